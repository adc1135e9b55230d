"""A published practice is changed in a copy; the public reads on what was approved."""

import pytest
from django.db import IntegrityError, transaction

from practices.content import content_of, write
from practices.models import GoodPractice, OutgoingMail
from practices.versions import approved, latest
from practices.workflow import InvalidTransition, available, transition
from tests.factories import (
    make_city,
    make_document,
    make_officer,
    make_picture,
    make_practice,
    make_staff,
    make_topic,
)
from tests.pages import read

pytestmark = pytest.mark.django_db


@pytest.fixture
def city():
    return make_city("Exampleville", "PT")


@pytest.fixture
def officer(city):
    return make_officer(city, email="officer@example.org")


@pytest.fixture
def public(city):
    practice = make_practice(
        "Open door", city=city, topics=[make_topic()], purpose="To meet."
    )
    make_document(practice, link="https://example.org/report")
    picture = make_picture(practice)
    picture.persons_agree = True
    picture.save()
    return practice


@pytest.fixture
def update(public, officer):
    return transition(public, "prepare_update", officer)


def submitted(update, officer, **fields):
    for name, value in fields.items():
        setattr(update, name, value)
    update.save()
    return transition(update, "submit", officer)


def test_an_update_begins_as_what_is_public(public, update):
    assert (update.update_of, update.status) == (public, "draft")
    assert content_of(update) == content_of(public)
    assert update.slug != public.slug


def test_there_is_one_update_at_a_time(public, update, officer):
    assert "prepare_update" not in [s.action for s in available(public, officer)]
    with pytest.raises(InvalidTransition, match="An update of it is in preparation"):
        transition(public, "prepare_update", officer)
    with pytest.raises(IntegrityError), transaction.atomic():
        GoodPractice.objects.create(title="Another", update_of=public)


def test_an_update_can_never_be_public_itself(update):
    for status in ("published", "archived"):
        with pytest.raises(IntegrityError), transaction.atomic():
            GoodPractice.objects.filter(pk=update.pk).update(status=status)


def test_the_public_page_stays_until_the_update_is_published(
    client, public, update, officer
):
    submitted(update, officer, title="Wide open door", purpose="To eat together.")
    for address in ("/practices/open-door/", "/practices/"):
        page = read(client.get(address)).text
        assert "Open door" in page
        assert "Wide" not in page
        assert "together" not in page
    assert client.get(f"/practices/{update.slug}/").status_code == 404


def test_publishing_an_update_changes_the_public_practice(
    client, public, update, officer
):
    make_document(update, link="https://example.org/another")
    update.topics.set([make_topic("Housing")])
    update.places.create(city=make_city("Newtown", "ES"))
    sent = submitted(update, officer, title="Wide open door", process="We ate.")

    result = transition(sent, "publish", make_staff())

    assert (result.pk, result.slug, result.status) == (
        public.pk,
        "open-door",
        "published",
    )
    assert GoodPractice.objects.count() == 1
    page = read(client.get("/practices/open-door/")).text
    for text in ("Wide open door", "We ate.", "Housing", "Newtown", "example.org"):
        assert text in page
    assert "Education" not in page
    assert result.reference_documents.count() == 2
    assert "Wide open door" in read(client.get("/practices/?q=ate")).text


def test_the_date_of_publication_stays_that_of_the_first(public, update, officer):
    before = public.published_at
    result = transition(submitted(update, officer), "publish", make_staff())
    assert result.published_at == before
    assert result.updated_at > before


def test_an_update_lacking_something_is_not_merged(public, update, officer):
    sent = submitted(update, officer)
    GoodPractice.objects.filter(pk=sent.pk).update(title="")
    with pytest.raises(InvalidTransition, match="still needs: a title"):
        transition(sent, "publish", make_staff())
    assert GoodPractice.objects.get(pk=public.pk).title == "Open door"


def test_an_update_of_what_was_archived_meanwhile_waits(public, update, officer):
    sent, staff = submitted(update, officer), make_staff()
    transition(public, "archive", staff, "It never happened.")
    with pytest.raises(InvalidTransition, match="not public now; publish it first"):
        transition(sent, "publish", staff)
    assert GoodPractice.objects.filter(update_of=public).exists()


def test_the_review_of_such_an_update_offers_no_publishing(client, public, update):
    sent = submitted(update, make_officer(update.places.get().city))
    staff = make_staff()
    transition(public, "archive", staff, "It ended.")
    sent.refresh_from_db()
    assert "publish" not in {step.action for step in available(sent, staff)}
    client.force_login(staff)
    page = read(client.get(f"/admin/practices/goodpractice/{sent.pk}/review/"))
    decision = page.one("section", id="decide").text
    assert "The practice itself is not public now; publish it first." in decision
    assert "You sent" not in decision
    assert not [b for b in page.all("button") if "ublish" in b.text]
    assert "Public page" not in page.links


def test_the_desk_warns_of_an_update_whose_practice_is_archived(client, public, update):
    client.force_login(make_staff())
    base = f"/admin/practices/goodpractice/{public.pk}"
    page = client.get(f"{base}/step/archive/").content.decode()
    assert "An update of it is in preparation" in page
    transition(public, "archive", make_staff(), "It never happened.")
    page = client.get(f"/admin/practices/goodpractice/{update.pk}/change/")
    assert "which is no longer public" in page.content.decode()


@pytest.mark.parametrize("steps", [["archive"], ["archive", "restore"]])
def test_such_an_update_is_not_said_to_be_published_next(
    client, public, update, officer, steps
):
    sent = submitted(update, officer)
    for action in steps:
        transition(public, action, make_staff(), "It never happened.")
    client.force_login(officer)
    page = read(client.get(f"/admin/practices/goodpractice/{sent.pk}/change/")).text
    assert "published when its practice is public again" in page
    assert "Next: it is published, or comes back" not in page
    assert "when its practice is public again" in read(client.get("/admin/")).text


def test_an_update_published_twice_is_published_once(public, update, officer):
    sent = submitted(update, officer)
    seen = GoodPractice.objects.get(pk=sent.pk)
    transition(sent, "publish", make_staff())
    with pytest.raises(InvalidTransition, match="the status is “Deleted” now"):
        transition(seen, "publish", make_staff())


def test_nobody_publishes_her_own_update(public):
    staff = make_staff()
    update = transition(transition(public, "prepare_update", staff), "submit", staff)
    with pytest.raises(InvalidTransition, match="someone else publishes it"):
        transition(update, "publish", staff)


def test_the_versions_of_an_update_are_those_of_its_practice(public, update, officer):
    staff = make_staff()
    sent = submitted(update, officer, title="Wide open door")
    transition(sent, "publish", staff)
    log = list(public.versions.values_list("number", "action", "is_update", "by"))
    assert log == [
        (4, "publish", False, staff.pk),
        (3, "submit", True, officer.pk),
        (2, "prepare_update", True, officer.pk),
        (1, "import", False, None),
    ]


def test_what_was_approved_last_is_known(public, update, officer):
    submitted(update, officer, title="Wide open door")
    contents = [approved(update), said(update), said(public)]
    titles = [content and content["title"] for content in contents]
    assert titles == ["Open door", "Wide open door", "Open door"]


def said(practice):
    version = latest(practice)
    return version and version.content


def test_an_update_that_is_thrown_away_leaves_its_practice_alone(public, update):
    before = content_of(public)
    update.delete()
    public.refresh_from_db()
    assert (public.status, content_of(public)) == ("published", before)
    assert not public.has_update


def test_both_sides_are_told(public, update, officer):
    staff = make_staff(email="staff@example.org")
    sent = submitted(update, officer)
    transition(sent, "request_changes", staff, "How many came?")
    transition(sent, "submit", officer)
    transition(sent, "publish", staff)
    mails = OutgoingMail.objects.order_by("pk").values_list("to", "kind")
    assert list(mails) == [
        ("staff@example.org", "practice_submitted"),
        ("officer@example.org", "changes_requested"),
        ("staff@example.org", "practice_submitted"),
        ("officer@example.org", "practice_published"),
    ]
    first, again = OutgoingMail.objects.filter(kind="practice_submitted").order_by("pk")
    assert (first.subject, again.subject) == (
        f"For review: {public.title}",
        f"Back for review: {public.title}",
    )
    for text in (again.text, again.html):
        assert "was sent in again, after changes were asked for." in text
    assert "again" not in first.text
    asked = OutgoingMail.objects.get(kind="changes_requested")
    assert "How many came?" in asked.text
    assert "/admin/practices/goodpractice/" in asked.text
    told = OutgoingMail.objects.get(kind="practice_published")
    for text in (told.text, told.html):
        assert f"The update of “{public.title}” is public now." in text


def test_a_practice_that_is_public_again_is_told_as_such_while_its_update_waits(
    public, update, officer
):
    submitted(update, officer)
    for action in ("archive", "restore", "publish"):
        transition(public, action, make_staff(), "It never happened.")

    told = OutgoingMail.objects.get(kind="practice_published")
    for text in (told.text, told.html):
        assert "“Open door” is public now." in text
        assert "The update of" not in text


def test_writing_what_is_there_already_keeps_every_row(public):
    rows = [list(public.places.all()), list(public.pictures.all())]
    write(public, content_of(public))
    assert rows == [list(public.places.all()), list(public.pictures.all())]


def test_an_update_is_not_merged_into_another_practice(city):
    public, staff = make_practice("Open door", city=city), make_staff()
    update = transition(public, "prepare_update", staff)
    with pytest.raises(InvalidTransition, match="An update is not merged"):
        transition(update, "merge", staff, "The same.")
