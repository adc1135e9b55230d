"""The list of practices: its order, its pages and its views."""

import gzip
from datetime import UTC, datetime, timedelta
from itertools import chain
from urllib.parse import parse_qsl

import pytest

from cities.models import City, Network
from practices.models import GoodPractice, Topic
from tests.factories import (
    PUBLISHED,
    make_city,
    make_network,
    make_picture,
    make_practice,
    make_topic,
)
from tests.pages import read, titles

pytestmark = pytest.mark.django_db


def get(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return read(response)


# --- Order ----------------------------------------------------------------------------


def test_titles_sort_by_their_letters_whatever_the_accents(client):
    names = ["Łódź for all", "Åbo’s way", "zebra", "Education", "Éducation", "Apples"]
    for title in [*names, "Zürich", "“Quoted”", "Ødegård"]:
        make_practice(title)
    make_practice("", city=make_city("Cascais"))

    assert titles(get(client, "/practices/?sort=title")) == [
        "Åbo’s way",
        "Apples",
        *["Education", "Éducation"],
        "Łódź for all",
        "Ødegård",
        "“Quoted”",
        "Untitled practice, Cascais",
        "zebra",
        "Zürich",
    ]


def test_sorting_by_city_puts_national_practices_last(client):
    for title, name in [("Ł", "Łódź"), ("Å", "Ålesund"), ("Z", "Zürich"), ("M", "Mo")]:
        make_practice(title, city=make_city(name))
    make_practice("National", country="NO")
    make_practice("Two", cities=[make_city("Zagreb"), make_city("Bergen")])

    found = titles(get(client, "/practices/?sort=city"))
    assert found == ["Å", "Two", "Ł", "M", "Z", "National"]


def test_sorting_by_day_goes_both_ways(client):
    for number, title in enumerate(["First", "Second", "Third"]):
        make_practice(title, published_at=PUBLISHED + timedelta(days=number))

    newest = ["Third", "Second", "First"]
    assert titles(get(client, "/practices/")) == newest
    assert titles(get(client, "/practices/?sort=newest")) == newest
    assert titles(get(client, "/practices/?sort=oldest")) == newest[::-1]


def test_among_those_of_one_day_the_later_start_comes_first(client):
    for title, text in [("Old", "1999"), ("New", "2020"), ("Unknown", "")]:
        make_practice(title, period_text=text)

    assert titles(get(client, "/practices/")) == ["New", "Old", "Unknown"]
    assert titles(get(client, "/practices/?sort=oldest")) == ["Old", "New", "Unknown"]


def test_sorting_by_the_last_change(client):
    for year, title in [(2024, "Stale"), (2026, "Fresh"), (2025, "Between")]:
        practice = make_practice(title)
        changed = datetime(year, 1, 1, tzinfo=UTC)
        GoodPractice.objects.filter(pk=practice.pk).update(updated_at=changed)

    found = titles(get(client, "/practices/?sort=updated"))
    assert found == ["Fresh", "Between", "Stale"]


def test_the_order_is_named_and_can_be_chosen(client):
    page = get(client, "/practices/?sort=title&topic=x&q=art&page=1")
    menu = page.one("details", id="sort")

    assert menu.one("summary").text == "Sort: title"
    assert {
        name: dict(parse_qsl(address.removeprefix("?")))
        for name, address in menu.links.items()
    } == {
        "Best match": {"q": "art", "sort": "match"},
        "Newest": {"q": "art", "sort": "newest"},
        "Recently updated": {"q": "art", "sort": "updated"},
        "Title": {"q": "art", "sort": "title"},
        "City": {"q": "art", "sort": "city"},
        "Oldest": {"q": "art", "sort": "oldest"},
    }
    assert [link.text for link in menu.all("a", aria_current="true")] == ["Title"]


# --- Pages ----------------------------------------------------------------------------


def make_many(number):
    city = make_city("Lisbon")
    for rank in range(number):
        make_practice(f"Practice {rank:03}", city=city)


def test_a_page_holds_twenty_unless_another_size_is_chosen(client):
    make_many(45)

    assert len(titles(get(client, "/practices/"))) == 20
    assert len(titles(get(client, "/practices/?page=3"))) == 5
    assert len(titles(get(client, "/practices/?page_size=7"))) == 7
    assert len(titles(get(client, "/practices/?page_size=100"))) == 45
    assert len(titles(get(client, "/practices/?page_size=20&page=2"))) == 20


def test_the_pages_together_hold_each_practice_once(client):
    make_many(45)
    pages = [
        titles(get(client, f"/practices/?page={page}&sort={sort}"))
        for sort in ("newest", "title")
        for page in (1, 2, 3)
    ]

    everything = [f"Practice {rank:03}" for rank in range(45)]
    assert sorted(chain(*pages[:3])) == everything
    assert list(chain(*pages[3:])) == everything


def test_going_to_another_page_keeps_the_filters(client):
    make_many(45)
    page = get(
        client, "/practices/?city=lisbon&q=practice&sort=title&view=table&page=2"
    )
    pages = page.one("nav", of="pages")
    kept = {"q": "practice", "city": "lisbon", "sort": "title", "view": "table"}

    for name, number in {"Previous": "1", "Next": "3", "1": "1", "3": "3"}.items():
        address = dict(parse_qsl(pages.links[name].removeprefix("?")))
        assert address == kept | {"page": number}
    assert pages.one("a", aria_current="page").text == "2"
    size = dict(parse_qsl(pages.links["50"].removeprefix("?")))
    assert size == kept | {"page_size": "50"}


def test_a_choice_begins_at_the_first_page(client):
    make_many(45)
    page = get(client, "/practices/?city=lisbon&page=2")
    main = page.one("main")

    sorts = main.one("details", id="sort")
    for part in (main.one(of="chips"), main.one(of="segments"), sorts):
        for link in part.all("a"):
            assert "page=" not in link["href"].replace("page_size=", "")
    assert not [one for one in main.all("input") if one["name"] == "page"]


def test_a_short_list_has_one_page(client):
    make_many(3)
    page = get(client, "/practices/")

    assert not page.all(rel="next")
    assert not page.all(rel="prev")


def test_the_number_found_stands_in_a_status_region(client):
    make_many(45)
    page = get(client, "/practices/?page=2")

    assert page.one("h1").text == "45 practices"
    assert "45 practices" in [part.text for part in page.all(role="status")]
    assert read(client.get("/practices/?q=044")).one("h1").text == "1 practice"
    assert read(client.get("/practices/?q=zzz")).one("h1").text == "0 practices"


def test_numbers_follow_the_language(client):
    make_many(1)

    assert get(client, "/fr/practices/").one("h1").text == "1 pratique"


# --- Views ----------------------------------------------------------------------------


def test_the_table_has_a_row_for_each_practice(client):
    make_practice(
        "Schools",
        city=make_city("Oslo", "NO"),
        topics=[make_topic("Education")],
        period_text="2011-14",
        language="nb",
    )
    page = get(client, "/practices/?view=table&topic=education")
    table = page.one("table")
    [row] = table.one("tbody").all("tr")

    assert [cell.text for cell in row.all("th", "td")] == [
        "Schools",
        "Oslo · Norway",
        "2011–2014",
        "Education",
    ]
    assert row.one("a")["href"] == "/practices/schools/?topic=education&view=table"
    assert row.one("a")["lang"] == "nb"
    assert all(head["scope"] == "col" for head in table.one("thead").all("th"))
    assert not page.all("article", of="card")


def test_the_map_has_a_dot_for_each_city_and_the_list_beneath(client):
    lisbon = make_city("Lisbon", "PT", latitude=38.7, longitude=-9.1)
    oslo = make_city("Oslo", "NO", latitude=59.9, longitude=10.7)
    make_practice("One", city=lisbon)
    make_practice("Two", cities=[lisbon, oslo])
    page = get(client, "/practices/?view=map&sort=title")
    dots = page.one("svg", of="map").all("a")

    assert [dot["aria-label"] for dot in dots] == [
        "Lisbon: 2 practices",
        "Oslo: 1 practice",
    ]
    assert dots[0]["href"] == "/practices/?sort=title&city=lisbon"
    assert titles(page) == ["One", "Two"]


def test_the_map_shows_all_that_was_found_not_only_the_page(client):
    for number in range(3):
        city = make_city(f"City {number}", latitude=40, longitude=number)
        make_practice(f"Practice {number}", city=city)
    page = get(client, "/practices/?view=map&page_size=1")

    assert len(page.one("svg", of="map").all("a")) == 3
    assert len(titles(page)) == 1


def test_the_map_is_filtered_like_the_list(client):
    lisbon = make_city("Lisbon", "PT", latitude=38.7, longitude=-9.1)
    oslo = make_city("Oslo", "NO", latitude=59.9, longitude=10.7)
    make_practice("One", city=lisbon)
    make_practice("Two", city=oslo)
    page = get(client, "/practices/?view=map&country=NO")
    [dot] = page.one("svg", of="map").all("a")

    assert dot["aria-label"] == "Oslo: 1 practice"
    assert dot["href"] == "/practices/?country=NO&city=oslo"


def test_the_views_can_be_changed_and_keep_the_filters(client):
    page = get(client, "/practices/?view=table&language=en&sort=title")
    views = page.one(of="segments")

    assert views.one("a", aria_current="true").text == "Table"
    assert dict(parse_qsl(views.links["Map"].removeprefix("?"))) == {
        "language": "en",
        "sort": "title",
        "view": "map",
    }


def test_cards_lead_to_practices_that_lead_back(client):
    make_practice("Schools", topics=[make_topic("Education")])
    page = get(client, "/practices/?topic=education&sort=title&page=1&view=cards")

    link = page.one("h2", of="card__title").one("a")["href"]
    assert link == "/practices/schools/?topic=education&sort=title&view=cards"


def test_a_practice_leads_back_to_the_page_and_view_that_showed_it(client):
    topic = make_topic("Education")
    for number in range(5):
        make_practice(f"Practice {number}", country="NO", topics=[topic])
    asked = "topic=education&sort=title&view=table&page_size=2"
    table = get(client, f"/practices/?{asked}&page=2").one("table")
    crumbs = get(client, table.links["Practice 3"]).one("nav", of="crumbs")

    assert table.links["Practice 3"] == f"/practices/practice-3/?{asked}"
    assert crumbs.links == {
        "Back to the 5 practices": f"/practices/?{asked}&page=2",
        "Previous": f"/practices/practice-2/?{asked}",
        "Next": f"/practices/practice-4/?{asked}",
    }
    first = get(client, crumbs.links["Previous"].replace("-2/", "-0/"))
    back = first.one("nav", of="crumbs").links["Back to the 5 practices"]
    assert back == f"/practices/?{asked}"


# --- Cost -----------------------------------------------------------------------------


def make_catalogue(practices, cities):
    """Fill the catalogue anew."""
    for model in (GoodPractice, City, Network, Topic):
        model.objects.all().delete()
    networks = [make_network(f"Network {number}") for number in range(3)]
    topics = [make_topic(f"Topic {number}") for number in range(6)]
    places = [
        make_city(
            f"Town {number}",
            "PT" if number % 2 else "NO",
            networks=networks,
            latitude=40 + number / 10,
            longitude=5,
        )
        for number in range(cities)
    ]
    for number in range(practices):
        practice = make_practice(
            f"Practice {number}",
            cities=[places[number % cities], places[(number + 2) % cities]],
            topics=[topics[number % 6], topics[(number + 1) % 6]],
            period_text=str(1990 + number % 30),
            purpose="People of all origins meet. " * 20,
        )
        if number % 2:
            make_picture(practice)


EVERYTHING = (
    "topic=topic-1&topic=topic-0&city=town-1&network=network-1&country=PT&q=town"
)
LISTS = [
    *("", "?view=map", "?view=table", "?page_size=100", "?sort=city&q=practice"),
    f"?{EVERYTHING}",
    f"?{EVERYTHING}&view=map",
    f"?{EVERYTHING}&view=table",
]


@pytest.fixture
def queries(client, django_assert_max_num_queries):
    """How many queries a page takes, at most ten; the page itself must be found."""

    def count(address):
        client.get(address)  # makes the snapshot of the catalogue, once for all pages
        with django_assert_max_num_queries(10) as captured:
            assert client.get(address).status_code == 200
        return len(captured)

    return count


def test_a_list_costs_the_same_few_queries_whatever_its_length(queries):
    make_catalogue(practices=4, cities=4)
    small = [queries(f"/practices/{query}") for query in LISTS]
    make_catalogue(practices=60, cities=30)

    assert [queries(f"/practices/{query}") for query in LISTS] == small


@pytest.mark.parametrize("query", ["?page_size=100", "?page_size=100&view=map"])
def test_a_list_of_a_hundred_cards_is_light(client, query):
    make_catalogue(practices=100, cities=30)
    page = client.get(f"/practices/{query}")

    assert len(titles(read(page))) == 100
    assert len(gzip.compress(page.content)) <= 100_000


def test_the_list_answers_head_and_refuses_post(client):
    assert client.head("/practices/").status_code == 200
    assert client.post("/practices/").status_code == 405
