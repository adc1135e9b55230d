"""What the search field suggests while one types: practices, cities and topics."""

import pytest

from practices.models import GoodPractice
from tests.factories import make_city, make_practice, make_topic
from tests.hostile_values import VALUES
from tests.pages import read

pytestmark = pytest.mark.django_db

BUDGET = 5
HIDDEN = [
    status for status in GoodPractice.Status if status != GoodPractice.Status.PUBLISHED
]


def ask(client, query, page="/suggest/"):
    response = client.get(f"{page}?{query}")
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/json"
    return response.json()


def labels(answer):
    """The suggested labels of each group."""
    return {
        group["name"]: [item["label"] for item in group["items"]]
        for group in answer["groups"]
    }


def only(answer):
    """The one suggestion there is."""
    [item] = [item for group in answer["groups"] for item in group["items"]]
    return item


NOTHING: dict[str, list[str]] = {"practices": [], "cities": [], "topics": []}


# --- What is suggested ----------------------------------------------------------------


def test_practices_cities_and_topics_are_suggested_in_this_order(client):
    topic = make_topic("Open spaces", name_fr="Espaces ouverts")
    make_practice("Open doors", city=make_city("Openshaw", "GB"), topics=[topic])

    answer = ask(client, "q=ope")

    assert answer == {
        "groups": [
            {
                "name": "practices",
                "label": "Practices",
                "items": [
                    {
                        "label": "Open doors",
                        "address": "/practices/open-doors/",
                        "note": "Openshaw · United Kingdom",
                        "lang": "en",
                    }
                ],
            },
            {
                "name": "cities",
                "label": "Cities",
                "items": [
                    {
                        "label": "Openshaw",
                        "address": "/cities/openshaw/",
                        "note": "United Kingdom · 1 practice",
                        "lang": "",
                    }
                ],
            },
            {
                "name": "topics",
                "label": "Topics",
                "items": [
                    {
                        "label": "Open spaces",
                        "address": "/practices/?topic=open-spaces",
                        "note": "1 practice",
                        "lang": "",
                    }
                ],
            },
        ],
        "status": "3 suggestions",
        "problems": {},
    }
    for group in answer["groups"]:
        assert client.get(group["items"][0]["address"]).status_code == 200


@pytest.mark.parametrize(
    "typed",
    [
        "mot",
        "MOTHERS",
        "district mo",
        "mothers district",
        "Mötħérs",
        "m%C3%B3",
        "  mot  ",
    ],
)
def test_each_word_begins_a_word_of_the_title(client, typed):
    make_practice("District Mothers")

    assert labels(ask(client, f"q={typed}"))["practices"] == ["District Mothers"]


@pytest.mark.parametrize("typed", ["others", "mothers x", "neighbours", "untitled"])
def test_titles_alone_count_for_practices(client, typed):
    make_practice("District Mothers", purpose="Neighbours visit others.")
    make_practice("")

    assert labels(ask(client, f"q={typed}"))["practices"] == []


def test_the_five_newest_practices_are_suggested(client):
    for day in (3, 1, 7, 2, 6, 4, 5):
        make_practice(f"Plan {day}", published_at=f"2026-01-0{day}T00:00Z")

    found = labels(ask(client, "q=plan"))["practices"]
    assert found == ["Plan 7", "Plan 6", "Plan 5", "Plan 4", "Plan 3"]


def test_four_cities_are_suggested_those_with_practices_first(client):
    cities = [make_city(f"Port {letter}") for letter in "ABCDEF"]
    make_practice(city=cities[4])
    make_practice(city=cities[5])
    make_practice(cities=cities[5:])

    items = ask(client, "q=port")["groups"][1]["items"]
    assert [(item["label"], item["note"]) for item in items] == [
        ("Port F", "Portugal · 2 practices"),
        ("Port E", "Portugal · 1 practice"),
        ("Port A", "Portugal"),
        ("Port B", "Portugal"),
    ]


def test_a_city_is_found_by_its_other_spellings(client):
    make_city("Kyiv", "UA", aliases="Київ\nKiev")

    for typed in ("kie", "%D0%9A%D0%B8", "kyi"):
        assert only(ask(client, f"q={typed}"))["label"] == "Kyiv"


def test_a_topic_without_practices_is_not_suggested(client):
    topics = [make_topic(f"Public {number}") for number in range(7)]
    make_practice("Sports", topics=topics[1:])

    found = labels(ask(client, "q=pub"))["topics"]
    assert found == ["Public 1", "Public 2", "Public 3", "Public 4"]


def test_a_topic_is_found_by_the_name_that_the_page_gives_it(client):
    make_practice("Welcome", topics=[make_topic("Housing", name_fr="Logement")])

    assert labels(ask(client, "q=log"))["topics"] == []
    assert labels(ask(client, "q=log", "/fr/suggest/"))["topics"] == ["Logement"]


def test_a_label_says_the_language_of_its_practice(client):
    make_practice("Mediadores", language="pt")

    assert only(ask(client, "q=med"))["lang"] == "pt"


# --- What is not ----------------------------------------------------------------------


@pytest.mark.parametrize("status", HIDDEN)
def test_what_is_not_published_is_neither_suggested_nor_counted(client, status):
    city, topic = make_city("Secretville"), make_topic("Secrets")
    make_practice("Secret plan", city=city, topics=[topic], status=status)

    answer = ask(client, "q=sec")

    assert labels(answer) == NOTHING | {"cities": ["Secretville"]}
    assert only(answer)["note"] == "Portugal"


@pytest.mark.parametrize("query", ["", "q=", "q=d", "q=%C3%A9", "q=+d+", "q=%20"])
def test_fewer_than_two_letters_suggest_nothing(client, query):
    make_practice("District Mothers", city=make_city("Éd"))

    answer = ask(client, query)
    assert labels(answer) == NOTHING
    assert answer["status"] == ""
    assert answer["problems"] == {}


def test_nothing_found_is_said(client):
    assert ask(client, "q=xyzzy")["status"] == "No suggestions"


# --- How it is asked ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "problem"),
    [
        ("q=...", "There is no word to search for in “...”."),
        ("q=%FF", "Some characters of the search could not be read: “\ufffd”."),
        ("q=dis&q=mot", "Of several values for “q” only the last counts."),
        ("q=" + "word+" * 2000, "The search is too long: only its first words were us"),
        ("q=mot&status=draft", "This list has no filter “status”."),
    ],
)
def test_what_cannot_be_read_is_said(client, query, problem):
    [said] = ask(client, query)["problems"].values()

    assert said.startswith(problem)


@pytest.mark.parametrize("value", VALUES)
def test_nothing_typed_breaks_it(client, value):
    make_practice("District Mothers")

    response = client.get(f"/suggest/?q={VALUES[value]}")

    # NUL is refused at the door, on every page.
    assert response.status_code == (400 if value.startswith("NUL") else 200) or (
        value == "NUL twice encoded"
    )


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_it_can_only_be_read(client, method):
    assert getattr(client, method)("/suggest/?q=mot").status_code == 405


def test_few_queries_answer(client, django_assert_max_num_queries):
    topics = [make_topic(f"Plan {number}") for number in range(6)]
    for number in range(12):
        cities = [make_city(f"Plan {letter}{number}") for letter in "ab"]
        make_practice(f"Plan {number}", cities=cities, topics=topics)

    ask(client, "q=other")  # the catalogue is read after a change, once for all

    with django_assert_max_num_queries(BUDGET):
        answer = ask(client, "q=plan")
    assert answer["status"] == "13 suggestions"


def test_it_leaves_no_cookie(client):
    response = client.get("/suggest/?q=mot")

    assert not response.cookies
    assert "Cookie" not in response.headers.get("Vary", "")


# --- In French ------------------------------------------------------------------------


def test_under_fr_all_is_in_french(client):
    topic = make_topic("Education", name_fr="Éducation")
    city = make_city("Geneva", "CH")
    make_practice("Education for all", city=city, topics=[topic])
    make_practice("Éduquer", city=city, topics=[topic], language="fr")

    answer = ask(client, "q=edu", "/fr/suggest/")

    assert [group["label"] for group in answer["groups"]] == [
        "Pratiques",
        "Villes",
        "Thèmes",
    ]
    practices, _cities, topics = (group["items"] for group in answer["groups"])
    assert {item["lang"] for item in practices} == {"en", "fr"}
    assert {item["note"] for item in practices} == {"Geneva · Suisse"}
    assert topics == [
        {
            "label": "Éducation",
            "address": "/fr/practices/?topic=education",
            "note": "2 pratiques",
            "lang": "",
        }
    ]
    assert answer["status"] == "3 suggestions"
    assert ask(client, "q=xyzzy", "/fr/suggest/")["status"] == "Aucune suggestion"
    assert only(ask(client, "q=gen", "/fr/suggest/"))["note"] == "Suisse · 2 pratiques"


@pytest.mark.parametrize("page", ["/", "/practices/", "/practices/?q=x", "/nothing/"])
def test_each_search_field_asks_in_the_language_of_its_page(client, page):
    for language in ("", "/fr"):
        field = read(client.get(f"{language}{page}")).one("input", id="q")

        assert field["data-suggest"] == f"{language}/suggest/"
