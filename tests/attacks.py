"""Requests that nobody sends by accident, written out as what travels on the wire."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.hostile_values import (
    CODECS,
    COOKIES,
    FILES,
    HEADERS,
    HOSTS,
    LISTS,
    PAGES,
    PARAMETERS,
    PATHS,
    QUERIES,
    REPEATED,
    VALUES,
)

METHODS = ["HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "TRACE", "NIX", "get"]


@dataclass(frozen=True)
class Attack:
    """A request; texts hold one character a byte, as the wire does."""

    target: str
    method: str = "GET"
    headers: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        head = " ".join(f"{name}:{text}" for name, text in self.headers.items())
        return ascii(f"{self.method} {self.target[:60]} {head[:50]}")


def of_values() -> Iterator[Attack]:
    for number, value in enumerate(VALUES.values()):
        page = LISTS[number % 2]
        yield Attack(f"{page}?" + "&".join(f"{name}={value}" for name in PARAMETERS))
        for name in ("q", "year", "page"):
            yield Attack(f"{page}?{name}={value}")
        yield Attack(f"/practices/{value}/")
        yield Attack([f"/cities/?q={value}", f"/fr/cities/{value}/"][number % 2])


def of_queries() -> Iterator[Attack]:
    for number, query in enumerate(QUERIES):
        yield Attack(f"{LISTS[number % 2]}?{query}")
        yield Attack(f"{PAGES[number % len(PAGES)]}?{query}")
    for name, value in REPEATED.items():
        yield Attack("/practices/?" + "&".join([f"{name}={value}"] * 5_000))
        several = (f"{name}={value}{number}" for number in range(5_000))
        yield Attack("/fr/practices/?" + "&".join(several))


def of_paths() -> Iterator[Attack]:
    yield from map(Attack, PATHS)
    for file in FILES:
        yield Attack(f"/{file}")


def of_headers() -> Iterator[Attack]:
    for name, text in HEADERS.values():
        yield Attack("/practices/?q=%C3%A9", headers={name: text})
        yield Attack("/fr/no-such-page/", headers={name: text})
        yield Attack("/static/css/base.css", headers={name: text})
    for host in HOSTS:
        for page in ("/fr/", "/practices", "/static/css/base.css", "/healthz"):
            yield Attack(page, headers={"Host": host})


def of_cookies() -> Iterator[Attack]:
    for cookie in COOKIES.values():
        for page in ("/practices/", "/fr/", "/admin/", "/no-such-page/"):
            yield Attack(page, headers={"Cookie": cookie})


def of_methods() -> Iterator[Attack]:
    for method in METHODS:
        for page in (
            "/",
            "/fr/practices/",
            "/practices",
            "/nix/",
            "/static/css/base.css",
        ):
            yield Attack(page, method)
        yield Attack("/healthz", method)


def of_codecs() -> Iterator[Attack]:
    for codec in CODECS:
        for page in ("/practices/?q=%C3%A9", "/fr/practices/?x=1", "/nix/?a=%FF"):
            yield Attack(page, headers={"Content-Type": f"text/plain; charset={codec}"})


ADDRESSES = [*of_values(), *of_queries(), *of_paths()]
HEADS = [*of_headers(), *of_cookies(), *of_methods()]
WIRE = [*of_paths(), *HEADS, *of_codecs()]
