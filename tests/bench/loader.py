"""Brings the generated catalogue into the database, through the product's own models.

In batches, so what a model's save() derives is derived here; `demand_same_as_saved`
compares the two and stops the load when they have grown apart.
"""

import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from importlib import import_module
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from typing import Any

from django.core.management import call_command, get_commands
from django.core.management.color import no_style
from django.db import connection, transaction

from cities.folding import fold
from cities.models import City, Network
from practices.models import GoodPractice, Place, Topic
from practices.period import Period, parse_period
from tests.bench import generator
from tests.bench.generator import Practice, practices, towns
from tests.bench.recount import network_slug

BATCH = 5_000
SAMPLE = 20
FIXTURES = Path(__file__).parents[2] / "fixtures"
COLUMNS = {column.name for column in GoodPractice._meta.concrete_fields}
NOT_COMPARED = {"id", "created_at", "updated_at"}


class GrownApart(Exception):  # noqa: N818  (a sentence for whoever changes the model)
    """The loader derives a column otherwise than save() does."""


def load(size: int) -> None:
    """Fill an empty, migrated database; progress goes to standard error."""
    started = time.monotonic()
    with transaction.atomic():
        add_networks()
        add_towns()
        add_topics()
    demand_same_as_saved()
    with without_triggers():
        for done in add_batches(practices(size)):
            seconds = time.monotonic() - started
            say(f"{done:,} of {size:,} practices, {seconds:.0f} s")
    set_sequences()
    index()
    say(f"loaded in {time.monotonic() - started:.0f} s")


@contextmanager
def without_triggers() -> Iterator[None]:
    """Take the product's triggers away meanwhile, as its own migrations do.

    Made anew they let everything be indexed, which is what the rebuild then does.
    """
    if find_spec("practices.triggers") is None:
        yield
        return
    triggers = import_module("practices.triggers")
    triggers.remove()
    yield
    triggers.install()


def add_batches(waiting: Iterator[Practice]) -> Iterator[int]:
    """Add the practices, a transaction for each batch; tell how many are in."""
    done = 0
    while batch := list(islice(waiting, BATCH)):
        with transaction.atomic():
            add_practices(batch)
        done += len(batch)
        yield done


def say(sentence: str) -> None:
    sys.stderr.write(f"{sentence}\n")


def add_networks() -> None:
    for number in range(generator.NETWORKS):
        name = f"Example network {number}"
        Network(
            pk=number + 1, slug=network_slug(number), name=name, kind="national"
        ).save()


def add_towns() -> None:
    for town in towns():
        city = City(
            pk=town.number + 1,
            slug=town.slug,
            name=town.name,
            country=town.country,
            latitude=35 + town.number / 8,
            longitude=town.number / 4 - 10,
            population=20_000 + 5_000 * town.number,
        )
        city.save()
        city.networks.set(number + 1 for number in town.networks)


def add_topics() -> None:
    """Take the topics of the real catalogue, without their areas of the INDEX."""
    records = json.loads((FIXTURES / "topics.json").read_text("utf-8"))
    for number, record in enumerate(records, start=1):
        fields = {k: v for k, v in record["fields"].items() if k != "index_area"}
        Topic(pk=number, **fields).save()


def add_practices(batch: list[Practice]) -> None:
    GoodPractice.objects.bulk_create(map(made, batch))
    on = GoodPractice.topics.through
    on.objects.bulk_create(
        on(goodpractice_id=practice.number, topic_id=topic + 1)
        for practice in batch
        for topic in practice.topics
    )
    Place.objects.bulk_create(place for one in batch for place in places(one))


def made(practice: Practice) -> GoodPractice:
    """Make the row of a published practice, all its columns set."""
    row = GoodPractice(
        pk=practice.number,
        slug=practice.slug,
        title=practice.title,
        language=practice.language,
        period_text=practice.period.text,
        evidence=practice.evidence,
        status=GoodPractice.Status.PUBLISHED,
        created_at=practice.published_at - timedelta(days=30),
        submitted_at=practice.published_at - timedelta(days=10),
        published_at=practice.published_at,
        updated_at=practice.published_at,
        **practice.texts,
    )
    derive(row, practice)
    return row


def derive(row: GoodPractice, practice: Practice) -> None:
    """Set the columns that save() sets; the period must be read as it was meant."""
    period = parse_period(row.period_text)
    meant = practice.period
    if period != Period(meant.start, meant.end, meant.ongoing):
        raise GrownApart(f"“{meant.text}” is read as {period}.")
    row.start_year, row.end_year = period.start_year, period.end_year
    row.ongoing = period.ongoing
    row.title_key = fold(row.title)[:1000]


def places(practice: Practice) -> Iterator[Place]:
    for city in practice.cities:
        yield place(practice, city_id=city + 1)
    if not practice.cities:
        yield place(practice, country=practice.country, locality=practice.locality)


def place(practice: Practice, **where: Any) -> Place:
    row = Place(practice_id=practice.number, **where)
    if hasattr(row, "locality_key"):
        row.locality_key = f" {fold(row.locality)}"
    return row


def demand_same_as_saved() -> None:
    """Save a few practices one by one, compare the columns, and take them back."""
    with transaction.atomic():
        for practice in practices(SAMPLE):
            wanted = columns(made(practice))
            row = made(practice)
            row.save()
            saved = columns(row)
            if apart := [name for name in wanted if wanted[name] != saved[name]]:
                raise GrownApart(f"save() sets otherwise: {', '.join(apart)}")
        transaction.set_rollback(True)


def columns(row: GoodPractice) -> dict[str, object]:
    return {name: getattr(row, name) for name in COLUMNS - NOT_COMPARED}


def set_sequences() -> None:
    """Let PostgreSQL count on behind the keys that were given."""
    models = [Network, City, Topic, GoodPractice]
    statements = connection.ops.sequence_reset_sql(no_style(), models)
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def index() -> None:
    """Build what is derived for the search, where the product has such a thing."""
    if "rebuild_search_index" in get_commands():
        call_command("rebuild_search_index", stdout=sys.stderr)
    else:
        say("The product has no rebuild_search_index: nothing more to build.")
