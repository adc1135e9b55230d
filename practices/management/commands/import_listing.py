"""Bring in saved pages of the old site's list."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError

from practices import intake, policy
from practices.admin.proposed import Row, rows
from practices.intake import Choice, Proposal


class Command(BaseCommand):
    help = "Bring in saved pages of the old site's list (text or HTML), as drafts."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("pages", nargs="+", type=Path, metavar="FILE")
        parser.add_argument(
            "--dry-run", action="store_true", help="Report only; change nothing."
        )
        parser.add_argument(
            "--fill-as",
            metavar="ADDRESS",
            help="Fill in what practices lack that are here already, in the name of "
            "this member of the programme's staff. Without it they are only reported.",
        )

    def handle(
        self, *, pages: list[Path], dry_run: bool, fill_as: str | None, **options: Any
    ) -> None:
        by = staff(fill_as) if fill_as else None
        proposed, aside = proposals(pages)
        choices = {p.number: chosen(p, fills=by is not None) for p in proposed}
        for row in rows(proposed, choices):
            self.report(row)
        if aside:
            self.stdout.write("In no entry stand these lines:")
            self.stdout.writelines(f"   {line}\n" for line in aside)
        if dry_run:
            self.stdout.write("Nothing was changed: this was a dry run.")
            return
        try:
            outcomes = intake.carry_out(proposed, choices, by)
        except intake.Refused as refused:
            raise CommandError(f"{refused} Nothing was changed.") from refused
        counts = {c: sum(o.choice is c for o in outcomes) for c in Choice}
        self.stdout.write(
            f"Entries: {len(outcomes)}. Drafted: {counts[Choice.DRAFT]}, "
            f"filled in: {counts[Choice.FILL]}, "
            f"left as they are: {counts[Choice.LEAVE]}."
        )

    def report(self, row: Row) -> None:
        """Say what was read in an entry, how sure it is, and what becomes of it."""
        self.stdout.write(f"{row.proposal.number}. {row.title}")
        for guess in row.guesses:
            self.stdout.write(f"   {guess.label}: {guess.value} ({guess.sure})")
        if row.practice:
            self.stdout.write(f"   In the catalogue: {row.practice} ({row.sameness})")
        if row.lacking:
            self.stdout.write(f"   It lacks: {row.lacking}")
        if row.proposal.repeats:
            self.stdout.write(f"   The same as entry {row.proposal.repeats}")
        words = next(words for _value, words, is_chosen in row.offered if is_chosen)
        self.stdout.write(f"   → {words}")


def staff(address: str) -> User:
    """Find the person of the programme with this address. Raises CommandError."""
    user = User.objects.filter(email__iexact=address).first()
    if user is None or not policy.is_staff(user):
        raise CommandError(f"“{address}” is nobody's address in the programme's staff.")
    return user


def proposals(pages: list[Path]) -> tuple[list[Proposal], list[str]]:
    """Read all pages: what is proposed, and the lines that belong to no entry.

    Raises CommandError unless each of them can be read.
    """
    reading = intake.Reading()
    for page in pages:
        try:
            reading.page(page.name, content_of(page))
        except OSError as error:
            reason = error.strerror or error
            raise CommandError(f"“{page}” cannot be opened ({reason}).") from error
    try:
        return intake.proposals(reading.entries()), list(reading.listing.aside)
    except intake.Refused as refused:
        raise CommandError(f"{refused} Nothing was changed.") from refused


def content_of(page: Path) -> bytes:
    """Read a page. Raises OSError, and CommandError where it is larger than any is."""
    size = page.stat().st_size
    if size > intake.MOST_MEGABYTES * intake.MEGABYTE:
        raise CommandError(
            f"“{page}” has {size / intake.MEGABYTE:.1f} MB; a saved page of the list "
            f"has at most {intake.MOST_MEGABYTES} MB. Nothing was changed."
        )
    return page.read_bytes()


def chosen(proposal: Proposal, *, fills: bool) -> Choice:
    """Choose to fill in where that is asked for and possible; else what comes first."""
    offered = proposal.choices
    return Choice.FILL if fills and Choice.FILL in offered else offered[0]
