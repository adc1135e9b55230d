"""Practices side by side, part by part."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from practices.models import GoodPractice
from practices.models.practice import heading

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


@dataclass(frozen=True)
class Row:
    """A part of the practices: `texts` has one for each, empty where it says nothing.

    What a practice says itself `is_written` in its own language, facts are in that of
    the page. Documents are `linked` beside their names.
    """

    heading: str
    texts: list[str]
    is_written: bool
    linked: bool = False


def topics_of(practice: GoodPractice) -> str:
    return ", ".join(topic.name for topic in practice.topics.all())


def networks_of(practice: GoodPractice) -> str:
    return ", ".join(network.name for network in practice.networks)


def documents_of(practice: GoodPractice) -> str:
    return "\n".join(str(document) for document in practice.reference_documents.all())


# By name: the label, and how a practice tells it.
FACTS: "dict[str, tuple[_StrPromise, Callable[[GoodPractice], str]]]" = {
    "place": (_("Place"), lambda practice: practice.places_label),
    "period": (_("Period"), lambda practice: practice.period_label),
    "topics": (_("Topics"), topics_of),
    "networks": (_("Networks"), networks_of),
    "language": (_("Language"), lambda practice: capfirst(practice.language_name)),
    "evidence": (_("Evidence"), lambda practice: practice.get_evidence_display()),
}
WRITTEN = ["summary", *GoodPractice.PARTS]


def comparison(practices: Sequence[GoodPractice]) -> list[Row]:
    """Give the parts in the order of the form, but for those that none fills in."""
    written = [{"summary": one.summary, **dict(one.texts)} for one in practices]
    rows = [
        *(
            Row(str(label), [told(one) for one in practices], False)
            for label, told in FACTS.values()
        ),
        *(
            Row(heading(part), [texts.get(part, "") for texts in written], True)
            for part in WRITTEN
        ),
        Row(
            heading("reference_documents"),
            [documents_of(one) for one in practices],
            is_written=True,
            linked=True,
        ),
    ]
    return [row for row in rows if any(text.strip() for text in row.texts)]
