"""A practice that was public and is not any more says so at its address: 410."""

import pytest

from practices.models import GoodPractice
from practices.workflow import transition
from tests.factories import make_document, make_picture, make_practice, make_staff
from tests.pages import read

pytestmark = pytest.mark.django_db

REASON = "The city asked us to <b>take it off</b>."


@pytest.fixture
def archived():
    practice = make_practice("Secret door", purpose="Hidden words.")
    make_document(practice)
    make_picture(practice)
    return transition(practice, "archive", make_staff(), REASON)


@pytest.mark.parametrize("prefix", ["", "/fr"])
def test_its_address_says_that_it_is_gone_and_why(client, archived, prefix):
    response = client.get(f"{prefix}/practices/{archived.slug}/")

    assert response.status_code == 410
    page = read(response)
    assert REASON in page.one("main").text
    assert page.one("meta", name="robots")["content"] == "noindex"
    if not prefix:
        assert page.one("h1").text == "This practice is no longer public"


def test_the_desk_says_why_too(client, archived):
    client.force_login(make_staff())
    page = client.get(f"/admin/practices/goodpractice/{archived.pk}/change/")

    assert "Taken off the public pages on" in page.content.decode()
    assert REASON in read(page).text


def test_it_says_nothing_else_of_it(client, archived):
    page = client.get(archived.get_absolute_url()).content.decode()

    assert "Hidden words" not in page
    assert "Secret door" not in page


def test_it_is_not_kept_as_a_page_of_the_catalogue(client, archived):
    assert "ETag" not in client.get(archived.get_absolute_url()).headers


def test_its_files_are_not_there(client, archived):
    address = archived.get_absolute_url()

    for kind, row in (
        ("pictures", archived.pictures.get()),
        ("documents", archived.reference_documents.get()),
    ):
        assert client.get(f"{address}{kind}/{row.pk}/").status_code == 404


def test_one_that_was_archived_without_a_reason_is_gone_as_well(client):
    practice = make_practice("Old", status="archived")

    response = client.get(practice.get_absolute_url())

    assert response.status_code == 410
    assert "The reason" not in response.content.decode()


@pytest.mark.parametrize("status", ["draft", "submitted", "changes_requested"])
def test_strangers_learn_nothing_of_what_never_was_public(client, status):
    practice = make_practice("Secret door", status=status)

    response = client.get(practice.get_absolute_url())

    assert response.status_code == 404
    assert "This practice" not in response.content.decode()


def test_one_that_is_back_in_review_is_as_if_it_never_was(client, archived):
    transition(archived, "restore", make_staff())

    assert client.get(archived.get_absolute_url()).status_code == 404


def test_one_that_is_published_again_is_back(client, archived):
    GoodPractice.objects.update(status="published")

    assert client.get(archived.get_absolute_url()).status_code == 200


def test_what_was_merged_leads_on_and_is_gone_with_what_it_was_merged_into(client):
    stays = make_practice("Stays")
    goes = make_practice("Goes", status="archived", merged_into=stays)

    response = client.get(goes.get_absolute_url())
    assert (response.status_code, response.url) == (301, stays.get_absolute_url())

    transition(stays, "archive", make_staff(), REASON)
    response = client.get(goes.get_absolute_url())
    assert response.status_code == 410
    assert "take it off" in response.content.decode()
