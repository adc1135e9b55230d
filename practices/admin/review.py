"""The review of a practice: what changed, and what the programme says about it."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from cities.admin import HistoryAdmin
from practices import comments, policy, versions
from practices.admin.history import ShownPart, shown_parts
from practices.admin.remarks import CommentForm, beside_the_form, present_text
from practices.admin.steps import sent_here, steps_of
from practices.content import content_of
from practices.models import GoodPractice, PracticeVersion, ReviewComment

# The value of ?since= that compares with what the city was asked to change.
ASKED = "asked"
ANSWERED = {
    "done": _("Ticked off. The programme sees it when it reads again."),
    "accepted": _("The suggested wording stands in the form now."),
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
        begun = self.form is not None and self.form.is_bound
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
        name = "practices_goodpractice_{}".format
        view = self.admin_site.admin_view
        own = [
            path(
                "<int:pk>/review/",
                view(require_safe(self.review_view)),
                name=name("review"),
            ),
            path(
                "<int:pk>/review/<slug:part>/",
                view(sent_here(self.comment_view, "review")),
                name=name("comment"),
            ),
            path(
                "<int:pk>/review/comments/<int:comment>/",
                view(sent_here(self.change_comment_view, "review")),
                name=name("change_comment"),
            ),
        ]
        return [*own, *super().get_urls()]

    def review_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Open on what changed since the last approved version, part by part."""
        return self._review_page(request, reviewed(request, pk))

    def comment_view(self, request: HttpRequest, pk: int, part: str) -> HttpResponse:
        """Keep a comment on a part until changes are asked for."""
        practice = reviewed(request, pk)
        if part not in comments.PARTS:
            raise Http404
        own = practice.update_of_id or practice.pk
        said = ReviewComment(practice_id=own, part=part, by=policy.member(request))
        return self._keep(request, practice, said)

    def change_comment_view(
        self, request: HttpRequest, pk: int, comment: int
    ) -> HttpResponse:
        """Change or take back a comment that is not sent; settle one that is."""
        practice = reviewed(request, pk)
        still_open = ReviewComment.objects.of(practice).open()
        said = get_object_or_404(still_open, pk=comment)
        if "settle" in request.POST:
            answer(request, practice, f"{comment}:done")
        elif said.sent_at:
            sentence = gettext("The comment is sent already; write another one.")
            messages.error(request, sentence)
        elif "take_back" in request.POST:
            said.delete()
            messages.success(request, gettext("The comment is taken back."))
        else:
            return self._keep(request, practice, said)
        return to_part(practice, said.part)

    def _keep(
        self, request: HttpRequest, practice: GoodPractice, said: ReviewComment
    ) -> HttpResponse:
        form = CommentForm(said, present_text(practice, said.part), request.POST)
        if not comments.can_comment(request.user, practice):
            sentence = gettext("Nothing was kept: the practice is with its city now.")
            messages.error(request, sentence)
        elif not form.is_valid():
            return self._review_page(request, practice, form)
        else:
            form.save()
            kept = gettext("The comment is kept. “Ask for changes” sends it.")
            messages.success(request, kept)
        return to_part(practice, said.part)

    def _review_page(
        self,
        request: HttpRequest,
        practice: GoodPractice,
        begun: CommentForm | None = None,
    ) -> HttpResponse:
        asked = asked_since_approval(practice)
        since_asked = asked is not None and request.GET.get("since") == ASKED
        approved = versions.approved(practice)
        old = asked.content if asked and since_asked else approved
        may_comment = comments.can_comment(request.user, practice)
        shown = shown_parts(practice, old, content_of(practice))
        parts = parts_of_review(practice, shown, begun, may_comment=may_comment)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": practice.display_title,
            "practice": practice,
            "number": versions.number_of(practice),
            "parts": [part for part in parts if old is None or part.is_open],
            "unchanged": [
                part for part in parts if old is not None and not part.is_open
            ],
            "is_new": old is None,
            "was_approved": approved is not None,
            "asked": asked,
            "since_asked": since_asked,
            "queue": queue_of(practice),
            "unsent": ReviewComment.objects.of(practice).unsent().count(),
            "may_comment": may_comment,
            "steps": [step.action for step in steps_of(practice, request.user)],
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


def reviewed(request: HttpRequest, pk: int) -> GoodPractice:
    """Find a practice for its reviewers: for all others there is none."""
    if not policy.is_staff(request.user):
        raise Http404
    return get_object_or_404(policy.practices_for(request.user), pk=pk)


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


def to_part(practice: GoodPractice, part: str) -> HttpResponseRedirect:
    address = reverse("admin:practices_goodpractice_review", args=[practice.pk])
    return HttpResponseRedirect(f"{address}#part-{part}")


def asked_since_approval(practice: GoodPractice) -> PracticeVersion | None:
    """Give the version for which changes were asked last, in this round."""
    asked = versions.asked_for(practice)
    steps = PracticeVersion.objects.of(practice).for_list()
    published = steps.after("publish").first()
    if asked and published and published.number > asked.number:
        return None
    return asked


def parts_of_review(
    practice: GoodPractice,
    shown: list[ShownPart],
    begun: CommentForm | None,
    *,
    may_comment: bool,
) -> list[ReviewedPart]:
    """Put comments, and forms for more, beside the parts that they are about."""
    said = said_in_this_round(practice)

    def form_for(comment: ReviewComment) -> CommentForm | None:
        if not may_comment or comment.sent_at or comment.part not in comments.PARTS:
            return None
        if begun and (begun.said.pk, begun.said.part) == (comment.pk, comment.part):
            return begun
        return CommentForm(comment, present_text(practice, comment.part))

    return [
        ReviewedPart(
            part,
            [
                (comment, form_for(comment))
                for comment in said
                if comment.part == part.name
            ],
            form_for(ReviewComment(part=part.name)),
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
