"""A set as a compressed bitmap of pyroaring. Raises ImportError where there is none."""

from collections.abc import Iterable, Iterator

from pyroaring import FrozenBitMap

EMPTY = FrozenBitMap()


def everything(size: int) -> FrozenBitMap:
    return FrozenBitMap(range(size))


def from_positions(positions: Iterable[int], size: int) -> FrozenBitMap:
    """Make a set of positions below `size`."""
    return FrozenBitMap(positions)


def count(bits: FrozenBitMap) -> int:
    return len(bits)


def without(bits: FrozenBitMap, others: FrozenBitMap) -> FrozenBitMap:
    return bits - others


def rank(bits: FrozenBitMap, position: int) -> int:
    """Count the members before `position`."""
    return bits.rank(position - 1) if position else 0


def positions(bits: FrozenBitMap, start: int, stop: int) -> list[int]:
    """List the members from number `start` to before number `stop`, in their order."""
    return list(bits[start:stop])


def among(bits: FrozenBitMap, order: Iterable[int]) -> Iterator[int]:
    """Go through the members in the given order of all positions."""
    return (position for position in order if position in bits)
