"""Signing in with a passkey alone, kept by a device that the browser plays."""

from collections.abc import Iterator

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect
from pytest_django import DjangoDbBlocker

from tests.browser.conftest import cookies_of
from tests.factories import make_city, make_officer, make_staff
from tests.signing import PASSWORD, with_password

DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture(params=["officer", "staff"])
def person(
    request: pytest.FixtureRequest, base_url: str, django_db_blocker: DjangoDbBlocker
) -> Iterator[User]:
    with django_db_blocker.unblock():
        if request.param == "officer":
            yield with_password(make_officer(make_city("Passkeyville", "PT")))
        else:
            yield with_password(make_staff())


def test_a_passkey_signs_in_without_a_password_until_it_is_removed(
    page: Page, person: User
) -> None:
    page.context.add_cookies(cookies_of(person))
    browser = page.context.new_cdp_session(page)
    browser.send("WebAuthn.enable")
    browser.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})

    page.goto("/account/second-factor/webauthn/add/")
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main [type=submit]").first.click()
    page.locator("[name=name]").fill("My laptop")
    page.wait_for_load_state()  # before its script is there the button does nothing
    page.locator("#mfa_webauthn_add").click()
    page.wait_for_url("**/recovery-codes/**")
    page.goto("/account/second-factor/webauthn/")
    expect(page.locator("main")).to_contain_text("My laptop")

    page.context.clear_cookies()
    page.goto("/admin/")
    page.locator("#passkey_login").click()
    page.wait_for_url("**/admin/")
    expect(page.locator("#user-tools")).to_contain_text("My account")

    page.goto("/account/second-factor/webauthn/")
    page.get_by_role("link", name="Remove").click()
    page.get_by_role("button", name="Remove").click()
    expect(page.locator("main")).to_contain_text("You have no passkey yet.")

    page.context.clear_cookies()
    page.goto("/admin/")
    page.locator("#passkey_login").click()
    expect(page.locator(".note--bad")).to_contain_text("This passkey opens no account")
    page.goto("/admin/")
    expect(page.locator("#passkey_login")).to_be_visible()
