"""The geometry behind the drawing of the land: TopoJSON in, SVG path data out.

Pure, no Django. A ring is a closed polygon that does not repeat its first position.
Positions are (x, y): degrees east and north before projecting, view box units after.
"""

import heapq
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate, pairwise, product
from math import ceil, hypot
from typing import Any, NamedTuple

Position = tuple[float, float]
Ring = list[Position]


class Box(NamedTuple):
    left: float
    top: float
    right: float
    bottom: float


def read_land(topology: dict[str, Any]) -> list[Ring]:
    """The rings of the object "land": shores one way round, inland seas the other.

    Raises KeyError where the topology has no such object.
    """
    arcs = list(decode_arcs(topology))
    return [
        unwrap(stitch(arcs, ring))
        for geometry in topology["objects"]["land"]["geometries"]
        for polygon in geometry["arcs"]
        for ring in polygon
    ]


def decode_arcs(topology: dict[str, Any]) -> Iterator[Ring]:
    """Undo the quantisation: an arc is written in whole steps, each from the last."""
    scale_x, scale_y = topology["transform"]["scale"]
    move_x, move_y = topology["transform"]["translate"]
    for arc in topology["arcs"]:
        xs = accumulate(step[0] for step in arc)
        ys = accumulate(step[1] for step in arc)
        positions = zip(xs, ys, strict=True)
        yield [(x * scale_x + move_x, y * scale_y + move_y) for x, y in positions]


def stitch(arcs: Sequence[Ring], indexes: Sequence[int]) -> Ring:
    """Join arcs end to end; a negative index `~i` is arc i walked backwards."""
    ring: Ring = []
    for index in indexes:
        arc = arcs[index] if index >= 0 else arcs[~index][::-1]
        ring += arc[:-1]
    return ring


def unwrap(ring: Ring) -> Ring:
    """Let longitudes run on past 180° instead of jumping to -180°, so that no edge
    crosses the whole map."""
    edges = pairwise(ring[:1] + ring)
    turns = accumulate(round((x0 - x1) / 360) for (x0, _), (x1, _) in edges)
    return [(x + 360 * turn, y) for (x, y), turn in zip(ring, turns, strict=True)]


def clip(ring: Ring, box: Box) -> Ring:
    """The part of the ring inside the box (Sutherland and Hodgman, 1974); where it
    leaves the box, it follows the rim."""
    for axis, limit, sign in (
        (0, box.left, 1),
        (0, box.right, -1),
        (1, box.top, 1),
        (1, box.bottom, -1),
    ):
        ring = list(cut(ring, axis, limit, sign))
    return ring


def cut(ring: Ring, axis: int, limit: float, sign: int) -> Iterator[Position]:
    """What lies on one side of a line: the greater with sign 1, the lesser with -1."""
    for start, end in pairwise(ring[-1:] + ring):
        before, after = sign * (start[axis] - limit), sign * (end[axis] - limit)
        if (before < 0) != (after < 0):
            share = before / (before - after)
            across = start[1 - axis] + share * (end[1 - axis] - start[1 - axis])
            yield (limit, across) if axis == 0 else (across, limit)
        if after >= 0:
            yield end


def densify(ring: Ring, step: float) -> Ring:
    """Divide long edges, so that they become the right curve when projected."""
    dense: Ring = []
    for (x0, y0), (x1, y1) in pairwise([*ring, *ring[:1]]):
        parts = max(1, ceil(hypot(x1 - x0, y1 - y0) / step))
        step_x, step_y = (x1 - x0) / parts, (y1 - y0) / parts
        dense += [(x0 + step_x * i, y0 + step_y * i) for i in range(parts)]
    return dense


def area(ring: Ring) -> float:
    """The signed area (shoelace)."""
    edges = pairwise([*ring, *ring[:1]])
    return sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in edges) / 2


def simplify(ring: Ring, smallest: float) -> Ring:
    """Drop, least first, the positions whose triangle with their neighbours has an area
    smaller than `smallest` (Visvalingam and Whyatt, 1993)."""
    count = len(ring)
    before = [(i - 1) % count for i in range(count)]
    after = [(i + 1) % count for i in range(count)]

    def triangle(i: int) -> float:
        return abs(area([ring[before[i]], ring[i], ring[after[i]]]))

    sizes = [triangle(i) for i in range(count)]
    heap = [(size, i) for i, size in enumerate(sizes)]
    heapq.heapify(heap)
    kept = set(range(count))
    while heap and len(kept) > 3:
        size, i = heapq.heappop(heap)
        if i not in kept or size != sizes[i]:
            continue
        if size >= smallest:
            break
        kept.remove(i)
        before[after[i]], after[before[i]] = before[i], after[i]
        for neighbour in (before[i], after[i]):
            sizes[neighbour] = max(size, triangle(neighbour))
            heapq.heappush(heap, (sizes[neighbour], neighbour))
    return [ring[i] for i in sorted(kept)]


def draw(
    rings: list[Ring],
    bounds: Box,
    project: Callable[[float, float], Position],
    rectangle: Box,
    *,
    detail: float,
    smallest_island: float,
) -> list[Ring]:
    """The rings as one frame shows them.

    `bounds` are degrees, applied before projecting, so that the far side of the globe
    never gets in; `project` takes latitude and longitude. `detail` and
    `smallest_island` are areas in square view box units.
    """
    shown = []
    for ring, turn in product(rings, (-360, 0, 360)):
        near = densify(clip([(x + turn, y) for x, y in ring], bounds), step=1)
        flat = clip([project(y, x) for x, y in near], rectangle)
        if abs(area(flat)) >= smallest_island:
            shown.append(simplify(flat, detail))
    return shown


def path_data(rings: list[Ring]) -> str:
    """SVG path data in whole tenths of a unit, to be shown at `scale(.1)`, and in
    relative steps: the shortest way to write it."""
    return "".join(filter(None, map(subpath, rings)))


def subpath(ring: Ring) -> str:
    """One closed part, or "" where rounding leaves no surface."""
    tenths = [(round(x * 10), round(y * 10)) for x, y in ring]
    points = [here for last, here in pairwise(tenths[-1:] + tenths) if here != last]
    if len(points) < 3:
        return ""
    steps = [(x1 - x0, y1 - y0) for (x0, y0), (x1, y1) in pairwise(points)]
    return f"M{numbers(points[:1])}l{numbers(steps)}z"


def numbers(positions: list[tuple[int, int]]) -> str:
    """A minus sign needs no space before it."""
    return " ".join(f"{x} {y}" for x, y in positions).replace(" -", "-")
