"""The shortlist in a browser: ticked on cards, kept there alone, sent as an address."""

import io
import re
from urllib.parse import parse_qsl, urlsplit

import pytest
from docx import Document
from playwright.sync_api import Browser, Page, expect

from tests.browser.kinds import NARROW, PHONE, PRACTICE, WIDE
from tests.browser.test_keyboard import REACHABLE, stops
from tests.browser.test_pages import AT_REST, OUTSIDE, check_large_text

KEPT = "JSON.parse(localStorage.getItem('shortlist') ?? '[]')"
REFUSES = """
Storage.prototype.getItem = () => { throw new DOMException("no", "SecurityError"); };
Storage.prototype.setItem = Storage.prototype.getItem;
Storage.prototype.removeItem = Storage.prototype.getItem;
"""
IS_FULL = """
Storage.prototype.setItem = () => {
  throw new DOMException("no", "QuotaExceededError");
};
"""


def tick(page: Page, number: int):
    """The tick of a card on the page, by the card's place in the list."""
    return page.locator(".card").nth(number).get_by_role("button", name="Shortlist:")


def own(page: Page):
    """The tick on the page of a practice."""
    return page.locator("[data-shortlist]").get_by_role("button", name="Shortlist:")


def titles(page: Page) -> list[str]:
    return [text.strip() for text in page.locator(".card__title").all_text_contents()]


def bar(page: Page):
    return page.get_by_role("region", name="Your shortlist")


def opener(page: Page, number: int):
    return bar(page).get_by_role("link", name=f"Shortlist ({number})")


def told(page: Page):
    return page.locator("body > [role=status]")


def chosen(page: Page) -> list[str]:
    return [slug for _name, slug in parse_qsl(urlsplit(page.url).query)]


@pytest.fixture
def shortlist(page: Page) -> list[str]:
    """Three practices ticked in the list, the second first, and opened: their names."""
    page.goto("/practices/?sort=title")
    names = titles(page)
    for number in (1, 0, 2):
        tick(page, number).click()
    opener(page, 3).click()
    return [names[1], names[0], names[2]]


def test_tick_is_a_button_that_names_its_practice_and_tells_what_it_did(page: Page):
    page.goto("/practices/")
    expect(bar(page)).to_be_hidden()
    name = titles(page)[0]
    button = page.get_by_role("button", name=f"Shortlist: {name}", exact=True)
    expect(button).to_have_attribute("aria-pressed", "false")
    button.focus()
    page.keyboard.press("Enter")
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(told(page)).to_have_text(f"“{name}” is on the shortlist.")
    expect(opener(page, 1)).to_be_visible()
    expect(button).to_be_focused()
    page.keyboard.press("Space")
    expect(button).to_have_attribute("aria-pressed", "false")
    expect(told(page)).to_have_text(f"“{name}” is no longer on the shortlist.")
    expect(bar(page)).to_be_hidden()
    assert page.evaluate("localStorage.length") == 0


def test_what_is_ticked_stays_ticked_on_every_page_and_in_both_languages(page: Page):
    page.goto("/practices/")
    tick(page, 0).click()
    address = page.locator(".card__title a").first.get_attribute("href")
    page.goto(str(address))
    expect(own(page)).to_have_attribute("aria-pressed", "true")
    page.goto("/fr/practices/")
    pressed = page.locator(".card [aria-pressed=true]")
    expect(pressed).to_have_count(1)
    expect(page.locator(".shortlist-bar a")).to_be_visible()
    page.goto("/")
    expect(opener(page, 1)).to_be_visible()


def test_cards_that_a_choice_of_filters_brings_have_their_ticks(page: Page):
    page.goto("/practices/?sort=title")
    page.locator("#topic-education").check()
    expect(page.get_by_role("link", name="Remove Education")).to_be_visible()
    expect(page.locator(".card .tick")).to_have_count(page.locator(".card").count())
    tick(page, 0).click()
    page.get_by_role("link", name="Remove Education").click()
    page.go_back()
    expect(tick(page, 0)).to_have_attribute("aria-pressed", "true")
    expect(opener(page, 1)).to_be_visible()


def test_card_still_leads_to_its_practice_beside_the_tick(page: Page):
    page.goto("/practices/")
    tick(page, 0).click()
    assert urlsplit(page.url).path == "/practices/"
    page.locator(".card").first.click(position={"x": 20, "y": 20})
    expect(own(page)).to_be_visible()


def test_practice_is_ticked_on_its_own_page(page: Page):
    page.goto(PRACTICE)
    button = own(page)
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    opener(page, 1).click()
    assert chosen(page) == [PRACTICE.split("/")[2]]


def test_shortlist_opens_in_the_order_of_ticking(page: Page, shortlist):
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Shortlist of 3 practices"
    )
    assert titles(page) == shortlist
    assert chosen(page) == page.evaluate(KEPT)
    expect(bar(page)).to_be_hidden()  # one is there


def test_bare_address_leads_to_what_is_kept(page: Page, shortlist):
    page.goto("/shortlist/")
    page.wait_for_url("**/shortlist/?practices=*")
    assert titles(page) == shortlist


def test_removing_and_clearing(page: Page, shortlist):
    page.get_by_role("link", name=f"Remove {shortlist[1]}").click()
    page.wait_for_url(lambda address: address.count("practices=") == 2)
    assert titles(page) == [shortlist[0], shortlist[2]]
    assert page.evaluate(KEPT) == chosen(page)
    page.get_by_role("link", name="Clear all").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The shortlist is empty")
    assert page.evaluate("localStorage.length") == 0


def test_list_of_somebody_else_is_shown_and_changes_nothing_of_ones_own(
    page: Page, shortlist, browser: Browser, base_url
):
    address = page.url
    other = browser.new_context(base_url=base_url).new_page()
    other.goto("/practices/?sort=title")
    tick(other, 5).click()
    mine = other.evaluate(KEPT)
    other.goto(address)
    assert titles(other) == shortlist
    assert other.evaluate(KEPT) == mine
    other.get_by_role("link", name=f"Remove {shortlist[0]}").click()
    other.wait_for_url(lambda address: address.count("practices=") == 2)
    assert other.evaluate(KEPT) == mine
    other.get_by_role("button", name="Add these to my shortlist").click()
    other.wait_for_url(lambda address: address.count("practices=") == 3)
    assert other.evaluate(KEPT) == chosen(other)
    assert chosen(other)[0] == mine[0]
    expect(other.get_by_role("button", name="Add these")).to_be_hidden()
    other.context.close()


def test_opening_a_shared_list_keeps_nothing(page: Page):
    page.goto(f"/shortlist/?practices={PRACTICE.split('/')[2]}")
    expect(page.locator(".chosen")).to_have_count(1)
    assert page.evaluate("localStorage.length") == 0


def test_what_is_no_longer_public_is_said_once_and_forgotten(page: Page):
    page.goto(PRACTICE)
    own(page).click()
    slug = PRACTICE.split("/")[2]
    page.evaluate(
        "slugs => localStorage.setItem('shortlist', JSON.stringify(slugs))",
        ["no-such-practice", slug],
    )
    page.goto("/shortlist/")
    expect(page.get_by_role("alert")).to_contain_text("“no-such-practice”")
    assert page.evaluate(KEPT) == [slug]


def test_link_is_copied(page: Page, shortlist):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("link", name="Link to this shortlist").click()
    expect(page.locator("[data-copied]")).to_have_text("The link is copied.")
    assert page.evaluate("navigator.clipboard.readText()") == page.url


def test_comparison_is_one_click_away_and_a_phone_reads_it_without_going_sideways(
    page: Page, shortlist, violations
):
    page.get_by_role("link", name="Compare", exact=True).click()
    expect(page.get_by_role("columnheader")).to_have_count(3)
    assert violations(page) == []
    names = page.locator(".compared__name")
    expect(names.first).to_be_hidden()
    for size in (PHONE, NARROW):
        page.set_viewport_size(size)
        assert page.evaluate(OUTSIDE) <= 0
        expect(names.first).to_be_visible()
        expect(names.first).to_have_text(shortlist[0])
    assert violations(page) == []


def test_briefing_is_one_click_away(page: Page, shortlist):
    with page.expect_download() as download:
        page.get_by_role("link", name="Briefing in Word").click()
    path = download.value.path()
    document = Document(io.BytesIO(path.read_bytes()))
    found = [p.text for p in document.paragraphs if p.style.name == "Heading 1"]  # type: ignore[union-attr]
    assert found[1:-1] == shortlist


def test_full_shortlist_says_so(page: Page):
    page.goto("/practices/")
    full = [f"practice-{number}" for number in range(30)]
    page.evaluate("s => localStorage.setItem('shortlist', JSON.stringify(s))", full)
    page.reload()
    tick(page, 0).click()
    expect(told(page)).to_contain_text("The shortlist is full: it holds 30 practices.")
    expect(tick(page, 0)).to_have_attribute("aria-pressed", "false")
    assert page.evaluate(KEPT) == full


def test_two_windows_agree(page: Page):
    page.goto("/practices/")
    other = page.context.new_page()
    other.goto("/practices/")
    tick(page, 0).click()
    expect(tick(other, 0)).to_have_attribute("aria-pressed", "true")
    expect(opener(other, 1)).to_be_visible()


@pytest.mark.parametrize("fault", [REFUSES, IS_FULL], ids=["refused", "full"])
def test_browser_that_keeps_nothing_still_has_a_list_in_its_address(page: Page, fault):
    page.add_init_script(fault)
    page.goto("/practices/")
    tick(page, 0).click()
    expect(told(page)).to_contain_text("This browser keeps nothing.")
    tick(page, 1).click()
    expected = titles(page)[:2]
    opener(page, 2).click()
    assert titles(page) == expected


@pytest.mark.parametrize("kept", ["{", "5", "null", '{"a": 1}', "[1, null]", ""])
def test_whatever_else_is_kept_under_the_name_does_no_harm(page: Page, kept):
    page.goto("/practices/")
    page.evaluate("text => localStorage.setItem('shortlist', text)", kept)
    page.reload()
    tick(page, 0).click()
    expect(opener(page, 1)).to_be_visible()


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_ticked_cards_and_their_bar_are_sound(page: Page, violations, size, scheme):
    page.set_viewport_size(size)
    page.emulate_media(color_scheme=scheme)
    page.goto("/practices/")
    tick(page, 0).click()
    page.keyboard.press("End")  # where the bar lies over nothing
    expect(page.locator(".site-footer")).to_be_in_viewport()
    page.evaluate(AT_REST)
    assert violations(page) == []
    page.set_viewport_size(WIDE)
    check_large_text(page)


@pytest.mark.parametrize("key", ["Tab", "Shift+Tab"])
@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_no_stop_of_the_tab_key_is_hidden_under_the_bar(page: Page, size, key):
    page.set_viewport_size(size)
    page.goto("/practices/?q=library")
    tick(page, 0).click()
    page.reload()
    met = stops(page, key)
    assert [stop for stop in met if stop["problems"]] == []
    assert len(met) == page.evaluate(REACHABLE)


def test_target_of_the_tick_is_large_enough_for_a_finger(page: Page):
    page.set_viewport_size(PHONE)
    page.goto("/practices/")
    box = tick(page, 0).bounding_box()
    assert box
    middle = box["y"] + box["height"] / 2
    for away in (-21, 21):
        there = "([x, y]) => document.elementFromPoint(x, y).className"
        point = [box["x"] + box["width"] / 2, middle + away]
        assert "tick" in page.evaluate(there, point)
    assert box["width"] >= 44


def test_shortlist_is_read_without_scripts(browser: Browser, base_url):
    context = browser.new_context(base_url=base_url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/practices/")
    expect(page.locator(".tick")).to_have_count(0)
    slug = PRACTICE.split("/")[2]
    page.goto(f"/shortlist/?practices={slug}&practices=mediadores-municipais-de-bairro")
    page.get_by_role("link", name="Compare", exact=True).click()
    expect(page.get_by_role("columnheader")).to_have_count(2)
    page.go_back()
    page.get_by_role("link", name="Remove").first.click()
    expect(page.locator(".chosen")).to_have_count(1)
    page.get_by_role("link", name="Clear all").click()
    expect(page.locator("noscript p").first).to_be_visible()
    context.close()


def test_paper_shows_the_list_without_what_one_clicks(page: Page, shortlist):
    page.emulate_media(media="print")
    expect(page.get_by_role("link", name="Briefing in Word")).to_be_hidden()
    expect(page.locator(".tick").first).to_be_hidden()
    expect(page.locator(".card").first).to_be_visible()


def test_practices_stand_side_by_side_on_paper_too(page: Page):
    page.goto("/practices/")
    titles = page.locator(".card__title a").evaluate_all(
        "links => links.slice(0, 5).map((link) => link.getAttribute('href'))"
    )
    chosen = "&".join(f"practices={title.split('/')[2]}" for title in titles)
    page.goto(f"/shortlist/compare/?{chosen}")
    page.emulate_media(media="print")
    tops = page.get_by_role("columnheader").evaluate_all(
        "heads => heads.map((head) => head.getBoundingClientRect().top)"
    )
    assert len(tops) == 5
    assert len(set(tops)) == 1
    pdf = page.pdf(prefer_css_page_size=True)
    width, height = re.findall(rb"/MediaBox \[0 0 ([0-9.]+) ([0-9.]+)\]", pdf)[0]
    assert float(width) > float(height)
