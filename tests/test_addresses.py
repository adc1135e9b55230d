"""Addresses are readable in every script, stand once, and stay for ever."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from threading import Barrier

import pytest
from django.db import connection

from practices.models import GoodPractice, Place
from tests.factories import (
    PUBLISHED,
    make_city,
    make_network,
    make_practice,
    make_topic,
)

pytestmark = pytest.mark.django_db

WRITERS = 4


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("District Mothers", "district-mothers"),
        ("Київ — місто для всіх", "kiiv-misto-dlya-vsikh"),
        ("Θεσσαλονίκη", "thessaloniki"),
        ("Łódź", "lodz"),
        ("Ngā Kete Akoranga", "nga-kete-akoranga"),
        ("”Engage in Copenhagen” – a programme", "engage-in-copenhagen-a-programme"),
    ],
)
def test_an_address_is_readable_in_every_script(client, title, slug):
    practice = make_practice(title)

    assert practice.slug == slug
    assert client.get(f"/practices/{slug}/").status_code == 200


@pytest.mark.parametrize("title", ["...", "🎈", "🎈" * 250, "x" * 250, "長" * 250])
def test_any_title_can_be_stored_and_has_an_address(client, title):
    practice = make_practice(title, country="JP")
    practice.refresh_from_db()

    assert practice.title == title
    assert 0 < len(practice.slug) <= 110
    assert client.get(practice.get_absolute_url()).status_code == 200


def test_the_address_follows_the_title_until_it_is_public():
    practice = make_practice("Neighbours read", status="draft", country="NO")
    for title, slug in [("Let us read", "let-us-read"), ("", "let-us-read")]:
        practice.title = title
        practice.save()
        assert practice.slug == slug
    GoodPractice.objects.update(status="published", published_at=PUBLISHED)
    practice.refresh_from_db()
    practice.title = "We read"
    practice.save()
    assert practice.slug == "let-us-read"


def test_any_name_can_be_stored():
    make_city("長" * 120, aliases="\n".join(["長" * 100] * 50))
    Place.objects.create(practice=make_practice(), country="JP", locality="長" * 120)
    make_topic("長" * 120)


def test_the_second_of_a_name_gets_a_number():
    slugs = [make_practice("Same", country="NO").slug for _number in range(3)]

    assert slugs == ["same", "same-2", "same-3"]
    assert make_practice("Same 2", country="NO").slug == "same-2-2"


def test_a_practice_renamed_keeps_its_address():
    practice = make_practice("District Mothers")
    practice.title = "Another name"
    practice.save()

    assert practice.slug == "district-mothers"


def test_a_draft_without_a_title_gets_its_address_with_the_title():
    practice = make_practice("", status="draft")
    assert practice.slug.startswith("untitled-practice")

    practice.title = "District Mothers"
    practice.save()
    assert practice.slug == "district-mothers"


def test_a_published_practice_without_a_title_keeps_its_address():
    practice = make_practice("")
    first = practice.slug
    practice.title = "District Mothers"
    practice.save()

    assert practice.slug == first


@pytest.mark.parametrize("make", [make_city, make_network, make_topic])
def test_what_is_renamed_keeps_its_address(make):
    one = make("First name")
    one.name = "Second name"
    one.save()

    assert one.slug == "first-name"


@pytest.mark.django_db(transaction=True)
def test_who_choose_the_same_title_in_the_same_moment_both_get_an_address():
    if connection.vendor == "sqlite":
        pytest.skip("SQLite lets one write at a time")
    together = Barrier(WRITERS)

    def write(_number):
        with closing(connection):
            together.wait()
            return make_practice("Open door", country="NO").slug

    with ThreadPoolExecutor(WRITERS) as pool:
        slugs = sorted(pool.map(write, range(WRITERS)))

    assert slugs == ["open-door", *(f"open-door-{n}" for n in range(2, WRITERS + 1))]
