"""What readers looked for and did not find."""

from datetime import date, timedelta
from typing import Self

from django.db import models
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from practices.models.patience import at_once

# More than this many different searches in a week come from no reader.
MOST_IN_A_WEEK = 1000


class UnmetSearchQuerySet(models.QuerySet["UnmetSearch"]):
    def note(self, words: str) -> None:
        """Count a search that found nothing, once more in this week.

        The reader does not wait: while others write, a search goes uncounted.
        """
        at_once(lambda: self._count(words))

    def this_week(self) -> Self:
        return self.filter(week=monday(timezone.localdate()))

    def _count(self, words: str) -> None:
        week = monday(timezone.localdate())
        this = self.filter(week=week, words=words)
        if this.update(count=F("count") + 1):
            return
        if self.filter(week=week).count() < MOST_IN_A_WEEK:
            self.bulk_create(
                [UnmetSearch(week=week, words=words)], ignore_conflicts=True
            )


def monday(day: date) -> date:
    """Give the first day of the week."""
    return day - timedelta(days=day.weekday())


class UnmetSearch(models.Model):
    """Words that found nothing, and how often in a week; nothing about who searched."""

    week = models.DateField(_("week from"))
    words = models.CharField(_("words"), max_length=200)
    count = models.PositiveIntegerField(_("times"), default=1)

    objects = UnmetSearchQuerySet.as_manager()

    class Meta:
        verbose_name = _("search that found nothing")
        verbose_name_plural = _("searches that found nothing")
        ordering = ["-week", "-count", "words"]
        default_permissions = ("view", "delete")
        constraints = [
            models.UniqueConstraint(
                fields=["week", "words"], name="unmet_search_once_a_week"
            )
        ]

    def __str__(self) -> str:
        return self.words
