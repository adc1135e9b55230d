"""The list of practices at the desk: its columns, filters and order."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cities.admin import HistoryAdmin
from practices import desk, policy
from practices.admin.attention import AttentionFilter, MissingFilter
from practices.models import GoodPractice
from practices.querysets import urgency


class WaitingFilter(admin.SimpleListFilter):
    """What was sent in and has waited for so many days."""

    title = _("waiting for the programme")
    parameter_name = "waiting"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [
            ("0", gettext("all that waits")),
            ("7", gettext("more than a week")),
            ("30", gettext("more than a month")),
        ]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if self.value() not in {"0", "7", "30"}:
            return queryset
        until = timezone.now() - timedelta(days=int(self.value() or 0))
        return queryset.waiting_since(until)


class PracticeRows(HistoryAdmin):
    """Shows in each row whose turn it is; what needs the person first."""

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        columns = ["practice", "where", "state", turn_column(request.user)]
        if policy.is_staff(request.user):
            columns.append("waiting")
        return [*columns, "changed"]

    def get_list_filter(self, request: HttpRequest) -> Any:
        if policy.is_staff(request.user):
            attention = [WaitingFilter, AttentionFilter, MissingFilter]
            return ["status", *attention, "topics", "language", "evidence"]
        return ["status"]

    def get_ordering(self, request: HttpRequest) -> Any:
        staff = policy.is_staff(request.user)
        return urgency(desk.FIRST_FOR_STAFF if staff else desk.FIRST_FOR_OFFICERS)

    @admin.display(description=_("Good practice"), ordering="title_key")
    def practice(self, practice: GoodPractice) -> SafeString:
        return titled(practice)

    @admin.display(description=_("City / Country"))
    def where(self, practice: GoodPractice) -> str:
        return practice.places_label

    @admin.display(description=_("Status"), ordering="status")
    def state(self, practice: GoodPractice) -> SafeString:
        return badge(practice)

    @admin.display(description=_("Waiting"), ordering="submitted_at", empty_value="")
    def waiting(self, practice: GoodPractice) -> str:
        time = desk.waiting(practice)
        return time and gettext("for %(time)s") % {"time": time}

    @admin.display(description=_("Last updated"), ordering="updated_at")
    def changed(self, practice: GoodPractice) -> str:
        return day(practice.updated_at)


def turn_column(user: policy.Person) -> Callable[[GoodPractice], str]:
    """Make the column that tells the person whose turn it is."""

    @admin.display(description=_("Whose turn"), empty_value="")
    def turn(practice: GoodPractice) -> str:
        return desk.turn(practice, user)

    return turn


def titled(practice: GoodPractice) -> SafeString:
    """Name a practice, in its language; mark one that is an update of another."""
    title = format_html("{}", practice.display_title)
    if practice.title:
        spoken = practice.language, practice.direction
        title = format_html('<span lang="{}" dir="{}">{}</span>', *spoken, title)
    if practice.update_of_id is None:
        return title
    return format_html('{} <span class="mark">{}</span>', title, gettext("Update"))


def day(moment: datetime | None) -> str:
    return date_format(timezone.localdate(moment)) if moment else "–"


def badge(practice: GoodPractice) -> SafeString:
    """Show the status of a practice as a mark with its word."""
    status = policy.Status(practice.status)
    return format_html('<span class="state state-{}">{}</span>', status, status.label)
