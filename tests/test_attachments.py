"""What comes with a practice: its reference documents and its pictures."""

import pytest
from django.core.exceptions import ValidationError

from tests.factories import make_document, make_picture, make_practice
from tests.pages import read

pytestmark = pytest.mark.django_db


def get(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return read(response)


def test_reference_documents_are_links_or_files_with_type_and_size(client):
    practice = make_practice("A")
    make_document(practice, "On the web", link="https://example.org/x")
    make_document(practice, "", link="https://www.example.org/y/z")
    make_document(practice, "The report", file=b"x" * 2048, name="report.pdf")
    section = get(client, "/practices/a/").one("section", id="documents")

    assert [item.text for item in section.all("li")][:2] == [
        "On the web",
        "example.org",
    ]
    assert section.all("li")[2].text.replace("\xa0", " ") == "The report (PDF, 2.0 KB)"
    links = section.all("a")
    assert links[0]["href"] == "https://example.org/x"
    assert links[0]["rel"] == "noopener nofollow"
    response = client.get(links[2]["href"])
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert response.getvalue() == b"x" * 2048


def test_a_picture_has_its_words_and_its_credit(client):
    practice = make_practice("A")
    make_picture(practice, "Mothers at a table", credit="© City of Berlin")
    figure = get(client, "/practices/a/").one("figure")

    assert figure.one("img")["alt"] == "Mothers at a table"
    assert figure.one("figcaption").text == "© City of Berlin"
    response = client.get(figure.one("img")["src"])
    assert response.headers["Content-Type"] == "image/png"
    assert "attachment" not in response.headers.get("Content-Disposition", "")
    assert response.getvalue().startswith(b"\x89PNG")


def test_a_file_that_is_gone_is_not_found_and_the_page_still_stands(client):
    practice = make_practice("A")
    picture, document = make_picture(practice), make_document(practice, "The report")
    picture.file.storage.delete(picture.file.name)
    document.file.storage.delete(document.file.name)
    page = get(client, "/practices/a/")

    assert page.one("section", id="documents").one("li").text == "The report (PDF)"
    for address in (
        page.one("figure").one("img")["src"],
        page.one("section", id="documents").one("a")["href"],
    ):
        assert client.get(address).status_code == 404


def test_files_answer_under_their_own_practice_alone(client):
    document = make_document(make_practice("A"))
    make_practice("B")

    assert client.get(f"/practices/b/documents/{document.pk}/").status_code == 404
    assert client.get(f"/practices/a/documents/{document.pk + 1}/").status_code == 404
    assert client.get(f"/practices/a/pictures/{document.pk}/").status_code == 404


def test_a_document_that_is_a_link_has_no_file_address(client):
    document = make_document(make_practice("A"), link="https://example.org/x")

    assert client.get(f"/practices/a/documents/{document.pk}/").status_code == 404


@pytest.mark.parametrize("name", ["a.exe", "a.html", "a.svg", "a.pdf.js", "a"])
def test_a_document_of_another_kind_is_refused(name):
    document = make_document(make_practice(), name=name)

    with pytest.raises(ValidationError):
        document.clean_fields()


@pytest.mark.parametrize("name", ["a.pdf", "a.DOCX", "a.odt", "a.csv"])
def test_a_document_of_a_known_kind_is_taken(name):
    make_document(make_practice(), name=name).clean_fields()


def test_a_picture_needs_words_for_those_who_do_not_see_it():
    picture = make_picture(make_practice(), "")

    with pytest.raises(ValidationError) as refusal:
        picture.full_clean()
    assert list(refusal.value.message_dict) == ["alternative_text"]
