"""Send the mails that wait in the outbox."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import close_old_connections

from practices import outbox


class Command(BaseCommand):
    help = "Send the mails that are due. For a timer, or with --loop as a service."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--loop",
            type=float,
            metavar="SECONDS",
            help="Go on for ever, with so many seconds between two looks.",
        )

    def handle(self, *, loop: float | None = None, **options: Any) -> None:
        if not outbox.is_configured():
            raise CommandError(
                "Nothing was sent: there is no mail server. Set EMAIL_URL, for example "
                "EMAIL_URL=smtp+tls://user:password@mail.example.org:587"
            )
        self.look(quiet=False)
        while loop is not None:
            time.sleep(loop)
            close_old_connections()
            self.look(quiet=True)

    def look(self, *, quiet: bool) -> None:
        """Send what is due; when this is done again and again, tell only of news."""
        run = outbox.send_due()
        if run.sent or run.failed or not quiet:
            self.stdout.write(str(run))
