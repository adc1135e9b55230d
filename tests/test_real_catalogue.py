"""The real catalogue is whole: every entry of its sources, and as they say it."""

import json
import re

import pytest
from django.conf import settings
from django.forms.models import model_to_dict

from cities.folding import slug_from
from cities.models import City, IndexArea, IndexResult, Network
from practices.models import GoodPractice, Place, ReferenceDocument, Topic

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]

# The captured lists of the Council's site: title, country, city, period as written,
# and as understood: start year, end year, ongoing.
SEEDS = [
    (
        "”Engage in Copenhagen” – a three year inclusion programme",
        *("DK", "Copenhagen", "2011-14", 2011, 2014, False),
    ),
    ("Immigration City Erlangen", "DE", "Erlangen", "2013 onwards", 2013, None, True),
    (
        "Setúbal - Office for Immigrants and Ethnic Minorities",
        *("PT", "Setúbal", "2004 - ongoing", 2004, None, True),
    ),
    (
        "Educational equality in Oslo. "
        "Tackling educational segregation through raising standards",
        *("NO", "Oslo", "2016-", 2016, None, True),
    ),
    ("District Mothers", "DE", "Berlin-Neukölln", "2016", 2016, 2016, False),
    ("Young Mayor", "GB", "London-Lewisham", "2018 onwards", 2018, None, True),
    ("", "PT", "Cascais", "Since 2017 - Ongoing", 2017, None, True),
    ("Lisbon’s ethnic economy", "PT", "Lisbon", "2016", 2016, 2016, False),
    (
        "Urban art for Intercultural Interaction - “o Bairro i o Mundo”",
        *("PT", "Loures", "2013-July 2023", 2013, 2023, False),
    ),
    ("Local Assemblies", "GB", "London-Lewisham", "2008 onwards", 2008, None, True),
    (
        "Nachbarschaftsheim Neukölln",
        *("DE", "Berlin-Neukölln", "2016 onwards", 2016, None, True),
    ),
    (
        "Intercultural Integration Plan 2015-2020",
        *("UA", "Melitopol", "2015-2020", 2015, 2020, False),
    ),
    ("A city international policy", "IT", "Reggio Emilia", "2016", 2016, 2016, False),
    ("The Auckland Plan 2050", "NZ", "Auckland", "2019-2050", 2019, 2050, False),
    ("Nga Kete Akoranga (NKA)", "NZ", "Auckland", "2018 onwards", 2018, None, True),
    (
        "Welcoming internationals to the city",
        *("NO", "Stavanger", "Ongoing for several years", None, None, True),
    ),
    ("First Welcome", "IT", "Reggio Emilia", "2016", 2016, 2016, False),
    ("Safer Alta de Lisboa", "PT", "Lisbon", "2009 - ongoing", 2009, None, True),
    ("Give Something Back to Berlin", "DE", "Berlin", "2012 onwards", 2012, None, True),
    (
        "Siemens’ program for integrating refugees",
        *("DE", "Erlangen", "ongoing", None, None, True),
    ),
    ("An Anti-Racism Cockpit", "IT", "Turin", "2019", 2019, 2019, False),
    (
        "Employment and skills - "
        "Adult Learning Programme, BUILD programme, Leeds Anchors Network",
        *("GB", "Leeds", "2020", 2020, 2020, False),
    ),
    ("Community Connector Project", "GB", "Leeds", "2020", 2020, 2020, False),
]


@pytest.mark.parametrize(
    ("model", "count"),
    [
        (City, 179),
        (Network, 21),
        (Topic, 24),
        (IndexArea, 16),
        (GoodPractice, 120),
        (Place, 122),
        (ReferenceDocument, 41),
        (IndexResult, 12),
    ],
)
def test_nothing_is_dropped_and_nothing_added(model, count):
    assert model._default_manager.count() == count


def test_everything_is_public():
    assert GoodPractice.objects.published().count() == 120
    assert IndexResult.objects.published().count() == 12


@pytest.mark.parametrize(
    ("title", "country", "city", "period", "start", "end", "ongoing"), SEEDS
)
def test_an_entry_of_the_captured_lists_is_there(
    title, country, city, period, start, end, ongoing
):
    practice = GoodPractice.objects.published().get(title=title)

    assert practice.place_names == [city]
    assert practice.countries == [country]
    assert practice.period_text == period
    assert (practice.start_year, practice.end_year) == (start, end)
    assert practice.ongoing is ongoing
    assert practice.topics.exists()


def test_the_captured_lists_have_23_entries():
    assert len(SEEDS) == 23


def test_a_practice_of_three_cities_has_three_places():
    practice = GoodPractice.objects.get(title__startswith="Lublin, Krakow and")

    assert practice.place_names == ["Lublin", "Kraków", "Wrocław"]
    assert practice.countries == ["PL"]


def test_a_town_outside_the_list_of_cities_stays_as_written():
    place = Place.objects.exclude(locality="").get()

    assert (place.locality, place.country.code, place.city) == ("Camden", "GB", None)
    assert not City.objects.filter(name__contains="Camden").exists()


def test_a_practice_without_a_city_has_its_country():
    practice = GoodPractice.objects.get(title="Diversity in the workforce")

    assert practice.place_names == []
    assert practice.countries == ["NO"]


def test_a_practice_without_a_title_has_a_readable_address():
    practice = GoodPractice.objects.get(title="")

    assert practice.slug == "untitled-practice-cascais"
    assert practice.display_title == "Untitled practice, Cascais"


@pytest.mark.parametrize(
    ("spelling", "city"),
    [
        ("Montreal", "Montréal"),
        ("Reykjavik", "Reykjavík"),
        ("Donostia-San Sebastian", "Donostia-San Sebastián"),
        ("Neuchâtel", "Neuchâtel (canton)"),
        ("Lisboa", "Lisbon"),
        ("Lisbonne", "Lisbon"),
        ("Vinnitsya", "Vinnytsia"),
        ("Одеса", "Odesa"),
        ("Λευκωσία", "Nicosia"),
        ("مراكش", "Marrakesh"),
        ("浜松", "Hamamatsu"),
    ],
)
def test_a_city_is_found_by_its_other_spellings(spelling, city):
    found = City.objects.matching(spelling)

    assert [one.name for one in found] == [city]


def test_a_city_has_all_that_is_known_of_it():
    bergen = City.objects.get(slug="bergen")

    assert model_to_dict(bergen, exclude=["id", "officers"]) == {
        "name": "Bergen",
        "aliases": "",
        "kind": "city",
        "country": "NO",
        "latitude": 60.3930,
        "longitude": 5.3242,
        "population": 294029,
        "membership": "member",
        "joined_year": None,
        "networks": list(
            Network.objects.filter(slug__in=["icc-international", "icc-norway"])
        ),
        "website": "",
        "profile_url": (
            "http://www.coe.int/t/dg4/cultureheritage/culture/Cities/bergen_en.asp"
        ),
        "evidence_year": 2021,
        "source_url": "https://www.coe.int/en/web/interculturalcities/networks",
    }


def test_a_network_has_its_own_name_beside_those_of_the_pages():
    network = Network.objects.filter(slug="citta-del-dialogo")

    assert network.values("own_name", "name_en", "name_fr").get() == {
        "own_name": "Rete Città del Dialogo",
        "name_en": "Cities of Dialogue network (Italy)",
        "name_fr": "Réseau des villes du dialogue (Italie)",
    }


@pytest.mark.parametrize("model", [IndexArea, Network, Topic])
def test_everything_with_a_name_has_a_french_one(model):
    assert not model._default_manager.filter(name_fr__isnull=True).exists()


@pytest.mark.parametrize("model", [Network, Topic])
def test_everything_with_a_description_has_a_french_one(model):
    assert not model._default_manager.filter(description_fr__isnull=True).exists()


def test_the_core_topics_are_one_for_each_area_of_the_index():
    core = Topic.objects.filter(tier=Topic.Tier.CORE)

    assert [topic.index_area for topic in core] == list(IndexArea.objects.all())


def test_an_index_result_stands_in_its_area():
    result = IndexResult.objects.exclude(area=None).get()

    assert (str(result.city), str(result.area)) == ("Oeiras", "Neighbourhoods")
    assert (result.year, result.score) == (2019, 100)


# --- The files ------------------------------------------------------------------------


def records():
    """Every object of the fixtures."""
    files = sorted((settings.BASE_DIR / "fixtures").glob("*.json"))
    return [
        record
        for file in files
        for record in json.loads(file.read_text(encoding="utf-8"))
    ]


def words(value):
    """Every text of a fixture's object that is not an address."""
    if isinstance(value, dict | list):
        parts = value.values() if isinstance(value, dict) else value
        return " \n ".join(words(part) for part in parts)
    return "" if re.match(r"https?://|\d{4}-\d\d-\d\dT", str(value)) else str(value)


def test_the_addresses_are_those_that_the_titles_make():
    made = {
        record["fields"]["slug"]: slug_from(record["fields"]["title"])
        for record in records()
        if record["fields"].get("title")
    }

    assert len(made) == 119
    assert [slug for slug, expected in made.items() if slug != expected] == []


def test_the_files_hold_no_address_or_number_of_a_person():
    text = "\n".join(words(record["fields"]) for record in records())
    numbers = re.findall(r"\+?\d[\d ()./-]{5,}\d", text)

    assert not re.search(r"\w@\w", text)
    assert [number for number in numbers if sum(map(str.isdigit, number)) > 8] == []
