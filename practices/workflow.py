"""The way of a practice from draft to archive. Nothing else writes its status."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from practices import policy
from practices.indexing import catch_up
from practices.models import GoodPractice
from practices.policy import Person

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

Status = GoodPractice.Status


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


TRANSITIONS = {
    "submit": Transition(
        action="submit",
        sources=frozenset({Status.DRAFT, Status.CHANGES_REQUESTED}),
        target=Status.SUBMITTED,
        by_officers=True,
        needs_content=True,
        label=_("Send to the programme"),
        done=_("“%(practice)s” was sent to the programme."),
    ),
    "request_changes": Transition(
        action="request_changes",
        sources=frozenset({Status.SUBMITTED}),
        target=Status.CHANGES_REQUESTED,
        by_officers=False,
        needs_content=False,
        label=_("Ask for changes"),
        done=_("“%(practice)s” is back with the city, which can change it again."),
    ),
    "publish": Transition(
        action="publish",
        sources=frozenset({Status.SUBMITTED}),
        target=Status.PUBLISHED,
        by_officers=False,
        needs_content=True,
        label=_("Publish"),
        done=_("“%(practice)s” is public now."),
    ),
    "archive": Transition(
        action="archive",
        sources=frozenset({Status.PUBLISHED}),
        target=Status.ARCHIVED,
        by_officers=False,
        needs_content=False,
        label=_("Archive"),
        done=_("“%(practice)s” is in the archive and no longer public."),
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
}

NEXT_STEPS = {
    Status.DRAFT: _("Only its city and the programme see it. Next: send it in."),
    Status.SUBMITTED: _(
        "With the programme. Next: it is published, or comes back with questions."
    ),
    Status.CHANGES_REQUESTED: _(
        "Back with its city. Next: make the changes and send it in again."
    ),
    Status.PUBLISHED: _("Everyone can read it. The programme makes changes."),
    Status.ARCHIVED: _("No longer public. The programme can take it back into review."),
}


def available(practice: GoodPractice, user: Person) -> list[Transition]:
    """List the steps the person may do from where the practice is now.

    A step may still be refused because a part of the form is missing.
    """
    steps = [step for step in TRANSITIONS.values() if practice.status in step.sources]
    return [step for step in steps if not refusal(practice, step, user)]


def transition(practice: GoodPractice, action: str, by: User) -> None:
    """Do one step with the practice as it is stored, and bring `practice` up to date.

    Raises InvalidTransition, and changes nothing, when there is no such step, when
    `by` may not do it, when the practice is elsewhere on its way, or lacks content.
    """
    step = TRANSITIONS.get(action)
    if step is None:
        raise InvalidTransition(
            gettext("“%(action)s” cannot be done with a practice.") % {"action": action}
        )
    if sentence := refusal(practice, step, by):
        raise InvalidTransition(sentence)
    with transaction.atomic():
        _move(practice, step)
        stored = GoodPractice.objects.get(pk=practice.pk)
        if step.needs_content and (parts := missing(stored)):
            raise InvalidTransition(_lacks(step, parts))
        _log(stored, step, by)
        catch_up()
    practice.refresh_from_db()


def missing(practice: GoodPractice) -> list[str]:
    """Name what a practice needs before it can be sent in or published."""
    needed = {
        gettext("a title"): practice.title.strip(),
        gettext("a city or country"): practice.places.exists(),
        gettext("a topic"): practice.topics.exists(),
        gettext("Purpose or Process"): f"{practice.purpose}{practice.process}".strip(),
    }
    return [name for name, given in needed.items() if not given]


def refusal(practice: GoodPractice, step: Transition, user: Person) -> str:
    """Say why the person may not do the step, or nothing when she may."""
    if not policy.is_staff(user):
        if step.by_officers and policy.can_see(user, practice):
            return ""
        return gettext("Your account does not allow “%(step)s” with this practice.") % {
            "step": step.label
        }
    own = step.action == "publish" and _submitter(practice) == user.pk
    if own and not user.is_superuser:
        return gettext("You sent this practice in yourself: someone else publishes it.")
    return ""


def _submitter(practice: GoodPractice) -> int | None:
    """Key of the person who sent the practice in last."""
    sent = practice.history.filter(history_change_reason="submit")
    key: int | None = sent.values_list("history_user", flat=True).first()
    return key


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


def _log(stored: GoodPractice, step: Transition, by: User) -> None:
    """Write the row of the history: what the practice was like then, who, and why."""
    stored._change_reason = step.action  # type: ignore[attr-defined]
    stored._history_user = by  # type: ignore[attr-defined]
    stored.save(update_fields=["status"])


def _elsewhere(practice: GoodPractice, step: Transition) -> str:
    status = GoodPractice.objects.filter(pk=practice.pk).values_list(
        "status", flat=True
    )
    now = Status(status.get()).label if status else gettext("Deleted")
    return gettext("“%(step)s” is not possible: the status is “%(status)s” now.") % {
        "step": step.label,
        "status": now,
    }


def _lacks(step: Transition, parts: list[str]) -> str:
    return gettext("Before “%(step)s”, the practice still needs: %(parts)s.") % {
        "step": step.label,
        "parts": ", ".join(parts),
    }
