"""A long filter has a field that finds its values; and the list can be taken away."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.kinds import NARROW, PHONE, WIDE
from tests.browser.test_pages import AT_REST, OUTSIDE


def finder(page: Page, name: str = "City"):
    return page.get_by_role("searchbox", name=f"Find in this filter: {name}")


def facet(page: Page, name: str = "City"):
    return page.get_by_role("group", name=name, exact=True)


def shown(page: Page, name: str = "City") -> list[str]:
    labels = facet(page, name).locator("li label > span:first-of-type")
    return list(labels.filter(visible=True).all_text_contents())


def told(page: Page, name: str = "City"):
    return facet(page, name).get_by_role("status")


@pytest.fixture
def cities(page: Page):
    page.goto("/practices/")
    return page


def test_long_filters_alone_have_one(cities: Page):
    for name in ("Topic", "Country", "City", "Network", "Active in"):
        expect(finder(cities, name)).to_be_visible()
    expect(facet(cities, "Language").get_by_role("searchbox")).to_have_count(0)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("lis", ["Lisbon", "Salisbury"]),
        ("NEUKOLLN", ["Berlin-Neukölln"]),
        ("berlin neu", ["Berlin-Neukölln"]),
        ("montreal", ["Montréal"]),
        ("Wrocław", ["Wrocław"]),
        ("wroclaw", ["Wrocław"]),
        ("xyzzy", []),
    ],
)
def test_typing_finds_among_all_values(cities: Page, text, found):
    everything = shown(cities)
    total = facet(cities).locator("li").count()
    finder(cities).press_sequentially(text)
    assert shown(cities) == found
    expect(told(cities)).to_have_text(f"{len(found)} of {total}")
    finder(cities).fill("")
    assert shown(cities) == everything
    expect(told(cities)).to_be_empty()


def test_an_opened_filter_stays_open_after_the_search(cities: Page):
    facet(cities).locator("summary").click()
    everything = shown(cities)
    finder(cities).fill("lis")
    finder(cities).press("Escape")
    expect(finder(cities)).to_have_value("")
    assert shown(cities) == everything


def test_it_does_not_move_while_one_types(cities: Page):
    finder(cities).scroll_into_view_if_needed()
    before = finder(cities).bounding_box()
    finder(cities).press_sequentially("zur")
    assert finder(cities).bounding_box() == before


def test_enter_and_typing_leave_the_list_alone(cities: Page):
    finder(cities).press_sequentially("lis")
    finder(cities).press("Enter")
    cities.wait_for_timeout(200)
    assert cities.url.endswith("/practices/")
    cities.get_by_role("checkbox", name="Lisbon").check()
    expect(cities.get_by_role("link", name="Remove Lisbon")).to_be_visible()
    assert cities.url.endswith("/practices/?city=lisbon")


def test_what_was_typed_survives_a_choice(cities: Page):
    finder(cities).press_sequentially("lis")
    cities.keyboard.press("Tab")
    expect(cities.locator("#city-lisbon")).to_be_focused()
    cities.keyboard.press("Space")
    expect(cities.get_by_role("link", name="Remove Lisbon")).to_be_visible()
    expect(finder(cities)).to_have_value("lis")
    assert shown(cities) == ["Lisbon", "Salisbury"]
    expect(cities.locator("#city-lisbon")).to_be_focused()
    cities.keyboard.press("Shift+Tab")
    cities.keyboard.press("Escape")
    assert len(shown(cities)) == 11  # the first ten, and the chosen
    expect(facet(cities).locator("summary")).to_be_visible()


def test_the_focus_stays_while_an_answer_arrives(cities: Page):
    held = []
    cities.route("**/practices/?country=PT", lambda route: held.append(route))
    cities.locator("#country-PT").evaluate("box => box.click()")
    finder(cities).press_sequentially("lisn")
    finder(cities).press("ArrowLeft")
    for route in held:
        route.continue_()
    expect(cities.get_by_role("link", name="Remove Portugal")).to_be_visible()
    expect(finder(cities)).to_be_focused()
    cities.keyboard.press("Delete")
    expect(finder(cities)).to_have_value("lis")
    assert shown(cities) == ["Lisbon"]
    expect(finder(cities, "Network")).to_have_count(0)  # a short one now


def test_escape_clears_before_it_closes_the_sheet(page: Page):
    page.set_viewport_size(PHONE)
    page.goto("/practices/")
    page.get_by_role("link", name="Filters").click()
    finder(page).fill("lis")
    finder(page).press("Escape")
    expect(finder(page)).to_have_value("")
    expect(page.locator("#filters")).to_be_visible()
    finder(page).press("Escape")
    expect(page.locator("#filters")).to_be_hidden()


def test_in_french_it_speaks_french(page: Page):
    page.goto("/fr/practices/")
    field = page.get_by_role("searchbox", name="Chercher dans ce filtre\u00a0: Ville")
    total = facet(page, "Ville").locator("li").count()
    field.fill("lis")
    expect(told(page, "Ville")).to_have_text(f"2 sur {total}")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_is_sound(cities: Page, violations, scheme):
    cities.emulate_media(color_scheme=scheme)
    finder(cities).fill("lis")
    cities.evaluate(AT_REST)
    assert violations(cities) == []
    cities.goto("/practices/#filters")
    finder(cities).fill("lis")
    for size in (PHONE, NARROW):
        cities.set_viewport_size(size)
        assert cities.evaluate(OUTSIDE) <= 0
        assert violations(cities) == []
        box = finder(cities).bounding_box()
        assert box
        assert box["height"] >= 44


# --- Taking the list away -------------------------------------------------------------


def menu(page: Page):
    return page.locator("#take-away")


def test_link_to_the_list_is_copied_and_said(page: Page, base_url):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto("/practices/?colour=red&topic=education")
    page.locator("#country-AU").check()
    expect(page.get_by_role("link", name="Remove Australia")).to_be_visible()
    menu(page).locator("summary").focus()
    page.keyboard.press("Enter")
    for _ in ("Excel", "CSV", "JSON", "Link to this list"):
        page.keyboard.press("Tab")
    expect(menu(page).get_by_role("link", name="Link to this list")).to_be_focused()
    page.keyboard.press("Enter")
    expect(menu(page).get_by_role("status")).to_have_text("The link is copied.")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == f"{base_url}/practices/?topic=education&country=AU"
    page.keyboard.press("Escape")
    expect(menu(page).locator("summary")).to_be_focused()
    expect(menu(page).get_by_role("link")).to_be_hidden()


def test_where_copying_is_refused_the_link_leads_to_the_list(page: Page):
    page.goto("/practices/?topic=education&nonsense=1")
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(); }")
    menu(page).locator("summary").click()
    menu(page).get_by_role("link", name="Link to this list").click()
    page.wait_for_url("**/practices/?topic=education")


def test_list_is_printed(page: Page):
    page.goto("/practices/")
    page.evaluate("window.print = () => { window.printed = true; }")
    menu(page).locator("summary").click()
    menu(page).get_by_role("button", name="Print").click()
    assert page.evaluate("window.printed")
    expect(menu(page).get_by_role("link")).to_be_hidden()


@pytest.mark.parametrize("size", [WIDE, PHONE, NARROW], ids=lambda size: size["width"])
@pytest.mark.parametrize("language", ["", "/fr"])
def test_open_menu_is_sound(page: Page, violations, size, language):
    page.set_viewport_size(size)
    page.goto(f"{language}/practices/")
    menu(page).locator("summary").click()
    box = menu(page).locator(".drop__list").bounding_box()
    assert box
    assert 0 <= box["x"] <= size["width"] - box["width"]
    assert page.evaluate(OUTSIDE) <= 0
    assert violations(page) == []


def test_without_scripts_there_is_a_link_and_nothing_dead(
    browser: Browser, base_url: str
):
    context = browser.new_context(base_url=base_url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/practices/?q=school&page=1")
    assert page.locator(".facet [type=search], .finder").count() == 0
    menu(page).locator("summary").click()
    expect(menu(page).get_by_role("button")).to_have_count(0)
    menu(page).get_by_role("link", name="Link to this list").click()
    assert page.url.startswith(f"{base_url}/practices/?q=school")
    context.close()
