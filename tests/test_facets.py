"""The counts beside the filters: each is what choosing the value would give."""

import random
from collections import Counter
from dataclasses import dataclass

import pytest
import time_machine
from django.http import QueryDict
from django.utils import timezone

from practices.facets import facets
from practices.filters import PracticeFilter
from practices.live import keeper
from practices.models import GoodPractice
from practices.selection import Selection
from tests import naive
from tests.factories import make_city, make_network, make_practice, make_topic
from tests.pages import read, titles

pytestmark = pytest.mark.django_db

FACETS = ["topic", "country", "city", "network", "year", "language"]
FACETS += ["status", "evidence"]


def values_of(client, query, page="/practices/"):
    """Each facet of the list: its values with their counts, in order."""
    form = read(client.get(f"{page}?{query}"))
    found = {}
    for box in form.all("fieldset", of="facet"):
        labels = box.all("label")
        name = labels[0].one("input")["name"]
        found[name] = {
            label.one("input")["value"]: int(label.one(of="count").text)
            for label in labels
        }
    return found


# --- What a list of few practices shows -----------------------------------------------


def test_a_facet_ignores_its_own_choice_and_heeds_the_others(client):
    education, housing = make_topic("Education"), make_topic("Housing")
    lisbon, oslo = make_city("Lisbon", "PT"), make_city("Oslo", "NO")
    make_practice("A", city=lisbon, topics=[education])
    make_practice("B", city=lisbon, topics=[housing])
    make_practice("C", city=oslo, topics=[education, housing])
    found = values_of(client, "topic=education&city=lisbon")

    assert found["topic"] == {"education": 1, "housing": 1}
    assert found["city"] == {"lisbon": 1, "oslo": 1}
    assert found["country"] == {"PT": 1}


def test_a_practice_of_two_cities_of_a_country_counts_once(client):
    network = make_network("Norway")
    cities = [make_city("Oslo", "NO", networks=[network])]
    cities.append(make_city("Bergen", "NO", networks=[network]))
    make_practice("Both", cities=cities)
    found = values_of(client, "")

    assert found["country"] == {"NO": 1}
    assert found["network"] == {"norway": 1}
    assert found["city"] == {"bergen": 1, "oslo": 1}


def test_a_national_practice_counts_for_its_country_alone(client):
    make_practice("National", country="NO")
    found = values_of(client, "")

    assert found["country"] == {"NO": 1}
    assert "city" not in found


def test_values_that_give_nothing_are_hidden_unless_chosen(client):
    make_topic("Education")
    make_topic("Housing")
    make_city("Oslo", "NO")
    make_practice("A", city=make_city("Lisbon", "PT"))

    assert "topic" not in values_of(client, "")
    found = values_of(client, "topic=education&city=oslo&country=SE&year=1950")
    assert found["topic"] == {"education": 0}
    assert found["city"]["oslo"] == found["country"]["SE"] == 0
    assert found["year"]["1950"] == 0


def test_chosen_values_are_ticked(client):
    make_practice("A", topics=[make_topic("Education"), make_topic("Housing")])
    page = read(client.get("/practices/?topic=EDUCATION&year=2016"))
    ticked = [box["id"] for box in page.all("input") if "checked" in box.attributes]

    assert ticked == ["topic-education", "year-2016"]


def test_values_stand_in_alphabetical_order_whatever_the_accents(client):
    cities = [make_city(name) for name in ("Zürich", "Łódź", "Ålesund", "Mo", "łapy")]
    make_practice("A", cities=cities)

    assert list(values_of(client, "")["city"]) == [
        *("alesund", "lapy", "lodz", "mo", "zurich")
    ]


def test_countries_sort_by_their_names_in_the_language_of_the_page(client):
    cities = [make_city("A", "DE"), make_city("B", "GB"), make_city("C", "CH")]
    make_practice("A", cities=cities)

    assert list(values_of(client, "")["country"]) == ["DE", "CH", "GB"]
    french = values_of(client, "", "/fr/practices/")["country"]
    assert list(french) == ["DE", "GB", "CH"]  # Allemagne, Royaume-Uni, Suisse


def test_years_go_back_from_this_one(client):
    make_practice("A", period_text="2019-2050")
    make_practice("B", period_text="2017")
    make_practice("C", period_text="ongoing")
    make_practice("D")
    found = values_of(client, "")["year"]
    years = [value for value in found if value.isdigit()]

    assert years == sorted(years, reverse=True)
    assert years[-1] == "2017"
    assert "2050" not in found
    assert list(found)[-2:] == ["ongoing", "not-stated"]
    assert (found["2017"], found["ongoing"], found["not-stated"]) == (2, 1, 1)


def test_a_year_to_come_is_offered_when_it_is_chosen(client):
    make_practice("A", period_text="2019-2050")

    assert values_of(client, "year=2050")["year"]["2050"] == 1


def test_a_long_facet_shows_ten_and_the_chosen_and_then_all(client):
    topics = [make_topic(f"Topic {number:02}") for number in range(14)]
    make_practice("A", topics=topics)
    page = read(client.get("/practices/?topic=topic-12"))
    box = page.one("fieldset", of="facet--topics")
    first, more = box.all("ul", of="facet__values")

    assert [item.one("input")["value"] for item in first.all("li")] == [
        *(f"topic-{number:02}" for number in range(10)),
        "topic-12",
    ]
    assert len(more.all("li")) == 3
    assert box.one("summary").text == "All 14"


def test_topics_without_a_french_name_keep_the_english_one(client):
    topics = [make_topic("Roma"), make_topic("Education", name_fr="Éducation")]
    make_practice("A", topics=topics)
    page = read(client.get("/fr/practices/"))
    labels = page.one("fieldset", of="facet--topics").all("label")

    assert [label.text for label in labels] == ["Éducation 1", "Roma 1"]


def test_each_box_of_a_facet_has_a_label_and_a_legend(client):
    make_practice("A", topics=[make_topic("Education")])
    page = read(client.get("/practices/"))

    for box in page.all("fieldset"):
        assert box.one("legend").text
        assert all(label.one("input")["form"] for label in box.all("label"))


def test_unpublished_practices_are_not_counted(client):
    lisbon, education = make_city("Lisbon", "PT"), make_topic("Education")
    make_practice("A", city=lisbon)
    for status in GoodPractice.Status:
        if status != GoodPractice.Status.PUBLISHED:
            make_practice(
                status,
                city=lisbon,
                topics=[education],
                status=status,
                language="fr",
                period_text="1999",
            )
    found = values_of(client, "")

    assert found["city"] == {"lisbon": 1}
    assert found["language"] == {"en": 1}
    assert found["year"] == {"not-stated": 1}
    assert "topic" not in found


def test_time_status_tells_what_runs_or_will_what_ended_and_what_is_unknown(client):
    for text in ("2013 onwards", "2019-2050", "ongoing", "2099", "2001-2003", "x"):
        make_practice(text, period_text=text)
    make_practice("until", period_text="until 2010")
    found = values_of(client, "")["status"]

    assert found == {"running": 4, "ended": 2, "not-stated": 1}
    assert list(found) == ["running", "ended", "not-stated"]
    assert titles(read(client.get("/practices/?status=not-stated"))) == ["x"]
    assert values_of(client, "status=ended&year=2002")["status"] == {
        "running": 1,
        "ended": 2,
    }


@time_machine.travel("2026-06-01")
def test_a_practice_runs_until_the_end_of_its_last_year(client):
    make_practice("A", period_text="2020-2026")
    make_practice("B", period_text="2020-2025")

    assert values_of(client, "")["status"] == {"running": 1, "ended": 1}


def test_evidence_goes_from_what_is_described_to_what_was_evaluated(client):
    steps = ["evaluated", "described", "measured", "described"]
    for number, step in enumerate(steps):
        make_practice(f"Practice {number}", evidence=step)
    page = read(client.get("/practices/?evidence=evaluated&evidence=compared"))
    labels = page.one("fieldset", of="facet--evidences").all("label")

    assert [label.text for label in labels] == [
        "Described by the city 2",
        "Measured: figures with their source 1",
        "Compared: before and after, or with others 0",
        "Evaluated: independent report attached 1",
    ]
    assert titles(page) == ["Practice 0"]


def test_every_facet_is_there_where_the_catalogue_has_its_values(client):
    network = make_network("RECI")
    city = make_city("Bilbao", "ES", networks=[network])
    make_practice("A", city=city, topics=[make_topic("Education")])

    assert list(values_of(client, "")) == [
        *("topic", "country", "city", "network", "year"),
        *("language", "status", "evidence"),
    ]


# --- The real catalogue against a reading of our own ----------------------------------


@dataclass
class Entry:
    """A practice with all its values, by facet."""

    slug: str
    values: dict[str, set[str]]
    reading: naive.Reading
    practice: GoodPractice

    def has(self, name: str, chosen: list[str]) -> bool:
        if not chosen:
            return True
        if name == "year":
            return any(self.was_active(value) for value in chosen)
        return bool(self.values[name] & set(chosen))

    def was_active(self, year: str) -> bool:
        start, end = self.practice.start_year, self.practice.end_year
        stated = start is not None or end is not None or self.practice.ongoing
        if year == "not-stated":
            return not stated
        if year == "ongoing":
            return self.practice.ongoing and start is None
        return stated and (start or 0) <= int(year) <= (end or 9999)

    def holds(self, search: str) -> bool:
        return self.reading.rank(search) > 0


def entries() -> list[Entry]:
    practices = GoodPractice.objects.published().for_detail()
    return [entry_of(practice) for practice in practices]


def entry_of(practice: GoodPractice) -> Entry:
    places = list(practice.places.all())
    cities = [place.city for place in places if place.city]
    countries = {place.country_code for place in places}
    topics = list(practice.topics.all())
    return Entry(
        slug=practice.slug,
        values={
            "topic": {topic.slug for topic in topics},
            "country": countries,
            "city": {city.slug for city in cities},
            "network": {one.slug for city in cities for one in city.networks.all()},
            "language": {practice.language},
            "status": {status_of(practice)},
            "evidence": {practice.evidence},
        },
        reading=naive.read_practice(practice),
        practice=practice,
    )


def status_of(practice: GoodPractice) -> str:
    """Running or planned, unless it is over or nothing is known."""
    start, end = practice.start_year, practice.end_year
    if start is None and end is None and not practice.ongoing:
        return "not-stated"
    return "ended" if end and end < timezone.localdate().year else "running"


WORDS = ["", "", "migr", "youth", "lisbon", "école", "Norvège", "école y", "in", "zzz"]
YEARS = ["2009", "2014", "2016", "2020", "2026", "2050", "1900", "ongoing"]


def random_choices(chance: random.Random, known: list[Entry]) -> dict[str, list[str]]:
    """Choose up to three values in some of the facets, those of two practices."""
    chosen = {}
    for name in FACETS:
        if chance.random() < 0.35:
            pool = (
                [*YEARS, "not-stated"]
                if name == "year"
                else sorted(
                    chance.choice(known).values[name]
                    | chance.choice(known).values[name]
                )
            )
            chosen[name] = chance.sample(pool, min(len(pool), chance.randint(1, 3)))
    return chosen


def fitting(known, search, chosen):
    """The entries that hold the words and have one of the values of each facet."""
    return [
        entry
        for entry in known
        if all(entry.has(*item) for item in chosen.items()) and entry.holds(search)
    ]


@pytest.mark.usefixtures("catalogue")
def test_every_count_is_what_choosing_the_value_would_give():
    known = entries()
    chance = random.Random(2026)  # noqa: S311
    for _round in range(120):
        chosen, search = random_choices(chance, known), chance.choice(WORDS)
        address = QueryDict(mutable=True)
        address["q"] = search
        for name, values in chosen.items():
            address.setlist(name, values)
        practices = PracticeFilter(address, GoodPractice.objects.published())

        assert not practices.problems, address.urlencode()
        check_list(practices, known, search, chosen, address)
        check_facets(practices, known, search, chosen, address)


def check_list(practices, known, search, chosen, address):
    expected = [entry.slug for entry in fitting(known, search, chosen)]
    found = list(practices.qs.values_list("slug", flat=True))
    assert Counter(found) == Counter(expected), address.urlencode()


def check_facets(practices, known, search, chosen, address):
    for facet in facets(Selection(keeper.snapshot(), practices)):
        counts = {value.value: value.count for value in facet.values}
        mine = chosen.get(facet.name, [])
        left = fitting(known, search, chosen | {facet.name: []})
        right = {
            value: sum(entry.has(facet.name, [value]) for entry in left)
            for value in {*counts, *mine, *values_offered(facet.name, known)}
        }
        shown = {value: n for value, n in right.items() if n or value in mine}
        assert counts == shown, f"{facet.name} of {address.urlencode()}"


def values_offered(name, known):
    if name != "year":
        return set().union(*(entry.values[name] for entry in known))
    # From the first year that a period names; before it is only what has no start.
    stated = [(e.practice.start_year or e.practice.end_year) for e in known]
    years = range(min(filter(None, stated)), timezone.localdate().year + 1)
    return {"ongoing", "not-stated", *(str(year) for year in years)}


@pytest.mark.usefixtures("catalogue")
@pytest.mark.parametrize(
    "query",
    ["", "topic=education&country=PT", "city=lisbon&year=2016", "network=reci&q=young"],
)
def test_the_list_gives_as_many_as_the_page_promised(client, query):
    for name, counts in values_of(client, query).items():
        value, count = sorted(counts.items())[len(counts) // 2]
        address = QueryDict(query, mutable=True)
        address.setlist(name, [value])
        page = read(client.get(f"/practices/?{address.urlencode()}&page_size=100"))

        assert page.one("h1").text.split()[0] == str(count)
        assert len(titles(page)) == min(count, 100)
