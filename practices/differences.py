"""What changed from one state of a practice to another, part by part, word by word."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from practices.content import Content, parts_of

# A word, a number as it is written, or a mark, with the space before it.
WORDS = re.compile(r"\s*(?:\d+(?:[.,:/\u00a0\u202f]\d+)+|\w+|[^\w\s])|\s+")
LINES = re.compile(r"[^\n]*\n|[^\n]+")
# What differs in more words or lines is shown as replaced: time grows with the square.
MOST = 5_000

# Of a passage: characters that are shown beside a change, and of one at most.
AROUND, LONGEST_SHOWN = 60, 400

SAME, REMOVED, ADDED = "same", "removed", "added"
Bounds = tuple[int, int, int, int]


@dataclass(frozen=True)
class Piece:
    """A stretch of text that stayed, went or came."""

    kind: str
    text: str


@dataclass(frozen=True)
class PartDifference:
    """How a part of the form changed; `name` is the part's."""

    name: str
    heading: str
    pieces: list[Piece]

    @property
    def is_changed(self) -> bool:
        return any(piece.kind != SAME for piece in self.pieces)


def differences(old: Content | None, new: Content) -> list[PartDifference]:
    """Compare each part that either state has; without an old state all is new."""
    return [part for part in all_differences(old, new) if part.pieces]


def all_differences(old: Content | None, new: Content) -> list[PartDifference]:
    """Compare all parts, also those that both states left empty."""
    before = {name: text for name, _, text in parts_of(old)} if old else {}
    return [
        PartDifference(name, heading, pieces(before.get(name, ""), text))
        for name, heading, text in parts_of(new)
    ]


def pieces(old: str, new: str) -> list[Piece]:
    """Compare two texts by their lines, and lines that changed by their words."""
    return _joined(_by_lines(old, new))


def passages(old: str, new: str) -> list[Piece]:
    """Compare two texts, and keep of what stayed only what stands beside a change."""
    found = pieces(old, new)
    last = len(found) - 1
    return [
        Piece(piece.kind, _shortened(piece, is_first=at == 0, is_last=at == last))
        for at, piece in enumerate(found)
    ]


def _shortened(piece: Piece, *, is_first: bool, is_last: bool) -> str:
    text = piece.text
    if piece.kind != SAME:
        return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"
    before = "" if is_first else text[:AROUND]
    after = "" if is_last else text[-AROUND:]
    return text if len(text) <= len(before + after) else f"{before} … {after}"


def _by_lines(old: str, new: str) -> Iterator[Piece]:
    before, after = LINES.findall(old), LINES.findall(new)
    for low, high, start, end in _stretches(before, after):
        was, now = before[low:high], after[start:end]
        if len(was) != len(now):
            was, now = ["".join(was)], ["".join(now)]
        for pair in zip(was, now, strict=True):
            yield from _by_words(*pair)


def _by_words(old: str, new: str) -> Iterator[Piece]:
    before, after = WORDS.findall(old), WORDS.findall(new)
    for low, high, start, end in _stretches(before, after):
        was, now = "".join(before[low:high]), "".join(after[start:end])
        if was == now:
            yield Piece(SAME, now)
            continue
        yield from (Piece(REMOVED, was), Piece(ADDED, now))


def _stretches(before: list[str], after: list[str]) -> Iterator[Bounds]:
    """Give the bounds of what is alike or not, on both sides, in their order.

    What is alike at both ends is set aside, so that one change in a long text is found
    exactly. Between them, what comes often is not looked for: it would take minutes.
    """
    head = _alike(before, after)
    tail = _alike(before[head:][::-1], after[head:][::-1])
    low, high = len(before) - tail, len(after) - tail
    yield 0, head, 0, head
    if max(low, high) - head > MOST:
        yield head, low, head, high
    else:
        matcher = SequenceMatcher(None, before[head:low], after[head:high])
        for _tag, *bounds in matcher.get_opcodes():
            first, last, start, end = (bound + head for bound in bounds)
            yield first, last, start, end
    yield low, len(before), high, len(after)


def _alike(before: list[str], after: list[str]) -> int:
    """Count the pieces that are the same from the beginning."""
    pairs = enumerate(zip(before, after, strict=False))
    shorter = min(len(before), len(after))
    return next((n for n, (was, now) in pairs if was != now), shorter)


def _joined(found: Iterator[Piece]) -> list[Piece]:
    """Join neighbours of one kind, and leave out what is empty."""
    joined: list[Piece] = []
    for piece in found:
        if not piece.text:
            continue
        if joined and joined[-1].kind == piece.kind:
            piece = Piece(piece.kind, joined.pop().text + piece.text)
        joined.append(piece)
    return joined
