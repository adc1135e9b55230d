"""Everything can be reached and done with the keyboard, and one sees where one is."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.kinds import DESK, PHONE, PUBLIC, WIDE

# What is wrong with the element that has the focus; null when the page has lost it.
STOP = """() => {
  const stop = document.activeElement;
  if (!stop || stop === document.body) return null;
  const problems = [];
  const box = stop.getBoundingClientRect();
  const inside = box.bottom > 0 && box.right > 0 &&
    box.top < innerHeight && box.left < innerWidth;
  if (!inside) problems.push("outside the window");
  if (!stop.checkVisibility({ opacityProperty: true, visibilityProperty: true }))
    problems.push("invisible");

  const middle = [
    Math.min(Math.max(box.left + Math.min(box.width, 40) / 2, 0), innerWidth - 1),
    Math.min(Math.max(box.top + box.height / 2, 0), innerHeight - 1),
  ];
  const there = document.elementFromPoint(...middle);
  const dots = stop.closest(".map"); // they may overlap each other
  const seen = there && (stop.contains(there) || there.contains(stop) ||
    (dots && dots.contains(there)) || there.closest("label")?.contains(stop));
  if (!seen) problems.push(`hidden under ${there?.outerHTML.slice(0, 60)}`);

  const rgb = (text) => (text.match(/[\\d.]+/g) || []).map(Number);
  const light = (colour) => rgb(colour).slice(0, 3).map((part) => part / 255)
    .map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
    .reduce((sum, part, i) => sum + part * [0.2126, 0.7152, 0.0722][i], 0);
  const contrast = (one, other) => {
    const [dark, bright] = [light(one), light(other)].sort((a, b) => a - b);
    return (bright + 0.05) / (dark + 0.05);
  };
  const ground = (part) => {
    for (let it = part.parentElement; it; it = it.parentElement) {
      const colour = getComputedStyle(it).backgroundColor;
      if (rgb(colour)[3] !== 0) return colour;
    }
    return "rgb(255, 255, 255)";
  };
  const ring = (part) => {
    const style = getComputedStyle(part);
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2 &&
      contrast(style.outlineColor, ground(part)) >= 3;
  };
  const dot = stop.querySelector(":scope > circle");
  const card = stop.closest(".card");
  const marked = ring(stop) || (card && ring(card)) ||
    (dot && parseFloat(getComputedStyle(dot).strokeWidth) >= 4);
  if (!marked) problems.push("no visible focus");
  const name = stop.getAttribute("aria-label") || stop.textContent.trim() || stop.id;
  return { name: `${stop.tagName} ${name.slice(0, 40)}`, problems };
}"""
REACHED = """[...document.querySelectorAll(
  "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']"
)].filter(
  (part) => !part.disabled && part.tabIndex >= 0 && !part.closest("[inert]") &&
    part.checkVisibility({ visibilityProperty: true })
)"""
REACHABLE = f"() => {REACHED}.length"
# Those up to the field in which a form begins.
PASSED = f"""() => {{
  const begin = document.activeElement;
  if (begin === document.body) return 0;
  return {REACHED}.filter((part) => !(begin.compareDocumentPosition(part) & 4)).length;
}}"""
FOCUSED_ID = "document.activeElement.id"


def stops(page: Page, key: str = "Tab", limit: int = 400) -> list[dict[str, Any]]:
    """Press `key` again and again, from outside the page until the focus leaves it."""
    page.evaluate("document.activeElement.blur()")
    met: list[dict[str, Any]] = []
    for _step in range(limit):
        page.keyboard.press(key)
        stop = page.evaluate(STOP)
        if stop is None:
            return met
        met.append(stop)
    raise AssertionError(f"no end after {limit} stops: a trap")


@pytest.mark.parametrize(
    ("kind", "size"),
    [
        ("home", WIDE),
        ("home", PHONE),
        ("list, filtered", WIDE),
        ("list, filtered", PHONE),
        ("list as a map", WIDE),
        ("list as a table", WIDE),
        ("practice with a long title, from a list", WIDE),
        ("practice with every part, in Portuguese", PHONE),
        ("cities", PHONE),
        ("network with activities", WIDE),
    ],
)
def test_every_stop_of_the_tab_key_is_seen_and_none_is_left_out(page: Page, kind, size):
    page.set_viewport_size(size)
    page.goto(PUBLIC[kind])
    expected = page.evaluate(REACHABLE)
    met = stops(page)
    assert [stop for stop in met if stop["problems"]] == []
    assert len(met) == expected


def test_no_stop_is_hidden_under_the_bar_of_the_phone_on_the_way_back(page: Page):
    page.set_viewport_size(PHONE)
    page.goto("/practices/")
    met = stops(page, "Shift+Tab")
    assert [stop for stop in met if stop["problems"]] == []
    assert len(met) == page.evaluate(REACHABLE)


def test_skip_link_leads_past_the_header(page: Page):
    page.goto("/")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    assert page.evaluate(FOCUSED_ID) == "main"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")
    expect(skip).not_to_be_in_viewport()


def test_menu_of_the_phone_opens_by_enter_and_gives_the_focus_back(page: Page):
    page.set_viewport_size(PHONE)
    page.goto("/")
    button = page.get_by_role("button", name="Menu")
    menu = page.get_by_role("navigation", name="Main")
    expect(menu).to_be_hidden()
    button.focus()
    page.keyboard.press("Enter")
    expect(menu).to_be_visible()
    page.keyboard.press("Tab")
    expect(menu.get_by_role("link", name="Practices")).to_be_focused()
    assert page.evaluate(STOP)["problems"] == []
    page.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    expect(button).to_be_focused()


def test_menu_of_the_phone_closes_by_its_button_and_by_a_touch_beside_it(page: Page):
    page.set_viewport_size(PHONE)
    page.goto("/about/")
    button = page.get_by_role("button", name="Menu")
    menu = page.get_by_role("navigation", name="Main")
    for close in (button.click, lambda: page.mouse.click(20, 700)):
        button.click()
        expect(menu).to_be_visible()
        close()
        expect(menu).to_be_hidden()
    button.click()
    menu.get_by_role("link", name="Cities").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Cities")


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_sort_menu_opens_sorts_and_closes_by_escape(page: Page, size):
    page.set_viewport_size(size)
    page.goto("/practices/?country=PT")
    summary = page.locator("#sort summary")
    title = page.locator("#sort").get_by_role("link", name="Title")
    summary.focus()
    page.keyboard.press("Enter")
    expect(title).to_be_in_viewport()
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    expect(title).to_be_hidden()
    expect(summary).to_be_focused()
    page.keyboard.press("Enter")
    title.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/practices/?country=PT&sort=title")
    expect(summary).to_have_text("Sort: title")


def test_sort_menu_closes_by_a_click_beside_it(page: Page):
    page.goto("/practices/")
    summary = page.locator("#sort summary")
    first = page.locator("#sort a").first
    summary.click()
    expect(first).to_be_visible()
    page.get_by_role("heading", level=1).click()
    expect(first).to_be_hidden()


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("kind", DESK)
def test_every_stop_at_the_desk_is_seen_and_none_is_left_out(
    page: Page, desk_cookies, kind, size
):
    page.context.add_cookies(desk_cookies)
    page.set_viewport_size(size)
    page.goto(DESK[kind])
    passed = page.evaluate(PASSED)
    met = stops(page)
    assert [stop for stop in met if stop["problems"]] == []
    assert len(met) == page.evaluate(REACHABLE) - passed
