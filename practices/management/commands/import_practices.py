"""Load a table of practices, or of another kind, from a file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError
from django.utils.text import Truncator

from cities.sheets.reading import Fault, Unreadable, check_size, read
from cities.sheets.resource import Report, SheetResource
from practices.mailbox import normal_address
from practices.resources import TABLES, PracticeResource

WIDTH = 60
"""Columns of the terminal's line that counts up, to be wiped by the next."""
SHOWN = 100
LONGEST_VALUE = 80


class Command(BaseCommand):
    help = (
        "Load practices from a CSV, Excel or JSON file: all of it, or nothing. New "
        "practices become drafts; a site without any begins with those that are public."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--dry-run", action="store_true", help="Say what would change, and stop."
        )
        parser.add_argument(
            "--table",
            choices=TABLES,
            default=PracticeResource.file_name,
            help="What the file holds (default: %(default)s).",
        )
        parser.add_argument(
            "--by", default="", help="E-mail address of the account that does it."
        )
        parser.add_argument(
            "--encoding", default="", help="Of a CSV file, such as cp1251."
        )

    def handle(
        self,
        *,
        file: Path,
        dry_run: bool,
        table: str,
        by: str,
        encoding: str,
        **options: Any,
    ) -> None:
        try:
            check_size(file.name, file.stat().st_size)
            found = read(file.name, file.read_bytes(), encoding)
        except (OSError, Unreadable) as error:
            raise CommandError(f"{error} Nothing was loaded.") from error
        resource = self.resource_of(table, person(by) if by else None)
        report = resource.load(found, dry_run=dry_run)
        self.wipe()
        if report.faults:
            self.stderr.write("\n".join(map(in_words, report.faults[:SHOWN])))
            count = len(report.faults)
            faults = "1 fault" if count == 1 else f"{count} faults"
            raise CommandError(f"{faults} in {file.name}. Nothing was loaded.")
        self.say(report, dry_run)

    def resource_of(self, table: str, by: User | None) -> SheetResource:
        if table == PracticeResource.file_name:
            return PracticeResource(by, self.count_up, begins=True)
        return TABLES[table](by, self.count_up)

    def say(self, report: Report, dry_run: bool) -> None:
        for doubt in report.doubts[:SHOWN]:
            self.stdout.write(doubt)
        for new in report.new[:SHOWN] if dry_run else ():
            where = f" · {new.where}" if new.where else ""
            self.stdout.write(f"Line {new.line}, new: “{new.name}”{where} ({new.key})")
        for changed in report.changed[:SHOWN]:
            self.stdout.write(f"Line {changed.line}, “{changed.name}”:")
            for change in changed.changes:
                self.stdout.write(
                    f"  {change.column}: “{change.before}” → “{change.after}”"
                )
        self.stdout.write(
            f"{len(report.new)} new, {len(report.changed)} changed, "
            f"{report.unchanged} as they were."
        )
        if dry_run:
            self.stdout.write("Nothing was loaded: this was a dry run.")

    def count_up(self, done: int, total: int) -> None:
        if self.stdout.isatty():
            line = f"Line {done} of {total}"
            self.stdout.write(f"\r{line:{WIDTH}}", ending="")
            self.stdout.flush()

    def wipe(self) -> None:
        if self.stdout.isatty():
            self.stdout.write(f"\r{'':{WIDTH}}\r", ending="")


def person(address: str) -> User:
    """Find the account of an address. Raises CommandError."""
    found = User.objects.filter(email=normal_address(address), is_active=True).first()
    if found is None:
        raise CommandError(f"There is no active account {address}. Nothing was loaded.")
    return found


def in_words(fault: Fault) -> str:
    where = [f"Line {fault.line}"] if fault.line else []
    where += [fault.column] if fault.column else []
    value = Truncator(fault.value).chars(LONGEST_VALUE)
    said = f"“{value}”: {fault.sentence}" if value else fault.sentence
    return f"{', '.join(where)}: {said}" if where else said
