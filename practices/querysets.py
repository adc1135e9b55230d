"""The questions that are asked of practices, each with its name."""

from collections.abc import Collection, Iterable, Iterator
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import F, Min, Q, Value

from cities.addresses import BySlug
from practices import search
from practices.period import Period

if TYPE_CHECKING:
    from practices.models import GoodPractice

PERIOD_STATED = (
    Q(start_year__isnull=False) | Q(end_year__isnull=False) | Q(ongoing=True)
)

# Where nothing is searched for, every practice matches as well: then the newest first.
MATCH = "match"
ORDERS: dict[str, list[Any]] = {
    MATCH: ["-published_at", F("start_year").desc(nulls_last=True), "title_key"],
    "newest": ["-published_at", F("start_year").desc(nulls_last=True), "title_key"],
    "updated": ["-updated_at", "title_key"],
    "title": ["title_key"],
    "city": [F("first_city").asc(nulls_last=True), "title_key"],
    "oldest": ["published_at", F("start_year").asc(nulls_last=True), "title_key"],
}


NOT_STATED = "not-stated"
ONGOING = "ongoing"
RUNNING = "running"
ENDED = "ended"


def time_status(period: Period, year: int) -> str:
    """Say of a period whether it runs in `year` or later, has ended, or is unknown."""
    if not period.is_known:
        return NOT_STATED
    return ENDED if period.end_year and period.end_year < year else RUNNING


def in_time(statuses: Collection[str], year: int) -> Q:
    """Say "is in one of these states", as `time_status` tells them."""
    conditions = {
        NOT_STATED: ~PERIOD_STATED,
        ENDED: Q(end_year__lt=year),
        RUNNING: PERIOD_STATED & (Q(end_year__gte=year) | Q(end_year__isnull=True)),
    }
    return reduce(or_, (conditions[status] for status in statuses))


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

    def all_keys(self) -> list[int]:
        return list(self.order_by().values_list("pk", flat=True))

    def keys_among(self, keys: Iterable[int]) -> set[int]:
        return set(self.filter(pk__in=keys).values_list("pk", flat=True))

    def cards_of(self, keys: Collection[int]) -> Iterable["GoodPractice"]:
        """Give the practices with these keys, with what their cards show but topics."""
        practices = self.prefetch_related("places", "pictures")
        return practices.filter(pk__in=keys) if keys else []

    def texts_of(self, keys: Collection[int]) -> Iterable["GoodPractice"]:
        """Give the practices with these keys, with nothing but their texts."""
        texts = ("title", "language", "summary", *self.model.PARTS)
        return self.filter(pk__in=keys).only(*texts) if keys else []

    def in_row(self, keys: Collection[int]) -> list["GoodPractice"]:
        """Give the practices with these keys, in their order, for cards."""
        found = self.for_cards().in_bulk(keys)
        return [found[key] for key in keys if key in found]

    def keys_in_order(self) -> Iterator[int]:
        """Give the keys one by one, in the order that was set."""
        return self.values_list("pk", flat=True).iterator(10_000)

    def facts(self) -> models.QuerySet[Any, tuple[Any, ...]]:
        """Give key, period (three columns), language and evidence; newest first."""
        fields = ("start_year", "end_year", "ongoing", "language", "evidence")
        return self.sorted_by("newest").values_list("pk", *fields)

    def filings(self) -> models.QuerySet[Any, tuple[Any, ...]]:
        """Give topic, city, country and the practice's key, of any practice.

        Topics and cities by their keys; each row has one of the three, and in the
        place of the others None and "".
        """
        nothing = Value(None, models.BigIntegerField())
        nowhere = Value("", models.CharField())
        links = self.model.topics.through._default_manager.order_by()
        places = self.model.places.rel.related_model._default_manager.order_by()
        return links.values_list(
            F("topic_id"), nothing, nowhere, F("goodpractice_id")
        ).union(
            places.values_list(nothing, F("city_id"), F("country"), F("practice_id")),
            all=True,
        )

    def titled(self, text: str) -> Self:
        """Keep the practices with every word of `text` in the title."""
        return search.narrow(self, text, depth=1)

    def slugs_of(self, keys: Iterable[int]) -> dict[int, str]:
        return dict(self.filter(pk__in=keys).values_list("pk", "slug"))

    def matching(self, text: str) -> Self:
        """Keep practices with every word of `text`; the last may be a beginning."""
        return search.narrow(self, text)

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
