"""The published catalogue as sets in memory: one for each value of each filter.

Practices stand in it by their positions in the list's first order, newest first. Lists
are answered by joining sets: every count is exact, and costs next to nothing.
"""

from array import array
from collections import OrderedDict, defaultdict
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import reduce
from operator import or_
from typing import Any

from django.utils import timezone

from cities.models import City, Network
from practices import bitsets, search
from practices.bitsets import Bitset
from practices.indexing import catch_up_soon
from practices.models import GoodPractice, Topic
from practices.models.version import Version
from practices.period import Period
from practices.querysets import NOT_STATED, ONGOING, time_status

MOST_WORDS = 256
MOST_CARDS = 1_000
ROWS = 2_000
DEPTH = len(search.FIELDS)

Values = dict[str, Bitset]
Groups = dict[Any, "array[int]"]
"""The keys of the practices filed under each value."""


def union(sets: Iterable[Bitset]) -> Bitset:
    return reduce(or_, sets, bitsets.EMPTY)


class Kept(OrderedDict[Any, Any]):
    """What was used last, up to a number of entries."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self.most = most

    def find(self, key: Any) -> Any:
        """Give the value that was kept, which is as if it were new; None if none was.

        Another thread may be keeping another one.
        """
        value = self.get(key)
        with suppress(KeyError):
            self.move_to_end(key)
        return value

    def keep(self, key: Any, value: Any) -> Any:
        self[key] = value
        while len(self) > self.most:
            self.popitem(last=False)
        return value


class Snapshot:
    """One state of the catalogue. What it holds of words, orders and cards grows."""

    def __init__(self, version: Version) -> None:
        self.version = version
        self.is_old = False
        self.year = timezone.localdate().year
        self.topics = {topic.pk: topic for topic in Topic.objects.all()}
        self.cities = {city.pk: city for city in City.objects.all()}
        self.networks = {network.pk: network for network in Network.objects.all()}
        self.networks_of: dict[int, list[Network]] = defaultdict(list)
        for network, city in City.objects.memberships():
            if network in self.networks:
                self.networks_of[city].append(self.networks[network])
        # By their addresses, for the filters of these names.
        self.rows: dict[str, dict[str, Any]] = {
            "topic": {topic.slug: topic for topic in self.topics.values()},
            "city": {city.slug: city for city in self.cities.values()},
            "network": {network.slug: network for network in self.networks.values()},
        }
        # The addresses of what was merged, with those that count now.
        self.former: dict[str, dict[str, str]] = {
            "topic": Topic.objects.former_slugs(),
            "city": City.objects.former_slugs(),
        }
        self.pks = array("q")
        periods, languages, evidence = self._read_facts()
        self.size = len(self.pks)
        self.everything = bitsets.everything(self.size)
        self._positions = self._positions_by_key()
        self.periods = {Period(*years): s for years, s in self._sets(periods)}
        topics, cities, countries = read_filings()
        self.values: dict[str, Values] = {
            "topic": self._by_topic(topics),
            **self._by_place(cities, countries),
            "year": self._by_year(),
            "status": self._by_status(),
            "language": dict(self._sets(languages)),
            "evidence": dict(self._sets(evidence)),
        }
        self.cards = Kept(MOST_CARDS)
        self.marks = Kept(MOST_CARDS)
        self.answers = Kept(MOST_CARDS)
        self.facets: dict[str, list[Any]] = {}
        self.labels: dict[tuple[str, str], dict[str, str]] = {}
        self._orders: dict[str, array[int]] = {}
        self._words = Kept(MOST_WORDS)

    def _read_facts(self) -> tuple[Groups, Groups, Groups]:
        """Read the published practices in their order; group them by what each says.

        By period (its three columns), by language and by step of evidence.
        """
        periods, languages, evidence = groups(), groups(), groups()
        rows = GoodPractice.objects.published().facts().iterator(ROWS)
        for pk, start, end, ongoing, language, step in rows:
            self.pks.append(pk)
            periods[start, end, ongoing].append(pk)
            languages[language].append(pk)
            evidence[step].append(pk)
        return periods, languages, evidence

    # --- Practices and positions ------------------------------------------------------

    def _positions_by_key(self) -> "array[int]":
        """Map each primary key to its position, those not published to -1.

        The database gives keys out one after another: there are few between.
        """
        positions = array("i", [-1]) * (max(self.pks, default=0) + 1)
        for position, pk in enumerate(self.pks):
            positions[pk] = position
        return positions

    def positions_of(self, pks: Iterable[int]) -> list[int]:
        """Give the positions of those of the practices that are published."""
        most = len(self._positions)
        known = map(self._positions.__getitem__, [pk for pk in pks if pk < most])
        return [position for position in known if position >= 0]

    def set_of(self, pks: Iterable[int]) -> Bitset:
        return bitsets.from_positions(self.positions_of(pks), self.size)

    def keys_at(self, positions: Iterable[int]) -> list[int]:
        return [self.pks[position] for position in positions]

    def topics_of(self, pk: int) -> list[Topic]:
        """Give the topics of a practice, in their order."""
        one, sets = self.set_of([pk]), self.values["topic"]
        topics = sorted(self.topics.values(), key=lambda topic: topic.order)
        return [t for t in topics if t.slug in sets and sets[t.slug] & one]

    def order(self, name: str) -> "array[int]":
        """Give all positions in another order of the list."""
        if name not in self._orders:
            practices = GoodPractice.objects.published().sorted_by(name)
            keys = practices.keys_in_order()
            self._orders[name] = array("I", self.positions_of(keys))
        return self._orders[name]

    @property
    def order_names(self) -> list[str]:
        return list(self._orders)

    # --- Values of the filters --------------------------------------------------------

    def _sets(self, grouped: Groups) -> Iterator[tuple[Any, Bitset]]:
        for value, pks in grouped.items():
            yield value, self.set_of(pks)

    def _by_topic(self, topics: Groups) -> Values:
        found = dict(self._sets(topics))
        return {t.slug: found[pk] for pk, t in self.topics.items() if pk in found}

    def _by_place(self, by_city: Groups, by_country: Groups) -> dict[str, Values]:
        found = dict(self._sets(by_city))
        cities = [(city, found[pk]) for pk, city in self.cities.items() if pk in found]
        countries = [(str(city.country), practices) for city, practices in cities]
        return {
            "country": joined([*self._sets(by_country), *countries]),
            "city": {city.slug: practices for city, practices in cities},
            "network": joined(
                (network.slug, practices)
                for city, practices in cities
                for network in self.networks_of[city.pk]
            ),
        }

    def _by_year(self) -> Values:
        """Give the years from the first that is stated until today's, and the rest."""
        years = [year for period in self.periods for year in stated(period)]
        first = min(years, default=self.year + 1)
        return {
            **{str(year): self.active_in(year) for year in range(first, self.year + 1)},
            ONGOING: self.periods.get(Period(ongoing=True), bitsets.EMPTY),
            NOT_STATED: self.periods.get(Period(), bitsets.EMPTY),
        }

    def active_in(self, year: int) -> Bitset:
        return union(s for period, s in self.periods.items() if period.active_in(year))

    def _by_status(self) -> Values:
        return joined(
            (time_status(period, self.year), found)
            for period, found in self.periods.items()
        )

    def having(self, name: str, value: str) -> Bitset:
        """Give the practices that a value of the filter `name` keeps."""
        if name == "year" and value.isdigit() and value not in self.values["year"]:
            return self.active_in(int(value))
        return self.values[name].get(value, bitsets.EMPTY)

    # --- Words ------------------------------------------------------------------------

    def holding(
        self, term: search.Term, depth: int = DEPTH, *, keep: bool = True
    ) -> Bitset:
        """Give the practices that hold a term in one of the first `depth` fields.

        The sets of the words that readers asked for last are kept.
        """
        found = self._words.find((term, depth))
        if found is None:
            if not self._words:
                catch_up_soon()
            found = self._holding(term, depth)
            if keep:
                self._words.keep((term, depth), found)
        return found

    def _holding(self, term: search.Term, depth: int) -> Bitset:
        found = self._written_in(term.stop_in)
        for variant, languages in term.variants:
            held = self.set_of(search.pks(variant, depth))
            found |= held & self._written_in(languages) if languages else held
        return found

    def _written_in(self, languages: Iterable[str]) -> Bitset:
        return union(self.having("language", code) for code in languages)

    def forget_words(self) -> None:
        """Ask for words anew: practices were indexed since."""
        self._words.clear()


def read_filings() -> tuple[Groups, Groups, Groups]:
    """Group practices, any of them, by the topics, cities and countries they name."""
    topics, cities, countries = groups(), groups(), groups()
    for topic, city, country, pk in GoodPractice.objects.filings().iterator(ROWS):
        if country:
            countries[country].append(pk)
        elif city:
            cities[city].append(pk)
        else:
            topics[topic].append(pk)
    return topics, cities, countries


def groups() -> Groups:
    return defaultdict(lambda: array("q"))


def joined(pairs: Iterable[tuple[str, Bitset]]) -> Values:
    """Join the sets that have the same value."""
    sets: Values = {}
    for value, found in pairs:
        sets[value] = sets.get(value, bitsets.EMPTY) | found
    return sets


def stated(period: Period) -> Iterator[int]:
    return (year for year in (period.start_year, period.end_year) if year is not None)
