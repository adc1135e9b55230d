"""The ladder of evidence, and the written rule by which staff sets a step of it."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from practices.models import GoodPractice

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

Evidence = GoodPractice.Evidence

# Digits that stand by themselves or before a unit: "40 %", "1,200", "3.5", "12th".
NUMBER = re.compile(r"(?<![\w.,/-])\d[\d.,'’\u00a0\u202f]*")
YEAR = re.compile(r"(?:19|20)\d\d")


def figures(text: str) -> list[str]:
    """Find the figures of a text, of which a year is none."""
    numbers = (found.rstrip(".,'’") for found in NUMBER.findall(text))
    return [number for number in numbers if not YEAR.fullmatch(number)]


def has_source(practice: GoodPractice) -> bool:
    return practice.reference_documents.exists()


@dataclass(frozen=True)
class Rule:
    """When a practice is on a step: in words, and as far as it can be checked."""

    words: "_StrPromise"
    fulfilled: Callable[[GoodPractice], bool]
    lack: "_StrPromise"


RULES = {
    Evidence.DESCRIBED: Rule(
        _("The city says so. Every practice is at least here."),
        lambda practice: True,
        _("Every practice is at least described."),
    ),
    Evidence.MEASURED: Rule(
        _(
            "Impact gives at least one figure in digits, other than a year, and says "
            "where it is from."
        ),
        lambda practice: len(figures(practice.impact)) >= 1,
        _("Impact gives no figure."),
    ),
    Evidence.COMPARED: Rule(
        _(
            "Impact gives at least two figures to be compared: before and after, or "
            "here and elsewhere."
        ),
        lambda practice: len(figures(practice.impact)) >= 2,
        _("Impact gives no two figures to compare."),
    ),
    Evidence.EVALUATED: Rule(
        _(
            "The report of somebody independent is among the key reference documents, "
            "as a file or as a link."
        ),
        has_source,
        _("There is no key reference document, neither a file nor a link."),
    ),
}


def lack(practice: GoodPractice, step: str) -> str:
    """Say why the rule does not allow the step; empty when it does."""
    rule = RULES[Evidence(step)]
    return "" if rule.fulfilled(practice) else str(rule.lack)
