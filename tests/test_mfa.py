"""The second factor: who needs it, how it is set up, that nobody comes in without."""

from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.test import Client
from django.utils import timezone

from practices.models import GoodPractice, OutgoingMail
from tests.factories import (
    make_city,
    make_officer,
    make_practice,
    make_staff,
    make_superuser,
    practice_form,
)
from tests.pages import read
from tests.signing import (
    PASSWORD,
    SECRET,
    code_of,
    give_app,
    secret_on,
    sign_in,
    with_password,
)

pytestmark = pytest.mark.django_db

EVA = "eva@example.org"
STEP = "/account/second-factor/authenticate/"
APP = "/account/second-factor/totp/activate/"
DESK = "/admin/practices/goodpractice/"


@pytest.fixture
def required(settings):
    settings.REQUIRE_STAFF_MFA = True


@pytest.fixture
def eva():
    return with_password(make_staff(email=EVA))


def is_inside(client):
    return client.get(DESK).status_code == 200


# --- Who needs it ---------------------------------------------------------------------


def addresses():
    for model in admin.site._registry:
        base = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
        yield from (base, f"{base}add/", f"{base}1/change/", f"{base}1/delete/")
    yield from ("/admin/", "/admin/autocomplete/", "/admin/jsi18n/")


@pytest.mark.usefixtures("required")
@pytest.mark.parametrize("maker", [make_staff, make_superuser])
def test_without_it_staff_reaches_and_changes_nothing_at_the_desk(client, maker):
    client.force_login(maker())
    for address in addresses():
        for answer in (client.get(address), client.post(address, {"name": "Changed"})):
            assert answer.status_code == 403, address
            text = answer.content.decode()
            assert "Set up a second factor first" in text
            assert '/account/second-factor/"' in text
    assert "Nothing was changed" in client.post("/admin/").content.decode()
    assert client.get("/fr/admin/").status_code == 403


@pytest.mark.usefixtures("required")
def test_who_asks_for_a_new_password_keeps_nobody_from_it(client, eva):
    Client().post("/account/password/reset/", {"email": EVA})
    sign_in(client, EVA)
    assert client.get(APP).status_code == 200


@pytest.mark.usefixtures("required")
def test_the_way_to_it_is_open_and_then_the_desk_is(client, eva):
    sign_in(client, EVA)
    assert not is_inside(client)
    secret = secret_on(client.get(APP))
    done = client.post(APP, {"code": code_of(secret)}, follow=True)
    page = read(done)
    assert page.one("h1").text == "Recovery codes"
    assert page.links["Go on to your desk"] == "/admin/"
    assert is_inside(client)


@pytest.mark.usefixtures("required")
def test_who_removes_her_last_one_changes_nothing_until_she_has_another(client, eva):
    give_app(eva)
    sign_in(client, EVA)
    client.post(STEP, {"code": code_of()})
    practice = make_practice("Open door", status="draft")
    address = f"{DESK}{practice.pk}/change/"
    assert client.get(address).status_code == 200

    client.post("/account/second-factor/totp/deactivate/")

    assert not eva.authenticator_set.exists()  # recovery codes alone are no factor
    form = practice_form(practice, title="Changed")
    assert client.get(address).status_code == 403
    assert client.post(address, form).status_code == 403
    assert GoodPractice.objects.get().title == "Open door"
    client.post(APP, {"code": code_of(secret_on(client.get(APP)))})
    assert client.post(address, form).status_code == 302
    assert GoodPractice.objects.get().title == "Changed"


@pytest.mark.usefixtures("required")
def test_officers_may_go_without(client):
    client.force_login(make_officer(make_city()))
    assert is_inside(client)


@pytest.mark.usefixtures("required")
def test_who_becomes_staff_needs_it_at_the_next_request(client):
    officer = make_officer(make_city())
    client.force_login(officer)
    officer.is_superuser = True
    officer.save()
    assert not is_inside(client)


def test_an_installation_can_do_without(client, eva):
    sign_in(client, EVA)
    assert is_inside(client)


# --- Signing in with it ---------------------------------------------------------------


def test_the_password_alone_opens_nothing(client, eva):
    give_app(eva)
    assert sign_in(client, EVA).headers["Location"] == STEP
    assert not is_inside(client)
    assert client.get("/account/").status_code == 302


def test_with_the_code_one_comes_to_where_one_was(client, eva):
    give_app(eva)
    sign_in(client, EVA, next_page="/admin/cities/city/")
    answer = client.post(STEP, {"code": code_of()})
    assert answer.headers["Location"] == "/admin/cities/city/"


def test_a_code_works_once(client, eva):
    give_app(eva)
    code = code_of()
    for browser, works in ((client, True), (Client(), False)):
        sign_in(browser, EVA)
        browser.post(STEP, {"code": code})
        assert is_inside(browser) == works


@pytest.mark.parametrize("steps", [-3, 3])
def test_an_old_code_does_not_work(client, eva, steps):
    give_app(eva)
    sign_in(client, EVA)
    page = client.post(STEP, {"code": code_of(steps=steps)})
    assert "Incorrect code." in page.content.decode()
    assert not is_inside(client)


def test_codes_are_not_guessed(client, eva):
    give_app(eva)
    sign_in(client, EVA)
    statuses = [
        client.post(STEP, {"code": f"{number:06}"}).status_code for number in range(12)
    ]
    assert statuses == [200] * 10 + [429] * 2


def test_a_recovery_code_works_once(client, eva):
    [code, *_others] = give_app(eva)
    for browser, works in ((client, True), (Client(), False)):
        sign_in(browser, EVA)
        browser.post(STEP, {"code": code})
        assert is_inside(browser) == works


def test_a_new_password_does_not_switch_it_off(client, eva):
    give_app(eva)
    with_password(eva, "eleven quiet lighthouses")
    answer = sign_in(client, EVA, "eleven quiet lighthouses")
    assert answer.headers["Location"] == STEP


# --- Setting it up --------------------------------------------------------------------


def test_recovery_codes_are_shown_once(client, eva):
    sign_in(client, EVA)
    secret = secret_on(client.get(APP))
    page = read(client.post(APP, {"code": code_of(secret)}, follow=True))
    codes = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()
    assert [item.text for item in page.one("ul", of="codes").all("li")] == codes
    for code in codes:
        assert code in page.links["Download"]
    again = client.get("/account/second-factor/recovery-codes/").content.decode()
    assert "10 codes are left." in again
    assert codes[0] not in again


def test_its_secrets_are_stored_encrypted(client, eva):
    codes = give_app(eva)
    stored = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert SECRET not in stored
    assert not any(code in stored for code in codes)


def test_a_former_key_of_the_installation_still_opens_them(client, eva, settings):
    give_app(eva)
    former, settings.SECRET_KEY = settings.SECRET_KEY, "x1" * 30
    settings.SECRET_KEY_FALLBACKS = [former]
    sign_in(client, EVA)
    client.post(STEP, {"code": code_of()})
    assert is_inside(client)


def test_when_the_key_is_lost_no_code_works_and_nothing_breaks(client, eva, settings):
    give_app(eva)
    settings.SECRET_KEY = "x1" * 30
    sign_in(client, EVA)
    assert client.post(STEP, {"code": code_of()}).status_code == 200
    assert not is_inside(client)


def test_its_owner_is_told_by_mail(client, eva, django_capture_on_commit_callbacks):
    sign_in(client, EVA)
    secret = secret_on(client.get(APP))
    with django_capture_on_commit_callbacks(execute=True):
        client.post(APP, {"code": code_of(secret)})
    assert "An authenticator app was added." in OutgoingMail.objects.latest("pk").text


CHANGES = [
    APP,
    "/account/second-factor/totp/deactivate/",
    "/account/second-factor/webauthn/add/",
    "/account/second-factor/recovery-codes/generate/",
]


@pytest.mark.parametrize("address", CHANGES)
def test_after_half_an_hour_the_password_is_asked_again(client, eva, address):
    give_app(eva)
    sign_in(client, EVA)
    client.post(STEP, {"code": code_of()})
    with time_machine.travel(timezone.now() + timedelta(minutes=31)):
        answer = client.post(address, {"code": "1"})
        assert answer.headers["Location"].startswith("/account/confirm/")
    assert Authenticator.objects.count() == 2


def test_the_code_to_be_scanned_stands_in_the_page(client, eva):
    sign_in(client, EVA)
    page = read(client.get(APP))
    assert page.one("div", of="qr").all("path")
    assert not page.all("img")


def test_on_the_phone_itself_a_link_and_the_secret_in_groups_take_its_place(
    client, eva
):
    sign_in(client, EVA)
    page = read(client.get(APP))
    groups = page.one("code", of="secret").text.split()
    assert [len(group) for group in groups] == [4] * 8
    assert page.links["Open the app"].startswith("otpauth://totp/")
    assert f"secret={''.join(groups)}" in page.links["Open the app"]


def test_a_passkey_is_not_asked_of_who_has_none(client, eva):
    give_app(eva)
    sign_in(client, EVA)
    page = read(client.get(STEP))
    assert page.all("input", name="code")
    assert not page.all("button", id="mfa_webauthn_authenticate")


def test_staff_helps_who_has_lost_it_but_not_the_programme(client, staff):
    officer, colleague = make_officer(make_city()), make_staff()
    for user in (officer, colleague):
        give_app(user)
    chosen = [officer.pk, colleague.pk]
    form = {"action": "remove_second_factor", "_selected_action": chosen}
    asked = read(client.post("/admin/auth/user/", form))
    assert officer.authenticator_set.exists()
    assert "Only an administrator changes this account." in asked.text
    client.post("/admin/auth/user/", {**form, "confirmed": "1"})
    assert not officer.authenticator_set.exists()
    assert colleague.authenticator_set.exists()


def test_the_password_is_confirmed_once_and_leads_back(client, eva):
    client.force_login(eva)
    confirm = client.get(APP).headers["Location"]
    answer = client.post(confirm, {"password": PASSWORD})
    assert answer.headers["Location"] == APP
    assert client.get(APP).status_code == 200
