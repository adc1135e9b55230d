"""A trial installation has an account for each role; no other installation has."""

from io import StringIO

import pytest
from django.contrib.auth.models import AnonymousUser, Group, User
from django.contrib.auth.password_validation import validate_password
from django.core.management import CommandError, call_command

from cities.models import City
from practices.roles import (
    CITY_OFFICERS,
    PROGRAMME_STAFF,
    ensure_groups,
    is_officer,
    is_programme_staff,
)

pytestmark = pytest.mark.django_db

PASSWORD = "intercultural-demo-2026"
LISBON = "lisbon.officer@example.org"
OSLO = "oslo.officer@example.org"
PROGRAMME = "programme.officer@example.org"
ADMIN = "admin@example.org"


@pytest.fixture(autouse=True)
def trial(settings):
    settings.DEBUG = True
    # Fast, since nothing here is about the strength of the hash.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def cities():
    City.objects.create(name="Lisbon", country="PT")
    City.objects.create(name="Oslo", country="NO")


def create_accounts():
    """Run the command; give what it prints about each account, by address."""
    output = StringIO()
    call_command("create_demo_accounts", stdout=output)
    lines = output.getvalue().splitlines()[1:]
    return {line[26:].split()[0]: " ".join(line.split()) for line in lines}


def cities_of(user):
    return [city.name for city in City.objects.filter(officers=user)]


@pytest.mark.usefixtures("cities")
def test_the_four_accounts_are_created_and_listed():
    assert create_accounts() == {
        LISBON: f"City officers, Lisbon {LISBON} {PASSWORD}",
        OSLO: f"City officers, Oslo {OSLO} {PASSWORD}",
        PROGRAMME: f"Programme staff {PROGRAMME} {PASSWORD}",
        ADMIN: f"Superuser {ADMIN} {PASSWORD}",
    }
    assert {user.email for user in User.objects.all()} == {
        *(LISBON, OSLO, PROGRAMME, ADMIN)
    }


@pytest.mark.parametrize("address", [LISBON, OSLO, PROGRAMME, ADMIN])
def test_each_account_can_log_in_to_the_admin(client, address):
    create_accounts()

    assert client.login(username=address, password=PASSWORD)
    assert User.objects.get(username=address).is_staff


@pytest.mark.usefixtures("cities")
def test_the_accounts_have_their_roles_and_no_more():
    create_accounts()
    users = {user.username: user for user in User.objects.order_by("pk")}

    assert [name for name in users if is_officer(users[name])] == [LISBON, OSLO]
    assert [name for name in users if is_programme_staff(users[name])] == [
        *(PROGRAMME, ADMIN)
    ]
    assert [name for name in users if users[name].is_superuser] == [ADMIN]
    assert cities_of(users[LISBON]) == ["Lisbon"]
    assert cities_of(users[OSLO]) == ["Oslo"]


def test_the_password_is_one_that_the_site_accepts():
    create_accounts()

    for user in User.objects.all():
        validate_password(PASSWORD, user)


def test_without_the_catalogue_the_officers_have_no_city_yet():
    assert create_accounts()[LISBON] == f"City officers {LISBON} {PASSWORD}"


def test_a_public_installation_gets_no_such_account(settings):
    settings.DEBUG = False

    with pytest.raises(CommandError, match="only on a trial installation"):
        create_accounts()
    assert not User.objects.exists()
    assert not Group.objects.exists()


@pytest.mark.usefixtures("cities")
def test_an_account_that_exists_is_not_touched():
    create_accounts()
    officer = User.objects.get(username=LISBON)
    officer.set_password("my own words, not yours")
    officer.is_staff = False
    officer.save()
    officer.groups.clear()
    City.objects.get(slug="lisbon").officers.clear()
    before = list(User.objects.order_by("pk").values())

    assert create_accounts()[LISBON] == f"– {LISBON} password changed"
    assert list(User.objects.order_by("pk").values()) == before
    assert not officer.groups.exists()
    assert not cities_of(officer)


def test_an_old_hash_of_the_password_is_not_written_anew(settings):
    create_accounts()
    before = User.objects.get(username=ADMIN).password
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.PBKDF2PasswordHasher",
        *settings.PASSWORD_HASHERS,
    ]

    assert create_accounts()[ADMIN].endswith(PASSWORD)
    assert User.objects.get(username=ADMIN).password == before


# --- The roles ------------------------------------------------------------------------


@pytest.mark.parametrize("group", [CITY_OFFICERS, PROGRAMME_STAFF])
def test_a_group_is_a_mark_and_holds_no_permission(group):
    assert not ensure_groups()[group].permissions.exists()


def test_the_groups_are_made_once():
    first = ensure_groups()

    assert ensure_groups() == first
    assert Group.objects.count() == 2


@pytest.mark.parametrize("group", [CITY_OFFICERS, PROGRAMME_STAFF])
def test_a_deactivated_account_has_no_role(group):
    user = User.objects.create_user("someone", is_active=False)
    user.groups.add(ensure_groups()[group])

    assert not is_officer(user)
    assert not is_programme_staff(user)


def test_a_stranger_has_no_role():
    assert not is_officer(AnonymousUser())
    assert not is_programme_staff(AnonymousUser())
