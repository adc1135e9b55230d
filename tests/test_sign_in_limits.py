"""How often one may try to sign in, and for how long one is signed in."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from tests.factories import make_city, make_officer, make_staff
from tests.pages import read
from tests.signing import sign_in, with_password

pytestmark = pytest.mark.django_db

ANA = "ana@example.org"


@pytest.fixture
def ana():
    return with_password(make_officer(make_city(), email=ANA, first_name="Ana"))


def is_inside(client):
    return client.get("/admin/practices/goodpractice/").status_code == 200


# --- Tries ----------------------------------------------------------------------------


@pytest.mark.parametrize("address", [ANA, "nobody@example.org"])
def test_who_tries_too_often_waits_whether_the_account_exists_or_not(
    client, ana, address
):
    answers = [sign_in(client, address, f"wrong words {n}") for n in range(12)]
    statuses = [answer.status_code for answer in answers]
    assert statuses == [200] * 10 + [429] * 2
    assert answers[-1].headers["Retry-After"] == "300"
    assert "Too many tries" in read(answers[-1]).one("h1").text
    errors = {read(page).one("p", role="alert").text for page in answers[:10]}
    assert errors == {
        "The address and the password do not belong together. Check both, or ask for "
        "a new password."
    }


def test_nobody_is_locked_out_by_others_nor_for_good(client, ana):
    for number in range(11):
        sign_in(client, ANA, f"wrong words {number}")
    assert sign_in(client, ANA).status_code == 429
    elsewhere = Client(headers={"x-forwarded-for": "203.0.113.7"})
    assert sign_in(elsewhere, ANA).status_code == 302
    with time_machine.travel(timezone.now() + timedelta(minutes=5, seconds=1)):
        assert sign_in(client, ANA).status_code == 302


def test_an_address_that_the_proxy_did_not_see_changes_nothing(client, ana):
    for number in range(11):
        claimed = f"198.51.100.{number}, 203.0.113.7"
        sign_in(client, ANA, "wrong words", headers={"x-forwarded-for": claimed})
    last = sign_in(client, ANA, headers={"x-forwarded-for": "203.0.113.7"})
    assert last.status_code == 429


def test_tries_are_counted_in_the_database_for_all_workers(
    client, ana, django_assert_max_num_queries
):
    with django_assert_max_num_queries(60) as queries:
        sign_in(client, ANA, "wrong words here")
    assert any("practices_cache" in query["sql"] for query in queries)


def test_mails_for_a_new_password_are_few(client, ana):
    answers = [
        client.post("/account/password/reset/", {"email": ANA}).status_code
        for _number in range(7)
    ]
    assert answers == [302] * 5 + [429] * 2


# --- Sessions -------------------------------------------------------------------------


def test_a_session_ends_when_nobody_uses_it_and_lasts_while_somebody_does(client, ana):
    now = timezone.now()
    with time_machine.travel(now) as clock:
        sign_in(client, ANA)
        for _hours in range(3):
            clock.shift(timedelta(hours=7))
            assert is_inside(client)
        clock.shift(timedelta(hours=8, seconds=1))
        assert not is_inside(client)


@pytest.mark.parametrize(("maker", "hours"), [(make_officer, 168), (make_staff, 12)])
def test_a_session_ends_in_any_case(client, maker, hours):
    with_password(maker(email=ANA))
    with time_machine.travel(timezone.now()) as clock:
        sign_in(client, ANA)
        for _step in range(hours // 6):
            assert is_inside(client)
            clock.shift(timedelta(hours=6, seconds=1))
        assert not is_inside(client)


def test_a_cookie_that_was_copied_is_worth_nothing_after_signing_out(client, ana):
    sign_in(client, ANA)
    copied = client.cookies["__Host-sessionid"].value
    client.post("/account/logout/")
    thief = Client()
    thief.cookies["__Host-sessionid"] = copied
    assert not is_inside(thief)


@pytest.mark.parametrize(
    "change",
    [
        lambda user: User.objects.filter(pk=user.pk).update(is_active=False),
        lambda user: user.groups.clear(),
        lambda user: User.objects.filter(pk=user.pk).update(is_staff=False),
    ],
)
def test_what_is_taken_from_an_account_is_gone_at_the_next_request(client, ana, change):
    sign_in(client, ANA)
    assert is_inside(client)
    change(ana)
    assert not is_inside(client)
