"""Notes on a practice: for the desk alone, and kept with every version of it."""

import io
import zipfile
from importlib import import_module

import pytest
from django.apps import apps

from practices import previewing, versions
from practices.indexing import catch_up
from practices.models import GoodPractice
from practices.workflow import transition
from tests.factories import (
    make_city,
    make_practice,
    make_superuser,
    make_topic,
    practice_form,
)
from tests.pages import read

pytestmark = pytest.mark.django_db

BASE = "/admin/practices/goodpractice/"
NOTE = "Kittiwake"
PUBLIC = [
    "/",
    "/practices/",
    "/practices/?view=map",
    "/practices/?view=table",
    "/practices/feed/",
    "/practices/export.xlsx",
    "/practices/export.csv",
    "/practices/export.json",
    "/practices/open-door/",
    "/practices/open-door/cite.bib",
    "/practices/open-door/cite.ris",
    "/shortlist/?practices=open-door",
    "/shortlist/compare/?practices=open-door",
    "/shortlist/briefing.docx?practices=open-door",
    "/cities/lisbon/",
    "/cities/lisbon/feed/",
    "/embed/open-door/",
    "/embed/cities/lisbon/",
    "/oembed/?url=https://testserver/practices/open-door/",
    "/api/practices/",
    "/api/practices/open-door/",
    "/api/openapi.json",
    "/catalogue.jsonld",
    "/sitemap-practices.xml",
]


@pytest.fixture
def noted():
    city, topic = make_city("Lisbon", slug="lisbon"), make_topic()
    said = {"period_text": "2016", "purpose": "To meet.", "notes": NOTE}
    practice = make_practice("Open door", city=city, topics=[topic], **said)
    catch_up()
    return practice


def all_in(response):
    """Give all that an answer says, unpacked where it is a file of Office."""
    content = response.getvalue()
    if not content.startswith(b"PK"):
        return content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return b"".join(map(archive.read, archive.namelist()))


@pytest.mark.parametrize("address", PUBLIC)
def test_notes_are_nowhere_in_public(client, noted, address):
    response = client.get(address)

    assert response.status_code == 200
    assert NOTE.encode() not in all_in(response)


def test_nobody_finds_a_practice_by_its_notes(client, noted):
    assert client.get(f"/api/practices/?q={NOTE}").json()["count"] == 0
    assert client.get("/api/practices/?q=meet").json()["count"] == 1


def test_the_preview_that_is_passed_on_does_not_show_them(client, noted):
    response = client.get(previewing.address(noted))

    assert response.status_code == 200
    assert NOTE not in response.content.decode()


def test_the_form_leads_to_notes_until_there_are_none(client, staff):
    practice = make_practice("Open door", status="draft", notes=NOTE)
    address = f"{BASE}{practice.pk}/change/"

    page = read(client.get(address))

    assert page.links["see the notes"] == "#id_notes"
    assert page.one("textarea", name="notes").text == NOTE
    client.post(address, practice_form(practice, notes="", _continue="1"))
    assert GoodPractice.objects.get().notes == ""
    assert "see the notes" not in read(client.get(address)).links


def test_notes_of_an_update_stay_with_the_practice_unseen(client, staff, noted):
    update = transition(noted, "prepare_update", staff)
    assert update.notes == NOTE
    GoodPractice.objects.filter(pk=update.pk).update(notes="Guillemot")
    transition(update, "submit", staff)

    transition(update, "publish", make_superuser())

    noted.refresh_from_db()
    assert noted.notes == "Guillemot"
    assert "Guillemot" not in client.get("/practices/open-door/").content.decode()


def test_versions_from_before_there_were_notes_can_be_restored(staff):
    practice = make_practice("Open door", status="draft", purpose="Old.")
    version = versions.note(practice, staff, versions.SAVE)
    del version.content["notes"]
    version.save()

    migration = import_module("practices.migrations.0008_notes")
    migration.add_to_versions(apps, None)

    version.refresh_from_db()
    practice.notes = NOTE
    practice.save()
    versions.restore(practice, version, staff)
    practice.refresh_from_db()
    assert practice.notes == ""
