"""What a sheet asks of practices: rows to write, and what its lines would change."""

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q

from cities.addresses import BySlug

if TYPE_CHECKING:
    from practices.models import GoodPractice


class SheetQuerySet(BySlug["GoodPractice"]):
    def sheet_rows(
        self, keys: Collection[int], fields: Iterable[str]
    ) -> models.QuerySet[Any, tuple[Any, ...]]:
        """Give the key and these fields of each practice, as the database has them."""
        return self.filter(pk__in=keys).order_by().values_list("pk", *fields)

    def topics_filed(self, keys: Collection[int]) -> models.QuerySet[Any, Any]:
        """Give a practice's key and a topic's address, topics in their order."""
        links = self.model.topics.through._default_manager.order_by("topic__order")
        links = links.filter(goodpractice_id__in=keys)
        return links.values_list("goodpractice_id", "topic__slug")

    def placed_in(self, keys: Collection[int]) -> models.QuerySet[Any, Any]:
        """Give a practice's key, then of a place the city's address, name and country,
        and the country and locality of a place without a city.
        """
        places = self.model.places.rel.related_model._base_manager.order_by("pk")
        return places.filter(practice_id__in=keys).values_list(
            "practice_id",
            *("city__slug", "city__name", "city__country", "country", "locality"),
        )

    def referring_to(self, keys: Collection[int]) -> models.QuerySet[Any, Any]:
        """Give a practice's key, then title, link and key of a document."""
        documents = self.model.reference_documents.rel.related_model._base_manager
        rows = documents.filter(practice_id__in=keys).order_by("pk")
        return rows.values_list("practice_id", "title", "link", "pk")

    def all_slugs(self) -> set[str]:
        return set(self.order_by().values_list("slug", flat=True))

    def called(self, titles: Iterable[str], slugs: Iterable[str]) -> Self:
        """Find by folded titles or by addresses, with the places; no updates."""
        named = Q(title_key__in=list(titles)) | Q(slug__in=list(slugs))
        found = self.filter(named, update_of=None, merged_into=None)
        return found.prefetch_related("places").order_by("pk")

    def for_sheet(self, slugs: Collection[str]) -> dict[str, "GoodPractice"]:
        """Find by their addresses what lines of a sheet would change.

        The address of a draft follows its title: one that it had before finds it too.
        For a public practice whose update is in preparation stands that.
        """
        found = {practice.slug: practice for practice in self.filter(slug__in=slugs)}
        past = self.model.history.filter(slug__in=slugs).exclude(slug__in=[*found])
        keys = dict(past.order_by("history_id").values_list("slug", "id"))
        there = self.in_bulk(set(keys.values()))
        found |= {slug: there[key] for slug, key in keys.items() if key in there}
        shown = [practice.pk for practice in found.values()]
        updates = {u.update_of_id: u for u in self.filter(update_of__in=shown)}
        return {slug: updates.get(p.pk, p) for slug, p in found.items()}
