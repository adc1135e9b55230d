"""Each step leaves a version: numbered, with who and why, and what it said."""

import pytest

from practices import versions
from practices.models import GoodPractice, PracticeVersion
from practices.workflow import transition
from tests.factories import (
    make_city,
    make_officer,
    make_practice,
    make_staff,
    make_topic,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def city():
    return make_city("Exampleville")


@pytest.fixture
def officer(city):
    return make_officer(city)


@pytest.fixture
def practice(city):
    return make_practice(
        "Open door", city=city, status="draft", purpose="Old.", topics=[make_topic()]
    )


def numbers_of(practice):
    own = PracticeVersion.objects.of(practice)
    return list(own.order_by("number").values_list("number", "action"))


def say(practice, **fields):
    GoodPractice.objects.filter(pk=practice.pk).update(**fields)


def test_versions_are_numbered_without_gaps(practice, officer):
    for action in (versions.SAVE, "submit", "withdraw"):
        versions.note(practice, officer, action)

    assert numbers_of(practice) == [(1, "save"), (2, "submit"), (3, "withdraw")]
    assert versions.number_of(practice) == 3


def test_a_practice_without_versions_has_number_0(practice):
    assert versions.number_of(practice) == 0
    assert versions.latest(practice) is None
    assert versions.approved(practice) is None


def test_saving_what_is_the_same_makes_no_version(practice, officer):
    versions.note_if_changed(practice, officer)
    versions.note_if_changed(practice, officer)
    say(practice, purpose="New.")
    versions.note_if_changed(practice, officer)

    assert [number for number, _action in numbers_of(practice)] == [1, 2]


def test_a_version_says_what_is_stored_not_what_is_in_hand(practice, officer):
    practice.purpose = "Never saved."
    versions.note(practice, officer, versions.SAVE)

    assert practice.versions.get().content["purpose"] == "Old."


def test_the_first_version_of_an_imported_practice_is_what_came(practice):
    versions.ensure_first(practice)
    versions.ensure_first(practice)

    assert numbers_of(practice) == [(1, "import")]
    assert practice.versions.get().by is None


def test_versions_of_an_update_belong_to_the_public_practice(practice, officer):
    staff = make_staff()
    transition(practice, "submit", officer)
    transition(practice, "publish", staff)
    update = transition(practice, "prepare_update", officer)
    say(update, purpose="New.")
    versions.note_if_changed(update, officer)
    transition(update, "submit", officer)

    assert [action for _number, action in numbers_of(practice)] == [
        *("submit", "publish", "prepare_update", "save", "submit")
    ]
    assert versions.number_of(update) == versions.number_of(practice) == 5
    of_public, of_update = versions.latest(practice), versions.latest(update)
    assert of_public
    assert of_public.action == "publish"
    assert of_update
    assert of_update.content["purpose"] == "New."
    approved = versions.approved(update)
    assert approved
    assert approved["purpose"] == "Old."


def test_what_was_approved_last_is_known_in_the_archive_and_after(practice, officer):
    staff = make_staff()
    transition(practice, "submit", officer)
    transition(practice, "publish", staff)
    transition(practice, "archive", staff, "Over.")
    transition(practice, "restore", staff)
    say(practice, purpose="New.")

    approved = versions.approved(practice)
    assert approved
    assert approved["purpose"] == "Old."


def test_restoring_makes_a_new_version_of_an_old_one(practice, officer):
    versions.note(practice, officer, versions.SAVE)
    say(practice, purpose="New.", title="Another")
    versions.note(practice, officer, versions.SAVE)

    versions.restore(practice, practice.versions.get(number=1), officer)

    stored = GoodPractice.objects.get(pk=practice.pk)
    assert (stored.title, stored.purpose, stored.status) == (
        "Open door",
        "Old.",
        "draft",
    )
    newest = practice.versions.first()
    assert (newest.number, newest.action, newest.reason) == (3, "restore_version", "1")
    assert newest.content == practice.versions.get(number=1).content
