"""The practices related to one: which they are, in what order, and why."""

from itertools import cycle

import pytest

from practices.live import keeper
from practices.models import GoodPractice
from practices.related import telling_words
from tests.factories import make_city, make_network, make_practice, make_topic
from tests.pages import read, titles

pytestmark = pytest.mark.django_db

COUNTRIES = cycle(["AT", "BG", "CY", "CZ", "DK", "EE", "FI", "GR", "HR", "HU", "IS"])
HIDDEN = [
    status for status in GoodPractice.Status if status != GoodPractice.Status.PUBLISHED
]


def get(client, slug="a", language=""):
    response = client.get(f"{language}/practices/{slug}/")
    assert response.status_code == 200
    return read(response)


def reasons(client, slug="a", language=""):
    """The related practices of a page in their order, each with its reason."""
    page = get(client, slug, language)
    found = [reason.text for reason in page.all(of="reason")]
    return dict(zip(titles(page), found, strict=True))


def make_abroad(title, **fields):
    """Make a practice in a country of its own, which no other has."""
    return make_practice(title, country=next(COUNTRIES), **fields)


@pytest.fixture
def education():
    return make_topic("Education", name_fr="Éducation")


# --- Its place on the page ------------------------------------------------------------


def test_three_at_most_stand_at_the_end_each_with_its_reason(client, education):
    for title in "abcde":
        make_abroad(title, topics=[education])
    page = get(client)
    section = page.one("section", aria_labelledby="related")

    assert section.one("h2").text == "Related practices"
    items = section.one("ul").all("li")
    assert [item.one(of="reason").text for item in items] == ["Also on Education"] * 3
    assert [heading.tag for heading in section.all(of="card__title")] == ["h3"] * 3
    assert titles(page) == ["b", "c", "d"]


def test_where_nothing_is_related_nothing_is_said(client):
    make_abroad("a", topics=[make_topic("Education")])
    make_abroad("b", topics=[make_topic("Housing")])

    assert not get(client).all(of="related")


def test_they_lead_to_their_own_pages_without_a_list(client, education):
    make_abroad("a", topics=[education])
    make_abroad("b", topics=[education])
    page = read(client.get("/practices/a/?topic=education"))

    assert page.one(of="card__title").links == {"b": "/practices/b/"}


# --- Who is never there ---------------------------------------------------------------


@pytest.mark.parametrize("status", HIDDEN)
def test_one_that_is_not_published_is_never_related(client, education, status):
    make_abroad("a", topics=[education])
    make_practice("Secret", topics=[education], status=status)

    assert reasons(client) == {}


@pytest.mark.parametrize("status", HIDDEN)
def test_one_that_is_published_no_more_is_gone_at_once(client, education, status):
    make_abroad("a", topics=[education])
    practice = make_abroad("b", topics=[education])
    assert list(reasons(client)) == ["b"]
    GoodPractice.objects.filter(pk=practice.pk).update(status=status)

    assert reasons(client) == {}


def test_it_is_gone_even_where_the_sets_in_memory_are_late(
    client, education, monkeypatch
):
    make_abroad("a", topics=[education])
    practice = make_abroad("b", topics=[education])
    make_abroad("c", topics=[education])
    assert list(reasons(client)) == ["b", "c"]
    GoodPractice.objects.filter(pk=practice.pk).update(status="archived")
    monkeypatch.setattr("practices.live.FEW", -1)

    with keeper._making:
        assert reasons(client) == {"c": "Also on Education"}


def test_a_practice_that_the_sets_in_memory_do_not_know_has_relations(
    client, education, monkeypatch
):
    make_abroad("a", topics=[education])
    get(client)
    make_abroad("b", topics=[education])
    monkeypatch.setattr("practices.live.FEW", -1)

    with keeper._making:
        assert reasons(client, "b") == {"a": "Also on Education"}


def test_a_practice_is_not_related_to_itself(client, education):
    make_practice("a", topics=[education])

    assert reasons(client) == {}


# --- Why ------------------------------------------------------------------------------


def test_all_topics_in_common_are_the_same_topics(client, education):
    housing, health = make_topic("Housing"), make_topic("Health")
    make_abroad("a", topics=[education, housing])
    make_abroad("b", topics=[education, housing, health])
    make_abroad("c", topics=[education])

    assert reasons(client) == {"b": "Same topics", "c": "Also on Education"}


def test_of_more_topics_it_is_said_how_many_are_in_common(client, education):
    housing, health = make_topic("Housing"), make_topic("Health")
    make_abroad("a", topics=[education, housing, health])
    make_abroad("b", topics=[education, health])

    assert reasons(client) == {"b": "2 topics in common"}


@pytest.mark.parametrize(
    ("country", "what", "reason"),
    [
        ("PT", "all", "Same topics, also in Portugal"),
        ("PT", "some", "Also on Education, in Portugal"),
        ("PT", "none", "Also in Portugal"),
        ("NL", "all", "Same topics, also in the Netherlands"),
        ("GB", "some", "Also on Education, in the United Kingdom"),
    ],
)
def test_the_country_is_named(client, education, country, what, reason):
    topics = [education, make_topic("Housing")]
    shared = {"all": topics, "some": topics[:1], "none": []}[what]
    make_practice("a", topics=topics, city=make_city("Here", country))
    make_practice("b", topics=shared, city=make_city("There", country))

    assert reasons(client) == {"b": reason}


def test_a_city_in_common_is_named_rather_than_its_country(client, education):
    lisbon = make_city("Lisbon", networks=[make_network("RPCI")])
    make_practice("a", topics=[education], city=lisbon)
    make_practice("b", topics=[education], city=lisbon)
    make_practice("c", cities=[lisbon, make_city("Oslo", "NO")])

    assert reasons(client) == {
        "b": "Also on Education, in Lisbon",
        "c": "Also in Lisbon",
    }


def test_a_network_in_common_is_named_rather_than_the_country(client, education):
    network = make_network("Ciudades Interculturales")
    make_practice(
        "a", topics=[education], city=make_city("Bilbao", "ES", networks=[network])
    )
    make_practice(
        "b", topics=[education], city=make_city("Salt", "ES", networks=[network])
    )

    assert reasons(client) == {
        "b": "Also on Education, same network: Ciudades Interculturales"
    }


def test_a_network_that_nearly_all_are_in_says_nothing(client):
    network = make_network("ICC International", kind="international")
    for number in range(38):
        make_city(f"Town {number}", "DE", networks=[network])
    make_practice("a", city=make_city("Oslo", "NO", networks=[network]))
    make_practice("b", city=make_city("Lyon", "FR", networks=[network]))
    assert reasons(client) == {"b": "Same network: ICC International"}
    make_city("One more", "DE", networks=[network])

    assert reasons(client) == {}


def test_a_city_of_similar_size_is_a_reason_beside_another_one(client, education):
    make_practice(
        "a", topics=[education], city=make_city("Oslo", "NO", population=720_000)
    )
    make_practice(
        "b", topics=[education], city=make_city("Riga", "LV", population=600_000)
    )
    make_practice("c", city=make_city("Lyon", "FR", population=520_000))

    assert reasons(client) == {"b": "Also on Education, in a city of similar size"}


def test_an_unknown_population_is_like_no_other(client, education):
    make_practice("a", topics=[education], city=make_city("Oslo", "NO"))
    make_practice("b", topics=[education], city=make_city("Riga", "LV"))
    make_practice(
        "c", topics=[education], city=make_city("Lyon", "FR", population=9_000)
    )

    assert set(reasons(client).values()) == {"Also on Education"}


def test_a_practice_without_topics_is_related_by_its_place(client, education):
    oslo = make_city("Oslo", "NO")
    make_practice("a", city=oslo)
    make_practice("b", topics=[education], city=oslo)
    make_abroad("c", topics=[education])

    assert reasons(client) == {"b": "Also in Oslo"}


def test_a_national_practice_is_related_by_its_country(client, education):
    make_practice("a", country="NO", topics=[education])
    make_practice("b", country="NO", topics=[education])
    make_practice("c", city=make_city("Oslo", "NO"))

    assert reasons(client) == {
        "b": "Also on Education, in Norway",
        "c": "Also in Norway",
    }


# --- Similar texts --------------------------------------------------------------------


def test_two_telling_words_in_common_make_a_text_similar(client):
    make_practice("Mothers teach gardening", country="NO")
    make_practice("Roof", process="A garden for a mother of three.", country="SE")
    make_practice("Youth", process="Mothers play chess.", country="SE")

    assert reasons(client, "mothers-teach-gardening") == {"Roof": "Similar text"}


def test_the_first_lines_tell_too(client):
    make_practice("a", summary="Mothers teach gardening.", country="NO")
    make_practice("b", impact="Gardens were made by mothers.", country="SE")

    assert reasons(client) == {"b": "Similar text"}


def test_the_similar_text_is_named_before_the_place(client, education):
    make_practice("Gardening mothers", country="NO")
    make_practice("b", purpose="Mothers in gardens.", country="NO")

    assert reasons(client, "gardening-mothers") == {"b": "Similar text, also in Norway"}


def test_topics_come_before_the_similar_text(client, education):
    make_practice("Gardening mothers", topics=[education], country="NO")
    make_practice("b", purpose="Mothers in gardens.", topics=[education], country="SE")

    found = reasons(client, "gardening-mothers")
    assert found == {"b": "Also on Education, similar text"}


def test_names_of_places_numbers_and_stop_words_tell_nothing(client):
    city = make_city("Santa Maria da Feira", aliases="Feira")
    practice = make_practice(
        "Santa Maria, Portugal: 2014 and with their mothers", city=city
    )

    assert [word.text for word in telling_words(practice)] == ["mothers"]


def test_a_word_that_many_hold_tells_nothing(client):
    make_practice("Gardening mothers", country="NO")
    for number in range(9):
        make_practice(f"Number {number}", impact="Mothers garden.", country="SE")
    assert "Similar text" in reasons(client, "gardening-mothers").values()
    make_practice("One more", impact="Mothers.", country="SE")

    assert reasons(client, "gardening-mothers") == {}


@pytest.mark.parametrize("title", ["", "…", "Ñ" * 250, "'; -- \x00 OR *", "母" * 30])
def test_any_title_has_its_words(client, title):
    practice = make_practice(title.replace("\x00", ""), country="NO")
    make_practice("b", country="NO")

    assert reasons(client, practice.slug) == {"b": "Also in Norway"}


# --- Their order ----------------------------------------------------------------------


def test_more_in_common_comes_first_however_old(client, education):
    housing = make_topic("Housing")
    both = [education, housing]
    make_practice("a", topics=both, city=make_city("Oslo", "NO"))
    make_practice("one", topics=[education], published_at="2026-05-01T00:00Z")
    bergen = make_city("Bergen", "NO")
    make_practice(
        "near", topics=[education], city=bergen, published_at="2025-01-01T00:00Z"
    )
    make_practice("all", topics=both, published_at="2024-01-01T00:00Z")

    assert list(reasons(client)) == ["all", "near", "one"]


def test_a_city_of_similar_size_comes_before_a_newer_one(client, education):
    sizes = {"a": 720_000, "alike": 600_000, "small": 9_000}
    for year, (title, population) in enumerate(sizes.items(), start=2020):
        city = make_city(title, next(COUNTRIES), population=population)
        make_practice(
            title,
            topics=[education],
            city=city,
            published_at=f"{year}-01-01T00:00Z",
        )

    assert list(reasons(client)) == ["alike", "small"]


def test_among_equals_the_newest_comes_first(client, education):
    make_abroad("a", topics=[education])
    for year in (2022, 2025, 2023, 2024):
        make_practice(
            f"Of {year}", topics=[education], published_at=f"{year}-01-01T00:00Z"
        )

    assert list(reasons(client)) == ["Of 2025", "Of 2024", "Of 2023"]


# --- Language and cost ----------------------------------------------------------------


def test_the_reasons_are_in_french_on_a_french_page(client, education):
    housing = make_topic("Housing", name_fr="Logement")
    network = make_network("RECI", name_fr="RECI")
    bilbao = make_city("Bilbao", "ES", networks=[network], population=300_000)
    make_practice("Gardening mothers", topics=[education, housing], city=bilbao)
    salt = make_city("Salt", "ES", networks=[network])
    make_practice("b", topics=[education, housing], city=salt)
    make_practice("c", topics=[education], city=make_city("Vigo", "ES"))
    cork = make_city("Cork", "IE", population=260_000)
    make_practice("d", topics=[education], city=cork)

    assert list(reasons(client, "gardening-mothers").values())[1:] == [
        "Also on Education, in Spain",
        "Also on Education, in a city of similar size",
    ]
    page = get(client, "gardening-mothers", "/fr")
    assert page.one("section", aria_labelledby="related").one("h2").text == (
        "Pratiques liées"
    )
    assert reasons(client, "gardening-mothers", "/fr") == {
        "b": "Mêmes thèmes, même réseau (RECI)",
        "c": "Même thème (Éducation), même pays (Espagne)",
        "d": "Même thème (Éducation), ville de taille comparable",
    }


def test_a_page_with_relations_costs_the_same_few_queries_however_many_there_are(
    client, education, django_assert_max_num_queries
):
    def cost():
        get(client, "gardening-mothers")
        with django_assert_max_num_queries(10) as queries:
            assert len(reasons(client, "gardening-mothers")) == 3
        return len(queries)

    city = make_city("Bilbao", "ES", networks=[make_network()])
    practice = make_practice("Gardening mothers", topics=[education], city=city)
    for number in range(3):
        make_practice(f"P {number}", city=city, purpose="Mothers in gardens.")
    few = cost()
    for number in range(30):
        place = make_city(f"Town {number}", "ES", networks=[make_network(f"N{number}")])
        practice.places.create(city=place)
        make_practice(f"Q {number}", cities=[city, place], topics=[education])

    assert cost() == few
