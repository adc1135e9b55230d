"""The desk of the programme's staff for cities, networks and the INDEX."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets, unquote
from django.contrib.admin.widgets import AdminFileWidget
from django.db import models
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationAdmin
from simple_history.admin import SimpleHistoryAdmin

from cities.admin_deletion import PlainDeletion
from cities.admin_titles import PlainTitles
from cities.countries import by_name, country_name
from cities.merge_admin import MergeAdmin
from cities.merging import CityMerge
from cities.models import (
    City,
    CityQuerySet,
    IndexArea,
    IndexResult,
    Network,
    NetworkActivity,
)
from cities.parameters import whole_number
from cities.resources import (
    CityResource,
    IndexAreaResource,
    IndexResource,
    NetworkActivityResource,
    NetworkResource,
)
from cities.sheets.desk import SheetAdmin

# "example.org" typed as an address means https://example.org.
ADDRESS_FIELDS: dict[Any, Any] = {models.URLField: {"assume_scheme": "https"}}


@dataclass(frozen=True)
class StoredFile:
    """A stored file as a form shows it: its name, and the address of its view."""

    name: str
    url: str

    def __str__(self) -> str:
        return self.name


class FileWidget(AdminFileWidget):
    """Links a stored file to the view that serves it: it has no address of its own."""

    def __init__(self, address: Callable[[Any], str]) -> None:
        super().__init__()
        self.address = address

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        if context["widget"]["is_initial"]:
            shown = StoredFile(Path(value.name).name, self.address(value.instance))
            context["widget"]["value"] = shown
        return context


def action_plan_address(network: Network) -> str:
    return reverse("cities:action-plan", args=[network.slug])


class HistoryAdmin(PlainTitles, PlainDeletion, SimpleHistoryAdmin):
    """Shows what happened to a row, and each of its versions, to read only.

    Its rows are found by `get_queryset` alone: what a person may not see is absent.
    Needs `fieldsets` or `fields`.
    """

    formfield_overrides: ClassVar[Any] = ADDRESS_FIELDS
    object_history_list_template = "admin/history_list.html"
    show_full_result_count = False

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        self._shown_or_404(request, object_id)
        page: HttpResponse = super().history_view(request, object_id, extra_context)
        return page

    def history_form_view(
        self,
        request: HttpRequest,
        object_id: str,
        version_id: str,
        extra_context: Any = None,
    ) -> HttpResponse:
        """Show a version, not to be put back here: its status would come back too."""
        self._shown_or_404(request, object_id)
        number = whole_number(version_id)
        if number is None:
            raise Http404
        page: HttpResponse = super().history_form_view(
            request, object_id, str(number), extra_context
        )
        return page

    def history_form_view_title(self, request: HttpRequest, obj: Any) -> str:
        return gettext("“%(thing)s”, as it was") % {"thing": obj}

    def revert_disabled(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        if is_version(request):
            return flatten_fieldsets(self.get_fieldsets(request, obj))
        return super().get_readonly_fields(request, obj)

    def _shown_or_404(self, request: HttpRequest, object_id: str) -> None:
        readable = request.method in {"GET", "HEAD"}
        if not readable or self.get_object(request, unquote(object_id)) is None:
            raise Http404


def is_version(request: HttpRequest) -> bool:
    """Tell whether the request is for an old version of a row."""
    match = request.resolver_match
    return match is not None and (match.url_name or "").endswith("_simple_history")


def is_lookup(request: HttpRequest) -> bool:
    """Tell whether a person of the desk looks something up while filling in a form."""
    match = request.resolver_match
    return (
        match is not None
        and match.view_name == "admin:autocomplete"
        and request.user.is_active
        and request.user.is_staff
    )


class CountryFilter(admin.SimpleListFilter):
    """The countries that there are, by name."""

    title = _("country")
    parameter_name = "country"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        codes = model_admin.get_queryset(request).order_by().values_list("country")
        used = {code for (code,) in codes.distinct() if code}
        return [(code, country_name(code)) for code in by_name(used)]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(country=self.value()) if self.value() else queryset


@admin.register(City)
class CityAdmin(SheetAdmin, MergeAdmin, HistoryAdmin):
    resource = CityResource
    add_title = _("Add a city")
    list_display = [
        "name",
        "country",
        "kind",
        "membership",
        "joined_year",
        "population",
    ]
    list_filter = ["membership", "kind", "networks", CountryFilter]
    search_fields = ["name_key"]
    search_help_text = _("Search by any spelling, with or without accents")
    autocomplete_fields = ["networks", "officers"]
    fieldsets = [
        (None, {"fields": ["name", "aliases", "kind", "country", "website"]}),
        (_("In the programme"), {"fields": ["membership", "joined_year", "networks"]}),
        (_("People"), {"fields": ["officers"]}),
        (_("On the map"), {"fields": ["latitude", "longitude", "population"]}),
        (
            _("Where we know it from"),
            {"fields": ["profile_url", "evidence_year", "source_url"]},
        ),
    ]

    def told_apart_by(self, city: City) -> str:
        return country_name(str(city.country))

    def merge_of(self, request: HttpRequest, stays: City, goes: City) -> CityMerge:
        return CityMerge(stays, goes)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Leave it to superusers who writes for a city: that gives rights."""
        readonly = super().get_readonly_fields(request, obj)
        return readonly if request.user.is_superuser else [*readonly, "officers"]

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let everyone at the desk look cities up: their names are public."""
        return is_lookup(request) or super().has_view_permission(request, obj)

    def get_search_results(
        self, request: HttpRequest, queryset: Any, search_term: str
    ) -> tuple[CityQuerySet, bool]:
        return queryset.matching(search_term), False


@admin.register(Network)
class NetworkAdmin(SheetAdmin, HistoryAdmin, TranslationAdmin):  # type: ignore[type-arg]
    resource = NetworkResource
    add_title = _("Add a network")
    list_display = ["name", "kind", "status", "country", "founded_year"]
    list_filter = ["kind", "status"]
    search_fields = ["name_en", "name_fr", "own_name"]
    formfield_overrides: ClassVar[Any] = ADDRESS_FIELDS | {
        models.FileField: {"widget": FileWidget(action_plan_address)}
    }
    fieldsets = [
        (None, {"fields": ["name", "own_name", "description"]}),
        (_("What it is"), {"fields": ["kind", "status", "country", "founded_year"]}),
        (_("Action plan"), {"fields": ["action_plan_link", "action_plan_file"]}),
        (_("Addresses"), {"fields": ["website", "source_url"]}),
    ]


@admin.register(NetworkActivity)
class NetworkActivityAdmin(SheetAdmin, HistoryAdmin):
    resource = NetworkActivityResource
    add_title = _("Add an activity of a network")
    list_display = ["title", "network", "kind", "date", "city"]
    list_select_related = ["network", "city"]
    list_filter = ["kind", "network"]
    search_fields = ["title", "text"]
    date_hierarchy = "date"
    autocomplete_fields = ["network", "city"]
    fields = ["network", "kind", "date", "title", "text", "city", "link"]


@admin.register(IndexArea)
class IndexAreaAdmin(SheetAdmin, HistoryAdmin, TranslationAdmin):  # type: ignore[type-arg]
    resource = IndexAreaResource
    add_title = _("Add an area of the INDEX")
    list_display = ["name", "order"]
    search_fields = ["name_en", "name_fr"]
    fields = ["name", "order"]


@admin.register(IndexResult)
class IndexResultAdmin(SheetAdmin, HistoryAdmin):
    resource = IndexResource
    add_title = _("Add a result of the INDEX")
    list_display = ["city", "area", "year", "score", "published"]
    list_select_related = ["city", "area"]
    list_filter = ["published", "area", "year"]
    search_fields = ["city__name_key"]
    autocomplete_fields = ["city", "area"]
    fields = ["city", "area", "year", "score", "note", "source_url", "published"]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        cities = City.objects.matching(search_term)
        return queryset.filter(city__in=cities), False
