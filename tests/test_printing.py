"""A practice on paper: the page that offers it, and the PDF where one can be made."""

import importlib
import re
import zlib

import pytest
from django.core.exceptions import SuspiciousFileOperation

from practices import printing
from tests.factories import make_document, make_picture, make_practice
from tests.pages import read

pytestmark = [pytest.mark.django_db, pytest.mark.any_engine]

ADDRESS = "/practices/district-mothers/practice.pdf"
needs_weasyprint = pytest.mark.skipif(
    not printing.makes_pdf(),
    reason="WeasyPrint and Pango are not installed: pip install weasyprint",
)


@pytest.fixture
def without_weasyprint(monkeypatch):
    """As where the library is not installed."""
    monkeypatch.setattr(printing, "printer", lambda: None)


# --- Without the library --------------------------------------------------------------


@pytest.mark.usefixtures("without_weasyprint")
def test_without_the_library_a_page_says_how_to_make_a_pdf(client):
    make_practice()
    response = client.get(ADDRESS)

    assert response.status_code == 501
    page = read(response)
    assert "This installation makes no PDF files." in page.one("main").text
    assert page.links["District Mothers"] == "/practices/district-mothers/"


@pytest.mark.usefixtures("without_weasyprint")
def test_without_the_library_the_print_of_the_page_is_offered_in_words(client):
    make_practice()
    page = read(client.get("/practices/district-mothers/"))

    assert "your browser can save it as a PDF" in page.one("main").text
    assert "PDF" not in page.links


@pytest.mark.parametrize("status", ["draft", "submitted", "archived"])
def test_what_is_not_public_is_not_printed(client, status):
    make_practice(status=status)
    response = client.get(ADDRESS)

    assert response.status_code == 404
    assert "District Mothers" not in response.content.decode()


def test_the_address_stands_at_the_foot_of_a_printed_page(client, settings):
    settings.SITE_URL = "https://catalogue.example.org"
    make_practice()
    foot = read(client.get("/practices/district-mothers/")).one("footer")

    address = "https://catalogue.example.org/practices/district-mothers/"
    assert foot.one(of="print-only").text == address


# --- With it --------------------------------------------------------------------------


def unpacked(pdf):
    """The objects of a PDF, which stand in it packed."""
    streams = re.findall(rb"FlateDecode.*?>>\nstream\n(.*?)\nendstream", pdf, re.DOTALL)
    return pdf + b"".join(zlib.decompress(stream) for stream in streams)


@needs_weasyprint
def test_a_practice_is_printed_in_its_language(client):
    make_practice("Vizinhos", purpose="As mães visitam.", language="pt")
    response = client.get("/practices/vizinhos/practice.pdf")

    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["Content-Disposition"] == 'inline; filename="vizinhos.pdf"'
    assert response.content.startswith(b"%PDF-1.7")
    assert b"/Lang (pt)" in catalog(unpacked(response.content))


def catalog(pdf):
    """The first of the objects of a PDF, which says what all of it is."""
    [found] = [one for one in pdf.splitlines() if b"/Type /Catalog" in one]
    return found


def tags(pdf):
    """The elements of a tagged PDF in their order of reading, each as it is written."""
    elements = re.findall(rb"<</Type /StructElem/S /(\w+)(.*)>>", pdf)
    return [(name.decode(), rest) for name, rest in elements]


@needs_weasyprint
def test_the_pdf_can_be_read_aloud(client, settings, tmp_path):
    """What ISO 14289-1 (PDF/UA) asks for, as far as its bytes tell."""
    settings.MEDIA_ROOT = tmp_path
    parts = dict.fromkeys(("purpose", "process", "impact"), "One.\n\n" * 60)
    practice = make_practice("Łódź", summary="In short.", **parts)
    make_picture(practice, "Mothers at a table", credit="The city")
    make_document(practice, link="https://example.org/report")
    pdf = unpacked(client.get(f"/practices/{practice.slug}/practice.pdf").content)
    whole, found = catalog(pdf), tags(pdf)

    for sign in (
        b"/MarkInfo <</Marked true>>",
        b"/DisplayDocTitle true",
        b"/Lang (en)",
    ):
        assert sign in whole
    assert re.search(rb"/StructTreeRoot \d+ 0 R", whole)
    assert re.search(rb"/Metadata \d+ 0 R", whole)
    assert b'pdfuaid:part="1"' in pdf
    assert '<rdf:li xml:lang="x-default">Łódź</rdf:li>'.encode() in pdf
    headings = [name for name, _rest in found if re.fullmatch(r"H\d", name)]
    assert headings == ["H1", "H2", "H2", "H2", "H2"]
    [figure] = [rest for name, rest in found if name == "Figure"]
    assert b"/Alt (Mothers at a table)" in figure
    assert {"Table", "TH", "TD", "L", "LI", "Link"} <= {name for name, _rest in found}
    pages = re.findall(rb"<</Type /Page/.*", pdf)
    assert len(pages) > 1
    assert all(b"/StructParents" in page and b"/Tabs /S" in page for page in pages)


@needs_weasyprint
def test_the_page_offers_the_pdf(client):
    make_practice()
    page = read(client.get("/practices/district-mothers/"))

    assert page.links["PDF"] == ADDRESS
    assert "your browser can save it" not in page.one("main").text


@needs_weasyprint
def test_nothing_is_missing_on_paper(client, settings, tmp_path, caplog):
    """WeasyPrint would log what it cannot read or does not understand."""
    settings.MEDIA_ROOT = tmp_path
    practice = make_practice(
        "Łódź, Київ, Θεσσαλονίκη",
        summary="In short.",
        purpose="One.\n\nTwo.",
        contact_name="The unit",
        contact_is_public=True,
        source_url="https://example.org/list",
    )
    make_picture(practice, credit="The city")
    make_document(practice, link="https://example.org/report")
    response = client.get(f"/practices/{practice.slug}/practice.pdf")

    assert response.status_code == 200
    pdf = unpacked(response.content)
    assert b"/Figure" in pdf
    for address in (b"https://example.org/report", b"https://example.org/list"):
        assert b"/URI (%s)" % address in pdf
    assert [record.getMessage() for record in caplog.records] == []


@needs_weasyprint
@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/picture.png",
        "http://127.0.0.1:8000/static/css/base.css",
        "file:///etc/passwd",
        "data:text/css,a",
        "https://own.invalid.example.org/static/css/base.css",
        "https://own.invalid/icc_site/settings.py",
        "https://own.invalid/static/../manage.py",
        "https://own.invalid/static/%2e%2e/manage.py",
        "https://own.invalid/media/../db.sqlite3",
    ],
)
def test_nothing_but_our_own_files_comes_on_paper(url):
    with pytest.raises((ValueError, SuspiciousFileOperation)):
        paper().OwnFiles().fetch(url)


def paper():
    return importlib.import_module("practices.paper")
