"""The pages of the desk on which a table is taken away as a file, and one brought in.

A file is read first, and the page says what it would do. It is kept meanwhile; then it
is read again, and done.
"""

import zlib
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
    HttpResponseRedirect,
)
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cities.admin_titles import PlainTitles
from cities.keeping import forget, keep, kept
from cities.sheets.reading import Table, Unreadable, check_size, read
from cities.sheets.resource import Report, SheetResource
from cities.sheets.writing import KINDS, attachment

MOST_LINES = 5_000
SHOWN = 200

ENCODINGS = [
    ("", _("as found out")),
    ("utf-8", "UTF-8"),
    ("cp1252", _("Western European (Windows-1252)")),
    ("cp1250", _("Central European (Windows-1250)")),
    ("cp1251", _("Cyrillic (Windows-1251)")),
    ("cp1253", _("Greek (Windows-1253)")),
    ("cp1254", _("Turkish (Windows-1254)")),
]
TOO_LONG = _(
    "“%(name)s” has %(lines)d lines; at most %(most)d are read here. Part it in "
    "several files, or let the command import_practices load it."
)
GONE = _("The file is no longer kept, or was loaded already: choose it again.")


class FileForm(forms.Form):
    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV, Excel (.xlsx) or JSON, up to 40 MB"),
        allow_empty_file=True,  # said with its name, as of any other file
    )
    encoding = forms.ChoiceField(
        label=_("How a CSV file is written"), choices=ENCODINGS, required=False
    )


class SheetAdmin(PlainTitles):
    """Offers a table as a sheet, and takes a sheet in, for those who may change it."""

    resource: ClassVar[type[SheetResource]]

    def may_load(self, request: HttpRequest) -> bool:
        """Tell whether the person may take the whole table away, and change it."""
        return self.has_add_permission(request) and self.has_change_permission(request)

    def get_urls(self) -> list[URLPattern]:
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        wrap = self.admin_site.admin_view
        return [
            path("import/", wrap(self.import_view), name=f"{name}_import"),
            path("export/", wrap(self.export_view), name=f"{name}_export"),
            *super().get_urls(),
        ]

    def changelist_view(
        self, request: HttpRequest, extra_context: Any = None
    ) -> HttpResponse:
        may = {"may_load": self.may_load(request)}
        return super().changelist_view(request, may | (extra_context or {}))

    # --- Out --------------------------------------------------------------------------

    def export_view(self, request: HttpRequest) -> HttpResponseBase:
        """Send the whole table, as the kind of file that is asked for."""
        if not self.may_load(request):
            raise PermissionDenied
        if request.method not in {"GET", "HEAD"}:
            return HttpResponseNotAllowed(["GET", "HEAD"])
        kind = request.GET.get("kind", "xlsx")
        if kind not in KINDS:
            raise Http404
        sheet = self.resource()
        return attachment(kind, sheet.file_name, sheet.headings, sheet.lines())

    # --- In ---------------------------------------------------------------------------

    def import_view(self, request: HttpRequest) -> HttpResponse:
        """Ask for a file; say what it would do; do it when that is confirmed."""
        if not self.may_load(request):
            raise PermissionDenied
        if request.method != "POST":
            return self.sheet_page(request, FileForm())
        if token := request.POST.get("kept", ""):
            return self.load_kept(request, token)
        form = FileForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.sheet_page(request, form)
        file, encoding = form.cleaned_data["file"], form.cleaned_data["encoding"]
        try:
            check_size(file.name, file.size)
            content = file.read()
            report = self.load_sheet(
                request, file.name, content, encoding, dry_run=True
            )
        except Unreadable as error:
            form.add_error("file", str(error))
            return self.sheet_page(request, form)
        token = ""
        if not report.faults:
            brought = (file.name, zlib.compress(content), encoding)
            token = keep(request, self.opts.label_lower, brought)
        return self.sheet_page(
            request, form, report=report, name=file.name, token=token
        )

    def load_sheet(
        self,
        request: HttpRequest,
        name: str,
        content: bytes,
        encoding: str,
        *,
        dry_run: bool,
    ) -> Report:
        table = short_enough(name, read(name, content, encoding))
        sheet = self.resource(person(request))
        return sheet.load(table, dry_run=dry_run)

    def load_kept(self, request: HttpRequest, token: str) -> HttpResponse:
        """Load a file that was kept, or say what has come in its way since."""
        brought = kept(request, self.opts.label_lower, token)
        if brought is None:
            messages.warning(request, str(GONE))
            return HttpResponseRedirect(request.path)
        name, packed, encoding = brought
        content = zlib.decompress(packed)
        report = self.load_sheet(request, name, content, encoding, dry_run=False)
        if report.faults:
            return self.sheet_page(request, FileForm(), report=report, name=name)
        forget(request, self.opts.label_lower, token)
        sentence = gettext(
            "“%(name)s” is loaded: %(new)d new, %(changed)d changed, %(unchanged)d as "
            "they were."
        ) % {"name": name, **report.counts}
        self.log_sheet(request, name, sentence)
        messages.success(request, sentence)
        return HttpResponseRedirect(self._address_of("changelist"))

    def log_sheet(self, request: HttpRequest, name: str, sentence: str) -> None:
        LogEntry.objects.create(
            user=person(request),
            content_type=ContentType.objects.get_for_model(self.model),
            object_repr=name[:200],
            action_flag=CHANGE,
            change_message=sentence,
        )

    def sheet_page(
        self, request: HttpRequest, form: FileForm, **found: Any
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Import and export"),
            "opts": self.opts,
            "list_title": self.title_of_list(),
            "form": form,
            "kinds": [*KINDS],
            "columns": self.resource().read_headings,
            "shown": SHOWN,
            **found,
        }
        return TemplateResponse(request, "admin/sheet.html", context)


def person(request: HttpRequest) -> User:
    """Give the person who asks: the desk is for members alone."""
    assert isinstance(request.user, User)  # noqa: S101
    return request.user


def short_enough(name: str, table: Table) -> Table:
    """Leave to the command what would keep others from writing for long."""
    lines = len(table.lines)
    if lines > MOST_LINES:
        values = {"name": name, "lines": lines, "most": MOST_LINES}
        raise Unreadable(TOO_LONG % values)
    return table
