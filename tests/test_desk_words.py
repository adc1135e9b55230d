"""What the pages of the desk are called, what they ask, and what they say when done."""

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType

from practices import emails, invitations, workflow
from practices.duplicates import PracticeMerge
from practices.models import GoodPractice, Invitation, OutgoingMail
from practices.versions import note
from practices.workflow import transition
from tests.factories import (
    make_city,
    make_invitation,
    make_network,
    make_officer,
    make_practice,
    make_topic,
    practice_form,
)
from tests.pages import read

pytestmark = pytest.mark.django_db

PRACTICES = "/admin/practices/goodpractice/"
INVITATIONS = "/admin/practices/invitation/"


def heading(response):
    return read(response).one("h1").text


def sentences(response):
    return [item.text for item in read(response).one("ul", of="messagelist").all("li")]


# --- Titles ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("practices/invitation/", "Invitations"),
        ("practices/invitation/add/", "Invite a person"),
        ("practices/topic/", "Topics"),
        ("practices/topic/add/", "Add a topic"),
        ("cities/city/", "Cities"),
        ("cities/city/add/", "Add a city"),
        ("cities/network/add/", "Add a network"),
        ("cities/networkactivity/add/", "Add an activity of a network"),
        ("cities/indexarea/add/", "Add an area of the INDEX"),
        ("cities/indexresult/add/", "Add a result of the INDEX"),
        ("auth/user/", "Accounts"),
    ],
)
def test_lists_and_new_forms_have_plain_titles(client, staff, path, title):
    assert heading(client.get(f"/admin/{path}")) == title


def test_a_thing_is_called_by_its_name_on_its_pages(client, staff, city):
    page = f"/admin/cities/city/{city.pk}/"
    assert heading(client.get(f"{page}change/")) == "Exampleville"
    assert heading(client.get(f"{page}history/")) == "History: Exampleville"
    account = f"/admin/auth/user/{staff.pk}/change/"
    assert heading(client.get(account)) == f"Account: {staff}"


def test_the_button_of_a_list_says_what_it_does(client, staff):
    assert "Invite a person" in read(client.get(INVITATIONS)).text


@pytest.mark.parametrize(
    ("path", "word"), [("/admin", "Run"), ("/fr/admin", "Exécuter")]
)
def test_the_button_of_an_action_says_that_it_runs(client, staff, city, path, word):
    make_practice("Open door", city=city)
    page = read(client.get(f"{path}/practices/goodpractice/"))
    assert page.one("button", name="index").text == word


def test_an_empty_list_says_so_and_offers_no_action(client, staff):
    page = read(client.get(INVITATIONS))
    assert "There is nothing here yet." in page.text
    assert not page.all("select", name="action")
    make_invitation(staff)
    found = read(client.get(f"{INVITATIONS}?q=nobody"))
    assert "Nothing here answers to this search" in found.text


def test_saving_is_said_in_plain_words(client, officer, city):
    practice = make_practice("Open door", city=city, status="draft")
    form = practice_form(practice, _continue="1")
    address = f"{PRACTICES}{practice.pk}/change/"
    assert sentences(client.post(address, form, follow=True)) == ["Draft saved."]


# --- Deleting -------------------------------------------------------------------------


def test_an_update_is_thrown_away_without_a_word_of_the_tables(client, staff, city):
    practice = make_practice("Open door", city=city, topics=[make_topic()])
    update = transition(practice, "prepare_update", staff)
    address = f"{PRACTICES}{update.pk}/delete/"
    page = read(client.get(address))
    assert page.one("h1").text == "Throw this update away?"
    assert "The public page stays as it is." in page.text
    assert "relationship" not in page.text
    response = client.post(address, {"post": "yes"}, follow=True)
    assert response.redirect_chain[-1][0] == f"{PRACTICES}{practice.pk}/change/"
    assert sentences(response) == [
        "The update of “Open door” was thrown away. The public page stays as it is."
    ]
    assert GoodPractice.objects.get() == practice


def test_a_draft_is_deleted_after_a_question(client, staff, city):
    practice = make_practice("Open door", city=city, status="draft")
    address = f"{PRACTICES}{practice.pk}/delete/"
    assert heading(client.get(address)) == "Delete this draft?"
    response = client.post(address, {"post": "yes"}, follow=True)
    assert sentences(response) == ["“Open door” was deleted."]


def test_a_city_in_use_is_merged_instead_and_each_use_is_named_once(client, staff):
    city = make_city("Exampleville")
    practice = make_practice("Open door", city=city)
    transition(practice, "prepare_update", staff)
    page = read(client.get(f"/admin/cities/city/{city.pk}/delete/"))
    assert page.one("h1").text == "“Exampleville” cannot be deleted"
    assert page.one("ul", id="deleted-objects").text == "Good practice: Open door"
    assert page.all("a", href=f"/admin/cities/city/{city.pk}/merge/")


def test_what_goes_along_is_named_but_for_rows_that_join(client, staff, officer):
    client.force_login(staff)
    city = make_city("Elsewhere", networks=[make_network()], officers=[officer])
    page = read(client.get(f"/admin/cities/city/{city.pk}/delete/"))
    assert "Nothing else goes along." in page.text
    assert "object (" not in page.text


# --- Merged, versions -----------------------------------------------------------------


def test_a_merged_practice_says_into_which_and_offers_no_more(client, staff, city):
    goes, stays = (make_practice(t, city=city) for t in ("Twice", "Once"))
    make_officer(city)
    PracticeMerge(stays, goes, staff).do(
        dict.fromkeys(("topics", "places", "documents", "pictures"), False)
    )
    page = read(client.get(f"{PRACTICES}{goes.pk}/change/"))
    assert "It was merged into Once, for good" in page.text
    assert page.all("a", href=f"{PRACTICES}{stays.pk}/change/")
    assert "back into review" not in page.text
    assert not page.all("a", href=f"{PRACTICES}{goes.pk}/merge/")
    mail = OutgoingMail.objects.get()
    assert mail.kind == "practice_merged"
    assert "Merged into “Once”" in mail.text
    assert "back into review" not in mail.text


def test_an_old_version_of_a_public_practice_says_what_comes_first(client, staff, city):
    practice = make_practice("Open door", city=city)
    note(practice, staff, "save")
    GoodPractice.objects.filter(pk=practice.pk).update(title="Wide open door")
    note(practice, staff, "save")
    version = f"{PRACTICES}{practice.pk}/history/1/"
    page = read(client.get(version))
    assert "To restore it, prepare an update: the public page stays" in page.text
    assert page.all("form", action=f"{version}restore/")
    update = transition(practice, "prepare_update", staff)
    assert read(client.get(version)).all("a", href=f"{PRACTICES}{update.pk}/history/1/")
    newest = read(client.get(f"{PRACTICES}{update.pk}/history/2/"))
    assert "The practice says the same now." in newest.text


def test_the_newest_two_versions_are_chosen_to_be_compared(client, staff, city):
    practice = make_practice("Open door", city=city)
    for _ in range(3):
        note(practice, staff, "save")
    page = read(client.get(f"{PRACTICES}{practice.pk}/history/"))
    chosen = [
        radio
        for radio in page.all("input", type="radio")
        if "checked" in radio.attributes
    ]
    assert sorted((one["name"], one["value"]) for one in chosen) == [
        ("from", "2"),
        ("to", "3"),
    ]


# --- Invitations ----------------------------------------------------------------------


def test_an_invitation_is_written_in_the_language_of_the_desk(client, staff):
    page = read(client.get(f"/fr{INVITATIONS}add/"))
    chosen = [o for o in page.all("option") if "selected" in o.attributes]
    assert [option["value"] for option in chosen] == ["fr"]
    assert "Send the invitation" in client.get(f"{INVITATIONS}add/").text


def test_an_invitation_is_sent_again_from_its_own_page(client, staff):
    invitation = make_invitation(staff)
    page = read(client.get(f"{INVITATIONS}{invitation.pk}/change/"))
    buttons = {b["value"] for b in page.all("button", name="action")}
    assert buttons == {"send_again", "withdraw"}


def test_what_is_passed_over_is_named_with_the_reason(client, staff):
    waits = make_invitation(staff, address="waits@example.org")
    ended = make_invitation(staff, address="ended@example.org")
    invitations.withdraw(ended)
    form = {"action": "send_again", "_selected_action": [waits.pk, ended.pk]}
    said = sentences(client.post(INVITATIONS, form, follow=True))
    assert said[-1] == "Passed over: ended@example.org (Withdrawn)"
    assert "1 invitation was sent again" in said[0]


def test_who_has_an_account_is_not_asked_for_a_password(staff, city):
    make_officer(city, email="ana@example.org")
    invitation = Invitation(address="ana@example.org", for_staff=True)
    invitations.send(invitation, staff)
    mail = OutgoingMail.objects.get()
    assert "choose a password" not in mail.text + mail.html
    assert "with the account that you have" in mail.text


# --- Words ----------------------------------------------------------------------------


def test_every_kind_of_mail_has_a_name():
    assert set(emails.NAMES) == set(emails.KINDS)


def test_every_step_has_words_for_what_was_done(client, staff, city):
    practice = make_practice("Open door", city=city)
    for action in workflow.TRANSITIONS:
        note(practice, staff, action)
    page = read(client.get(f"{PRACTICES}{practice.pk}/history/")).one("tbody").text
    for said in ("Sent to the programme", "Submission withdrawn", "Update begun"):
        assert said in page
    for button in ("Take back", "Prepare an update", "Ask for changes"):
        assert button not in page


def test_fields_of_the_log_are_named_in_the_language_of_the_page(client, staff, city):
    practice = make_practice("Open door", city=city)
    LogEntry.objects.create(
        user=staff,
        content_type=ContentType.objects.get_for_model(practice),
        object_id=str(practice.pk),
        object_repr="Open door",
        action_flag=CHANGE,
        change_message='[{"changed": {"fields": ["6 Purpose", "asked_anew"]}}]',
    )
    page = read(client.get("/fr/admin/audit/"))
    assert "Objectif" in page.text
    assert "Purpose" not in page.text
    assert "asked_anew" not in page.text
    kinds = [option.text for option in page.all("option")]
    assert "Bonne pratique" in kinds


def test_the_steps_of_evidence_are_french_on_a_french_page(client, staff):
    form = {"action": "set_evidence", "_selected_action": [make_practice().pk]}
    page = client.post(f"/fr{PRACTICES}", form).text
    assert "Décrite par la ville" in page
    assert "The city says so" not in page


def test_roles_are_french_on_a_french_page(client, staff):
    assert "Équipe du programme" in client.get("/fr/admin/auth/user/").text


def test_days_and_hours_are_written_as_in_europe(client, staff, time_machine):
    time_machine.move_to("2026-11-22T22:49Z", tick=False)
    client.force_login(staff)
    make_invitation(staff)
    assert "29 November 2026, 23:49" in client.get(INVITATIONS).text
