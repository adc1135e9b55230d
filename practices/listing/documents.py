"""A saved page as text: whatever its encoding, and whether it is text or HTML."""

import codecs
import re
import unicodedata
from pathlib import PurePath

from django.utils.translation import gettext

from practices.listing.markup import words_of_page

# With what files of other kinds begin.
OTHER_KINDS = (b"%PDF-", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"{\\rtf", b"\x1f\x8b")
WEB_ARCHIVE = re.compile(rb"\A(?:[\w-]+:.*\r?\n){1,20}", re.IGNORECASE)
# The longer marks come first: UTF-32's begins with UTF-16's.
BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
DECLARED = re.compile(rb"(?i)charset=[\"']?((?:windows-|iso-8859-|koi8-)\w+)")
MARKUP = re.compile(
    r"<(?:!doctype html|html|head|body|div|p|span|ul|ol|li|h[1-6]|section|article)\b",
    re.IGNORECASE,
)
# How much of a file is looked at to know what it is.
BEGINNING = 4096
# Of a text of two bytes a letter, this share of the bytes is zero; a few say nothing.
WIDE = 0.2
MOST_STRAY = 4
INVISIBLE = dict.fromkeys(map(ord, "\ufeff\u200b\u00ad\u200e\u200f\u2060"))


class Unreadable(ValueError):  # noqa: N818  (it is a “no”, not a fault)
    """Why a file cannot be read as a list, in a sentence for the person."""


def text_of(name: str, content: bytes) -> str:
    """Give the words of a saved page, a line for each of its paragraphs.

    Raises Unreadable for what is empty, or is neither text nor HTML.
    """
    if not content.strip():
        raise Unreadable(gettext("“%(name)s” is empty.") % {"name": name})
    text = "" if _is_other_kind(content) else _decoded(content)
    if not text or "\0" in text:
        sentence = gettext(
            "“%(name)s” is neither text nor a web page: save the list as text or as "
            "“web page, HTML only”, and choose that."
        )
        raise Unreadable(sentence % {"name": name})
    is_page = _ending(name) in {"htm", "html", "xhtml"} or MARKUP.search(text)
    return plain(words_of_page(text) if is_page else text)


def plain(text: str) -> str:
    """Keep letters as one writes them, and no character that shows nothing."""
    lines = unicodedata.normalize("NFC", text).translate(INVISIBLE).splitlines()
    return "\n".join("".join(map(_visible, line)) for line in lines)


def _visible(character: str) -> str:
    return " " if unicodedata.category(character) in {"Cc", "Zs"} else character


def _ending(name: str) -> str:
    return PurePath(name).suffix.removeprefix(".").lower()


def _is_other_kind(content: bytes) -> bool:
    head = WEB_ARCHIVE.match(content)
    is_archive = head is not None and b"multipart/related" in head[0].lower()
    return content.startswith(OTHER_KINDS) or is_archive


# --- Encodings ------------------------------------------------------------------------


def _decoded(content: bytes) -> str:
    """Read bytes in the encoding that they say or show; else each line for itself."""
    for mark, encoding in BYTE_ORDER_MARKS:
        if content.startswith(mark):
            return content.decode(encoding, errors="replace")
    if encoding := _wide(content[:BEGINNING]) or _declared(content):
        return content.decode(encoding, errors="replace")
    return "\n".join(map(_decoded_line, content.splitlines()))


def _wide(beginning: bytes) -> str:
    """Name the encoding of two bytes a letter, of which every other one is zero."""
    enough = max(len(beginning) * WIDE, MOST_STRAY)
    first, second = beginning[::2].count(0), beginning[1::2].count(0)
    if second > enough and not first:
        return "utf-16-le"
    return "utf-16-be" if first > enough and not second else ""


def _declared(content: bytes) -> str:
    """Give the encoding that a page declares, unless it is in UTF-8 after all."""
    found = DECLARED.search(content[:BEGINNING])
    if not found:
        return ""
    try:
        content.decode()
    except UnicodeDecodeError:
        name = found[1].decode()
        return name if _is_known(name) else ""
    return ""


def _is_known(encoding: str) -> bool:
    try:
        codecs.lookup(encoding)
    except LookupError:
        return False
    return True


def _decoded_line(line: bytes) -> str:
    """Read a line as UTF-8, or as what Windows wrote before; both may be in a file."""
    for encoding in ("utf-8", "cp1252"):
        try:
            return line.decode(encoding)
        except UnicodeDecodeError:
            continue
    return line.decode("latin-1")
