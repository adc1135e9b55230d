"""Merges two rows of one kind, such as two spellings of a city, into one.

Everything that names the one that goes names the one that stays afterwards. Its history
is kept, and its address leads to the one that stays for ever.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext

from cities.models import City, IndexResult

REASON_LENGTH = 100
STAYS, GOES = "stays", "goes"
# What a city takes over where it says nothing itself; the first decides.
FACTS = [
    ("latitude", "longitude"),
    ("population",),
    ("joined_year",),
    ("website",),
    ("profile_url",),
    ("evidence_year",),
    ("source_url",),
]


class CannotMerge(Exception):  # noqa: N818  (it is a “no”, not a fault)
    """Why two rows cannot be merged, in a sentence for the person."""


@dataclass(frozen=True)
class Link:
    """A column by which rows of another table name a row."""

    model: type[models.Model]
    column: str
    label: str

    def rows_of(self, row: models.Model) -> models.QuerySet[Any]:
        return self.model._base_manager.filter(**{self.column: row})


def links_to(model: type[models.Model]) -> Iterator[Link]:
    """Find every column that names a row of a model, but for those of the history."""
    for relation in model._meta.get_fields(include_hidden=True):
        field = getattr(relation, "field", None)
        is_key = relation.one_to_many or relation.one_to_one
        if is_key and field is not None and field.db_constraint:
            linked: Any = relation.related_model
            yield Link(linked, field.name, label_of(model, linked))


def label_of(model: type[models.Model], linked: type[models.Model]) -> str:
    """Name what is linked; where a table only joins, what it joins with."""
    owner: Any = linked._meta.auto_created
    if not owner:
        return str(linked._meta.verbose_name_plural)
    for field in model._meta.local_many_to_many:
        if field.remote_field.through is linked:
            return str(field.verbose_name)
    return str(owner._meta.verbose_name_plural)


def is_double(row: models.Model) -> bool:
    """Tell whether the table holds the same already, as its constraints see it."""
    try:
        row.validate_unique()
        row.validate_constraints()
    except ValidationError:
        return True
    return False


class MergeForm(forms.Form):
    """What the person decides about a merge: of most, nothing."""


@dataclass
class Merge:
    """Two rows, of which one stays and one goes."""

    stays: Any
    goes: Any

    def form(self, data: Any = None) -> forms.Form:
        return MergeForm(data)

    def obstacle(self) -> str:
        """Say why they cannot be merged; empty when they can."""
        if type(self.stays) is type(self.goes) and self.stays.pk != self.goes.pk:
            return ""
        return gettext("Choose another one: nothing is merged into itself.")

    def moves(self) -> list[tuple[str, int]]:
        """Count what will name the one that stays, by kind."""
        found = [(x.label, x.rows_of(self.goes).count()) for x in links_to(self.kind)]
        return [(label, count) for label, count in found if count]

    def consequences(self) -> list[str]:
        """Say what else happens."""
        names = {"goes": self.goes, "stays": self.stays, "slug": self.goes.slug}
        return [
            gettext("“%(goes)s” is no longer there; its history is kept.") % names,
            gettext("Its address “%(slug)s” leads to “%(stays)s” from now on.") % names,
        ]

    @property
    def kind(self) -> type[models.Model]:
        return type(self.goes)

    @property
    def reason(self) -> str:
        """What the history says of each row that changes."""
        return f"Merged {self.goes.slug} into {self.stays.slug}"[:REASON_LENGTH]

    @transaction.atomic
    def do(self, decisions: dict[str, Any]) -> None:
        """Merge, all or nothing. Raises CannotMerge."""
        self._lock()
        if sentence := self.obstacle():
            raise CannotMerge(sentence)
        self.settle(decisions)
        for link in links_to(self.kind):
            self._move(link)
        self.take_over()
        former = self.stays.former_addresses.model
        former._default_manager.create(slug=self.goes.slug, now=self.stays)
        self.goes._change_reason = self.reason
        self.goes.delete()

    def settle(self, decisions: dict[str, Any]) -> None:
        """Do first what the person decided."""

    def take_over(self) -> None:
        """Let the one that stays say what only the other said."""

    def _lock(self) -> None:
        keys = [self.stays.pk, self.goes.pk]
        rows = self.kind._default_manager.select_for_update().order_by("pk")
        found = {row.pk: row for row in rows.filter(pk__in=keys)}
        if len(found) < len(set(keys)):
            raise CannotMerge(gettext("One of the two is no longer there."))
        self.stays, self.goes = (found[key] for key in keys)

    def _move(self, link: Link) -> None:
        for row in link.rows_of(self.goes):
            setattr(row, link.column, self.stays)
            row._change_reason = self.reason
            if is_double(row):
                row.delete()
            else:
                row.save()


class ScoresForm(forms.Form):
    """Which of two scores stays, for each area and edition in which they differ."""

    def __init__(
        self, data: Any, scores: list[tuple[IndexResult, IndexResult]]
    ) -> None:
        super().__init__(data)
        for stays, goes in scores:
            self.fields[f"score-{goes.pk}"] = forms.ChoiceField(
                label=named(goes),
                choices=[(STAYS, scored(stays)), (GOES, scored(goes))],
                widget=forms.RadioSelect,
                error_messages={
                    "required": gettext("Choose which of the two scores stays.")
                },
            )


def named(result: IndexResult) -> str:
    area = result.area.name if result.area else gettext("Overall")
    return f"{area}, {result.year or gettext('edition not known')}"


def scored(result: IndexResult) -> str:
    public = gettext("public") if result.published else gettext("not public")
    return f"{result.city}: {result.score} ({public})"


class CityMerge(Merge):
    def form(self, data: Any = None) -> forms.Form:
        return ScoresForm(data, self.scores())

    def scores(self) -> list[tuple[IndexResult, IndexResult]]:
        """Give the pairs of scores in one area and edition that do not say the same."""
        mine = {(r.area_id, r.year): r for r in self.results_of(self.stays)}
        pairs = [
            (mine[r.area_id, r.year], r)
            for r in self.results_of(self.goes)
            if (r.area_id, r.year) in mine
        ]
        return [(a, b) for a, b in pairs if said_by(a) != said_by(b)]

    @staticmethod
    def results_of(city: City) -> models.QuerySet[IndexResult]:
        return city.index_results.select_related("area", "city")

    def consequences(self) -> list[str]:
        names = {"goes": self.goes, "stays": self.stays}
        spelling = gettext("“%(goes)s” becomes another spelling of “%(stays)s”.")
        blank = gettext(
            "What “%(stays)s” does not say itself (coordinates, population, year of "
            "joining, addresses) is taken over, and the closer membership."
        )
        return [spelling % names, blank % names, *super().consequences()]

    def settle(self, decisions: dict[str, Any]) -> None:
        for stays, goes in self.scores():
            loser = stays if decisions[f"score-{goes.pk}"] == GOES else goes
            loser._change_reason = self.reason  # type: ignore[attr-defined]
            loser.delete()

    def take_over(self) -> None:
        stays, goes = self.stays, self.goes
        names = [*stays.alias_list, goes.name, *goes.alias_list]
        others = dict.fromkeys(name for name in names if name != stays.name)
        stays.aliases = "\n".join(others)
        for fields in FACTS:
            if getattr(stays, fields[0]) in {None, ""}:
                for field in fields:
                    setattr(stays, field, getattr(goes, field))
        closest = [*City.Membership.values]
        stays.membership = min(stays.membership, goes.membership, key=closest.index)
        stays._change_reason = self.reason
        stays.save()


def said_by(result: IndexResult) -> tuple[int, bool]:
    return result.score, result.published
