"""The cities like one, in what they are like it, and the practices on a city's page."""

import pytest

from cities.models import City
from practices.live import keeper
from practices.models import GoodPractice
from tests.factories import make_city, make_network, make_practice, make_topic
from tests.pages import read, titles

pytestmark = pytest.mark.django_db

HIDDEN = [
    status for status in GoodPractice.Status if status != GoodPractice.Status.PUBLISHED
]


def get(client, slug="oslo", language=""):
    response = client.get(f"{language}/cities/{slug}/")
    assert response.status_code == 200
    return read(response)


def alike(client, slug="oslo", language=""):
    """The cities like one in their order, each with its reasons."""
    return {
        tile.one("h3").text: [reason.text for reason in tile.all(of="reason")]
        for tile in get(client, slug, language).all("li", of="tile")
    }


def oslo(**fields):
    return make_city("Oslo", "NO", **fields)


# --- Cities like one ------------------------------------------------------------------


def test_four_at_most_are_links_with_their_country_and_reasons(client):
    oslo()
    for name in ("Bergen", "Drammen", "Kristiansand", "Stavanger", "Tromsø"):
        make_city(name, "NO")
    section = get(client).one("section", aria_labelledby="alike")

    assert section.one("h2").text == "Cities like this one"
    assert section.links == {
        "Bergen": "/cities/bergen/",
        "Drammen": "/cities/drammen/",
        "Kristiansand": "/cities/kristiansand/",
        "Stavanger": "/cities/stavanger/",
    }
    first = section.all("li", of="tile")[0]
    assert first.text == "Bergen Norway Same country"


def test_where_no_city_is_like_it_nothing_is_said(client):
    oslo()
    make_city("Lisbon", "PT")

    assert not get(client).all(of="related")


@pytest.mark.parametrize(
    ("population", "other", "reason"),
    [
        (700_000, 999_999, "Similar size: 500,000 to 1,000,000 inhabitants"),
        (500_000, 999_999, "Similar size: 500,000 to 1,000,000 inhabitants"),
        (499_999, 250_000, "Similar size: 250,000 to 500,000 inhabitants"),
        (19_999, 1, "Similar size: fewer than 20,000 inhabitants"),
        (5_000_000, 9_000_000, "Similar size: more than 5,000,000 inhabitants"),
        (499_999, 500_000, None),
        (99_999, 100_000, None),
        (None, None, None),
        (None, 5_000, None),
        (0, None, None),
        (0, 5_000, None),
        (5_000, None, None),
    ],
)
def test_the_size_is_a_reason_where_both_are_in_one_band(
    client, population, other, reason
):
    oslo(population=population)
    make_city("Lisbon", "PT", population=other)

    assert alike(client) == ({"Lisbon": [reason]} if reason else {})


def test_its_country_counts_and_one_next_door_does_too(client):
    oslo()
    make_city("Arvika", "SE")
    make_city("Bergen", "NO")
    make_city("Lisbon", "PT")

    assert list(alike(client).items()) == [
        ("Bergen", ["Same country"]),
        ("Arvika", ["Neighbouring country"]),
    ]


def test_networks_in_common_are_named_those_of_a_country_first(client):
    international = make_network("A cities’ network", kind="international")
    networks = [international, make_network("Norway’s network", country="NO")]
    oslo(networks=networks)
    make_city("Lisbon", "PT", networks=[international])
    make_city("Zagreb", "HR", networks=networks)
    make_city("Bergen", "NO")

    assert list(alike(client).items()) == [
        ("Zagreb", ["Network: Norway’s network", "Network: A cities’ network"]),
        ("Bergen", ["Same country"]),
        ("Lisbon", ["Network: A cities’ network"]),
    ]


def test_a_network_of_more_than_forty_cities_says_nothing(client):
    network = make_network("ICC International", kind="international")
    oslo(networks=[network])
    for number in range(39):
        make_city(f"Town {number:02}", "PT", networks=[network])
    assert list(alike(client)) == ["Town 00", "Town 01", "Town 02", "Town 03"]
    make_city("One more", "PT", networks=[network])

    assert alike(client) == {}


def test_topics_of_their_practices_in_common_count_three_at_most(client):
    topics = [make_topic(f"Topic {number}") for number in range(5)]
    make_practice("A", city=oslo(), topics=topics)
    make_practice("B", city=make_city("Lisbon", "PT"), topics=topics)
    make_practice("C", city=make_city("Athens", "GR"), topics=topics[:3])
    make_practice("D", city=make_city("Aachen", "DE"), topics=topics[:1])

    assert list(alike(client).items()) == [
        ("Athens", ["3 topics in common"]),
        ("Lisbon", ["5 topics in common"]),
        ("Aachen", ["Topic in common: Topic 0"]),
    ]


@pytest.mark.parametrize("status", HIDDEN)
def test_topics_of_what_is_not_published_do_not_count(client, status):
    education = make_topic("Education")
    make_practice("A", city=oslo(), topics=[education])
    make_practice(
        "B", city=make_city("Lisbon", "PT"), topics=[education], status=status
    )

    assert alike(client) == {}
    assert alike(client, "lisbon") == {}


def test_a_national_practice_is_no_citys(client):
    education = make_topic("Education")
    make_practice("A", city=oslo(), topics=[education])
    make_practice("B", country="PT", topics=[education])
    make_city("Lisbon", "PT")

    assert alike(client) == {}


def test_more_in_common_comes_first_and_equals_by_name(client):
    network = make_network("Norway’s network")
    oslo(population=700_000, networks=[network])
    make_city("Ålesund", "NO")
    make_city("Bergen", "NO")
    make_city("Zagreb", "HR", population=690_000)
    make_city("Turku", "FI", networks=[network], population=200_000)

    assert list(alike(client)) == ["Turku", "Zagreb", "Ålesund", "Bergen"]


def test_a_change_of_a_city_shows_at_once(client):
    oslo()
    lisbon = make_city("Lisbon", "PT")
    assert alike(client) == {}
    lisbon.country = "SE"
    lisbon.save()

    assert alike(client) == {"Lisbon": ["Neighbouring country"]}
    lisbon.delete()
    assert alike(client) == {}


def test_a_city_that_the_sets_in_memory_do_not_know_has_a_page(client, monkeypatch):
    oslo()
    get(client)
    make_city("Bergen", "NO", networks=[make_network()])
    monkeypatch.setattr("practices.live.FEW", -1)

    with keeper._making:
        assert alike(client, "bergen") == {"Oslo": ["Same country"]}


def test_the_reasons_are_in_french_on_a_french_page(client):
    education = make_topic("Education", name_fr="Éducation")
    network = make_network("North", name_fr="Nord")
    city = oslo(population=700_000, networks=[network])
    make_practice("A", city=city, topics=[education])
    malmo = make_city("Malmö", "SE", population=600_000, networks=[network])
    make_practice("B", city=malmo, topics=[education])
    get(client)

    page = get(client, language="/fr")
    tile = page.one("li", of="tile")
    assert page.one("h2", id="alike").text == "Villes semblables"
    assert tile.one("p").text == "Suède"
    assert [reason.text for reason in tile.all(of="reason")] == [
        "Réseau : Nord",
        "Taille comparable : de 500 000 à 1 000 000 habitants",
        "Pays voisin",
        "Thème commun : Éducation",
    ]


# --- The practices of a city ----------------------------------------------------------


def test_the_newest_twelve_are_shown_with_a_link_to_all(client):
    education, housing = make_topic("Education"), make_topic("Housing")
    city = oslo()
    for number in range(13):
        date = f"2026-01-{number + 1:02}T00:00Z"
        topics = [housing if number else education]
        make_practice(f"P {number}", city=city, topics=topics, published_at=date)
    page = get(client)
    part = page.one("section", aria_labelledby="practices")

    assert titles(part) == [f"P {number}" for number in range(12, 0, -1)]
    assert part.links["All 13 practices"] == "/practices/?city=oslo"
    assert list(part.one("ul", of="chips").links) == ["Education", "Housing"]
    assert "Les 13 pratiques" in get(client, language="/fr").links


def test_twelve_are_all(client):
    city = oslo()
    for number in range(12):
        make_practice(f"P {number}", city=city)
    part = get(client).one("section", aria_labelledby="practices")

    assert len(titles(part)) == 12
    assert not [text for text in part.links if text.startswith("All")]


@pytest.mark.parametrize("status", HIDDEN)
def test_what_is_not_published_is_neither_shown_nor_counted(client, status):
    city = oslo()
    make_practice("A", city=city, topics=[make_topic("Secret")], status=status)

    page = get(client)
    assert page.one(of="empty").text == "No practice of Oslo is published yet."
    assert not page.all(of="chips")


def test_a_page_costs_the_same_few_queries_however_much_there_is(
    client, django_assert_max_num_queries
):
    def cost():
        get(client)
        with django_assert_max_num_queries(10) as queries:
            assert alike(client)
        return len(queries)

    city = oslo(networks=[make_network()])
    make_city("Bergen", "NO")
    make_practice("A", city=city, topics=[make_topic("Education")])
    few = cost()
    for number in range(30):
        network = make_network(f"Network {number}")
        city.networks.add(network)
        other = make_city(f"Town {number}", "NO", networks=[network])
        topic = make_topic(f"Topic {number}")
        make_practice(f"P {number}", cities=[city, other], topics=[topic])

    assert cost() == few


# --- The real ones --------------------------------------------------------------------


@pytest.mark.usefixtures("catalogue")
def test_every_real_city_has_others_like_it(client):
    for city in City.objects.all()[::20]:
        found = alike(client, city.slug)

        assert 1 <= len(found) <= 4
        assert city.name not in found
        assert all(found.values())
