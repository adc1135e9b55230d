"""Brings many new practices in at once, with their places, topics and documents."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import User
from django.db import models, transaction
from simple_history.utils import get_history_manager_for_model

from cities.models import City
from cities.sheets.resource import REASON
from practices.content import Row
from practices.models import GoodPractice, Place, ReferenceDocument, Topic

BATCH = 500


@dataclass
class Described:
    """A practice that is not stored yet, and what belongs to it."""

    practice: GoodPractice
    places: list[Row] = field(default_factory=list)
    topics: list[str] = field(default_factory=list)
    documents: list[Row] = field(default_factory=list)


@transaction.atomic
def add(described: list[Described], by: User | None) -> None:
    """Store them all, or none, with a first entry in the history of each."""
    for one in described:
        one.practice.derive()
    store(GoodPractice, [one.practice for one in described], by)
    store(Place, places_of(described), by)
    store(
        ReferenceDocument,
        [
            ReferenceDocument(practice=one.practice, **row)
            for one in described
            for row in one.documents
        ],
        by,
    )
    link = GoodPractice.topics.through
    link._default_manager.bulk_create(links_of(described), BATCH)


def store(model: type[models.Model], rows: Iterable[Any], by: User | None) -> None:
    """Store new rows of a table, and their first entries in its history."""
    stored = model._default_manager.bulk_create(rows, BATCH)
    get_history_manager_for_model(model).bulk_history_create(
        stored, batch_size=BATCH, default_user=by, default_change_reason=REASON
    )


def places_of(described: list[Described]) -> list[Place]:
    rows = [(one.practice, row) for one in described for row in one.places]
    cities = City.objects.by_address({row["city"] for _one, row in rows})
    places = [
        Place(practice=practice, **{**row, "city": cities.get(row["city"])})
        for practice, row in rows
    ]
    for place in places:
        place.derive()
    return places


def links_of(described: list[Described]) -> list[Any]:
    topics = Topic.objects.by_address(
        {slug for one in described for slug in one.topics}
    )
    return [
        GoodPractice.topics.through(goodpractice=one.practice, topic=topics[slug])
        for one in described
        for slug in one.topics
    ]
