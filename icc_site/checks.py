"""System checks for what an installation needs beyond Django's own list."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Tags, Warning, register

from practices import outbox


@register(Tags.security, deploy=True)
def check_site_address(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[CheckMessage]:
    """W001: the address that pages name as their own must be the public https one."""
    if settings.SITE_URL.startswith("https://"):
        return []
    return [
        Warning(
            f"SITE_URL is “{settings.SITE_URL}”, which is no public https address.",
            hint="Set SITE_URL, for example SITE_URL=https://catalogue.example.org",
            id="icc_site.W001",
        )
    ]


@register(Tags.security, deploy=True)
def check_contact(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[CheckMessage]:
    """W002: readers report errors and barriers to a mailbox that somebody reads."""
    if not settings.CONTACT_EMAIL.endswith("@example.org"):
        return []
    return [
        Warning(
            f"CONTACT_EMAIL is “{settings.CONTACT_EMAIL}”, which nobody reads.",
            hint="Set CONTACT_EMAIL to the mailbox of the programme.",
            id="icc_site.W002",
        )
    ]


@register(Tags.security, deploy=True)
def check_mail(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[CheckMessage]:
    """W003: without a mail server nobody gets her invitation."""
    if outbox.is_configured():
        return []
    return [
        Warning(
            "EMAIL_URL is not set, so that all mails wait in the outbox.",
            hint="Set EMAIL_URL=smtp+tls://user:password@mail.example.org:587",
            id="icc_site.W003",
        )
    ]
