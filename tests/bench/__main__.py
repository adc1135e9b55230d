"""The commands of the bench; README.md beside this file explains them.

python -m tests.bench load --size 10k
python -m tests.bench run --size 10k
python -m tests.bench report
"""

import argparse
import json
import os
import sys
import tempfile
from importlib import import_module
from pathlib import Path

from tests.bench.checking import Unequal
from tests.bench.generator import SIZES, fingerprint
from tests.bench.recording import Refused
from tests.bench.running import PARTS, Plan, migrate, run, say, sqlite_url
from tests.bench.servers import Missing, environment

HERE = Path(__file__).parent


def main() -> int:
    asked = arguments()
    try:
        COMMANDS[asked.command](asked)
    except (Missing, Refused, Unequal) as reason:
        say(str(reason))
        return 1
    return 0


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench")
    commands = parser.add_subparsers(dest="command", required=True)
    loads = commands.add_parser("load", help="make a catalogue and load it")
    loads.add_argument("--only", choices=["product", "datasette"], default="")
    runs = commands.add_parser("run", help="measure; writes a file of results")
    runs.add_argument("--rounds", type=int, default=5)
    runs.add_argument("--seconds", type=float, default=1.0, help="of a round, at least")
    runs.add_argument("--without", default="", help=f"of {','.join(PARTS)}")
    runs.add_argument("--beside", choices=SIZES, default="", help="for the growth")
    runs.add_argument("--name", default="", help="of the results' file; else the size")
    for command in (loads, runs):
        command.add_argument("--size", choices=SIZES, default="10k")
        command.add_argument("--dir", type=Path, default=default_folder())
        command.add_argument("--database", default="", help="URL; else a SQLite file")
    reports = commands.add_parser("report", help="write REPORT.md from the results")
    for command in (runs, reports):
        command.add_argument("--results", type=Path, default=HERE / "results")
    return parser.parse_args()


def default_folder() -> Path:
    return Path(tempfile.gettempdir()) / "icc-bench"


def load(asked: argparse.Namespace) -> None:
    """Make the databases of one size anew."""
    home = asked.dir.resolve() / asked.size
    home.mkdir(parents=True, exist_ok=True)
    mark = home / "fingerprint"
    mark.unlink(missing_ok=True)
    if asked.only != "datasette":
        fill(home, asked.database or sqlite_url(home), SIZES[asked.size])
    if asked.only != "product":
        say("writing the files for Datasette")
        (home / "inspected.json").unlink(missing_ok=True)
        import_module("tests.bench.datasette_db").build(home, SIZES[asked.size])
    mark.write_text(fingerprint())


def fill(home: Path, database: str, size: int) -> None:
    for old in home.glob("db.sqlite3*"):
        old.unlink()
    migrate(home, database)
    os.environ.update(environment(home, database))
    import_module("django").setup()
    import_module("tests.bench.loader").load(size)


def measure(asked: argparse.Namespace) -> None:
    folder = asked.dir.resolve()
    without = asked.without.split(",")
    plan = Plan(
        size=asked.size,
        folder=folder,
        database=asked.database or sqlite_url(folder / asked.size),
        rounds=asked.rounds,
        seconds=asked.seconds,
        parts=[part for part in PARTS if part not in without],
        beside=asked.beside,
    )
    results = run(plan) | {"command": f"python -m tests.bench {spoken(asked)}"}
    asked.results.mkdir(parents=True, exist_ok=True)
    path = asked.results / f"{asked.name or asked.size}.json"
    path.write_text(json.dumps(results, indent=1) + "\n")
    sys.stdout.write(f"{path.name} is written.\n")


def spoken(asked: argparse.Namespace) -> str:
    """Repeat the command without what differs from machine to machine."""
    words = ["run", "--size", asked.size]
    words += ["--rounds", str(asked.rounds), "--seconds", f"{asked.seconds:g}"]
    for name in ("beside", "without", "name"):
        if value := getattr(asked, name):
            words += [f"--{name}", value]
    return " ".join(words + (["--database URL"] if asked.database else []))


def report(asked: argparse.Namespace) -> None:
    written = import_module("tests.bench.report").written(asked.results)
    (HERE / "REPORT.md").write_text(written)
    sys.stdout.write("REPORT.md is written.\n")


COMMANDS = {"load": load, "run": measure, "report": report}

if __name__ == "__main__":
    sys.exit(main())
