"""What the programme asks beside each part, and how its city answers."""

import pytest

from practices.models import GoodPractice, OutgoingMail, ReviewComment
from practices.versions import note, number_of
from practices.workflow import transition
from tests.factories import (
    make_city,
    make_officer,
    make_practice,
    make_staff,
    make_topic,
    practice_form,
)
from tests.pages import read

pytestmark = pytest.mark.django_db

BASE = "/admin/practices/goodpractice/"


@pytest.fixture
def writer(city):
    return make_officer(city, email="writer@example.org")


@pytest.fixture
def practice(city, writer):
    draft = make_practice(
        "Open door",
        city=city,
        status="draft",
        purpose="To meet.",
        topics=[make_topic()],
    )
    return transition(draft, "submit", writer)


def say(practice, **fields):
    GoodPractice.objects.filter(pk=practice.pk).update(**fields)


def sentences(response):
    return [str(message) for message in response.context["messages"]]


def press(client, practice, button, said=None, **fields):
    """Press a button of the review; `fields` are those of a comment, or a new one's."""
    part, key = (said.part, said.pk) if said else (button.partition(":")[2], "new")
    form = {f"{part}-{key}-{name}": text for name, text in fields.items()}
    address = f"{BASE}{practice.pk}/review/"
    return client.post(address, form | {"do": button}, follow=True)


def comment_on(client, practice, part, **fields):
    return press(client, practice, f"keep:{part}", **fields)


def decide(client, practice, button, **form):
    """Press a button of the decision, having seen what the practice says now."""
    seen = {"seen": number_of(practice), "do": button}
    return client.post(f"{BASE}{practice.pk}/review/", seen | form, follow=True)


def answer(client, practice, said, **changes):
    """Press the button of an answer in the form of the practice."""
    practice = GoodPractice.objects.get(pk=practice.pk)
    form = practice_form(practice, **changes) | {"_answer": said}
    return client.post(f"{BASE}{practice.pk}/change/", form, follow=True)


def asked(practice, **fields):
    """Make a comment, and ask for changes with it."""
    staff = make_staff(first_name="Ada", last_name="Example")
    said = practice.comments.create(by=staff, **fields)
    transition(practice, "request_changes", staff)
    said.refresh_from_db()
    return said


# --- The programme's side


def test_a_comment_is_kept_until_changes_are_asked_for(client, staff, practice):
    response = comment_on(client, practice, "impact", text="How many?")

    comment = ReviewComment.objects.get()
    assert (comment.part, comment.text, comment.by) == ("impact", "How many?", staff)
    assert comment.sent_at is None
    assert response.redirect_chain[0][0] == f"{BASE}{practice.pk}/review/#part-impact"
    page = read(response).one("section", id="part-impact")
    assert "How many?" in page.text
    assert "Not sent yet" in page.text
    assert not OutgoingMail.objects.filter(kind="changes_requested").exists()


def test_a_wording_is_suggested_from_the_present_text(client, staff, practice):
    page = read(client.get(f"{BASE}{practice.pk}/review/"))
    assert page.one("textarea", name="purpose-new-suggestion").text == "To meet."

    comment_on(client, practice, "purpose", suggestion="To meet\r\nneighbours.")

    assert ReviewComment.objects.get().suggestion == "To meet\nneighbours."


def test_an_unchanged_wording_is_no_suggestion(client, staff, practice):
    response = comment_on(client, practice, "purpose", suggestion="To meet.\r\n")

    assert "Write a comment, or change the wording" in response.content.decode()
    assert not ReviewComment.objects.exists()
    comment_on(client, practice, "purpose", text="Why?", suggestion="To meet.")
    assert ReviewComment.objects.get().suggestion == ""


def test_a_wording_that_the_part_cannot_hold_is_refused_and_kept_in_the_form(
    client, staff, practice
):
    response = comment_on(client, practice, "title", suggestion="Door " * 60)

    page = read(response)
    part = page.one("section", id="part-title")
    assert "250" in part.one("ul", of="errorlist").text
    box = part.one("textarea", name="title-new-suggestion")
    assert box.text.startswith("Door Door")
    assert not ReviewComment.objects.exists()


@pytest.mark.parametrize("part", ["places", "topics", "pictures", "contact"])
def test_only_texts_take_a_suggested_wording(client, staff, practice, part):
    comment_on(client, practice, part, suggestion="Another")
    assert not ReviewComment.objects.exists()
    comment_on(client, practice, part, text="Is this all?", suggestion="Another")
    assert ReviewComment.objects.get().suggestion == ""


@pytest.mark.parametrize("part", ["status", "evidence", "no-part"])
def test_other_parts_take_no_comment(client, staff, practice, part):
    response = comment_on(client, practice, part, text="Why?")

    assert "Write a comment" in response.content.decode()
    assert not ReviewComment.objects.exists()


def test_an_unsent_comment_can_be_changed_and_taken_back(client, staff, practice):
    comment_on(client, practice, "impact", text="How many?")
    comment = ReviewComment.objects.get()

    press(client, practice, "keep:impact", comment, text="How many people?")
    assert ReviewComment.objects.get().text == "How many people?"
    press(client, practice, f"take_back:{comment.pk}")
    assert not ReviewComment.objects.exists()


def test_a_sent_comment_stays_as_it_was_sent(client, staff, practice, writer):
    comment = asked(practice, part="impact", text="How many?")
    transition(practice, "submit", writer)

    press(client, practice, "keep:impact", comment, text="Never mind.")
    response = press(client, practice, f"take_back:{comment.pk}")

    assert sentences(response) == ["The comment is sent already; write another one."]
    assert ReviewComment.objects.get().text == "How many?"


def test_nothing_is_commented_on_while_it_is_with_its_city(client, staff, practice):
    transition(practice, "withdraw", staff)

    response = comment_on(client, practice, "impact", text="How many?")

    assert sentences(response) == [
        "Nothing was kept: the practice is with its city now."
    ]
    assert not ReviewComment.objects.exists()


def test_asking_for_changes_sends_all_comments_in_one_mail(
    client, staff, practice, writer
):
    comment_on(client, practice, "impact", text="How many?")
    comment_on(client, practice, "purpose", suggestion="To meet neighbours.")

    decide(client, practice, "request_changes", reason="Nearly there.")

    mail = OutgoingMail.objects.get(kind="changes_requested", person=writer)
    for text in (mail.text, mail.html):
        for words in ("Nearly there.", "Impact", "How many?", "To meet neighbours."):
            assert words in text
        assert f"{BASE}{practice.pk}/change/" in text
    assert not ReviewComment.objects.unsent().exists()


def test_a_comment_that_is_typed_goes_along_with_the_decision(
    client, staff, practice, writer
):
    typed = {"impact-new-text": "How many?", "title-new-suggestion": "Open doors"}

    decide(client, practice, "request_changes", **typed)

    mail = OutgoingMail.objects.get(kind="changes_requested", person=writer)
    assert "How many?" in mail.text
    assert "Open doors" in mail.text
    assert ReviewComment.objects.sent().count() == 2


def test_nothing_is_published_over_comments_that_the_city_was_not_told(
    client, staff, practice
):
    comment_on(client, practice, "purpose", text="Why?")
    typed = {"impact-new-text": "How many?", "reason": "Thank you."}

    page = read(decide(client, practice, "publish", **typed))

    assert GoodPractice.objects.get().status == "submitted"
    assert "has not been told of 2 comments" in page.one("p", of="errornote").text
    assert page.one("textarea", id="reason").text == "Thank you."
    assert ReviewComment.objects.unsent().count() == 2
    decide(client, practice, "publish_anyway")
    assert GoodPractice.objects.get().status == "published"
    assert not ReviewComment.objects.exists()


def test_a_word_to_the_city_goes_with_the_mail_that_it_is_published(
    client, staff, practice, writer
):
    decide(client, practice, "publish", reason="See you in May.")

    mail = OutgoingMail.objects.get(kind="practice_published", person=writer)
    assert "See you in May." in mail.text


def test_a_decision_on_a_text_that_changed_keeps_what_was_written(
    client, staff, practice, writer
):
    seen = number_of(practice)
    say(practice, purpose="To meet neighbours.")
    note(practice, writer, "save")
    typed = {
        "purpose-new-suggestion": "To meet.",
        "impact-new-text": "How many?",
        "reason": "Thank you.",
    }

    response = decide(client, practice, "publish_anyway", seen=seen, **typed)

    page = read(response)
    assert "was changed while you read it" in page.one("p", of="errornote").text
    assert page.one("textarea", id="reason").text == "Thank you."
    # The wording that nobody touched suggests nothing.
    assert [said.part for said in ReviewComment.objects.all()] == ["impact"]


@pytest.mark.parametrize("button", ["", "keep", "fly", "take_back:x", "settle:9" * 9])
def test_a_button_that_is_not_there_keeps_what_was_written(
    client, staff, practice, button
):
    form = {"impact-new-text": "How many?", "do": button}

    answer = client.post(f"{BASE}{practice.pk}/review/", form)

    assert answer.status_code in {302, 404}
    assert ReviewComment.objects.get().text == "How many?"
    assert GoodPractice.objects.get().status == "submitted"


# --- The city's side


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

    answer(signed_in, practice, f"{comment.pk}:accepted", purpose="Typed just now.")

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
