"""Reads a table out of a file, or says in words why it cannot be read.

CSV in the encodings and with the separators that spreadsheets write, Excel workbooks,
and JSON: an array of objects, or one object a line.
"""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from openpyxl import load_workbook
from openpyxl.utils.escape import unescape

from cities import office
from cities.files import validate_kind
from cities.refusals import MEGABYTE, ending_of
from cities.sheets.data import as_text
from cities.sheets.entries import entries_of
from cities.sheets.writing import CUT, LONGEST_CELL, QUOTE, is_explosive

MOST_MEGABYTES = 40
MOST_COLUMNS = 200
MOST_LINES = 100_000
MOST_OF_A_CELL = 1_000_000
# Of a workbook: a table as long as may be, with a dozen tags a cell.
MOST_UNPACKED = 100 * MEGABYTE
MOST_TAGS = 8_000_000

SEPARATORS = ",;\t|"
BYTE_ORDER_MARKS = {
    b"\xef\xbb\xbf": "utf-8-sig",
    b"\xff\xfe": "utf-16",
    b"\xfe\xff": "utf-16",
}
WESTERN, CENTRAL = "cp1252", "cp1250"
# One character as UTF-8 writes it, if it needs more than one byte.
IN_UTF8 = re.compile(
    rb"[\xc3-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)
# A sign between letters, as where a Polish word is read as if it were French.
STRANGE = re.compile(r"(?<=[^\W\d_])[¹²³¼½¾¿¥£¢¤¦§¨ª¯°±¶¸º](?=[^\W\d_])")
CANNOT_BE_STORED = re.compile("[\x00\ud800-\udfff]")

csv.field_size_limit(MOST_OF_A_CELL)


class Unreadable(Exception):  # noqa: N818  (it is a “no”, not a fault)
    """Why a file cannot be read, in a sentence."""


@dataclass(frozen=True)
class Fault:
    """What is wrong in a cell, and what to do; line 0 and no column: with the file."""

    line: int
    column: str
    value: str
    sentence: str


@dataclass
class Table:
    """Headings, and lines of cells; of each line its number, the heading's being 1.

    A cell that a file does not have is None; an empty one is "".
    """

    headings: list[str]
    numbers: list[int] = field(default_factory=list)
    lines: list[list[str | None]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


Found = Iterator[tuple[int, list[Any]]]
"""Lines of a file, each with its number."""

NOT_A_TABLE = _(
    "“%(name)s” is no table that can be read here: choose a file that ends in .csv, "
    ".xlsx, .json or .jsonl."
)
EMPTY = _("“%(name)s” is empty: choose a file with headings, and lines below them.")
TOO_LARGE = _(
    "“%(name)s” has %(size)s MB; at most %(most)s MB can be read. Part it in several."
)
BROKEN = _("“%(name)s” cannot be read (%(reason)s): save it anew, and choose it.")
NO_NAME = _(
    "“%(name)s” begins with “%(value)s”, which is no heading: write the names of the "
    "columns into its first line."
)
MANY_COLUMNS = _(
    "“%(name)s” has more than %(most)d columns: keep those of the table alone."
)
MANY_LINES = _("“%(name)s” has more than %(most)d lines: part it in several files.")
MIXED = _(
    "“%(name)s” is written in several encodings (line %(line)d is not like others): "
    "save it anew as “CSV UTF-8”, and choose it."
)
OTHER_ENCODING = _(
    "“%(name)s” is not written in the encoding %(encoding)s: save it anew as "
    "“CSV UTF-8”, and choose it."
)
NO_OBJECT = _("Line %(line)d of “%(name)s” is no JSON object: write {…} in each line.")

HAS_FORMULA = _("The cell holds a formula: put its value there instead.")
LIKE_FORMULA = _(
    "The cell begins like a formula. If it is text, write an apostrophe (') before it."
)
HAS_ERROR = _("The cell holds an error of the spreadsheet: correct or empty it.")
NOT_STORABLE = _("The cell holds a character that cannot be stored: delete it.")
MAY_BE_CUT = _(
    "The cell is as full as a cell of Excel can be, and its end may be missing: load "
    "this line from a CSV or JSON file."
)
NO_VALUE = _("This cannot stand in a cell: write a text, a number, or a list of texts.")
NO_HEADING = _("The cell has no heading above it: give its column one, or empty it.")


def read(name: str, content: bytes, encoding: str = "") -> Table:
    """Read a table; `encoding` is that of a CSV file, if it cannot be found out.

    Raises Unreadable. Faults of single cells stand in the table; it may have no line.
    """
    ending = ending_of(name)
    reader = READERS.get(ending)
    if reader is None:
        raise unreadable(NOT_A_TABLE, name)
    check_size(name, len(content))
    if not content.strip(b"\xef\xbb\xbf \t\r\n"):
        raise unreadable(EMPTY, name)
    check_kind(name, ending, content)
    table = reader(name, content, encoding)
    if not (table.headings or table.faults or content.strip() == b"[]"):
        raise unreadable(EMPTY, name)
    return table


def check_size(name: str, size: int) -> None:
    """Refuse a file of too many bytes, before it is read."""
    if size > MOST_MEGABYTES * MEGABYTE:
        megabytes = number_format(round(size / MEGABYTE, 1))
        raise unreadable(TOO_LARGE, name, size=megabytes, most=MOST_MEGABYTES)


def unreadable(sentence: str | Promise, name: str, **values: Any) -> Unreadable:
    return Unreadable(str(sentence) % {"name": name, **values})


def check_kind(name: str, ending: str, content: bytes) -> None:
    """Refuse what is not what its ending says, before any parser sees it."""
    seen_as = ending if ending == "xlsx" else "csv"
    try:
        validate_kind(ContentFile(content, name), seen_as)
        if ending == "xlsx":
            office.check(
                name, content, most_unpacked=MOST_UNPACKED, most_tags=MOST_TAGS
            )
    except ValidationError as error:
        raise Unreadable(" ".join(error.messages)) from error


# --- Tables of lines ------------------------------------------------------------------


def table_of(name: str, found: Found, text_of: Callable[[Any], str]) -> Table:
    """Take the first line that says something for the headings, the rest for lines."""
    table: Table | None = None
    for number, cells in found:
        if number > MOST_LINES:
            raise unreadable(MANY_LINES, name, most=MOST_LINES)
        if table is None:
            table = headed(name, [heading_in(name, c, text_of) for c in cells])
        else:
            add_line(table, number, cells, text_of)
    return table or Table([])


def heading_in(name: str, cell: Any, text_of: Callable[[Any], str]) -> str:
    """Read a cell of the first line, which is no formula and no error."""
    try:
        return checked(text_of(cell))
    except ValueError as error:
        raise unreadable(NO_NAME, name, value=shown(cell)[:40]) from error


def headed(name: str, cells: list[str]) -> Table | None:
    """Begin a table, unless the line of headings is empty."""
    headings = [known_as(cell) for cell in cells]
    while headings and not headings[-1]:
        headings.pop()
    if len(headings) > MOST_COLUMNS:
        raise unreadable(MANY_COLUMNS, name, most=MOST_COLUMNS)
    return Table(headings) if headings else None


def known_as(heading: str) -> str:
    """Give the key of a heading, however it is spaced: " Start year" is start_year."""
    return "_".join(heading.strip().lower().split())


def add_line(
    table: Table, number: int, cells: list[Any], text_of: Callable[[Any], str]
) -> None:
    """Add a line that is not empty, and what is wrong in its cells."""
    texts: list[str | None] = [""] * len(table.headings)
    for place, cell in enumerate(cells):
        heading = table.headings[place] if place < len(table.headings) else ""
        try:
            text = checked(text_of(cell))
        except ValueError as error:
            table.faults.append(Fault(number, heading, shown(cell), str(error)))
            continue
        if heading:
            texts[place] = text
        elif text:
            table.faults.append(Fault(number, "", text, str(NO_HEADING)))
    if any(texts):
        table.numbers.append(number)
        table.lines.append(texts)


def shown(cell: Any) -> str:
    """Write a cell so that a page can show it: JSON may hold halves of characters."""
    text = str(getattr(cell, "value", cell))
    return text.encode(errors="replace").decode()


def checked(text: str) -> str:
    """Give the text, or raise ValueError where no database can hold it."""
    if CANNOT_BE_STORED.search(text):
        raise ValueError(NOT_STORABLE)
    return text


# --- CSV ------------------------------------------------------------------------------


def read_csv(name: str, content: bytes, encoding: str) -> Table:
    text = decoded(name, content, encoding)
    first, _end, rest = text.partition("\n")
    told = re.fullmatch(r"sep=(.)\r?", first)
    separator = told[1] if told else separator_of(first)
    lines = csv.reader(
        io.StringIO(rest if told else text, newline=""),
        delimiter=separator,
        strict=True,
    )
    try:
        return table_of(name, enumerate(lines, start=2 if told else 1), text_in_csv)
    except csv.Error as error:
        reason = gettext("line %(line)d: %(reason)s") % {
            "line": lines.line_num,
            "reason": error,
        }
        raise unreadable(BROKEN, name, reason=reason) from error


def separator_of(headings: str) -> str:
    """Tell by what the headings are parted, of which none holds a separator."""
    outside = re.sub(r'"[^"]*"', "", headings)
    return max(SEPARATORS, key=outside.count)


def text_in_csv(cell: str) -> str:
    """Take off the quote by which the cell was kept from being a formula."""
    if cell.startswith("="):
        raise ValueError(LIKE_FORMULA)
    return cell[1:] if cell.startswith(QUOTE) and is_explosive(cell) else cell


def decoded(name: str, content: bytes, encoding: str) -> str:
    """Decode a file by what it says, as UTF-8, or as Windows writes in Europe."""
    marks = (
        codec
        for mark, codec in BYTE_ORDER_MARKS.items()
        if content[:3].startswith(mark)
    )
    encoding = encoding or next(marks, "")
    try:
        return content.decode(encoding or "utf-8")
    except LookupError as error:
        raise unreadable(OTHER_ENCODING, name, encoding=encoding) from error
    except UnicodeDecodeError as error:
        if encoding:
            raise unreadable(OTHER_ENCODING, name, encoding=encoding) from error
        return decoded_as_in_windows(name, content, error.start)


def decoded_as_in_windows(name: str, content: bytes, start: int) -> str:
    """Decode one byte a character; `start` is where it ceased to be UTF-8."""
    if IN_UTF8.search(content):
        line = content.count(b"\n", 0, start) + 1
        raise unreadable(MIXED, name, line=line)
    western = content.decode(WESTERN, "replace")
    central = content.decode(CENTRAL, "replace")
    return min(western, central, key=strangeness)


def strangeness(text: str) -> int:
    return text.count("\ufffd") + len(STRANGE.findall(text))


# --- Excel ----------------------------------------------------------------------------


def read_xlsx(name: str, content: bytes, _encoding: str) -> Table:
    """Read the first sheet of a workbook."""
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
        sheet = book.worksheets[0]
        # What a sheet says of its size may be a lie.
        sheet.reset_dimensions()
        rows = enumerate(sheet.iter_rows(), start=1)
        return table_of(name, ((n, list(row)) for n, row in rows), text_in_excel)
    except Unreadable:
        raise
    except Exception as error:  # the parser has a dozen kinds for what it cannot read
        reason = type(error).__name__
        raise unreadable(BROKEN, name, reason=reason) from error


def text_in_excel(cell: Any) -> str:
    """Read a cell as it was typed: dates as days, whole numbers without a point."""
    if cell.data_type == "f":
        raise ValueError(HAS_FORMULA)
    if cell.data_type == "e":
        raise ValueError(HAS_ERROR)
    value = cell.value
    if isinstance(value, datetime) and value.time() == time.min:
        value = value.date()
    if isinstance(value, datetime | date):
        return value.isoformat()
    text = unescape(value) if isinstance(value, str) else as_text(value)
    if len(text) >= LONGEST_CELL and text.endswith(CUT):
        raise ValueError(MAY_BE_CUT)
    return text


# --- JSON -----------------------------------------------------------------------------


def read_json(name: str, content: bytes, encoding: str) -> Table:
    """Read an array of objects, or an object a line, and number the entries."""
    text = decoded(name, content, encoding)
    try:
        entries = list(entries_of(text))
    except RecursionError as error:
        reason = gettext("it is nested too deeply")
        raise unreadable(BROKEN, name, reason=reason) from error
    except ValueError as error:
        reason = str(error)
        if "int_max_str_digits" in reason:  # a sentence for programmers
            reason = gettext("it holds a number that is too long")
        raise unreadable(BROKEN, name, reason=reason) from error
    for number, entry in entries:
        if not isinstance(entry, dict):
            raise unreadable(NO_OBJECT, name, line=number)
    keys = dict.fromkeys(key for _n, entry in entries for key in entry)
    headings = [heading_in(name, key, str) for key in keys]
    table = headed(name, headings) or Table([])
    for number, entry in entries:
        add_entry(table, number, entry, headings)
    return table


def add_entry(
    table: Table, number: int, entry: dict[str, Any], headings: Iterable[str]
) -> None:
    add_line(table, number, [entry.get(key, "") for key in headings], text_in_json)
    if table.numbers[-1:] == [number]:
        absent = (place for place, key in enumerate(headings) if key not in entry)
        for place in absent:
            table.lines[-1][place] = None


def text_in_json(value: Any) -> str:
    try:
        return as_text(value)
    except (TypeError, ValueError) as error:
        raise ValueError(NO_VALUE) from error


READERS: dict[str, Callable[[str, bytes, str], Table]] = {
    "csv": read_csv,
    "tsv": read_csv,
    "txt": read_csv,
    "xlsx": read_xlsx,
    "json": read_json,
    "jsonl": read_json,
    "ndjson": read_json,
}
