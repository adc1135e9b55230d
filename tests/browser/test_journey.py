"""A practice on its whole way, by two people who meet only at the desk and by mail."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import override_settings
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect
from pytest_django import DjangoDbBlocker

from practices import outbox
from practices.models import OutgoingMail
from tests.browser.conftest import watch
from tests.browser.kinds import PHONE
from tests.factories import make_city, make_staff
from tests.mailserver import Inbox, mail_server

PASSWORD = "seven green bicycles"
OFFICER = "new.officer@example.org"
STAFF = "reviewer@example.org"
LINK = re.compile(r"https?://\S+")


@pytest.fixture(autouse=True)
def unblocked(base_url: str, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with django_db_blocker.unblock():
        OutgoingMail.objects.all().delete()
        yield


@pytest.fixture
def inbox(base_url: str) -> Iterator[Inbox]:
    """A real mail server, to which the site is told to give its mails."""
    with mail_server() as (port, received):
        told = {
            "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "EMAIL_HOST": "127.0.0.1",
            "EMAIL_PORT": port,
            "SITE_URL": base_url,
        }
        with override_settings(**told):
            yield received


@pytest.fixture
def window(browser: Browser, base_url: str, problems: list[str]) -> Iterator[Any]:
    """Open windows, one a person; each is watched as in the other tests."""
    contexts: list[BrowserContext] = []

    def opened(**options: Any) -> Page:
        context = browser.new_context(base_url=base_url, **options)
        watch(context, problems)
        contexts.append(context)
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()
    assert not problems


@pytest.fixture
def letters(inbox: Inbox) -> Callable[[str], Any]:
    """`letters(address)` sends what waits, and gives the newest mail to an address."""

    def newest(address: str) -> Any:
        outbox.send_due()
        mails = [mail for to, mail in inbox.messages if address in to]
        assert mails, f"no mail to {address}"
        return mails[-1]

    return newest


def link_in(mail: Any, part: str) -> str:
    """Give the first link of a mail's plain text with `part` in its address."""
    links: list[str] = LINK.findall(str(mail.get_body(("plain",)).get_content()))
    return next(link for link in links if part in link)


def sign_in(page: Page, address: str) -> None:
    page.goto("/account/login/?next=/admin/")
    page.get_by_label("Email").fill(address)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/admin/")


def press(place: Page | Locator, name: str) -> None:
    place.get_by_role("button", name=name, exact=True).first.click()


@pytest.mark.parametrize("city", ["Journeyville"])
def test_a_practice_goes_from_an_invitation_to_its_first_update(
    window: Any, letters: Any, problems: list[str], city: str
) -> None:
    make_city(city, "PT")
    reviewer = make_staff(email=STAFF)
    reviewer.username = STAFF
    reviewer.set_password(PASSWORD)
    reviewer.save()
    staff, officer = window(), window(viewport=PHONE)

    sign_in(staff, STAFF)
    invite(staff, city)
    officer.goto(link_in(letters(OFFICER), "/invitation/"))
    accept(officer)
    describe(officer)
    lose_the_line(officer)
    problems.clear()  # of the requests that found no line
    send_in(officer)

    staff.goto(link_in(letters(STAFF), "/admin/"))
    ask_for_changes(staff)

    asked = letters(OFFICER)
    assert "How many came?" in asked.get_body(("plain",)).get_content()
    officer.goto(link_in(asked, "/admin/"))
    answer(officer)

    staff.goto(link_in(letters(STAFF), "/admin/"))
    expect(staff.locator("#part-impact ins")).to_contain_text("Forty")
    expect(staff.locator("#part-impact del")).to_contain_text("Many")
    publish(staff)
    officer.goto(link_in(letters(OFFICER), "/practices/"))
    expect(officer.get_by_role("heading", level=1)).to_have_text("The open table")
    officer.goto(f"/practices/?city={city.lower()}")
    expect(officer.locator("#list-count")).to_contain_text("1 practice")
    feed = officer.request.get(f"/practices/feed/?city={city.lower()}")
    assert "The open table" in feed.text()

    update(officer)
    reader = window()
    reader.goto("/practices/the-open-table/")
    expect(reader.locator("main")).not_to_contain_text("Sixty came.")
    staff.goto(link_in(letters(STAFF), "/admin/"))
    expect(staff.locator("#part-impact ins")).to_contain_text("Sixty")
    publish(staff)
    reader.reload()
    expect(reader.locator("main")).to_contain_text("Sixty came.")


def invite(page: Page, city: str) -> None:
    page.goto("/admin/")
    page.get_by_role("link", name="Invitations").first.click()
    page.get_by_role("link", name=re.compile("Invite|Add")).first.click()
    page.locator("input[name=address]").fill(OFFICER)
    page.locator(".field-cities .select2-search__field").click()
    page.locator(".field-cities .select2-search__field").press_sequentially(city)
    page.locator(".select2-results__option", has_text=city).click()
    page.locator(".submit-row [type=submit]").first.click()
    expect(page.locator(".messagelist")).to_contain_text(OFFICER)


def accept(page: Page) -> None:
    page.get_by_label("First name").fill("New")
    page.get_by_label("Last name").fill("Officer")
    page.get_by_label("Password").fill(PASSWORD)
    press(page, "Open my desk")
    page.wait_for_url("**/admin/")


def describe(page: Page) -> None:
    page.get_by_role("link", name="Describe a good practice").click()
    page.locator("#id_title").fill("The open table")
    page.locator("#id_period_text").fill("2013 onwards")
    page.get_by_label("Education", exact=True).check()
    page.locator("#id_purpose").fill("Neighbours eat together.")
    page.locator("#id_impact").fill("Many came.")
    expect(page.locator("[data-state]")).to_contain_text("Saved at", timeout=15_000)


def lose_the_line(page: Page) -> None:
    page.context.set_offline(True)
    page.locator("#id_process").fill("First we cooked.")
    expect(page.locator("[data-state]")).to_contain_text("Not saved", timeout=15_000)
    page.context.set_offline(False)
    expect(page.locator("[data-state]")).to_contain_text("Saved at", timeout=30_000)


def send_in(page: Page) -> None:
    press(page, "Send to the programme")
    expect(page.locator(".messagelist")).to_contain_text("was sent to the programme")


def ask_for_changes(page: Page) -> None:
    part = page.locator("#part-impact")
    part.locator("summary", has_text="Comment").click()
    part.get_by_label("Comment").fill("How many came?")
    press(part, "Keep the comment")
    press(page, "Ask for changes")
    expect(page.locator(".messagelist")).to_contain_text("is back with the city")


def answer(page: Page) -> None:
    expect(page.locator("body")).to_contain_text("How many came?")
    page.locator("#id_impact").fill("Forty came.")
    page.get_by_role("button", name=re.compile("^Done")).click()
    send_in(page)


def publish(page: Page) -> None:
    press(page, "Publish")
    expect(page.locator(".messagelist")).to_contain_text("is public now")


def update(page: Page) -> None:
    page.goto("/admin/")
    page.get_by_role("link", name="The open table").first.click()
    press(page, "Prepare an update")
    page.locator("#id_impact").fill("Sixty came.")
    send_in(page)
