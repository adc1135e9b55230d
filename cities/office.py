"""Guards a zipped file of an office program before any parser sees it.

Sizes are counted while unpacking: what an archive says of itself may be a lie. A part
that declares a document type is refused, in UTF-8, UTF-16 and UTF-32.
"""

import posixpath
import re
import zipfile
from collections.abc import Callable, Iterator
from typing import Any

from django.core.files.base import ContentFile
from django.utils.translation import gettext_lazy as _

from cities.files import (
    CHUNK,
    DAMAGES,
    ENTRY,
    INCOMPLETE,
    METHODS,
    MOST_PARTS,
    MOST_UNPACKED,
    OTHER,
    TOO_MUCH_INSIDE,
    content_of,
    is_too_much,
    refused,
)

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
        for name, chunk, declares in _chunks(file):
            total += len(chunk)
            if is_too_much(total, len(content), most_unpacked):
                raise refused(file, TOO_MUCH_INSIDE, "archive")
            if declares and is_parsed(name):
                raise refused(file, DECLARES, "declares")
            yield name, chunk
    except DAMAGES as error:
        raise refused(file, INCOMPLETE, "incomplete") from error
    finally:
        file.seek(0)


def _chunks(file: Any) -> Iterator[tuple[str, bytes, bool]]:
    """Unpack each part, and tell of each chunk whether it declares a document type."""
    with zipfile.ZipFile(file) as archive:
        parts = archive.infolist()
        names = {posixpath.normpath(part.filename.lower()) for part in parts}
        if len(names) < len(parts):
            raise refused(file, TWICE, "twice")
        if any(part.compress_type not in METHODS for part in parts):
            raise refused(file, OTHER, "other")
        for part in parts:
            before = b""
            with archive.open(part) as unpacking:
                while chunk := unpacking.read(CHUNK):
                    declares = DECLARATION.search(before + chunk)
                    yield part.filename, chunk, bool(declares)
                    before = chunk[-OVERLAP:]
