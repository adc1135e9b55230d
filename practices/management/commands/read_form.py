"""Read a filled Word form, and show what is understood of it."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files import File
from django.core.management.base import BaseCommand, CommandError

from practices import template_form
from practices.content import parts_of
from practices.template_form import Reading
from practices.template_form.parts import heading_of
from practices.typed import nothing


class Command(BaseCommand):
    help = "Read a filled Word form and show what is understood. Nothing is saved."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="The form, a Word file (docx)")
        parser.add_argument(
            "--json", action="store_true", help="Write it as JSON, for another program"
        )

    def handle(self, *, file: Path, json: bool, **options: Any) -> None:
        reading = self.read(file)
        if json:
            self.stdout.write(as_json(reading))
        else:
            self.show(reading)

    def read(self, path: Path) -> Reading:
        try:
            with path.open("rb") as opened:
                return template_form.read(File(opened, path.name))
        except OSError as error:
            raise CommandError(
                f"“{path}” cannot be opened: {error.strerror}."
            ) from error
        except ValidationError as refused:
            raise CommandError(" ".join(refused.messages)) from refused

    def show(self, reading: Reading) -> None:
        without = "none: a document without the form" if reading.is_free else "not said"
        self.stdout.write(f"Version of the form: {reading.version or without}")
        for name, _heading, text in parts_of(nothing() | reading.content):
            if text and reading.says(name):
                heading = heading_of(name)
                self.stdout.write(f"\n{self.style.MIGRATE_HEADING(heading)}\n{text}")
        if reading.unplaced:
            self.stdout.write(f"\n{self.style.WARNING('Could not place')}")
        for left in reading.unplaced:
            why = f" ({left.why})" if left.why else ""
            self.stdout.write(f"{left.where}: {left.text}{why}")


def as_json(reading: Reading) -> str:
    """Write a reading as JSON: `content` has the fields of practices/content.py."""
    said = {
        "version": reading.version,
        "content": reading.content,
        "unplaced": [vars(left) for left in reading.unplaced],
    }
    return json.dumps(said, ensure_ascii=False, indent=2)
