"""Looks at a Word file before anything reads it: sizes, kinds, and what hides in it.

What comes out is small enough to be read within a second and a few megabytes. Every
refusal is a ValidationError with one sentence.
"""

import posixpath
import re
from collections import defaultdict
from typing import Any

from django.utils.translation import gettext_lazy as _

from cities import office
from cities.files import DOCUMENT_MEGABYTES, validate_kind, validate_size
from cities.refusals import MACROS, MEGABYTE, TOO_MUCH_INSIDE, ending_of, refused

Package = dict[str, bytes]
"""The parts of a file that hold XML, by their names."""

MOST_OF_XML = 10 * MEGABYTE
# Signs that begin an element or end one, and that stand in each attribute.
MOST_TAGS, MOST_ATTRIBUTES = 400_000, 500_000
XML_ENDINGS = (".xml", ".rels")
ENCODING = re.compile(rb"""encoding\s*=\s*["']([^"']*)["']""")
ENCODINGS = {b"utf-8", b"utf-16", b"us-ascii", b"ascii"}
MARKS = (b"\xef\xbb\xbf", b"\xff\xfe\0\0", b"\0\0\xfe\xff", b"\xff\xfe", b"\xfe\xff")

NOT_WORD = _(
    "“%(name)s” is not a Word file of today: save it as docx, in Word or LibreOffice, "
    "and choose that."
)
EMPTY = _("“%(name)s” is empty: save the form again, and choose it.")
DAMAGED = _("“%(name)s” is damaged: save the form again in Word, and choose it.")


def unpacked(file: Any) -> Package:
    """Give the XML of a Word file. Raises ValidationError, with one sentence."""
    if ending_of(file.name or "") != "docx":
        raise refused(file, NOT_WORD, "other")
    if not file.size:
        raise refused(file, EMPTY, "empty")
    validate_size(DOCUMENT_MEGABYTES, file)
    validate_kind(file, "docx")
    package = _xml_of(file)
    for content in package.values():
        _check_xml(file, content)
    return package


def _xml_of(file: Any) -> Package:
    """Unpack all parts, and keep those of XML."""
    found: dict[str, bytearray] = defaultdict(bytearray)
    for name, chunk in office.unpacked(file, is_parsed=is_xml):
        if "activex" in name.lower():
            raise refused(file, MACROS, "macros")
        if is_xml(name):
            part = found[posixpath.normpath(name)]
            part += chunk
            if len(part) > MOST_OF_XML:
                raise refused(file, TOO_MUCH_INSIDE, "archive")
    return {name: bytes(content) for name, content in found.items()}


def is_xml(name: str) -> bool:
    return name.lower().endswith(XML_ENDINGS)


def _check_xml(file: Any, content: bytes) -> None:
    """Refuse unusual alphabets, in which definitions could hide, and endless trees."""
    begins = content[:400]
    for mark in MARKS:
        begins = begins.removeprefix(mark)
    begins = begins.replace(b"\0", b"")
    said = ENCODING.search(begins.partition(b"?>")[0])
    is_known = said is None or said[1].lower() in ENCODINGS
    if not (is_known and begins.lstrip().startswith(b"<")):
        raise refused(file, DAMAGED, "encoding")
    if content.count(b"<") > MOST_TAGS or content.count(b"=") > MOST_ATTRIBUTES:
        raise refused(file, TOO_MUCH_INSIDE, "elements")
