"""Actions on many practices: each shows on a page what will happen, and what will not.

The page names the practices, so that what was seen is what is done, whatever else the
list holds by then; doing it twice does nothing more.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
    HttpResponseRedirect,
    QueryDict,
)
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext

from cities.admin import HistoryAdmin
from cities.parameters import whole_number
from practices import policy, versions
from practices.admin.steps import UNREAD
from practices.curation import STEPS, BulkStep, Decided, Refused
from practices.models import GoodPractice

MOST = 300
SHOWN = 20
Action = Callable[..., HttpResponse | None]


@dataclass(frozen=True)
class Row:
    """A chosen practice, the version that is shown, and why it is left as it is."""

    practice: GoodPractice
    seen: int
    obstacle: str = ""


class BulkActions(HistoryAdmin):
    """Gives a list of practices its actions, for the programme's staff."""

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        if not policy.is_staff(request.user):
            return {}
        return {name: (show(name), name, step.label) for name, step in STEPS.items()}

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.bulk_view)
        name = "practices_goodpractice_bulk"
        return [path("bulk/<slug:name>/", view, name=name), *super().get_urls()]

    def bulk_view(self, request: HttpRequest, name: str) -> HttpResponse:
        if not policy.is_staff(request.user):
            raise PermissionDenied
        if name not in STEPS:
            raise Http404
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        step = STEPS[name]
        form = step.form(request.POST if "decided" in request.POST else None)
        practices = self.chosen(request, request.POST.getlist("practice"))
        if "confirmed" in request.POST and form.is_valid():
            return self.do(request, step, practices, form.cleaned_data)
        return self.confirm_page(request, name, practices, form, request.POST)

    def chosen(
        self, request: HttpRequest, keys: Iterable[str]
    ) -> QuerySet[GoodPractice]:
        known = [number for key in keys if (number := whole_number(key))]
        seen: QuerySet[GoodPractice] = self.get_queryset(request)
        return seen.filter(pk__in=known[:MOST]).order_by("pk")

    def confirm_page(
        self,
        request: HttpRequest,
        name: str,
        practices: Iterable[GoodPractice],
        form: forms.Form,
        kept: QueryDict,
    ) -> HttpResponse:
        """Ask what is to be decided; once it is, say what will happen to each."""
        step = STEPS[name]
        is_decided = form.is_valid() or not step.asks_first
        decided = form.cleaned_data if form.is_valid() else {}
        rows = rows_of(
            step, practices, policy.member(request), decided if is_decided else None
        )
        context = {
            **self.admin_site.each_context(request),
            "title": step.label,
            "opts": self.opts,
            "name": name,
            "form": form,
            "hidden": is_decided and step.asks_first,
            "is_decided": is_decided,
            "said": step.said(decided) if is_decided else "",
            "rows": rows,
            "done": [row for row in rows if not row.obstacle],
            "left": [row for row in rows if row.obstacle],
            "back": kept.get("back", ""),
        }
        return TemplateResponse(request, "admin/practices/bulk.html", context)

    def do(
        self,
        request: HttpRequest,
        step: BulkStep,
        practices: Iterable[GoodPractice],
        decided: Decided,
    ) -> HttpResponse:
        """Do the step with each practice for itself; say what was not done, and why."""
        by, done, refusals = policy.member(request), 0, []
        for practice in practices:
            try:
                step.do(practice, by, decided, seen_of(request, practice))
                done += 1
            except Refused as refused:
                refusals.append((practice, refused))
        report(request, step, done, refusals)
        back = QueryDict(request.POST.get("back", "")).urlencode()
        address = reverse("admin:practices_goodpractice_changelist")
        return HttpResponseRedirect(f"{address}?{back}" if back else address)


def seen_of(request: HttpRequest, practice: GoodPractice) -> int:
    """Give the version that the page showed. Raises Refused where it does not say."""
    seen = whole_number(request.POST.get(f"seen-{practice.pk}", ""))
    if seen is None:
        raise Refused(str(UNREAD))
    return seen


def show(name: str) -> Action:
    """Make the action of the list that shows what a step would do."""

    def act(
        model_admin: BulkActions,
        request: HttpRequest,
        practices: QuerySet[GoodPractice],
    ) -> HttpResponse | None:
        count = practices.count()
        if count > MOST:
            sentence = gettext(
                "You chose %(count)d practices; at most %(most)d are changed at once. "
                "Narrow the list by a filter first."
            )
            messages.error(request, sentence % {"count": count, "most": MOST})
            return None
        kept = QueryDict(mutable=True)
        kept["back"] = request.GET.urlencode()
        form = STEPS[name].form()
        return model_admin.confirm_page(request, name, practices, form, kept)

    return act


def rows_of(
    step: BulkStep,
    practices: Iterable[GoodPractice],
    by: User,
    decided: Decided | None,
) -> list[Row]:
    """Say of each practice why it is left as it is, as far as that is decided."""
    return [
        Row(
            practice,
            versions.number_of(practice),
            "" if decided is None else step.obstacle(practice, by, decided),
        )
        for practice in practices
    ]


def report(
    request: HttpRequest,
    step: BulkStep,
    done: int,
    refusals: list[tuple[GoodPractice, Refused]],
) -> None:
    if done:
        messages.success(request, step.done % {"n": done})
    for practice, reason in refusals[:SHOWN]:
        text = gettext("%(practice)s: %(reason)s")
        messages.error(request, text % {"practice": practice, "reason": reason})
    if len(refusals) > SHOWN:
        text = gettext("%(n)d more practices were left as they are.")
        messages.error(request, text % {"n": len(refusals) - SHOWN})
