"""The questions that are asked of practices, each with its name."""

from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime, time
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    Min,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
    Window,
)
from django.db.models.functions import Coalesce, RowNumber
from django.utils import timezone
from django.utils.translation import gettext

from cities.folding import fold
from practices import completeness, search
from practices.completeness import PERIOD_STATED
from practices.period import Period
from practices.sheetrows import SheetQuerySet

if TYPE_CHECKING:
    from practices.models import GoodPractice, Topic

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


# So many letters of "Untitled practice" are taken for its beginning.
LEAST_BEGUN = 5
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


# The steps that say what became of what was sent in, or begin anew.
DECISIONS = ("request_changes", "publish", "prepare_update", "archive", "restore")


def urgency(statuses: Iterable[str], of: str = "status") -> list[Any]:
    """Sort by status, in this order; then by what has waited longest, newest change."""
    ranks = [When(**{of: status}, then=n) for n, status in enumerate(statuses)]
    sent_in = Case(When(**{of: "submitted"}, then=F("submitted_at")))
    return [
        Case(*ranks, default=len(ranks)).asc(),
        sent_in.asc(nulls_last=True),
        F("updated_at").desc(),
        F("pk").asc(),
    ]


class GoodPracticeQuerySet(SheetQuerySet):
    def published(self) -> Self:
        """Keep what the public may see. Nothing public is reached any other way."""
        return self.filter(status=self.model.Status.PUBLISHED)

    def merged_from(self, slug: str) -> "GoodPractice | None":
        """Find what the practice at an address was merged into."""
        return self.filter(merged__slug=slug).first()

    def withdrawn_from(self, slug: str) -> "GoodPractice | None":
        """Find what an address led to, or what that was merged into, in the archive."""
        archived = self.filter(status=self.model.Status.ARCHIVED, merged_into=None)
        return archived.filter(Q(slug=slug) | Q(merged__slug=slug)).first()

    # Of many addresses at once.

    def titles_at(self, slugs: Collection[str]) -> dict[str, tuple[int, str]]:
        """Map those of the addresses that practices have to their keys and titles."""
        found = self.filter(slug__in=slugs).order_by()
        return {
            slug: (pk, title)
            for slug, pk, title in found.values_list("slug", "pk", "title")
        }

    def merged_from_any(self, slugs: Collection[str]) -> dict[str, str]:
        """Map the addresses of what was merged into practices to those of these."""
        found = self.filter(merged__slug__in=slugs).order_by()
        return dict(found.values_list("merged__slug", "slug"))

    def withdrawn_from_any(self, slugs: Collection[str]) -> set[str]:
        """Give those of the addresses that led to what is in the archive now."""
        archived = self.filter(status=self.model.Status.ARCHIVED, merged_into=None)
        found = archived.filter(Q(slug__in=slugs) | Q(merged__slug__in=slugs))
        pairs = found.order_by().values_list("slug", "merged__slug")
        return {slug for pair in pairs for slug in pair if slug in slugs}

    def that(self, condition: Q) -> Self:
        """Keep the practices for which a condition on linked rows holds.

        By a subquery, not a join: a practice of two cities is still one practice.
        """
        found = self.model._default_manager.filter(condition)
        return self.filter(pk__in=found.values("pk"))

    def in_cities(self, slugs: Iterable[str]) -> Self:
        """Keep the practices with a place in one of the cities, by their addresses."""
        return self.that(Q(places__city__slug__in=list(slugs)))

    def filed_under(self, topics: Iterable["Topic"]) -> Self:
        return self.that(Q(topics__in=topics)).order_by("title", "pk")

    def all_keys(self) -> list[int]:
        return list(self.order_by().values_list("pk", flat=True))

    def keys_among(self, keys: Iterable[int]) -> set[int]:
        return set(self.filter(pk__in=keys).order_by().values_list("pk", flat=True))

    def cards_of(self, keys: Collection[int]) -> Self:
        """Give the practices with these keys, with what their cards show but topics.

        And their texts, since what was searched for is shown in these.
        """
        practices = self.prefetch_related("places", "pictures")
        return practices.texts_of(keys, "slug", "start_year", "end_year", "ongoing")

    def texts_of(self, keys: Collection[int], *more: str) -> Self:
        """Give the practices with these keys, with their texts and `more` fields."""
        fields = ("title", "language", "summary", *self.model.PARTS, *more)
        found = self.filter(pk__in=keys).order_by()
        return found.only(*fields)

    def all_texts(self) -> Iterator[tuple[str, ...]]:
        """Give the texts of each practice, one by one, but for archived ones."""
        kept = self.exclude(status=self.model.Status.ARCHIVED).order_by()
        texts = kept.values_list("title", "summary", *self.model.PARTS)
        return texts.iterator(2_000)

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
        return dict(self.filter(pk__in=keys).order_by().values_list("pk", "slug"))

    def matching(self, text: str) -> Self:
        """Keep practices with every word of `text`; the last may be a beginning."""
        return search.narrow(self, text)

    def untitled(self, text: str) -> Self:
        """Keep what has no title, where `text` are the words that stand for one.

        What follows them is searched for: "Untitled practice, Cascais".
        """
        words, phrase = fold(text), fold(gettext("Untitled practice"))
        if words.startswith(phrase):
            return self.filter(title="").matching(words.removeprefix(phrase))
        is_begun = len(words) >= LEAST_BEGUN and phrase.startswith(words)
        return self.filter(title="") if is_begun else self.none()

    def sorted_by(self, order: str) -> Self:
        """Sort by one of ORDERS; the key makes the order total."""
        practices = self
        if order == "city":
            practices = self.annotate(first_city=Min("places__city__name_key"))
        return practices.order_by(*ORDERS[order], "pk")

    def for_sitemap(self) -> Self:
        """Give addresses and the days of change alone, those published first first."""
        return self.only("slug", "updated_at", "published_at").order_by("pk")

    def on_their_own(self) -> Self:
        """Leave out updates in preparation, and what was merged into another."""
        return self.filter(update_of=None, merged_into=None)

    def of_update(self, key: int) -> Self:
        """Keep the practice of which an update with this key was, which is gone."""
        was = self.model.history.filter(id=key).exclude(update_of=None)
        return self.filter(pk__in=was.values("update_of"))

    def that_may_be_listed(self, towns: Iterable[str], titles: Iterable[str]) -> Self:
        """Keep what an entry of the old site's list may describe, by place or title.

        Cities by their addresses, towns that are none by their names; titles folded. No
        updates; what was merged into another comes along, with that.
        """
        names = list(towns)
        there = Q(places__city__slug__in=names) | Q(places__locality__in=names)
        found = self.filter(update_of=None).that(there | Q(title_key__in=list(titles)))
        known = found.select_related("merged_into__update", "update")
        own = ("places", "update__places")
        others = (f"merged_into__{name}" for name in own)
        return known.prefetch_related(*own, *others).order_by("pk")

    # --- What needs somebody's care ---------------------------------------------------

    def with_completeness(self) -> Self:
        """Annotate `has_title` and so on, for each part that counts."""
        rows = self.model._default_manager.filter(pk=OuterRef("pk"))
        held = {
            f"has_{name}": Exists(rows.filter(part.filled))
            for name, part in completeness.PARTS.items()
        }
        return self.annotate(**held)

    def lacking(self, part: str) -> Self:
        """Keep what lacks a part, by its name in completeness.PARTS."""
        rows = self.model._default_manager.filter(completeness.PARTS[part].filled)
        return self.exclude(pk__in=rows.values("pk"))

    def incomplete(self) -> Self:
        """Keep what lacks a part that every practice needs."""
        rows = self.model._default_manager.order_by()
        lacking = (rows.lacking(part).values("pk") for part in completeness.NEEDED)
        return self.filter(reduce(or_, (Q(pk__in=keys) for keys in lacking)))

    def not_confirmed_since(self, day: date) -> Self:
        """Keep what is public, may still run, and nobody vouched for after `day`."""
        midnight = timezone.make_aware(datetime.combine(day, time.max))
        published = Q(confirmed_at__isnull=True, published_at__lte=midnight)
        stale = self.published().filter(published | Q(confirmed_at__lte=day))
        return stale.exclude(end_year__lt=timezone.localdate().year)

    def silent(self) -> Self:
        """Keep what is public and whose city did not answer, asked twice."""
        return self.published().filter(silent_since__isnull=False)

    def waiting(self) -> Self:
        """Keep what was sent in and waits for the programme, the oldest first."""
        waiting = self.filter(status=self.model.Status.SUBMITTED)
        return waiting.order_by("submitted_at", "pk")

    def waiting_since(self, moment: datetime) -> Self:
        """Keep what was sent in by then and still waits."""
        return self.waiting().filter(submitted_at__lte=moment)

    def untouched_drafts(self, day: date) -> Self:
        """Keep drafts that nobody changed after `day`."""
        midnight = timezone.make_aware(datetime.combine(day, time.max))
        return self.filter(status=self.model.Status.DRAFT, updated_at__lte=midnight)

    def with_nobody_to_ask(self) -> Self:
        """Keep what has neither a contact who may be asked nor an active officer."""
        asked = Q(contact_may_be_asked=True) & ~Q(contact_email="")
        active = Q(places__city__officers__is_active=True)
        officers = self.model._default_manager.filter(active)
        return self.exclude(asked).exclude(pk__in=officers.values("pk"))

    # --- What the desk opens on -------------------------------------------------------

    def counted_by_status(self) -> dict[str, int]:
        found = self.order_by().values("status")
        return dict(found.values_list("status", Count("pk")))

    def first_published_in(self, year: int) -> Self:
        return self.filter(published_at__year=year)

    def back_with_their_city(self) -> Self:
        """Keep what changes were asked for, the longest ago first."""
        back = self.filter(status=self.model.Status.CHANGES_REQUESTED)
        return back.with_decision().order_by("decided_at", "pk")

    def with_decision(self) -> Self:
        """Annotate `decision` and `decided_at`: the last of DECISIONS, and when."""
        versions = self.model.versions.rel.related_model._default_manager
        own = Coalesce(OuterRef("update_of"), OuterRef("pk"))
        decisions = versions.filter(practice=own, action__in=DECISIONS)
        last = decisions.order_by("-number")
        return self.annotate(
            decision=Subquery(last.values("action")[:1]),
            decided_at=Subquery(last.values("at")[:1]),
        )

    def by_city(
        self, cities: Iterable[Any], statuses: Iterable[str], most: int
    ) -> Self:
        """Give a row for each practice in each city, whose key is `in_city`.

        `most` of a city, sorted by `urgency`; `in_all` is how many it has. An update
        stands with its practice: it has no row of its own where that one has.
        """
        same_city = self.model._default_manager.filter(
            pk=OuterRef("update_of"), places__city=OuterRef("in_city")
        )
        rows = self.filter(places__city__in=cities).annotate(
            in_city=F("places__city"), standing=Coalesce("update__status", "status")
        )
        order = urgency(statuses, of="standing")
        ranked = rows.exclude(Exists(same_city)).annotate(
            rank=Window(RowNumber(), partition_by="in_city", order_by=order),
            in_all=Window(Count("pk"), partition_by="in_city"),
        )
        shown = ranked.filter(rank__lte=most).order_by("in_city", "rank")
        return shown.prefetch_related("places", "update__places")

    def for_cards(self) -> Self:
        return self.prefetch_related("places", "topics", "pictures")

    def for_detail(self) -> Self:
        return self.for_cards().prefetch_related(
            "reference_documents", "places__city__networks"
        )
