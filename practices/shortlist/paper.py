"""A Word document as the programme sends them: its looks, and what python-docx lacks.

Headings, lists and tables are real ones, so that Word can navigate, read them out and
make its table of contents anew.
"""

import io
import re
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils import timezone
from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Length, Pt, RGBColor
from docx.table import Table
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from practices.letterhead import (
    BRAND,
    INK,
    LINE,
    REGIONS,
    SECOND_INK,
    SUNKEN,
    bring_up_to_date,
)
from practices.models.practice import direction

# What XML, and so Word, cannot hold.
UNPRINTABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

# Both are there, or have doubles of the same widths, in Word and in LibreOffice.
SERIF, SANS = "Cambria", "Calibri"

WIDTH = Cm(16.6)  # of the text, on A4
LABEL = Cm(3.2)
# Elements of a paragraph's properties that Word wants after a border and a shade.
AFTER_SHADE = (
    *("w:tabs", "w:suppressAutoHyphens", "w:bidi", "w:spacing", "w:ind"),
    *("w:contextualSpacing", "w:jc", "w:outlineLvl"),
)

# Name: the style it begins with, typeface, size and space before and after in points.
STYLES: dict[str, tuple[str, str, float, float, float]] = {
    "Normal": ("", SANS, 11, 0, 6),
    "Title": ("", SERIF, 30, 40, 6),
    "Subtitle": ("", SERIF, 14, 0, 18),
    "Heading 1": ("", SERIF, 21, 0, 6),
    "Heading 2": ("", SERIF, 14, 14, 3),
    "Caption": ("", SANS, 9, 2, 8),
    "Footer": ("", SANS, 9, 0, 0),
    "TOC Heading": ("Normal", SERIF, 15, 18, 6),
    "toc 1": ("Normal", SANS, 11, 0, 4),
    "Sender": ("Normal", SANS, 10, 8, 0),
    "Place": ("Normal", SANS, 11, 0, 10),
    "Lead": ("Normal", SERIF, 13, 10, 8),
    "Fact": ("Normal", SANS, 10, 0, 0),
    "Note": ("Normal", SANS, 10, 12, 6),
    "Cell": ("Normal", SANS, 9.5, 2, 2),
}
# What Word has a style of its own for, under this name, and python-docx has not.
BUILT_IN = {"toc 1"}
COLOURS = {
    "Title": BRAND,
    "Heading 1": BRAND,
    "Heading 2": BRAND,
    "TOC Heading": BRAND,
    "Sender": BRAND,
    "Place": SECOND_INK,
    "Subtitle": SECOND_INK,
    "Caption": SECOND_INK,
    "Footer": SECOND_INK,
}


def printable(text: str) -> str:
    return UNPRINTABLE.sub("", text)


class Paper:
    """A document of A4 pages in one language, with parts in others."""

    def __init__(self, title: str, language: str, sender: str) -> None:
        self.document = Document()
        self.title, self.sender, self.language = title, sender, language
        self._bookmarks = 0
        self._describe(REGIONS.get(language, language))
        self._lay_out()
        for name in STYLES:
            self._design(name)
        self._finish_styles()
        # python-docx would go through all styles each time that one is named.
        self._styles = {one.name: one.style_id for one in self.document.styles}

    def _describe(self, language: str) -> None:
        """Say what it is, in which language, and from whom."""
        properties = self.document.core_properties
        properties.title, properties.language = self.title, language
        properties.author = properties.last_modified_by = self.sender
        properties.comments = ""
        properties.created = properties.modified = timezone.now()
        [spoken] = self.document.styles.element.xpath("w:docDefaults//w:lang")
        spoken.set(qn("w:val"), language)
        bring_up_to_date(self.document)

    def _lay_out(self) -> None:
        [section] = self.document.sections
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2.2)
        section.top_margin, section.bottom_margin = Cm(2.2), Cm(2)
        section.different_first_page_header_footer = True
        [foot] = section.footer.paragraphs
        foot.add_run(f"{self.sender}\t")
        foot._p.append(_field("PAGE"))

    # --- Styles -----------------------------------------------------------------------

    def _design(self, name: str) -> None:
        base, font, size, before, after = STYLES[name]
        styles = self.document.styles
        if name not in styles:
            known = name in BUILT_IN
            styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=known)
        style: Any = styles[name]
        if base:
            style.base_style = styles[base]
        style.font.size = Pt(size)
        _set_font(style, font)
        style.font.color.rgb = RGBColor.from_string(COLOURS.get(name, INK))
        style.font.bold = name in {"Sender", "Heading 2"}
        style.font.italic = False
        style.paragraph_format.space_before = Pt(before)
        style.paragraph_format.space_after = Pt(after)
        if name.startswith(("Title", "Heading")):
            _without_border(style)

    def _finish_styles(self) -> None:
        styles: Any = self.document.styles
        styles["Normal"].paragraph_format.line_spacing = 1.15
        styles["Normal"].paragraph_format.widow_control = True
        styles["Heading 1"].paragraph_format.page_break_before = True
        _shade(styles["Fact"], SUNKEN)
        fact = styles["Fact"].paragraph_format
        fact.left_indent, fact.first_line_indent = LABEL, -LABEL
        fact.tab_stops.add_tab_stop(LABEL)
        fact.keep_together = True
        _shade(styles["Note"], SUNKEN)
        foot = styles["Footer"].paragraph_format.tab_stops
        foot.clear_all()
        foot.add_tab_stop(WIDTH, WD_TAB_ALIGNMENT.RIGHT)
        link = styles.add_style("Hyperlink", WD_STYLE_TYPE.CHARACTER, builtin=True)
        link.font.color.rgb = RGBColor.from_string(BRAND)
        link.font.underline = True

    # --- Paragraphs -------------------------------------------------------------------

    def paragraph(
        self, text: str = "", style: str = "Normal", language: str = ""
    ) -> Paragraph:
        paragraph = self.document.add_paragraph()
        self._dress(paragraph, style)
        if text:
            write(paragraph, text, "" if language == self.language else language)
        return paragraph

    def _dress(self, paragraph: Paragraph, style: str) -> None:
        paragraph._p.style = self._styles[style]

    def text(self, text: str, style: str = "Normal", language: str = "") -> None:
        """Write a text: what stands between empty lines is a paragraph of its own."""
        for part in re.split(r"\n\s*\n", text.replace("\r\n", "\n")):
            if part.strip():
                self.paragraph(part.strip(), style, language)

    def heading(
        self, text: str, level: int, language: str = "", mark: str = ""
    ) -> None:
        """Write a heading; at `mark`, links of the document lead to it."""
        paragraph = self.paragraph(text, f"Heading {level}", language)
        if mark:
            self._bookmarks += 1
            number = str(self._bookmarks)
            start = _element("w:bookmarkStart", id=number, name=mark)
            paragraph._p.insert_element_before(start, "w:r")
            paragraph._p.append(_element("w:bookmarkEnd", id=number))

    def fact(self, label: str, text: str) -> None:
        paragraph = self.paragraph(style="Fact")
        paragraph.add_run(f"{printable(label)}\t").bold = True
        write(paragraph, text)

    def link(self, paragraph: Paragraph, text: str, address: str) -> None:
        """Add a link to an address of the web, or to a mark: "#name"."""
        if address.startswith("#"):
            link = _element("w:hyperlink", anchor=address[1:], history="1")
        else:
            key = paragraph.part.relate_to(
                printable(address), RELATIONSHIP_TYPE.HYPERLINK, is_external=True
            )
            link = _element("w:hyperlink", history="1")
            link.set(qn("r:id"), key)
        run = paragraph.add_run(printable(text))
        run._r.style = self._styles["Hyperlink"]
        link.append(run._r)
        paragraph._p.append(link)

    def contents(self, title: str, entries: Iterable[tuple[str, str]]) -> None:
        """Write a table of contents: texts of headings of level 1, and their marks.

        Without page numbers, which only Word knows; it can make the table anew.
        """
        self.paragraph(title, "TOC Heading")
        lines = []
        for text, mark in entries:
            lines.append(self.paragraph(style="toc 1"))
            self.link(lines[-1], text, f"#{mark}")
        rule = _instruction(r'TOC \o "1-1" \n \h \z \u')
        for run in (_mark("begin"), rule, _mark("separate")):
            lines[0]._p.insert_element_before(run, "w:hyperlink")
        lines[-1]._p.append(_mark("end"))

    # --- Tables and pictures ----------------------------------------------------------

    def table(
        self, title: str, headings: Sequence[str], widths: Sequence[Length]
    ) -> Table:
        """Begin a table: its first row is repeated on each page that it goes on."""
        table: Table = self.document.add_table(rows=1, cols=len(headings))
        table.autofit = False
        for column, width in zip(table.columns, widths, strict=True):
            column.width = column.cells[0].width = width
        _frame(table, title)
        row = table.rows[0]
        row._tr.get_or_add_trPr().append(_element("w:tblHeader"))
        for cell, text in zip(row.cells, headings, strict=True):
            cell._tc.get_or_add_tcPr().append(
                _element("w:shd", val="clear", color="auto", fill=BRAND)
            )
            run = write(cell.paragraphs[0], text)
            self._dress(cell.paragraphs[0], "Cell")
            run.bold, run.font.color.rgb = True, RGBColor(0xFF, 0xFF, 0xFF)
        return table

    def row(self, table: Any, texts: Sequence[str]) -> list[Paragraph]:
        """Add a row, which no page cuts in two; give the paragraphs of its cells."""
        row = table.add_row()
        row._tr.get_or_add_trPr().append(_element("w:cantSplit"))
        paragraphs = [cell.paragraphs[0] for cell in row.cells]
        for paragraph, text in zip(paragraphs, texts, strict=True):
            self._dress(paragraph, "Cell")
            if text:
                write(paragraph, text)
        return paragraphs

    def picture(
        self, content: bytes, alternative_text: str, *, width: Length, height: Length
    ) -> None:
        """Show a picture as large as fits into these measures."""
        run = self.document.add_paragraph().add_run()
        shape = run.add_picture(io.BytesIO(content))
        scale = min(width / shape.width, height / shape.height)
        shape.width = Length(int(shape.width * scale))
        shape.height = Length(int(shape.height * scale))
        shape._inline.docPr.set("descr", printable(alternative_text))

    def content(self) -> bytes:
        file = io.BytesIO()
        self.document.save(file)
        return file.getvalue()


def write(paragraph: Paragraph, text: str, language: str = "") -> Run:
    """Add a text in a language, or else in that of the document."""
    run = paragraph.add_run(printable(text))
    if not language:
        return run
    properties = run._r.get_or_add_rPr()
    if direction(language) == "rtl":
        paragraph._p.get_or_add_pPr().append(_element("w:bidi"))
        properties.append(_element("w:rtl"))
        properties.append(_element("w:lang", val=language, bidi=language))
    else:
        properties.append(_element("w:lang", val=language))
    return run


# --- Elements of a document -----------------------------------------------------------


def _element(tag: str, /, **attributes: str) -> Any:
    element = OxmlElement(tag)
    for attribute, value in attributes.items():
        element.set(qn(f"w:{attribute}"), value)
    return element


def _mark(kind: str) -> Any:
    """Make a run that begins a field, ends it, or parts its rule from its text."""
    run = _element("w:r")
    run.append(_element("w:fldChar", fldCharType=kind))
    return run


def _instruction(rule: str) -> Any:
    run, text = _element("w:r"), _element("w:instrText")
    text.text = f" {rule} "
    text.set(qn("xml:space"), "preserve")
    run.append(text)
    return run


def _field(rule: str) -> Any:
    field, run = _element("w:fldSimple", instr=rule), _element("w:r")
    run.append(_element("w:t"))
    field.append(run)
    return field


def _set_font(style: Any, name: str) -> None:
    """Name the typeface for every script; a theme's would go before it.

    Scripts written from right to left have a size of their own: the same.
    """
    properties = style.element.get_or_add_rPr()
    fonts = properties.get_or_add_rFonts()
    fonts.attrib.clear()
    for script in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{script}"), name)
    for other in properties.xpath("w:szCs"):
        properties.remove(other)
    size = properties.sz
    size.addnext(_element("w:szCs", val=size.get(qn("w:val"))))


def _shade(style: Any, colour: str) -> None:
    """Lay a colour behind paragraphs, and around them a border of the same."""
    properties = style.element.get_or_add_pPr()
    border = _element("w:pBdr")
    for side in ("top", "left", "bottom", "right"):
        line = {"val": "single", "sz": "4", "space": "4", "color": colour}
        border.append(_element(f"w:{side}", **line))
    shade = _element("w:shd", val="clear", color="auto", fill=colour)
    for element in (border, shade):
        properties.insert_element_before(element, *AFTER_SHADE)


def _without_border(style: Any) -> None:
    for border in style.element.xpath("w:pPr/w:pBdr"):
        border.getparent().remove(border)


def _frame(table: Table, title: str) -> None:
    """Rule lines under the rows, and name the table for those who do not see it."""
    properties = table._tbl.tblPr
    borders = _element("w:tblBorders")
    for side in ("top", "bottom", "insideH"):
        borders.append(_element(f"w:{side}", val="single", sz="6", color=LINE))
    after = ("w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook")
    properties.insert_element_before(borders, *after)
    properties.append(_element("w:tblCaption", val=printable(title)))
