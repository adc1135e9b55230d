"""List, queryset and counts agree with each other, and with a recount by hand.

A thousand random choices of filters, words and orders, over a random catalogue.
"""

import random
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.db import transaction
from django.http import QueryDict
from django.utils import timezone

from practices.facets import facets
from practices.filters import PracticeFilter
from practices.indexing import catch_up
from practices.live import keeper
from practices.models import GoodPractice
from practices.selection import Selection
from tests import naive
from tests.factories import (
    PUBLISHED,
    make_city,
    make_network,
    make_practice,
    make_topic,
)
from tests.pages import read, titles

pytestmark = pytest.mark.django_db

ROUNDS = 1000
PRACTICES = 90
STATUSES = [*["published"] * 6, "draft", "submitted", "changes_requested", "archived"]
LANGUAGES = ["en", "en", "en", "fr", "sr", "uk"]
EVIDENCE = ["described", "described", "measured", "compared", "evaluated"]
PERIODS = [
    *("", "ongoing", "2016", "2013 onwards", "2011-2014", "2019-2050", "until 2012"),
    *("2020-2021", "1998", "in spring", "since 2022", "2024-2025", "2026"),
]
WORDS = [
    *("the", "city", "garden", "gardens", "école", "écoles", "de", "la", "jeunesse"),
    *("шетња", "šetnja", "and", "Київ", "women", "migrants", "libraries", "library"),
    *("a", "open", "people", "Łódź", "meet", "of", "2016"),
]
QUERIES = [
    *("", "", "", "", "garden", "the garden", "gard", "écoles", "ecole de la", "city"),
    *("šetnja", "київ", '"city garden"', '"the city"', "zzz", "women city", "l", "the"),
    *(
        "Portugal",
        "Україна",
        "town 3",
        "sport",
        "réseau",
        "open garden library",
        "2016",
    ),
]
YEARS = ["1997", "2012", "2016", "2025", "2026", "2049", "ongoing", "not-stated"]
ORDERS = ["", "match", "newest", "updated", "title", "city", "oldest"]


# --- A random catalogue ---------------------------------------------------------------


@pytest.fixture(scope="module")
def catalogue(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        make_catalogue(random.Random(3))  # noqa: S311
        catch_up()
        yield Recount()
        transaction.set_rollback(True)


def make_catalogue(chance):
    networks = [make_network(f"Réseau {number}") for number in range(4)]
    countries = ["PT", "PT", "NO", "UA", "DE", "DE", "GB", "FR", "SE"]
    cities = [
        make_city(
            f"Town {number}", country, networks=chance.sample(networks, number % 3)
        )
        for number, country in enumerate(countries)
    ]
    topics = [make_topic(name) for name in ("Sport", "Housing", "Éducation", "Art")]
    for number in range(PRACTICES):
        practice = random_practice(chance, number, cities[:8], topics[:3])
        changed = PUBLISHED + timedelta(days=chance.randrange(40))
        GoodPractice.objects.filter(pk=practice.pk).update(updated_at=changed)


def random_practice(chance, number, cities, topics):
    def said(most):
        return " ".join(chance.choices(WORDS, k=chance.randrange(most)))

    national = chance.random() < 0.2
    return make_practice(
        chance.choice(["", said(4), said(4), f"No {number}"]),
        cities=[] if national else chance.sample(cities, chance.randint(1, 3)),
        country=chance.choice(["PT", "SE"]) if national else "",
        topics=chance.sample(topics, chance.randrange(3)),
        status=chance.choice(STATUSES),
        language=chance.choice(LANGUAGES),
        evidence=chance.choice(EVIDENCE),
        period_text=chance.choice(PERIODS),
        published_at=PUBLISHED + timedelta(days=chance.randrange(20)),
        summary=said(6),
        purpose=said(20),
        impact=said(20),
    )


# --- A recount by hand ----------------------------------------------------------------


class Recount:
    """Every published practice, and what is filed under each value of each filter."""

    def __init__(self) -> None:
        published = GoodPractice.objects.filter(status="published")
        self.practices = {p.pk: p for p in published.for_detail()}
        self.readings = [naive.read_practice(p) for p in self.practices.values()]
        self.values: dict[str, dict[str, set[int]]] = {}
        for practice in self.practices.values():
            for name, values in values_of(practice).items():
                for value in values:
                    sets = self.values.setdefault(name, {})
                    sets.setdefault(value, set()).add(practice.pk)
        self.searches: dict[str, set[int]] = {}

    def having(self, name: str, value: str) -> set[int]:
        return self.values[name].get(value, set())

    def searched(self, query: str) -> set[int]:
        if query not in self.searches:
            self.searches[query] = naive.search(self.readings, query)
        return self.searches[query]

    def found(self, asked: "Asked", without: str = "") -> set[int]:
        left = self.searched(asked.query)
        for name, values in asked.chosen.items():
            if values and name != without:
                left = left & set().union(*(self.having(name, v) for v in values))
        return left

    def sorted(self, asked: "Asked") -> list[int]:
        rows = [self.practices[pk] for pk in self.found(asked)]
        ranks = {}
        order = asked.order or "match"
        if order == "match" and asked.query:
            ranks = {r.pk: r.rank(asked.query) for r in self.readings}
        rows.sort(key=SORTS[order])
        rows.sort(key=lambda practice: ranks.get(practice.pk, 0))
        return [practice.pk for practice in rows]

    def offered(self, name: str) -> set[str]:
        """The values that a list offers if they give anything."""
        if name != "year":
            return set(self.values[name])
        stated = [p.start_year or p.end_year for p in self.practices.values()]
        years = range(min(filter(None, stated)), timezone.localdate().year + 1)
        return {"ongoing", "not-stated", *map(str, years)}


def values_of(practice):
    places = list(practice.places.all())
    cities = [place.city for place in places if place.city]
    return {
        "topic": [topic.slug for topic in practice.topics.all()],
        "country": {str((place.city or place).country) for place in places},
        "city": [city.slug for city in cities],
        "network": {one.slug for city in cities for one in city.networks.all()},
        "language": [practice.language],
        "evidence": [practice.evidence],
        "status": [status_of(practice)],
        "year": years_of(practice),
    }


def years_of(practice):
    start, end = practice.start_year, practice.end_year
    if not (start or end or practice.ongoing):
        return ["not-stated"]
    active = [str(year) for year in range(start or 1900, (end or 2100) + 1)]
    return [*active, "ongoing"] if practice.ongoing and not start else active


def status_of(practice):
    start, end = practice.start_year, practice.end_year
    if not (start or end or practice.ongoing):
        return "not-stated"
    return "ended" if end and end < timezone.localdate().year else "running"


def newest(practice):
    start = practice.start_year
    return (
        -practice.published_at.timestamp(),
        -(start or 0),
        practice.title_key,
        practice.pk,
    )


def oldest(practice):
    start = practice.start_year or 9999
    return practice.published_at, start, practice.title_key, practice.pk


def by_city(practice):
    names = [place.city.name_key for place in practice.places.all() if place.city]
    return not names, min(names, default=""), practice.title_key, practice.pk


SORTS = {
    "match": newest,
    "newest": newest,
    "updated": lambda p: (-p.updated_at.timestamp(), p.title_key, p.pk),
    "title": lambda practice: (practice.title_key, practice.pk),
    "city": by_city,
    "oldest": oldest,
}


# --- Random choices -------------------------------------------------------------------


@dataclass
class Asked:
    """What a reader asks of the list."""

    query: str
    chosen: dict[str, list[str]]
    order: str

    @property
    def address(self) -> QueryDict:
        address = QueryDict(mutable=True)
        for name, values in self.chosen.items():
            address.setlist(name, values)
        address.update({"q": self.query, "sort": self.order})
        return address

    @property
    def practices(self) -> PracticeFilter:
        return PracticeFilter(self.address, GoodPractice.objects.published())


POOLS = {
    "topic": ["sport", "housing", "education", "art"],
    "country": ["PT", "NO", "UA", "DE", "GB", "FR", "SE", "JP"],
    "city": [f"town-{number}" for number in range(9)],
    "network": [f"reseau-{number}" for number in range(4)],
    "year": YEARS,
    "language": ["en", "fr", "sr", "uk", "pt"],
    "status": ["running", "ended", "not-stated"],
    "evidence": ["described", "measured", "compared", "evaluated"],
}


def random_asked(chance):
    chosen = {
        name: chance.sample(pool, min(len(pool), chance.choice([1, 1, 2, 3])))
        for name, pool in POOLS.items()
        if chance.random() < 0.25
    }
    return Asked(chance.choice(QUERIES), chosen, chance.choice(ORDERS))


@pytest.fixture(scope="module")
def questions():
    chance = random.Random(11)  # noqa: S311
    return [random_asked(chance) for _round in range(ROUNDS)]


# --- They agree -----------------------------------------------------------------------


def test_the_questions_are_worth_asking(catalogue, questions):
    counts = [len(catalogue.found(asked)) for asked in questions]

    assert len(catalogue.practices) < GoodPractice.objects.count()
    assert sum(1 < count < 30 for count in counts) > ROUNDS / 4
    assert 0 < counts.count(0) < ROUNDS * 2 / 3
    assert set(catalogue.values) == set(POOLS)


def test_the_queryset_gives_what_a_recount_gives_in_the_same_order(
    catalogue, questions
):
    for asked in questions:
        practices = asked.practices
        assert not practices.problems
        found = list(practices.qs.values_list("pk", flat=True))
        expected = catalogue.sorted(asked)

        if practices.order == "match":
            assert sorted(found) == sorted(expected), asked
        else:
            assert found == expected, asked


def test_the_list_gives_the_same_page_by_page(catalogue, questions):
    snapshot = keeper.snapshot()
    for number, asked in enumerate(questions):
        selection = Selection(snapshot, asked.practices)
        expected = catalogue.sorted(asked)
        size = number % 7 + 3
        starts = range(0, len(expected) + size, size)

        assert len(selection) == len(expected), asked
        for start in starts:
            assert selection[start : start + size] == expected[start : start + size], (
                asked
            )
        for place in {0, len(expected) // 2, len(expected) - 1} & {
            *range(len(expected))
        }:
            assert selection.place_of(expected[place]) == place, asked


def test_every_count_is_what_choosing_the_value_would_give(catalogue, questions):
    snapshot = keeper.snapshot()
    for asked in questions:
        for facet in facets(Selection(snapshot, asked.practices)):
            name, mine = facet.name, asked.chosen.get(facet.name, [])
            left = catalogue.found(asked, without=name)
            counts = {
                value: len(left & catalogue.having(name, value))
                for value in {*catalogue.offered(name), *mine}
            }
            shown = {v: n for v, n in counts.items() if n or v in mine}
            assert {v.value: v.count for v in facet.values} == shown, (name, asked)
            assert {v.value for v in facet.values if v.chosen} == set(mine), asked


def test_the_page_shows_them(client, catalogue, questions):
    for asked in questions[::20]:
        expected = catalogue.sorted(asked)
        page = read(
            client.get(f"/practices/?{asked.address.urlencode()}&page_size=100")
        )

        assert page.one("h1").text.split()[0] == str(len(expected)), asked
        assert titles(page) == [
            " ".join(catalogue.practices[pk].display_title.split()) for pk in expected
        ], asked


def test_nothing_unpublished_is_ever_given(catalogue, questions):
    hidden = set(
        GoodPractice.objects.exclude(status="published").values_list("pk", flat=True)
    )
    snapshot = keeper.snapshot()
    for asked in questions[::10]:
        selection = Selection(snapshot, asked.practices)

        assert not hidden & set(selection[0:1000]), asked
        assert all(selection.place_of(pk) is None for pk in hidden), asked
    assert len(hidden) > PRACTICES / 5


def test_a_facet_holds_as_many_practices_as_there_are(catalogue):
    """What is filed once under each facet adds up to the whole."""
    everything = Asked("", {}, "")
    for facet in facets(Selection(keeper.snapshot(), everything.practices)):
        if facet.name in {"language", "evidence", "status"}:
            assert sum(v.count for v in facet.values) == len(catalogue.practices)
