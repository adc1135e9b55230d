"""What the tests share."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction
from django.utils import translation

from tests.factories import make_city, make_officer, make_staff, make_superuser


def pytest_sessionstart(session: pytest.Session) -> None:
    """Compile the translations that changed, before a test or a worker reads them."""
    if not hasattr(session.config, "workerinput"):
        call_command("compilemessages", verbosity=0)


@pytest.fixture(autouse=True)
def in_english():
    """Begin each test in English: a French page leaves its language to its thread."""
    with translation.override("en"):
        yield


@pytest.fixture(scope="module")
def catalogue(django_db_setup, django_db_blocker):
    """The real catalogue, for all tests of a module; the output of its loading.

    Each test still needs the `db` fixture, and what it changes is undone.
    """
    output = StringIO()
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_catalogue", stdout=output)
        yield output.getvalue()
        transaction.set_rollback(True)


# The cast of the desk: each is signed in with the test's client.


@pytest.fixture
def city():
    return make_city("Exampleville", "PT")


@pytest.fixture
def officer(client, city):
    user = make_officer(city)
    client.force_login(user)
    return user


@pytest.fixture
def staff(client):
    user = make_staff()
    client.force_login(user)
    return user


@pytest.fixture
def superuser(client):
    user = make_superuser()
    client.force_login(user)
    return user
