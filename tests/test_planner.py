"""The database fetches a page of practices by their keys, however many there are."""

import pytest
from django.db import connection

from practices.models import GoodPractice

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]


@pytest.mark.parametrize("name", ["cards_of", "texts_of"])
def test_practices_are_not_looked_for_among_all_that_are_published(name):
    """As SQLite does that was told nothing: see practices/planner.py."""
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL counts by itself, in its own time")
    published = GoodPractice.objects.published()
    keys = published.order_by("pk").values_list("pk", flat=True)[20:40]

    plan = getattr(published, name)(list(keys)).explain()

    assert "goodpractice" in plan
    assert "practice_newest" not in plan
    assert "practice_by_language" not in plan
