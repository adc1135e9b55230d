"""Text in any script as plain lower-case ASCII: for sorting, matching and addresses."""

import re

from anyascii import anyascii
from django.db import models
from django.utils.text import slugify

SLUG_LENGTH = 100
# What stands beside slugs in addresses: /practices/feed/ is no practice.
RESERVED = {"feed"}
# Of the columns that hold folded text, which can be far longer than what it was.
KEY_LENGTH = 1000
SHORT_KEY_LENGTH = 300
APART = re.compile(r"[^a-z0-9]+")


def fold(text: str) -> str:
    """Fold `text` to words of a-z and 0-9 with single spaces: "Łódź" gives "lodz"."""
    return APART.sub(" ", anyascii(text).lower()).strip()


def slug_from(text: str) -> str:
    """Transliterate `text` to a slug cut at a word: "Київ" gives "kiiv"."""
    slug = slugify(anyascii(text))
    if len(slug) <= SLUG_LENGTH:
        return slug
    return slug[:SLUG_LENGTH].rpartition("-")[0] or slug[:SLUG_LENGTH]


def slugs_like(model: type[models.Model], base: str) -> set[str]:
    slugs = model._default_manager.filter(slug__startswith=base)
    return set(slugs.values_list("slug", flat=True))


def unique_slug(model: type[models.Model], text: str) -> str:
    """Make a slug of `text` that no row of `model` has: the second gets "-2"."""
    base = slug_from(text) or model._meta.model_name or ""
    taken = slugs_like(model, base) | RESERVED
    former = getattr(model, "former_addresses", None)
    if former is not None:  # they lead to what others were merged into
        taken |= slugs_like(former.rel.related_model, base)
    number = 1
    slug = base
    while slug in taken:
        number += 1
        slug = f"{base}-{number}"
    return slug
