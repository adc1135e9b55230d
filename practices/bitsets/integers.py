"""A set as a plain integer: position 5 is in it when bit 5 is set."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from itertools import islice

# A page is found by passing over the set in pieces of so many bytes.
PIECE = 128
EMPTY = 0
BITS = tuple(1 << place for place in range(8))


def everything(size: int) -> int:
    return (1 << size) - 1


def from_positions(positions: Iterable[int], size: int) -> int:
    """Make a set of positions below `size`."""
    octets = bytearray(size // 8 + 1)
    for position in positions:
        octets[position >> 3] |= BITS[position & 7]
    return int.from_bytes(octets, "little")


def count(bits: int) -> int:
    return bits.bit_count()


def without(bits: int, others: int) -> int:
    return bits & ~others


def rank(bits: int, position: int) -> int:
    """Count the members before `position`."""
    return (bits & everything(position)).bit_count()


def positions(bits: int, start: int, stop: int) -> list[int]:
    """List the members from number `start` to before number `stop`, in their order."""
    found: list[int] = []
    wanted, passed = max(stop - start, 0), 0
    for first, piece in _pieces(bits):
        here = piece.bit_count()
        if passed + here > start:
            rest = without(piece, _up_to(piece, start - passed))
            found += islice(_members(rest, first), wanted - len(found))
        passed += here
        if passed >= stop:
            break
    return found


def among(bits: int, order: Iterable[int]) -> Iterator[int]:
    """Go through the members in the given order of all positions."""
    octets = _octets(bits)
    end = len(octets) * 8
    for position in order:
        if position < end and octets[position >> 3] >> (position & 7) & 1:
            yield position


def _octets(bits: int) -> bytes:
    return bits.to_bytes((bits.bit_length() + 7) // 8, "little")


def _pieces(bits: int) -> Iterator[tuple[int, int]]:
    """Cut the set into pieces, each with the position of its first bit."""
    octets = _octets(bits)
    for first in range(0, len(octets), PIECE):
        yield first * 8, int.from_bytes(octets[first : first + PIECE], "little")


def _up_to(piece: int, number: int) -> int:
    """Give all places of a piece up to that of so many members."""
    wanted = max(number, 0)
    end = bisect_left(range(PIECE * 8), wanted, key=lambda place: rank(piece, place))
    return everything(end)


def _members(bits: int, first: int) -> Iterator[int]:
    while bits:
        lowest = bits & -bits
        yield first + lowest.bit_length() - 1
        bits ^= lowest
