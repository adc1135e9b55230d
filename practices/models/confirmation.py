"""Whether a practice is still as it is described: who said so, and when."""

from datetime import date, datetime

from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

# After so many years without a word of the city readers are told.
DOUBTED_AFTER = 2


def years_before(day: date, years: int) -> date:
    """Give the same day of an earlier year; the 28th for a 29 February."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


class Confirmable(models.Model):
    """Is confirmed from time to time by those who run it."""

    published_at: "models.DateTimeField[datetime | None, datetime | None]"
    submitted_at: "models.DateTimeField[datetime | None, datetime | None]"
    end_year: "models.PositiveSmallIntegerField[int | None, int | None]"

    confirmed_at = models.DateField(_("last confirmed"), null=True, editable=False)
    silent_since = models.DateField(
        _("no answer since"),
        null=True,
        editable=False,
        help_text=_("When its city had been asked twice and had not answered."),
    )

    class Meta:
        abstract = True

    @property
    def last_confirmed(self) -> date | None:
        """When somebody last vouched for it: by confirming it, or by publishing it."""
        if self.confirmed_at or not self.published_at:
            return self.confirmed_at
        return timezone.localdate(self.published_at)

    @property
    def is_doubted(self) -> bool:
        """Whether too long ago; of what has ended nothing changes any more."""
        today = timezone.localdate()
        last = self.last_confirmed
        if last is None or (self.end_year and self.end_year < today.year):
            return False
        return bool(self.silent_since) or last <= years_before(today, DOUBTED_AFTER)

    @property
    def confirmation(self) -> str:
        """Say to readers when it was confirmed; empty where there is nothing to say.

        What was brought in from elsewhere no city ever vouched for here.
        """
        if self.is_doubted:
            return self._doubt()
        if self.confirmed_at:
            return gettext("Confirmed by the city, %(month)s") % {
                "month": date_format(self.confirmed_at, "F Y")
            }
        return ""

    def _doubt(self) -> str:
        if self.confirmed_at or self.submitted_at:
            year = self.last_confirmed and self.last_confirmed.year
            return gettext("Not confirmed since %(year)s") % {"year": year}
        return gettext("Not confirmed by the city so far")
