"""The links that practices give, and whether they still lead somewhere."""

from collections.abc import Collection
from datetime import date, timedelta
from functools import reduce
from operator import or_
from typing import Self

from django.db import models
from django.db.models import F, Q

from practices.visit import LONGEST

# After which result a link is asked again when.
PAUSES = {
    "gone": timedelta(days=1),
    "unknown": timedelta(days=7),
    "found": timedelta(days=30),
}
# So many go into one statement of the database.
BATCH = 500


class LinkQuerySet(models.QuerySet["Link"]):
    def keep_only(self, addresses: Collection[str]) -> None:
        """Forget the links that nobody uses any more, and begin with the new ones."""
        wanted = set(addresses)
        known = set(self.values_list("address", flat=True))
        stale, new = sorted(known - wanted), sorted(wanted - known)
        for start in range(0, len(stale), BATCH):
            self.filter(address__in=stale[start : start + BATCH]).delete()
        self.bulk_create(
            [Link(address=address) for address in new],
            batch_size=BATCH,
            ignore_conflicts=True,
        )

    def due(self, today: date) -> Self:
        """Keep what is to be asked now; first the new, then the longest ago."""
        again = (
            Q(result=result, asked_on__lte=today - pause)
            for result, pause in PAUSES.items()
        )
        order = F("asked_on").asc(nulls_first=True)
        return self.filter(reduce(or_, again, Q(asked_on=None))).order_by(order, "pk")

    def note(self, link: "Link", result: str, today: date) -> None:
        """Keep what came of a link that was asked, unless it is forgotten meanwhile."""
        since = {Link.Result.FOUND: None, Link.Result.GONE: link.failing_since or today}
        self.filter(pk=link.pk).update(
            result=result,
            asked_on=today,
            failing_since=since.get(Link.Result(result), link.failing_since),
        )

    def found(self) -> Self:
        """Keep what answered when it was asked last, the newest first."""
        return self.filter(result=Link.Result.FOUND).order_by("-asked_on", "pk")

    def dead(self) -> Self:
        """Keep what was gone on two different days, and was not found in between."""
        return self.filter(
            result=Link.Result.GONE, asked_on__gt=F("failing_since")
        ).order_by("pk")

    def dead_among(self, addresses: Collection[str]) -> dict[str, date]:
        """Give the dead ones of some addresses, each with the day of the last try."""
        found = self.dead().filter(address__in=addresses)
        tries = found.values_list("address", "asked_on")
        return {address: day for address, day in tries if day}


class Link(models.Model):
    """An address that practices name, and what came of it when it was asked last.

    `failing_since` is the first day on which it was gone, unless it was found later.
    """

    class Result(models.TextChoices):
        UNASKED = "", "not asked yet"
        FOUND = "found", "found"
        GONE = "gone", "gone"
        UNKNOWN = "unknown", "not known"

    address = models.CharField(max_length=LONGEST, unique=True)
    result = models.CharField(max_length=10, choices=Result, blank=True)
    asked_on = models.DateField(null=True)
    failing_since = models.DateField(null=True)

    objects = LinkQuerySet.as_manager()

    class Meta:
        verbose_name = "link that is tried"
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(result="", asked_on__isnull=True)
                | ~Q(result="") & Q(asked_on__isnull=False),
                name="link_asked_has_result",
            ),
            models.CheckConstraint(
                condition=~Q(result="gone") | Q(failing_since__isnull=False),
                name="link_gone_has_first_day",
            ),
        ]
        indexes = [models.Index(fields=["result", "asked_on"], name="link_by_result")]

    def __str__(self) -> str:
        return self.address
