"""Visits to public addresses: what they make of an answer, and where they never go."""

import ssl
import time

import pytest

from practices.visit import Outcome, Visitor, as_visited, is_public
from tests.mailserver import free_port
from tests.webserver import certificate, visitor_to, web_server

SITE = "http://pages.example.org"


@pytest.fixture
def server():
    with web_server() as server:
        yield server


@pytest.fixture
def visitor(server):
    return visitor_to(server)


# Which addresses are of the Internet

PUBLIC = [
    *("93.184.216.34", "1.1.1.1", "172.32.0.1", "192.167.255.255", "223.255.255.1"),
    *("2606:4700::1111", "2a00:1450:4001:82a::200e", "2001:4860:4860::8888"),
]
NOT_PUBLIC = [
    *("0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1"),  # noqa: S104
    *("127.0.0.1", "127.255.255.254", "169.254.169.254", "172.16.0.1"),
    *("172.31.255.255", "192.0.0.1", "192.0.0.170", "192.0.2.1", "192.88.99.1"),
    *("192.168.1.1", "198.18.0.1", "198.51.100.7", "203.0.113.9", "224.0.0.1"),
    *("239.255.255.250", "240.0.0.1", "255.255.255.255"),
    *("::", "::1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::127.0.0.1", "fe80::1"),
    *("fe80::1%eth0", "2606:4700::1111%eth0", "fc00::1", "fd12:3456::1", "fec0::1"),
    *("ff02::1", "64:ff9b::7f00:1", "64:ff9b::808:808", "64:ff9b:1::a00:1"),
    *("100::1", "2001::1", "2001:0:7f00:1::", "2001:10::1", "2001:db8::1"),
    *("2002:7f00:1::", "3fff::1", "5f00::1", "4000::1"),
    *("127.1", "0x7f000001", "2130706433", "localhost", "", "127.0.0.1:80", "\0"),
]


@pytest.mark.parametrize("address", PUBLIC)
def test_an_address_of_the_internet_may_be_asked(address):
    assert is_public(address)


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_any_other_address_may_not(address):
    assert not is_public(address)


# How a link is asked for


@pytest.mark.parametrize(
    ("link", "asked"),
    [
        ("https://example.org", "https://example.org"),
        ("HTTPS://Example.ORG:443/A?b=c#d", "https://example.org/A?b=c"),
        ("www.example.org/a", "http://www.example.org/a"),
        ("http://example.org.:80/", "http://example.org/"),
        (
            "http://münchen.example.org/ä b",
            "http://xn--mnchen-3ya.example.org/%C3%A4%20b",
        ),
        ("https://example.org/%C3%A4?q=ä", "https://example.org/%C3%A4?q=%C3%A4"),
        ("http://[2606:4700:0:0::1111]/x", "http://[2606:4700::1111]/x"),
        ("https://example.org:80/", "https://example.org:80/"),
    ],
)
def test_a_link_is_asked_for_in_ascii(link, asked):
    assert as_visited(link) == asked
    assert as_visited(asked) == asked


@pytest.mark.parametrize(
    "link",
    [
        "",
        "//example.org/",
        "http://",
        "http:///etc/passwd",
        "file:///etc/passwd",
        "ftp://example.org/",
        "gopher://example.org:80/",
        "javascript://example.org/%0aalert(1)",
        "http://example.org:22/",
        "http://example.org:8080/",
        "http://example.org:99999/",
        "http://example.org:٨٠/",
        "http://user:secret@example.org/",
        "http://user@example.org/",
        "http://@example.org/",
        "http://example.com\\@example.org/",
        "http://exa mple.org/",
        "http://example.org/\0",
        "http://example.org/\r\nHost: other",
        "http://example.org/\ud800",
        "http://example.org/" + "a" * 10_000,
        "http://" + "a" * 10_000 + ".org/",
        "http://" + "a" * 64 + ".org/",
        "http://" + "ä" * 1900 + ".org/",
        "http://example.org/" + "ä" * 1000,
        "http://a..org/",
        "http://straße.example.org/",
        "http://[::1/",
        "http://[fe80::1%25eth0]/",
        "http://[v1.x]/",
    ],
    ids=lambda link: ascii(link)[:40],
)
def test_what_is_no_address_of_a_public_page_is_never_asked(link, visitor, server):
    assert as_visited(link) == ""
    assert visitor.visit(link) is Outcome.UNKNOWN
    assert server.asked == []


# What comes of a visit


@pytest.mark.parametrize(
    ("address", "outcome"),
    [
        ("/", "FOUND"),
        ("?q=x", "FOUND"),
        ("/204", "FOUND"),
        ("/to/%2F200", "FOUND"),
        ("/to/https://[", "UNKNOWN"),
        ("/404", "GONE"),
        ("/410", "GONE"),
        ("/to/%2F404", "GONE"),
        *((f"/{status}", "UNKNOWN") for status in (301, 401, 403, 405, 418, 429)),
        *((f"/{status}", "UNKNOWN") for status in (451, 500, 502, 503, 504, 999)),
        ("/raw/SSH-2.0-OpenSSH", "UNKNOWN"),
        ("/raw/", "UNKNOWN"),
        ("/raw/HTTP%2F1.1 404 x%0D%0AX: %00%0D%0A%0D%0A", "GONE"),
        ("/raw/HTTP%2F1.1 302 x%0D%0ALocation: %2F%FF404%0D%0A%0D%0A", "UNKNOWN"),
        ("/raw/HTTP%2F1.1 103 Early%0D%0A%0D%0AHTTP%2F1.1 404 x%0D%0A", "UNKNOWN"),
        ("/raw/HTTP%2F1.1 ٤٠٤ x%0D%0A%0D%0A", "UNKNOWN"),
    ],
)
def test_an_answer_is_understood(visitor, address, outcome):
    assert visitor.visit(SITE + address) is Outcome[outcome]


@pytest.mark.parametrize(
    ("host", "outcome"),
    [("missing", "NOBODY"), ("refusing", "NOBODY"), ("unsure", "UNKNOWN")],
)
def test_a_host_that_is_not_there_is_told_from_one_that_is_not_known(
    visitor, server, host, outcome
):
    assert visitor.visit(f"http://{host}.example.org/") is Outcome[outcome]
    moved = f"{SITE}/to/http:%2F%2F{host}.example.org%2F"
    assert visitor.visit(moved) is Outcome[outcome]


def test_the_server_is_told_who_asks_for_what(visitor, server):
    visitor.visit("http://Münster.example.org/ä?b=ö#c")
    assert server.asked == [("xn--mnster-3ya.example.org", "/%C3%A4?b=%C3%B6")]
    assert server.agents == {"a test"}


def test_three_redirects_are_followed_and_no_fourth(visitor, server):
    path = "/200"
    for _ in range(3):
        path = "/to/" + path.replace("%", "%25").replace("/", "%2F")
    assert visitor.visit(SITE + path) is Outcome.FOUND
    server.asked.clear()
    path = "/to/" + path.replace("%", "%25").replace("/", "%2F")
    assert visitor.visit(SITE + path) is Outcome.UNKNOWN
    assert len(server.asked) == 4


@pytest.mark.parametrize(
    "target",
    [
        "http://inside.example.org/404",
        "http://127.0.0.2/404",
        "http://pages.example.org:22/404",
        "http://user:secret@pages.example.org/404",
        "file:///etc/passwd",
        "//inside.example.org/404",
        "http://pages.example.org/404\0",
    ],
)
def test_no_redirect_leads_where_we_would_not_go(visitor, server, target):
    address = f"{SITE}/to/{target.replace('/', '%2F').replace(chr(0), '%00')}"
    assert visitor.visit(address) is Outcome.UNKNOWN
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    "host",
    [
        *("127.0.0.1", "127.1", "127.0.1", "0x7f000001", "0x7f.1", "2130706433"),
        *("017700000001", "0", "0.0.0.0", "localhost", "localhost.", "LOCALHOST"),  # noqa: S104
        *("[::1]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]"),
        *("[64:ff9b::7f00:1]", "１２７.0.0.1", "127。0。0。1", "ⓛocalhost"),
    ],
)
def test_no_way_to_write_this_machine_reaches_it(server, host):
    """With the system's own resolver and guard; the port alone is the server's."""

    def resolve(host, port):
        numbers = Visitor("").resolve(host, port)
        return [(number, server.server_port) for number, _ in numbers]

    visitor = Visitor("a test", resolve=resolve, seconds=2)
    assert visitor.visit(f"http://{host}/") is Outcome.UNKNOWN
    assert server.asked == []


def test_a_name_with_one_address_of_ours_is_not_asked_at_all(server):
    both = [("127.0.0.1", server.server_port), ("127.0.0.2", server.server_port)]
    visitor = visitor_to(server, resolve=lambda host, port: both)
    assert visitor.visit(SITE) is Outcome.UNKNOWN
    assert server.asked == []


def test_a_second_address_is_tried_when_the_first_refuses(server):
    both = [("127.0.0.1", free_port()), ("127.0.0.1", server.server_port)]
    visitor = visitor_to(server, resolve=lambda host, port: both)
    assert visitor.visit(SITE) is Outcome.FOUND


def test_what_was_resolved_is_connected_to_and_nothing_is_resolved_again(server):
    answers = iter([[("127.0.0.1", server.server_port)], [("127.0.0.2", 80)]])
    visitor = visitor_to(server, resolve=lambda host, port: next(answers))
    assert visitor.visit(SITE) is Outcome.FOUND
    assert next(answers) == [("127.0.0.2", 80)]


@pytest.mark.parametrize("path", ["slow", "silent"])
def test_a_slow_answer_is_not_waited_for(server, path):
    begun = time.monotonic()
    visitor = visitor_to(server, seconds=0.5)
    assert visitor.visit(f"{SITE}/{path}") is Outcome.UNKNOWN
    assert time.monotonic() - begun < 2


@pytest.mark.parametrize(("path", "outcome"), [("endless", "GONE"), ("large", "FOUND")])
def test_an_endless_answer_is_not_read_to_its_end(visitor, server, path, outcome):
    begun = time.monotonic()
    assert visitor.visit(f"{SITE}/{path}") is Outcome[outcome]
    assert time.monotonic() - begun < 2
    time.sleep(0.2)
    sent = server.sent
    time.sleep(0.2)
    assert server.sent == sent


def test_over_tls_the_name_is_sent_and_the_certificate_checked(tmp_path):
    file = certificate(tmp_path, "pages.example.org")
    trusting = ssl.create_default_context(cafile=str(file))
    with web_server(certified=file) as server:
        visitor = visitor_to(server, context=trusting)
        assert visitor.visit("https://pages.example.org/404") is Outcome.GONE
        assert server.asked == [("pages.example.org", "/404")]
        assert visitor.visit("https://other.example.org/404") is Outcome.UNKNOWN
        assert visitor_to(server).visit("https://pages.example.org/404") is (
            Outcome.UNKNOWN
        )
    assert len(server.asked) == 1
