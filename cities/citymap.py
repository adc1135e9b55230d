"""Cities as dots on the catalogue's map."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import sqrt

from cities.models import City
from cities.worldmap import place

SMALLEST = 7.0
GROWTH = 3.0


@dataclass(frozen=True)
class Dot:
    """A city on the map; position and radius in units of the drawing, as text.

    Text, because a number would be written with a decimal comma on a French page.
    """

    city: City
    x: str
    y: str
    radius: str
    count: int

    @property
    def is_empty(self) -> bool:
        return self.count == 0


def dots(cities: Iterable[City], counts: Mapping[int, int]) -> list[Dot]:
    """Place each city that the map shows, large dots first so that none is hidden.

    `counts` gives the practices of a city by its key; the area grows with the count.
    """
    found = [dot for city in cities if (dot := _dot(city, counts.get(city.pk, 0)))]
    return sorted(found, key=lambda dot: -dot.count)


def _dot(city: City, count: int) -> Dot | None:
    if city.latitude is None or city.longitude is None:
        return None
    point = place(city.latitude, city.longitude)
    if point is None:
        return None
    radius = SMALLEST + GROWTH * sqrt(max(count - 1, 0))
    return Dot(city, f"{point.x:.1f}", f"{point.y:.1f}", f"{radius:.1f}", count)
