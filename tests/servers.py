"""A real server, in processes of its own, as a public installation runs it."""

import contextlib
import os
import socket
import sqlite3
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from django.db import connection

ROOT = Path(__file__).resolve().parent.parent
PRODUCTION = {
    "DEBUG": "false",
    "SECRET_KEY": "public-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGHI",
    "ALLOWED_HOSTS": "catalogue.example.org",
    "SITE_URL": "https://catalogue.example.org",
    "CONTACT_EMAIL": "catalogue@example.com",
    "EMAIL_URL": "smtp+tls://user:pa55word@mail.example.com:587",
}
OWN_NAMES = {*PRODUCTION, "DATABASE_URL", "TIME_ZONE", "BEHIND_PROXY"}
OWN_NAMES |= {"SECRET_KEY_FALLBACKS", "SECURE_SSL_REDIRECT", "PROXIES"}
OWN_NAMES |= {"EMAIL_URL", "REQUIRE_STAFF_MFA"}
PATIENCE = 30


def environment(**variables):
    """The environment of a program that is told `variables` and no other setting."""
    others = {name: text for name, text in os.environ.items() if name not in OWN_NAMES}
    return others | variables


def run(*arguments, **variables):
    """Run a Python program with settings; give its exit code and what it wrote."""
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=environment(**variables),
        capture_output=True,
        text=True,
        timeout=2 * PATIENCE,
    )


def manage(*arguments, **variables):
    return run("manage.py", *arguments, **variables)


def database_url(folder):
    """The URL of the tests' database on PostgreSQL, of a copy of it on SQLite.

    What a test has not committed is not seen on PostgreSQL.
    """
    database = connection.settings_dict
    if connection.vendor == "postgresql":
        return f"postgres://{database['USER']}@/{database['HOST']}/{database['NAME']}"
    connection.ensure_connection()
    file = folder / "db.sqlite3"
    file.write_bytes(connection.connection.serialize())
    with contextlib.closing(sqlite3.connect(file)) as copied:
        # As `migrate` leaves it. Two that set this at once would meet a lock.
        copied.execute("PRAGMA journal_mode=WAL")
    return f"sqlite:///{file}"


@contextlib.contextmanager
def gunicorn(*options, **variables):
    """Serve the site on a free port of this machine; give the port and the process.

    A worker that is told to end before it can listen is killed after five seconds.
    """
    with socket.create_server(("127.0.0.1", 0)) as listener:
        bound = ["--bind", f"fd://{listener.fileno()}", "--graceful-timeout", "5"]
        server = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "icc_site.wsgi", *bound, *options],
            cwd=ROOT,
            env=environment(**variables),
            pass_fds=[listener.fileno()],
            stderr=subprocess.DEVNULL,
        )
        try:
            yield listener.getsockname()[1], server
        finally:
            server.terminate()
            server.wait(PATIENCE)


@contextlib.contextmanager
def serving(**variables):
    """Serve the site to two readers at once; give the port."""
    with gunicorn("--threads", "2", **variables) as (port, _):
        yield port


@dataclass(frozen=True)
class Answer:
    """What came back over the wire; `status` is 0 when nothing did."""

    status: int
    headers: dict[str, str]
    body: str


def send(port, request):
    """Send bytes to a server and read its answer until it closes."""
    with socket.create_connection(("127.0.0.1", port), PATIENCE) as connection:
        connection.sendall(request)
        with contextlib.suppress(ConnectionResetError):
            return parse(b"".join(iter(lambda: connection.recv(65536), b"")))
    return Answer(0, {}, "")


def parse(answer):
    head, _, body = answer.partition(b"\r\n\r\n")
    status, *lines = head.decode("latin-1").split("\r\n")
    headers = dict(line.split(": ", 1) for line in lines)
    number = int(status.split()[1]) if status else 0
    return Answer(number, headers, body.decode(errors="replace"))


def get(port, path, *headers, host="catalogue.example.org", https=True):
    """GET a path as the proxy in front would pass it on."""
    scheme = ["X-Forwarded-Proto: https"] if https else []
    lines = [f"GET {path} HTTP/1.1", f"Host: {host}", *scheme, *headers]
    request = "\r\n".join([*lines, "Connection: close", "", ""])
    return send(port, request.encode("latin-1"))
