"""Invitations: the only way to the desk, by a link that works once, for seven days."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from practices import invitations, policy
from practices.mailbox import normal_address
from practices.models import Invitation, OutgoingMail, Preferences
from tests.factories import (
    make_city,
    make_invitation,
    make_officer,
    make_practice,
    make_user,
)
from tests.pages import read
from tests.signing import PASSWORD, sign_in, with_password

pytestmark = pytest.mark.django_db

LIST = "/admin/practices/invitation/"
ANSWER = {"first_name": "Ana", "last_name": "Silva", "password": PASSWORD}


@pytest.fixture
def lisbon():
    return make_city("Lisbon")


def invite(client, address="new@example.org", **fields):
    return client.post(f"{LIST}add/", {"address": address, "language": "en"} | fields)


def link_of(mail):
    return re.findall(r"http://testserver(\S+/invitation/\S+)", mail.text)[0]


def last_link():
    return link_of(OutgoingMail.objects.latest("pk"))


def path(invitation):
    return f"/account/invitation/{invitation.token}/"


def act(client, action, *chosen):
    form = {"action": action, "_selected_action": [one.pk for one in chosen]}
    client.post(LIST, form)


# --- From the mail to the desk --------------------------------------------------------


def test_who_is_invited_chooses_a_password_and_is_at_her_desk(client, staff, lisbon):
    invite(client, "Ana@Example.org", cities=[lisbon.pk])
    mail = OutgoingMail.objects.get()
    assert mail.to == "ana@example.org"
    assert "Programme invites you to describe the good practices of Lisbon" in mail.text
    browser = Client()
    page = read(browser.get(link_of(mail)))
    assert "Programme invites you" in page.one("p", of="lede").text
    assert "ana@example.org" in page.one("main").text
    desk = browser.post(link_of(mail), ANSWER)
    assert desk.headers["Location"] == "/admin/"
    assert browser.get("/admin/practices/goodpractice/add/").status_code == 200
    ana = User.objects.get(email="ana@example.org")
    assert policy.is_officer(ana)
    assert list(policy.own_cities(ana)) == [lisbon]
    assert ana.check_password(PASSWORD)
    assert not ana.is_superuser


def test_who_invites_chooses_cities_and_makes_none(client, staff):
    page = client.get("/admin/practices/invitation/add/").text
    assert "/admin/autocomplete/" in page
    assert "/admin/cities/city/add/" not in page


def test_an_invitation_for_two_cities_gives_both_and_no_third(client, staff, lisbon):
    second, third = make_city("Exampleville"), make_city("Elsewhere")
    invite(client, cities=[lisbon.pk, second.pk])
    mail = OutgoingMail.objects.get()
    assert "Lisbon" in mail.text
    assert "Exampleville" in mail.text
    browser = Client()
    browser.post(link_of(mail), ANSWER)
    person: Any = User.objects.get(email="new@example.org")
    assert set(person.cities.all()) == {lisbon, second}
    hers, foreign = (
        make_practice("Open door", city=city, status="draft")
        for city in (second, third)
    )
    address = "/admin/practices/goodpractice/{}/change/".format
    assert browser.get(address(hers.pk)).status_code == 200
    assert browser.get(address(foreign.pk)).status_code == 404


@pytest.mark.parametrize("password", ["password1234", "aaaaaaaaaaaaaa", "short-one"])
def test_a_password_that_is_easily_guessed_makes_no_account(client, lisbon, password):
    invitation = make_invitation(cities=[lisbon])
    page = client.post(path(invitation), ANSWER | {"password": password})
    assert page.status_code == 200
    assert read(page).one("ul", of="errorlist").text
    assert not User.objects.filter(email="new@example.org").exists()


def test_staff_invites_staff(client, staff):
    invite(client, for_staff="on")
    Client().post(last_link(), ANSWER)
    assert policy.is_staff(User.objects.get(email="new@example.org"))


def test_an_invitation_in_french_leads_to_french_pages_and_mails(client, staff, lisbon):
    invite(client, cities=[lisbon.pk], language="fr")
    assert last_link().startswith("/fr/account/invitation/")
    Client().post(last_link(), ANSWER)
    user = User.objects.get(email="new@example.org")
    assert Preferences.objects.of(user).language == "fr"


def test_after_an_invitation_a_second_factor_can_be_added_at_once(client, lisbon):
    client.post(path(make_invitation(cities=[lisbon])), ANSWER)
    page = client.get("/account/second-factor/totp/activate/")
    assert page.status_code == 200


@pytest.mark.parametrize(
    "change",
    [{"password": "short"}, {"password": "LisbonLisbon1"}, {"first_name": ""}],
)
def test_a_form_with_a_mistake_says_so_and_the_link_still_works(client, lisbon, change):
    link = path(make_invitation(cities=[lisbon]))
    page = read(client.post(link, ANSWER | change))
    assert page.all("ul", of="errorlist")
    assert not User.objects.exists()
    assert client.post(link, ANSWER).status_code == 302


def test_smuggled_fields_give_no_rights(client, lisbon):
    extra = {"is_superuser": "on", "email": "x@example.org", "username": "x"}
    client.post(path(make_invitation(cities=[lisbon])), ANSWER | extra)
    user = User.objects.get()
    assert (user.is_superuser, user.email) == (False, "new@example.org")


def test_opening_the_link_changes_nothing(client, lisbon):
    link = path(make_invitation(cities=[lisbon]))
    client.get(link)
    client.head(link)
    assert client.get(link).status_code == 200
    assert not User.objects.exists()


# --- Who has an account already -------------------------------------------------------


def test_an_account_that_exists_gets_the_city_after_signing_in(client, lisbon):
    with_password(make_officer(make_city("Oslo"), email="new@example.org"))
    link = path(make_invitation(cities=[lisbon]))
    page = read(client.get(link))
    client.post(link, ANSWER)  # without signing in, it changes nothing
    assert list(lisbon.officers.all()) == []
    [address] = [a["href"] for a in page.all("a") if "/login/" in a["href"]]
    field = read(client.get(address)).all("input", name="next")[0]
    back = sign_in(client, "new@example.org", next_page=field["value"])
    assert back.headers["Location"] == link
    client.post(link)
    user = User.objects.get(email="new@example.org")
    assert {city.name for city in policy.own_cities(user)} == {"Lisbon", "Oslo"}
    assert client.get(link).status_code == 410


def test_a_disabled_account_is_enabled_before_it_is_invited(client, staff, lisbon):
    User.objects.create_user("new", "new@example.org", is_active=False)
    page = invite(client, cities=[lisbon.pk])
    assert "disabled: enable it first" in page.content.decode()
    assert not Invitation.objects.exists()


def test_an_account_written_with_capitals_is_found_and_gets_no_twin(
    client, staff, lisbon
):
    call_command(
        *("createsuperuser", "--no-input"),
        *("--username", "Ana@Example.org", "--email", "Ana@Example.org"),
    )
    user = with_password(User.objects.get(username="Ana@Example.org"))
    invite(client, "ANA@example.org", cities=[lisbon.pk])
    link = last_link()
    browser = Client()
    browser.post(link, ANSWER)  # without signing in, it changes nothing
    assert sign_in(browser, "Ana@Example.org").status_code == 302
    browser.post(link)
    assert list(lisbon.officers.all()) == [user]
    assert User.objects.filter(email__iexact="ana@example.org").count() == 1


def test_somebody_elses_invitation_is_not_taken(client, officer, lisbon):
    link = path(make_invitation(cities=[lisbon]))
    page = read(client.get(link))
    assert "Sign out first" in page.one("main").text
    client.post(link, ANSWER)
    assert list(lisbon.officers.all()) == []
    assert Invitation.objects.open().exists()


# --- Links that do not work -----------------------------------------------------------


def used(invitation):
    Client().post(path(invitation), ANSWER)


def expired(invitation):
    Invitation.objects.update(expires_at=timezone.now())


def renewed(invitation):
    invitations.send(Invitation.objects.get(), by=make_user())


DEAD = {
    "used": used,
    "expired": expired,
    "withdrawn": invitations.withdraw,
    "sent again": renewed,
    "deleted": lambda invitation: invitation.delete(),
}


@pytest.mark.parametrize("end", DEAD.values(), ids=DEAD)
def test_a_link_that_does_not_work_says_what_to_do_and_not_whose_it_was(
    client, lisbon, end
):
    invitation = make_invitation(cities=[lisbon])
    link = path(invitation)
    end(invitation)
    people = User.objects.count()
    for answer in (client.get(link), client.post(link, ANSWER)):
        assert answer.status_code == 410
        page = read(answer).one("main").text
        assert "This invitation does not work" in page
        assert "new@example.org" not in page
        assert "Lisbon" not in page
    assert User.objects.count() == people
    unknown = client.get("/account/invitation/unknown/")
    assert read(unknown).one("main").text == page


def test_who_is_signed_in_and_opens_a_used_link_is_led_to_her_desk(client, officer):
    client.force_login(officer)
    page = read(client.get("/account/invitation/unknown/")).one("main")
    assert page.links["Your desk"] == "/admin/"
    assert "Sign in" not in page.links


WEEK, SECOND = timedelta(days=7), timedelta(seconds=1)


def test_a_link_works_for_seven_days_to_the_second(client, lisbon):
    sent = timezone.now()
    with time_machine.travel(sent, tick=False) as clock:
        link = path(make_invitation(cities=[lisbon]))
        clock.move_to(sent + WEEK)
        assert client.get(link).status_code == 410
        assert client.post(link, ANSWER).status_code == 410
        assert not User.objects.exists()
        clock.move_to(sent + WEEK - SECOND)
        assert client.get(link).status_code == 200
        assert client.post(link, ANSWER).status_code == 302


def test_two_at_once_make_one_account(lisbon):
    make_invitation(cities=[lisbon])
    first, second = Invitation.objects.get(), Invitation.objects.get()
    invitations.accept(first, "Ana", "Silva", PASSWORD)
    with pytest.raises(invitations.Gone):
        invitations.accept(second, "Ana", "Silva", PASSWORD)
    assert User.objects.count() == 1


def test_a_link_is_not_stored():
    token = make_invitation().token
    stored = Invitation.objects.values().get()
    assert token not in str(stored)


# --- At the desk ----------------------------------------------------------------------


def test_sending_again_makes_a_new_link_and_ends_the_old_one(client, staff, lisbon):
    invite(client, cities=[lisbon.pk])
    old = last_link()
    with time_machine.travel(timezone.now() + timedelta(days=8)):
        client.force_login(staff)
        assert "Expired: send it again" in client.get(LIST).content.decode()
        act(client, "send_again", Invitation.objects.get())
        assert Client().get(old).status_code == 410
        assert Client().get(last_link()).status_code == 200


def test_a_link_sent_again_in_time_ends_the_old_one_and_has_its_own_week(
    client, staff, lisbon
):
    sent = timezone.now()
    with time_machine.travel(sent, tick=False) as clock:
        invite(client, cities=[lisbon.pk])
        old = last_link()
        clock.move_to(sent + timedelta(days=3))
        client.force_login(staff)
        act(client, "send_again", Invitation.objects.get())
        new = last_link()
        assert Client().get(old).status_code == 410
        assert Client().post(old, ANSWER).status_code == 410
        clock.move_to(sent + timedelta(days=3) + WEEK - SECOND)
        assert Client().post(new, ANSWER).status_code == 302
        assert Client().post(new, ANSWER).status_code == 410
    assert User.objects.filter(email="new@example.org").count() == 1


def test_withdrawing_ends_the_link(client, staff):
    invitation = make_invitation(staff)
    act(client, "withdraw", invitation)
    assert "Withdrawn" in client.get(LIST).content.decode()
    act(client, "send_again", invitation)
    assert not OutgoingMail.objects.exists()


def test_an_address_has_one_open_invitation(client, staff, lisbon):
    make_invitation(staff, address="new@example.org")
    page = invite(client, "NEW@example.org ", cities=[lisbon.pk])
    assert "has an invitation already" in page.content.decode()
    with pytest.raises(IntegrityError), transaction.atomic():
        make_invitation(staff, address="New@Example.org")
    invitations.withdraw(Invitation.objects.get())
    assert invite(client, cities=[lisbon.pk]).status_code == 302


def test_an_invitation_is_for_something(client, staff):
    page = invite(client)
    assert "Name a city" in page.content.decode()
    assert not Invitation.objects.exists()


def test_an_address_has_one_form():
    assert normal_address(" Zoe\u0308@Example.org ") == "zoë@example.org"


def test_officers_invite_nobody(client, officer, lisbon):
    invitation = make_invitation(cities=[lisbon])
    assert client.get(LIST).status_code == 403
    assert invite(client, "x@example.org", cities=[lisbon.pk]).status_code == 403
    act(client, "withdraw", invitation)
    assert Invitation.objects.get().state == Invitation.State.OPEN


def test_what_was_sent_is_not_changed_or_deleted(client, superuser, lisbon):
    invitation = make_invitation(superuser)
    form = {"address": "x@example.org", "for_staff": "on", "language": "en"}
    assert client.post(f"{LIST}{invitation.pk}/change/", form).status_code == 403
    delete = client.post(f"{LIST}{invitation.pk}/delete/", {"post": "yes"})
    assert delete.status_code == 403
    assert Invitation.objects.get().address == "new@example.org"


def test_the_list_costs_as_much_for_many(
    client, staff, lisbon, django_assert_max_num_queries
):
    for number in range(20):
        make_invitation(staff, address=f"a{number}@example.org", cities=[lisbon])
    client.get(LIST)
    with django_assert_max_num_queries(10):
        client.get(LIST)
