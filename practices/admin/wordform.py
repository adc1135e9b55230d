"""The Word form at the desk: sent filled in, and read back before anything is saved."""

from typing import Any
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from cities.admin import HistoryAdmin
from practices import conflicts, drafts, policy, template_form, versions
from practices.admin.steps import to_change_page
from practices.models import GoodPractice
from practices.template_form.offers import Offers
from practices.template_form.parts import heading_of
from practices.template_form.sending import word_form

NO_FILE = _("No file was chosen: choose the filled form, a Word file (docx).")
NOT_NOW = _(
    "A filled form cannot be taken over now: this practice is public, archived or with "
    "the programme. Prepare an update first, or take it back."
)


class FilledForm(forms.Form):
    """A filled form to be read; `reading` is what was understood of it."""

    file = forms.FileField(
        label=_("The filled form"),
        help_text=_("A Word file (docx), from Word or LibreOffice, up to 20 MB."),
        allow_empty_file=True,
        error_messages={"required": NO_FILE, "invalid": NO_FILE},
        widget=forms.FileInput(attrs={"accept": ".docx"}),
    )

    def __init__(
        self, practice: GoodPractice | None, *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.practice = practice

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        self.reading = template_form.read(file, self.practice)
        return file


class WordFormViews(HistoryAdmin):
    """Sends the form of a practice, reads one that comes back, and asks what counts."""

    def get_urls(self) -> list[URLPattern]:
        name = "practices_goodpractice_{}".format
        view = self.admin_site.admin_view
        sent = view(require_safe(self.word_form_view))
        read = view(self.read_form_view)
        return [
            path("add/form/", read, name=name("read_form_new")),
            path("<int:pk>/form/", sent, name=name("word_form")),
            path("<int:pk>/form/read/", read, name=name("read_form")),
            *super().get_urls(),
        ]

    def word_form_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Send the form with all that the practice says, whoever sees it there."""
        practice = get_object_or_404(policy.practices_for(request.user), pk=pk)
        return word_form(practice, get_language() or "en")

    def read_form_view(
        self, request: HttpRequest, pk: int | None = None
    ) -> HttpResponse:
        """Take a filled form, and show what was understood; nothing is stored."""
        practice = self._described(request, pk)
        if practice and not policy.can_change(request.user, practice):
            messages.error(request, NOT_NOW)
            return to_change_page(practice)
        if request.method != "POST":
            return self._ask_for_file(request, practice, FilledForm(practice))
        form = FilledForm(practice, request.POST, request.FILES)
        if not form.is_valid():
            return self._ask_for_file(request, practice, form)
        return self._show_reading(request, practice, form)

    def _described(self, request: HttpRequest, pk: int | None) -> GoodPractice | None:
        if pk is not None:
            return get_object_or_404(policy.practices_for(request.user), pk=pk)
        if not policy.can_add(request.user):
            raise Http404
        return None

    def _ask_for_file(
        self, request: HttpRequest, practice: GoodPractice | None, form: FilledForm
    ) -> HttpResponse:
        context = self._context(request, practice) | {"form": form}
        return TemplateResponse(request, "admin/practices/word_form.html", context)

    def _show_reading(
        self, request: HttpRequest, practice: GoodPractice | None, form: FilledForm
    ) -> HttpResponse:
        reading = form.reading
        by_staff = policy.is_staff(request.user)
        offers = Offers(reading, practice, by_staff=by_staff)
        context = self._context(request, practice) | {
            "file": form.cleaned_data["file"].name,
            "reading": reading,
            "offers": offers.differing,
            "unplaced": offers.unplaced,
            "unchanged": offers.unchanged,
            "parts": [(name, heading_of(name)) for name in conflicts.TEXTS],
            "fields": sent_fields(offers, policy.member(request)),
            "action": address_of(practice),
        }
        return TemplateResponse(request, "admin/practices/word_offers.html", context)

    def _context(
        self, request: HttpRequest, practice: GoodPractice | None
    ) -> dict[str, Any]:
        return {
            **self.admin_site.each_context(request),
            "title": gettext("Upload a filled form"),
            "opts": self.opts,
            "original": practice,
        }


def address_of(practice: GoodPractice | None) -> str:
    """Give the address of the desk's form, which alone saves."""
    name = "admin:practices_goodpractice_"
    if practice is None:
        return reverse(f"{name}add")
    return reverse(f"{name}change", args=[practice.pk])


def sent_fields(offers: Offers, by: Any) -> list[tuple[str, str]]:
    """Give the fields of the desk's form as they are to be sent when all is taken."""
    practice = offers.practice
    data = offers.as_sent()
    data["seen"] = str(versions.number_of(practice) if practice else 0)
    data["form_key"], data["ticket"] = str(uuid4()), drafts.ticket(by)
    return [(name, value) for name, values in data.lists() for value in values]
