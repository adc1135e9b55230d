"""Full-text search: one face, two engines, which find the same.

Texts are folded, cut into words and stemmed here (tokens), and so is what is searched
for (query); SQLite and PostgreSQL only look the words up. Neither needs an extension.
"""

from collections.abc import Collection, Iterable
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from practices.search import postgresql, sqlite
from practices.search.entry import FIELDS, Entry
from practices.search.query import Term, parse

QS = TypeVar("QS", bound=QuerySet[Any])


def engine() -> Any:
    """Give the module that speaks to the database in use."""
    return sqlite if connection.vendor == "sqlite" else postgresql


def narrow(practices: QS, text: str, depth: int = len(FIELDS)) -> QS:
    """Keep the practices that hold every word of `text`.

    A stop word counts as held by each text of its language, which has it left out.
    """
    for term in parse(text):
        held = Q(language__in=term.stop_in)
        for variant, languages in term.variants:
            sql, params = engine().condition(variant, FIELDS[:depth])
            spoken = Q(language__in=languages) if languages else Q()
            held |= Q(pk__in=RawSQL(sql, params)) & spoken
        practices = practices.filter(held)
    return practices


def pks(term: Term, depth: int = len(FIELDS)) -> list[int]:
    """List the keys of all that hold the term in one of the first `depth` FIELDS."""
    found: list[int] = engine().pks(term, FIELDS[:depth])
    return found


def known(words: Collection[str]) -> set[str]:
    """Keep the words that stand in the index, folded as `tokens` folds them."""
    found: set[str] = engine().known(words) if words else set()
    return found


def replace(entries: Iterable[Entry]) -> None:
    """Write entries, each in the place of the one with its key, if there is one."""
    entries = list(entries)
    remove([entry.pk for entry in entries])
    engine().write(entries)


def remove(keys: Collection[int]) -> None:
    with connection.cursor() as cursor:
        cursor.executemany(
            "DELETE FROM practices_search WHERE rowid = %s", [(key,) for key in keys]
        )


def clear() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM practices_search")


def contents() -> dict[int, tuple[str, ...]]:
    """Read the whole index, by key: to compare two states of it."""
    columns = ", ".join(f"CAST({field} AS text)" for field in FIELDS)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT rowid, {columns} FROM practices_search")
        return {pk: tuple(texts) for pk, *texts in cursor.fetchall()}


__all__ = [
    "FIELDS",
    "Entry",
    "Term",
    "clear",
    "contents",
    "known",
    "narrow",
    "parse",
    "pks",
    "remove",
    "replace",
]
