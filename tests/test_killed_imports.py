"""An import that is killed in its middle leaves nothing: no row, and no lock."""

import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing

import pytest
from django.db import connection

from tests.factories import make_city
from tests.listing import entry
from tests.servers import PATIENCE, ROOT, database_url, environment

pytestmark = pytest.mark.django_db(transaction=True)

LINES = 300
ENTRIES = 100  # of 400,000 characters at most
COUNTED = [
    *("practices_goodpractice", "practices_place", "practices_practiceversion"),
    *("practices_historicalgoodpractice", "practices_unindexed"),
]


def sheet(folder):
    path = folder / "practices.jsonl"
    line = '{{"title": "Practice {}", "places": ["NO"], "purpose": "{}"}}\n'
    text = "".join(line.format(n, "To meet and talk. " * 50) for n in range(LINES))
    path.write_text(text, "utf-8")
    return path


def listing(folder):
    path = folder / "list.txt"
    text = "Purpose: " + "To meet and talk. " * 90
    entries = [entry(f"Number {n}", "Norway Oslo 2016", text) for n in range(ENTRIES)]
    path.write_text("".join(entries), "utf-8")
    return path


class Database:
    """The database of the tests, or a copy of it, as somebody beside sees it."""

    def __init__(self, folder):
        self.url = database_url(folder)
        self.file = folder / "db.sqlite3"
        self.lives = connection.vendor == "postgresql"

    def rows(self):
        """How many rows each table has."""
        return {t: self.ask(f"SELECT count(*) FROM {t}") for t in COUNTED}  # noqa: S608

    def ask(self, question):
        if self.lives:
            with connection.cursor() as cursor:
                cursor.execute(question)
                return cursor.fetchone()[0]
        with closing(sqlite3.connect(self.file)) as database:
            return database.execute(question).fetchone()[0]

    def is_locked(self):
        """Tell whether somebody else writes practices, and is not done with it."""
        if self.lives:
            return self.ask(
                "SELECT count(*) FROM pg_locks WHERE mode = 'RowExclusiveLock' "
                "AND relation = 'practices_goodpractice'::regclass "
                "AND pid <> pg_backend_pid()"
            )
        with closing(sqlite3.connect(self.file, timeout=0)) as database:
            try:
                database.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError:
                return True
        return False


def wait_until(true):
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.005)


@pytest.mark.parametrize(
    ("command", "written", "answer"),
    [
        ("import_practices", sheet, "{} new,"),
        ("import_listing", listing, "Drafted: {},"),
    ],
)
def test_an_import_that_is_killed_leaves_no_row_and_no_lock(
    tmp_path, command, written, answer
):
    make_city("Oslo", "NO")
    path = written(tmp_path)
    database = Database(tmp_path)
    before = database.rows()
    program = [sys.executable, "manage.py", command, str(path)]
    told = environment(DATABASE_URL=database.url, DEBUG="true")
    running = subprocess.Popen(program, cwd=ROOT, env=told, stdout=subprocess.DEVNULL)

    wait_until(database.is_locked)
    running.send_signal(signal.SIGKILL)

    assert running.wait(PATIENCE) == -signal.SIGKILL
    wait_until(lambda: not database.is_locked())
    assert database.rows() == before
    done = subprocess.run(program, cwd=ROOT, env=told, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert answer.format(database.rows()["practices_goodpractice"]) in done.stdout
