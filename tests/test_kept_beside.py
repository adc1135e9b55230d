"""Two windows, two people, two rows of a practice: what each typed stays beside."""

from uuid import uuid4

import pytest
from django.test import Client

from practices.models import RollingDraft
from practices.versions import note
from practices.workflow import transition
from tests.factories import make_practice, make_staff, make_topic, practice_form
from tests.pages import read
from tests.test_ended_updates import left
from tests.test_gone_practices import colleague, sent_from, told
from tests.test_rolling_draft import BASE, change, opened, typed

pytestmark = pytest.mark.django_db
__all__ = ["colleague"]

ADD = f"{BASE}add/"


@pytest.fixture
def practice(officer, city):
    made = make_practice(
        "Open door",
        city=city,
        status="draft",
        topics=[make_topic()],
        purpose="To talk.",
        impact="Many came.",
    )
    note(made, officer, "save")
    return made


def text_in(client, address, name):
    return read(client.get(address)).one("textarea", name=name).raw().strip()


# --- The address of a new practice ----------------------------------------------------


@pytest.mark.parametrize("of", ["the desk", "an empty form"])
def test_a_new_practice_is_found_at_its_address_whichever_window_wrote_last(
    client, officer, of
):
    typed(client, None, opened(client, ADD)[0], title="Garden")
    if of == "the desk":
        links = read(client.get("/admin/")).all("a")
        [link] = [link for link in links if "?kept=" in link["href"]]
        address = link["href"]
    else:
        address = f"{ADD}?kept={uuid4()}"
    for text in ("One.", "One. Two.", "One. Two. Three."):
        hidden, _page = opened(client, address)
        typed(client, None, hidden, title="Choir", purpose=text)
        assert text_in(client, address, "purpose") == text

    form = practice_form(None, title="Choir", purpose="And four.")
    Client().post(address, form | opened(client, address)[0])

    assert text_in(client, address, "purpose") == "And four."
    assert RollingDraft.objects.count() == (1 if of == "the desk" else 2)


# --- Two windows of one person --------------------------------------------------------


def test_a_form_sent_when_signed_out_leaves_what_another_window_kept(client, practice):
    first, _page = opened(client, change(practice))
    second, _page = opened(client, change(practice))
    typed(client, practice, first, purpose="To meet.", impact="Forty came.")
    form = practice_form(practice, purpose="To sing.", _continue="1") | second

    Client().post(change(practice), form)

    assert text_in(client, change(practice), "purpose") == "To sing."
    kept = text_in(client, change(practice), "notes")
    assert "Purpose: To meet." in kept
    assert "Impact: Forty came." in kept
    assert "To talk." not in kept
    Client().post(change(practice), form | {"purpose": "To sing and eat."})
    for text in ("To meet.", "To sing.", "Forty came."):
        assert text in text_in(client, change(practice), "notes")


def test_who_saves_is_told_of_the_text_that_another_window_kept(client, practice):
    first, _page = opened(client, change(practice))
    second, _page = opened(client, change(practice))
    typed(client, practice, first, purpose="To meet.")
    form = practice_form(practice, impact="Forty came.", _continue="1") | second

    page = client.post(change(practice), form, follow=True)

    assert "typed in another window is not saved" in told(page)[1]
    assert text_in(client, change(practice), "purpose") == "To meet."
    # The form that is shown knows what was saved.
    assert read(page).one("textarea", name="impact").raw().strip() == "Forty came."
    page = client.post(change(practice), sent_from(page), follow=True)
    assert told(page) == ["Draft saved."]
    practice.refresh_from_db()
    assert (practice.purpose, practice.impact) == ("To meet.", "Forty came.")


def test_it_is_asked_where_both_windows_wrote(client, practice):
    first, _page = opened(client, change(practice))
    second, _page = opened(client, change(practice))
    fields = {"purpose": "To meet.", "rationale": "We were asked."}
    typed(client, practice, first, **fields)
    form = practice_form(practice, purpose="To sing.", _continue="1") | second

    page = client.post(change(practice), form, follow=True)
    choice = "Saved in another wording too; you choose when you save: Purpose."
    assert choice in told(page)
    asked = read(client.post(change(practice), sent_from(page)))

    assert [legend.text for legend in asked.all("legend")] == ["Purpose"]


# --- Two people -----------------------------------------------------------------------


def test_what_a_colleague_wrote_is_not_taken_for_ones_own(client, colleague, practice):
    hidden, _page = opened(client, change(practice))
    late = practice_form(practice, rationale="We were asked.", _continue="1") | hidden
    saved = practice_form(practice, impact="Forty came, of six.", _continue="1")
    colleague.post(change(practice), saved | opened(colleague, change(practice))[0])
    practice.refresh_from_db()
    assert practice.impact == "Forty came, of six."
    transition(practice, "submit", practice.history.last().history_user or make_staff())
    client.post(change(practice), late)
    transition(practice, "publish", make_staff())

    shown = left(client.get(change(practice)))
    assert "We were asked." in shown.text
    assert "Many came." not in shown.text
    update = transition(practice, "prepare_update", make_staff())
    update.impact = "Fifty came."
    update.save()
    note(update, make_staff(), "save")
    assert "Many came." not in left(client.get(change(update))).text
    page = client.post(f"{BASE}{update.pk}/take-over/", follow=True)

    assert text_in(client, change(update), "impact") == "Fifty came."
    form = sent_from(page) | {"_continue": "1"}
    response = client.post(change(update), form, follow=True)
    assert "Two wordings" not in response.content.decode()
    update.refresh_from_db()
    assert (update.impact, update.rationale) == ("Fifty came.", "We were asked.")


def test_of_an_update_that_was_thrown_away_only_her_own_words_are_left(
    client, officer, colleague, practice
):
    transition(practice, "submit", officer)
    transition(practice, "publish", make_staff())
    update = transition(practice, "prepare_update", officer)
    saved = practice_form(update, impact="Forty came.", _continue="1")
    colleague.post(change(update), saved | opened(colleague, change(update))[0])
    update.refresh_from_db()
    hidden, _page = opened(client, change(update))
    typed(client, update, hidden, rationale="We were asked.")
    update.delete()

    shown = left(client.get(change(practice))).text
    assert "We were asked." in shown
    assert "Forty came." not in shown
    again = transition(practice, "prepare_update", officer)
    client.post(f"{BASE}{again.pk}/take-over/")
    assert text_in(client, change(again), "impact") == "Many came."
    assert text_in(client, change(again), "rationale") == "We were asked."


def test_the_page_of_two_wordings_names_the_colleague_who_wrote_the_other(
    client, officer, colleague, practice
):
    hidden, _page = opened(client, change(practice))
    theirs = practice_form(practice, impact="Forty came.", _continue="1")
    colleague.post(change(practice), theirs | opened(colleague, change(practice))[0])
    practice.refresh_from_db()
    other, _page = opened(client, change(practice))
    mine = practice_form(practice, purpose="To meet.", _continue="1")
    client.post(change(practice), mine | other)

    page = client.post(
        change(practice),
        practice_form(practice, impact="Fifty came.", _continue="1") | hidden,
    ).content.decode()

    assert "Which wording is to stay?" in page
    assert "You saved this practice yourself" not in page
