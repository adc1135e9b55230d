"""Guards a zipped file of an office program before any parser sees it.

Sizes are counted while unpacking: what an archive says of itself may be a lie. A part
that declares a document type is refused, in UTF-8, UTF-16 and UTF-32.
"""

import posixpath
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from django.core.files.base import ContentFile
from django.utils.translation import gettext_lazy as _

from cities.refusals import (
    ENCRYPTED,
    INCOMPLETE,
    MACROS,
    MEGABYTE,
    OTHER,
    TOO_MUCH_INSIDE,
    content_of,
    refused,
)

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

# What an archive of Office holds at most, and how large its list of contents may be.
MOST_PARTS = 2_000
MOST_UNPACKED = 50 * MEGABYTE
# So many times its own size a file may unpack to, unless it is small when unpacked.
HIGHEST_RATIO = 100
SMALL = 5 * MEGABYTE
CHUNK = 64 * 1024
# An entry of that list: the list alone could fill the memory.
ENTRY = b"PK\x01\x02"
# What unpacking a damaged archive may end with.
DAMAGES = (
    *(EOFError, KeyError, NotImplementedError, OSError, RuntimeError, ValueError),
    *(zipfile.BadZipFile, zlib.error),
)
# The ways of packing that office programs use; others cannot be stopped half-way.
METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
MOST_OF_A_PART = 2 * MEGABYTE
OOXML = {
    "docx": b"wordprocessingml.document.main+xml",
    "xlsx": b"spreadsheetml.sheet.main+xml",
    "pptx": b"presentationml.presentation.main+xml",
}
OPEN_DOCUMENT = {
    "odt": b"application/vnd.oasis.opendocument.text",
    "ods": b"application/vnd.oasis.opendocument.spreadsheet",
    "odp": b"application/vnd.oasis.opendocument.presentation",
}
KINDS = frozenset([*OOXML, *OPEN_DOCUMENT])
MOST_TAGS = 200_000


def in_any_encoding(word: bytes) -> bytes:
    """Write a pattern for a word: in UTF-16 and UTF-32 zeros stand between letters."""
    return rb"\0*".join(bytes([letter]) for letter in word)


DECLARATION = re.compile(
    rb"|".join(map(in_any_encoding, (b"<!doctype", b"<!entity"))), re.IGNORECASE
)
# So much of one chunk is read again with the next: a declaration may lie across both.
OVERLAP = 4 * len("<!doctype")

DECLARES = _(
    "“%(name)s” declares a document type, which no office program writes: save it anew "
    "as %(kind)s, and choose it."
)
TWICE = _(
    "“%(name)s” holds two parts of one name: save it anew as %(kind)s, and choose it."
)


# --- What it is -----------------------------------------------------------------------


def check_kind(file: Any, content: bytes, ending: str) -> None:
    """Raise ValidationError unless an archive is what its ending says, by its list."""
    if not content.startswith(b"PK"):
        raise refused(file, OTHER, "other")
    if content.count(ENTRY) > MOST_PARTS:
        raise refused(file, TOO_MUCH_INSIDE, "archive")
    try:
        with zipfile.ZipFile(file) as archive:
            if sentence := _fault_of(archive, ending):
                raise refused(file, sentence, "archive")
    except DAMAGES as error:
        raise refused(file, INCOMPLETE, "incomplete") from error
    finally:
        file.seek(0)


def _fault_of(archive: zipfile.ZipFile, ending: str) -> "_StrPromise | None":
    parts = archive.infolist()
    names = [part.filename.lower() for part in parts]
    if len(parts) > MOST_PARTS:
        return TOO_MUCH_INSIDE
    if any(part.flag_bits & 1 for part in parts):
        return ENCRYPTED
    if any(part.compress_type not in METHODS for part in parts):
        return OTHER
    if any("vbaproject" in n or n.startswith(("basic/", "scripts/")) for n in names):
        return MACROS
    find = _fault_of_ooxml if ending in OOXML else _fault_of_open_document
    return find(archive, ending)


def _fault_of_ooxml(archive: zipfile.ZipFile, ending: str) -> "_StrPromise | None":
    kinds = _part(archive, "[Content_Types].xml")
    if b"macroEnabled" in kinds:
        return MACROS
    return None if OOXML[ending] in kinds else OTHER


def _fault_of_open_document(
    archive: zipfile.ZipFile, ending: str
) -> "_StrPromise | None":
    if b"encryption-data" in _part(archive, "META-INF/manifest.xml"):
        return ENCRYPTED
    kind = _part(archive, "mimetype").strip()
    return None if kind == OPEN_DOCUMENT[ending] else OTHER


def _part(archive: zipfile.ZipFile, name: str) -> bytes:
    """Read the beginning of a part of an archive; nothing where it has no such part."""
    if name not in archive.namelist():
        return b""
    with archive.open(name) as part:
        return part.read(MOST_OF_A_PART)


# --- What it unpacks to ---------------------------------------------------------------


def check_size(file: Any) -> None:
    """Raise ValidationError when an archive unpacks to too much.

    It is not parsed here: its parts may declare what they like.
    """
    for _name, _chunk in unpacked(file, is_parsed=lambda _name: False):
        pass


def check(
    name: str,
    content: bytes,
    *,
    most_unpacked: int = MOST_UNPACKED,
    most_tags: int = MOST_TAGS,
) -> None:
    """Raise ValidationError unless the archive may be given to a parser.

    `most_unpacked` in bytes, and `most_tags` (each begins with a "<"), of all parts.
    """
    file = ContentFile(content, name)
    tags = 0
    for _part, chunk in unpacked(file, most_unpacked):
        tags += chunk.count(b"<")
        if tags > most_tags:
            raise refused(file, TOO_MUCH_INSIDE, "archive")


def unpacked(
    file: Any,
    most_unpacked: int = MOST_UNPACKED,
    is_parsed: Callable[[str], bool] = bool,
) -> Iterator[tuple[str, bytes]]:
    """Unpack an archive chunk by chunk: give each with the name of its part.

    Raises ValidationError, with one sentence, when it comes to something unsafe. A part
    that no parser will see, by its name, may declare what it likes, as pictures do.
    """
    content = content_of(file)
    if not content.startswith(b"PK"):
        raise refused(file, OTHER, "other")
    if content.count(ENTRY) > MOST_PARTS:
        raise refused(file, TOO_MUCH_INSIDE, "archive")
    total = 0
    try:
        for name, chunk, before in _chunks(file, len(content), most_unpacked):
            total += len(chunk)
            if is_too_much(total, len(content), most_unpacked):
                raise refused(file, TOO_MUCH_INSIDE, "archive")
            if is_parsed(name) and DECLARATION.search(before + chunk):
                raise refused(file, DECLARES, "declares")
            yield name, chunk
    except DAMAGES as error:
        raise refused(file, INCOMPLETE, "incomplete") from error
    finally:
        file.seek(0)


def _chunks(file: Any, packed: int, most: int) -> Iterator[tuple[str, bytes, bytes]]:
    """Unpack part by part, chunk by chunk: each comes with the end of the last one.

    What says itself that it is too much is not begun: newer Pythons call some of it
    broken, where parts share their bytes.
    """
    with zipfile.ZipFile(file) as archive:
        parts = archive.infolist()
        names = {posixpath.normpath(part.filename.lower()) for part in parts}
        if len(names) < len(parts):
            raise refused(file, TWICE, "twice")
        if any(part.compress_type not in METHODS for part in parts):
            raise refused(file, OTHER, "other")
        if is_too_much(sum(part.file_size for part in parts), packed, most):
            raise refused(file, TOO_MUCH_INSIDE, "archive")
        for part in parts:
            before = b""
            with archive.open(part) as unpacking:
                while chunk := unpacking.read(CHUNK):
                    yield part.filename, chunk, before
                    before = chunk[-OVERLAP:]


def is_too_much(total: int, packed: int, most: int = MOST_UNPACKED) -> bool:
    """Tell whether an archive of `packed` bytes unpacks to too much."""
    return total > most or (total > SMALL and total > HIGHEST_RATIO * packed)
