"""The kinds of columns: how each writes a value into a cell, and reads it back.

Reading raises ValueError with a sentence: what is wrong, and what to write instead.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext_lazy as _
from django_countries import countries
from import_export.widgets import Widget

from cities.countries import names_in_languages
from cities.folding import fold
from cities.models import YEARS
from cities.parameters import whole_number
from cities.sheets.data import Data, as_text, parted, plain

NOT_A_NUMBER = _("Write a whole number from %(low)s to %(high)s.")
NOT_A_DECIMAL = _("Write a number from %(low)s to %(high)s, such as 38.72.")
NOT_A_CHOICE = _("Write one of: %(values)s.")
NOT_YES_OR_NO = _("Write yes or no.")
NOT_A_DAY = _("Write a day such as 2026-03-31.")
NOT_A_MOMENT = _("Write a moment such as 2026-03-31T12:00:00+00:00.")
NO_COUNTRY = _("There is no such country: write its code, such as PT, or its name.")
NOT_THERE = _(
    "There is nothing named “%(text)s”: write its address, such as %(example)s."
)
NONE_THERE = _(
    "There is nothing named “%(text)s”, since this site has no %(names)s yet: load "
    "that table first."
)
SEVERAL = _("There are several of this name: write the address of one: %(slugs)s.")

YES_WORDS = frozenset({"yes", "true", "1", "oui", "vrai", "x"})
NO_WORDS = frozenset({"no", "false", "0", "non", "faux", ""})


class Cell(Widget):
    """A text, as it is."""

    def data(self, value: Any) -> Data:
        """Give what stands in the file for a value of the database."""
        return plain(str(value or ""))

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> Any:
        """Read a value out of its text."""
        return plain(value)

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return as_text(self.data(value))


class Address(Cell):
    """The address of a row, by which its line is known."""

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> str:
        return value.strip()


class Number(Cell):
    """A whole number within a range, or nothing."""

    sentence = NOT_A_NUMBER

    def __init__(self, low: float, high: float) -> None:
        super().__init__()
        self.low, self.high = low, high

    def data(self, value: Any) -> Data:
        return None if value is None else value

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> Any:
        text = value.strip()
        if not text:
            return None
        number = self.number(text)
        if number is None or not self.low <= number <= self.high:
            raise ValueError(self.sentence % {"low": self.low, "high": self.high})
        return number

    def number(self, text: str) -> float | None:
        return whole_number(text)


class Decimal(Number):
    """A number with a point or a comma."""

    sentence = NOT_A_DECIMAL

    def number(self, text: str) -> float | None:
        try:
            return float(text[:40].replace(",", "."))
        except ValueError:
            return None


class Year(Number):
    def __init__(self) -> None:
        super().__init__(*YEARS)


class YesNo(Cell):
    def data(self, value: Any) -> Data:
        return bool(value)

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> bool:
        word = value.strip().lower()
        if word not in YES_WORDS | NO_WORDS:
            raise ValueError(NOT_YES_OR_NO)
        return word in YES_WORDS


class Choice(Cell):
    """One of a short list, by its value or by its label in the language of the page."""

    def __init__(self, choices: Iterable[tuple[str, Any]], default: str = "") -> None:
        super().__init__()
        self.labels = dict(choices)
        self.default = default

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> str:
        word = fold(value)
        if not word:
            return self.default
        for known, label in self.labels.items():
            if word in {fold(known), fold(str(label))}:
                return known
        values = ", ".join(self.labels)
        raise ValueError(NOT_A_CHOICE % {"values": values})


class Day(Cell):
    def data(self, value: date | None) -> Data:
        return value.isoformat() if value else ""

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> date:
        try:
            found = parse_date(value.strip())
        except ValueError:
            found = None
        if found is None:
            raise ValueError(NOT_A_DAY)
        return found


class Moment(Cell):
    def data(self, value: datetime | None) -> Data:
        return value.isoformat() if value else ""

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> datetime | None:
        if not value.strip():
            return None
        try:
            found = parse_datetime(value.strip())
        except ValueError:
            found = None
        if found is None:
            raise ValueError(NOT_A_MOMENT)
        return found if timezone.is_aware(found) else timezone.make_aware(found)


class Country(Cell):
    """A country by its code, or by its name in a language of the site or its own."""

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> str:
        return country_code(value) if value.strip() else ""


def country_code(text: str) -> str:
    """Read a code or a name. Raises ValueError."""
    word = text.strip()
    if word.upper() in countries.countries:
        return word.upper()
    for code in countries.countries:
        if fold(word) in map(fold, names_in_languages(code)):
            return code
    raise ValueError(NO_COUNTRY)


class Linked(Cell):
    """A row of another table, by its address, a former one, or any of its names."""

    def __init__(self, model: type[models.Model], *names: str) -> None:
        super().__init__()
        self.table: Any = model._default_manager
        self.names = names or ("name",)

    @cached_property
    def by_address(self) -> Mapping[str, Any]:
        """The rows by the addresses that lead to them: read once for each file."""
        rows = {row.slug: row for row in self.table.all()}
        former: dict[str, str] = getattr(self.table, "former_slugs", dict)()
        return rows | {old: rows[new] for old, new in former.items() if new in rows}

    @cached_property
    def by_name(self) -> Mapping[str, list[Any]]:
        found: dict[str, list[Any]] = {}
        for row in dict.fromkeys(self.by_address.values()):
            spoken = "\n".join(str(getattr(row, name) or "") for name in self.names)
            for name in {fold(line) for line in spoken.splitlines()} - {""}:
                found.setdefault(name, []).append(row)
        return found

    def named(self, text: str) -> list[Any]:
        return self.by_name.get(fold(text), [])

    def data(self, value: Any) -> Data:
        return value.slug if value else ""

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> Any:
        return self.find(value) if value.strip() else None

    def find(self, text: str) -> Any:
        """Find the row of an address or a name. Raises ValueError."""
        word = text.strip()
        if word in self.by_address:
            return self.by_address[word]
        found = self.named(word)
        if len(found) > 1:
            slugs = ", ".join(row.slug for row in found)
            raise ValueError(SEVERAL % {"slugs": slugs})
        if found:
            return found[0]
        if not self.by_address:
            names = self.table.model._meta.verbose_name_plural
            raise ValueError(NONE_THERE % {"text": word, "names": names})
        example = next(iter(self.by_address))
        raise ValueError(NOT_THERE % {"text": word, "example": example})


class SeveralLinked(Linked):
    """Several rows of another table."""

    def data(self, value: Any) -> Data:
        return [row.slug for row in value or []]

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> list[Any]:
        found = [self.find(item) for item in parted(value)]
        return list(dict.fromkeys(found))
