"""What the form says beside what is typed: card, period, hints, similar practices."""

import pytest
from django.test import Client

from practices.models import GoodPractice
from tests.factories import (
    make_city,
    make_officer,
    make_picture,
    make_practice,
    make_topic,
    practice_form,
)

pytestmark = pytest.mark.django_db

BASE = "/admin/practices/goodpractice/"


def advice(client, practice=None, **fields):
    where = practice.pk if practice else "add"
    form = practice_form(practice) | fields
    return client.post(f"{BASE}{where}/advice/", form).json()


def in_city(city, **fields):
    return {"places-TOTAL_FORMS": 1, "places-0-city": city.pk} | fields


def test_the_card_is_drawn_from_what_is_typed_and_nothing_is_stored(
    client, officer, city
):
    topic = make_topic("Housing")
    typed = in_city(city, title="Open <b>door", purpose="To meet.", topics=[topic.pk])
    card = advice(client, period_text="2013 onwards", **typed)["card"]
    for text in (
        "Open &lt;b&gt;door",
        "To meet.",
        "Housing",
        "Exampleville · Portugal",
    ):
        assert text in card
    assert "since 2013" in card
    assert not GoodPractice.objects.exists()


def test_the_card_shows_a_stored_picture_by_the_desk(client, officer, city):
    practice = make_practice("Open door", city=city, status="draft")
    picture = make_picture(practice)
    card = advice(client, practice)["card"]
    assert f'src="{BASE}{practice.pk}/files/pictures/{picture.pk}/"' in card


def test_the_period_is_understood_in_the_language_of_the_desk(client, officer):
    assert advice(client, period_text="2013 onwards")["period"] == "since 2013"
    form = practice_form(None, period_text="2013 onwards")
    french = client.post(f"/fr{BASE}add/advice/", form).json()
    assert french["period"] == "depuis 2013"
    corrected = advice(client, period_text="x", years_from="2001", years_to="2002")
    assert corrected["period"] == "2001–2002"
    wrong = advice(client, period_text="2013", years_from="2005", years_to="2002")
    assert wrong["period"] == "2013"


def test_what_is_still_needed_follows_what_is_typed(client, officer, city):
    typed = in_city(city, title="Open door", purpose="To meet.")
    assert "a topic" in advice(client, **typed)["lacking"]
    topic = make_topic("Housing")
    assert advice(client, topics=[topic.pk], **typed)["lacking"].strip() == ""


@pytest.mark.parametrize(
    ("period", "years", "is_said"),
    [
        ("abc", {}, True),
        ("lately", {}, True),
        ("", {}, False),
        ("2013 onwards", {}, False),
        ("ongoing", {}, False),
        ("abc", {"years_from": "2013"}, False),
    ],
)
def test_a_period_that_was_not_understood_is_said_to_be(
    client, officer, period, years, is_said
):
    hints = advice(client, period_text=period, **years)["hints"]
    sentence = "No year was found in it. Write for example 2013–2016, or since 2013."
    assert hints.get("period_text", []) == ([sentence] if is_said else [])


def test_hints_stand_in_the_page_without_a_script(client, officer, city):
    practice = make_practice("Open door", city=city, status="draft", impact="Many.")
    page = client.get(f"{BASE}{practice.pk}/change/").content.decode()
    assert "There is no figure yet" in page
    assert 'data-card><div class="live-card" inert>' in page.replace("\n", "")


# Similar ones


@pytest.mark.parametrize(
    "title", ["The open doors", "OPEN DOOR", "Open Doór for everyone", "A door"]
)
def test_a_practice_of_the_same_city_with_similar_words_is_named(
    client, officer, city, title
):
    practice = make_practice("Open door", city=city)
    similar = advice(client, **in_city(city, title=title))["similar"]
    assert f'href="{practice.get_absolute_url()}"' in similar


@pytest.mark.parametrize("title", ["", "The", "Garden", "Garden of the whole street"])
def test_other_words_are_not_similar(client, officer, city, title):
    make_practice("Open door", city=city)
    assert advice(client, **in_city(city, title=title))["similar"].strip() == ""


def test_the_same_words_of_another_city_are_not_similar(client, officer, city):
    make_practice("Open door", city=make_city("Elsewhere", "NO"))
    assert advice(client, **in_city(city, title="Open door"))["similar"].strip() == ""


def test_a_draft_of_her_own_city_leads_to_the_desk(client, officer, city):
    draft = make_practice("Open door", city=city, status="draft")
    similar = advice(client, **in_city(city, title="Open door"))["similar"]
    assert f'href="{BASE}{draft.pk}/change/"' in similar


@pytest.mark.parametrize("status", ["draft", "submitted", "archived"])
def test_no_foreign_draft_is_given_away(client, officer, status):
    elsewhere = make_city("Elsewhere", "NO")
    make_practice("Open door", city=elsewhere, status=status)
    said = advice(client, **in_city(elsewhere, title="Open door"))
    assert said["similar"].strip() == ""


def test_neither_itself_nor_its_update_is_similar(client, officer, city):
    public = make_practice("Open door", city=city)
    update = make_practice("Open door", city=city, status="draft", update_of=public)
    assert advice(client, update)["similar"].strip() == ""
    page = client.get(f"{BASE}{update.pk}/change/").content.decode()
    assert "There are similar ones" not in page


def test_advice_is_for_those_who_may_write(client, officer, city):
    foreign = make_practice("Foreign", status="draft")
    form = practice_form(None)
    assert client.post(f"{BASE}{foreign.pk}/advice/", form).status_code == 404
    assert client.get(f"{BASE}add/advice/").status_code == 405
    assert Client().post(f"{BASE}add/advice/", form).status_code == 401
    nobody = Client()
    nobody.force_login(make_officer())
    assert nobody.post(f"{BASE}add/advice/", form).status_code == 404


HOSTILE = [
    {"places-TOTAL_FORMS": "9" * 30},
    {"places-TOTAL_FORMS": "1", "places-0-city": "x"},
    {"places-TOTAL_FORMS": "1", "places-0-city": "9" * 40},
    {"topics": ["x", "0", "9" * 40]},
    {"years_from": "²", "years_to": "-1"},
    {"language": "zz", "evidence": "zz"},
    {"title": "\0\ud7ff\u202e" * 1000},
    {"places-TOTAL_FORMS": "1", "places-0-country": "ZZ"},
]


@pytest.mark.parametrize("fields", HOSTILE)
def test_hostile_fields_are_harmless(client, officer, city, fields):
    practice = make_practice("Open door", city=city, status="draft")
    for form in (practice, None):
        assert "card" in advice(client, form, **fields)
