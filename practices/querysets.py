"""The questions that are asked of practices, each with its name."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Self

from django.db.models import F, Min, Q

from cities.addresses import BySlug
from cities.countries import countries_named
from cities.folding import fold
from cities.models import City, Network

if TYPE_CHECKING:
    from practices.models import GoodPractice  # noqa: F401

PERIOD_STATED = (
    Q(start_year__isnull=False) | Q(end_year__isnull=False) | Q(ongoing=True)
)

ORDERS: dict[str, list[Any]] = {
    "newest": ["-published_at", F("start_year").desc(nulls_last=True), "title_key"],
    "updated": ["-updated_at", "title_key"],
    "title": ["title_key"],
    "city": [F("first_city").asc(nulls_last=True), "title_key"],
    "oldest": ["published_at", F("start_year").asc(nulls_last=True), "title_key"],
}


def active_in(first: int, last: int) -> Q:
    """Say "active in a year of first..last": an open side of a period is active."""
    started = Q(start_year__lte=last) | Q(start_year__isnull=True)
    not_over = Q(end_year__gte=first) | Q(end_year__isnull=True)
    return PERIOD_STATED & started & not_over


def period_not_stated() -> Q:
    return ~PERIOD_STATED


def ongoing_since_unknown() -> Q:
    return Q(ongoing=True, start_year__isnull=True)


def in_countries(codes: Iterable[str]) -> Q:
    """Say "has a city of one of the countries, or is a national practice of one"."""
    codes = list(codes)
    return Q(places__country__in=codes) | Q(places__city__country__in=codes)


class GoodPracticeQuerySet(BySlug["GoodPractice"]):
    def published(self) -> Self:
        """Keep what the public may see. Nothing public is reached any other way."""
        return self.filter(status=self.model.Status.PUBLISHED)

    def that(self, condition: Q) -> Self:
        """Keep the practices for which a condition on linked rows holds.

        By a subquery, not a join: a practice of two cities is still one practice.
        """
        found = self.model._default_manager.filter(condition)
        return self.filter(pk__in=found.values("pk"))

    def of_city(self, city: City) -> Self:
        return self.that(Q(places__city=city))

    def of_network(self, network: Network) -> Self:
        """Keep the practices of the network's cities."""
        return self.that(Q(places__city__networks=network))

    def slugs(self) -> list[str]:
        return list(self.values_list("slug", flat=True))

    def matching(self, text: str) -> Self:
        """Keep practices that hold every word of `text`, at the beginning of a word.

        A word counts when it stands in the title, in a part of the form, or in the
        name of a place, country or topic; accents and case do not matter.
        """
        practices = self
        for word in fold(text).split():
            in_text = Q(search_text__contains=f" {word}")
            practices = practices.that(in_text | named(word))
        return practices

    def sorted_by(self, order: str) -> Self:
        """Sort by one of ORDERS; the key makes the order total."""
        practices = self
        if order == "city":
            practices = self.annotate(first_city=Min("places__city__name_key"))
        return practices.order_by(*ORDERS[order], "pk")

    def for_cards(self) -> Self:
        return self.prefetch_related("places", "topics", "pictures")

    def for_detail(self) -> Self:
        return self.for_cards().prefetch_related(
            "reference_documents", "places__city__networks"
        )


def named(word: str) -> Q:
    """Say "a place, country or topic has a word that begins with folded `word`"."""
    return (
        Q(places__city__name_key__startswith=word)
        | Q(places__city__name_key__contains=f" {word}")
        | Q(places__locality_key__contains=f" {word}")
        | Q(topics__name_key__contains=f" {word}")
        | in_countries(countries_named(word))
    )
