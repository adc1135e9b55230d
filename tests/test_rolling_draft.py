"""What is typed is kept, for its writer alone, until it is saved."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from practices import drafts
from practices.models import GoodPractice, PracticeVersion, RollingDraft
from tests.factories import (
    PNG,
    make_officer,
    make_practice,
    make_staff,
    make_topic,
    practice_form,
)
from tests.pages import read

pytestmark = pytest.mark.django_db

BASE = "/admin/practices/goodpractice/"
HIDDEN = re.compile(r'name="(form_key|restored|seen|asked|ticket)" value="([^"]*)"')


@pytest.fixture
def practice(officer, city):
    return make_practice("Open door", city=city, status="draft")


def opened(client, address):
    """Open a form: what its hidden fields say, and the page."""
    page = client.get(address).content.decode()
    return dict(HIDDEN.findall(page)), page


def change(practice):
    return f"{BASE}{practice.pk}/change/"


def typed(client, practice, hidden, **fields):
    """Send what a script sends while somebody types."""
    where = f"{practice.pk}" if practice else "add"
    form = practice_form(practice, **fields) | hidden
    return client.post(f"{BASE}{where}/typed/", form)


def test_what_is_typed_is_kept_and_shown_again(client, practice, officer):
    hidden, _page = opened(client, change(practice))
    assert typed(client, practice, hidden, purpose="To meet.").json() == {"kept": True}
    practice.refresh_from_db()
    assert practice.purpose == ""
    _hidden, page = opened(client, change(practice))
    assert "To meet.</textarea>" in page
    assert "was kept automatically" in page
    assert not PracticeVersion.objects.exists()


def test_files_that_were_chosen_are_named_to_be_chosen_again(client, practice):
    hidden, _page = opened(client, change(practice))
    typed(client, practice, hidden, purpose="To meet.")
    _hidden, page = opened(client, change(practice))
    assert "Choose these files again" not in page
    typed(client, practice, hidden, chosen_files="Plan A.pdf, door.png")
    _hidden, page = opened(client, change(practice))
    assert "Choose these files again: Plan A.pdf, door.png." in page
    assert 'name="chosen_files" value="Plan A.pdf, door.png"' in page


def test_a_form_without_unsaved_text_shows_no_notice(client, practice):
    _hidden, page = opened(client, change(practice))
    assert "was kept automatically" not in page


def test_unsaved_text_is_not_judged_before_it_is_sent(client, practice):
    hidden, _page = opened(client, change(practice))
    wrong = {"contact_email": "nowhere", "years_from": "20", "pictures-TOTAL_FORMS": 1}
    wrong |= {"pictures-0-credit": "Me"}
    assert typed(client, practice, hidden, **wrong).status_code == 200
    _hidden, page = opened(client, change(practice))
    assert 'value="nowhere"' in page
    assert 'value="Me"' in page
    assert "errorlist" not in page


def test_what_is_typed_is_not_said_to_be_missing(client, practice):
    topic = make_topic()
    text = {"purpose": "To meet.", "topics": [topic.pk], "contact_email": "nowhere"}
    hidden, page = opened(client, change(practice))
    assert '<a href="#id_topics">a topic</a>' in page
    refused = client.post(change(practice), practice_form(practice, **text) | hidden)
    page = refused.content.decode()
    assert "Not saved yet: some parts need a correction" in page
    assert '<a href="#id_topics">a topic</a>' not in page
    typed(client, practice, hidden, **text)
    _hidden, page = opened(client, change(practice))
    assert '<a href="#id_topics">a topic</a>' not in page


def test_lists_come_back_as_they_were_typed(client, officer, city):
    hidden, _page = opened(client, f"{BASE}add/")
    fields = {
        "places-TOTAL_FORMS": 2,
        "places-1-country": "SE",
        "places-1-locality": "X",
    }
    typed(client, None, hidden, title="Open door", **fields)
    _hidden, page = opened(client, f"{BASE}add/")
    assert '<option value="SE" selected>' in page
    assert 'name="places-1-locality" value="X"' in page


def test_what_is_typed_back_to_what_is_stored_is_not_kept(client, practice, city):
    hidden, _page = opened(client, change(practice))
    assert typed(client, practice, hidden, purpose="To meet.").json()["kept"]
    assert typed(client, practice, hidden).json() == {"kept": False}
    assert not RollingDraft.objects.exists()
    new, _page = opened(client, f"{BASE}add/")
    assert typed(client, None, new, title="Door").json()["kept"]
    assert typed(client, None, new).json() == {"kept": False}
    assert not RollingDraft.objects.exists()


@pytest.mark.parametrize("fields", [{"years_from": "20"}, {"chosen_files": "A.pdf"}])
def test_what_no_part_of_the_text_shows_is_kept_too(client, practice, fields):
    hidden, _page = opened(client, change(practice))
    assert typed(client, practice, hidden, **fields).json() == {"kept": True}


def test_saving_forgets_what_was_kept(client, practice):
    hidden, _page = opened(client, change(practice))
    typed(client, practice, hidden, purpose="To meet.")
    form = practice_form(practice, purpose="To meet again.", _continue="1") | hidden
    client.post(change(practice), form)
    practice.refresh_from_db()
    assert practice.purpose == "To meet again."
    assert not RollingDraft.objects.exists()


def test_a_restored_text_is_saved_and_forgotten(client, practice):
    hidden, _page = opened(client, change(practice))
    typed(client, practice, hidden, purpose="To meet.")
    again, _page = opened(client, change(practice))
    assert again["restored"] == hidden["form_key"]
    form = practice_form(practice, purpose="To meet.", _continue="1") | again
    client.post(change(practice), form)
    assert not RollingDraft.objects.exists()


def test_what_comes_after_saving_is_not_kept_beside_it(client, practice):
    hidden, _page = opened(client, change(practice))
    client.post(change(practice), practice_form(practice, _continue="1") | hidden)
    late = typed(client, practice, hidden, purpose="Late.")
    assert "kept" not in late.json()
    assert "saved already" in late.json()["sentence"]
    assert not RollingDraft.objects.exists()


def test_unsaved_text_is_thrown_away_by_its_button(client, practice):
    hidden, _page = opened(client, change(practice))
    typed(client, practice, hidden, purpose="To meet.")
    again, page = opened(client, change(practice))
    address = f"{BASE}{practice.pk}/throw-away/"
    assert f'formaction="{address}"' in page
    response = client.post(address, practice_form(practice) | again, follow=True)
    assert not RollingDraft.objects.exists()
    assert "thrown away" in response.content.decode()
    assert client.get(address).headers["Location"] == change(practice)


def test_a_new_practice_is_kept_too_and_saved_once(client, officer, city):
    hidden, _page = opened(client, f"{BASE}add/")
    assert typed(client, None, hidden, title="Open door").status_code == 200
    again, page = opened(client, f"{BASE}add/")
    assert 'value="Open door"' in page
    form = practice_form(None, title="Open door", _continue="1") | again
    form |= {"places-TOTAL_FORMS": 1, "places-0-city": city.pk}
    client.post(f"{BASE}add/", form)
    assert GoodPractice.objects.count() == 1
    assert not RollingDraft.objects.exists()


# Two windows


def test_two_windows_do_not_overwrite_what_each_other_keeps(client, practice):
    one, _page = opened(client, change(practice))
    other, _page = opened(client, change(practice))
    typed(client, practice, one, purpose="One.")
    answer = typed(client, practice, other, purpose="Other.")
    assert answer.status_code == 409
    assert "another window" in answer.json()["sentence"]
    _hidden, page = opened(client, change(practice))
    assert "One.</textarea>" in page


def test_a_window_goes_on_with_what_it_shows(client, practice):
    one, _page = opened(client, change(practice))
    typed(client, practice, one, purpose="One.")
    other, _page = opened(client, change(practice))
    assert typed(client, practice, other, purpose="More.").status_code == 200
    assert typed(client, practice, one, purpose="Back.").status_code == 409


def test_two_forms_of_new_practices_are_kept_apart(client, officer, city):
    one, _page = opened(client, f"{BASE}add/")
    other, _page = opened(client, f"{BASE}add/")
    typed(client, None, one, title="One")
    typed(client, None, other, title="Other")
    assert RollingDraft.objects.count() == 2


def test_no_unsaved_form_makes_way_for_another(client, officer, city):
    hidden, _page = opened(client, f"{BASE}add/")
    keys = [{"form_key": str(uuid4())} for _number in range(drafts.MOST_NEW + 1)]
    for key in keys[:-1]:
        typed(client, None, hidden | key, title="One")

    refused = typed(client, None, hidden | keys[-1], title="Another")

    assert refused.status_code == 409
    assert "You have begun 20 new practices" in refused.json()["sentence"]
    assert typed(client, None, hidden | keys[0], title="The first").status_code == 200
    titles = {dict(draft.fields)["title"] for draft in RollingDraft.objects.all()}
    assert titles == {"One", "The first"}
    form = practice_form(None, title="Sent signed out") | hidden | keys[-1]
    client.logout()
    client.post(f"{BASE}add/", form)
    assert RollingDraft.objects.count() == drafts.MOST_NEW + 1


def test_each_new_practice_that_was_begun_is_found_again(client, officer, city):
    hidden, _page = opened(client, f"{BASE}add/")
    for title in ("Garden", "Choir"):
        typed(client, None, hidden | {"form_key": str(uuid4())}, title=title)

    desk = read(client.get("/admin/"))
    section = desk.one("section", aria_labelledby="begun")
    assert [name.text for name in section.all("strong")] == ["Choir", "Garden"]
    choir, garden = [link["href"] for link in section.all("a")]
    assert 'value="Choir"' in client.get(choir).content.decode()
    page = client.get(garden)
    assert 'value="Garden"' in page.content.decode()
    note = read(page).one("div", of="draft-note")
    empty, other = note.all("a")
    assert (other.text, other["href"]) == ("Choir", choir.removeprefix(f"{BASE}add/"))
    hidden, page = opened(client, f"{BASE}add/{empty['href']}")
    assert 'id="id_title"' in page
    assert "Choir" not in page
    assert "Garden" not in page
    typed(client, None, hidden, title="Kitchen")
    assert RollingDraft.objects.count() == 3
    again = client.get(f"{BASE}add/{empty['href']}")
    assert 'value="Kitchen"' in again.content.decode()
    stranger = Client()
    stranger.force_login(make_officer(city))
    assert "Garden" not in stranger.get(garden).content.decode()
    for kept in ("x", str(uuid4())):
        assert client.get(f"{BASE}add/?kept={kept}").status_code == 200


# Whose it is


def test_nobody_else_sees_what_is_typed(client, practice, city):
    hidden, _page = opened(client, change(practice))
    typed(client, practice, hidden, purpose="Secret.")
    for person in (make_officer(city), make_staff()):
        other = Client()
        other.force_login(person)
        assert "Secret." not in other.get(change(practice)).content.decode()


def test_a_foreign_practice_is_not_found(client, practice):
    foreign = make_practice("Foreign", status="draft")
    hidden, _page = opened(client, change(practice))
    for view in ("typed", "advice", "throw-away"):
        address = f"{BASE}{foreign.pk}/{view}/"
        response = client.post(address, practice_form(None) | hidden)
        assert response.status_code == 404
    assert not foreign.rolling_drafts.exists()


def test_what_is_typed_in_what_is_with_the_programme_is_kept_beside(client, practice):
    hidden, _page = opened(client, change(practice))
    GoodPractice.objects.filter(pk=practice.pk).update(status="submitted")
    answer = typed(client, practice, hidden, purpose="Late.").json()
    assert answer["kept"] is True
    assert "cannot be changed now. What you type is kept" in answer["sentence"]
    page = read(client.get(change(practice)))
    assert "Late." in page.one("section", aria_labelledby="left-heading").text
    assert not page.all("textarea")


def test_the_form_of_somebody_else_is_not_kept(client, practice, city):
    hidden, _page = opened(client, change(practice))
    client.force_login(make_officer(city))
    answer = typed(client, practice, hidden, purpose="Mine.")
    assert answer.status_code == 401
    assert "Somebody else" in answer.json()["sentence"]
    assert not RollingDraft.objects.exists()


def test_a_script_that_types_needs_its_token(practice, officer):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(officer)
    address = f"{BASE}{practice.pk}/typed/"
    assert strict.post(address, {"purpose": "x"}).status_code == 403
    assert strict.get(address).json()["token"]


# Hostile and large texts


def test_a_hundred_kilobytes_in_any_script_come_back_as_they_were(client, practice):
    text = "Київ, Ελλάδα, שלום \u202eabc\u202c, a\u0304\u0308, 👩‍👩‍👧.\r\n" * 2500
    hidden, _page = opened(client, change(practice))
    typed(client, practice, hidden, process=text)
    draft = RollingDraft.objects.get()
    assert dict(draft.fields)["process"] == text
    form = drafts.as_data(draft).dict() | hidden | {"_continue": "1"}
    client.post(change(practice), form)
    practice.refresh_from_db()
    assert practice.process == text.strip()


def test_nul_is_left_out_and_a_megabyte_is_refused_in_words(client, practice):
    hidden, _page = opened(client, change(practice))
    assert typed(client, practice, hidden, purpose="To\0 meet.").status_code == 200
    assert dict(RollingDraft.objects.get().fields)["purpose"] == "To meet."
    answer = typed(client, practice, hidden, process="x" * 1_000_001)
    assert answer.status_code == 413
    assert "too long" in answer.json()["sentence"]


@pytest.mark.parametrize("key", ["", "x", "1" * 500])
def test_a_form_without_a_key_is_refused(client, practice, key):
    hidden, _page = opened(client, change(practice))
    answer = typed(client, practice, hidden | {"form_key": key}, purpose="x")
    assert answer.status_code == 413


# A sign-in that ended while somebody typed


def test_typing_on_when_signed_out_says_so(client, practice):
    hidden, _page = opened(client, change(practice))
    client.logout()
    answer = typed(client, practice, hidden, purpose="To meet.")
    assert answer.status_code == 401
    assert "sign in" in answer.json()["sentence"]


@pytest.mark.parametrize("desk", ["", "/fr"])
def test_a_form_sent_when_signed_out_comes_back_after_signing_in(
    client, practice, officer, desk
):
    hidden, _page = opened(client, desk + change(practice))
    text = "Київ 👩‍👩‍👧\r\n" * 8000
    client.session.flush()
    client.logout()
    form = practice_form(practice, process=text, _continue="1") | hidden
    form["pictures-0-file"] = SimpleUploadedFile("a.png", PNG)
    response = client.post(desk + change(practice), form)
    assert response.status_code == 302
    assert "login" in response.headers["Location"]
    practice.refresh_from_db()
    assert practice.process == ""
    client.force_login(officer)
    _hidden, page = opened(client, desk + change(practice))
    assert "Київ 👩‍👩‍👧" in page
    assert dict(RollingDraft.objects.get().fields)["process"] == text


def test_a_new_practice_sent_when_signed_out_comes_back_too(client, officer, city):
    hidden, _page = opened(client, f"{BASE}add/")
    client.logout()
    form = practice_form(None, title="Open door", _continue="1") | hidden
    client.post(f"{BASE}add/", form)
    assert not GoodPractice.objects.exists()
    client.force_login(officer)
    _hidden, page = opened(client, f"{BASE}add/")
    assert 'value="Open door"' in page


def test_a_form_whose_token_is_stale_is_kept(practice, officer):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(officer)
    hidden, _page = opened(strict, change(practice))
    form = practice_form(practice, purpose="To meet.", _continue="1") | hidden
    response = strict.post(change(practice), form)
    assert response.status_code == 302
    _hidden, page = opened(strict, change(practice))
    assert "To meet.</textarea>" in page
    practice.refresh_from_db()
    assert practice.purpose == ""


@pytest.mark.parametrize(
    "ticket",
    ["", "x", signing.dumps(1, salt="another")],
    ids=["none", "unsigned", "for something else"],
)
def test_without_the_ticket_of_a_form_a_stranger_keeps_nothing(practice, ticket):
    stranger = Client()
    form = practice_form(practice, purpose="x") | {"form_key": str(uuid4())}
    stranger.post(change(practice), form | {"ticket": ticket})
    assert not RollingDraft.objects.exists()


def test_a_ticket_ends_and_is_of_no_use_to_a_disabled_account(practice, officer):
    stranger = Client()
    form = practice_form(practice, purpose="x") | {"form_key": str(uuid4())}
    form["ticket"] = drafts.ticket(officer)
    with time_machine.travel(timedelta(days=4)):
        stranger.post(change(practice), form)
    officer.is_active = False
    officer.save()
    stranger.post(change(practice), form)
    assert not RollingDraft.objects.exists()


def test_a_ticket_gives_no_access(practice, officer):
    stranger = Client()
    form = practice_form(practice, purpose="x") | {"form_key": str(uuid4())}
    form["ticket"] = drafts.ticket(officer)
    answer = stranger.post(change(practice), form)
    assert answer.status_code == 302
    assert "x" not in answer.content.decode()
    practice.refresh_from_db()
    assert practice.purpose == ""


def test_a_form_that_comes_too_late_is_kept_for_when_it_is_back(client, practice):
    hidden, _page = opened(client, change(practice))
    GoodPractice.objects.filter(pk=practice.pk).update(status="submitted")
    form = practice_form(practice, purpose="Late.", _continue="1") | hidden
    page = client.post(change(practice), form, follow=True).content.decode()
    assert "Nothing was saved" in page
    GoodPractice.objects.filter(pk=practice.pk).update(status="changes_requested")
    _hidden, page = opened(client, change(practice))
    assert "Late.</textarea>" in page
