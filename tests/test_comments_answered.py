"""How a city answers what the programme says beside the parts of a practice."""

import pytest

from practices.models import GoodPractice, ReviewComment
from practices.workflow import transition
from tests.commenting import BASE, answer, asked, press, sent_in, sentences
from tests.factories import (
    make_city,
    make_officer,
    make_practice,
    make_staff,
    practice_form,
)
from tests.pages import read
from tests.test_rolling_draft import HIDDEN, change, opened, typed

pytestmark = pytest.mark.django_db


@pytest.fixture
def writer(city):
    return make_officer(city, email="writer@example.org")


@pytest.fixture
def practice(city, writer):
    return sent_in(city, writer)


@pytest.fixture
def signed_in(client, writer):
    client.force_login(writer)
    return client


def test_the_city_is_shown_nothing_before_it_is_asked(signed_in, practice):
    practice.comments.create(part="impact", text="How many?", by=make_staff())

    page = signed_in.get(f"{BASE}{practice.pk}/change/").content.decode()

    assert "How many?" not in page


def test_each_comment_stands_beside_its_part(signed_in, practice):
    said = {"impact": asked(practice, part="impact", text="About impact.")}
    for part in ("title", "places", "contact", "pictures", "topics"):
        said[part] = practice.comments.create(
            part=part, text=f"About {part}.", sent_at=said["impact"].sent_at
        )

    page = read(signed_in.get(f"{BASE}{practice.pk}/change/"))

    rows = {
        "impact": page.one(of="field-impact"),
        "title": page.one("form", id="goodpractice_form").all(of="field-title")[0],
        "topics": page.one(of="field-topics"),
        "contact": page.one(of="field-contact_name"),
        "places": page.one(id="places-group"),
        "pictures": page.one(id="pictures-group"),
    }
    for part, row in rows.items():
        assert f"About {part}." in row.one(of="comment").text
    assert len(page.all(of="comment")) == len(rows)
    asked_for = page.one(id="comments")
    assert "6 comments stand beside their parts of the form" in asked_for.text
    assert asked_for.links["Impact"] == f"#comment-{said['impact'].pk}"


def test_the_reason_stands_above_the_form(signed_in, practice):
    transition(practice, "request_changes", make_staff(), "It needs a figure.")

    page = read(signed_in.get(f"{BASE}{practice.pk}/change/"))

    assert "It needs a figure." in page.one(id="comments").text


def test_what_was_asked_meanwhile_is_read_before_it_is_sent_in(
    signed_in, practice, writer
):
    transition(practice, "withdraw", writer)
    before, _page = opened(signed_in, change(practice))
    transition(practice, "submit", writer)
    asked(practice, part="impact", text="How many?")
    send = {"purpose": "To talk.", "_transition": "submit"}

    held = signed_in.post(
        change(practice), practice_form(practice, **send) | before, follow=True
    )

    stored = GoodPractice.objects.get()
    assert (stored.status, stored.purpose) == ("changes_requested", "To talk.")
    assert "The programme asked for changes while you wrote." in sentences(held)[-1]
    assert "How many?" in read(held).one(of="field-impact").one(of="comment").text
    now = dict(HIDDEN.findall(held.content.decode()))
    signed_in.post(change(practice), practice_form(stored, **send) | now)
    assert GoodPractice.objects.get().status == "submitted"


def test_what_is_asked_in_a_second_round_is_read_too(signed_in, practice, writer):
    transition(practice, "request_changes", make_staff(), "It needs a figure.")
    before, _page = opened(signed_in, change(practice))
    transition(practice, "submit", writer)
    transition(practice, "request_changes", make_staff(), "And its source.")
    form = practice_form(practice, _transition="submit") | before

    held = signed_in.post(change(practice), form, follow=True)

    assert GoodPractice.objects.get().status == "changes_requested"
    assert "And its source." in read(held).one(id="comments").text


def test_text_kept_from_before_is_sent_in_once_the_questions_were_shown(
    signed_in, practice, writer
):
    transition(practice, "withdraw", writer)
    before, _page = opened(signed_in, change(practice))
    typed(signed_in, practice, before, purpose="To talk.")
    transition(practice, "submit", writer)
    transition(practice, "request_changes", make_staff(), "It needs a figure.")
    shown, page = opened(signed_in, change(practice))
    assert "It needs a figure." in page
    form = practice_form(practice, purpose="To talk.", _transition="submit") | shown

    signed_in.post(change(practice), form)

    stored = GoodPractice.objects.get()
    assert (stored.status, stored.purpose) == ("submitted", "To talk.")


def test_a_comment_is_ticked_off_and_what_was_typed_is_saved(
    signed_in, practice, writer
):
    comment = asked(practice, part="impact", text="How many?")

    response = answer(signed_in, practice, f"{comment.pk}:done", impact="Forty.")

    comment.refresh_from_db()
    assert (comment.outcome, comment.answered_by) == ("done", writer)
    assert GoodPractice.objects.get().impact == "Forty."
    assert response.redirect_chain[-1][0] == f"{BASE}{practice.pk}/change/#comments"
    page = read(response)
    assert "How many?" in page.one("details", of="answered").text
    assert not page.one("form", id="goodpractice_form").all(id=f"comment-{comment.pk}")


def test_a_suggestion_is_accepted_with_one_click(signed_in, practice, writer):
    comment = asked(practice, part="purpose", suggestion="To meet neighbours.")

    answer(signed_in, practice, f"{comment.pk}:accepted", impact="Forty.")

    stored = GoodPractice.objects.get()
    assert (stored.purpose, stored.impact) == ("To meet neighbours.", "Forty.")
    newest = stored.versions.all()[0]
    assert (newest.action, newest.by) == ("accept_suggestion", writer)
    assert newest.content["purpose"] == "To meet neighbours."
    comment.refresh_from_db()
    assert comment.outcome == "accepted"


def test_what_an_accepted_wording_took_the_place_of_is_in_the_versions(
    signed_in, practice
):
    comment = asked(practice, part="purpose", suggestion="To meet neighbours.")

    response = answer(
        signed_in, practice, f"{comment.pk}:accepted", purpose="Typed just now."
    )

    assert "What stood there before is in the history." in sentences(response)[-1]
    texts = [version.content["purpose"] for version in practice.versions.all()]
    assert texts[:2] == ["To meet neighbours.", "Typed just now."]


def test_a_suggestion_is_declined_with_one_click(signed_in, practice):
    comment = asked(practice, part="purpose", suggestion="To meet neighbours.")

    answer(signed_in, practice, f"{comment.pk}:declined")

    comment.refresh_from_db()
    assert comment.outcome == "declined"
    assert GoodPractice.objects.get().purpose == "To meet."


def test_a_button_pressed_twice_answers_once(signed_in, practice):
    comment = asked(practice, part="purpose", suggestion="To meet neighbours.")
    answer(signed_in, practice, f"{comment.pk}:declined")

    response = answer(signed_in, practice, f"{comment.pk}:accepted")

    assert "This comment was answered already." in sentences(response)
    comment.refresh_from_db()
    assert comment.outcome == "declined"
    assert GoodPractice.objects.get().purpose == "To meet."


@pytest.mark.parametrize(
    "said", ["", "x:done", "1", "{pk}:deleted", "9" * 30 + ":done"]
)
def test_a_broken_answer_changes_nothing(signed_in, practice, said):
    comment = asked(practice, part="impact", text="How many?")

    response = answer(signed_in, practice, said.format(pk=comment.pk))

    assert response.status_code == 200
    comment.refresh_from_db()
    assert comment.outcome == ""


def test_a_comment_without_a_wording_cannot_be_accepted(signed_in, practice):
    comment = asked(practice, part="impact", text="How many?")

    response = answer(signed_in, practice, f"{comment.pk}:accepted")

    assert "The comment suggests no wording to accept." in sentences(response)
    comment.refresh_from_db()
    assert comment.outcome == ""


def test_a_comment_on_another_practice_is_out_of_reach(signed_in, practice):
    foreign = make_practice("Other", city=make_city("Elsewhere"), status="submitted")
    comment = asked(foreign, part="impact", text="How many?")
    transition(practice, "withdraw", make_staff())

    answer(signed_in, practice, f"{comment.pk}:done")

    comment.refresh_from_db()
    assert comment.outcome == ""


def test_a_form_that_is_not_valid_answers_nothing_and_keeps_the_text(
    signed_in, practice
):
    comment = asked(practice, part="impact", text="How many?")

    response = answer(
        signed_in, practice, f"{comment.pk}:done", title="x" * 300, impact="Forty."
    )

    comment.refresh_from_db()
    assert comment.outcome == ""
    assert "Forty." in response.content.decode()


def test_the_first_button_of_the_form_saves(signed_in, practice):
    """It is the one that the Enter key presses."""
    asked(practice, part="title", suggestion="Open doors")

    page = read(signed_in.get(f"{BASE}{practice.pk}/change/"))

    first = page.one("form", id="goodpractice_form").all("button", type="submit")[0]
    assert first["name"] == "_continue"


# --- Back at the programme


def test_the_programme_sees_what_was_answered(client, signed_in, practice, writer):
    comment = asked(practice, part="purpose", suggestion="To meet neighbours.")
    open_still = practice.comments.create(
        part="impact", text="How many?", sent_at=comment.sent_at
    )
    answer(signed_in, practice, f"{comment.pk}:accepted")
    transition(GoodPractice.objects.get(), "submit", writer)
    client.force_login(make_staff())

    page = read(client.get(f"{BASE}{practice.pk}/review/"))

    assert "Accepted" in page.one("section", id="part-purpose").one(of="comment").text
    impact = page.one("section", id="part-impact").one(of="comment")
    assert "Sent, not answered" in impact.text
    press(client, practice, impact.one("button")["value"])
    open_still.refresh_from_db()
    assert open_still.outcome == "done"


def test_publishing_settles_what_is_still_open(practice, writer):
    comment = asked(practice, part="impact", text="How many?")
    transition(practice, "submit", writer)
    staff = make_staff()

    transition(practice, "publish", staff)

    comment.refresh_from_db()
    assert (comment.outcome, comment.answered_by) == ("done", staff)


def test_comments_on_an_update_stand_in_its_form(signed_in, practice, writer):
    transition(practice, "publish", make_staff())
    update = transition(practice, "prepare_update", writer)
    transition(update, "submit", writer)
    staff = make_staff()
    said = ReviewComment.objects.create(
        practice=practice, part="impact", text="How many?", by=staff
    )
    transition(update, "request_changes", staff)

    answer(signed_in, update, f"{said.pk}:done")

    said.refresh_from_db()
    assert said.outcome == "done"
