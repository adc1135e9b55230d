"""Links that change one thing of a list's address and keep the rest."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any
from urllib.parse import quote_plus

from django.http import QueryDict
from django.utils.translation import gettext

from practices.filters import PracticeFilter

MOST = 30


@dataclass(frozen=True)
class Chip:
    """A chosen filter value, with the query string of the list without it."""

    name: str
    label: str
    query: str


def chips(practices: PracticeFilter, address: QueryDict) -> list[Chip]:
    """Give a chip for each choice that narrows the list, the search first.

    `address` is the list's, as understood. Each chip repeats all other choices, so
    only the first ones have one; the filters beside the list show every choice.
    """
    return list(islice(_chips(practices, address), MOST))


def _chips(practices: PracticeFilter, address: QueryDict) -> Iterator[Chip]:
    if search := practices.form.cleaned_data["q"]:
        quoted = gettext("“%(text)s”") % {"text": search}
        yield Chip("q", quoted, query_without(address, "q"))
    for name, values in practices.chosen.items():
        for value, label in values.items():
            query = query_without(address, name, value)
            yield Chip(name, _label(name, label), query)


def _label(name: str, label: str) -> str:
    """Say "Active in 2016" for a year; other labels speak for themselves."""
    if name == "year" and label.isdigit():
        return gettext("Active in %(year)s") % {"year": label}
    return label


class Links:
    """Leads to the same list with one thing of its address changed, on its first page.

    What stays of the address is written once for each thing that can change.
    """

    def __init__(self, address: QueryDict) -> None:
        self.address = address
        self._kept: dict[str, str] = {}

    def to(self, name: str, value: str | int | None) -> str:
        """Give the query string with this value of `name`, or with none."""
        if name not in self._kept:
            self._kept[name] = query_without(self.address, name)
        kept = self._kept[name]
        changed = "" if value is None else f"{name}={quote_plus(str(value))}"
        return f"?{'&'.join(filter(None, [kept, changed]))}"

    def choice(
        self, name: str, labels: dict[Any, Any], chosen: str | int
    ) -> "list[tuple[Any, str, bool]]":
        """Give label, query string and "is it this one?" for each value of `name`."""
        return [
            (label, self.to(name, value), value == chosen)
            for value, label in labels.items()
        ]


def query_without(address: QueryDict, name: str, value: str | None = None) -> str:
    """Leave one value of `name` out, or all of them, and begin at the first page."""
    kept = address.copy()
    kept.pop("page", None)
    rest = [] if value is None else [v for v in kept.getlist(name) if v != value]
    kept.setlist(name, rest)
    return kept.urlencode()
