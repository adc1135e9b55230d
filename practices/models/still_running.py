"""What the cities are asked once a year about each practice, and what they answer."""

from datetime import date, timedelta
from typing import Self

from django.core import signing
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from practices.models.confirmation import years_before
from practices.models.mail import OutgoingMail
from practices.models.practice import GoodPractice

ASKED_AGAIN_AFTER = timedelta(days=30)
# Counted from the last mail.
LINKS_HOLD = timedelta(days=60)
signer = signing.Signer(salt="practices.still-running")


class StillRunningQuerySet(models.QuerySet["StillRunning"]):
    def open(self, today: date) -> Self:
        """Keep the last year's that nobody answered, nor settled in another way.

        A practice has one of them at most.
        """
        unsettled = Q(practice__confirmed_at__isnull=True) | Q(
            practice__confirmed_at__lt=F("asked_on")
        )
        public = Q(practice__status=GoodPractice.Status.PUBLISHED)
        recent = self.asked_after(years_before(today, 1))
        return recent.filter(unsettled, public, answered_at__isnull=True)

    def to_be_repeated(self, today: date) -> Self:
        """Keep the questions to be asked a second time."""
        return self.open(today).filter(asked_again_on=None).mailed("asked_on", today)

    def unheard(self, today: date) -> Self:
        """Keep what was asked twice, and long enough ago."""
        return self.open(today).mailed("asked_again_on", today)

    def mailed(self, column: str, today: date) -> Self:
        """Keep those of which a mail left since the day in a column, and long ago.

        Nobody is silent who could not answer: a mail may wait for its server for days.
        Where no mail is known any more, it left on the day.
        """
        last_day = today - ASKED_AGAIN_AFTER
        left = Q(
            mails__sent_at__date__gte=F(column), mails__sent_at__date__lte=last_day
        )
        forgotten = Q(mails=None, **{f"{column}__lte": last_day})
        found = self.model._default_manager.filter(left | forgotten)
        return self.filter(pk__in=found.values("pk"))

    def asked_after(self, day: date) -> Self:
        return self.filter(asked_on__gt=day)

    def with_practice(self) -> Self:
        return self.select_related("practice")

    def signed(self, token: str) -> "StillRunning | None":
        """Find the question that a link leads to; None for what we did not sign."""
        try:
            key = int(signer.unsign(token))
        except (signing.BadSignature, ValueError):
            return None
        return self.with_practice().filter(pk=key).first()


class StillRunning(models.Model):
    """A question to those who run a practice, asked once or twice, and the answer."""

    class Answer(models.TextChoices):
        RUNNING = "running", _("still running")
        ENDED = "ended", _("ended")
        CHANGED = "changed", _("changed")

    practice = models.ForeignKey(
        GoodPractice,
        models.CASCADE,
        related_name="questions",
        verbose_name=_("good practice"),
    )
    asked_on = models.DateField(_("asked"))
    asked_again_on = models.DateField(_("asked again"), null=True)
    mails = models.ManyToManyField(
        OutgoingMail, related_name="questions", verbose_name=_("mails")
    )
    answered_at = models.DateTimeField(_("answered"), null=True)
    answer = models.CharField(_("answer"), max_length=10, choices=Answer, blank=True)

    objects = StillRunningQuerySet.as_manager()

    class Meta:
        verbose_name = _("question whether it still runs")
        verbose_name_plural = _("questions whether they still run")
        ordering = ["-asked_on", "-pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["practice", "asked_on"], name="still_running_asked_once_a_day"
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answer="")
                | Q(answered_at__isnull=False) & ~Q(answer=""),
                name="still_running_answer_has_date",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.practice}, {self.asked_on}"

    @property
    def token(self) -> str:
        """What its links carry: nobody else can make it, and it names nobody."""
        return signer.sign(str(self.pk))

    @property
    def has_expired(self) -> bool:
        last_mail = self.asked_again_on or self.asked_on
        return timezone.localdate() > last_mail + LINKS_HOLD
