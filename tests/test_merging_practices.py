"""A practice that was described twice becomes one, and its address leads there."""

import pytest

from practices.models import GoodPractice
from practices.versions import number_of
from tests.factories import (
    make_city,
    make_document,
    make_officer,
    make_picture,
    make_practice,
    make_topic,
)
from tests.merging import PRACTICE, found, merge, page_of, sentences
from tests.pages import read

pytestmark = pytest.mark.django_db

TICKS = {"places": "on", "topics": "on", "documents": "on", "pictures": "on"}


def test_one_practice_stays_as_written_and_takes_over_what_is_ticked(client, staff):
    oslo, sport = make_city("Oslo", "NO"), make_topic("Sport")
    stays = make_practice("Open gardens", purpose="To meet.")
    goes = make_practice("Gardens, open", city=oslo, topics=[sport], purpose="Other.")
    document, picture = make_document(goes), make_picture(goes, persons_agree=True)
    merge(client, PRACTICE, goes, stays, **TICKS)
    stays.refresh_from_db()
    goes.refresh_from_db()
    document.refresh_from_db()
    picture.refresh_from_db()
    assert (stays.title, stays.purpose) == ("Open gardens", "To meet.")
    assert oslo in [place.city for place in stays.places.all()]
    assert list(stays.topics.all()) == [sport]
    assert document.practice == picture.practice == stays
    assert (goes.status, goes.merged_into) == ("archived", stays)
    assert goes.purpose == "Other."
    assert goes.places.count() == 1


@pytest.mark.parametrize("fault", [{"alternative_text": " "}, {"persons_agree": False}])
def test_no_picture_becomes_public_by_a_merge_without_words_or_tick(
    client, staff, fault
):
    stays, goes = make_practice("Open gardens"), make_practice("Twice", status="draft")
    picture = make_picture(goes, **{"persons_agree": True} | fault)
    good = make_picture(goes, persons_agree=True)
    page = read(page_of(client, PRACTICE, goes, stays)).text
    assert "Pictures without alternative text, or without the tick" in page
    assert "Pictures: 1" in page
    merge(client, PRACTICE, goes, stays, **TICKS)
    assert list(stays.pictures.all()) == [good]
    assert goes.pictures.get() == picture


def test_a_draft_takes_over_every_picture(client, staff):
    stays, goes = (make_practice(title, status="draft") for title in ("A", "B"))
    make_picture(goes, "")
    assert "do not go over" not in read(page_of(client, PRACTICE, goes, stays)).text
    merge(client, PRACTICE, goes, stays, **TICKS)
    assert stays.pictures.count() == 1


def test_what_is_not_ticked_stays_where_it_was(client, staff):
    stays = make_practice("Open gardens")
    goes = make_practice("Gardens, open", topics=[make_topic()])
    make_document(goes)
    merge(client, PRACTICE, goes, stays)
    assert stays.places.count() == 1
    assert not stays.topics.exists()
    assert goes.reference_documents.count() == 1


def test_a_place_that_both_have_is_there_once(client, staff):
    oslo = make_city("Oslo", "NO")
    stays, goes = make_practice("A", city=oslo), make_practice("B", city=oslo)
    merge(client, PRACTICE, goes, stays, **TICKS)
    assert stays.places.count() == 1


def test_the_address_of_what_went_leads_to_what_stays(client, staff):
    a, b, c = (make_practice(title) for title in ("A", "B", "C"))
    merge(client, PRACTICE, a, b)
    merge(client, PRACTICE, b, c)
    client.logout()
    for slug in ("a", "b"):
        response = client.get(f"/practices/{slug}/?topic=sport")
        assert response.status_code == 301
        assert response.headers["Location"] == "/practices/c/?topic=sport"
    assert client.get("/fr/practices/a/").headers["Location"] == "/fr/practices/c/"


def test_what_went_is_found_no_more_and_never_comes_back(client, staff):
    stays, goes = make_practice("Open gardens"), make_practice("Gardens twice")
    merge(client, PRACTICE, goes, stays)
    assert "Gardens twice" not in found(client, "/practices/?q=gardens")
    data = {"practice": goes.pk, "decided": "1", "confirmed": "1"}
    data |= {f"seen-{goes.pk}": number_of(goes)}
    response = client.post(f"{PRACTICE}bulk/restore/", data)
    assert sentences(response)[-1] == (
        "Gardens twice: It was merged into “Open gardens”, for good."
    )
    assert GoodPractice.objects.get(pk=goes.pk).status == "archived"


def test_the_city_of_what_went_is_told(client, staff):
    oslo = make_city("Oslo", "NO")
    officer = make_officer(oslo)
    stays, goes = make_practice("Open gardens"), make_practice("Twice", city=oslo)
    merge(client, PRACTICE, goes, stays)
    assert "Merged into “Open gardens”" in officer.mails.get().text


@pytest.mark.parametrize("status", ["draft", "submitted", "changes_requested"])
def test_a_duplicate_can_be_merged_before_it_is_public(client, staff, status):
    stays, goes = make_practice("Open gardens"), make_practice("Twice", status=status)
    merge(client, PRACTICE, goes, stays)
    goes.refresh_from_db()
    assert (goes.status, goes.merged_into) == ("archived", stays)


def test_an_update_in_preparation_comes_first(client, staff):
    stays, goes = make_practice("Open gardens"), make_practice("Twice")
    make_practice("Update", status="draft", update_of=goes)
    response = merge(client, PRACTICE, goes, stays)
    assert response.context["obstacle"] == (
        "An update of “Twice” is in preparation: publish or delete it first."
    )
    assert GoodPractice.objects.get(pk=goes.pk).status == "published"


def test_what_is_in_the_archive_cannot_be_what_stays(client, staff):
    stays, goes = make_practice("Old", status="archived"), make_practice("Twice")
    response = merge(client, PRACTICE, goes, stays)
    assert "is in the archive" in response.context["obstacle"]


@pytest.mark.parametrize("status", ["draft", "submitted", "published"])
def test_the_page_says_that_what_is_ticked_becomes_public(client, staff, status):
    stays, goes = make_practice("Open gardens"), make_practice("Twice", status=status)
    page = read(page_of(client, PRACTICE, goes, stays)).text
    warned = "What is ticked is public at once: it was not." in page
    assert warned == (status != "published")
