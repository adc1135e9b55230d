"""The captured lists, saved as web pages and brought in at the desk, come out right."""

from html import escape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from practices.models import GoodPractice, Place, PracticeVersion
from tests.listing import CAPTURES, entry
from tests.pages import read
from tests.test_captured_lists import ENTRIES
from tests.test_import_listing_page import decide, show, text_of
from tests.test_listing import PRINTED

pytestmark = pytest.mark.django_db


def web_page(text):
    """A list as a browser saves its page: a paragraph for each of the lines."""
    body = "".join(f"<p>{escape(line)}</p>" for line in text.split("\n") if line)
    page = f"<!DOCTYPE html><html><head><title>List</title></head>{body}</html>"
    return SimpleUploadedFile("list.html", page.encode())


def everything():
    tables = (GoodPractice, Place, PracticeVersion)
    return [sorted(table.objects.values_list(), key=repr) for table in tables]


@pytest.fixture
def cities(catalogue, db):
    """The cities of the real catalogue, without its practices."""
    GoodPractice.objects.all().delete()


def test_all_23_entries_of_saved_web_pages_become_right_drafts(client, staff, cities):
    report = show(
        client, *(web_page(capture.read_text("utf-8")) for capture in CAPTURES)
    )
    assert len(read(report).all(of="listing-entry")) == 23
    assert "23 entries were read. 23 of them are not in the" in text_of(report)

    done = text_of(decide(client, report))

    assert "23 entries were read, and each of them is below." in done
    assert "23 new drafts" in done
    drafts = GoodPractice.objects.order_by("pk")
    for draft, told, (period, begins) in zip(drafts, ENTRIES, PRINTED, strict=True):
        title, code, _country, city, understood, *_years = told
        assert draft.display_title == title
        assert (draft.countries, draft.place_names) == ([code], [city])
        assert (draft.period_text, draft.period_label) == (period, understood)
        assert (draft.status, draft.language) == ("draft", "en")
        texts = {part: getattr(draft, part) for part in ("summary", *draft.PARTS)}
        assert {part for part, text in texts.items() if text} == set(begins)
        assert all(texts[part].startswith(text) for part, text in begins.items())


def test_what_cannot_be_read_comes_in_once_with_all_its_words(client, staff):
    text = entry("One", "Norway Oslo 2016") + "Only words\n\nand more\n\nRead More\n"
    report = show(client, web_page(text))
    assert "Entry that cannot be read" in text_of(report)
    decide(client, report)
    draft = GoodPractice.objects.get(title="")
    before = everything()

    assert draft.purpose == "Only words\n\nand more"
    again = show(client, text=text)  # not even in the other form
    done = text_of(decide(client, again))
    assert "2 entries changed nothing" in done
    assert "2 entries were read, and each of them is below." in done
    assert everything() == before
