"""Where a place stands on the catalogue's map.

One drawing, several frames: Europe large, parts of the rest of the world in insets
beneath it. Each frame is a spherical Lambert azimuthal equal-area projection (Snyder,
"Map Projections: A Working Manual", USGS 1987, pages 182 to 190) cut to a rectangle of
the common view box. Europe has the centre of ETRS89-LAEA, 52° N 10° E, and reaches from
Iceland and Agadir to the Caspian Sea: every member state of the Council of Europe.

The land itself is `static/img/land.svg`, drawn with these same frames by
`manage.py draw_land`: run it again after any change here.
"""

from dataclasses import dataclass
from math import cos, radians, sin, sqrt
from typing import NamedTuple

EARTH_RADIUS_KM = 6371.0072
"""Radius of the sphere with the surface of the WGS 84 ellipsoid."""


class Point(NamedTuple):
    """A position in view box units, and the name of the frame it lies in."""

    x: float
    y: float
    frame: str


class Bounds(NamedTuple):
    """Degrees. West is less than east, also across the antimeridian: 95 to 200 means
    95° E to 160° W."""

    south: float
    west: float
    north: float
    east: float

    def contain(self, latitude: float, longitude: float) -> bool:
        within = (longitude - self.west) % 360 <= self.east - self.west
        return within and self.south <= latitude <= self.north


@dataclass(frozen=True)
class Frame:
    """A rectangle of the drawing and the part of the world seen in it.

    `latitude` and `longitude` (degrees) are the centre of the projection, which lies
    `origin_x`, `origin_y` from the rectangle's top left corner. `scale` is in view box
    units per kilometre. `bounds` hold all that the rectangle shows and keep the far
    side of the globe out.
    """

    name: str
    latitude: float
    longitude: float
    scale: float
    x: int
    y: int
    width: int
    height: int
    origin_x: float
    origin_y: float
    bounds: Bounds

    def project(self, latitude: float, longitude: float) -> tuple[float, float]:
        """View box units, also beyond the rectangle; no use near the antipode."""
        east, north = lambert(latitude, longitude, self.latitude, self.longitude)
        return (
            self.x + self.origin_x + east * self.scale,
            self.y + self.origin_y - north * self.scale,
        )

    def encloses(self, x: float, y: float) -> bool:
        across, down = x - self.x, y - self.y
        return 0 <= across <= self.width and 0 <= down <= self.height


def lambert(
    latitude: float, longitude: float, centre_latitude: float, centre_longitude: float
) -> tuple[float, float]:
    """Kilometres east and north of the centre of an equal-area projection."""
    phi, phi0 = radians(latitude), radians(centre_latitude)
    turn = radians(longitude - centre_longitude)
    cosine = sin(phi0) * sin(phi) + cos(phi0) * cos(phi) * cos(turn)
    factor = EARTH_RADIUS_KM * sqrt(2 / max(1 + cosine, 1e-9))
    return (
        factor * cos(phi) * sin(turn),
        factor * (cos(phi0) * sin(phi) - sin(phi0) * cos(phi) * cos(turn)),
    )


VIEW_BOX = (960, 994)
"""Width and height of the whole drawing."""

FRAMES: tuple[Frame, ...] = (
    Frame(
        name="europe",
        latitude=52, longitude=10, scale=0.179,
        x=0, y=0, width=960, height=800, origin_x=370, origin_y=397,
        bounds=Bounds(south=15, west=-60, north=85, east=95),
    ),
    Frame(
        name="north-america",
        latitude=37, longitude=-92, scale=0.0435,
        x=0, y=812, width=318, height=182, origin_x=150, origin_y=83,
        bounds=Bounds(south=0, west=-150, north=75, east=-30),
    ),
    Frame(
        name="canaries-madeira",
        latitude=30.3, longitude=-15.7, scale=0.25,
        x=330, y=812, width=152, height=182, origin_x=76, origin_y=92,
        bounds=Bounds(south=20, west=-30, north=40, east=-5),
    ),
    Frame(
        name="east-asia",
        latitude=38, longitude=135, scale=0.088,
        x=494, y=812, width=190, height=182, origin_x=95, origin_y=96,
        bounds=Bounds(south=22, west=110, north=54, east=160),
    ),
    Frame(
        name="oceania",
        latitude=-28, longitude=146, scale=0.0395,
        x=696, y=812, width=264, height=182, origin_x=134, origin_y=82,
        bounds=Bounds(south=-60, west=95, north=10, east=200),
    ),
)  # fmt: skip


def place(latitude: float, longitude: float) -> Point | None:
    """The point in the first frame that shows these coordinates, None if none does."""
    for frame in FRAMES:
        if frame.bounds.contain(latitude, longitude):
            x, y = frame.project(latitude, longitude)
            if frame.encloses(x, y):
                return Point(round(x, 1), round(y, 1), frame.name)
    return None
