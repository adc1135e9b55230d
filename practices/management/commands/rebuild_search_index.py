"""Builds the search index anew, from all practices."""

from typing import Any

from django.core.management.base import BaseCommand

from practices.indexing import rebuild


class Command(BaseCommand):
    help = "Build the search index anew. Searches go on meanwhile, in the old one."

    def handle(self, *args: Any, **options: Any) -> None:
        count = rebuild(self.show)
        self.stdout.write(f"The search index holds {count} practices.")

    def show(self, done: int, total: int) -> None:
        self.stdout.write(f"{done} of {total} practices")
