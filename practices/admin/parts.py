"""What practices are made of and filed under, and what readers did not find."""

from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationAdmin

from cities.admin import HistoryAdmin
from cities.countries import country_name
from cities.folding import fold
from cities.models import City
from practices import policy
from practices.forms import FILE_FIELDS
from practices.models import Picture, Place, ReferenceDocument, Topic, UnmetSearch


class StaffAdmin(HistoryAdmin):
    """What only the programme's staff sees and changes."""

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return policy.is_staff(request.user)

    has_module_permission = has_add_permission = has_view_permission
    has_change_permission = has_delete_permission = has_view_permission


@admin.register(Topic)
class TopicAdmin(StaffAdmin, TranslationAdmin):  # type: ignore[type-arg]
    list_display = ["name", "tier", "index_area", "order"]
    list_select_related = ["index_area"]
    list_filter = ["tier", "index_area"]
    search_fields = ["name_key"]
    fields = ["name", "description", "tier", "index_area", "coe_label", "order"]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Topic], search_term: str
    ) -> tuple[QuerySet[Topic], bool]:
        for word in fold(search_term).split():
            queryset = queryset.filter(name_key__contains=f" {word}")
        return queryset, False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Keep a topic that practices are filed under."""
        may = super().has_delete_permission(request, obj)
        return may and obj is not None and not obj.practices.exists()


@admin.register(Place)
class PlaceAdmin(StaffAdmin):
    list_display = ["__str__", "country_name", "practice__title"]
    search_fields = ["city__name_key"]
    autocomplete_fields = ["practice", "city"]
    fields = ["practice", "city", "country", "locality"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Place]:
        places: QuerySet[Place] = super().get_queryset(request)
        return places.select_related("practice", "city")

    @admin.display(description=_("country"))
    def country_name(self, place: Place) -> str:
        return country_name(place.country_code)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Place], search_term: str
    ) -> tuple[QuerySet[Place], bool]:
        named = Q(city__in=City.objects.matching(search_term))
        locality = Q(locality_key__contains=f" {fold(search_term)}")
        return queryset.filter(named | locality), False


@admin.register(ReferenceDocument)
class ReferenceDocumentAdmin(StaffAdmin):
    formfield_overrides = FILE_FIELDS
    list_display = ["__str__", "practice__title", "link"]
    list_select_related = ["practice"]
    search_fields = ["title", "link", "practice__title_key"]
    autocomplete_fields = ["practice"]
    fields = ["practice", "title", "link", "file"]


@admin.register(Picture)
class PictureAdmin(StaffAdmin):
    formfield_overrides = FILE_FIELDS
    list_display = ["alternative_text", "practice__title", "credit"]
    list_select_related = ["practice"]
    search_fields = ["alternative_text", "credit", "practice__title_key"]
    autocomplete_fields = ["practice"]
    fields = ["practice", "file", "alternative_text", "credit"]


@admin.register(UnmetSearch)
class UnmetSearchAdmin(admin.ModelAdmin[UnmetSearch]):
    """What readers looked for in vain: to be read, and to be thrown away."""

    list_display = ["words", "count", "week"]
    list_filter = ["week"]
    search_fields = ["words"]

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return policy.is_staff(request.user)

    has_module_permission = has_delete_permission = has_view_permission

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
