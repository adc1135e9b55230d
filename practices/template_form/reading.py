"""Reads a filled Word form: by its controls, by their bookmarks, by numbers and words.

Each answer is looked for in its control or bookmark first. What stands outside of them
is read like a document that never had any: a line that names a part begins it, and what
follows belongs there.
"""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from lxml import etree

from cities.folding import fold
from cities.refusals import refused
from practices.conflicts import names_of
from practices.content import Content
from practices.listing.confidence import Confidence
from practices.listing.language import guess_language
from practices.models import GoodPractice
from practices.period import parse_period
from practices.template_form.answers import CHOICES, TICKED, Answers
from practices.template_form.blocks import (
    Cell,
    Paragraph,
    WordText,
    keyed,
    with_links,
    word_text,
)
from practices.template_form.guard import DAMAGED, unpacked
from practices.template_form.origin import Origin, opened
from practices.template_form.parts import (
    FIELDS,
    PART_OF,
    PARTS,
    VERSION,
    Key,
    Kind,
)
from practices.template_form.recognition import (
    Recognised,
    field_of,
    own_words,
    placeholders,
    recognise,
    ticked,
)
from practices.template_form.understanding import (
    ADDRESS,
    Gazetteer,
    Understanding,
    Unplaced,
)
from practices.template_form.wordml import CHECKED, UNCHECKED

MAIL = re.compile(r"[^\s<>()]+@[^\s<>()]+\.[^\s<>()]+")
# What stands above the first heading is no title when it is longer.
LONGEST_TITLE, LONGEST_PERIOD = 250, 80
Lines = list[tuple[str, list[str]]]
"""Lines of text, and the links that each of them has."""


@dataclass
class Reading:
    """What was understood of a form; `version` is empty where it does not say it.

    `content` holds what the form has room for, as practices/content.py has it.
    """

    version: str
    content: Content
    unplaced: list[Unplaced]
    origin: Origin | None = None
    """What the form was written of, where it tells."""
    is_free: bool = False
    """Whether it has none of the form's places for answers."""

    @property
    def age(self) -> int:
        """How many versions the form is behind this site; below zero it is ahead."""
        return int(VERSION) - int(self.version) if self.version.isdecimal() else 0

    def says(self, part: str) -> bool:
        """Tell whether the document has a part at all, filled in or left empty."""
        return not self.content.keys().isdisjoint(names_of(part))


def read(file: Any, practice: GoodPractice | None = None) -> Reading:
    """Read a Word file. `practice` is the one it describes, where there is one already.

    Nothing is stored. Raises ValidationError, with one sentence, for what is no form.
    """
    package = unpacked(file)
    try:
        text = word_text(package)
        form = FormReader(text)
        form.read()
    except (etree.XMLSyntaxError, KeyError, RecursionError) as error:
        raise refused(file, DAMAGED, "broken") from error
    understanding = Understanding(form.answers, practice, unplaced=form.unplaced)
    understanding.read()
    if not understanding.content and not understanding.unplaced:
        raise ValidationError(
            gettext("“%(name)s” holds no text: fill in the form, and choose it again.")
            % {"name": file.name},
            code="empty",
        )
    if practice is None and (language := language_in(text, understanding.content)):
        understanding.content.setdefault("language", language)
    return Reading(
        text.version,
        understanding.content,
        understanding.unplaced,
        opened(text.origin),
        is_free=not text.keys,
    )


def language_in(text: WordText, content: Content) -> str:
    """Tell the language of a new practice; empty where nothing tells.

    Who fills in a form writes in its language, as a rule; that of a document without
    one is told by its words.
    """
    if text.keys:
        return text.language
    said = "\n".join(value for value in content.values() if isinstance(value, str))
    language, confidence = guess_language(said)
    return "" if confidence is Confidence.UNSURE else language


@dataclass
class FormReader:
    """Finds the answers of a form in the text of its document."""

    text: WordText
    answers: Answers = field(default_factory=dict)
    unplaced: list[Unplaced] = field(default_factory=list)
    loose: dict[str, Lines] = field(default_factory=lambda: defaultdict(list))
    """What stands outside of controls, by the field under whose heading it stands.

    A field without lines is one for which the document has room.
    """
    head: Lines = field(default_factory=list)
    """What stands above the first part."""
    strange: dict[str, Lines] = field(default_factory=lambda: defaultdict(list))
    """What stands under headings of no part, by these."""

    def read(self) -> None:
        self.answers = {
            key: self.answer(key, said) for key, said in keyed(self.text).items()
        }
        self.read_tables()
        self.read_loose()
        for name, lines in self.loose.items():
            self.place(name, lines)
        self.read_head()
        self.leave_strange()
        for comment in self.text.comments:
            self.unplaced.append(Unplaced(gettext("Comment in Word"), comment))

    # --- Tables without controls ------------------------------------------------------

    def read_tables(self) -> None:
        """Read tables whose columns bear the names of our lists."""
        tables: dict[int, dict[Cell, list[Paragraph]]] = defaultdict(dict)
        for paragraph in self.text.paragraphs:
            if paragraph.cell:
                cells = tables[paragraph.cell.table]
                cells.setdefault(paragraph.cell, []).append(paragraph)
        for cells in tables.values():
            self.read_table(cells)

    def read_table(self, cells: dict[Cell, list[Paragraph]]) -> None:
        columns = columns_of(cells)
        if not columns:
            return
        for cell, paragraphs in cells.items():
            name = columns.get(cell.column)
            if name and cell.row > 0:
                self.read_cell(Key(name, cell.row), paragraphs)
            if name or cell.row == 0:
                for paragraph in paragraphs:
                    paragraph.pieces.clear()

    def read_cell(self, key: Key, paragraphs: list[Paragraph]) -> None:
        """Take what stands loose in a cell, unless its control says something."""
        said = "\n".join(paragraph.loose for paragraph in paragraphs if paragraph.loose)
        links = [link for paragraph in paragraphs for link in paragraph.links]
        if key.field == "document_link" and links and not ADDRESS.search(said):
            said = links[0]
        if said and said == self.answers.get(key):
            return  # a link in the control itself
        if said and self.answers.get(key):
            self.leave_lines(key.field, [(said, links)])
        elif said or key not in self.answers:
            self.answers[key] = self.answer(key, said)

    def answer(self, key: Key, text: str) -> str:
        """Take what the form itself says out of an answer."""
        kind = FIELDS[key.field].kind
        if kind is Kind.TICK:
            is_ticked = bool(text) and text.replace(UNCHECKED, "").strip() != ""
            return TICKED if CHECKED in text or is_ticked else ""
        is_own = text in (placeholders() if kind in CHOICES else self.text.hints)
        return "" if is_own else text

    def is_own(self, text: str) -> bool:
        """Tell whether the form itself says a text that stands in no control."""
        return text in self.text.hints or fold(text) in own_words()

    # --- Text without controls --------------------------------------------------------

    def read_loose(self) -> None:
        """Sort the lines that stand in no control under the parts that they follow."""
        here, last, level, lines = "", 0, 0, self.head
        for paragraph in self.text.paragraphs:
            text = paragraph.loose
            if not text or self.is_own(text):
                continue
            within = PART_OF[here].name if here else None
            if tick := ticked(text, within):
                self.answers.setdefault(Key(tick[0]), TICKED if tick[1] else "")
                continue
            if found := self.recognised(paragraph, within, last):
                here, last = found.field, found.number or last
                level, lines = paragraph.level, self.loose[here]
                text = "" if self.is_own(found.answer) else found.answer
            elif here and self.is_strange(paragraph, level):
                lines, text = self.strange[text], ""
            elif paragraph.is_item:
                text = f"– {text}"
            if text:
                lines.append((text, paragraph.links))

    def recognised(
        self, paragraph: Paragraph, within: str | None, last: int
    ) -> Recognised | None:
        # A table that somebody put into our form is a part of an answer.
        if paragraph.cell is not None and self.text.keys:
            return None
        is_heading = paragraph.level > 0
        return recognise(
            paragraph.loose, is_heading=is_heading, within=within, last=last
        )

    def is_strange(self, paragraph: Paragraph, level: int) -> bool:
        """Tell whether a heading, of no part of the form, ends the part before it.

        One of a lower level only divides that part. `level` is that of the part's
        heading, 0 where that is no heading in Word's sense.
        """
        is_free = not self.text.keys
        return is_free and 0 < paragraph.level <= (level or paragraph.level)

    def place(self, name: str, lines: Lines) -> None:
        """Take the lines under the heading of a part for its answer."""
        special = {
            "city": self.place_lines,
            "country": self.place_lines,
            "topics": self.place_lines,
            "document_link": self.place_documents,
            "contact_name": self.place_contact,
            "picture_file": self.leave_lines,
        }
        if name in special:
            special[name](name, lines)
            return
        key = Key(name)
        kind = FIELDS[name].kind
        texts = [
            with_links(text, links) if kind is Kind.TEXT else text
            for text, links in lines
        ]
        is_taken = bool(self.answers.get(key)) and kind is not Kind.TEXT
        if is_taken or kind is Kind.TICK:
            self.leave_lines(name, lines)
            return
        if kind is Kind.LINE:
            self.leave_lines(name, lines[1:])
            texts = texts[:1]
        said = [self.answers.get(key, ""), *texts]
        self.answers[key] = "\n".join(filter(None, said))

    def place_lines(self, name: str, lines: Lines) -> None:
        """Put each line into a row of its own, after those that are filled in."""
        rows = [
            key.row for key, said in self.answers.items() if key.field == name and said
        ]
        if not lines and not self.has(name):
            self.answers[Key(name, 1)] = ""
        for row, (text, _links) in enumerate(lines, max(rows, default=0) + 1):
            self.answers[Key(name, row)] = text.removeprefix("– ")

    def has(self, name: str) -> bool:
        return any(key.field == name for key in self.answers)

    def place_documents(self, name: str, lines: Lines) -> None:
        """Read a line as a title and an address; the address may hide behind a link."""
        row = max((key.row for key in self.answers if key.field == name), default=0)
        if not lines and not row:
            self.answers[Key(name, 1)] = ""
        for text, links in lines:
            addresses = [match[0] for match in ADDRESS.finditer(text)] or links
            title = ADDRESS.sub("", text).removeprefix("– ").strip(" :–-\n\t()")
            for address in addresses or [""]:
                row += 1
                self.answers[Key("document_title", row)] = title
                self.answers[Key(name, row)] = address

    def place_contact(self, name: str, lines: Lines) -> None:
        """Tell the address by its shape; up to there stand a name, then a unit."""
        asked = ["contact_name", "contact_unit"]
        for text, links in lines:
            match = MAIL.search(text)
            if match and not self.answers.get(Key("contact_email")):
                self.answers[Key("contact_email")] = match[0].strip(".,;")
                text = text.replace(match[0], "").strip(" ,;:–-")
            for line in filter(None, map(str.strip, text.split("\n"))):
                free = [n for n in asked if not self.answers.get(Key(n))]
                if free:
                    self.answers[Key(free[0])] = line
                else:
                    self.leave_lines(name, [(line, links)])
            if match:
                asked = ["contact_name"]

    def leave_lines(self, name: str, lines: Lines) -> None:
        heading = str(PARTS[PART_OF[name].name].heading)
        self.unplaced += [Unplaced(heading, text) for text, _links in lines]

    def leave_strange(self) -> None:
        why = gettext("No part of the form has this heading.")
        for heading, lines in self.strange.items():
            said = "\n".join(with_links(*line) for line in lines)
            self.unplaced.append(Unplaced(heading, said or heading, why))

    # --- What stands above the first heading ------------------------------------------

    def read_head(self) -> None:
        """Find the title, the place and the period above a document without a form."""
        gazetteer = Gazetteer() if self.head else None
        for text, _links in self.head:
            if not self.answers.get(Key("title")) and len(text) <= LONGEST_TITLE:
                self.answers[Key("title")] = text
            elif gazetteer and not self.has("city") and gazetteer.place(text, "")[0]:
                self.answers[Key("city", 1)] = text
            elif not self.has("period_text") and is_period(text):
                self.answers[Key("period_text")] = text
            else:
                self.unplaced.append(Unplaced(gettext("Above the first part"), text))


def is_period(text: str) -> bool:
    return len(text) <= LONGEST_PERIOD and parse_period(text).is_known


def columns_of(cells: dict[Cell, list[Paragraph]]) -> dict[int, str]:
    """Map the columns of a table to the fields of the list that they name."""
    heads = {
        cell.column: " ".join(p.loose for p in paragraphs)
        for cell, paragraphs in cells.items()
        if cell.row == 0
    }
    for name in ("places", "reference_documents", "pictures"):
        found = {column: field_of_column(text, name) for column, text in heads.items()}
        known = {column: name for column, name in found.items() if name}
        if len(known) > 1:
            return known
    return {}


def field_of_column(text: str, part: str) -> str | None:
    label = re.sub(r"^\s*\d+\s*[.):–-]?\s+", "", text)
    name = field_of(label, part)
    return name if name and PART_OF[name].name == part else None
