"""The band of circles on a practice without a picture."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practices.pattern import CIRCLES, HEIGHT, WIDTH, circles
from tests.factories import make_practice, make_topic
from tests.pages import read


@given(st.text())
def test_circles_touch_the_band_and_pairs_overlap(seed):
    found = circles(seed)

    assert len(found) == CIRCLES
    for circle in found:
        assert 0 <= circle.y <= HEIGHT
        assert 18 <= circle.radius <= 52
        assert -circle.radius < circle.x < WIDTH + 2 * circle.radius
    assert [circle.second for circle in found] == [False, True, False, True, False]


def test_a_practice_always_carries_the_same_band():
    assert circles("district-mothers") == circles("district-mothers")
    assert circles("district-mothers") != circles("young-mayor")


@pytest.mark.django_db
def test_the_band_takes_the_colours_of_the_first_two_topics(client):
    topics = [make_topic("A", order=3), make_topic("B", order=7), make_topic("C")]
    make_practice("P", topics=topics)
    band = read(client.get("/practices/")).one("svg", of="pattern")

    assert "hue-3" in band.classes
    colours = [circle.classes for circle in band.all("circle")]
    assert colours == [[], ["hue", "hue-7"], [], ["hue", "hue-7"], []]


@pytest.mark.django_db
def test_a_practice_without_topics_has_a_band_too(client):
    make_practice("P")
    band = read(client.get("/practices/")).one("svg", of="pattern")

    assert len(band.all("circle")) == CIRCLES
