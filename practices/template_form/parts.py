"""The parts of the Word form in the Council's order, and how each is found again.

Each answer stands in a content control with a tag, and between the ends of a bookmark.
Both names stay the same for ever: what is sent today comes back in a year.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from practices.forms import CONSENTS, NUMBERS, YEARS, PracticeForm, numbered
from practices.inlines import PictureInline, PlaceInline, ReferenceDocumentInline
from practices.models import GoodPractice
from practices.models.practice import heading

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

# Raised when a part comes, goes or asks for something else.
VERSION = "1"
VERSION_PROPERTY = "ICC form version"
PRACTICE_PROPERTY = "ICC practice"

HELP = PracticeForm.Meta.help_texts
LABELS = PracticeForm.Meta.labels
# Lines for the answers that are longest, as their help says.
ROOM = {"rationale": 5, "process": 12, "impact": 6}
NAME = re.compile(r"icc[:_]([a-z_]+?)(?:[:_]([1-9]\d{0,2}))?")


class Key(NamedTuple):
    """An answer: the name of its field, and its row where a part has several."""

    field: str
    row: int = 0

    @property
    def tag(self) -> str:
        return ":".join(["icc", self.field, *([str(self.row)] if self.row else [])])

    @property
    def bookmark(self) -> str:
        return self.tag.replace(":", "_")


def key_of(name: str) -> Key | None:
    """Read the name of a control or of a bookmark; None where it is not ours."""
    match = NAME.fullmatch(name)
    if match is None or match[1] not in FIELDS:
        return None
    part = PART_OF[match[1]]
    return Key(match[1], int(match[2] or 1) if part.rows else 0)


class Kind(Enum):
    """What an answer is: words, or one of a list."""

    LINE = "line"
    TEXT = "text"
    TICK = "tick"
    COUNTRY = "country"
    TOPIC = "topic"
    LANGUAGE = "language"
    EVIDENCE = "evidence"


@dataclass(frozen=True)
class Field:
    name: str
    label: "str | _StrPromise"
    kind: Kind = Kind.LINE

    @property
    def room(self) -> int:
        """How many lines the blank form leaves for an answer."""
        return ROOM.get(self.name, 3) if self.kind is Kind.TEXT else 1


@dataclass(frozen=True)
class Part:
    """A part of the form; with `rows` it is a list, of which the blank has so many."""

    name: str
    heading: "str | _StrPromise"
    help: "str | _StrPromise"
    fields: tuple[Field, ...]
    rows: int = 0

    @property
    def is_table(self) -> bool:
        return bool(self.rows) and len(self.fields) > 1


def part_of_field(name: str, kind: Kind = Kind.LINE) -> Part:
    """Make the part of a field that stands alone, with the words of the desk's form."""
    title = numbered(name) if name in NUMBERS else LABELS.get(name) or _heading(name)
    return Part(name, title, HELP[name], (Field(name, title, kind),))


def _heading(name: str) -> "str | _StrPromise":
    field = cast("Any", GoodPractice._meta.get_field(name))
    return cast("str", capfirst(field.verbose_name))


PLACES = Part(
    "places",
    _("2–3 City / Country"),
    PlaceInline.part_help,
    (Field("city", _("2 City")), Field("country", _("3 Country"), Kind.COUNTRY)),
    rows=3,
)
PERIOD = Part(
    "period_text",
    numbered("period_text"),
    HELP["period_text"],
    (
        Field("period_text", _("In your own words")),
        *(
            Field(name, PracticeForm.base_fields[name].label or "")
            for name in YEARS[:2]
        ),
        Field(YEARS[2], PracticeForm.base_fields[YEARS[2]].label or "", Kind.TICK),
    ),
)
TOPICS = Part(
    "topics",
    numbered("topics"),
    PracticeForm.base_fields["topics"].help_text,
    (Field("topics", _("Topic"), Kind.TOPIC),),
    rows=3,
)
DOCUMENTS = Part(
    "reference_documents",
    _("10 Key reference documents"),
    ReferenceDocumentInline.part_help,
    (Field("document_title", _("Title")), Field("document_link", _("Link"))),
    rows=3,
)
CONTACT = Part(
    "contact",
    _("11 Contact"),
    _(
        "For questions of the programme. Without a tick nobody writes to the contact, "
        "and the public page does not show it."
    ),
    (
        *(
            Field(name, LABELS[name])
            for name in ("contact_name", "contact_unit", "contact_email")
        ),
        *(Field(name, LABELS[name], Kind.TICK) for name in CONSENTS),
    ),
)
PICTURES = Part(
    "pictures",
    _("12 Picture"),
    PictureInline.part_help,
    (
        Field("picture_file", _("File")),
        Field("picture_shows", _("What it shows")),
        Field("picture_credit", _("Credit")),
        Field("picture_agree", _("Persons agree"), Kind.TICK),
    ),
    rows=1,
)


@dataclass(frozen=True)
class Section:
    """A group of parts under one heading, with a word on them."""

    heading: "_StrPromise"
    lead: "_StrPromise"
    parts: tuple[Part, ...]


SECTIONS = (
    Section(
        _("The practice"),
        _(
            "Whatever you leave empty can be added later. Title, place or country, "
            "period and either Purpose or Process are what a page cannot do without."
        ),
        (
            part_of_field("title"),
            PLACES,
            PERIOD,
            TOPICS,
            *(
                part_of_field(name, Kind.TEXT)
                for name in ("purpose", "rationale", "process", "impact")
            ),
            DOCUMENTS,
            CONTACT,
            PICTURES,
        ),
    ),
    Section(
        _("Helps other cities"),
        _("None of this is required; all of it is read."),
        tuple(
            part_of_field(name, Kind.TEXT)
            for name in (
                "summary",
                "obstacles",
                "transferability",
                "partners",
                "beneficiaries",
                "resources",
            )
        ),
    ),
    Section(
        _("For the programme"),
        _("The programme fills in what you do not know."),
        (
            part_of_field("language", Kind.LANGUAGE),
            part_of_field("evidence", Kind.EVIDENCE),
            part_of_field("source_url"),
        ),
    ),
)

KICKER = _("Intercultural Cities · Good practices")
TITLE = _("Template for collection of good practices")
LEAD = _(
    "Describe what your city did to live well with its diversity, so that others can "
    "learn from it. Write in the boxes, in the language you know best, and send the "
    "file to the programme or upload it at the desk: its text is read into the "
    "catalogue, and you see it there before anything is saved."
)
PICTURE_APART = _(
    "Send the picture itself as a file of its own: Word would make it too small."
)
WRITE_HERE = _("Write here")
CHOOSE = _("Choose from the list")
# What stands in a control that nobody has filled in.
PLACEHOLDERS = (WRITE_HERE, CHOOSE)


def all_parts() -> Iterator[Part]:
    for section in SECTIONS:
        yield from section.parts


PARTS = {part.name: part for part in all_parts()}
PART_OF = {field.name: part for part in all_parts() for field in part.fields}
FIELDS = {field.name: field for part in all_parts() for field in part.fields}


def heading_of(part: str) -> str:
    """Name a part without its number, in the active language."""
    return capfirst(heading(part))
