"""What nobody can read in an address is said in words; the rest is answered."""

import pytest

from tests.factories import make_city, make_practice, make_topic
from tests.pages import read, titles

pytestmark = pytest.mark.django_db


def found(client, query, page="/practices/"):
    """The titles that the list shows for a query, in alphabetical order."""
    response = client.get(f"{page}?{query}")
    assert response.status_code == 200
    return sorted(titles(read(response)))


def problems(client, query, page="/practices/"):
    """What the list says it did not understand."""
    response = client.get(f"{page}?{query}")
    assert response.status_code == 200
    notes = read(response).all(of="note--bad")
    return [item.text for note in notes for item in note.all("li")]


ENGLISH = [
    ("topic=nonsense", "There is no topic “nonsense”."),
    ("country=XX", "There is no country with the code “XX”."),
    ("country=ß", "There is no country with the code “ß”."),
    ("city=atlantis", "There is no city “atlantis”."),
    ("network=none", "There is no network “none”."),
    ("language=tlh", "There is no language with the code “tlh”."),
    ("year=1899", "Not a year from 1900 to 2100: “1899”."),
    ("year=2101", "Not a year from 1900 to 2100: “2101”."),
    ("year=02016", "Not a year from 1900 to 2100: “02016”."),
    ("year=-2016", "Not a year from 1900 to 2100: “-2016”."),
    ("year=2_016", "Not a year from 1900 to 2100: “2_016”."),
    ("year=२०१६", "Not a year from 1900 to 2100: “२०१६”."),
    ("year=²", "Not a year from 1900 to 2100: “²”."),
    ("year=" + "9" * 4400, f"Not a year from 1900 to 2100: “{'9' * 40}”."),
    ("sort=password", "The list cannot be sorted by “password”."),
    ("view=3d", "There is no view “3d”."),
    ("page=0", "There is no page “0”: this is the first."),
    ("page=-1", "There is no page “-1”: this is the first."),
    ("page=abc", "There is no page “abc”: this is the first."),
    ("page=²", "There is no page “²”: this is the first."),
    ("page=1_000", "There is no page “1_000”: this is the first."),
    ("page=1.5", "There is no page “1.5”: this is the first."),
    ("q=a&q=b", "Of several values for “q” only the last counts."),
    ("sort=title&sort=city", "Of several values for “sort” only the last counts."),
    ("page_size=0", "A page holds 1 to 100 practices, not “0”."),
    ("page_size=1000", "A page holds 1 to 100 practices, not “1000”."),
    ("page_size=many", "A page holds 1 to 100 practices, not “many”."),
    ("colour=red", "This list has no filter “colour”."),
    ("_connector=OR", "This list has no filter “_connector”."),
    (
        "owner__password__startswith=a",
        "This list has no filter “owner__password__startswith”.",
    ),
    ("status=draft", "A practice is running, ended or not-stated, but not “draft”."),
    ("evidence=none", "There is no step of evidence “none”."),
    ("q=🎈🎈🎈 ", "There is no word to search for in “🎈🎈🎈”."),
    ("q=...", "There is no word to search for in “...”."),
    ("q=%FF", "Some characters of the search could not be read: “\ufffd”."),
    (
        "q=lis%ED%A0%80bon",
        "Some characters of the search could not be read: “lis\ufffd\ufffd\ufffdbon”.",
    ),
    ("q=" + "word " * 2000, "The search is too long: only its first words were used."),
    ("q=" + "x" * 10_000, "The search is too long: only its first words were used."),
    ("topic=%FF", "There is no topic “\ufffd”."),
    ("city=%ED%A0%80", "There is no city “\ufffd\ufffd\ufffd”."),
    ("%FF=1", "This list has no filter “\ufffd”."),
    ("topic=" + "x" * 10_000, f"There is no topic “{'x' * 40}”."),
    ("topic='; DROP TABLE x; --", "There is no topic “'; DROP TABLE x; --”."),
    ("city=<script>alert(1)</script>", "There is no city “<script>alert(1)</script>”."),
    ("topic=🎈", "There is no topic “🎈”."),
    ("year=2016&year=never&year=x", "Not a year from 1900 to 2100: “never”, “x”."),
]
FRENCH = [
    ("topic=nonsense", "Aucun thème ne correspond à « nonsense »."),
    ("country=XX", "Aucun pays n’a pour code « XX »."),
    ("city=atlantis", "Aucune ville ne correspond à « atlantis »."),
    ("network=none", "Aucun réseau ne correspond à « none »."),
    ("language=tlh", "Aucune langue n’a pour code « tlh »."),
    ("year=1899", "Ce n’est pas une année de 1900 à 2100 : « 1899 »."),
    ("page=0", "Il n’y a pas de page « 0 » : voici la première."),
    ("page_size=0", "Une page contient de 1 à 100 pratiques, et non « 0 »."),
    ("colour=red", "Cette liste n’a pas de filtre « colour »."),
    ("q=...", "Il n’y a aucun mot à rechercher dans « ... »."),
]


@pytest.mark.parametrize(("query", "sentence"), ENGLISH)
def test_what_is_not_understood_is_said_and_the_rest_is_answered(
    client, query, sentence
):
    make_practice("Sunny", language="fr", period_text="2016", purpose="lisbon word x")
    make_practice("Grey")

    said = problems(client, f"{query}&language=fr")
    assert [sentence in text for text in said] == ([True] if sentence else [])
    if not query.startswith("q="):
        assert found(client, f"{query}&language=fr") == ["Sunny"]


@pytest.mark.parametrize(("query", "sentence"), FRENCH)
def test_what_is_not_understood_is_said_in_french_on_a_french_page(
    client, query, sentence
):
    assert problems(client, query, "/fr/practices/") == [sentence]


def test_a_known_value_beside_an_unknown_one_counts(client):
    make_practice("Schools", topics=[make_topic("Education")])
    make_practice("Other")
    query = "topic=education&topic=nonsense"

    assert found(client, query) == ["Schools"]
    assert problems(client, query) == ["There is no topic “nonsense”."]


def test_several_things_not_understood_are_said_each(client):
    said = problems(client, "topic=a&year=b&page=c&colour=d")

    assert len(said) == 4


def test_a_long_row_of_unknown_values_is_named_in_short(client):
    query = "&".join(f"city=place-{number}" for number in range(5000))
    [sentence] = problems(client, query)

    assert sentence.startswith("There is no city “place-0”, “place-1”")
    assert sentence.endswith("and 4995 more.")


def test_a_long_row_of_unknown_names_is_named_in_short(client):
    query = "&".join(f"name{number}=1" for number in range(5000))
    [sentence] = problems(client, query)

    assert sentence.endswith("and 4995 more.")


def test_a_value_repeated_5000_times_counts_once(client):
    make_practice("Schools", topics=[make_topic("Education")])
    response = client.get("/practices/?" + "&".join(["topic=education"] * 5000))
    page = read(response)

    assert titles(page) == ["Schools"]
    assert len(page.all("a", of="chip")) == 1
    assert not page.all(of="note--bad")
    cards = [title.one("a")["href"] for title in page.all(of="card__title")]
    assert cards == ["/practices/schools/?topic=education"]


def test_more_parameters_than_a_list_can_have_are_refused_in_words(client):
    response = client.get("/practices/?" + "&".join(["topic=a"] * 10_001))

    assert response.status_code == 400
    assert "more parameters than a list can have" in read(response).text


@pytest.mark.parametrize("number", ["1000000000", "2", "3", "999999999999"])
def test_a_page_beyond_the_end_of_the_list_is_not_there_and_says_so(client, number):
    make_practice()
    response = client.get(f"/practices/?page={number}")

    assert response.status_code == 404
    assert f"there is no page {number}" in read(response).text


def test_a_page_beyond_the_end_says_so_in_french(client):
    response = client.get("/fr/practices/?page=7")

    assert response.status_code == 404
    assert "il n’y a pas de page 7" in read(response).text


@pytest.mark.parametrize(
    "words",
    [
        "🎈",
        "\"'`",
        "((((",
        "]]]}{[[",
        "a AND b OR NOT c",
        "NEAR(a b)",
        "*",
        "%",
        "_",
        "\\",
        "title:x",
        "' OR 1=1 --",
        "<b>x</b>",
        "x" * 199,
        "ß",
        "\u202e",
        "a\tb\nc",
        "-- --",
        "a b c d e f g h i j k l m n o p q r s t u v w x y z",
    ],
)
def test_signs_and_operators_are_harmless(client, words):
    make_practice("Percent _ signs")
    response = client.get("/practices/", {"q": words})

    assert response.status_code == 200
    read(response)


def test_signs_that_mean_something_to_a_database_mean_nothing(client):
    make_practice("Plain")

    assert found(client, "q=pl%25in") == found(client, "q=pl_in") == []


def test_empty_parameters_are_no_choice(client):
    make_practice("One")
    query = "q=&topic=&country=&city=&network=&year=&language=&sort=&view=&page="

    assert found(client, query) == ["One"]
    assert problems(client, query) == []


def test_spaces_around_a_value_do_not_matter(client):
    make_practice("Local", city=make_city("Oslo", "NO"))

    assert found(client, "city=+oslo+&country=+NO") == ["Local"]
    assert problems(client, "city=+oslo+&country=+NO") == []


@pytest.mark.parametrize("page", ["/", "/about/", "/cities/oslo/", "/networks/"])
def test_a_page_that_reads_no_parameters_says_so(client, page):
    make_city("Oslo", "NO")
    english = read(client.get(f"{page}?foo=1&bar=2")).one("p", of="note").text
    french = read(client.get(f"/fr{page}?foo=1")).one("p", of="note").text

    assert english == "This page has no use for “bar”, “foo” in its address."
    assert french == "Cette page ne tient pas compte de « foo » dans son adresse."
    assert not read(client.get(page)).all("p", of="note")
