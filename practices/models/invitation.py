"""Invitations to the desk: the only way to an account."""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cities.models import City
from practices.mailbox import normal_address

LIFETIME = timedelta(days=7)
ONE_OPEN = _(
    "This address has an invitation already: send that one again, or withdraw it first."
)


def hash_of(token: str) -> str:
    """Give what is stored of a link, from which the link cannot be made again."""
    return hashlib.sha256(token.encode()).hexdigest()


def expiry() -> datetime:
    return timezone.now() + LIFETIME


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self) -> Self:
        """Keep those that are neither used nor withdrawn, whether in time or not."""
        return self.filter(used_at__isnull=True, withdrawn_at__isnull=True)

    def with_token(self, token: str) -> Self:
        return self.filter(token_hash=hash_of(token))

    def for_list(self) -> Self:
        return self.select_related("invited_by").prefetch_related("cities")

    def use(self, invitation: "Invitation") -> bool:
        """Mark an invitation as used, unless its link has ceased to work meanwhile."""
        now = timezone.now()
        usable = self.open().filter(
            pk=invitation.pk, token_hash=invitation.token_hash, expires_at__gt=now
        )
        return usable.update(used_at=now) == 1


class Invitation(models.Model):
    """A link sent to an address, which works once and for seven days."""

    class State(models.TextChoices):
        OPEN = "open", _("Waiting for an answer")
        USED = "used", _("Accepted")
        EXPIRED = "expired", _("Expired: send it again")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    address = models.EmailField(_("e-mail address"))
    for_staff = models.BooleanField(
        _("as programme staff"),
        default=False,
        help_text=_("Staff reviews and publishes the practices of all cities."),
    )
    cities = models.ManyToManyField(
        City,
        related_name="invitations",
        blank=True,
        verbose_name=_("cities"),
        help_text=_("The cities for which the person will describe practices."),
    )
    language = models.CharField(
        _("language of the mail"),
        max_length=10,
        choices=settings.LANGUAGES,
        default=settings.LANGUAGE_CODE,
    )
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="invitations",
        verbose_name=_("invited by"),
    )
    created_at = models.DateTimeField(
        _("invited"), default=timezone.now, editable=False
    )
    expires_at = models.DateTimeField(_("works until"), default=expiry, editable=False)
    used_at = models.DateTimeField(_("accepted"), null=True, editable=False)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, editable=False)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["address"],
                condition=Q(used_at__isnull=True, withdrawn_at__isnull=True),
                name="invitation_one_open_an_address",
                violation_error_message=ONE_OPEN,
            ),
            models.CheckConstraint(
                condition=Q(used_at__isnull=True) | Q(withdrawn_at__isnull=True),
                name="invitation_used_or_withdrawn",
            ),
        ]

    def __str__(self) -> str:
        return self.address

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.address = normal_address(self.address)
        super().save(*args, **kwargs)

    def clean(self) -> None:
        self.address = normal_address(self.address)

    @property
    def state(self) -> State:
        if self.used_at:
            return self.State.USED
        if self.withdrawn_at:
            return self.State.WITHDRAWN
        in_time = timezone.now() < self.expires_at
        return self.State.OPEN if in_time else self.State.EXPIRED

    @property
    def city_names(self) -> str:
        return ", ".join(city.name for city in self.cities.all())

    @property
    def inviter(self) -> str:
        """Name who invited, as her guest may know her; empty when she has gone."""
        user = self.invited_by
        return (user.get_full_name() or user.email) if user else ""

    @property
    def is_open(self) -> bool:
        """Whether it may be sent again or withdrawn."""
        return self.state in {self.State.OPEN, self.State.EXPIRED}

    def renew(self) -> str:
        """Make a new link, which ends the old one; give its token, nowhere stored."""
        token = secrets.token_urlsafe(32)
        self.token_hash, self.expires_at = hash_of(token), expiry()
        return token
