"""Bad files, by each way that a file comes in: words, no row changed, never a fault."""

import csv
import io
import zipfile

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from openpyxl import Workbook

from tests.factories import make_city, make_practice
from tests.listing import entry
from tests.pages import read

pytestmark = [pytest.mark.django_db, pytest.mark.any_engine]

MEGABYTE = 1024 * 1024
DESK = "/admin/practices/goodpractice/"
GOOD = entry("One", "Norway Oslo 2016")


def csv_of(*rows):
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


def workbook(*rows):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def archive(**parts):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as written:
        for name, part in parts.items():
            written.writestr(name, part)
    return content.getvalue()


TITLES = ["title", "purpose"]
LINES = [[f"Practice {n}", ""] for n in range(999)]
# What is wrong: the file's name, what it holds, and words of the sentence.
SHEETS = {
    "another type": ("a.csv", b"%PDF-1.7\n\0\xe2", "is not what its ending says"),
    "a PDF of text": ("a.csv", b"%PDF-1.7\n1 0 obj", "is not what its ending says"),
    "rich text": ("a.csv", b"{\\rtf1 Purpose}", "is not what its ending says"),
    "a picture": ("a.xlsx", b"\x89PNG\r\n\x1a\n\0\0", "is not what its ending says"),
    "a web page": ("a.csv", b"<!DOCTYPE html><html>", "is a web page"),
    "no table": ("a.exe", b"MZ\x90\0", "is no table that can be read here"),
    "nothing": ("a.csv", b" \r\n", "is empty"),
    "50 MB": ("a.csv", b"title\n" + b"x" * 50 * MEGABYTE, "at most 40 MB"),
    "a broken zip": (
        *("a.xlsx", workbook(TITLES, ["One", ""])[:-90]),
        "is damaged, or only a part",
    ),
    "a zip of something": ("a.xlsx", archive(a="b"), "“a.xlsx”"),
    "10,000 columns": ("a.csv", csv_of([f"c{n}" for n in range(10_000)]), "200 column"),
    "10,000 columns in Excel": (
        *("a.xlsx", workbook([f"c{n}" for n in range(10_000)])),
        "200 columns",
    ),
    "a formula": ("a.xlsx", workbook(TITLES, ["One", "=1+1"]), "holds a formula"),
    "like a formula": ("a.csv", csv_of(TITLES, ["One", "=1+1"]), "like a formula"),
    "a date as a number": (
        *("a.xlsx", workbook(["title", "start_year"], ["One", 42887])),
        "Write a whole number from 1900 to 2100.",
    ),
    "a day as a number": (
        *("a.csv", csv_of(["title", "end_year"], ["One", "42887.5"])),
        "Write a whole number from 1900 to 2100.",
    ),
    "NUL": ("a.csv", b"title\nOne\0\n", "is not what its ending says"),
    "NUL in JSON": ("a.jsonl", b'{"title": "O\\u0000ne"}', "that cannot be stored"),
    "a number of 5,000 digits": (
        *("a.json", b'[{"title": "One", "start_year": ' + b"9" * 5_000 + b"}]"),
        "it holds a number that is too long",
    ),
    "50,000 levels": ("a.json", b'[{"a":' * 50_000, "it is nested too deeply"),
    "half a character": ("a.jsonl", b'{"title": "\\ud800"}', "that cannot be stored"),
    "mixed encodings": (
        *("a.csv", "title\nSetúbal\n".encode() + "Zürich\n".encode("cp1252")),
        "in several encodings",
    ),
    "broken JSON": ("a.json", b'[{"title": "One"}', "cannot be read"),
    "no such column": ("a.csv", csv_of(["title", "owner"], ["One", "me"]), "no column"),
    "a column twice": ("a.csv", csv_of(["title"] * 2, ["a", "b"]), "column twice"),
    "the last of 1,000 lines": (
        *("a.csv", csv_of(["title", "contact_email"], *LINES, ["Last", "nobody"])),
        "Enter a valid email address.",
    ),
    "the last in Excel": (
        *("a.xlsx", workbook(["title", "ongoing"], *LINES, ["Last", "perhaps"])),
        "Write yes or no.",
    ),
}
LAST = ("the last of 1,000 lines", "the last in Excel")
PAGES = {
    "another type": ("a.txt", b"%PDF-1.7\n%\xe2\xe3", "neither text nor a web page"),
    "a Word file": ("a.html", archive(a="b"), "neither text nor a web page"),
    "a broken zip": ("a.txt", archive(a="b" * 99)[:-30], "neither text nor a web page"),
    "nothing": ("a.html", b"\xef\xbb\xbf", "“a.html”"),
    "only spaces": ("a.txt", b" \r\n ", "is empty"),
    "50 MB": ("a.txt", b"Norway Oslo\n" * (50 * MEGABYTE // 12), "at most 5 MB"),
    "NUL": ("a.txt", GOOD.encode() + b"a\0b", "neither text nor a web page"),
    "bytes of no encoding": ("a.txt", b"\x80\x81\xfe\xff" * 9, "no good practice"),
    "no list": ("a.html", b"<html><body><p>Hello</p></body>", "no good practice"),
    "a sheet": ("a.csv", csv_of(TITLES, *LINES), "holds no good practice of the list"),
    "too many lines": ("a.txt", b"Hello\n" * 20_002, "more than 20000 lines"),
    "too many entries": ("a.txt", GOOD.encode() * 501, "at most 500"),
}


def everything():
    """Each row of each table of ours."""
    models = [
        m
        for app in ("practices", "cities")
        for m in apps.get_app_config(app).get_models()
    ]
    return {m: sorted(m._default_manager.values_list(), key=repr) for m in models}


@pytest.fixture
def before():
    make_practice("Open door", city=make_city("Oslo", "NO"))
    return everything()


def by_page(client, address, field, name, content):
    """Send a file to a page of the desk; give what the page says."""
    file = SimpleUploadedFile(name, content)
    response = client.post(address, {field: [file]})
    assert response.status_code == 200
    return read(response).one("main").text


def by_command(command, folder, name, content, capsys):
    """Name a file to a command, and give what it says."""
    path = folder / name
    path.write_bytes(content)
    with pytest.raises(CommandError) as refusal:
        call_command(command, str(path), stdout=io.StringIO())
    return f"{capsys.readouterr().err} {refusal.value}"


@pytest.mark.parametrize("wrong", SHEETS)
def test_a_bad_sheet_is_refused_in_the_same_words_both_ways(
    client, staff, before, tmp_path, capsys, wrong
):
    name, content, sentence = SHEETS[wrong]

    page = by_page(client, f"{DESK}import/", "file", name, content)
    told = by_command("import_practices", tmp_path, name, content, capsys)

    assert sentence in page
    assert sentence in told
    assert told.endswith("Nothing was loaded.")
    assert wrong not in LAST or " 1 fault in " in told
    assert everything() == before


@pytest.mark.parametrize("wrong", PAGES)
def test_a_bad_listing_is_refused_in_the_same_words_both_ways(
    client, staff, before, tmp_path, capsys, wrong
):
    name, content, sentence = PAGES[wrong]

    page = by_page(client, f"{DESK}import-listing/", "pages", name, content)
    told = by_command("import_listing", tmp_path, name, content, capsys)

    assert sentence in page
    assert sentence in told
    assert told.endswith("Nothing was changed.")
    assert everything() == before


def test_a_listing_in_two_encodings_is_read(client, staff, before, tmp_path):
    """It is not refused: the lines of a text were pasted from many places."""
    content = entry("Šetnja", "Norway Oslo 2016").encode()
    content += entry("Café", "Norway Oslo 2017").encode("cp1252")

    page = by_page(client, f"{DESK}import-listing/", "pages", "a.txt", content)

    assert "1. Šetnja" in page
    assert "2. Café" in page
    assert everything() == before
