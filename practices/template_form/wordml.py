"""Pieces of a Word document as its own language has them: runs, controls, bookmarks."""

import re
from collections.abc import Iterable
from typing import Any

from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement

# Elements of lxml carry no types.
Element = Any

# What XML cannot hold.
UNWRITABLE = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# Word takes no longer names of controls.
LONGEST_NAME = 64
CHECKED, UNCHECKED = "\u2612", "\u2610"
TICK_FONT = "MS Gothic"


def make(tag: str, *inner: Element, **attributes: str) -> Element:
    """Make an element such as "w:tag" of its attributes and of what stands in it."""
    element: Element = OxmlElement(tag)
    prefix = tag.partition(":")[0]
    for name, value in attributes.items():
        element.set(qn(f"{prefix}:{name}"), value)
    element.extend(inner)
    return element


def plain(text: str) -> str:
    """Give a text with one kind of line end, and without what XML cannot hold."""
    return UNWRITABLE.sub("", re.sub(r"\r\n?", "\n", text))


def run(text: str, *properties: Element) -> Element:
    """Make a run of text; ends of lines and tabs become Word's own."""
    made = make("w:r", make("w:rPr", *properties))
    for piece in re.split(r"([\n\t])", plain(text)):
        if piece == "\n":
            made.append(make("w:br"))
        elif piece == "\t":
            made.append(make("w:tab"))
        elif piece:
            made.append(words(piece))
    return made


def words(text: str) -> Element:
    element = make("w:t")
    element.set(qn("xml:space"), "preserve")
    element.text = text
    return element


def spoken(language: str, is_rtl: bool = False) -> list[Element]:
    """Say in which language a run is, for spelling and for reading out."""
    if is_rtl:
        return [make("w:rtl"), make("w:lang", bidi=language)]
    return [make("w:lang", val=language)]


def control(
    tag: str, name: str, inner: Element, choice: Element, *, is_empty: bool
) -> Element:
    """Make a content control: its text can be changed, itself it cannot be deleted."""
    properties = [
        make("w:alias", val=name[:LONGEST_NAME]),
        make("w:tag", val=tag),
        make("w:lock", val="sdtLocked"),
    ]
    if is_empty:
        properties.append(make("w:showingPlcHdr"))
    return make(
        "w:sdt",
        make("w:sdtPr", *properties, choice),
        make("w:sdtContent", inner),
    )


def bookmarked(inner: Element, name: str, number: int) -> list[Element]:
    """Put a bookmark around an element; `number` is its own in the document."""
    return [
        make("w:bookmarkStart", id=str(number), name=name),
        inner,
        make("w:bookmarkEnd", id=str(number)),
    ]


def free_text() -> Element:
    """Let anything be written: LibreOffice joins the lines of a plain text."""
    return make("w:richText")


def drop_down(nothing: str, choices: Iterable[tuple[str, str]]) -> Element:
    """Make a list to choose from, of pairs of a value and what is shown for it.

    What stands first chooses `nothing` again: Word lets nobody empty a list by hand.
    """
    items = (make("w:listItem", displayText=label, value=v) for v, label in choices)
    return make("w:dropDownList", make("w:listItem", value=nothing), *items)


def check_box(*, is_ticked: bool) -> Element:
    return make(
        "w14:checkbox",
        make("w14:checked", val=str(int(is_ticked))),
        make("w14:checkedState", val=f"{ord(CHECKED):04X}", font=TICK_FONT),
        make("w14:uncheckedState", val=f"{ord(UNCHECKED):04X}", font=TICK_FONT),
    )


def tick(*, is_ticked: bool) -> Element:
    fonts = dict.fromkeys(("ascii", "hAnsi", "eastAsia"), TICK_FONT)
    return run(CHECKED if is_ticked else UNCHECKED, make("w:rFonts", **fonts))


def field_code(code: str) -> Element:
    """Make a field that Word fills in, such as PAGE."""
    return make("w:fldSimple", run("1"), instr=code)
