"""The parts of the API about cities, networks and the INDEX."""

from django.core.paginator import Page
from django.http import HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from cities.api.part import PageForm, Part
from cities.api.schema import paged, tells
from cities.api.serializers import (
    AreaDetailSerializer,
    AreaSerializer,
    CityDetailSerializer,
    CitySerializer,
    NetworkDetailSerializer,
    NetworkSerializer,
)
from cities.models import City, IndexArea, Network
from cities.paging import page_of
from cities.views import CitySearch


class CityForm(CitySearch, PageForm):
    """The search of the page of cities, with the pages of the API."""


class CityList(Part):
    form = CityForm

    @tells(
        "cities",
        _("Cities, and other places of the programme"),
        paged("CityPage", CitySerializer),
        CityForm,
    )
    def get(self, request: Request) -> Response:
        asked = self.asked()
        cities = City.objects.matching(asked["q"]).for_detail()
        page = page_of(cities, **asked)
        return self.page(page, CitySerializer(list(page.object_list), many=True).data)


class CityDetail(Part):
    @tells(
        "city",
        _("A city with its published INDEX results"),
        CityDetailSerializer,
        also=[301],
    )
    def get(self, request: Request, slug: str) -> HttpResponseBase:
        self.asked()
        city = City.objects.for_detail().with_results().find(slug)
        if city:
            return Response(CityDetailSerializer(city).data)
        stays = get_object_or_404(City.objects.formerly_at(slug))
        return moved_to("api:city", stays.slug)


def moved_to(name: str, slug: str) -> HttpResponsePermanentRedirect:
    """Lead to what an entry was merged into."""
    return HttpResponsePermanentRedirect(reverse(name, args=[slug]))


class NetworkList(Part):
    form = PageForm

    @tells(
        "networks",
        _("Networks of cities"),
        paged("NetworkPage", NetworkSerializer),
        PageForm,
    )
    def get(self, request: Request) -> Response:
        page = page_of(Network.objects.with_member_counts(), **self.asked())
        return self.page(
            page, NetworkSerializer(list(page.object_list), many=True).data
        )


class NetworkDetail(Part):
    @tells(
        "network",
        _("A network with its members and activities"),
        NetworkDetailSerializer,
    )
    def get(self, request: Request, slug: str) -> Response:
        self.asked()
        networks = Network.objects.with_member_counts().for_detail()
        network = get_object_or_404(networks, slug=slug)
        return Response(NetworkDetailSerializer(network).data)


class AreaList(Part):
    form = PageForm

    @tells(
        "index_areas",
        _("Areas of the INDEX"),
        paged("IndexAreaPage", AreaSerializer),
        PageForm,
    )
    def get(self, request: Request) -> Response:
        page: Page[IndexArea] = page_of(IndexArea.objects.all(), **self.asked())
        return self.page(page, AreaSerializer(list(page.object_list), many=True).data)


class AreaDetail(Part):
    @tells(
        "index_area",
        _("An area of the INDEX with all published results in it"),
        AreaDetailSerializer,
    )
    def get(self, request: Request, slug: str) -> Response:
        self.asked()
        area = get_object_or_404(IndexArea.objects.with_results(), slug=slug)
        return Response(AreaDetailSerializer(area).data)
