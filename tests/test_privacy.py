"""A reader is told to nobody: nothing comes from elsewhere, nobody is named here."""

import re
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.test import Client

from cities.models import City, Network
from icc_site.views import ASSESSED
from practices.models import GoodPractice
from tests.pages import read
from tests.servers import ROOT

PAGES = [
    "/",
    "/practices/",
    "/practices/?view=map",
    "/practices/?view=table&page_size=100",
    "/practices/?q=zzz",
    "/cities/",
    "/cities/?q=zzz",
    "/networks/",
    "/about/",
    "/privacy/",
    "/accessibility/",
    "/no-such-page/",
]
# What a browser fetches by itself; a link is followed by a reader only.
FETCHED = {"src", "srcset", "poster", "data", "background", "action", "formaction"}
INLINE = re.compile(r"""\s(?:style|on[a-z]+)=["']|javascript:""")


pytestmark = pytest.mark.any_engine


@pytest.fixture(scope="module")
def pages(catalogue, django_db_blocker):
    """Every public page of the real catalogue, each eighth in French too."""
    client = Client()
    with django_db_blocker.unblock():
        practices = GoodPractice.objects.published()
        rows = [*practices, *City.objects.all(), *Network.objects.all()]
        addresses = [*PAGES, *(row.get_absolute_url() for row in rows)]
        addresses += [f"/fr{address}" for address in [*PAGES, *addresses[::8]]]
        return {address: client.get(address) for address in addresses}


@pytest.fixture(scope="module")
def parsed(pages):
    return {address: read(response) for address, response in pages.items()}


def addresses_fetched(page):
    """The addresses that a browser fetches when it shows a page."""
    for node in page:
        yield from (node[name] for name in FETCHED & set(node.attributes))
        if node.tag == "link" and node["rel"] not in {"canonical", "alternate"}:
            yield node["href"]
        if node.tag in {"image", "use"}:
            yield from (
                text for name, text in node.attributes.items() if "href" in name
            )


def test_nothing_is_fetched_from_elsewhere(parsed):
    foreign = [
        (address, fetched)
        for address, page in parsed.items()
        for fetched in addresses_fetched(page)
        if urlsplit(fetched).netloc
    ]

    assert len(parsed) >= 370
    assert foreign == []


def test_no_page_carries_a_script_or_a_style_of_its_own(pages, parsed):
    for address, page in parsed.items():
        assert not INLINE.search(pages[address].content.decode()), address
        assert not page.all("style", "iframe", "object", "embed"), address
        assert not page.all("base"), address
        for script in page.scripts:
            assert script["src"].startswith("/static/"), address


def test_no_page_gives_a_reader_a_cookie(pages):
    for address, response in pages.items():
        assert not response.cookies, address
        assert "Cookie" not in response.headers.get("Vary", ""), address


def test_every_page_leads_to_the_two_statements(parsed):
    for address, page in parsed.items():
        prefix = "/fr" if address.startswith("/fr/") else ""
        links = page.one("footer").links.values()
        assert {f"{prefix}/privacy/", f"{prefix}/accessibility/"} <= set(links), address


def test_style_sheets_fetch_from_here_alone():
    for sheet in (ROOT / "static" / "css").glob("*.css"):
        text = sheet.read_text()
        for address in re.findall(r"url\(([^)]*)\)", text):
            assert not urlsplit(address.strip("\"' ")).netloc, sheet
        assert not re.search(r"@import\s+(url\()?[\"']?(https?:)?//", text), sheet


# Of the desk alone: they keep what is typed until the server has it, and that the keys
# of the queue are off. And of readers the one that keeps what they tick; the privacy
# page says so.
WRITING = {"form.js", "kept.js", "queue.js", "shortlist.js"}


def test_scripts_store_nothing_and_ask_nobody_else():
    for script in (ROOT / "static" / "js").glob("*.js"):
        text = script.read_text()
        stores = r"sessionStorage|indexedDB|cookie"
        stores += "" if script.name in WRITING else "|localStorage"
        assert not re.search(stores, text)
        assert not re.search(r"https?://|\beval\(|new Function", text)


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/privacy/", "/fr/privacy/"])
def test_the_privacy_page_says_what_is_kept(client, path):
    page = read(client.get(path))

    assert len(page.one("main").all("h2")) >= 4
    if path == "/privacy/":
        assert "keeps your shortlist if you tick practices" in page.one("main").text
    assert page.one("main").all("a", href="mailto:catalogue@example.org")


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/accessibility/", "/fr/accessibility/"])
def test_the_accessibility_statement_has_its_parts(client, path):
    page = read(client.get(path))

    assert len(page.one("main").all("h2")) >= 5
    assert page.one("main").all("a", href="mailto:catalogue@example.org")
    assert str(ASSESSED.year) in page.one("main").text


def test_the_accessibility_statement_is_not_older_than_a_year():
    """When this fails: assess again, bring the page up to date, then the day."""
    assert (date.today() - ASSESSED).days <= 365  # noqa: DTZ011  (a day, anywhere)


# --- No real person stands in the repository --------------------------------------

LEFT_OUT = {".git", ".venv", "media", "staticfiles", "test-results", "__pycache__"}
EMAIL = re.compile(r"[\w.+-]+@(?:[\w-]+\.)+[a-z]{2,}", re.IGNORECASE)
EXAMPLE = re.compile(r"@(?:[\w-]+\.)*example\.(?:org|com)$", re.IGNORECASE)
TELEPHONE = re.compile(r"(?<![\w+])\+[1-9]\d{0,2}[ ./()-]*(?:\d[ ./()-]*){6,11}\b")
WRITTEN_BY_US = ["fixtures", "templates", "locale", "tests", "README.md"]


def texts_of(*places: Path):
    """Every text file in folders, without what is not part of the repository."""
    for place in places:
        files = place.rglob("*") if place.is_dir() else [place]
        for file in files:
            parts = file.relative_to(ROOT).parts
            if file.is_file() and not any(is_left_out(part) for part in parts):
                data = file.read_bytes()
                if b"\0" not in data:
                    yield file.relative_to(ROOT), data.decode(errors="replace")


def is_left_out(name: str) -> bool:
    return name in LEFT_OUT or name.endswith("_cache") or name.startswith("db.sqlite3")


def test_no_address_of_a_person_is_in_the_repository():
    found = [
        (str(file), address)
        for file, text in texts_of(ROOT)
        for address in EMAIL.findall(text)
        if not EXAMPLE.search(address)
    ]

    assert found == []


def test_no_telephone_number_is_in_the_repository():
    found = [
        (str(file), number)
        for file, text in texts_of(*(ROOT / name for name in WRITTEN_BY_US))
        for number in TELEPHONE.findall(text)
    ]

    assert found == []


def test_the_scan_finds_what_it_looks_for():
    person, number = "a.person" + "@city.eu", "+47" + " 22 33 44 55"
    assert EMAIL.findall(f"ask {person} now") == [person]
    assert not EXAMPLE.search(person)
    assert not EXAMPLE.search("a@not" + "example.org")
    assert EXAMPLE.search("a@evil.example.com")
    assert TELEPHONE.search(f"call {number}.")
    assert not TELEPHONE.search("from 2011 to 2014, 120000 people")
