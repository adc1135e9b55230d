"""What a person wants to be told, in which language, and when she last looked."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from practices.models.patience import at_once

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class PreferencesQuerySet(models.QuerySet["Preferences"]):
    def of(self, user: "User") -> "Preferences":
        """Give what the person chose; who never did has what everyone begins with."""
        return self.filter(user=user).first() or self.model(user=user)

    def note_visit(self, user: "User") -> None:
        """Keep that the person opened her desk now, unless others write meanwhile."""
        at_once(lambda: self._note_visit(user, timezone.now()))

    def _note_visit(self, user: "User", now: datetime) -> None:
        if not self.filter(user=user).update(seen_at=now):
            self.bulk_create(
                [self.model(user=user, seen_at=now)], ignore_conflicts=True
            )


class Preferences(models.Model):
    """What one account chose for itself."""

    class Notices(models.TextChoices):
        ALL = "all", _("Everything about my practices")
        NEEDS_ME = "needs_me", _("Only what needs something of me")
        NONE = "none", _("Nothing but mails about my account")

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        primary_key=True,
        related_name="preferences",
        verbose_name=_("account"),
    )
    language = models.CharField(
        _("language of mails"),
        max_length=10,
        choices=settings.LANGUAGES,
        default=settings.LANGUAGE_CODE,
    )
    notices = models.CharField(
        _("mails that you get"),
        max_length=10,
        choices=Notices,
        default=Notices.ALL,
    )
    seen_at = models.DateTimeField(
        _("last visit to the desk"), null=True, blank=True, editable=False
    )

    objects = PreferencesQuerySet.as_manager()

    class Meta:
        verbose_name = _("preferences")
        verbose_name_plural = _("preferences")

    def __str__(self) -> str:
        return str(self.user)
