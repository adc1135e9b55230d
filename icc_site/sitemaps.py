"""The sitemap: one of each kind of page, and the list of them."""

from typing import Any

from django.contrib.sitemaps import views
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from cities.links import absolute
from cities.sitemaps import CityMap, NetworkMap, SiteMap
from cities.views import readable
from practices.sitemaps import PracticeMap


class PageMap(SiteMap):
    """The pages that are none of a city, a network or a practice."""

    def items(self) -> list[str]:
        lists = ["practices:list", "cities:cities", "cities:networks", "api:docs"]
        return ["home", *lists, "about", "privacy", "accessibility"]

    def location(self, item: str) -> str:
        return reverse(item)


MAPS: dict[str, Any] = {
    "pages": PageMap,
    "practices": PracticeMap,
    "cities": CityMap,
    "networks": NetworkMap,
}


@readable
def index(request: HttpRequest) -> HttpResponse:
    """List the sitemaps, each with no more addresses than one may hold."""
    maps = [
        {"location": absolute(reverse("sitemap", args=[kind])) + page_query(number)}
        for kind, kind_of_map in MAPS.items()
        for number in kind_of_map().paginator.page_range
    ]
    context = {"sitemaps": maps}
    return render(request, "sitemap_index.xml", context, "application/xml")


def page_query(number: int) -> str:
    return f"?p={number}" if number > 1 else ""


@readable
def sitemap(request: HttpRequest, kind: str) -> HttpResponse:
    """List the pages of one kind, in every language."""
    return views.sitemap(request, MAPS, kind)
