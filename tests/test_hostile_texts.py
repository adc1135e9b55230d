"""Texts that would like to be code are shown as they were typed."""

from urllib.parse import urlsplit

import pytest

from practices.models import GoodPractice
from tests.factories import (
    make_city,
    make_document,
    make_picture,
    make_practice,
    make_topic,
)
from tests.pages import read

pytestmark = pytest.mark.django_db


def get(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return read(response)


HOSTILE = '<script>alert(1)</script><img src=x onerror=alert(2)>" onclick="x'


def test_texts_are_shown_as_they_were_typed_and_never_run(client):
    city = make_city(f"City {HOSTILE}", aliases=HOSTILE)
    practice = make_practice(
        HOSTILE,
        city=city,
        topics=[make_topic(HOSTILE)],
        period_text=HOSTILE,
        **dict.fromkeys(GoodPractice.PARTS, HOSTILE),
    )
    make_document(practice, HOSTILE, link="https://example.org/?a=\"'<b>")
    make_picture(practice, HOSTILE, credit=HOSTILE)
    addresses = [
        "/",
        "/practices/",
        "/practices/?view=table",
        f"/practices/?q={HOSTILE}&topic={HOSTILE}",
        f"/practices/?city={city.slug}",
        f"/practices/{practice.slug}/",
        f"/cities/{city.slug}/",
        "/cities/",
        f"/cities/?q={HOSTILE}",
    ]

    for address in addresses:
        page = get(client, address)
        scripts = [script["src"] for script in page.scripts]
        assert all(source.startswith("/static/") for source in scripts)
        assert not [node for node in page if "onerror" in node.attributes]
        assert not [node for node in page if "onclick" in node.attributes]
    assert get(client, f"/practices/{practice.slug}/").one("h1").text == HOSTILE


def test_addresses_in_a_text_become_links_and_nothing_else_does(client):
    make_practice(
        "A",
        process="See https://example.org/a?b=1&c=2 and javascript:alert(1) and "
        'https://example.org/"onmouseover="alert(1) or ada@example.org.',
    )
    prose = get(client, "/practices/a/").one("section", id="process").one(of="prose")

    for link in prose.all("a"):
        assert urlsplit(link["href"]).scheme in {"https", "mailto"}
        assert set(link.attributes) <= {"href", "rel"}
    assert prose.all("a")[0]["href"] == "https://example.org/a?b=1&c=2"
    assert prose.all("a")[0]["rel"] == "nofollow"
