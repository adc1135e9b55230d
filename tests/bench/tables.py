"""Practices as files: how long loading takes, and what memory sending needs.

python -m tests.bench.tables [--lines 10000] [--to 100000] [--database URL]

Writes generated practices into an empty site with import_practices, looks at it again
(the second reading changes nothing), then sends the whole list as each kind of file.
With --to it sends a longer list as well, for which the memory must not grow; no file of
so many could be read at once, and the bench's own loader puts them in.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

from tests.bench.generator import Practice, practices
from tests.bench.running import migrate, sqlite_url
from tests.bench.servers import ROOT, environment

KINDS = ("csv", "xlsx", "json")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.tables")
    parser.add_argument("--lines", type=int, default=10_000)
    parser.add_argument("--to", type=int, default=0, help="for the growth of memory")
    parser.add_argument("--database", default="", help="URL; else a SQLite file")
    parser.add_argument("--send", choices=KINDS, help="used by the bench itself")
    parser.add_argument("--fill", type=int, help="used by the bench itself")
    asked = parser.parse_args()
    if asked.send or asked.fill:
        set_up()
        fill(asked.fill) if asked.fill else send(asked.send)
        return
    if asked.to and asked.database:
        parser.error("--to needs a site of its own: leave out --database")
    with empty_site(asked.database) as site:
        load(asked.lines, *site)
        send_each(*site)
    if asked.to:
        with empty_site() as site:
            say(f"{asked.to:,} practices")
            run(*site, "-m", "tests.bench.tables", "--fill", str(asked.to))
            send_each(*site)


@contextmanager
def empty_site(database: str = "") -> Iterator[tuple[Path, str]]:
    """Make a site: its folder, and the URL of its database."""
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder), database or sqlite_url(Path(folder))
        migrate(*site)
        yield site


def load(size: int, folder: Path, database: str) -> None:
    """Load a file into an empty site, which begins with what is public."""
    table = folder / "practices.jsonl"
    write(table, size)
    say(f"{size:,} lines, {table.stat().st_size / 1e6:.0f} MB")
    for words in ("loaded", "read again"):
        seconds = timed(folder, database, "manage.py", "import_practices", str(table))
        say(f"  {words} in {seconds:.1f} s")


def send_each(folder: Path, database: str) -> None:
    for kind in KINDS:
        told = run(folder, database, "-m", "tests.bench.tables", "--send", kind)
        say(f"  {kind}: {told.strip()}")


def write(path: Path, size: int) -> None:
    with path.open("w", encoding="utf-8") as file:
        for practice in practices(size):
            file.write(json.dumps(line_of(practice)) + "\n")


def line_of(practice: Practice) -> dict[str, Any]:
    country = practice.country or "NO"
    return {
        "slug": f"practice-{practice.number}",
        "title": practice.title,
        "language": practice.language,
        "places": [f"{country}: Testholm {practice.number % 500}", "SE"],
        "period": practice.period.text,
        "evidence": practice.evidence,
        "reference_documents": [
            {"link": "https://example.org/report", "title": "The report"}
        ],
        "published_at": practice.published_at.isoformat(),
        "updated_at": practice.published_at.isoformat(),
        **practice.texts,
    }


def timed(folder: Path, database: str, *words: str) -> float:
    began = time.monotonic()
    run(folder, database, *words)
    return time.monotonic() - began


def run(folder: Path, database: str, *words: str) -> str:
    done = subprocess.run(
        [sys.executable, *words],
        cwd=ROOT,
        env=environment(folder, database),
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout


def set_up() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "icc_site.settings")
    import_module("django").setup()


def fill(size: int) -> None:
    import_module("tests.bench.loader").load(size)


def send(kind: str) -> None:
    """Send the list in this process, after it was sent once as far as its start."""
    client = import_module("django.test").Client(
        HTTP_HOST=os.environ["ALLOWED_HOSTS"].partition(",")[0]
    )
    client.get("/practices/", secure=True)
    before = resident()
    began = time.monotonic()
    pieces = sent(client, kind)
    size = len(next(pieces))
    first = time.monotonic() - began
    most = before
    for number, piece in enumerate(pieces):
        size += len(piece)
        most = max(most, resident()) if number % 50 == 0 else most
    seconds = time.monotonic() - began
    say(
        f"{size / 1e6:.0f} MB in {seconds:.1f} s, first bytes after {first:.2f} s, "
        f"{(most - before) / 1024:.0f} MiB more memory"
    )


def sent(client: Any, kind: str) -> Iterator[bytes]:
    response = client.get(f"/practices/export.{kind}", secure=True)
    if response.status_code != 200:
        raise SystemExit(f"export.{kind} was answered {response.status_code}.")
    return iter(response.streaming_content)


def resident() -> int:
    """Give the memory of this process, in KiB."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmRSS:")[2].split()[0])


def say(sentence: str) -> None:
    sys.stdout.write(f"{sentence}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
