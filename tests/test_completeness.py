"""What is missing, what nobody confirmed, what nobody touched: the lists of staff."""

from datetime import UTC, date, datetime

import pytest
import time_machine

from practices.completeness import PARTS, completeness_of
from practices.models import GoodPractice
from tests.factories import (
    make_city,
    make_document,
    make_officer,
    make_picture,
    make_practice,
    make_topic,
)

pytestmark = pytest.mark.django_db

BASE = "/admin/practices/goodpractice/"
TODAY = date(2026, 11, 22)
TEXTS = [
    *("purpose", "rationale", "process", "impact"),
    *("summary", "obstacles", "transferability"),
]


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(datetime(2026, 11, 22, 12, tzinfo=UTC), tick=False):
        yield


def make_full(**fields):
    texts = dict.fromkeys(TEXTS, "Words.") | {"period_text": "2020"}
    practice = make_practice(topics=[make_topic()], **(texts | fields))
    make_document(practice, link="https://example.org/")
    make_picture(practice)
    return practice


def of(practice):
    found = GoodPractice.objects.with_completeness().get(pk=practice.pk)
    return completeness_of(found)


def titles(response):
    found = response.context["cl"].queryset
    return sorted(practice.title for practice in found)


def test_a_practice_with_every_part_is_complete():
    assert of(make_full()).percent == 100
    assert of(make_full()).missing == []


def test_a_practice_with_a_title_and_a_place_alone_has_two_parts_of_thirteen():
    found = of(make_practice())
    assert found.percent == 15
    assert [str(part.label) for part in found.missing][:2] == ["Period", "Topics"]


def test_several_places_topics_and_pictures_count_once():
    practice = make_full(cities=[make_city("Oslo"), make_city("Bergen")])
    practice.topics.add(make_topic("Sport"))
    make_picture(practice)
    assert of(practice).percent == 100
    assert GoodPractice.objects.with_completeness().count() == 1


@pytest.mark.parametrize("name", PARTS)
def test_a_list_of_what_lacks_a_part_holds_what_lacks_it(name):
    full, bare = make_full(), make_practice("", country="PT", status="draft")
    bare.places.all().delete()
    assert list(GoodPractice.objects.lacking(name)) == [bare]
    assert PARTS[name].label not in [part.label for part in of(full).missing]
    assert PARTS[name].label in [part.label for part in of(bare).missing]


def test_each_part_says_why_it_counts():
    assert all(str(part.why) for part in PARTS.values())


def test_incomplete_is_what_lacks_a_part_that_all_need():
    make_full()
    no_picture = make_full()
    no_picture.pictures.all().delete()
    lacking = make_full(impact="")
    assert list(GoodPractice.objects.incomplete()) == [lacking]


# Not confirmed


@pytest.mark.parametrize(
    ("fields", "is_stale"),
    [
        ({"published_at": datetime(2025, 11, 22, 8, tzinfo=UTC)}, True),
        ({"published_at": datetime(2025, 11, 23, 8, tzinfo=UTC)}, False),
        ({"confirmed_at": date(2025, 11, 22)}, True),
        ({"confirmed_at": date(2025, 11, 23)}, False),
        ({"confirmed_at": date(2020, 1, 1), "period_text": "2011-2014"}, False),
        ({"confirmed_at": date(2020, 1, 1), "period_text": "2011-2026"}, True),
        ({"confirmed_at": date(2020, 1, 1), "status": "archived"}, False),
    ],
)
def test_what_nobody_vouched_for_in_a_year_and_may_still_run_is_not_confirmed(
    fields, is_stale
):
    published = datetime(2019, 1, 1, tzinfo=UTC)
    make_practice(**({"published_at": published} | fields))
    found = GoodPractice.objects.not_confirmed_since(date(2025, 11, 22))
    assert found.exists() is is_stale


def test_nobody_is_to_ask_where_neither_a_contact_agreed_nor_an_officer_is_active():
    alone = make_practice("Alone")
    unasked = make_practice("Unasked", contact_email="a@example.org")
    make_practice("A", contact_email="a@example.org", contact_may_be_asked=True)
    city = make_city("Oslo")
    make_officer(city)
    make_practice("Officer", city=city)
    empty = make_city("Bergen")
    make_officer(empty, is_active=False)
    left = make_practice("Left", city=empty)
    found = GoodPractice.objects.with_nobody_to_ask().order_by("pk")
    assert list(found) == [alone, unasked, left]


# The lists at the desk


@pytest.mark.parametrize(
    ("filter", "expected"),
    [
        ("attention=incomplete", ["Bare", "Draft", "Old", "Silent"]),
        ("attention=unconfirmed-12", ["Old", "Silent"]),
        ("attention=unconfirmed-24", ["Old"]),
        ("attention=silent", ["Silent"]),
        ("attention=nobody-to-ask", ["Bare", "Full", "Old", "Silent"]),
        ("attention=untouched-drafts", ["Draft"]),
        ("missing=picture", ["Bare", "Draft", "Old", "Silent"]),
        ("attention=nonsense", ["Bare", "Draft", "Full", "Old", "Silent"]),
        ("missing=nonsense", ["Bare", "Draft", "Full", "Old", "Silent"]),
    ],
)
def test_the_list_shows_what_needs_care(client, staff, filter, expected):
    make_full(title="Full")
    make_practice("Bare")
    make_practice("Old", published_at=datetime(2020, 1, 1, tzinfo=UTC))
    make_practice(
        "Silent", confirmed_at=date(2025, 1, 1), silent_since=date(2026, 3, 1)
    )
    draft = make_practice("Draft", status="draft")
    GoodPractice.objects.filter(pk=draft.pk).update(
        updated_at=datetime(2026, 9, 22, tzinfo=UTC)
    )
    assert titles(client.get(f"{BASE}?{filter}")) == expected


@pytest.mark.parametrize("name", ["Full", "Bare"])
def test_the_list_says_how_complete_each_practice_is(client, staff, name):
    make_full(title="Full") if name == "Full" else make_practice("Bare")
    page = client.get(BASE).content.decode()
    assert ("100 %" if name == "Full" else "15 %") in page


def test_the_filters_of_staff_are_not_for_officers(client, officer, city):
    make_practice("Bare", city=city)
    assert "attention" not in client.get(BASE).content.decode()


@pytest.mark.parametrize("filter", ["attention=incomplete", "missing=picture"])
def test_the_lists_hold_their_budget(
    client, staff, django_assert_max_num_queries, filter
):
    topic = make_topic()
    for number in range(100):
        make_practice(f"Practice {number}", topics=[topic])
    with django_assert_max_num_queries(20):
        client.get(f"{BASE}?{filter}")
