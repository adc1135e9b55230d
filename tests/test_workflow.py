"""The way of a practice: who may take which step from where, and what it leaves."""

from itertools import product

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser

from practices.models import GoodPractice
from practices.versions import note
from practices.workflow import TRANSITIONS, InvalidTransition, available, transition
from tests.factories import (
    make_city,
    make_officer,
    make_picture,
    make_practice,
    make_staff,
    make_superuser,
    make_topic,
    make_user,
)

pytestmark = pytest.mark.django_db

STATUSES = ["draft", "submitted", "changes_requested", "published", "archived"]
STAFF = {"staff", "superuser"}
CITY_AND_STAFF = STAFF | {"officer"}
# Every step there is: from where, to where, by whom. All else is refused.
STEPS = {
    ("submit", "draft"): ("submitted", CITY_AND_STAFF),
    ("submit", "changes_requested"): ("submitted", CITY_AND_STAFF),
    ("request_changes", "submitted"): ("changes_requested", STAFF),
    ("withdraw", "submitted"): ("draft", CITY_AND_STAFF),
    ("publish", "submitted"): ("published", STAFF),
    ("prepare_update", "published"): ("draft", CITY_AND_STAFF),
    ("archive", "published"): ("archived", STAFF),
    ("restore", "archived"): ("submitted", STAFF),
    **{("merge", status): ("archived", STAFF) for status in STATUSES},
}
ACTIONS = [
    "submit",
    "withdraw",
    "request_changes",
    "publish",
    "prepare_update",
    "archive",
    "restore",
    "merge",
]
WHY = "It needs a figure."
PEOPLE = {
    "stranger": lambda city: AnonymousUser(),
    "member": lambda city: make_user(),
    "officer": lambda city: make_officer(city),
    "officer elsewhere": lambda city: make_officer(make_city("Elsewhere")),
    "officer, disabled": lambda city: make_officer(city, is_active=False),
    "staff": lambda city: make_staff(),
    "staff, disabled": lambda city: make_staff(is_active=False),
    "superuser": lambda city: make_superuser(),
    "superuser, disabled": lambda city: make_superuser(is_active=False),
}


@pytest.fixture
def city():
    return make_city("Exampleville")


@pytest.fixture
def complete(city):
    """Make a practice with all that is needed to send it in."""

    def make(status="draft", **fields):
        fields = {"purpose": "To meet.", "topics": [make_topic()]} | fields
        return make_practice("Open door", city=city, status=status, **fields)

    return make


def test_the_tables_of_this_file_hold_every_action_and_status():
    assert list(TRANSITIONS) == ACTIONS
    assert GoodPractice.Status.values == STATUSES


@pytest.mark.parametrize(
    ("action", "status", "person"), [*product(ACTIONS, STATUSES, PEOPLE)]
)
def test_a_step_is_taken_by_whom_and_from_where_the_table_says(
    city, complete, action, status, person
):
    practice = complete(status)
    target, people = STEPS.get((action, status), (status, set()))
    user = PEOPLE[person](city)
    rows = practice.history.count()

    offered = action in [step.action for step in available(practice, user)]
    # Merging has a page of its own.
    assert offered == (person in people and action != "merge")
    if person in people:
        result = transition(practice, action, user, WHY)
        assert result.status == target
        assert (result.pk == practice.pk) == (action != "prepare_update")
    else:
        with pytest.raises(InvalidTransition):
            transition(practice, action, user, WHY)

    stays = person not in people or action == "prepare_update"
    stored = GoodPractice.objects.get(update_of=None)
    assert stored.status == (status if stays else target)
    assert practice.history.count() == rows + (not stays)


def test_a_step_is_logged_with_who_and_why(city, complete):
    practice, officer = complete(), make_officer(city)
    transition(practice, "submit", officer, "  At last.  ")
    version = practice.versions.get()
    assert (version.number, version.by) == (1, officer)
    assert (version.action, version.status) == ("submit", "submitted")
    assert version.reason == "At last."
    assert version.content["title"] == "Open door"
    assert version.content["topics"] == ["education"]
    assert practice.history.first().history_user == officer


@pytest.mark.parametrize("reason", ["", " \n"])
@pytest.mark.parametrize(
    ("action", "status"), [("request_changes", "submitted"), ("archive", "published")]
)
def test_a_step_against_a_practice_needs_a_reason(complete, action, status, reason):
    practice = complete(status)
    with pytest.raises(InvalidTransition, match="needs a reason: the city is told"):
        transition(practice, action, make_staff(), reason)
    assert GoodPractice.objects.get().status == status
    assert not practice.versions.exists()


def test_comments_are_reason_enough_to_ask_for_changes(complete):
    practice, staff = complete("submitted"), make_staff()
    comment = practice.comments.create(part="impact", text="How many?", by=staff)
    transition(practice, "request_changes", staff)
    comment.refresh_from_db()
    assert comment.sent_at


def test_a_text_that_changed_since_it_was_read_is_not_decided_on(complete):
    practice, staff = complete("submitted"), make_staff()
    note(practice, staff, "save")
    with pytest.raises(InvalidTransition, match="was changed while you read it"):
        transition(practice, "publish", staff, seen=0)
    transition(practice, "publish", staff, seen=1)
    assert practice.status == "published"


def test_a_step_leaves_the_date_of_the_last_change_of_the_text(complete):
    practice = complete("submitted")
    updated_at = practice.updated_at
    transition(practice, "publish", make_staff())
    assert practice.updated_at == updated_at


def test_each_submission_sets_its_date(city, complete):
    practice, officer, staff = complete(), make_officer(city), make_staff()
    with time_machine.travel("2026-03-01 12:00Z", tick=False):
        transition(practice, "submit", officer)
    transition(practice, "request_changes", staff, WHY)
    assert practice.submitted_at.isoformat() == "2026-03-01T12:00:00+00:00"
    with time_machine.travel("2026-04-01 12:00Z", tick=False):
        transition(practice, "submit", officer)
    assert practice.submitted_at.isoformat() == "2026-04-01T12:00:00+00:00"


def test_the_date_of_publication_is_that_of_the_first(complete):
    practice, staff = complete("submitted"), make_staff()
    with time_machine.travel("2026-03-01 12:00Z", tick=False):
        transition(practice, "publish", staff)
    for action in ("archive", "restore", "publish"):
        transition(practice, action, staff, WHY)
    assert practice.status == "published"
    assert practice.published_at.isoformat() == "2026-03-01T12:00:00+00:00"


@pytest.mark.parametrize(
    ("fields", "lacks"),
    [
        ({"title": " "}, "a title"),
        ({"topics": []}, "a topic"),
        ({"purpose": "", "process": "\n"}, "Purpose or Process"),
        ({"places": []}, "a city or country"),
        ({"title": "", "purpose": ""}, "a title, Purpose or Process"),
    ],
)
@pytest.mark.parametrize(
    ("action", "status"), [("submit", "draft"), ("publish", "submitted")]
)
def test_what_is_missing_is_named_and_nothing_changes(
    city, complete, action, status, fields, lacks
):
    practice = complete(status)
    if "topics" in fields:
        practice.topics.clear()
    elif "places" in fields:
        practice.places.all().delete()
    else:
        GoodPractice.objects.update(**fields)
    rows = practice.history.count()
    label = {"submit": "Send to the programme", "publish": "Publish"}[action]
    with pytest.raises(InvalidTransition) as refused:
        transition(practice, action, make_staff())
    sentence = f"Before “{label}”, the practice still needs: {lacks}."
    assert str(refused.value) == sentence
    assert practice.status == status
    stored = GoodPractice.objects.get()
    assert (stored.status, stored.published_at) == (status, None)
    assert practice.history.count() == rows


@pytest.mark.parametrize("fields", [{"purpose": "To meet."}, {"process": "We met."}])
def test_purpose_or_process_is_enough(city, complete, fields):
    practice = complete(**{"purpose": "", "process": ""} | fields)
    transition(practice, "submit", make_officer(city))
    assert practice.status == "submitted"


@pytest.mark.parametrize(
    ("action", "status"), [("submit", "draft"), ("publish", "submitted")]
)
def test_whoever_is_shown_on_a_picture_has_to_agree(city, complete, action, status):
    practice = complete(status)
    picture = make_picture(practice)
    with pytest.raises(InvalidTransition) as refused:
        transition(practice, action, make_staff())
    assert "the tick that whoever is shown agrees" in str(refused.value)
    practice.pictures.filter(pk=picture.pk).update(persons_agree=True)
    assert transition(practice, action, make_staff()).status != status


@pytest.mark.parametrize(
    ("action", "status"), [("submit", "draft"), ("publish", "submitted")]
)
def test_a_picture_has_to_have_its_alternative_text(city, complete, action, status):
    practice = complete(status)
    picture = make_picture(practice, " ", persons_agree=True)
    with pytest.raises(InvalidTransition) as refused:
        transition(practice, action, make_staff())
    assert "the alternative text of each picture" in str(refused.value)
    practice.pictures.filter(pk=picture.pk).update(alternative_text="A table")
    assert transition(practice, action, make_staff()).status != status


def test_a_country_alone_is_a_place(complete):
    practice = make_practice(
        "Plan", country="PT", topics=[make_topic()], purpose="To meet.", status="draft"
    )
    transition(practice, "submit", make_staff())
    assert practice.status == "submitted"


def test_a_step_from_a_status_that_was_left_meanwhile_is_refused(city, complete):
    practice, staff = complete("submitted"), make_staff()
    seen = GoodPractice.objects.get()
    transition(practice, "request_changes", staff, WHY)
    with pytest.raises(InvalidTransition) as refused:
        transition(seen, "publish", staff)
    assert str(refused.value) == (
        "“Publish” is not possible: the status is “Changes requested” now."
    )


def test_a_step_with_a_practice_that_is_gone_is_refused(complete):
    practice = complete("submitted")
    GoodPractice.objects.all().delete()
    with pytest.raises(InvalidTransition, match="the status is “Deleted” now"):
        transition(practice, "publish", make_staff())


def test_a_step_that_does_not_exist_is_refused(complete):
    with pytest.raises(InvalidTransition, match="“explode” cannot be done"):
        transition(complete(), "explode", make_staff())


def test_nobody_publishes_her_own_submission_but_a_superuser(complete):
    practice, staff, superuser = complete(), make_staff(), make_superuser()
    transition(practice, "submit", staff)
    offered = [step.action for step in available(practice, staff)]
    assert offered == ["withdraw", "request_changes"]
    with pytest.raises(InvalidTransition, match="someone else publishes it"):
        transition(practice, "publish", staff)
    transition(practice, "request_changes", staff, WHY)
    transition(practice, "submit", superuser)
    transition(practice, "publish", superuser)
    assert practice.status == "published"


def test_a_colleague_publishes_what_one_sent_in(complete):
    practice = complete()
    transition(practice, "submit", make_staff())
    transition(practice, "publish", make_staff())
    assert practice.status == "published"


def test_a_step_takes_nothing_of_what_is_unsaved(city, complete):
    practice = complete()
    practice.title = "Never saved"
    transition(practice, "submit", make_officer(city))
    assert practice.title == "Open door"
    assert practice.history.first().title == "Open door"
