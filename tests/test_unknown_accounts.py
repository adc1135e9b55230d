"""Nobody learns here whether an address has an account, from no page and no effort."""

import re

import pytest
import time_machine
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.test import Client
from django.utils import timezone

from practices.models import OutgoingMail
from tests.factories import make_city, make_officer
from tests.signing import sign_in, with_password

pytestmark = pytest.mark.django_db

KNOWN, DISABLED, UNKNOWN = "ana@example.org", "ben@example.org", "nil@example.org"
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')


@pytest.fixture(autouse=True)
def accounts():
    city = make_city()
    with_password(make_officer(city, email=KNOWN))
    with_password(make_officer(city, email=DISABLED, is_active=False))


@pytest.fixture
def hashed(monkeypatch):
    """Give the passwords that were hashed: what makes a sign-in take its time."""
    passwords = []
    encode = PBKDF2PasswordHasher.encode

    def counted(self, password, *rest):
        passwords.append(password)
        return encode(self, password, *rest)

    monkeypatch.setattr(PBKDF2PasswordHasher, "encode", counted)
    return passwords


def try_in_vain(address):
    return sign_in(Client(), address, "wrong words altogether")


def ask_for_a_new_password(address):
    return Client().post("/account/password/reset/", {"email": address}, follow=True)


@pytest.mark.parametrize(
    ("ask", "hashes"), [(try_in_vain, 1), (ask_for_a_new_password, 0)]
)
def test_each_address_gets_the_same_answer_at_the_same_cost(hashed, ask, hashes):
    said, now = set(), timezone.now()
    for address in (KNOWN, DISABLED, UNKNOWN):
        hashed.clear()
        with time_machine.travel(now, tick=False):  # "Expires" says the second
            answer = ask(address)
        text = TOKEN.sub("", answer.content.decode()).replace(address, "ADDRESS")
        headers = frozenset(answer.headers.items())
        said.add((answer.status_code, text, headers, frozenset(answer.cookies)))
        assert len(hashed) == hashes, address
    assert len(said) == 1


def test_each_address_gets_one_mail():
    for address in (KNOWN, DISABLED, UNKNOWN):
        ask_for_a_new_password(address)
    assert list(OutgoingMail.objects.order_by("pk").values_list("to", "kind")) == [
        (KNOWN, "password_reset"),
        (DISABLED, "no_account"),
        (UNKNOWN, "no_account"),
    ]
