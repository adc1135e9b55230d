"""Two people, or two windows, changed the same practice: nothing is overwritten.

What only one of them changed is taken by itself. Where both did, the person chooses,
part by part, on a page that shows both. Lists are chosen as a whole.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from practices.content import LISTS, Content, Row, content_of, parts_of
from practices.differences import Piece, pieces
from practices.forms import CONSENTS, CONTACT, YEARS, years_of
from practices.models import GoodPractice
from practices.typed import PERIOD, rows_of

MINE, THEIRS, BOTH = "mine", "theirs", "both"
# The parts to which a text can be added, and where it is kept that has none.
TEXTS = ("summary", *GoodPractice.PARTS)
NOTES = "notes"
# The fields of the parts that are more than one.
FIELDS_OF = {
    "period_text": ("period_text", *PERIOD),
    "contact": (*CONTACT, *CONSENTS),
}


@dataclass(frozen=True)
class Conflict:
    """A part that both changed; `pieces` lead from their text to mine."""

    name: str
    heading: str
    mine: str
    theirs: str

    @property
    def can_be_both(self) -> bool:
        """Whether it is a text, to which another can be added."""
        return self.name in TEXTS and bool(self.mine and self.theirs)

    @property
    def pieces(self) -> list[Piece]:
        return pieces(self.theirs, self.mine)


@dataclass(frozen=True)
class Meeting:
    """What of a practice changed while somebody wrote: by others alone, and by both."""

    theirs: list[tuple[str, str]]
    """Name and heading of each part."""
    both: list[Conflict]


def meeting(base: Content | None, theirs: Content, mine: Content) -> Meeting:
    """Compare three states; without a `base` whatever differs was changed by both."""
    stored = {name: text for name, _heading, text in parts_of(theirs)}
    met = Meeting([], [])
    for name, heading, text in parts_of(mine):
        if same(name, theirs, mine) or (base and same(name, theirs, base)):
            continue
        if base and same(name, mine, base):
            met.theirs.append((name, heading))
        else:
            met.both.append(Conflict(name, heading, text, stored[name]))
    return met


def same(part: str, one: Content, other: Content) -> bool:
    names = FIELDS_OF.get(part, (part,))
    return all(plain(one[name]) == plain(other[name]) for name in names)


def plain(value: Any) -> Any:
    """Make values comparable: a browser ends its lines differently, and sorts."""
    if isinstance(value, str):
        return "\n".join(value.split("\r\n")).strip()
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {name: plain(item) for name, item in value.items()}
    return value


# --- What somebody chose where two wordings stood side by side ------------------------


def chosen(data: QueryDict, practice: GoodPractice | None) -> QueryDict:
    """Make a form say what was chosen: `take-` which wording, or both one below the
    other; `put-` where a text goes.

    Without a stored practice the other wording is to say nothing.
    """
    data = data.copy()
    takes = [] if "_take_all" in data else [n for n in data if n.startswith("take-")]
    for part, wanted in [(n.removeprefix("take-"), data[n]) for n in takes]:
        mine = data.get(part, "").strip() if part in TEXTS and wanted == BOTH else ""
        if wanted == THEIRS and practice is None:
            leave_out(data, part)
        elif practice and (wanted == THEIRS or mine):
            take_theirs(data, practice, part)
            add(data, part, mine)
    for number in [n.removeprefix("put-") for n in data if n.startswith("put-")]:
        part, text, where = (
            data.pop(f"{name}-{number}", [""])[-1] for name in ("put", "text", "where")
        )
        if part == NOTES:
            add_note(data, f"{where}: {text}")
        elif part in TEXTS:
            add(data, part, text)
    return data


def add(data: QueryDict, part: str, text: str) -> None:
    """Write a text below what a part of the form says."""
    if text:
        data[part] = "\n".join(filter(None, [data.get(part, "").strip(), text]))


def add_note(data: QueryDict, text: str) -> None:
    """Keep a text among the notes, once: a form may say the same a second time."""
    notes = data.get(NOTES, "").strip()
    if plain(text) not in plain(notes):
        data[NOTES] = "\n\n".join(filter(None, [notes, text]))


def leave_out(data: QueryDict, part: str) -> None:
    """Make a part of the form say nothing."""
    if part in LISTS:
        write_rows(data, part, [])
        return
    for name in names_of(part):
        data.pop(name, None)


def names_of(part: str) -> list[str]:
    years = YEARS if part == "period_text" else ()
    return [*FIELDS_OF.get(part, (part,)), *years]


# --- Writing a part of the form anew --------------------------------------------------


def take_theirs(data: QueryDict, practice: GoodPractice, part: str) -> None:
    """Make a part of the form say what is stored."""
    if part in LISTS:
        write_rows(data, part, [_row(row, part) for row in _stored(practice, part)])
        return
    said = fields_of(practice)
    for name in names_of(part):
        data.setlist(name, said.get(name, []))
        if not data.getlist(name):
            del data[name]


def fields_of(practice: GoodPractice) -> dict[str, list[str]]:
    """Give what a browser would send of the parts that are no lists."""
    names = [f.name for f in practice._meta.fields if f.editable]
    said = {name: _sent(getattr(practice, name)) for name in names}
    topics = practice.topics.all() if practice.pk else ()
    said["topics"] = [str(topic.pk) for topic in topics]
    if practice.period_corrected:
        years = map(_sent, years_of(practice.period))
        return said | dict(zip(YEARS, years, strict=True))
    return said | {"years_from": [""], "years_to": [""]}


def _sent(value: Any) -> list[str]:
    if isinstance(value, bool):
        return ["on"] if value else []
    return ["" if value is None else str(value)]


def _stored(practice: GoodPractice, name: str) -> list[Any]:
    return list(getattr(practice, name).all())


def _row(stored: Any, name: str) -> dict[str, list[str]]:
    """Give the fields of a stored row as a browser sends them; files stay behind."""
    sent = {f: _sent(getattr(stored, f)) for f in LISTS[name] if f not in KEPT_APART}
    if name == "places":
        sent["city"] = [str(stored.city_id or "")]
    return sent | _keys(stored)


KEPT_APART = {"file", "city"}


def _keys(stored: Any) -> dict[str, list[str]]:
    return {"id": [str(stored.pk)], "practice": [str(stored.practice_id)]}


def write_rows(data: QueryDict, name: str, rows: list[dict[str, list[str]]]) -> None:
    """Make a list of the form hold these rows, of which those with an id come first."""
    for field in [field for field in data if field.startswith(f"{name}-")]:
        del data[field]
    stored = sum("id" in row for row in rows)
    data[f"{name}-TOTAL_FORMS"] = str(len(rows))
    data[f"{name}-INITIAL_FORMS"] = str(stored)
    for number, row in enumerate(rows):
        for field, values in row.items():
            if values:
                data.setlist(f"{name}-{number}-{field}", values)


def unstore_rows(data: QueryDict) -> None:
    """Make all rows of the lists new ones: what they were stored as is gone."""
    for name in LISTS:
        for _number, prefix in rows_of(data, name):
            data.pop(f"{prefix}-id", None)
            data.pop(f"{prefix}-practice", None)
        if f"{name}-INITIAL_FORMS" in data:
            data[f"{name}-INITIAL_FORMS"] = "0"


def restore_rows(data: QueryDict, practice: GoodPractice) -> None:
    """Put the lists, as they were typed, on the rows that the practice has now."""
    stored = content_of(practice)
    for name in LISTS:
        match_rows(data, practice, name, stored[name])


def are_rows_of(data: QueryDict, practice: GoodPractice) -> bool:
    """Tell whether all rows that a form calls stored are of the practice."""
    for name in LISTS:
        own = {str(row.pk) for row in _stored(practice, name)} | {""}
        if any(data.get(f"{row}-id", "") not in own for _n, row in rows_of(data, name)):
            return False
    return True


def match_rows(
    data: QueryDict, practice: GoodPractice, name: str, base: list[Row]
) -> None:
    """Keep a list as it was typed, on the rows that are stored now.

    Rows are the same that name the same place, link or file. A stored row that was not
    typed is deleted, since the list was chosen as it was typed.
    """
    typed = dict(_typed(data, name, base))
    known = []
    for stored in _stored(practice, name):
        file = str(getattr(stored, "file", ""))
        row = typed.pop(identity(_row(stored, name), file), None)
        known.append((row or {"DELETE": ["on"]}) | _keys(stored))
    write_rows(data, name, [*known, *typed.values()])


def _typed(
    data: QueryDict, name: str, base: list[Row]
) -> Iterator[tuple[tuple[str, ...], dict[str, list[str]]]]:
    """Give the rows that were typed, by what they name."""
    for number, prefix in rows_of(data, name):
        start = f"{prefix}-"
        names = [field for field in data if field.startswith(start)]
        row = {field.removeprefix(start): data.getlist(field) for field in names}
        file = base[number].get("file", "") if number < len(base) else ""
        row.pop("id", None)
        named = identity(row, file)
        if "DELETE" not in row and any(named):
            yield named, row


def identity(row: dict[str, list[str]], file: str) -> tuple[str, ...]:
    """Say what a row names: a place, a file or a link."""
    if file:
        return (file,)
    names = ("link", "city", "country", "locality")
    return tuple(text for f in names for text in row.get(f, []) if text)
