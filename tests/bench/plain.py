"""The list as plain Django has it: the ORM, a template, one COUNT for a facet value."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.conf.urls.i18n import i18n_patterns
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from cities.models import City, Network
from icc_site.urls import urlpatterns as product
from practices.models import GoodPractice, Place, Topic

PAGE_SIZE = 20
TEXTS = ["title", "summary", "purpose", "rationale", "process", "impact"]
YEARS = range(2026, 1970, -1)
STATED = Q(start_year__isnull=False) | Q(end_year__isnull=False) | Q(ongoing=True)

WITHOUT_YEARS = {
    "ongoing": Q(ongoing=True, start_year__isnull=True),
    "not-stated": ~STATED,
}

Practices = QuerySet[GoodPractice]


@dataclass(frozen=True)
class Value:
    name: str
    label: str
    count: int


def condition(name: str, value: str) -> Q:
    """Say that a practice is filed under a value of a facet."""
    if name == "topic":
        return Q(topics__slug=value)
    if value in WITHOUT_YEARS:
        return WITHOUT_YEARS[value]
    if name == "year":
        started = Q(start_year__lte=value) | Q(start_year__isnull=True)
        return STATED & started & (Q(end_year__gte=value) | Q(end_year__isnull=True))
    if name == "language":
        return Q(language=value)
    return Q(
        pk__in=Place.objects.filter(place_condition(name, value)).values("practice")
    )


def place_condition(name: str, value: str) -> Q:
    if name == "country":
        return Q(country=value) | Q(city__country=value)
    return Q(city__slug=value) if name == "city" else Q(city__networks__slug=value)


def holding(text: str) -> Practices:
    """Keep the published practices that hold every word; read once, kept as keys."""
    found = GoodPractice.objects.filter(status="published")
    for word in text.split():
        found = found.filter(
            reduce(or_, (Q(**{f"{t}__icontains": word}) for t in TEXTS))
        )
    return found


def choices() -> dict[str, list[tuple[str, str]]]:
    """Give the values of each facet with their labels."""
    cities = list(City.objects.all())
    countries = sorted({(str(city.country), city.country.name) for city in cities})
    languages = GoodPractice.objects.order_by().values_list("language", flat=True)
    return {
        "topic": [(topic.slug, topic.name) for topic in Topic.objects.all()],
        "country": countries,
        "city": [(city.slug, city.name) for city in cities],
        "network": [(one.slug, one.name) for one in Network.objects.all()],
        "year": [(year, year) for year in (*map(str, YEARS), *WITHOUT_YEARS)],
        "language": sorted((code, code) for code in languages.distinct()),
    }


def facets(request: HttpRequest, found: Practices) -> Iterator[tuple[str, list[Value]]]:
    """Count each value by a query of its own, without its facet's own choice."""
    for name, values in choices().items():
        others = filtered(request, found, but=name)
        counted = [
            Value(value, label, others.filter(condition(name, value)).count())
            for value, label in values
        ]
        yield name, [value for value in counted if value.count]


def filtered(request: HttpRequest, found: Practices, but: str = "") -> Practices:
    for name in ("topic", "country", "year"):
        if name != but and (value := request.GET.get(name)):
            found = found.filter(condition(name, value))
    return found


def practice_list(request: HttpRequest) -> HttpResponse:
    text = request.GET.get("q", "")
    found = GoodPractice.objects.filter(status="published")
    if text:
        found = found.filter(pk__in=list(holding(text).values_list("pk", flat=True)))
    rows = filtered(request, found).order_by("-published_at", "pk")
    rows = rows.prefetch_related("topics", "places")
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"page": page, "facets": list(facets(request, found))}
    return render(request, "plain.html", context)


urlpatterns = i18n_patterns(
    path("practices/", practice_list), prefix_default_language=False
)
urlpatterns += product
