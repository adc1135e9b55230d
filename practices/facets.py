"""The values beside a list's filters, each with the count that choosing it gives."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language

from cities.countries import country_name
from cities.folding import fold
from practices import bitsets
from practices.bitsets import Bitset
from practices.filters import (
    EVIDENCE,
    STATUSES,
    PracticeFilter,
    year_label,
)
from practices.models.practice import language_name
from practices.querysets import NOT_STATED, ONGOING
from practices.selection import Selection
from practices.snapshot import Snapshot

SHORT = 10


@dataclass(slots=True)
class FacetValue:
    """A value that can be chosen, and how many practices it would give."""

    value: str
    label: str
    count: int
    chosen: bool

    @property
    def is_wide(self) -> bool:
        """Whether a value among the years is none itself, and takes a whole row."""
        return self.value in {ONGOING, NOT_STATED}


@dataclass
class Facet:
    """A filter with its values; a long one shows the first ten and the chosen."""

    name: str
    label: str
    values: list[FacetValue]
    html: str = ""
    """As it was written for a page, if it was."""

    @property
    def first(self) -> list[FacetValue]:
        ranked = enumerate(self.values)
        return [value for rank, value in ranked if rank < SHORT or value.chosen]

    @property
    def others(self) -> list[FacetValue]:
        return [value for value in self.values[SHORT:] if not value.chosen]


def facets(selection: Selection) -> list[Facet]:
    """Build the facets of a list; the counts of each ignore its own choice.

    Values that would give nothing are left out, unless they are chosen. Those of the
    list of everything are kept.
    """
    if selection.parts:
        return _facets(selection)
    kept, language = selection.snapshot.facets, get_language() or "en"
    if language not in kept:
        kept[language] = _facets(selection)
    return kept[language]


def _facets(selection: Selection) -> list[Facet]:
    filters = PracticeFilter.base_filters
    return [
        Facet(name, str(filters[name].label), _values(selection, name))
        for name in selection.chosen
    ]


def _values(selection: Selection, name: str) -> list[FacetValue]:
    chosen = selection.chosen[name]
    labels = labels_of(selection.snapshot, name)
    if not chosen.keys() <= labels.keys():
        labels = in_order(name, labels | chosen)
    counts = _counts(selection, name)
    return [
        FacetValue(value, label, count, value in chosen)
        for value, label in labels.items()
        if (count := counts[value]) or value in chosen
    ]


def _counts(selection: Selection, name: str) -> dict[str, int]:
    """Count what each value would give."""
    snapshot = selection.snapshot
    others = selection.leaving_out(name)
    counts = _counted(others, snapshot.values[name])
    rare = selection.chosen[name].keys() - counts.keys()
    return counts | _counted(others, {v: snapshot.having(name, v) for v in rare})


def _counted(practices: Bitset, sets: dict[str, Bitset]) -> dict[str, int]:
    return {value: bitsets.count(practices & found) for value, found in sets.items()}


# --- Labels, in the language of the page ----------------------------------------------


def labels_of(snapshot: Snapshot, name: str) -> dict[str, str]:
    """Label the values of a filter that any practice has, in their order."""
    key = (name, get_language() or "en")
    labels = snapshot.labels.get(key)
    if labels is None:
        labels = in_order(name, _labels(snapshot, name))
        snapshot.labels[key] = labels
    return labels


def _labels(snapshot: Snapshot, name: str) -> dict[str, str]:
    values = snapshot.values[name]
    if name in LABELS:
        return {value: str(LABELS[name](value)) for value in values}
    rows = snapshot.rows[name]
    return {slug: str(row) for slug, row in rows.items() if slug in values}


LABELS: dict[str, Callable[[str], Any]] = {
    "country": country_name,
    "year": year_label,
    "language": language_name,
    "status": STATUSES.__getitem__,
    "evidence": EVIDENCE.__getitem__,
}
# These have an order of their own; the others stand in the page's alphabet.
STEPS = {"status": list(STATUSES), "evidence": list(EVIDENCE)}


def in_order(name: str, labels: dict[str, str]) -> dict[str, str]:
    if name in STEPS:
        return {value: labels[value] for value in STEPS[name] if value in labels}
    if name == "year":
        return {value: labels[value] for value in sorted(labels, key=_newest_first)}
    return dict(sorted(labels.items(), key=lambda item: fold(item[1])))


def _newest_first(value: str) -> tuple[bool, int]:
    """Sort years downwards, with what has no year behind them."""
    year = int(value) if value.isdigit() else 0
    return year == 0, -year
