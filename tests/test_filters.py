"""Choosing practices: each filter, several together, years and words."""

import pytest

from practices.models import Place
from tests.factories import make_city, make_network, make_practice, make_topic
from tests.pages import read, titles

pytestmark = pytest.mark.django_db


def found(client, query, page="/practices/"):
    """The titles that the list shows for a query, in alphabetical order."""
    response = client.get(f"{page}?{query}")
    assert response.status_code == 200
    return sorted(titles(read(response)))


def problems(client, query, page="/practices/"):
    """What the list says it did not understand."""
    response = client.get(f"{page}?{query}")
    assert response.status_code == 200
    notes = read(response).all(of="note--bad")
    return [item.text for note in notes for item in note.all("li")]


# --- One filter -----------------------------------------------------------------------


def test_a_topic_gives_the_practices_filed_under_it(client):
    education, housing = make_topic("Education"), make_topic("Housing")
    make_practice("Schools", topics=[education])
    make_practice("Homes", topics=[housing])
    make_practice("Both", topics=[education, housing])
    make_practice("Neither")

    assert found(client, "topic=education") == ["Both", "Schools"]


def test_values_of_one_filter_are_alternatives(client):
    make_practice("Schools", topics=[make_topic("Education")])
    make_practice("Homes", topics=[make_topic("Housing")])
    make_practice("Sport", topics=[make_topic("Sport")])

    assert found(client, "topic=education&topic=housing") == ["Homes", "Schools"]


def test_filters_narrow_each_other(client):
    lisbon, oslo = make_city("Lisbon", "PT"), make_city("Oslo", "NO")
    education = make_topic("Education")
    make_practice("Here", city=lisbon, topics=[education], period_text="2016")
    make_practice("Other year", city=lisbon, topics=[education], period_text="2018")
    make_practice("Other city", city=oslo, topics=[education], period_text="2016")
    make_practice("Other topic", city=lisbon, period_text="2016")

    assert found(client, "topic=education&city=lisbon&year=2016") == ["Here"]


def test_a_practice_of_several_cities_is_found_under_each_and_once(client):
    lublin, krakow = make_city("Lublin", "PL"), make_city("Kraków", "PL")
    make_practice("Together", cities=[lublin, krakow])

    assert found(client, "city=lublin") == ["Together"]
    assert found(client, "city=krakow") == ["Together"]
    assert found(client, "city=lublin&city=krakow") == ["Together"]
    assert found(client, "country=PL") == ["Together"]
    assert found(client, "q=l") == ["Together"]


def test_cities_in_two_countries_count_for_both_countries(client):
    cities = [make_city("Oslo", "NO"), make_city("Lisbon", "PT")]
    make_practice("Twins", cities=cities)

    assert found(client, "country=NO") == found(client, "country=PT") == ["Twins"]
    assert found(client, "country=ES") == []


def test_a_national_practice_is_found_under_its_country_only(client):
    oslo = make_city("Oslo", "NO")
    make_practice("National", country="NO")
    make_practice("Local", city=oslo)

    assert found(client, "country=NO") == ["Local", "National"]
    assert found(client, "city=oslo") == ["Local"]


def test_a_country_can_be_written_in_small_letters(client):
    make_practice("Local", city=make_city("Oslo", "NO"))

    assert found(client, "country=no") == ["Local"]
    assert problems(client, "country=no") == []


def test_a_network_gives_the_practices_of_its_cities(client):
    network = make_network("RECI")
    make_practice("Inside", city=make_city("Bilbao", "ES", networks=[network]))
    make_practice("Outside", city=make_city("Oslo", "NO"))
    make_practice("National", country="ES")

    assert found(client, "network=reci") == ["Inside"]


def test_a_language_gives_the_practices_written_in_it(client):
    make_practice("Écoles", language="fr")
    make_practice("Schools")

    assert found(client, "language=fr") == ["Écoles"]
    assert found(client, "language=fr&language=en") == ["Schools", "Écoles"]


# --- Years ----------------------------------------------------------------------------

PERIODS = {
    "closed": "2011-2014",
    "one": "2016",
    "open": "2013 onwards",
    "until": "until 2012",
    "planned": "2019-2050",
    "ongoing": "ongoing",
    "unknown": "in spring",
    "empty": "",
}


@pytest.fixture
def periods(db):
    for title, text in PERIODS.items():
        make_practice(title, period_text=text)


@pytest.mark.usefixtures("periods")
@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("year=2010", {"ongoing", "until"}),
        ("year=2011", {"closed", "ongoing", "until"}),
        ("year=2012", {"closed", "ongoing", "until"}),
        ("year=2013", {"closed", "ongoing", "open"}),
        ("year=2014", {"closed", "ongoing", "open"}),
        ("year=2015", {"ongoing", "open"}),
        ("year=2016", {"one", "ongoing", "open"}),
        ("year=2019", {"ongoing", "open", "planned"}),
        ("year=2050", {"ongoing", "open", "planned"}),
        ("year=2051", {"ongoing", "open"}),
        ("year=1900", {"ongoing", "until"}),
        ("year=2100", {"ongoing", "open"}),
        ("year=2012&year=2016", {"closed", "one", "ongoing", "open", "until"}),
        ("year=ongoing", {"ongoing"}),
        ("year=not-stated", {"empty", "unknown"}),
        ("year=not-stated&year=2051", {"empty", "unknown", "ongoing", "open"}),
    ],
)
def test_a_year_gives_what_was_active_in_it(client, query, expected):
    assert set(found(client, query)) == expected


@pytest.mark.usefixtures("periods")
def test_all_years_at_once_give_all_that_has_a_period(client):
    years = "&".join(f"year={year}" for year in range(1900, 2101))

    assert set(found(client, years)) == set(PERIODS) - {"unknown", "empty"}
    assert set(found(client, f"{years}&year=not-stated")) == set(PERIODS)


# --- Search ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        "setubal",
        "SETÚBAL",
        "Setúbal",
        "maori",
        "MĀORI",
        "київ",
        "Київ",
        "lodz",
        "Łódź",
        "ŁÓDŹ",
        "zurich",
        "Zürich",
        "Züri",
        "portugal",
        "Portugal setubal",
        "NEW ZEALAND",
        "nouvelle-zélande",
        "Pologne",
        "newcomers",
        "nouveaux",
        "migrant mothers",
        "Mothers, migrant!",
        "“mothers”",
        "camden",
    ],
)
def test_a_search_minds_neither_accents_nor_case_nor_script(client, words):
    newcomers = make_topic(
        "Welcoming newcomers", name_fr="Accueil des nouveaux arrivants"
    )
    cities = [
        make_city("Setúbal", "PT"),
        make_city("Auckland", "NZ"),
        make_city("Kyiv", "UA", aliases="Київ\nKiev"),
        make_city("Łódź", "PL"),
        make_city("Zürich", "CH", aliases="Zurich"),
    ]
    practice = make_practice(
        "Ngā Kete", cities=cities, topics=[newcomers], purpose="For Māori staff."
    )
    practice.process = "Migrant mothers visit other mothers."
    practice.save()
    Place.objects.create(practice=practice, country="GB", locality="Camden")
    make_practice("Another", country="SE")

    assert found(client, f"q={words}") == ["Ngā Kete"]


@pytest.mark.parametrize("words", ["mothers lisbon", "others", "zzz", "mothers zzz"])
def test_every_word_must_stand_somewhere_from_its_beginning(client, words):
    make_practice("District Mothers", city=make_city("Berlin", "DE"))

    assert found(client, f"q={words}") == []


def test_the_contact_of_a_practice_cannot_be_searched_for(client):
    make_practice("One", contact_name="Ada Lovelace", contact_email="ada@example.org")

    assert found(client, "q=lovelace") == found(client, "q=ada") == []


def test_a_search_and_filters_narrow_each_other(client):
    lisbon = make_city("Lisbon")
    make_practice("Mothers", city=lisbon)
    make_practice("Mothers elsewhere")
    make_practice("Fathers", city=lisbon)

    assert found(client, "q=mothers&city=lisbon") == ["Mothers"]
