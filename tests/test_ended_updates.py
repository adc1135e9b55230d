"""What somebody typed in an update is kept with its practice when the update ends."""

import pytest

from practices.models import GoodPractice, RollingDraft
from practices.workflow import transition
from tests.factories import (
    make_document,
    make_officer,
    make_practice,
    make_staff,
    make_topic,
    practice_form,
)
from tests.pages import read
from tests.test_conflict import as_sent
from tests.test_gone_practices import colleague, delete, sent_from, told
from tests.test_rolling_draft import BASE, change, opened, typed

pytestmark = pytest.mark.django_db
__all__ = ["colleague"]

ENDS = ["published", "thrown away"]


@pytest.fixture
def public(city):
    practice = make_practice(
        "Open door", city=city, topics=[make_topic()], purpose="To talk."
    )
    make_document(practice, "The plan", link="https://example.org/plan")
    return practice


@pytest.fixture
def update(public, officer):
    return transition(public, "prepare_update", officer)


def end(update, how, colleague):
    """Let others end an update."""
    if how == "published":
        city = update.places.get().city
        transition(update, "submit", make_officer(city))
        transition(update, "publish", make_staff())
    else:
        assert delete(colleague, update).status_code == 302
    assert not GoodPractice.objects.filter(pk=update.pk).exists()


def whole_form(update, **fields):
    """Give the form of an update with its document, as a browser sends it."""
    document = update.reference_documents.get()
    rows = {
        "reference_documents-TOTAL_FORMS": 1,
        "reference_documents-INITIAL_FORMS": 1,
        "reference_documents-0-id": document.pk,
        "reference_documents-0-practice": update.pk,
        "reference_documents-0-title": document.title,
        "reference_documents-0-link": document.link,
    }
    return practice_form(update, **rows, **fields)


def left(response):
    return read(response).one("section", aria_labelledby="left-heading")


@pytest.mark.parametrize("how", ENDS)
def test_what_was_kept_of_an_update_stands_on_the_page_of_its_practice(
    client, colleague, public, update, how
):
    hidden, _page = opened(client, change(update))
    typed(client, update, hidden, purpose="To meet.")
    end(update, how, colleague)

    assert "To meet." in left(client.get(change(public))).text
    _hidden, page = opened(client, f"{BASE}add/")
    assert "To meet." not in page
    assert "not saved" in read(client.get("/admin/")).text
    assert public.purpose == "To talk."


def test_who_throws_an_update_away_finds_what_she_had_not_saved(client, public, update):
    hidden, _page = opened(client, change(update))
    typed(client, update, hidden, purpose="To meet.")
    asked = client.get(f"{BASE}{update.pk}/delete/").content.decode()
    assert "what you typed in it and did not save is kept with the practice" in asked

    delete(client, update)

    assert "To meet." in left(client.get(change(public))).text


@pytest.mark.parametrize("how", ENDS)
@pytest.mark.parametrize("kept_before", [True, False])
def test_a_form_of_an_update_that_ended_is_kept_there_too(
    client, colleague, public, update, how, kept_before
):
    hidden, _page = opened(client, change(update))
    if kept_before:
        typed(client, update, hidden, purpose="To")
    form = whole_form(update, purpose="To meet.", _continue="1") | hidden
    end(update, how, colleague)

    response = client.post(change(update), form, follow=True)

    assert response.redirect_chain == [(change(public), 302)]
    assert "Nothing was saved: the update was published or thrown" in told(response)[0]
    assert "can be put into the form of the next update" in told(response)[0]
    assert "To meet." in left(response).text
    assert "The plan" not in left(response).text
    assert RollingDraft.objects.get().practice == public
    public.refresh_from_db()
    assert public.purpose == "To talk."


def test_typing_on_in_an_update_that_ended_is_kept_there_too(
    client, colleague, public, update
):
    hidden, _page = opened(client, change(update))
    form = practice_form(update) | hidden
    address = f"{BASE}{update.pk}/typed/"
    end(update, "published", colleague)

    for text in ("To meet", "To meet."):
        answer = client.post(address, form | {"purpose": text})
        assert answer.status_code == 404
        assert "on the page of its practice" in answer.json()["sentence"]

    assert "To meet." in left(client.get(change(public))).text
    too_long = client.post(address, form | {"purpose": "x" * 1_000_001})
    assert too_long.status_code == 413


def test_a_form_that_is_sent_when_signed_out_is_kept_there_too(
    client, officer, colleague, public, update
):
    hidden, _page = opened(client, change(update))
    form = practice_form(update, purpose="To meet.", _continue="1") | hidden
    end(update, "published", colleague)
    client.logout()

    assert "login" in client.post(change(update), form).url

    client.force_login(officer)
    assert "To meet." in left(client.get(change(public))).text


def test_nobody_else_sees_it(client, colleague, public, update, city):
    hidden, _page = opened(client, change(update))
    form = practice_form(update, purpose="To meet.", _continue="1") | hidden
    end(update, "published", colleague)

    assert colleague.post(change(update), form).status_code == 404
    client.post(change(update), form)

    assert "To meet." not in colleague.get(change(public)).content.decode()


def test_a_second_text_does_not_replace_the_first(client, colleague, public, update):
    hidden, _page = opened(client, change(update))
    typed(client, update, hidden, purpose="To meet.")
    end(update, "published", colleague)
    again = transition(public, "prepare_update", make_staff())
    hidden, _page = opened(client, change(again))
    form = practice_form(again, purpose="To sing.", _continue="1") | hidden
    end(again, "thrown away", colleague)

    client.post(change(again), form)

    assert "To meet." in left(client.get(change(public))).text
    _hidden, page = opened(client, f"{BASE}add/")
    assert "To sing.</textarea>" in page


# Where it is used


def test_the_next_update_shows_it_beside_its_form(
    client, officer, colleague, public, update
):
    hidden, _page = opened(client, change(update))
    typed(client, update, hidden, purpose="To meet.")
    end(update, "published", colleague)
    again = transition(public, "prepare_update", officer)

    page = client.get(change(again))

    assert "To meet." in left(page).text
    assert left(page).one("a")["href"] == change(public)
    assert "open the update" in left(client.get(change(public))).text
    assert len(read(page).all("input", name="form_key")) == 1
    typed(client, again, opened(client, change(again))[0], purpose="To sing.")
    texts = {draft.practice: dict(draft.fields) for draft in RollingDraft.objects.all()}
    assert texts[public]["purpose"] == "To meet."
    assert texts[again]["purpose"] == "To sing."


@pytest.mark.parametrize("theirs", ["To talk.", "To sing."])
def test_the_next_update_takes_it_over_and_asks_where_both_wrote(
    client, officer, colleague, public, update, theirs
):
    hidden, _page = opened(client, change(update))
    form = whole_form(update, purpose="To meet.") | hidden
    client.post(f"{BASE}{update.pk}/typed/", form)
    colleague.post(change(update), whole_form(update, purpose=theirs, _continue="1"))
    end(update, "published", colleague)
    again = transition(public, "prepare_update", officer)
    button = left(client.get(change(again))).one("button")
    [take] = read(client.get(change(again))).all("form", id=button["form"])

    page = client.post(take["action"], follow=True)

    assert not read(page).all("section", aria_labelledby="left-heading")
    assert "To meet.</textarea>" in page.content.decode()
    response = client.post(change(again), sent_from(page), follow=True)
    if theirs == "To sing.":
        assert "Two wordings" in response.content.decode()
        form = as_sent(read(response)) | {"take-purpose": "mine"}
        client.post(change(again), form)
    again.refresh_from_db()
    assert again.purpose == "To meet."
    assert again.reference_documents.get().title == "The plan"
    assert again.places.count() == 1
    assert not RollingDraft.objects.exists()


def test_it_replaces_nothing_that_was_typed_in_the_next_update(
    client, officer, colleague, public, update
):
    hidden, _page = opened(client, change(update))
    typed(client, update, hidden, purpose="To meet.")
    end(update, "published", colleague)
    again = transition(public, "prepare_update", officer)
    typed(client, again, opened(client, change(again))[0], purpose="To sing.")
    page = client.get(change(again))
    assert not left(page).all("button")
    assert "Save what you typed in this form" in left(page).text

    refused = client.post(f"{BASE}{again.pk}/take-over/", follow=True)

    assert "Nothing was put into the form" in told(refused)[0]
    assert "To sing.</textarea>" in refused.content.decode()
    assert "To meet." in left(refused).text
    address = f"{BASE}{public.pk}/take-over/"
    assert "Nothing was put" in told(client.post(address, follow=True))[0]


@pytest.mark.parametrize("theirs", ["To talk.", "To sing."])
def test_it_stands_in_the_form_when_the_practice_can_be_changed_again(
    client, colleague, public, update, theirs
):
    hidden, _page = opened(client, change(update))
    form = whole_form(update, purpose="To meet.") | hidden
    client.post(f"{BASE}{update.pk}/typed/", form)
    colleague.post(change(update), whole_form(update, purpose=theirs, _continue="1"))
    end(update, "published", colleague)
    GoodPractice.objects.filter(pk=public.pk).update(status="draft")

    page = client.get(change(public))
    assert "To meet.</textarea>" in page.content.decode()
    response = client.post(change(public), sent_from(page), follow=True)
    if theirs == "To sing.":
        assert "Two wordings" in response.content.decode()
        form = as_sent(read(response)) | {"take-purpose": "mine"}
        client.post(change(public), form)

    public.refresh_from_db()
    assert public.purpose == "To meet."
    assert public.reference_documents.get().title == "The plan"
    assert public.places.count() == 1
    assert not RollingDraft.objects.exists()
