"""Of what a Word form was written: it carries that along, under a seal.

The seal is of this site alone: a form of another one tells nothing here.
"""

from typing import NamedTuple

from django.core.signing import BadSignature, Signer

from practices import versions
from practices.content import Content
from practices.models import GoodPractice

SALT = "word form"


class Origin(NamedTuple):
    """A practice, by its key, and the version that a form was written of.

    Forms of earlier days do not tell the version.
    """

    practice: int
    version: int | None = None
    is_update: bool = False
    """Whether it was written of the update that was being prepared."""

    def is_of(self, practice: GoodPractice) -> bool:
        """Tell whether the form was written of a practice, or of an update of it."""
        return self.practice == (practice.update_of_id or practice.pk)

    def content(self, practice: GoodPractice) -> Content | None:
        """Give what the practice said when the form was written; None if unknown."""
        if self.version is None or not self.is_of(practice):
            return None
        return versions.content_at(practice, self.version, self.is_update)


def sealed(practice: GoodPractice) -> str:
    """Name a practice and its newest version; empty for a new one."""
    if not practice.pk:
        return ""
    key, is_update = practice.update_of_id or practice.pk, bool(practice.update_of_id)
    said = f"{key} {versions.number_of(practice)} {is_update:d}"
    return Signer(salt=SALT).sign(said)


def opened(text: str) -> Origin | None:
    """Give what a form carries; None where it has no seal of ours."""
    try:
        said = Signer(salt=SALT).unsign(text)
    except BadSignature:
        return None
    key, *version = map(int, said.split())
    return Origin(key, version[0], bool(version[1])) if version else Origin(key)
