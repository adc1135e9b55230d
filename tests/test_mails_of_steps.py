"""Which mail each step of a practice sends: to whom, in which language, or none."""

from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone

from practices.models import GoodPractice, OutgoingMail, Preferences
from practices.workflow import TRANSITIONS
from tests.factories import (
    make_city,
    make_officer,
    make_practice,
    make_staff,
    make_superuser,
    make_topic,
    practice_form,
)
from tests.mailserver import free_port, mail_server
from tests.merging import PRACTICE, merge
from tests.steps import change_page, take
from tests.test_workflow import STEPS

pytestmark = pytest.mark.django_db

# Who gets which subject when somebody else takes the step. Of the city: Ana and Bea,
# who reads French, want every mail, Cleo what needs her, Dora none. The programme's
# Eva, Finn, Gil and Hal are alike. No step writes to anybody else. In a subject all
# spaces are plain, also those that do not break in French.
MAILS = {
    "submit": {
        "eva": "For review: Open door",
        "finn": "À examiner : Open door",
        "gil": "For review: Open door",
    },
    "withdraw": {},
    "request_changes": {
        "ana": "Questions about “Open door”",
        "bea": "Questions sur « Open door »",
        "cleo": "Questions about “Open door”",
    },
    "publish": {"ana": "Published: Open door", "bea": "Publiée : Open door"},
    "prepare_update": {},
    "archive": {
        "ana": "No longer public: Open door",
        "bea": "N’est plus publique : Open door",
        "cleo": "No longer public: Open door",
    },
    "restore": {},
    "merge": {
        "ana": "Merged with another: Open door",
        "bea": "Fusionnée avec une autre : Open door",
    },
}
WISHES = [("all", "en"), ("all", "fr"), ("needs_me", "en"), ("none", "en")]


def wishing(people, names):
    for person, name, (notices, language) in zip(people, names, WISHES, strict=True):
        person.email = f"{name}@example.org"
        person.save()
        Preferences.objects.create(user=person, notices=notices, language=language)
    return dict(zip(names, people, strict=True))


@pytest.fixture
def people(city):
    officers = [make_officer(city) for _wish in WISHES]
    programme = [make_staff() for _wish in WISHES]
    make_officer(make_city("Elsewhere"))
    make_officer(city, is_active=False)
    make_staff(is_active=False)
    make_superuser()
    return wishing(officers, ["ana", "bea", "cleo", "dora"]) | wishing(
        programme, ["eva", "finn", "gil", "hal"]
    )


def practice_in(status, city):
    practice = make_practice(
        "Open door",
        city=city,
        status=status,
        purpose="To meet.",
        topics=[make_topic()],
    )
    return GoodPractice.objects.get(pk=practice.pk)


def test_the_table_of_mails_holds_every_step():
    assert list(MAILS) == list(TRANSITIONS)


@pytest.mark.parametrize(
    ("action", "status", "by"),
    [
        (action, status, by)
        for (action, status), (_target, people) in STEPS.items()
        for by in ("ana", "eva")
        if by == "eva" or "officer" in people
    ],
)
def test_each_step_writes_to_whom_the_table_says(
    client, city, people, action, status, by
):
    practice = practice_in(status, city)
    client.force_login(people[by])

    if action == "merge":
        stays = make_practice("Another", country="PT", status="draft")
        merge(client, PRACTICE, practice, stays)
    else:
        take(client, practice, action, reason="How many came?")

    reached, _people = STEPS[action, status]
    of_update = action == "prepare_update"
    found = GoodPractice.objects.exclude(title="Another")
    assert found.get(update_of__isnull=not of_update).status == reached
    sent = dict(OutgoingMail.objects.values_list("to", "subject"))
    # Nobody is told of what she did herself.
    told = {who: words for who, words in MAILS[action].items() if who != by}
    assert sent == {f"{who}@example.org": words for who, words in told.items()}
    assert OutgoingMail.objects.count() == len(sent)


def test_sending_in_does_not_wait_for_the_mail_server_that_is_down(
    client, city, people, settings
):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    practice = practice_in("draft", city)
    client.force_login(people["ana"])

    form = practice_form(practice, process="We met.", _transition="submit")
    assert client.post(change_page(practice), form).status_code == 302

    practice.refresh_from_db()
    assert (practice.status, practice.process) == ("submitted", "We met.")
    assert send_out() == "0 sent, 1 failed; 3 waiting, 0 given up."
    later = timezone.now() + timedelta(minutes=2)
    with mail_server() as (port, inbox), time_machine.travel(later):
        settings.EMAIL_PORT = port
        assert send_out() == "3 sent, 0 failed; 0 waiting, 0 given up."

    delivered = {to: message["Subject"] for [to], message in inbox.messages}
    assert len(inbox.messages) == 3
    assert delivered == {
        f"{who}@example.org": words for who, words in MAILS["submit"].items()
    }


def send_out():
    output = StringIO()
    call_command("send_mail_outbox", stdout=output)
    return output.getvalue().strip()
