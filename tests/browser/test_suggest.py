"""The search field suggests while one types, and is a plain search where it cannot."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.kinds import NARROW, PHONE, WIDE
from tests.browser.test_pages import AT_REST, OUTSIDE

OPTIONS = "#suggestions [role=option]"
ACTIVE = """() => {
  const id = document.activeElement.getAttribute("aria-activedescendant");
  const chosen = document.querySelectorAll("#suggestions [aria-selected=true]");
  if ([...chosen].some((option) => option.id !== id)) throw "another is selected";
  return id ? document.getElementById(id).querySelector("span").textContent : "";
}"""


def field(page: Page):
    return page.locator("#q")


def popup(page: Page):
    return page.locator("#suggestions")


def say(page: Page):
    return page.locator(".search [role=status]")


def active(page: Page) -> str:
    """The label of the active option, as the field and the list both have it."""
    return str(page.evaluate(ACTIVE))


def options(page: Page) -> list[str]:
    return page.locator(f"{OPTIONS} > span").all_text_contents()


def type_in(page: Page, text: str, before: str = "") -> None:
    """Type on, and wait for what is suggested for the whole of it."""
    with page.expect_response(f"**/suggest/?q={before}{text}"):
        field(page).press_sequentially(text)
    expect(popup(page)).to_be_visible()


@pytest.fixture(params=["/", "/practices/"])
def typed(request, page: Page):
    """A page in whose search field one has typed "lis"."""
    page.goto(request.param)
    type_in(page, "lis")
    return page


def test_what_is_found_is_grouped_named_and_told(typed: Page):
    groups = popup(typed).get_by_role("group")
    expect(groups).to_have_count(2)
    practices = typed.get_by_role("group", name="Practices")
    expect(practices.get_by_role("option")).to_have_count(3)
    lisbon = typed.get_by_role("group", name="Cities").get_by_role("option")
    named = re.compile(r"^Lisbon Portugal · \d practices$")
    expect(lisbon).to_have_accessible_name(named)
    expect(say(typed)).to_have_text("4 suggestions")
    expect(typed.get_by_role("combobox", expanded=True)).to_be_focused()
    expect(typed.get_by_role("listbox", name="Suggestions")).to_be_visible()


def test_arrows_go_round_by_way_of_the_text(typed: Page):
    labels = options(typed)
    met = []
    for _step in range(len(labels) + 2):
        typed.keyboard.press("ArrowDown")
        met.append(active(typed))
    assert met == [*labels, "", labels[0]]
    for label in ("", labels[-1], labels[-2]):
        typed.keyboard.press("ArrowUp")
        assert active(typed) == label
    expect(field(typed)).to_be_focused()
    expect(field(typed)).to_have_value("lis")


def test_enter_opens_what_is_active(typed: Page):
    typed.keyboard.press("ArrowUp")
    assert active(typed) == "Lisbon"
    typed.keyboard.press("Enter")
    typed.wait_for_url("**/cities/lisbon/")


def test_enter_without_a_choice_searches(typed: Page):
    typed.keyboard.press("Enter")
    typed.wait_for_url("**/practices/?q=lis")
    expect(popup(typed)).to_be_hidden()


def test_home_end_and_sideways_stay_in_the_text(typed: Page):
    for key, at in (("Home", 0), ("ArrowRight", 1), ("End", 3), ("ArrowLeft", 2)):
        typed.keyboard.press("ArrowDown")
        assert active(typed)
        typed.keyboard.press(key)
        assert active(typed) == ""
        assert field(typed).evaluate("field => field.selectionStart") == at


def test_escape_closes_then_clears(typed: Page):
    typed.keyboard.press("ArrowDown")
    typed.keyboard.press("Escape")
    expect(popup(typed)).to_be_hidden()
    expect(field(typed)).to_have_value("lis")
    expect(field(typed)).to_have_attribute("aria-expanded", "false")
    assert active(typed) == ""
    expect(say(typed)).to_be_empty()
    typed.keyboard.press("Escape")
    expect(field(typed)).to_have_value("")


def test_an_arrow_opens_again_what_was_closed(typed: Page):
    typed.keyboard.press("Escape")
    typed.keyboard.press("ArrowDown")
    expect(popup(typed)).to_be_visible()
    typed.wait_for_function(f"({ACTIVE})() !== ''")
    assert active(typed) == options(typed)[0]


def test_tab_closes_and_goes_on(typed: Page):
    typed.keyboard.press("ArrowDown")
    typed.keyboard.press("Tab")
    expect(popup(typed)).to_be_hidden()
    expect(typed.get_by_role("button", name="Search", exact=True)).to_be_focused()


def test_a_click_opens_and_one_beside_it_closes(typed: Page):
    typed.mouse.click(640, 20)  # in the header
    expect(popup(typed)).to_be_hidden()
    field(typed).press("ArrowDown")
    typed.get_by_role("option", name="Lisbon Portugal").click()
    typed.wait_for_url("**/cities/lisbon/")
    typed.go_back()
    expect(popup(typed)).to_be_hidden()


def test_a_touch_opens_a_topic(browser: Browser, base_url: str):
    context = browser.new_context(base_url=base_url, viewport=PHONE, has_touch=True)
    page = context.new_page()
    page.goto("/fr/")
    type_in(page, "edu")
    page.get_by_role("option", name=re.compile("^Éducation")).tap()
    page.wait_for_url("**/fr/practices/?topic=education")
    expect(page.locator("#topic-education")).to_be_checked()
    context.close()


def test_late_answers_are_dropped(page: Page):
    page.goto("/")
    held = []
    page.route("**/suggest/?q=li", lambda route: held.append(route))
    with page.expect_request("**/suggest/?q=li"):
        field(page).press_sequentially("li")
    type_in(page, "sbon", before="li")
    labels = options(page)
    for route in held:
        route.continue_()
    page.wait_for_timeout(300)
    assert options(page) == labels
    expect(page.get_by_role("option", name="Lisbon Portugal")).to_be_visible()


def test_quick_typing_asks_once_and_one_letter_never(page: Page):
    page.goto("/")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    field(page).press_sequentially("l")
    page.wait_for_timeout(300)
    type_in(page, "isbon", before="l")
    assert len([url for url in asked if "/suggest/" in url]) == 1
    for _letter in "isbon":
        page.keyboard.press("Backspace")
    expect(popup(page)).to_be_hidden()


def test_nothing_found_is_told_and_nothing_opens(page: Page):
    page.goto("/fr/practices/")
    field(page).press_sequentially("xyzzy")
    expect(say(page)).to_have_text("Aucune suggestion")
    expect(popup(page)).to_be_hidden()
    field(page).fill("lisbo")
    expect(say(page)).to_have_text("3 suggestions")
    expect(page.get_by_role("listbox")).to_be_visible()
    expect(page.get_by_role("group", name="Villes")).to_be_visible()


def test_a_broken_answer_leaves_a_plain_search(page: Page, problems):
    page.goto("/")
    page.route("**/suggest/**", lambda route: route.abort())
    field(page).press_sequentially("lis")
    page.wait_for_timeout(400)
    expect(popup(page)).to_be_hidden()
    field(page).press("Enter")
    page.wait_for_url("**/practices/?q=lis")
    problems.clear()  # the console names the broken request


def test_titles_are_text_and_say_their_language(page: Page):
    page.goto("/")
    type_in(page, "mediadores")
    label = page.locator(f"{OPTIONS} > span").first
    expect(label).to_have_attribute("lang", "pt")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/", "/fr/practices/"])
def test_open_list_is_sound(page: Page, violations, path, scheme):
    page.emulate_media(color_scheme=scheme)
    page.goto(path)
    type_in(page, "in")
    page.keyboard.press("ArrowDown")
    page.evaluate(AT_REST)
    for size in (WIDE, PHONE, NARROW):
        page.set_viewport_size(size)
        assert page.evaluate(OUTSIDE) <= 0
        expect(popup(page)).to_be_visible()
        assert violations(page) == []
    for box in page.locator(OPTIONS).all():
        found = box.bounding_box()
        assert found
        assert found["height"] >= 44


def test_active_option_is_brought_into_view(page: Page):
    page.set_viewport_size(PHONE)
    page.goto("/")
    type_in(page, "in")
    for option in page.locator(OPTIONS).all():
        page.keyboard.press("ArrowDown")
        expect(option).to_be_in_viewport(ratio=0.9)


def test_search_works_without_scripts(browser: Browser, base_url: str):
    context = browser.new_context(base_url=base_url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/")
    expect(page.get_by_role("searchbox", name="Search the practices")).to_be_visible()
    assert page.locator("[role=combobox], [role=listbox]").count() == 0
    field(page).fill("lisbon")
    field(page).press("Enter")
    assert page.url.endswith("/practices/?q=lisbon")
    context.close()
