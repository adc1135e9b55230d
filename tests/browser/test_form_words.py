"""What the form says of itself while somebody writes: true at every moment."""

import pytest
from playwright.sync_api import FilePayload, Locator, Page, expect

from practices.models import GoodPractice
from tests.browser.kinds import PHONE
from tests.browser.test_form import (
    LOW,
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


def test_what_was_saved_is_said_until_she_writes_on(desk: Page):
    save(desk)
    expect(desk.locator(".messagelist .success")).to_have_text("Draft saved.")
    desk.locator("#id_process").press("a")
    expect(desk.locator(".messages")).to_have_count(0)


def test_a_button_pressed_without_a_line_says_what_to_do(
    desk: Page, practice: GoodPractice, problems: list[str]
):
    desk.context.set_offline(True)
    with desk.expect_event("requestfailed", lambda one: one.url.endswith("/typed/")):
        desk.locator("#id_process").fill("Without a line.")
        save(desk)
    saved_state(desk).to_contain_text("Not sent: no connection. Press the button again")
    desk.context.set_offline(False)
    saved_state(desk).to_contain_text("Kept automatically at", timeout=30_000)
    save(desk)
    expect(desk.locator(".messagelist")).to_contain_text("Draft saved.")
    practice.refresh_from_db()
    assert practice.process == "Without a line."
    problems.clear()  # of the requests that found no line


def test_files_that_were_chosen_are_named_when_the_form_is_read_again(desk: Page):
    file: FilePayload = {
        "name": "Plan A.pdf",
        "mimeType": "application/pdf",
        "buffer": b"%PDF-1.4",
    }
    desk.locator("#id_reference_documents-0-file").set_input_files(file)
    saved_state(desk).to_contain_text("Kept automatically at", timeout=15_000)
    for _time in range(2):
        desk.reload()
        note = desk.locator(".draft-note")
        expect(note).to_contain_text("Choose these files again: Plan A.pdf.")


def test_what_is_still_needed_goes_when_it_is_given(desk: Page):
    needed = desk.locator("[data-lacking]")
    expect(needed).to_contain_text("still needs: a topic.")
    desk.locator("#id_topics input").first.check()
    expect(needed).to_be_empty()


def test_what_is_typed_back_is_not_said_to_be_unsaved(desk: Page):
    process, note = desk.locator("#id_process"), desk.locator(".draft-note")
    process.fill("First we met.")
    saved_state(desk).to_contain_text("Not saved yet.", timeout=15_000)
    process.fill("")
    saved_state(desk).to_be_empty(timeout=15_000)
    desk.reload()
    expect(note).to_have_count(0)


@pytest.mark.parametrize("way", ["deleted", "sent in"])
def test_the_bar_says_where_the_practice_stands_when_others_went_on(
    desk: Page, practice: GoodPractice, problems: list[str], way: str
):
    state = desk.locator(".form-foot .state")
    expect(state).to_have_text("Draft")
    if way == "deleted":
        practice.delete()
    else:
        GoodPractice.objects.filter(pk=practice.pk).update(status="submitted")
    desk.locator("#id_process").fill("First we met.")
    saved_state(desk).to_contain_text("What you type is kept", timeout=15_000)
    now = "No longer there" if way == "deleted" else "Submitted"
    expect(state).to_have_text(now)
    expect(desk.locator(".status-line").first).to_have_text(now)
    problems.clear()  # that what is typed was not found


# --- On a phone, above the bar -------------------------------------------------------

# So that one ends where the other begins.
TOUCHING = """(one, other) => scrollBy({
  top: one.getBoundingClientRect().bottom - other.getBoundingClientRect().top,
  behavior: "instant",
})"""


def put_on(one: Locator, other: Locator) -> None:
    """Scroll until one ends where the other, which stays in sight, begins."""
    one.evaluate(TOUCHING, other.element_handle())
    assert abs(bottom(one) - top(other)) < 2


def top(part: Locator) -> float:
    return float(part.evaluate("part => part.getBoundingClientRect().top"))


def bottom(part: Locator) -> float:
    return float(part.evaluate("part => part.getBoundingClientRect().bottom"))


def test_on_a_phone_the_bar_never_grows_over_the_field_one_writes_in(desk: Page):
    desk.set_viewport_size(PHONE)
    field, foot = desk.locator("#id_contact_name"), desk.locator(".form-foot")
    field.focus()
    put_on(field, foot)
    low = top(foot)
    desk.keyboard.insert_text("A")
    saved_state(desk).to_contain_text("Kept automatically at", timeout=15_000)
    assert top(foot) < low
    assert bottom(field) <= top(foot)


def test_on_a_phone_what_a_box_of_kept_text_unfolds_is_above_the_bar(desk: Page):
    desk.locator("#id_process").fill("First we met.")
    saved_state(desk).to_contain_text("Kept automatically at", timeout=15_000)
    desk.set_viewport_size(LOW)
    desk.reload()
    fold, foot = desk.get_by_text("Throw away…"), desk.locator(".form-foot")
    put_on(fold, foot)
    fold.click()
    throw = desk.get_by_role("button", name="Throw it away")
    expect(throw).to_be_in_viewport(ratio=1)
    assert bottom(throw) <= top(foot)
