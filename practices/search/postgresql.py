"""The index as text search vectors of PostgreSQL, which are built here, not there."""

from collections import defaultdict
from collections.abc import Collection, Iterable

from django.db import connection

from practices.search.entry import FIELDS, Entry
from practices.search.query import Term

WEIGHTS = dict(zip(FIELDS, "ABCD", strict=True))
COLUMNS = ", ".join(f"{field} tsvector NOT NULL" for field in FIELDS)
CREATE = f"""
CREATE TABLE practices_search (rowid bigint PRIMARY KEY, {COLUMNS});
CREATE INDEX practices_search_words ON practices_search
    USING gin ({", ".join(FIELDS)}) WITH (fastupdate = off);
"""
DROP = "DROP TABLE IF EXISTS practices_search;"
# Rows in which the words like a misspelt one are looked for.
LOOKED_AT = 500


def write(entries: Iterable[Entry]) -> None:
    columns = ", ".join(FIELDS)
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO practices_search (rowid, {columns})"
            " VALUES (%s, %s::tsvector, %s::tsvector, %s::tsvector, %s::tsvector)",
            [(entry.pk, *_vectors(entry)) for entry in entries],
        )


def _vectors(entry: Entry) -> list[str]:
    return [
        _vector(text, weight)
        for text, weight in zip(entry.texts, WEIGHTS.values(), strict=True)
    ]


def _vector(text: str, weight: str) -> str:
    """Write each word with its places in the text and the weight of its field."""
    places: dict[str, list[str]] = defaultdict(list)
    for number, word in enumerate(text.split(" "), start=1):
        places[word].append(f"{min(number, 16383)}{weight}")
    places.pop("", None)
    return " ".join(
        f"{_quoted(word)}:{','.join(numbers)}" for word, numbers in places.items()
    )


def condition(term: Term, fields: Collection[str]) -> tuple[str, list[str]]:
    """Give the query, and its parameters, for the keys of what holds the term."""
    words = [_phrase(phrase) for phrase in sorted(term.phrases)]
    words += [_quoted(stem) for stem in sorted(term.stems)]
    if term.begins:
        words.append(f"{_quoted(term.begins)}:*")
    where = " OR ".join(f"{field} @@ %s::tsquery" for field in fields)
    sql = f"SELECT rowid FROM practices_search WHERE {where}"
    return sql, [" | ".join(words)] * len(fields)


def pks(term: Term, fields: Collection[str]) -> list[int]:
    """List the keys of what holds the term."""
    sql, params = condition(term, fields)
    with connection.cursor() as cursor:
        cursor.execute(sql.replace("rowid", "array_agg(rowid)", 1), params)
        [found] = cursor.fetchone()
    return found or []


def known(words: Collection[str]) -> set[str]:
    """Keep the words that stand in the index, as its first rows with any tell."""
    anyone = Term.of_words(words)
    sql, params = condition(anyone, FIELDS)
    together = " || ".join(FIELDS)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT word FROM practices_search,"
            f" unnest(tsvector_to_array({together})) AS word"
            f" WHERE rowid IN ({sql} LIMIT {LOOKED_AT}) AND word = ANY(%s)",
            [*params, list(words)],
        )
        return {word for (word,) in cursor.fetchall()}


def _phrase(words: Iterable[str]) -> str:
    return f"({' <-> '.join(map(_quoted, words))})"


def _quoted(text: str) -> str:
    """Quote for a vector or query; the words themselves hold neither ' nor \\."""
    return f"'{text}'"
