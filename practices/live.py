"""The snapshot that is true now: the one kept, or a new one after a change."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from threading import Lock, Thread

from django.db import OperationalError, connection
from django.utils import timezone

from practices.indexing import catch_up
from practices.models.version import Version, current_version
from practices.snapshot import Snapshot

# A snapshot of so few practices is made sooner than a page: for them the reader waits.
FEW = 2_000

# The version that a request was told, and whether it waits for it.
_told: ContextVar[tuple[Version, bool] | None] = ContextVar("told", default=None)


@contextmanager
def telling(version: Version, *, waits: bool) -> Iterator[None]:
    """Let all parts of a request speak of the same version, which is asked for once.

    Who made a change waits for it where it is slow to be seen, other readers do not.
    """
    token = _told.set((version, waits))
    try:
        yield
    finally:
        _told.reset(token)


class Keeper:
    """Keeps the snapshot of this process, and has at most one made at a time."""

    def __init__(self) -> None:
        self._kept: Snapshot | None = None
        self._making = Lock()

    def snapshot(self) -> Snapshot:
        """Give the snapshot of the catalogue as it is now.

        Where many practices make it slow, a reader gets the one kept while the next is
        being made.
        """
        kept = self._kept
        version, waits = _told.get() or (current_version(), False)
        if kept and is_true(kept, version):
            return kept
        if kept is None or waits or kept.size <= FEW:
            return self._renewed()
        if is_true(kept, current_version()):
            return kept  # made since the request was told
        kept.is_old = True
        if self._making.acquire(blocking=False):
            Thread(target=self._renew_apart, name="catalogue", daemon=True).start()
        return kept

    def will_show(self, version: Version) -> bool:
        """Tell whether a reader who asks now gets this version, or a later one."""
        kept = self._kept
        return kept is None or is_true(kept, version) or kept.size <= FEW

    def _renewed(self) -> Snapshot:
        with self._making:
            return self._renew()

    def _renew_apart(self) -> None:
        """Make it with the lock held, which is what a second thread would wait for."""
        try:
            self._renew()
        finally:
            self._making.release()
            with suppress(OperationalError):  # others write: the next search does it
                catch_up()
            if self._kept:
                self._kept.forget_words()
            connection.close()

    def _renew(self) -> Snapshot:
        version = current_version()
        if self._kept is None or not is_true(self._kept, version):
            self._kept = made_anew(version, self._kept)
        return self._kept


def is_true(snapshot: Snapshot, version: Version) -> bool:
    """Tell whether nothing changed since, nor the year: practices end with a year."""
    same_year = snapshot.year == timezone.localdate().year
    return snapshot.version == version and same_year


def made_anew(version: Version, old: Snapshot | None) -> Snapshot:
    """Make a snapshot, with the orders that readers of the old one asked for."""
    new = Snapshot(version)
    for name in old.order_names if old else ():
        new.order(name)
    return new


keeper = Keeper()
