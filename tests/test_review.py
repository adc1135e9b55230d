"""The review page: opens on what changed, and leads through the queue."""

import pytest

from practices.models import GoodPractice, OutgoingMail
from practices.versions import note, number_of
from practices.workflow import transition
from tests.factories import (
    PNG,
    make_city,
    make_document,
    make_officer,
    make_picture,
    make_practice,
    make_staff,
    make_topic,
    practice_form,
)
from tests.pages import read

pytestmark = pytest.mark.django_db

BASE = "/admin/practices/goodpractice/"
BUDGET = 45


@pytest.fixture
def practice(city):
    return make_practice(
        "Open door",
        city=city,
        status="draft",
        purpose="We met on Monday.",
        impact="Few came.",
        topics=[make_topic("Housing")],
    )


@pytest.fixture
def writer(city):
    return make_officer(city)


def say(practice, **fields):
    GoodPractice.objects.filter(pk=practice.pk).update(**fields)


def review_of(client, practice, query=""):
    response = client.get(f"{BASE}{practice.pk}/review/{query}")
    assert response.status_code == 200
    return read(response)


def part(page, name):
    return page.one("section", id=f"part-{name}")


def published(practice, writer):
    transition(practice, "submit", writer)
    transition(practice, "publish", make_staff())
    return practice


def test_a_new_practice_is_shown_whole(client, staff, practice, writer):
    transition(practice, "submit", writer)

    page = review_of(client, practice)

    assert "This practice is new: it is shown whole." in page.text
    assert "Update of a public practice" not in page.text
    assert "We met on Monday." in part(page, "purpose").text
    assert not page.all("ins", "del")


def test_an_update_opens_on_what_changed_with_the_words_marked(
    client, staff, practice, writer
):
    update = transition(published(practice, writer), "prepare_update", writer)
    say(update, purpose="We met on Friday.")
    transition(update, "submit", writer)

    page = review_of(client, update)

    assert "Update of a public practice; the public reads the old text" in page.text
    purpose = part(page, "purpose")
    assert purpose.one("del").text == "[removed: Monday]"
    assert purpose.one("ins").text == "[new: Friday]"
    folded = page.one("details", of="unchanged")
    assert "Few came." in part(folded, "impact").text
    assert folded.all("summary")[0].text.endswith("parts are unchanged")
    assert not folded.all("section", id="part-purpose")
    assert len(page.all("ins")) == 1


def test_what_comes_back_shows_what_changed_since_changes_were_asked_for(
    client, staff, practice, writer
):
    transition(practice, "submit", writer)
    transition(practice, "request_changes", make_staff(), "How many?")
    say(practice, impact="Few people came.")
    transition(practice, "submit", writer)

    since = review_of(client, practice)
    whole = review_of(client, practice, since.links["Show it whole"])

    assert part(since, "impact").one("ins").text == "[new: people]"
    assert not whole.all("ins")
    assert whole.links["Show what changed since we asked for changes"] == "?since=asked"


def test_an_update_that_comes_back_can_show_what_changed_since_we_asked(
    client, staff, practice, writer
):
    update = transition(published(practice, writer), "prepare_update", writer)
    say(update, impact="Few people came.")
    transition(update, "submit", writer)
    transition(update, "request_changes", make_staff(), "How many?")
    say(update, impact="Nine people came.")
    transition(update, "submit", writer)

    approved = review_of(client, update)
    since = review_of(
        client, update, approved.links["Show what changed since we asked for changes"]
    )

    assert "approved last" in approved.text
    assert "[removed: Few]" in part(since, "impact").text
    assert since.links["Compare with what was approved last"] == "?since="


@pytest.mark.parametrize("of_update", [False, True])
def test_what_the_programme_changed_since_it_was_sent_in_is_shown_apart(
    client, staff, practice, writer, of_update
):
    if of_update:
        practice = published(practice, writer)
        practice = transition(practice, "prepare_update", writer)
    say(practice, impact="Few people came.")
    transition(practice, "submit", writer)
    assert "the programme itself changed" not in review_of(client, practice).text
    practice.refresh_from_db()
    form = practice_form(practice, impact="Few neighbours came.")
    client.post(f"{BASE}{practice.pk}/change/", form)

    client.force_login(make_staff())
    page = review_of(client, practice)
    since = review_of(client, practice, page.links["Show what the programme changed"])

    assert "the programme itself changed: Impact." in page.text
    assert part(since, "impact").one("del").text == "[removed: people]"
    assert part(since, "impact").one("ins").text == "[new: neighbours]"
    assert len(since.all("ins")) == 1
    assert "what differs, the programme changed" in since.text
    assert since.links[
        "Compare with what was approved last" if of_update else "Show it whole"
    ]


@pytest.mark.parametrize("with_update", [False, True])
def test_what_comes_out_of_the_archive_was_not_changed_by_the_programme(
    client, staff, practice, writer, with_update
):
    """Its text came from an approved update; another update tells nothing of it."""
    update = transition(published(practice, writer), "prepare_update", writer)
    say(update, impact="Few people came.")
    transition(update, "submit", writer)
    transition(update, "publish", make_staff())
    if with_update:
        update = transition(practice, "prepare_update", staff)
        say(update, impact="Nine people came.")
        transition(update, "submit", staff)
    practice.refresh_from_db()
    transition(practice, "archive", staff, "It ended.")
    transition(practice, "restore", staff)

    page = review_of(client, practice)

    assert "the programme itself changed" not in page.text
    assert "You sent this practice in yourself" not in page.text
    say(practice, impact="Nobody came.")
    note(practice, staff, "save")
    assert "the programme itself changed: Impact." in review_of(client, practice).text


def test_questions_of_an_earlier_round_are_no_measure(client, staff, practice, writer):
    transition(practice, "submit", writer)
    transition(practice, "request_changes", make_staff(), "How many?")
    update = transition(published(practice, writer), "prepare_update", writer)
    transition(update, "submit", writer)

    page = review_of(client, update, "?since=asked")

    assert "Compared with what was approved last." in page.text
    assert "since we asked" not in page.text


def test_places_topics_and_documents_are_parts_too(client, staff, practice, writer):
    update = transition(published(practice, writer), "prepare_update", writer)
    update.places.create(city=make_city("Oslo", "NO"))
    update.topics.set([make_topic("Sport")])
    make_document(update, "The report", link="https://example.org/report")
    transition(update, "submit", writer)

    page = review_of(client, update)

    assert "Oslo, Norway" in part(page, "places").one("ins").text
    assert "Housing" in part(page, "topics").one("del").text
    assert "Sport" in part(page, "topics").one("ins").text
    report = part(page, "reference_documents").one("ins").text
    assert "The report: https://example.org/report" in report


def test_pictures_are_shown_old_and_new(client, staff, practice, writer):
    old = make_picture(practice, "An old door")
    practice.pictures.update(persons_agree=True)
    update = transition(published(practice, writer), "prepare_update", writer)
    update.pictures.all().delete()
    make_picture(update, "A new door")
    update.pictures.update(persons_agree=True)
    transition(update, "submit", writer)

    pictures = part(review_of(client, update), "pictures")

    shown = {row.one("img")["alt"]: row for row in pictures.all("li")}
    assert shown["An old door"].text == "Removed:"
    assert shown["A new door"].text == "New:"
    for row in shown.values():
        answer = client.get(row.one("img")["src"])
        assert answer.getvalue().startswith(PNG[:8])
    assert old.file.name not in pictures.raw()


def test_a_file_is_sent_by_its_own_address_alone(client, staff, practice, city):
    make_document(practice, "The plan")
    note(practice, staff, "submit")
    say(practice, status="submitted")
    address = part(review_of(client, practice), "reference_documents").one("a")["href"]
    other = make_practice("Other", city=city, status="draft")

    assert client.get(address).getvalue() == b"%PDF-"
    assert (
        client.get(address.replace(f"/{practice.pk}/", f"/{other.pk}/")).status_code
        == 404
    )
    assert client.get(f"{address[:-2]}x/").status_code == 404
    client.force_login(make_officer(make_city("Elsewhere")))
    assert client.get(address).status_code == 404


def test_publishing_carries_the_number_that_was_seen(client, staff, practice, writer):
    transition(practice, "submit", writer)
    address = f"{BASE}{practice.pk}/review/"
    form = review_of(client, practice).one("form", action=address)
    seen = form.one("input", name="seen")["value"]
    note(practice, writer, "save")

    answer = client.post(address, {"seen": seen, "do": "publish"}, follow=True)

    assert "was changed while you read it" in answer.content.decode()
    assert GoodPractice.objects.get().status == "submitted"
    client.post(address, {"seen": 2, "do": "publish_now"})
    assert GoodPractice.objects.get().status == "published"


def test_nothing_is_published_before_that_is_asked(client, staff, practice, writer):
    transition(practice, "submit", writer)
    address = f"{BASE}{practice.pk}/review/"
    number = review_of(client, practice).one("input", name="seen")["value"]
    typed = {"seen": number, "reason": "Thank you."}

    page = read(client.post(address, {**typed, "do": "publish"}, follow=True))

    assert GoodPractice.objects.get().status == "submitted"
    asked = page.one("div", role="alert")
    assert (
        "Nothing is published yet. Once published, everyone can read it." in asked.text
    )
    assert asked.one("button")["value"] == "publish_now"
    assert page.one("textarea", id="reason").text == "Thank you."
    assert page.one("input", name="seen")["value"] == number
    client.post(address, {**typed, "do": "publish_now"})
    assert GoodPractice.objects.get().status == "published"


def test_what_cannot_be_published_is_not_asked_about(client, staff, practice):
    transition(practice, "submit", staff)

    address = f"{BASE}{practice.pk}/review/"
    page = read(client.post(address, {"seen": 1, "do": "publish"}, follow=True))

    assert "someone else publishes it" in page.one("p", role="alert").text
    assert not page.all("button", value="publish_now")


def test_who_sent_it_in_is_not_offered_to_publish_it(client, staff, practice):
    transition(practice, "submit", staff)

    page = review_of(client, practice)

    assert "someone else publishes it" in page.text
    assert not page.all("button", value="publish")


def test_one_goes_through_the_queue_the_oldest_first(client, staff, city):
    practices = [
        make_practice(f"Door {n}", city=city, status="submitted") for n in range(3)
    ]
    for day, practice in zip((3, 1, 2), practices, strict=True):
        say(practice, submitted_at=f"2026-03-0{day}T12:00Z")
    third, first, second = practices

    queue = review_of(client, second).one("nav", of="queue")

    assert "2 of 3, oldest first" in queue.text
    before, after = queue.one("a", rel="prev"), queue.one("a", rel="next")
    assert before["href"] == f"{BASE}{first.pk}/review/"
    assert after["href"] == f"{BASE}{third.pk}/review/"
    assert (before["data-key"], after["data-key"]) == ("k", "j")


def test_what_does_not_wait_is_in_no_queue(client, staff, practice):
    page = review_of(client, practice)

    assert not page.all("nav", of="queue")
    assert not page.all("textarea")


def test_the_form_of_a_submitted_practice_leads_to_its_review(client, staff, practice):
    say(practice, status="submitted")
    page = read(client.get(f"{BASE}{practice.pk}/change/"))

    assert page.links["Review"] == f"{BASE}{practice.pk}/review/"


def test_the_mail_to_the_programme_leads_to_the_review(practice, writer):
    make_staff(email="staff@example.org")
    transition(practice, "submit", writer)

    assert f"{BASE}{practice.pk}/review/" in OutgoingMail.objects.get().text


def test_officers_have_no_part_in_the_review(client, officer, practice):
    for method in (client.get, client.post):
        assert method(f"{BASE}{practice.pk}/review/").status_code == 404


def test_the_page_holds_its_budget(
    client, staff, practice, writer, django_assert_max_num_queries
):
    for number in range(20):
        practice.places.create(city=make_city(f"City {number}"))
        make_document(practice, f"Document {number}")
        practice.comments.create(
            part="title", text=f"Comment {number}", by=make_staff()
        )
        make_practice(status="submitted")
    transition(practice, "submit", writer)

    with django_assert_max_num_queries(BUDGET):
        review_of(client, practice)


def test_it_is_there_in_french(client, staff, practice):
    say(practice, status="submitted")

    assert client.get(f"/fr{BASE}{practice.pk}/review/").status_code == 200


def test_a_decision_leads_to_the_next_that_waits(client, staff, practice, writer, city):
    other = make_practice("A <b>garden", city=city, status="draft", purpose="We dig.")
    other.topics.set(practice.topics.all())
    for each in (practice, other):
        transition(each, "submit", writer)
    address = f"{BASE}{{}}/step/publish/"

    first, last = [
        client.post(address.format(each.pk), {"seen": number_of(each)}, follow=True)
        for each in (practice, other)
    ]

    assert read(first).links["A <b>garden"] == f"{BASE}{other.pk}/review/"
    assert "Nothing else waits: the queue is empty." in read(last).text
