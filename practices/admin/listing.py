"""The page of the desk that brings in the list of the old site, from saved pages."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cities.admin import HistoryAdmin
from cities.files import validate_size
from practices import intake, policy, versions
from practices.admin.proposed import Row, rows
from practices.intake import Choice, Choices, Proposal
from practices.listing import Entry, read_again
from practices.listing.documents import plain
from practices.models import GoodPractice, PracticeVersion

NAME = "import-listing"
MOST_FILES = 50
BROUGHT_IN = (versions.LISTED, versions.FILLED)


class SeveralFiles(forms.FileInput):
    allow_multiple_selected = True


class PagesField(forms.FileField):
    """Takes several files, each of which has its limit."""

    widget = SeveralFiles

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        files: list[Any] = data or []
        if len(files) > MOST_FILES:
            sentence = gettext("Choose at most %(most)d files at a time.")
            raise ValidationError(sentence % {"most": MOST_FILES})
        for file in files:
            validate_size(intake.MOST_MEGABYTES, file)
        return files


class PagesForm(forms.Form):
    """Saved pages of the list, as files or pasted; read when it is valid."""

    pages = PagesField(
        label=_("Saved pages of the list"),
        help_text=_("Text or HTML, several at once; at most 5 MB each."),
        required=False,
    )
    text = forms.CharField(
        label=_("Or the text of the list"),
        help_text=_("Open the list, select all of it, copy it, and paste it here."),
        required=False,
        max_length=intake.MOST_MEGABYTES * intake.MEGABYTE,
        widget=forms.Textarea(attrs={"rows": 8}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if self.errors:
            return cleaned
        reading = intake.Reading()
        for file in cleaned["pages"]:
            reading.page(str(file.name), file.read())
        if cleaned["text"]:
            reading.text(gettext("Pasted text"), plain(cleaned["text"]))
        if not (cleaned["pages"] or cleaned["text"]):
            raise ValidationError(_("Choose at least one file, or paste the text."))
        try:
            return {"entries": reading.entries(), "aside": reading.listing.aside}
        except intake.Refused as refused:
            raise ValidationError(reading.refusals or [str(refused)]) from refused


class ListingImport(HistoryAdmin):
    """Shows what a list holds, entry by entry, and brings in what is chosen."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.import_listing_view)
        name = "practices_goodpractice_import_listing"
        return [path(f"{NAME}/", view, name=name), *super().get_urls()]

    def render_change_form(
        self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Show beside a draft what was guessed when it was brought in."""
        if practice := context.get("original"):
            context["listed"] = listed(practice)
        page: HttpResponse = super().render_change_form(
            request, context, *args, **kwargs
        )
        return page

    def import_listing_view(self, request: HttpRequest) -> HttpResponse:
        if not policy.is_staff(request.user):
            raise PermissionDenied
        if "raw" in request.POST:
            return self._bring_in(request)
        asked = request.method == "POST"
        form = PagesForm(request.POST, request.FILES) if asked else PagesForm()
        if asked and form.is_valid():
            proposed = intake.proposals(form.cleaned_data["entries"])
            return self._report_on_list(request, proposed, form.cleaned_data["aside"])
        return self._listing_page(request, "import_listing.html", {"form": form})

    def _report_on_list(
        self,
        request: HttpRequest,
        proposed: list[Proposal],
        aside: Iterable[str] = (),
        choices: Choices | None = None,
    ) -> HttpResponse:
        """Show what could become of each entry; nothing is changed yet."""
        shown = rows(proposed, choices or {})
        context = {
            "rows": shown,
            "aside": list(aside),
            "seen": intake.fingerprint(proposed),
            "doubtful": [row for row in shown if row.is_doubtful],
            "new": sum(row.is_new for row in shown),
        }
        return self._listing_page(request, "import_report.html", context)

    def _bring_in(self, request: HttpRequest) -> HttpResponse:
        """Do what was chosen, unless something is another than it was shown."""
        proposed = intake.proposals(entries_of(request.POST))
        choices = choices_of(request.POST, proposed)
        if request.POST.get("seen") != intake.fingerprint(proposed):
            sentence = gettext(
                "Nothing was brought in: the catalogue changed while you read. Look at "
                "the entries again."
            )
            messages.warning(request, sentence)
            return self._report_on_list(request, proposed, choices=choices)
        try:
            outcomes = intake.carry_out(proposed, choices, policy.member(request))
        except intake.Refused as refused:
            messages.error(request, str(refused))
            return self._report_on_list(request, proposed, choices=choices)
        by_choice = {
            choice.value: [o for o in outcomes if o.choice is choice]
            for choice in Choice
        }
        context = {"total": len(proposed), **by_choice}
        return self._listing_page(request, "import_done.html", context)

    def _listing_page(
        self, request: HttpRequest, template: str, context: dict[str, Any]
    ) -> HttpResponse:
        common = self.admin_site.each_context(request)
        title = gettext("Bring in the list of the old site")
        page = {**common, "title": title, "opts": self.opts, **context}
        return TemplateResponse(request, f"admin/practices/{template}", page)


def listed(practice: GoodPractice) -> Row | None:
    """Give the entry that a draft was made of, or filled from, until it is sent in."""
    if practice.status not in policy.WITH_THE_CITY:
        return None
    steps = PracticeVersion.objects.of(practice).for_list()
    version = steps.after(*BROUGHT_IN, "submit", "publish").first()
    if version is None or version.action not in BROUGHT_IN:
        return None
    entry = read_again(version.reason, intake.gazetteer())
    [row] = rows([Proposal(version.number, entry)], {})
    return row


def entries_of(posted: QueryDict) -> list[Entry]:
    """Read the entries anew that a report came back with, from their own lines."""
    names = intake.gazetteer()
    raws = map(plain, posted.getlist("raw")[: intake.MOST_ENTRIES])
    return [read_again(raw, names) for raw in raws if raw.strip()]


def choices_of(posted: QueryDict, proposed: Iterable[Proposal]) -> dict[int, Choice]:
    """Read what was chosen for each entry; what is not offered is left alone."""
    chosen = {p.number: posted.get(f"choice-{p.number}", "") for p in proposed}
    offered = {p.number: p.choices for p in proposed}
    return {
        number: Choice(value) if value in offered[number] else Choice.LEAVE
        for number, value in chosen.items()
    }
