"""Draw the land of every frame of the map into static/img/land.svg."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from cities.landshapes import Box, Ring, draw, path_data, read_land
from cities.worldmap import FRAMES, VIEW_BOX, Frame

DETAIL = 0.65
"""Bends of the coast smaller than this, in square view box units, are smoothed away."""

SMALLEST_ISLAND = 0.55
"""Islands smaller than this, in square view box units, are left out."""


class Command(BaseCommand):
    help = "Draw the land on the map, from land-50m.json of npm world-atlas."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "topology", type=Path, help="land-50m.json or countries-50m.json"
        )
        parser.add_argument(
            "--output", type=Path, default=settings.BASE_DIR / "static/img/land.svg"
        )

    def handle(self, *, topology: Path, output: Path, **options: Any) -> None:
        try:
            land = read_land(json.loads(topology.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError, KeyError) as error:
            raise CommandError(
                f"{topology} is not a TopoJSON file with land in it: {error}"
            ) from error
        svg = drawing(land)
        output.write_text(svg, encoding="utf-8")
        self.stdout.write(f"{output}: {len(svg)} bytes, {len(FRAMES)} frames.")


def drawing(land: list[Ring]) -> str:
    """The whole SVG. It carries no colour: the page that uses it gives one."""
    width, height = VIEW_BOX
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">'
    paths = [path(frame.name, shapes(land, frame)) for frame in FRAMES]
    return "\n".join([head, '<g id="land">', *paths, "</g>", "</svg>", ""])


def path(name: str, rings: list[Ring]) -> str:
    return f'<path id="land-{name}" transform="scale(.1)" d="{path_data(rings)}"/>'


def shapes(land: list[Ring], frame: Frame) -> list[Ring]:
    south, west, north, east = frame.bounds
    return draw(
        land,
        Box(west, south, east, north),
        frame.project,
        Box(frame.x, frame.y, frame.x + frame.width, frame.y + frame.height),
        detail=DETAIL,
        smallest_island=SMALLEST_ISLAND,
    )
