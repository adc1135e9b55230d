"""What a filled form says beside what is there now, part by part, to be accepted."""

from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext

from cities.models import City
from practices import conflicts
from practices.content import LISTS, Content, Row, content_of, parts_of
from practices.differences import Piece, pieces
from practices.forms import CONSENTS, YEARS
from practices.models import GoodPractice, Topic
from practices.template_form.reading import Reading
from practices.template_form.understanding import Unplaced
from practices.typed import nothing

# What the desk asks the programme alone.
OF_THE_PROGRAMME = {"evidence", "source_url"}


@dataclass(frozen=True)
class Offer:
    """A part of which the form says something else than what is there now."""

    name: str
    heading: str
    said: str
    stored: str
    is_met: bool = False
    """Whether it was changed here too since the form was written."""

    @property
    def is_emptied(self) -> bool:
        """Whether the form left empty what is filled in now: that stays by itself."""
        return not self.said

    @property
    def pieces(self) -> list[Piece]:
        return pieces(self.stored, self.said)


class Offers:
    """Compares a form with a practice, or with a new one."""

    def __init__(
        self, reading: Reading, practice: GoodPractice | None, *, by_staff: bool
    ) -> None:
        self.reading, self.practice = reading, practice
        self.stored = content_of(practice) if practice else nothing()
        self.said: Content = self.stored | reading.content
        hidden = {conflicts.NOTES} | (set() if by_staff else OF_THE_PROGRAMME)
        if practice and not by_staff:
            hidden.add("language")
        self.hidden = hidden

    @cached_property
    def parts(self) -> list[Offer]:
        """Give each part that is asked here, with both of its texts."""
        now = {name: text for name, _heading, text in parts_of(self.stored)}
        return [
            Offer(name, heading, text, now[name], self.is_met(name))
            for name, heading, text in parts_of(self.said)
            if name not in self.hidden
        ]

    @cached_property
    def base(self) -> Content | None:
        """Give what the practice said when the form was written, where it tells."""
        origin = self.reading.origin
        return origin.content(self.practice) if origin and self.practice else None

    def is_met(self, name: str) -> bool:
        return self.base is not None and not conflicts.same(
            name, self.stored, self.base
        )

    @property
    def is_of_another(self) -> bool:
        """Tell whether the form was written of another practice than it is to fill."""
        origin = self.reading.origin
        return bool(origin and self.practice and not origin.is_of(self.practice))

    @cached_property
    def changed(self) -> list[Offer]:
        """Give the parts of which the form says something else than is there now."""
        same = partial(conflicts.same, one=self.said, other=self.stored)
        return [part for part in self.parts if not same(part.name)]

    @cached_property
    def differing(self) -> list[Offer]:
        """Give the parts that are offered: those that were changed in the form."""
        return [part for part in self.changed if part not in self.older]

    @cached_property
    def older(self) -> list[Offer]:
        """Give the parts that were changed here alone since the form was written."""
        if self.base is None:
            return []
        same = partial(conflicts.same, one=self.said, other=self.base)
        return [part for part in self.changed if same(part.name)]

    @cached_property
    def unplaced(self) -> list[Unplaced]:
        """Give what has no place in this form: what the programme alone says, too."""
        why = gettext("The programme alone writes this.")
        same = partial(conflicts.same, one=self.said, other=self.stored)
        return self.reading.unplaced + [
            Unplaced(capfirst(heading), text, why)
            for name, heading, text in parts_of(self.said)
            if name in self.hidden and text and not same(name)
        ]

    @property
    def unchanged(self) -> list[str]:
        """Name the parts of which the form says what is there already."""
        return [
            capfirst(part.heading)
            for part in self.parts
            if part.said and self.reading.says(part.name) and part not in self.changed
        ]

    def as_sent(self) -> QueryDict:
        """Give the desk's form as a browser would send it with all that is offered."""
        practice = self.practice or GoodPractice(language=self.stored["language"])
        data = QueryDict(mutable=True)
        for name, values in conflicts.fields_of(practice).items():
            if values:
                data.setlist(name, values)
        for name in LISTS:
            self.send_list(data, name, self.stored[name])
        for offer in self.differing:
            self.send_part(data, offer.name)
        return data

    def send_part(self, data: QueryDict, part: str) -> None:
        if part in LISTS:
            self.send_list(data, part, self.said[part])
            return
        for name in conflicts.names_of(part):
            values = self.sent(name)
            data.setlist(name, values)
            if not values:
                del data[name]

    def sent(self, name: str) -> list[str]:
        """Give what a browser would send of a field."""
        if name in YEARS:
            return self.sent_year(name)
        value = self.said[name]
        if name == "topics":
            return [str(topic.pk) for topic in Topic.objects.at(*value)]
        if name in CONSENTS or isinstance(value, bool):
            return ["on"] if value else []
        return [str(value or "")]

    def sent_year(self, name: str) -> list[str]:
        """Give a year that the form corrects; the others follow from its words."""
        if not self.said["period_corrected"]:
            return [] if name == YEARS[2] else [""]
        first, last, running = (
            self.said[name] for name in ("start_year", "end_year", "ongoing")
        )
        values: dict[str, Any] = dict(zip(YEARS, (first, last, running), strict=True))
        if name == YEARS[2]:
            return ["on"] if running else []
        return [str(values[name] or "")]

    # --- Lists ------------------------------------------------------------------------

    def send_list(self, data: QueryDict, name: str, wanted: list[Row]) -> None:
        """Send a list on the rows that are stored; those it lacks are to be deleted."""
        left = {named(row): row for row in wanted}
        rows = []
        stored = getattr(self.practice, name).all() if self.practice else ()
        for row, known in zip(stored, self.stored[name], strict=True):
            said = left.pop(named(known), None)
            keys = {"id": [str(row.pk)], "practice": [str(row.practice_id)]}
            rows.append((self.sent_row(said) if said else {"DELETE": ["on"]}) | keys)
        rows += [self.sent_row(row) for row in left.values()]
        conflicts.write_rows(data, name, rows)

    def sent_row(self, row: Row) -> dict[str, list[str]]:
        """Give a row as a browser sends it; a stored file stays where it is."""
        sent = {
            name: (["on"] if value else []) if isinstance(value, bool) else [value]
            for name, value in row.items()
            if name not in {"file", "city"}
        }
        if "city" in row:
            city = self.cities.get(row["city"])
            sent["city"] = [str(city.pk) if city else ""]
        return sent

    @cached_property
    def cities(self) -> dict[str, City]:
        rows = [*self.stored["places"], *self.said["places"]]
        return City.objects.by_address([row["city"] for row in rows if row["city"]])


def named(row: Row) -> tuple[str, ...]:
    """Say what a row is about: a file, a link or a place."""
    names = ("file", "link", "city", "country", "locality")
    return tuple(row.get(name, "") for name in names)
