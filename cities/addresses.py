"""Addresses of what has a page: readable in every script, and stable for ever."""

from typing import Any, TypeVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from cities.folding import unique_slug

M = TypeVar("M", bound=models.Model)


class BySlug(models.QuerySet[M]):
    """Finds by address, which is how fixtures name an object."""

    def get_by_natural_key(self, slug: str) -> M:
        return self.get(slug=slug)


class Addressed(models.Model):
    """Has an address, made of its name when it is first saved and never again."""

    slug = models.SlugField(_("address"), max_length=110, unique=True, editable=False)

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.needs_address():
            self.slug = unique_slug(type(self), self.text_of_address())
        super().save(*args, **kwargs)

    def needs_address(self) -> bool:
        return not self.slug

    def text_of_address(self) -> str:
        return str(self)
