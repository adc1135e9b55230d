"""A password that is easily guessed is refused at every door, and changes nothing."""

import re

import pytest
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client

from practices.models import OutgoingMail
from tests.factories import make_city, make_officer
from tests.pages import read
from tests.signing import PASSWORD, sign_in, with_password

pytestmark = pytest.mark.django_db

ANA = "ana@example.org"
GOOD = "eleven quiet lighthouses"
# What is typed, and a part of the sentence that says why it is refused.
REFUSED = {
    "eleven char": "at least 12 characters",
    "password1234": "too common",
    "aaaaaaaaaaaa": "again and again",
    "ana@example.org": "too similar",
    "Intercultural1": "easy to guess here",
}


@pytest.fixture
def ana():
    return with_password(make_officer(make_city(), email=ANA, first_name="Ana"))


def by_change(client):
    """Send a new password from the page of an account; she knows the old one."""
    sign_in(client, ANA)
    return lambda new: client.post(
        "/account/password/",
        {"oldpassword": PASSWORD, "password1": new, "password2": new},
    )


def by_reset(client):
    """Send a new password from where the link of the mail leads."""
    client.post("/account/password/reset/", {"email": ANA})
    mail = OutgoingMail.objects.get(kind="password_reset")
    [link] = re.findall(r"http://testserver(\S+)", mail.text)[:1]
    page = client.get(link).headers["Location"]
    return lambda new: client.post(page, {"password1": new, "password2": new})


@pytest.mark.parametrize("door", [by_change, by_reset])
def test_what_is_easily_guessed_is_refused_and_the_old_password_stays(
    client, ana, door
):
    send = door(client)
    before = User.objects.values("password").get()
    mails = OutgoingMail.objects.count()

    for password, why in REFUSED.items():
        page = read(send(password))
        assert why in " ".join(e.text for e in page.all(of="errorlist")), password
        assert password not in page.text

    assert User.objects.values("password").get() == before
    assert OutgoingMail.objects.count() == mails
    # The same form takes a good one: nothing was used up.
    assert send(GOOD).status_code == 302
    assert sign_in(Client(), ANA).status_code == 200
    assert sign_in(Client(), ANA, GOOD).status_code == 302


LONG = "olina.testdottir@example.org"


@pytest.mark.parametrize(
    ("password", "is_like"),
    [
        ("lantern gravel teapot moss", False),
        ("a slate rooftop in the rain", False),
        ("olina.testdottir", True),
        ("Olina.Testdottir1", True),
        (LONG, True),
        ("1testdottir1", True),
    ],
)
def test_words_of_the_same_letters_as_an_address_are_no_address(password, is_like):
    user = User(username=LONG, email=LONG, first_name="Olina", last_name="Testdottir")
    if not is_like:
        validate_password(password, user)
        return
    with pytest.raises(ValidationError, match="too similar"):
        validate_password(password, user)
