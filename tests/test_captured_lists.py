"""The 23 entries of the two captured lists are found and read as they should."""

import re
from urllib.parse import quote

import pytest
from django.http import QueryDict

from practices.filters import PracticeFilter
from practices.models import GoodPractice
from tests.pages import read, titles

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]

# Title, country, city, slug of the city, period as understood, a year it was active in.
ENTRIES = [
    (
        "”Engage in Copenhagen” – a three year inclusion programme",
        *(
            "DK",
            "Denmark",
            "Copenhagen",
            "2011–2014",
            ["2011", "2014"],
            ["2010", "2015"],
        ),
    ),
    (
        "Immigration City Erlangen",
        *("DE", "Germany", "Erlangen", "since 2013", ["2013", "2026"], ["2012"]),
    ),
    (
        "Setúbal - Office for Immigrants and Ethnic Minorities",
        *("PT", "Portugal", "Setúbal", "since 2004", ["2004", "2020"], ["2003"]),
    ),
    (
        "Educational equality in Oslo. "
        "Tackling educational segregation through raising standards",
        *("NO", "Norway", "Oslo", "since 2016", ["2016", "2026"], ["2015"]),
    ),
    (
        "District Mothers",
        *("DE", "Germany", "Berlin-Neukölln", "2016", ["2016"], ["2015", "2017"]),
    ),
    (
        "Young Mayor",
        *("GB", "United Kingdom", "London-Lewisham", "since 2018", ["2018"], ["2017"]),
    ),
    (
        "Untitled practice, Cascais",
        *("PT", "Portugal", "Cascais", "since 2017", ["2017", "2026"], ["2016"]),
    ),
    (
        "Lisbon’s ethnic economy",
        *("PT", "Portugal", "Lisbon", "2016", ["2016"], ["2015", "2017"]),
    ),
    (
        "Urban art for Intercultural Interaction - “o Bairro i o Mundo”",
        *("PT", "Portugal", "Loures", "2013–2023", ["2013", "2023"], ["2012", "2024"]),
    ),
    (
        "Local Assemblies",
        *("GB", "United Kingdom", "London-Lewisham", "since 2008", ["2008"], ["2007"]),
    ),
    (
        "Nachbarschaftsheim Neukölln",
        *("DE", "Germany", "Berlin-Neukölln", "since 2016", ["2016"], ["2015"]),
    ),
    (
        "Intercultural Integration Plan 2015-2020",
        *(
            "UA",
            "Ukraine",
            "Melitopol",
            "2015–2020",
            ["2015", "2020"],
            ["2014", "2021"],
        ),
    ),
    (
        "A city international policy",
        *("IT", "Italy", "Reggio Emilia", "2016", ["2016"], ["2015", "2017"]),
    ),
    (
        "The Auckland Plan 2050",
        *("NZ", "New Zealand", "Auckland", "2019–2050", ["2019", "2050"], ["2051"]),
    ),
    (
        "Nga Kete Akoranga (NKA)",
        *("NZ", "New Zealand", "Auckland", "since 2018", ["2018", "2026"], ["2017"]),
    ),
    (
        "Welcoming internationals to the city",
        *("NO", "Norway", "Stavanger", "ongoing", ["ongoing", "2016"], ["not-stated"]),
    ),
    (
        "First Welcome",
        *("IT", "Italy", "Reggio Emilia", "2016", ["2016"], ["2015", "2017"]),
    ),
    (
        "Safer Alta de Lisboa",
        *("PT", "Portugal", "Lisbon", "since 2009", ["2009", "2026"], ["2008"]),
    ),
    (
        "Give Something Back to Berlin",
        *("DE", "Germany", "Berlin", "since 2012", ["2012", "2026"], ["2011"]),
    ),
    (
        "Siemens’ program for integrating refugees",
        *("DE", "Germany", "Erlangen", "ongoing", ["ongoing", "2016"], ["not-stated"]),
    ),
    (
        "An Anti-Racism Cockpit",
        *("IT", "Italy", "Turin", "2019", ["2019"], ["2018", "2020"]),
    ),
    (
        "Employment and skills - "
        "Adult Learning Programme, BUILD programme, Leeds Anchors Network",
        *("GB", "United Kingdom", "Leeds", "2020", ["2020"], ["2019", "2021"]),
    ),
    (
        "Community Connector Project",
        *("GB", "United Kingdom", "Leeds", "2020", ["2020"], ["2019", "2021"]),
    ),
]
SLUGS = {
    "Berlin-Neukölln": "berlin-neukolln",
    "London-Lewisham": "london-lewisham",
    "Reggio Emilia": "reggio-emilia",
    "Setúbal": "setubal",
}
LABELS = re.compile(r"(purpose|stimulus|rationale|process|impact) ?[:/]", re.IGNORECASE)

entries = pytest.mark.parametrize(
    ("title", "code", "country", "city", "period", "years", "other_years"),
    ENTRIES,
    ids=[entry[0][:30] for entry in ENTRIES],
)


def found(query):
    """The titles that a query gives."""
    practices = PracticeFilter(QueryDict(query), GoodPractice.objects.published())
    assert not practices.problems
    return [practice.display_title for practice in practices.qs.for_cards()]


def topics_of(title):
    practices = GoodPractice.objects.published().prefetch_related("topics")
    [practice] = [one for one in practices if one.display_title == title]
    return list(practice.topics.all())


@entries
def test_an_entry_is_found_by_topic_country_city_year_and_words(
    client, title, code, country, city, period, years, other_years
):
    slug = SLUGS.get(city, city.lower())
    topics = [topic.slug for topic in topics_of(title)]
    ways = [f"country={code}", f"city={slug}", *(f"topic={one}" for one in topics)]
    ways += [f"year={year}" for year in years]
    ways += [f"q={quote(city)}", f"q={quote(country)}"]
    if not title.startswith("Untitled"):
        ways.append(f"q={quote(title)}")

    assert topics
    for way in ways:
        assert title in found(way), way
    for year in other_years:
        assert title not in found(f"city={slug}&year={year}"), year
    together = f"country={code}&city={slug}&topic={topics[0]}&year={years[0]}"
    assert title in titles(read(client.get(f"/practices/?{together}")))


@entries
def test_the_card_of_an_entry_reads_as_designed(
    client, title, code, country, city, period, years, other_years
):
    page = read(client.get(f"/practices/?city={SLUGS.get(city, city.lower())}"))
    [card] = [
        card
        for card in page.all("article", of="card")
        if card.one(of="card__title").text == title
    ]
    topics = [topic.name for topic in topics_of(title)]
    text = card.one(of="card__text").text

    assert card.one(of="card__place").text == f"{city} · {country}"
    assert card.one("strong").text == period
    assert [topic.text for topic in card.all(of="topic")] == topics[:2]
    assert card.one("abbr").text == "EN"
    assert 20 < len(text) <= 160
    assert not LABELS.search(text)


def test_the_captured_lists_have_23_entries():
    assert len(ENTRIES) == 23


# --- What people come for -------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (
            {"q": "what Setúbal does for immigrants"},
            ["Setúbal - Office for Immigrants and Ethnic Minorities"],
        ),
        ({"q": "young people real power Lewisham"}, ["Young Mayor"]),
        (
            {"q": "something about rumours"},
            [
                "Anti-rumour toolkit for young people",
                "The City of Fuenlabrada publishes a catalogue of anti-rumours"
                " activities to fight against racism",
                "DiverCidade – An Intercultural Trip",
            ],
        ),
        (
            {"country": "DE", "year": "2012"},
            [
                "Give Something Back to Berlin",
                "Siemens’ program for integrating refugees",
            ],
        ),
        (
            {"country": "UA", "topic": "education"},
            ["Intercultural Education as a part of a School Curriculum"],
        ),
        (
            {"q": "what Māori culture has to do with Auckland’s staff"},
            ["Nga Kete Akoranga (NKA)"],
        ),
    ],
    ids=lambda value: str(value)[:40],
)
def test_who_knows_the_old_site_finds_it_at_once(client, asked, expected):
    assert titles(read(client.get("/practices/", asked))) == expected


def test_a_word_too_many_is_named_with_what_is_found_without_it(client):
    asked = {"q": "where young people hold real power in Lewisham"}
    page = read(client.get("/practices/", asked))
    way = page.one(of="ways").links["Without “hold”"]

    assert titles(page) == []
    assert titles(read(client.get(f"/practices/{way}"))) == ["Young Mayor"]
