"""A practice on its whole way, by two people who meet only at the desk and by mail.

Both languages are gone through, and both people use a phone once. What they read and
press is said here in English, and looked for in the language of their pages.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import override_settings
from django.utils.translation import gettext, override
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Locator,
    Page,
    ViewportSize,
    expect,
)
from pytest_django import DjangoDbBlocker

from practices import outbox
from practices.admin.steps import UPDATES
from practices.models import OutgoingMail, Preferences
from practices.workflow import TRANSITIONS
from tests.browser.conftest import watch
from tests.browser.kinds import PHONE, WIDE
from tests.factories import make_city, make_staff
from tests.mailserver import Inbox, mail_server

PASSWORD = "seven green bicycles"
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
def window(
    browser: Browser, base_url: str, problems: list[str], own_hosts: set[str]
) -> Iterator[Any]:
    """Open windows, one a person; each is watched as in the other tests."""
    contexts: list[BrowserContext] = []

    def opened(**options: Any) -> Page:
        context = browser.new_context(base_url=base_url, **options)
        watch(context, problems, own_hosts)
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


@dataclass(frozen=True)
class Person:
    """Somebody in front of a window, who reads pages in a language."""

    page: Page
    language: str
    address: str

    def said(self, text: str, **names: str) -> str:
        """Say in her language what the site says in English."""
        with override(self.language):
            return gettext(text) % names if names else gettext(text)

    def go(self, path: str) -> None:
        self.page.goto(path if self.language == "en" else f"/{self.language}{path}")

    def press(self, name: str, place: Page | Locator | None = None) -> None:
        button = (place or self.page).get_by_role("button", name=self.said(name))
        button.first.click()

    def follow(self, name: str) -> None:
        self.page.get_by_role("link", name=self.said(name)).first.click()

    def keeps(self, state: str) -> None:
        """Wait until the form says how it stands with what is typed."""
        words = self.said(state).partition("{")[0]
        shown = self.page.locator("[data-state]")
        expect(shown).to_contain_text(words, timeout=30_000)

    def is_told(self, action: str, practice: str, *, of_update: bool = False) -> None:
        sentence = UPDATES[action] if of_update else TRANSITIONS[action].done
        with override(self.language):
            words = str(sentence) % {"practice": practice}
        expect(self.page.locator(".messagelist")).to_contain_text(words)


@pytest.mark.parametrize(
    ("language", "city", "title", "officers", "reviewers"),
    [
        ("en", "Journeyville", "The open table", PHONE, WIDE),
        ("fr", "Voyageville", "La table ouverte", WIDE, PHONE),
    ],
    ids=["English", "French"],
)
def test_a_practice_goes_from_an_invitation_to_its_first_update(
    window: Any,
    letters: Any,
    problems: list[str],
    language: str,
    city: str,
    title: str,
    officers: ViewportSize,
    reviewers: ViewportSize,
) -> None:
    make_city(city, "PT")
    page = window(viewport=reviewers)
    staff = Person(page, language, f"reviewer.{language}@example.org")
    page = window(viewport=officers)
    officer = Person(page, language, f"new.officer.{language}@example.org")
    make_reviewer(staff)

    sign_in(staff)
    invite(staff, officer, city)
    officer.page.goto(link_in(letters(officer.address), "/invitation/"))
    accept(officer)
    describe(officer, title)
    lose_the_line(officer)
    problems.clear()  # of the requests that found no line
    send_in(officer, title)

    staff.page.goto(link_in(letters(staff.address), "/admin/"))
    ask_for_changes(staff, title)

    asked = letters(officer.address)
    assert "How many came?" in asked.get_body(("plain",)).get_content()
    officer.page.goto(link_in(asked, "/admin/"))
    answer(officer, title)

    staff.page.goto(link_in(letters(staff.address), "/admin/"))
    expect(staff.page.locator("#part-impact ins")).to_contain_text("Forty")
    expect(staff.page.locator("#part-impact del")).to_contain_text("Many")
    publish(staff, title)
    officer.page.goto(link_in(letters(officer.address), "/practices/"))
    public = officer.page.url
    expect(officer.page.get_by_role("heading", level=1)).to_have_text(title)
    officer.go(f"/practices/?city={city.lower()}")
    expect(officer.page.locator("#list-count")).to_contain_text("1 ")
    feed = officer.page.request.get(f"/practices/feed/?city={city.lower()}")
    assert title in feed.text()

    update(officer, title)
    reader = window()
    reader.goto(public)
    expect(reader.locator("main")).not_to_contain_text("Sixty came.")
    staff.page.goto(link_in(letters(staff.address), "/admin/"))
    expect(staff.page.locator("#part-impact ins")).to_contain_text("Sixty")
    publish(staff, title, of_update=True)
    reader.reload()
    expect(reader.locator("main")).to_contain_text("Sixty came.")


def make_reviewer(person: Person) -> None:
    reviewer = make_staff(email=person.address, username=person.address)
    reviewer.set_password(PASSWORD)
    reviewer.save()
    Preferences.objects.create(user=reviewer, language=person.language)


def sign_in(person: Person) -> None:
    person.go("/account/login/")
    person.page.locator("[name=login]").fill(person.address)
    person.page.locator("[name=password]").fill(PASSWORD)
    person.page.locator("main [type=submit]").first.click()
    person.page.wait_for_url("**/admin/")


def invite(person: Person, guest: Person, city: str) -> None:
    page = person.page
    person.go("/admin/")
    person.follow("Invitations")
    person.follow("Invite a person")
    page.locator("input[name=address]").fill(guest.address)
    page.locator(".field-cities .select2-search__field").click()
    page.locator(".field-cities .select2-search__field").press_sequentially(city)
    page.locator(".select2-results__option", has_text=city).click()
    page.locator(".submit-row [type=submit]").first.click()
    expect(page.locator(".messagelist")).to_contain_text(guest.address)


def accept(person: Person) -> None:
    person.page.locator("[name=first_name]").fill("New")
    person.page.locator("[name=last_name]").fill("Officer")
    person.page.locator("[name=password]").fill(PASSWORD)
    person.press("Open my desk")
    person.page.wait_for_url("**/admin/")


def describe(person: Person, title: str) -> None:
    page = person.page
    person.follow("Describe a good practice")
    page.locator("#id_title").fill(title)
    page.locator("#id_period_text").fill("2013 onwards")
    page.locator("[name=topics]").first.check()
    page.locator("#id_purpose").fill("Neighbours eat together.")
    page.locator("#id_impact").fill("Many came.")
    person.keeps("Kept automatically at {time}. Not saved yet.")


def lose_the_line(person: Person) -> None:
    person.page.context.set_offline(True)
    person.page.locator("#id_process").fill("First we cooked.")
    person.keeps("Not kept: no connection. Trying again…")
    person.page.context.set_offline(False)
    person.keeps("Kept automatically at {time}. Not saved yet.")


def send_in(person: Person, title: str, *, of_update: bool = False) -> None:
    person.press("Send to the programme")
    person.is_told("submit", title, of_update=of_update)


def ask_for_changes(person: Person, title: str) -> None:
    part = person.page.locator("#part-impact")
    part.locator("summary", has_text=person.said("Comment")).click()
    part.locator("[name=impact-new-text]").fill("How many came?")
    person.press("Keep the comment", part)
    person.press("Ask for changes")
    person.is_told("request_changes", title)


def answer(person: Person, title: str) -> None:
    expect(person.page.locator("body")).to_contain_text("How many came?")
    person.page.locator("#id_impact").fill("Forty came.")
    person.press("Done")
    send_in(person, title)


def publish(person: Person, title: str, *, of_update: bool = False) -> None:
    person.press("Publish")
    person.press("Publish now", person.page.get_by_role("alert"))
    person.is_told("publish", title, of_update=of_update)


def update(person: Person, title: str) -> None:
    person.go("/admin/")
    person.follow(title)
    person.press("Prepare an update")
    person.page.locator("#id_impact").fill("Sixty came.")
    send_in(person, title, of_update=True)
