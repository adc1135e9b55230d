"""A signed link shows a practice as its public page would, for a week."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from practices import previewing
from practices.models import GoodPractice
from practices.workflow import transition
from tests.factories import (
    PNG,
    make_city,
    make_document,
    make_officer,
    make_picture,
    make_practice,
    make_staff,
    make_topic,
)
from tests.pages import read

pytestmark = pytest.mark.django_db

BASE = "/admin/practices/goodpractice/"
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
PUBLIC_BUDGET = 20


@pytest.fixture
def practice(city):
    return make_practice(
        "Secret door",
        city=city,
        status="draft",
        purpose="To meet.",
        topics=[make_topic()],
    )


@pytest.fixture
def link(practice):
    return previewing.address(practice)


def test_the_button_leads_an_officer_to_the_preview(client, officer, practice):
    page = read(client.get(f"{BASE}{practice.pk}/change/"))
    form = page.one("form", action=f"{BASE}{practice.pk}/preview/")

    response = client.post(form["action"], follow=True)

    [(address, _status)] = response.redirect_chain
    assert address.startswith("/practices/preview/")
    assert read(response).one("h1").text == "Secret door"


def test_a_link_is_made_by_post_alone_and_for_those_who_see_the_practice(
    client, officer, practice
):
    address = f"{BASE}{practice.pk}/preview/"
    assert client.get(address).url == f"{BASE}{practice.pk}/change/"
    client.force_login(make_officer(make_city("Elsewhere")))
    assert client.post(address).status_code == 404
    client.logout()
    assert "/login/" in client.post(address).url


@pytest.mark.parametrize("status", GoodPractice.Status.values)
def test_whoever_has_the_link_sees_the_practice_in_any_status(
    client, practice, link, status
):
    GoodPractice.objects.update(status=status, published_at=NOW)

    page = read(client.get(link))

    assert page.one("h1").text == "Secret door"
    assert "To meet." in page.one("section", id="purpose").text
    assert page.one("meta", name="robots")["content"] == "noindex, nofollow"


def test_an_update_is_shown_as_it_will_be(client, practice):
    officer, staff = make_officer(), make_staff()
    officer.cities.set([practice.places.get().city])
    transition(practice, "submit", officer)
    transition(practice, "publish", staff)
    update = transition(practice, "prepare_update", officer)
    GoodPractice.objects.filter(pk=update.pk).update(purpose="To meet neighbours.")

    preview = read(client.get(previewing.address(update)))

    assert "To meet neighbours." in preview.one("section", id="purpose").text
    public = client.get(practice.get_absolute_url()).content.decode()
    assert "neighbours" not in public


def test_the_banner_says_what_it_is_and_until_when(client, practice):
    with time_machine.travel(NOW, tick=False):
        link = previewing.address(practice)
        banner = read(client.get(link)).one(of="note--preview")

    assert "Preview of “Secret door”" in banner.text
    assert "until 8 March 2026" in banner.text
    assert "not public" in banner.text
    assert banner.one("input")["value"].endswith(link)


def test_the_page_is_kept_from_caches_robots_and_other_sites(client, link):
    response = client.get(link)

    assert "no-store" in response.headers["Cache-Control"]
    assert "ETag" not in response.headers
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert response.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert not response.cookies


def test_its_files_come_by_the_same_link(client, practice):
    make_picture(practice, "A door")
    make_document(practice, "The plan")
    link = previewing.address(practice)
    page = read(client.get(link))

    picture = page.one("img", alt="A door")["src"]
    document = page.one("section", id="documents").one("a")["href"]

    assert picture.startswith(link)
    assert client.get(picture).getvalue().startswith(PNG[:8])
    answer = client.get(document)
    assert answer.getvalue() == b"%PDF-"
    assert "no-store" in answer.headers["Cache-Control"]


def test_a_link_opens_the_files_of_its_practice_alone(client, link):
    foreign = make_document(make_practice("Other", status="draft"), "Foreign")

    for address in (f"documents/{foreign.pk}/", "documents/987654/", "notes/1/"):
        assert client.get(link + address).status_code == 404


def test_a_link_ends_after_seven_days(client, practice):
    document = make_document(practice, "The plan")
    with time_machine.travel(NOW, tick=False) as clock:
        link = previewing.address(practice)
        clock.shift(timedelta(days=6.9))
        assert client.get(link).status_code == 200
        clock.shift(timedelta(days=0.2))
        gone = client.get(link)
        file = client.get(f"{link}documents/{document.pk}/")

    assert (gone.status_code, file.status_code) == (410, 410)
    assert read(gone).one("h1").text == "This preview has ended"
    assert "Secret" not in read(gone).text


def test_a_link_to_what_was_deleted_has_ended(client, practice, link):
    practice.delete()

    assert client.get(link).status_code == 410


def test_a_link_that_was_changed_leads_nowhere(client, practice, link):
    token = link.split("/")[-2]
    for wrong in (token[:-1], token[1:], "x", f"{token}x", token.upper(), "a:b:c"):
        response = client.get(f"/practices/preview/{wrong}/")
        assert response.status_code == 404
        assert "Secret" not in response.content.decode()


def test_it_can_only_be_read(client, link):
    assert client.post(link).status_code == 405


def test_it_is_there_in_french(client, link):
    page = read(client.get(f"/fr{link}"))

    assert page.one("html")["lang"] == "fr"
    assert page.one("h1").text == "Secret door"


def test_it_holds_its_budget(client, practice, link, django_assert_max_num_queries):
    for number in range(10):
        make_document(practice, f"Document {number}")
        make_picture(practice, f"Picture {number}")
        practice.places.create(city=make_city(f"City {number}"))

    with django_assert_max_num_queries(PUBLIC_BUDGET):
        client.get(link)
