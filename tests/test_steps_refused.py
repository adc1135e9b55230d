"""Steps that are stale, replayed, foreign or malformed change nothing."""

import pytest

from practices.models import GoodPractice, PracticeVersion
from practices.versions import note
from practices.workflow import TRANSITIONS, transition
from tests.factories import (
    make_city,
    make_officer,
    make_practice,
    make_staff,
    make_superuser,
    make_topic,
)
from tests.pages import read
from tests.steps import (
    address,
    number_of,
    sentences,
    status_of,
    take,
    text_of,
)

pytestmark = pytest.mark.django_db

BASE = "/admin/practices/goodpractice/"
ASKED_FIRST = ["archive", "publish", "request_changes", "withdraw"]
STEPS = sorted(action for action, step in TRANSITIONS.items() if step.by_button)


@pytest.fixture
def practice_in(city):
    def make(status="draft", **fields):
        fields = {"purpose": "To meet.", "topics": [make_topic()]} | fields
        practice = make_practice("Open door", city=city, status=status, **fields)
        return GoodPractice.objects.get(pk=practice.pk)

    return make


@pytest.mark.parametrize("action", ["publish", "request_changes"])
def test_what_changed_meanwhile_is_not_decided_on(client, staff, practice_in, action):
    practice = practice_in("submitted")
    note(practice, None, "save")
    typed = "Eleven words that I do not want to type again."
    response = take(client, practice, action, seen=0, reason=typed)
    page = text_of(response)
    assert "The practice was changed while you read it." in page
    assert typed in page
    assert status_of(practice) == "submitted"
    assert '<input type="hidden" name="seen" value="1">' in page


def test_a_page_that_was_opened_for_an_older_text_says_so(client, staff, practice_in):
    practice = practice_in("submitted")
    page = text_of(client.get(f"{address(practice, 'publish')}?seen=0"))
    assert "was changed after you had opened it" not in page
    note(practice, None, "save")
    page = text_of(client.get(f"{address(practice, 'publish')}?seen=0"))
    assert "The practice was changed after you had opened it." in page


@pytest.mark.parametrize("seen", ["", "x", "-", "1.5", "9" * 30, None])
@pytest.mark.parametrize("action", ASKED_FIRST)
def test_a_decision_without_what_was_read_is_refused(
    client, staff, practice_in, action, seen
):
    practice = practice_in("published" if action == "archive" else "submitted")
    data = {"reason": "Because."} | ({} if seen is None else {"seen": seen})
    response = client.post(address(practice, action), data)
    assert response.status_code == 200
    assert 'role="alert"' in text_of(response)
    assert status_of(practice) == practice.status


@pytest.mark.parametrize("action", STEPS)
def test_a_replayed_button_is_answered_in_words(client, superuser, practice_in, action):
    practice = practice_in(sorted(TRANSITIONS[action].sources)[0])
    take(client, practice, action, reason="Because.")
    count = PracticeVersion.objects.count()
    response = take(client, practice, action, reason="Because.")
    if action not in {"submit", "withdraw"} or status_of(practice) != "draft":
        assert len(sentences(response)) == 1
    assert PracticeVersion.objects.count() == count


def test_a_step_that_others_took_is_explained(client, staff, practice_in):
    practice = practice_in("submitted")
    transition(practice, "request_changes", make_staff(), "Because.")
    response = take(client, practice, "publish")
    assert sentences(response) == [
        "“Publish” is not possible: the status is “Changes requested” now."
    ]


def test_the_reason_for_a_step_that_others_made_impossible_stays_in_sight(
    client, staff, practice_in
):
    practice = practice_in("submitted")
    transition(practice, "withdraw", make_staff())
    page = read(take(client, practice, "request_changes", reason="A long reason."))
    assert "the status is “Draft” now" in page.one("div", role="alert").text
    assert page.one("textarea").text == "A long reason."
    assert status_of(practice) == "draft"


@pytest.mark.parametrize("way", ["publish", "request_changes"])
@pytest.mark.parametrize("action", ["publish", "request_changes"])
@pytest.mark.parametrize("kind", ["practice", "update"])
def test_the_reason_of_who_comes_second_stays_in_sight(
    client, staff, city, practice_in, kind, way, action
):
    """After any decision of a colleague, the same one and on an update too."""
    practice = practice_in("submitted" if kind == "practice" else "published")
    if kind == "update":
        update = transition(practice, "prepare_update", make_staff())
        practice = transition(update, "submit", make_officer(city))
    where, seen = address(practice, action), number_of(practice)
    transition(practice, way, make_staff(), "Another reason.")
    sent = {"seen": seen, "reason": "A long reason."}
    response = client.post(where, sent, follow=True)
    page = read(response)
    assert page.one("div", role="alert").text
    assert page.one("textarea").text == "A long reason."


def test_a_reason_that_was_sent_twice_is_not_asked_for_again(
    client, staff, practice_in
):
    practice = practice_in("submitted")
    take(client, practice, "request_changes", reason="Because.")
    response = take(client, practice, "request_changes", reason="Because.")
    assert response.redirect_chain


def test_a_step_that_lacks_content_names_what_is_missing(client, staff, practice_in):
    practice = practice_in("submitted", purpose="")
    page = text_of(take(client, practice, "publish"))
    assert "the practice still needs: Purpose or Process." in page
    assert status_of(practice) == "submitted"


@pytest.mark.parametrize("action", ["publish", "request_changes", "archive", "restore"])
def test_an_officer_is_told_that_a_step_is_not_hers(
    client, officer, practice_in, action
):
    practice = practice_in(sorted(TRANSITIONS[action].sources)[0])
    response = take(client, practice, action, reason="Because.")
    assert "Your account does not allow" in sentences(response)[0]
    assert status_of(practice) == practice.status


def test_nobody_publishes_what_she_sent_in(client, staff, practice_in):
    practice = practice_in()
    transition(practice, "submit", staff)
    response = take(client, practice, "publish")
    assert sentences(response) == [
        "You sent this practice in yourself: someone else publishes it."
    ]
    client.force_login(make_superuser())
    take(client, practice, "publish")
    assert status_of(practice) == "published"


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("action", [*STEPS, "merge", "explode"])
def test_steps_of_foreign_practices_are_absent(client, practice_in, method, action):
    practice = practice_in("submitted")
    client.force_login(make_officer(make_city("Elsewhere")))
    response = getattr(client, method)(address(practice, action))
    assert response.status_code == 404
    assert status_of(practice) == "submitted"


@pytest.mark.parametrize("action", ["explode", "merge"])
def test_what_is_no_step_of_a_button_is_absent(client, staff, practice_in, action):
    assert client.get(address(practice_in(), action)).status_code == 404


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_other_methods_are_refused(client, staff, practice_in, method):
    practice = practice_in("submitted")
    response = getattr(client, method)(address(practice, "publish"))
    assert response.status_code == 405
    assert status_of(practice) == "submitted"


@pytest.mark.parametrize("of", ["", "x", "0", "9" * 30, "²"])
def test_an_update_of_nothing_is_absent(client, staff, of):
    response = client.post(f"{BASE}987654/step/publish/", {"update_of": of})
    assert response.status_code == 404
