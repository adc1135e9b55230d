"""The servers that are compared, each in processes of its own on a free port."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from tests.bench import cpu
from tests.bench.client import Reader
from tests.bench.datasette_db import LAYOUTS

ROOT = Path(__file__).parents[2]
PATIENCE = 120
SETTINGS = {
    "DEBUG": "false",
    "SECRET_KEY": "bench-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJK",
    "ALLOWED_HOSTS": "127.0.0.1",
    "SITE_URL": "http://127.0.0.1",
    "CONTACT_EMAIL": "bench@example.com",
    "SECURE_SSL_REDIRECT": "false",
    "DJANGO_SETTINGS_MODULE": "tests.bench.settings",
    # As the README starts it.
    "MALLOC_MMAP_THRESHOLD_": "65536",
    "MALLOC_TRIM_THRESHOLD_": "1048576",
}
GUNICORN = ["--workers", "1", "--worker-class", "gthread", "--threads", "2"]
GUNICORN += ["--keep-alive", "75", "--no-control-socket"]


class Missing(Exception):  # noqa: N818  (a sentence for whoever runs the bench)
    """A program that the bench needs is not there, or does not start."""


@dataclass
class Server:
    """A running server with one reader; processes named `helper` work for it."""

    name: str
    port: int
    pid: int
    helper: str = ""
    spent: dict[int, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.reader = Reader(self.port)

    def cpu(self) -> float:
        """CPU seconds of all its processes so far, those that have ended included."""
        helpers = cpu.named(self.helper) if self.helper else []
        for pid in [*cpu.descendants(self.pid), *helpers]:
            self.spent[pid] = cpu.seconds(pid, self.spent.get(pid, 0))
        return sum(self.spent.values())

    @property
    def worker(self) -> int:
        """The process that answers: the last born."""
        return cpu.descendants(self.pid)[-1]


def environment(folder: Path, database: str, **more: str) -> dict[str, str]:
    """Give the variables of a public installation on `database`, an URL."""
    own = {"DATABASE_URL": database, "STATIC_ROOT": str(folder / "static")}
    return {**os.environ, **SETTINGS, **own, **more}


@contextmanager
def running(
    name: str, program: list[str], log: Path, port: int, **options: object
) -> Iterator[Server]:
    """Run a program until the block ends; its output goes to the file `log`."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as output:
        process = subprocess.Popen(  # type: ignore[call-overload]
            program, cwd=ROOT, stdout=output, stderr=output, **options
        )
    try:
        wait_for(port, process, log)
        yield Server(name, port, process.pid)
    finally:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(PATIENCE)


def wait_for(port: int, process: "subprocess.Popen[bytes]", log: Path) -> None:
    """Wait until the server answers anything. Raises Missing when it does not."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        with suppress(OSError):
            # The line is taken by whoever opened the port, even if nobody answers.
            Reader(port, patience=1).get("/healthz")
            return
        time.sleep(0.1)
    raise Missing(f"A server did not start; see {log.name} in the folder of the logs.")


@contextmanager
def django(
    name: str, folder: Path, database: str, urls: str = "icc_site.urls", **more: str
) -> Iterator[Server]:
    """Serve the project under gunicorn, one worker, with the addresses of `urls`."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        bound = ["--bind", f"fd://{listener.fileno()}"]
        program = [sys.executable, "-m", "gunicorn", "icc_site.wsgi", *bound, *GUNICORN]
        variables = environment(folder, database, BENCH_URLCONF=urls, **more)
        log = folder / "logs" / f"{name}.log"
        port = listener.getsockname()[1]
        passed = {"env": variables, "pass_fds": [listener.fileno()]}
        with running(name, program, log, port, **passed) as server:
            yield server


@contextmanager
def datasette(folder: Path, program: str, metadata: str) -> Iterator[Server]:
    """Serve the folder's files, unchangeable and with their counts known."""
    files = [str(folder / f"{layout}.db") for layout in LAYOUTS]
    counts = folder / "inspected.json"
    if not counts.exists():
        inspect = [program, "inspect", *files, "--inspect-file", str(counts)]
        subprocess.run(inspect, check=True, capture_output=True)
    described = folder / "metadata.json"
    described.write_text(metadata)
    port = free_port()
    arguments = ["serve", "--inspect-file", str(counts)]
    for file in files:
        arguments += ["-i", file]
    arguments += ["--metadata", str(described), "-p", str(port), "-h", "127.0.0.1"]
    for setting in DATASETTE_SETTINGS:
        arguments += ["--setting", *setting.split()]
    log = folder / "logs" / "datasette.log"
    with running("datasette", [program, *arguments], log, port) as server:
        yield server


DATASETTE_SETTINGS = [
    "sql_time_limit_ms 600000",
    "facet_time_limit_ms 600000",
    "suggest_facets off",
    "default_page_size 20",
    "default_facet_size 40",
    "cache_size_kb 65536",
    "truncate_cells_html 320",
]


@contextmanager
def nginx(folder: Path, upstream: int) -> Iterator[tuple[Server, Server]]:
    """Serve the recorded pages as files, and the product through nginx's cache."""
    home = folder / "nginx"
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True)
    files, cached = free_port(), free_port()
    text = (Path(__file__).parent / "nginx.conf").read_text()
    values: dict[str, object] = {"FILES": files, "CACHED": cached, "UPSTREAM": upstream}
    values |= {"PAGES": folder / "pages", "HOME": home}
    values |= {"USER": "user root;" if os.geteuid() == 0 else ""}
    for name, value in values.items():
        text = text.replace(f"@{name}@", str(value))
    (home / "nginx.conf").write_text(text)
    program = [which("nginx"), "-p", str(home), "-c", str(home / "nginx.conf")]
    program += ["-e", str(home / "error.log")]
    log = folder / "logs" / "nginx.log"
    with running("nginx file", program, log, files) as server:
        yield server, Server("nginx cache", cached, server.pid)


def which(program: str) -> str:
    """Find a program. Raises Missing with the command that installs it."""
    places = f"{os.environ.get('PATH', '')}:/usr/sbin:{Path(sys.executable).parent}"
    if found := shutil.which(program, path=places):
        return found
    raise Missing(f"{program} is missing. Install it with: {INSTALL[program]}")


INSTALL = {
    "nginx": "apt-get install -y nginx-light",
    "datasette": "pip install -r tests/bench/requirements.txt",
}


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
    return port
