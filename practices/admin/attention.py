"""Filters of the desk's list: what needs the programme's care."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cities.admin import HistoryAdmin
from practices import completeness, policy
from practices.attention import NEEDS
from practices.completeness import completeness_of
from practices.models import GoodPractice


class AttentionFilter(admin.SimpleListFilter):
    title = _("what needs care")
    parameter_name = "attention"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(name, label) for name, (label, _keep) in NEEDS.items()]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if self.value() not in NEEDS:
            return queryset
        _label, keep = NEEDS[str(self.value())]
        return keep(queryset, timezone.localdate())


class MissingFilter(admin.SimpleListFilter):
    title = _("what is missing")
    parameter_name = "missing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(name, part.label) for name, part in completeness.PARTS.items()]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        part = self.value()
        return queryset.lacking(part) if part in completeness.PARTS else queryset


class ShowsCompleteness(HistoryAdmin):
    """Shows staff in the list how much of its form each practice fills in."""

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        shown = list(super().get_list_display(request))
        return [*shown, "filled"] if policy.is_staff(request.user) else shown

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        page = super().get_changelist_instance(request)
        if policy.is_staff(request.user):
            shown = [practice.pk for practice in page.result_list]
            known = GoodPractice.objects.with_completeness().in_bulk(shown)
            for practice in page.result_list:
                practice.completeness = completeness_of(known[practice.pk])
        return page

    @admin.display(description=_("Filled in"))
    def filled(self, practice: Any) -> str:
        return gettext("%(percent)d %%") % {"percent": practice.completeness.percent}
