"""Practices on the sites of others: what may be framed, by whom; how it is offered."""

import pytest

from cities.models import City, FormerCityAddress
from tests.factories import make_city, make_practice
from tests.pages import read, titles

pytestmark = pytest.mark.django_db

SITE = "https://catalogue.example.org"
FRAMED = ["/embed/district-mothers/", "/embed/cities/lisbon/"]


@pytest.fixture(autouse=True)
def practice(settings):
    settings.SITE_URL = SITE
    return make_practice(city=make_city("Lisbon"), purpose="Mothers visit mothers.")


def get(client, address, status=200, **headers):
    response = client.get(address, headers=headers)
    assert response.status_code == status
    return response


def policy_of(response):
    parts = response.headers["Content-Security-Policy"].split("; ")
    return dict(part.partition(" ")[::2] for part in parts)


# --- The pages ------------------------------------------------------------------------


def test_a_practice_is_shown_as_its_card(client):
    page = read(get(client, "/embed/district-mothers/"))

    assert titles(page) == ["District Mothers"]
    assert page.one("h1").text == "District Mothers"
    assert page.links["District Mothers"] == "/practices/district-mothers/"


def test_a_city_shows_its_newest_practices(client):
    city = make_city("Oslo", "NO")
    for number in range(8):
        make_practice(
            f"Practice {number}", city=city, published_at=f"202{number}-01-01T12:00Z"
        )
    page = read(get(client, "/embed/cities/oslo/"))

    assert page.one("h1").text == "Good practices of Oslo"
    assert titles(page) == [f"Practice {number}" for number in (7, 6, 5, 4, 3, 2)]
    assert page.links["All 8 practices"] == "/practices/?city=oslo"


def test_a_city_without_practices_says_so(client):
    make_city("Oslo", "NO")

    assert (
        "No practice of Oslo is published yet."
        in read(get(client, "/embed/cities/oslo/")).one("main").text
    )


@pytest.mark.parametrize("address", FRAMED)
def test_links_leave_the_frame(client, address):
    assert read(get(client, address)).one("base")["target"] == "_top"


@pytest.mark.parametrize("address", FRAMED)
def test_search_engines_are_sent_to_the_page_itself(client, address):
    page = read(get(client, address))

    own = address.replace("/embed/district", "/practices/district").replace(
        "/embed", ""
    )
    assert page.one("meta", name="robots")["content"] == "noindex"
    assert page.one("link", rel="canonical")["href"] == f"{SITE}{own}"


@pytest.mark.parametrize("address", FRAMED)
def test_a_frame_speaks_french_too(client, address):
    page = read(get(client, f"/fr{address}"))

    assert page.one("html")["lang"] == "fr"
    assert all(link.startswith("/fr/") for link in page.links.values())


def test_a_frame_made_before_a_merge_shows_what_stayed(client, practice):
    make_practice("Goes", status="archived", merged_into=practice)
    lisbon = City.objects.get(slug="lisbon")
    FormerCityAddress.objects.create(slug="lisboa", now=lisbon)

    assert titles(read(get(client, "/embed/goes/"))) == ["District Mothers"]
    page = read(get(client, "/embed/cities/lisboa/"))
    assert page.one("h1").text == "Good practices of Lisbon"
    assert titles(page) == ["District Mothers"]


def test_what_is_not_there_is_not_found(client):
    make_practice("Hidden", status="draft")

    get(client, "/embed/hidden/", 404)
    get(client, "/embed/nowhere/", 404)
    get(client, "/embed/cities/nowhere/", 404)


@pytest.mark.parametrize("address", FRAMED)
def test_a_frame_needs_few_queries(client, address, django_assert_max_num_queries):
    get(client, address)
    for number in range(5):
        make_practice(f"Practice {number}", city=make_city(f"Town {number}"))

    with django_assert_max_num_queries(25):
        get(client, address)


# --- Who may frame what ---------------------------------------------------------------


@pytest.mark.parametrize("address", [*FRAMED, *(f"/fr{one}" for one in FRAMED)])
@pytest.mark.parametrize("known", [False, True])
def test_sites_with_tls_may_frame_these_pages(client, address, known):
    """Also when they ask again: a browser then keeps the policy that it was told."""
    tag = get(client, address).headers["ETag"] if known else ""
    response = client.get(address, headers={"If-None-Match": tag})

    assert response.status_code == (304 if known else 200)
    if not known:
        assert policy_of(response)["frame-ancestors"] == "https:"
    assert known == ("Content-Security-Policy" not in response.headers)
    assert "X-Frame-Options" not in response.headers
    assert response.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert response.headers["Cross-Origin-Embedder-Policy"] == "require-corp"


@pytest.mark.parametrize(
    ("websites", "who"),
    [
        (
            ["https://www.lisbon.example.org/en/"],
            "https://lisbon.example.org https://www.lisbon.example.org",
        ),
        (
            ["http://lisbon.example.org:8080"],
            "https://lisbon.example.org:8080 https://www.lisbon.example.org:8080",
        ),
        (
            ["https://oslo.example.org", "https://bergen.example.org"],
            "https://bergen.example.org https://www.bergen.example.org"
            " https://oslo.example.org https://www.oslo.example.org",
        ),
        (
            ["https://zürich.example.org"],
            "https://xn--zrich-kva.example.org https://www.xn--zrich-kva.example.org",
        ),
        (
            ["https://lisbon.example.org./"],
            "https://lisbon.example.org https://www.lisbon.example.org",
        ),
        (["https://oslo.example.org", ""], "https:"),
        (["https://gießen.example.org"], "https:"),
        (["https://oslo.example.org:port"], "https:"),
        (["https://a;script-src *.example.org"], "https:"),
        (["https://localhost/"], "https:"),
        ([], "https:"),
    ],
)
def test_where_the_sites_of_the_cities_are_known_only_they_frame(client, websites, who):
    cities = [
        make_city(f"Town {number}", website=website)
        for number, website in enumerate(websites)
    ]
    practice = make_practice("Open door", city=cities[0] if cities else None)
    for city in cities[1:]:
        practice.places.create(city=city)

    told = policy_of(get(client, "/embed/open-door/"))["frame-ancestors"]

    assert told == who
    if len(cities) == 1:
        address = f"/embed/cities/{cities[0].slug}/"
        assert policy_of(get(client, address))["frame-ancestors"] == who


@pytest.mark.parametrize("address", ["/practices/district-mothers/", "/cities/lisbon/"])
def test_a_page_says_which_site_alone_can_show_it(client, address):
    words = "No other site than lisbon.example.org can show it."
    assert words not in read(get(client, address)).text

    City.objects.update(website="https://www.lisbon.example.org/en/")

    assert words in read(get(client, address)).text


@pytest.mark.parametrize("address", FRAMED)
def test_a_framed_page_may_do_no_more_than_others(client, address):
    framed, other = (policy_of(get(client, one)) for one in (address, "/about/"))

    assert framed | {"frame-ancestors": "'none'"} == other


@pytest.mark.parametrize(
    ("status", "address"),
    [
        (200, "/"),
        (200, "/practices/"),
        (200, "/practices/district-mothers/"),
        (200, "/cities/lisbon/"),
        (200, "/account/login/"),
        (404, "/embed/nowhere/"),
        (404, "/embed/"),
        (404, "/x/embed/district-mothers/"),
    ],
)
def test_nobody_may_frame_any_other_page(client, status, address):
    response = get(client, address, status)

    assert policy_of(response)["frame-ancestors"] == "'none'"
    assert response.headers["X-Frame-Options"] == "DENY"
    assert response.headers["Cross-Origin-Resource-Policy"] == "same-origin"


# --- The lines that show it -----------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "frame"),
    [
        ("/practices/district-mothers/", "/embed/district-mothers/"),
        ("/fr/practices/district-mothers/", "/fr/embed/district-mothers/"),
        ("/cities/lisbon/", "/embed/cities/lisbon/"),
    ],
)
def test_a_page_gives_the_lines_for_other_sites(client, address, frame):
    lines = read(get(client, address)).one("textarea", id="frame").raw()

    assert lines.startswith(f'<iframe src="{SITE}{frame}"')
    assert lines.endswith("</iframe>")


def test_no_title_breaks_out_of_the_lines(client):
    slug = make_practice('"><script>alert(1)</script>').slug
    response = get(client, f"/practices/{slug}/")

    assert "<script>alert" not in response.content.decode()
    lines = read(response).one("textarea", id="frame").raw()
    assert 'title="&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;"' in lines


# --- oEmbed ---------------------------------------------------------------------------


def oembed(client, status=200, **parameters):
    response = client.get("/oembed/", parameters)
    assert response.status_code == status
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    return response.json()


@pytest.mark.parametrize("prefix", ["", "/fr"])
def test_oembed_offers_a_practice(client, prefix):
    offer = oembed(client, url=f"{SITE}{prefix}/practices/district-mothers/")

    assert offer["version"] == "1.0"
    assert offer["type"] == "rich"
    assert offer["title"] == "District Mothers"
    assert offer["width"] == 600
    assert (
        offer["thumbnail_url"] == f"{SITE}{prefix}/practices/district-mothers/card.png"
    )
    assert f'src="{SITE}{prefix}/embed/district-mothers/"' in offer["html"]


def test_oembed_offers_a_city(client):
    offer = oembed(client, url=f"{SITE}/cities/lisbon")

    assert offer["title"] == "Good practices of Lisbon"
    assert f'src="{SITE}/embed/cities/lisbon/"' in offer["html"]


def test_oembed_keeps_to_the_room_there_is(client):
    url = f"{SITE}/practices/district-mothers/"
    offer = oembed(client, url=url, maxwidth=320, maxheight=200)

    assert (offer["width"], offer["height"]) == (320, 200)
    assert 'width="320" height="200"' in offer["html"]
    assert "thumbnail_url" not in offer


@pytest.mark.parametrize(
    ("status", "parameters", "sentence"),
    [
        (400, {}, "Name a page, as in url=http"),
        (404, {"url": "https://elsewhere.example.com/"}, "no practice and no city"),
        (404, {"url": f"{SITE}/practices/nowhere/"}, "no practice and no city"),
        (404, {"url": f"{SITE}/cities/nowhere/"}, "no practice and no city"),
        (404, {"url": f"{SITE}/about/"}, "no practice and no city"),
        (404, {"url": f"{SITE}/nowhere/"}, "no practice and no city"),
        (404, {"url": "https://[broken"}, "“https://[broken” is no practice"),
        (404, {"url": "practices"}, "“practices” is no practice"),
        (400, {"url": SITE, "maxwidth": "wide"}, "number of pixels, not “wide”"),
        (400, {"url": SITE, "maxheight": "0"}, "“maxheight” is a number of pixels"),
        (501, {"url": SITE, "format": "xml"}, "Only the format “json”"),
    ],
)
def test_oembed_says_what_it_cannot_do(client, status, parameters, sentence):
    assert sentence in oembed(client, status, **parameters)["error"]


@pytest.mark.parametrize("status", ["draft", "submitted", "archived"])
def test_oembed_offers_nothing_that_is_not_public(client, status):
    make_practice("Hidden", status=status)

    oembed(client, 404, url=f"{SITE}/practices/hidden/")


@pytest.mark.parametrize("address", ["/practices/district-mothers/", "/cities/lisbon/"])
def test_a_page_tells_where_oembed_is(client, address):
    page = read(get(client, address))
    link = page.one("link", type="application/json+oembed")["href"]

    assert link.startswith(f"{SITE}/oembed/?url=")
    assert client.get(link.removeprefix(SITE)).json()["version"] == "1.0"
