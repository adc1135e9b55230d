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
from operator import attrgetter
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext, ngettext

from cities.countries import neighbours
from cities.models import City, Network
from practices.models import Topic
from practices.snapshot import Snapshot

SHOWN = 4
MOST_MEMBERS = 40
MOST_TOPICS = 3
POINTS_OF_NETWORK: dict[str, int] = {
    Network.Kind.NATIONAL: 3,
    Network.Kind.REGIONAL: 3,
    Network.Kind.INTERNATIONAL: 1,
}
# Up to a million as the OECD and the European Commission class cities; below 50,000
# inhabitants their smallest class is cut once more, in towns and villages.
BANDS = (0, 20_000, 50_000, 100_000, 250_000, 500_000, 1_000_000, 5_000_000)


@dataclass(frozen=True)
class Traits:
    """What a city is compared by, beside itself: networks that tell, and topics."""

    networks: tuple[Network, ...] = ()
    topics: tuple[Topic, ...] = ()


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
    mine, others = traits(snapshot, city), snapshot.cities.values()
    found = [
        Alike(other, [*_likenesses(city, mine, other, traits(snapshot, other))])
        for other in others
        if other.pk != city.pk
    ]
    found.sort(key=lambda one: (-one.points, one.city.name_key, one.city.pk))
    return [one for one in found[:SHOWN] if one.points]


def _likenesses(
    city: City, mine: Traits, other: City, theirs: Traits
) -> Iterator[Likeness]:
    for network in mine.networks:
        if network in theirs.networks:
            yield Likeness(POINTS_OF_NETWORK[network.kind], "network", network)
    if band(city) is not None and band(city) == band(other):
        yield Likeness(3, "size", band(city))
    if city.country == other.country:
        yield Likeness(2, "country")
    elif str(other.country) in neighbours(str(city.country)):
        yield Likeness(1, "neighbour")
    if shared := [topic for topic in mine.topics if topic in theirs.topics]:
        yield Likeness(min(len(shared), MOST_TOPICS), "topics", shared)


def traits(snapshot: Snapshot, city: City) -> Traits:
    """Give the traits of a city; those of all are found out at once, and kept."""
    found: dict[int, Traits] | None = snapshot.answers.find("traits")
    if found is None:
        found = snapshot.answers.keep("traits", _all_traits(snapshot))
    return found.get(city.pk, Traits())


def _all_traits(snapshot: Snapshot) -> dict[int, Traits]:
    networks = snapshot.networks_of
    members = Counter(network.pk for some in networks.values() for network in some)
    return {
        pk: Traits(
            tuple(_that_tell(networks.get(pk, []), members)),
            tuple(_topics_of(snapshot, city)),
        )
        for pk, city in snapshot.cities.items()
    }


def _that_tell(networks: list[Network], members: Counter[int]) -> list[Network]:
    """Leave out the large networks, and put those of a country or region first."""
    small = [n for n in networks if members[n.pk] <= MOST_MEMBERS]
    return sorted(small, key=lambda n: (-POINTS_OF_NETWORK.get(n.kind, 0), n.slug))


def _topics_of(snapshot: Snapshot, city: City) -> Iterator[Topic]:
    """Give the topics of a city's published practices, in their order."""
    practices, sets = snapshot.having("city", city.slug), snapshot.values["topic"]
    topics = sorted(snapshot.topics.values(), key=attrgetter("order"))
    return (t for t in topics if t.slug in sets and practices & sets[t.slug])


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
