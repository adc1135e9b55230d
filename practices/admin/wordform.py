"""The Word form at the desk: sent filled in, and read back before anything is saved."""

from typing import Any, cast
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.core.files.base import ContentFile
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from cities.admin import HistoryAdmin
from cities.keeping import keep, kept
from practices import conflicts, drafts, policy, template_form, versions, workflow
from practices.admin.steps import sent_here, to_change_page
from practices.content import LISTS, content_of
from practices.models import GoodPractice
from practices.similar import described
from practices.template_form.offers import Offers
from practices.template_form.parts import heading_of
from practices.template_form.sending import word_form
from practices.typed import nothing, typed_content

BASE = "admin:practices_goodpractice_"
KEPT_AS = "word-form"
NO_FILE = _("No file was chosen: choose the filled form, a Word file (docx).")
GONE = _("The form is no longer kept: choose it again.")
NOT_NOW = _(
    "A filled form cannot be taken over now: this practice is archived or with the "
    "programme. What is with the programme can be taken back first."
)
CHANGED = _(
    "Nothing was saved: the practice was changed while you read. Choose the form again."
)
NOT_ACCEPTED = _("Nothing was accepted, so nothing was changed.")
NOT_FITTING = _(
    "Not all of it can be saved as it is. It stands below: save it with the button, "
    "and the page says what to change."
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
        taken = view(sent_here(self.take_form_view))
        return [
            path("add/form/", read, name=name("read_form_new")),
            path("<int:pk>/form/", sent, name=name("word_form")),
            path("<int:pk>/form/read/", read, name=name("read_form")),
            path("<int:pk>/form/take/", taken, name=name("take_form")),
            *super().get_urls(),
        ]

    def render_change_form(
        self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Say whether a filled form may be uploaded for this practice."""
        if practice := context.get("original"):
            context["takes_form"] = takes_form(request.user, target_of(practice))
        page: HttpResponse = super().render_change_form(
            request, context, *args, **kwargs
        )
        return page

    def word_form_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Send the form with all that the practice says, whoever sees it there."""
        practice = get_object_or_404(policy.practices_for(request.user), pk=pk)
        return word_form(practice, get_language() or "en")

    # --- Reading ----------------------------------------------------------------------

    def read_form_view(
        self, request: HttpRequest, pk: int | None = None
    ) -> HttpResponse:
        """Take a filled form, and show what was understood; nothing is stored."""
        practice = self._described(request, pk)
        if practice and not takes_form(request.user, practice):
            messages.error(request, NOT_NOW)
            return redirect(f"{BASE}change", pk)
        if request.method != "POST":
            return self._ask_for_file(request, practice, FilledForm(practice))
        form = FilledForm(practice, request.POST, brought(request))
        if not form.is_valid():
            return self._ask_for_file(request, practice, form)
        if practice is None and "is_new" not in request.POST:
            content = nothing() | form.reading.content
            origin = form.reading.origin
            found = described(request.user, content, origin and origin.practice)
            if found:
                return self._ask_which(request, form, found)
        return self._show_reading(request, practice, form)

    def _described(self, request: HttpRequest, pk: int | None) -> GoodPractice | None:
        if pk is not None:
            seen = policy.practices_for(request.user)
            return target_of(get_object_or_404(seen, pk=pk))
        if not policy.can_add(request.user):
            raise Http404
        return None

    def _ask_for_file(
        self, request: HttpRequest, practice: GoodPractice | None, form: FilledForm
    ) -> HttpResponse:
        context = self._context(request, practice) | {"form": form}
        return TemplateResponse(request, "admin/practices/word_form.html", context)

    def _ask_which(
        self, request: HttpRequest, form: FilledForm, found: list[GoodPractice]
    ) -> HttpResponse:
        """Ask whether a form is of a practice that is here; keep it meanwhile."""
        file, origin = form.cleaned_data["file"], form.reading.origin
        file.seek(0)
        title = gettext("This looks like “%(practice)s”") % {"practice": found[0]}
        context = self._context(request, None) | {
            "title": title if len(found) == 1 else gettext("Is it one of these?"),
            "file": file.name,
            "kept": keep(request, KEPT_AS, (file.name, file.read())),
            "found": [
                (
                    practice,
                    takes_form(request.user, target_of(practice)),
                    origin is not None and origin.is_of(practice),
                )
                for practice in found
            ],
        }
        return TemplateResponse(request, "admin/practices/word_which.html", context)

    def _show_reading(
        self, request: HttpRequest, practice: GoodPractice | None, form: FilledForm
    ) -> HttpResponse:
        by_staff = policy.is_staff(request.user)
        offers = Offers(form.reading, practice, by_staff=by_staff)
        context = self._context(request, practice) | {
            "file": form.cleaned_data["file"].name,
            "reading": form.reading,
            "offers": offers,
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

    # --- What is public ---------------------------------------------------------------

    @transaction.atomic
    def take_form_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Prepare an update of a public practice with what was accepted of a form."""
        person = policy.member(request)
        drafts.one_at_a_time(person)
        practice = get_object_or_404(policy.practices_for(person), pk=pk)
        if drafts.sent_before(person, request.POST):
            return to_change_page(target_of(practice))
        base = content_of(practice)
        chosen = conflicts.chosen(request.POST, practice)
        if not conflicts.meeting(None, base, typed_content(chosen, base)).both:
            messages.info(request, NOT_ACCEPTED)
            return to_change_page(practice)
        try:
            update = prepared(request, practice)
        except workflow.InvalidTransition:
            messages.warning(request, CHANGED)
            return redirect(f"{BASE}read_form", practice.pk)
        for name in LISTS:
            conflicts.match_rows(chosen, update, name, base[name])
        chosen["seen"] = str(versions.number_of(update))
        return self._save_update(request, update, chosen)

    def _save_update(
        self, request: HttpRequest, update: GoodPractice, data: Any
    ) -> HttpResponse:
        """Save what was accepted as the desk's form does; keep it where it does not."""
        request.POST = cast("Any", data)
        page = self.change_view(request, str(update.pk))
        if not isinstance(page, HttpResponseRedirect):
            drafts.kept_anyway(policy.member(request), update, data)
            messages.warning(request, NOT_FITTING)
        return to_change_page(update)


def target_of(practice: GoodPractice) -> GoodPractice:
    """Give what a form changes: of a public practice the update that is prepared."""
    update: GoodPractice = practice.update if practice.has_update else practice
    return update


def takes_form(user: policy.Person, practice: GoodPractice) -> bool:
    """Tell whether what a form says may be saved, be it in an update prepared then."""
    steps = (step.action for step in workflow.available(practice, user))
    return policy.can_change(user, practice) or "prepare_update" in steps


def prepared(request: HttpRequest, practice: GoodPractice) -> GoodPractice:
    """Prepare the update of a practice that still says what the person read.

    Raises InvalidTransition.
    """
    step = workflow.TRANSITIONS["prepare_update"]
    read = drafts.seen_in(request.POST)
    by = policy.member(request)
    update = workflow.transition(practice, step.action, by, seen=read)
    messages.success(request, step.done % {"practice": update})
    return update


def brought(request: HttpRequest) -> Any:
    """Give the files that were sent, or the form that was kept since it was sent."""
    token = request.POST.get("kept", "")
    if not token:
        return request.FILES
    found = kept(request, KEPT_AS, token)
    if found is None:
        messages.warning(request, GONE)
        return {}
    name, content = found
    return {"file": ContentFile(content, name)}


def address_of(practice: GoodPractice | None) -> str:
    """Give the address that alone saves: the desk's form, or an update's beginning."""
    if practice is None:
        return reverse(f"{BASE}add")
    is_public = practice.status == policy.Status.PUBLISHED
    return reverse(
        f"{BASE}{'take_form' if is_public else 'change'}", args=[practice.pk]
    )


def sent_fields(offers: Offers, by: Any) -> list[tuple[str, str]]:
    """Give the fields of the desk's form as they are to be sent when all is taken."""
    practice = offers.practice
    data = offers.as_sent()
    data["seen"] = str(versions.number_of(practice) if practice else 0)
    data["form_key"], data["ticket"] = str(uuid4()), drafts.ticket(by)
    return [(name, value) for name, values in data.lists() for value in values]
