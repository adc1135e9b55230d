"""The figures of the catalogue, for its home page."""

from dataclasses import dataclass

from django.db.models import Count
from django.db.models.functions import Coalesce

from cities.models import Network
from practices.models import Place
from practices.querysets import GoodPracticeQuerySet


@dataclass(frozen=True)
class Figures:
    """How much there is: practices, cities and countries that have one, networks."""

    practices: int
    cities: int
    countries: int
    networks: int


def figures(practices: GoodPracticeQuerySet) -> Figures:
    found = Place.objects.filter(practice__in=practices.order_by().values("pk"))
    counts = found.aggregate(
        cities=Count("city", distinct=True),
        countries=Count(Coalesce("city__country", "country"), distinct=True),
    )
    networks = Network.objects.count()
    return Figures(practices=practices.count(), networks=networks, **counts)
