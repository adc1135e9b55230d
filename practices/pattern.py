"""The band of overlapping circles on a practice that has no picture.

Where circles meet a third colour appears: that is the theme. Their places come from a
hash of the practice's address, so a practice always carries the same band.
"""

from dataclasses import dataclass
from hashlib import sha256

WIDTH = 320
HEIGHT = 84
CIRCLES = 5


@dataclass(frozen=True)
class Circle:
    """Centre and radius in units of the band; `second` takes the second topic's hue."""

    x: int
    y: int
    radius: int
    second: bool


def circles(seed: str) -> list[Circle]:
    """Place the circles of a band: pairs lie close enough to overlap."""
    numbers = sha256(seed.encode()).digest()
    found: list[Circle] = []
    for rank in range(CIRCLES):
        across, down, size, nearness = numbers[rank * 4 : rank * 4 + 4]
        radius = 18 + size * 34 // 255
        x = across * WIDTH // 255
        if rank % 2 and found:
            x = found[-1].x + radius // 2 + nearness * radius // 510
        found.append(Circle(x, down * HEIGHT // 255, radius, rank % 2 == 1))
    return found
