"""The list of cities and the page of a city."""

import pytest

from cities.models import City, IndexArea
from tests.factories import (
    make_city,
    make_index_result,
    make_network,
    make_practice,
    make_topic,
)
from tests.pages import read, titles

pytestmark = pytest.mark.django_db


def get(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return read(response)


def by_country(page):
    return {
        part.one("h2").text: [link.text for link in part.all("a")]
        for part in page.all("section", of="country")
    }


# --- The list -------------------------------------------------------------------------


def test_cities_stand_under_their_countries_in_alphabetical_order(client):
    for name, country in [
        ("Zürich", "CH"),
        ("Łódź", "PL"),
        ("Lublin", "PL"),
        ("Ålesund", "NO"),
        ("Oslo", "NO"),
        ("Bergen", "NO"),
    ]:
        make_city(name, country)

    assert by_country(get(client, "/cities/")) == {
        "Norway": ["Ålesund", "Bergen", "Oslo"],
        "Poland": ["Łódź", "Lublin"],
        "Switzerland": ["Zürich"],
    }
    assert list(by_country(get(client, "/fr/cities/"))) == [
        *("Norvège", "Pologne", "Suisse")
    ]


def test_the_list_counts_places_and_their_published_practices(client):
    lisbon, oslo = make_city("Lisbon", "PT"), make_city("Oslo", "NO")
    make_practice("A", cities=[lisbon, oslo])
    make_practice("B", city=lisbon)
    make_practice("C", city=lisbon, status="draft")
    page = get(client, "/cities/")

    assert page.one("p", role="status").text == "2 places"
    items = [item.text for item in page.one("main").all("li") if item.all(of="count")]
    assert [text.split()[:2] for text in items] == [["Oslo", "1"], ["Lisbon", "2"]]


@pytest.mark.parametrize(
    "search",
    [
        "zurich",
        "Zürich",
        "ZURICH",
        "ΖΥΡΙΧΗ",
        "turicum",
        "züri",
        " zurich ",
        "Turicum Zürich",
    ],
)
def test_a_city_is_found_in_any_spelling(client, search):
    make_city("Zürich", "CH", aliases="Zurich\nTuricum\nΖυρίχη")
    make_city("Oslo", "NO")
    page = get(client, f"/cities/?q={search}")

    assert by_country(page) == {"Switzerland": ["Zürich"]}
    assert page.one("p", role="status").text.startswith("1 place")
    assert page.one("p", role="status").links == {"All places": "/cities/"}
    assert page.one("input", name="q")["value"] == search.strip()


def test_a_city_that_is_not_there_is_said_in_words(client):
    page = get(client, "/cities/?q=Atlantis")

    assert page.one(of="empty").text == "No city is known as “Atlantis”."
    assert not page.all("svg", of="map")


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("q=...", "There is no word to search for in “...”."),
        ("q=%FF", "Some characters of the search could not be read: “\ufffd”."),
        ("q=" + "os" * 5000, "The search is too long: only its first words were used."),
        ("country=NO", "This list has no filter “country”."),
        ("_connector=OR", "This list has no filter “_connector”."),
    ],
)
def test_what_is_not_understood_is_said(client, query, sentence):
    make_city("Oslo", "NO")
    page = get(client, f"/cities/?{query}")

    assert [item.text for item in page.one(of="note--bad").all("li")] == [sentence]


def test_what_is_not_understood_is_said_in_french(client):
    page = get(client, "/fr/cities/?country=NO")

    sentence = "Cette liste n’a pas de filtre « country »."
    assert page.one(of="note--bad").one("li").text.replace("\xa0", " ") == sentence


def test_the_list_has_a_map_of_all_its_cities(client):
    make_city("Oslo", "NO", latitude=59.9, longitude=10.7)
    make_practice("A", city=make_city("Lisbon", latitude=38.7, longitude=-9.1))
    make_city("Nowhere")
    dots = get(client, "/cities/").one("svg", of="map").all("a")

    assert [(dot["aria-label"], dot["href"]) for dot in dots] == [
        ("Lisbon: 1 practice", "/cities/lisbon/"),
        ("Oslo: 0 practices", "/cities/oslo/"),
    ]


# --- A city ---------------------------------------------------------------------------


def facts(page):
    return {
        row.one("dt").text: [value.text for value in row.all("dd")]
        for row in page.one("aside", of="box").one("dl").all("div")
    }


def test_a_city_says_what_it_is(client):
    make_city(
        "Berlin-Neukölln",
        "DE",
        kind="borough",
        joined_year=2008,
        population=329_917,
        networks=[make_network("ICC International")],
        aliases="Neukolln\nNeukoelln",
        profile_url="https://example.org/profile",
        source_url="https://www.example.org/source",
        evidence_year=2024,
    )
    page = get(client, "/cities/berlin-neukolln/")

    assert page.one("h1").text == "Berlin-Neukölln"
    assert page.one(of="over-title").links == {"Germany": "/practices/?country=DE"}
    assert facts(page) == {
        "Kind": ["Borough"],
        "In the programme": ["Membersince 2008"],
        "Population": ["329,917"],
        "Networks": ["ICC International"],
        "Also written": ["Neukolln, Neukoelln"],
        "Profile": ["On the programme’s site"],
        "Source": ["example.org2024"],
    }
    box = page.one("aside", of="box")
    assert box.links["ICC International"] == "/networks/icc-international/"
    french = facts(get(client, "/fr/cities/berlin-neukolln/"))
    assert french["Population"] == ["329 917"]


@pytest.mark.parametrize(
    ("membership", "label"),
    [
        ("member", "Member"),
        ("index", "Has taken the INDEX"),
        ("project", "In a joint project"),
        ("practice", "Has a practice here"),
    ],
)
def test_only_members_are_shown_as_members(client, membership, label):
    make_city("Oslo", "NO", membership=membership)

    assert facts(get(client, "/cities/oslo/"))["In the programme"] == [label]


def test_a_city_shows_its_practices_and_their_topics(client):
    lisbon = make_city("Lisbon")
    education, housing = make_topic("Education"), make_topic("Housing")
    make_practice("A", city=lisbon, topics=[housing, education])
    make_practice("B", cities=[make_city("Oslo", "NO"), lisbon], topics=[education])
    make_practice("Elsewhere")
    page = get(client, "/cities/lisbon/")

    assert sorted(titles(page)) == ["A", "B"]
    assert page.one("ul", of="chips").links == {
        "Education": "/practices/?city=lisbon&topic=education",
        "Housing": "/practices/?city=lisbon&topic=housing",
    }


def test_a_city_without_a_practice_says_so(client):
    make_city("Oslo", "NO")

    page = get(client, "/cities/oslo/")
    assert page.one(of="empty").text == "No practice of Oslo is published yet."
    assert facts(page)["Networks"] == ["none known"]


# --- INDEX results --------------------------------------------------------------------


def test_results_stand_in_a_table_newest_first_the_overall_one_on_top(client):
    city = make_city("Oslo", "NO")
    education = IndexArea.objects.create(name="Education", name_fr="Éducation", order=1)
    make_index_result(city, 61, area=education, year=2019)
    make_index_result(city, 70, year=2019)
    make_index_result(city, 82, year=2023)
    make_index_result(
        city, 55, note="Pilot edition", source_url="https://www.example.org/report"
    )
    page = get(client, "/cities/oslo/")
    rows = page.one("table").one("tbody").all("tr")

    assert [[cell.text for cell in row.all("th", "td")][:3] for row in rows] == [
        ["Overall", "2023", "82"],
        ["Overall", "2019", "70"],
        ["Education", "2019", "61"],
        ["OverallPilot edition", "not stated", "55"],
    ]
    assert [row.one(of="score__part")["width"] for row in rows] == [
        *("82", "70", "61", "55")
    ]
    assert rows[3].links == {"example.org": "https://www.example.org/report"}
    assert "not strictly comparable" in page.one("main").text
    french = get(client, "/fr/cities/oslo/").one("table")
    assert "Éducation" in french.text


def test_results_are_shown_only_when_published(client):
    city = make_city("Oslo", "NO")
    make_index_result(city, 13, published=False, year=2020)

    assert not get(client, "/cities/oslo/").all("table")

    make_index_result(city, 77, year=2021)
    [row] = get(client, "/cities/oslo/").one("table").one("tbody").all("tr")
    assert "77" in row.text


# --- Cost and address -----------------------------------------------------------------


def test_the_pages_cost_the_same_few_queries_however_much_there_is(
    client, django_assert_max_num_queries
):
    def cost(address):
        client.get(address)  # makes the snapshot of the catalogue, once for all pages
        with django_assert_max_num_queries(10) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    network = make_network()
    oslo = make_city("Oslo", "NO", networks=[network], latitude=60, longitude=10)
    make_index_result(oslo)
    make_practice("A", city=oslo, topics=[make_topic("T")])
    small = [cost("/cities/"), cost("/cities/oslo/")]
    for number in range(30):
        city = make_city(f"Town {number}", latitude=40, longitude=number)
        topic = make_topic(f"Topic {number}")
        make_practice(f"P {number}", cities=[oslo, city], topics=[topic])
        make_index_result(oslo, number, year=1990 + number)

    assert [cost("/cities/"), cost("/cities/oslo/")] == small


@pytest.mark.parametrize(
    "address",
    ["/cities/none/", "/cities/%FF/", "/fr/cities/none/", "/cities/a b/"],
)
def test_an_unknown_city_is_not_found(client, address):
    assert client.get(address).status_code == 404


# --- The real ones --------------------------------------------------------------------


@pytest.mark.usefixtures("catalogue")
def test_all_179_places_are_listed_each_with_a_page_and_a_dot(client):
    page = get(client, "/cities/")
    listed = {link["href"] for part in page.all(of="country") for link in part.all("a")}
    dots = {dot["href"] for dot in page.one("svg", of="map").all("a")}

    assert page.one("p", role="status").text == "179 places"
    assert len(listed) == len(dots) == 179
    assert listed == dots
    assert [city for city in City.objects.all() if not city.name_key] == []


@pytest.mark.usefixtures("catalogue")
@pytest.mark.parametrize(
    ("search", "slug"),
    [
        ("Zurich", "zurich"),
        ("Vinnitsya", "vinnytsia"),
        ("Lisboa", "lisbon"),
        ("København", "copenhagen"),
        ("Åbo", "turku"),
        ("Λεμεσός", "limassol"),
        ("浜松", "hamamatsu"),
        ("مراكش", "marrakesh"),
        ("Cracow", "krakow"),
        ("Montreal", "montreal"),
    ],
)
def test_a_real_city_is_found_by_another_of_its_names(client, search, slug):
    page = get(client, f"/cities/?q={search}")
    links = [link["href"] for part in page.all(of="country") for link in part.all("a")]

    assert f"/cities/{slug}/" in links
    assert len(links) <= 2


@pytest.mark.usefixtures("catalogue")
def test_every_result_of_the_index_stands_on_the_page_of_its_city(client):
    shown = 0
    for city in City.objects.filter(index_results__isnull=False).distinct():
        page = get(client, f"/cities/{city.slug}/")
        shown += len(page.one("table").one("tbody").all("tr"))

    assert shown == 12
