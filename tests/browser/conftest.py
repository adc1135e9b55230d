"""What the tests in a real browser share: Debian's Chromium, and no surprises.

Whatever a page does that a visitor should never meet fails the test at its end:
a request to another host, a violation of the content policy, an error in a script.
`problems` lists them; a test that provokes one clears it.

One server serves all tests, over a database that is filled once: the real catalogue,
and what it has no example of (see `filling`). So the tests here read, and whatever
one of them changes must not matter to another. pytest-django's own `live_server`
would empty the database after each test, and loading takes seconds.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from io import StringIO
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import setup_databases, teardown_databases
from playwright.sync_api import (
    BrowserContext,
    ConsoleMessage,
    Error,
    Page,
    Request,
    WebError,
)
from pytest_django import DjangoDbBlocker
from pytest_django.live_server_helper import LiveServer

from tests.browser import filling

# Playwright's loop runs in the tests' thread; Django would refuse its queries there.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

# The first is the same browser without windows, and a quarter faster.
BROWSERS = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
)
CHROMIUM_OPTIONS = [
    "--no-sandbox",  # it runs as root in containers, and meets our pages only
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
]

REPORT_POLICY_VIOLATIONS = """
document.addEventListener("securitypolicyviolation", (event) =>
  reportPolicyViolation(
    `${event.effectiveDirective} blocks ${event.blockedURI} on ${event.documentURI}`
  )
);
"""

AXE_OPTIONS = {
    "resultTypes": ["violations"],
    # It would write the imported sheets of the desk into the page, against the policy.
    "preload": False,
    "runOnly": {
        "type": "tag",
        "values": [
            "wcag2a",
            "wcag2aa",
            "wcag21a",
            "wcag21aa",
            "wcag22aa",
            "best-practice",
        ],
    },
    "rules": {"target-size": {"enabled": True}},
}
# What another look can break: colours and sizes.
LOOK = AXE_OPTIONS | {
    "runOnly": {
        "type": "rule",
        "values": ["color-contrast", "link-in-text-block", "target-size"],
    },
    "rules": {},
}


@pytest.fixture(scope="session")
def browser_type_launch_args(
    browser_type_launch_args: dict[str, Any],
) -> dict[str, Any]:
    """Start the browser of the system; playwright would download its own."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if not found:
        pytest.exit("Chromium is missing: sudo apt-get install chromium", returncode=4)
    return browser_type_launch_args | {
        "executable_path": found,
        "args": CHROMIUM_OPTIONS,
    }


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return browser_context_args | {"service_workers": "block"}


@pytest.fixture(scope="session")
def base_url(
    django_test_environment: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[str]:
    """The address of the site, filled; paths given to the browser begin here."""
    if connection.vendor == "sqlite":
        # In memory, page and test would share one connection.
        file = tmp_path_factory.mktemp("database") / "browser.sqlite3"
        connection.settings_dict["TEST"]["NAME"] = str(file)
    with django_db_blocker.unblock():
        databases = setup_databases(verbosity=0, interactive=False)
        call_command("load_catalogue", stdout=StringIO())
        filling.fill()
        server = LiveServer("localhost")
        yield server.url
        server.stop()
        end_connections_of_threads()
        teardown_databases(databases, verbosity=0)


def end_connections_of_threads() -> None:
    """Chromium keeps its lines open, and behind each waits a thread of the server.

    PostgreSQL drops no database to which somebody is connected.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )


@pytest.fixture
def desk_cookies(base_url: str, django_db_blocker: DjangoDbBlocker) -> Any:
    """The cookies of a superuser who has signed in at the desk.

    New ones for each test, since there are tests that end all sessions.
    """
    with django_db_blocker.unblock():
        return cookies_of(User.objects.get(username=filling.USERNAME))


def cookies_of(user: User) -> Any:
    """The cookies of a person who has signed in; how that goes others test."""
    client = Client()
    client.force_login(user)
    return cookies_in(client)


def cookies_in(client: Client) -> Any:
    """The cookies of the test client, for a window of the browser."""
    of_the_site = {"domain": "localhost", "path": "/", "secure": True}
    return [
        {"name": name, "value": cookie.value, **of_the_site}
        for name, cookie in client.cookies.items()
    ]


@pytest.fixture
def problems() -> list[str]:
    """What went wrong in the browser so far."""
    return []


@pytest.fixture
def own_hosts() -> set[str]:
    """Who may be asked; a test that answers for others itself adds them."""
    return {"localhost", "127.0.0.1"}


@pytest.fixture
def context(
    context: BrowserContext, problems: list[str], own_hosts: set[str]
) -> Iterator[BrowserContext]:
    """A browser window that watches its pages, and fails the test at its end."""
    watch(context, problems, own_hosts)
    yield context
    for page in context.pages:
        with suppress(Error):  # a page on its way elsewhere
            page.evaluate("0")  # after this answer every earlier event has arrived
    if problems:
        pytest.fail("In the browser:\n" + "\n".join(problems), pytrace=False)


@pytest.fixture
def violations() -> Callable[..., list[str]]:
    """`violations(page)` lists what axe finds: WCAG 2.2 A and AA, best practices.

    `violations(page, LOOK)` judges the look alone, which takes half as long.
    """
    return accessibility_violations


def watch(context: BrowserContext, problems: list[str], own_hosts: set[str]) -> None:
    """Write into `problems` what no visitor should meet.

    Requests are listened to, not caught: who catches them has no cache, and each style
    sheet is sent again for each page.
    """

    def note_request(request: Request) -> None:
        url = urlsplit(request.url)
        if url.scheme in {"http", "https"} and url.hostname not in own_hosts:
            problems.append(f"request to another host: {request.url}")

    def note_error(error: WebError) -> None:
        problems.append(f"script error: {error.error}")

    def note_message(message: ConsoleMessage) -> None:
        itself = (
            message.page is not None and message.location["url"] == message.page.url
        )
        if message.type == "error" and not (itself and "status of 40" in message.text):
            problems.append(f"console: {message.text}")

    context.on("request", note_request)
    context.on("weberror", note_error)
    context.on("console", note_message)
    context.expose_function(
        "reportPolicyViolation",
        lambda violation: problems.append(f"content policy: {violation}"),
    )
    context.add_init_script(REPORT_POLICY_VIOLATIONS)


def accessibility_violations(
    page: Page, options: dict[str, Any] = AXE_OPTIONS
) -> list[str]:
    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    response = page.evaluate("options => axe.run(options)", options)
    return [
        f"{violation['id']}: {violation['help']}: {node['target']}"
        for violation in response["violations"]
        for node in violation["nodes"]
    ]
