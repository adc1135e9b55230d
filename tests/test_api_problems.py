"""What the API says when it has no answer; who may ask it, how, and how often."""

from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client

from cities.api.part import SHARES
from tests.factories import make_city, make_officer, make_practice, make_topic
from tests.hostile_values import VALUES
from tests.pages import read

pytestmark = pytest.mark.django_db

LIST = "/api/practices/"
ADDRESSES = [
    "/api/",
    "/api/practices/",
    "/api/practices/open-door/",
    "/api/topics/",
    "/api/cities/",
    "/api/networks/",
    "/api/index-areas/",
    "/fr/api/practices/",
]


def problem(response, status):
    assert response.status_code == status, response.content
    assert response.headers["Content-Type"] == "application/problem+json"
    told = response.json()
    assert told["type"] == "about:blank"
    assert told["status"] == status
    return told


# --- Bad input ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "name", "sentence"),
    [
        ("topic=none", "topic", "There is no topic “none”."),
        ("country=XX", "country", "There is no country with the code “XX”."),
        ("year=1899", "year", "Not a year from 1900 to 2100: “1899”."),
        ("sort=password", "sort", "The list cannot be sorted by “password”."),
        ("page=0", "page", "There is no page “0”: this is the first."),
        ("q=%F0%9F%8E%88", "q", "There is no word to search for in “🎈”."),
        ("owner__password=a", "unknown", "This list has no filter “owner__password”."),
        ("_connector=OR", "unknown", "This list has no filter “_connector”."),
        ("view=map", "unknown", "This list has no filter “view”."),
        ("format=xml", "unknown", "This list has no filter “format”."),
        (
            "facets=yes",
            "facets",
            "Facets are asked for by true or false, not by “yes”.",
        ),
        (
            "sort=title&sort=city",
            "sort",
            "Of several values for “sort” only the last counts.",
        ),
    ],
)
def test_what_was_not_understood_is_said_by_its_name(client, query, name, sentence):
    told = problem(client.get(f"{LIST}?{query}"), 400)

    assert told["problems"] == {name: sentence}
    assert told["detail"] == sentence
    assert told["title"] == "Bad Request"


@pytest.mark.parametrize("query", ["?topic=none&year=12", "?page=x&q=🎈", "?nix=1"])
def test_the_sentences_are_those_of_the_page(client, query):
    for language in ("", "/fr"):
        page = read(client.get(f"{language}/practices/{query}"))
        said = {item.text for item in page.one(id="list-problems").all("li")}
        told = problem(client.get(f"{language}{LIST}{query}"), 400)
        assert {" ".join(text.split()) for text in told["problems"].values()} == said


def test_a_page_beyond_the_end_says_which_is_the_last(client):
    make_practice()
    for address in (LIST, "/api/cities/"):
        told = problem(client.get(f"{address}?page=9999999999999"), 404)
        assert told["detail"].startswith("The list has 1 page; there is no page 9999")


def test_an_address_without_parameters_says_so(client):
    make_city("Exampleville")
    told = problem(client.get("/api/cities/exampleville/?fields=name"), 400)

    assert told["detail"] == "This address has no use for “fields”."


def test_no_value_breaks_it(client, settings):
    settings.API_RATE = "1000/minute"
    make_practice("Open door", topics=[make_topic()])
    for value in VALUES.values():
        for address in (
            f"{LIST}?q={value}",
            f"{LIST}?topic={value}&year={value}&page={value}&facets={value}",
            f"/api/cities/?q={value}",
        ):
            response = client.get(address)
            assert response.status_code in {200, 400, 404}, address
            assert "json" in response.headers["Content-Type"]
            assert response.json()


def test_thousands_of_parameters_are_answered(client):
    query = "&".join(f"topic=t{number}" for number in range(5_000))
    told = problem(client.get(f"{LIST}?{query}"), 400)

    assert (
        told["detail"].endswith("“t4” and 4,995 more.")
        or "and 4995 more" in (told["detail"])
    )


@pytest.mark.parametrize("path", ["/api/nix/", "/fr/api/practices/no-such/", "/api/é/"])
def test_what_is_not_there_is_a_problem_too(client, path):
    told = problem(client.get(path), 404)

    assert told["detail"] in {
        "There is nothing at this address.",
        "Il n’y a rien à cette adresse.",
    }


def test_what_nothing_behind_could_read_is_a_problem_too(client):
    told = problem(client.get(f"{LIST}?q=%00"), 400)

    assert told["detail"] == "The request holds characters that no text can have."
    other = client.get(LIST, headers={"host": "evil.example.com"})
    assert problem(other, 400)["detail"] == "The request could not be understood."


@pytest.mark.urls("tests.failing_urls")
def test_a_fault_of_ours_says_nothing_of_its_inside():
    client = Client(raise_request_exception=False)
    for path, status in [("/api/broken/", 500), ("/api/database-away/", 503)]:
        response = client.get(path)
        told = problem(response, status)
        assert set(told) == {"type", "title", "status", "detail"}
        assert b"Traceback" not in response.content


# --- Who asks, and how ----------------------------------------------------------------


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE", "NIX"])
def test_nothing_can_be_changed(client, address, method):
    make_practice("Open door")
    response = client.generic(method, address, b"{}", "application/json")
    told = problem(response, 405)

    assert told["title"] == "Method Not Allowed"
    assert response.headers["Allow"] == "GET, HEAD, OPTIONS"


@pytest.mark.parametrize("address", ADDRESSES)
def test_pages_of_other_sites_may_ask_without_credentials(client, address):
    make_practice("Open door")
    origin = {"origin": "https://evil.example.com"}
    for response in (
        client.get(address, headers=origin),
        client.get(f"{address}?nix=1", headers=origin),
        client.options(address, headers=origin),
    ):
        assert response.headers["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in response.headers
        assert response.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert client.options(address).headers["Access-Control-Allow-Methods"] == (
        "GET, HEAD"
    )


def test_the_pages_stay_closed_to_other_sites(client):
    for address in ("/", "/practices/", "/api/docs/", "/admin/"):
        assert "Access-Control-Allow-Origin" not in client.get(address).headers


def test_it_answers_with_json_whatever_is_accepted(client):
    for accepted in ("text/html", "application/xml", "*/*", "nix"):
        response = client.get(LIST, headers={"accept": accepted})
        assert response.status_code == 200
        assert response.headers["Content-Type"] == "application/json"
    assert client.head(LIST).status_code == 200


def test_who_is_signed_in_sees_no_more(client):
    city = make_city("Exampleville")
    make_practice("Secret plan", city=city, status="draft")
    client.force_login(make_officer(city))

    assert client.get(LIST).json()["count"] == 0


# --- How often ------------------------------------------------------------------------


def test_who_asks_too_much_is_told_to_wait(client, settings):
    settings.API_RATE = "3/minute"
    for _ask in range(3):
        assert client.get("/api/topics/").status_code == 200
    response = client.get("/fr/api/cities/")
    told = problem(response, 429)

    assert told["title"] == "Too Many Requests"
    assert 1 <= int(response.headers["Retry-After"]) <= 60
    other = client.get("/api/topics/", REMOTE_ADDR="192.0.2.7")
    assert other.status_code == 200


def test_a_page_of_another_site_is_told_to_wait_too(client, settings):
    settings.API_RATE = "1/minute"
    origin = {"origin": "https://evil.example.com"}
    for _ask in range(3):
        assert client.options(LIST, headers=origin).status_code == 204
    assert client.get(LIST, headers=origin).status_code == 200

    refused = client.get(LIST, headers=origin)
    assert refused.status_code == 429
    assert refused.headers["Access-Control-Allow-Origin"] == "*"
    assert "Retry-After" in refused.headers["Access-Control-Expose-Headers"]
    assert client.options(LIST, headers=origin).status_code == 204


def test_what_is_unchanged_does_not_count(client, settings):
    settings.API_RATE = "1/minute"
    etag = client.get("/api/topics/").headers["ETag"]
    for _ask in range(3):
        again = client.get("/api/topics/", headers={"if-none-match": etag})
        assert again.status_code == 304


def test_visitors_are_told_apart_by_what_the_proxy_says(client, settings):
    settings.API_RATE = "1/minute"
    for address in ("192.0.2.1", "192.0.2.2", "2001:db8::1", "x" * 5_000, "a b\tc"):
        headers = {"x-forwarded-for": f"203.0.113.9, {address}"}
        assert client.get("/api/topics/", headers=headers).status_code == 200
        assert client.get("/api/topics/", headers=headers).status_code == 429


def test_who_has_many_addresses_of_one_network_has_one_share(client, settings):
    settings.API_RATE = "1/minute"
    answers = [
        client.get("/api/topics/", REMOTE_ADDR=address).status_code
        for address in ("2001:db8:1:2::1", "2001:db8:1:2::2", "2001:db8:1:3::1")
    ]

    assert answers == [200, 429, 200]


def test_the_counts_never_push_others_out_of_the_cache():
    shared: Any = settings.CACHES["default"]

    assert shared["OPTIONS"]["MAX_ENTRIES"] > 2 * SHARES


@pytest.fixture(autouse=True)
def nobody_asked_before():
    cache.clear()
