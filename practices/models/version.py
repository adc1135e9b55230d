"""How the catalogue changes: what its readers' copies are told by.

Triggers of the database write both tables (practices/triggers.py), in the transaction
of the change itself and whoever makes it.
"""

from datetime import UTC, datetime
from typing import NamedTuple

from django.db import connection, models


class Version(NamedTuple):
    """Which state of the public catalogue this is, and since when."""

    number: int
    changed_at: datetime


NEVER_CHANGED = Version(0, datetime(2020, 1, 1, tzinfo=UTC))


class CatalogueVersion(models.Model):
    """One row, raised with any change of what the public sees.

    By a random step, so that no number comes back after one was rolled back.
    """

    number = models.BigIntegerField()
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = "catalogue version"
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.number)


class Unindexed(models.Model):
    """A practice that changed, whose words the search has yet to read.

    No foreign key: of a practice that was deleted the search has to forget the words.
    """

    practice_id = models.BigIntegerField()

    class Meta:
        verbose_name = "practice to be indexed"
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.practice_id)


def current_version() -> Version:
    """Read the version: one row, which every request asks for, so in plain SQL."""
    table = CatalogueVersion._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT number, changed_at FROM {table}")
        row = cursor.fetchone()
    if row is None:
        return NEVER_CHANGED
    number, changed_at = row
    # SQLite keeps moments as UTC without saying so.
    return Version(
        number, changed_at if changed_at.tzinfo else changed_at.replace(tzinfo=UTC)
    )
