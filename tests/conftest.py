"""What the tests share."""

import gc
from contextlib import ExitStack
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.core.management import call_command
from django.db import transaction
from django.utils import translation
from pytest_django import DjangoDbBlocker
from whitenoise.middleware import (  # type: ignore[import-untyped]
    WhiteNoiseMiddleware,
)

from tests.factories import make_city, make_officer, make_staff, make_superuser


def pytest_sessionstart(session: pytest.Session) -> None:
    """Compile the translations that changed, before a test or a worker reads them.

    And look for garbage less often: thousands of tests and their pages are none, and
    going through them took a fifth of the time.
    """
    gc.set_threshold(50_000, 20, 20)
    if not hasattr(session.config, "workerinput"):
        call_command("compilemessages", verbosity=0)


@pytest.fixture(scope="session", autouse=True)
def passwords_are_hashed_in_one_round():
    """Hash passwords as the site does, without the rounds: all they do is take long."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(PBKDF2PasswordHasher, "iterations", 1)
        yield


@pytest.fixture(scope="session", autouse=True)
def static_files_are_looked_for_once():
    """Give each client the list of files that the first one has found."""
    look = WhiteNoiseMiddleware.add_files_from_finders
    found: dict[Any, dict[str, Any]] = {}

    def remember(self):
        asked = (self.static_prefix, self.max_age, self.allow_all_origins)
        if asked not in found:
            look(self)
            found[asked] = dict(self.files)
        self.files.update(found[asked])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WhiteNoiseMiddleware, "add_files_from_finders", remember)
        yield


@pytest.fixture(autouse=True)
def in_english():
    """Begin each test in English: a French page leaves its language to its thread."""
    with translation.override("en"):
        yield


# --- The real catalogue ---------------------------------------------------------------


class Catalogue:
    """The real catalogue: loaded once, in a transaction that all who need it share."""

    def __init__(self, blocker: DjangoDbBlocker) -> None:
        self.blocker = blocker
        self.undoing = ExitStack()
        self.output = ""

    def load(self) -> str:
        """Load it unless it is there; give what the command said."""
        if not self.output:
            with self.blocker.unblock():
                self.undoing.enter_context(transaction.atomic())
                self.undoing.callback(transaction.set_rollback, True)
                output = StringIO()
                call_command("load_catalogue", stdout=output)
                self.output = output.getvalue()
        return self.output

    def unload(self) -> None:
        with self.blocker.unblock():
            self.undoing.close()
        self.output = ""


KEPT = pytest.StashKey[Catalogue]()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the tests of the real catalogue side by side, before those that commit."""
    items.sort(key=lambda item: (commits(item), needs_catalogue(item)))


def commits(item: pytest.Item) -> bool:
    mark = item.get_closest_marker("django_db")
    marked = mark is not None and mark.kwargs.get("transaction", False)
    return marked or has_fixture(item, "transactional_db")


def needs_catalogue(item: pytest.Item) -> bool:
    return has_fixture(item, "kept_catalogue")


def has_fixture(item: pytest.Item, name: str) -> bool:
    return isinstance(item, pytest.Function) and name in item.fixturenames


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item, nextitem):
    """Undo the loading before a test that has a catalogue of its own."""
    yield
    kept = item.session.stash.get(KEPT, None)
    if kept and nextitem and not needs_catalogue(nextitem):
        kept.unload()


@pytest.fixture(scope="session")
def kept_catalogue(request, django_db_setup, django_db_blocker):
    kept = request.session.stash[KEPT] = Catalogue(django_db_blocker)
    yield kept
    kept.unload()


@pytest.fixture(scope="module")
def catalogue(kept_catalogue):
    """The real catalogue; the output of its loading.

    Each test still needs the `db` fixture, and what it changes is undone.
    """
    return kept_catalogue.load()


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
