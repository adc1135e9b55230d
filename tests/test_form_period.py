"""The period in the form: one text, understood at once, its years to be corrected."""

import pytest

from practices.models import GoodPractice
from tests.factories import make_practice, practice_form

pytestmark = pytest.mark.django_db

BASE = "/admin/practices/goodpractice/"


@pytest.fixture
def practice(officer, city):
    return make_practice(
        "Open door", city=city, status="draft", period_text="2013 onwards"
    )


def save(client, practice, **changes):
    form = practice_form(practice, _continue="1", **changes)
    page = client.post(f"{BASE}{practice.pk}/change/", form, follow=True)
    practice.refresh_from_db()
    return page.content.decode()


def years(practice):
    period = practice.period
    corrected = practice.period_corrected
    return period.start_year, period.end_year, period.ongoing, corrected


def test_the_text_is_understood(client, practice):
    page = save(client, practice, period_text="2011-14")
    assert years(practice) == (2011, 2014, False, False)
    assert '<div class="readonly">2011–2014</div>' in page


def test_the_writer_corrects_the_years(client, practice):
    page = save(client, practice, years_from="2012", years_to="2015")
    assert years(practice) == (2012, 2015, False, True)
    assert practice.period_text == "2013 onwards"
    assert 'name="years_from" value="2012"' in page
    assert '<details class="correct-years" open>' in page


def test_corrected_years_stay_when_the_text_changes(client, practice):
    save(client, practice, years_from="2012", years_running="on")
    save(client, practice, years_from="2012", years_running="on", period_text="2020")
    assert years(practice) == (2012, None, True, True)


def test_emptied_years_are_read_from_the_text_again(client, practice):
    save(client, practice, years_from="2012", years_to="2015")
    page = save(client, practice)
    assert years(practice) == (2013, None, True, False)
    assert '<details class="correct-years">' in page


def test_years_that_say_what_the_text_says_correct_nothing(client, practice):
    save(client, practice, years_from="2013", years_running="on")
    assert years(practice) == (2013, None, True, False)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (
            {"years_from": "2015", "years_to": "2012"},
            "It ends in 2012, before it begins in 2015.",
        ),
        (
            {"years_from": "2015", "years_to": "2016", "years_running": "on"},
            "What is still running has no last year",
        ),
        ({"years_from": "15"}, "Give a year between 1900 and 2100, or nothing."),
        ({"years_to": "soon"}, "Give a year between 1900 and 2100, or nothing."),
        ({"years_to": "9" * 5000}, "Give a year between 1900 and 2100, or nothing."),
    ],
)
def test_impossible_years_are_refused_in_words(client, practice, typed, sentence):
    page = save(client, practice, **typed)
    assert sentence in page
    assert years(practice) == (2013, None, True, False)
    assert '<details class="correct-years" open>' in page


def test_a_new_practice_keeps_its_corrected_years(client, officer, city):
    form = practice_form(None, title="Open door", period_text="lately") | {
        "places-TOTAL_FORMS": 1,
        "places-0-city": city.pk,
        "years_from": "2020",
        "_continue": "1",
    }
    client.post(f"{BASE}add/", form)
    assert years(GoodPractice.objects.get()) == (2020, None, False, True)


def test_years_cannot_be_smuggled_past_the_form(client, practice):
    save(client, practice, start_year="1950", end_year="1960", period_corrected="on")
    assert years(practice) == (2013, None, True, False)


def test_the_form_of_a_practice_that_is_only_read_shows_the_period(client, practice):
    GoodPractice.objects.filter(pk=practice.pk).update(status="submitted")
    page = client.get(f"{BASE}{practice.pk}/change/").content.decode()
    assert "since 2013" in page
    assert "years_from" not in page
