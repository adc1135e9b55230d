"""What the tests share."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction


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
