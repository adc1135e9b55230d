"""The figures of the catalogue, for its home page."""

from dataclasses import dataclass

from practices import bitsets
from practices.models import Topic
from practices.snapshot import Snapshot


@dataclass(frozen=True)
class Figures:
    """How much there is: practices, cities and countries that have one, networks."""

    practices: int
    cities: int
    countries: int
    networks: int


def figures(snapshot: Snapshot) -> Figures:
    return Figures(
        practices=snapshot.size,
        cities=having_any(snapshot, "city"),
        countries=having_any(snapshot, "country"),
        networks=len(snapshot.networks),
    )


def having_any(snapshot: Snapshot, name: str) -> int:
    """Count the values of a filter that a published practice has."""
    return sum(map(bool, snapshot.values[name].values()))


def topic_counts(snapshot: Snapshot) -> list[tuple[Topic, int]]:
    """Give every topic in its order, with the number of its practices."""
    topics = sorted(snapshot.topics.values(), key=lambda topic: topic.order)
    sets = snapshot.values["topic"]
    return [
        (topic, bitsets.count(sets.get(topic.slug, bitsets.EMPTY))) for topic in topics
    ]
