"""How many practices each city has: for the map and for the list of cities."""

from cities.citymap import Dot, dots
from practices import bitsets
from practices.bitsets import Bitset
from practices.snapshot import Snapshot


def counts_by_city(snapshot: Snapshot, practices: Bitset) -> dict[int, int]:
    """Count the given practices in each city that has one, by the city's key."""
    sets = snapshot.values["city"]
    counts = {
        pk: bitsets.count(practices & sets[city.slug])
        for pk, city in snapshot.cities.items()
        if city.slug in sets
    }
    return {pk: count for pk, count in counts.items() if count}


def practice_map(snapshot: Snapshot, practices: Bitset) -> list[Dot]:
    """Draw a dot for each city that has one of the given practices."""
    counts = counts_by_city(snapshot, practices)
    return dots([snapshot.cities[pk] for pk in counts], counts)
