"""Ask the cities whether their practices still run."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from practices import still_running


class Command(BaseCommand):
    help = (
        "Ask the cities whether their practices still run, a year after the last word "
        "and once more thirty days later. For a timer; safe to run at any time."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        done = still_running.ask(timezone.localdate())
        self.stdout.write(
            f"Asked about {done.first} practices, once more about {done.again}; "
            f"{done.silent} marked as silent after two mails; "
            f"{done.nobody} have nobody to ask."
        )
