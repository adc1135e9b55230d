"""The list: with its script a choice applies at once, without it by the button."""

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.kinds import PHONE

FOCUSED_ID = "document.activeElement.id"


def heading(page: Page):
    return page.get_by_role("heading", level=1)


def box(page: Page, facet: str, value: str):
    return page.locator(f"#{facet}-{value}")


def count_beside(page: Page, facet: str, value: str) -> int:
    label = page.locator("label", has=box(page, facet, value))
    return int(label.locator(".count").text_content() or 0)


def shows(page: Page, number: int) -> None:
    word = "practice" if number == 1 else "practices"
    expect(heading(page)).to_have_text(f"{number} {word}")


def test_choosing_applies_at_once_and_the_focus_stays(page: Page):
    page.goto("/practices/")
    before = count_beside(page, "country", "IT")
    number = count_beside(page, "topic", "education")
    box(page, "topic", "education").focus()
    page.keyboard.press("Space")
    shows(page, number)
    assert page.url.endswith("/practices/?topic=education")
    assert page.evaluate(FOCUSED_ID) == "topic-education"
    expect(box(page, "topic", "education")).to_be_checked()
    assert count_beside(page, "country", "IT") < before
    expect(page.get_by_role("link", name="Remove Education")).to_be_visible()
    page.keyboard.press("Space")
    expect(box(page, "topic", "education")).not_to_be_checked()
    expect(page.get_by_role("link", name="Remove Education")).to_be_hidden()
    assert page.url.endswith("/practices/")


def test_status_region_stays_and_tells_the_new_number(page: Page):
    page.goto("/practices/")
    page.evaluate("window.region = document.querySelector('#list-count[role=status]')")
    number = count_beside(page, "country", "AU")
    box(page, "country", "AU").check()
    shows(page, number)
    told = page.evaluate("window.region.isConnected && window.region.innerText.trim()")
    assert told == f"{number} practices"


def test_back_and_forward_restore_list_and_boxes(page: Page):
    page.goto("/practices/")
    everything = heading(page).inner_text()
    topic, country = box(page, "topic", "education"), box(page, "country", "DE")
    topic.check()
    expect(heading(page)).not_to_have_text(everything)
    one = heading(page).inner_text()
    country.check()
    expect(heading(page)).not_to_have_text(one)
    both = heading(page).inner_text()
    page.go_back()
    expect(heading(page)).to_have_text(one)
    expect(topic).to_be_checked()
    expect(country).not_to_be_checked()
    page.go_back()
    expect(heading(page)).to_have_text(everything)
    expect(topic).not_to_be_checked()
    page.go_forward()
    page.go_forward()
    expect(heading(page)).to_have_text(both)
    expect(country).to_be_checked()


def test_back_from_a_practice_finds_the_list_as_it_was(page: Page):
    page.goto("/practices/")
    number = count_beside(page, "topic", "education")
    box(page, "topic", "education").check()
    shows(page, number)
    page.locator(".card a").first.click()
    expect(page.get_by_role("link", name="Back to the")).to_contain_text(str(number))
    page.go_back()
    shows(page, number)
    expect(box(page, "topic", "education")).to_be_checked()
    assert page.locator("input:checked").count() == 1


def test_opened_rest_of_a_facet_stays_open(page: Page):
    page.goto("/practices/")
    rest = page.locator("#more-country")
    rest.locator("summary").click()
    expect(rest).to_have_attribute("open", "")
    last = rest.locator("input").last
    name = last.get_attribute("id")
    number = count_beside(page, *str(name).split("-"))
    last.check()
    shows(page, number)
    expect(page.locator("#more-country")).to_have_attribute("open", "")
    assert page.evaluate(FOCUSED_ID) == name
    expect(page.locator(f"#{name}")).to_be_in_viewport()


def test_quick_changes_end_in_the_state_of_the_last(page: Page):
    page.goto("/practices/")
    number = count_beside(page, "topic", "interaction")
    held = []
    # The first answer comes last.
    page.route("**/practices/?topic=education", lambda route: held.append(route))
    box(page, "topic", "education").click()
    box(page, "topic", "interaction").click()
    box(page, "topic", "education").click()
    shows(page, number)
    for route in held:
        route.continue_()
    page.wait_for_load_state("networkidle")
    shows(page, number)
    assert page.url.endswith("/practices/?topic=interaction")
    expect(box(page, "topic", "education")).not_to_be_checked()
    expect(box(page, "topic", "interaction")).to_be_checked()


def test_search_sort_and_view_are_kept_by_a_choice(page: Page):
    page.goto("/practices/?q=school&sort=title&view=table&page_size=50")
    box(page, "topic", "education").check()
    expect(page.get_by_role("link", name="Remove Education")).to_be_visible()
    kept = page.evaluate("Object.fromEntries(new URLSearchParams(location.search))")
    assert kept == {
        "q": "school",
        "topic": "education",
        "sort": "title",
        "view": "table",
        "page_size": "50",
    }
    expect(page.get_by_role("table")).to_be_visible()


def break_off(route: Route) -> None:
    """Break what the script asks for, not the page itself.

    It is a rule for good: one that ends with its first request (`times=1`) now and then
    held the next one for ever, and with it the browser and all tests after.
    """
    if route.request.resource_type == "fetch":
        route.abort()
    else:
        route.continue_()


def test_broken_answer_leads_to_the_page_itself(page: Page, problems):
    page.goto("/practices/")
    number = count_beside(page, "topic", "education")
    page.route("**/?topic=education", break_off)
    box(page, "topic", "education").click()
    shows(page, number)
    assert problems == ["console: Failed to load resource: net::ERR_FAILED"]
    problems.clear()


# --- Without scripts ----------------------------------------------------------------


@pytest.fixture
def plain_page(browser: Browser, base_url: str):
    """A page in a browser that runs no scripts."""
    context = browser.new_context(base_url=base_url, java_script_enabled=False)
    yield context.new_page()
    context.close()


def test_filters_work_by_their_button_without_scripts(plain_page: Page):
    plain_page.goto("/practices/?sort=title")
    number = count_beside(plain_page, "topic", "education")
    box(plain_page, "topic", "education").check()
    plain_page.get_by_role("button", name="Apply the filters").click()
    shows(plain_page, number)
    assert "topic=education" in plain_page.url
    assert "sort=title" in plain_page.url
    expect(box(plain_page, "topic", "education")).to_be_checked()
    plain_page.get_by_role("link", name="Remove Education").click()
    expect(box(plain_page, "topic", "education")).not_to_be_checked()


def test_journey_through_the_site_needs_no_scripts(plain_page: Page):
    plain_page.set_viewport_size(PHONE)
    plain_page.goto("/")
    plain_page.get_by_role("button", name="Menu").click()
    menu = plain_page.get_by_role("navigation", name="Main")
    menu.get_by_role("link", name="Practices").click()
    plain_page.get_by_role("link", name="Filters").click()
    box(plain_page, "country", "DE").check()
    plain_page.locator(".filters__foot").get_by_role("button").click()
    expect(plain_page.get_by_role("link", name="Remove Germany")).to_be_visible()
    expect(plain_page.locator("#filters")).to_be_hidden()
    plain_page.locator("#sort summary").click()
    plain_page.locator("#sort").get_by_role("link", name="Title").click()
    assert "country=DE" in plain_page.url
    plain_page.locator(".card a").first.click()
    plain_page.get_by_role("link", name="Next").click()
    plain_page.get_by_role("link", name="Back to the").click()
    expect(plain_page.get_by_role("link", name="Remove Germany")).to_be_visible()


# --- On the phone -------------------------------------------------------------------


@pytest.fixture
def sheet(page: Page):
    """The sheet of filters, opened on the phone in a list of Italy's practices."""
    page.set_viewport_size(PHONE)
    page.goto("/about/")
    page.goto("/practices/?country=IT")
    page.get_by_role("link", name="Filters (1)").click()
    filters = page.locator("#filters")
    expect(filters).to_be_visible()
    return filters


def show_button(sheet):
    return sheet.locator(".filters__foot").get_by_role("button")


def test_sheet_covers_the_phone_and_takes_the_focus(page: Page, sheet):
    assert sheet.bounding_box() == {"x": 0, "y": 0, **PHONE}
    assert page.evaluate(FOCUSED_ID) == "filters"
    page.keyboard.press("Tab")
    expect(sheet.get_by_role("link", name="Close")).to_be_focused()
    focusable = "a[href], button, input:not([type=hidden]), summary"
    outside = page.locator(focusable).filter(visible=True)
    assert outside.count() == sheet.locator(focusable).filter(visible=True).count()


def test_page_behind_the_sheet_does_not_scroll(page: Page, sheet):
    before = page.evaluate("scrollY")
    page.mouse.move(200, 500)
    page.mouse.wheel(0, 4000)
    page.wait_for_timeout(200)
    page.mouse.wheel(0, 4000)
    page.wait_for_timeout(200)
    assert page.evaluate("scrollY") == before
    assert page.evaluate("document.querySelector('.filters__scroll').scrollTop") > 0


def test_sheet_counts_what_is_chosen_and_back_closes_it_without_loss(page: Page, sheet):
    number = count_beside(page, "topic", "education")
    box(page, "topic", "education").check()
    word = "practice" if number == 1 else "practices"
    expect(show_button(sheet)).to_have_text(f"Show {number} {word}")
    box(page, "country", "AU").check()
    expect(
        page.get_by_role("link", name="Filters (3)", include_hidden=True)
    ).to_have_count(1)
    page.go_back()
    expect(sheet).to_be_hidden()
    expect(box(page, "topic", "education")).to_be_checked()
    expect(page.get_by_role("link", name="Remove Education")).to_be_visible()
    expect(page.get_by_role("link", name="Remove Australia")).to_be_visible()
    expect(page.get_by_role("link", name="Filters (3)")).to_be_focused()
    assert page.url.endswith("/practices/?topic=education&country=AU&country=IT")
    page.reload()
    expect(page.get_by_role("link", name="Filters (3)")).to_be_visible()
    page.go_back()
    page.wait_for_url("**/about/")


@pytest.mark.parametrize("way", ["Close", "Show", "Escape"])
def test_sheet_closes_and_gives_the_focus_back(page: Page, sheet, way):
    number = count_beside(page, "topic", "education")
    box(page, "topic", "education").check()
    expect(show_button(sheet)).to_contain_text(str(number))
    if way == "Escape":
        page.keyboard.press("Escape")
    elif way == "Close":
        sheet.get_by_role("link", name="Close").click()
    else:
        show_button(sheet).click()
    expect(sheet).to_be_hidden()
    shows(page, number)
    expect(page.get_by_role("link", name="Filters (2)")).to_be_focused()
    assert page.url.endswith("/practices/?topic=education&country=IT")


def test_sheet_that_was_opened_by_its_address_closes_too(page: Page):
    page.set_viewport_size(PHONE)
    page.goto("/practices/?country=IT#filters")
    page.locator("#filters").get_by_role("link", name="Close").click()
    expect(page.locator("#filters")).to_be_hidden()
    expect(page.get_by_role("link", name="Remove Italy")).to_be_visible()


def test_bar_with_filters_and_sort_stays_in_view(page: Page):
    page.set_viewport_size(PHONE)
    page.goto("/practices/")
    page.mouse.move(200, 500)
    page.mouse.wheel(0, 3000)
    expect(page.locator("h1")).not_to_be_in_viewport()
    expect(page.get_by_role("link", name="Filters")).to_be_in_viewport()
    expect(page.locator("#sort summary")).to_be_in_viewport()
    assert page.locator("#sort").count() == 1
    for part in ("#open-filters", "#sort-by"):
        found = page.locator(part).bounding_box()
        assert found
        assert found["height"] >= 44
        assert found["y"] < 60
