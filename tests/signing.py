"""Signing in as a person does, with password, code and the page in between."""

import re
import time

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value

PASSWORD = "seven green bicycles"
SECRET = "JBSWY3DPEHPK3PXP"


def with_password(user, password=PASSWORD):
    user.set_password(password)
    user.save()
    return user


def sign_in(client, address, password=PASSWORD, *, next_page="", **headers):
    form = {"login": address, "password": password, "next": next_page}
    return client.post("/account/login/", form, **headers)


def give_app(user):
    """Give an account an authenticator app and recovery codes; give the codes."""
    TOTP.activate(user, SECRET)
    return RecoveryCodes.activate(user).get_unused_codes()


def code_of(secret="", *, steps=0):
    return format_hotp_value(
        hotp_value(secret or SECRET, int(time.time()) // 30 + steps)
    )


def secret_on(response):
    groups = re.findall(r'id="secret">([A-Z2-7 ]+)<', response.content.decode())[0]
    return groups.replace(" ", "")
