"""Writing on behalf of a reader, who waits for nobody."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import OperationalError, connection, transaction

MILLISECONDS = 100


def at_once(write: Callable[[], object]) -> bool:
    """Write, unless another writer is in the way; tell whether it was done."""
    try:
        with _impatient(), transaction.atomic():
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute(f"SET LOCAL lock_timeout = {MILLISECONDS}")
            write()
    except OperationalError:
        return False
    return True


@contextmanager
def _impatient() -> Iterator[None]:
    """Have SQLite wait for its one writer only shortly."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout")
        [usual] = cursor.fetchone()
        cursor.execute(f"PRAGMA busy_timeout = {MILLISECONDS}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA busy_timeout = {usual}")
