"""A practice as a card: what it says, and in which language."""

import pytest

from practices.models import Place
from tests.factories import make_city, make_picture, make_practice, make_topic
from tests.pages import read, titles

pytestmark = pytest.mark.django_db


def get(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return read(response)


def test_a_card_says_where_what_when_on_what_and_in_which_language(client):
    make_practice(
        "District Mothers",
        city=make_city("Berlin-Neukölln", "DE"),
        topics=[make_topic("Education"), make_topic("Welcoming newcomers")],
        period_text="2016 onwards",
        purpose="Migrant mothers visit other mothers at home.",
    )
    card = get(client, "/practices/").one("article", of="card")

    assert card.one(of="card__place").text == "Berlin-Neukölln · Germany"
    assert card.links == {"District Mothers": "/practices/district-mothers/"}
    assert card.one(of="card__text").text == (
        "Migrant mothers visit other mothers at home."
    )
    assert card.one(of="card__facts").text == (
        "since 2016 Education Welcoming newcomers EN"
    )
    assert card.one("abbr")["title"] == "English"


def test_a_card_names_two_topics_and_says_how_many_there_are_more(client):
    topics = [make_topic(name) for name in ("Arts", "Business", "Education", "Sport")]
    make_practice("A garden", topics=topics)
    facts = get(client, "/practices/").one("article").one(of="card__facts")
    assert facts.text == "period not stated Arts Business +2 EN"
    assert facts.one(title="Education, Sport").text == "+2"


def test_a_card_in_french_keeps_the_practice_in_its_own_language(client):
    make_practice(
        "Schools",
        city=make_city("Oslo", "NO"),
        topics=[make_topic("Education", name_fr="Éducation")],
        period_text="2011-2014",
    )
    card = get(client, "/fr/practices/").one("article", of="card")

    assert card.one(of="card__place").text == "Oslo · Norvège"
    assert card.one("a")["lang"] == "en"
    assert card.one(of="card__facts").text == "2011–2014 Éducation EN"
    assert card.one("a")["href"] == "/fr/practices/schools/"


def test_a_card_never_cuts_the_title(client):
    title = "Urban art for intercultural interaction and " * 5 + "“o Bairro i o Mundo”"
    make_practice(title)

    assert titles(get(client, "/practices/")) == [title]


def test_a_card_prefers_the_summary_and_cuts_long_texts_at_a_word(client):
    make_practice("With", summary="In short.", purpose="At length.")
    make_practice("Long", purpose="Stimulus/Rationale: " + "citizenship " * 40)
    make_practice("Later", process="Process: They meet.")
    page = get(client, "/practices/?sort=title")
    later, long, short = (text.text for text in page.all(of="card__text"))

    assert later == "They meet."
    assert short == "In short."
    assert long.startswith("citizenship citizenship")
    assert long.endswith("citizenship…")
    assert len(long) <= 160


def test_a_card_without_a_text_has_no_empty_one(client):
    make_practice("Bare")

    assert not get(client, "/practices/").all(of="card__text")


def test_a_card_names_several_cities_and_their_countries_once(client):
    cities = [
        make_city("Lublin", "PL"),
        make_city("Oslo", "NO"),
        make_city("Łódź", "PL"),
    ]
    make_practice("Together", cities=cities)
    place = get(client, "/practices/").one(of="card__place").text

    assert place == "Lublin, Oslo, Łódź · Norway, Poland"


def test_a_card_names_a_town_outside_the_list_of_cities(client):
    practice = make_practice("Mediation", city=make_city("Oslo", "NO"))
    practice.places.all().delete()
    Place.objects.create(practice=practice, country="GB", locality="Camden")
    page = get(client, "/practices/")

    assert page.one(of="card__place").text == "Camden · United Kingdom"


def test_a_national_practice_shows_its_country(client):
    make_practice("National", country="NO")

    assert get(client, "/practices/").one(of="card__place").text == "Norway"


@pytest.mark.parametrize(
    ("address", "title"),
    [
        ("/practices/", "Untitled practice, Cascais"),
        ("/fr/practices/", "Pratique sans titre, Cascais"),
    ],
)
def test_a_practice_without_a_title_is_named_after_its_city(client, address, title):
    make_practice("", city=make_city("Cascais"))
    page = get(client, address)

    assert titles(page) == [title]
    assert "lang" not in page.one(of="card__title").one("a").attributes


def test_a_title_in_another_script_than_its_language_stands_as_it_is_written(client):
    make_practice("مدينة", language="en")
    card = get(client, "/practices/").one("article", of="card")

    assert card.one("a")["dir"] == "auto"


def test_a_text_written_from_right_to_left_says_so(client):
    make_practice("مدينة", language="ar", purpose="نص")
    card = get(client, "/practices/").one("article", of="card")

    assert card.one("a")["dir"] == card.one(of="card__text")["dir"] == "rtl"
    assert card.one("a")["lang"] == card.one(of="card__text")["lang"] == "ar"


def test_a_card_carries_its_picture_or_else_a_pattern(client):
    make_picture(make_practice("Seen"), "Mothers at a table")
    make_practice("Unseen")
    seen, unseen = get(client, "/practices/?sort=title").all("article", of="card")

    assert seen.one("img")["alt"] == "Mothers at a table"
    assert seen.one("img")["src"].startswith("/practices/seen/pictures/")
    assert not seen.all("svg")
    assert unseen.one("svg", of="pattern")["aria-hidden"] == "true"
