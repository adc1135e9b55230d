"""Where one is signed in: seen, and ended, by whom it belongs to and nobody else."""

import time

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import translation

from practices.account.browsers import name_of
from tests.factories import make_city, make_officer
from tests.pages import read
from tests.signing import sign_in, with_password

pytestmark = pytest.mark.django_db

ADDRESS = "/account/browsers/"
ANA = "ana@example.org"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
SAFARI = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Version/19.0 Mobile/15E148 Safari/604.1"
)
EDGE = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0"
)
CHROME = (
    "Mozilla/5.0 (Linux; Android 16; K) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/142.0.0.0 Mobile Safari/537.36"
)


@pytest.fixture
def ana():
    return with_password(make_officer(make_city(), email=ANA, first_name="Ana"))


def signed_in(agent, address=ANA):
    client = Client(headers={"User-Agent": agent})
    sign_in(client, address)
    assert is_inside(client)
    return client


def is_inside(client):
    return client.get("/account/").status_code == 200


def names(client):
    return [heading.text for heading in read(client.get(ADDRESS)).all("h2")]


def handles(client):
    buttons = read(client.get(ADDRESS)).all("button", name="browser")
    return [button["value"] for button in buttons if button["value"] != "others"]


def test_a_person_sees_where_she_is_signed_in_this_browser_first(ana):
    signed_in(SAFARI)
    here = signed_in(FIREFOX)

    page = read(here.get(ADDRESS))

    assert names(here) == ["Firefox on Linux", "Safari on iPhone"]
    assert page.text.count("This is where you are now.") == 1
    assert page.text.count("Sign out there") == 1
    assert read(here.get("/account/")).links["Where you are signed in"] == ADDRESS


def test_signing_out_elsewhere_ends_that_session_on_the_server(ana):
    phone, here = signed_in(SAFARI), signed_in(FIREFOX)
    stolen = phone.cookies.copy()

    answer = here.post(ADDRESS, {"browser": handles(here)[0]}, follow=True)

    assert "You are signed out of 1 browser." in read(answer).text
    phone.cookies = stolen
    assert not is_inside(phone)
    assert is_inside(here)
    assert names(here) == ["Firefox on Linux"]


def test_all_others_can_be_ended_at_once(ana):
    others, here = [signed_in(SAFARI), signed_in(EDGE)], signed_in(FIREFOX)

    answer = here.post(ADDRESS, {"browser": "others"}, follow=True)

    assert "You are signed out of 2 browsers." in read(answer).text
    assert "You are signed in nowhere else." in read(answer).text
    assert is_inside(here)
    assert not any(is_inside(other) for other in others)


def test_a_button_that_is_pressed_twice_says_so(ana):
    signed_in(SAFARI)
    here = signed_in(FIREFOX)
    form = {"browser": handles(here)[0]}
    here.post(ADDRESS, form)

    answer = here.post(ADDRESS, form, follow=True)

    assert "You were signed out there already." in read(answer).text


def test_the_browser_that_asks_is_ended_by_signing_out(ana):
    signed_in(SAFARI)
    elsewhere, here = signed_in(EDGE), signed_in(FIREFOX)
    # From elsewhere it has a handle, which nobody else can make.
    first = {handles(elsewhere)[0], handles(elsewhere)[1]} - {*handles(here)}

    answer = here.post(ADDRESS, {"browser": first.pop()}, follow=True)

    assert "You are using this browser: “Sign out” ends it here." in read(answer).text
    assert is_inside(here)


@pytest.mark.parametrize("asked", ["", "no-such-handle", "\U0001f642", "x" * 10_000])
def test_what_names_no_browser_ends_none(ana, asked):
    other, here = signed_in(SAFARI), signed_in(FIREFOX)

    here.post(ADDRESS, {"browser": asked})

    assert is_inside(other)
    assert is_inside(here)


def test_nobody_ends_or_sees_the_sessions_of_another(ana):
    with_password(make_officer(make_city("Oslo"), email="ben@example.org"))
    hers, his = signed_in(SAFARI), signed_in(EDGE, "ben@example.org")
    signed_in(FIREFOX)
    [handle] = handles(hers)

    his.post(ADDRESS, {"browser": handle})
    his.post(ADDRESS, {"browser": "others"})

    assert names(his) == ["Edge on Windows"]
    assert names(hers) == ["Safari on iPhone", "Firefox on Linux"]


def test_the_page_tells_no_session_key(ana):
    signed_in(SAFARI)
    here = signed_in(FIREFOX)

    page = here.get(ADDRESS).content.decode()

    for session in Session.objects.all():
        assert session.session_key not in page


def test_sessions_that_let_nobody_in_are_not_shown(ana, monkeypatch):
    signed_in(SAFARI)
    with_password(ana, "another quiet lighthouse")
    here = Client(headers={"User-Agent": FIREFOX})
    sign_in(here, ANA, "another quiet lighthouse")
    assert names(here) == ["Firefox on Linux"]

    Session.objects.create(
        session_key="x" * 32, session_data="", expire_date="2000-01-01 00:00Z"
    )
    Session.objects.create(
        session_key="y" * 32, session_data="broken", expire_date="2999-01-01 00:00Z"
    )
    assert names(here) == ["Firefox on Linux"]


def test_it_says_when_each_was_used_last(ana, monkeypatch):
    phone, here = signed_in(SAFARI), signed_in(FIREFOX)
    later = time.time() + 3600
    monkeypatch.setattr("icc_site.sessions.time.time", lambda: later)
    phone.get("/account/")

    moments = [found["datetime"] for found in read(here.get(ADDRESS)).all("time")]

    signed_in_here, signed_in_there, used = moments
    assert signed_in_there <= signed_in_here < used


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (FIREFOX, "Firefox on Linux"),
        (SAFARI, "Safari on iPhone"),
        (EDGE, "Edge on Windows"),
        (CHROME, "Chrome on Android"),
        ("curl/8.5.0", "Another browser"),
        ("", "Another browser"),
        ("<script>alert(1)</script>", "Another browser"),
        ("Windows", "Windows"),
    ],
)
def test_a_browser_is_named_as_far_as_it_says_what_it_is(agent, name):
    with translation.override("en"):
        assert name_of(agent) == name
