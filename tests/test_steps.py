"""The steps of a practice at the desk: its buttons, and the pages that ask first."""

import re

import pytest

from practices.content import content_of
from practices.models import GoodPractice, OutgoingMail, PracticeVersion
from practices.workflow import TRANSITIONS, transition
from tests.factories import (
    make_officer,
    make_practice,
    make_staff,
    make_topic,
    practice_form,
)
from tests.pages import read
from tests.steps import (
    address,
    change_page,
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
STEP_BUDGET = 25


@pytest.fixture
def practice_in(city):
    def make(status="draft", **fields):
        fields = {"purpose": "To meet.", "topics": [make_topic()]} | fields
        practice = make_practice("Open door", city=city, status=status, **fields)
        return GoodPractice.objects.get(pk=practice.pk)

    return make


@pytest.fixture
def update(practice_in):
    return transition(practice_in("published"), "prepare_update", make_staff())


# Buttons


def buttons_of(page):
    """The steps of the buttons: saved first, taken at once, asked for first."""
    saved = re.findall(r'name="_transition" value="(\w+)"', page)
    at_once = re.findall(r'formaction="[^"]*/step/(\w+)/"', page)
    asked = re.findall(r'href="[^"]*/step/(\w+)/\?seen=\d+"', page)
    return saved, at_once, asked


@pytest.mark.parametrize(
    ("status", "saved", "at_once", "asked"),
    [
        ("draft", ["submit"], [], []),
        ("changes_requested", ["submit"], [], []),
        ("submitted", [], [], ["withdraw"]),
        ("published", [], ["prepare_update"], []),
        ("archived", [], [], []),
    ],
)
def test_an_officer_finds_the_steps_that_are_hers(
    client, officer, practice_in, status, saved, at_once, asked
):
    page = text_of(client.get(change_page(practice_in(status))))
    assert buttons_of(page) == (saved, at_once, asked)


@pytest.mark.parametrize(
    ("status", "saved", "at_once", "asked"),
    [
        ("draft", ["submit"], [], []),
        ("submitted", ["withdraw", "request_changes", "publish"], [], []),
        ("published", [], ["prepare_update"], ["archive"]),
        ("archived", [], ["restore"], []),
    ],
)
def test_staff_finds_the_steps_that_are_theirs(
    client, staff, practice_in, status, saved, at_once, asked
):
    page = text_of(client.get(change_page(practice_in(status))))
    assert buttons_of(page) == (saved, at_once, asked)


@pytest.mark.parametrize("person", ["officer", "staff", "superuser"])
def test_nobody_writes_in_what_is_public(client, request, practice_in, person):
    request.getfixturevalue(person)
    page = text_of(client.get(change_page(practice_in("published"))))
    assert 'name="purpose"' not in page
    assert "Prepare an update" in page


def test_an_update_that_there_is_is_opened(client, officer, update):
    public = update.update_of
    page = text_of(client.get(change_page(public)))
    assert f'href="{change_page(update)}">Open the update</a>' in page
    assert "Prepare an update" not in page
    page = text_of(client.get(change_page(update)))
    assert "This is an update of" in page
    assert f'href="{public.get_absolute_url()}"' in page
    assert "Throw the update away" in page


@pytest.mark.parametrize(
    ("status", "officers", "staffs"),
    [
        ("draft", "Your turn.", "The city’s turn."),
        ("changes_requested", "Your turn.", "The city’s turn."),
        ("submitted", "The programme’s turn.", "Your turn."),
    ],
)
def test_the_page_says_whose_turn_it_is(
    client, officer, practice_in, status, officers, staffs
):
    practice = practice_in(status)
    assert officers in text_of(client.get(change_page(practice)))
    client.force_login(make_staff())
    assert staffs in text_of(client.get(change_page(practice)))


def test_a_practice_of_no_city_is_the_turn_of_the_programme(client, staff):
    practice = make_practice("National plan", country="PT", status="draft")
    assert "Your turn." in text_of(client.get(change_page(practice)))


# At once


@pytest.mark.parametrize("person", ["officer", "staff"])
def test_a_submission_is_taken_back_when_that_is_confirmed(
    client, request, practice_in, person
):
    request.getfixturevalue(person)
    practice = practice_in("submitted")
    form = practice_form(practice, _transition="withdraw")
    if person == "staff":
        page = text_of(client.post(change_page(practice), form, follow=True))
    else:
        page = text_of(client.get(address(practice, "withdraw")))
    assert "The programme no longer reads it: it is a draft again" in page
    assert status_of(practice) == "submitted"
    response = take(client, practice, "withdraw")
    assert response.redirect_chain == [(change_page(practice), 302)]
    assert sentences(response) == ["“Open door” is a draft again; you can change it."]
    assert status_of(practice) == "draft"


def test_an_update_is_prepared_and_opened(client, officer, practice_in):
    practice = practice_in("published")
    response = take(client, practice, "prepare_update")
    update = GoodPractice.objects.get(update_of=practice)
    assert response.redirect_chain == [(change_page(update), 302)]
    assert "the public page stays as it is" in sentences(response)[0]


def test_an_update_that_is_prepared_twice_is_one(client, officer, practice_in):
    practice = practice_in("published")
    take(client, practice, "prepare_update")
    response = take(client, practice, "prepare_update")
    assert sentences(response) == ["An update of it is in preparation already."]
    assert GoodPractice.objects.filter(update_of=practice).count() == 1


def test_an_update_is_thrown_away_and_the_public_page_stays(client, officer, update):
    public = update.update_of
    response = client.post(f"{BASE}{update.pk}/delete/", {"post": "yes"})
    assert response.status_code == 302
    assert list(GoodPractice.objects.all()) == [public]
    [thrown, _begun, stands] = public.versions.all()
    assert thrown.is_update
    assert stands.content == content_of(public)


def test_an_update_that_was_taken_back_is_thrown_away_too(client, officer, update):
    transition(update, "submit", officer)
    transition(update, "withdraw", officer)
    client.post(f"{BASE}{update.pk}/delete/", {"post": "yes"})
    assert not GoodPractice.objects.filter(pk=update.pk).exists()


# Asked first


@pytest.mark.parametrize("action", STEPS)
def test_getting_the_page_of_a_step_does_nothing(
    client, superuser, practice_in, action
):
    step = TRANSITIONS[action]
    practice = practice_in(sorted(step.sources)[0])
    response = client.get(address(practice, action))
    assert response.status_code == 200
    assert str(step.label) in text_of(response)
    assert status_of(practice) == practice.status
    assert not GoodPractice.objects.exclude(pk=practice.pk).exists()


@pytest.mark.parametrize("action", ASKED_FIRST)
def test_the_page_of_a_step_holds_its_budget(
    client, staff, practice_in, action, django_assert_max_num_queries
):
    practice = practice_in("published" if action == "archive" else "submitted")
    with django_assert_max_num_queries(STEP_BUDGET):
        client.get(address(practice, action))


def test_those_that_cannot_be_taken_back_easily_are_asked_first():
    asked = [action for action in STEPS if TRANSITIONS[action].is_asked_first]
    assert asked == ASKED_FIRST


def test_publishing_says_who_is_told_and_does_it(client, staff, city, practice_in):
    officer = make_officer(city, email="officer@example.org")
    practice = practice_in("submitted")
    page = text_of(client.get(address(practice, "publish")))
    assert "Once published, everyone can read it." in page
    assert f"A mail goes to: {officer.get_full_name()}." in page
    response = take(client, practice, "publish", reason="Well done.")
    assert response.redirect_chain == [(change_page(practice), 302)]
    assert sentences(response)[0] == "“Open door” is public now."
    assert OutgoingMail.objects.get().to == "officer@example.org"
    assert PracticeVersion.objects.of(practice)[0].reason == "Well done."


def test_an_officer_reads_that_the_programme_is_told_not_whom(
    client, officer, practice_in
):
    reader = make_staff(email="reader@example.org")
    page = text_of(client.get(address(practice_in(), "submit")))
    assert "A mail goes to: the programme." in page
    assert reader.username not in page


def test_where_nobody_is_told_the_page_says_so(client, staff, practice_in):
    page = text_of(client.get(address(practice_in("submitted"), "publish")))
    assert "Nobody gets a mail" in page


def test_publishing_an_update_leads_to_the_public_practice(client, officer, update):
    transition(update, "submit", officer)
    client.force_login(make_staff())
    page = text_of(client.get(address(update, "publish")))
    assert "Once published, the public page says what the update says." in page
    response = take(client, update, "publish")
    assert response.redirect_chain == [(change_page(update.update_of), 302)]
    assert not GoodPractice.objects.filter(pk=update.pk).exists()


def test_what_was_done_with_an_update_is_not_said_of_its_practice(
    client, officer, update
):
    said = []
    for action, person in [
        ("submit", officer),
        ("withdraw", officer),
        ("submit", officer),
        ("request_changes", make_staff()),
        ("submit", officer),
        ("publish", make_staff()),
    ]:
        client.force_login(person)
        response = take(client, update, action, reason="How many?")
        said.append(sentences(response)[0])
    assert all(text.startswith("The update of “Open door” ") for text in said)
    assert said[1].endswith("The public page stays as it is.")


def test_publishing_an_update_twice_leads_to_its_practice(client, officer, update):
    transition(update, "submit", officer)
    client.force_login(make_staff())
    data = {"seen": number_of(update), "update_of": update.update_of_id}
    client.post(address(update, "publish"), data)
    response = client.post(address(update, "publish"), data, follow=True)
    assert response.redirect_chain == [(change_page(update.update_of), 302)]
    assert "The update is no longer there" in sentences(response)[-1]


@pytest.mark.parametrize(
    ("action", "status"), [("request_changes", "submitted"), ("archive", "published")]
)
@pytest.mark.parametrize("reason", ["", " \n "])
def test_what_needs_a_reason_is_not_done_without_one(
    client, staff, practice_in, action, status, reason
):
    practice = practice_in(status)
    response = take(client, practice, action, reason=reason)
    assert response.status_code == 200
    assert "needs a reason: the city is told." in text_of(response)
    assert status_of(practice) == status


@pytest.mark.parametrize(
    ("action", "status", "target"),
    [
        ("request_changes", "submitted", "changes_requested"),
        ("archive", "published", "archived"),
    ],
)
def test_the_reason_is_kept_and_sent(
    client, staff, city, practice_in, action, status, target
):
    make_officer(city, email="officer@example.org")
    practice = practice_in(status)
    take(client, practice, action, reason="It needs a figure.")
    assert status_of(practice) == target
    assert PracticeVersion.objects.of(practice)[0].reason == "It needs a figure."
    assert "It needs a figure." in OutgoingMail.objects.get().text


def test_comments_that_go_along_are_counted(client, staff, practice_in):
    practice = practice_in("submitted")
    practice.comments.create(part="impact", text="How many?", by=staff)
    page = text_of(client.get(address(practice, "request_changes")))
    assert "Your 1 comment goes along." in page
    take(client, practice, "request_changes")
    assert status_of(practice) == "changes_requested"


# From the form


def test_what_was_typed_is_saved_before_the_step_is_asked_for(
    client, staff, practice_in
):
    practice = practice_in("submitted", purpose="Old.")
    form = practice_form(practice, purpose="New.", _transition="publish")
    response = client.post(change_page(practice), form)
    practice.refresh_from_db()
    assert (practice.status, practice.purpose) == ("submitted", "New.")
    seen = number_of(practice)
    assert response.url == f"{address(practice, 'publish')}?seen={seen}"


def test_the_pages_of_steps_are_in_french_too(client, staff, practice_in):
    response = client.get(f"/fr{address(practice_in('submitted'), 'publish')}")
    assert response.status_code == 200
    assert '<html lang="fr"' in text_of(response)


def test_a_draft_says_where_on_the_form_what_it_needs_is_given(client, officer, city):
    practice = make_practice("Open door", city=city, status="draft")

    links = read(client.get(f"{BASE}{practice.pk}/change/")).links

    assert links["a topic"] == "#id_topics"
    assert links["Purpose or Process"] == "#id_purpose"
    assert "a title" not in links
