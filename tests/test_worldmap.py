"""The map of cities: where a place stands, and the land drawn behind it."""

import gzip
import json
import re
from io import StringIO
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from cities.landshapes import Box, Ring, clip, path_data, simplify, unwrap
from cities.worldmap import FRAMES, VIEW_BOX, Frame, place

LAND = Path(settings.BASE_DIR) / "static" / "img" / "land.svg"
SVG = "{http://www.w3.org/2000/svg}"

PLACES = [
    ("Lisbon", 38.7251, -9.1498, "europe"),
    ("Berlin-Neukölln", 52.4811, 13.4354, "europe"),
    ("Oslo", 59.9127, 10.7461, "europe"),
    ("Rome", 41.8933, 12.4829, "europe"),
    ("Reykjavík", 64.1355, -21.8954, "europe"),
    ("Klaksvík", 62.2266, -6.5890, "europe"),
    ("Oulu", 65.0124, 25.4682, "europe"),
    ("Izhevsk", 56.8522, 53.1986, "europe"),
    ("Agadir", 30.4202, -9.5982, "europe"),
    ("Marrakesh", 31.6342, -7.9999, "europe"),
    ("Valletta", 35.8997, 14.5148, "europe"),
    ("Famagusta", 35.0395, 33.9818, "europe"),
    ("Haifa", 32.8130, 34.9993, "europe"),
    ("Tbilisi", 41.6934, 44.8015, "europe"),
    ("Yerevan", 40.1777, 44.5126, "europe"),
    ("Baku", 40.3755, 49.8328, "europe"),
    ("Tenerife", 28.2916, -16.6291, "canaries-madeira"),
    ("Funchal", 32.6500, -16.9083, "canaries-madeira"),
    ("Montréal", 45.5088, -73.5878, "north-america"),
    ("Rimouski", 48.4488, -68.5240, "north-america"),
    ("Rochester (Minnesota)", 44.0216, -92.4699, "north-america"),
    ("Mexico City", 19.4285, -99.1277, "north-america"),
    ("Hamamatsu", 34.7000, 137.7333, "east-asia"),
    ("Ansan", 37.3236, 126.8219, "east-asia"),
    ("Guro (Seoul)", 37.4955, 126.8875, "east-asia"),
    ("Salisbury", -34.7667, 138.6333, "oceania"),
    ("Logan City", -27.6392, 153.1094, "oceania"),
    ("Melton", -37.6834, 144.5854, "oceania"),
    ("Auckland", -36.8485, 174.7635, "oceania"),
]

ON_LAND = {
    "Madrid": (40.42, -3.70),
    "Kraków": (50.06, 19.94),
    "Kyiv": (50.45, 30.52),
    "Ankara": (39.93, 32.86),
    "Nicosia": (35.17, 33.36),
    "Tampere": (61.50, 23.76),
    "the middle of Iceland": (64.90, -18.60),
    "the middle of Tenerife": (28.27, -16.61),
    "Denver": (39.74, -104.98),
    "Alice Springs": (-23.70, 133.88),
    "Taupō": (-38.60, 175.95),
    "Nagano": (36.65, 138.18),
    "Daejeon": (36.35, 127.38),
}

AT_SEA = {
    "the North Sea": (56.00, 3.00),
    "the Bay of Biscay": (45.50, -5.00),
    "the Tyrrhenian Sea": (40.00, 12.00),
    "the Aegean south of Santorini": (35.90, 25.40),
    "the Black Sea": (43.00, 34.00),
    "the Gulf of Bothnia": (62.50, 19.50),
    "the Caspian Sea": (43.00, 50.00),
    "the Gulf of Mexico": (25.00, -90.00),
    "the Sea of Japan": (40.00, 135.00),
    "the Tasman Sea": (-38.00, 160.00),
    "the sea off Tenerife": (29.20, -15.50),
}

latitudes = st.floats(min_value=-90, max_value=90)
longitudes = st.floats(min_value=-180, max_value=180)


def frame_named(name: str) -> Frame:
    return next(frame for frame in FRAMES if frame.name == name)


def room(frame: Frame, x: float, y: float) -> float:
    """How far inside the frame's rectangle a point lies; negative outside it."""
    right, bottom = frame.x + frame.width, frame.y + frame.height
    return min(x - frame.x, right - x, y - frame.y, bottom - y)


# Places


@pytest.mark.parametrize(("name", "latitude", "longitude", "frame"), PLACES)
def test_a_place_stands_well_inside_its_frame(name, latitude, longitude, frame):
    point = place(latitude, longitude)
    assert point is not None
    assert point.frame == frame
    assert room(frame_named(frame), point.x, point.y) >= 6


def test_europe_is_the_right_way_round():
    at = {
        name: point
        for name, latitude, longitude, _ in PLACES
        if (point := place(latitude, longitude))
    }
    assert at["Lisbon"].x < at["Berlin-Neukölln"].x < at["Izhevsk"].x
    assert at["Oslo"].y < at["Rome"].y < at["Valletta"].y
    assert at["Reykjavík"].y < at["Agadir"].y
    assert at["Montréal"].x > at["Mexico City"].x
    assert at["Auckland"].x > at["Salisbury"].x


def test_europe_is_projected_like_etrs89_laea():
    """The example of EPSG Guidance Note 7-2: 50° N 5° E is 358.2 km west and 210.3 km
    south of the centre on the ellipsoid; our sphere is off by less than a dot."""
    europe = frame_named("europe")
    x0, y0 = europe.project(52, 10)
    x, y = europe.project(50, 5)
    assert (x - x0) / europe.scale == pytest.approx(-358.2, abs=2)
    assert (y - y0) / europe.scale == pytest.approx(210.3, abs=2)


@pytest.mark.parametrize(
    ("name", "latitude", "longitude"),
    [
        ("Cape Town", -33.92, 18.42),
        ("São Paulo", -23.55, -46.63),
        ("Delhi", 28.61, 77.21),
        ("Dakar", 14.69, -17.44),
        ("Honolulu", 21.31, -157.86),
        ("Longyearbyen", 78.22, 15.65),
        ("the North Pole", 90, 0),
        ("the South Pole", -90, 0),
        ("the antipode of Europe's centre", -52, -170),
    ],
)
def test_a_place_in_no_frame_is_not_on_the_map(name, latitude, longitude):
    assert place(latitude, longitude) is None


@given(latitudes, longitudes)
def test_any_place_is_inside_its_frame_or_not_on_the_map(latitude, longitude):
    point = place(latitude, longitude)
    assert point is None or room(frame_named(point.frame), point.x, point.y) >= 0


@pytest.mark.parametrize("frame", FRAMES, ids=lambda frame: frame.name)
def test_one_degree_off_the_centre_is_111_kilometres(frame):
    x0, y0 = frame.project(frame.latitude, frame.longitude)
    x, y = frame.project(frame.latitude + 1, frame.longitude)
    assert x == pytest.approx(x0)
    assert (y0 - y) / frame.scale == pytest.approx(111.2, abs=0.1)


def test_frames_lie_in_the_view_box_and_do_not_overlap():
    width, height = VIEW_BOX
    for frame in FRAMES:
        assert 0 <= frame.x < frame.x + frame.width <= width
        assert 0 <= frame.y < frame.y + frame.height <= height
    for one in FRAMES:
        for other in FRAMES:
            assert one is other or not (
                one.x < other.x + other.width
                and other.x < one.x + one.width
                and one.y < other.y + other.height
                and other.y < one.y + one.height
            )


# The drawing


def read_svg(path: Path) -> ElementTree.Element:
    return ElementTree.parse(path).getroot()  # noqa: S314 (our own file)


def drawn_rings(name: str) -> list[Ring]:
    """One frame's land in view box units, read back from the path's steps."""
    path = read_svg(LAND).find(f".//{SVG}path[@id='land-{name}']")
    assert path is not None
    assert path.get("transform") == "scale(.1)"
    data = path.get("d", "")
    assert re.fullmatch(r"(M[-\d ]+l[-\d ]+z)+", data)
    return [read_ring(part) for part in data.split("z")[:-1]]


def read_ring(part: str) -> Ring:
    x, y, *steps = (int(number) for number in re.findall(r"-?\d+", part))
    ring = [(x / 10, y / 10)]
    for step_x, step_y in zip(steps[::2], steps[1::2], strict=True):
        x, y = x + step_x, y + step_y
        ring.append((x / 10, y / 10))
    return ring


def is_land(latitude: float, longitude: float) -> bool:
    """Whether the drawing has land there: a ray to the right crosses it an odd number
    of times."""
    point = place(latitude, longitude)
    assert point is not None
    crossings = 0
    for ring in drawn_rings(point.frame):
        for (x0, y0), (x1, y1) in pairwise([*ring, ring[0]]):
            if (y0 > point.y) != (y1 > point.y):
                crossings += point.x < x0 + (point.y - y0) / (y1 - y0) * (x1 - x0)
    return crossings % 2 == 1


@pytest.mark.parametrize("name", ON_LAND)
def test_the_land_is_drawn_where_places_stand(name):
    assert is_land(*ON_LAND[name])


@pytest.mark.parametrize("name", AT_SEA)
def test_the_sea_is_left_free(name):
    assert not is_land(*AT_SEA[name])


@pytest.mark.parametrize("frame", FRAMES, ids=lambda frame: frame.name)
def test_no_land_spills_out_of_its_frame(frame):
    rings = drawn_rings(frame.name)
    assert rings
    assert all(room(frame, x, y) >= 0 for ring in rings for x, y in ring)


@pytest.mark.parametrize("frame", FRAMES, ids=lambda frame: frame.name)
def test_no_straight_edge_crosses_a_frame(frame):
    """Long edges are allowed along the rim only, where the land goes on outside."""
    for ring in drawn_rings(frame.name):
        for (x0, y0), (x1, y1) in pairwise([*ring, ring[0]]):
            on_rim = room(frame, (x0 + x1) / 2, (y0 + y1) / 2) < 0.2
            assert on_rim or abs(x1 - x0) + abs(y1 - y0) < 40


def test_the_drawing_carries_no_style_script_or_colour():
    root = read_svg(LAND)
    assert root.get("viewBox") == f"0 0 {VIEW_BOX[0]} {VIEW_BOX[1]}"
    assert {element.tag for element in root.iter()} == {
        f"{SVG}{t}" for t in ("svg", "g", "path")
    }
    names = {name for element in root.iter() for name in element.attrib}
    assert names == {"viewBox", "id", "transform", "d"}
    assert root[0].get("id") == "land"


def test_the_drawing_is_small_enough_to_send_with_a_page():
    data = LAND.read_bytes()
    assert len(data) <= 40_000
    assert len(gzip.compress(data)) <= 16_000


# How it is drawn


def test_clipping_keeps_the_part_inside():
    square = [(-5.0, -5.0), (5.0, -5.0), (5.0, 5.0), (-5.0, 5.0)]
    clipped = clip(square, Box(0, 0, 10, 10))
    assert set(clipped) == {(0.0, 0.0), (5.0, 0.0), (5.0, 5.0), (0.0, 5.0)}
    assert clip(square, Box(6, 6, 10, 10)) == []


def test_longitudes_run_on_across_the_antimeridian():
    assert unwrap([(170, 60), (-170, 60), (-170, 65), (170, 65)]) == [
        (170, 60),
        (190, 60),
        (190, 65),
        (170, 65),
    ]
    assert unwrap([]) == []


def test_simplifying_drops_small_bends_and_keeps_large_ones():
    ring = [(0.0, 0.0), (5.0, 0.01), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0)]
    assert simplify(ring, 0.5) == [(0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0)]


def test_a_ring_that_rounding_makes_flat_is_not_drawn():
    assert path_data([[(1.0, 1.0), (1.01, 1.0), (1.0, 1.01)]]) == ""
    assert path_data([[(1.0, 2.0), (3.0, 2.0), (3.0, 1.5)]]) == "M10 20l20 0 0-5z"


def test_draw_land_draws_a_topology(tmp_path):
    source, output = tmp_path / "land.json", tmp_path / "land.svg"
    source.write_text(json.dumps(SQUARE), encoding="utf-8")
    report = StringIO()
    call_command("draw_land", source, output=output, stdout=report)
    europe = read_svg(output).find(f".//{SVG}path[@id='land-europe']")
    assert europe is not None
    assert europe.get("d", "").count("z") == 1
    assert "5 frames" in report.getvalue()


@pytest.mark.parametrize("text", ["not JSON", "[]", "{}"])
def test_draw_land_says_what_it_cannot_read(tmp_path, text):
    source = tmp_path / "land.json"
    source.write_text(text, encoding="utf-8")
    with pytest.raises(CommandError, match="is not a TopoJSON file with land in it"):
        call_command("draw_land", source, output=tmp_path / "land.svg")


SQUARE = {
    "type": "Topology",
    "transform": {"scale": [1, 1], "translate": [5, 45]},
    "arcs": [[[0, 0], [0, 10], [10, 0]], [[0, 0], [10, 0], [0, 10]]],
    "objects": {
        "land": {
            "type": "GeometryCollection",
            "geometries": [{"type": "MultiPolygon", "arcs": [[[0, -2]]]}],
        }
    },
}
