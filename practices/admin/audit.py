"""The log of the desk, for the programme: who did what, and when."""

import csv
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.template.response import TemplateResponse
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from practices import policy
from practices.admin.deeds import in_words, why
from practices.audit import AuditFilter, entries, step_of

PER_PAGE = 50
# With these a spreadsheet takes a cell for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
BATCH = 500
# A field without a label, which nobody sees: its name stands in the log.
HIDDEN = re.compile(r"[a-z]+(_[a-z]+)+")


class Line:
    """An entry of the log, as a person reads it."""

    def __init__(self, entry: LogEntry) -> None:
        self.entry = entry
        self.at = entry.action_time
        self.who = entry.user.get_full_name() or entry.user.get_username()
        kind = entry.content_type
        self.kind = capfirst(kind.name) if kind else ""
        self.thing = entry.object_repr

    @property
    def done(self) -> str:
        """What was done, in the language of the page."""
        if step := step_of(self.entry):
            return in_words(*step)
        if self.entry.is_addition():
            return gettext("Added")
        if self.entry.is_deletion():
            return gettext("Deleted")
        return gettext("Changed") if self.details else gettext("Saved unchanged")

    @property
    def details(self) -> str:
        """Which fields, or for what reason."""
        if step := step_of(self.entry):
            return why(*step)
        return "" if self.entry.is_deletion() else changes(self.entry)

    @property
    def address(self) -> str:
        """Where the thing is at the desk, if it is there still; may lead to nothing."""
        return "" if self.entry.is_deletion() else self.entry.get_admin_url() or ""


def changes(entry: LogEntry) -> str:
    """Name the fields and parts that a form changed, in the language of the page."""
    try:
        parts = json.loads(entry.change_message)
        found = [said(kind, part) for one in parts for kind, part in one.items()]
    except (AttributeError, KeyError, TypeError, ValueError):
        return entry.change_message
    return "; ".join(filter(None, found))


def said(kind: str, part: dict[str, Any]) -> str:
    """Say what became of a part of the form, or of the fields that are no part."""
    shown = [label for label in part.get("fields", []) if not HIDDEN.fullmatch(label)]
    fields = ", ".join(map(translated, shown))
    if "name" not in part:
        return fields
    names = {"part": translated(part["name"]), "name": part["object"]}
    if kind == "added":
        return gettext("%(part)s “%(name)s” added") % names
    if kind == "deleted":
        return gettext("%(part)s “%(name)s” removed") % names
    return gettext("%(part)s “%(name)s”: %(fields)s") % {**names, "fields": fields}


def translated(label: str) -> str:
    """Put a label of the log, which is English, into the language of the page.

    It may begin with its number in the Council's form, and with a capital that the name
    of the field has not.
    """
    word = re.sub(r"^\d+ ", "", label)
    small = word[:1].lower() + word[1:]
    found = gettext(word)
    return capfirst(found if found != word else gettext(small))


@require_safe
def audit(request: HttpRequest) -> HttpResponse:
    """List the log, the newest first, by person, kind of thing, days and words."""
    found = asked_for(request)
    page = Paginator(found.qs, PER_PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        **admin.site.each_context(request),
        "title": _("Who did what"),
        "form": found.form,
        "page": page,
        "lines": [Line(entry) for entry in page],
        "query": query.urlencode(),
    }
    return TemplateResponse(request, "admin/audit.html", context)


@require_safe
def audit_export(request: HttpRequest) -> StreamingHttpResponse:
    """Send what the list holds, all pages of it, as a table."""
    found = asked_for(request)
    head = [_("When"), _("Who"), _("Kind"), _("Name"), _("Done"), _("Details")]
    rows = csv_lines([[str(name) for name in head]], written(found.qs))
    response = StreamingHttpResponse(rows, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="audit.csv"'
    return response


def asked_for(request: HttpRequest) -> AuditFilter:
    if not policy.is_staff(request.user):
        raise PermissionDenied
    return AuditFilter(request.GET, entries())


def written(found: Any) -> Iterator[list[str]]:
    for entry in found.iterator(BATCH):
        line = Line(entry)
        at = line.at.isoformat(timespec="seconds")
        yield [at, line.who, line.kind, line.thing, line.done, line.details]


class Echo:
    """A file that gives back what is written into it."""

    def write(self, text: str) -> str:
        return text


def csv_lines(*tables: Iterable[list[str]]) -> Iterator[str]:
    """Write rows as CSV, none of whose cells a spreadsheet takes for a formula."""
    writer = csv.writer(Echo(), quoting=csv.QUOTE_ALL)
    yield "\ufeff"
    for rows in tables:
        for row in rows:
            yield writer.writerow([defused(cell) for cell in row])


def defused(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA) else cell
