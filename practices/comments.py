"""What the programme says about the parts of a practice, and what its city answers."""

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from practices import policy, versions
from practices.models import GoodPractice, ReviewComment
from practices.policy import Person

Outcome = ReviewComment.Outcome
# The parts for which a wording can be suggested: those that are one text.
TEXTS = ("title", "period_text", "summary", *GoodPractice.PARTS)
ANSWERED = _("This comment was answered already.")
ANSWERS = (Outcome.DONE, Outcome.ACCEPTED, Outcome.DECLINED)


class NotAnswered(Exception):  # noqa: N818  (it is a “no”, not a fault)
    """Why a comment cannot be answered so, in a sentence for the person."""


def can_comment(user: Person, practice: GoodPractice) -> bool:
    """Let the programme comment on what it was sent, until it has decided."""
    sent_in = practice.status == GoodPractice.Status.SUBMITTED
    return sent_in and policy.is_staff(user)


def require_fitting(part: str, wording: str) -> None:
    """Raise ValidationError where a part cannot hold a wording, or is not one text."""
    if part not in TEXTS:
        raise ValidationError(gettext("No wording can be suggested for this part."))
    formfield = getattr(GoodPractice._meta.get_field(part), "formfield")  # noqa: B009
    formfield().clean(wording)


@transaction.atomic
def answer(practice: GoodPractice, comment: int, outcome: str, by: User) -> None:
    """Answer one open comment; a suggestion that is accepted is written into its part.

    Raises NotAnswered, and changes nothing, where `by` may not, or nothing is open.
    """
    found = ReviewComment.objects.of(practice).sent().open().filter(pk=comment)
    said = found.first()
    if said is None or outcome not in ANSWERS:
        raise NotAnswered(ANSWERED)
    if not policy.can_change(by, practice):
        raise NotAnswered(
            gettext("The practice is with the programme: nothing can be answered now.")
        )
    if outcome == Outcome.ACCEPTED and not said.suggestion:
        raise NotAnswered(gettext("The comment suggests no wording to accept."))
    if not found.settle(by, outcome):
        raise NotAnswered(ANSWERED)
    if outcome == Outcome.ACCEPTED:
        _take_over(practice, said, by)


def _take_over(practice: GoodPractice, said: ReviewComment, by: User) -> None:
    """Write the suggested wording into the part; the versions keep what was there."""
    stored = GoodPractice.objects.select_for_update().get(pk=practice.pk)
    versions.note_if_changed(stored, by)
    setattr(stored, said.part, said.suggestion)
    stored.save()
    versions.note(stored, by, versions.ACCEPT)
