"""The home page: search, figures, topics, map, latest practices."""

from datetime import timedelta

import pytest

from tests.factories import (
    PUBLISHED,
    make_city,
    make_network,
    make_practice,
    make_topic,
)
from tests.pages import read, titles

pytestmark = pytest.mark.django_db


def get(client, address="/"):
    response = client.get(address)
    assert response.status_code == 200
    return read(response)


def figures(page):
    return {
        part.one("dt").text: part.one("dd").text
        for part in page.one("dl", of="figures").all("div")
    }


def test_the_figures_count_what_is_published(client):
    make_network()
    lisbon, oslo = make_city("Lisbon", "PT"), make_city("Oslo", "NO")
    make_city("Silent", "SE")
    make_practice("A", cities=[lisbon, oslo])
    make_practice("B", city=lisbon)
    make_practice("National", country="FR")
    make_practice("Draft", city=make_city("Bilbao", "ES"), status="draft")

    assert figures(get(client)) == {
        "practices": "3",
        "cities": "2",
        "countries": "3",
        "networks": "1",
    }


def test_a_practice_that_lost_its_place_is_counted_as_in_the_list(client):
    make_practice("A").places.all().delete()

    assert figures(get(client))["practices"] == "1"
    assert get(client, "/practices/").one("h1").text == "1 practice"


def test_the_search_leads_to_the_list(client):
    form = get(client, "/fr/").one("main").one("form")

    assert form["action"] == "/fr/practices/"
    assert form["method"] == "get"
    assert form.one("input")["name"] == "q"


def test_topics_have_their_counts_and_lead_to_their_lists(client):
    education = make_topic("Education", name_fr="Éducation")
    make_topic("Empty")
    for title in ("A", "B"):
        make_practice(title, topics=[education])
    [link] = get(client, "/fr/").one("ul", of="topic-grid").all("a")

    assert link.text == "Éducation 2"
    page = get(client, link["href"])
    assert sorted(titles(page)) == ["A", "B"]


def test_the_six_latest_practices_are_shown(client):
    for number in range(8):
        day = PUBLISHED + timedelta(days=number)
        make_practice(f"P {number}", published_at=day)

    assert titles(get(client)) == [f"P {number}" for number in (7, 6, 5, 4, 3, 2)]


def test_the_map_has_a_dot_for_each_city_with_a_practice(client):
    make_practice("A", city=make_city("Lisbon", latitude=38.7, longitude=-9.1))
    make_city("Oslo", "NO", latitude=59.9, longitude=10.7)
    page = get(client)

    assert len(page.all("circle", of="map__dot")) == 1
    assert page.one("a", of="map-link")["href"] == "/practices/?view=map"


def test_an_empty_catalogue_says_so(client):
    page = get(client)

    assert figures(page) == dict.fromkeys(
        ["practices", "cities", "countries", "networks"], "0"
    )
    assert page.one(of="empty").text == "No practice is published yet."
    assert "No topics yet." in page.one("ul", of="topic-grid").text


def test_the_page_costs_the_same_few_queries_however_much_there_is(
    client, django_assert_max_num_queries
):
    def cost():
        client.get("/")  # makes the snapshot of the catalogue, once for all pages
        with django_assert_max_num_queries(10) as queries:
            assert client.get("/").status_code == 200
        return len(queries)

    topic = make_topic()
    make_practice("A", city=make_city("Lisbon", latitude=38, longitude=-9))
    small = cost()
    for number in range(30):
        city = make_city(f"Town {number}", latitude=40, longitude=number)
        make_practice(
            f"P {number}", city=city, topics=[topic, make_topic(f"T {number}")]
        )

    assert cost() == small


@pytest.mark.usefixtures("catalogue")
def test_the_figures_of_the_real_catalogue(client):
    shown = figures(get(client))
    table = get(client, "/practices/?view=map&page_size=100")

    assert shown["practices"] == "120"
    assert shown["networks"] == "21"
    assert shown["cities"] == str(len(table.one("svg", of="map").all("a")))
    countries = table.one("fieldset", of="facet--countrys").all("input")
    assert shown["countries"] == str(len(countries))
