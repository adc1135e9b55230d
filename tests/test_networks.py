"""The list of networks and the page of a network."""

from datetime import date

import pytest
from django.core.files.base import ContentFile

from tests.factories import make_activity, make_city, make_network, make_practice
from tests.pages import read, titles

pytestmark = pytest.mark.django_db


def get(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return read(response)


def facts(page):
    return {
        row.one("dt").text: row.one("dd").text
        for row in page.one("aside", of="box").one("dl").all("div")
    }


# --- The list -------------------------------------------------------------------------


def test_networks_stand_under_their_kind_with_what_they_are(client):
    world = make_network("ICC", kind="international", status="active")
    make_network("RECI", country="ES", status="active", founded_year=2011)
    make_network("Japan", country="JP", status="forming")
    make_network("North", kind="regional")
    make_city("Oslo", "NO", networks=[world])
    make_city("Lisbon", "PT", networks=[world])
    make_city("Index", "PT", networks=[world], membership="index")
    page = get(client, "/networks/")

    sections = {
        part.one("h2").text: [tile.one("h3").text for tile in part.all(of="tile")]
        for part in page.one("main").all("section")
    }
    assert sections == {
        "International": ["ICC"],
        "National": ["Japan", "RECI"],
        "Regional": ["North"],
    }
    said = {tile.one("h3").text: tile.all("p")[0].text for tile in page.all(of="tile")}
    assert said == {
        "ICC": "Active · 2 members listed here",
        "Japan": "Japan · Being formed",
        "RECI": "Spain · Active · since 2011",
        "North": "No recent activity known",
    }


def test_a_kind_without_a_network_has_no_heading(client):
    make_network("RECI")

    headings = [one.text for one in get(client, "/networks/").one("main").all("h2")]
    assert headings == ["National"]


# --- A network ------------------------------------------------------------------------


def test_a_network_says_what_it_is(client):
    make_network(
        "RECI",
        name_fr="Réseau espagnol",
        own_name="Red de Ciudades Interculturales",
        country="ES",
        status="active",
        founded_year=2011,
        website="https://www.example.org/reci",
        description="One.\n\nTwo.",
        action_plan_link="https://example.org/plan",
        source_url="https://source.example.org/",
    )
    page = get(client, "/networks/reci/")

    assert page.one("h1").text == "RECI"
    assert page.one(of="over-title").text == "National · Spain"
    assert [text.text for text in page.one(of="lede").all("p")] == ["One.", "Two."]
    assert facts(page) == {
        "Status": "Active",
        "Since": "2011",
        "Own name": "Red de Ciudades Interculturales",
        "Action plan": "Read the action plan",
        "Website": "example.org",
        "Source": "source.example.org",
    }
    links = page.one("aside", of="box").links
    assert links["Read the action plan"] == "https://example.org/plan"
    assert get(client, "/fr/networks/reci/").one("h1").text == "Réseau espagnol"


def test_an_action_plan_can_be_a_file(client):
    network = make_network("RECI")
    network.action_plan_file.save("plan.pdf", ContentFile(b"%PDF-"))
    page = get(client, "/networks/reci/")
    address = page.one("aside", of="box").links["Download the action plan"]

    assert address == "/networks/reci/action-plan/"
    response = client.get(address)
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert response.getvalue() == b"%PDF-"

    network.action_plan_file.storage.delete(network.action_plan_file.name)
    assert client.get(address).status_code == 404
    assert client.get("/networks/reci/").status_code == 200


def test_without_an_action_plan_the_page_says_so(client):
    make_network("RECI")

    page = get(client, "/networks/reci/")
    assert facts(page)["Action plan"] == "None entered yet"
    assert client.get("/networks/reci/action-plan/").status_code == 404


def test_activities_stand_under_their_years_newest_first(client):
    network = make_network("RECI")
    oslo = make_city("Oslo", "NO")
    make_activity(network, "Old", date=date(2023, 1, 2), kind="exchange")
    make_activity(network, "Early", date=date(2025, 2, 1), kind="policy")
    make_activity(
        network,
        "Late",
        date=date(2025, 5, 9),
        kind="visit",
        city=oslo,
        text="We went.",
        link="https://example.org/visit",
    )
    make_activity(make_network("Other"), "Elsewhere")
    part = get(client, "/networks/reci/").one("section", aria_labelledby="activities")

    assert [year.text for year in part.all("h3")] == ["2025", "2023"]
    assert [item.one("strong").text for item in part.all("li")] == [
        *("Late", "Early", "Old")
    ]
    late = part.all("li")[0]
    assert late.one(of="over-title").text == "Study visit · 9 May 2025 · Oslo"
    assert late.links == {"Oslo": "/cities/oslo/", "Late": "https://example.org/visit"}
    assert late.one("time")["datetime"] == "2025-05-09"
    assert late.one(of="prose").text == "We went."
    french = get(client, "/fr/networks/reci/")
    assert "9 mai 2025" in french.one("section", aria_labelledby="activities").text


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        (
            "",
            "No activity has been entered yet: no exchange of good practice, thematic "
            "meeting, policy initiative or study visit.",
        ),
        (
            "/fr",
            "Aucune activité n’a encore été saisie : ni échange de bonnes pratiques, "
            "ni réunion thématique, ni initiative politique, ni visite d’étude.",
        ),
    ],
)
def test_a_network_without_activities_says_so_plainly(client, language, sentence):
    make_network("RECI")
    page = get(client, f"{language}/networks/reci/")

    part = page.one("section", aria_labelledby="activities")
    assert part.one(of="empty").text == sentence


def test_members_stand_by_country_and_others_apart(client):
    network = make_network("RECI")
    make_city("Bilbao", "ES", networks=[network], latitude=43.3, longitude=-2.9)
    make_city("Lisbon", "PT", networks=[network])
    make_city("Tested", "ES", networks=[network], membership="index")
    make_city("Elsewhere", "ES")
    part = get(client, "/networks/reci/").one("section", aria_labelledby="members")

    assert {
        country.one("h3").text: [link.text for link in country.all("a")]
        for country in part.all("section", of="country")
    } == {"Portugal": ["Lisbon"], "Spain": ["Bilbao"]}
    [dot] = part.one("svg", of="map").all("a")
    assert dot["href"] == "/cities/bilbao/"
    assert part.one("ul", of="links").text == "Tested · Spain · Has taken the INDEX"


def test_a_network_without_members_says_so(client):
    make_network("RECI")
    part = get(client, "/networks/reci/").one("section", aria_labelledby="members")

    assert part.one(of="empty").text == "No member of this network is listed here yet."
    assert not part.all("svg")


def test_a_network_shows_practices_of_its_cities(client):
    network = make_network("RECI")
    bilbao = make_city("Bilbao", "ES", networks=[network])
    for number in range(8):
        make_practice(f"P {number}", city=bilbao)
    make_practice("Elsewhere")
    part = get(client, "/networks/reci/").one("section", aria_labelledby="practices")

    assert len(titles(part)) == 6
    assert part.links["All 8 practices of its cities"] == "/practices/?network=reci"


def test_a_network_without_practices_says_so(client):
    make_network("RECI")
    part = get(client, "/networks/reci/").one("section", aria_labelledby="practices")

    assert part.one(of="empty").text == "No practice of its cities is published yet."


# --- Cost and address -----------------------------------------------------------------


def test_the_pages_cost_the_same_few_queries_however_much_there_is(
    client, django_assert_max_num_queries
):
    def cost(address):
        client.get(address)  # makes the snapshot of the catalogue, once for all pages
        with django_assert_max_num_queries(12) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    network = make_network("RECI")
    city = make_city("Oslo", "NO", networks=[network])
    make_city("Tested", "NO", networks=[network], membership="index")
    make_practice("A", city=city)
    make_activity(network, "A", city=city)
    small = [cost("/networks/"), cost("/networks/reci/")]
    for number in range(20):
        city = make_city(
            f"Town {number}", networks=[network, make_network(f"N {number}")]
        )
        make_practice(f"P {number}", city=city)
        make_activity(network, f"A {number}", city=city)

    assert [cost("/networks/"), cost("/networks/reci/")] == small


@pytest.mark.parametrize("address", ["/networks/none/", "/fr/networks/none/"])
def test_an_unknown_network_is_not_found(client, address):
    assert client.get(address).status_code == 404


@pytest.mark.usefixtures("catalogue")
def test_all_21_networks_are_listed_and_their_activities_are_still_empty(client):
    tiles = get(client, "/networks/").all(of="tile")

    assert len(tiles) == 21
    for tile in tiles:
        page = get(client, tile.one("a")["href"])
        part = page.one("section", aria_labelledby="activities")
        assert "No activity has been entered yet" in part.one(of="empty").text
        assert facts(page)["Action plan"] == "None entered yet"


@pytest.mark.usefixtures("catalogue")
def test_the_network_that_was_being_set_up_in_japan_says_so(client):
    assert facts(get(client, "/networks/icc-japan/"))["Status"] == "Being formed"
