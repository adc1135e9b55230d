"""One run at one size: servers up, answers compared, everything measured."""

import json
import platform
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from tests.bench import apart, datasette_db, servers
from tests.bench.checking import check
from tests.bench.generator import SIZES, fingerprint
from tests.bench.measuring import Contestant, contest
from tests.bench.recording import record
from tests.bench.scenarios import PAGE_SIZE, Question, scenarios
from tests.bench.servers import Missing, Server

CHECKED_UP_TO = 10_000
PLAIN_UP_TO = 100_000
PARTS = ["datasette", "plain", "nginx", "memory", "new_words", "publish"]


@dataclass(frozen=True)
class Plan:
    """What a run does; `folder` holds a folder for each size that was loaded."""

    size: str
    folder: Path
    database: str
    rounds: int = 5
    seconds: float = 1.0
    parts: list[str] = field(default_factory=lambda: list(PARTS))
    beside: str = ""

    @property
    def home(self) -> Path:
        return self.folder / self.size

    @property
    def rows(self) -> int:
        return SIZES[self.size]

    @property
    def questions(self) -> dict[str, list[Question]]:
        return scenarios(self.rows)

    @property
    def paths(self) -> dict[str, list[str]]:
        return {
            name: [question.path for question in questions]
            for name, questions in self.questions.items()
        }


DATASETTE = {"bench": "datasette", "narrow": "datasette narrow"}
"""Names of the two layouts of its file."""


def say(sentence: str) -> None:
    sys.stderr.write(f"{sentence}\n")


def run(plan: Plan) -> dict[str, Any]:
    """Measure all that the plan names; give what a report is made of."""
    demand_loaded(plan)
    results = about(plan)
    with product(plan) as tested, ExitStack() as stack:
        names = pages(plan, tested)
        floor = stack.enter_context(floor_of(plan))
        others = rivals(plan, stack)
        results["checked"] = checked(plan, tested, others)
        contestants = [Contestant(tested, plan.paths), Contestant(floor, plan.paths)]
        contestants += others.values()
        say("measuring")
        results["scenarios"] = contest(contestants, plan.rounds, plan.seconds, say)
        results["not_modified"] = apart.not_modified(
            tested, floor, plan.rounds, plan.seconds / 2
        )
        if "nginx" in plan.parts:
            results["cached"] = behind_nginx(plan, tested, names)
        if "memory" in plan.parts:
            results["memory"] = memory(plan, tested)
        if "publish" in plan.parts:
            say("publishing")
            results["publish"] = apart.publish(tested, plan.home, plan.database)
            results["writer"] = apart.writer(tested, plan.home, plan.database)
    if "new_words" in plan.parts:
        say("asking for new words")
        with product(plan) as fresh:
            results["new_words"] = apart.new_words(fresh)
    return results


def demand_loaded(plan: Plan) -> None:
    """Raise Missing where the size was not loaded, or by another generator."""
    mark = plan.home / "fingerprint"
    if not mark.exists() or mark.read_text() != fingerprint():
        raise Missing(f"Load it first: python -m tests.bench load --size {plan.size}")


@contextmanager
def product(plan: Plan, name: str = "product") -> Iterator[Server]:
    """Serve the product on the plan's database, PostgreSQL's processes included.

    The code may have other tables and other static files than when it was loaded.
    """
    migrate(plan.home, plan.database)
    with servers.django(name, plan.home, plan.database) as server:
        server.helper = "postgres" if plan.database.startswith("postgres") else ""
        yield server


def pages(plan: Plan, tested: Server) -> dict[str, str]:
    """Record every page that a scenario asks for; the first times warm up."""
    addresses = [path for paths in plan.paths.values() for path in paths]
    say(f"recording {len(addresses)} pages")
    record(tested.reader, addresses, plan.home / "pages")
    return record(tested.reader, addresses, plan.home / "pages")


def floor_of(plan: Plan) -> Any:
    recorded = {"BENCH_PAGES": str(plan.home / "pages")}
    urls = "tests.bench.floor"
    return servers.django("floor", plan.home, plan.database, urls, **recorded)


def rivals(plan: Plan, stack: ExitStack) -> dict[str, Contestant]:
    """Start what else is compared in the scenarios: Datasette, plain, another size."""
    found = {}
    if "datasette" in plan.parts:
        server = stack.enter_context(start_datasette(plan))
        for layout in datasette_db.LAYOUTS:
            title = DATASETTE[layout]
            paths = datasette_paths(plan, layout)
            found[title] = Contestant(server, paths, title)
    if "plain" in plan.parts and plan.rows <= PLAIN_UP_TO:
        found["plain"] = Contestant(stack.enter_context(plain_list(plan)), plan.paths)
    if plan.beside:
        other = Plan(plan.beside, plan.folder, sqlite_url(plan.folder / plan.beside))
        server = stack.enter_context(product(other, f"product at {plan.beside}"))
        found["beside"] = Contestant(server, other.paths)
    return found


def start_datasette(plan: Plan) -> Any:
    if not (plan.home / "bench.db").exists():
        raise Missing("There is no bench.db: load the size with Datasette's file.")
    metadata = json.dumps(datasette_db.METADATA)
    return servers.datasette(plan.home, servers.which("datasette"), metadata)


def datasette_paths(plan: Plan, layout: str) -> dict[str, list[str]]:
    numbers = [question.page for question in plan.questions["deep"]]
    marks = datasette_db.page_marks(plan.home / "bench.db", numbers, PAGE_SIZE)
    return {
        name: [
            one.datasette(layout, after=marks.get(one.page, "")) for one in questions
        ]
        for name, questions in plan.questions.items()
    }


def checked(plan: Plan, tested: Server, others: dict[str, Contestant]) -> Any:
    """Compare all answers with the recount, at sizes that it can count."""
    if plan.rows > CHECKED_UP_TO:
        return None
    readers = {"product": tested.reader}
    readers |= {n: one.server.reader for n, one in others.items() if n != "beside"}
    return check(plan.rows, readers, say)


def behind_nginx(plan: Plan, tested: Server, names: dict[str, str]) -> dict[str, Any]:
    with servers.nginx(plan.home, tested.port) as (file, cache):
        return apart.cached(file, cache, tested, names[apart.FIRST])


def memory(plan: Plan, tested: Server) -> dict[str, dict[str, float]]:
    """Measure the worker that has answered everything beside two others.

    One is the plain list, which has answered its first page twice; one is the product
    without any data.
    """
    empty = plan.folder / "empty"
    nothing = Plan(plan.size, plan.folder, sqlite_url(empty))
    with plain_list(plan) as plain, product(nothing, "empty") as without:
        for _ in range(2):
            plain.reader.get(apart.FIRST)
        for _ in range(50):
            without.reader.get("/practices/")
            without.reader.get("/practices/?q=velorin&topic=education&country=PT")
        compared = {"product": tested, "plain": plain, "empty": without}
        return apart.memory(compared)


def plain_list(plan: Plan) -> Any:
    return servers.django("plain", plan.home, plan.database, "tests.bench.plain")


def sqlite_url(folder: Path) -> str:
    return f"sqlite:///{folder / 'db.sqlite3'}"


def migrate(folder: Path, database: str) -> None:
    """Make the tables, and collect the static files beside the database."""
    # The settings look for the folder to choose hashed names, before it is filled.
    (folder / "static").mkdir(parents=True, exist_ok=True)
    for command in (["migrate", "-v", "0"], ["collectstatic", "--noinput", "-v", "0"]):
        subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=servers.ROOT,
            env=servers.environment(folder, database),
            check=True,
        )


def about(plan: Plan) -> dict[str, Any]:
    packages = ["Django", "gunicorn", "pyroaring", "psycopg"]
    database = plan.home / "db.sqlite3"
    return {
        "size": plan.size,
        "rows": plan.rows,
        "beside": plan.beside,
        "engine": plan.database.partition(":")[0],
        "date": f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC",
        "rounds": plan.rounds,
        "seconds_a_round": plan.seconds,
        "commit": commit(),
        "database_mb": megabytes(database),
        "datasette_mb": megabytes(plan.home / "bench.db"),
        "versions": {
            "Python": platform.python_version(),
            "SQLite": sqlite3.sqlite_version,
            **{package: version_of(package) for package in packages},
            "nginx": told_version("nginx", "-v"),
            "Datasette": told_version("datasette", "--version"),
        },
    }


def commit() -> str:
    command = ["git", "describe", "--always", "--dirty"]
    told = subprocess.run(command, cwd=servers.ROOT, capture_output=True, text=True)
    return told.stdout.strip() or "unknown"


def megabytes(path: Path) -> float:
    return round(path.stat().st_size / 1e6, 1) if path.exists() else 0


def version_of(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"


def told_version(program: str, option: str) -> str:
    """Ask a program for its version: the last word of what it says."""
    try:
        command = [servers.which(program), option]
    except Missing:
        return "not installed"
    told = subprocess.run(command, capture_output=True, text=True)
    words = (told.stdout + told.stderr).split()
    return words[-1].rpartition("/")[2] if words else "unknown"
