"""How many practices each city has: for the map and for the list of cities."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Count, Q, QuerySet

from cities.citymap import Dot, dots
from cities.models import City
from practices.models import Place
from practices.querysets import GoodPracticeQuerySet


def counts_by_city(practices: GoodPracticeQuerySet) -> Mapping[int, int]:
    """Count the given practices in each city, by the city's key."""
    places = Place.objects.filter(city__isnull=False)
    found = places.filter(practice__in=practices.order_by().values("pk"))
    rows = found.order_by().values_list("city").annotate(Count("practice"))
    return dict(rows)


def practice_map(practices: GoodPracticeQuerySet) -> list[Dot]:
    """Draw a dot for each city that has one of the given practices."""
    among = Q(places__practice__in=practices.order_by().values("pk"))
    cities: QuerySet[Any] = City.objects.filter(among).annotate(found=Count("places"))
    return dots(cities, {city.pk: city.found for city in cities})
