"""What a search found is marked on the cards, with the part it was found in."""

import pytest
from django.utils import translation

from practices.models.practice import heading as heading_of
from tests.factories import make_city, make_document, make_practice, make_topic
from tests.pages import read

pytestmark = pytest.mark.django_db

SCRIPT = "<script>alert(1)</script>"


def page(client, words, address="/practices/"):
    response = client.get(address, {"q": words})
    assert response.status_code == 200
    return read(response)


def card(client, words, address="/practices/"):
    """The only card of the list."""
    return page(client, words, address).one("article", of="card")


def marked(node):
    return [mark.text for mark in node.all("mark")]


def title_of(card):
    return card.one(of="card__title")


@pytest.mark.parametrize(
    ("title", "words", "marks"),
    [
        ("Open gardens", "garden", ["gardens"]),
        ("Open gardens", "GARD", ["gardens"]),
        ("Open gardens", "gardens open", ["Open", "gardens"]),
        ("In Łódź and Setúbal", "setubal lodz", ["Łódź", "Setúbal"]),
        ("Māori šetnja", "setnja maori", ["Māori", "šetnja"]),
        ("У Київ", "київ", ["Київ"]),
        ("The open city garden", '"city garden"', ["city garden"]),
        ("Gardens, gardens", "garden", ["Gardens", "gardens"]),
        ("A gardener", "gardener a", ["gardener"]),
    ],
)
def test_the_words_are_marked_in_the_title(client, title, words, marks):
    make_practice(title)

    shown = title_of(card(client, words))
    assert marked(shown) == marks
    assert shown.text == title


@pytest.mark.parametrize(
    ("part", "heading"),
    [
        ("summary", "in Summary"),
        ("purpose", "in Purpose"),
        ("rationale", "in Stimulus/Rationale"),
        ("process", "in Process"),
        ("impact", "in Impact"),
        ("obstacles", "in What was hard"),
        ("transferability", "in Could it work elsewhere?"),
        ("beneficiaries", "in Who benefits"),
        ("partners", "in Partners"),
        ("resources", "in Resources"),
    ],
)
def test_the_card_names_the_part_and_shows_its_passage(client, part, heading):
    texts = {"purpose": "To meet."} | {part: "Nothing here. A city garden grows. End."}
    make_practice("Title", **texts)
    shown = card(client, "garden")

    assert shown.one(of="card__part").text == heading
    assert marked(shown) == ["garden"]
    assert shown.one(of="card__text").text == f"{heading} A city garden grows."
    french = card(client, "garden", "/fr/practices/").one(of="card__part").text
    with translation.override("fr"):
        assert french.endswith(" ".join(heading_of(part).split()))


def test_the_passage_with_most_of_the_words_is_shown(client):
    make_practice(
        "Title", purpose="A garden.", process="Tools.", impact="Garden tools for all."
    )

    shown = card(client, "garden tools")
    assert shown.one(of="card__part").text == "in Impact"
    assert marked(shown) == ["Garden", "tools"]


@pytest.mark.parametrize("words", ["lisbon", "portugal", "education", "report", ""])
def test_what_is_found_by_a_name_shows_the_usual_text_unmarked(client, words):
    practice = make_practice(
        "Title",
        city=make_city("Lisbon", "PT"),
        topics=[make_topic("Education")],
        purpose="To meet.",
    )
    make_document(practice, "Report")

    shown = card(client, words)
    assert shown.one(of="card__text").text == "To meet."
    assert not shown.all("mark")
    assert not shown.all(of="card__part")


def test_words_in_another_language_are_marked_as_that_language_reads_them(client):
    make_practice("Les écoles de la ville", language="fr", purpose="La ville.")
    shown = card(client, "école de la ville")

    assert marked(title_of(shown)) == ["écoles", "ville"]
    assert marked(shown.one(of="card__text")) == ["ville"]


def test_only_whole_words_are_marked(client):
    make_practice("Others and mothers, thermal", purpose="Hers. The mother of others.")

    assert marked(title_of(card(client, "mothers"))) == ["mothers"]
    assert marked(card(client, "mothers").one(of="card__text")) == ["mother"]


def test_what_is_marked_for_one_reader_is_not_for_the_next(client):
    make_practice("Open gardens", purpose="Tools.")

    assert marked(card(client, "garden")) == ["gardens"]
    assert marked(card(client, "tools")) == ["Tools"]
    assert marked(card(client, "")) == []
    assert marked(card(client, "open garden")) == ["Open", "gardens"]


def test_cards_lead_back_to_the_search_they_are_found_by(client):
    make_practice("Open gardens")
    for words in ("garden", "open&close=1", '"open gardens"', "gardens é"):
        for link in page(client, words).all("article", of="card"):
            address = link.one("a")["href"]
            assert client.get(address).status_code == 200
            assert page(client, words).one("h1").text == "1 practice"
            assert read(client.get(address)).links


# --- Nothing unescaped ----------------------------------------------------------------


@pytest.mark.parametrize("words", ["script", "alert", SCRIPT, f'"{SCRIPT}"', "1"])
@pytest.mark.parametrize("address", ["/practices/", "/fr/practices/"])
def test_markup_in_texts_and_searches_stays_text(client, words, address):
    make_practice(f"Title {SCRIPT}", purpose=f"Purpose {SCRIPT} & more.")
    response = client.get(address, {"q": words})
    shown = read(response).one("article", of="card")

    assert "<script>alert" not in response.content.decode()
    assert title_of(shown).text == f"Title {SCRIPT}"
    assert shown.one(of="card__text").text.endswith(f"Purpose {SCRIPT} & more.")
    assert set(marked(shown)) <= {"script", "alert", "1", "script>alert(1)</script"}
    assert marked(shown)


@pytest.mark.parametrize("words", ["amp", "lt", "mark", "quot", "39", "x27"])
def test_what_escaping_adds_is_neither_found_nor_marked(client, words):
    text = "\"Here\" & 'there'."
    make_practice("Fish & chips <b>", city=make_city("Oslo"), purpose=text)

    assert not page(client, words).all("article", of="card")
    assert card(client, "fish & chips").all("mark")


def test_marking_leaves_the_page_whole(client):
    text = ']]><!-- <mark>a</mark> -->" onmouseover="alert(1) \' </p></article>'
    make_practice(text, purpose=text)
    for words in ("mark", "a", "onmouseover", "alert", "article p"):
        shown = card(client, words)
        assert title_of(shown).text == text
        assert {node.tag for node in shown} <= {
            *("a", "abbr", "div", "h2", "mark", "p", "small", "span", "strong"),
            *("svg", "rect", "path", "circle", "g", "polygon", "line"),
        }


def test_no_character_of_a_text_stands_for_something_else(client):
    text = "A \ue000 b \ue001 c \ue002 d \ue003 e"
    make_practice(text, purpose=text, city=make_city(f"Town {text}"))
    for words in ("", "b", "a d"):
        shown = card(client, words)
        assert title_of(shown).text == text
        assert shown.one(of="card__place").text.startswith(f"Town {text}")
        assert shown.one(of="card__text").text.endswith(text)
