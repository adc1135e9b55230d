"""How much of the form a practice fills in: which parts count, and why.

All count the same. What only some practices can have (partners, resources) does not
count, nor does what no reader sees.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


@dataclass(frozen=True)
class Part:
    """A part that counts: `filled` says "has it", of a practice."""

    label: "_StrPromise"
    why: "_StrPromise"
    filled: Q
    is_needed: bool = False
    """Whether a practice without it is called incomplete."""


def written(field: str) -> Q:
    return ~Q(**{field: ""})


PERIOD_STATED = (
    Q(start_year__isnull=False) | Q(end_year__isnull=False) | Q(ongoing=True)
)

PARTS = {
    "title": Part(
        _("Title"), _("It is known by it."), written("title"), is_needed=True
    ),
    "place": Part(
        _("City / Country"),
        _("Readers look for places."),
        Q(places__isnull=False),
        is_needed=True,
    ),
    "period": Part(
        _("Period"),
        _("It says whether it still runs."),
        PERIOD_STATED,
        is_needed=True,
    ),
    "topic": Part(
        _("Topics"),
        _("Readers look for topics."),
        Q(topics__isnull=False),
        is_needed=True,
    ),
    "purpose": Part(
        _("Purpose"),
        _("What it is for: the first that is read."),
        written("purpose"),
        is_needed=True,
    ),
    "rationale": Part(
        _("Stimulus/Rationale"),
        _("Why it was begun: others know the need again."),
        written("rationale"),
    ),
    "process": Part(
        _("Process"),
        _("How it is done: what others could do too."),
        written("process"),
        is_needed=True,
    ),
    "impact": Part(
        _("Impact"),
        _("What came of it: the reason to do it too."),
        written("impact"),
        is_needed=True,
    ),
    "document": Part(
        _("Key reference documents"),
        _("Where to read on, and what shows that it is so."),
        Q(reference_documents__isnull=False),
    ),
    "picture": Part(
        _("Picture"), _("It is looked at first."), Q(pictures__isnull=False)
    ),
    "summary": Part(
        _("Summary"),
        _("It stands on the card, and says it to those in a hurry."),
        written("summary"),
    ),
    "obstacles": Part(
        _("What was hard"),
        _("It saves others the same mistakes."),
        written("obstacles"),
    ),
    "transferability": Part(
        _("Could it work elsewhere?"),
        _("What the catalogue is for."),
        written("transferability"),
    ),
}
NEEDED = [name for name, part in PARTS.items() if part.is_needed]


@dataclass(frozen=True)
class Completeness:
    percent: int
    missing: list[Part]


def completeness_of(practice: Any) -> Completeness:
    """Read it from a practice that `with_completeness()` gave."""
    missing = [part for name, part in PARTS.items() if not has(practice, name)]
    filled = len(PARTS) - len(missing)
    return Completeness(round(100 * filled / len(PARTS)), missing)


def has(practice: Any, name: str) -> bool:
    return bool(getattr(practice, f"has_{name}"))
