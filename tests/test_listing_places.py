"""The line "Country City Period" is read without separators, in any spelling."""

import pytest

from practices.listing.confidence import Confidence
from practices.listing.places import Place, read_place_line
from tests.listing import names

SURE, LIKELY, UNSURE = Confidence.SURE, Confidence.LIKELY, Confidence.UNSURE


def read(line):
    found = read_place_line(line, names())
    places = [place.city or place for place in found.places]
    return places, found.period, found.confidence


@pytest.mark.parametrize(
    ("line", "cities", "period"),
    [
        ("Poland Lublin Krakow Wroclaw 2nd half 2021", 3, "2nd half 2021"),
        ("Italy Turin Milan Palermo 2018-2019", 3, "2018-2019"),
        ("Portugal Amadora Loures Oeiras", 3, ""),
        ("Portugal Lisboa / Porto 2016", 2, "2016"),
        ("Portugal Santa Maria da Feira Braga, Porto and Lisbon ongoing", 4, "ongoing"),
    ],
)
def test_several_cities_are_told_apart(line, cities, period):
    places, rest, sure = read(line)

    assert (len(places), rest, sure) == (cities, period, SURE)


@pytest.mark.parametrize(
    ("line", "city"),
    [
        ("Ukraine Vinnitsya 2016", "vinnytsia"),
        ("Switzerland Zürich 2018", "zurich"),
        ("Suisse Zurich 2018", "zurich"),
        ("Canada Montreal permanent", "montreal"),
        ("Iceland Reykjavik", "reykjavik"),
        ("Spain Donostia-San Sebastian 21 June 2018", "donostia-san-sebastian"),
        ("Deutschland Berlin Neukölln seit 2016", "berlin-neukolln"),
        ("Germany Berlin 2012 onwards", "berlin"),
        ("UNITED KINGDOM LONDON LEWISHAM 2018", "london-lewisham"),
        ("Republic of Korea Ansan 2020", "ansan"),
        ("Turkey Kepez 2021-", "kepez"),
        ("Mexico Mexico City 2016", "mexico-city"),
        ("Oslo, Norway 2016", "oslo"),
        ("Srbija Subotica OD 2020", "subotica"),
    ],
)
def test_every_spelling_of_a_place_is_known(line, city):
    places, _period, sure = read(line)

    assert (places, sure) == ([city], SURE)


@pytest.mark.parametrize(
    "period",
    [
        *("1982-", "2004 - ongoing", "2007-on going", "2011-14", "2013-July 2023"),
        *("2018 on", "2018-2022 (still in use)", "2021 (ongoing since 2017)", "N/A"),
        *("25-28 August 2016", "2nd half 2021", "Depuis 2014", "From 2018 - ongoing"),
        *("March 2018 until 31 August 2019", "OD 2020", "Ongoing activities"),
        *("Permanent since 2012", "Running for several decades", "as from 2015"),
        *("Three years - 2017, 2018 and 2019", "Each year in March", "until 2023"),
        *("Two years from February 2016 to January 2018", "current", "mai 2016"),
        *("January - February 2018", "Four months from March to June 2017 (pilot)"),
        "2009-ongoing Casalecchio di Reno, Italy",
    ],
)
def test_a_period_begins_where_the_places_end(period):
    places, rest, _sure = read(f"Italy Casalecchio di Reno {period}")

    assert (places, rest) == (["casalecchio-di-reno"], period)


def test_a_place_that_leaked_into_the_period_is_said_once():
    line = "Italie Casalecchio di Reno Casalecchio di Reno, Italie"

    assert read(line) == (["casalecchio-di-reno"], "", SURE)


@pytest.mark.parametrize(
    ("line", "country", "period"),
    [
        ("Norway 2013-", "NO", "2013-"),
        ("Irlande", "IE", ""),
        ("Belgium N/A", "BE", "N/A"),
    ],
)
def test_a_country_alone_is_a_national_practice(line, country, period):
    assert read(line) == ([Place(country=country)], period, LIKELY)


@pytest.mark.parametrize(
    ("line", "locality"),
    [
        ("United Kingdom Camden 2019", "Camden"),
        ("Spain A Coruña Since 2015", "A Coruña"),
        ("Spain Mar del Ejemplo 2016", "Mar del Ejemplo"),
    ],
)
def test_a_town_that_is_not_known_is_kept_as_a_locality(line, locality):
    [place], _period, sure = read(line)

    assert (place.locality, sure) == (locality, UNSURE)


def test_a_town_that_is_not_known_stands_between_others():
    places, period, sure = read("Poland Lublin Beispielstadt Wroclaw 2021")

    assert places == ["lublin", "wroclaw", Place("", "PL", "Beispielstadt")]
    assert (period, sure) == ("2021", UNSURE)


def test_a_misspelt_city_is_found_and_said_to_be_likely_only():
    assert read("Sweden Bottkyrka 2016") == (["botkyrka"], "2016", LIKELY)


def test_a_namesake_in_another_country_is_not_taken():
    [place], _period, _sure = read("United Kingdom Rochester 2016")

    assert place == Place("", "GB", "Rochester")


@pytest.mark.parametrize(
    "title",
    [
        "Italy - Learn Arabic!",
        "Italy - Learn Arabic! Part 1",
        "Italy: plans for 2016",
        "Bilbao, City of Values",
        "Leeds Anchors Network",
        "Intercultural Integration Plan 2015-2020",
        "Reaching a point from which to take action in Oslo",
    ],
)
def test_a_title_is_no_line_of_place_and_period(title):
    assert read_place_line(title, names()).score < 5
