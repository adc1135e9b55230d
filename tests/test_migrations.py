"""A database that was in use goes on: what it holds is found after each migration."""

from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from practices.indexing import catch_up
from practices.models import GoodPractice, RollingDraft
from tests.signing import PASSWORD, sign_in

pytestmark = pytest.mark.django_db(transaction=True)


def at(*targets):
    """Bring the database to these migrations, or the newest; give its old models."""
    executor = MigrationExecutor(connection)
    executor.migrate(list(targets) or executor.loader.graph.leaf_nodes())
    return executor.loader.project_state(list(targets)).apps


@pytest.fixture
def emptied():
    yield
    at()
    RollingDraft.objects.all().delete()
    GoodPractice.objects.all().delete()
    catch_up()


@pytest.mark.usefixtures("emptied")
def test_unsaved_texts_are_found_where_they_were_begun():
    old = at(("practices", "0010_kept_titles"))
    user = old.get_model("auth", "User").objects.create(username="ana")
    practices = old.get_model("practices", "GoodPractice").objects
    public = practices.create(title="Open door", slug="open-door", status="draft")
    update = practices.create(
        title="Open door", slug="update", status="draft", update_of=public
    )
    keys = {practice: uuid4() for practice in (None, public, update)}
    for practice, key in keys.items():
        old.get_model("practices", "RollingDraft").objects.create(
            user=user, practice=practice, form_key=key, fields=[]
        )

    at()

    drafts = RollingDraft.objects.values_list("form_key", "begun_as", "of_update")
    assert set(drafts) == {
        (key, key, practice == update) for practice, key in keys.items()
    }


def test_an_account_with_capitals_in_its_address_can_sign_in(client):
    at(("practices", "0012_languages"))
    ana = User(username="ana", email="Ana@Example.org")
    ana.set_password(PASSWORD)
    User.objects.bulk_create([ana])

    at()

    ana = User.objects.get(username="ana")
    assert ana.email == "ana@example.org"
    assert sign_in(client, "Ana@Example.org").status_code == 302
