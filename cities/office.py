"""Guards a zipped file of an office program before any parser sees it.

Sizes are counted while unpacking: what an archive says of itself may be a lie. A part
that declares a document type is refused, in every encoding that XML is read in.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator

from django.core.files.base import ContentFile
from django.utils.translation import gettext_lazy as _

from cities.files import (
    MEGABYTE,
    MOST_PARTS,
    OTHER,
    TOO_MUCH_INSIDE,
    refused,
)

MOST_UNPACKED = 50 * MEGABYTE
MOST_TAGS = 200_000
CHUNK = 64 * 1024
# What unpacking a damaged archive may end with.
DAMAGES = (
    *(EOFError, KeyError, NotImplementedError, OSError, RuntimeError, ValueError),
    *(zipfile.BadZipFile, zlib.error),
)
DECLARING = ("<!doctype", "<!entity")
DECLARATION = re.compile(
    b"|".join(
        re.escape(word.encode(encoding))
        for word in DECLARING
        for encoding in ("utf-8", "utf-16-le", "utf-16-be")
    ),
    re.IGNORECASE,
)
# So much of one chunk is read again with the next: a declaration may lie across both.
OVERLAP = 2 * max(map(len, DECLARING))

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
    unpacked = tags = 0
    try:
        for chunk, declares in chunks_of(content, file):
            unpacked += len(chunk)
            tags += chunk.count(b"<")
            if unpacked > most_unpacked or tags > most_tags:
                raise refused(file, TOO_MUCH_INSIDE, "archive")
            if declares:
                raise refused(file, DECLARES, "declares")
    except DAMAGES as error:
        raise refused(file, OTHER, "other") from error


def chunks_of(
    content: bytes, file: "ContentFile[bytes]"
) -> Iterator[tuple[bytes, bool]]:
    """Unpack each part, and tell of each chunk whether it declares a document type."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = archive.infolist()
        if len(parts) > MOST_PARTS:
            raise refused(file, TOO_MUCH_INSIDE, "archive")
        if len({part.filename.lower() for part in parts}) < len(parts):
            raise refused(file, TWICE, "twice")
        for part in parts:
            before = b""
            with archive.open(part) as unpacking:
                while chunk := unpacking.read(CHUNK):
                    yield chunk, bool(DECLARATION.search(before + chunk))
                    before = chunk[-OVERLAP:]
