"""Still running? The question, its three links, two silences, and what readers see."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from practices import outbox, still_running
from practices.models import GoodPractice, OutgoingMail, Preferences, StillRunning
from practices.period import Period, parse_period
from practices.still_running import ended_in
from practices.workflow import transition
from tests.asking import LINK, links, run, run_and_send, shown
from tests.factories import (
    make_city,
    make_officer,
    make_practice,
    make_staff,
    make_topic,
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


# Who is asked, and when


def test_a_city_is_asked_twelve_months_after_the_last_word(practice, clock):
    clock.move_to(datetime(2027, 2, 28, 12, tzinfo=UTC))
    assert "Asked about 0 practices" in run()
    clock.move_to(datetime(2027, 3, 1, 12, tzinfo=UTC))
    assert "Asked about 1 practices" in run()
    assert len(links()) == 3


def test_running_the_command_again_asks_nothing_twice(practice, clock):
    run()
    assert "Asked about 0 practices, once more about 0" in run()
    assert OutgoingMail.objects.count() == 1


def test_a_confirmation_counts_rather_than_the_publication(practice, clock):
    GoodPractice.objects.update(confirmed_at=date(2026, 9, 1))
    assert "Asked about 0 practices" in run()


@pytest.mark.parametrize(
    "fields",
    [{"status": "archived"}, {"end_year": 2026, "ongoing": False}],
)
def test_what_is_not_public_or_has_ended_is_not_asked_about(practice, clock, fields):
    GoodPractice.objects.update(**fields)
    assert "Asked about 0 practices" in run()


def test_the_contact_is_asked_if_it_agreed_else_the_officers(practice, clock, oslo):
    GoodPractice.objects.update(contact_email="desk@example.org")
    still = GoodPractice.objects.get()
    assert still_running.contacts_of(still) == (oslo.officers.get(),)
    GoodPractice.objects.update(contact_may_be_asked=True)
    still = GoodPractice.objects.get()
    assert still_running.contacts_of(still) == ("desk@example.org",)
    run()
    mail = OutgoingMail.objects.get()
    assert mail.to == "desk@example.org"
    assert "you are named as the contact" in mail.text


def test_each_officer_of_the_city_gets_the_same_links(practice, clock, oslo):
    make_officer(oslo)
    run()
    first, second = OutgoingMail.objects.all()
    assert LINK.findall(first.text) == LINK.findall(second.text)


def test_a_person_gets_one_mail_for_all_that_is_due(practice, clock, oslo):
    make_practice("Open window", city=oslo)
    assert "Asked about 2 practices" in run()
    assert OutgoingMail.objects.count() == 1
    assert len(links()) == 6


def test_where_nobody_is_to_ask_nothing_is_asked_and_staff_is_told(clock):
    make_practice("Alone")
    assert run().endswith("1 have nobody to ask.")
    assert not StillRunning.objects.exists()


def test_who_wants_no_mails_counts_as_nobody(practice, clock, oslo):
    Preferences.objects.update_or_create(
        user=oslo.officers.get(), defaults={"notices": "none"}
    )
    assert run().endswith("1 have nobody to ask.")
    assert not StillRunning.objects.exists()


def test_the_links_hold_no_address_of_a_person(practice, clock, oslo):
    run()
    for link in links():
        assert "@" not in link
        assert oslo.officers.get().username not in link


# Silence


def test_thirty_months_without_an_answer(client, practice, clock):
    """Day by day: who is asked, and what readers see, from the first publication."""
    seen: dict[str, date] = {}
    mails: dict[int, date] = {}
    day = datetime(2026, 3, 2, 12, tzinfo=UTC)
    while day < datetime(2028, 9, 1, tzinfo=UTC):
        clock.move_to(day)
        run_and_send()
        seen.setdefault(shown(client), day.date())
        for mail in OutgoingMail.objects.all():
            mails.setdefault(mail.pk, day.date())
        day += timedelta(days=5)
    first, again, next_year, once_more = sorted(mails.values())
    assert first == date(2027, 3, 2)
    assert timedelta(days=30) <= again - first < timedelta(days=35)
    assert next_year - first >= timedelta(days=365)
    assert once_more - next_year >= timedelta(days=30)
    assert list(seen) == ["", "Not confirmed since 2026"]
    marked = seen["Not confirmed since 2026"]
    assert timedelta(days=30) <= marked - again < timedelta(days=35)
    assert GoodPractice.objects.get().status == "published"
    assert practice.history.count() == 1


@pytest.mark.parametrize("ask", [run, run_and_send], ids=["no server", "it is down"])
def test_nobody_is_silent_who_never_got_the_mail(
    client, practice, clock, settings, ask
):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_PORT = 1
    for _month in range(10):
        assert "once more about 0; 0 marked as silent" in ask()
        clock.shift(timedelta(days=30))
    assert shown(client) == ""
    assert not GoodPractice.objects.exclude(silent_since=None).exists()


def test_silence_is_counted_from_the_day_on_which_the_mail_left(practice, clock):
    run()
    clock.shift(timedelta(days=20))
    outbox.send_due()
    clock.shift(timedelta(days=29))
    assert "once more about 0" in run()
    clock.shift(timedelta(days=1))
    assert "once more about 1" in run()
    clock.shift(timedelta(days=3))
    outbox.send_due()
    clock.shift(timedelta(days=29))
    assert "0 marked as silent" in run()
    clock.shift(timedelta(days=1))
    assert "1 marked as silent" in run()


def test_a_question_whose_mail_is_not_known_is_repeated_all_the_same(practice, clock):
    run()
    OutgoingMail.objects.all().delete()
    clock.shift(timedelta(days=29))
    assert "once more about 0" in run()
    clock.shift(timedelta(days=1))
    assert "once more about 1" in run()


def test_an_answer_takes_the_mark_away(client, practice, clock):
    run_and_send()
    clock.shift(timedelta(days=30))
    run()
    [running, *_others] = links()
    outbox.send_due()
    clock.shift(timedelta(days=30))
    assert "1 marked as silent" in run()
    assert "0 marked as silent" in run()
    assert shown(client) == "Not confirmed since 2026"
    client.post(running)
    assert shown(client) == "Confirmed by the city, May 2027"


def test_a_confirmation_by_staff_settles_the_open_question(practice, clock):
    run_and_send()
    still_running.confirm(practice, "by telephone", make_staff())
    clock.shift(timedelta(days=30))
    assert "once more about 0" in run()


# What readers see


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({}, ""),
        ({"confirmed_at": date(2027, 3, 1)}, "Confirmed by the city, March 2027"),
        ({"confirmed_at": date(2025, 3, 3)}, "Confirmed by the city, March 2025"),
        ({"confirmed_at": date(2025, 3, 2)}, "Not confirmed since 2025"),
        (
            {"published_at": datetime(2019, 5, 1, tzinfo=UTC)},
            "Not confirmed since 2019",
        ),
        (
            {"published_at": datetime(2019, 5, 1, tzinfo=UTC), "submitted_at": None},
            "Not confirmed by the city so far",
        ),
        ({"confirmed_at": date(2019, 1, 1), "end_year": 2018, "ongoing": False}, None),
    ],
)
def test_the_page_says_who_vouched_for_it_and_when(
    client, practice, clock, fields, sentence
):
    GoodPractice.objects.update(**fields)
    expected = "Confirmed by the city, January 2019" if sentence is None else sentence
    assert shown(client) == expected


@pytest.mark.parametrize(
    ("words", "language"),
    [
        ("2013 onwards", "en"),
        ("Since 2013", "en"),
        ("2013", "en"),
        ("2013-ongoing", "en"),
        ("Ongoing for several years", "en"),
        ("depuis 2013", "fr"),
        ("seit 2013", "de"),
        ("desde 2013", "es"),
        ("dal 2013", "it"),
        ("desde 2013", "pt"),
        ("od 2013", "sr"),
        ("з 2013 року", "uk"),
        ("", "en"),
        ("2013-2030", "en"),
        ("every year since 2013", "en"),
        ("x" * 245 + " 2013", "en"),
    ],
)
def test_the_end_stands_behind_the_words_and_is_read_as_meant(clock, words, language):
    practice = make_practice(period_text=words, language=language)
    start = practice.start_year
    still_running.end(practice, 2025)
    still_running.confirm(practice, "still running: ended")
    stored = GoodPractice.objects.get()
    assert stored.period == Period(start, 2025, ongoing=False)
    assert "2025" in stored.period_text
    assert words in stored.period_text or len(words) > 240
    assert stored.period_corrected == (
        parse_period(stored.period_text) != stored.period
    )
    stored.save()
    assert stored.period == Period(start, 2025, ongoing=False)


@pytest.mark.parametrize(
    ("words", "language", "text"),
    [
        ("2013 onwards", "en", "2013 onwards (ended in 2025)"),
        ("depuis 2013", "fr", "depuis 2013 (terminé en 2025)"),
        ("", "fr", "jusqu’en 2025"),
    ],
)
def test_the_writers_words_are_kept(words, language, text):
    meant = Period(parse_period(words).start_year, 2025, ongoing=False)
    assert ended_in(words, meant, language) == text


# An update is a word of the city too


@pytest.mark.parametrize(
    ("sender", "day"),
    [("officer", date(2027, 3, 2)), ("staff", None)],
)
def test_an_update_that_the_city_sent_in_confirms_it(practice, clock, sender, day):
    people = {
        "officer": make_officer(practice.places.get().city),
        "staff": make_staff(),
    }
    practice.topics.add(make_topic())
    GoodPractice.objects.update(purpose="To meet.", silent_since=date(2027, 1, 1))
    practice.refresh_from_db()
    update = transition(practice, "prepare_update", people[sender])
    transition(update, "submit", people[sender])
    transition(update, "publish", make_staff())
    practice.refresh_from_db()
    assert practice.confirmed_at == day
    assert (practice.silent_since is None) == (day is not None)
