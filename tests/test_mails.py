"""What is written into the outbox: for whom, in which language, with which words."""

import re

import pytest
from django.db import transaction
from django.utils import timezone

from practices import emails
from practices.emails import KINDS, queue
from practices.models import OutgoingMail, Preferences, ReviewComment, StillRunning
from tests.factories import make_invitation, make_officer, make_practice, make_staff
from tests.pages import Reader

pytestmark = pytest.mark.django_db

CHANGE = {"change": "The password was changed.", "at": timezone.now()}


@pytest.fixture
def officer():
    return make_officer(email="ana@example.org")


def mailed(*args):
    mail = queue(*args)
    assert mail
    return mail


def prefer(user, **choices):
    Preferences.objects.update_or_create(user=user, defaults=choices)


def test_a_mail_waits_in_the_outbox_with_all_that_is_needed_to_send_it(officer):
    mail = mailed("account_changed", officer, CHANGE)

    stored = OutgoingMail.objects.get()
    assert mail == stored
    assert (stored.to, stored.person, stored.kind) == (
        "ana@example.org",
        officer,
        "account_changed",
    )
    assert stored.subject == "Your account was changed"
    assert "The password was changed." in stored.text
    assert OutgoingMail.objects.due(timezone.now()).get() == stored
    assert (stored.sent_at, stored.tries) == (None, 0)


def test_a_transaction_that_is_undone_sends_nothing(officer):
    with transaction.atomic():
        queue("account_changed", officer, CHANGE)
        transaction.set_rollback(True)

    assert not OutgoingMail.objects.exists()


def test_a_mail_is_in_the_language_of_its_reader(officer):
    prefer(officer, language="fr")

    mail = mailed("account_changed", officer, CHANGE, "en")

    assert mail.language == "fr"
    assert "/fr/account/password/reset/" in mail.text
    assert '<html lang="fr">' in mail.html


def test_who_has_no_account_is_written_to_in_the_language_that_is_given():
    assert mailed("no_account", "x@example.org", {}, "fr").language == "fr"
    assert mailed("no_account", "x@example.org", {}).language == "en"


def test_who_chose_nothing_gets_everything(officer):
    assert Preferences.objects.of(officer).notices == "all"


def test_nothing_goes_to_a_disabled_account_or_to_one_without_address():
    assert queue("account_changed", make_officer(is_active=False), CHANGE) is None
    assert queue("account_changed", make_officer(email=""), CHANGE) is None
    assert not OutgoingMail.objects.exists()


def test_a_kind_that_nobody_wrote_is_refused(officer):
    with pytest.raises(KeyError):
        queue("no_such_kind", officer, {})


def test_links_lead_to_the_site_whatever_host_a_request_named(client, settings):
    settings.SITE_URL = "https://catalogue.example.org"
    make_officer(email="ana@example.org")

    client.post(
        "/account/password/reset/",
        {"email": "ana@example.org"},
        headers={"host": "127.0.0.1"},
    )

    mail = OutgoingMail.objects.get()
    links = re.findall(r"https?://[^\s\"<]+", mail.text + mail.html)
    assert links
    assert all(link.startswith("https://catalogue.example.org/") for link in links)


def test_texts_are_escaped_as_html_and_plain_as_text():
    officer = make_officer(email="ana@example.org", first_name="<b>Ana</b> & Co")

    mail = mailed("account_changed", officer, CHANGE)

    assert "Dear <b>Ana</b> & Co," in mail.text
    assert "Dear &lt;b&gt;Ana&lt;/b&gt; &amp; Co," in mail.html


def test_a_subject_is_one_line_and_not_too_long(monkeypatch, officer):
    lines = "First\r\nBcc: all@example.org\n" + "x" * 300
    monkeypatch.setattr(emails, "rendered", lambda *_args, **_rest: lines)

    mail = mailed("account_changed", officer, CHANGE)

    assert mail.subject.startswith("First Bcc: all@example.org x")
    assert len(mail.subject) == 200


def samples():
    staff, officer = make_staff(), make_officer(email="ana@example.org")
    invitation = make_invitation(staff)
    practice = make_practice("Open door")
    comment = ReviewComment.objects.create(
        practice=practice, part="impact", text="How many?", suggestion="Forty came."
    )
    step = {"practice": practice, "reason": "Because.", "by": staff}
    question = StillRunning.objects.create(
        practice=practice, asked_on=timezone.localdate()
    )
    return {
        "practice_submitted": step,
        "changes_requested": {**step, "comments": [comment]},
        "practice_published": step,
        "practice_archived": step,
        "practice_merged": step,
        "still_running": {"questions": [question], "again": None},
        "invitation": {"invitation": invitation, "token": "abc"},
        "password_reset": {"uid": "1", "key": "abc-def"},
        "no_account": {},
        "account_changed": CHANGE,
    }, officer


@pytest.mark.parametrize("language", ["en", "fr"])
def test_each_mail_says_why_one_gets_it_and_what_to_do(language):
    contexts, officer = samples()
    prefer(officer, language=language)
    assert set(contexts) == set(KINDS)

    for kind, context in contexts.items():
        mail = mailed(kind, officer, context)
        reader = Reader()
        reader.feed(mail.html)
        [page] = reader.open
        assert page.one("html")["lang"] == language
        assert page.one("small").text, kind
        assert [link for link in page.all("a") if link["href"].startswith("http")]
        assert "catalogue@example.org" in mail.text
        # No picture or style from elsewhere, which would tell who reads when.
        assert not page.all("img", "link", "script", "style")
        assert "http" in mail.text
        assert "{" not in mail.text + mail.subject
        if "reason" in contexts[kind] and kind != "practice_submitted":
            assert "Because." in mail.text
            assert "Because." in mail.html


ACCOUNT = {"invitation", "password_reset", "no_account", "account_changed"}
NEEDS_HER = {"practice_submitted", "changes_requested", "practice_archived"}
NEEDS_HER |= {"still_running"}
NEWS = {"practice_published", "practice_merged"}


@pytest.mark.parametrize(
    ("notices", "wanted"),
    [
        ("all", ACCOUNT | NEEDS_HER | NEWS),
        ("needs_me", ACCOUNT | NEEDS_HER),
        ("none", ACCOUNT),
    ],
)
def test_each_person_gets_the_kinds_of_mail_that_she_chose(notices, wanted):
    contexts, officer = samples()
    prefer(officer, notices=notices)

    for kind, context in contexts.items():
        queue(kind, officer, context)

    sent = OutgoingMail.objects.values_list("kind", flat=True)
    assert sorted(sent) == sorted(wanted)
