"""A saved page is read whatever its encoding; what is no page is refused in words."""

import time

import pytest

from practices.listing.documents import Unreadable, text_of
from practices.listing.language import guess_language
from practices.listing.parts import split_parts
from tests.factories import PNG
from tests.listing import entry, read

TEXT = entry("Setúbal – “Jardins”", "Portugal Setúbal 2004 - ongoing", "But : Élargir")


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"],
)
def test_every_usual_encoding_is_read(encoding):
    [found] = read(text_of("list.txt", TEXT.encode(encoding))).entries

    assert found.title == "Setúbal – “Jardins”"
    assert found.places[0].city == "setubal"
    assert found.texts == {"purpose": "Élargir"}


def test_lines_of_two_encodings_in_one_file_are_read():
    first = entry("Été à Oslo", "Norway Oslo 2016").encode("latin-1")
    content = first + TEXT.encode()

    titles = [found.title for found in read(text_of("list.txt", content)).entries]
    assert titles == ["Été à Oslo", "Setúbal – “Jardins”"]


def test_a_web_page_in_the_encoding_that_it_declares_is_read():
    page = (
        '<html><head><meta charset="windows-1251"></head><body><p>Школа за све</p>'
        "<p>Serbia Subotica 2020</p><p>Сврха: Да се деца сретну.</p>"
        "<p>Read More</p></body></html>"
    )
    [found] = read(text_of("list.html", page.encode("windows-1251"))).entries

    assert (found.title, found.language) == ("Школа за све", "sr")


@pytest.mark.parametrize("declared", ["windows-1", "iso-8859-99", "koi8-x"])
def test_an_encoding_that_there_is_not_is_passed_over(declared):
    page = f'<meta charset="{declared}"><p>Été</p>'.encode("latin-1")

    assert text_of("list.html", page) == "Été"


def test_letters_taken_apart_and_characters_that_show_nothing_are_mended():
    text = "\ufeffSetu\u0301bal\u200b\xadxx\x0b\x1fy\x07z"

    assert text_of("list.txt", text.encode()).split() == ["Setúbalxx", "y", "z"]


@pytest.mark.parametrize("content", [b"", b"  \r\n\t ", b"\n" * 1000])
def test_an_empty_file_is_said_to_be_empty(content):
    with pytest.raises(Unreadable, match=r"“list.txt” is empty\."):
        text_of("list.txt", content)


ARCHIVE = (
    b"From: <x>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\r\n<p>"
)


@pytest.mark.parametrize(
    "content",
    [
        *(b"%PDF-1.7 text", b"PK\x03\x04 text", b"{\\rtf1 text}", PNG, ARCHIVE),
        *(
            b"a\0b",
            b"Norway Oslo\0 2016",
            b"\xd0\xcf\x11\xe0\xa1\xb1",
            bytes(range(256)),
        ),
    ],
)
def test_what_is_neither_text_nor_a_page_is_refused(content):
    with pytest.raises(Unreadable, match="neither text nor a web page"):
        text_of("list.html", content)


@pytest.mark.parametrize(
    "markup",
    [
        *("<p>" * 100_000, "<div>" * 100_000 + "x", "<" * 200_000, "&#" * 100_000),
        *("<a href=" * 50_000, "<!--" * 100_000, "<script>" + "x" * 500_000),
        *("<p a='" + "x" * 500_000, "&amp;" * 100_000, "</" * 100_000, "<![" * 100_000),
        '<a ">""' * 100_000,
    ],
)
def test_broken_markup_takes_no_time(markup):
    began = time.perf_counter()
    text = text_of("list.html", markup.encode())
    read(text)

    assert time.perf_counter() - began < 5


def test_a_long_text_without_an_entry_takes_no_time():
    began = time.perf_counter()
    found = read("Norway was there and " * 50_000 + "\n" + "Oslo since\n" * 5_000)

    assert len(found.entries) < 2
    assert time.perf_counter() - began < 10


# --- Parts and language ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "Purpose: A Stimulus/Rationale: B Process: C Impact: D",
            {"purpose": "A", "rationale": "B", "process": "C", "impact": "D"},
        ),
        ("Purpose: A Stimulus/Rationale: Process: C", {"purpose": "A", "process": "C"}),
        ("Stimulus / Rationale : B", {"rationale": "B"}),
        ("Objectif\xa0: A Contexte : B", {"purpose": "A", "rationale": "B"}),
        ("But : A Processus : C", {"purpose": "A", "process": "C"}),
        ("Svrha: A Proces: C", {"purpose": "A", "process": "C"}),
        ("Impact: D Purpose: A", {"impact": "D", "purpose": "A"}),
        ("Subtitle Purpose: A", {"summary": "Subtitle", "purpose": "A"}),
        ("Purpose: A Starting point: B", {"purpose": "A", "rationale": "B"}),
        ("Purpose: A Purpose: B", {"purpose": "A\n\nB"}),
        ("The process: one meets.", {"purpose": "The process: one meets."}),
        ("Free text.", {"purpose": "Free text."}),
        ("Purpose:", {}),
        ("", {}),
    ],
)
def test_headings_that_run_together_are_taken_apart(text, parts):
    assert split_parts(text).texts == parts


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The city invites all of its people to meet with the others.", "en"),
        ("La ville invite tous les habitants à se rencontrer dans les jardins.", "fr"),
        ("Da se deca iz svih porodica sretnu u školi i da uče od drugih.", "sr"),
        ("Да се деца из свих породица сретну у школи и да уче од других.", "sr"),
        ("Qyteti fton të gjithë banorët për të marrë pjesë në kopshte.", "sq"),
        ("Die Stadt lädt alle ein, sich in den Gärten zu treffen und zu reden.", "de"),
        (
            "La città invita tutti gli abitanti a incontrarsi nei giardini",
            "it",
        ),
        (
            "A cidade convida os moradores a encontrarem-se nas hortas e nos jardins",
            "pt",
        ),
        ("Місто запрошує всіх людей до садів, що є у школах та на вулицях.", "uk"),
    ],
)
def test_the_language_is_told_by_its_small_words(text, language):
    assert guess_language(text)[0] == language


def test_a_text_without_small_words_is_taken_for_english_and_said_to_be_doubtful():
    assert guess_language("Sauna 2016") == ("en", 0)
