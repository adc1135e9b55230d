"""Files that people upload: which are taken, under which name they lie, who gets them.

A file is known by its content as much as by its ending. Pictures are decoded and
written anew, so that nothing is kept of them but what one sees.
"""

import io
import secrets
import warnings
from collections.abc import Callable
from pathlib import PurePath
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.validators import FileExtensionValidator
from django.http import FileResponse, Http404
from django.utils.deconstruct import deconstructible
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

from cities import office
from cities.folding import slug_from
from cities.refusals import (
    ENCRYPTED,
    MEGABYTE,
    OLD_OFFICE,
    OTHER,
    WEB_PAGE,
    content_of,
    ending_of,
    refused,
)

Validators = list[Callable[[Any], None]]

DOCUMENT_TYPES = ["pdf", "docx", "odt", "xlsx", "ods", "pptx", "odp", "txt", "csv"]
DOCUMENT_MEGABYTES = 20
PICTURE_TYPES = ["jpg", "jpeg", "png", "webp"]
PICTURE_MEGABYTES = 10

# How files begin that are no text, whatever they are called.
NO_TEXT = (b"%PDF-", b"%!PS", b"PK\x03\x04", b"{\\rtf")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED_OLE = "EncryptedPackage".encode("utf-16-le")
MARKUP = (b"<!doctype", b"<html", b"<svg", b"<script", b"<?xml", b"<body", b"<head")

FORMATS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp"}
MOST_PIXELS = 50_000_000
LONGEST_SIDE = 2400

NO_PICTURE = _(
    "“%(name)s” cannot be read as a picture: choose a JPEG, PNG or WebP file."
)
TOO_MANY_PIXELS = _(
    "“%(name)s” has more than 50 million pixels: make it smaller, and choose it again."
)


def is_stored(file: Any) -> bool:
    """Tell a file that was taken earlier from one that comes in now."""
    return bool(getattr(file, "_committed", False))


# --- Sizes ----------------------------------------------------------------------------


def validate_size(megabytes: int, file: Any) -> None:
    """Raise ValidationError when an uploaded file is larger than `megabytes` MB."""
    if not is_stored(file) and file.size > megabytes * MEGABYTE:
        raise ValidationError(
            _("“%(name)s” has %(size)s MB; at most %(most)s MB can be stored."),
            code="too_large",
            params={
                "name": file.name,
                "size": number_format(round(file.size / MEGABYTE, 1)),
                "most": megabytes,
            },
        )


# --- Documents ------------------------------------------------------------------------


def validate_document(file: Any) -> None:
    """Raise ValidationError when a document is too large, or not what it seems."""
    if not is_stored(file):
        ending = ending_of(file.name or "")
        validate_size(DOCUMENT_MEGABYTES, file)
        validate_kind(file, ending)
        if ending in office.KINDS:
            office.check_size(file)


def validate_kind(file: Any, ending: str) -> None:
    """Raise ValidationError when a document is not what `ending` says."""
    content = content_of(file)
    if content.startswith(OLE):
        locked = ENCRYPTED_OLE in content
        raise refused(file, ENCRYPTED if locked else OLD_OFFICE, "office")
    if ending == "pdf":
        _check_pdf(file, content)
    elif ending in {"txt", "csv"}:
        _check_text(file, content)
    elif ending in DOCUMENT_TYPES:
        office.check_kind(file, content, ending)


def _check_pdf(file: Any, content: bytes) -> None:
    if not content.startswith(b"%PDF-"):
        raise refused(file, OTHER, "other")
    if b"/Encrypt" in content:
        raise refused(file, ENCRYPTED, "encrypted")


def _check_text(file: Any, content: bytes) -> None:
    start = content[:4096].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if start.startswith(MARKUP):
        raise refused(file, WEB_PAGE, "markup")
    is_utf16 = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    if content.startswith(NO_TEXT) or (b"\0" in content and not is_utf16):
        raise refused(file, OTHER, "other")


document_validators: Validators = [
    FileExtensionValidator(DOCUMENT_TYPES),
    validate_document,
]

# --- Pictures -------------------------------------------------------------------------


def validate_picture(file: Any) -> None:
    """Raise ValidationError when a picture is too large, or cannot be decoded."""
    if is_stored(file):
        return
    validate_size(PICTURE_MEGABYTES, file)
    file.seek(0)
    try:
        with _opened(file) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise refused(file, TOO_MANY_PIXELS, "pixels")
            picture.load()
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise refused(file, NO_PICTURE, "no_picture") from error
    finally:
        file.seek(0)


def _opened(file: Any) -> Image.Image:
    """Open a picture by its content: its head alone is read."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        return Image.open(file, formats=list(FORMATS))


def written_anew(file: Any) -> "ContentFile[bytes]":
    """Decode a picture and write it again, upright and at most LONGEST_SIDE long.

    Where it was taken, by whom and whatever else hides in the file is left behind.
    """
    file.seek(0)
    with _opened(file) as picture:
        kind = picture.format or "PNG"
        clean = _bare(ImageOps.exif_transpose(picture), kind)
    clean.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    written = io.BytesIO()
    clean.save(written, kind, quality=88)
    name = PurePath(file.name or "picture").with_suffix(f".{FORMATS[kind]}").name
    return ContentFile(written.getvalue(), name)


def _bare(picture: Image.Image, kind: str) -> Image.Image:
    """Give the pixels alone, in colours that the format can hold."""
    see_through = picture.has_transparency_data and kind != "JPEG"
    bare = picture.convert("RGBA" if see_through else "RGB")
    bare.info = {}
    return bare


picture_validators: Validators = [
    FileExtensionValidator(PICTURE_TYPES),
    validate_picture,
]

# --- Storing and sending --------------------------------------------------------------


@deconstructible
class StoredUnder:
    """Names an uploaded file: a readable part of letters and digits, a random one."""

    def __init__(self, folder: str) -> None:
        self.folder = folder

    def __call__(self, _instance: Any, name: str) -> str:
        readable = slug_from(PurePath(name).stem)[:40].strip("-") or "file"
        return f"{self.folder}/{readable}-{secrets.token_hex(4)}.{ending_of(name)}"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, StoredUnder) and other.folder == self.folder

    __hash__ = None  # type: ignore[assignment]


def send(file: Any, *, as_attachment: bool = True) -> FileResponse:
    """Send a stored file, which may do nothing in a browser but be shown.

    Raises Http404 when it is no longer where it was stored.
    """
    try:
        response = FileResponse(file.open(), as_attachment=as_attachment)
    except FileNotFoundError as error:
        raise Http404 from error
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
