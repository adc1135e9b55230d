"""Zipped office files are counted and looked through before a parser sees them."""

import io
import time
import tracemalloc
import zipfile

import pytest
from django.core.exceptions import ValidationError

from cities import office
from cities.office import CHUNK
from tests.bombs import append_overlapping

MEGABYTE = 1024 * 1024


def packed(**parts):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return content.getvalue()


def refusal(content, **limits):
    with pytest.raises(ValidationError) as error:
        office.check("table.xlsx", content, **limits)
    [sentence] = error.value.messages
    assert "“table.xlsx”" in sentence
    return error.value.code


def test_an_ordinary_file_passes():
    office.check("table.xlsx", packed(a="<a/>", b=b"\x89PNG", c="<!-- a comment -->"))


def test_what_unpacks_to_too_much_is_refused_soon_and_in_little_memory():
    part = b"<a/>" + b" " * (400 * MEGABYTE)
    bomb = packed(**{f"part{number}.xml": part for number in range(2)})
    assert len(bomb) < MEGABYTE
    began = time.monotonic()
    tracemalloc.start()

    assert refusal(bomb) == "archive"

    assert tracemalloc.get_traced_memory()[1] < 20 * MEGABYTE
    tracemalloc.stop()
    assert time.monotonic() - began < 5


def test_parts_that_share_their_bytes_are_counted_each(tmp_path):
    path = tmp_path / "table.xlsx"
    path.write_bytes(packed(a="<a/>"))
    append_overlapping(path, parts=30, size=2 * MEGABYTE)
    with zipfile.ZipFile(path) as archive:
        assert sum(part.file_size for part in archive.infolist()) > 60 * MEGABYTE

    assert refusal(path.read_bytes()) == "archive"


def test_a_way_of_packing_that_cannot_be_stopped_is_refused():
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("a.xml", "<a/>")

    assert refusal(content.getvalue()) == "other"


def test_what_lies_about_its_size_is_counted_all_the_same():
    bomb = packed(a=b"<a>" * MEGABYTE)
    size = (3 * MEGABYTE).to_bytes(4, "little")
    lie = bomb.replace(size, (10).to_bytes(4, "little"))
    assert lie != bomb

    assert refusal(lie, most_unpacked=MEGABYTE) in {"archive", "incomplete"}


def test_too_many_tags_are_refused():
    assert refusal(packed(a="<a/>" * 11), most_tags=10) == "archive"


def test_too_many_parts_are_refused():
    assert refusal(packed(**{f"p{n}": "" for n in range(2_001)})) == "archive"


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_parts_of_one_name_are_refused():
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("a.xml", "<a/>")
        archive.writestr("A.xml", "<b/>")

    assert refusal(content.getvalue()) == "twice"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-16-le", "utf-16-be", "utf-16", "utf-32"]
)
@pytest.mark.parametrize(
    "declaration", ["<!DOCTYPE a>", "<!doctype a>", '<!ENTITY a "b">']
)
def test_a_document_type_is_refused_in_every_encoding(encoding, declaration):
    part = f"<?xml version='1.0'?>{declaration}<a/>".encode(encoding)

    assert refusal(packed(part=part)) == "declares"


@pytest.mark.parametrize("before", range(CHUNK - 12, CHUNK + 2))
def test_a_document_type_across_two_chunks_is_refused(before):
    assert refusal(packed(part=b" " * before + b"<!DOCTYPE a>")) == "declares"


@pytest.mark.parametrize(
    "content",
    [
        b"PK\x03\x04",
        packed(a="<a/>")[:-30],
        packed(a="<a/>" * 1_000).replace(b"a", b"b", 1),
        packed(a="x" * 5_000)[:60] + bytes(100) + packed(a="x" * 5_000)[60:],
    ],
    # An archive holds the time: named by itself, it is another test in each process.
    ids=["beginning", "cut off", "spoilt", "filled up"],
)
def test_a_broken_archive_is_refused(content):
    assert refusal(content) == "incomplete"


@pytest.mark.parametrize("content", [b"", b"P", b"no archive"])
def test_what_is_no_archive_is_refused(content):
    assert refusal(content) == "other"
