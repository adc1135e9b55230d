"""What a visit leaves behind, and what the pages are in other media than the screen."""

import re

import pytest
from django.test import RequestFactory
from playwright.sync_api import Page, Route, expect

from icc_site.views import styleguide
from tests.browser.kinds import PHONE, PRACTICE, PUBLIC, WIDE

STORED = """async () => [
  document.cookie, localStorage.length, sessionStorage.length,
  (await indexedDB.databases()).length, (await caches.keys()).length
]"""


def test_visit_leaves_nothing_in_the_browser(page: Page):
    signing_in = "desk, signing in"  # the page of a form; it guards that by a cookie
    for kind in PUBLIC.keys() - {signing_in}:
        page.goto(PUBLIC[kind])
    page.goto("/practices/")
    page.locator("#topic-education").check()
    expect(page.get_by_role("link", name="Remove Education")).to_be_visible()
    page.get_by_role("link", name="Français").click()
    assert page.evaluate(STORED) == ["", 0, 0, 0, 0]
    assert page.context.cookies() == []


def test_own_fonts_are_used_and_come_from_the_site(page: Page, base_url):
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(request.url))
    page.goto("/")
    loaded = page.evaluate(
        """async () => [...await document.fonts.ready]
        .filter((font) => font.status === "loaded")
        .map((font) => font.family.replaceAll('"', ""))"""
    )
    assert {"Source Sans 3", "Source Serif 4"} <= set(loaded)
    fonts = [
        address for address in fetched if "font" in address and ".woff2" in address
    ]
    assert len(fonts) >= 2
    assert all(address.startswith(f"{base_url}/static/fonts/") for address in fonts)
    family = "part => getComputedStyle(part).fontFamily"
    assert page.locator("h1").evaluate(family).startswith('"Source Serif 4"')
    assert page.locator("body").evaluate(family).startswith('"Source Sans 3"')


# --- The map ------------------------------------------------------------------------


def test_every_dot_of_the_map_is_a_link_that_says_where_and_how_many(page: Page):
    page.goto("/practices/?view=map")
    dots = page.locator(".map a")
    assert dots.count() == page.locator(".map circle").count() > 60
    for name in dots.evaluate_all("all => all.map(dot => dot.ariaLabel)"):
        assert re.fullmatch(r".+: \d+ practices?", name)
    oslo = page.get_by_role("link", name="Oslo: 5 practices")
    oslo.focus()
    expect(oslo).to_be_focused()
    width = "dot => parseFloat(getComputedStyle(dot).strokeWidth)"
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    assert oslo.locator("circle").evaluate(width) >= 4
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("5 practices")
    expect(page.get_by_role("link", name="Remove Oslo")).to_be_visible()


def test_list_stands_under_the_map(page: Page):
    page.goto("/practices/?view=map&topic=education")
    picture = page.locator(".map").bounding_box()
    first = page.locator(".card").first.bounding_box()
    assert picture
    assert first
    assert first["y"] >= picture["y"] + picture["height"]


# --- Other media --------------------------------------------------------------------

MOVING = """() => [...document.querySelectorAll("*")].filter((part) => {
  const style = getComputedStyle(part);
  return style.animationName !== "none" || style.scrollBehavior === "smooth" ||
    style.transitionDuration.split(", ").some((time) => parseFloat(time) > 0);
}).length"""


@pytest.mark.parametrize("kind", ["home", "list", "practice"])
def test_nothing_moves_for_who_wants_less_motion(page: Page, kind):
    page.emulate_media(reduced_motion="reduce")
    page.goto(PUBLIC[kind])
    assert page.evaluate(MOVING) == 0


def test_marks_and_dots_are_seen_in_forced_colours(page: Page):
    page.emulate_media(forced_colors="active")
    page.goto("/practices/?view=map")
    colour = "(part, [pseudo, name]) => getComputedStyle(part, pseudo)[name]"
    ground = page.locator("body").evaluate(colour, [None, "backgroundColor"])
    dot = page.locator(".map__dot").first.evaluate(colour, [None, "fill"])
    mark = page.locator(".topic").first.evaluate(
        colour, ["::before", "backgroundColor"]
    )
    current = page.locator(".segments [aria-current]")
    assert len({ground, dot}) == 2
    assert len({ground, mark}) == 2
    assert current.evaluate(colour, [None, "outlineStyle"]) == "solid"


@pytest.mark.parametrize(
    ("kind", "gone", "left"),
    [
        (
            "practice with every part, in Portuguese",
            [".menu", ".crumbs", ".site-footer nav", ".box .button"],
            ["h1", ".facts", ".part", ".site-footer .print-only"],
        ),
        (
            "list, filtered",
            [".menu", ".search", ".filters", ".toolbar__bar", ".segments"],
            ["h1", ".chips", ".card", ".site-footer .print-only"],
        ),
    ],
)
def test_print_holds_what_one_reads_and_not_what_one_clicks(
    page: Page, kind, gone, left
):
    page.emulate_media(media="print")
    page.goto(PUBLIC[kind])
    for selector in gone:
        expect(page.locator(selector).first).to_be_hidden()
    for selector in left:
        expect(page.locator(selector).first).to_be_visible()


@pytest.mark.parametrize("kind", ["practice", "practice without a title"])
def test_printed_practice_has_two_pages_at_most_and_its_address(page: Page, kind):
    page.goto(PUBLIC[kind])
    pdf = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) <= 2
    width, height = map(float, re.findall(rb"/MediaBox \[0 0 (\S+) (\S+)\]", pdf)[0])
    assert (round(width), round(height)) == (595, 842)
    page.emulate_media(media="print")
    address = page.locator(".site-footer .print-only")
    expect(address).to_have_text(f"http://testserver{PUBLIC[kind]}")


DARK_OR_CLICKED = """() => [...document.body.querySelectorAll("*")].filter((part) => {
  const box = part.getBoundingClientRect();
  if (!part.checkVisibility() || box.width < 1 || part.closest("svg")) return false;
  const [red, green, blue, alpha = 1] = getComputedStyle(part).backgroundColor
    .match(/[\\d.]+/g).map(Number);
  const isDark = alpha > 0.1 && red + green + blue < 384 && box.width > 20;
  return isDark || part.matches("nav a, button, input, select, summary, .button");
}).map((part) => part.outerHTML.slice(0, 90))"""


def test_printed_practice_has_its_facts_on_top_and_the_addresses_of_its_links(
    page: Page,
):
    page.emulate_media(media="print", color_scheme="dark")
    page.goto(PUBLIC["practice with every part, in Portuguese"])
    heading, facts, part = (
        page.locator(selector).first.bounding_box()
        for selector in ("h1", ".facts", ".part")
    )
    assert heading
    assert facts
    assert part
    assert heading["y"] < facts["y"] < facts["y"] + facts["height"] < part["y"]
    assert page.evaluate(DARK_OR_CLICKED) == []
    shown = page.get_by_role("link", name="Plano").evaluate(
        "link => getComputedStyle(link, '::after').content"
    )
    assert "https://example.org/plano-municipal.pdf" in shown
    assert page.locator(".part:visible").count() == 10  # the documents are one


@pytest.mark.parametrize(
    ("view", "item", "most"),
    [("cards", ".card", 3), ("table", "tbody tr", 2), ("map", ".card", 4)],
)
def test_printed_list_is_whole_and_light_and_says_what_is_left(
    page: Page, view, item, most
):
    address = f"/practices/?topic=education&view={view}"
    page.emulate_media(color_scheme="dark")
    page.goto(address)
    pdf = page.pdf(prefer_css_page_size=True)
    assert 1 < len(re.findall(rb"/Type\s*/Page\b", pdf)) <= most
    page.set_viewport_size({"width": 658, "height": 900})  # what lies between margins
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate(DARK_OR_CLICKED) == []
    ink = page.locator("body").evaluate("body => getComputedStyle(body).color")
    assert max(map(int, re.findall(r"\d+", ink))) < 80
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.locator(f".results {item}:visible").count() == 20
    breaks = "item => getComputedStyle(item).breakInside"
    assert page.locator(item).first.evaluate(breaks) == "avoid"
    left = page.get_by_text("These are practices 1 to 20 of 22.")
    expect(left).to_be_visible()
    expect(page.locator(".site-footer .print-only")).to_have_text(
        f"http://testserver{address}"
    )
    page.emulate_media(media="screen")
    expect(left).to_be_hidden()


def test_heading_comes_before_the_facts_on_the_phone(page: Page):
    page.set_viewport_size(PHONE)
    page.goto(PRACTICE)
    heading = page.locator("h1").bounding_box()
    facts = page.locator(".facts").bounding_box()
    assert heading
    assert facts
    assert heading["y"] < facts["y"]


def test_style_guide_is_sound(page: Page, violations):
    """It has an address only where DEBUG is on: the browser is handed the page."""
    html = styleguide(RequestFactory().get("/styleguide/")).content

    def answer(route: Route) -> None:
        route.fulfill(body=html, content_type="text/html; charset=utf-8")

    page.route("**/styleguide/", answer)
    for size in (WIDE, PHONE):
        page.set_viewport_size(size)
        page.goto("/styleguide/")
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
