"""Feeds: of any list, of a city, of a network; as public as the practices in them."""

from datetime import UTC, datetime
from xml.etree import ElementTree

import pytest
from django.test import Client

from cities.models import FormerCityAddress
from practices.models import GoodPractice
from tests.factories import (
    PUBLISHED,
    make_city,
    make_network,
    make_practice,
    make_topic,
)
from tests.pages import read

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
SITE = "https://catalogue.example.org"


@pytest.fixture(autouse=True)
def at_its_address(settings):
    settings.SITE_URL = SITE


def feed(client, address):
    response = client.get(address)
    assert response.status_code == 200, response.content
    assert response.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ElementTree.fromstring(response.content)  # noqa: S314  (our own answer)


def told(node, name):
    return node.find(f"{ATOM}{name}").text


def titles(found):
    return [told(entry, "title") for entry in found.findall(f"{ATOM}entry")]


def link(node, rel):
    [found] = [one for one in node.findall(f"{ATOM}link") if one.get("rel") == rel]
    return found.get("href")


# --- What an entry says ---------------------------------------------------------------


def test_an_entry_tells_what_a_reader_needs(client):
    make_practice(
        "Mères du quartier",
        city=make_city("Exampleville", "FR"),
        topics=[make_topic("Education")],
        language="fr",
        purpose="But: Se rencontrer.",
    )
    GoodPractice.objects.update(updated_at=datetime(2026, 5, 1, 10, tzinfo=UTC))
    found = feed(client, "/practices/feed/")
    [entry] = found.findall(f"{ATOM}entry")

    assert told(entry, "id") == f"{SITE}/practices/meres-du-quartier/"
    assert link(entry, "alternate") == f"{SITE}/practices/meres-du-quartier/"
    assert entry.get(LANGUAGE) == "fr"
    assert told(entry, "title") == "Mères du quartier"
    assert told(entry, "summary") == "Se rencontrer."
    assert datetime.fromisoformat(told(entry, "published")) == PUBLISHED
    assert datetime.fromisoformat(told(entry, "updated")).month == 5
    assert told(entry.find(f"{ATOM}author"), "name") == "Exampleville · France"
    assert entry.find(f"{ATOM}category").get("term") == "Education"
    assert told(found, "updated") == told(entry, "updated")


def test_an_entry_is_never_updated_before_it_is_published(client):
    make_practice("Open door")
    GoodPractice.objects.update(updated_at=datetime(2001, 5, 1, 10, tzinfo=UTC))
    [entry] = feed(client, "/practices/feed/").findall(f"{ATOM}entry")
    assert told(entry, "updated") == told(entry, "published")


def test_an_entry_has_the_same_id_in_both_languages(client):
    make_practice("Open door")
    english, french = (
        feed(client, "/practices/feed/"),
        feed(client, "/fr/practices/feed/"),
    )
    ids = {told(one.find(f"{ATOM}entry"), "id") for one in (english, french)}

    assert ids == {f"{SITE}/practices/open-door/"}
    assert link(french.find(f"{ATOM}entry"), "alternate") == (
        f"{SITE}/fr/practices/open-door/"
    )
    assert (english.get(LANGUAGE), french.get(LANGUAGE)) == ("en", "fr")


def test_texts_with_signs_stay_as_they_were_written(client):
    make_practice("Tea & <cake> “for all”", purpose="More <b>tea</b> & less.")
    found = feed(client, "/practices/feed/")
    summary = found.find(f"{ATOM}entry/{ATOM}summary")

    assert titles(found) == ["Tea & <cake> “for all”"]
    assert summary.get("type") == "html"
    assert summary.text == "More &lt;b&gt;tea&lt;/b&gt; &amp; less."


def test_characters_that_xml_cannot_hold_are_left_out(client):
    topic, city = make_topic("Ar\x07t"), make_city("Exam\x02ple")
    make_practice("Tea\x01\uffff", city=city, topics=[topic], purpose="\x0bcu\x08ps")
    found = feed(client, "/practices/feed/?q=tea%01")

    assert titles(found) == ["Tea"]
    assert told(found.find(f"{ATOM}entry"), "summary") == "cups"


def test_addresses_are_those_of_the_settings_whatever_the_host(client, settings):
    settings.ALLOWED_HOSTS = ["other.example.org"]
    make_practice("Open door")
    response = client.get("/practices/feed/", headers={"host": "other.example.org"})

    assert b"other.example.org" not in response.content
    assert SITE.encode() in response.content


# --- Which practices it holds ---------------------------------------------------------


def test_it_holds_what_its_list_holds_newest_first(client):
    city = make_city("Exampleville", "PT")
    topic = make_topic("Education")
    make_practice("Old", city=city, topics=[topic])
    make_practice("New", city=city, topics=[topic], published_at="2026-06-01T00:00Z")
    make_practice("Other topic", city=city)
    make_practice("Other city", topics=[topic])

    found = feed(client, "/practices/feed/?topic=education&city=exampleville")
    assert titles(found) == ["New", "Old"]
    assert told(found, "title") == (
        "Intercultural Cities good practices · Education · Exampleville"
    )
    query = "?topic=education&city=exampleville"
    assert link(found, "alternate") == f"{SITE}/practices/{query}"
    assert link(found, "self") == f"{SITE}/practices/feed/{query}"
    assert titles(feed(client, "/practices/feed/?q=other&sort=title")) == [
        "Other city",
        "Other topic",
    ]


def test_a_city_and_a_network_have_their_own(client):
    network = make_network("Network of the North")
    city = make_city("Exampleville", networks=[network])
    make_practice("Here", city=city)
    make_practice("Elsewhere")

    assert titles(feed(client, "/cities/exampleville/feed/")) == ["Here"]
    assert titles(feed(client, "/networks/network-of-the-north/feed/")) == ["Here"]


@pytest.mark.parametrize("prefix", ["", "/fr"])
@pytest.mark.parametrize(
    ("asked", "itself", "listed"),
    [
        ("/practices/feed/", "/practices/feed/", "/practices/"),
        (
            "/practices/feed/?q=&topic=education",
            *("/practices/feed/?topic=education", "/practices/?topic=education"),
        ),
        (
            "/cities/exampleville/feed/?city=other",
            *("/cities/exampleville/feed/", "/practices/?city=exampleville"),
        ),
        (
            "/cities/exampleville/feed/?sort=title&topic=education",
            "/cities/exampleville/feed/?topic=education&sort=title",
            "/practices/?topic=education&city=exampleville&sort=title",
        ),
        (
            "/networks/network-of-the-north/feed/",
            "/networks/network-of-the-north/feed/",
            "/practices/?network=network-of-the-north",
        ),
    ],
)
def test_it_names_the_address_at_which_it_stays_and_its_list(
    client, prefix, asked, itself, listed
):
    network = make_network("Network of the North")
    city = make_city("Exampleville", networks=[network])
    make_practice("Here", city=city, topics=[make_topic("Education")])
    found = feed(client, f"{prefix}{asked}")
    again = feed(client, link(found, "self").removeprefix(SITE))

    assert link(found, "self") == f"{SITE}{prefix}{itself}"
    assert link(found, "alternate") == f"{SITE}{prefix}{listed}"
    assert ElementTree.tostring(again) == ElementTree.tostring(found)
    shown = read(client.get(link(found, "alternate").removeprefix(SITE)))
    assert [card.text for card in shown.all(of="card__title")] == titles(found)


def test_the_feed_of_a_city_leads_on_after_a_merge(client):
    stays = make_city("Exampleville")
    FormerCityAddress.objects.create(slug="example-ville", now=stays)
    response = client.get("/fr/cities/example-ville/feed/")

    assert response.status_code == 301
    assert response.headers["Location"] == "/fr/cities/exampleville/feed/"


@pytest.mark.parametrize("address", ["/cities/nowhere/feed/", "/networks/none/feed/"])
def test_there_is_no_feed_of_what_is_not_there(client, address):
    assert client.get(address).status_code == 404


def test_it_shows_what_was_published_at_once_and_never_anything_else(client):
    practice = make_practice("Secret plan", status="submitted")
    assert titles(feed(client, "/practices/feed/")) == []

    changed = GoodPractice.objects.filter(pk=practice.pk)
    changed.update(status="published", published_at=PUBLISHED)
    assert titles(feed(client, "/practices/feed/")) == ["Secret plan"]

    for status in ("draft", "changes_requested", "archived"):
        changed.update(status=status)
        assert titles(feed(client, "/practices/feed/")) == []


def test_an_empty_feed_is_as_old_as_the_catalogue(client):
    first, second = (told(feed(client, "/practices/feed/"), "updated") for _ in "12")

    assert first == second


def test_it_holds_fifty_at_most(client):
    city = make_city()
    for number in range(52):
        make_practice(f"Practice {number}", city=city)

    assert len(titles(feed(client, "/practices/feed/"))) == 50


# --- How it is asked ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("?topic=none", "There is no topic “none”."),
        ("?year=12", "Not a year from 1900 to 2100: “12”."),
        ("?page=2", "This list has no filter “page”."),
    ],
)
def test_what_was_not_understood_is_said_in_words(client, query, sentence):
    for address in ("/practices/feed/", "/cities/exampleville/feed/"):
        make_city("Exampleville")
        response = client.get(address + query)
        assert response.status_code == 400
        assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
        assert response.content.decode() == sentence


def test_an_unchanged_feed_is_not_sent_twice():
    make_practice()
    client = Client()
    etag = client.get("/practices/feed/").headers["ETag"]
    again = client.get("/practices/feed/", headers={"if-none-match": etag})
    GoodPractice.objects.update(title="Another title")

    assert again.status_code == 304
    assert (
        client.get("/practices/feed/", headers={"if-none-match": etag}).status_code
        == 200
    )


def test_other_sites_may_read_it(client):
    headers = client.get("/practices/feed/").headers

    assert headers["Access-Control-Allow-Origin"] == "*"
    assert headers["Cross-Origin-Resource-Policy"] == "cross-origin"


def test_the_queries_do_not_grow_with_it(client, django_assert_max_num_queries):
    city = make_city("Exampleville", networks=[make_network("North")])
    topics = [make_topic(name) for name in ("Art", "Sport")]
    for number in range(12):
        make_practice(f"Practice {number}", city=city, topics=topics)
    client.get("/practices/feed/")

    for address in ("/practices/feed/", "/practices/feed/?q=practice"):
        client.get(address)
        with django_assert_max_num_queries(6):
            client.get(address)
    with django_assert_max_num_queries(7):
        client.get("/cities/exampleville/feed/")


def test_a_practice_cannot_stand_where_the_feed_is(client):
    assert make_practice("Feed").slug == "feed-2"
    assert titles(feed(client, "/practices/feed/")) == ["Feed"]


# --- Where it is found ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("page", "address"),
    [
        ("/practices/", "/practices/feed/"),
        ("/practices/?topic=art&view=map&page_size=50", "/practices/feed/?topic=art"),
        ("/fr/cities/exampleville/", "/fr/cities/exampleville/feed/"),
        ("/networks/north/", "/networks/north/feed/"),
    ],
)
def test_pages_lead_to_their_feed(client, page, address):
    city = make_city("Exampleville", networks=[make_network("North")])
    make_practice(city=city, topics=[make_topic("Art")])
    shown = read(client.get(page))
    alternate = shown.one("link", type="application/atom+xml")

    assert alternate["href"] == SITE + address
    assert alternate["title"]
    assert address in shown.one("main").links.values()
    assert client.get(address).status_code == 200
