"""Saved pages of the old site's list are read entry by entry, and nothing is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practices.listing import read_again
from practices.listing.confidence import Confidence
from practices.listing.parts import is_cut
from practices.period import format_period, parse_period
from tests.listing import CAPTURES, PAGES, entry, names, read, read_page
from tests.test_captured_lists import ENTRIES, SLUGS

SURE, LIKELY, UNSURE = Confidence.SURE, Confidence.LIKELY, Confidence.UNSURE
# Of each entry of the captures: the period as printed, and how each part begins.
PRINTED = [
    ("2011-14", {"purpose": "”Engage in Copenhagen” was a three"}),
    ("2013 onwards", {"purpose": "Revising", "rationale": "There is a popular"}),
    ("2004 - ongoing", {"purpose": "A transversal", "rationale": "The City Council"}),
    ("2016-", {"purpose": "The aim of this project"}),
    ("2016", {"purpose": "Migrant mothers", "process": "The “Stadtteilmütter”"}),
    ("2018 onwards", {"purpose": "Putting power", "rationale": "Lewisham Young"}),
    ("Since 2017 - Ongoing", {"purpose": "Cascais regularly"}),
    ("2016", {"purpose": "The study aimed"}),
    ("2013-July 2023", {"purpose": "Regenerating", "rationale": "Quinta do Mocho"}),
    ("2008 onwards", {"purpose": "A network of", "process": "This programme"}),
    ("2016 onwards", {"purpose": "Community centre", "process": "Nachbarschaftsheim"}),
    ("2015-2020", {"purpose": "Despite inter-ethnic", "process": "Whilst war"}),
    ("2016", {"purpose": "An aspiring"}),
    ("2019-2050", {"purpose": "‘Fostering", "rationale": "The Auckland Plan"}),
    ("2018 onwards", {"purpose": "Promoting", "rationale": "The implementation"}),
    ("Ongoing for several years", {"purpose": "Several years ago"}),
    ("2016", {"purpose": "The city is applying"}),
    ("2009 - ongoing", {"summary": "A community-policing", "purpose": "Since 2007"}),
    ("2012 onwards", {"purpose": "A social enterprise", "process": "The “Give"}),
    ("ongoing", {"purpose": "Erlangen shows", "process": "With a population"}),
    ("2019", {"purpose": "Internally focused"}),
    ("2020", {"purpose": "In Leeds 24%"}),
    ("2020", {"purpose": "In July 2019"}),
]
NO_HEADINGS = 2  # the last two, from Leeds


def captured():
    return [entry for page in CAPTURES for entry in read_page(page).entries]


# --- The captures ---------------------------------------------------------------------


@pytest.mark.parametrize("number", range(23))
def test_an_entry_of_the_captures_comes_out_right(number):
    found = captured()[number]
    title, _code, _country, city, understood, *_years = ENTRIES[number]
    period, begins = PRINTED[number]

    assert found.title == ("" if title.startswith("Untitled") else title)
    assert [place.city for place in found.places] == [SLUGS.get(city, city.lower())]
    assert found.period == period
    assert format_period(parse_period(found.period)) == understood
    assert found.language == "en"
    assert found.texts.keys() == begins.keys()
    for part, beginning in begins.items():
        assert found.texts[part].startswith(beginning), part
    assert found.is_readable


def test_the_captures_have_23_entries_and_each_line_is_in_one_or_aside():
    assert [len(read_page(page).entries) for page in CAPTURES] == [3, 20]
    for page in CAPTURES:
        found = read_page(page)
        lines = [one for e in found.entries for one in e.raw.splitlines()]
        printed = page.read_text("utf-8").splitlines()

        assert sorted(lines + found.aside) == sorted(
            " ".join(line.split()) for line in printed if line.strip()
        )


def test_what_is_doubtful_in_the_captures_is_said():
    doubts = {
        (number, name): sure
        for number, found in enumerate(captured())
        for name, sure in found.confidence.items()
        if sure is UNSURE
    }

    assert doubts == {
        (6, "title"): UNSURE,  # Cascais has none
        (21, "parts"): UNSURE,  # Leeds: no headings
        (22, "parts"): UNSURE,
    }


def test_what_the_list_cut_off_is_told_and_never_certain():
    for found in captured():
        assert found.cut == list(found.texts)[-1:]
        assert found.confidence["parts"] is not SURE


@pytest.mark.parametrize(
    ("text", "is_whole"),
    [
        ("They meet.", True),
        ("They meet... and part.", True),
        ("", True),
        ("They come from…", False),
        ("They come from...", False),
        ("They come from […]", False),
        ("They come “from...”", False),
    ],
)
def test_a_text_is_cut_where_dots_stand_for_its_end(text, is_whole):
    assert is_cut(text) is not is_whole


def test_introduction_and_facets_are_no_entries():
    found = read_page(CAPTURES[0])

    assert found.aside[0] == "Avenue de l'Europe"
    assert found.aside[-3:] == ["Topic", "0 International outlook", "Year"]


def test_a_page_that_is_no_list_has_no_entry():
    assert read_page(PAGES / "no-entry.txt").entries == []


# --- Other pages ----------------------------------------------------------------------


def test_a_web_page_in_other_languages_is_read_as_its_readers_see_it():
    gardens, reading, school = read_page(PAGES / "saved-page.html").entries

    assert gardens.title == "Jardins ouverts & partagés"
    assert (gardens.places[0].city, gardens.period) == ("strasbourg", "Depuis 2014")
    assert gardens.language == "fr"
    assert gardens.address == "https://www.example.org/-/jardins"
    assert gardens.texts["purpose"].startswith("Permettre aux habitants")
    assert gardens.texts["process"].endswith("prête des terrains aux associations...")
    assert (reading.title, reading.address) == ("", "")
    assert (reading.places[0].city, reading.period) == ("oslo", "mai 2016")
    assert (school.title, school.language) == ("Škola za sve", "sr")
    assert school.texts.keys() == {"purpose", "process"}


def test_country_city_and_period_may_have_a_line_each():
    text = "Open gardens\nPoland\nLublin\nKrakow\n2nd half 2021\nPurpose: To meet..."
    [found] = read(f"{text}\nRead More").entries

    assert [place.city for place in found.places] == ["lublin", "krakow"]
    assert (found.title, found.period) == ("Open gardens", "2nd half 2021")
    assert found.texts == {"purpose": "To meet..."}


def test_scripts_and_comments_of_a_web_page_are_not_read():
    found = read_page(PAGES / "saved-page.html")

    everything = str(found)
    assert "alert" not in everything
    assert "document.write" not in everything
    assert "Porto" not in everything


def test_the_last_entry_may_be_cut_off_anywhere():
    whole = entry("First", "Portugal Lisbon 2016") + "Second\n\nNorway Oslo 2018\n\nPur"
    found = read(whole).entries

    assert [(e.title, e.places[0].city) for e in found] == [
        ("First", "lisbon"),
        ("Second", "oslo"),
    ]
    assert found[1].texts == {"purpose": "Pur"}


def test_a_title_alone_at_the_end_is_kept_for_a_person():
    found = read(entry("First", "Portugal Lisbon 2016") + "Fresh start – Learn…")

    assert [e.is_readable for e in found.entries] == [True, False]
    assert found.entries[1].texts == {"purpose": "Fresh start – Learn…"}


def test_entries_without_links_between_them_are_told_apart_by_their_places():
    text = (
        "First\nPortugal Lisbon 2016\nPurpose: To meet...\n"
        "Norway Oslo since 2018\nProcess: They met...\n"
        "Third\nItaly Turin 2019\nPurpose: To eat..."
    )
    found = read(text).entries

    assert [e.title for e in found] == ["First", "", "Third"]
    assert [e.places[0].city for e in found] == ["lisbon", "oslo", "turin"]


def test_a_title_that_looks_like_a_place_and_a_year_is_still_a_title():
    [found] = read(entry("Germany Welcomes 2016", "Germany Berlin 2016")).entries

    assert (found.title, found.places[0].city) == ("Germany Welcomes 2016", "berlin")


def test_several_pages_in_one_file_are_read_on():
    page = CAPTURES[0].read_text("utf-8")
    found = read(f"{page}\n{page}")

    assert [e.title for e in found.entries] == 2 * [e.title for e in read(page).entries]


def test_an_entry_whose_place_is_not_known_keeps_it_for_a_person():
    [found] = read(entry("Open gardens", "Atlantis Exampleville 2016")).entries

    assert found.places[0].locality == "Atlantis Exampleville"
    assert found.period == "2016"
    assert found.confidence["place"] is UNSURE


def test_an_entry_that_cannot_be_read_keeps_all_its_text():
    text = (
        entry("One", "Norway Oslo 2018") + "Only words\n\nand more words\n\nRead More"
    )
    [_one, found] = read(text).entries

    assert not found.is_readable
    assert found.texts == {"purpose": "Only words\n\nand more words"}
    assert found.is_doubtful


@pytest.mark.parametrize("number", range(23))
def test_an_entry_is_read_again_from_its_own_lines_alone(number):
    found = captured()[number]

    assert read_again(found.raw, names()) == found


TITLES = st.text("abc XYZ:.-…1920é", max_size=30).map(str.strip)
PLACES = st.sampled_from(
    ["Norway Oslo 2018", "Portugal Lisbon Porto since 2016", "Ireland", "Atlantis 2016"]
)


@given(st.lists(st.tuples(TITLES, PLACES, TITLES), max_size=5))
def test_as_many_entries_come_out_as_go_in(printed):
    """And every line of the page is in one of them or aside."""
    text = "".join(entry(*one) for one in printed)
    found = read(text)
    lines = [one for e in found.entries for one in e.raw.splitlines()]

    assert len(found.entries) == len(printed)
    assert sorted(lines + found.aside) == sorted(
        " ".join(line.split()) for line in text.splitlines() if line.strip()
    )


@given(st.text(max_size=400))
def test_no_text_is_too_odd_to_be_read(text):
    read(text)
