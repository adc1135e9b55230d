"""Triggers by which the database itself notes each change of the public catalogue.

Each puts the practices concerned on the list of those to be indexed, and raises the
version of the catalogue if the public sees the change; all in the transaction of the
change: whoever writes, in whatever way, can neither forget it nor do it and then fail.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db import connection, transaction

# Random steps: a version that was rolled back never comes back with other content.
STEP = 2**30
EVENTS = {"insert": ("NEW",), "update": ("OLD", "NEW"), "delete": ("OLD",)}
ENQUEUE = "INSERT INTO practices_unindexed (practice_id)"
EVERY_PRACTICE = "SELECT id FROM practices_goodpractice"


@dataclass(frozen=True)
class Watched:
    """A table of what practices are made of, or of what else the public sees.

    Both queries read {changed}, the changed rows as they were and as they are now, of
    which they need `columns`. `touched` selects the keys of the practices concerned;
    where `seen` selects anything, the public sees the change.
    """

    table: str
    touched: str = ""
    seen: str = "SELECT 1 FROM {changed}"
    columns: tuple[str, ...] = ("id",)


def part_of_practice(table: str, column: str = "practice_id") -> Watched:
    """Watch a table whose rows belong to a practice, and are as public as it is."""
    return Watched(
        table,
        f"SELECT changed.{column} FROM {{changed}}",
        # In this order, each step by an index, as SQLite keeps to with a CROSS JOIN.
        "SELECT 1 FROM {changed} CROSS JOIN practices_goodpractice AS practice"
        f" WHERE practice.id = changed.{column} AND practice.status = 'published'",
        (column,),
    )


WATCHED = [
    Watched(
        "practices_goodpractice",
        "SELECT changed.id FROM {changed}",
        "SELECT 1 FROM {changed} WHERE changed.status = 'published'",
        ("id", "status"),
    ),
    part_of_practice("practices_goodpractice_topics", "goodpractice_id"),
    part_of_practice("practices_picture"),
    part_of_practice("practices_place"),
    part_of_practice("practices_referencedocument"),
    Watched(
        "practices_topic",
        "SELECT link.goodpractice_id FROM {changed}"
        " CROSS JOIN practices_goodpractice_topics AS link"
        " WHERE link.topic_id = changed.id",
    ),
    Watched(
        "cities_city",
        "SELECT place.practice_id FROM {changed}"
        " CROSS JOIN practices_place AS place WHERE place.city_id = changed.id",
    ),
    Watched(
        "cities_city_networks",
        "SELECT place.practice_id FROM {changed}"
        " CROSS JOIN practices_place AS place WHERE place.city_id = changed.city_id",
        columns=("city_id",),
    ),
    Watched(
        "cities_network",
        "SELECT place.practice_id FROM {changed}"
        " CROSS JOIN cities_city_networks AS member"
        " CROSS JOIN practices_place AS place"
        " WHERE member.network_id = changed.id AND place.city_id = member.city_id",
    ),
    Watched("cities_indexarea"),
    Watched("cities_indexresult"),
    Watched("cities_networkactivity"),
]


def possible() -> bool:
    """Tell whether the tables are there that the triggers speak of."""
    needed = {"practices_unindexed", *(watched.table for watched in WATCHED)}
    return needed <= set(connection.introspection.table_names())


def are_missing() -> bool:
    """Tell whether a trigger is not there, as after a migration that failed."""
    with connection.cursor() as cursor:
        cursor.execute(DIALECTS[connection.vendor].NAMES)
        there = {found for (found,) in cursor.fetchall()}
    return any(name(w, event) not in there for w in WATCHED for event in EVENTS)


@transaction.atomic
def install() -> None:
    """Make every trigger anew; have every practice indexed anew as well."""
    remove()
    run(DIALECTS[connection.vendor].triggers())
    run([f"{ENQUEUE} {EVERY_PRACTICE}"])
    raise_version()


def raise_version() -> None:
    """Let every copy of the catalogue that a process keeps be made anew."""
    run(DIALECTS[connection.vendor].RAISE)


def remove() -> None:
    """Take the triggers away: SQLite cannot rebuild a table that others speak of."""
    dialect = DIALECTS[connection.vendor]
    run(dialect.DROP.format(name=name(w, event)) for w in WATCHED for event in EVENTS)
    run(dialect.DROP_SHARED)


def run(statements: Iterable[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def name(watched: Watched, event: str) -> str:
    return f"catalogue_{watched.table}_{event}"


class SQLite:
    """Has triggers for each row."""

    DROP = "DROP TRIGGER IF EXISTS {name}"
    DROP_SHARED = ()
    NAMES = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    RAISE = (
        "INSERT OR IGNORE INTO practices_catalogueversion (id, number, changed_at)"
        " VALUES (1, 0, CURRENT_TIMESTAMP)",
        "UPDATE practices_catalogueversion"
        f" SET number = number + 1 + (random() & {STEP - 1}),"
        " changed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')",
    )

    @classmethod
    def triggers(cls) -> Iterator[str]:
        for watched in WATCHED:
            for event, sides in EVENTS.items():
                rows = " UNION ".join(cls.row(watched, side) for side in sides)
                yield cls.trigger(watched, event, f"({rows}) AS changed")

    @staticmethod
    def row(watched: Watched, side: str) -> str:
        columns = (f"{side}.{column} AS {column}" for column in watched.columns)
        return f"SELECT {', '.join(columns)}"

    @classmethod
    def trigger(cls, watched: Watched, event: str, changed: str) -> str:
        touched = watched.touched.format(changed=changed)
        enqueue = f"{ENQUEUE} {touched};" if touched else ""
        ensure, update = cls.RAISE
        return (
            f"CREATE TRIGGER {name(watched, event)} AFTER {event} ON {watched.table}"
            f" BEGIN {enqueue} {ensure};"
            f" {update} WHERE EXISTS ({watched.seen.format(changed=changed)}); END"
        )


class PostgreSQL:
    """Has triggers for each statement, with a function for each trigger."""

    DROP = "DROP FUNCTION IF EXISTS {name} CASCADE"
    DROP_SHARED = ("DROP FUNCTION IF EXISTS catalogue_truncated CASCADE",)
    NAMES = "SELECT tgname FROM pg_trigger"
    # Truncating tells of no rows: what is no longer there leaves the index as well.
    FORGET = (
        "DELETE FROM practices_search WHERE rowid NOT IN"
        " (SELECT id FROM practices_goodpractice)"
    )
    RAISE = (
        "INSERT INTO practices_catalogueversion AS version (id, number, changed_at)"
        " VALUES (1, 1, clock_timestamp()) ON CONFLICT (id) DO UPDATE SET"
        f" number = version.number + 1 + floor(random() * {STEP})::bigint,"
        " changed_at = clock_timestamp()",
    )

    @classmethod
    def triggers(cls) -> Iterator[str]:
        yield (
            "CREATE FUNCTION catalogue_truncated() RETURNS trigger"
            f" LANGUAGE plpgsql AS $$ BEGIN {cls.FORGET}; {cls.RAISE[0]};"
            " RETURN NULL; END $$"
        )
        for watched in WATCHED:
            yield (
                f"CREATE TRIGGER {name(watched, 'truncate')}"
                f" AFTER TRUNCATE ON {watched.table}"
                " FOR EACH STATEMENT EXECUTE FUNCTION catalogue_truncated()"
            )
            for event, sides in EVENTS.items():
                columns = ", ".join(watched.columns)
                rows = " UNION ".join(f"SELECT {columns} FROM {s}_rows" for s in sides)
                yield cls.function(watched, event, f"({rows}) AS changed")
                yield cls.trigger(watched, event, sides)

    @classmethod
    def function(cls, watched: Watched, event: str, changed: str) -> str:
        touched = watched.touched.format(changed=changed)
        enqueue = f"{ENQUEUE} {touched};" if touched else ""
        return (
            f"CREATE FUNCTION {name(watched, event)}() RETURNS trigger"
            f" LANGUAGE plpgsql AS $$ BEGIN {enqueue}"
            f" IF EXISTS ({watched.seen.format(changed=changed)})"
            f" THEN {cls.RAISE[0]}; END IF; RETURN NULL; END $$"
        )

    @staticmethod
    def trigger(watched: Watched, event: str, sides: Iterable[str]) -> str:
        tables = " ".join(f"{side} TABLE AS {side}_rows" for side in sides)
        return (
            f"CREATE TRIGGER {name(watched, event)} AFTER {event} ON {watched.table}"
            f" REFERENCING {tables}"
            f" FOR EACH STATEMENT EXECUTE FUNCTION {name(watched, event)}()"
        )


DIALECTS: dict[str, type[SQLite | PostgreSQL]] = {
    "postgresql": PostgreSQL,
    "sqlite": SQLite,
}
