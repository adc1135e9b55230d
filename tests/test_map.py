"""Cities as dots on the map: where, how large, and how they read."""

import pytest

from cities.citymap import SMALLEST, dots
from cities.models import City
from cities.worldmap import VIEW_BOX
from tests.factories import make_city, make_practice
from tests.pages import read

pytestmark = pytest.mark.django_db


@pytest.fixture
def lisbon():
    return make_city("Lisbon", latitude=38.7, longitude=-9.1)


def test_a_dot_grows_with_the_number_of_practices(lisbon):
    def radius(count):
        [dot] = dots([lisbon], {lisbon.pk: count})
        return float(dot.radius)

    assert radius(0) == radius(1) == SMALLEST
    assert SMALLEST < radius(2) < radius(5) < radius(50)


def test_large_dots_come_first_so_that_small_ones_lie_on_top(lisbon):
    oslo = make_city("Oslo", "NO", latitude=59.9, longitude=10.7)
    found = dots([lisbon, oslo], {lisbon.pk: 1, oslo.pk: 9})

    assert [dot.city for dot in found] == [oslo, lisbon]


def test_a_city_without_a_position_or_off_the_map_has_no_dot():
    nowhere = make_city("Nowhere")
    pole = make_city("Pole", latitude=-90, longitude=0)

    assert dots([nowhere, pole], {}) == []


def test_numbers_are_written_with_a_point_on_a_french_page(client, lisbon):
    make_practice("A", city=lisbon)
    page = read(client.get("/fr/practices/?view=map"))
    [circle] = page.one("svg", of="map").all("circle", of="map__dot")

    for name in ("cx", "cy", "r"):
        assert "," not in circle[name]
        assert float(circle[name]) > 0


def test_a_dot_is_a_link_with_name_and_count(client, lisbon):
    make_practice("A", city=lisbon)
    [dot] = read(client.get("/practices/?view=map")).one("svg", of="map").all("a")
    french = read(client.get("/fr/practices/?view=map")).one("svg", of="map")

    assert dot["aria-label"] == dot.one("title").text == "Lisbon: 1 practice"
    assert dot["href"] == "/practices/?city=lisbon"
    [dot] = french.all("a")
    assert dot["aria-label"].replace("\xa0", " ") == "Lisbon : 1 pratique"
    assert dot["href"] == "/fr/practices/?city=lisbon"


def test_a_name_with_signs_is_shown_as_it_is(client):
    city = make_city('A "B" <C> & D', latitude=38.7, longitude=-9.1)
    make_practice("A", city=city)
    [dot] = read(client.get("/practices/?view=map")).one("svg", of="map").all("a")

    assert dot["aria-label"] == 'A "B" <C> & D: 1 practice'


def test_the_drawing_has_a_name(client, lisbon):
    make_practice("A", city=lisbon)
    drawing = read(client.get("/practices/?view=map")).one("svg", of="map")

    assert drawing["role"] == "group"
    assert drawing["aria-label"] == "Cities with the practices found"
    assert drawing["viewbox"] == f"0 0 {VIEW_BOX[0]} {VIEW_BOX[1]}"


@pytest.mark.usefixtures("catalogue")
def test_all_179_places_are_on_the_map():
    found = dots(City.objects.all(), {})

    assert len(found) == 179
    width, height = VIEW_BOX
    for dot in found:
        assert 0 < float(dot.x) < width
        assert 0 < float(dot.y) < height


@pytest.mark.usefixtures("catalogue")
def test_the_far_cities_are_there(client):
    drawing = read(client.get("/cities/")).one("svg", of="map")
    named = {dot["aria-label"].partition(":")[0] for dot in drawing.all("a")}

    assert {"Mexico City", "Montréal", "Hamamatsu", "Auckland", "Melton"} <= named
