"""The chosen filters as chips, and what a list keeps of its address."""

import pytest

from practices.models import GoodPractice
from tests.factories import make_city, make_practice, make_topic
from tests.pages import read

pytestmark = pytest.mark.django_db


@pytest.fixture
def chips(client):
    def get(query, page="/practices/"):
        [row] = read(client.get(f"{page}?{query}")).all("ul", of="chips")
        return {link.text: link["href"] for link in row.all("a")}

    return get


def test_each_choice_has_a_chip_that_takes_it_away(chips):
    make_topic("Education")
    make_topic("Housing")
    make_city("Lisbon")
    query = (
        "q=art&topic=education&topic=housing&city=lisbon&year=2016&country=pt&page=1"
    )
    found = chips(query)

    rest = "q=art&topic=education&topic=housing&country=PT&city=lisbon&year=2016"
    assert found == {
        "“art”": f"?{rest.removeprefix('q=art&')}",
        "Education": f"?{rest.replace('topic=education&', '')}",
        "Housing": f"?{rest.replace('topic=housing&', '')}",
        "Portugal": f"?{rest.replace('country=PT&', '')}",
        "Lisbon": f"?{rest.replace('city=lisbon&', '')}",
        "Active in 2016": f"?{rest.replace('&year=2016', '')}",
        "Clear all": "/practices/",
    }


def test_chips_speak_the_language_of_the_page(chips):
    make_topic("Education", name_fr="Éducation")
    found = chips(
        "topic=education&country=NO&year=2016&year=ongoing&language=en",
        "/fr/practices/",
    )

    assert list(found) == [
        "Éducation",
        "Norvège",
        "Menée en 2016",
        "En cours, début inconnu",
        "Anglais",
        "Tout effacer",
    ]


def test_a_chip_says_what_it_does(client):
    make_topic("Education")
    page = read(client.get("/practices/?topic=education"))

    assert page.one("a", of="chip")["aria-label"] == "Remove Education"


def test_chips_keep_view_sort_and_page_size(chips):
    found = chips("language=en&language=fr&sort=title&view=table&page_size=50")

    assert found["English"] == "?language=fr&sort=title&view=table&page_size=50"


def test_what_was_not_understood_is_not_carried_along(client):
    make_practice("One", topics=[make_topic("Education")])
    page = read(client.get("/practices/?topic=education&topic=x&sort=y&z=1"))
    links = [link["href"] for link in page.one("main").all("a")]

    assert page.one(of="card__title").one("a")["href"].endswith("/?topic=education")
    assert not [link for link in links if "topic=x" in link or "z=1" in link]


def test_the_form_keeps_what_is_no_filter(client):
    page = read(client.get("/practices/?q=art&sort=title&view=map&page_size=50&page=1"))
    hidden = page.all("input", type="hidden")

    assert {(one["name"], one["value"]) for one in hidden} == {
        ("sort", "title"),
        ("view", "map"),
        ("page_size", "50"),
    }
    assert all(one["form"] == "list-form" for one in hidden)
    assert page.one("input", name="q")["value"] == "art"


def test_without_a_choice_there_are_no_chips(client):
    assert not read(client.get("/practices/")).all(of="chip")


def test_nothing_found_says_so_and_offers_to_take_away(client):
    make_practice("One", topics=[make_topic("Education")])
    page = read(client.get("/practices/?topic=education&year=1950&year=1951"))
    empty = page.one(of="empty")

    assert "Nothing fulfils all of this at once." in empty.text
    assert empty.links["Active in 1950"] == "?topic=education&year=1951"


def test_an_empty_catalogue_says_so(client):
    page = read(client.get("/practices/"))

    assert "No practice is published yet." in page.one(of="empty").text
    assert not GoodPractice.objects.exists()
