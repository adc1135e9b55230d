"""The way of a practice from draft to archive. Nothing else writes its status.

A published practice stays as it was approved: what is to change is prepared in a copy,
its update, which goes the same way and is merged into it when it is published.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from practices import audit, emails, policy, still_running, versions
from practices.content import content_of, write
from practices.indexing import catch_up
from practices.models import GoodPractice, PracticeVersion, ReviewComment
from practices.policy import Person
from practices.requirements import missing

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

Status = GoodPractice.Status
NOT_PUBLIC = _("The practice itself is not public now; publish it first.")


class InvalidTransition(Exception):  # noqa: N818  (it is a “no”, not a fault)
    """Why a practice cannot go this way now, in a sentence for the person."""


@dataclass(frozen=True)
class Transition:
    """One step of the way; the programme may do every step."""

    action: str
    sources: frozenset[str]
    target: str
    by_officers: bool
    needs_content: bool
    label: "_StrPromise"
    done: "_StrPromise"
    needs_reason: bool = False
    """Whether it is done only with a reason, which the city is told."""
    by_button: bool = True
    """Whether a button offers it; a merge has a page of its own."""
    mail: str = ""
    """The kind of mail that says so, to the programme or to the city."""
    is_asked_first: bool = False
    """Whether a page of its own asks before: what cannot be taken back easily."""


TRANSITIONS = {
    "submit": Transition(
        action="submit",
        sources=frozenset({Status.DRAFT, Status.CHANGES_REQUESTED}),
        target=Status.SUBMITTED,
        by_officers=True,
        needs_content=True,
        label=_("Send to the programme"),
        done=_("“%(practice)s” was sent to the programme."),
        mail="practice_submitted",
    ),
    "withdraw": Transition(
        action="withdraw",
        sources=frozenset({Status.SUBMITTED}),
        target=Status.DRAFT,
        by_officers=True,
        needs_content=False,
        label=_("Take back"),
        done=_("“%(practice)s” is a draft again; you can change it."),
        is_asked_first=True,
    ),
    "request_changes": Transition(
        action="request_changes",
        sources=frozenset({Status.SUBMITTED}),
        target=Status.CHANGES_REQUESTED,
        by_officers=False,
        needs_content=False,
        label=_("Ask for changes"),
        done=_("“%(practice)s” is back with the city, which can change it again."),
        needs_reason=True,
        is_asked_first=True,
        mail="changes_requested",
    ),
    "publish": Transition(
        action="publish",
        sources=frozenset({Status.SUBMITTED}),
        target=Status.PUBLISHED,
        by_officers=False,
        needs_content=True,
        label=_("Publish"),
        done=_("“%(practice)s” is public now."),
        is_asked_first=True,
        mail="practice_published",
    ),
    "prepare_update": Transition(
        action="prepare_update",
        sources=frozenset({Status.PUBLISHED}),
        target=Status.DRAFT,
        by_officers=True,
        needs_content=False,
        label=_("Prepare an update"),
        done=_(
            "Change “%(practice)s” here; the public page stays as it is until the "
            "programme publishes the update."
        ),
    ),
    "archive": Transition(
        action="archive",
        sources=frozenset({Status.PUBLISHED}),
        target=Status.ARCHIVED,
        by_officers=False,
        needs_content=False,
        label=_("Archive"),
        done=_("“%(practice)s” is in the archive and no longer public."),
        needs_reason=True,
        is_asked_first=True,
        mail="practice_archived",
    ),
    "restore": Transition(
        action="restore",
        sources=frozenset({Status.ARCHIVED}),
        target=Status.SUBMITTED,
        by_officers=False,
        needs_content=False,
        label=_("Take out of the archive"),
        done=_("“%(practice)s” waits for review again."),
    ),
    "merge": Transition(
        action="merge",
        sources=frozenset(Status),
        target=Status.ARCHIVED,
        by_officers=False,
        needs_content=False,
        label=_("Merge into another"),
        done=_("“%(practice)s” is in the archive for good."),
        needs_reason=True,
        by_button=False,
        mail="practice_merged",
    ),
}

NEXT_STEPS = {
    Status.DRAFT: _("Only its city and the programme see it. Next: send it in."),
    Status.SUBMITTED: _("Next: it is published, or comes back with questions."),
    Status.CHANGES_REQUESTED: _(
        "Next: the text is changed as was asked, and sent in again."
    ),
    Status.PUBLISHED: _("Everyone can read it. To change it, prepare an update."),
    Status.ARCHIVED: _("No longer public. The programme can take it back into review."),
}


def available(practice: GoodPractice, user: Person) -> list[Transition]:
    """List the steps the person may do from where the practice is now.

    A step may still be refused because a part of the form is missing.
    """
    steps = [step for step in TRANSITIONS.values() if practice.status in step.sources]
    if practice.has_update:
        steps.remove(TRANSITIONS["prepare_update"])
    offered = (step for step in steps if step.by_button)
    return [step for step in offered if not refusal(practice, step, user)]


def transition(
    practice: GoodPractice,
    action: str,
    by: User,
    reason: str = "",
    seen: int | None = None,
) -> GoodPractice:
    """Do one step with the practice as it is stored; give the one to go on with: the
    same, the update that was prepared, or the public one that an update changed.

    `seen` is the number of the version that the person read. Raises InvalidTransition,
    and changes nothing, when there is no such step, when `by` may not do it, when a
    reason is needed, when the practice is elsewhere on its way, lacks content, or says
    something else than what was read.
    """
    step = TRANSITIONS.get(action)
    if step is None:
        raise InvalidTransition(
            gettext("“%(action)s” cannot be done with a practice.") % {"action": action}
        )
    if sentence := refusal(practice, step, by) or _unexplained(practice, step, reason):
        raise InvalidTransition(sentence)
    with transaction.atomic():
        _lock(practice, step)
        refuse_unread(practice, step, seen)
        result = DOING.get(action, _walk)(practice, step, by, reason.strip())
        catch_up()
    return result


def _lock(practice: GoodPractice, step: Transition) -> None:
    """Wait for whoever saves it at this moment; nobody has read what she writes."""
    stored = GoodPractice.objects.select_for_update().filter(pk=practice.pk).first()
    if stored is None or stored.status not in step.sources:
        raise InvalidTransition(_elsewhere(practice, step))


def _walk(
    practice: GoodPractice, step: Transition, by: User, reason: str
) -> GoodPractice:
    """Do a step that changes the status and nothing else."""
    _move(practice, step)
    stored = GoodPractice.objects.with_decision().get(pk=practice.pk)
    _require_content(stored, step)
    _log(stored, step, by, reason)
    _tell(stored, step, by, reason=reason)
    practice.refresh_from_db()
    return practice


def _ask_for_changes(
    practice: GoodPractice, step: Transition, by: User, reason: str
) -> GoodPractice:
    """Send the programme's comments along."""
    ReviewComment.objects.of(practice).unsent().update(sent_at=timezone.now())
    return _walk(practice, step, by, reason)


def _prepare_update(
    practice: GoodPractice, step: Transition, by: User, reason: str
) -> GoodPractice:
    """Copy a public practice, to be changed while the public reads on."""
    stored = GoodPractice.objects.get(pk=practice.pk)
    if stored.has_update:
        raise InvalidTransition(gettext("An update of it is in preparation already."))
    versions.ensure_first(stored)
    update = GoodPractice(update_of=stored, status=step.target)
    _carry_over(stored, update)
    _log(update, step, by, reason)
    return update


def _publish(
    practice: GoodPractice, step: Transition, by: User, reason: str
) -> GoodPractice:
    """Publish a practice; merge an update into the practice that it changes."""
    ReviewComment.objects.of(practice).close(by)
    if practice.update_of_id is None:
        return _walk(practice, step, by, reason)
    update = GoodPractice.objects.get(pk=practice.pk)
    _require_content(update, step)
    public = GoodPractice.objects.select_for_update().get(pk=update.update_of_id)
    if public.status != Status.PUBLISHED:
        raise InvalidTransition(str(NOT_PUBLIC))
    still_running.let_vouch(update, public, _submitter(update))
    _carry_over(update, public)
    _log(public, step, by, reason)
    _tell(public, step, by, reason=reason, merged=update)
    audit.follow(update, public)
    update.delete()
    return public


DOING = {
    "request_changes": _ask_for_changes,
    "prepare_update": _prepare_update,
    "publish": _publish,
}


def _carry_over(source: GoodPractice, target: GoodPractice) -> None:
    """Make one row say what another does, with the consent it was given with."""
    target.contact_consent_at = source.contact_consent_at
    target.contact_consent_by = source.contact_consent_by
    write(target, content_of(source))


def _require_content(practice: GoodPractice, step: Transition) -> None:
    if sentence := _lacking(practice, step):
        raise InvalidTransition(sentence)


def _unexplained(practice: GoodPractice, step: Transition, reason: str) -> str:
    """Say that a reason is needed, unless there is one, or comments say it."""
    if not step.needs_reason or reason.strip():
        return ""
    comments = ReviewComment.objects.of(practice).unsent()
    if step.action == "request_changes" and comments.exists():
        return ""
    return gettext("“%(step)s” needs a reason: the city is told.") % {
        "step": step.label
    }


def refuse_unread(practice: GoodPractice, step: Transition, seen: int | None) -> None:
    """Raise InvalidTransition where a person would decide on what she did not read."""
    if seen is not None and seen != versions.number_of(practice):
        sentence = gettext(
            "The practice was changed while you read it. Look at it again before "
            "“%(step)s”."
        )
        raise InvalidTransition(sentence % {"step": step.label})


def refusal(practice: GoodPractice, step: Transition, user: Person) -> str:
    """Say why the person may not do the step, or nothing when she may."""
    if not policy.is_staff(user):
        if step.by_officers and policy.can_see(user, practice):
            return ""
        return gettext("Your account does not allow “%(step)s” with this practice.") % {
            "step": step.label
        }
    if practice.merged_into:
        return gettext("It was merged into “%(practice)s”, for good.") % {
            "practice": practice.merged_into
        }
    public = practice.update_of
    if step.action == "publish" and public and public.status != Status.PUBLISHED:
        return str(NOT_PUBLIC)
    if step.action == "merge" and practice.update_of_id:
        return gettext("An update is not merged: publish it, or throw it away.")
    own = step.action == "publish" and _submitter(practice) == user.pk
    if own and not user.is_superuser:
        return gettext("You sent this practice in yourself: someone else publishes it.")
    return ""


def hindrance(practice: GoodPractice, step: Transition, user: Person) -> str:
    """Say why the step would be refused now; empty when it would be taken."""
    if not step.by_button:
        return gettext("“%(step)s” has a page of its own.") % {"step": step.label}
    if practice.status not in step.sources:
        return _elsewhere(practice, step)
    return refusal(practice, step, user) or _lacking(practice, step)


def _submitter(practice: GoodPractice) -> int | None:
    """Key of the person who sent the practice in last."""
    sent = PracticeVersion.objects.of_row(practice).after("submit").first()
    return sent.by_id if sent else None


def _move(practice: GoodPractice, step: Transition) -> None:
    """Write the new status, if the practice still has one of the old ones."""
    now = timezone.now()
    values: dict[str, object] = {"status": step.target}
    if step.target == Status.SUBMITTED:
        values["submitted_at"] = now
    if step.target == Status.PUBLISHED:
        values["published_at"] = Coalesce(F("published_at"), Value(now))
    stored = GoodPractice.objects.filter(pk=practice.pk)
    if not stored.filter(status__in=step.sources).update(**values):
        raise InvalidTransition(_elsewhere(practice, step))


def _log(stored: GoodPractice, step: Transition, by: User, reason: str) -> None:
    """Write down what the practice was like then, who did it, and why."""
    stored._change_reason = step.action  # type: ignore[attr-defined]
    stored._history_user = by  # type: ignore[attr-defined]
    stored.save(update_fields=["status"])
    versions.note(stored, by, step.action, reason)


def _tell(stored: GoodPractice, step: Transition, by: User, **said: object) -> None:
    """Tell the programme what was sent in, and the city what became of it."""
    comments = ReviewComment.objects.of(stored).sent().open().by_part()
    context = {"practice": stored, "comments": comments, "by": by, **said}
    for person in told(stored, step, by):
        emails.queue(step.mail, person, context)


def told(practice: GoodPractice, step: Transition, by: User) -> QuerySet[User]:
    """Give the people to whom a step sends its mail; some want none."""
    if not step.mail:
        return User.objects.none()
    to_staff = step.target == Status.SUBMITTED
    people = policy.programme_staff() if to_staff else policy.officers_of(practice)
    return people.exclude(pk=by.pk)


def _elsewhere(practice: GoodPractice, step: Transition) -> str:
    status = GoodPractice.objects.filter(pk=practice.pk).values_list(
        "status", flat=True
    )
    now = Status(status.get()).label if status else gettext("Deleted")
    return gettext("“%(step)s” is not possible: the status is “%(status)s” now.") % {
        "step": step.label,
        "status": now,
    }


def _lacking(practice: GoodPractice, step: Transition) -> str:
    parts = missing(practice) if step.needs_content else []
    if not parts:
        return ""
    return gettext("Before “%(step)s”, the practice still needs: %(parts)s.") % {
        "step": step.label,
        "parts": ", ".join(part.words for part in parts),
    }
