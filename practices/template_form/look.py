"""How the Word form looks: its page, its styles, and what stands at its foot."""

from typing import Any, cast

from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part as PackagePart
from docx.section import _Footer
from docx.shared import Cm, Length, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import Table
from docx.text.paragraph import Paragraph
from lxml import etree

from practices.letterhead import (
    ACCENT,
    BRAND,
    EDGE,
    INK,
    REGIONS,
    SECOND_INK,
    bring_up_to_date,
    leave_out,
)
from practices.template_form.parts import (
    PRACTICE_PROPERTY,
    TITLE,
    VERSION,
    VERSION_PROPERTY,
)
from practices.template_form.wordml import Element, field_code, make, plain, run

# On every computer of an office, or replaced there by one of the same widths.
SERIF, SANS = "Georgia", "Calibri"
HELP, ANSWER, KICKER, LEAD = "Form help", "Form answer", "Form kicker", "Form lead"
TEXT, LABEL = "Form text", "Form label"
PLACEHOLDER = "Placeholder Text"
OF_WORD = {
    "Normal",
    "Title",
    "Heading 1",
    "Heading 2",
    "Header",
    "Footer",
    "Table Grid",
}
WIDTH, LINE_HEIGHT = Cm(16.6), Pt(15)
LONGEST_HEAD = 90
PROPERTIES_OF = "http://schemas.openxmlformats.org/officeDocument/2006"
PROPERTY_SET = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"


def dress(document: Document, language: str) -> None:
    """Give a new document its page, its styles and its language."""
    lay_out(document)
    bring_up_to_date(document)
    leave_out_styles(document)
    speak(document, REGIONS[language])
    style(document, "Normal", SANS, 11, INK)
    style(document, "Title", SERIF, 26, BRAND, before=4, after=8)
    style(document, "Heading 1", SERIF, 18, BRAND, before=26, after=4)
    style(document, "Heading 2", SANS, 12.5, BRAND, before=18, after=1)
    style(document, KICKER, SANS, 10, ACCENT, after=0).font.bold = True
    style(document, LEAD, SERIF, 12, SECOND_INK, after=8)
    for stays in (
        style(document, HELP, SANS, 9.5, SECOND_INK, after=6),
        style(document, LABEL, SANS, 10, INK, before=3, after=2),
    ):
        stays.paragraph_format.keep_with_next = True
    style(document, ANSWER, SANS, 11, INK, before=2, after=2)
    style(document, TEXT, SANS, 11, INK, after=0)
    frame(document, ANSWER, "between")
    frame(document, TEXT)
    for name in ("Header", "Footer"):
        tabs = style(document, name, SANS, 8.5, SECOND_INK).paragraph_format.tab_stops
        tabs.clear_all()
        tabs.add_tab_stop(WIDTH, WD_TAB_ALIGNMENT.RIGHT)
    rule(document, "Heading 1")
    rule(document, "Title", edge="none")
    placeholder = document.styles.add_style(PLACEHOLDER, WD_STYLE_TYPE.CHARACTER)
    placeholder.font.color.rgb = RGBColor.from_string(SECOND_INK)
    foot(document.sections[0].footer)


def lay_out(document: Document) -> None:
    """Use A4, with room at the edges for a printer."""
    page = document.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = Cm(2.2)
    page.top_margin = page.bottom_margin = Cm(2)
    page.header_distance = page.footer_distance = Cm(1)


def leave_out_styles(document: Document) -> None:
    """Leave out the 140 styles of the library's template that the form does not use.

    Each paragraph that is added goes through all of them. And lists, which need some.
    """
    leave_out(document, ("/numbering",))
    used = OF_WORD | {f"{name} Char" for name in OF_WORD}
    for style in list(document.styles):
        if style.name not in used and not style.element.default:
            style.delete()


def speak(document: Document, region: str) -> None:
    """Say in which language the document is."""
    styles: Element = document.styles.element
    for language in styles.iter("{*}lang"):
        language.attrib.clear()
        language.attrib.update(make("w:lang", val=region).attrib)
    document.core_properties.language = region


def style(
    document: Document,
    name: str,
    face: str,
    size: float,
    colour: str,
    *,
    before: float = 0,
    after: float = 4,
) -> ParagraphStyle:
    """Set a style of paragraphs, sizes in points; one that is not there is made."""
    known = name in {style.name for style in document.styles}
    found: Any = (
        document.styles[name]
        if known
        else document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    )
    set_typeface(found.element.get_or_add_rPr(), face)
    found.font.size = Pt(size)
    found.font.color.rgb = RGBColor.from_string(colour)
    found.paragraph_format.space_before = Pt(before)
    found.paragraph_format.space_after = Pt(after)
    return cast("ParagraphStyle", found)


def set_typeface(properties: Element, face: str) -> None:
    """Name one typeface for all scripts, in place of those of Word's theme."""
    for old in properties.findall(make("w:rFonts").tag):
        properties.remove(old)
    names = dict.fromkeys(("ascii", "hAnsi", "eastAsia", "cs"), face)
    properties.insert(0, make("w:rFonts", **names))


def frame(document: Document, name: str, *more: str) -> None:
    """Draw a box around the paragraphs of a style, which join into one.

    A line "between" them, too, makes a box of each.
    """
    sides = ("top", "left", "bottom", "right", *more)
    lines = [
        make(f"w:{side}", val="single", sz="6", space="6", color=EDGE) for side in sides
    ]
    properties: Element = document.styles[name].element.get_or_add_pPr()
    insert_in_order(
        properties, make("w:pBdr", *lines), make("w:ind", left="140", right="140")
    )


def dress_table(table: Table, name: str) -> None:
    """Draw a table like the boxes, and name it for who hears it read."""
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    lines = [make(f"w:{side}", val="single", sz="6", color=EDGE) for side in sides]
    room = {"top": "70", "left": "120", "bottom": "70", "right": "120"}
    margins = [make(f"w:{side}", w=width, type="dxa") for side, width in room.items()]
    properties: Element = table._tbl.tblPr
    looks = properties.find(make("w:tblLook").tag)
    for element in (
        make("w:tblInd", w="20", type="dxa"),
        make("w:tblBorders", *lines),
        make("w:tblLayout", type="fixed"),
        make("w:tblCellMar", *margins),
    ):
        looks.addprevious(element)
    properties.append(make("w:tblCaption", val=name))


def rule(document: Document, name: str, edge: str = "single") -> None:
    """Draw a line below the paragraphs of a style, or take away Word's own."""
    properties: Element = document.styles[name].element.get_or_add_pPr()
    for old in properties.findall(make("w:pBdr").tag):
        properties.remove(old)
    if edge != "none":
        line = make("w:bottom", val=edge, sz="8", space="3", color=ACCENT)
        insert_in_order(properties, make("w:pBdr", line))


def insert_in_order(properties: Element, *new: Element) -> None:
    """Add properties of a paragraph where the standard wants them: before `spacing`."""
    spacing = properties.find(make("w:spacing").tag)
    for element in new:
        is_border = element.tag == make("w:pBdr").tag
        (spacing.addprevious if is_border else spacing.addnext)(element)


def leave_room(paragraph: Paragraph, lines: int) -> None:
    """Make a paragraph so many lines high: room to write by hand."""
    paragraph.paragraph_format.space_before = Length(LINE_HEIGHT * (lines - 1))


def keep_with_next(paragraph: Paragraph) -> None:
    paragraph.paragraph_format.keep_with_next = True


def foot(footer: _Footer) -> None:
    """Put the name and version of the form and the number of the page at the foot."""
    paragraph: Element = footer.paragraphs[0]._p
    name = _("%(title)s, version %(version)s") % {"title": TITLE, "version": VERSION}
    pages = [field_code("PAGE"), run(" / "), field_code("NUMPAGES")]
    paragraph.extend([run(f"{name}\t"), *pages])


def head(document: Document, title: str, *spoken: Element) -> None:
    """Name the practice at the head of each page but the first, which says it."""
    section = document.sections[0]
    section.different_first_page_header_footer = True
    foot(section.first_page_footer)
    short = Truncator(title).chars(LONGEST_HEAD)
    section.header.paragraphs[0]._p.append(run(short, *spoken))


# --- Properties of the document -------------------------------------------------------


def describe(document: Document, title: str, origin: str) -> None:
    """Set the title and what the form is of; take away what the template says."""
    core = document.core_properties
    core.title = plain(title)[:255]
    core.version = VERSION
    core.author = core.last_modified_by = str(_("Intercultural Cities programme"))
    core.comments = core.keywords = ""
    core.created = core.modified = timezone.now()
    note(document, {VERSION_PROPERTY: VERSION, PRACTICE_PROPERTY: origin})


def note(document: Document, said: dict[str, str]) -> None:
    """Keep what the form has to say of itself as properties of the document."""
    types = f"{PROPERTIES_OF}/docPropsVTypes"
    root = etree.Element(
        f"{{{PROPERTIES_OF}/custom-properties}}Properties",
        nsmap={None: f"{PROPERTIES_OF}/custom-properties", "vt": types},
    )
    # The standard counts them from 2.
    for number, (name, text) in enumerate(said.items(), 2):
        one = etree.SubElement(root, f"{{{PROPERTIES_OF}/custom-properties}}property")
        keys = {"fmtid": PROPERTY_SET, "pid": str(number), "name": name}
        one.attrib.update(keys)
        etree.SubElement(one, f"{{{types}}}lpwstr").text = text
    blob = etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)
    package = document.part.package
    part = PackagePart(
        PackURI("/docProps/custom.xml"),
        CONTENT_TYPE.OFC_CUSTOM_PROPERTIES,
        blob,
        package,
    )
    package.relate_to(part, RELATIONSHIP_TYPE.CUSTOM_PROPERTIES)
