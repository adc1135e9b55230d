"""Signing in: who comes in, who does not, how often one may try, and for how long."""

import re
from contextlib import nullcontext

import pytest
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client

from practices.models import OutgoingMail, Preferences
from tests.factories import make_city, make_officer, make_staff, make_superuser
from tests.pages import read
from tests.signing import PASSWORD, sign_in, with_password

pytestmark = pytest.mark.django_db

ANA = "ana@example.org"
NEW = "eleven quiet lighthouses"


@pytest.fixture
def ana():
    return with_password(make_officer(make_city(), email=ANA, first_name="Ana"))


def is_inside(client):
    return client.get("/admin/practices/goodpractice/").status_code == 200


# --- In and out -----------------------------------------------------------------------


def test_the_desk_leads_to_signing_in_and_back_to_where_one_was(client, ana):
    wanted = "/fr/admin/practices/goodpractice/"
    page = client.get(wanted, follow=True)
    address = page.redirect_chain[-1][0]
    assert address.startswith("/fr/account/login/?next=")
    field = read(page).all("input", name="next")[0]
    answer = sign_in(client, ANA, next_page=field["value"])
    assert answer.headers["Location"] == wanted


@pytest.mark.parametrize("address", ["ANA@Example.org", "  ana@example.org "])
def test_an_address_is_known_in_any_case(client, ana, address):
    sign_in(client, address)
    assert is_inside(client)


def test_signing_out_needs_a_button(client, ana):
    sign_in(client, ANA)
    assert client.get("/account/logout/").status_code == 200
    assert is_inside(client)
    assert client.post("/account/logout/").headers["Location"] == "/"
    assert not is_inside(client)


def test_nobody_makes_an_account_for_herself(client):
    page = client.get("/account/signup/")
    assert read(page).one("h1").text == "Accounts are by invitation"
    form = {"email": ANA, "password1": PASSWORD, "password2": PASSWORD}
    client.post("/account/signup/", form)
    assert not User.objects.exists()


def test_a_disabled_account_is_told_so_after_the_right_password_alone(client, ana):
    User.objects.update(is_active=False)
    answer = sign_in(client, ANA)
    assert answer.headers["Location"] == "/account/inactive/"
    assert not is_inside(client)
    assert sign_in(client, ANA, "wrong words altogether").status_code == 200


PAGES = [
    *("login/", "signup/", "inactive/", "password/reset/", "password/reset/sent/"),
    *("password/reset/done/", "password/reset/1-abc/", "invitation/unknown/"),
    *("", "password/", "second-factor/", "second-factor/webauthn/", "confirm/"),
    *("logout/", "second-factor/totp/activate/", "second-factor/webauthn/add/"),
]
INLINE = re.compile(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*(src=|json))", re.I)


@pytest.mark.parametrize("language", ["", "/fr"])
@pytest.mark.parametrize("page", PAGES)
def test_no_page_of_accounts_is_indexed_kept_or_holds_code(client, ana, language, page):
    if page in PAGES[8:]:
        sign_in(client, ANA)
    answer = client.get(f"{language}/account/{page}", follow=True)
    assert answer.status_code in {200, 410}
    text = answer.content.decode()
    assert '<meta name="robots" content="noindex">' in text
    assert not INLINE.search(text)
    assert "public" not in answer.headers.get("Cache-Control", "")
    assert "ETag" not in answer.headers
    assert "This page has no use for" not in text


def test_robots_are_kept_out(client):
    lines = client.get("/robots.txt").content.decode().splitlines()
    assert {"Disallow: /account/", "Disallow: /fr/account/"} <= set(lines)


def test_the_errors_of_a_form_belong_to_their_fields(client, ana):
    sign_in(client, ANA)
    page = read(client.post("/account/", {"language": "en", "notices": "all"}))
    field = page.one("input", name="first_name")
    assert field["aria-invalid"] == "true"
    errors = page.one(id=field["aria-describedby"])
    assert errors.text == "This field is required."


# --- Passwords ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("password", "taken"),
    [
        ("seven green bicycles", True),
        ("intercultural-demo-2026", True),
        ("correct horse lisbon staple", True),
        ("ключ від квартири", True),
        ("🙂🙃🙂🙃🙂🙃🙂🙃🙂🙃🙂🙃", True),
        ("  blanks before and after  ", True),
        ("x1" * 100, True),
        ("eleven char", False),
        ("aaaaaaaaaaaa", False),
        ("zyxwvutsrqpon", False),
        ("αβγδεζηθικλμ", False),
        ("password1234", False),
        ("qwertyuiop123", False),
        ("motdepasse1234", False),
        ("!!Motdepasse-77", False),
        ("Lisbon2026!!", False),
        ("LISBONLISBON", False),
        ("Łódź-Łódź-2026", False),
        ("ZurigoZurigo1", False),
        ("Intercultural1", False),
        ("InterculturalCities2026", False),
        ("CouncilOfEurope1", False),
        ("ana@example.org", False),
    ],
)
def test_a_password_is_taken_or_refused(ana, password, taken):
    make_city("Łódź", "PL")
    make_city("Zürich", "CH", aliases="Zurich\nZurigo")
    refusal = nullcontext() if taken else pytest.raises(ValidationError)
    with refusal:
        validate_password(password, ana)


def test_a_long_password_with_blanks_and_emoji_is_kept_as_it_is(client, ana):
    odd = " 🙂 " + "lange Wörter " * 20
    with_password(ana, odd)
    sign_in(client, ANA, odd)
    assert is_inside(client)


def test_a_new_password_ends_the_other_sessions_and_is_told(client, ana):
    elsewhere = Client()
    for browser in (client, elsewhere):
        sign_in(browser, ANA)
    form = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    client.post("/account/password/", form)
    assert is_inside(client)
    assert not is_inside(elsewhere)
    mail = OutgoingMail.objects.get(kind="account_changed")
    assert "The password was changed." in mail.text


# --- A forgotten password -------------------------------------------------------------


def link_in_mail():
    return re.findall(
        r"http://testserver(\S+)", OutgoingMail.objects.latest("pk").text
    )[0]


def test_a_forgotten_password_is_chosen_anew_by_a_link_that_works_once(client, ana):
    answer = client.post("/account/password/reset/", {"email": ANA}, follow=True)
    assert read(answer).one("h1").text == "Look into your mailbox"
    link = link_in_mail()
    page = client.get(link, follow=True)
    form = {"password1": NEW, "password2": NEW}
    done = client.post(page.redirect_chain[-1][0], form, follow=True)
    assert read(done).one("h1").text == "Your password is changed"
    assert not is_inside(client)
    sign_in(client, ANA, NEW)
    assert is_inside(client)
    used = Client().get(link, follow=True)
    page = read(used)
    assert not page.all("input", name="password1")
    assert page.one("h1").text == "This link no longer works"
    assert page.one("title").text.startswith("This link no longer works")
    assert page.links["Ask for a new link"] == "/account/password/reset/"


def test_a_wrong_password_is_told_from_a_missing_one(client, ana):
    client.force_login(ana)
    form = {"oldpassword": "wrong", "password1": NEW, "password2": NEW}
    page = read(client.post("/account/password/", form))
    assert page.one(of="errorlist").text == "That is not your current password."


@pytest.mark.parametrize(
    ("bound", "told"),
    [
        ("/admin/practices/goodpractice/add/", "go on to the page that you asked for"),
        ("/admin/cities/city/", "go on to the page that you asked for"),
        ("/admin/", ""),
        ("", ""),
    ],
)
def test_who_has_to_sign_in_again_is_told_what_comes_then(client, db, bound, told):
    page = read(client.get("/account/login/", {"next": bound} if bound else {}))
    notes = " ".join(note.text for note in page.all(of="note"))
    assert told in notes
    assert "kept" not in notes
    assert bool(notes) == bool(told)


def test_a_password_that_is_chosen_can_be_shown_and_one_that_is_asked_cannot(
    client, ana
):
    client.force_login(ana)
    page = read(client.get("/account/password/"))
    shown = [
        button["data-shows"]
        for button in page.all("button")
        if "data-shows" in button.attributes
    ]
    assert shown == ["id_password1", "id_password2"]


def test_asking_for_a_known_and_an_unknown_address_looks_the_same(client, ana):
    pages = [
        client.post("/account/password/reset/", {"email": address}, follow=True)
        for address in (ANA, "nobody@example.org")
    ]
    known, unknown = (page.content for page in pages)
    assert known == unknown
    kinds = OutgoingMail.objects.values_list("to", "kind")
    assert set(kinds) == {(ANA, "password_reset"), ("nobody@example.org", "no_account")}


# --- My account -----------------------------------------------------------------------


def test_a_person_changes_her_name_language_and_notices(client, ana):
    sign_in(client, ANA)
    form = {
        "first_name": "Anna",
        "last_name": "Silva",
        "language": "fr",
        "notices": "needs_me",
        "is_superuser": "on",
        "email": "other@example.org",
    }
    client.post("/account/", form)
    user = User.objects.get()
    assert (user.first_name, user.last_name) == ("Anna", "Silva")
    assert (user.email, user.is_superuser) == (ANA, False)
    preferences = Preferences.objects.of(user)
    assert (preferences.language, preferences.notices) == ("fr", "needs_me")


def test_a_stranger_is_led_to_signing_in(client):
    assert "/account/login/" in client.get("/account/").headers["Location"]


# --- Accounts at the desk -------------------------------------------------------------

FORM = {"first_name": "Ana", "last_name": "Silva", "is_active": "on"}
SMUGGLED = {
    "is_superuser": "on",
    "is_staff": "",
    "is_programme_staff": "on",
    "is_officer": "on",
    "password": "x",
    "email": "x@example.org",
    "username": "x",
    "groups": ["1", "2"],
}


def flags(user):
    user = User.objects.get(pk=user.pk)
    names = sorted(group.name for group in user.groups.all())
    return user.is_superuser, user.is_staff, user.email, user.password, names


def test_staff_sets_the_cities_of_an_officer_and_disables_her(client, staff, ana):
    oslo = make_city("Oslo", "NO")
    before = flags(ana)
    form = {"first_name": "Ana", "last_name": "Silva", "cities": [oslo.pk]}
    client.post(f"/admin/auth/user/{ana.pk}/change/", form | SMUGGLED)
    changed = User.objects.get(pk=ana.pk)
    assert not changed.is_active
    assert list(oslo.officers.all()) == [changed]
    assert flags(ana) == before


@pytest.mark.parametrize("maker", [make_staff, make_superuser])
def test_staff_reads_but_does_not_change_the_accounts_of_the_programme(
    client, staff, maker
):
    other = maker(is_active=False)
    address = f"/admin/auth/user/{other.pk}/change/"
    assert client.get(address).status_code == 200
    assert client.post(address, FORM | SMUGGLED).status_code == 403
    assert not User.objects.get(pk=other.pk).is_active


def test_a_superuser_makes_an_officer_staff(client, superuser, ana):
    form = FORM | {"is_programme_staff": "on"}
    client.post(f"/admin/auth/user/{ana.pk}/change/", form)
    assert flags(ana)[4] == ["Programme staff"]


def test_an_officer_sees_no_account(client, ana):
    sign_in(client, ANA)
    for page in ("", f"{ana.pk}/change/", f"{ana.pk}/history/", f"{ana.pk}/delete/"):
        assert client.get(f"/admin/auth/user/{page}").status_code == 403


def test_nobody_reads_a_password_or_makes_an_account_by_hand(client, superuser, ana):
    for page in ("", f"{ana.pk}/change/"):
        text = client.get(f"/admin/auth/user/{page}").content.decode()
        assert "pbkdf2" not in text
        assert ana.password not in text
    assert client.get("/admin/auth/user/add/").status_code == 403


def test_staff_deletes_no_account(client, staff, ana):
    client.post(f"/admin/auth/user/{ana.pk}/delete/", {"post": "yes"})
    assert User.objects.filter(pk=ana.pk).exists()


def test_the_list_of_accounts_costs_as_much_for_many(
    client, staff, django_assert_max_num_queries
):
    for number in range(20):
        make_officer(make_city(f"Town {number}"))
    client.get("/admin/auth/user/")
    with django_assert_max_num_queries(12):
        client.get("/admin/auth/user/")
