"""Tables are read as spreadsheets write them; what cannot be read is said in words."""

import csv
import io
import json
import zipfile
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from cities.sheets.reading import Unreadable, read
from cities.sheets.writing import KINDS

MEGABYTE = 1024 * 1024
NINE = datetime(2026, 3, 1, 9, tzinfo=UTC).replace(tzinfo=None)
ACCENTS = "Łódź, Setúbal, Zürich"


def cells(name, content, encoding=""):
    table = read(name, content, encoding)
    assert table.faults == []
    return [table.headings, *table.lines]


def refusal(name, content, encoding=""):
    with pytest.raises(Unreadable) as error:
        read(name, content, encoding)
    sentence = str(error.value)
    assert f"“{name}”" in sentence
    return sentence


def workbook(*rows):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


# --- CSV ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("utf-8", ACCENTS),
        ("utf-8-sig", ACCENTS),
        ("utf-16", ACCENTS),
        ("cp1252", "Setúbal, Zürich, Besançon, “Malmö”"),
        ("cp1250", "Łódź, Kraków, żółć, Wąsosz, środa"),
    ],
)
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_csv_is_read_as_spreadsheets_write_it(encoding, text, separator):
    lines = io.StringIO()
    rows = [["Title", "Start year"], [text, "2016"]]
    csv.writer(lines, delimiter=separator).writerows(rows)

    content = lines.getvalue().encode(encoding)

    assert cells("a.csv", content) == [["title", "start_year"], [text, "2016"]]


@pytest.mark.parametrize(
    ("encoding", "text"), [("cp1251", "Київ"), ("cp1253", "Θεσσαλονίκη")]
)
def test_an_encoding_that_cannot_be_found_out_is_told(encoding, text):
    content = f"title\r\n{text}\r\n".encode(encoding)

    assert cells("a.csv", content, encoding) == [["title"], [text]]
    assert "is not written in the encoding utf-8" in refusal("a.csv", content, "utf-8")
    assert "encoding klingon" in refusal("a.csv", content, "klingon")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_end_in_any_way(end):
    content = end.join(["title;city", "One;A", "", ";", "Two;B", ""])

    table = read("a.csv", content.encode())

    assert table.lines == [["One", "A"], ["Two", "B"]]
    assert table.numbers == [2, 5]


def test_excel_may_say_its_separator():
    assert cells("a.csv", b"sep=;\r\ntitle;a,b\r\nx;y\r\n") == [
        ["title", "a,b"],
        ["x", "y"],
    ]


def test_a_cell_may_have_line_breaks_quotes_and_separators():
    content = b'title,text\n"a ""b"", c","d\ne"\n'

    assert cells("a.csv", content)[1] == ['a "b", c', "d\ne"]


def test_a_short_line_is_filled_up_and_a_long_one_is_told():
    table = read("a.csv", b"title,city\nOne\nTwo,B,C\nThree,B,,\n")

    assert table.lines == [["One", ""], ["Two", "B"], ["Three", "B"]]
    [fault] = table.faults
    assert (fault.line, fault.value) == (3, "C")
    assert fault.sentence.startswith("The cell has no heading above it")


def test_several_encodings_in_one_file_are_refused_by_line():
    content = "title\nZürich\n".encode() + "Malmö\n".encode("cp1252")

    assert "(line 3 is not like others)" in refusal("a.csv", content)


def test_quotes_that_do_not_match_are_told_by_line():
    assert "line 3" in refusal("a.csv", b'title\nOne\n"Two\n')


def test_a_cell_that_begins_like_a_formula_is_told():
    table = read("a.csv", b"title,city\n=1+1,'=1+1\n-1,+1\n")

    assert [(f.line, f.column, f.value) for f in table.faults] == [(2, "title", "=1+1")]
    assert table.lines[1:] == [["-1", "+1"]]


# --- Excel ----------------------------------------------------------------------------


def test_excel_is_read_as_it_was_typed():
    content = workbook(
        ["Title", "Year", "Share", "Day", "Moment", "Yes", "None", "Text"],
        *[[" One ", 2016, 38.5, date(2026, 3, 1), NINE]],
    )
    table = read("a.xlsx", content)

    assert table.lines == [
        [" One ", "2016", "38.5", "2026-03-01", "2026-03-01T09:00:00", "", "", ""]
    ]


def test_a_formula_and_an_error_are_told_by_cell():
    content = workbook(["title", "year"], ["One", "=2000+16"], ["#N/A", 2016])

    faults = read("a.xlsx", content).faults

    assert [(f.line, f.column, f.sentence.split(":")[0]) for f in faults] == [
        (2, "year", "The cell holds a formula"),
        (3, "title", "The cell holds an error of the spreadsheet"),
    ]


def test_empty_lines_and_columns_around_the_table_do_not_matter():
    content = workbook(
        [], ["title", "city", None], ["One", "A", None], [], ["Two", "B"]
    )

    table = read("a.xlsx", content)

    assert table.headings == ["title", "city"]
    assert table.lines == [["One", "A"], ["Two", "B"]]
    assert table.numbers == [3, 5]


def test_a_cell_that_was_cut_is_told():
    content = b"".join(KINDS["xlsx"].write(["title"], [["x" * 40_000]]))

    [fault] = read("a.xlsx", content).faults

    assert fault.sentence.startswith("The cell is as full as a cell of Excel can be")


# --- JSON -----------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["a.json", "a.jsonl", "a.ndjson"])
@pytest.mark.parametrize("in_lines", [True, False])
def test_json_is_an_array_or_a_line_for_each(name, in_lines):
    entries = [
        {"title": ACCENTS, "places": ["a", "b"], "year": 2016, "ongoing": True},
        {
            "title": None,
            "documents": [{"link": "https://example.org/", "title": "A b"}],
        },
    ]
    lines = "\n\n".join(map(json.dumps, entries)) if in_lines else json.dumps(entries)

    table = read(name, lines.encode())

    assert table.headings == ["title", "places", "year", "ongoing", "documents"]
    assert table.lines == [
        [ACCENTS, "a; b", "2016", "yes", None],
        ["", None, None, None, "https://example.org/ A b"],
    ]
    assert table.numbers == ([1, 3] if in_lines else [1, 2])


def test_a_line_of_json_ends_where_the_file_says_and_nowhere_else():
    title = "One\u2028two\u0085three"
    written = json.dumps({"title": title}, ensure_ascii=False)

    table = read("a.jsonl", f"{written}\r\n{written}".encode())

    assert table.lines == [[title]] * 2


def test_what_is_no_value_of_a_cell_is_told():
    table = read("a.json", b'[{"title": "One", "x": {"a": 1}, "y": "a\\u0000b"}]')

    assert [(fault.line, fault.column) for fault in table.faults] == [
        (1, "x"),
        (1, "y"),
    ]
    assert table.faults[1].sentence.startswith("The cell holds a character that cannot")


def test_half_a_character_is_told_in_one_that_a_page_can_show():
    [fault] = read("a.jsonl", b'{"title": "One", "x": "a\\ud800b"}').faults

    assert (fault.line, fault.column, fault.value) == (1, "x", "a?b")


# --- What is refused ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.csv", b"", "is empty"),
        ("a.csv", b"\xef\xbb\xbf \r\n", "is empty"),
        ("a.json", b"{}", "is empty"),
        ("a.csv", b"title\nOne\0\n", "is not what its ending says"),
        ("a.csv", b"\x89PNG\r\n\x1a\n\0\0\0", "is not what its ending says"),
        ("a.csv", b"<!DOCTYPE html><html>", "is a web page"),
        ("a.csv", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "in an old format of Office"),
        ("a.csv", workbook(["title"], ["One"]), "is not what its ending says"),
        ("a.xlsx", b"title\nOne\n", "is not what its ending says"),
        ("a.xlsx", b"%PDF-1.4", "is not what its ending says"),
        ("a.xlsx", workbook(["title"], ["One"])[:-100], "is damaged, or only a part"),
        ("a.xlsx", workbook(), "is empty"),
        ("a.json", b"title,city\nOne,A\n", "cannot be read"),
        ("a.json", b"[1, 2]", "is no JSON object"),
        ("a.json", b'[{"title": "One"}', "cannot be read"),
        ("a.jsonl", b'{"a\\ud800": "One"}', "begins with “a?”, which is no heading"),
        ("a.json", b'[{"a\\u0000": "One"}]', "which is no heading"),
        ("a.json", b"[" * 100_000, "cannot be read"),
        ("a.json", b'[{"year": ' + b"9" * 5_000 + b"}]", "cannot be read"),
        ("a.jsonl", b'{"title": "One"}\nnothing\n', "(line 2, column 1: Expecting"),
        ("a.csv", ",".join(f"c{n}" for n in range(10_000)).encode(), "more than 200"),
        ("a.xlsx", workbook([f"c{n}" for n in range(10_000)]), "more than 200 columns"),
        ("a.csv", b"title\n" + b"x\n" * 100_000, "more than 100000 lines"),
        ("a.csv", b"title\n" + b"x" * 1_000_001 + b"\n", "field larger than"),
        ("a.csv", b"x" * (50 * MEGABYTE), "has 50.0 MB; at most 40 MB"),
        ("a.pdf", b"%PDF-1.4", "is no table that can be read here"),
        ("a.xls", b"title", "is no table that can be read here"),
        ("a.xlsm", workbook(["title"], ["One"]), "is no table that can be read here"),
        ("noending", b"title\nOne", "is no table that can be read here"),
    ],
    ids=lambda value: value if len(value) < 40 else "…",
)
def test_what_cannot_be_read_is_refused_in_words(name, content, words):
    assert words in refusal(name, content)


def test_a_bomb_in_a_workbook_is_refused():
    sheet = "<worksheet>" + "<row/>" * 9_000_000
    content = with_part(workbook(["title"]), "xl/worksheets/sheet1.xml", sheet)

    assert "unpacks to too much" in refusal("a.xlsx", content)


def test_a_document_type_in_a_workbook_is_refused():
    sheet = '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><worksheet/>'
    content = with_part(workbook(["title"]), "xl/worksheets/sheet1.xml", sheet)

    assert "declares a document type" in refusal("a.xlsx", content)


@pytest.mark.parametrize(
    "sheet",
    [
        "<worksheet>",
        "<worksheet/>",
        "<other/>",
        '<worksheet><sheetData><row r="x"/></sheetData></worksheet>',
        '<worksheet><sheetData><row><c r="1A"/></row></sheetData></worksheet>',
        '<worksheet><sheetData><row><c t="s"><v>9</v></c></row></sheetData>',
        '<worksheet><sheetData><row r="99999999999"/></sheetData></worksheet>',
    ],
)
def test_a_broken_sheet_is_refused(sheet):
    namespace = ' xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    sheet = sheet.replace("<worksheet", f"<worksheet{namespace}", 1)
    content = with_part(workbook(["title"]), "xl/worksheets/sheet1.xml", sheet)

    assert refusal("a.xlsx", content)


def with_part(content, name, part):
    """Put another part into an archive, in the place of one."""
    written = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for entry in old.infolist():
            new.writestr(
                entry.filename, part if entry.filename == name else old.read(entry)
            )
    return written.getvalue()


@pytest.mark.parametrize("content", [b"=", b"name,=1+1\nOslo,2", b"\xef\xbb\xbf=A1;b"])
def test_a_heading_that_is_a_formula_is_refused_in_words(content):
    sentence = refusal("a.csv", content)
    assert "which is no heading: write the names of the columns" in sentence


@given(st.binary(max_size=300), st.sampled_from(["a.csv", "a.xlsx", "a.json"]))
def test_any_bytes_are_read_or_refused_in_words(content, name):
    try:
        read(name, content)
    except Unreadable as error:
        assert name in str(error)  # noqa: PT017


texts = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\0\ufffe\uffff\r"),
    max_size=40,
).filter(lambda text: all(c in "\t\n" or c >= " " for c in text))


@given(st.lists(st.lists(texts, min_size=2, max_size=2), max_size=5))
def test_what_was_written_is_read_back(lines):
    kept = [line for line in lines if any(line)]
    for kind, file in KINDS.items():
        content = b"".join(file.write(["first", "second"], lines))
        assert read(f"a.{kind}", content).lines == kept
