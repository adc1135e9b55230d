"""Reading and writing the period of a practice."""

import csv
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from practices.period import MAX_YEAR, MIN_YEAR, Period, format_period, parse_period

patient = settings(deadline=None)  # a busy machine is no failure

# Strings that cities really wrote: text, start year, end year, ongoing.
WRITTEN_BY_CITIES = """\
,,,0
1982-,1982,,1
2004 - ongoing,2004,,1
2006 onwards,2006,,1
2007-on going,2007,,1
2008 - ongoing,2008,,1
2008 onwards,2008,,1
2009 - ongoing,2009,,1
"2009-ongoing Casalecchio di Reno, Italy",2009,,1
2011-,2011,,1
2011-14,2011,2014,0
2013 onwards,2013,,1
2013-July 2023,2013,2023,0
2014,2014,2014,0
2015-2020,2015,2020,0
2015-2020 / 2021-25,2015,2025,0
2016,2016,2016,0
2016-,2016,,1
2018 on,2018,,1
2018-2022 (still in use),2018,,1
2018-ongoing,2018,,1
2019-2050,2019,2050,0
2021 (ongoing since 2017),2017,,1
25-28 August 2016,2016,2016,0
2nd half 2021,2021,2021,0
8-11 September 2016,2016,2016,0
"Casalecchio di Reno, Italie",,,0
Depuis 2014,2014,,1
From 2018 - ongoing,2018,,1
From 2021 to 2027,2021,2027,0
From September 2014 to May 2015 (still ongoing as part of the municipal strategy for promoting interculturality),2014,,1
June 2017,2017,2017,0
March 2017 – present,2017,,1
March 2018 until 31 August 2019,2018,2019,0
N/A,,,0
OD 2020,2020,,1
On-going since 2014,2014,,1
Ongoing activities,,,1
Ongoing for several years,,,1
Permanent since 2012,2012,,1
Running for several decades,,,1
Since 2017 - Ongoing,2017,,1
"Three years - 2017, 2018 and 2019",2017,2019,0
Two years from February 2016 to January 2018 (with the possibility of renewal for an additional year).,2016,2018,0
as from 2015,2015,,1
current,,,1
ongoing,,,1
permanent,,,1
until 2023,,2023,0
"""  # noqa: E501

# Other wordings of the same kinds: "start,end,ongoing: wording | wording".
OTHER_WORDINGS = """\
1990,,1: since the 1990s | Since the late 1990s
1995,,1: Chaque année autour du 21 mars, depuis 1995
2010,,1: a partire dal 2010 | desde 2010 hasta la actualidad | 2010 en adelante
2011,,1: od 2011. do danas | од 2011 до данас | 2011 (ongoing)
2011,,1: Every year in May since 2011
2012,,1: depuis sa création en 2012 | a partir de 2012 | à partir de 2012
2012,,1: dal 2012 a oggi | 2012 in poi | Ongoing activities (Since 2012)
2012,,1: jährlich seit 2012 | launched 2012, ongoing
2013,,1: since 2013 | seit 2013 | SEIT Mai 2013 | 2013+ | 2013 → | 2013 ... | 2013…
2013,,1: 2013 - | 2013 –present | 2013 to date | 2013 till now | 2013–today
2013,,1: 2013 and beyond | since its foundation in 2013
2013,,1: 2013 onwards, 1,950 families reached
2014,,1: seit dem Jahr 2014 | seit dem 1. September 2014 | depuis 2014
2014,,1: starting in 2014 | starting from 2014 | de 2014 à aujourd’hui | 2014 à ce jour
2014,,1: 2014 – nos jours | 2014-2016, ongoing | 2014 – en cours | 2014 - en curso
2014,,1: 2014 - in corso | 2014 - em curso | 2014 – laufend | 2014 – u toku
2014,,1: у току од 2014. | Phase 1: 2014-2016, phase 2: ongoing
2014,,1: Started 2014 and still running | Pilot 2014, permanent since 2016
2015,,1: depuis le 1er janvier 2015 | desde 2015 | desde el año 2015 | da settembre 2015
2015,,1: as of 2015 | as from 1 March 2015 | 2015 bis heute | 2015 até hoje
2015,,1: from Sept 2015 until now | 2015ff. | 2015 ff
2016,,1: depuis l’été 2016 | desde a primavera de 2016 | desde março de 2016 | dal 2016
2016,,1: dall’anno 2016 | dal mese di maggio 2016 | à partir 2016 | 2016 and on
2016,,1: de 2016 em diante | since March-April 2016 | since May 12, 2016 | von 2016 an
2016,,1: mai 2016 - | Oct 2016 - ongoing | dès septembre 2016 | dal 1° gennaio 2016
2017,,1: Since April 2017 | 2017/18 onwards | since the school year 2017/18
2017,,1: Social network - ongoing / Assessment - 2017 | marzo 2017 - actualidad
2017,,1: março de 2017 – presente | März 2017 – heute | март 2017 – данас
2018,,1: a partir de enero de 2018 | from 2018 | from spring 2018
2019,,1: ab 2019 | ab Herbst 2019 | од маја 2019
2020,,1: od 2020 | od 2020. godine | од 2020. године
,,1: on-going | on going | En cours | En curso | in corso | em curso | laufend
,,1: fortlaufend | u toku | u tijeku | у току | permanente | currently | to date
,,1: still running | still in use | continuing | Continuous | continuously
,,1: for several decades | every year | Each year in March | annual | chaque année
,,1: tous les ans | cada año | ogni anno | jedes Jahr | jährlich | todos os anos
,,1: svake godine | every summer | depuis plusieurs années | seit mehreren Jahren
,,1: not yet completed | ongoing until further notice | since 1850
,,1: until further notice | jusqu'à nouvel ordre | since 5 years | every 2 years
1990,1999,0: 1990s | in den 1990er Jahren | années 1990
1998,1998,0: 1998-02
1998,1999,0: 1998-99
1999,2000,0: 1999-2000
2000,2010,0: 2000-10
2010,2018,0: 2010-2012 and 2016-2018
2010,2019,0: anni 2010
2011,2014,0: 2011/14
2012,2018,0: was launched in 2012 and ran until 2018
2013,2014,0: 2013 und 2014 | 2013 и 2014
2013,2015,0: 2013 2014 2015
2013,2016,0: 2013 − 2016 | 2013—2016 | 2013‒2016 | 2013 ~ 2016 | 2013 → 2016
2013,2016,0: 2013 to 2016
2013,2019,0: 2013 - 31 August 2019 | 2013-31.08.2019
2013,,0: 2013-?
2014,2015,0: 2014-'15
2014,2016,0: September 2014 – Dezember 2016 | sept. 2014 - déc. 2016
2014,2016,0: gennaio 2014 – dicembre 2016
2014,2018,0: started in 2014, completed in 2018
2014,2018,0: Project: 2014-2016; continued until 2018
2014,2019,0: since 2014, ended in 2019 | 2014-2019 (completed)
2014,2019,0: 2014-2019, no longer ongoing | 2014-2016 (2nd phase 2017-2019)
2014,,0: started in 2014, no longer ongoing | since 2014, discontinued
2014,,0: since 2014, no longer active | depuis 2014, n'est plus en cours | 2014 - n/a
2015,2015,0: principios de 2015
2015,2017,0: 2015-2016/17 | 2015-2016-2017 | Anfang 2015 bis Ende 2017
2015,2017,0: début 2015 - fin 2017
2015,2018,0: between 2015 and 2018 | entre 2015 et 2018 | de 2015 à 2018
2015,2018,0: de 2015 a 2018 | desde 2015 hasta 2018 | dal 2015 al 2018
2015,2018,0: von 2015 bis 2018 | von März 2015 bis Mai 2018 | od 2015. do 2018. godine
2015,2018,0: од септембра 2015. до маја 2018. године | every year from 2015 to 2018
2015,2019,0: 2015-17, 2019
2015,,0: launched in 2015
2016,2016,0: 2016 | 2016. | ２０１６ | ٢٠١٦ | in 2016 | Summer 2016 | mayo de 2016
2016,2016,0: maggio 2016 | maj 2016. | мај 2016. године | Oktober 2016 | no ano de 2016
2016,2016,0: 28 Aug - 3 Sept 2016 | du 8 au 11 septembre 2016
2016,2016,0: dal 8 al 11 settembre 2016 | vom 8. bis 11. September 2016 | 1-3/06/2016
2016,2016,0: 2016 (Agenda 2030) | 2016 - 25 August | 20.05.2016. - 25.05.2016. | 2016г.
2016,2016,0: 17th–19th May 2016
2016,2018,0: 2016, 2017, 2018 | 2016/2017/2018
2016,2020,0: 2016-2018 (renewed until 2020) | 2016-2018-2020 | Action plan 2016-2020
2016,,0: 12 months from May 2016
2017,2017,0: 9 May 2017 | de marzo a junio de 2017 | von Januar bis März 2017
2017,2017,0: Four months from March to June 2017 (pilot in one neighbourhood)
2017,2017,0: Pilot phase - 2017
2017,2018,0: 2017/18 | 2017/2018 | 2017-18 | 2017–2018 school year | años 2017 y 2018
2018,2018,0: 21 June 2018 | January - February 2018 | 15-month pilot, 2018
2018,2018,0: 2018 (with 2500 participants) | 2018, 1950 families | 2018 on request
2018,2019,0: FY2018/19 | Schuljahr 2018/2019 | školska 2018/2019. godina
2019,2019,0: 2019-09 | 09/2019 | 2019-09-01 | 1.9.2019
2019,2021,0: 01.09.2019 – 31.08.2021 | 01/09/2019-31/08/2021 | 2019-09-01 to 2021-08-31
2019,2021,0: 1. 9. 2019 - 31. 8. 2021 | 09/2019 - 08/2021 | 2019-09 - 2021-08
2019,2021,0: 2019.09 - 2021.08 | 01-09-2019 to 31-08-2021 | 2019/09/01 - 2021/08/31
2019,2021,0: 9/2019–8/2021
2019,2022,0: Integration Strategy 2019-2022
2020,2020,0: Q1 2020 | first half of 2020 | 2020 (completed)
2020,2025,0: 2020 - (planned) 2025
2021,2021,0: 2° semestre 2021 | segundo semestre de 2021
2025,2100,0: 2025-2100
2098,2099,0: 2098-99
,1950,0: 1850-1950
,2018,0: ? - 2018 | -2018
,2019,0: ended 2019 | ended in 2019 | completed in May 2019 | closed 2019
,2019,0: terminé en 2019 | terminado en 2019 | concluso nel 2019 | concluído em 2019
,2019,0: beendet 2019 | završeno 2019. | завршено 2019. | no longer ongoing since 2019
,2019,0: permanently closed in 2019
,2021,0: closed in 2019, reopened in 2021
,2023,0: bis 2023 | bis Ende 2023 | until 2023 | jusqu’en 2023
,2023,0: jusqu'au 31 décembre 2023 | jusqu’à fin 2023 | hasta 2023
,2023,0: hasta finales de 2023 | fino al 2023 | até 2023 | do 2023
,2023,0: do kraja 2023. godine | до краја 2023. године | till the end of 2023
,2023,0: up to 2023 | by 2023
,2025,0: ongoing until 2025
,2026,0: expected to end in 2026
,,0: with 2500 participants | 12345 | 2500 | 1850 | 2016 participants | 2,016 people
,,0: 2016 people | 2000 euros | €2000 | € 2000 | C$2000 | 2000 € | EUR 2000
,,0: 1,950 families | 1950 familles | 2016 Teilnehmende | more than 2000
,,0: +0 11 2016 333 | 011 2016 333 | Tel. 2016 | 20160 | Agenda 2030 | the 2030 Agenda
,,0: Vision 2050 | Regulation (EU) 2016/679 | 15-month | two years
,,0: Casalecchio di Reno, Italie | n/a | tbc | ? | - | no longer ongoing | not ongoing
,,0: n’est plus en cours | nicht mehr laufend | non più in corso | ya no está en curso
,,0: já não está em curso | nije više u toku | више није у току | 2020-2015 | 2018-15
,,0: after 2015 | before 2010 | the 90s | 1900s | '98-'02 | 01.09.19 - 31.08.21
,,0: https://example.org/2016/05 | ICC2016 | 2016% | ISO 9001:2015 | period not stated
,,0: période non précisée | not yet started | Horizon 2020 | Europe 2020 strategy
,,0: 16/17
"""


def _period(start: str, end: str, ongoing: str) -> Period:
    return Period(
        int(start) if start else None, int(end) if end else None, ongoing == "1"
    )


def _other_wordings() -> list[tuple[str, Period]]:
    rows = (line.split(": ", 1) for line in OTHER_WORDINGS.splitlines())
    return [
        (text, _period(*expected.split(",")))
        for expected, texts in rows
        for text in texts.split(" | ")
    ]


BY_CITIES = [
    (text, _period(*expected))
    for text, *expected in csv.reader(WRITTEN_BY_CITIES.splitlines())
]
OTHERS = _other_wordings()


def _is_valid(start: int | None, end: int | None, ongoing: bool) -> bool:
    if ongoing and end is not None:
        return False
    return start is None or end is None or start <= end


YEARS = st.none() | st.integers(MIN_YEAR, MAX_YEAR)
PERIODS = st.builds(
    lambda parts: Period(*parts),
    st.tuples(YEARS, YEARS, st.booleans()).filter(lambda parts: _is_valid(*parts)),
)
KNOWN_TEXTS = st.sampled_from([text for text, _ in BY_CITIES + OTHERS])
# Nonsense made of the words of periods, which finds more than plain nonsense does.
WORDS = (
    "since until from to ongoing ended not no longer every march 12 3 months 2016 2013"
    " 1999 2100 1850 2020-21 2020-15 2100-15 1990s - – + ? ( ) , . / des années depuis"
    " bis od do a e 2500 people Agenda € $ 01.09.2019 2019-09"
)
SENTENCES = st.lists(st.sampled_from(WORDS.split()), max_size=12).map(" ".join)


@pytest.mark.parametrize(("text", "expected"), BY_CITIES)
def test_reads_what_cities_wrote(text, expected):
    assert parse_period(text) == expected


@pytest.mark.parametrize(("text", "expected"), OTHERS)
def test_reads_other_wordings(text, expected):
    assert parse_period(text) == expected


def test_both_tables_are_whole():
    assert len(BY_CITIES) == 49
    assert len(OTHERS) > 300


@pytest.mark.parametrize("month", ["May", "févr.", "März", "abril", "giugno", "јул"])
@pytest.mark.parametrize("dash", ["-", "–", "—", "−", "‒", " - ", "\u00a0–\u2009", "~"])
def test_reads_a_range_with_any_dash_and_any_month(month, dash):
    assert parse_period(f"{month} 2011{dash}{month} 2014") == Period(2011, 2014)


def test_a_text_too_long_for_a_period_is_none():
    assert parse_period(f"2016{' ' * 100_000}") == Period(2016, 2016)
    assert parse_period(f"2016{' x' * 100_000}") == Period()


def test_years_outside_the_bounds_are_not_known():
    assert parse_period("1899 - 1901") == Period(None, 1901)
    assert parse_period("1900 - 2100") == Period(1900, 2100)
    assert parse_period("2101") == Period()


@pytest.mark.parametrize(
    "text",
    [
        *("", "\x00", "\ud800", "2016\udfff"),
        "9" * 5_000,
        "\ufdfa" * 10_000,
        *("2016" * 25_000, "since " * 17_000, "a\u0301\u0316" * 33_000),
        *("2016-" * 2_000, "every 1 " * 1_200, "1/" * 5_000, ". " * 5_000),
        *("\u0f73" * 10_000, "(" * 10_000),
    ],
    ids=lambda text: ascii(text[:12]),
)
def test_long_and_broken_texts_are_read_in_little_time(text):
    parse_period(text)


@pytest.mark.parametrize(
    ("period", "english", "french"),
    [
        (Period(2011, 2014), "2011–2014", "2011–2014"),
        (Period(2016, 2016), "2016", "2016"),
        (Period(2013, None, ongoing=True), "since 2013", "depuis 2013"),
        (Period(None, 2023), "until 2023", "jusqu’en 2023"),
        (Period(2013), "2013–?", "2013–?"),
        (Period(ongoing=True), "ongoing", "en cours"),
        (Period(), "period not stated", "période non précisée"),
    ],
)
def test_writes_english_and_french(period, english, french):
    assert {format_period(period, code) for code in ("en", "en-gb", "EN")} == {english}
    assert {format_period(period, code) for code in ("fr", "fr-ca", "fr_FR")} == {
        french
    }


@pytest.mark.parametrize("language", ["de", "sr-latn", "frr", "fy", "", "?"])
def test_writes_english_for_any_other_language(language):
    assert format_period(Period(ongoing=True), language) == "ongoing"
    assert format_period(Period(ongoing=True)) == "ongoing"


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        ((1899, None), "1899 is not between 1900 and 2100."),
        ((None, 2101), "2101 is not between 1900 and 2100."),
        ((2016, 2015), "2015 is before 2016."),
        ((2015, 2016, True), "An ongoing practice cannot end in 2016."),
    ],
)
def test_an_impossible_period_cannot_be_made(parts, message):
    with pytest.raises(ValueError, match=message):
        Period(*parts)


@pytest.mark.parametrize(
    ("period", "active", "idle"),
    [
        (Period(2015, 2017), [2015, 2016, 2017], [2014, 2018]),
        (Period(2016, 2016), [2016], [2015, 2017]),
        (Period(2016), [2016, 2100], [2015]),
        (Period(2016, None, ongoing=True), [2016, 2100], [2015]),
        (Period(None, 2016), [1900, 2016], [2017]),
        (Period(ongoing=True), [1900, 2016, 2100], []),
        (Period(), [], [1900, 2016, 2100]),
    ],
)
def test_an_unknown_side_is_open_when_anything_is_known(period, active, idle):
    assert all(period.active_in(year) for year in active)
    assert not any(period.active_in(year) for year in idle)
    assert period.is_known == bool(active)


@patient
@given(PERIODS, st.integers(MIN_YEAR, MAX_YEAR))
def test_active_in_agrees_with_the_list_of_its_years(period, year):
    first = period.start_year or MIN_YEAR
    last = period.end_year or MAX_YEAR
    years = range(first, last + 1) if period != Period() else []
    assert period.active_in(year) == (year in years)


@patient
@given(st.text() | st.text(st.characters()) | SENTENCES)
def test_reads_any_text_without_error_into_a_possible_period(text):
    period = parse_period(text)
    for year in (period.start_year, period.end_year):
        assert year is None or MIN_YEAR <= year <= MAX_YEAR
    assert _is_valid(period.start_year, period.end_year, period.ongoing)


@patient
@given(PERIODS, st.sampled_from(["en", "fr"]))
def test_reads_back_what_it_writes(period, language):
    assert parse_period(format_period(period, language)) == period


@pytest.mark.parametrize("language", ["en", "fr"])
def test_reads_back_every_open_period_and_single_year(language):
    for year, ongoing in product(range(MIN_YEAR, MAX_YEAR + 1), (False, True)):
        for period in (
            Period(year, year),
            Period(year, None, ongoing),
            Period(None, year),
        ):
            assert parse_period(format_period(period, language)) == period


@patient
@given(KNOWN_TEXTS, st.sampled_from(["", " ", "\n", "\t\u00a0", "\u2009", "\u200b"]))
def test_space_around_and_letter_case_do_not_matter(text, space):
    expected = parse_period(text)
    assert parse_period(f"{space}{text}{space}") == expected
    assert parse_period(text.upper()) == expected
    assert parse_period(text.lower()) == expected


@patient
@given(KNOWN_TEXTS, st.sampled_from("-‐‑‒–—―−﹣－"))
def test_the_kind_of_dash_does_not_matter(text, dash):
    other = text.replace("-", dash).replace("–", dash)
    assert parse_period(other) == parse_period(text)


@patient
@given(KNOWN_TEXTS, st.sampled_from(["\u00a0", "\u2009", "\u202f", "  ", "\t"]))
def test_the_kind_of_space_does_not_matter(text, space):
    assert parse_period(text.replace(" ", space)) == parse_period(text)
