"""The one form in which an e-mail address is stored and compared.

Who signs in is found by it, so an account has it whoever made it: an invitation,
`createsuperuser` or the page of a user.
"""

import unicodedata
from typing import Any


def normal_address(address: str) -> str:
    return unicodedata.normalize("NFC", address.strip()).lower()


def keep_normal(instance: Any, **_rest: Any) -> None:
    """Before an account is saved, write its address in that form."""
    instance.email = normal_address(instance.email)
