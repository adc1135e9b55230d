"""The index as an FTS5 table of SQLite."""

from collections.abc import Collection, Iterable

from django.db import connection

from practices.search.entry import FIELDS, Entry
from practices.search.query import Term

# The tokeniser only parts words at spaces: they come folded, in any script.
CREATE = f"""
CREATE VIRTUAL TABLE practices_search USING fts5(
    {", ".join(FIELDS)}, tokenize = "ascii tokenchars '/'", columnsize = 0
);
CREATE VIRTUAL TABLE practices_search_words USING fts5vocab(practices_search, row);
"""
DROP = """
DROP TABLE IF EXISTS practices_search_words;
DROP TABLE IF EXISTS practices_search;
"""
MATCHING = "SELECT rowid FROM practices_search WHERE practices_search MATCH %s"


def write(entries: Iterable[Entry]) -> None:
    columns = ", ".join(FIELDS)
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO practices_search (rowid, {columns})"
            " VALUES (%s, %s, %s, %s, %s)",
            [(entry.pk, *entry.texts) for entry in entries],
        )


def condition(term: Term, fields: Collection[str]) -> tuple[str, list[str]]:
    """Give the query, and its parameters, for the keys of what holds the term.

    What begins so includes the word itself, and all fields together need no naming.
    """
    phrases = term.phrases - {(term.begins,)}
    words = [_phrase(phrase) for phrase in sorted(phrases)]
    words += [_quoted(stem) for stem in sorted(term.stems)]
    if term.begins:
        words.append(f"{_quoted(term.begins)} *")
    within = "" if fields == FIELDS else f"{{{' '.join(fields)}}} : "
    return MATCHING, [f"{within}({' OR '.join(words)})"]


def pks(term: Term, fields: Collection[str]) -> list[int]:
    """List the keys of what holds the term; as one text, which is read much faster."""
    sql, params = condition(term, fields)
    with connection.cursor() as cursor:
        cursor.execute(sql.replace("rowid", "group_concat(rowid)", 1), params)
        [text] = cursor.fetchone()
    return list(map(int, text.split(","))) if text else []


def known(words: Collection[str]) -> set[str]:
    """Keep the words that stand in the index."""
    marks = ", ".join(["%s"] * len(words))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT term FROM practices_search_words WHERE term IN ({marks})",
            list(words),
        )
        return {word for (word,) in cursor.fetchall()}


def _phrase(words: Iterable[str]) -> str:
    return _quoted(" ".join(words))


def _quoted(text: str) -> str:
    """Quote for FTS5; the words themselves hold neither quotes nor operators."""
    return f'"{text}"'
