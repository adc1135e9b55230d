"""The outbox, for staff to see what was sent to whom, and what could not be."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from cities.admin_titles import PlainTitles
from cities.moments import moment
from practices import emails
from practices.models import OutgoingMail

STATES = {"waiting": _("Waiting"), "sent": _("Sent"), "given-up": _("Given up")}


class StateFilter(admin.SimpleListFilter):
    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(STATES.items())

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[OutgoingMail]
    ) -> QuerySet[OutgoingMail] | None:
        mails = OutgoingMail.objects
        found = {
            "waiting": mails.waiting,
            "sent": mails.sent,
            "given-up": mails.given_up,
        }.get(self.value() or "")
        return queryset & found() if found else None


class KindFilter(admin.SimpleListFilter):
    title = _("what it is about")
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(emails.NAMES.items())

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[OutgoingMail]
    ) -> QuerySet[OutgoingMail]:
        return queryset.filter(kind=self.value()) if self.value() else queryset


@admin.register(OutgoingMail)
class OutgoingMailAdmin(PlainTitles):
    """To read only, and without the texts: their links are for their readers alone."""

    list_display = ["to", "about", "state", "written", "sent", "tries", "error"]
    list_filter = [StateFilter, KindFilter]
    search_fields = ["to"]
    search_help_text = _("Search by address")
    show_full_result_count = False
    actions = ["try_again"]
    fields = [
        *("to", "about", "subject", "language", "written", "sent"),
        *("tries", "next_try", "error"),
    ]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description=_("what it is about"), ordering="kind")
    def about(self, mail: OutgoingMail) -> Any:
        return emails.NAMES.get(mail.kind, mail.kind)

    @admin.display(description=_("written"), ordering="created_at")
    def written(self, mail: OutgoingMail) -> Any:
        return moment(mail.created_at)

    @admin.display(description=_("sent"), ordering="sent_at")
    def sent(self, mail: OutgoingMail) -> Any:
        return mail.sent_at and moment(mail.sent_at)

    @admin.display(description=_("next try"))
    def next_try(self, mail: OutgoingMail) -> Any:
        return mail.next_try_at and moment(mail.next_try_at)

    @admin.display(description=_("state"))
    def state(self, mail: OutgoingMail) -> Any:
        if mail.sent_at:
            return STATES["sent"]
        return STATES["waiting" if mail.next_try_at else "given-up"]

    @admin.action(description=_("Try again now"), permissions=["view"])
    def try_again(self, request: HttpRequest, mails: QuerySet[OutgoingMail]) -> None:
        count = OutgoingMail.objects.filter(pk__in=mails.values("pk")).try_again()
        text = ngettext(
            "%(n)d mail goes out with the next run.",
            "%(n)d mails go out with the next run.",
            count,
        )
        messages.success(request, text % {"n": count})
