"""What the programme says beside each part, and how its decision carries it."""

import re

import pytest

from practices.models import GoodPractice, OutgoingMail, ReviewComment
from practices.models.review import PARTS
from practices.versions import note, number_of
from practices.workflow import transition
from tests.commenting import (
    BASE,
    asked,
    comment_on,
    decide,
    press,
    say,
    sent_in,
    sentences,
)
from tests.factories import make_officer, make_staff
from tests.pages import read

pytestmark = pytest.mark.django_db


@pytest.fixture
def writer(city):
    return make_officer(city, email="writer@example.org")


@pytest.fixture
def practice(city, writer):
    return sent_in(city, writer)


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


@pytest.mark.parametrize("step", ["withdraw", "request_changes", "publish"])
def test_what_is_written_when_it_does_not_wait_any_more_is_kept(
    client, staff, practice, step
):
    transition(practice, step, make_staff(), "Because.")

    response = comment_on(client, practice, "impact", text="How many?")

    assert sentences(response) == [
        "Nothing was published or sent: “Open door” does not wait for review now. The "
        "city took it back, or somebody answered it. What you wrote is kept, and "
        "stands here when it is sent in again."
    ]
    said = ReviewComment.objects.get()
    assert (said.text, said.sent_at, said.practice) == ("How many?", None, practice)
    assert "How many?" in read(response).text
    assert sentences(comment_on(client, practice, "impact")) == [
        "Nothing was done: “Open door” does not wait for review now. The city took it "
        "back, or somebody answered it."
    ]


@pytest.mark.parametrize("is_update", [False, True])
def test_a_word_to_the_city_that_comes_too_late_is_kept(
    client, staff, practice, writer, is_update
):
    if is_update:
        transition(practice, "publish", make_staff())
        practice = transition(practice, "prepare_update", writer)
        transition(practice, "submit", writer)
    address = f"{BASE}{practice.pk}/review/"
    page = read(client.get(address))
    word = {"do": "request_changes", "reason": "Please\r\nwrite more."}
    word["form_key"] = page.one("input", name="form_key")["value"]
    transition(practice, "withdraw", writer)
    for _twice in range(2):
        response = client.post(address, word, follow=True)
        assert "What you wrote is kept" in sentences(response)[0]
    transition(practice, "submit", writer)

    page = read(client.get(address))
    assert word_of(page).split() == ["Please", "write", "more."]
    assert not page.one("section", id="part-title").all("div", of="comment")
    step = read(client.get(f"{BASE}{practice.pk}/step/publish/"))
    assert "write more." in step.one("textarea").text
    client.force_login(make_staff())
    assert word_of(read(client.get(address))) == ""
    assert "Publish without" not in read(decide(client, practice, "publish")).text


def word_of(page):
    return page.one("textarea", id="reason").text


@pytest.mark.parametrize("button", ["request_changes", "publish_now"])
def test_a_kept_word_goes_with_the_next_decision_and_is_kept_no_longer(
    client, staff, practice, writer, button
):
    transition(practice, "withdraw", writer)
    decide(client, practice, "publish", reason="Please add figures.")
    decide(client, practice, "publish", reason="Please add one figure.")
    transition(practice, "submit", writer)
    asks = read(decide(client, practice, "publish", reason="Please add one figure."))
    buttons = asks.all("button", value="publish_now")
    assert {button.text for button in buttons} == {"Publish now"}
    page = read(client.get(f"{BASE}{practice.pk}/review/"))
    sent = {
        "reason": word_of(page),
        "form_key": page.one("input", name="form_key")["value"],
        "seen": number_of(practice),
    }
    assert sent["reason"] == "Please add one figure."

    for _twice in range(2):
        response = decide(client, practice, button, **sent)

    assert sentences(response)[0].startswith("Nothing was done: “Open door” does not")
    kind = "changes_requested" if button == "request_changes" else "practice_published"
    assert sent["reason"] in OutgoingMail.objects.get(kind=kind, person=writer).text
    assert not ReviewComment.objects.exists()


def test_the_decision_of_another_leaves_a_kept_word_to_its_writer(
    client, staff, practice, writer
):
    transition(practice, "withdraw", writer)
    decide(client, practice, "request_changes", reason="Please add figures.")
    transition(practice, "submit", writer)
    transition(practice, "publish", make_staff())
    update = transition(practice, "prepare_update", writer)
    transition(update, "submit", writer)

    page = read(client.get(f"{BASE}{update.pk}/review/"))

    assert word_of(page) == "Please add figures."


@pytest.mark.parametrize("end", ["published", "thrown away"])
def test_what_is_written_about_an_update_that_is_gone_is_kept(
    client, staff, writer, practice, end
):
    transition(practice, "publish", make_staff())
    update = transition(practice, "prepare_update", writer)
    say(update, impact="Forty came.")
    transition(update, "submit", writer)
    address = f"{BASE}{update.pk}/review/"
    page = read(client.get(address))
    form = {field["name"]: field.raw() for field in page.all("textarea")}
    hidden = page.all("input", type="hidden")
    form |= {field["name"]: field["value"] for field in hidden}
    if end == "published":
        transition(update, "publish", make_staff())
    else:
        transition(update, "withdraw", writer).delete()

    form |= {"purpose-new-text": "Why?", "reason": "Thank you.", "do": "keep:purpose"}
    response = client.post(address, form, follow=True)

    assert "What you wrote is kept" in sentences(response)[0]
    [said] = ReviewComment.objects.unsent()
    assert (said.text, said.suggestion, said.practice) == ("Why?", "", practice)
    again = transition(practice, "prepare_update", writer)
    transition(again, "submit", writer)
    page = read(client.get(f"{BASE}{again.pk}/review/"))
    assert word_of(page) == "Thank you."


def test_it_is_kept_also_where_nobody_knows_what_was_read(client, staff, practice):
    transition(practice, "publish", make_staff())
    form = {"update_of": practice.pk, "purpose-new-text": "Why?"}

    response = client.post(f"{BASE}{practice.pk + 1000}/review/", form, follow=True)

    assert "What you wrote is kept" in sentences(response)[0]
    assert ReviewComment.objects.get().practice == practice


def test_asking_for_changes_sends_all_comments_in_one_mail(
    client, staff, practice, writer
):
    for part in reversed(PARTS):
        comment_on(client, practice, part, text=f"What of {part}?")
    comment_on(client, practice, "purpose", suggestion="To meet neighbours.")

    decide(client, practice, "request_changes", reason="Nearly there.")

    mail = OutgoingMail.objects.get(kind="changes_requested", person=writer)
    for text in (mail.text, mail.html):
        for words in ("Nearly there.", "Impact", "To meet neighbours."):
            assert words in text
        assert re.findall(r"What of (\w+)", text) == [*PARTS], "as the form has them"
        assert f"{BASE}{practice.pk}/change/" in text
    body, _signature = mail.text.split("\n-- \n")
    assert not re.search(r" $", body, re.MULTILINE)
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
    assert "has not been told of 2 comments" in page.one("div", role="alert").text
    assert page.one("textarea", id="reason").text == "Thank you."
    assert ReviewComment.objects.unsent().count() == 2
    decide(client, practice, "publish_now")
    assert GoodPractice.objects.get().status == "published"
    assert not ReviewComment.objects.exists()


@pytest.mark.parametrize(
    ("open_ones", "told"),
    [
        (3, "3 of your comments are not answered."),
        (1, "1 of your comments is not answered."),
        (0, ""),
    ],
)
def test_the_question_before_publishing_counts_what_the_city_did_not_answer(
    client, staff, practice, writer, open_ones, told
):
    outcomes = ["done", *[""] * open_ones]
    for outcome in outcomes:
        said = practice.comments.create(part="impact", text="How many?", by=staff)
        practice.comments.filter(pk=said.pk).update(
            sent_at=said.at, outcome=outcome, answered_at=said.at if outcome else None
        )

    page = read(decide(client, practice, "publish")).one("div", role="alert").text
    step = read(client.get(f"{BASE}{practice.pk}/step/publish/")).text

    for text in (page, step):
        assert (told in text) if told else ("not answered" not in text)


def test_a_word_to_the_city_goes_with_the_mail_that_it_is_published(
    client, staff, practice, writer
):
    decide(client, practice, "publish_now", reason="See you in May.")

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

    response = decide(client, practice, "publish_now", seen=seen, **typed)

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
