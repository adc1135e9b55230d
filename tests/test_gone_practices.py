"""What somebody typed in a practice that others delete, publish or take from her."""

import pytest
from django.test import Client

from practices.models import GoodPractice, RollingDraft
from practices.workflow import transition
from tests.factories import (
    make_city,
    make_document,
    make_officer,
    make_practice,
    make_staff,
    make_topic,
    practice_form,
)
from tests.pages import read
from tests.test_durability import fields_of
from tests.test_rolling_draft import BASE, change, opened, typed

pytestmark = pytest.mark.django_db


@pytest.fixture
def practice(officer, city):
    return make_practice("Open door", city=city, status="draft")


@pytest.fixture
def colleague(city):
    client = Client()
    client.force_login(make_officer(city))
    return client


def delete(client, practice):
    return client.post(f"{BASE}{practice.pk}/delete/", {"post": "yes"})


def save(client, practice, hidden, **fields):
    form = practice_form(practice, _continue="1", **fields) | hidden
    return client.post(change(practice), form, follow=True)


def told(response):
    return [str(message) for message in response.context["messages"]]


def sent_from(response):
    """Give what a browser sends of the form that a page shows."""
    fields = fields_of(response.content.decode())
    form: dict[str, list[str]] = {"_continue": ["1"]}
    for name, value in fields:
        form.setdefault(name, []).append(value)
    return form


# A colleague deletes the draft


def test_what_is_kept_of_a_draft_that_a_colleague_deletes_is_kept(
    client, colleague, practice
):
    hidden, _page = opened(client, change(practice))
    typed(client, practice, hidden, purpose="To meet.", title="My door")
    assert delete(colleague, practice).status_code == 302
    assert not GoodPractice.objects.exists()

    hidden, page = opened(client, f"{BASE}add/")
    assert "To meet.</textarea>" in page
    assert "was kept automatically" in page
    _hidden, page = opened(colleague, f"{BASE}add/")
    assert "To meet." not in page


def test_it_is_saved_as_a_new_practice_with_its_places(
    client, colleague, practice, city
):
    make_document(practice, "The plan", link="https://example.org/plan")
    hidden, _page = opened(client, change(practice))
    document = practice.reference_documents.get()
    rows = {
        "reference_documents-TOTAL_FORMS": 1,
        "reference_documents-INITIAL_FORMS": 1,
        "reference_documents-0-id": document.pk,
        "reference_documents-0-practice": practice.pk,
        "reference_documents-0-title": "The plan",
        "reference_documents-0-link": "https://example.org/plan",
    }
    typed(client, practice, hidden, purpose="To meet.", **rows)
    delete(colleague, practice)

    client.post(f"{BASE}add/", sent_from(client.get(f"{BASE}add/")))

    again = GoodPractice.objects.get()
    assert (again.purpose, again.places.get().city) == ("To meet.", city)
    assert again.reference_documents.get().title == "The plan"
    assert not RollingDraft.objects.exists()


def test_a_late_copy_of_a_form_is_no_new_practice(client, officer, colleague):
    form = sent_from(client.get(f"{BASE}add/")) | {"title": ["My door"]}
    client.post(f"{BASE}add/", form)
    delete(colleague, GoodPractice.objects.get())

    late = client.post(f"{BASE}add/typed/", form)

    assert "saved already" in late.json()["sentence"]
    assert not RollingDraft.objects.exists()
    # With the button it is what she wants.
    page = client.post(f"{BASE}add/", form, follow=True)
    assert 'value="My door"' in page.content.decode()


def test_who_deletes_a_draft_throws_away_what_she_typed_in_it(client, practice):
    hidden, _page = opened(client, change(practice))
    typed(client, practice, hidden, purpose="To meet.")
    delete(client, practice)
    assert not RollingDraft.objects.exists()


@pytest.mark.parametrize("kept_before", [True, False])
def test_a_form_of_a_draft_that_is_gone_comes_back_as_a_new_one(
    client, colleague, practice, kept_before
):
    hidden, _page = opened(client, change(practice))
    if kept_before:
        typed(client, practice, hidden, purpose="To")
    form = practice_form(practice, purpose="To meet.", _continue="1") | hidden
    address = change(practice)
    delete(colleague, practice)

    response = client.post(address, form, follow=True)

    assert response.redirect_chain == [(f"{BASE}add/", 302)]
    assert "To meet.</textarea>" in response.content.decode()
    assert "no longer there, or no longer yours" in told(response)[0]
    assert RollingDraft.objects.count() == 1


def test_typing_on_in_what_is_gone_says_so_and_is_kept(client, colleague, practice):
    hidden, _page = opened(client, change(practice))
    form = practice_form(practice, purpose="To meet.") | hidden
    address = f"{BASE}{practice.pk}/typed/"
    delete(colleague, practice)
    for text in ("To meet", "To meet."):
        answer = client.post(address, form | {"purpose": text})
        assert answer.status_code == 404
        assert "kept as a new practice" in answer.json()["sentence"]
    _hidden, page = opened(client, f"{BASE}add/")
    assert "To meet.</textarea>" in page
    answer = client.post(address, form | {"purpose": "x" * 1_000_001})
    assert answer.status_code == 413


@pytest.mark.parametrize("kept_before", [True, False])
def test_what_is_typed_in_a_duplicate_that_is_merged_is_kept(
    client, practice, city, kept_before
):
    hidden, _page = opened(client, change(practice))
    if kept_before:
        typed(client, practice, hidden, purpose="To meet.")
    staff = Client()
    staff.force_login(make_staff())
    stays = make_practice("Open doors", city=city)
    staff.post(f"{BASE}{practice.pk}/merge/", {"into": stays.pk})
    if not kept_before:
        response = save(client, practice, hidden, purpose="To meet.")
        assert "is kept: it stands in the form of a new practice" in told(response)[0]
    _hidden, page = opened(client, f"{BASE}add/")
    assert "To meet.</textarea>" in page
    assert RollingDraft.objects.count() == 1


# Her city is taken from her


@pytest.mark.parametrize("cities", [0, 1])
def test_a_form_of_what_is_no_longer_hers_is_kept(
    client, officer, practice, city, cities
):
    hidden, _page = opened(client, change(practice))
    officer.cities.set([make_city("Elsewhere")][:cities])

    response = save(client, practice, hidden, purpose="To meet.")

    assert "no longer yours" in told(response)[0]
    practice.refresh_from_db()
    assert practice.purpose == ""
    officer.cities.add(city)
    _hidden, page = opened(client, f"{BASE}add/")
    assert "To meet.</textarea>" in page


def test_what_a_colleague_sent_in_meanwhile_asks_for_no_choice(client, practice, city):
    hidden, _page = opened(client, change(practice))
    practice.topics.add(make_topic())
    GoodPractice.objects.update(purpose="To talk.")
    transition(practice, "submit", make_officer(city))
    response = save(client, practice, hidden, purpose="To meet.")
    assert "Nothing was saved" in told(response)[0]
    transition(practice, "withdraw", make_staff())
    _hidden, page = opened(client, change(practice))
    assert "To meet.</textarea>" in page


def test_a_new_practice_is_kept_when_its_writer_has_no_city_any_more(
    client, officer, city
):
    hidden, _page = opened(client, f"{BASE}add/")
    officer.cities.clear()
    form = practice_form(None, title="Open door", _continue="1") | hidden
    assert client.post(f"{BASE}add/typed/", form).status_code == 404
    response = client.post(f"{BASE}add/", form, follow=True)
    assert response.redirect_chain == [("/admin/", 302)]
    assert not GoodPractice.objects.exists()
    officer.cities.add(city)
    _hidden, page = opened(client, f"{BASE}add/")
    assert 'value="Open door"' in page


@pytest.mark.parametrize("ends", ["deleted", "merged", "another city's"])
def test_a_form_sent_when_signed_out_comes_back_as_a_new_one_too(
    client, officer, practice, ends
):
    hidden, _page = opened(client, change(practice))
    form = practice_form(practice, purpose="To meet.", _continue="1") | hidden
    address = change(practice)
    client.logout()
    if ends == "deleted":
        practice.delete()
    elif ends == "merged":
        practice.status, practice.merged_into = "archived", make_practice("The other")
        practice.save()
    else:
        practice.places.update(city=make_city("Oslo", "NO"))

    assert "login" in client.post(address, form).url

    assert RollingDraft.objects.get().practice is None
    client.force_login(officer)
    _hidden, page = opened(client, f"{BASE}add/")
    assert "To meet.</textarea>" in page


def test_a_form_with_the_ticket_of_somebody_else_is_not_kept(client, practice, city):
    other = Client()
    other.force_login(make_officer(city))
    hidden, _page = opened(other, change(practice))
    form = practice_form(practice, purpose="x", _continue="1") | hidden
    assert client.post(change(GoodPractice(pk=987)), form).status_code == 404
    assert not RollingDraft.objects.exists()


# As the site runs: no transaction stands around a request


@pytest.mark.django_db(transaction=True)
def test_a_draft_is_deleted(client, practice):
    assert delete(client, practice).status_code == 302
    assert not GoodPractice.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_form_that_comes_too_late_is_kept(client, practice):
    hidden, _page = opened(client, change(practice))
    GoodPractice.objects.update(status="submitted")
    response = save(client, practice, hidden, purpose="Late.")
    assert "Nothing was saved" in told(response)[0]
    assert dict(RollingDraft.objects.get().fields)["purpose"] == "Late."


@pytest.mark.django_db(transaction=True)
def test_a_form_of_what_is_gone_is_kept(client, colleague, practice):
    hidden, _page = opened(client, change(practice))
    form = practice_form(practice, purpose="To meet.", _continue="1") | hidden
    address = change(practice)
    delete(colleague, practice)
    assert client.post(address, form).status_code == 302
    assert dict(RollingDraft.objects.get().fields)["purpose"] == "To meet."


# A colleague sends the practice in, and it is published


def test_what_is_typed_in_a_practice_that_was_published_meanwhile_is_shown(
    client, officer, city, practice
):
    practice.topics.add(make_topic())
    GoodPractice.objects.update(purpose="To talk.")
    hidden, _page = opened(client, change(practice))
    transition(practice, "submit", make_officer(city))
    transition(practice, "publish", make_staff())

    response = save(client, practice, hidden, purpose="To talk.", impact="40 came.")

    assert "can be put into the form of the next update" in told(response)[0]
    page = read(client.get(change(practice)))
    left = page.one("section", aria_labelledby="left-heading")
    assert "40 came." in left.text
    assert "Impact" in left.text
    assert "Purpose" not in left.text
    button = left.one("button")
    client.post(button["formaction"], {"form_key": left.one("input")["value"]})
    assert not RollingDraft.objects.exists()
    assert not read(client.get(change(practice))).all("section", of="draft-note")


# Links of mails to an update that was published


@pytest.mark.parametrize("where", ["change", "review", "step/publish"])
def test_the_address_of_an_update_that_is_gone_leads_to_its_practice(
    client, staff, colleague, city, where
):
    practice = make_practice(
        "Open door", city=city, topics=[make_topic()], purpose="To meet."
    )
    update = transition(practice, "prepare_update", make_officer(city))
    address = f"{BASE}{update.pk}/{where}/"
    transition(update, "submit", make_officer(city))
    transition(update, "publish", make_staff())
    assert not GoodPractice.objects.filter(update_of=practice).exists()

    response = client.get(address, follow=True)

    assert response.redirect_chain == [(change(practice), 302)]
    assert "published or thrown away meanwhile" in told(response)[0]
    elsewhere = make_officer(make_city("Elsewhere"))
    client.force_login(elsewhere)
    assert client.get(address).status_code == 404
    if where == "change":
        answer = colleague.get(address)
        assert answer["Location"] == change(practice)
