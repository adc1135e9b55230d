"""The practices that the filters of a list leave, in its order, out of a snapshot."""

from collections.abc import Iterator, Sequence
from functools import cached_property, reduce
from itertools import islice
from operator import and_
from typing import Any

from practices import bitsets, search
from practices.bitsets import Bitset
from practices.filters import PracticeFilter
from practices.indexing import SITE_LANGUAGES
from practices.querysets import MATCH
from practices.snapshot import DEPTH, Snapshot, union


class Selection(Sequence[int]):
    """Answers a PracticeFilter as its queryset would, and much sooner."""

    def __init__(self, snapshot: Snapshot, practices: PracticeFilter) -> None:
        self.snapshot = snapshot
        self.chosen = practices.chosen
        self.order = practices.order
        self.terms = self.read(practices.search)

    def read(self, text: str) -> tuple[search.Term, ...]:
        """Read a search, in the languages that there are."""
        languages = {*self.snapshot.values["language"], *SITE_LANGUAGES}
        return search.parse(text, sorted(languages))

    @cached_property
    def parts(self) -> dict[str, Bitset]:
        """What each filter in use leaves by itself, by its name; the search is "q"."""
        having = self.snapshot.having
        parts = {
            name: union(having(name, value) for value in values)
            for name, values in self.chosen.items()
            if values
        }
        return parts | ({"q": self.holding(self.terms)} if self.terms else {})

    @cached_property
    def found(self) -> Bitset:
        return self.leaving_out("")

    def __len__(self) -> int:
        return bitsets.count(self.found)

    def __getitem__(self, numbers: Any) -> Any:
        """List the keys of a stretch of the list, for a paginator."""
        return self.page(numbers.start, numbers.stop)

    def leaving_out(self, name: str) -> Bitset:
        """Answer without the filter `name`."""
        parts = [found for part, found in self.parts.items() if part != name]
        return reduce(and_, parts, self.snapshot.everything)

    def holding(self, terms: tuple[search.Term, ...], depth: int = DEPTH) -> Bitset:
        """Give the practices with every term in one of the first `depth` fields."""
        sets = (self.snapshot.holding(term, depth) for term in terms)
        return reduce(and_, sets, self.snapshot.everything)

    # --- In order ---------------------------------------------------------------------

    def page(self, start: int, stop: int) -> list[int]:
        """List the keys of the practices from number `start` to before `stop`."""
        if self.order == "newest":
            found = bitsets.positions(self.found, start, stop)
        elif self.order == MATCH:
            found = self._page_by_rank(start, stop)
        else:
            found = list(islice(self._in_order(), start, stop))
        return self.snapshot.keys_at(found)

    def place_of(self, pk: int) -> int | None:
        """Number of a practice in the list, from 0; None if it is not there."""
        if not bitsets.count(self.found & self.snapshot.set_of([pk])):
            return None
        [position] = self.snapshot.positions_of([pk])
        if self.order == "newest":
            return bitsets.rank(self.found, position)
        if self.order == MATCH:
            return self._rank(position)
        places = enumerate(self._in_order())
        return next((n for n, other in places if other == position), None)

    def _in_order(self) -> Iterator[int]:
        return bitsets.among(self.found, self.snapshot.order(self.order))

    def _ranks(self) -> Iterator[Bitset]:
        """Cut the list by how prominently it holds the terms.

        First what holds them all in its title, then what does in title, places and
        topics together, then with summary and purpose, then the rest. How many there
        are of one rank is asked only when a page needs it.
        """
        left = self.found
        for depth in range(1, DEPTH):
            best = left & self.holding(self.terms, depth)
            yield best
            left = bitsets.without(left, best)
        yield left

    def _page_by_rank(self, start: int, stop: int) -> list[int]:
        found: list[int] = []
        for practices in self._ranks():
            found += bitsets.positions(practices, start, stop)
            passed = bitsets.count(practices)
            start, stop = max(start - passed, 0), stop - passed
            if stop <= 0:
                break
        return found

    def _rank(self, position: int) -> int:
        passed = 0
        for practices in self._ranks():
            before = bitsets.rank(practices, position)
            if bitsets.rank(practices, position + 1) > before:
                return passed + before
            passed += bitsets.count(practices)
        return passed
