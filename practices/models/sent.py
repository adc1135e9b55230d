"""Forms that were taken, each once, however often a browser sends them."""

from datetime import timedelta
from typing import Self
from uuid import UUID

from django.conf import settings
from django.contrib.auth.models import User
from django.db import models
from django.utils import timezone

from practices.models.practice import GoodPractice

KEPT_FOR = timedelta(days=7)


class SentFormQuerySet(models.QuerySet["SentForm"]):
    def of(self, user: User, form_key: UUID) -> Self:
        return self.filter(user=user, form_key=form_key)

    def of_practices(self) -> Self:
        """Leave out those of practices that are deleted."""
        return self.exclude(practice=None).select_related("practice")

    def forgettable(self) -> Self:
        """Keep what nobody sends again: no page stays open so long."""
        return self.filter(at__lt=timezone.now() - KEPT_FOR)


class SentForm(models.Model):
    """A form that was saved: by its key, with a digest of all that it said."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="sent_forms"
    )
    # Of a practice that is deleted it stays: a late copy of its form is no new one.
    practice = models.ForeignKey(
        GoodPractice, models.SET_NULL, null=True, related_name="sent_forms"
    )
    form_key = models.UUIDField()
    digest = models.CharField(max_length=64)
    at = models.DateTimeField(default=timezone.now)

    objects = SentFormQuerySet.as_manager()

    class Meta:
        verbose_name = "form that was sent"
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["user", "form_key", "digest"], name="form_sent_once"
            )
        ]
        indexes = [models.Index(fields=["at"], name="sent_form_by_time")]

    def __str__(self) -> str:
        return str(self.form_key)
