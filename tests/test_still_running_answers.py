"""Still running? The pages behind the links of the mail, and what answers do."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from practices import outbox
from practices.models import GoodPractice, StillRunning
from practices.period import Period, parse_period
from tests.asking import links, run, shown
from tests.factories import (
    make_city,
    make_officer,
    make_practice,
)

pytestmark = pytest.mark.django_db

PUBLISHED = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def plain_address(settings):
    settings.SITE_URL = "http://127.0.0.1:8000"


@pytest.fixture
def clock():
    with time_machine.travel(datetime(2027, 3, 2, 12, tzinfo=UTC), tick=False) as clock:
        yield clock


@pytest.fixture
def oslo():
    return make_city("Oslo", "NO")


@pytest.fixture
def practice(oslo):
    make_officer(oslo)
    return make_practice(
        "Open door", city=oslo, period_text="2013 onwards", submitted_at=PUBLISHED
    )


def test_opening_a_link_changes_nothing(client, practice, clock):
    run()
    before = list(GoodPractice.objects.values()), list(StillRunning.objects.values())
    rows = practice.history.count()
    for link in links():
        for response in (client.get(link), client.head(link)):
            assert response.status_code == 200
            assert response.headers["X-Robots-Tag"] == "noindex, nofollow"
            assert response.headers["Referrer-Policy"] == "no-referrer"
            assert "no-store" in response.headers["Cache-Control"]
            assert not response.cookies
        assert "<button" in client.get(link).content.decode()
        assert client.put(link).status_code == 405
    after = list(GoodPractice.objects.values()), list(StillRunning.objects.values())
    assert (after, practice.history.count()) == (before, rows)


def test_still_running_confirms_it_with_one_row_of_history(client, practice, clock):
    run()
    rows, updated_at = practice.history.count(), practice.updated_at
    response = client.post(links()[0])
    practice.refresh_from_db()
    assert response.status_code == 302
    assert "your answer is noted" in client.get(response.url).content.decode()
    assert practice.confirmed_at == date(2027, 3, 2)
    assert practice.updated_at == updated_at
    assert practice.history.count() == rows + 1
    row = practice.history.first()
    assert row.history_change_reason == "still running: running"
    assert shown(client) == "Confirmed by the city, March 2027"
    assert shown(client, language="/fr").endswith("mars 2027")


def test_no_password_no_cookie_and_no_token_of_a_form_is_needed(practice, clock):
    run()
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(links()[0]).status_code == 302


def test_ended_asks_for_the_year_and_keeps_the_words(client, practice, clock):
    run()
    page = client.get(links()[1]).content.decode()
    assert "In which year did it end?" in page
    assert "2013 onwards" in page
    client.post(links()[1], {"year": "2025"})
    practice.refresh_from_db()
    assert practice.period == Period(2013, 2025, ongoing=False)
    assert "2013" in practice.period_text
    assert "2025" in practice.period_text
    assert parse_period(practice.period_text) == practice.period
    assert practice.confirmed_at == date(2027, 3, 2)
    assert "2013–2025" in client.get("/practices/open-door/").content.decode()


@pytest.mark.parametrize(
    ("year", "sentence"),
    [
        ("", "Give the year in which it ended, such as 2024."),
        ("soon", "Give the year in four digits, such as 2024."),
        ("2012", "It cannot have ended in 2012: give a year from 2013 to 2027."),
        ("2028", "It cannot have ended in 2028: give a year from 2013 to 2027."),
    ],
)
def test_a_year_that_cannot_be_is_said_so_and_nothing_changes(
    client, practice, clock, year, sentence
):
    run()
    page = client.post(links()[1], {"year": year})
    assert sentence in page.content.decode()
    practice.refresh_from_db()
    assert practice.period_text == "2013 onwards"
    assert StillRunning.objects.get().answered_at is None


def test_an_update_in_preparation_does_not_undo_the_end(client, practice, clock):
    update = make_practice(
        "Update", status="draft", update_of=practice, period_text="2013 onwards"
    )
    run()
    client.post(links()[1], {"year": "2025"})
    update.refresh_from_db()
    assert update.end_year == 2025


def test_changed_leads_to_the_desk_and_confirms_nothing(client, practice, clock):
    run()
    response = client.post(links()[2])
    assert response.url == f"/admin/practices/goodpractice/{practice.pk}/change/"
    practice.refresh_from_db()
    assert practice.confirmed_at is None
    assert StillRunning.objects.get().answer == "changed"
    outbox.send_due()
    clock.shift(timedelta(days=31))
    assert "once more about 0" in run()


def test_a_link_works_once(client, practice, clock):
    run()
    running, ended, _changed = links()
    client.post(running)
    rows = practice.history.count()
    for link in (running, ended):
        response = client.post(link, {"year": "2020"})
        assert "your answer is noted" in response.content.decode()
    practice.refresh_from_db()
    assert practice.end_year is None
    assert practice.history.count() == rows


def test_a_link_ends_after_sixty_days(client, practice, clock):
    run()
    [running, *_others] = links()
    clock.shift(timedelta(days=60))
    assert client.get(running).status_code == 200
    clock.shift(timedelta(days=1))
    assert client.get(running).status_code == 410
    assert client.post(running).status_code == 410
    practice.refresh_from_db()
    assert practice.confirmed_at is None


def test_what_left_the_catalogue_meanwhile_is_not_confirmed(client, practice, clock):
    run()
    GoodPractice.objects.update(status="archived")
    assert client.post(links()[0]).status_code == 410


@pytest.mark.parametrize("change", [lambda t: t[:-1], lambda t: f"9{t}", lambda t: "1"])
def test_a_link_that_was_not_made_here_is_absent(client, practice, clock, change):
    run()
    token = StillRunning.objects.get().token
    address = f"/practices/still-running/{change(token)}/running/"
    for response in (client.get(address), client.post(address)):
        assert response.status_code == 404
        assert "Copy it from the mail once more" in response.content.decode()


def test_an_answer_that_is_none_is_absent(client, practice, clock):
    run()
    token = StillRunning.objects.get().token
    assert client.get(f"/practices/still-running/{token}/maybe/").status_code == 404
