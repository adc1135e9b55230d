"""What every page has in common, over the real catalogue and in both languages."""

import re
from collections import Counter
from itertools import pairwise
from urllib.parse import urljoin

import pytest
from django.conf import settings

from tests.factories import make_practice
from tests.pages import HEADINGS, read

pytestmark = pytest.mark.django_db

PAGES = [
    "/",
    "/practices/",
    "/practices/?view=map",
    "/practices/?view=table&topic=education&country=PT&year=2016&q=lisbon",
    "/practices/?topic=nonsense&q=zzz",
    "/practices/?page=3&sort=city",
    "/practices/district-mothers/",
    "/practices/district-mothers/?topic=welcoming-newcomers",
    "/practices/untitled-practice-cascais/",
    "/cities/",
    "/cities/?q=lisboa",
    "/cities/?q=atlantis",
    "/cities/lisbon/",
    "/cities/oeiras/",
    "/networks/",
    "/networks/rpci/",
    "/networks/icc-japan/",
    "/shortlist/",
    "/shortlist/?practices=district-mothers&practices=untitled-practice-cascais",
    "/shortlist/compare/?practices=district-mothers&practices=no-such-practice",
    "/about/",
    "/privacy/",
    "/accessibility/",
    "/nothing-here/",
    "/practices/?page=1000000000",
]
every_page = [
    pytest.mark.usefixtures("catalogue"),
    pytest.mark.parametrize("language", ["en", "fr"]),
    pytest.mark.parametrize("address", PAGES),
]


def on_every_page(test):
    for mark in every_page:
        test = mark(test)
    return test


@pytest.fixture(scope="module")
def pages_read():
    return {}


@pytest.fixture
def at(client, pages_read):
    """Read a page in a language, once for all that is asked of it."""

    def get(address, language="en"):
        full = f"/fr{address}" if language == "fr" else address
        if full not in pages_read:
            pages_read[full] = read(client.get(full))
        return pages_read[full]

    return get


# --- Structure ------------------------------------------------------------------------


@on_every_page
def test_headings_begin_with_the_one_h1_and_skip_no_level(at, address, language):
    levels = [int(node.tag[1]) for node in at(address, language).all(*HEADINGS)]

    assert levels.count(1) == 1
    assert levels[0] == 1
    for before, after in pairwise(levels):
        assert after <= before + 1


@on_every_page
def test_the_page_says_its_language_and_has_a_title(at, address, language):
    page = at(address, language)

    assert page.one("html")["lang"] == language
    assert len(page.one("head").one("title").text) > 10
    assert page.one("meta", name="description")["content"]
    current = page.one("ul", of="languages").one("span", aria_current="true")
    assert current["lang"] == language


@on_every_page
def test_an_id_stands_once_and_what_refers_to_one_finds_it(at, address, language):
    page = at(address, language)
    ids = Counter(node["id"] for node in page if "id" in node.attributes)

    assert [name for name, number in ids.items() if number > 1] == []
    references = ("for", "form", "aria-labelledby", "aria-describedby", "popovertarget")
    for node in page:
        for name in references:
            for target in node.attributes.get(name, "").split():
                assert target in ids, f"{name}={target}"
        href = node.attributes.get("href", "")
        assert not href.startswith("#") or href[1:] in ids, href


@on_every_page
def test_fields_have_labels_and_pictures_have_words(at, address, language):
    page = at(address, language)
    labelled = {
        label["for"] for label in page.all("label") if "for" in label.attributes
    }
    inside = {id(field) for label in page.all("label") for field in label.all("input")}

    for field in page.all("input", "select", "textarea"):
        if field.attributes.get("type") != "hidden":
            assert id(field) in inside or field.attributes.get("id") in labelled
    assert all("alt" in picture.attributes for picture in page.all("img"))
    for name in ("nav", "svg"):
        for node in page.all(name):
            hidden = node.attributes.get("aria-hidden") == "true"
            assert hidden or node.attributes.get("aria-label"), node.attributes


@on_every_page
def test_links_and_buttons_have_words(at, address, language):
    for node in at(address, language).all("a", "button"):
        assert node.text or node.attributes.get("aria-label"), node.attributes


@on_every_page
def test_there_is_one_main_part_and_a_way_straight_to_it(at, address, language):
    page = at(address, language)

    assert page.one("main")["id"] == "main"
    assert page.all("a")[0]["href"] == "#main"
    assert page.one("header", of="site-header")
    assert page.one("footer", of="site-footer")


@on_every_page
def test_nothing_is_inline_and_nothing_comes_from_elsewhere(at, address, language):
    page = at(address, language)
    for script in page.scripts:
        assert script["src"].startswith("/static/")
        assert not script.text
    for node in page:
        assert "style" not in node.attributes
        assert not [name for name in node.attributes if name.startswith("on")]
        assert node.tag != "style"
        if node.tag in {"img", "use"} or node.attributes.get("rel") == "stylesheet":
            source = node.attributes.get("src") or node.attributes.get("href", "")
            assert source.startswith("/"), source


@on_every_page
def test_strangers_get_no_cookie(client, address, language):
    prefix = "/fr" if language == "fr" else ""
    response = client.get(prefix + address)

    assert not response.cookies
    assert response.status_code in {200, 404}


# --- Languages ------------------------------------------------------------------------


@pytest.mark.usefixtures("catalogue")
@pytest.mark.parametrize("address", PAGES[:-2])
def test_the_other_language_shows_the_same_page(client, address):
    page = read(client.get(address))
    french = page.one("ul", of="languages").one("a", lang="fr")

    assert french["href"] == f"/fr{address}"
    assert french["hreflang"] == "fr"
    other = read(client.get(french["href"]))
    back = other.one("ul", of="languages").one("a", lang="en")
    assert back["href"] == address
    assert alternates_of(page) == alternates_of(other)
    canonical = [one.one("link", rel="canonical")["href"] for one in (page, other)]
    assert canonical == [alternates_of(page)[code] for code in ("en", "fr")]
    assert canonical[1] == canonical[0].replace("testserver/", "testserver/fr/")
    assert alternates_of(page)["x-default"] == canonical[0]


def alternates_of(page):
    """The addresses by which a page is to be known, by language."""
    links = page.all("link", rel="alternate")
    return {
        link["hreflang"]: link["href"]
        for link in links
        if "hreflang" in link.attributes
    }


@pytest.mark.usefixtures("catalogue")
def test_a_french_page_stays_french(client):
    for address in PAGES[:-2]:
        page = read(client.get(f"/fr{address}"))
        for link in page.all("a"):
            inside = (
                link["href"].startswith("/") and link.attributes.get("lang") != "en"
            )
            assert not inside or link["href"].startswith("/fr/"), link["href"]


def test_the_browsers_language_does_not_choose(client):
    response = client.get("/", headers={"accept-language": "fr"})

    assert read(response).one("html")["lang"] == "en"


# --- The menu -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("/practices/", "Practices"),
        ("/practices/?view=map", "Map"),
        ("/practices/a/", "Practices"),
        ("/cities/", "Cities"),
        ("/networks/", "Networks"),
        ("/about/", "About"),
    ],
)
def test_the_menu_says_where_one_is(client, address, name):
    make_practice("A")
    menu = read(client.get(address)).one("ul", of="menu__pages")

    assert [link.text for link in menu.all("a", aria_current="page")] == [name]
    assert menu.links == {
        "Practices": "/practices/",
        "Cities": "/cities/",
        "Networks": "/networks/",
        "Map": "/practices/?view=map",
        "About": "/about/",
    }


# --- The site's own texts -------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "words"),
    [
        (
            "/about/",
            ["intercultural integration", "INDEX", "Copenhagen", "South Korea"],
        ),
        ("/privacy/", ["no cookie", "catalogue@example.org"]),
        ("/accessibility/", ["2.2", "Partially conformant", "catalogue@example.org"]),
    ],
)
def test_the_sites_own_texts_say_what_they_must(client, address, words):
    page = read(client.get(address))

    for word in words:
        assert word in page.one("main").text
    footer = page.one("footer", of="site-footer")
    assert "/privacy/" in footer.links.values()
    assert "/accessibility/" in footer.links.values()


def test_a_page_that_is_not_there_says_so_and_helps_on(client):
    response = client.get("/nothing-here/")
    page = read(response)

    assert response.status_code == 404
    assert page.one("h1").text == "There is no such page"
    assert page.one("main").one("form")["action"] == "/practices/"
    assert page.one("meta", name="robots")["content"] == "noindex"


@pytest.mark.parametrize("address", ["/styleguide/", "/fr/styleguide/"])
def test_the_style_guide_is_not_part_of_a_public_site(client, address):
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    "address", ["/", "/practices/", "/cities/", "/networks/", "/about/"]
)
def test_pages_to_read_are_not_written_to(client, address):
    assert client.post(address).status_code == 405


@pytest.mark.parametrize("address", ["/", "/cities/", "/networks/", "/about/", "/fr/"])
@pytest.mark.parametrize(
    "query",
    [
        "%FF=%ED%A0%80",
        "_connector=OR&q=🎈",
        "page=" + "9" * 4400,
        "&".join(["q=x"] * 5000),
    ],
)
def test_no_query_breaks_a_page(client, address, query):
    assert client.get(f"{address}?{query}").status_code == 200


# --- Links ----------------------------------------------------------------------------

MOST = 220


@pytest.mark.usefixtures("catalogue")
@pytest.mark.parametrize("start", ["/", "/fr/"])
def test_every_link_leads_somewhere(client, start):
    """Follow the links of the site, all kinds of pages first, up to a number."""
    waiting, seen = [start], {start}
    broken = []
    while waiting and len(seen) - len(waiting) < MOST:
        address = waiting.pop(0)
        response = client.get(address)
        if response.streaming:
            response.getvalue()  # which closes the file
        if response.status_code >= 400:
            broken.append(address)
        if not is_page(response):
            continue
        for link in links_of(read(response), address):
            if link not in seen and not seen_its_kind(link, seen):
                seen.add(link)
                waiting.append(link)

    assert not broken
    assert len(seen) > 200


def is_page(response):
    html = response.headers["Content-Type"].startswith("text/html")
    return html and response.status_code == 200


def links_of(page, address):
    """The addresses of the site that a page leads to, and the files it is made of."""
    links = [link["href"] for link in page.all("a", "link", "use")]
    links += [file["src"] for file in (*page.all("img"), *page.scripts)]
    inside = [urljoin(address, link).partition("#")[0] for link in links]
    return [link for link in inside if link.startswith("/") and "/admin/" not in link]


def seen_its_kind(link, seen):
    """Whether many lists with the same parameters were seen already."""
    path, _, query = link.partition("?")
    if not query:
        return False
    names = set(re.findall(r"(\w+)=", query))
    alike = [one for one in seen if one.startswith(f"{path}?")]
    return sum(names == set(re.findall(r"(\w+)=", one)) for one in alike) >= 4


@pytest.mark.usefixtures("catalogue")
def test_every_practice_city_and_network_has_its_page(client):
    page = read(client.get("/practices/?page_size=100"))
    more = read(client.get("/practices/?page_size=100&page=2"))
    links = {
        title.one("a")["href"]
        for one in (page, more)
        for title in one.all(of="card__title")
    }

    assert len(links) == 120
    for link in links:
        assert client.get(link).status_code == 200


# --- Templates ------------------------------------------------------------------------

FOLDER = settings.BASE_DIR / "templates"
TEMPLATES = sorted(FOLDER.rglob("*.html"))
every_template = pytest.mark.parametrize(
    "template", TEMPLATES, ids=lambda path: str(path.relative_to(FOLDER))
)


@every_template
def test_a_template_holds_no_inline_style_or_script(template):
    text = template.read_text(encoding="utf-8")

    inline = r"<style|\sstyle\s*=|\son[a-z]+\s*=|javascript:"
    assert not re.search(inline, text, re.IGNORECASE)
    for script in re.findall(r"<script[^>]*>[^<]*", text):
        assert re.search(r"<script [^>]*src=[^>]*>$", script), script


@every_template
def test_a_template_escapes_all_and_names_no_other_site(template):
    text = template.read_text(encoding="utf-8")
    of_django = template.is_relative_to(FOLDER / "admin")

    assert of_django or not re.search(r"\|\s*safe\b|autoescape off", text)
    sources = re.findall(r"(?:src|srcset|action)=[\"'](?:https?:)?//[^\"']*", text)
    assert sources == []
