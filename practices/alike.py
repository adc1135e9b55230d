"""Which cities are like one, and in what.

A city earns points for what it has in common with the one that is looked at:

    3   its size: the band that its population is in. An unknown one is in none.
    3   each national or regional network, 1 each international one. One of more than
        40 cities says nothing of any two of them, and earns nothing.
    2   its country, or 1 when it is the country next door
    1   each topic of its published practices, 3 at most

The four with the most points are shown, by name where they have as many.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext, ngettext

from cities.countries import neighbours
from cities.models import City, Network
from practices import bitsets
from practices.models import Topic
from practices.snapshot import Snapshot

SHOWN = 4
MOST_MEMBERS = 40
MOST_TOPICS = 3
# Up to a million as the OECD and the European Commission class cities; below 50,000
# inhabitants their smallest class is cut once more, in towns and villages.
BANDS = (0, 20_000, 50_000, 100_000, 250_000, 500_000, 1_000_000, 5_000_000)

Networks = dict[int, list[Network]]


@dataclass(frozen=True)
class Likeness:
    """Something that two cities have in common, and how many points that is."""

    points: int
    kind: str
    value: Any = None

    def __str__(self) -> str:
        return PHRASES[self.kind](self.value)


@dataclass(frozen=True)
class Alike:
    """A city that is like another, and all they have in common."""

    city: City
    reasons: list[Likeness]

    @property
    def points(self) -> int:
        return sum(reason.points for reason in self.reasons)


def cities_alike(snapshot: Snapshot, city: City) -> list[Alike]:
    """Give the cities most like one, and keep them as long as nothing changes."""
    key = ("alike", city.pk)
    found: list[Alike] | None = snapshot.answers.find(key)
    if found is None:
        found = snapshot.answers.keep(key, _most_alike(snapshot, city))
    return found


def _most_alike(snapshot: Snapshot, city: City) -> list[Alike]:
    topics = topics_of(snapshot, city)
    found = [
        Alike(other, list(_likenesses(snapshot, city, other, topics)))
        for other in snapshot.cities.values()
        if other.pk != city.pk
    ]
    found.sort(key=lambda one: (-one.points, one.city.name_key, one.city.pk))
    return [one for one in found[:SHOWN] if one.points]


def _likenesses(
    snapshot: Snapshot, city: City, other: City, topics: list[Topic]
) -> Iterator[Likeness]:
    yield from _of_networks(snapshot, city, other)
    if band(city) is not None and band(city) == band(other):
        yield Likeness(3, "size", band(city))
    if city.country == other.country:
        yield Likeness(2, "country")
    elif str(other.country) in neighbours(str(city.country)):
        yield Likeness(1, "neighbour")
    if shared := topics_of(snapshot, other, topics):
        yield Likeness(min(len(shared), MOST_TOPICS), "topics", shared)


def _of_networks(snapshot: Snapshot, city: City, other: City) -> Iterator[Likeness]:
    """Give the networks in common, those of a country or region first."""
    networks = close_networks(snapshot)
    shared = [n for n in networks.get(city.pk, ()) if n in networks.get(other.pk, ())]
    international = Network.Kind.INTERNATIONAL
    for network in sorted(shared, key=lambda n: (n.kind == international, n.slug)):
        points = 1 if network.kind == international else 3
        yield Likeness(points, "network", network)


def close_networks(snapshot: Snapshot) -> Networks:
    """Give the networks of each city, by its key, but those that are too large."""
    found: Networks | None = snapshot.answers.find("networks")
    if found is None:
        found = snapshot.answers.keep("networks", _close_networks(snapshot))
    return found


def _close_networks(snapshot: Snapshot) -> Networks:
    networks = {pk: list(city.networks.all()) for pk, city in snapshot.cities.items()}
    members = Counter(network.pk for some in networks.values() for network in some)
    return {
        pk: [network for network in some if members[network.pk] <= MOST_MEMBERS]
        for pk, some in networks.items()
    }


def topics_of(
    snapshot: Snapshot, city: City, among: list[Topic] | None = None
) -> list[Topic]:
    """Give the topics of a city's published practices, in their order."""
    topics, sets = snapshot.topics.values(), snapshot.values["topic"]
    practices = snapshot.having("city", city.slug)
    wanted = topics if among is None else among
    found = [t for t in wanted if practices & sets.get(t.slug, bitsets.EMPTY)]
    return sorted(found, key=lambda topic: topic.order)


def band(city: City) -> int | None:
    """Number the band of population that a city is in; None when that is unknown."""
    return bisect_right(BANDS, city.population) if city.population else None


# --- In words -------------------------------------------------------------------------


def _size(number: int) -> str:
    limits = dict(enumerate(pairwise(BANDS), start=1))
    low, high = limits.get(number, (BANDS[-1], 0))
    numbers = {"low": _grouped(low), "high": _grouped(high)}
    if not high:
        return gettext("Similar size: more than %(low)s inhabitants") % numbers
    if not low:
        return gettext("Similar size: fewer than %(high)s inhabitants") % numbers
    return gettext("Similar size: %(low)s to %(high)s inhabitants") % numbers


def _grouped(number: int) -> str:
    return str(number_format(number, force_grouping=True))


def _topics(topics: list[Topic]) -> str:
    phrase = ngettext(
        "Topic in common: %(topic)s", "%(count)d topics in common", len(topics)
    )
    return phrase % {"topic": topics[0].name, "count": len(topics)}


PHRASES = {
    "network": lambda network: gettext("Network: %(network)s") % {"network": network},
    "size": _size,
    "country": lambda _value: gettext("Same country"),
    "neighbour": lambda _value: gettext("Neighbouring country"),
    "topics": _topics,
}
