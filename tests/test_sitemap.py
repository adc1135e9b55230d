"""What robots are told: the sitemap, what is closed, and whom to tell of a hole."""

from datetime import UTC, date, datetime, timedelta
from xml.etree import ElementTree

import pytest

from cities.sitemaps import SiteMap
from practices.models import GoodPractice
from tests.factories import make_city, make_network, make_practice
from tests.servers import ROOT

pytestmark = pytest.mark.django_db

SITE = "https://catalogue.example.org"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
KINDS = ["pages", "practices", "cities", "networks"]


@pytest.fixture(autouse=True)
def at_its_address(settings):
    settings.SITE_URL = SITE


def tree(client, address):
    response = client.get(address)
    assert response.status_code == 200
    assert response.headers["Content-Type"].startswith("application/xml")
    return ElementTree.fromstring(response.content)  # noqa: S314  (our own answer)


def locations(client, address):
    return [node.text for node in tree(client, address).iter(f"{MAP}loc")]


def test_the_list_of_sitemaps_names_each(client):
    assert locations(client, "/sitemap.xml") == [
        f"{SITE}/sitemap-{kind}.xml" for kind in KINDS
    ]


def test_every_address_is_there_in_both_languages(client):
    city = make_city("Exampleville", networks=[make_network("North")])
    make_practice("Open door", city=city)
    found = [loc for kind in KINDS for loc in locations(client, f"/sitemap-{kind}.xml")]

    for path in ("/", "/practices/", "/practices/open-door/", "/cities/exampleville/"):
        assert f"{SITE}{path}" in found
        assert f"{SITE}/fr{path}" in found
    assert len(found) == len(set(found))
    for address in found:
        assert client.get(address.removeprefix(SITE)).status_code == 200, address


def test_an_address_names_its_other_language_and_its_last_change(client):
    make_practice("Open door")
    GoodPractice.objects.update(updated_at=datetime(2026, 5, 1, tzinfo=UTC))
    english, french = tree(client, "/sitemap-practices.xml")
    alternates = {
        node.get("hreflang"): node.get("href") for node in english if node.get("href")
    }

    assert alternates == {
        "en": f"{SITE}/practices/open-door/",
        "fr": f"{SITE}/fr/practices/open-door/",
        "x-default": f"{SITE}/practices/open-door/",
    }
    assert english.find(f"{MAP}lastmod").text == "2026-05-01"
    assert french.find(f"{MAP}loc").text == f"{SITE}/fr/practices/open-door/"


def test_what_became_public_after_its_last_change_changed_then(client):
    practice = make_practice("Open door")
    GoodPractice.objects.update(updated_at=datetime(2001, 5, 1, tzinfo=UTC))
    english, _french = tree(client, "/sitemap-practices.xml")
    day = practice.published_at.date().isoformat()
    assert english.find(f"{MAP}lastmod").text == day


@pytest.mark.parametrize("status", ["draft", "submitted", "archived"])
def test_what_is_not_public_is_not_in_it(client, status):
    make_practice("Secret plan", status=status)

    assert locations(client, "/sitemap-practices.xml") == []


def test_a_long_one_is_cut_into_several(client, monkeypatch):
    monkeypatch.setattr(SiteMap, "limit", 4)
    for number in range(3):
        make_practice(f"Practice {number}", country="NO")
    parts = [a for a in locations(client, "/sitemap.xml") if "practices" in a]

    assert parts == [
        f"{SITE}/sitemap-practices.xml",
        f"{SITE}/sitemap-practices.xml?p=2",
    ]
    sizes = [len(locations(client, part.removeprefix(SITE))) for part in parts]
    assert sizes == [4, 2]


@pytest.mark.parametrize(
    "address",
    [
        "/sitemap-none.xml",
        "/sitemap-cities.xml?p=9",
        "/sitemap-cities.xml?p=²",
        "/sitemap-cities.xml?p=%27",
    ],
)
def test_there_is_no_other(client, address):
    assert client.get(address).status_code == 404


def test_addresses_are_those_of_the_settings_whatever_the_host(client, settings):
    settings.ALLOWED_HOSTS = ["other.example.org"]
    make_practice("Open door")
    for address in ("/sitemap.xml", "/sitemap-practices.xml", "/robots.txt"):
        response = client.get(address, headers={"host": "other.example.org"})
        assert b"other.example.org" not in response.content
        assert SITE.encode() in response.content


def test_the_queries_do_not_grow_with_it(client, django_assert_num_queries):
    for number in range(10):
        make_practice(f"Practice {number}", country="NO")

    with django_assert_num_queries(2):  # the version of the catalogue, the practices
        client.get("/sitemap-practices.xml")


def test_robots_are_led_to_the_sitemap_and_away_from_the_desk(client):
    lines = client.get("/robots.txt").content.decode().splitlines()

    assert f"Sitemap: {SITE}/sitemap.xml" in lines
    assert {"User-agent: *", "Disallow: /admin/", "Disallow: /fr/account/"} <= {*lines}


def test_whoever_finds_a_hole_is_told_whom_to_tell(client, settings):
    settings.CONTACT_EMAIL = "programme@example.org"
    response = client.get("/.well-known/security.txt")
    fields = dict(
        line.split(": ", 1) for line in response.content.decode().splitlines()
    )
    expires = date.fromisoformat(fields["Expires"].removesuffix("T00:00:00Z"))

    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert fields["Contact"] == "mailto:programme@example.org"
    assert fields["Canonical"] == f"{SITE}/.well-known/security.txt"
    assert fields["Preferred-Languages"] == "en, fr"
    assert timedelta(days=30) < expires - datetime.now(UTC).date() < timedelta(days=365)


def test_the_repository_says_so_too():
    text = (ROOT / "SECURITY.md").read_text(encoding="utf-8")

    assert "/.well-known/security.txt" in text
