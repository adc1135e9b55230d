"""Searches that found nothing are counted, as words and by week, and no more."""

from datetime import date

import pytest
import time_machine

from practices.models import UnmetSearch, unmet
from tests.factories import make_practice

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def garden(db):
    """One practice, and nothing counted yet.

    A server that other tests start shares PostgreSQL's database, and counts for good.
    """
    UnmetSearch.objects.all().delete()
    make_practice("City gardens")


def missing():
    """How often which words were missed in which week."""
    return sorted(UnmetSearch.objects.values_list("week", "words", "count"))


def test_searches_that_found_nothing_are_counted_by_week(client):
    with time_machine.travel("2026-11-25T10:00Z"):
        for query in ("q=zzz", "q=zzz&city=oslo", "q=zzz&page=1", "q=zzz+yyy"):
            client.get(f"/practices/?{query}")
    with time_machine.travel("2026-11-29T22:59Z"):
        client.get("/fr/practices/?q=zzz")
    with time_machine.travel("2026-11-29T23:01Z"):  # Monday in Paris
        client.get("/practices/?q=zzz")

    assert missing() == [
        (date(2026, 11, 23), "zzz", 4),
        (date(2026, 11, 23), "zzz yyy", 1),
        (date(2026, 11, 30), "zzz", 1),
    ]


@pytest.mark.parametrize(
    "query", ["q=garden", "q=", "", "country=SE", "q=%20", "q=!!", "page=9&q=zzz"]
)
def test_other_lists_are_not_counted(client, query):
    client.get(f"/practices/?{query}")

    assert missing() == []


@pytest.mark.parametrize("address", ["/suggest/", "/cities/"])
def test_other_searches_are_not_counted(client, address):
    client.get(f"{address}?q=zzz")

    assert missing() == []


def test_who_only_asks_for_the_head_is_not_counted(client):
    assert client.head("/practices/?q=zzz").status_code == 200

    assert missing() == []


def test_nothing_is_kept_of_who_searched(client):
    client.get("/practices/?q=zzz", REMOTE_ADDR="203.0.113.9", HTTP_USER_AGENT="Me")
    fields = {field.name for field in UnmetSearch._meta.get_fields()}

    assert fields == {"id", "week", "words", "count"}


def test_a_flood_of_searches_fills_no_disk(client, monkeypatch):
    monkeypatch.setattr(unmet, "MOST_IN_A_WEEK", 3)
    for number in range(6):
        client.get(f"/practices/?q=zzz{number}")
    client.get("/practices/?q=zzz1")
    client.get(f"/practices/?q={'zzz' * 5_000}")

    assert [(words, count) for _week, words, count in missing()] == [
        *(("zzz0", 1), ("zzz1", 2), ("zzz2", 1))
    ]


def test_long_searches_are_cut_to_what_was_searched_for(client):
    client.get(f"/practices/?q={'zzz+' * 50}{'y' * 500}")

    [(_week, words, _count)] = missing()
    assert words == " ".join(["zzz"] * 12)
