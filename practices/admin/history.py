"""The versions of a practice: looked at, compared, restored."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.paginator import Page, Paginator
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from cities.admin import HistoryAdmin
from cities.files import send
from cities.parameters import whole_number
from practices import drafts, policy, versions, workflow
from practices.admin.deeds import in_words, why
from practices.admin.steps import sent_here
from practices.content import Content
from practices.differences import (
    ADDED,
    REMOVED,
    SAME,
    PartDifference,
    all_differences,
)
from practices.models import (
    GoodPractice,
    Picture,
    PracticeVersion,
    ReferenceDocument,
)

PER_PAGE = 50
FILES: dict[str, type[Picture] | type[ReferenceDocument]] = {
    "pictures": Picture,
    "reference_documents": ReferenceDocument,
}
OF_PRACTICE = _("“%(practice)s” says again what it said in version %(number)d.")
OF_UPDATE = _(
    "The update of “%(practice)s” says again what version %(number)d said. The public "
    "page does so once you have sent the update in and it is published."
)
UNSAVED = _(
    "The form below shows what you typed before and did not save, not version "
    "%(number)d. Throw that away to see the version."
)
signer = Signer(salt="a file of a version")


@dataclass(frozen=True)
class KeptFile:
    """A picture or document of a version, and whether it stayed, went or came."""

    kind: str
    label: str
    address: str


@dataclass(frozen=True)
class ShownPart:
    """A part as it was and as it is, with its pictures or documents."""

    difference: PartDifference
    files: list[KeptFile]

    @property
    def name(self) -> str:
        return self.difference.name

    @property
    def heading(self) -> str:
        return capfirst(self.difference.heading)

    @property
    def has_pictures(self) -> bool:
        return self.name == "pictures"


def shown_parts(
    practice: GoodPractice, old: Content | None, new: Content
) -> list[ShownPart]:
    """Compare two states of a practice for a page; without an old one all is new."""
    return [
        ShownPart(part, files_of(practice, part.name, old, new))
        for part in all_differences(old, new)
    ]


def files_of(
    practice: GoodPractice, part: str, old: Content | None, new: Content
) -> list[KeptFile]:
    if part not in FILES:
        return []
    before, after = (_stored(state, part) for state in (old, new))
    gone = {name: REMOVED for name in before if name not in after}
    came = {name: SAME if name in before else ADDED for name in after}
    labels = before | after
    return [
        KeptFile(kind, labels[name], kept_address(practice, part, name))
        for name, kind in (gone | came).items()
    ]


def _stored(state: Content | None, part: str) -> dict[str, str]:
    """Map the stored names of the files in a part to what they are called."""
    rows: Iterable[dict[str, str]] = state[part] if state else []
    named = "alternative_text" if part == "pictures" else "title"
    return {
        row["file"]: row[named] or Path(row["file"]).name for row in rows if row["file"]
    }


def kept_address(practice: GoodPractice, part: str, name: str) -> str:
    """Give the address of a file of a version: signed, so that none can be guessed."""
    signed = signer.sign_object([practice.pk, part, name], compress=True)
    return reverse("admin:practices_goodpractice_kept", args=[practice.pk, signed])


class VersionViews(HistoryAdmin):
    """Takes the place of the rows of history, which know no step and no reason."""

    def get_urls(self) -> list[URLPattern]:
        name = "practices_goodpractice_{}".format
        view = self.admin_site.admin_view
        own = [
            path(
                "<int:pk>/history/<int:number>/restore/",
                view(sent_here(self.restore_view, "history")),
                name=name("restore_version"),
            ),
            path(
                "<int:pk>/kept/<str:signed>/",
                view(require_safe(self.kept_file_view)),
                name=name("kept"),
            ),
        ]
        return [*own, *super().get_urls()]

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        """List the versions, and show how two of them differ."""
        practice = readable(request, object_id)
        compared, problem = compare(practice, request)
        page = page_of(practice, request)
        chosen = chosen_on(page, compared, versions.number_of(practice))
        context = {
            "page": page,
            "chosen": chosen,
            "elsewhere": elsewhere(page, chosen),
            "problem": problem,
            "compared": compared,
        }
        return self._version_page(request, practice, "history", context)

    def history_form_view(
        self,
        request: HttpRequest,
        object_id: str,
        version_id: str,
        extra_context: Any = None,
    ) -> HttpResponse:
        """Show one version, whole."""
        practice = readable(request, object_id)
        version = numbered(practice, version_id)
        whole = shown_parts(practice, None, version.content)
        context = {
            "version": version,
            "step": in_words(version.action, version.reason),
            "why": why(version.action, version.reason),
            "parts": [part for part in whole if part.difference.pieces],
            **restoring(request.user, practice, version),
        }
        return self._version_page(request, practice, "version", context)

    def restore_view(self, request: HttpRequest, pk: int, number: int) -> HttpResponse:
        """Make the practice say again what it said in a version."""
        practice = found(request, pk)
        version = numbered(practice, str(number))
        names = {"practice": practice, "number": number}
        try:
            restored = restore(practice, version, policy.member(request))
        except workflow.InvalidTransition:  # somebody prepares an update at this moment
            restored = None
        if restored is None:
            sentence = gettext(
                "Version %(number)d cannot be restored now: “%(practice)s” cannot be "
                "changed, or says the same already."
            )
            messages.error(request, sentence % names)
            return redirect("admin:practices_goodpractice_history", pk)
        done = OF_UPDATE if restored.update_of_id else OF_PRACTICE
        messages.success(request, done % names)
        if drafts.found(policy.member(request), str(restored.pk)):
            messages.warning(request, UNSAVED % names)
        return redirect("admin:practices_goodpractice_change", restored.pk)

    def kept_file_view(
        self, request: HttpRequest, pk: int, signed: str
    ) -> FileResponse:
        """Send a file of a version of a practice that the person may see."""
        practice = found(request, pk)
        try:
            key, part, name = signer.unsign_object(signed)
        except BadSignature as error:
            raise Http404 from error
        if key != practice.pk:
            raise Http404
        return send(FILES[part](file=name).file, as_attachment=part != "pictures")

    def _version_page(
        self,
        request: HttpRequest,
        practice: GoodPractice,
        name: str,
        context: dict[str, Any],
    ) -> HttpResponse:
        common = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "practice": practice,
            "title": gettext("History: %(thing)s") % {"thing": practice},
        }
        template = f"admin/practices/{name}.html"
        return TemplateResponse(request, template, common | context)


def found(request: HttpRequest, pk: int) -> GoodPractice:
    return get_object_or_404(policy.practices_for(request.user), pk=pk)


def readable(request: HttpRequest, object_id: str) -> GoodPractice:
    """Find a practice for a page that can only be read."""
    key = whole_number(object_id)
    if request.method not in {"GET", "HEAD"} or key is None:
        raise Http404
    return found(request, key)


def numbered(practice: GoodPractice, number: str) -> PracticeVersion:
    own = PracticeVersion.objects.of(practice).with_people()
    return get_object_or_404(own, number=whole_number(number))


def page_of(practice: GoodPractice, request: HttpRequest) -> Page[PracticeVersion]:
    """Cut a page out of the list of versions, each with its step in words."""
    listed = PracticeVersion.objects.of(practice).for_list()
    page = Paginator(listed, PER_PAGE).get_page(request.GET.get("page"))
    for version in page:
        step, reason = version.action, version.reason
        version.step = in_words(step, reason)  # type: ignore[attr-defined]
        version.why = why(step, reason)  # type: ignore[attr-defined]
    return page


def chosen_on(
    page: Page[PracticeVersion], compared: Any, newest: int
) -> dict[str, int]:
    """Choose the two that are compared, or the newest and the next one of the page."""
    if compared:
        return {"from": compared["old"].number, "to": compared["new"].number}
    older = [version.number for version in page if version.number != newest]
    return {"from": older[0], "to": newest} if older else {}


def elsewhere(
    page: Page[PracticeVersion], chosen: dict[str, int]
) -> list[tuple[str, int]]:
    """Give what is chosen and does not stand on this page of the list."""
    here = {version.number for version in page}
    return [(name, number) for name, number in chosen.items() if number not in here]


def restoring(
    user: policy.Person, practice: GoodPractice, version: PracticeVersion
) -> dict[str, Any]:
    """Say whether a version may be restored, and what has to be done first if not."""
    if may_restore(user, practice, version):
        return {"may_restore": True}
    if not differs(practice, version):
        return {"why_not": gettext("The practice says the same now.")}
    return {
        "why_not": why_not(practice),
        "may_prepare": may_prepare(user, practice),
        "update": practice.update if practice.has_update else None,
    }


def why_not(practice: GoodPractice) -> str:
    """Say why no other version can be restored now."""
    if practice.has_update:
        return gettext("To restore it, go to the update that is in preparation.")
    if practice.status == policy.Status.PUBLISHED:
        return gettext(
            "To restore it, prepare an update: the public page stays as it is until "
            "the update is published."
        )
    status = practice.get_status_display()
    return gettext("It cannot be restored while the status is “%(status)s”.") % {
        "status": status
    }


@transaction.atomic
def restore(
    practice: GoodPractice, version: PracticeVersion, by: User
) -> GoodPractice | None:
    """Make a practice, or a new update of a public one, say again what a version said.

    Gives what says it now; None where nothing can be restored.
    """
    if differs(practice, version) and may_prepare(by, practice):
        practice = workflow.transition(practice, "prepare_update", by)
    if not may_restore(by, practice, version):
        return None
    versions.restore(practice, version, by)
    return practice


def may_prepare(user: policy.Person, practice: GoodPractice) -> bool:
    steps = [step.action for step in workflow.available(practice, user)]
    return "prepare_update" in steps


def differs(practice: GoodPractice, version: PracticeVersion) -> bool:
    last = versions.latest(practice)
    return last is None or last.content != version.content


def may_restore(
    user: policy.Person, practice: GoodPractice, version: PracticeVersion
) -> bool:
    """Let a version be restored by whoever may change the practice, if it differs."""
    return differs(practice, version) and policy.can_change(user, practice)


def compare(practice: GoodPractice, request: HttpRequest) -> tuple[Any, str]:
    """Compare the versions that the address names, the older first.

    Gives a sentence in place of them where there are no such two.
    """
    chosen = [request.GET.get(name, "") for name in ("from", "to")]
    if not any(chosen):
        return None, ""
    numbers = sorted({int(n) for n in chosen if n.isdecimal() and len(n) < 10})
    both = list(PracticeVersion.objects.of(practice).numbered(numbers))
    if len(both) != 2:
        return None, gettext("Choose two versions of the list that are not the same.")
    old, new = both
    parts = shown_parts(practice, old.content, new.content)
    return {
        "old": old,
        "new": new,
        "parts": [part for part in parts if part.difference.is_changed],
    }, ""
