"""Files that people upload: which are taken, under which name they lie, who gets them.

A file is known by its content as much as by its ending. Pictures are decoded and
written anew, so that nothing is kept of them but what one sees.
"""

import io
import secrets
import warnings
import zipfile
import zlib
from collections.abc import Callable
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.validators import FileExtensionValidator
from django.http import FileResponse, Http404
from django.utils.deconstruct import deconstructible
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

from cities.folding import slug_from

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

Validators = list[Callable[[Any], None]]

DOCUMENT_TYPES = ["pdf", "docx", "odt", "xlsx", "ods", "pptx", "odp", "txt", "csv"]
DOCUMENT_MEGABYTES = 20
PICTURE_TYPES = ["jpg", "jpeg", "png", "webp"]
PICTURE_MEGABYTES = 10
MEGABYTE = 1024 * 1024

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED_OLE = "EncryptedPackage".encode("utf-16-le")
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
MARKUP = (b"<!doctype", b"<html", b"<svg", b"<script", b"<?xml", b"<body", b"<head")

FORMATS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp"}
MOST_PIXELS = 50_000_000
LONGEST_SIDE = 2400

OTHER = _(
    "“%(name)s” is not what its ending says: save it anew as %(kind)s, and choose it."
)
INCOMPLETE = _(
    "“%(name)s” is damaged, or only a part of it has arrived: have it sent again, or "
    "save it anew as %(kind)s, and choose it."
)
ENCRYPTED = _(
    "“%(name)s” is locked with a password: take it off, and choose the file again."
)
MACROS = _("“%(name)s” holds macros: save it without them, and choose it again.")
OLD_OFFICE = _(
    "“%(name)s” is in an old format of Office: save it as docx, xlsx, pptx or pdf, and "
    "choose that."
)
WEB_PAGE = _(
    "“%(name)s” is a web page or a drawing in code: save it as pdf, or give a link."
)
TOO_MUCH_INSIDE = _("“%(name)s” unpacks to too much: make it smaller, or give a link.")
NO_PICTURE = _(
    "“%(name)s” cannot be read as a picture: choose a JPEG, PNG or WebP file."
)
TOO_MANY_PIXELS = _(
    "“%(name)s” has more than 50 million pixels: make it smaller, and choose it again."
)


def refused(file: Any, sentence: "_StrPromise", code: str) -> ValidationError:
    kind = ending_of(file.name or "").upper()
    return ValidationError(sentence, code, {"name": file.name, "kind": kind})


def ending_of(name: str) -> str:
    return PurePath(name).suffix.removeprefix(".").lower()


def is_stored(file: Any) -> bool:
    """Tell a file that was taken earlier from one that comes in now."""
    return bool(getattr(file, "_committed", False))


def content_of(file: Any) -> bytes:
    """Read a whole file, and leave it at its beginning."""
    file.seek(0)
    content: bytes = file.read()
    file.seek(0)
    return content


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
        if ending in {*OOXML, *OPEN_DOCUMENT}:
            _check_unpacked(file)


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
        _check_archive(file, content, ending)


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
    if b"\0" in content and not is_utf16:
        raise refused(file, OTHER, "other")


def _check_archive(file: Any, content: bytes, ending: str) -> None:
    """Check an archive of Office or LibreOffice by its list of contents."""
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


def _check_unpacked(file: Any) -> None:
    """Count what an archive unpacks to, whatever it says: others will open it."""
    total, packed = 0, file.size
    try:
        with zipfile.ZipFile(file) as archive:
            for part in archive.infolist():
                with archive.open(part) as unpacking:
                    while chunk := unpacking.read(CHUNK):
                        total += len(chunk)
                        if is_too_much(total, packed):
                            raise refused(file, TOO_MUCH_INSIDE, "archive")
    except DAMAGES as error:
        raise refused(file, INCOMPLETE, "incomplete") from error
    finally:
        file.seek(0)


def is_too_much(total: int, packed: int, most: int = MOST_UNPACKED) -> bool:
    """Tell whether an archive of `packed` bytes unpacks to too much."""
    return total > most or (total > SMALL and total > HIGHEST_RATIO * packed)


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
