"""What is not published is nowhere: no page, count, dot, file or neighbour shows it."""

import pytest
from django.db import transaction

from practices.models import GoodPractice
from tests.factories import (
    make_city,
    make_document,
    make_network,
    make_picture,
    make_practice,
    make_topic,
)
from tests.pages import read, titles

pytestmark = pytest.mark.django_db

HIDDEN = [
    status for status in GoodPractice.Status if status != GoodPractice.Status.PUBLISHED
]
PAGES = [
    "/",
    "/practices/",
    "/practices/?view=map",
    "/practices/?view=table",
    "/practices/?q=plan",
    "/practices/?q=hidden",
    "/practices/?topic=education",
    "/practices/?city=lisbon&country=PT&network=reci&language=en",
    "/practices/?year=2016&year=not-stated",
    *(f"/practices/?sort={sort}" for sort in ("title", "city", "oldest", "updated")),
    "/practices/open/",
    "/practices/open/?city=lisbon",
    "/cities/",
    "/cities/?q=lisbon",
    "/cities/lisbon/",
    "/networks/",
    "/networks/reci/",
    "/shortlist/?practices=open",
    "/shortlist/compare/?practices=open",
    "/about/",
    "/embed/open/",
    "/embed/cities/lisbon/",
]


@pytest.fixture(scope="module", params=HIDDEN)
def hidden(request, django_db_setup, django_db_blocker):
    """A practice with all there can be, in each status that is not public."""
    with django_db_blocker.unblock(), transaction.atomic():
        practice = make_hidden(request.param)
        yield practice
        transaction.set_rollback(True)


def make_hidden(status):
    network = make_network("RECI")
    city = make_city("Lisbon", networks=[network], latitude=38.7, longitude=-9.1)
    topic = make_topic("Education")
    make_practice("Open", city=city, published_at="2026-01-02T00:00Z")
    practice = make_practice(
        "Secret plan",
        city=city,
        topics=[topic],
        status=status,
        published_at="2026-01-01T00:00Z",
        period_text="2016",
        purpose="Hidden words.",
    )
    make_picture(practice, "Secret picture")
    make_document(practice, "Secret report")
    return practice


@pytest.mark.parametrize("language", ["", "/fr"])
@pytest.mark.parametrize("address", PAGES)
@pytest.mark.usefixtures("hidden")
def test_no_page_of_strangers_shows_it(client, address, language):
    response = client.get(language + address)

    assert response.status_code == 200
    text = response.content.decode().lower()
    assert "secret" not in text
    assert "hidden words" not in text


@pytest.mark.parametrize("language", ["", "/fr"])
def test_its_own_page_and_files_are_not_there(client, hidden, language):
    picture, document = hidden.pictures.get(), hidden.reference_documents.get()
    base = f"{language}/practices/{hidden.slug}/"

    for address in (
        base,
        f"{base}?city=lisbon",
        f"{base}pictures/{picture.pk}/",
        f"{base}documents/{document.pk}/",
        f"{language}/practices/open/pictures/{picture.pk}/",
        f"{language}/practices/open/documents/{document.pk}/",
    ):
        response = client.get(address)
        # At the address of what was public once, its page says that it is gone.
        gone = hidden.status == "archived" and address.partition("?")[0] == base
        assert response.status_code == (410 if gone else 404), address
        assert "secret" not in read(response).one("main").text.lower()


def test_its_files_have_no_address_of_their_own(client, hidden):
    picture, document = hidden.pictures.get(), hidden.reference_documents.get()

    for file in (picture.file, document.file):
        assert client.get(file.url).status_code == 404
        assert client.get(f"/{file.name}").status_code == 404


@pytest.mark.usefixtures("hidden")
def test_no_figure_counts_it(client):
    home = read(client.get("/"))
    figures = [one.text for one in home.one("dl", of="figures").all("dd")]
    city = read(client.get("/cities/")).one("ul", of="country__cities")

    assert figures == ["1", "1", "1", "1"]
    assert city.one(of="count").text.split()[0] == "1"
    assert not home.one("ul", of="topic-grid").all("a")
    assert "Lisbon: 1 practice" in [
        dot["aria-label"]
        for dot in read(client.get("/practices/?view=map"))
        .one("svg", of="map")
        .all("a")
    ]


@pytest.mark.usefixtures("hidden")
def test_it_is_nobodys_neighbour(client):
    make_practice("Later", city=make_city("Oslo"), published_at="2026-01-03T00:00Z")
    page = read(client.get("/practices/open/?language=en"))
    links = page.one("nav", of="crumbs").links

    assert links == {
        "Back to the 2 practices": "/practices/?language=en",
        "Previous": "/practices/later/?language=en",
    }


@pytest.mark.usefixtures("hidden")
def test_lists_count_what_is_public_alone(client):
    for query in ("", "?city=lisbon", "?country=PT", "?network=reci"):
        page = read(client.get(f"/practices/{query}"))
        assert page.one("h1").text == "1 practice"
        assert titles(page) == ["Open"]
    assert read(client.get("/practices/?topic=education")).one("h1").text == (
        "0 practices"
    )


def test_what_is_published_again_is_back(client, hidden):
    GoodPractice.objects.filter(pk=hidden.pk).update(status="published")

    assert client.get(f"/practices/{hidden.slug}/").status_code == 200
    assert "Secret plan" in titles(read(client.get("/practices/")))
