"""The page for signing in says that text is kept when it is, once, and else never."""

import re
from datetime import timedelta
from urllib.parse import unquote

import pytest
import time_machine
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from cities.models import City
from practices.models import GoodPractice, RollingDraft
from tests.factories import make_officer, make_practice, practice_form
from tests.pages import read
from tests.signing import sign_in, with_password

pytestmark = pytest.mark.django_db

ANA = "ana@example.org"
TYPED = "We met on Fridays."
KEPT = "What you typed is kept."
HIDDEN = re.compile(r'name="(form_key|restored|seen|ticket)" value="([^"]*)"')
NEW = "/admin/practices/goodpractice/add/"
COOKIES = {"__Host-sessionid", "__Host-csrftoken"}


@pytest.fixture
def change(city):
    with_password(make_officer(city, email=ANA))
    practice = make_practice("Open door", city=city, status="draft")
    return f"/admin/practices/goodpractice/{practice.pk}/change/"


def typed_in(client, address):
    """Sign in, open the form, and give it as it will be sent."""
    sign_in(client, ANA)
    page = client.get(address).content.decode()
    return practice_form(None, process=TYPED) | dict(HIDDEN.findall(page))


def said(response):
    notes = [note.text for note in read(response).all("p", of="note")]
    assert "Sign in to go on to the page that you asked for." in notes
    return KEPT in notes


@pytest.mark.parametrize("language", ["", "/fr"])
def test_after_an_idle_end_it_says_so_once_and_the_text_is_there(
    client, change, language
):
    with time_machine.travel(timezone.now()) as clock:
        form = typed_in(client, language + change)
        clock.shift(timedelta(hours=8, seconds=1))
        answer = client.post(language + change, form, follow=True)

        assert read(answer).one("form", of="form").all("input", name="password")
        if not language:
            assert said(answer)
            assert not said(client.get("/account/login/", {"next": change}))
        assert set(client.cookies) <= COOKIES
        sign_in(client, ANA)
        assert TYPED in client.get(language + change).content.decode()


def test_who_typed_nothing_is_told_of_nothing(client, change):
    assert not said(client.get(change, follow=True))


def test_a_form_that_says_nothing_new_is_not_kept_nor_said_to_be(client, change):
    form = typed_in(client, change)
    stored = GoodPractice.objects.get()
    unchanged = form | practice_form(stored)
    assert not said(Client().post(change, unchanged, follow=True))
    assert not RollingDraft.objects.exists()

    strict = Client(enforce_csrf_checks=True)
    assert not said(strict.post(change, unchanged, follow=True))
    strict.force_login(
        User.objects.get(email=ANA)
    )  # who is signed in is told that nothing was done
    assert strict.post(change, unchanged).status_code == 403

    client.post(change, form)
    assert said(Client().post(change, form | {"process": "Spaces  only."}, follow=True))


def test_a_new_form_that_says_nothing_is_not_kept(client, change):
    sign_in(client, ANA)
    page = client.get(NEW).content.decode()
    form = practice_form(None, title="", purpose="") | dict(HIDDEN.findall(page))
    own = {"places-TOTAL_FORMS": 1, "places-0-city": City.objects.get().pk}
    for nothing in (form, form | own):
        assert not said(Client().post(NEW, nothing, follow=True))
    town = {"places-TOTAL_FORMS": 1, "places-0-locality": "Smallville"}
    for words in (town, {"language": "de"}):
        assert said(Client().post(NEW, form | words, follow=True))
    assert said(Client().post(NEW, form | {"purpose": "To meet."}, follow=True))


@pytest.mark.parametrize("here", ["review", "step/publish"])
def test_who_answers_without_cookies_signs_in_and_is_back_on_the_page(change, here):
    address = change.replace("change", here)
    without = Client(enforce_csrf_checks=True)

    answer = without.post(address, {"reason": TYPED}, follow=True)

    assert not said(answer)
    assert answer.redirect_chain[0] == (address, 302)
    assert unquote(answer.redirect_chain[-1][0]) == f"/account/login/?next={address}"
    script = without.post(address, {"reason": "x"}, headers={"sec-fetch-mode": "cors"})
    assert script.status_code == 403


@pytest.mark.parametrize("ticket", ["", "forged"])
def test_what_is_not_kept_is_not_said_to_be(client, change, ticket):
    form = typed_in(client, change)
    assert not said(Client().post(change, form | {"ticket": ticket}, follow=True))


def test_a_stale_token_in_a_window_that_is_signed_out_says_so_too(change):
    browser = Client(enforce_csrf_checks=True)
    writer = Client()
    form = typed_in(writer, change)

    assert said(browser.post(change, form, follow=True))
    assert set(browser.cookies) <= COOKIES
