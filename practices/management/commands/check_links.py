"""Ask the links of the practices whether they still lead somewhere."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from practices import links


class Command(BaseCommand):
    help = (
        "Ask the links of the practices whether they still lead somewhere; each once "
        "a month, or the next day when it did not. For a timer; safe at any time."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--most",
            type=int,
            default=links.MOST,
            metavar="LINKS",
            help="Ask so many at most (default: %(default)s)",
        )

    def handle(self, *, most: int, **options: Any) -> None:
        self.stdout.write(str(links.check(timezone.localdate(), most)))
