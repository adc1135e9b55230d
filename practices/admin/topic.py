"""What practices are filed under, and what readers did not find."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationAdmin

from cities.admin import HistoryAdmin
from cities.admin_deletion import PlainDeletion
from cities.admin_titles import PlainTitles
from cities.folding import fold
from cities.merge_admin import MergeAdmin
from cities.sheets.desk import SheetAdmin
from practices import policy
from practices.duplicates import TopicMerge
from practices.models import GoodPractice, Topic, UnmetSearch
from practices.resources import TopicResource


class StaffAdmin(HistoryAdmin):
    """What only the programme's staff sees and changes."""

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return policy.is_staff(request.user)

    has_module_permission = has_add_permission = has_view_permission
    has_change_permission = has_delete_permission = has_view_permission


@admin.register(Topic)
class TopicAdmin(SheetAdmin, MergeAdmin, StaffAdmin, TranslationAdmin):  # type: ignore[type-arg]
    resource = TopicResource
    add_title = _("Add a topic")
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

    def merge_of(self, request: HttpRequest, stays: Topic, goes: Topic) -> TopicMerge:
        return TopicMerge(stays, goes)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Keep a topic that practices are filed under, and name these."""
        *told, against = super().get_deleted_objects(objs, request)
        filed = GoodPractice.objects.filed_under(objs)
        return *told, [*against, *map(self.described, filed)]


@admin.register(UnmetSearch)
class UnmetSearchAdmin(PlainTitles, PlainDeletion):
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
