"""Every version of a practice: listed, compared, looked at, restored."""

import pytest
from django.contrib.admin.models import DELETION, LogEntry

from practices import audit
from practices.models import GoodPractice
from practices.versions import note
from practices.workflow import transition
from tests.factories import (
    PNG,
    make_city,
    make_officer,
    make_picture,
    make_practice,
    make_staff,
    make_topic,
    practice_form,
)
from tests.pages import read
from tests.test_rolling_draft import opened, typed

pytestmark = pytest.mark.django_db

BASE = "/admin/practices/goodpractice/"
BUDGET = 20


@pytest.fixture
def practice(city):
    return make_practice(
        "Open door",
        city=city,
        status="draft",
        purpose="Old purpose.",
        topics=[make_topic()],
    )


@pytest.fixture
def versions(practice, officer):
    """Three versions, of which the last says what the practice says."""
    for number in range(1, 4):
        say(practice, purpose=f"Purpose number {number}.")
        note(practice, officer, "save")


def say(practice, **fields):
    GoodPractice.objects.filter(pk=practice.pk).update(**fields)


def history_of(client, practice, query=""):
    return read(client.get(f"{BASE}{practice.pk}/history/{query}"))


def rows_of(page):
    return [row.text for row in page.one("tbody").all("tr")]


def test_each_step_is_listed_with_its_number_who_and_why(client, officer, practice):
    staff = make_staff(last_name="Example")
    form = practice_form(practice, purpose="New purpose.", _transition="submit")
    client.post(f"{BASE}{practice.pk}/change/", form)
    transition(
        GoodPractice.objects.get(), "request_changes", staff, "A figure, please."
    )

    newest, sent, *_saved = rows_of(history_of(client, practice))

    assert "Version 4" in newest
    assert "Programme Example" in newest
    assert "Changes asked for A figure, please. Changes requested" in newest
    assert "Version 3" in sent
    assert "Officer" in sent
    assert "Sent to the programme Submitted" in sent


@pytest.mark.usefixtures("versions")
def test_any_two_versions_are_compared_the_older_first(client, practice):
    for query in ("?from=1&to=3", "?from=3&to=1"):
        page = history_of(client, practice, query)
        assert page.one("h2", id="compared").text == "From version 1 to version 3"
        assert page.one("del").text == "[removed: 1]"
        assert page.one("ins").text == "[new: 3]"


@pytest.mark.usefixtures("versions")
def test_two_versions_that_say_the_same_are_said_to(client, officer, practice):
    note(practice, officer, "submit")

    assert "They say the same." in history_of(client, practice, "?from=3&to=4").text


@pytest.mark.usefixtures("versions")
@pytest.mark.parametrize(
    "query",
    ["?from=1", "?from=1&to=1", "?from=1&to=9", "?from=x&to=²", "?to=" + "9" * 99],
)
def test_what_cannot_be_compared_is_said_in_words(client, practice, query):
    page = history_of(client, practice, query)

    assert "Choose two versions of the list" in page.one(of="errornote").text
    assert len(rows_of(page)) == 3


@pytest.mark.usefixtures("versions")
def test_a_version_is_shown_whole(client, practice):
    page = read(client.get(f"{BASE}{practice.pk}/history/1/"))

    assert "Purpose number 1." in page.text
    assert "Exampleville, Portugal" in page.text
    assert not page.all("ins", "del")


@pytest.mark.usefixtures("versions")
@pytest.mark.parametrize("number", ["0", "9", "x", "9" * 30, "9" * 5000])
def test_a_version_that_is_not_there_is_not_there(client, practice, number):
    assert client.get(f"{BASE}{practice.pk}/history/{number}/").status_code == 404
    assert client.get(f"{BASE}{number}/history/").status_code == 404


@pytest.mark.usefixtures("versions")
def test_a_version_is_restored_as_a_new_one(client, officer, practice):
    page = read(client.get(f"{BASE}{practice.pk}/history/1/"))
    form = page.one("form", action=f"{BASE}{practice.pk}/history/1/restore/")

    response = client.post(form["action"], follow=True)

    assert "says again what it said in version 1" in response.content.decode()
    assert GoodPractice.objects.get().purpose == "Purpose number 1."
    newest = practice.versions.first()
    assert (newest.number, newest.action, newest.by) == (4, "restore_version", officer)
    assert response.redirect_chain == [(f"{BASE}{practice.pk}/change/", 302)]
    assert "Version 1 restored" in rows_of(history_of(client, practice))[0]


@pytest.mark.usefixtures("versions")
def test_unsaved_text_that_is_shown_over_a_restored_version_is_named(client, practice):
    hidden, _page = opened(client, f"{BASE}{practice.pk}/change/")
    typed(client, practice, hidden, purpose="Typed.")
    address = f"{BASE}{practice.pk}/history/1/restore/"
    page = read(client.post(address, follow=True))
    _restored, shown, differs = page.one("ul", of="messagelist").all("li")
    assert shown.text.startswith("The form below shows what you typed before")
    assert differs.text.startswith("Saved in another wording too")
    assert "Purpose" in differs.text
    assert page.one("textarea", name="purpose").text.strip() == "Typed."


@pytest.mark.usefixtures("versions")
def test_a_picture_that_was_taken_away_comes_back(client, officer, practice):
    picture = make_picture(practice)
    note(practice, officer, "save")
    practice.pictures.all().delete()
    note(practice, officer, "save")

    client.post(f"{BASE}{practice.pk}/history/4/restore/")

    assert practice.pictures.get().file.name == picture.file.name
    page = read(client.get(f"{BASE}{practice.pk}/history/4/"))
    shown = client.get(page.one("img", alt="Mothers at a table")["src"])
    assert shown.getvalue().startswith(PNG[:8])


@pytest.mark.usefixtures("versions")
@pytest.mark.parametrize("status", ["submitted", "archived"])
def test_nothing_is_restored_where_the_text_is_fixed(client, practice, status):
    say(practice, status=status, published_at="2026-01-01T00:00Z")
    address = f"{BASE}{practice.pk}/history/1/"
    assert "Restore" not in client.get(address).content.decode()

    response = client.post(f"{address}restore/", follow=True)

    assert "cannot be restored now" in response.content.decode()
    assert GoodPractice.objects.get().purpose == "Purpose number 3."


@pytest.mark.usefixtures("versions")
def test_a_version_is_restored_by_post_alone(client, practice):
    """Whoever comes to read, as after signing in again, is led to the versions."""
    response = client.get(f"{BASE}{practice.pk}/history/1/restore/")
    assert response.headers["Location"] == f"{BASE}{practice.pk}/history/"
    assert client.post(f"{BASE}{practice.pk}/history/").status_code == 404
    assert client.post(f"{BASE}{practice.pk}/history/1/").status_code == 404
    assert GoodPractice.objects.get().purpose == "Purpose number 3."


@pytest.mark.usefixtures("versions")
def test_of_a_public_practice_an_update_is_prepared_with_the_version(client, practice):
    say(practice, status="published", published_at="2026-01-01T00:00Z")
    address = f"{BASE}{practice.pk}/history/1/restore/"
    page = read(client.get(f"{BASE}{practice.pk}/history/1/"))
    form = page.one("form", action=address)
    assert form.text == "Prepare an update with this version"

    response = client.post(address, follow=True)

    practice.refresh_from_db()
    assert practice.purpose == "Purpose number 3."
    assert practice.update.purpose == "Purpose number 1."
    assert response.redirect_chain[0][0] == f"{BASE}{practice.update.pk}/change/"
    assert "once you have sent the update in" in response.content.decode()
    again = client.post(address, follow=True)
    assert "cannot be restored now" in again.content.decode()


def test_an_update_is_restored_to_what_is_public(client, officer, practice):
    transition(practice, "submit", officer)
    transition(practice, "publish", make_staff())
    update = transition(practice, "prepare_update", officer)
    say(update, purpose="New purpose.")
    note(update, officer, "save")

    client.post(f"{BASE}{update.pk}/history/2/restore/")

    update.refresh_from_db()
    assert update.purpose == "Old purpose."
    assert "update" in rows_of(history_of(client, update))[0]


@pytest.mark.usefixtures("versions")
def test_the_history_of_a_foreign_practice_is_not_there(client, practice):
    client.force_login(make_officer(make_city("Elsewhere")))

    for address in ("history/", "history/1/", "history/?from=1&to=2"):
        assert client.get(f"{BASE}{practice.pk}/{address}").status_code == 404
    answer = client.post(f"{BASE}{practice.pk}/history/1/restore/")
    assert answer.status_code == 404
    assert GoodPractice.objects.get().purpose == "Purpose number 3."


def test_a_practice_that_nobody_touched_has_an_empty_history(client, officer, practice):
    page = history_of(client, practice)

    assert "Nothing has been done with it at the desk yet." in page.text


def test_a_long_history_comes_in_pages_within_its_budget(
    client, officer, practice, django_assert_max_num_queries
):
    for _number in range(60):
        note(practice, make_staff(), "save")

    with django_assert_max_num_queries(BUDGET):
        page = history_of(client, practice)

    assert len(rows_of(page)) == 50
    older = history_of(client, practice, page.one("a", rel="next")["href"])
    assert len(rows_of(older)) == 10
    assert "to version 60, on another page" in older.text
    assert chosen_in(older) == {"from": "10", "to": "60"}


def chosen_in(page):
    """What the form of the list sends when its button is pressed."""
    radios = page.one(id="content-main").all("input", type="radio")
    ticked = [radio for radio in radios if "checked" in radio.attributes]
    assert len(ticked) <= 2
    return {radio["name"]: radio["value"] for radio in ticked}


def test_two_versions_on_different_pages_of_the_list_are_compared(
    client, officer, practice
):
    for number in range(1, 61):
        say(practice, purpose=f"Purpose number {number}.")
        note(practice, officer, "save")

    page = history_of(client, practice, "?page=2&from=3&to=58")

    assert page.one("h2", id="compared").text == "From version 3 to version 58"
    assert chosen_in(page) == {"from": "3", "to": "58"}
    assert page.one(of="choice--elsewhere").text == "to version 58, on another page"
    assert page.one("del").text == "[removed: 3]"


@pytest.mark.usefixtures("versions")
def test_it_is_there_in_french(client, practice):
    for address in ("history/?from=1&to=2", "history/1/"):
        answer = client.get(f"/fr{BASE}{practice.pk}/{address}")
        assert answer.status_code == 200


def test_an_update_that_is_thrown_away_stands_in_the_history_with_what_it_said(
    client, staff, practice, officer
):
    """Who threw it away, too; the log of the desk has one line of it, its own."""
    transition(practice, "submit", officer)
    transition(practice, "publish", make_staff())
    update = transition(practice, "prepare_update", officer)
    say(update, purpose="New purpose.")
    client.force_login(staff)

    client.post(f"{BASE}{update.pk}/delete/", {"post": "yes"})

    newest = rows_of(history_of(client, practice))[0]
    assert "Thrown away · update" in newest
    assert staff.get_full_name() in newest
    version = practice.versions.first()
    page = read(client.get(f"{BASE}{practice.pk}/history/{version.number}/"))
    assert "New purpose." in page.text
    assert LogEntry.objects.filter(user=staff, action_flag=DELETION).count() == 1
    assert not LogEntry.objects.filter(audit.says("throw_away")).exists()
