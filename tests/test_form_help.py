"""What the form of a practice says beside its parts."""

import pytest

from tests.factories import make_document, make_practice
from tests.pages import read

pytestmark = pytest.mark.django_db

BASE = "/admin/practices/goodpractice/"


def test_each_part_has_its_help_and_what_helps_other_cities_is_folded(client, officer):
    form = read(client.get(f"{BASE}add/")).one("form", id="goodpractice_form")
    ids = {node.attributes.get("id") for node in form}
    asked = [
        field
        for field in form.all("input", "textarea", "select")
        if field.attributes.get("type") != "hidden"
        and "-" not in field.attributes.get("name", "-")
    ]
    without = {
        field["name"] for field in asked if f"id_{field['name']}_helptext" not in ids
    }
    folded = [node for node in form.all("details") if node.all("textarea")]
    assert len(asked) > 20
    assert without <= {"contact_unit", "years_from", "years_to", "years_running"}
    names = {area["name"] for node in folded for area in node.all("textarea")}
    assert {"summary", "obstacles", "transferability", "partners"} <= names
    assert not any("open" in node.attributes for node in folded)


def test_what_cannot_be_changed_gives_no_help_in_writing(client, officer, city):
    practice = make_practice("Open door", city=city, status="published", impact="")

    page = read(client.get(f"{BASE}{practice.pk}/change/"))

    assert not page.all("div", of="description")
    assert not page.all("div", of="help")
    shown = [node.text for node in page.all("div", of="readonly")]
    assert "Nothing yet" in shown
    assert "-" not in shown


def test_what_is_only_read_is_said_in_words_and_once(client, officer, city):
    practice = make_practice("Open door", city=city, contact_may_be_asked=True)
    make_document(practice, link="https://example.org/")

    page = read(client.get(f"{BASE}{practice.pk}/change/"))

    rows = [node.text for node in page.all("div", of="field-box")]
    assert "The programme may write to this contact Yes" in rows
    assert "The contact may be shown on the public page No" in rows
    assert not any(row.startswith(("Country", "Locality", "File")) for row in rows)
    assert "Link https://example.org/" in rows
    assert page.one(id="pictures-group").text.endswith("Nothing yet")
