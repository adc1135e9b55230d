"""Looks at a Word file before anything reads it: sizes, kinds, and what hides in it.

Sizes are counted while the file is really unpacked, never believed from its own list.
What comes out is small enough to be read within a second and a few megabytes. Every
refusal is a ValidationError with one sentence.
"""

import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from cities.files import (
    DOCUMENT_MEGABYTES,
    MACROS,
    MEGABYTE,
    MOST_PARTS,
    OLE,
    OTHER,
    TOO_MUCH_INSIDE,
    content_of,
    ending_of,
    refused,
    validate_document,
    validate_size,
)

Package = dict[str, bytes]
"""The parts of a file that hold XML, by their names."""

MOST_UNPACKED = 50 * MEGABYTE
MOST_OF_XML = 10 * MEGABYTE
# A file this small may be packed as tightly as it likes.
SMALL = 5 * MEGABYTE
HIGHEST_RATIO = 100
# Signs that begin an element or end one, and that stand in each attribute.
MOST_TAGS, MOST_ATTRIBUTES = 400_000, 500_000
CHUNK = 64 * 1024
METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
ENTRY = b"PK\x01\x02"
XML_ENDINGS = (".xml", ".rels")
# In UTF-16 and UTF-32 zeros stand between the letters.
DOCTYPE = re.compile(rb"\0*".join([bytes([byte]) for byte in b"<!DOCTYPE"]), re.I)
ENCODING = re.compile(rb"""encoding\s*=\s*["']([^"']*)["']""")
ENCODINGS = {b"utf-8", b"utf-16", b"us-ascii", b"ascii"}
MARKS = (b"\xef\xbb\xbf", b"\xff\xfe\0\0", b"\0\0\xfe\xff", b"\xff\xfe", b"\xfe\xff")
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError)

NOT_WORD = _(
    "“%(name)s” is not a Word file of today: save it as docx, in Word or LibreOffice, "
    "and choose that."
)
EMPTY = _("“%(name)s” is empty: save the form again, and choose it.")
DAMAGED = _("“%(name)s” is damaged: save the form again in Word, and choose it.")
HOLDS_DOCTYPE = _(
    "“%(name)s” holds definitions of a kind that Word never writes (DOCTYPE), and is "
    "not opened: copy its text into a new form."
)


def unpacked(file: Any) -> Package:
    """Give the XML of a Word file. Raises ValidationError, with one sentence."""
    name = file.name or ""
    if ending_of(name) != "docx":
        raise refused(file, NOT_WORD, "other")
    if not file.size:
        raise refused(file, EMPTY, "empty")
    validate_size(DOCUMENT_MEGABYTES, file)
    content = content_of(file)
    # The list of contents alone could fill the memory.
    if content.count(ENTRY) > MOST_PARTS:
        raise refused(file, TOO_MUCH_INSIDE, "archive")
    if not content.startswith((b"PK", OLE)):
        raise refused(file, OTHER, "other")
    try:
        return _checked(file)
    except BROKEN as error:
        raise refused(file, DAMAGED, "broken") from error
    finally:
        file.seek(0)


def _checked(file: Any) -> Package:
    if zipfile.is_zipfile(file):
        with zipfile.ZipFile(file) as archive:
            _check_list(file, archive.infolist())
    # What all documents must be that anybody uploads.
    validate_document(file)
    with zipfile.ZipFile(file) as archive:
        return _unpack(file, archive)


def _check_list(file: Any, parts: Iterable[zipfile.ZipInfo]) -> None:
    """Refuse two parts of one name, and ways of packing that cannot be stopped."""
    names = [part.filename.lower() for part in parts]
    if len(set(names)) < len(names):
        raise refused(file, DAMAGED, "twice")
    if any(part.compress_type not in METHODS for part in parts):
        raise refused(file, DAMAGED, "method")
    if any("activex" in name for name in names):
        raise refused(file, MACROS, "macros")


def _unpack(file: Any, archive: zipfile.ZipFile) -> Package:
    """Unpack all parts, count them, and keep those of XML."""
    package: Package = {}
    total = 0
    for part in archive.infolist():
        is_xml = part.filename.lower().endswith(XML_ENDINGS)
        most = MOST_OF_XML if is_xml else MOST_UNPACKED
        content = bytearray()
        with archive.open(part) as stream:
            while chunk := stream.read(CHUNK):
                total += len(chunk)
                most -= len(chunk)
                if most < 0 or is_too_much(total, file.size):
                    raise refused(file, TOO_MUCH_INSIDE, "archive")
                content += chunk if is_xml else b""
        if is_xml:
            _check_xml(file, content)
            package[posixpath.normpath(part.filename)] = bytes(content)
    return package


def is_too_much(total: int, packed: int) -> bool:
    return total > MOST_UNPACKED or (total > SMALL and total > HIGHEST_RATIO * packed)


def _check_xml(file: Any, content: bytearray) -> None:
    """Refuse definitions, unusual alphabets that could hide some, and endless trees."""
    if DOCTYPE.search(content):
        raise refused(file, HOLDS_DOCTYPE, "doctype")
    begins = bytes(content[:400])
    for mark in MARKS:
        begins = begins.removeprefix(mark)
    begins = begins.replace(b"\0", b"")
    said = ENCODING.search(begins.partition(b"?>")[0])
    is_known = said is None or said[1].lower() in ENCODINGS
    if not (is_known and begins.lstrip().startswith(b"<")):
        raise refused(file, DAMAGED, "encoding")
    if content.count(b"<") > MOST_TAGS or content.count(b"=") > MOST_ATTRIBUTES:
        raise refused(file, TOO_MUCH_INSIDE, "elements")
