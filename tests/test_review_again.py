"""The review's page sent again: by Back, by a reload, by a double click."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from practices.models import GoodPractice, OutgoingMail, ReviewComment, RollingDraft
from practices.workflow import transition
from tests.commenting import BASE, sent_in, sentences
from tests.factories import make_officer, make_practice, make_staff
from tests.merging import PRACTICE, page_of
from tests.pages import read

pytestmark = pytest.mark.django_db

WORDS = "How many?"


@pytest.fixture
def practice(city):
    return sent_in(city, make_officer(city, email="writer@example.org"))


def page_sent(client, practice, **changes):
    """What a browser sends from the page of the review as it is now."""
    page = read(client.get(f"{BASE}{practice.pk}/review/"))
    form = page.one("form", id="review")
    hidden = {one["name"]: one["value"] for one in form.all("input", type="hidden")}
    return hidden | {box["name"]: box.raw() for box in form.all("textarea")} | changes


def sent(client, practice, form):
    return client.post(f"{BASE}{practice.pk}/review/", form)


def state_of(practice):
    comments = ReviewComment.objects.values_list("part", "text", "sent_at", "outcome")
    versions = practice.versions.values_list("number", "status")
    return [*comments], [*versions], OutgoingMail.objects.count()


@pytest.mark.parametrize(
    ("button", "left"),
    [
        ("keep:impact", 2),
        ("", 2),
        ("take_back:{}", 1),
        ("settle:{}", 2),
        ("publish", 2),
        ("request_changes", 2),
        ("publish_now", 0),
    ],
)
def test_a_page_that_is_sent_twice_does_everything_once(
    client, staff, practice, button, left
):
    said = practice.comments.create(part="purpose", text="Why?", by=staff)
    if button.startswith("settle"):
        ReviewComment.objects.update(sent_at=timezone.now())
    form = page_sent(client, practice, do=button.format(said.pk))
    form["impact-new-text"] = WORDS

    first = sent(client, practice, form)
    after = state_of(practice)
    second = client.post(f"{BASE}{practice.pk}/review/", form)

    assert first.status_code == 302
    assert second.status_code in {302, 404}  # what is taken back is not there
    assert state_of(practice) == after
    assert ReviewComment.objects.count() == left


def test_a_comment_that_was_reworded_and_sent_is_not_made_anew(client, staff, practice):
    first = page_sent(client, practice, do="publish") | {"impact-new-text": WORDS}
    sent(client, practice, first)
    said = ReviewComment.objects.get()
    own = f"impact-{said.pk}-text"
    second = page_sent(client, practice, do="keep:impact") | {own: "How many came?"}
    sent(client, practice, second)
    third = page_sent(client, practice, do="request_changes") | {own: "Who came?"}

    for form in (second, first, third, second, first, third):
        response = client.post(f"{BASE}{practice.pk}/review/", form, follow=True)

    said = ReviewComment.objects.get()
    assert said.text == "Who came?"
    assert said.sent_at
    assert sentences(response)[0].startswith("Nothing was done: “Open door” does not")


def test_a_comment_that_waits_is_not_written_again_from_an_older_page(
    client, staff, practice
):
    older = page_sent(client, practice, **{"purpose-new-text": WORDS})
    sent(client, practice, page_sent(client, practice) | older | {"do": "keep:purpose"})
    again = page_sent(client, practice, **{"purpose-new-text": WORDS})

    sent(client, practice, again | {"do": "request_changes"})

    assert [c.text for c in practice.comments.filter(part="purpose")] == [WORDS]


def test_a_page_is_told_that_it_was_sent_before_but_other_words_are_kept(
    client, staff, practice
):
    form = page_sent(client, practice, do="keep:impact") | {"impact-new-text": WORDS}
    sent(client, practice, form)

    again = client.post(f"{BASE}{practice.pk}/review/", form, follow=True)
    sent(client, practice, form | {"impact-new-text": "And who?"})

    assert sentences(again)[-1:] == ["You sent this form twice; it was saved once."]
    said = ReviewComment.objects.values_list("text", flat=True)
    assert list(said) == [WORDS, "And who?"]
    sent(client, practice, page_sent(client, practice) | {"impact-new-text": WORDS})
    assert list(said.all()) == [WORDS, "And who?"]  # it waits to be sent already


def test_what_is_asked_before_publishing_stands_on_a_page_that_can_be_loaded_again(
    client, staff, practice
):
    practice.comments.create(part="purpose", text="Why?", by=staff)
    form = page_sent(client, practice, do="publish", reason="Thank you.")

    answer = sent(client, practice, form)
    asked, reloaded = (read(client.get(answer.url)) for _time in range(2))

    assert "Nothing is published yet." in asked.one("div", role="alert").text
    buttons = asked.all("button", value="publish_now")
    assert {one.text for one in buttons} == {"Publish without the comment"}
    assert asked.one("textarea", id="reason").text == "Thank you."
    assert not reloaded.all("button", value="publish_now")
    assert GoodPractice.objects.get().status == "submitted"


def test_what_is_asked_about_one_practice_is_not_asked_about_another(
    client, staff, practice, city
):
    other = sent_in(city, make_officer(city))
    sent(client, practice, page_sent(client, practice, do="publish", reason="Thanks."))

    page = read(client.get(f"{BASE}{other.pk}/review/"))

    assert not page.all("button", value="publish_now")
    assert page.one("textarea", id="reason").text == ""


@pytest.mark.parametrize("button", ["request_changes", "publish_now"])
def test_a_decision_in_the_review_leads_to_the_queue(client, staff, practice, button):
    form = page_sent(client, practice, do=button, reason="It needs a figure.")

    response = client.post(f"{BASE}{practice.pk}/review/", form, follow=True)

    assert response.redirect_chain == [("/admin/#queue", 302)]
    page = read(response)
    assert page.one("h2", id="queue").text == "Waiting for you"
    assert "Nothing else waits: the queue is empty." in page.text
    assert "Send to the programme" not in page.text


# --- What somebody else types ---------------------------------------------------------


def typed(practice, user, hours):
    RollingDraft.objects.create(
        user=user,
        practice=practice,
        form_key=uuid4(),
        begun_as=uuid4(),
        fields=[["title", "Secret garden"]],
        saved_at=timezone.now() - timedelta(hours=hours),
    )


@pytest.mark.parametrize("way", ["deleted", "merged", "thrown away"])
def test_who_types_in_what_is_about_to_go_is_named(client, staff, city, way):
    status = "draft" if way == "deleted" else "published"
    practice = make_practice("Open door", city=city, status=status)
    if way == "thrown away":
        practice = transition(practice, "prepare_update", make_staff())
    writer = make_officer(city, first_name="Ada", last_name="<b>Example")
    typed(practice, writer, hours=23)
    typed(practice, make_officer(city, first_name="Long", last_name="Ago"), hours=25)
    typed(practice, staff, hours=0)
    typed(make_practice("Other", city=city), make_officer(city), hours=0)

    response = client.get(f"{PRACTICE}{practice.pk}/delete/")
    if way == "merged":
        response = page_of(client, PRACTICE, practice, make_practice("Stays"))

    text = read(response).text
    assert text.count("has not saved that") == 1
    assert "Ada <b>Example typed in it until" in text
    place = "with the public" if way == "thrown away" else "as a new"
    assert f"the text is kept {place} practice." in text
    assert "Secret garden" not in text


# --- An update that is begun ----------------------------------------------------------


@pytest.mark.parametrize("address", ["/admin/", BASE + "{}/change/"])
def test_a_public_practice_does_not_ask_for_an_update_that_is_begun(
    client, officer, city, address
):
    practice = make_practice("Open door", city=city)
    address = address.format(practice.pk)
    assert "To change it, prepare an update." in read(client.get(address)).text
    update = transition(practice, "prepare_update", officer)

    begun = read(client.get(address))

    assert "To change it, prepare an update." not in begun.text
    link = begun.links["An update of it is in preparation."]
    assert link == f"{BASE}{update.pk}/change/"
