"""Several windows of one form, and going back and forth: nothing replaces the other."""

from typing import Any

from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from cities.models import City
from practices.models import GoodPractice, RollingDraft, Topic
from practices.workflow import transition
from tests.browser.conftest import cookies_of
from tests.browser.test_form import (
    BASE,
    SAVED,
    city,
    desk,
    officer,
    practice,
    save,
    saved_state,
    signed_in,
    unblocked,
)
from tests.factories import make_practice, make_staff

__all__ = ["city", "desk", "officer", "practice", "signed_in", "unblocked"]


def test_a_second_window_keeps_what_is_typed_there_over_a_reload(
    desk: Page, practice: GoodPractice, problems: list[str]
):
    second = desk.context.new_page()
    second.goto(desk.url)
    for page, text in ((desk, "In the first."), (second, "In the second.")):
        page.locator("#id_process").fill(text)
        page.wait_for_timeout(2500)
    expect(second.locator(SAVED)).to_contain_text("another window", timeout=15_000)
    desk.locator("#id_process").fill("In the first, and on.")
    saved_state(desk).to_contain_text("Kept automatically at", timeout=15_000)
    second.on("dialog", lambda dialog: dialog.accept())
    second.reload()
    expect(second.locator("#id_process")).to_have_value("In the second.")
    second.goto("/admin/")
    second.goto(desk.url)
    expect(second.locator("#id_process")).to_have_value("In the second.")
    save(desk)
    expect(desk.locator(".messagelist")).to_be_visible()
    second.reload()
    expect(second.locator("#id_process")).to_have_value("In the second.")
    save(second)
    expect(second.get_by_role("heading", level=1)).to_contain_text("Which wording")
    practice.refresh_from_db()
    assert practice.process == "In the first, and on."
    problems.clear()  # of the answer 409 to the second window, while it typed


def test_going_back_and_forth_loses_nothing(desk: Page, problems: list[str]):
    desk.on("dialog", lambda dialog: dialog.accept())
    process = desk.locator("#id_process")
    here = desk.url
    desk.goto(f"{BASE}")
    desk.goto(here)
    for text in ("One.", "One. Two. Three."):
        process.fill(text)
        desk.go_back()
        desk.go_forward()
        expect(process).to_have_value(text, timeout=15_000)
        process.fill(f"{text} And more.")
        desk.reload()
        expect(process).to_have_value(f"{text} And more.", timeout=15_000)
    expect(desk.locator(".draft-note")).to_be_visible(timeout=15_000)
    problems.clear()  # of requests that ended with their page


def test_two_windows_lose_nothing(
    desk: Page, practice: GoodPractice, problems: list[str]
):
    other = desk.context.new_page()
    other.goto(desk.url)
    desk.locator("#id_purpose").fill("From the one.")
    desk.locator("#id_impact").fill("12 people.")
    save(desk)
    expect(desk.locator(".messagelist")).to_be_visible()
    other.locator("#id_purpose").fill("From the other.")
    save(other)
    expect(other.get_by_role("heading", level=1)).to_contain_text("Which wording")
    other.get_by_role("radio").first.focus()
    other.keyboard.press("ArrowDown")
    other.keyboard.press("Tab")
    other.keyboard.press("Enter")
    expect(other.locator("#id_purpose")).to_have_value("From the one.")
    practice.refresh_from_db()
    assert practice.impact == "12 people."
    assert not RollingDraft.objects.filter(practice=practice).exists()
    problems.clear()  # of the answer 409 to the second window, while it typed


def test_who_types_and_takes_a_left_text_at_once_keeps_both(
    page: Page, officer: User, signed_in: Any, city: City
):
    public = make_practice(
        "Open house", city=city, purpose="Old.", topics=Topic.objects.all()[:1]
    )
    update = transition(public, "prepare_update", officer)
    page.context.add_cookies(signed_in)
    page.goto(f"{BASE}{update.pk}/change/")
    page.locator("#id_purpose").fill("Left behind.")
    saved_state(page).to_contain_text("Kept automatically at", timeout=15_000)
    transition(transition(update, "submit", officer), "publish", make_staff())
    again = transition(public, "prepare_update", officer)
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(f"{BASE}{again.pk}/change/")
    page.locator("#id_process").fill("Typed at once.")
    page.get_by_role("button", name="Put it into this form").click()
    expect(page.locator(".messagelist")).to_contain_text("Nothing was put into")
    expect(page.locator("#id_process")).to_have_value("Typed at once.")
    draft = RollingDraft.objects.get(user=officer, practice=again)
    assert ["process", "Typed at once."] in draft.fields
    expect(page.locator("[aria-labelledby=left-heading]")).to_contain_text(
        "Left behind."
    )
    page.get_by_text("Throw away…").click()
    page.get_by_role("button", name="Throw it away").click()
    page.get_by_role("button", name="Put it into this form").click()
    expect(page.locator("#id_purpose")).to_have_value("Left behind.")


def test_the_text_of_a_window_that_was_closed_in_spite_of_all_comes_back(
    desk: Page, practice: GoodPractice, problems: list[str]
):
    second = desk.context.new_page()
    second.goto(desk.url)
    desk.locator("#id_process").fill("In the first.")
    saved_state(desk).to_contain_text("Kept automatically at", timeout=15_000)
    second.locator("#id_process").fill("In the second.")
    expect(second.locator(SAVED)).to_contain_text("another window", timeout=15_000)
    second.close()
    third = desk.context.new_page()
    third.goto(desk.url)
    expect(third.locator("#id_process")).to_have_value("In the second.")
    save(third)
    expect(third.locator(".messagelist")).to_be_visible()
    practice.refresh_from_db()
    assert practice.process == "In the second."
    draft = RollingDraft.objects.get(practice=practice)
    assert ["process", "In the first."] in draft.fields
    problems.clear()  # of the answers 409 while they typed


def test_what_two_windows_typed_signed_out_comes_back_from_both(
    page: Page, officer: User, signed_in: Any, problems: list[str]
):
    page.context.add_cookies(signed_in)
    page.goto(f"{BASE}add/")
    page.locator("#id_title").fill("Choir")
    saved_state(page).to_contain_text("Kept automatically at", timeout=15_000)
    page.goto("/admin/")
    page.get_by_role("link", name="Go on with the new practice").click()
    second = page.context.new_page()
    second.goto(page.url)
    page.context.clear_cookies()
    for window, text in ((page, "In the first."), (second, "In the second.")):
        window.locator("#id_process").fill(text)
        expect(window.locator(SAVED)).to_contain_text("signed out", timeout=15_000)
    page.wait_for_timeout(5000)  # while the first one tries again
    page.context.add_cookies(cookies_of(officer))
    for window in (second, page):
        window.on("dialog", lambda dialog: dialog.accept())
        window.reload()
        window.wait_for_timeout(3000)
    kept = {dict(draft.fields)["process"] for draft in RollingDraft.objects.of(officer)}
    assert kept == {"In the first.", "In the second."}
    problems.clear()  # of the answers 401 while they typed
