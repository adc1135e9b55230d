"""Where a list is empty: ways out of it, and what may have been meant."""

import random

import pytest
from django.http import QueryDict

from practices.filters import PracticeFilter
from practices.live import keeper
from practices.models import GoodPractice
from practices.rescue import did_you_mean, ways_out
from practices.search.spelling import one_edit
from practices.search.tokens import plain, tokens
from practices.selection import Selection
from tests.factories import make_city, make_practice, make_topic
from tests.pages import read, titles

pytestmark = pytest.mark.django_db


@pytest.fixture
def garden(db):
    """Some practices to be missed."""
    lisbon, oslo = make_city("Lisbon", "PT"), make_city("Oslo", "NO")
    education, housing = make_topic("Education"), make_topic("Housing")
    make_practice("City gardens", city=lisbon, topics=[education], period_text="2016")
    make_practice("A garden", city=lisbon, topics=[housing], period_text="2018")
    make_practice("Gardeners at school", city=oslo, topics=[education])
    make_practice("The library", city=oslo, topics=[housing], language="fr")
    make_practice("Hidden treasure", city=lisbon, status="draft")


def empty(client, query, page="/practices/"):
    """The part of the list that stands where no practice is found."""
    response = client.get(f"{page}?{query}")
    assert response.status_code == 200
    return read(response).one(of="empty")


def ways(client, query):
    """What each way out promises, by its words; each keeps its promise."""
    items = empty(client, query).all("ul", of="ways")
    return [promise(client, item) for box in items for item in box.all("li")]


def promise(client, node):
    link = node.one("a")
    count = int(node.one(of="count").text.split()[0])
    there = read(client.get(f"/practices/{link['href']}"))
    assert int(there.one("h1").text.split()[0]) == count, (link.text, link["href"])
    return link.text, count


def meant(client, query, page="/practices/"):
    """What "Did you mean" offers, and how many it leads to; None without it."""
    offers = empty(client, query, page).all(of="empty__meant")
    return promise(client, offers[0]) if offers else None


# --- Ways out -------------------------------------------------------------------------


@pytest.mark.usefixtures("garden")
@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (
            "q=garden&city=oslo&topic=housing",
            [
                ("Without City: Oslo", 1),
                ("Without Topic: Housing", 1),
                ("Without the search", 1),
            ],
        ),
        (
            "q=library&language=en",
            [("Without the search", 3), ("Without Language: English", 1)],
        ),
        (
            "city=lisbon&city=oslo&year=2016&topic=housing",
            [
                ("Without Active in: 2016", 2),
                ("Without City: Lisbon, Oslo", 0),
                ("Without Topic: Housing", 1),
            ],
        ),
        ("q=zzz", [("Without the search", 4)]),
        ("q=zzz&city=oslo", [("Without the search", 2)]),
        ("q=zzz&topic=education&year=1950", []),
        ("country=SE", [("Without Country: Sweden", 4)]),
        ("country=SE&city=oslo", [("Without Country: Sweden", 2)]),
        ("country=SE&year=1950", []),
    ],
)
def test_what_empties_the_list_is_said_with_what_it_costs(client, query, expected):
    left = [way for way in expected if way[1]]

    assert sorted(ways(client, query)) == sorted(left)


@pytest.mark.usefixtures("garden")
@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("garden library", {"library": 3, "garden": 1}),
        ("library garden", {"library": 3, "garden": 1}),
        ("garden zzz", {"zzz": 3}),
        ("zzz gard", {"zzz": 3}),
        ("gard zzz", {"zzz": 3}),
        ("school garden library", {"library": 1}),
        ('"city gardens" school', {"city gardens": 1, "school": 1}),
        ('"city gardens" zzz', {"zzz": 1}),
        ('garden "library school"', {"library school": 3}),
        ('"library school" gard', {"library school": 3}),
        ("the zzz", {}),
        ("les zzz", {}),
        ("the library zzz", {"zzz": 1}),
        ("lisbon zzz", {"zzz": 2}),
        ("2016 zzz", {"zzz": 1}),
        ("zzz yyy", {}),
        ("zzz yyy garden", {}),
    ],
)
def test_a_word_that_empties_the_list_is_said_with_what_it_costs(
    client, words, expected
):
    address = QueryDict(mutable=True)
    address["q"] = words
    found = dict(ways(client, address.urlencode()))
    everything = {"Without the search": 4}

    assert found == everything | {f"Without “{w}”": n for w, n in expected.items()}


@pytest.mark.usefixtures("garden")
def test_the_way_that_gives_most_comes_first(client):
    counts = [count for _label, count in ways(client, "q=library&language=en")]

    assert counts == [3, 1]


@pytest.mark.usefixtures("garden")
def test_a_way_out_keeps_all_else_of_the_list(client):
    page = empty(client, "q=library&language=en&sort=title&view=table&page_size=50")
    [link, _other] = page.one(of="ways").all("a")
    address = QueryDict(link["href"].removeprefix("?"))

    assert dict(address.items()) == {
        "language": "en",
        "sort": "title",
        "view": "table",
        "page_size": "50",
    }


@pytest.mark.usefixtures("garden")
def test_the_ways_are_told_in_french(client):
    page = empty(client, "city=oslo&country=SE", "/fr/practices/")

    assert [link.text for link in page.one(of="ways").all("a")] == ["Sans Pays : Suède"]


def test_where_nothing_is_published_there_is_no_way(client):
    make_practice("Draft", status="draft")

    assert ways(client, "q=draft") == []
    assert not empty(client, "").all("a")


# --- Did you mean ---------------------------------------------------------------------


@pytest.mark.usefixtures("garden")
@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("libary", ("“library”", 1)),
        ("librarry", ("“library”", 1)),
        ("lubrary", ("“library”", 1)),
        ("lirbary", ("“library”", 1)),
        ("LIBARY", ("“library”", 1)),
        ("garden scool", ("“garden School”", 1)),
        ("schol gardeners", ("“school gardeners”", 1)),
        ("gardenners schol", ("“Gardeners school”", 1)),
        ("lisbom", ("“Lisbon”", 2)),
        ("educaton", ("“Education”", 2)),
        ("portugall", ("“Portugal”", 2)),
        ("l’educaton", ("“Education”", 2)),
    ],
)
def test_one_typing_error_in_a_longer_word_is_forgiven(client, words, offered):
    label, count = meant(client, f"q={words}")

    assert (label.lower(), count) == (offered[0].lower(), offered[1])


@pytest.mark.usefixtures("garden")
@pytest.mark.parametrize(
    "words",
    [
        "osol",  # four letters
        "cyti",
        "zzzzz",
        "lbrry",  # two errors
        '"city gardes"',
        "libary2",
        "treasur3",
    ],
)
def test_short_words_and_more_errors_are_not(client, words):
    assert meant(client, f"q={words}") is None


@pytest.mark.usefixtures("garden")
def test_it_is_offered_never_done_silently(client):
    page = read(client.get("/practices/?q=libary"))

    assert page.one("h1").text == "0 practices"
    assert titles(page) == []
    assert page.one("input", name="q")["value"] == "libary"
    assert page.one(of="empty__meant").text.startswith("Did you mean “library”?")


@pytest.mark.usefixtures("garden")
def test_it_is_not_offered_where_something_is_found(client):
    make_practice("Libary")
    page = read(client.get("/practices/?q=libary"))

    assert titles(page) == ["Libary"]
    assert not page.all(of="empty__meant")


@pytest.mark.usefixtures("garden")
def test_filters_are_kept_unless_nothing_would_be_left(client):
    page = empty(client, "q=libary&city=oslo&sort=title")
    kept = page.one(of="empty__meant").one("a")["href"]
    page = empty(client, "q=libary&city=lisbon")
    left = page.one(of="empty__meant").one("a")["href"]

    assert QueryDict(kept.removeprefix("?"))["city"] == "oslo"
    assert meant(client, "q=libary&city=oslo") == ("“library”", 1)
    assert "city" not in QueryDict(left.removeprefix("?"))
    assert meant(client, "q=libary&city=lisbon") == ("“library”", 1)


def test_a_word_is_offered_as_a_practice_writes_it(client):
    make_practice("In Setúbal and Łódź-Bałuty", purpose="Харків. Θεσσαλονίκη")

    assert meant(client, "q=setubbal") == ("“Setúbal”", 1)
    assert meant(client, "q=balutty") == ("“Bałuty”", 1)
    assert meant(client, "q=харкив") == ("“Харків”", 1)
    assert meant(client, "q=θεσαλονικη") == ("“Θεσσαλονίκη”", 1)


def test_of_several_the_word_of_most_practices_is_offered(client):
    make_practice("Planter")
    for number in range(3):
        make_practice(f"Planted {number}")

    assert meant(client, "q=plantec") == ("“Planted”", 3)


@pytest.mark.parametrize(
    "status", ["draft", "submitted", "changes_requested", "archived"]
)
def test_a_word_of_what_is_not_published_is_never_offered(client, status):
    make_practice("Hidden treasure", status=status, city=make_city("Atlantis"))

    for words in ("treasurre", "hiden", "atlantiss"):
        assert meant(client, f"q={words}") is None
        assert "treasure" not in client.get(f"/practices/?q={words}").content.decode()


@pytest.mark.usefixtures("garden")
def test_it_is_asked_in_french(client):
    found = empty(client, "q=libary", "/fr/practices/").one(of="empty__meant")

    assert found.one("a").text == "« library »"


# --- Every promise is kept ------------------------------------------------------------


@pytest.mark.usefixtures("catalogue")
def test_all_counts_in_the_real_catalogue_are_true():
    chance = random.Random(8)  # noqa: S311
    said = [p.purpose for p in GoodPractice.objects.published() if p.purpose]
    broken = []
    asked = 0
    while asked < 150:
        query = missed(chance, said)
        practices = filtered(query)
        selection = Selection(keeper.snapshot(), practices)
        if len(selection):
            continue
        asked += 1
        offers = [*ways_out(selection, query), did_you_mean(selection, query)]
        for offer in filter(None, offers):
            there = Selection(keeper.snapshot(), filtered(QueryDict(offer.query)))
            if len(there) != offer.count or not offer.count:
                broken.append((query["q"], offer.label, offer.count, len(there)))

    assert broken == [], broken


def filtered(address):
    return PracticeFilter(address, GoodPractice.objects.published())


def missed(chance, said):
    """Search for a few words, one of them perhaps misspelt, in a city or year."""
    words = [token.surface for token in tokens(chance.choice(said))]
    asked = chance.sample(words, min(len(words), chance.randint(1, 3)))
    if chance.random() < 0.6:
        wrong = sorted(one_edit(plain(asked[0]))) or ["zzz"]
        asked[0] = chance.choice(wrong)
    asked[-1] = asked[-1][: chance.randint(3, 30)]
    chance.shuffle(asked)
    address = QueryDict(mutable=True)
    address["q"] = " ".join(asked)
    if chance.random() < 0.3:
        address["country"] = chance.choice(["PT", "NO", "DE"])
    if chance.random() < 0.3:
        address["year"] = chance.choice(["2016", "1990"])
    return address
