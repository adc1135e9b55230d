"""All that a practice says survives being written down and written back."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from practices.content import FIELDS, content_of, parts_of, write
from practices.models import GoodPractice, Place
from practices.models.practice import heading
from practices.models.review import PARTS
from tests.factories import (
    make_city,
    make_document,
    make_picture,
    make_practice,
    make_topic,
)

pytestmark = pytest.mark.django_db

texts = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=300
)


@pytest.fixture
def full():
    """A practice with all there can be."""
    city = make_city("Exampleville", "PT")
    practice = make_practice(
        "Open door",
        city=city,
        topics=[make_topic("Housing"), make_topic("Education")],
        country="FR",
        period_text="2013 onwards",
        summary="A door.",
        contact_email="office@example.org",
        contact_may_be_asked=True,
        evidence="measured",
        source_url="https://example.org/",
        **{part: f"Text of {part}." for part in GoodPractice.PARTS},
    )
    Place.objects.create(practice=practice, country="PT", locality="Smalltown")
    make_document(practice, link="https://example.org/report")
    make_document(practice, "The plan")
    make_picture(practice, credit="Somebody")
    return GoodPractice.objects.get(pk=practice.pk)


def copy_of(practice):
    copy = GoodPractice()
    write(copy, content_of(practice))
    return GoodPractice.objects.get(pk=copy.pk)


def test_a_copy_says_the_same(full):
    assert content_of(copy_of(full)) == content_of(full)


def test_content_is_plain_data(full):
    content = content_of(full)

    assert json.loads(json.dumps(content)) == content


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    max_examples=40,
    deadline=None,
)
@given(purpose=texts, process=texts, title=texts.map(lambda text: text[:250]))
def test_any_text_comes_back_as_it_was(full, purpose, process, title):
    full.purpose, full.process, full.title = purpose, process, title
    full.save()

    assert content_of(copy_of(full)) == content_of(full)


def test_a_hundred_kilobytes_come_back_as_they_were(full):
    full.process = "Καφές 🤝 שלום e\u0301\n" * 6_000
    full.save()

    assert copy_of(full).process == full.process


def test_writing_the_same_leaves_the_rows_alone(full):
    before = [row.pk for row in full.places.all()], full.pictures.get().pk

    write(full, content_of(full))

    assert ([row.pk for row in full.places.all()], full.pictures.get().pk) == before


def test_writing_takes_away_what_is_not_said(full):
    content = content_of(full) | {"topics": [], "pictures": [], "places": []}

    write(full, content)

    assert content_of(full) == content


def test_years_that_the_writer_corrected_are_kept(full):
    full.period_corrected, full.start_year, full.ongoing = True, 2011, False
    full.end_year = 2012
    full.save()

    copy = copy_of(full)

    assert (copy.start_year, copy.end_year) == (2011, 2012)


def test_a_city_or_topic_that_is_gone_is_left_out(full):
    content = content_of(full)
    content["topics"].append("gone")
    content["places"].append({"city": "gone", "country": "", "locality": ""})

    write(full, content)

    assert full.topics.count() == 2
    assert full.places.count() == 3


def test_every_field_is_read_in_some_part(full):
    read = " ".join(text for _name, _heading, text in parts_of(content_of(full)))

    for name in FIELDS:
        value = getattr(full, name)
        if isinstance(value, str) and name not in {"language", "evidence"}:
            assert value in read, name
    assert "English" in read
    assert "Measured" in read
    assert "Housing\nEducation" in read
    assert "Exampleville, Portugal" in read
    assert "Smalltown, Portugal" in read


def test_every_part_has_a_heading(full):
    names = [name for name, _heading, _text in parts_of(content_of(full))]

    assert all(heading(name) for name in names)
    of_the_programme = ("language", "evidence", "source_url", "notes")
    assert names == [*PARTS, *of_the_programme]


def test_the_parts_of_many_places_cost_few_queries(full, django_assert_max_num_queries):
    for number in range(30):
        Place.objects.create(practice=full, city=make_city(f"City {number}"))
    content = content_of(full)

    with django_assert_max_num_queries(5):
        parts_of(content)
