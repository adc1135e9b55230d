"""The open API: cities, networks and the INDEX."""

import pytest
from django.core.files.base import ContentFile

from cities.models import FormerCityAddress, IndexArea
from tests.factories import (
    make_activity,
    make_city,
    make_index_result,
    make_network,
)
from tests.test_api import AROUND, SITE, get

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_its_address(settings):
    settings.SITE_URL = SITE


@pytest.fixture
def city():
    city = make_city(
        "Exampleville",
        "CH",
        aliases="Beispielstadt\nVille-Exemple",
        latitude=46.5,
        longitude=7.25,
        population=12_345,
        joined_year=2016,
        networks=[make_network("North")],
    )
    area = IndexArea.objects.create(name="Education", order=1)
    make_index_result(city, 70, year=2020)
    make_index_result(city, 81, year=2020, area=area, note="First edition")
    make_index_result(city, 12, year=2024, area=area, published=False)
    return city


def test_a_city_is_told_with_its_published_results(client, city):
    told = get(client, "/api/cities/exampleville/")

    assert told == {
        "slug": "exampleville",
        "url": f"{SITE}/api/cities/exampleville/",
        "page_url": f"{SITE}/cities/exampleville/",
        "name": "Exampleville",
        "aliases": ["Beispielstadt", "Ville-Exemple"],
        "kind": "city",
        "country": {"code": "CH", "name": "Switzerland"},
        "latitude": 46.5,
        "longitude": 7.25,
        "population": 12_345,
        "membership": "member",
        "joined_year": 2016,
        "networks": [{"slug": "north", "name": "North"}],
        "website": None,
        "profile_url": None,
        "source_url": None,
        "index_results": [
            {"area": None, "year": 2020, "score": 70, "note": "", "source_url": None},
            {
                "area": {"slug": "education", "name": "Education"},
                "year": 2020,
                "score": 81,
                "note": "First edition",
                "source_url": None,
            },
        ],
    }


def test_cities_are_found_by_any_of_their_names(client, city):
    make_city("Otherplace")
    for query in ("", "?q=beispiel", "?q=EXEMPLE"):
        told = get(client, f"/api/cities/{query}")
        names = [entry["name"] for entry in told["results"]]
        assert names[0] == "Exampleville"
        assert told["count"] == len(names) == (1 if query else 2)
        assert "index_results" not in told["results"][0]


@pytest.mark.parametrize("part", ["cities", "networks", "topics", "index-areas"])
def test_a_page_of_any_list_holds_a_hundred_entries_at_most(client, part):
    get(client, f"/api/{part}/?page_size=100")
    response = client.get(f"/api/{part}/?page_size=101")

    assert response.status_code == 400
    assert response.json()["problems"] == {
        "page_size": "A page holds 1 to 100 entries, not “101”."
    }


def test_a_city_that_was_merged_leads_on(client, city):
    FormerCityAddress.objects.create(slug="former", now=city)
    response = client.get("/api/cities/former/")

    assert response.status_code == 301
    assert response.headers["Location"] == "/api/cities/exampleville/"


def test_a_network_is_told_with_its_members_and_activities(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    network = make_network(
        "North", country="NO", founded_year=2008, website="https://example.org/"
    )
    city = make_city("Exampleville", networks=[network])
    make_city("Other", networks=[network], membership="project")
    make_activity(network, "A visit", city=city, text="We met.")
    told = get(client, "/api/networks/north/")

    assert told["url"] == f"{SITE}/api/networks/north/"
    assert told["page_url"] == f"{SITE}/networks/north/"
    assert told["country"] == {"code": "NO", "name": "Norway"}
    assert told["member_count"] == 1
    assert told["action_plan"] is None
    assert told["members"] == [
        {
            "slug": "exampleville",
            "url": f"{SITE}/api/cities/exampleville/",
            "name": "Exampleville",
            "membership": "member",
        },
        {
            "slug": "other",
            "url": f"{SITE}/api/cities/other/",
            "name": "Other",
            "membership": "project",
        },
    ]
    assert told["activities"] == [
        {
            "kind": "visit",
            "date": "2025-05-09",
            "title": "A visit",
            "text": "We met.",
            "city": {"slug": "exampleville", "name": "Exampleville"},
            "link": None,
        }
    ]
    network.action_plan_file = ContentFile(b"%PDF-", "plan.pdf")
    network.save()
    assert get(client, "/fr/api/networks/")["results"][0]["action_plan"] == (
        f"{SITE}/fr/networks/north/action-plan/"
    )


def test_an_area_is_told_with_its_published_results(client, city):
    [told] = get(client, "/api/index-areas/")["results"]
    assert told == {
        "slug": "education",
        "url": f"{SITE}/api/index-areas/education/",
        "name": "Education",
        "order": 1,
    }
    assert get(client, "/api/index-areas/education/") == told | {
        "results": [
            {
                "city": {"slug": "exampleville", "name": "Exampleville"},
                "year": 2020,
                "score": 81,
                "note": "First edition",
                "source_url": None,
            }
        ]
    }


def test_officers_of_a_city_are_nobodys_business(client, city, officer):
    city.officers.add(officer)
    client.logout()
    for address in ("/api/cities/", "/api/cities/exampleville/"):
        assert officer.email.encode() not in client.get(address).content


@pytest.mark.parametrize(
    "address", ["/api/cities/none/", "/api/networks/none/", "/api/index-areas/none/"]
)
def test_what_is_not_there_says_so(client, address):
    assert get(client, address, 404)["title"] == "Not Found"


def test_the_queries_do_not_grow(client, django_assert_max_num_queries):
    networks = [make_network(f"Network {number}") for number in range(3)]
    area = IndexArea.objects.create(name="Education", order=1)
    for number in range(12):
        city = make_city(f"City {number}", networks=networks)
        make_index_result(city, 50, year=2020, area=area)
        make_activity(networks[0], city=city)
    budgets = {
        "/api/cities/": 3,
        "/api/cities/city-1/": 3,
        "/api/networks/": 2,
        "/api/networks/network-0/": 4,
        "/api/index-areas/": 2,
        "/api/index-areas/education/": 2,
    }
    for address, own in budgets.items():
        client.get(address)
        with django_assert_max_num_queries(AROUND + own):
            client.get(address)
