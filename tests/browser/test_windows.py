"""Several windows of one form, and going back and forth: nothing replaces the other."""

from playwright.sync_api import Page, expect

from practices.models import GoodPractice, RollingDraft
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
