"""Writing at the desk in a real browser: no way of losing text may lose any.

Each test writes in a practice of its own; the accounts are made here.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Dialog,
    Page,
    ViewportSize,
    expect,
)
from pytest_django import DjangoDbBlocker

from cities.models import City
from practices.models import GoodPractice
from tests.browser.conftest import cookies_of
from tests.browser.kinds import PHONE
from tests.factories import make_city, make_officer, make_practice

BASE = "/admin/practices/goodpractice/"
PASSWORD = "a-door-that-is-open-to-all"
SAVED = "[data-state]"
LOW: ViewportSize = {"width": 390, "height": 520}  # of a phone, below its own bars


@pytest.fixture(autouse=True)
def unblocked(base_url: str, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with django_db_blocker.unblock():
        yield


@pytest.fixture
def city() -> City:
    return City.objects.filter(name="Formville").first() or make_city("Formville", "NO")


@pytest.fixture
def officer(city: City) -> Any:
    person = make_officer(city)
    person.email = person.username
    person.set_password(PASSWORD)
    person.save()
    return person


@pytest.fixture
def practice(city: City) -> GoodPractice:
    made: GoodPractice = make_practice(
        "Open door", city=city, status="draft", purpose="Old."
    )
    return made


@pytest.fixture
def signed_in(officer: Any) -> Any:
    """The cookies of the officer: how she signs in others test."""
    return cookies_of(officer)


@pytest.fixture
def desk(page: Page, signed_in: Any, practice: GoodPractice) -> Page:
    """The form of the practice, open."""
    page.context.add_cookies(signed_in)
    page.goto(f"{BASE}{practice.pk}/change/")
    return page


def save(page: Page) -> None:
    page.locator(".submit-row button[name=_continue]").click()


def saved_state(page: Page) -> Any:
    return expect(page.locator(SAVED))


def test_what_is_typed_is_kept_and_comes_back(desk: Page, practice: GoodPractice):
    desk.clock.set_fixed_time(datetime(2026, 3, 2, 0, 5))  # noqa: DTZ001  (her clock)
    desk.locator("#id_process").fill("First we met.")
    saved_state(desk).to_contain_text("Kept automatically at 00:05.", timeout=15_000)
    desk.reload()
    expect(desk.locator("#id_process")).to_have_value("First we met.")
    note = desk.locator(".draft-note")
    expect(note).to_contain_text("was kept automatically")
    expect(note).not_to_contain_text("Choose these files again")
    practice.refresh_from_db()
    assert practice.process == ""
    desk.get_by_role("button", name="Save in the practice").click()
    expect(desk.locator(".draft-note")).to_have_count(0)
    practice.refresh_from_db()
    assert practice.process == "First we met."


def test_a_lost_line_loses_nothing(desk: Page, problems: list[str]):
    hint = desk.locator("[data-hints=process]")
    expect(hint).to_have_text("Still empty.")
    desk.context.set_offline(True)
    desk.locator("#id_process").fill("Without a line.")
    saved_state(desk).to_contain_text("Not kept: no connection.", timeout=15_000)
    expect(hint).to_be_hidden()
    asked: list[str] = []

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    desk.on("dialog", answer)
    desk.clock.set_fixed_time(datetime(2026, 3, 2, 14, 32))  # noqa: DTZ001
    desk.context.set_offline(False)
    saved_state(desk).to_contain_text("Kept automatically at 14:32.", timeout=30_000)
    desk.reload()
    expect(desk.locator("#id_process")).to_have_value("Without a line.")
    assert asked == []
    problems.clear()  # of the requests that found no line


def test_text_that_the_server_never_got_is_brought_back(
    desk: Page, problems: list[str]
):
    address = desk.url
    desk.context.set_offline(True)
    desk.locator("#id_process").fill("In this browser alone.")
    saved_state(desk).to_contain_text("Not kept", timeout=15_000)
    kinds: list[str] = []

    def leave(dialog: Dialog) -> None:
        kinds.append(dialog.type)
        dialog.accept()

    desk.on("dialog", leave)
    desk.close(run_before_unload=True)
    desk.wait_for_event("close")
    assert kinds == ["beforeunload"]
    context = desk.context
    context.set_offline(False)
    again = context.new_page()
    again.goto(address)
    expect(again.locator("#id_process")).to_have_value(
        "In this browser alone.", timeout=15_000
    )
    expect(again.locator(".draft-note")).to_be_visible()
    assert again.evaluate("localStorage.length") == 0
    problems.clear()


def test_what_is_too_large_for_the_site_is_brought_back_to_be_shortened(
    desk: Page, practice: GoodPractice, problems: list[str]
):
    desk.locator("#id_process").fill(text := "word " * 600_000)
    saved_state(desk).to_contain_text("more than the site takes", timeout=15_000)
    save(desk)
    expect(desk.get_by_role("heading", level=1)).to_have_text(
        "That is more than the site takes at once"
    )
    desk.goto(f"{BASE}{practice.pk}/change/")
    expect(desk.locator("#id_process")).to_have_value(text, timeout=15_000)
    saved_state(desk).to_contain_text("in this browser alone", timeout=15_000)
    practice.refresh_from_db()
    assert practice.process == ""
    assert not practice.rolling_drafts.exists()
    desk.on("dialog", lambda dialog: dialog.accept())
    problems.clear()  # of the answers 413


def test_leaving_with_everything_kept_asks_nothing(desk: Page):
    asked: list[str] = []

    def leave(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    desk.on("dialog", leave)
    desk.locator("#id_process").fill("Kept.")
    saved_state(desk).to_contain_text("Kept automatically at", timeout=15_000)
    desk.goto("/admin/")
    assert asked == []


def test_a_sign_in_that_ends_while_typing_loses_nothing(
    desk: Page, officer: Any, problems: list[str]
):
    Session.objects.all().delete()
    desk.locator("#id_process").fill("Typed when signed out.")
    saved_state(desk).to_contain_text("You are signed out", timeout=15_000)
    link = desk.locator(SAVED).get_by_role("link", name="Sign in")
    with desk.context.expect_page() as opened:
        link.click()
    other = opened.value
    other.get_by_label("Email").fill(officer.username)
    other.get_by_label("Password").fill(PASSWORD)
    other.get_by_role("button", name="Sign in", exact=True).click()
    other.wait_for_url("**/admin/")
    desk.bring_to_front()
    saved_state(desk).to_contain_text("Kept automatically at", timeout=30_000)
    save(desk)
    expect(desk.locator(".messagelist")).to_contain_text("Draft saved.")
    expect(desk.locator("#id_process")).to_have_value("Typed when signed out.")
    problems.clear()  # of the answers 401 and 403


@pytest.mark.parametrize("scripts", [True, False])
def test_a_form_sent_after_the_sign_in_ended_comes_back(
    browser: Browser, base_url: str, officer: Any, practice: GoodPractice, scripts: bool
):
    context = browser.new_context(base_url=base_url, java_script_enabled=scripts)
    context.add_cookies(cookies_of(officer))
    page = context.new_page()
    page.goto(f"{BASE}{practice.pk}/change/")
    page.locator("#id_process").fill("Київ 👩‍👩‍👧")
    Session.objects.all().delete()
    save(page)
    page.get_by_label("Email").fill(officer.username)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.locator("#id_process")).to_have_value("Київ 👩‍👩‍👧")
    expect(page.locator(".draft-note")).to_be_visible()
    context.close()


def test_a_double_click_makes_one_practice(page: Page, signed_in: Any):
    page.context.add_cookies(signed_in)
    page.goto(f"{BASE}add/")
    before = GoodPractice.objects.count()
    page.locator("#id_title").fill("Clicked twice")
    page.locator(".submit-row button[name=_continue]").dblclick()
    page.wait_for_url("**/change/")
    assert GoodPractice.objects.count() == before + 1


def test_the_form_says_at_once_how_it_is_understood(
    page: Page, signed_in: Any, practice: GoodPractice
):
    page.context.add_cookies(signed_in)
    page.goto(f"{BASE}add/")
    page.locator("#id_title").fill("The open door")
    page.locator("#id_period_text").fill("2013 onwards")
    page.locator("#id_impact").fill("Many came.")
    expect(page.locator(".field-understood_as .readonly")).to_have_text("since 2013")
    expect(page.locator("[data-hints=impact]")).to_contain_text("no figure yet")
    expect(page.locator("[data-card]")).to_contain_text("The open door")
    expect(page.locator("[data-similar]")).to_contain_text("There are similar ones")
    page.locator("#id_impact").fill("40 came.")
    expect(page.locator("[data-hints=impact]")).to_be_hidden()


def test_another_contact_is_asked_anew(desk: Page, practice: GoodPractice):
    desk.locator("#id_contact_name").fill("Someone")
    desk.get_by_label("The contact may be shown on the public page").check()
    save(desk)
    box = desk.get_by_label("The contact may be shown on the public page")
    expect(box).to_be_checked()
    desk.locator("#id_contact_name").fill("Someone else")
    expect(box).not_to_be_checked()
    box.check()
    save(desk)
    expect(desk.locator(".messagelist")).to_contain_text("Draft saved.")
    practice.refresh_from_db()
    assert practice.contact_is_public


def test_a_wrong_form_shows_its_summary_first(desk: Page):
    desk.locator("#goodpractice_form").evaluate("form => form.noValidate = true")
    desk.locator("#id_contact_email").fill("nowhere")
    save(desk)
    expect(desk.locator(".error-summary")).to_be_focused()
    desk.get_by_role("link", name="E-mail").press("Enter")
    desk.keyboard.press("Tab")
    desk.keyboard.press("Shift+Tab")
    expect(desk.locator("#id_contact_email")).to_be_focused()


def test_on_a_phone_what_is_needed_is_led_to_and_shown(desk: Page):
    desk.set_viewport_size(PHONE)
    desk.locator("#id_title").fill("حديقة (park)")
    expect(desk.locator("#id_title")).to_have_css("direction", "rtl")
    send = desk.get_by_role("button", name="Send to the programme")
    send.click()
    expect(desk.locator(".messages")).to_contain_text("still needs")
    expect(send).to_be_in_viewport(ratio=1)
    desk.get_by_role("link", name="a topic").click()
    topics = desk.locator(".field-topics legend")
    expect(topics).to_be_in_viewport(ratio=1)
    message, heading = desk.locator(".messages").bounding_box(), topics.bounding_box()
    assert message
    assert heading
    assert message["height"] < 100
    assert message["y"] + message["height"] <= heading["y"]


@pytest.mark.parametrize("address", ["add/", "change"])
def test_the_form_is_for_everyone(
    page: Page,
    signed_in: Any,
    practice: GoodPractice,
    violations: Callable[..., list[str]],
    address: str,
):
    page.set_viewport_size(PHONE)
    page.context.add_cookies(signed_in)
    page.goto(BASE + ("add/" if address == "add/" else f"{practice.pk}/change/"))
    page.locator("#id_title").fill("The open door")
    expect(page.locator("[data-similar], [data-card]").last).to_be_visible()
    saved_state(page).to_contain_text("Kept automatically at", timeout=15_000)
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0
    assert violations(page) == []


def test_places_are_added_on_the_phone_without_a_script(
    browser: Browser, base_url: str, signed_in: Any, practice: GoodPractice
):
    context: BrowserContext = browser.new_context(
        base_url=base_url, java_script_enabled=False, viewport=PHONE
    )
    page = context.new_page()
    page.context.add_cookies(signed_in)
    page.goto(f"{BASE}{practice.pk}/change/")
    page.locator("#id_places-1-country").select_option("SE")
    save(page)
    expect(page.locator("#id_places-1-country")).to_have_value("SE")
    page.locator("#id_places-1-DELETE").check()
    save(page)
    assert practice.places.count() == 1
    context.close()


def test_what_is_typed_in_a_draft_that_a_colleague_deletes_is_kept(
    desk: Page, practice: GoodPractice, problems: list[str]
):
    practice.delete()
    desk.set_viewport_size(LOW)
    desk.locator("#id_process").fill("First we met.")
    saved_state(desk).to_contain_text("kept as a new practice", timeout=15_000)
    save(desk)
    desk.wait_for_url("**/add/")
    expect(desk.locator(".messagelist")).to_contain_text("Your text is kept")
    expect(desk.locator(".messagelist")).to_be_in_viewport(ratio=1)
    expect(desk.locator("#id_process")).to_have_value("First we met.")
    save(desk)
    expect(desk.locator(".messagelist")).to_contain_text("Draft saved.")
    expect(desk.locator("#id_process")).to_have_value("First we met.")
    problems.clear()  # that what is typed was not found


@pytest.mark.parametrize("new", [False, True], ids=["known", "new"])
def test_another_language_of_the_desk_loses_nothing(desk: Page, new: bool):
    if new:
        desk.goto(f"{BASE}add/")
    desk.on("dialog", lambda dialog: dialog.accept())
    desk.locator("#id_process").fill("First we met.")
    desk.get_by_role("link", name="Français").click()
    desk.wait_for_url("**/fr/admin/**")
    expect(desk.locator("#id_process")).to_have_value("First we met.", timeout=15_000)


def test_a_window_that_is_gone_at_once_loses_nothing(desk: Page, signed_in: Any):
    address, browser = desk.url, desk.context
    desk.locator("#id_process").fill("First we met.")
    desk.close()  # without asking
    again = browser.new_page()
    again.goto(address)
    expect(again.locator("#id_process")).to_have_value("First we met.", timeout=15_000)
