"""Taking the form of a practice: once, and without overwriting what others wrote."""

from collections.abc import Container, Iterable
from dataclasses import dataclass
from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
    QueryDict,
)
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cities.parameters import whole_number
from practices import conflicts, drafts, policy, versions
from practices.admin.form import FormPage
from practices.admin.remarks import asked
from practices.admin.steps import gone, to_change_page
from practices.content import LISTS, content_of
from practices.models import GoodPractice, RollingDraft, SentForm
from practices.typed import typed_content

TOO_LATE = _(
    "Nothing was saved: nobody can change the practice now, its status is “%(status)s”."
    " Your text is kept: it stands below, and in the form when it can be changed again."
)
IS_PUBLIC = _(
    "Nothing was saved: the practice is public now, and is changed by an update. Your "
    "text is kept: it stands below, and can be put into the form of the next update."
)
UPDATE_ENDED = _(
    "Nothing was saved: the update was published or thrown away meanwhile. Your text "
    "is kept: it stands below, and can be put into the form of the next update."
)
NO_LONGER_HERS = _(
    "Nothing was saved: the practice is no longer there, or no longer yours. Your text "
    "is kept: it stands in the form of a new practice."
)
ASKED_MEANWHILE = _(
    "The programme asked for changes while you wrote. What you typed is saved, and not "
    "sent yet: read what is asked, above and beside the parts, and send it then."
)
SENT_ALREADY = _("You sent this form twice; it was saved once.")
ANOTHER_TEXT = _(
    "What you typed in another window is not saved: it stands in this form now."
)


@dataclass
class Writing:
    """What is known of the form of a request beside what the form says."""

    draft: RollingDraft | None = None
    digest: str = ""


def writing(request: HttpRequest) -> Writing:
    held: Writing = request.__dict__.setdefault("writing", Writing())
    return held


def names_of_files(request: HttpRequest, refused: Container[str] = ()) -> list[str]:
    """Name the files that were chosen: a page cannot choose them again by itself.

    Those in the `refused` fields are left out: others are to be chosen in their place.
    """
    fields = request.FILES.lists()
    files = (file for name, some in fields if name not in refused for file in some)
    return [getattr(file, "name", "") for file in files]


def refused_fields(formsets: Iterable[Any]) -> set[str]:
    """Name the fields of the lists of a form that hold what cannot be taken."""
    forms = (form for formset in formsets for form in formset.forms)
    return {form.add_prefix(name) for form in forms for name in form.errors}


class TakesForms(FormPage):
    """Takes each form once; what two people wrote it merges, or asks which stays."""

    # --- Taking the form --------------------------------------------------------------

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: Any = None,
    ) -> HttpResponse:
        """Show and take the form; explain why a form comes too late, or twice."""
        try:
            page: HttpResponse = super().changeform_view(
                request, object_id, form_url, extra_context
            )
            return page
        except drafts.AlreadySent:
            sent = drafts.sent_before(policy.member(request), request.POST)
            if sent is None and object_id is None:  # it was saved, and then deleted
                drafts.kept_anyway(policy.member(request), None, request.POST)
            return self._again(request, sent)
        except (Http404, PermissionDenied) as refused:
            if request.method == "GET" and isinstance(refused, Http404):
                return gone(request, whole_number(object_id or "") or 0)
            answer = self._too_late(request, object_id)
            if answer is None:
                raise
            return answer

    def _too_late(
        self, request: HttpRequest, object_id: str | None
    ) -> HttpResponse | None:
        """Keep the text of a form that cannot be saved; None where there is none."""
        if request.method != "POST":
            return None
        person = policy.member(request)
        practice = drafts.practice_of(person, object_id) if object_id else None
        if practice is not None:
            drafts.kept_anyway(person, practice, request.POST)
            return self._kept_below(request, practice)
        of = drafts.kept_of_update(person, object_id or "", request.POST)
        if of is not None:
            messages.error(request, UPDATE_ENDED)
            return to_change_page(of)
        if not drafts.kept_as_new(person, request.POST):
            return None
        messages.error(request, NO_LONGER_HERS)
        may_add = policy.can_add(person)
        page = "practices_goodpractice_add" if may_add else "index"
        return HttpResponseRedirect(reverse(f"admin:{page}"))

    def _kept_below(self, request: HttpRequest, practice: GoodPractice) -> HttpResponse:
        is_public = practice.status == policy.Status.PUBLISHED
        sentence = IS_PUBLIC if is_public else TOO_LATE
        status = practice.get_status_display()
        messages.error(request, sentence % {"status": status})
        return to_change_page(practice)

    def _changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None,
        form_url: str,
        extra_context: Any,
    ) -> HttpResponse:
        """Before saving, in the same transaction, see what became of the practice."""
        if request.method == "POST" and (
            answer := self._before_saving(request, object_id)
        ):
            return answer
        page: HttpResponse = super()._changeform_view(
            request, object_id, form_url, extra_context
        )
        return page

    def _before_saving(
        self, request: HttpRequest, object_id: str | None
    ) -> HttpResponse | None:
        practice = self.get_object(request, object_id) if object_id else None
        if practice is None:
            drafts.one_at_a_time(policy.member(request))
        writing(request).digest = said = drafts.digest(request)
        sent = drafts.sent_before(policy.member(request), request.POST)
        if sent and sent.digest == said:
            return self._again(request, sent)
        if sent and sent.practice and practice is None:
            return self._as_change(request, sent.practice)
        _replace(request, conflicts.chosen(request.POST, practice))
        if practice is None or "seen" not in request.POST:
            return None
        if not policy.can_change(request.user, practice):
            return None  # which is refused: there is nothing to choose between
        return self._meet(request, practice)

    def _again(self, request: HttpRequest, sent: SentForm | None) -> HttpResponse:
        """Lead to what became of a form that is sent a second time."""
        if sent is None or sent.practice is None:
            return HttpResponseRedirect(request.path)
        messages.info(request, SENT_ALREADY)
        update = GoodPractice.objects.filter(update_of=sent.practice).first()
        return to_change_page(update or sent.practice)

    def _as_change(self, request: HttpRequest, practice: GoodPractice) -> HttpResponse:
        """Take the form of a new practice that exists meanwhile for a change of it."""
        data = request.POST.copy()
        for name in LISTS:
            conflicts.match_rows(data, practice, name, [])
        data["seen"] = str(versions.number_of(practice))
        drafts.kept_anyway(policy.member(request), practice, data)
        return to_change_page(practice)

    def _meet(
        self, request: HttpRequest, practice: GoodPractice
    ) -> HttpResponse | None:
        """Take over what others changed meanwhile; ask where both did."""
        data = request.POST.copy()
        seen, number = drafts.seen_in(data), versions.number_of(practice)
        if seen == number:
            return None
        base, theirs = versions.content_at(practice, seen), content_of(practice)
        met = conflicts.meeting(base, theirs, typed_content(data, base or theirs))
        for name, _heading in met.theirs:
            conflicts.take_theirs(data, practice, name)
        for conflict in met.both:
            if conflict.name in LISTS:
                rows = (base or theirs)[conflict.name]
                conflicts.match_rows(data, practice, conflict.name, rows)
        data["seen"] = str(number)
        if met.both:
            return self._ask(request, practice, data, met)
        _replace(request, data)
        self._tell(request, met)
        return None

    def _tell(self, request: HttpRequest, met: conflicts.Meeting) -> None:
        """Say what others changed: what is taken over, and what is to be chosen."""
        if met.theirs:
            names = ", ".join(capfirst(heading) for _name, heading in met.theirs)
            sentence = gettext("While you wrote, this was changed too, and is kept: ")
            messages.info(request, f"{sentence}{names}.")
        if met.both:
            names = ", ".join(capfirst(conflict.heading) for conflict in met.both)
            sentence = gettext(
                "Saved in another wording too; you choose when you save: "
            )
            messages.warning(request, f"{sentence}{names}.")

    def _ask(
        self,
        request: HttpRequest,
        practice: GoodPractice,
        data: QueryDict,
        met: conflicts.Meeting,
    ) -> HttpResponse:
        """Show both wordings of each part that both changed, and let one be chosen."""
        drafts.kept_anyway(policy.member(request), practice, request.POST)
        latest = versions.last_of_others(
            practice, drafts.seen_in(request.POST), policy.member(request)
        )
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Two wordings"),
            "opts": self.opts,
            "original": practice,
            "by": latest and latest.by,
            "at": latest and latest.at,
            "conflicts": met.both,
            "theirs": [capfirst(heading) for _name, heading in met.theirs],
            "unkept": names_of_files(request),
            "fields": [
                (name, value)
                for name, values in data.lists()
                if name != "csrfmiddlewaretoken" and not name.startswith(("_", "take-"))
                for value in values
            ],
        }
        return TemplateResponse(request, "admin/practices/conflict.html", context)

    def response_change(self, request: HttpRequest, obj: GoodPractice) -> HttpResponse:
        """Send nothing in before its writer has seen what the programme asks."""
        if request.POST.get("_transition") == "submit" and asks_unseen(request, obj):
            messages.warning(request, ASKED_MEANWHILE)
            return HttpResponseRedirect(f"{to_change_page(obj).url}#comments")
        page: HttpResponse = super().response_change(request, obj)
        another = drafts.found(policy.member(request), str(obj.pk))
        if another and policy.can_change(request.user, obj):
            messages.warning(request, ANOTHER_TEXT)
        return page

    def save_related(
        self, request: HttpRequest, form: Any, formsets: Any, change: bool
    ) -> None:
        """Save all, note that this form was taken, and forget what was kept of it."""
        super().save_related(request, form, formsets, change)
        person, data = policy.member(request), request.POST
        drafts.note_sent(person, form.instance, data, writing(request).digest)
        drafts.forget(person, data)


def asks_unseen(request: HttpRequest, practice: GoodPractice) -> bool:
    """Tell whether the programme asked for changes after the form was shown.

    The form says which request it showed, by the number of its version.
    """
    latest = asked(practice)
    shown = request.POST.get("asked")
    return latest is not None and shown not in {None, str(latest.number)}


def _replace(request: HttpRequest, data: QueryDict) -> None:
    """Let a request say `data` from here on."""
    request.POST = cast("Any", data)
