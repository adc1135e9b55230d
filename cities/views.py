"""The public pages of cities and networks."""

from collections.abc import Callable
from itertools import groupby
from typing import Any, TypeVar

from django.http import (
    FileResponse,
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
)
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from cities.countries import country_name
from cities.files import send
from cities.folding import fold
from cities.models import City, CityQuerySet, Network
from cities.parameters import ParameterForm, SearchField, unknown_parameters

Countries = list[tuple[str, list[City]]]


def by_country(cities: CityQuerySet) -> Countries:
    """Group cities under the names of their countries, in the page's alphabet."""
    named = [(country_name(city.country.code), city) for city in cities]
    named.sort(key=lambda pair: (fold(pair[0]), pair[1].name_key))
    return [
        (name, [city for _name, city in pairs])
        for name, pairs in groupby(named, key=lambda pair: pair[0])
    ]


class CitySearch(ParameterForm):
    q = SearchField()


View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def readable(view: View) -> View:
    """Make a page that can only be read: whatever else is asked of it gets 405.

    Without the exemption, a request to change it would get the page about forms first.
    """
    return csrf_exempt(require_safe(view))


def moved(request: HttpRequest, target: Any) -> HttpResponse:
    """Lead from a former address to what counts now, with what was asked there."""
    query = request.META.get("QUERY_STRING", "")
    address = target.get_absolute_url() + (f"?{query}" if query else "")
    return HttpResponsePermanentRedirect(address)


@readable
def city_list(request: HttpRequest) -> HttpResponse:
    asked = CitySearch(request.GET)
    problems = asked.problems
    if unknown := unknown_parameters(request.GET, asked.fields):
        problems["unknown"] = unknown
    search = asked.cleaned_data["q"]
    cities = City.objects.matching(search)
    context = {
        "search": search,
        "cities": cities,
        "countries": by_country(cities),
        "problems": problems,
    }
    return render(request, "cities/city_list.html", context)


@readable
def city_detail(request: HttpRequest, slug: str) -> HttpResponse:
    city = City.objects.for_detail().find(slug)
    if city is None:
        return moved(request, get_object_or_404(City.objects.formerly_at(slug)))
    results = city.index_results.published().by_edition()
    context = {"city": city, "results": results}
    return render(request, "cities/city_detail.html", context)


@readable
def network_list(request: HttpRequest) -> HttpResponse:
    networks = Network.objects.with_member_counts()
    by_kind = {
        kind: [network for network in networks if network.kind == kind]
        for kind in Network.Kind
    }
    kinds = [(kind.label, found) for kind, found in by_kind.items() if found]
    return render(request, "cities/network_list.html", {"kinds": kinds})


@readable
def network_detail(request: HttpRequest, slug: str) -> HttpResponse:
    network = get_object_or_404(Network, slug=slug)
    members = network.members.members()
    activities = network.activities.with_cities()
    years = [
        (year, list(items))
        for year, items in groupby(activities, key=lambda item: item.date.year)
    ]
    context = {
        "network": network,
        "cities": members,
        "countries": by_country(members),
        "others": network.members.other_places(),
        "years": years,
    }
    return render(request, "cities/network_detail.html", context)


@readable
def action_plan(request: HttpRequest, slug: str) -> FileResponse:
    """Send the action plan of a network that has one as a file."""
    networks = Network.objects.with_plan_as_file()
    return send(get_object_or_404(networks, slug=slug).action_plan_file)
