"""Files that are not taken, and the sentences that say why and what to do."""

from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

MEGABYTE = 1024 * 1024

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
TOO_MUCH_INSIDE = _("“%(name)s” unpacks to too much: make it smaller.")


def refused(file: Any, sentence: "_StrPromise", code: str) -> ValidationError:
    kind = ending_of(file.name or "").upper()
    return ValidationError(sentence, code, {"name": file.name, "kind": kind})


def ending_of(name: str) -> str:
    return PurePath(name).suffix.removeprefix(".").lower()


def content_of(file: Any) -> bytes:
    """Read a whole file, and leave it at its beginning."""
    file.seek(0)
    content: bytes = file.read()
    file.seek(0)
    return content
