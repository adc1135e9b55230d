"""What the desk says is saved stays: writers at once, and a server that is killed."""

import os
import random
import signal
import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path
from threading import Event
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.test import override_settings

from practices.models import GoodPractice
from tests.factories import make_city, make_officer, make_practice, make_topic
from tests.pages import Reader
from tests.servers import PATIENCE, PRODUCTION, database_url, gunicorn, send

pytestmark = pytest.mark.django_db(transaction=True)

HOST = "catalogue.example.org"
TOKEN = "t" * 64
KILLS = 20
STORED = "SELECT purpose FROM practices_goodpractice WHERE id = ?"


class Writer:
    """An officer who saves the form of her practice again and again."""

    def __init__(self, number):
        city = make_city(f"Exampleville {number}")
        officer = make_officer(city)
        self.practice = make_practice(
            f"Practice {number}",
            city=city,
            topics=[make_topic(f"Topic {number}")],
            status="draft",
        )
        self.session = signed_in(officer)
        self.numbers = count(1)
        self.acknowledged = 0

    @property
    def path(self):
        return f"/admin/practices/goodpractice/{self.practice.pk}/change/"

    def ask(self, port, body=None):
        cookies = f"__Host-sessionid={self.session}; __Host-csrftoken={TOKEN}"
        lines = [
            f"{'GET' if body is None else 'POST'} {self.path} HTTP/1.1",
            f"Host: {HOST}",
            "X-Forwarded-Proto: https",
            f"Referer: https://{HOST}{self.path}",
            f"Cookie: {cookies}",
            "Content-Type: application/x-www-form-urlencoded",
            f"Content-Length: {len(body or '')}",
            "Connection: close",
        ]
        return send(port, ("\r\n".join([*lines, "", body or ""])).encode())

    def save(self, port):
        """Save once, with a higher number; note it when it was acknowledged."""
        page = self.ask(port)
        if page.status != 200 or "</html>" not in page.body:
            return page  # the server was killed half-way
        number = next(self.numbers)
        fields = [(n, v) for n, v in fields_of(page.body) if n != "purpose"]
        told = {"csrfmiddlewaretoken": TOKEN, "_continue": "1"}
        fields = [(n, v) for n, v in fields if n not in told] + [*told.items()]
        answer = self.ask(port, urlencode([*fields, ("purpose", f"Save {number}.")]))
        if answer.status == 302:
            self.acknowledged = number
        return answer

    def stored(self, url):
        """The number of the save that the database holds."""
        key = self.practice.pk
        if connection.vendor == "sqlite":
            with sqlite3.connect(url.removeprefix("sqlite:///")) as database:
                [text] = database.execute(STORED, [key]).fetchone()
        else:
            text = GoodPractice.objects.get(pk=key).purpose
        return int(text.removeprefix("Save ").removesuffix(".") or 0)


def signed_in(user):
    """Make a session that the server of a public installation accepts."""
    with override_settings(SECRET_KEY=PRODUCTION["SECRET_KEY"]):
        session = SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.create()
    return session.session_key


def fields_of(body):
    """Give what the form of the page would send, files and buttons left out."""
    reader = Reader()
    reader.feed(body)
    reader.close()
    form = reader.open[0].one("form", id="goodpractice_form")
    for field in form.all("input", "textarea", "select"):
        name = field.attributes.get("name")
        if name and "__prefix__" not in name:
            yield from ((name, value) for value in values_of(field))


def values_of(field):
    if field.tag == "textarea":
        return [field.raw().removeprefix("\n")]
    if field.tag == "select":
        return [o["value"] for o in field.all("option") if "selected" in o.attributes]
    kind = field.attributes.get("type", "text")
    ticked = "checked" in field.attributes
    if kind in {"file", "submit"} or (kind in {"checkbox", "radio"} and not ticked):
        return []
    return [field.attributes.get("value", "on" if ticked else "")]


def server(url, threads):
    """Serve with one worker, which is made anew when it dies; give port and process."""
    options = ["--preload", "--threads", str(threads)]
    return gunicorn(*options, **PRODUCTION, DATABASE_URL=url)


def kill_worker(process):
    """Kill what serves, in the middle of whatever it does."""
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    for worker in children.read_text().split():
        os.kill(int(worker), signal.SIGKILL)


def test_nothing_that_was_acknowledged_is_lost_when_the_server_is_killed(tmp_path):
    writers = [Writer(number) for number in range(2)]
    url = database_url(tmp_path)
    ended = Event()
    with server(url, threads=2) as (port, process), ThreadPoolExecutor(2) as threads:
        working = [threads.submit(save_until, ended, w, port) for w in writers]
        try:
            for _ in range(KILLS):
                wait_for_a_save(writers)
                time.sleep(random.uniform(0, 0.2))  # noqa: S311
                kill_worker(process)
                for writer in writers:
                    acknowledged = writer.acknowledged
                    assert writer.stored(url) >= acknowledged
        finally:
            ended.set()
        assert [work.result(PATIENCE) for work in working]
    assert all(writer.acknowledged for writer in writers)


def save_until(ended, writer, port):
    while not ended.is_set():
        try:
            writer.save(port)
        except OSError:  # the server was killed
            time.sleep(0.01)


def wait_for_a_save(writers):
    before = sum(writer.acknowledged for writer in writers)
    deadline = time.monotonic() + PATIENCE
    while sum(writer.acknowledged for writer in writers) == before:
        assert time.monotonic() < deadline, "the server saved nothing"
        time.sleep(0.01)


def test_eight_writers_at_once_meet_no_error(tmp_path):
    writers = [Writer(number) for number in range(8)]
    url = database_url(tmp_path)
    with server(url, threads=8) as (port, _), ThreadPoolExecutor(8) as threads:
        saves = [threads.submit(save_often, writer, port) for writer in writers]
        statuses = [status for save in saves for status in save.result(120)]
    assert set(statuses) == {302}
    assert [writer.stored(url) for writer in writers] == [4] * 8


def save_often(writer, port):
    return [writer.save(port).status for _ in range(4)]
