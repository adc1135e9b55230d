"""A city's own site shows practices in a frame, and no other page of ours."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import FrameLocator, Page, Route, expect

from tests.browser.kinds import PRACTICE

CITY = "https://city.example.org/"
CATALOGUE = "https://catalogue.example.org"


@pytest.fixture
def own_hosts(own_hosts):
    return own_hosts | {urlsplit(site).hostname for site in (CITY, CATALOGUE)}


@pytest.fixture
def framed(page: Page, base_url: str):
    """`framed(path)` shows a page of ours in a frame on the site of a city.

    Both are reached by TLS, as in the world; ours is asked where it runs.
    """

    def ours(route: Route) -> None:
        parts = urlsplit(route.request.url)
        route.fulfill(response=route.fetch(url=f"{base_url}{parts.path}"))

    def show(path: str) -> FrameLocator:
        html = f"<!doctype html><title>City</title><iframe src='{CATALOGUE}{path}'>"
        page.route(
            CITY, lambda route: route.fulfill(body=html, content_type="text/html")
        )
        page.goto(CITY)
        return page.frame_locator("iframe")

    page.route(f"{CATALOGUE}/**", ours)
    return show


def test_a_site_shows_a_practice_and_leads_to_it(page: Page, framed):
    heading = framed("/embed/welcome-guide-hola/").get_by_role("heading", level=1)
    expect(heading).to_be_visible()
    title = heading.inner_text()

    heading.get_by_role("link").click()
    page.wait_for_url(f"{CATALOGUE}{PRACTICE}")
    expect(page.get_by_role("heading", level=1)).to_have_text(title)


def test_a_site_shows_the_practices_of_its_city(framed):
    frame = framed("/embed/cities/reggio-emilia/")

    expect(frame.get_by_role("heading", level=1)).to_contain_text("Reggio Emilia")
    expect(frame.get_by_role("article").first).to_be_visible()


@pytest.mark.parametrize("path", [PRACTICE, "/account/login/", "/"])
def test_a_site_shows_no_other_page(page: Page, framed, problems, path):
    frame = framed(path)

    expect(frame.get_by_role("heading", level=1)).to_have_count(0)
    assert any("frame-ancestors" in problem for problem in problems)
    problems.clear()
