"""Of which practice a Word form was written: it carries that along, under a seal.

The seal is of this site alone: a form of another one tells nothing here.
"""

from django.core.signing import BadSignature, Signer

from practices.models import GoodPractice

SALT = "word form"


def sealed(practice: GoodPractice) -> str:
    """Name a practice, for its update that which it changes; empty for a new one."""
    key = practice.update_of_id or practice.pk
    return Signer(salt=SALT).sign(str(key)) if key else ""


def opened(text: str) -> int | None:
    """Give the key that a form carries; None where it has none of ours."""
    try:
        return int(Signer(salt=SALT).unsign(text))
    except BadSignature:
        return None
