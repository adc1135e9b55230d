"""A reader gets no cookie; who signs in gets two, which only this site can read."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from tests.factories import make_city, make_network, make_practice
from tests.pages import read

READ = [
    "/",
    "/practices/",
    "/practices/?q=mothers&topic=nix&page=1",
    "/practices/?view=map",
    "/practices/?view=table&sort=title",
    "/practices/district-mothers/",
    "/practices/district-mothers/?q=mothers",
    "/cities/",
    "/cities/?q=lis",
    "/cities/lisbon/",
    "/networks/",
    "/networks/network-of-the-north/",
    "/shortlist/?practices=district-mothers",
    "/shortlist/compare/?practices=district-mothers",
    "/about/",
    "/privacy/",
    "/accessibility/",
    "/no-such-page/",
    "/practices/?page=99",
    "/practices/?q=%00",
]
PLAIN = ["/healthz", "/readyz", "/robots.txt", "/practices", "/static/css/base.css"]
EVERYTHING = [*READ, *(f"/fr{path}" for path in READ), *PLAIN]
PASSWORD = "a password of many letters"

pytestmark = [pytest.mark.django_db, pytest.mark.any_engine]


@pytest.fixture(autouse=True)
def practice():
    network = make_network()
    return make_practice(city=make_city(networks=[network]))


@pytest.fixture
def officer():
    address = "officer@example.org"
    return User.objects.create_superuser(address, address, PASSWORD)


@pytest.mark.parametrize("path", EVERYTHING)
def test_a_reader_gets_no_cookie(client, path):
    for method in (client.get, client.head, client.options, client.post):
        response = method(path)

        assert "Set-Cookie" not in response.headers
        assert not response.cookies
        assert "Cookie" not in response.headers.get("Vary", "")
        b"".join(response)  # closes a file


@pytest.mark.parametrize("path", READ)
def test_the_other_language_is_an_address_and_needs_no_cookie(client, path):
    page = read(client.get(path))

    [other] = page.one(of="languages").all("a")
    answer = client.get(other["href"])
    assert read(answer).one("html")["lang"] == "fr"
    assert not answer.cookies


def test_the_preferred_language_of_a_browser_changes_nothing(client):
    plain, asked = (
        client.get("/practices/", headers={"accept-language": language})
        for language in ("en", "fr")
    )

    assert plain.content == asked.content


def sign_in(client, next_page="/admin/"):
    form = {"login": "officer@example.org", "password": PASSWORD, "next": next_page}
    page = client.get("/account/login/", secure=True)
    token = read(page).all(name="csrfmiddlewaretoken")[0]["value"]
    form["csrfmiddlewaretoken"] = token
    referrer = {"referer": "https://testserver/account/login/"}
    return client.post("/account/login/", form, secure=True, headers=referrer)


def test_the_cookies_of_an_officer_are_safe(officer):
    client = Client(enforce_csrf_checks=True)

    assert sign_in(client).status_code == 302

    assert set(client.cookies) == {"__Host-sessionid", "__Host-csrftoken"}
    for cookie in client.cookies.values():
        assert cookie["secure"]
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"
        assert cookie["path"] == "/"
        assert not cookie["domain"]


def test_who_signs_out_keeps_no_session(officer):
    client = Client()
    sign_in(client)
    session = client.cookies["__Host-sessionid"].value

    client.post("/account/logout/", secure=True)

    assert client.cookies["__Host-sessionid"].value == ""
    client.cookies["__Host-sessionid"] = session
    assert client.get("/admin/", secure=True).status_code == 302


def test_signing_in_gives_a_new_session(officer):
    client = Client()
    client.cookies["__Host-sessionid"] = "chosen0by0somebody0else012345678"

    sign_in(client)

    assert client.cookies["__Host-sessionid"].value.isalnum()
    assert "chosen" not in client.cookies["__Host-sessionid"].value


def test_an_officer_reads_the_same_public_pages(officer):
    client, reader = Client(), Client()
    client.force_login(officer)

    for path in ("/", "/practices/", "/practices/district-mothers/"):
        assert client.get(path).content == reader.get(path).content


FOREIGN = [
    "//evil.example.com",
    "///evil.example.com",
    "////evil.example.com",
    "https://evil.example.com",
    "https:evil.example.com",
    "https:/evil.example.com",
    "https:///evil.example.com",
    "HTTPS://EVIL.EXAMPLE.COM",
    "http://evil.example.com",
    "http://testserver",  # downwards, from https
    "ftp://testserver/",
    "\\\\evil.example.com",
    "/\\evil.example.com",
    "\\/evil.example.com",
    "/\t/evil.example.com",
    "/\n/evil.example.com",
    "\t//evil.example.com",
    "\x08//evil.example.com",
    "\x00//evil.example.com",
    " //evil.example.com",
    "%2F%2Fevil.example.com",
    "//evil.example.com/%2f..",
    "//testserver@evil.example.com",
    "https://testserver@evil.example.com",
    "https://testserver:80@evil.example.com",
    "https://testserver.evil.example.com",
    "https://evil.example.com#testserver",
    "https://evil.example.com?testserver",
    "https://evil.example.com\\@testserver",
    "https://[::1]@evil.example.com",
    "https://[evil.example.com",
    "//evil%E3%80%82example.com",
    "//evil。example.com",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\nscript:alert(1)",
    "data:text/html,evil",
    "vbscript:evil",
    "mailto:evil@example.com",
    "file:///etc/passwd",
    "//google。example.com/..;/",
    "@evil.example.com",
]


# Django reads these as paths below the page of signing in.
HARMLESS = ["%2F%2Fevil.example.com", "@evil.example.com"]


@pytest.mark.parametrize("target", FOREIGN)
def test_signing_in_leads_nowhere_else(officer, target):
    response = sign_in(Client(), next_page=target)

    assert response.status_code == 302
    location = response.headers["Location"]
    assert location == "/admin/" or location in HARMLESS


def test_signing_in_leads_on_within_the_site(officer):
    response = sign_in(Client(), next_page="/admin/cities/city/")

    assert response.headers["Location"] == "/admin/cities/city/"
