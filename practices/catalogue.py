"""The real catalogue: read from its fixtures and brought into the database, once.

An entry is new when neither a row nor the history knows its key. So what somebody
changed stays changed, and what somebody deleted does not come back.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core import serializers
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.core.serializers.base import DeserializationError
from django.db import DataError, IntegrityError, transaction
from django.db.models import Model
from simple_history.utils import get_history_manager_for_model

from cities.models import City, IndexArea, IndexResult, Network
from practices.indexing import catch_up
from practices.models import GoodPractice, Topic
from practices.planner import gather_statistics

# In this order, since each names only what comes before it.
FILES: dict[type[Model], str] = {
    IndexArea: "index_areas.json",
    Network: "networks.json",
    City: "cities.json",
    Topic: "topics.json",
    GoodPractice: "practices.json",
    IndexResult: "index_results.json",
}
# What the fields of a fixture name by its address.
NAMED: dict[str, type[Model]] = {
    "area": IndexArea,
    "city": City,
    "index_area": IndexArea,
    "networks": Network,
    "topics": Topic,
}
UNREADABLE = (
    DataError,
    DeserializationError,
    FieldDoesNotExist,
    IntegrityError,
    LookupError,
    OSError,
    TypeError,
    ValidationError,
    ValueError,
)
REASON = "Loaded with the catalogue"

Key = tuple[Any, ...]
Record = dict[str, Any]
"""An object as Django's fixtures write it: its "model" and its "fields"."""
Entry = list[Record]
"""An object and what belongs to it: a practice, its places and its documents."""
Deleted = dict[str, set[Key]]
"""The keys of what was deleted, by the field that would name it."""
Progress = Callable[[type[Model], int, int], None]
"""Told after each new entry: the model, how many are in, and of how many."""


class CatalogueError(Exception):
    """A fixture cannot be read, or holds what the models refuse; says so in words."""


def load(folder: Path, progress: Progress) -> dict[type[Model], int]:
    """Bring in all that is new, or nothing at all; count it by model.

    Raises CatalogueError.
    """
    files = {model: read(folder / name) for model, name in FILES.items()}
    new = {}
    with transaction.atomic():
        deleted = deleted_slugs()
        for model, entries in files.items():
            with blaming(FILES[model]):
                unknown = new_entries(model, entries, deleted)
                add_entries(model, unknown, deleted, progress)
                new[model] = len(unknown)
        catch_up()
    gather_statistics()
    return new


def read(path: Path) -> dict[Key, Entry]:
    entries: dict[Key, Entry] = {}
    with blaming(str(path)):
        for record in json.loads(path.read_text(encoding="utf-8")):
            entries.setdefault(key_of(record["fields"]), []).append(record)
    return entries


@contextmanager
def blaming(culprit: str) -> Iterator[None]:
    """Turn what goes wrong with a fixture into a CatalogueError that names it."""
    try:
        yield
    except UNREADABLE as error:
        # PostgreSQL shows the row on a second line.
        reason = f"{type(error).__name__}: {error}".partition("\n")[0]
        raise CatalogueError(f"{culprit} cannot be loaded ({reason}).") from error


def key_of(fields: dict[str, Any]) -> Key:
    """Say which entry the fields belong to: its address, or for an INDEX result
    the city, the area (None for the overall score) and the year.
    """
    if "slug" in fields:
        return (fields["slug"],)
    if "practice" in fields:
        return tuple(fields["practice"])
    area = fields.get("area") or [None]
    return (fields["city"][0], area[0], fields.get("year"))


def new_entries(
    model: type[Model], entries: dict[Key, Entry], deleted: Deleted
) -> dict[Key, Entry]:
    known = known_keys(model, entries)
    return {
        key: entry
        for key, entry in entries.items()
        if key not in known and not names_deleted(entry, deleted)
    }


def known_keys(model: type[Model], entries: Iterable[Key]) -> set[Key]:
    """Give the key of each of the entries that there is or ever was, or more."""
    if model is not IndexResult:
        among = {"slug__in": [slug for (slug,) in entries]}
        return rows(model, "slug", **among) | past(model, "slug", **among)
    cities, areas = slugs(City), slugs(IndexArea)
    results = ("city_id", "area_id", "year")
    return {
        (cities.get(city), areas.get(area), year)
        for city, area, year in rows(model, *results) | past(model, *results)
    }


def rows(model: type[Model], *fields: str, **among: Any) -> set[Key]:
    return set(model._default_manager.filter(**among).values_list(*fields))


def past(model: type[Model], *fields: str, **among: Any) -> set[Key]:
    """Give the values that the history holds, which outlives the rows."""
    history = get_history_manager_for_model(model)
    return set(history.filter(**among).values_list(*fields))


def slugs(model: type[Model]) -> dict[int, str]:
    """Map primary keys to addresses, also of what was deleted."""
    return dict(rows(model, "pk", "slug") | past(model, "id", "slug"))


def deleted_slugs() -> Deleted:
    return {
        field: past(model, "slug") - rows(model, "slug") - moved(model)
        for field, model in NAMED.items()
    }


def moved(model: type[Model]) -> set[Key]:
    """Give the former addresses that lead to what others were merged into."""
    former = getattr(model._default_manager, "former_slugs", dict)
    return {(slug,) for slug in former()}


def names_deleted(entry: Entry, deleted: Deleted) -> bool:
    """Tell whether the entry would stand in a city or an area that was deleted."""
    return any(
        tuple(value) in deleted[field]
        for record in entry
        for field, value in record["fields"].items()
        if field in deleted and value and not is_several(value)
    )


def is_several(value: Any) -> bool:
    """Tell a list of keys, as of topics, from the one key of a city."""
    return isinstance(value, list) and all(isinstance(key, list) for key in value)


def add_entries(
    model: type[Model],
    entries: dict[Key, Entry],
    deleted: Deleted,
    progress: Progress,
) -> None:
    for number, (key, entry) in enumerate(entries.items(), start=1):
        name = " ".join(str(part) for part in key if part)
        with blaming(f"“{name}” in {FILES[model]}"):
            add(entry, deleted)
        progress(model, number, len(entries))


def add(entry: Entry, deleted: Deleted) -> None:
    """Save each object of the entry as a form would, with its links to what is left.

    Not with the serializer's own save, which would go past the models'. What spans
    several fields or rows is checked by the database.
    """
    for record in entry:
        [made] = serializers.deserialize("python", [without(record, deleted)])
        instance: Any = made.object
        instance._change_reason = REASON
        instance.clean_fields(exclude=not_asked_for(instance))
        instance.save()
        for field, values in (made.m2m_data or {}).items():
            getattr(instance, field).set(values)


def without(record: Record, deleted: Deleted) -> Record:
    """Give the record without its links to what was deleted."""
    fields = {
        field: [key for key in value if tuple(key) not in deleted[field]]
        if field in deleted and is_several(value)
        else value
        for field, value in record["fields"].items()
    }
    return record | {"fields": fields}


def not_asked_for(instance: Model) -> list[str]:
    """Name the fields that no form shows: they get their values when saved."""
    return [field.name for field in instance._meta.fields if not field.editable]
