"""The outbox against a real mail server: down, slow, refusing, and killed senders."""

import signal
import subprocess
import sys
import time
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from practices import outbox
from practices.emails import queue
from practices.models import OutgoingMail
from practices.models.mail import PAUSES
from tests.factories import make_officer
from tests.mailserver import free_port, mail_server
from tests.servers import PRODUCTION, ROOT, database_url, environment, manage

pytestmark = pytest.mark.django_db


@pytest.fixture
def server(settings):
    with mail_server() as (port, inbox):
        use(settings, port)
        yield inbox


def use(settings, port):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port


def write(*addresses):
    return [queue("no_account", address, {}) for address in addresses]


def send():
    output = StringIO()
    call_command("send_mail_outbox", stdout=output)
    return output.getvalue().strip()


def stored():
    return OutgoingMail.objects.get()


def test_what_waits_is_sent_as_text_and_html_and_only_once(server):
    make_officer(email="ana@example.org", first_name="Ana")
    write("ana@example.org")

    assert send() == "1 sent, 0 failed; 0 waiting, 0 given up."
    assert send() == "0 sent, 0 failed; 0 waiting, 0 given up."

    [(to, message)] = server.messages
    assert to == ["ana@example.org"]
    assert message["From"] == "catalogue@example.org"
    assert message["Subject"] == "No account with this address"
    assert message["Auto-Submitted"] == "auto-generated"
    assert [part.get_content_type() for part in message.iter_parts()] == [
        "text/plain",
        "text/html",
    ]


def test_many_mails_go_over_one_connection(server):
    write(*(f"a{number}@example.org" for number in range(20)))

    assert send() == "20 sent, 0 failed; 0 waiting, 0 given up."
    assert len(server.messages) == 20
    assert server.connections == 1


def test_what_was_sent_keeps_no_text_with_its_links(server):
    write("ana@example.org")
    send()

    mail = stored()
    assert (mail.text, mail.html, mail.error) == ("", "", "")
    assert mail.sent_at
    assert mail.next_try_at is None


def test_a_server_that_is_down_costs_nothing_but_time(settings):
    use(settings, free_port())
    write("ana@example.org", "ben@example.org")

    assert send() == "0 sent, 1 failed; 2 waiting, 0 given up."
    failed = OutgoingMail.objects.get(tries=1)
    assert "ConnectionRefusedError" in failed.error
    soon = timezone.now() + timedelta(seconds=50)
    assert failed not in OutgoingMail.objects.due(soon)


def test_it_is_tried_again_with_growing_pauses_and_then_given_up(settings):
    use(settings, free_port())
    write("ana@example.org")
    pauses = []
    for _try in range(len(PAUSES) + 1):
        OutgoingMail.objects.update(next_try_at=timezone.now())
        send()
        planned = stored().next_try_at
        pauses.append(planned and round((planned - timezone.now()) / PAUSES[0]))

    assert pauses == [1, 5, 30, 120, 720, 720, 720, 1440, 1440, None]
    assert send() == "0 sent, 0 failed; 0 waiting, 1 given up."


def test_staff_has_it_tried_anew_from_the_desk(client, staff, server):
    [mail] = write("ana@example.org")
    OutgoingMail.objects.update(tries=10, next_try_at=None, error="Refused")
    listed = "/admin/practices/outgoingmail/"

    assert "Given up" in client.get(listed).content.decode()
    client.post(listed, {"action": "try_again", "_selected_action": [mail.pk]})
    assert send() == "1 sent, 0 failed; 0 waiting, 0 given up."
    assert "Sent" in client.get(listed).content.decode()


def test_nothing_goes_to_an_account_that_was_disabled_meanwhile(server):
    officer = make_officer(email="gone@example.org")
    change = {"change": "The password was changed.", "at": timezone.now()}
    mail = queue("account_changed", officer, change)
    write("ana@example.org")
    officer.is_active = False
    officer.save()

    assert send() == "1 sent, 1 failed; 0 waiting, 1 given up."
    assert [to for to, _message in server.messages] == [["ana@example.org"]]
    assert OutgoingMail.objects.given_up().get() == mail
    assert "was disabled" in OutgoingMail.objects.given_up().get().error


def test_an_address_that_is_refused_does_not_keep_others_waiting(server):
    server.recipient_answer = "550 No such mailbox"
    write("nobody@example.org")
    send()
    server.recipient_answer = "250 OK"
    write("ana@example.org")

    assert send() == "1 sent, 0 failed; 1 waiting, 0 given up."
    assert "550" in OutgoingMail.objects.waiting().get().error


def test_two_mails_of_which_one_is_refused_take_one_run(server):
    server.data_answer = "554 Looks like junk"
    write("ana@example.org", "ben@example.org")

    assert send() == "0 sent, 2 failed; 2 waiting, 0 given up."


def test_a_failure_after_the_text_is_a_failure(server):
    server.data_answer = "451 Try later"
    write("ana@example.org")

    assert send() == "0 sent, 1 failed; 1 waiting, 0 given up."
    assert "451" in stored().error
    server.data_answer = "250 OK"
    OutgoingMail.objects.update(next_try_at=timezone.now())
    assert send() == "1 sent, 0 failed; 0 waiting, 0 given up."


def test_a_server_that_does_not_answer_is_left_after_a_while(settings, server):
    settings.EMAIL_TIMEOUT = 0.5
    server.patience = 2
    write("ana@example.org", "ben@example.org")

    began = time.monotonic()
    assert send() == "0 sent, 1 failed; 2 waiting, 0 given up."
    assert time.monotonic() - began < 5


def test_an_address_that_no_server_takes_does_not_stop_the_run(server):
    write("ana@example.org")
    write("ben@example.org")
    OutgoingMail.objects.filter(to="ana@example.org").update(to="ana@ex\nample.org")

    assert send() == "1 sent, 1 failed; 1 waiting, 0 given up."


def test_saving_never_waits_for_the_server(client, server):
    server.patience = 30
    began = time.monotonic()

    client.post("/account/password/reset/", {"email": "ana@example.org"})

    assert time.monotonic() - began < 5
    assert server.connections == 0
    assert stored().sent_at is None


def test_a_mail_is_claimed_by_one_sender_alone():
    write("ana@example.org")
    first, second = stored(), stored()
    now = timezone.now()

    assert OutgoingMail.objects.claim(first, now)
    assert not OutgoingMail.objects.claim(second, now)
    assert not OutgoingMail.objects.due(now).exists()


def test_without_a_server_the_mails_wait(settings):
    settings.EMAIL_BACKEND = outbox.NO_SERVER
    write("ana@example.org")

    with pytest.raises(CommandError, match="Set EMAIL_URL"):
        send()
    assert stored().tries == 0


# --- Processes ------------------------------------------------------------------------


def variables(port, folder):
    return PRODUCTION | {
        "EMAIL_URL": f"smtp://127.0.0.1:{port}",
        "DATABASE_URL": database_url(folder),
    }


def start_sender(given):
    command = [sys.executable, "manage.py", "send_mail_outbox"]
    return subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment(**given),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def until(condition):
    for _moment in range(300):
        if condition():
            return
        time.sleep(0.1)
    raise AssertionError("It did not come to that.")


@pytest.mark.django_db(transaction=True)
def test_two_senders_at_once_send_each_mail_once(tmp_path):
    write(*(f"a{number}@example.org" for number in range(30)))
    with mail_server() as (port, inbox):
        given = variables(port, tmp_path)
        senders = [start_sender(given) for _number in range(2)]
        assert [sender.wait(60) for sender in senders] == [0, 0]

    to = [address for addresses, _message in inbox.messages for address in addresses]
    assert sorted(to) == sorted(f"a{number}@example.org" for number in range(30))


@pytest.mark.django_db(transaction=True)
def test_a_mail_of_a_killed_sender_is_sent_again_as_the_same_mail(tmp_path):
    write("ana@example.org")
    again = (
        "from practices.models import OutgoingMail as mails; "
        "from django.utils import timezone; "
        "print('tries', mails.objects.get().tries); "
        "mails.objects.update(next_try_at=timezone.now())"
    )
    with mail_server() as (port, inbox):
        given = variables(port, tmp_path)
        inbox.patience = 60
        sender = start_sender(given)
        until(lambda: inbox.messages)
        sender.send_signal(signal.SIGKILL)
        sender.wait(10)
        inbox.patience = 0
        # Until the lease is over nobody touches it.
        waits = manage("send_mail_outbox", **given)
        assert waits.stdout == "0 sent, 0 failed; 1 waiting, 0 given up.\n"
        assert "tries 1" in manage("shell", "-c", again, **given).stdout
        done = manage("send_mail_outbox", **given)

    assert done.stdout == "1 sent, 0 failed; 0 waiting, 0 given up.\n"
    first, second = (message["Message-ID"] for _to, message in inbox.messages)
    assert first == second
