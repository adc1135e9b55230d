"""Visits to public addresses, made with care: nobody is led into our own network.

An address is resolved first, and what was resolved is what is connected to. Only
`manage.py check_links` makes visits, never a request of somebody.
"""

import re
import socket
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum, auto
from ipaddress import IPv6Address, ip_address, ip_network
from typing import NamedTuple
from urllib.parse import SplitResult, urljoin, urlsplit

from django.utils.encoding import iri_to_uri

Endpoint = tuple[str, int]

PORTS = {"http": 80, "https": 443}
LONGEST = 2000  # characters of an address
REDIRECTS = 3
SECONDS = 5.0  # for each of the addresses that a visit is led to
MOST_BYTES = 64 * 1024
MOST_ENDPOINTS = 4
HOST = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*")
STATUS = re.compile(r"HTTP/1\.[01] ([1-9][0-9]{2})(?: [^\n]*)?\r?\n")
LOCATION = re.compile(r"^Location:(.*)$", re.IGNORECASE | re.MULTILINE)
# Of the registries for special addresses, where older Pythons know fewer.
NOT_PUBLIC = [
    ip_network(network)
    for network in (
        *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8"),
        *("169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24"),
        *("192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24"),
        *("203.0.113.0/24", "224.0.0.0/3"),
        # These hold addresses of version 4 inside, or are for documents.
        *("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"),
    )
]
# Elsewhere lie the loopback, the private, the mapped, NAT64's, multicast and so on.
PUBLIC_IPV6 = ip_network("2000::/3")


class Outcome(Enum):
    """What came of a visit."""

    FOUND = auto()
    GONE = auto()  # 404 or 410
    NOBODY = auto()  # no such host, or it takes no connections
    UNKNOWN = auto()  # too slow, forbidden, broken, or not to be visited


class NotToBeVisited(Exception):  # noqa: N818  (it is a “no”, not a fault)
    """Why an address is left alone."""


class NobodyThere(Exception):  # noqa: N818
    """The host does not exist, or takes no connections."""


class Answer(NamedTuple):
    status: int
    location: str


def is_public(address: str) -> bool:
    """Tell whether a numeric address is one of the Internet, which all may ask."""
    try:
        ip = ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, IPv6Address) and (ip not in PUBLIC_IPV6 or ip.scope_id):
        return False
    return ip.is_global and not any(ip in network for network in NOT_PUBLIC)


def resolve(host: str, port: int) -> list[Endpoint]:
    """Ask the system for the addresses of a host. Raises socket.gaierror."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys((str(place[0]), int(place[1])) for *_, place in found))


def as_visited(link: str) -> str:
    """Write a link as it is asked for: in ASCII, without what browsers keep.

    Empty for what is never asked: another scheme or port, a password, no real host.
    One without a scheme is read as the public page does.
    """
    if len(link) > LONGEST or not link.isprintable():
        return ""
    try:
        parts = urlsplit(link if "://" in link else f"http://{link}")
        host, port = ascii_host(parts), parts.port
    except ValueError:
        return ""
    if not host or parts.username is not None or parts.scheme not in PORTS:
        return ""
    if port not in {None, *PORTS.values()}:
        return ""
    place = host if port in {None, PORTS[parts.scheme]} else f"{host}:{port}"
    whole = iri_to_uri(parts._replace(netloc=place, fragment="").geturl())
    return whole if len(whole) <= LONGEST else ""


def ascii_host(parts: SplitResult) -> str:
    """Give the host as it is resolved, in brackets if it is a number of version 6.

    Empty where the old rules, which Python has, would make another host of it: ß.
    """
    host = (parts.hostname or "").rstrip(".")
    if "[" in parts.netloc:
        return f"[{IPv6Address(host).compressed}]" if "%" not in host else ""
    written = host.encode("idna").decode()
    same = host.isascii() or written.encode().decode("idna") == host
    return written if same and HOST.fullmatch(written) else ""


@dataclass(frozen=True)
class Visitor:
    """Who visits: under which name, and with what patience.

    Tests give it a `resolve` and an `allowed` of their own, to stay on this machine.
    """

    agent: str
    resolve: Callable[[str, int], list[Endpoint]] = resolve
    allowed: Callable[[str], bool] = is_public
    context: ssl.SSLContext = field(default_factory=ssl.create_default_context)
    seconds: float = SECONDS

    def visit(self, address: str) -> Outcome:
        """Ask for an address, and where it leads on to: three times at most."""
        try:
            for _ in range(1 + REDIRECTS):
                answer = self.ask(address)
                if not answer.location:
                    return outcome_of(answer.status)
                address = urljoin(address, answer.location)
        except NobodyThere:
            return Outcome.NOBODY
        except (OSError, ValueError, NotToBeVisited):
            return Outcome.UNKNOWN
        return Outcome.UNKNOWN

    def ask(self, address: str) -> Answer:
        """Send one request, and read the head of what is answered."""
        address = as_visited(address)
        if not address:
            raise NotToBeVisited
        parts = urlsplit(address)
        ends = time.monotonic() + self.seconds
        with self.connected(parts, ends) as connection:
            connection.settimeout(left(ends))
            connection.sendall(self.request(parts))
            return read_answer(head(connection, ends))

    def connected(self, parts: SplitResult, ends: float) -> socket.socket:
        plain = connect(self.endpoints(parts), ends)
        if parts.scheme == "http":
            return plain
        try:
            plain.settimeout(left(ends))
            return self.context.wrap_socket(plain, server_hostname=parts.hostname)
        except (OSError, ValueError):
            plain.close()
            raise

    def endpoints(self, parts: SplitResult) -> list[Endpoint]:
        """Resolve a host; leave it alone if any of its addresses is not allowed."""
        port = parts.port or PORTS[parts.scheme]
        try:
            found = self.resolve(parts.hostname or "", port)
        except socket.gaierror as error:
            if error.errno in {socket.EAI_NONAME, getattr(socket, "EAI_NODATA", None)}:
                raise NobodyThere from error
            raise
        if not found or not all(self.allowed(number) for number, _ in found):
            raise NotToBeVisited
        return found[:MOST_ENDPOINTS]

    def request(self, parts: SplitResult) -> bytes:
        query = f"?{parts.query}" if parts.query else ""
        lines = [
            f"GET {parts.path or '/'}{query} HTTP/1.1",
            f"Host: {parts.netloc}",
            f"User-Agent: {self.agent}",
            "Accept: */*",
            "Connection: close",
        ]
        return "\r\n".join([*lines, "", ""]).encode("ascii")


def outcome_of(status: int) -> Outcome:
    if 200 <= status < 300:
        return Outcome.FOUND
    return Outcome.GONE if status in {404, 410} else Outcome.UNKNOWN


def left(ends: float) -> float:
    """Give the seconds that are left. Raises TimeoutError when there are none."""
    seconds = ends - time.monotonic()
    if seconds <= 0:
        raise TimeoutError
    return seconds


def connect(endpoints: list[Endpoint], ends: float) -> socket.socket:
    """Connect to the first that answers. Raises NobodyThere when all refuse."""
    errors: list[OSError] = []
    for waiting, endpoint in zip(range(len(endpoints), 0, -1), endpoints, strict=True):
        try:
            return socket.create_connection(endpoint, left(ends) / waiting)
        except OSError as error:
            errors.append(error)
    if all(isinstance(error, ConnectionRefusedError) for error in errors):
        raise NobodyThere
    raise errors[0]


def head(connection: socket.socket, ends: float) -> bytes:
    """Read up to the empty line after the headers, never more than MOST_BYTES."""
    read = b""
    while b"\r\n\r\n" not in read and len(read) < MOST_BYTES:
        connection.settimeout(left(ends))
        piece = connection.recv(min(4096, MOST_BYTES - len(read)))
        if not piece:
            break
        read += piece
    return read.partition(b"\r\n\r\n")[0] + b"\r\n"


def read_answer(head: bytes) -> Answer:
    """Read the status and where to go on. Raises ValueError if it is no answer."""
    text = head.decode("utf-8", "surrogateescape")
    found = STATUS.match(text)
    if not found:
        raise ValueError("This is not how a web server answers.")
    status = int(found[1])
    leads_on = LOCATION.search(text) if status in {301, 302, 303, 307, 308} else None
    return Answer(status, leads_on[1].strip() if leads_on else "")
