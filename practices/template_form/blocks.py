"""A Word document as its paragraphs, each with what stands around it.

Only what a reader would see is taken: no deleted text, no codes of fields, no second
copy for old versions of Word.
"""

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from django.conf import settings
from lxml import etree

from practices.template_form.guard import Package
from practices.template_form.parts import (
    FIELDS,
    PRACTICE_PROPERTY,
    VERSION_PROPERTY,
    Key,
    Kind,
    key_of,
)
from practices.template_form.recognition import placeholders
from practices.template_form.wordml import Element

DOCUMENT = "word/document.xml"
# What nobody sees, or sees elsewhere already.
UNSEEN = frozenset(
    {"del", "moveFrom", "Fallback", "instrText", "pPr", "rPr", "tblPr", "trPr", "tcPr"}
)
SIGNS = {
    "tab": "\t",
    "br": "\n",
    "cr": "\n",
    "noBreakHyphen": "\u2011",
    "softHyphen": "\u00ad",
}
HEADING_STYLES = ("heading", "title")
HINT_STYLES = ("placeholder text",)


ADDRESSES = ("document_link", "source_url")


class Cell(NamedTuple):
    """Where in which table a paragraph stands, all counted from 0."""

    table: int
    row: int
    column: int


class Piece(NamedTuple):
    """A stretch of text, and the answer that it belongs to by its control."""

    text: str
    key: Key | None
    is_hint: bool = False
    """Whether it is in the style of what a form says where nobody wrote yet."""


@dataclass
class Paragraph:
    level: int = 0
    """That of a heading, from 1; 0 for other text."""
    is_item: bool = False
    """Whether it has a bullet or a number before it."""
    cell: Cell | None = None
    pieces: list[Piece] = field(default_factory=list)
    links: list[str] = field(default_factory=list)

    @property
    def loose(self) -> str:
        """The text that stands in no control."""
        return "".join(one.text for one in self.pieces if one.key is None).strip()


@dataclass
class WordText:
    """What a Word document says; `keys` are the answers it has room for."""

    paragraphs: list[Paragraph]
    keys: set[Key]
    comments: list[str]
    version: str
    origin: str
    language: str
    """That of the document's own words, if it is one of the site; else empty."""
    hints: frozenset[str]
    """What a form says where nobody wrote yet; none where a style told it already."""


def word_text(package: Package) -> WordText:
    """Read the parts of a Word file. Raises etree.XMLSyntaxError, KeyError."""
    name = main_part(package)
    hints = styles_named(package, HINT_STYLES)
    headings = {
        style: level(number) or 1
        for style, named in styles_named(package, HEADING_STYLES).items()
        for _word, _space, number in [named.partition(" ")]
    }
    items = styles_of_items(package)
    reader = Reader(links_of(package, name), headings, set(hints), items)
    reader.read(parsed(package[name]))
    comments = package.get("word/comments.xml")
    return WordText(
        reader.paragraphs,
        reader.keys,
        paragraphs_of(parsed(comments)) if comments else [],
        property_of(package, VERSION_PROPERTY)[:20],
        property_of(package, PRACTICE_PROPERTY),
        language_of(package),
        frozenset() if hints else frozenset(placeholders()),
    )


def parsed(content: bytes) -> Element:
    """Read XML that fetches nothing, replaces nothing, and is not endlessly deep."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    return etree.fromstring(content, parser)


def local(element: Element) -> str:
    """Name an element without its namespace, of which Word has two."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def value(element: Element, name: str = "val") -> str:
    """Give an attribute by its name without the namespace; empty where it has none."""
    found = (text for key, text in element.attrib.items() if _ends(key, name))
    return next(found, "")


def _ends(key: str, name: str) -> bool:
    return key.rpartition("}")[2] == name


def all_named(element: Element, *names: str) -> Iterator[Element]:
    return (inner for inner in element.iter() if local(inner) in names)


def main_part(package: Package) -> str:
    """Find the part with the text: nearly always the same, but not by the standard."""
    for relation in relations(package, "_rels/.rels"):
        if value(relation, "Type").endswith("/officeDocument"):
            name = value(relation, "Target").lstrip("/")
            return name if name in package else DOCUMENT
    return DOCUMENT


def relations(package: Package, name: str) -> list[Element]:
    return list(parsed(package[name])) if package.get(name) else []


def links_of(package: Package, name: str) -> dict[str, str]:
    """Map the names that links have inside the document to where they lead."""
    folder, base = posixpath.split(name)
    return {
        value(relation, "Id"): value(relation, "Target")
        for relation in relations(package, f"{folder}/_rels/{base}.rels")
        if value(relation, "TargetMode") == "External"
        and value(relation, "Target").startswith(("http://", "https://"))
    }


def styles_named(package: Package, beginnings: tuple[str, ...]) -> dict[str, str]:
    """Give the styles whose names begin so: these are the same in every language."""
    return {
        value(style, "styleId"): value(name).lower()
        for style in styles_of(package)
        for name in all_named(style, "name")
        if value(name).lower().startswith(beginnings)
    }


def level(text: str) -> int:
    """Read the level of a heading, of which Word knows nine; 0 for what is none."""
    return int(text) if len(text) == 1 and text.isdecimal() else 0


def styles_of_items(package: Package) -> set[str]:
    """Give the styles that set a bullet or a number before a paragraph."""
    return {
        value(style, "styleId")
        for style in styles_of(package)
        for _numbering in all_named(style, "numPr")
    }


def styles_of(package: Package) -> list[Element]:
    styles = package.get("word/styles.xml")
    return list(all_named(parsed(styles), "style")) if styles else []


def property_of(package: Package, name: str) -> str:
    """Read what the form says of itself; empty for a document that is none of ours."""
    custom = package.get("docProps/custom.xml")
    for one in all_named(parsed(custom), "property") if custom else ():
        if value(one, "name") == name:
            return "".join(one.itertext()).strip()
    return ""


def language_of(package: Package) -> str:
    """Read in which language of the site a document says to be."""
    core = package.get("docProps/core.xml")
    said = all_named(parsed(core), "language") if core else ()
    codes = ((one.text or "")[:2].lower() for one in said)
    return next((code for code in codes if code in dict(settings.LANGUAGES)), "")


def paragraphs_of(root: Element) -> list[str]:
    reader = Reader({}, {}, set(), set())
    reader.read(root)
    texts = ("".join(one.text for one in p.pieces) for p in reader.paragraphs)
    return [text.strip() for text in texts if text.strip()]


def without_hints(pieces: list[Piece]) -> list[Piece]:
    """Leave out what only says what to do there, even where Word broke it in two."""
    found: list[Piece] = []
    for is_hint, group in groupby(pieces, key=attrgetter("is_hint")):
        some = list(group)
        words = "".join(piece.text for piece in some).strip()
        if not (is_hint and words in placeholders()):
            found += some
    return found


class Reader:
    """Goes through a document once, and notes each paragraph when it ends."""

    def __init__(
        self,
        links: dict[str, str],
        headings: dict[str, int],
        hints: set[str],
        items: set[str],
    ) -> None:
        self.links, self.headings = links, headings
        self.hints, self.items = hints, items
        self.paragraphs: list[Paragraph] = []
        self.keys: set[Key] = set()
        self.paragraph = Paragraph()
        self.controls: list[Key] = []
        self.bookmarks: dict[str, Key] = {}
        self.ended: set[str] = set()
        self.cell: Cell | None = None
        self.tables = 0
        self.is_hint = False

    def read(self, root: Element) -> None:
        """Read a document; a bookmark whose end is lost holds nothing."""
        self.ended = {value(end, "id") for end in all_named(root, "bookmarkEnd")}
        self.visit(root)

    def visit(self, element: Element) -> None:
        name = local(element)
        if name in UNSEEN:
            return
        if name in SIGNS:
            self.write(SIGNS[name])
        elif read := getattr(self, f"read_{name}", None):
            read(element)
        else:
            self.go_through(element)

    def go_through(self, element: Element) -> None:
        for inner in element:
            self.visit(inner)

    def write(self, text: str) -> None:
        bookmarked = list(self.bookmarks.values())
        keys = self.controls or bookmarked
        key = keys[-1] if keys else None
        self.paragraph.pieces.append(Piece(text, key, self.is_hint))

    # --- Elements, by their names -----------------------------------------------------

    def read_t(self, element: Element) -> None:
        self.write(element.text or "")

    def read_r(self, element: Element) -> None:
        outer = self.is_hint
        styles = (
            e for properties in element.iterchildren("{*}rPr") for e in properties
        )
        self.is_hint = any(
            local(one) == "rStyle" and value(one) in self.hints for one in styles
        )
        self.go_through(element)
        self.is_hint = outer

    def read_p(self, element: Element) -> None:
        outer, self.paragraph = self.paragraph, Paragraph(cell=self.cell)
        for properties in element:
            if local(properties) == "pPr":
                self.note_properties(properties)
        self.go_through(element)
        self.paragraph.pieces = without_hints(self.paragraph.pieces)
        self.paragraphs.append(self.paragraph)
        self.paragraph = outer

    def note_properties(self, properties: Element) -> None:
        names = {local(one): one for one in properties}
        style = value(names["pStyle"]) if "pStyle" in names else ""
        outline = value(names["outlineLvl"]) if "outlineLvl" in names else ""
        outlined = level(outline) + 1 if outline else 0
        self.paragraph.level = outlined or self.headings.get(style, 0)
        is_item = "numPr" in names or style in self.items
        self.paragraph.is_item = is_item and not self.paragraph.level

    def read_hyperlink(self, element: Element) -> None:
        target, begin = self.links.get(value(element, "id")), len(self.paragraph.pieces)
        self.go_through(element)
        if not target:
            return
        self.paragraph.links.append(target)
        linked = self.paragraph.pieces[begin:]
        key = linked[-1].key if linked else None
        if key and key.field in ADDRESSES:
            self.paragraph.pieces[begin:] = [Piece(target, key)]
        elif key and FIELDS[key.field].kind is Kind.TEXT:
            words = "".join(piece.text for piece in linked)
            self.write(with_links(words, [target]).removeprefix(words))

    def read_tbl(self, element: Element) -> None:
        outer, self.cell = self.cell, Cell(self.tables, -1, -1)
        self.tables += 1
        self.go_through(element)
        self.cell = outer

    def read_tr(self, element: Element) -> None:
        if self.cell:
            self.cell = Cell(self.cell.table, self.cell.row + 1, -1)
        self.go_through(element)

    def read_tc(self, element: Element) -> None:
        if self.cell:
            self.cell = self.cell._replace(column=self.cell.column + 1)
        self.go_through(element)

    def read_sdt(self, element: Element) -> None:
        """Read a control; what it says as long as nobody wrote in it does not count."""
        properties = next((e for e in element if local(e) == "sdtPr"), ())
        signs = {local(one): one for one in properties}
        key = key_of(value(signs["tag"])) if "tag" in signs else None
        if key is None:
            self.go_through(element)
            return
        self.keys.add(key)
        if "showingPlcHdr" in signs:
            return
        self.controls.append(key)
        self.go_through(element)
        self.controls.pop()

    def read_sdtPr(self, element: Element) -> None:  # noqa: N802  (as Word calls it)
        """Leave out the properties of a control, whose lists hold texts."""

    def read_bookmarkStart(self, element: Element) -> None:  # noqa: N802
        key, number = key_of(value(element, "name")), value(element, "id")
        if key and number in self.ended:
            self.keys.add(key)
            self.bookmarks[number] = key

    def read_bookmarkEnd(self, element: Element) -> None:  # noqa: N802
        self.bookmarks.pop(value(element, "id"), None)


def with_links(text: str, links: list[str]) -> str:
    """Add the addresses that hide behind words: nothing else would keep them."""
    words = [word.strip("/.,;:()") for word in text.split()]
    shown = [word for word in words if "." in word]
    hidden = [link for link in links if not any(word in link for word in shown)]
    return text + "".join(f" ({link})" for link in dict.fromkeys(hidden))


def keyed(text: WordText) -> dict[Key, str]:
    """Join what stands in each control or bookmark, paragraphs as lines."""
    said: dict[Key, list[str]] = {key: [] for key in text.keys}
    for paragraph in text.paragraphs:
        begun = set()
        for said_there, key, _is_hint in paragraph.pieces:
            if key is None:
                continue
            if key not in begun:
                said[key].append("\n")
            begun.add(key)
            said[key].append(said_there)
    return {key: "".join(pieces).strip() for key, pieces in said.items()}
