"""Whatever a request holds: an answer in words, soon, and nothing from the inside."""

import gzip
import re
import time
from urllib.parse import unquote, unquote_to_bytes

import pytest
from django.db import transaction
from django.test import Client

from tests.attacks import ADDRESSES, HEADS, WIRE, Attack
from tests.factories import make_city, make_network, make_practice, make_topic
from tests.hostile_values import FILES, INJECTIONS
from tests.pages import read, titles
from tests.servers import PRODUCTION, ROOT, database_url, get, send, serving

SECONDS = 3
DRAFT = "Not yet for everyone"
INSIDE = re.compile(
    r"Traceback|Error at /|\bline \d+\b.*\bin\b|sqlite3\.|psycopg|django\.|icc_site"
    r"|site-packages|SELECT \"|DATABASES|SECRET_KEY|root:x:0|\[core\]|"
    + re.escape(str(ROOT))
)
MARKUP = re.compile(r"<script>alert|\" onmouseover=|own=ed\r?\n")

FOREIGN_LINK = re.compile(r"""(?:href|src|action)="\s*(?:/[/\\]|https?://evil|java)""")

pytestmark = pytest.mark.django_db


def filled(text: str) -> str:
    """Put the names of the site's cookies into a header."""
    names = {"{session}": "__Host-sessionid", "{token}": "__Host-csrftoken"}
    for name, cookie in names.items():
        text = text.replace(name, cookie)
    return text


def environ(attack):
    """The request as a server hands it to Django."""
    path, _, query = attack.target.partition("?")
    names = {"Content-Type": "CONTENT_TYPE", "Content-Length": "CONTENT_LENGTH"}
    headers = {
        names.get(name, "HTTP_" + name.upper().replace("-", "_")): filled(text)
        for name, text in attack.headers.items()
    }
    return {
        "REQUEST_METHOD": attack.method,
        "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
        "QUERY_STRING": query,
        "wsgi.url_scheme": "https",
        **headers,
    }


@pytest.fixture(scope="module")
def server():
    """A client that has the middleware in place; making one anew takes its time."""
    return Client(enforce_csrf_checks=True, raise_request_exception=False)


@pytest.fixture
def client(server):
    server.cookies.clear()
    return server


@pytest.fixture(autouse=True, scope="module")
def practices(django_db_setup, django_db_blocker):
    """One published practice, and one that nobody may see."""
    with django_db_blocker.unblock(), transaction.atomic():
        network = make_network()
        city = make_city(networks=[network])
        make_practice(city=city, topics=[make_topic()], start_year=2016)
        make_practice(DRAFT, city=city, status="draft", start_year=2016)
        yield
        transaction.set_rollback(True)


@pytest.mark.parametrize("attack", ADDRESSES + HEADS, ids=str)
def test_an_attack_gets_an_answer_in_words(client, attack):
    began = time.monotonic()

    response = client.request(**environ(attack))

    assert time.monotonic() - began < SECONDS
    assert response.status_code < 500
    check_words(attack, response)
    check_headers(attack, response)


def check_words(attack: Attack, response) -> None:
    """The answer shows nothing of the inside, and an error is a page that says so."""
    body = text_of(response)
    if "css" not in attack.target:
        assert not INSIDE.search(body.replace(unquote(attack.target), ""))
    assert not MARKUP.search(body)
    assert DRAFT not in body
    assert not FOREIGN_LINK.search(body)
    if response.status_code < 400 or attack.method == "HEAD":
        return
    if not response.headers.get("Content-Type", "").startswith("text/html"):
        assert attack.target.startswith("/static/")
        return
    page = read(response)
    assert page.one("html")["lang"] == ("fr" if french(attack) else "en")
    assert page.one("h1").text
    assert page.one(of="lede").text


def text_of(response) -> str:
    body = b"".join(response)
    if response.headers.get("Content-Encoding") == "gzip":
        body = response.content = gzip.decompress(body)
    return body.decode(errors="replace")


def french(attack: Attack) -> bool:
    return bool(re.match("/fr(/|$)", attack.target, re.IGNORECASE))


def check_headers(attack: Attack, response) -> None:
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "Access-Control-Allow-Origin" not in response.headers
    location = response.headers.get("Location", "/")
    assert re.match(r"/(?![/\\])|\?", location), location
    if "/admin/" not in attack.target:
        brought = attack.headers.get("Cookie", "")
        assert not response.cookies or "{session}" in brought or "{token}" in brought


def test_a_trial_answers_alike(settings):
    """DEBUG would show its technical pages, and files are looked up at each request."""
    settings.DEBUG = settings.WHITENOISE_AUTOREFRESH = True
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    for attack in ADDRESSES + HEADS:
        response = client.request(**environ(attack))
        assert response.status_code < 500, attack
        check_words(attack, response)


def test_there_are_attacks_enough():
    assert len(ADDRESSES + HEADS) >= 800
    assert len(WIRE) >= 400
    assert len(FILES) >= 54


@pytest.mark.parametrize("file", FILES)
def test_what_lies_on_the_disk_is_not_served(client, file):
    for prefix in ("/fr/", "/static/", "/media/"):
        response = client.request(**environ(Attack(prefix + file)))
        assert response.status_code in {301, 400, 404}


@pytest.mark.parametrize("query", INJECTIONS)
def test_what_aims_at_the_database_changes_nothing(client, query):
    answers = [client.get(f"/practices/{address}") for address in ("", f"?{query}")]

    plain, asked = map(read, answers)
    assert titles(asked) == titles(plain) == ["District Mothers"]
    assert asked.one(role="alert").text


def on_the_wire(attack: Attack) -> bytes:
    """The request as it travels; a line break in it would be another request."""
    headers = {"Host": "catalogue.example.org", "X-Forwarded-Proto": "https"}
    headers |= attack.headers
    lines = [f"{attack.method} {attack.target} HTTP/1.1"]
    lines += [f"{name}: {filled(text)}" for name, text in headers.items()]
    return "\r\n".join([*lines, "Connection: close", "", ""]).encode("latin-1")


def test_a_real_server_answers_every_attack(tmp_path):
    """The front server refuses some itself, in few words: 400 or 431."""
    unanswered, failed, told = [], [], []
    url = database_url(tmp_path)
    with serving(**PRODUCTION, DATABASE_URL=url, BEHIND_PROXY="true") as port:
        for attack in WIRE:
            answer = send(port, on_the_wire(attack))
            unanswered += [str(attack)] if not answer.status else []
            failed += [str(attack)] if answer.status >= 500 else []
            body = answer.body.replace(unquote(attack.target), "")
            told += [str(attack)] if INSIDE.search(body) else []
        assert get(port, "/practices/").status == 200

    assert (unanswered, failed, told) == ([], [], [])
