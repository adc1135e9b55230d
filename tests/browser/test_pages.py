"""Every kind of page, in every look: axe, the content policy, requests, widths.

It is read whole twice, in English on a wide window when it is light, and in French on
a phone when it is dark; the colours of the dark are looked at on the wide one too.

`context` fails a test where the browser met a violation of the content policy, a
request to another host, a script error or an error on the console.
"""

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import LOOK
from tests.browser.kinds import DESK, NARROW, PHONE, PUBLIC, WIDE

# Beyond the right edge of the window; and text cut off by the box that holds it.
OUTSIDE = "document.documentElement.scrollWidth - window.innerWidth"
CUT = """() => [...document.querySelectorAll("body *")].filter((part) => {
  const style = getComputedStyle(part);
  return /hidden|clip/.test(style.overflow) && style.clipPath === "none" &&
    !part.matches("svg, svg *, input, select") && part.checkVisibility() &&
    part.clientWidth > 1 &&
    (part.scrollWidth > part.clientWidth + 1 ||
     part.scrollHeight > part.clientHeight + 1);
}).map((part) => `${part.tagName}.${part.className}`)"""
# WCAG 1.4.12. Sheets made by a script are not inline: the content policy admits them.
SPACED = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
    word-spacing: 0.16em !important; } p { margin-block-end: 2em !important; }`);
  document.adoptedStyleSheets.push(sheet);
}"""
TWICE = """() => {
  const size = parseFloat(getComputedStyle(document.documentElement).fontSize);
  document.documentElement.style.fontSize = `${2 * size}px`;
}"""
# Transitions of colours have come to their end.
AT_REST = "document.getAnimations().forEach((change) => change.finish())"


def check_widths(page: Page, *sizes) -> None:
    for size in sizes:
        page.set_viewport_size(size)
        assert page.evaluate(OUTSIDE) <= 0, f"sideways scroll at {size}"


def check_large_text(page: Page) -> None:
    """With the spacing of WCAG 1.4.12, then at twice the size, nothing is lost."""
    for change in (SPACED, TWICE):
        page.evaluate(change)
        assert page.evaluate(OUTSIDE) <= 0
        assert page.evaluate(CUT) == []


def check(page: Page, violations, address: str) -> None:
    page.set_viewport_size(WIDE)
    page.goto(address)
    assert violations(page) == []
    page.emulate_media(color_scheme="dark")
    page.evaluate(AT_REST)
    assert violations(page, LOOK) == []
    check_widths(page, NARROW, PHONE, WIDE)
    check_large_text(page)


@pytest.mark.parametrize("kind", PUBLIC)
def test_page_is_sound_in_every_look(page: Page, violations, kind):
    check(page, violations, PUBLIC[kind])


@pytest.mark.parametrize("kind", PUBLIC)
def test_page_is_sound_in_french(page: Page, violations, kind):
    page.set_viewport_size(PHONE)
    page.emulate_media(color_scheme="dark")
    page.goto(f"/fr{PUBLIC[kind]}")
    assert page.locator("html").get_attribute("lang") == "fr"
    assert violations(page) == []
    check_widths(page, NARROW, PHONE, WIDE)
    check_large_text(page)


@pytest.mark.parametrize("kind", DESK)
def test_page_of_the_desk_is_sound_in_every_look(
    page: Page, violations, desk_cookies, kind
):
    page.context.add_cookies(desk_cookies)
    check(page, violations, DESK[kind])


@pytest.mark.parametrize("kind", DESK)
def test_page_of_the_desk_is_sound_in_french(
    page: Page, violations, desk_cookies, kind
):
    page.context.add_cookies(desk_cookies)
    page.set_viewport_size(PHONE)
    page.emulate_media(color_scheme="dark")
    page.goto(f"/fr{DESK[kind]}")
    assert violations(page) == []
    check_widths(page, NARROW, PHONE, WIDE)
