"""The filtered list as a file: what is on the screen, and nothing else."""

import csv
import io
import json
import tracemalloc
import zipfile
from datetime import UTC, datetime

import pytest
from openpyxl import load_workbook

from practices.models import GoodPractice, Place
from practices.sheet import HEADINGS
from tests.factories import (
    make_city,
    make_document,
    make_network,
    make_practice,
    make_topic,
)
from tests.pages import read, titles

pytestmark = pytest.mark.django_db

LIST = "/practices/"
KINDS = ["xlsx", "csv", "json"]
TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
}
# Four for each batch, beside the version and what makes a snapshot.
BUDGET = 18
FORMULAS = ["=1+1", "+cmd", "-1", "@SUM(1)", "\t=1", "\n=1", "＝1", "'=1", "''-1"]


def get(client, kind, query=""):
    response = client.get(f"{LIST}export.{kind}{query}")
    assert response.status_code == 200
    return b"".join(response.streaming_content)


def records(client, query=""):
    return json.loads(get(client, "json", query))


def table(content):
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def sheet(content):
    book = load_workbook(io.BytesIO(content))
    return [[cell.value for cell in row] for row in book.worksheets[0]]


# Addresses and titles in a file of each kind.
READ = {
    "csv": lambda content: [tuple(row[:2]) for row in table(content)[1:]],
    "xlsx": lambda content: [tuple(row[:2]) for row in sheet(content)[1:]],
    "json": lambda content: [(r["slug"], r["title"]) for r in json.loads(content)],
}


@pytest.mark.parametrize("prefix", ["", "/fr"])
def test_no_line_is_without_a_title(client, prefix):
    """Where there is none, it has the words of the page, in English as all the rest."""
    make_practice("", slug="a", cities=[make_city("Oslo", "NO"), make_city("Bergen")])
    make_practice("", slug="b", country="TR")
    Place.objects.create(
        practice=make_practice("", slug="c", country="SE"),
        country="SE",
        locality="Test\nholm",
    )
    lines = {}
    for kind in KINDS:
        response = client.get(f"{prefix}{LIST}export.{kind}?sort=title")
        content = b"".join(response.streaming_content)
        lines[kind] = READ[kind](content)

    assert dict(lines["json"]) == {
        "a": "Untitled practice, Oslo, Bergen",
        "b": "Untitled practice, Türkiye",
        "c": "Untitled practice, Test holm",
    }
    assert lines["csv"] == lines["xlsx"] == lines["json"]
    for slug, title in lines["json"]:
        assert read(client.get(f"{LIST}{slug}/")).one("h1").text == title


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_says_what_it_is_and_is_kept(client, kind):
    make_practice("Open door")

    response = client.get(f"{LIST}export.{kind}")

    assert response.headers["Content-Type"] == TYPES[kind]
    named = f'attachment; filename="good-practices.{kind}"'
    assert response.headers["Content-Disposition"] == named
    assert response.streaming
    assert not response.cookies


def test_a_csv_file_begins_with_the_mark_by_which_excel_knows_its_letters(client):
    make_practice("Łódź, Київ")
    content = get(client, "csv")

    assert content.startswith(b'\xef\xbb\xbf"slug",')
    assert content.count(b"\xef\xbb\xbf") == 1
    assert "Łódź, Київ".encode() in content


def test_a_line_holds_what_the_public_page_shows(client, settings):
    settings.SITE_URL = "https://catalogue.example.org"
    city = make_city("Exampleville", "PT")
    practice = make_practice(
        "Open door",
        city=city,
        country="NO",
        topics=[make_topic("Second"), make_topic("First", order=0)],
        period_text="2016–2018",
        purpose="To meet.\r\nTo talk.",
        published_at=datetime(2026, 3, 1, 12, 0, 0, 5, tzinfo=UTC),
        updated_at=datetime(2026, 4, 1, tzinfo=UTC),
    )
    Place.objects.create(practice=practice, country="SE", locality="Testholm")
    make_document(practice, "The report", link="https://example.org/report")
    file = make_document(practice, "A file")

    [record] = records(client)

    assert list(record) == HEADINGS
    assert record == dict.fromkeys(HEADINGS, "") | {
        "slug": "open-door",
        "title": "Open door",
        "language": "en",
        "cities": "Exampleville; Testholm",
        "countries": "PT; NO; SE",
        "places": ["exampleville", "NO", "SE: Testholm"],
        "topics": ["first", "second"],
        "period": "2016–2018",
        "start_year": 2016,
        "end_year": 2018,
        "ongoing": False,
        "period_corrected": False,
        "purpose": "To meet.\nTo talk.",
        "reference_documents": [
            {"link": "https://example.org/report", "title": "The report"},
            {
                "link": "https://catalogue.example.org/practices/open-door/documents/"
                f"{file.pk}/",
                "title": "A file",
            },
        ],
        "evidence": "described",
        "published_at": "2026-03-01T12:00:00.000005+00:00",
        "updated_at": "2026-04-01T00:00:00+00:00",
        "address": "https://catalogue.example.org/practices/open-door/",
    }


def test_the_three_kinds_say_the_same(client):
    make_practice("Open door", topics=[make_topic(), make_topic("Sport")])
    make_practice("Second", start_year=2016, period_corrected=True)

    written = table(get(client, "csv"))
    excel = sheet(get(client, "xlsx"))

    assert written[0] == excel[0] == HEADINGS
    assert written == [[str(v or "") for v in row] for row in excel]
    assert [row[0] for row in written[1:]] == [r["slug"] for r in records(client)]


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?topic=education",
        "?country=NO",
        "?city=testholm&city=exampleville",
        "?network=network-of-the-north",
        "?year=2016",
        "?status=ended",
        "?language=fr",
        "?q=door",
        "?q=door&sort=title",
        "?sort=city&view=table&page=1&page_size=50",
        "?sort=oldest",
        "?topic=education&country=SE",
    ],
)
def test_it_is_exactly_the_list_on_screen(client, query):
    north = make_network()
    here = make_city("Exampleville", "PT", networks=[north])
    there = make_city("Testholm", "SE")
    education = make_topic("Education")
    make_practice("Open door", city=here, topics=[education], period_text="2016")
    make_practice("Third door", city=there, language="fr", period_text="2014–2015")
    make_practice("National", country="NO", purpose="A door for all.")
    make_practice("Both", cities=[there, here], topics=[education])
    make_practice("Not yet", city=here, topics=[education], status="draft")
    make_practice("No longer", city=here, status="archived")

    shown = client.get(f"{LIST}{query}")
    named = [record["title"] for record in records(client, query)]

    if "view=table" in query:
        assert named == [practice.title for practice in shown.context["rows"]]
    else:
        assert named == titles(read(shown))


def test_the_pages_of_a_list_are_all_in_the_file(client):
    for number in range(25):
        make_practice(f"Practice {number}")

    assert len(records(client, "?page=2&page_size=20")) == 25


def test_nothing_that_is_not_public_is_in_the_file(client):
    hidden = {
        "contact_name": "Hidden Person",
        "contact_unit": "Hidden unit",
        "contact_email": "hidden@example.org",
    }
    make_practice("Open door", **hidden, contact_may_be_asked=True)
    make_practice("Draft", status="draft", **hidden)
    make_practice(
        "Shown",
        contact_name="Shown Person",
        contact_email="shown@example.org",
        contact_is_public=True,
    )

    for kind in KINDS:
        content = get(client, kind)
        if kind == "xlsx":
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                content = archive.read("xl/worksheets/sheet1.xml")
        assert b"idden" not in content
        assert b"Draft" not in content
        assert b"Shown Person" in content


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("?topic=astrology", "There is no topic “astrology”."),
        ("?year=20166", "Not a year from 1900 to 2100: “20166”."),
        ("?owner__password__startswith=a", "This list has no filter"),
        ("?sort=password", "The list cannot be sorted by “password”."),
    ],
)
@pytest.mark.parametrize("kind", KINDS)
def test_an_address_that_is_not_understood_gives_no_file(client, kind, query, sentence):
    response = client.get(f"{LIST}export.{kind}{query}")

    assert response.status_code == 400
    assert sentence in response.content.decode()
    assert "Content-Disposition" not in response.headers


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_it_can_only_be_read(client, method):
    assert getattr(client, method)(f"{LIST}export.csv").status_code == 405


def test_there_is_no_other_kind(client):
    assert client.get(f"{LIST}export.pdf").status_code == 404


def test_who_asks_for_the_head_alone_gets_no_line(client):
    make_practice("Open door")

    response = client.head(f"{LIST}export.csv")

    assert response.status_code == 200
    assert response.headers["Content-Type"] == TYPES["csv"]


def test_no_cell_of_a_csv_file_is_a_formula(client):
    for number, text in enumerate(FORMULAS):
        make_practice(f"{text} {number}", purpose=text)

    cells = [cell for row in table(get(client, "csv"))[1:] for cell in row]

    starts = ("=", "+", "-", "@", "\t", "\r", "\n", "＝")
    assert not [cell for cell in cells if cell.startswith(starts)]
    purposes = {record["purpose"] for record in records(client)}
    assert purposes == set(FORMULAS)


def test_the_texts_of_a_workbook_are_typed_as_text(client):
    for text in FORMULAS:
        make_practice(f"{text} title", purpose=text)

    content = get(client, "xlsx")

    [first, *rows] = load_workbook(io.BytesIO(content)).worksheets[0]
    purpose = [cell.value for cell in first].index("purpose")
    assert {row[purpose].value for row in rows} == set(FORMULAS)
    assert {cell.data_type for row in rows for cell in row} <= {"s", "n", "inlineStr"}
    assert {row[purpose].quotePrefix for row in rows} == {True}


def test_what_no_workbook_can_hold_is_left_out(client):
    make_practice("Bell\x07 and _x0041_ and ]]> & <b>", purpose="x" * 40_000)

    rows = sheet(get(client, "xlsx"))
    record = dict(zip(rows[0], rows[1], strict=True))

    assert record["title"].startswith("Bell and _x005F_x0041_ and ]]> & <b>")
    assert len(record["purpose"]) == 32_767
    assert record["purpose"].endswith(" […]")
    [whole] = records(client)
    assert len(whole["purpose"]) == 40_000


def test_an_empty_list_gives_a_file_with_headings_alone(client):
    assert table(get(client, "csv")) == [HEADINGS]
    assert sheet(get(client, "xlsx")) == [HEADINGS]
    assert records(client) == []


def test_a_long_list_is_read_within_its_budget(client, django_assert_max_num_queries):
    topics = [make_topic(), make_topic("Sport")]
    for number in range(30):
        make_document(
            make_practice(f"Practice {number}", topics=topics),
            link="https://example.org/",
        )

    with django_assert_max_num_queries(BUDGET):
        assert len(records(client)) == 30


def store_long_practices(number, language):
    """Store practices at once, each of some thousand letters."""
    rows = [
        GoodPractice(
            slug=f"{language}-{n}",
            title=f"Practice {n}",
            title_key=f"practice {n}",
            status="published",
            published_at=datetime(2026, 3, 1, tzinfo=UTC),
            language=language,
            process=f"{n:05} " * 1_000,
        )
        for n in range(number)
    ]
    GoodPractice.objects.bulk_create(rows, 500)


def measured(client, kind, query=""):
    """Send a list; give its bytes, and the most that were held at once."""
    tracemalloc.start()
    response = client.get(f"{LIST}export.{kind}{query}")
    size = sum(map(len, response.streaming_content))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return size, peak


def test_a_list_four_times_as_long_takes_no_more_memory(client, monkeypatch):
    monkeypatch.setattr("practices.sheet.BATCH", 100)
    store_long_practices(300, "fr")
    store_long_practices(900, "en")
    client.get(LIST)  # what is kept of the whole catalogue is kept by now

    for kind in KINDS:
        short, few = measured(client, kind, "?language=fr")
        long, many = measured(client, kind)
        assert long > 3 * short, kind
        assert many < 1.2 * few, kind


def test_the_menu_leads_to_the_list_that_is_shown(client):
    make_practice("Open door", topics=[make_topic("Education")])

    page = read(client.get(f"{LIST}?topic=education&sort=title"))

    links = page.one("details", id="take-away").links
    query = "?topic=education&sort=title"
    assert [links[name] for name in ("Excel", "CSV", "JSON")] == [
        f"{LIST}export.{kind}{query}" for kind in KINDS
    ]
    french = read(client.get("/fr/practices/")).one("details", id="take-away").links
    assert "/fr/practices/export.csv" in french.values()
