"""The parts of the API about practices and topics."""

from functools import cache
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import include, path, reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from drf_spectacular.generators import SchemaGenerator
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from cities.api.part import PageForm, Part
from cities.api.problems import Gone, Misread
from cities.api.schema import allow_empty, paged, tells
from cities.api.views import moved_to
from cities.links import absolute
from cities.paging import page_of
from cities.parameters import ChoiceField
from cities.views import readable
from practices import bitsets
from practices.api.serializers import (
    FacetSerializer,
    PracticeDetailSerializer,
    PracticeSerializer,
    TopicSerializer,
)
from practices.facets import facets
from practices.filters import PracticeFilter, form_of_filters
from practices.live import keeper
from practices.models import GoodPractice, Topic
from practices.selection import Selection
from practices.snapshot import Snapshot
from practices.views import PageForm as ListForm
from practices.views import problems_of


class ListingForm(ListForm):
    """The pages of the list, and whether the counts of its filters are wanted."""

    view = None  # type: ignore[assignment]
    facets = ChoiceField(
        ["false", "true"],
        meaning=_("Whether each filter’s values are told, with their counts"),
        sentence=_("Facets are asked for by true or false, not by %(values)s."),
    )


class PracticeList(Part):
    form = ListingForm

    @tells(
        "practices",
        _("Published practices, by the filters of the list"),
        paged(
            "PracticePage",
            PracticeSerializer,
            facets=FacetSerializer(many=True, required=False),
        ),
        form_of_filters(),
        ListingForm,
    )
    def get(self, request: Request) -> Response:
        address = request.query_params
        snapshot = keeper.snapshot()
        practices = PracticeFilter(address, GoodPractice.objects.published())
        shown = ListingForm(address)
        if problems := problems_of(practices, shown):
            raise Misread(problems)
        selection = Selection(snapshot, practices)
        page = page_of(selection, **shown.cleaned_data)
        rows = GoodPractice.objects.published().in_row(list(page.object_list))
        counts = counted(selection) if shown.cleaned_data["facets"] == "true" else {}
        return self.page(page, PracticeSerializer(rows, many=True).data, **counts)


def counted(selection: Selection) -> dict[str, Any]:
    return {"facets": FacetSerializer(facets(selection), many=True).data}


class PracticeDetail(Part):
    @tells(
        "practice", _("A published practice"), PracticeDetailSerializer, also=[301, 410]
    )
    def get(self, request: Request, slug: str) -> HttpResponseBase:
        self.asked()
        published = GoodPractice.objects.published()
        if practice := published.for_detail().find(slug):
            return Response(PracticeDetailSerializer(practice).data)
        if stays := published.merged_from(slug):
            return moved_to("api:practice", stays.slug)
        if GoodPractice.objects.withdrawn_from(slug):
            raise Gone(gettext("This practice was withdrawn: it is no longer public."))
        raise Http404


class TopicList(Part):
    form = PageForm

    @tells(
        "topics",
        _("Topics of practices"),
        paged("TopicPage", TopicSerializer),
        PageForm,
    )
    def get(self, request: Request) -> Response:
        page = page_of(Topic.objects.with_areas(), **self.asked())
        topics = TopicSerializer(list(page.object_list), many=True, context=counts())
        return self.page(page, topics.data)


class TopicDetail(Part):
    @tells("topic", _("A topic"), TopicSerializer, also=[301])
    def get(self, request: Request, slug: str) -> HttpResponseBase:
        self.asked()
        if topic := Topic.objects.with_areas().find(slug):
            return Response(TopicSerializer(topic, context=counts()).data)
        stays = get_object_or_404(Topic.objects.formerly_at(slug))
        return moved_to("api:topic", stays.slug)


def counts() -> dict[str, dict[str, int]]:
    """Count the published practices of each topic, for TopicSerializer."""
    snapshot: Snapshot = keeper.snapshot()
    sets = snapshot.values["topic"]
    return {"counts": {slug: bitsets.count(found) for slug, found in sets.items()}}


# --- The API as a whole ---------------------------------------------------------------

ENTRANCES = {
    "practices": "api:practices",
    "topics": "api:topics",
    "cities": "api:cities",
    "networks": "api:networks",
    "index_areas": "api:index-areas",
    "schema": "api:schema",
    "documentation": "api:docs",
}


class EntranceSerializer(serializers.Serializer[Any]):
    """The address of each part."""

    def get_fields(self) -> dict[str, Any]:
        return {name: serializers.URLField(read_only=True) for name in ENTRANCES}


class Entrance(Part):
    @tells("entrance", _("Where to begin"), EntranceSerializer)
    def get(self, request: Request) -> Response:
        self.asked()
        return Response(
            {name: absolute(reverse(view)) for name, view in ENTRANCES.items()}
        )


@readable
def schema(request: HttpRequest) -> JsonResponse:
    """Tell all of the API as OpenAPI 3.1, in the language of the address."""
    return JsonResponse(schema_in(get_language() or "en"))


@cache
def schema_in(language: str) -> dict[str, Any]:
    """Describe the API in the active language, which `language` names."""
    patterns = [path("api/", include("practices.api.urls"))]
    generator: Any = SchemaGenerator
    return allow_empty(dict(generator(patterns=patterns).get_schema(public=True)))


@readable
def docs(request: HttpRequest) -> HttpResponse:
    """Tell people what there is, and how it is asked."""
    told = schema_in(get_language() or "en")
    parts = [
        (address, methods["get"], fields_of(told, methods["get"]))
        for address, methods in told["paths"].items()
    ]
    context = {
        "most": settings.API_RATE.partition("/")[0],
        "parts": parts,
        "root": reverse("api:entrance").removesuffix("/api/"),
    }
    return render(request, "api/docs.html", context)


def fields_of(told: dict[str, Any], part: dict[str, Any]) -> list[str]:
    """Name what a part tells of each entry."""

    def properties(kind: dict[str, str]) -> dict[str, Any]:
        name = kind["$ref"].rpartition("/")[2]
        return dict(told["components"]["schemas"][name]["properties"])

    [content] = part["responses"]["200"]["content"].values()
    answer = properties(content["schema"])
    is_page = "results" in answer and "count" in answer
    return list(properties(answer["results"]["items"]) if is_page else answer)
