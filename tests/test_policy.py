"""Who sees and changes which practices at the desk: every address, role and status."""

from itertools import product
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType

from practices.models import GoodPractice
from tests.factories import (
    make_city,
    make_document,
    make_officer,
    make_picture,
    make_practice,
    make_staff,
    make_superuser,
    make_topic,
    make_user,
    practice_form,
)

pytestmark = pytest.mark.django_db

BASE = "/admin/practices/goodpractice/"
STATUSES = ["draft", "submitted", "changes_requested", "published", "archived"]
WITH_THE_CITY = {"draft", "changes_requested"}
# The names of all addresses of practices at the desk.
ADDRESSES = {
    "changelist": BASE,
    "add": BASE + "add/",
    "change": BASE + "{pk}/change/",
    "delete": BASE + "{pk}/delete/",
    "history": BASE + "{pk}/history/",
    "simple_history": BASE + "{pk}/history/{version}/",
    "file": BASE + "{pk}/files/documents/{document}/",
}
PEOPLE = {
    "stranger": lambda city: None,
    "member without a role": lambda city: make_user(),
    "officer": lambda city: make_officer(city),
    "officer elsewhere": lambda city: make_officer(make_city("Elsewhere")),
    "officer without a city": lambda city: make_officer(),
    "officer, disabled": lambda city: make_officer(city, is_active=False),
    "staff": lambda city: make_staff(),
    "staff, disabled": lambda city: make_staff(is_active=False),
    "superuser": lambda city: make_superuser(),
}
SIGN_IN, AS_IF_ABSENT, ABSENT, REFUSED, SHOWN = "sign in", "to index", 404, 403, 200
TO_SIGN_IN = dict.fromkeys(ADDRESSES, SIGN_IN)
OUTSIDE = {
    "changelist": SHOWN,
    "add": SHOWN,
    "change": AS_IF_ABSENT,
    "delete": REFUSED,
    "history": ABSENT,
    "simple_history": ABSENT,
    "file": ABSENT,
}
INSIDE = dict.fromkeys(ADDRESSES, SHOWN)
ANSWERS: dict[str, dict[str, Any]] = {
    "stranger": TO_SIGN_IN,
    "member without a role": OUTSIDE
    | dict.fromkeys(["changelist", "add", "change"], REFUSED),
    "officer": INSIDE,
    "officer elsewhere": OUTSIDE,
    "officer without a city": OUTSIDE | {"add": REFUSED},
    "officer, disabled": TO_SIGN_IN,
    "staff": INSIDE,
    "staff, disabled": TO_SIGN_IN,
    "superuser": INSIDE,
}


def expected(person, address, status):
    """Say how the desk answers; only a superuser deletes what is no draft."""
    answer = ANSWERS[person][address]
    kept = address == "delete" and status != "draft" and person != "superuser"
    return REFUSED if kept and answer == SHOWN else answer


@pytest.fixture
def city():
    return make_city("Exampleville")


@pytest.fixture
def sign_in(client, city):
    """Sign a person in; one who is disabled was signed in before."""

    def enter(person):
        user = PEOPLE[person](city)
        if user:
            is_active = user.is_active
            User.objects.filter(pk=user.pk).update(is_active=True)
            client.force_login(User.objects.get(pk=user.pk))
            User.objects.filter(pk=user.pk).update(is_active=is_active)
        return user

    return enter


@pytest.fixture
def practice_in(city):
    def make(status="draft"):
        practice = make_practice(
            "Secret garden",
            city=city,
            status=status,
            purpose="To meet.",
            topics=[make_topic()],
        )
        return GoodPractice.objects.get(pk=practice.pk)

    return make


def answer_of(response):
    if response.status_code != 302:
        return response.status_code
    return SIGN_IN if "/login/" in response.url else AS_IF_ABSENT


def test_the_table_holds_every_address_role_and_status():
    desk = admin.site.get_model_admin(GoodPractice)
    names = {
        url.name.removeprefix("practices_goodpractice_")
        for url in desk.urls
        if url.name
    }
    assert set(ADDRESSES) == names
    assert set(ANSWERS) == set(PEOPLE)
    assert all(set(answers) == set(ADDRESSES) for answers in ANSWERS.values())
    assert GoodPractice.Status.values == STATUSES


@pytest.mark.parametrize(
    ("address", "person", "status"), [*product(ADDRESSES, PEOPLE, STATUSES)]
)
def test_each_address_answers_each_role_as_the_table_says(
    client, sign_in, practice_in, address, person, status
):
    practice = practice_in(status)
    document = make_document(practice)
    version = practice.history.first().pk
    sign_in(person)
    url = ADDRESSES[address].format(
        pk=practice.pk, document=document.pk, version=version
    )
    response = client.get(url)
    wanted = expected(person, address, status)
    assert answer_of(response) == wanted
    content = response.getvalue().decode(errors="ignore")
    seen = practice.title in content
    assert seen == (
        address not in {"add", "file"}
        and ANSWERS[person]["change"] == SHOWN
        and wanted == SHOWN
    )


@pytest.mark.parametrize(
    "address", ["change", "delete", "history", "simple_history", "file"]
)
def test_a_foreign_practice_answers_as_one_that_does_not_exist(
    client, sign_in, practice_in, address
):
    practice = practice_in()
    keys = {
        "document": make_document(practice).pk,
        "version": practice.history.first().pk,
    }
    sign_in("officer elsewhere")
    foreign = client.get(ADDRESSES[address].format(pk=practice.pk, **keys))
    absent = client.get(ADDRESSES[address].format(pk=987654, **keys))
    assert (foreign.status_code, foreign.headers.get("Location")) == (
        absent.status_code,
        absent.headers.get("Location"),
    )


@pytest.mark.parametrize(("person", "status"), [*product(PEOPLE, STATUSES)])
def test_a_form_that_is_sent_in_changes_what_the_role_may_change(
    client, sign_in, practice_in, person, status
):
    practice = practice_in(status)
    sign_in(person)
    form = practice_form(practice, title="Changed", _continue="1")
    client.post(f"{BASE}{practice.pk}/change/", form)
    may = person in {"staff", "superuser"}
    may |= person == "officer" and status in WITH_THE_CITY
    assert GoodPractice.objects.get().title == ("Changed" if may else "Secret garden")


@pytest.mark.parametrize(("person", "status"), [*product(PEOPLE, STATUSES)])
def test_deleting_takes_drafts_alone_but_from_superusers(
    client, sign_in, practice_in, person, status
):
    practice = practice_in(status)
    sign_in(person)
    client.post(f"{BASE}{practice.pk}/delete/", {"post": "yes"})
    may = person == "superuser"
    may |= person in {"officer", "staff"} and status == "draft"
    assert GoodPractice.objects.exists() != may


def test_a_draft_that_was_sent_in_once_is_kept(client, sign_in, practice_in):
    practice = practice_in("changes_requested")
    practice.submitted_at = practice.created_at
    practice.status = "draft"
    practice.save()
    sign_in("officer")
    response = client.post(f"{BASE}{practice.pk}/delete/", {"post": "yes"})
    assert response.status_code == 403


@pytest.mark.parametrize("person", PEOPLE)
def test_a_practice_is_made_by_those_who_may(client, sign_in, city, person):
    sign_in(person)
    form = practice_form(None, title="New", language="en", evidence="described")
    form |= {"places-TOTAL_FORMS": 1, "places-0-city": city.pk, "_continue": "1"}
    client.post(f"{BASE}add/", form)
    assert GoodPractice.objects.exists() == (
        person in {"officer", "staff", "superuser"}
    )


@pytest.mark.parametrize("person", PEOPLE)
def test_look_ups_find_only_what_one_may_see(client, sign_in, practice_in, person):
    practice_in()
    sign_in(person)
    address = "/admin/autocomplete/?app_label=practices&model_name=picture"
    response = client.get(f"{address}&field_name=practice&term=secret")
    found = "Secret" in response.content.decode()
    assert found == (ANSWERS[person]["change"] == SHOWN)


def test_cities_are_looked_up_by_officers_but_not_listed(client, sign_in):
    sign_in("officer elsewhere")
    address = "/admin/autocomplete/?app_label=practices&model_name=place"
    response = client.get(f"{address}&field_name=city&term=exampleville")
    assert [city["text"] for city in response.json()["results"]] == ["Exampleville"]
    assert client.get("/admin/cities/city/").status_code == 403


@pytest.mark.parametrize("person", ["officer", "member without a role"])
def test_everything_but_practices_is_closed_to_others_than_staff(
    client, sign_in, city, person
):
    sign_in(person)
    for model in admin.site._registry:
        if model is GoodPractice:
            continue
        base = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
        for address in (base, f"{base}add/"):
            assert client.get(address).status_code == 403, address
    response = client.get("/admin/")
    models = [
        m["object_name"] for app in response.context["app_list"] for m in app["models"]
    ]
    assert models == (["GoodPractice"] if person == "officer" else [])


def test_accounts_and_groups_are_for_superusers(client, sign_in):
    sign_in("staff")
    for address in ("/admin/auth/user/", "/admin/auth/group/"):
        assert client.get(address).status_code == 403
    sign_in("superuser")
    for address in ("/admin/auth/user/", "/admin/auth/group/"):
        assert client.get(address).status_code == 200


def test_nobody_learns_the_address_of_a_practice_by_its_number(
    client, sign_in, practice_in
):
    practice = practice_in()
    sign_in("officer elsewhere")
    kind = ContentType.objects.get_for_model(GoodPractice)
    response = client.get(f"/admin/r/{kind.pk}/{practice.pk}/")
    assert response.status_code == 404


def test_rights_that_are_taken_away_are_gone_at_the_next_request(
    client, sign_in, practice_in, city
):
    practice = practice_in()
    officer = sign_in("officer")
    address = f"{BASE}{practice.pk}/change/"
    assert client.get(address).status_code == 200
    officer.cities.clear()
    assert answer_of(client.get(address)) == AS_IF_ABSENT
    officer.cities.add(city)
    officer.groups.clear()
    assert answer_of(client.get(address)) == REFUSED
    User.objects.filter(pk=officer.pk).update(is_active=False)
    assert answer_of(client.get(address)) == SIGN_IN


SMUGGLED = {
    "status": "published",
    "slug": "taken-over",
    "published_at": "2020-01-01 12:00",
    "submitted_at": "2020-01-01 12:00",
    "created_at": "2020-01-01 12:00",
    "confirmed_at": "2020-01-01",
    "start_year": "1999",
    "end_year": "1999",
    "ongoing": "1",
    "title_key": "x",
    "id": "77",
    "pk": "77",
}
BY_OFFICERS_ONLY = {
    "evidence": "evaluated",
    "source_url": "https://example.org/",
    "language": "sq",
}


@pytest.mark.parametrize("person", ["officer", "staff", "superuser"])
def test_smuggled_fields_change_nothing(client, sign_in, practice_in, person):
    practice = practice_in()
    extra = SMUGGLED | (BY_OFFICERS_ONLY if person == "officer" else {})
    before = GoodPractice.objects.values(*extra).get()
    sign_in(person)
    form = practice_form(practice, title="Changed", **extra, _continue="1")
    client.post(f"{BASE}{practice.pk}/change/", form)
    assert GoodPractice.objects.get().title == "Changed"
    kept = {name: value for name, value in before.items() if name != "title_key"}
    after = GoodPractice.objects.values(*kept).get()
    assert after == kept


def test_an_officer_smuggles_nothing_into_a_new_practice(client, sign_in, city):
    sign_in("officer")
    form = practice_form(None, title="New", **SMUGGLED, **BY_OFFICERS_ONLY)
    form |= {"places-TOTAL_FORMS": 1, "places-0-city": city.pk, "_continue": "1"}
    client.post(f"{BASE}add/", form)
    practice = GoodPractice.objects.get()
    assert (practice.status, practice.slug, practice.published_at) == (
        "draft",
        "new",
        None,
    )
    assert (practice.evidence, practice.source_url) == ("described", "")
    assert (practice.language, practice.start_year) == ("en", None)


def test_parts_of_a_foreign_practice_are_out_of_reach(
    client, sign_in, practice_in, city
):
    own = practice_in()
    foreign = make_practice("Foreign", city=make_city("Elsewhere"), status="draft")
    place, picture = foreign.places.get(), make_picture(foreign)
    sign_in("officer")
    form = practice_form(own, title="Changed", _continue="1") | {
        "places-TOTAL_FORMS": 2,
        "places-INITIAL_FORMS": 2,
        "places-1-id": place.pk,
        "places-1-practice": own.pk,
        "places-1-country": "FR",
        "pictures-TOTAL_FORMS": 1,
        "pictures-INITIAL_FORMS": 1,
        "pictures-0-id": picture.pk,
        "pictures-0-practice": own.pk,
        "pictures-0-alternative_text": "Taken over",
        "pictures-0-DELETE": "on",
    }
    client.post(f"{BASE}{own.pk}/change/", form)
    assert foreign.places.get().city == place.city
    assert foreign.pictures.get().alternative_text == "Mothers at a table"
    assert own.pictures.count() == 0


def test_a_step_by_button_asks_the_workflow(client, sign_in, practice_in):
    practice = practice_in()
    sign_in("officer")
    form = practice_form(practice, _transition="publish")
    response = client.post(f"{BASE}{practice.pk}/change/", form, follow=True)
    assert "Your account does not allow “Publish”" in response.content.decode()
    assert GoodPractice.objects.get().status == "draft"


def test_officers_have_no_actions_in_the_list(client, sign_in, practice_in):
    practice = practice_in("submitted")
    sign_in("officer")
    client.post(BASE, {"action": "publish", "_selected_action": [practice.pk]})
    assert GoodPractice.objects.get().status == "submitted"
