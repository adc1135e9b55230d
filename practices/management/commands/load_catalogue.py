"""Load the real catalogue into the database."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db.models import Model
from django.utils.text import capfirst

from practices import catalogue, roles

WIDTH = 60
"""Columns of the terminal's line that counts up, to be wiped by the next."""


class Command(BaseCommand):
    help = "Load the real catalogue. What is there, or was deleted, is left alone."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--from",
            dest="folder",
            type=Path,
            default=settings.BASE_DIR / "fixtures",
            help="Folder of the fixtures (default: %(default)s)",
        )

    def handle(self, *, folder: Path, **options: Any) -> None:
        try:
            new = catalogue.load(folder, self.count_up)
        except catalogue.CatalogueError as error:
            self.wipe()
            raise CommandError(f"{error} Nothing was loaded.") from error
        self.wipe()
        roles.ensure_groups()
        for model, count in new.items():
            total = model._default_manager.count()
            self.stdout.write(f"{name(model)}: {total} in the catalogue, {count} new")

    def count_up(self, model: type[Model], done: int, total: int) -> None:
        if self.stdout.isatty():
            line = f"{name(model)}: {done} of {total}"
            self.stdout.write(f"\r{line:{WIDTH}}", ending="")
            self.stdout.flush()

    def wipe(self) -> None:
        if self.stdout.isatty():
            self.stdout.write(f"\r{'':{WIDTH}}\r", ending="")


def name(model: type[Model]) -> str:
    return capfirst(str(model._meta.verbose_name_plural))
