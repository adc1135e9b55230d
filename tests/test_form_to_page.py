"""What comes with a practice, from the form over the review to the public page."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from practices.models import GoodPractice
from tests.factories import PNG, make_staff, make_topic, practice_form
from tests.pages import read
from tests.steps import sentences, take

pytestmark = pytest.mark.django_db

BASE = "/admin/practices/goodpractice/"
PICTURES = [
    {"alternative_text": "Neighbours at a long table", "credit": "© A. Example"},
    {"alternative_text": "Two children plant a tree", "credit": ""},
]
REPORT = b"%PDF-1.4 report"


@pytest.fixture
def whole_form(city):
    """Give the form of a new practice with all that can come with it."""
    form = practice_form(
        None,
        title="Open door",
        purpose="To meet.",
        topics=[make_topic().pk],
        contact_name="Marker Person",
        contact_email="marker@example.org",
        _transition="submit",
    )
    form |= {"places-TOTAL_FORMS": 1, "places-0-city": city.pk}
    form |= {"pictures-TOTAL_FORMS": len(PICTURES)}
    for number, picture in enumerate(PICTURES):
        form |= {f"pictures-{number}-{name}": text for name, text in picture.items()}
        file = SimpleUploadedFile(f"{number}.png", PNG)
        form |= {f"pictures-{number}-file": file}
        form |= {f"pictures-{number}-persons_agree": "on"}
    return form | {
        "reference_documents-TOTAL_FORMS": 2,
        "reference_documents-0-title": "The plan",
        "reference_documents-0-link": "https://example.org/plan",
        "reference_documents-1-title": "The report",
        "reference_documents-1-file": SimpleUploadedFile("report.pdf", REPORT),
    }


def published(client, form):
    """Send a form in, and publish it; give the public page."""
    client.post(f"{BASE}add/", form)
    client.force_login(make_staff())
    practice = GoodPractice.objects.get()
    answer = take(client, practice, "publish")
    assert "“Open door” is public now." in sentences(answer)
    client.logout()
    return read(client.get("/practices/open-door/"))


def test_pictures_and_documents_of_the_form_stand_on_the_public_page(
    client, officer, whole_form
):
    page = published(client, whole_form)
    figures = page.all("figure")
    assert [figure.one("img")["alt"] for figure in figures] == [
        picture["alternative_text"] for picture in PICTURES
    ]
    assert [line.text for line in page.all("figcaption")] == ["© A. Example"]
    assert all(p.persons_agree for p in GoodPractice.objects.get().pictures.all())
    for figure in figures:
        shown = client.get(figure.one("img")["src"])
        assert shown.getvalue().startswith(PNG[:8])
    documents = page.one("section", id="documents")
    assert [link.text for link in documents.all("a")] == ["The plan", "The report"]
    link, file = documents.all("a")
    assert link["href"] == "https://example.org/plan"
    assert client.get(file["href"]).getvalue() == REPORT


@pytest.mark.parametrize(
    ("consents", "is_shown"),
    [
        ([], False),
        (["contact_may_be_asked"], False),
        (["contact_is_public"], True),
    ],
)
def test_the_contact_of_the_form_is_public_with_its_consent_alone(
    client, officer, whole_form, consents, is_shown
):
    page = published(client, whole_form | dict.fromkeys(consents, "on"))
    assert ("Marker Person" in page.text) is is_shown
    assert ("mailto:marker@example.org" in page.links.values()) is is_shown
    practice = GoodPractice.objects.get()
    assert practice.contact_name == "Marker Person"
    assert (practice.contact_consent_by == officer) is bool(consents)
