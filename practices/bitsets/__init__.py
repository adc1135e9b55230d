"""Sets of practices, each practice by its position in the catalogue's order.

Facets are counted, and pages cut, by a few calls on such sets; `&` and `|` join them.
A set is a plain integer; pyroaring, where it is installed, stands behind the same calls
and is several times quicker from some hundred thousand practices on.
"""

from typing import Any

try:
    from practices.bitsets import roaring as kind
except ImportError:
    from practices.bitsets import integers as kind  # type: ignore[no-redef]

Bitset = Any
"""An integer, or a FrozenBitMap of pyroaring."""

EMPTY = kind.EMPTY
among = kind.among
count = kind.count
everything = kind.everything
from_positions = kind.from_positions
positions = kind.positions
rank = kind.rank
without = kind.without

__all__ = [
    "EMPTY",
    "Bitset",
    "among",
    "count",
    "everything",
    "from_positions",
    "positions",
    "rank",
    "without",
]
