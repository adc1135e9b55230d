"""Reviewing in a real browser: what the programme types about a practice stays."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pytest_django import DjangoDbBlocker

from practices.models import GoodPractice, ReviewComment
from practices.workflow import transition
from tests.browser import filling
from tests.factories import make_city, make_officer, make_practice, make_topic

pytestmark = pytest.mark.usefixtures("unblocked")


@pytest.fixture
def unblocked(base_url: str, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with django_db_blocker.unblock():
        yield


def send_in(title: str) -> GoodPractice:
    """A practice that waits for its review."""
    city = make_city(f"Reviewville {GoodPractice.objects.count()}", "NO")
    practice: GoodPractice = make_practice(
        title,
        city=city,
        status="draft",
        purpose="We met.",
        impact="Few came.",
        topics=[make_topic(f"Reviewing {city}")],
    )
    transition(practice, "submit", make_officer(city))
    return practice


@pytest.fixture
def review(page: Page, desk_cookies: Any, unblocked: None) -> Page:
    """The review of a practice that was sent in, open."""
    practice = send_in("Open door")
    page.context.add_cookies(desk_cookies)
    page.goto(f"/admin/practices/goodpractice/{practice.pk}/review/")
    return page


def box(page: Page, name: str) -> Any:
    """The box for words about a part, unfolded."""
    found = page.locator(f"#{name}-new-text")
    if not found.is_visible():
        page.locator(f"#part-{name} .say > summary").click()
    return found


def test_each_button_keeps_all_that_is_typed(review: Page):
    box(review, "impact").fill("How many?")
    review.locator("#reason").fill("Thank you.")
    box(review, "purpose").fill("Whom?")
    review.locator("#part-purpose").get_by_role(
        "button", name="Keep the comment"
    ).click()
    expect(review.locator("#part-purpose .comment")).to_contain_text("Whom?")
    expect(review.locator("#part-impact .comment")).to_contain_text("How many?")
    expect(review.locator("[data-brought-back]")).to_be_visible()
    expect(review.locator("#reason")).to_have_value("Thank you.")
    expect(review.locator("#impact-new-text")).to_have_value("")
    box(review, "title").fill("Shorter?")
    review.get_by_role("button", name="Publish", exact=True).click()
    expect(review.get_by_role("alert")).to_contain_text("Nothing is published yet.")
    expect(review.locator("#reason")).to_have_value("Thank you.")
    expect(review.get_by_text("stands in its place again")).to_have_count(0)
    review.get_by_role("button", name="Ask for changes").click()
    review.wait_for_url("**/admin/#queue")
    assert ReviewComment.objects.sent().filter(text="Shorter?").count() == 1
    review.go_back()
    expect(review.locator("#content-main.review")).to_be_visible()
    expect(review.locator("#purpose-new-text")).to_have_count(0)
    review.reload()
    assert ReviewComment.objects.filter(text="Shorter?").count() == 1
    assert review.evaluate("localStorage.length") == 0


def test_a_session_that_ended_loses_no_reason(review: Page):
    review.goto(review.url.replace("review", "step/request_changes"))
    address = review.url
    review.locator("#id_reason").fill("How many came?")
    review.context.clear_cookies(name=re.compile("session"))
    review.get_by_role("button", name="Ask for changes").click()
    review.get_by_label("Email").fill(filling.USERNAME)
    review.get_by_label("Password").fill(filling.PASSWORD)
    review.get_by_role("button", name="Sign in", exact=True).click()
    review.wait_for_url(address)
    expect(review.locator("#id_reason")).to_have_value("How many came?")
    expect(review.locator("[data-brought-back]")).to_be_visible()


def test_who_answers_without_any_cookie_signs_in_and_goes_on(
    review: Page, problems: list[str]
):
    address = review.url
    box(review, "impact").fill("How many?")
    review.locator("#reason").fill("Thank you.")
    review.context.clear_cookies()
    review.get_by_role("button", name="Ask for changes").click()
    review.get_by_label("Email").fill(filling.USERNAME)
    review.get_by_label("Password").fill(filling.PASSWORD)
    review.get_by_role("button", name="Sign in", exact=True).click()
    review.wait_for_url(address)
    expect(review.locator("#impact-new-text")).to_have_value("How many?")
    expect(review.locator("#reason")).to_have_value("Thank you.")


def test_a_session_that_ended_loses_no_comment(review: Page, problems: list[str]):
    address = review.url
    box(review, "impact").fill("How many?")
    review.context.clear_cookies(name=re.compile("session"))
    review.locator("#part-impact").get_by_role(
        "button", name="Keep the comment"
    ).click()
    review.get_by_label("Email").fill(filling.USERNAME)
    review.get_by_label("Password").fill(filling.PASSWORD)
    review.get_by_role("button", name="Sign in", exact=True).click()
    review.wait_for_url(address)
    expect(review.locator("#impact-new-text")).to_have_value("How many?")


def test_what_is_typed_outlasts_a_change_of_the_practice(review: Page):
    address = review.url
    box(review, "impact").fill("How many?")
    review.locator("#reason").fill("Thank you.")
    review.get_by_role("link", name="Open the form").click()
    review.locator("#id_summary").evaluate("field => (field.value = 'Doors.')")
    review.get_by_role("button", name="Save", exact=True).first.click()
    review.goto(address)
    expect(review.locator("[data-brought-back]")).to_be_visible()
    expect(review.locator("#impact-new-text")).to_have_value("How many?")
    expect(review.locator("#reason")).to_have_value("Thank you.")


def test_the_keys_j_and_k_go_through_the_queue(review: Page):
    send_in("Open window")
    review.reload()
    first, heading = review.url, review.get_by_role("heading", level=1)
    next_one = review.get_by_role("link", name="Next J")
    expect(next_one).to_have_attribute("aria-keyshortcuts", "j")
    review.keyboard.press("j")
    expect(heading).to_have_text("Review: Open window")
    expect(review.get_by_role("link", name="Previous K")).to_be_visible()
    review.keyboard.press("Shift+K")
    review.keyboard.press("Control+k")
    expect(heading).to_have_text("Review: Open window")
    review.keyboard.press("k")
    review.wait_for_url(first)


def test_a_key_typed_in_a_field_is_a_letter(review: Page):
    send_in("Open window")
    review.reload()
    address = review.url
    box(review, "impact").press_sequentially("jk")
    review.locator("#reason").press_sequentially("kj")
    expect(review.locator("#reason")).to_have_value("kj")
    expect(review.locator("#impact-new-text")).to_have_value("jk")
    assert review.url == address


def test_the_keys_of_the_queue_can_be_turned_off_and_on(review: Page):
    send_in("Open window")
    review.reload()
    address, j = review.url, review.locator(".queue [rel=next] kbd")
    review.get_by_role("button", name="Turn off the keys J and K").click()
    review.reload()
    on = review.get_by_role("button", name="Use the keys J and K")
    expect(on).to_be_visible()
    expect(j).to_be_hidden()
    review.keyboard.press("j")
    on.click()
    assert review.url == address
    expect(
        review.get_by_role("button", name="Turn off the keys J and K")
    ).to_be_focused()
    expect(j).to_be_visible()
    review.keyboard.press("j")
    expect(review.get_by_role("heading", level=1)).to_have_text("Review: Open window")
