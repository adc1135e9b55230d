"""The list of good practices of the Council's old site, as people saved its pages.

Pure reading: it knows cities and countries by what it is given (places.Gazetteer), asks
no database and writes nothing. A page goes in as bytes, comes out as text
(documents.text_of), and that as entries (`read`), each with what was guessed in it.
"""

from dataclasses import dataclass, field
from itertools import pairwise

from practices.listing.entry import (
    GOOD,
    Entry,
    is_excerpt,
    place_line,
    read_entry,
)
from practices.listing.marks import INTRODUCTION_ENDS, READ_MORE, is_remnant
from practices.listing.places import Gazetteer, read_place_line

__all__ = ["Entry", "Listing", "read", "read_again"]

# Longer lines are texts, and no title.
LONGEST_TITLE = 300
# What stands below the last entry and is longer is no entry that was cut off.
MOST_OF_A_REST = 2
# So many lines at most are a title; and, below it, an entry whose place is not found.
MOST_OF_A_TITLE = 3
MOST_OF_AN_ENTRY = 3

Lines = list[str]


@dataclass
class Listing:
    """What a page holds: its entries in their order, and the lines beside them."""

    entries: list[Entry] = field(default_factory=list)
    aside: Lines = field(default_factory=list)


def read(text: str, gazetteer: Gazetteer) -> Listing:
    """Read a page: each of its lines is in one of the entries, or aside."""
    lines = [" ".join(line.split()) for line in text.splitlines()]
    *chunks, rest = _chunks([line for line in lines if line])
    last, below = _last_entry(rest, gazetteer, is_below=bool(chunks))
    divided = [part for c in [*chunks, last] for part in _divided(c, gazetteer)]
    listing = Listing()
    for number, chunk in enumerate(divided):
        above, entry = _set_apart(chunk, gazetteer, is_first=number == 0)
        listing.aside += above
        listing.entries += [read_entry(entry, gazetteer)] if entry else []
    listing.aside += below
    return listing


def read_again(raw: str, gazetteer: Gazetteer) -> Entry:
    """Read one entry from its own lines alone."""
    return read_entry([line for line in raw.splitlines() if line.strip()], gazetteer)


def _chunks(lines: Lines) -> list[Lines]:
    """Cut below each link "Read More"; the last chunk is what comes after."""
    chunks: list[Lines] = [[]]
    for line in lines:
        chunks[-1].append(line)
        if READ_MORE.search(line):
            chunks.append([])
    return chunks


def _place_lines(
    lines: Lines, gazetteer: Gazetteer, *, of_known_places: bool = False
) -> list[int]:
    """Tell where the lines of place and period are; a title may look like one of
    a place that is not known.
    """
    read = [read_place_line(line, gazetteer) for line in lines]
    return [
        at
        for at, found in enumerate(read)
        if found.score >= GOOD and not (of_known_places and found.localities)
    ]


def _last_entry(
    rest: Lines, gazetteer: Gazetteer, *, is_below: bool
) -> tuple[Lines, Lines]:
    """Split what has no link: an entry that was cut off, and what is none."""
    places = _place_lines(rest, gazetteer)
    begin = places[-1] + 1 if places else 0
    remnants = (at for at in range(begin, len(rest)) if is_remnant(rest[at]))
    end = next(remnants, len(rest))
    if places or (is_below and end <= MOST_OF_A_REST):
        return rest[:end], rest[end:]
    return [], rest


def _divided(chunk: Lines, gazetteer: Gazetteer) -> list[Lines]:
    """Divide a chunk of several entries, between which the link is missing."""
    places = _place_lines(chunk, gazetteer, of_known_places=True)
    starts = [
        at - 1 if _is_title(chunk[at - 1], before, at) else at
        for before, at in pairwise(places)
    ]
    return [chunk[a:b] for a, b in pairwise([0, *starts, len(chunk)])]


def _is_title(line: str, place_before: int, at: int) -> bool:
    """Tell whether the line above a place line belongs to it, not to the one before."""
    return at - place_before > 1 and len(line) <= LONGEST_TITLE and not is_excerpt(line)


def _set_apart(
    chunk: Lines, gazetteer: Gazetteer, *, is_first: bool
) -> tuple[Lines, Lines]:
    """Split a chunk: the introduction or what else stands above it, and the entry."""
    ends = [at for at, line in enumerate(chunk) if INTRODUCTION_ENDS.search(line)]
    start = ends[-1] + 1 if ends else 0
    at, found = place_line(chunk[start:], gazetteer)
    above = at if found else len(chunk) - start - MOST_OF_AN_ENTRY
    if (is_first and not ends) or above > MOST_OF_A_TITLE:
        has_title = found is None or len(chunk[start + above - 1]) <= LONGEST_TITLE
        start += max(above - has_title, 0)
    return chunk[:start], chunk[start:]
