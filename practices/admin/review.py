"""The review of a practice: what changed, and what the programme says about it."""

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from cities.admin import HistoryAdmin
from cities.parameters import whole_number
from practices import comments, drafts, policy, versions, workflow
from practices.admin.history import ShownPart, shown_parts
from practices.admin.remarks import (
    NOTHING_WRITTEN,
    CommentForm,
    beside_the_form,
    keep_all,
    kept_word,
    remarks,
    save_valid,
)
from practices.admin.steps import DECISIONS, consequence, do, given, gone
from practices.admin.taking import SENT_ALREADY
from practices.content import Content, content_of
from practices.models import GoodPractice, PracticeVersion, ReviewComment
from practices.models.review import PARTS
from practices.workflow import TRANSITIONS

# The button that publishes, on the page that asks first: nobody does it by accident.
CONFIRMED = "publish_now"
# The values of ?since= that compare with what the city was asked to change, and with
# what it sent in, where the programme changed that itself.
ASKED = "asked"
SENT = "sent"
NOT_WAITING = _(
    "Nothing was done: “%(practice)s” does not wait for review now. The city took it "
    "back, or somebody answered it."
)
KEPT = _(
    "Nothing was published or sent: “%(practice)s” does not wait for review now. The "
    "city took it back, or somebody answered it. What you wrote is kept, and stands "
    "here when it is sent in again."
)
ANSWERED = {
    "done": _("Ticked off. The programme sees it when it reads again."),
    "accepted": _(
        "The suggested wording stands in the form now. What stood there before is in "
        "the history."
    ),
    "declined": _("Declined. Your wording stays, and the programme sees it."),
}


@dataclass(frozen=True)
class ReviewedPart:
    """A part with what changed in it, and with what was said about it."""

    shown: ShownPart
    comments: list[tuple[ReviewComment, CommentForm | None]]
    form: CommentForm | None

    @property
    def is_open(self) -> bool:
        """Whether it stands first: it changed, or something is said about it."""
        begun = self.form is not None and self.form.has_changed()
        return self.shown.difference.is_changed or bool(self.comments) or begun


@dataclass(frozen=True)
class Queue:
    """Where a practice stands among those that wait, the oldest first."""

    place: int
    total: int
    previous: int | None
    next: int | None


class ReviewViews(HistoryAdmin):
    """Shows the programme what changed; takes its comments, and the city's answers."""

    def get_urls(self) -> list[URLPattern]:
        view = require_http_methods(["GET", "HEAD", "POST"])(self.review_view)
        page = path(
            "<int:pk>/review/",
            self.admin_site.admin_view(view),
            name="practices_goodpractice_review",
        )
        return [page, *super().get_urls()]

    def review_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Open on what changed since the last approved version, part by part."""
        if not policy.is_staff(request.user):
            raise Http404
        practice = policy.practices_for(request.user).filter(pk=pk).first()
        if practice is None:
            keep_of_update(request)
            return gone(request, pk)
        if request.method == "POST":
            return self._take(request, practice)
        written = remarks(practice, policy.member(request), content_of(practice))
        undecided = request.session.pop(kept_as(practice), {})
        return self._review_page(request, practice, written, **undecided)

    def _take(self, request: HttpRequest, practice: GoodPractice) -> HttpResponse:
        """Keep all that was written, then do what the button says that was pressed.

        Buttons are named STEP, or ACTION:PART or ACTION:KEY of a comment. What does
        something leads to a page that can be loaded again.
        """
        written = written_in(request, practice)
        begun = [form for form in written if form.has_changed()]
        by = policy.member(request)
        if not comments.can_comment(request.user, practice):
            sentence = (
                KEPT if keep_all(practice, begun, by, request.POST) else NOT_WAITING
            )
            messages.error(request, sentence % {"practice": practice})
            return to_review(practice)
        if [form for form in begun if not form.is_valid()]:
            return self._review_page(request, practice, written)
        kept = save_valid(begun, by, request.POST) if begun else None
        action, _colon, of = request.POST.get("do", "").partition(":")
        if action in (*DECISIONS, CONFIRMED):
            return self._decide(request, practice, action)
        told = ON_COMMENTS.get(action, keep)(request, practice, of, kept)
        return to_review(practice, told)

    def _decide(
        self, request: HttpRequest, practice: GoodPractice, action: str
    ) -> HttpResponse:
        """Answer the city; ask before everyone reads it.

        What the city was not told is thrown away then, which is said. Until she has
        decided, the word to the city goes along with her.
        """
        step = TRANSITIONS["publish" if action == CONFIRMED else action]
        asks, problem = "", ""
        try:
            said = given(step, request.POST)
            if action != "publish":
                do(request, practice, step, **said)
                return to_queue()
            workflow.refuse_unread(practice, step, said["seen"])
            problem = workflow.hindrance(practice, step, request.user)
            asks = "" if problem else str(consequence(practice, step))
        except workflow.InvalidTransition as refused:
            problem = str(refused)
        reason = request.POST.get("reason", "")
        undecided = {"asks": asks, "problem": problem, "reason": reason}
        request.session[kept_as(practice)] = undecided
        return to_review(practice)

    def _review_page(
        self,
        request: HttpRequest,
        practice: GoodPractice,
        written: list[CommentForm],
        **decision: Any,
    ) -> HttpResponse:
        """Show the review; `decision` is what was decided and could not be done."""
        now = content_of(practice)
        asked, sent = asked_since_approval(practice), changed_since_sent(practice, now)
        approved = versions.approved(practice)
        since = request.GET.get("since", "" if approved else ASKED)
        compared = {ASKED: asked, SENT: sent}.get(since)
        old = compared.content if compared else approved
        may_comment = comments.can_comment(request.user, practice)
        said = ReviewComment.objects.of(practice)
        word = kept_word(practice, policy.member(request))
        shown = shown_parts(practice, old, now)
        parts = parts_of_review(practice, shown, written if may_comment else [])
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": practice.display_title,
            "practice": practice,
            "number": versions.number_of(practice),
            "form_key": drafts.as_key(request.POST.get("form_key", "")) or uuid4(),
            "parts": [part for part in parts if old is None or part.is_open],
            "unchanged": [
                part for part in parts if old is not None and not part.is_open
            ],
            "is_new": old is None,
            "was_approved": approved is not None,
            "asked": asked,
            "since_asked": asked is not None and compared is asked,
            "sent": sent,
            "since_sent": sent is not None and compared is sent,
            "changed_since": headings_changed(practice, sent, now),
            "queue": queue_of(practice),
            "unsent": said.unsent().count(),
            "unanswered": said.sent().open().count(),
            "may_comment": may_comment,
            "why_not": workflow.refusal(practice, TRANSITIONS["publish"], request.user),
            "reason": request.POST.get("reason", word),
            **decision,
        }
        template = "admin/practices/review.html"
        return TemplateResponse(request, template, context)

    # --- The city's side, in the form ---

    def render_change_form(
        self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Put the programme's comments beside the parts that they are about."""
        practice = context.get("original")
        if practice is not None:
            context |= beside_the_form(practice)
            context["may_answer"] = policy.can_change(request.user, practice)
            context["reviews"] = policy.is_staff(request.user)
        page: HttpResponse = super().render_change_form(
            request, context, *args, **kwargs
        )
        return page

    def response_change(self, request: HttpRequest, obj: GoodPractice) -> HttpResponse:
        """Answer a comment by its button, after all that was typed is saved."""
        if "_answer" not in request.POST:
            page: HttpResponse = super().response_change(request, obj)
            return page
        answer(request, obj, request.POST["_answer"])
        address = reverse("admin:practices_goodpractice_change", args=[obj.pk])
        return HttpResponseRedirect(f"{address}#comments")


def answer(request: HttpRequest, practice: GoodPractice, said: str) -> None:
    """Take an answer written as KEY:OUTCOME, or say why it is not taken."""
    key, _colon, outcome = said.partition(":")
    number = int(key) if key.isdecimal() and len(key) < 19 else 0
    try:
        comments.answer(practice, number, outcome, policy.member(request))
    except comments.NotAnswered as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, ANSWERED[outcome])


def written_in(request: HttpRequest, practice: GoodPractice) -> list[CommentForm]:
    """Read the comments that a page sends, beside what the practice said on it."""
    seen = seen_content(practice, request.POST.get("seen", ""))
    return remarks(practice, policy.member(request), seen, request.POST)


def keep_of_update(request: HttpRequest) -> None:
    """Keep what was written about an update that is gone, with its practice."""
    key = whole_number(request.POST.get("update_of", ""))
    public = policy.practices_for(request.user).filter(pk=key).first()
    if public is not None:
        written = written_in(request, GoodPractice(update_of=public))
        begun = [form for form in written if form.has_changed()]
        if keep_all(public, begun, policy.member(request), request.POST):
            messages.error(request, KEPT % {"practice": public})


def seen_content(practice: GoodPractice, number: str) -> Content:
    """Give what the practice said when the page was made that now comes back."""
    known = number.isdecimal() and len(number) < 10
    seen = versions.content_at(practice, int(number)) if known else None
    return content_of(practice) if seen is None else seen


def keep(
    request: HttpRequest, _practice: GoodPractice, part: str, kept: int | None
) -> str:
    """Say what became of what was written; give the part to go on with."""
    if kept:
        sentence = gettext("The comment is kept. “Ask for changes” sends it.")
        messages.success(request, sentence)
    elif kept is None:
        messages.error(request, NOTHING_WRITTEN)
    else:
        messages.info(request, SENT_ALREADY)
    return part if part in PARTS else ""


def take_back(
    request: HttpRequest, practice: GoodPractice, key: str, _kept: int | None
) -> str:
    """Throw a comment away that is not sent."""
    said = comment_of(practice, key)
    if said.sent_at:
        sentence = gettext("The comment is sent already; write another one.")
        messages.error(request, sentence)
    else:
        said.delete()
        messages.success(request, gettext("The comment is taken back."))
    return said.part


def settle(
    request: HttpRequest, practice: GoodPractice, key: str, _kept: int | None
) -> str:
    """Call settled what the city did not answer."""
    said = comment_of(practice, key)
    answer(request, practice, f"{said.pk}:done")
    return said.part


def comment_of(practice: GoodPractice, key: str) -> ReviewComment:
    """Find a comment without an answer. Raises Http404."""
    number = int(key) if key.isdecimal() and len(key) < 19 else 0
    still_open = ReviewComment.objects.of(practice).open()
    return get_object_or_404(still_open, pk=number)


# What the buttons beside the comments do.
ON_COMMENTS = {"keep": keep, "take_back": take_back, "settle": settle}


def to_review(practice: GoodPractice, part: str = "") -> HttpResponseRedirect:
    address = reverse("admin:practices_goodpractice_review", args=[practice.pk])
    return HttpResponseRedirect(f"{address}#part-{part}" if part else address)


def to_queue() -> HttpResponseRedirect:
    """Lead away from what is decided: its page has buttons for its city."""
    return HttpResponseRedirect(f"{reverse('admin:index')}#queue")


def kept_as(practice: GoodPractice) -> str:
    """Name what the session keeps of a decision that is not taken yet."""
    return f"undecided-{practice.pk}"


def asked_since_approval(practice: GoodPractice) -> PracticeVersion | None:
    """Give the version for which changes were asked last, in this round."""
    asked = versions.asked_for(practice)
    steps = PracticeVersion.objects.of(practice).for_list()
    published = steps.after("publish").first()
    if asked and published and published.number > asked.number:
        return None
    return asked


def changed_since_sent(practice: GoodPractice, now: Content) -> PracticeVersion | None:
    """Give what came to be read, where the programme itself changed it since."""
    came = PracticeVersion.objects.of_row(practice).after("submit", "restore")
    sent = came.first()
    waits = practice.status == policy.Status.SUBMITTED
    return sent if sent and waits and sent.content != now else None


def headings_changed(
    practice: GoodPractice, sent: PracticeVersion | None, now: Content
) -> list[str]:
    """Name the parts that say something else now than when they were sent in."""
    parts = shown_parts(practice, sent.content, now) if sent else []
    return [part.heading for part in parts if part.difference.is_changed]


def parts_of_review(
    practice: GoodPractice, shown: list[ShownPart], written: list[CommentForm]
) -> list[ReviewedPart]:
    """Put comments, and forms for more, beside the parts that they are about."""
    said = said_in_this_round(practice)
    forms: dict[tuple[str, int | None], CommentForm] = {
        (form.said.part, form.said.pk): form for form in written
    }
    return [
        ReviewedPart(
            part,
            [
                (comment, forms.get((part.name, comment.pk)))
                for comment in said
                if comment.part == part.name
            ],
            forms.get((part.name, None)),
        )
        for part in shown
    ]


def said_in_this_round(practice: GoodPractice) -> list[ReviewComment]:
    """Leave out what was settled before the practice was published last."""
    said = ReviewComment.objects.of(practice).with_people()
    steps = PracticeVersion.objects.of(practice).for_list()
    if published := steps.after("publish").first():
        said = said.exclude(answered_at__lte=published.at)
    return list(said)


def queue_of(practice: GoodPractice) -> Queue | None:
    """Find the place of a practice in the queue; None for one that does not wait."""
    waiting = list(GoodPractice.objects.waiting().keys_in_order())
    if practice.pk not in waiting:
        return None
    here = waiting.index(practice.pk)
    around = [None, *waiting, None]
    return Queue(here + 1, len(waiting), around[here], around[here + 2])
