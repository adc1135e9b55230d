"""Many practices at once: what a page foretells, what is done, and by whom."""

import pytest

from practices.curation import STEPS
from practices.models import GoodPractice, ReviewComment
from practices.versions import number_of
from practices.workflow import transition
from tests.factories import (
    make_document,
    make_officer,
    make_picture,
    make_practice,
    make_staff,
    make_superuser,
    make_topic,
    make_user,
)

pytestmark = pytest.mark.django_db

BASE = "/admin/practices/goodpractice/"


@pytest.fixture
def waiting(city):
    """Make a practice that waits for review, with all that it needs."""

    def make(title="Open door", **fields):
        fields = {"purpose": "To meet.", "topics": [make_topic()]} | fields
        return make_practice(title, city=city, status="submitted", **fields)

    return make


def choose(client, action, *practices, query="", **more):
    """Choose practices in the list; give the page that asks."""
    chosen = {"action": action, "_selected_action": [p.pk for p in practices]}
    return client.post(BASE + query, chosen | more)


def go_on(client, action, *practices, **decided):
    data = {"practice": [p.pk for p in practices], "decided": "1"}
    seen = {f"seen-{p.pk}": number_of(p) for p in practices}
    return client.post(f"{BASE}bulk/{action}/", data | seen | decided)


def confirm(client, action, *practices, **decided):
    return go_on(client, action, *practices, confirmed="1", **decided)


def sentences(response):
    return [str(message) for message in response.wsgi_request._messages]


def names(rows):
    return [row.practice.title for row in rows]


def status_of(practice):
    return GoodPractice.objects.get(pk=practice.pk).status


# What is foretold


def test_choosing_an_action_shows_what_will_happen_and_changes_nothing(
    client, staff, waiting
):
    ready, unready = waiting(), waiting("No topic", topics=[])
    public = make_practice("Public")
    page = choose(client, "publish", ready, unready, public)
    assert page.status_code == 200
    assert names(page.context["done"]) == ["Open door"]
    assert [(r.practice.title, r.obstacle) for r in page.context["left"]] == [
        ("No topic", "Before “Publish”, the practice still needs: a topic."),
        ("Public", "“Publish” is not possible: the status is “Published” now."),
    ]
    assert status_of(ready) == "submitted"


def test_what_was_foretold_is_what_is_done(client, staff, waiting):
    ready, unready = waiting(), waiting("No topic", topics=[])
    response = confirm(client, "publish", ready, unready)
    assert response.status_code == 302
    assert (status_of(ready), status_of(unready)) == ("published", "submitted")
    assert sentences(response) == [
        "Published: 1 practice.",
        "No topic: Before “Publish”, the practice still needs: a topic.",
    ]


@pytest.mark.parametrize("fault", [{"alternative_text": ""}, {"persons_agree": False}])
def test_no_picture_is_published_among_many_without_words_or_tick(
    client, staff, waiting, fault
):
    ready, unready = waiting(), waiting("Unseen")
    make_picture(ready, persons_agree=True)
    make_picture(unready, **{"persons_agree": True} | fault)
    confirm(client, "publish", ready, unready)
    assert (status_of(ready), status_of(unready)) == ("published", "submitted")


@pytest.mark.parametrize(
    ("by", "after"), [(make_staff, "submitted"), (make_superuser, "published")]
)
def test_who_sent_in_a_practice_or_an_update_publishes_neither_among_many(
    client, waiting, by, after
):
    person, public = by(), waiting("Public")
    transition(public, "publish", make_staff())
    own = transition(waiting(), "withdraw", person)
    update = transition(public, "prepare_update", person)
    GoodPractice.objects.filter(pk=update.pk).update(title="Renamed")
    for practice in (own, update):
        transition(practice, "submit", person)
    client.force_login(person)
    response = confirm(client, "publish", own, update)
    assert status_of(own) == after
    public.refresh_from_db()
    assert public.title == ("Renamed" if after == "published" else "Public")
    refused = "You sent this practice in yourself: someone else publishes it."
    said = " ".join(sentences(response))
    assert said.count(refused) == (0 if after == "published" else 2)


def test_a_replayed_button_does_nothing_more(client, staff, waiting):
    practice = waiting()
    confirm(client, "publish", practice)
    rows = practice.history.count()
    response = confirm(client, "publish", practice)
    assert practice.history.count() == rows
    assert sentences(response)[-1] == (
        "Open door: “Publish” is not possible: the status is “Published” now."
    )


@pytest.mark.parametrize("seen", ["7", "9" * 5000])
def test_a_text_that_changed_since_the_page_was_shown_is_not_published(
    client, staff, waiting, seen
):
    practice = waiting()
    response = confirm(client, "publish", practice, **{f"seen-{practice.pk}": seen})
    assert status_of(practice) == "submitted"
    assert "was changed while you read it" in sentences(response)[0]


@pytest.mark.parametrize("seen", ["", "x", "-1", "²"])
@pytest.mark.parametrize("action", ["publish", "set_topics"])
def test_many_that_come_without_what_was_read_are_refused_in_words(
    client, staff, waiting, action, seen
):
    practice = waiting()
    decided = {"how": "add", "topics": [make_topic("Sport").pk]}
    decided[f"seen-{practice.pk}"] = seen
    response = confirm(client, action, practice, **decided)
    assert sentences(response) == [
        "Open door: The form came back without saying what you read. Look at it, "
        "then go on."
    ]
    assert status_of(practice) == "submitted"
    assert practice.topics.count() == 1


def test_nothing_is_published_over_comments_that_were_not_sent(client, staff, waiting):
    practice, other = waiting(), waiting("Open window")
    ReviewComment.objects.create(practice=practice, part="impact", text="How many?")
    page = choose(client, "publish", practice, other)
    assert names(page.context["done"]) == ["Open window"]
    [left] = page.context["left"]
    assert "comments that the city was not told" in left.obstacle
    confirm(client, "publish", practice, other)
    assert (status_of(practice), status_of(other)) == ("submitted", "published")
    assert ReviewComment.objects.unsent().count() == 1


def test_the_page_leads_back_to_the_list_as_it_was(client, staff, waiting):
    practice = waiting()
    page = choose(client, "publish", practice, query="?status__exact=submitted&q=open")
    assert page.context["back"] == "status__exact=submitted&q=open"
    response = confirm(client, "publish", practice, back=page.context["back"])
    assert response.headers["Location"] == f"{BASE}?status__exact=submitted&q=open"


@pytest.mark.parametrize("back", ["//example.com/", "https://example.com/", "\r\nX: y"])
def test_the_way_back_never_leads_elsewhere(client, staff, waiting, back):
    response = confirm(client, "publish", waiting(), back=back)
    assert response.headers["Location"].startswith(f"{BASE}?")


def test_all_pages_of_a_list_can_be_chosen_at_once(client, staff, waiting):
    practices = [waiting(f"Practice {number}") for number in range(101)]
    page = choose(client, "publish", practices[0], select_across="1", index="0")
    assert len(page.context["done"]) == 101


def test_too_many_are_refused_in_words(client, staff, monkeypatch):
    monkeypatch.setattr("practices.admin.bulk.MOST", 1)
    practices = [make_practice("A"), make_practice("B")]
    response = choose(client, "archive", *practices)
    assert sentences(response) == [
        "You chose 2 practices; at most 1 are changed at once. Narrow the list by a "
        "filter first."
    ]


# Steps with a reason


def test_an_archive_needs_a_reason(client, staff):
    practice = make_practice()
    page = confirm(client, "archive", practice, reason=" ")
    assert page.context["form"].errors["reason"] == ["Give a reason: the city is told."]
    assert status_of(practice) == "published"


def test_the_reason_is_kept_and_told(client, staff, city):
    officer = make_officer(city)
    practice = make_practice(city=city)
    confirm(client, "archive", practice, reason="It was a trial.")
    assert status_of(practice) == "archived"
    mail = officer.mails.get()
    assert "It was a trial." in mail.text


# Topics


def test_topics_are_asked_for_before_anything_is_foretold(client, staff):
    page = choose(client, "set_topics", make_practice("Public"))
    assert not page.context["is_decided"]
    assert "Show what will happen" in page.content.decode()


def test_topics_are_added_to_those_that_lack_them(client, staff):
    sport, art = make_topic("Sport"), make_topic("Art")
    both = make_practice("Both", topics=[sport, art])
    one = make_practice("One", topics=[art])
    decided = {"how": "add", "topics": [sport.pk]}
    page = go_on(client, "set_topics", both, one, **decided)
    assert page.context["said"] == "Topics added: Sport."
    assert names(page.context["done"]) == ["One"]
    assert page.context["left"][0].obstacle == "It has these topics already."
    rows = one.history.count()
    confirm(client, "set_topics", both, one, **decided)
    assert set(one.topics.all()) == {sport, art}
    assert one.history.count() == rows + 1
    assert one.history.first().history_change_reason == "Topics added: Sport."


def test_the_last_topic_of_a_practice_stays(client, staff):
    sport, art = make_topic("Sport"), make_topic("Art")
    both = make_practice("Both", topics=[sport, art])
    one = make_practice("One", topics=[art])
    response = confirm(client, "set_topics", both, one, how="remove", topics=[art.pk])
    assert list(both.topics.all()) == [sport]
    assert list(one.topics.all()) == [art]
    assert "One: It would have no topic left." in sentences(response)


def test_topics_have_to_be_chosen(client, staff):
    page = confirm(client, "set_topics", make_practice(), how="add")
    assert page.context["form"].errors["topics"] == ["Choose at least one topic."]


# Evidence


def test_the_page_of_the_evidence_shows_the_written_rule(client, staff):
    page = choose(client, "set_evidence", make_practice()).content.decode()
    assert "Impact gives at least one figure in digits" in page
    assert "The report of somebody independent" in page


def test_evidence_is_set_where_the_rule_is_fulfilled(client, staff):
    documented, bare = make_practice("Documented"), make_practice("Bare")
    make_document(documented, link="https://example.org/report")
    response = confirm(client, "set_evidence", documented, bare, step="evaluated")
    documented.refresh_from_db()
    bare.refresh_from_db()
    assert (documented.evidence, bare.evidence) == ("evaluated", "described")
    assert sentences(response) == [
        "Step of evidence set: 1 practice.",
        "Bare: There is no key reference document, neither a file nor a link.",
    ]


def test_an_update_in_preparation_does_not_undo_the_evidence(client, staff):
    practice = make_practice(impact="120 families came.")
    update = make_practice("Update", status="draft", update_of=practice)
    confirm(client, "set_evidence", practice, step="measured")
    update.refresh_from_db()
    assert update.evidence == "measured"


def test_the_public_list_counts_the_new_evidence_at_once(client, staff):
    practice = make_practice(impact="120 families came.")
    confirm(client, "set_evidence", practice, step="measured")
    page = client.get("/practices/?evidence=measured").content.decode()
    assert "District Mothers" in page


# Confirmed


def test_staff_can_note_that_a_city_confirmed(client, staff):
    practice, draft = make_practice("Public"), make_practice("Draft", status="draft")
    confirm(client, "confirm", practice, draft)
    practice.refresh_from_db()
    draft.refresh_from_db()
    assert practice.confirmed_at
    assert draft.confirmed_at is None


# Rights


@pytest.mark.parametrize("name", STEPS)
def test_only_staff_reaches_the_pages(client, name):
    practice = make_practice(status="submitted")
    address = f"{BASE}bulk/{name}/"
    data = {"practice": practice.pk, "decided": "1", "confirmed": "1"}
    for user, status in [
        (make_user(), 403),
        (make_officer(practice.places.get().city), 403),
        (make_user(is_staff=False), 302),
    ]:
        client.force_login(user)
        assert client.post(address, data).status_code == status
        assert client.get(address).status_code == status
    client.logout()
    assert client.post(address, data).status_code == 302
    assert status_of(practice) == "submitted"


@pytest.mark.parametrize("name", STEPS)
def test_nothing_is_done_by_reading(client, staff, name):
    response = client.get(f"{BASE}bulk/{name}/?confirmed=1&decided=1")
    assert response.status_code == 405


@pytest.mark.parametrize("key", ["", "x", "²", "9" * 30, "-1", "999999"])
def test_keys_that_are_none_choose_nothing(client, staff, key):
    data = {"practice": [key], "decided": "1", "confirmed": "1"}
    assert client.post(f"{BASE}bulk/publish/", data).status_code == 302


@pytest.mark.parametrize("key", ["", "x", "-1", "9" * 40, "\u0663", "1.5", "\x00"])
def test_keys_of_the_list_that_are_none_choose_nothing(client, staff, waiting, key):
    practice = waiting()
    actions = {
        BASE: "publish",
        "/admin/practices/invitation/": "withdraw",
        "/admin/auth/user/": "remove_second_factor",
    }
    for address, action in actions.items():
        data = {"action": action, "_selected_action": key}
        assert client.post(address, data, follow=True).status_code == 200
    both = {"action": "publish", "_selected_action": [key, str(practice.pk)]}
    assert names(client.post(BASE, both).context["done"]) == ["Open door"]


def test_an_unknown_step_is_absent(client, staff):
    assert client.post(f"{BASE}bulk/merge/").status_code == 404
    assert client.post(f"{BASE}bulk/nonsense/").status_code == 404


def test_the_pages_hold_no_inline_code(client, staff, waiting):
    for name in STEPS:
        page = choose(client, name, waiting(f"For {name}")).content.decode()
        assert "style=" not in page
        assert "<script>" not in page
