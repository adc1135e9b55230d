"""Addresses of what has a page: readable in every script, and stable for ever."""

from collections.abc import Collection
from contextlib import suppress
from typing import Any, Self, TypeVar

from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cities.folding import unique_slug

M = TypeVar("M", bound=models.Model)
# So many may choose the same address in the same moment.
ATTEMPTS = 8


class BySlug(models.QuerySet[M]):
    """Finds by address, which is how fixtures name an object."""

    def get_by_natural_key(self, slug: str) -> M:
        return self.get(slug=slug)

    def find(self, slug: str) -> M | None:
        """Give what has the address; None where nothing has."""
        return self.filter(slug=slug).first()


class Addressed(models.Model):
    """Has an address, made of its name when it is first saved and never again."""

    slug = models.SlugField(_("address"), max_length=110, unique=True, editable=False)

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save it; where somebody takes the same address meanwhile, under the next."""
        if not self.needs_address():
            return super().save(*args, **kwargs)
        for _attempt in range(ATTEMPTS):
            self.slug = unique_slug(type(self), self.text_of_address())
            with suppress(IntegrityError), transaction.atomic():
                return super().save(*args, **kwargs)
        return super().save(*args, **kwargs)

    def needs_address(self) -> bool:
        return not self.slug

    def text_of_address(self) -> str:
        return str(self)


class Mergeable(BySlug[M]):
    """Finds by former addresses too: those of what was merged into an object."""

    def formerly_at(self, *slugs: str) -> Self:
        """Keep what the objects that had these addresses were merged into."""
        return self.filter(former_addresses__slug__in=slugs)

    def at(self, *slugs: str) -> Self:
        """Keep what these addresses lead to, now or since a merge."""
        moved = self.model._default_manager.filter(former_addresses__slug__in=slugs)
        return self.filter(Q(slug__in=slugs) | Q(pk__in=moved.values("pk")))

    def by_address(self, slugs: Collection[str]) -> dict[str, M]:
        """Map these addresses to what they lead to, if there is anything."""
        found: dict[str, M] = {}
        for row in self.at(*slugs).prefetch_related("former_addresses"):
            former = (one.slug for one in getattr(row, "former_addresses").all())  # noqa: B009
            found |= dict.fromkeys(former, row)
            found[getattr(row, "slug")] = row  # noqa: B009
        return {slug: found[slug] for slug in slugs if slug in found}

    def get_by_natural_key(self, slug: str) -> M:
        return self.at(slug).get()

    def former_slugs(self) -> dict[str, str]:
        """Map each former address to the one that counts now."""
        moved = self.filter(former_addresses__isnull=False).order_by()
        return dict(moved.values_list("former_addresses__slug", "slug"))


class Former(models.Model):
    """The address of something that was merged into another: it leads there for ever.

    A model of this kind names in `now` what stayed, which knows its `former_addresses`.
    """

    slug = models.SlugField(_("address"), max_length=110, unique=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.slug
