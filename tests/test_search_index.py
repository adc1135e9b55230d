"""The search index never drifts: whatever changes, in whatever way, it follows."""

from contextlib import suppress
from io import StringIO

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.core.management import call_command
from django.db import DatabaseError, transaction
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from practices import indexing, search
from practices.indexing import catch_up, rebuild
from practices.models import GoodPractice, Place, Unindexed
from practices.workflow import InvalidTransition
from tests.changes import CHANGES, bulk_create, by_hand, make_world, publish
from tests.pages import read, titles

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_world()


def rebuilt():
    rebuild(lambda done, total: None)
    return search.contents()


def assert_like_new():
    """After what is left to index was indexed, the index is as if made from nothing."""
    catch_up()
    kept = search.contents()

    assert kept == rebuilt()
    assert not Unindexed.objects.exists()


def found(words):
    """The titles that a search on the list page gives, in alphabetical order."""
    return sorted(titles(read(Client().get("/practices/", {"q": words}))))


# --- Every change there is ------------------------------------------------------------

# Its other city was in the network before; who may see it, a search asks elsewhere.
SAME_WORDS = {"join a network", "publish", "archive"}


@pytest.mark.parametrize("name", CHANGES)
def test_after_a_change_the_index_is_as_if_made_anew(world, name):
    before = search.contents()
    CHANGES[name](world)
    catch_up()

    assert (search.contents() == before) is (name in SAME_WORDS)

    assert_like_new()


@pytest.mark.parametrize("name", CHANGES)
def test_after_a_rollback_the_index_is_as_before(world, name):
    before = search.contents()
    with transaction.atomic():
        CHANGES[name](world)
        catch_up()
        transaction.set_rollback(True)

    assert search.contents() == before
    assert_like_new()


@pytest.mark.parametrize("name", CHANGES)
def test_a_reader_sees_each_change_and_after_a_rollback_none_of_it(world, name):
    searches = ["open", "zurigo education", "intercultural lodz"]
    before = [found(words) for words in searches]
    with transaction.atomic():
        CHANGES[name](world)
        within = [found(words) for words in searches]
        rebuilt()
        assert [found(words) for words in searches] == within
        transaction.set_rollback(True)

    assert [found(words) for words in searches] == before
    assert_like_new()


def test_the_catalogue_is_indexed_as_it_is_loaded():
    call_command("load_catalogue", stdout=StringIO())

    assert not Unindexed.objects.exists()
    assert len(search.contents()) == 120
    assert_like_new()


def test_everything_is_forgotten_that_was_deleted(world):
    Place.objects.all().delete()
    GoodPractice.objects.all().delete()
    catch_up()

    assert search.contents() == {}


IMPOSSIBLE = (
    AttributeError,
    DatabaseError,
    InvalidTransition,
    ObjectDoesNotExist,
    ValueError,
)
steps = st.lists(st.tuples(st.sampled_from([*CHANGES]), st.integers(0, 3)), max_size=8)


@settings(max_examples=25, deadline=None)
@given(steps)
def test_after_any_changes_in_any_order_the_index_is_as_if_made_anew(steps):
    with transaction.atomic():
        world = make_world()
        for name, ending in steps:
            take(world, name, ending)
        assert_like_new()
        transaction.set_rollback(True)


def take(world, name, ending):
    """Do one change, read or not before its end, and keep it or not.

    What an earlier one made impossible is left out, as a failing request would be.
    """
    with suppress(*IMPOSSIBLE), transaction.atomic():
        CHANGES[name](world)
        if ending % 2:
            found("open")
        transaction.set_rollback(ending > 1)


# --- Within one transaction -----------------------------------------------------------


def test_who_publishes_writes_the_index_in_the_same_transaction(world):
    GoodPractice.objects.filter(pk=world.draft.pk).update(title="Loud drafts")
    before = search.contents()
    with transaction.atomic():
        publish(world)
        assert not Unindexed.objects.exists()
        assert "loud" in search.contents()[world.draft.pk][0]
        assert found("loud drafts") == ["Loud drafts"]
        transaction.set_rollback(True)

    assert search.contents() == before
    assert Unindexed.objects.exists()
    assert found("loud drafts") == []


def test_who_fails_to_publish_leaves_the_index_alone(world):
    world.draft.topics.clear()
    before = search.contents()

    with pytest.raises(InvalidTransition, match="still needs: a topic"):
        publish(world)
    assert search.contents() == before
    assert_like_new()


def test_more_changes_than_fit_at_once_are_all_indexed(world, monkeypatch):
    monkeypatch.setattr(indexing, "BATCH", 2)
    bulk_create(world)
    by_hand(world)
    assert Unindexed.objects.count() > 2

    assert_like_new()
    assert len(search.contents()) == 5


# --- Building it anew -----------------------------------------------------------------


def test_the_command_tells_how_far_it_is_and_how_many_there_are(world, monkeypatch):
    monkeypatch.setattr(indexing, "BATCH", 2)
    bulk_create(world)
    search.clear()
    output = StringIO()
    call_command("rebuild_search_index", stdout=output)

    assert output.getvalue().splitlines() == [
        "2 of 5 practices",
        "4 of 5 practices",
        "5 of 5 practices",
        "The search index holds 5 practices.",
    ]
    assert found("open gardens") == ["Open gardens"]
    assert_like_new()


def test_what_was_found_wrong_is_mended_by_the_command(world):
    search.replace([search.Entry(world.practice.pk, ("wrong", "", "", ""))])
    search.replace([search.Entry(10**9, ("nobody", "", "", ""))])
    assert found("wrong") == ["Open gardens"]
    call_command("rebuild_search_index", stdout=StringIO())

    assert found("wrong") == []
    assert found("open gardens") == ["Open gardens"]
    assert 10**9 not in search.contents()


def test_an_empty_catalogue_has_an_empty_index():
    output = StringIO()
    call_command("rebuild_search_index", stdout=output)

    assert output.getvalue() == "The search index holds 0 practices.\n"
    assert search.contents() == {}
