"""The open API: practices and topics, read by the filters of the list."""

import pytest
from django.test import Client

from practices.models import FormerTopicAddress, GoodPractice
from tests.factories import (
    make_city,
    make_document,
    make_network,
    make_picture,
    make_practice,
    make_topic,
)
from tests.pages import read, titles

pytestmark = pytest.mark.django_db

SITE = "https://catalogue.example.org"
LIST = "/api/practices/"


@pytest.fixture(autouse=True)
def at_its_address(settings):
    settings.SITE_URL = SITE


def get(client, address, status=200):
    response = client.get(address)
    assert response.status_code == status, response.content
    kind = "application/json" if status == 200 else "application/problem+json"
    assert response.headers["Content-Type"] == kind
    return response.json()


def found(client, query=""):
    return [entry["title"] for entry in get(client, LIST + query)["results"]]


@pytest.fixture
def practice(settings, tmp_path):
    """A practice with all there can be."""
    settings.MEDIA_ROOT = tmp_path
    city = make_city("Exampleville", "PT", networks=[make_network("North")])
    practice = make_practice(
        "Open door",
        city=city,
        topics=[make_topic("Education", name_fr="Éducation")],
        period_text="2016 onwards",
        summary="Neighbours meet.",
        purpose="Purpose: To meet.",
        impact="They met.",
        contact_name="A person",
        contact_unit="A unit",
        contact_email="unit@example.org",
        source_url="https://example.org/door",
    )
    make_document(practice, "The report", link="https://example.org/report")
    make_document(practice, "The plan")
    make_picture(practice, "A door", credit="The city")
    return practice


# --- A practice -----------------------------------------------------------------------


def test_a_practice_is_told_whole(client, practice):
    told = get(client, "/api/practices/open-door/")

    assert told["slug"] == "open-door"
    assert told["url"] == f"{SITE}/api/practices/open-door/"
    assert told["page_url"] == f"{SITE}/practices/open-door/"
    assert told["title"] == "Open door"
    assert told["language"] == "en"
    assert told["excerpt"] == "Neighbours meet."
    assert told["period"] == {
        "text": "2016 onwards",
        "label": "since 2016",
        "start_year": 2016,
        "end_year": None,
        "ongoing": True,
    }
    assert told["places"] == [
        {
            "city": "exampleville",
            "name": "Exampleville",
            "country": "PT",
            "country_name": "Portugal",
        }
    ]
    assert told["topics"] == [{"slug": "education", "name": "Education"}]
    assert told["networks"] == [{"slug": "north", "name": "North"}]
    assert told["summary"] == "Neighbours meet."
    assert told["purpose"] == "To meet."
    assert told["impact"] == "They met."
    assert told["obstacles"] == ""
    assert told["evidence"] == "described"
    assert told["source_url"] == "https://example.org/door"
    assert told["published_at"].startswith("2026-03-01T")


def test_its_files_have_whole_addresses(client, practice):
    told = get(client, "/api/practices/open-door/")
    plan, picture = practice.reference_documents.last(), practice.pictures.get()

    assert told["reference_documents"] == [
        {"title": "The report", "url": "https://example.org/report"},
        {
            "title": "The plan",
            "url": f"{SITE}/practices/open-door/documents/{plan.pk}/",
        },
    ]
    assert told["pictures"] == [
        {
            "url": f"{SITE}/practices/open-door/pictures/{picture.pk}/",
            "alternative_text": "A door",
            "credit": "The city",
        }
    ]


def test_a_contact_is_told_with_consent_alone(client, practice):
    hidden = client.get("/api/practices/open-door/")
    assert hidden.json()["contact"] is None
    assert b"unit@example.org" not in hidden.content
    assert b"A person" not in client.get(f"{LIST}?q=door").content

    GoodPractice.objects.update(contact_is_public=True)
    assert get(client, "/api/practices/open-door/")["contact"] == {
        "name": "A person",
        "unit": "A unit",
        "email": "unit@example.org",
    }


def test_no_other_fields_are_told(client, practice):
    entry = get(client, LIST)["results"][0]
    told = get(client, "/api/practices/open-door/")
    known = {
        *("slug", "url", "page_url", "title", "language", "excerpt", "period"),
        *("places", "topics", "evidence", "source_url"),
        *("published_at", "updated_at", "confirmed_at"),
    }
    texts = {"summary", *GoodPractice.PARTS}

    assert set(entry) == known
    more = {"networks", "reference_documents", "pictures", "contact"}
    assert set(told) == known | texts | more


def test_a_national_practice_and_a_locality_have_no_city(client):
    make_practice("National", country="NO")
    [entry] = get(client, LIST)["results"]

    assert entry["places"] == [
        {"city": None, "name": "", "country": "NO", "country_name": "Norway"}
    ]


@pytest.mark.parametrize("status", ["draft", "submitted", "changes_requested"])
def test_what_was_never_public_is_not_there(client, status):
    make_practice("Secret plan", status=status)

    assert get(client, "/api/practices/secret-plan/", 404)["detail"] == (
        "There is nothing at this address."
    )
    answer = client.get(f"{LIST}?facets=true&q=secret")
    assert answer.json()["count"] == 0
    assert b"plan" not in answer.content


def test_what_was_withdrawn_says_so(client):
    make_practice("Open door", status="archived")

    assert get(client, "/api/practices/open-door/", 410)["detail"] == (
        "This practice was withdrawn: it is no longer public."
    )


def test_what_was_merged_leads_on(client):
    stays = make_practice("Stays")
    make_practice("Goes", status="archived", merged_into=stays)
    FormerTopicAddress.objects.create(slug="former", now=make_topic("Education"))

    for address, now in [
        ("/fr/api/practices/goes/", "/fr/api/practices/stays/"),
        ("/api/topics/former/", "/api/topics/education/"),
    ]:
        response = client.get(address)
        assert response.status_code == 301
        assert response.headers["Location"] == now


# --- The list -------------------------------------------------------------------------

QUERIES = [
    "",
    "?topic=education",
    "?topic=education&topic=art",
    "?country=PT&year=2016",
    "?city=exampleville&sort=title",
    "?network=north&sort=oldest",
    "?q=garden",
    "?q=gard&sort=match",
    "?status=ended",
    "?language=fr&evidence=measured",
    "?year=not-stated&sort=city",
]


@pytest.mark.parametrize("query", QUERIES)
def test_the_list_is_that_of_the_page(client, query):
    art, education = make_topic("Art"), make_topic("Education")
    city = make_city("Exampleville", "PT", networks=[make_network("North")])
    make_practice("Garden", city=city, topics=[art], period_text="2016")
    make_practice("School garden", topics=[education], evidence="measured")
    make_practice("Jardin", topics=[art], language="fr", evidence="measured")
    make_practice("Door", city=city, topics=[education], period_text="2011-2014")

    assert found(client, query) == titles(read(client.get(f"/practices/{query}")))


def test_the_pages_lead_to_each_other(client):
    city = make_city()
    for number in range(5):
        make_practice(f"Practice {number}", city=city)
    first = get(client, f"{LIST}?sort=title&page_size=2")
    second = get(client, first["next"].removeprefix(SITE))
    last = get(client, second["next"].removeprefix(SITE))

    assert first["count"] == 5
    assert first["previous"] is None
    assert first["next"] == f"{SITE}{LIST}?sort=title&page_size=2&page=2"
    assert second["previous"] == f"{SITE}{LIST}?sort=title&page_size=2&page=1"
    assert last["next"] is None
    told = [
        entry["title"] for page in (first, second, last) for entry in page["results"]
    ]
    assert told == [f"Practice {number}" for number in range(5)]


def test_a_page_holds_a_hundred_at_most(client):
    city = make_city()
    for number in range(101):
        make_practice(f"Practice {number}", city=city)

    assert len(found(client, "?page_size=100")) == 100
    assert len(found(client)) == 20
    for size in ("101", "100000000", "0", "-1", "²", "x"):
        problems = get(client, f"{LIST}?page_size={size}", 400)["problems"]
        assert problems == {
            "page_size": f"A page holds 1 to 100 practices, not “{size}”."
        }


def test_facets_are_told_when_asked_for(client):
    art, education = make_topic("Art", name_fr="Arts"), make_topic("Education")
    make_practice("One", topics=[art, education], country="NO")
    make_practice("Two", topics=[art], country="NO")
    told = get(client, f"{LIST}?facets=true&topic=education")
    facets = {facet["name"]: facet for facet in told["facets"]}

    assert facets["topic"]["label"] == "Topic"
    assert facets["topic"]["values"] == [
        {"value": "art", "label": "Art", "count": 2, "chosen": False},
        {"value": "education", "label": "Education", "count": 1, "chosen": True},
    ]
    assert facets["country"]["values"] == [
        {"value": "NO", "label": "Norway", "count": 1, "chosen": False}
    ]
    assert list(facets) == [
        *("topic", "country", "city", "network", "year"),
        *("language", "status", "evidence"),
    ]
    assert "facets" not in get(client, LIST)
    assert "facets" not in get(client, f"{LIST}?facets=false")


def test_it_answers_in_the_language_of_the_address(client):
    topic = make_topic("Education", name_fr="Éducation")
    make_practice("", topics=[topic], city=make_city("Exampleville", "DE"))
    english, french = (get(client, f"{way}{LIST}")["results"][0] for way in ("", "/fr"))

    assert english["topics"][0] == {"slug": "education", "name": "Education"}
    assert french["topics"][0] == {"slug": "education", "name": "Éducation"}
    assert english["places"][0]["country_name"] == "Germany"
    assert french["places"][0]["country_name"] == "Allemagne"
    assert french["url"].startswith(f"{SITE}/fr/api/practices/")
    assert french["slug"] == english["slug"]


# --- Topics, and where to begin -------------------------------------------------------


def test_topics_are_told_with_their_counts(client):
    topic = make_topic("Education")
    make_practice(topics=[topic])
    make_practice("Secret", topics=[topic], status="draft")
    [told] = get(client, "/api/topics/")["results"]

    assert told == {
        "slug": "education",
        "url": f"{SITE}/api/topics/education/",
        "page_url": f"{SITE}/practices/?topic=education",
        "name": "Education",
        "description": "",
        "tier": "extra",
        "index_area": None,
        "practice_count": 1,
    }
    assert get(client, "/api/topics/education/") == told


def test_it_says_where_to_begin(client):
    told = get(client, "/fr/api/")

    assert told["practices"] == f"{SITE}/fr/api/practices/"
    for address in told.values():
        assert client.get(address.removeprefix(SITE)).status_code == 200, address


# --- What it costs --------------------------------------------------------------------

# The version of the catalogue; the share of the visitor, read and written.
AROUND = 8


def test_the_queries_do_not_grow_with_the_list(client, django_assert_max_num_queries):
    city = make_city("Exampleville", networks=[make_network("North")])
    topics = [make_topic(name) for name in ("Art", "Sport")]
    for number in range(30):
        make_practice(f"Practice {number}", city=city, topics=topics)
    for query in ("", "?page_size=100", "?facets=true", "?q=practice"):
        client.get(LIST + query)
        with django_assert_max_num_queries(AROUND + 4):  # practices and their parts
            client.get(LIST + query)
    with django_assert_max_num_queries(AROUND + 2):
        client.get("/api/topics/")


def test_a_practice_costs_a_few_queries(
    client, practice, django_assert_max_num_queries
):
    client.get(LIST)
    with django_assert_max_num_queries(AROUND + 7):
        client.get("/api/practices/open-door/")


def test_what_is_unchanged_is_not_sent_twice():
    make_practice()
    client = Client()
    etag = client.get(LIST).headers["ETag"]
    again = client.get(LIST, headers={"if-none-match": etag})
    GoodPractice.objects.update(title="Another title")

    assert again.status_code == 304
    assert again.headers["Access-Control-Allow-Origin"] == "*"
    assert client.get(LIST, headers={"if-none-match": etag}).status_code == 200
