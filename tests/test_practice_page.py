"""The page of a practice: its parts, its box and the way back."""

import pytest

from practices.models import GoodPractice, Place
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

PARTS = {
    "purpose": "Purpose",
    "rationale": "Stimulus/Rationale",
    "process": "Process",
    "impact": "Impact",
    "obstacles": "What was hard",
    "transferability": "Could it work elsewhere?",
    "beneficiaries": "Who benefits",
    "partners": "Partners",
    "resources": "Resources",
}


def get(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return read(response)


def facts(page):
    """The box at the side: what stands behind each name."""
    box = page.one("aside", of="box")
    return {
        row.one("dt").text: [value.text for value in row.all("dd")]
        for row in box.one("dl").all("div")
    }


# --- Its parts ------------------------------------------------------------------------


def test_the_parts_stand_in_the_order_of_the_form(client):
    texts = {part: f"Text of {part}." for part in PARTS}
    practice = make_practice("A", summary="In short.", **texts)
    make_document(practice, link="https://example.org/report")
    article = get(client, "/practices/a/").one("article")

    headings = [heading.text for heading in article.all("h2")]
    assert headings == [*PARTS.values(), "Key reference documents"]
    assert [part["id"] for part in article.all("section", of="part")] == [
        *PARTS,
        "documents",
    ]
    assert article.one(of="lede").text == "In short."
    for part, text in texts.items():
        assert article.one("section", id=part).one(of="prose").text == text


def test_headings_speak_french_on_a_french_page(client):
    make_practice("A", summary="In short.", **dict.fromkeys(PARTS, "Text."))
    headings = get(client, "/fr/practices/a/").one("article").all("h2")

    assert not {heading.text for heading in headings} & set(PARTS.values()) - {
        "Impact",
        "Partners",
    }


def test_an_empty_part_has_no_heading(client):
    make_practice("A", process="They meet.", impact="  \n ")
    article = get(client, "/practices/a/").one("article")

    assert [heading.text for heading in article.all("h2")] == ["Process"]


def test_a_practice_with_a_title_alone_has_a_page(client):
    make_practice("A", city=make_city("Lisbon"))
    page = get(client, "/practices/a/")

    assert page.one("h1").text == "A"
    assert not page.one("article").all("h2")
    assert not page.all(of="lede")


def test_a_short_purpose_stands_large_where_no_summary_does(client):
    make_practice("A", purpose="Mothers visit mothers.", process="They meet.")
    article = get(client, "/practices/a/").one("article")

    assert article.one(of="lede").text == "Mothers visit mothers."
    assert [heading.text for heading in article.all("h2")] == ["Purpose", "Process"]


def test_a_long_purpose_stands_under_its_heading(client):
    make_practice("A", purpose="Mothers visit mothers. " * 30)
    article = get(client, "/practices/a/").one("article")

    assert not article.all(of="lede")
    assert [heading.text for heading in article.all("h2")] == ["Purpose"]


def test_a_purpose_of_spaces_is_none(client):
    make_practice("A", purpose=" \n ")

    assert not get(client, "/practices/a/").all(of="lede")


def test_paragraphs_are_kept(client):
    make_practice("A", process="One.\n\nTwo.\nThree.")
    prose = get(client, "/practices/a/").one("section", id="process").one(of="prose")

    assert [text.text for text in prose.all("p")] == ["One.", "Two.Three."]
    assert len(prose.all("br")) == 1


# --- Its language ---------------------------------------------------------------------


def test_the_texts_carry_their_language_and_the_page_its_own(client):
    make_practice("Écoles", language="fr", summary="Bref.", process="Ensemble.")
    page = get(client, "/practices/ecoles/")

    assert page.one("html")["lang"] == "en"
    for part in (page.one("h1"), page.one(of="lede"), page.one(of="prose")):
        assert (part["lang"], part["dir"]) == ("fr", "ltr")
    assert "lang" not in page.one("article").one("h2").attributes


def test_a_text_from_right_to_left_says_so(client):
    make_practice("مدينة", language="ar", process="نص")
    [practice] = GoodPractice.objects.all()
    page = get(client, f"/fr/practices/{practice.slug}/")

    assert page.one("html")["lang"] == "fr"
    assert (page.one("h1")["lang"], page.one("h1")["dir"]) == ("ar", "rtl")
    assert page.one(of="prose")["dir"] == "rtl"


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("", "Untitled practice, Cascais"),
        ("/fr", "Pratique sans titre, Cascais"),
    ],
)
def test_a_practice_without_a_title_is_named_after_its_city(client, language, title):
    practice = make_practice("", city=make_city("Cascais"))
    page = get(client, f"{language}/practices/{practice.slug}/")

    assert page.one("h1").text == title
    assert "lang" not in page.one("h1").attributes
    assert page.one("head").one("title").text.startswith(title)


def test_a_practice_without_a_title_or_a_city_is_named_after_its_country(client):
    practice = make_practice("", country="NO")

    assert get(client, f"/practices/{practice.slug}/").one("h1").text == (
        "Untitled practice, Norway"
    )


# --- Its places and its box -----------------------------------------------------------


def test_the_places_stand_over_the_title_and_lead_to_their_pages(client):
    cities = [make_city("Lublin", "PL"), make_city("Kraków", "PL")]
    make_practice("A", cities=cities)
    places = get(client, "/practices/a/").one(of="over-title")

    assert places.text == "Lublin, Kraków · Poland"
    assert places.links == {"Lublin": "/cities/lublin/", "Kraków": "/cities/krakow/"}


def test_a_city_and_a_whole_country_are_told_apart(client):
    make_practice("A", city=make_city("Lisbon"), country="ES")

    places = get(client, "/practices/a/").one(of="over-title").text
    assert places == "Lisbon · Portugal · Spain"


def test_a_town_outside_the_list_of_cities_is_named(client):
    practice = make_practice("A", country="SE")
    Place.objects.create(practice=practice, country="GB", locality="Camden")

    places = get(client, "/practices/a/").one(of="over-title").text
    assert places == "Camden · Sweden · United Kingdom"


def make_full_practice(**fields):
    networks = [make_network("RECI"), make_network("ICC")]
    cities = [
        make_city("Lisbon", "PT", networks=networks),
        make_city("Oslo", "NO", networks=networks[1:]),
    ]
    topics = [make_topic("Education"), make_topic("Housing")]
    return make_practice(
        "A",
        **{
            "cities": cities,
            "topics": topics,
            "period_text": "2011 – 14",
            "source_url": "https://www.example.org/practices/a",
        }
        | fields,
    )


def test_the_box_says_all_at_a_glance(client):
    practice = make_full_practice(evidence="measured")
    changed = "2026-02-03T10:00Z"
    GoodPractice.objects.filter(pk=practice.pk).update(updated_at=changed)

    assert facts(get(client, "/practices/a/")) == {
        "Active": ["2011–2014“2011 – 14”"],
        "Topics": ["Education", "Housing"],
        "Place": ["Lisbon", "Oslo", "Norway", "Portugal"],
        "Networks": ["ICC", "RECI"],
        "Language": ["English"],
        "Evidence": ["Measured: figures with their source"],
        "Last updated": ["3 February 2026"],
        "Source": ["example.org"],
    }


def test_a_running_practice_has_its_mark(client):
    make_practice("A", period_text="2013 onwards")
    make_practice("B", period_text="1999")

    assert get(client, "/practices/a/").all(of="running")
    assert not get(client, "/practices/b/").all(of="running")


@pytest.mark.parametrize(
    ("period", "value"),
    [
        ("2011-2014", "2011"),
        ("2013 onwards", "2013"),
        ("until 2023", "2023"),
        ("ongoing", "ongoing"),
        ("", "not-stated"),
    ],
)
def test_every_value_of_the_box_leads_to_a_list_with_the_practice(
    client, period, value
):
    make_full_practice(period_text=period)
    box = get(client, "/practices/a/").one("aside", of="box")
    links = [link for link in box.all("a") if link["href"].startswith("/practices/")]

    assert f"/practices/?year={value}" in [link["href"] for link in links]
    assert len(links) == 1 + 2 + 4 + 2 + 1 + 1
    for link in links:
        page = get(client, link["href"])
        assert titles(page) == ["A"], link["href"]
        assert not page.all(of="note--bad")


def test_an_error_can_be_reported_by_mail(client):
    make_practice("Dobrá & “škola”?")
    [practice] = GoodPractice.objects.all()
    page = get(client, f"/practices/{practice.slug}/")
    address = page.one("aside", of="box").links["Report an error"]

    assert address.startswith(
        "mailto:catalogue@example.org?subject=Dobr%C3%A1%20%26%20"
    )
    assert not set(address) & set(' "<>“”')


# --- The way back ---------------------------------------------------------------------


def test_neighbours_and_the_way_back_stay_in_the_list_one_came_from(client):
    education = make_topic("Education")
    for title in ("A", "B", "C"):
        make_practice(title, topics=[education])
    make_practice("B2")
    query = "?topic=education&sort=title"
    crumbs = get(client, f"/practices/b/{query}").one("nav", of="crumbs")

    assert crumbs.links == {
        "Back to the 3 practices": f"/practices/{query}",
        "Previous": f"/practices/a/{query}",
        "Next": f"/practices/c/{query}",
    }


def test_the_first_and_the_last_have_one_neighbour(client):
    for title in ("A", "B"):
        make_practice(title)

    first = get(client, "/practices/a/?sort=title").one("nav", of="crumbs").links
    last = get(client, "/practices/b/?sort=title").one("nav", of="crumbs").links
    assert list(first) == ["Back to the 2 practices", "Next"]
    assert list(last) == ["Back to the 2 practices", "Previous"]


@pytest.mark.parametrize("query", ["", "?topic=education"])
def test_outside_a_list_all_practices_are_offered(client, query):
    make_topic("Education")
    make_practice("A")
    crumbs = get(client, f"/practices/a/{query}").one("nav", of="crumbs")

    assert crumbs.links == {"All practices": "/practices/"}


def test_what_is_not_understood_of_the_list_is_said(client):
    make_practice("A")
    page = get(client, "/practices/a/?topic=nonsense&colour=red&language=en")

    assert [item.text for item in page.one(of="note--bad").all("li")] == [
        "There is no topic “nonsense”.",
        "This list has no filter “colour”.",
    ]
    back = page.one("nav", of="crumbs").links["Back to 1 practice"]
    assert back == "/practices/?language=en"


@pytest.mark.parametrize(
    "query",
    [
        "q=%FF",
        "year=²&page=abc&topic=%ED%A0%80",
        "_connector=OR&owner__password__startswith=a",
        "&".join(["topic=x"] * 5000),
        "q=" + "x" * 10_000,
        "page=1000000000",
    ],
)
def test_no_query_breaks_the_page(client, query):
    make_practice("A")

    assert get(client, f"/practices/a/?{query}").one("h1").text == "A"


# --- Cost and address -----------------------------------------------------------------


def test_a_page_costs_the_same_few_queries_however_much_there_is(
    client, django_assert_max_num_queries
):
    """Once it was read: the first reader after a change has the catalogue counted."""

    def cost():
        get(client, address)
        with django_assert_max_num_queries(10) as queries:
            get(client, address)
        return len(queries)

    practice = make_full_practice()
    address = "/practices/a/?topic=education&city=lisbon&network=reci&sort=title"
    small = cost()
    network = make_network("Large")
    for number in range(30):
        city = make_city(f"Town {number}", networks=[network])
        Place.objects.create(practice=practice, city=city)
        make_practice(f"Other {number}", city=city, topics=practice.topics.all())
        make_document(practice, f"Document {number}", link="https://example.org/")
        make_picture(practice, f"Picture {number}")

    assert cost() == small


def test_the_page_names_the_address_that_is_its_own(client):
    make_practice("A")
    page = get(client, "/practices/a/?language=en")

    canonical = page.one("link", rel="canonical")["href"]
    assert canonical == "http://testserver/practices/a/"
    assert page.one("meta", name="robots")["content"] == "noindex"


@pytest.mark.parametrize(
    "address",
    [
        "/practices/none/",
        "/practices/%FF/",
        "/practices/%ED%A0%80/",
        "/practices/../x/",
        "/practices/a/pictures/",
        "/practices/a/pictures/99999999999999999999/",
        "/practices/a/documents/99999999999999999999/",
        "/practices/" + "a" * 5000 + "/",
        "/fr/practices/none/",
    ],
)
def test_an_unknown_address_is_not_found(client, address):
    make_practice("A")

    assert client.get(address).status_code == 404
