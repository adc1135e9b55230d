"""Every kind of page of the desk and of accounts, for who meets it: axe finds nothing.

A person's pages are read in one window, in English when it is light, and then looked
at in French on a phone when it is dark; all that is found is told at the end, by page.
"""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page
from pytest_django import DjangoDbBlocker

from tests.browser.conftest import AXE_OPTIONS, LOOK
from tests.browser.kinds import PHONE, WIDE
from tests.browser.people import Person, make_people
from tests.browser.test_keyboard import PASSED, REACHABLE, stops
from tests.browser.test_pages import OUTSIDE

KINDS = [
    "officer",
    "staff",
    "superuser",
    "who has an account",
    "who gives the code",
    "who has a second factor",
    "stranger",
]


@pytest.fixture(scope="module")
def people(base_url: str, django_db_blocker: DjangoDbBlocker) -> dict[str, Person]:
    with django_db_blocker.unblock():
        return make_people()


@pytest.mark.parametrize(
    ("language", "colours"), [("en", "light"), ("fr", "dark")], ids=["en", "fr"]
)
@pytest.mark.parametrize("kind", KINDS)
def test_each_page_is_for_everyone(
    page: Page,
    people: dict[str, Person],
    violations: Callable[..., list[str]],
    kind: str,
    language: str,
    colours: Any,
):
    person, found = people[kind], []
    page.context.add_cookies(person.cookies)
    page.emulate_media(color_scheme=colours, reduced_motion="reduce")
    for name, address in person.pages.items():
        page.set_viewport_size(WIDE)
        open_page(page, person, name, f"/fr{address}" if language == "fr" else address)
        assert page.locator("html").get_attribute("lang") == language, name
        rules = AXE_OPTIONS
        if language == "fr":
            page.set_viewport_size(PHONE)
            rules = LOOK
        found += [f"{name}: {violation}" for violation in violations(page, rules)]
        if page.evaluate(OUTSIDE) > 0:
            found.append(f"{name}: sideways scroll")
    if found:
        pytest.fail("\n".join(found), pytrace=False)


def open_page(page: Page, person: Person, name: str, address: str) -> None:
    """Go there; fail where the page is another, as that on which one signs in."""
    answer = page.goto(address)
    assert answer is not None
    assert answer.ok, f"{name}: {answer.status}"
    if "password/reset/" not in address:  # whose key goes from the address
        assert page.url.endswith(address), f"{name} leads to {page.url}"
    if name in person.doing:
        person.doing[name](page)
        page.wait_for_load_state()  # with its style sheets


# A group of choices is one stop, at the one that is chosen; a date is several.
OF_A_GROUP = "document.querySelectorAll('[type=radio]:not(:checked)').length"


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        ("officer", ["a form with comments", "its history"]),
        ("staff", ["a review with a difference", "how two versions of it differ"]),
        ("superuser", ["the audit", "two cities to merge"]),
    ],
)
def test_every_stop_of_the_tab_key_is_seen_on_a_phone(
    page: Page, people: dict[str, Person], kind: str, names: list[str]
):
    page.context.add_cookies(people[kind].cookies)
    page.set_viewport_size(PHONE)
    for name in names:
        page.goto(people[kind].pages[name])
        passed = page.evaluate(PASSED)
        met = stops(page)
        assert [stop for stop in met if stop["problems"]] == [], name
        alike = page.evaluate(OF_A_GROUP)
        assert len(met) >= page.evaluate(REACHABLE) - passed - alike, name
