"""One reader: a single connection that is kept open, and what came back over it."""

import http.client
import re
import time
from dataclasses import dataclass

PATIENCE = 900
"""Seconds after which an answer is given up."""
COUNT = re.compile(r'id="list-count".*?<h1[^>]*>\s*([\d,.\s]+)', re.DOTALL)
CARD = re.compile(r'class="card__title"><a href="(?:/[a-z]{2})?/practices/([\w-]+)/')
CHECKBOX = re.compile(
    r'<input type="checkbox" name="(?P<facet>[\w-]+)" value="(?P<value>[^"]*)"[^>]*>'
    r'.*?class="count">(?P<count>[^<]*)<',
    re.DOTALL,
)


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes
    seconds: float
    """From the first byte sent to the last received."""


class Reader:
    """Asks a server of this machine, one question after the other."""

    def __init__(self, port: int, patience: float = PATIENCE) -> None:
        self.port = port
        self.connection = http.client.HTTPConnection("127.0.0.1", port, patience)

    def get(self, path: str, **headers: str) -> Answer:
        """GET a path; a connection that was closed while idle is opened anew."""
        started = time.perf_counter()
        try:
            response = self.ask(path, headers)
        except (http.client.RemoteDisconnected, ConnectionError):
            self.connection.close()
            started = time.perf_counter()
            response = self.ask(path, headers)
        body = response.read()
        taken = time.perf_counter() - started
        names = {name.lower(): value for name, value in response.getheaders()}
        return Answer(response.status, names, body, taken)

    def ask(self, path: str, headers: dict[str, str]) -> http.client.HTTPResponse:
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        self.connection.request("GET", path, headers=sent)
        return self.connection.getresponse()

    def close(self) -> None:
        self.connection.close()


@dataclass(frozen=True)
class ListPage:
    """What a list page of the product says."""

    total: int
    slugs: list[str]
    counts: dict[str, dict[str, int]]


def read_page(body: bytes) -> ListPage:
    html = body.decode()
    heading = COUNT.search(html)
    counts: dict[str, dict[str, int]] = {}
    for found in CHECKBOX.finditer(html):
        values = counts.setdefault(found["facet"], {})
        values[found["value"]] = number(found["count"])
    return ListPage(number(heading[1]) if heading else -1, CARD.findall(html), counts)


def number(text: str) -> int:
    """Read a number as pages write it: "12,345"."""
    return int(re.sub(r"\D", "", text) or -1)
