"""The same catalogue for Datasette, tuned: indexes, full text, and two layouts.

"bench" is one table with all columns, as such files usually are; in "narrow" the long
texts stand in a table of their own, so that counting reads little. A practice has one
country here as everywhere, and its first city: Datasette's counts by city therefore
miss the second city of one practice in twenty.
"""

import json
import shutil
import sqlite3
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from tests.bench.generator import TEXTS, TOPICS, Practice, practices, towns
from tests.bench.recount import facts

SCHEMA = """
CREATE TABLE practice (
  id INTEGER PRIMARY KEY, slug TEXT, title TEXT, summary TEXT, language TEXT,
  city TEXT, country TEXT, period TEXT, start_year INTEGER,
  active_from INTEGER, active_to INTEGER, topics TEXT, published_at TEXT,
  networks TEXT, status TEXT, evidence TEXT);
CREATE TABLE practice_text (
  id INTEGER PRIMARY KEY REFERENCES practice(id),
  purpose TEXT, rationale TEXT, process TEXT, impact TEXT);
CREATE VIRTUAL TABLE practice_fts USING fts5(
  title, summary, purpose, rationale, process, impact,
  content='', tokenize='unicode61 remove_diacritics 2');
"""
INDEXES = """
CREATE INDEX practice_country ON practice(country);
CREATE INDEX practice_city ON practice(city);
CREATE INDEX practice_start_year ON practice(start_year);
CREATE INDEX practice_active ON practice(active_from, active_to);
CREATE INDEX practice_published ON practice(published_at);
INSERT INTO practice_fts(practice_fts) VALUES ('optimize');
ANALYZE;
"""
ONE_TABLE = """
CREATE TABLE whole (
  id INTEGER PRIMARY KEY, slug TEXT, title TEXT, summary TEXT, purpose TEXT,
  rationale TEXT, process TEXT, impact TEXT, language TEXT, city TEXT, country TEXT,
  period TEXT, start_year INTEGER, active_from INTEGER, active_to INTEGER, topics TEXT,
  published_at TEXT, networks TEXT, status TEXT, evidence TEXT);
INSERT INTO whole SELECT id, slug, title, summary, purpose, rationale, process, impact,
  language, city, country, period, start_year, active_from, active_to, topics,
  published_at, networks, status, evidence
  FROM practice JOIN practice_text USING (id) ORDER BY id;
DROP TABLE practice_text;
DROP TABLE practice;
ALTER TABLE whole RENAME TO practice;
"""
LAYOUTS = ["bench", "narrow"]
SEARCHED = {"practice": {"fts_table": "practice_fts", "fts_pk": "id"}}
METADATA = {"databases": {layout: {"tables": SEARCHED} for layout in LAYOUTS}}
BATCH = 5_000


def build(folder: Path, size: int) -> None:
    """Write both files anew."""
    narrow, whole = folder / "narrow.db", folder / "bench.db"
    for path in (narrow, whole):
        path.unlink(missing_ok=True)
    fill(narrow, size)
    shutil.copyfile(narrow, whole)
    database = sqlite3.connect(whole)
    database.executescript(f"{ONE_TABLE}{INDEXES}VACUUM;")
    database.close()


def fill(path: Path, size: int) -> None:
    database = sqlite3.connect(path)
    database.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;")
    database.executescript(SCHEMA)
    waiting = practices(size)
    while batch := list(islice(waiting, BATCH)):
        insert(database, "practice", map(row, batch))
        insert(database, "practice_text", map(long_texts, batch))
        insert(
            database, "practice_fts(rowid, title, " + names(TEXTS) + ")", indexed(batch)
        )
    database.commit()
    database.executescript(INDEXES)
    database.close()


def names(columns: Any) -> str:
    return ", ".join(columns)


def insert(database: sqlite3.Connection, table: str, rows: Any) -> None:
    rows = list(rows)
    marks = names("?" * len(rows[0]))
    database.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)  # noqa: S608


def row(practice: Practice) -> tuple[Any, ...]:
    period, values = practice.period, facts(practice).values
    known = bool(period.start or period.end or period.ongoing)
    return (
        practice.number,
        practice.slug,
        practice.title,
        practice.texts["summary"],
        practice.language,
        towns()[practice.cities[0]].name if practice.cities else None,
        practice.country,
        period.text,
        period.start,
        (period.start or 1900) if known else None,
        (period.end or 2100) if known else None,
        json.dumps([TOPICS[number] for number in practice.topics]),
        practice.published_at.isoformat(),
        json.dumps(sorted(values["network"])),
        *values["status"],
        practice.evidence,
    )


def long_texts(practice: Practice) -> tuple[Any, ...]:
    texts = practice.texts
    return (practice.number, *(texts[name] for name in TEXTS if name != "summary"))


def indexed(batch: list[Practice]) -> Iterator[tuple[Any, ...]]:
    for practice in batch:
        yield practice.number, practice.title, *practice.texts.values()


def page_marks(path: Path, pages: list[int], page_size: int) -> dict[int, str]:
    """Give for each page number Datasette's mark of the row before it."""
    query = (
        "SELECT published_at || ',' || id FROM practice"
        " ORDER BY published_at DESC, id LIMIT 1 OFFSET ?"
    )
    database = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    marks = {}
    for page in pages:
        offset = (page - 1) * page_size - 1
        marks[page] = database.execute(query, [offset]).fetchone()[0]
    database.close()
    return marks
