"""Whatever is searched for: an answer in words, soon, from a few looks at the data."""

import time
from contextlib import contextmanager

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from practices.models import GoodPractice
from tests.factories import make_city, make_practice, make_topic
from tests.pages import read, titles

pytestmark = pytest.mark.django_db

SECONDS = 3
# A page of cards takes ten; where nothing is found, each of up to twelve words is
# looked up by itself, and what may have been meant is read.
MOST_QUERIES = 130
PAGES = {"en": "/practices/", "fr": "/fr/practices/"}

SEARCHES = {
    # SQL
    "SQL: always": "' OR '1'='1",
    "SQL: drop": "'; DROP TABLE practices_goodpractice; --",
    "SQL: union": "garden' UNION SELECT password FROM auth_user --",
    "SQL: comment": "garden /* */ -- #",
    "SQL: waits": "1; SELECT pg_sleep(9) --",
    "SQL: LIKE": "%_%\\_%",
    "SQL: placeholders": "%s %(name)s ? :1 $1 {0} {}",
    "SQL: backslash": "\\' \\\" \\",
    "SQL: dollars": "$$ garden $$ $tag$",
    # FTS5
    "FTS5: NEAR": "NEAR(garden school, 5)",
    "FTS5: AND OR NOT": "garden AND school OR NOT women",
    "FTS5: only AND": "AND",
    "FTS5: OR at the end": "garden OR",
    "FTS5: NOT first": "NOT garden",
    "FTS5: star": "*",
    "FTS5: stars": "gar* *den **",
    "FTS5: caret": "^garden",
    "FTS5: column": "title:garden",
    "FTS5: columns": "{title lead} : garden",
    "FTS5: minus column": "- title : garden",
    "FTS5: parentheses": "((((garden",
    "FTS5: many parentheses": "(" * 150 + ")" * 40,
    "FTS5: plus": "garden + school",
    "FTS5: quotes": 'garden "" "school" """',
    "FTS5: half a quote": '"garden school',
    "FTS5: rank": "rank MATCH 'bm25(10)'",
    "FTS5: rowid": "rowid:1",
    "FTS5: end mark": "/end /en/garden",
    # tsquery
    "tsquery: operators": "garden & school | !women <-> x",
    "tsquery: follows": "garden <2> school",
    "tsquery: weight": "garden:A gar:*",
    "tsquery: quoted": "'garden' <-> 'school'",
    "tsquery: nothing": "& | ! <->",
    "tsquery: colon": "::: : a:b:c",
    # Too much
    "10,000 letters": "x" * 10_000,
    "10,000 quotes": '"' * 10_000,
    "10,000 Han": "浜" * 10_000,
    "10,000 accents": "a" + "\u0301" * 10_000,
    "200 words": " ".join(f"word{number}" for number in range(200)),
    "200 times a word": "garden " * 200,
    "200 phrases": '"a b" ' * 200,
    "100,000 letters": "garden" * 16_000,
    "one letter": "g",
    "long misspelt words": " ".join(
        "integrationn" + letter for letter in "abcdefghijk"
    ),
    "misspelt words": "educaton integraton comunity neighbourhod diversty cultur"
    " intercutural municpality particpation partnerhsip languge migrnts",
    "long misspelt word": "internationalisationx",
    "stop words": "the of and a in to for is on",
    "stop words everywhere": "de la en a o i",
    # Characters
    "surrogate": "\ud800garden",
    "right to left": "\u202eגן\u202c مرحبا \u2066garden\u2069",
    "right to left mark": "\u200fgarden\u200f",
    "emoji": "🙂",
    "emoji family": "👩‍👧 garden",
    "flags": "🇵🇹🇺🇦",
    "emoji in a phrase": '"city 🙂 garden"',
    "control characters": "gar\x01\x02\x1b[31mden",
    "line breaks": "garden\r\nSet-Cookie: a=b",
    "zero width": "gar\u200bden\ufeff",
    "combining first": "\u0301garden",
    "private use": "\ue000\ue001\ue002",
    "unassigned": "\U000e0fff\ufffe",
    "full width": "ｇａｒｄｅｎ",
    "fractions": "½ ² ﬁ Ⅷ",
    "dotted i": "İstanbul ıstanbul",
    "sharp s": "ẞß",
    "Devanagari": "हिन्दी",
    "Thai": "ภาษาไทย",
    # What else a careless page would do
    "markup": "<script>alert(1)</script>",
    "attribute": '" onfocus="alert(1)" autofocus="',
    "template": "{{ 7*7 }} {% debug %}",
    "address": "//evil.example.com",
    "format": "%s%n%x {0.__class__}",
    "regular expression": "(a+)+$ [[:alpha:]] .*",
    "blanks": " \t \u00a0 \u2003 ",
    "nothing": "",
}


@pytest.fixture
def garden(db, client):
    """Two practices, and a process that has its templates and stemmers read in."""
    make_practice(
        "City garden",
        city=make_city("Porto", "PT"),
        topics=[make_topic("Education")],
        purpose="A school for women, with a garden.",
        impact="International integration.",
    )
    make_practice("Secret garden", status="draft")
    client.get("/practices/?q=garden")


def sent(name):
    """The bytes of a search, also of halves of characters."""
    return SEARCHES[name].encode(errors="surrogatepass")


@contextmanager
def bounded():
    began = time.monotonic()
    with CaptureQueriesContext(connection) as queries:
        yield
    assert time.monotonic() - began < SECONDS
    assert len(queries) <= MOST_QUERIES


@pytest.mark.usefixtures("garden")
@pytest.mark.parametrize("language", PAGES)
@pytest.mark.parametrize("name", SEARCHES)
def test_any_search_gets_an_answer_in_words(client, language, name):
    with bounded():
        response = client.get(PAGES[language], {"q": sent(name)})
    shown = read(response)
    number, noun = shown.one("h1").text.split()

    assert response.status_code == 200
    assert shown.one("html")["lang"] == language
    assert noun in {"practice", "practices", "pratique", "pratiques"}
    assert titles(shown) == ["City garden"] * int(number)
    assert "<script>alert" not in response.content.decode()
    assert GoodPractice.objects.count() == 2


@pytest.mark.usefixtures("garden")
@pytest.mark.parametrize("name", SEARCHES)
def test_any_search_together_with_filters_too(client, name):
    asked = {"q": sent(name), "city": "porto", "year": "2016", "view": "map"}
    with bounded():
        response = client.get("/practices/", asked)

    assert response.status_code == 200


@pytest.mark.usefixtures("garden")
@pytest.mark.parametrize("name", SEARCHES)
def test_any_search_gets_suggestions_or_none(client, name):
    with bounded():
        response = client.get("/suggest/", {"q": sent(name)})

    assert response.status_code == 200
    assert "Secret" not in str(response.json())


@pytest.mark.usefixtures("garden")
@pytest.mark.parametrize("name", SEARCHES)
def test_a_practice_is_shown_whatever_led_to_it(client, name):
    with bounded():
        response = client.get("/practices/city-garden/", {"q": sent(name)})

    assert response.status_code == 200
    assert read(response).one("h1").text == "City garden"


@pytest.mark.usefixtures("garden")
@pytest.mark.parametrize(
    "address", [*PAGES.values(), "/suggest/", "/practices/city-garden/"]
)
@pytest.mark.parametrize("query", ["q=%00", "q=gar%00den", "%00=garden"])
def test_nul_is_refused_in_words(client, address, query):
    response = client.get(f"{address}?{query}")

    assert response.status_code == 400
    assert read(response).one("h1").text


@pytest.mark.usefixtures("garden")
@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("garden OR", 1),  # as does "or"
        ("NOT garden", 0),
        ("garden AND school", 1),  # "and" stands everywhere
        ("title:garden", 0),
        ("^garden", 1),
        ("garden*", 1),
        ("-garden", 1),
        ("gar\u00adden", 1),
        ("gar\u200dden", 1),
        ("ｇａｒｄｅｎ", 1),
        ("\u202egarden\u202c", 1),
        ("🙂 garden", 1),
        ('"city 🙂 garden"', 1),
        ("\ud800garden", 1),
        ("garden\ue000", 1),
        ("garden & school | !women", 1),
        ("gar:*", 1),
        ("%", 1),
        ('* ^ ( ) : "', 1),
    ],
)
def test_operators_are_words_or_nothing(client, words, found):
    response = client.get("/practices/", {"q": words.encode(errors="surrogatepass")})

    assert len(titles(read(response))) == found


@pytest.mark.usefixtures("garden")
@pytest.mark.parametrize(
    "words", ["🙂", "!!", "---", "\u202e", "🇵🇹🇺🇦", "\ue000", "\u0301"]
)
@pytest.mark.parametrize("address", PAGES.values())
def test_a_search_without_a_word_says_so(client, words, address):
    shown = read(client.get(address, {"q": words}))

    assert [note.text for note in shown.all(of="note--bad")], words
    assert titles(shown) == ["City garden"]


@pytest.mark.usefixtures("garden")
@pytest.mark.parametrize("name", ["10,000 letters", "200 words", "100,000 letters"])
def test_what_was_too_much_is_said(client, name):
    [note] = read(client.get("/practices/", {"q": SEARCHES[name]})).all(of="note--bad")

    assert "The search is too long: only its first words were used." in note.text


@pytest.mark.usefixtures("catalogue")
@pytest.mark.parametrize("name", SEARCHES)
def test_in_the_real_catalogue_it_takes_no_longer(client, name):
    client.get("/practices/")
    with bounded():
        response = client.get("/practices/", {"q": sent(name), "country": "PT"})

    assert response.status_code == 200
