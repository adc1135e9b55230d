"""Compile the translations with polib, so that nobody needs gettext to run the site."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polib
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    help = "Compiles the catalogues in locale/ that changed since they were compiled."
    requires_system_checks = ()

    def handle(self, *, verbosity: int, **options: Any) -> None:
        for source in outdated():
            compile_catalogue(source)
            if verbosity:
                self.stdout.write(f"Compiled {shown(source)}")


def outdated() -> Iterator[Path]:
    """Every .po file that is newer than its .mo file, or has none."""
    for folder in settings.LOCALE_PATHS:
        for source in sorted(Path(folder).glob("*/LC_MESSAGES/*.po")):
            target = source.with_suffix(".mo")
            if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
                yield source


def compile_catalogue(source: Path) -> None:
    """Write the .mo file beside `source`, whole or not at all.

    Raises CommandError when `source` is not a readable catalogue.
    """
    try:
        content = polib.pofile(str(source)).to_binary()
    except (OSError, UnicodeError, ValueError) as error:
        raise CommandError(f"{shown(source)} cannot be read: {error}") from error
    part = source.with_suffix(".mo.part")
    part.write_bytes(content)
    part.replace(source.with_suffix(".mo"))


def shown(source: Path) -> str:
    """The path as a reader of the terminal knows it."""
    here = Path.cwd()
    return str(source.relative_to(here) if source.is_relative_to(here) else source)
