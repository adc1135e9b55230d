"""The outbox: mails that are to be sent, are on their way, or were sent."""

from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
# How long to wait after the first failure, the second and so on; then nothing is tried.
PAUSES = [
    *(MINUTE, 5 * MINUTE, 30 * MINUTE, 2 * HOUR),
    *(12 * HOUR, 12 * HOUR, 12 * HOUR, 24 * HOUR, 24 * HOUR),
]
# Within so long a try has ended, one way or the other; after that its sender is dead.
LEASE = 15 * MINUTE
SUBJECT_LENGTH = 200


class OutgoingMailQuerySet(models.QuerySet["OutgoingMail"]):
    def due(self, now: datetime) -> Self:
        """Keep what is to be sent now, what has waited longest first."""
        return self.filter(next_try_at__lte=now).order_by("next_try_at", "pk")

    def with_person(self) -> Self:
        return self.select_related("person")

    def waiting(self) -> Self:
        """Keep what is still to be sent, now or later."""
        return self.filter(next_try_at__isnull=False)

    def sent(self) -> Self:
        return self.filter(sent_at__isnull=False)

    def given_up(self) -> Self:
        return self.filter(sent_at__isnull=True, next_try_at__isnull=True)

    def claim(self, mail: "OutgoingMail", now: datetime) -> bool:
        """Take a mail for one try, unless another sender has taken it meanwhile.

        The mail is due again when the lease is over, should this sender be killed.
        """
        unclaimed = self.filter(pk=mail.pk, next_try_at=mail.next_try_at)
        claimed = unclaimed.update(tries=F("tries") + 1, next_try_at=now + LEASE)
        return claimed == 1

    def try_again(self) -> int:
        """Make what was not sent due now, with as many tries as a new mail has."""
        return self.filter(sent_at__isnull=True).update(
            tries=0, next_try_at=timezone.now()
        )


class OutgoingMail(models.Model):
    """A mail in its reader's language, as it was written when something happened."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="mails",
        verbose_name=_("account"),
    )
    to = models.EmailField(_("to"))
    kind = models.CharField(_("kind"), max_length=40)
    language = models.CharField(
        _("language"), max_length=10, choices=settings.LANGUAGES
    )
    subject = models.CharField(_("subject"), max_length=SUBJECT_LENGTH)
    text = models.TextField(_("text"), blank=True)
    html = models.TextField(_("text as HTML"), blank=True)
    created_at = models.DateTimeField(_("written"), default=timezone.now)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    next_try_at = models.DateTimeField(
        _("next try"), null=True, blank=True, default=timezone.now
    )
    error = models.TextField(_("last error"), blank=True)

    objects = OutgoingMailQuerySet.as_manager()

    class Meta:
        verbose_name = _("mail")
        verbose_name_plural = _("mails")
        ordering = ["-created_at", "-pk"]
        default_permissions = ("view",)
        indexes = [
            models.Index(
                fields=["next_try_at"],
                condition=Q(next_try_at__isnull=False),
                name="mail_to_be_sent",
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True) | Q(next_try_at__isnull=True),
                name="mail_sent_is_not_tried_again",
            )
        ]

    def __str__(self) -> str:
        return f"{self.to}: {self.subject}"

    def note_sent(self) -> None:
        """Keep that it was sent; not its text, which may hold a link for her alone."""
        self.sent_at, self.next_try_at = timezone.now(), None
        self.text = self.html = self.error = ""
        self.save(update_fields=["sent_at", "next_try_at", "text", "html", "error"])

    def give_up(self, error: str) -> None:
        """Try no more, and keep why."""
        self.next_try_at, self.error = None, error
        self.save(update_fields=["next_try_at", "error"])

    def note_failed(self, error: str) -> None:
        """Plan the next try, or give up after the last one."""
        self.refresh_from_db(fields=["tries"])
        left = PAUSES[self.tries - 1 :]
        self.next_try_at = timezone.now() + left[0] if left else None
        self.error = error
        self.save(update_fields=["next_try_at", "error"])
