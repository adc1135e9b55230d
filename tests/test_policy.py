"""Who changes what at the desk; the table of all addresses is in test_rights.py."""

from itertools import product

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission, User
from django.contrib.contenttypes.models import ContentType

from cities.folding import fold
from practices.audit import log
from practices.models import GoodPractice
from tests.factories import (
    make_city,
    make_officer,
    make_picture,
    make_practice,
    make_staff,
    make_superuser,
    make_topic,
    make_user,
    practice_form,
)
from tests.steps import take

pytestmark = pytest.mark.django_db

BASE = "/admin/practices/goodpractice/"
STATUSES = ["draft", "submitted", "changes_requested", "published", "archived"]
WITH_THE_CITY = {"draft", "changes_requested"}
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
SEEING = {"officer", "staff", "superuser"}


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


@pytest.mark.parametrize(("person", "status"), [*product(PEOPLE, STATUSES)])
def test_a_form_that_is_sent_in_changes_what_the_role_may_change(
    client, sign_in, practice_in, person, status
):
    practice = practice_in(status)
    sign_in(person)
    form = practice_form(practice, title="Changed", _continue="1")
    client.post(f"{BASE}{practice.pk}/change/", form)
    may = person in SEEING and status in WITH_THE_CITY
    may |= person in {"staff", "superuser"} and status == "submitted"
    assert GoodPractice.objects.get().title == ("Changed" if may else "Secret garden")


@pytest.mark.parametrize(("person", "status"), [*product(PEOPLE, STATUSES)])
def test_deleting_takes_drafts_alone_also_from_superusers(
    client, sign_in, practice_in, person, status
):
    practice = practice_in(status)
    sign_in(person)
    client.post(f"{BASE}{practice.pk}/delete/", {"post": "yes"})
    may = person in SEEING and status == "draft"
    assert GoodPractice.objects.exists() != may


@pytest.mark.parametrize(
    ("person", "status"), [("officer", 403), ("staff", 403), ("superuser", 302)]
)
def test_what_was_public_goes_by_a_superuser_alone_and_as_a_draft_again(
    client, sign_in, practice_in, person, status
):
    practice = practice_in("published")
    sign_in("superuser")
    for action in ("archive", "restore", "withdraw"):
        take(client, practice, action, reason="A court wants it erased.")
    sign_in(person)
    response = client.post(f"{BASE}{practice.pk}/delete/", {"post": "yes"})
    assert response.status_code == status
    assert GoodPractice.objects.exists() == (status == 403)
    said = " ".join(LogEntry.objects.values_list("change_message", flat=True))
    assert "A court wants it erased." in said


def test_nobody_deletes_an_account_with_what_it_did_from_the_log(client, superuser):
    gone = make_staff()
    log(gone, make_city(), "save", "Something.")
    chosen = {"action": "delete_selected", "_selected_action": [gone.pk]}
    address = f"/admin/auth/user/{gone.pk}/delete/"
    assert client.post(address, {"post": "yes"}).status_code == 403
    client.post("/admin/auth/user/", chosen | {"post": "yes"})
    assert LogEntry.objects.filter(user=gone).exists()


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
    assert found == (person in SEEING)


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


@pytest.mark.parametrize(
    ("person", "status"), [("officer", 403), ("staff", 200), ("superuser", 200)]
)
def test_accounts_are_for_the_programme(client, sign_in, person, status):
    sign_in(person)
    assert client.get("/admin/auth/user/").status_code == status


@pytest.mark.parametrize("person", PEOPLE)
def test_groups_permissions_and_second_factors_are_nobodys_to_edit(
    client, sign_in, person
):
    sign_in(person)
    for kind in ("auth/group", "auth/permission", "mfa/authenticator"):
        answer = client.get(f"/admin/{kind}/")
        assert answer.status_code in {302, 404}


def test_a_permission_that_somebody_wrote_into_a_table_gives_no_right(client, sign_in):
    officer = sign_in("officer")
    officer.user_permissions.set(Permission.objects.all())
    officer.groups.first().permissions.set(Permission.objects.all())
    for kind in ("cities/city", "practices/topic", "auth/user"):
        assert client.get(f"/admin/{kind}/add/").status_code == 403


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
    assert client.get(address).status_code == 404
    officer.cities.add(city)
    officer.groups.clear()
    assert client.get(address).status_code == 403
    User.objects.filter(pk=officer.pk).update(is_active=False)
    assert "/login/" in client.get(address).url


def test_staff_that_becomes_none_is_shut_out_at_the_next_request(
    client, sign_in, practice_in
):
    practice = practice_in("submitted")
    staff = sign_in("staff")
    address = f"{BASE}{practice.pk}/step/publish/"
    assert client.get(address).status_code == 200
    staff.groups.clear()
    assert client.post(address, {"seen": 0}).status_code == 404
    assert GoodPractice.objects.get().status == "submitted"


SMUGGLED = {
    "status": "published",
    "slug": "taken-over",
    "published_at": "2020-01-01 12:00",
    "submitted_at": "2020-01-01 12:00",
    "created_at": "2020-01-01 12:00",
    "confirmed_at": "2020-01-01",
    "silent_since": "2020-01-01",
    "update_of": "1",
    "merged_into": "1",
    "contact_consent_at": "2020-01-01 12:00",
    "contact_consent_by": "1",
    "period_corrected": "on",
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
    # The title was changed, and what is made of it.
    kept = before | {"title_key": fold("Changed"), "slug": "changed"}
    assert GoodPractice.objects.values(*kept).get() == kept


def test_an_officer_smuggles_nothing_into_a_new_practice(client, sign_in, city):
    sign_in("officer")
    form = practice_form(None, title="New", **SMUGGLED, **BY_OFFICERS_ONLY)
    form |= {"language": "sq"}
    form |= {"places-TOTAL_FORMS": 1, "places-0-city": city.pk, "_continue": "1"}
    client.post(f"{BASE}add/", form)
    practice = GoodPractice.objects.get()
    assert (practice.status, practice.slug, practice.published_at) == (
        "draft",
        "new",
        None,
    )
    assert (practice.evidence, practice.source_url) == ("described", "")
    assert practice.start_year is None
    assert practice.language == "sq"  # is hers to say


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
    assert "“Publish” is not possible" in response.content.decode()
    assert GoodPractice.objects.get().status == "draft"


def test_officers_have_no_actions_in_the_list(client, sign_in, practice_in):
    practice = practice_in("submitted")
    sign_in("officer")
    client.post(BASE, {"action": "publish", "_selected_action": [practice.pk]})
    assert GoodPractice.objects.get().status == "submitted"
