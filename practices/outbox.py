"""Sends what waits in the outbox. Nothing that people do waits for the mail server."""

import logging
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.utils import timezone

from practices.models import OutgoingMail

log = logging.getLogger(__name__)

NO_SERVER = "django.core.mail.backends.dummy.EmailBackend"
# As many mails go in one run; the next run takes the rest.
BATCH = 200
# Of an answer of the mail server so much is kept.
ERROR_LENGTH = 500


@dataclass
class Run:
    """What one run did: numbers for its summary."""

    sent: int = 0
    failed: int = 0

    def __str__(self) -> str:
        waiting = OutgoingMail.objects.waiting().count()
        given_up = OutgoingMail.objects.given_up().count()
        return (
            f"{self.sent} sent, {self.failed} failed; "
            f"{waiting} waiting, {given_up} given up."
        )


def is_configured() -> bool:
    return bool(settings.EMAIL_BACKEND != NO_SERVER)


def send_due() -> Run:
    """Send each mail that is due, over one connection.

    A mail that fails is tried again later. When the connection itself fails the run
    ends, for each other mail would wait for the same time-out.
    """
    run = Run()
    connection = get_connection()
    now = timezone.now()
    for mail in OutgoingMail.objects.due(now).with_person()[:BATCH]:
        if not OutgoingMail.objects.claim(mail, timezone.now()):
            continue
        if mail.person and not mail.person.is_active:
            mail.give_up("The account was disabled before the mail was sent.")
            run.failed += 1
            continue
        error = attempt(mail, connection)
        run.failed += bool(error)
        run.sent += not error
        if error and not is_open(connection):
            break
    close(connection)
    return run


def attempt(mail: OutgoingMail, connection: Any) -> str:
    """Send a mail and note how it went; give the error, or nothing."""
    try:
        connection.open()
        connection.send_messages([message(mail, connection)])
    except (OSError, ValueError) as refusal:  # every smtplib error is an OSError
        error = f"{type(refusal).__name__}: {refusal}"[:ERROR_LENGTH]
        log.warning("Mail %s to %s was not sent: %s", mail.pk, mail.to, error)
        mail.note_failed(error)
        return error
    mail.note_sent()
    return ""


def message(mail: OutgoingMail, connection: Any) -> EmailMultiAlternatives:
    """Make the mail as it goes out.

    It keeps its Message-ID from try to try: a mail which the server took right before
    its sender was killed is the same mail when it comes again.
    """
    host = urlsplit(settings.SITE_URL).hostname
    number = f"{mail.pk}.{mail.created_at.timestamp():.0f}"
    made = EmailMultiAlternatives(
        mail.subject,
        mail.text,
        to=[mail.to],
        connection=connection,
        headers={
            "Auto-Submitted": "auto-generated",
            "Content-Language": mail.language,
            "Message-ID": f"<outbox.{number}@{host}>",
        },
    )
    made.attach_alternative(mail.html, "text/html")
    return made


def is_open(connection: Any) -> bool:
    """Tell whether a connection that has failed a mail would take the next one."""
    server = getattr(connection, "connection", True)
    return bool(server) and getattr(server, "sock", True) is not None


def close(connection: Any) -> None:
    try:
        connection.close()
    except OSError as error:
        log.warning("The mail server did not say goodbye: %s", error)
