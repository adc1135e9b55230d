"""Writes the Council's form as a Word document, blank or with what a practice says."""

import io
from collections.abc import Iterator
from functools import cached_property
from itertools import count

from django.utils.translation import get_language, gettext, override
from docx import Document
from docx.document import Document as WordDocument
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from practices.letterhead import SECOND_INK, SUNKEN
from practices.models import GoodPractice
from practices.template_form import look, wordml
from practices.template_form.answers import Answers, answers_of, choices
from practices.template_form.origin import sealed
from practices.template_form.parts import (
    CHOOSE,
    FIELDS,
    KICKER,
    LEAD,
    PICTURE_APART,
    PICTURES,
    SECTIONS,
    TITLE,
    WRITE_HERE,
    Field,
    Key,
    Kind,
    Part,
)
from practices.template_form.wordml import Element, make


def blank(practice: GoodPractice | None = None, language: str | None = None) -> bytes:
    """Give the form as a Word file, for a practice with all that it says.

    `language` is that of the form's own words, "en" or "fr"; without one it is that of
    the page.
    """
    language = language or get_language() or "en"
    with override(language):
        written = io.BytesIO()
        FormWriter(practice, language).written().save(written)
    return written.getvalue()


class FormWriter:
    """Writes one form. Its texts are those of the active language."""

    def __init__(self, practice: GoodPractice | None, language: str) -> None:
        self.practice = practice or GoodPractice(language=language)
        self.answers: Answers = answers_of(practice) if practice else {}
        self.document: WordDocument = Document()
        self.numbers = count(1)
        look.dress(self.document, language)

    def written(self) -> WordDocument:
        title = self.practice.title or str(TITLE)
        look.describe(self.document, title, sealed(self.practice))
        if self.practice.title:
            look.head(self.document, title, *self.spoken())
        self.add(KICKER, look.KICKER)
        self.add(TITLE, "Title")
        self.add(LEAD, look.LEAD)
        for section in SECTIONS:
            self.add(section.heading, "Heading 1")
            self.add(section.lead, look.HELP)
            for part in section.parts:
                self.write_part(part)
        return self.document

    def add(self, text: object, style: str) -> Paragraph:
        return self.document.add_paragraph(str(text), style)

    def write_part(self, part: Part) -> None:
        self.add(part.heading, "Heading 2")
        self.add(part.help, look.HELP)
        if part is PICTURES:
            self.add(PICTURE_APART, look.HELP)
        if part.is_table:
            self.write_table(part)
            return
        boxes = [self.write_answer(part, key) for key in self.keys_of(part)]
        for box in boxes[:-1]:
            look.keep_with_next(box)

    def keys_of(self, part: Part) -> Iterator[Key]:
        if not part.rows:
            yield from (Key(field.name) for field in part.fields)
            return
        for row in range(1, self.rows_of(part) + 1):
            yield from (Key(field.name, row) for field in part.fields)

    def rows_of(self, part: Part) -> int:
        """Count the rows of a list: those with an answer and one to add, or more."""
        names = {field.name for field in part.fields}
        last = max((key.row for key in self.answers if key.field in names), default=0)
        return max(last + 1, part.rows)

    # --- Answers ----------------------------------------------------------------------

    def write_answer(self, part: Part, key: Key) -> Paragraph:
        """Write an answer in its box, after its label where a part has several."""
        field = FIELDS[key.field]
        paragraph = self.add("", look.TEXT if field.room > 1 else look.ANSWER)
        box: Element = paragraph._p
        if len(part.fields) > 1 and field.kind is not Kind.TICK:
            label = gettext("%(label)s:") % {"label": field.label}
            box.append(wordml.run(f"{label} ", make("w:b")))
        box.extend(self.bookmarked_control(key, field, str(part.heading)))
        if field.kind is Kind.TICK:
            box.append(wordml.run(f" {field.label}"))
        if field.room > 1 and not self.answers.get(key):
            look.keep_with_next(paragraph)
            look.leave_room(self.add("", look.TEXT), field.room)
        return paragraph

    def bookmarked_control(self, key: Key, field: Field, where: str) -> list[Element]:
        text = self.answers.get(key, "")
        name = where if str(field.label) in where else f"{where}: {field.label}"
        inner, is_empty = self.inner(field, text)
        made = wordml.control(
            key.tag, name, inner, self.choice(field, text), is_empty=is_empty
        )
        return wordml.bookmarked(made, key.bookmark, next(self.numbers))

    def inner(self, field: Field, text: str) -> tuple[Element, bool]:
        """Give what stands in a control, and whether it only says what to do there."""
        if field.kind is Kind.TICK:
            return wordml.tick(is_ticked=bool(text)), False
        if wordml.plain(text).strip():
            return wordml.run(text, *self.spoken()), False
        written = field.kind in {Kind.LINE, Kind.TEXT}
        hint = str(WRITE_HERE if written else CHOOSE)
        placeholder = make("w:rStyle", val=look.PLACEHOLDER.replace(" ", ""))
        colour = make("w:color", val=SECOND_INK)
        return wordml.run(hint, placeholder, colour), True

    def spoken(self) -> list[Element]:
        """Say in which language the practice is written."""
        is_rtl = self.practice.direction == "rtl"
        return wordml.spoken(self.practice.language, is_rtl)

    def choice(self, field: Field, text: str) -> Element:
        """Say what can be put into a control."""
        if field.kind is Kind.TICK:
            return wordml.check_box(is_ticked=bool(text))
        if field.kind in {Kind.LINE, Kind.TEXT}:
            return wordml.free_text()
        return wordml.drop_down(str(CHOOSE), self.lists[field.kind])

    @cached_property
    def lists(self) -> dict[Kind, list[tuple[str, str]]]:
        kinds = (Kind.COUNTRY, Kind.TOPIC, Kind.LANGUAGE, Kind.EVIDENCE)
        return {kind: choices(kind) for kind in kinds}

    # --- Lists ------------------------------------------------------------------------

    def write_table(self, part: Part) -> None:
        """Write a list as a table, whose head is repeated on each page."""
        rows = self.rows_of(part)
        table = self.document.add_table(rows + 1, len(part.fields), "Table Grid")
        head, *others = table.rows
        head._tr.get_or_add_trPr().append(make("w:tblHeader"))
        look.dress_table(table, str(part.heading))
        for cell, field in zip(head.cells, part.fields, strict=True):
            self.write_head(cell, field)
        for number, row in enumerate(others, 1):
            row._tr.get_or_add_trPr().append(make("w:cantSplit"))
            for cell, field in zip(row.cells, part.fields, strict=True):
                answer = self.bookmarked_control(
                    Key(field.name, number), field, str(part.heading)
                )
                cell.paragraphs[0]._p.extend(answer)

    def write_head(self, cell: _Cell, field: Field) -> None:
        """Write the head of a column, on paper a shade darker."""
        shade = make("w:shd", val="clear", color="auto", fill=SUNKEN)
        cell._tc.get_or_add_tcPr().append(shade)
        paragraph = cell.paragraphs[0]
        paragraph.style = look.LABEL
        paragraph.add_run(str(field.label)).bold = True
