"""A form that is refused: every fault is named on top, and all that was typed stays."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from practices.models import GoodPractice
from tests.factories import make_practice, practice_form
from tests.pages import read

pytestmark = pytest.mark.django_db

BASE = "/admin/practices/goodpractice/"
EVERYWHERE = {
    "title": "x" * 251,
    "language": "tlh",
    "period_text": "x" * 251,
    "years_from": "1899",
    "topics": ["987654"],
    "contact_name": "x" * 151,
    "contact_unit": "x" * 151,
    "contact_email": "nowhere",
    "summary": "x" * 601,
    "evidence": "nonsense",
    "source_url": "javascript:alert(1)",
    "places-1-city": "987654",
    "places-1-country": "XX",
    "places-1-locality": "x" * 121,
    "reference_documents-0-title": "x" * 251,
    "reference_documents-0-link": "javascript:alert(1)",
    "reference_documents-0-file": SimpleUploadedFile("a.exe", b"MZ"),
    "pictures-0-file": SimpleUploadedFile("a.png", b"not a picture"),
    "pictures-0-alternative_text": "x" * 301,
    "pictures-0-credit": "x" * 201,
}
LATE = {"years_from": "2016", "years_to": "2011"}
ROWS = {
    "places-TOTAL_FORMS": 2,
    "reference_documents-TOTAL_FORMS": 1,
    "pictures-TOTAL_FORMS": 1,
}
# A list of choices shows none where the one that came is none of them.
CHOICES = {"language", "evidence", "places-1-city", "places-1-country"}
LONG = {part: f"Typed in {part}: <b> & “שלום” 👩‍👧." for part in GoodPractice.PARTS}


def is_text(name, value):
    return isinstance(value, str) and not name.endswith("_FORMS")


def shown_in(field):
    """What a field of the page holds."""
    if field.tag == "textarea":
        return field.raw().removeprefix("\n")
    if field.tag == "select":
        chosen = [o["value"] for o in field.all("option") if "selected" in o.attributes]
        return chosen[0] if chosen else ""
    return field.attributes.get("value", "")


@pytest.mark.parametrize(
    ("wrong", "faulty"), [(EVERYWHERE, EVERYWHERE), (LATE, {"years_to"})]
)
def test_every_fault_is_linked_on_top_and_everything_typed_stays(
    client, staff, city, wrong, faulty
):
    practice = make_practice("Open door", city=city, status="draft")
    form = practice_form(practice, **LONG) | ROWS | wrong
    page = read(client.post(f"{BASE}{practice.pk}/change/", form))
    links = page.one(of="error-summary").all("a")
    targets = {link["href"].removeprefix("#") for link in links}
    assert targets >= {f"id_{field}" for field in faulty}
    assert all(page.all(id=target) for target in targets)
    typed = {name for name, value in form.items() if is_text(name, value)} - CHOICES
    for name in typed:
        [field] = page.all("input", "textarea", "select", name=name)
        assert shown_in(field) == form[name], name
    assert GoodPractice.objects.get().purpose == ""
