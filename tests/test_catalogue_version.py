"""The catalogue's version: raised, by the database, with all that the public sees."""

from typing import Any

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.db.migrations import Migration
from django.test import Client

from practices import triggers
from practices.apps import install_triggers, remove_triggers
from practices.indexing import catch_up, rebuild
from practices.models import (
    CatalogueVersion,
    GoodPractice,
    Unindexed,
    UnmetSearch,
)
from practices.models.version import current_version
from tests.changes import CHANGES, edit, make_world, of
from tests.factories import (
    make_activity,
    make_document,
    make_index_result,
    make_picture,
    make_practice,
)
from tests.pages import read, titles

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_world()


def found(words):
    return titles(read(Client().get("/practices/", {"q": words})))


# --- What raises it -------------------------------------------------------------------

UNSEEN: dict[str, Any] = {
    "make a draft": lambda world: make_practice(
        "Draft", city=world.city, status="draft"
    ),
    "edit a draft": of("draft", title="Quieter drafts"),
    "update drafts": lambda world: GoodPractice.objects.exclude(
        status="published"
    ).update(title="Quieter"),
    "file a draft": lambda world: world.draft.topics.clear(),
    "place a draft": lambda world: world.draft.places.update(city=world.other),
    "add a document to a draft": lambda world: make_document(world.draft),
    "add a picture to a draft": lambda world: make_picture(world.draft),
    "delete a draft": lambda world: world.draft.delete(),
    "count a search": lambda world: UnmetSearch.objects.note("zzz"),
    "read": lambda world: found("open"),
    "index": lambda world: catch_up(),
}
SEEN: dict[str, Any] = {
    **{name: change for name, change in CHANGES.items() if name not in UNSEEN},
    "add a topic": lambda world: world.practice.topics.create(name="Art", order=90),
    "add a picture": lambda world: make_picture(world.practice),
    "add an activity": lambda world: make_activity(world.network),
    "add a result": lambda world: make_index_result(world.city),
    "build the index anew": lambda world: rebuild(lambda done, total: None),
}


@pytest.mark.parametrize("name", UNSEEN)
def test_what_the_public_does_not_see_keeps_the_version(world, name):
    before = current_version()
    UNSEEN[name](world)

    assert current_version() == before


@pytest.mark.parametrize("name", SEEN)
def test_what_the_public_sees_raises_the_version(world, name):
    before = current_version()
    SEEN[name](world)

    assert current_version().number > before.number
    assert current_version().changed_at >= before.changed_at


def test_a_version_that_was_rolled_back_does_not_come_again(world):
    before = current_version()
    versions = {before.number}
    for number in range(50):
        with transaction.atomic():
            edit(world.practice, title=f"Title {number}")
            versions.add(current_version().number)
            transaction.set_rollback(True)
        assert current_version() == before

    assert len(versions) == 51


def test_a_version_says_when_in_the_time_of_the_world(world):
    world.practice.delete()

    assert current_version().changed_at.utcoffset() is not None
    assert current_version().changed_at == CatalogueVersion.objects.get().changed_at


# --- Triggers -------------------------------------------------------------------------

OWN_BUSINESS = {"CatalogueVersion", "Unindexed", "UnmetSearch", "City_officers", "Link"}
OWN_BUSINESS |= {"Invitation", "Invitation_cities", "OutgoingMail", "Preferences"}
OWN_BUSINESS |= {"PracticeVersion", "ReviewComment", "RollingDraft", "SentForm"}
# What comes with a change of a watched table: an answer, a merge.
OWN_BUSINESS |= {"StillRunning", "StillRunning_mails"}
OWN_BUSINESS |= {"FormerCityAddress", "FormerTopicAddress"}


def installed():
    """The triggers that the database has, by their names."""
    queries = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
    }
    with connection.cursor() as cursor:
        cursor.execute(queries[connection.vendor])
        return {name for (name,) in cursor.fetchall()}


def test_every_table_that_the_public_sees_is_watched():
    models = {
        model._meta.db_table
        for app in ("cities", "practices")
        for model in apps.get_app_config(app).get_models(include_auto_created=True)
        if model.__name__ not in OWN_BUSINESS and "istorical" not in model.__name__
    }

    assert {watched.table for watched in triggers.WATCHED} == models


def test_every_watched_table_has_a_trigger_for_each_kind_of_change():
    kinds = ["insert", "update", "delete"]
    if connection.vendor == "postgresql":
        kinds.append("truncate")
    assert not triggers.are_missing()
    assert installed() == {
        f"catalogue_{watched.table}_{kind}"
        for watched in triggers.WATCHED
        for kind in kinds
    }


def test_a_migration_that_failed_leaves_no_catalogue_unwatched(client, db):
    """The next one that works, or finds nothing to do, puts the triggers back."""
    triggers.remove()
    assert triggers.are_missing()
    assert client.get("/readyz").status_code == 503

    install_triggers(plan=[])
    assert not triggers.are_missing()
    assert client.get("/readyz").status_code == 200


def test_a_migration_of_another_app_leaves_the_index_as_it_is(world):
    before, names = current_version(), installed()
    catch_up()
    plan = [(Migration("0002_email_max_length", "account"), False)]
    remove_triggers(plan=plan)
    assert installed() == names
    install_triggers(plan=plan)

    assert current_version() == before
    assert not Unindexed.objects.exists()


def test_a_migration_of_the_catalogue_has_all_indexed_anew(world):
    catch_up()
    plan = [(Migration("0008_other", "practices"), False)]
    remove_triggers(plan=plan)
    assert installed() == set()
    install_triggers(plan=plan)

    assert not triggers.are_missing()
    assert Unindexed.objects.filter(practice_id=world.practice.pk).exists()


def test_triggers_made_anew_index_all_anew(world):
    before, names = current_version(), installed()
    triggers.remove()
    assert installed() == set()
    edit(world.practice, title="Unnoticed")
    triggers.install()

    assert installed() == names
    assert current_version().number > before.number
    assert found("unnoticed") == ["Unnoticed"]
