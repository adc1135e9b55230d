"""How allauth signs people in here: closed to strangers, mails through the outbox."""

import base64
import hashlib
import time
from typing import Any

import qrcode
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.internal import ratelimit
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from practices import audit, emails
from practices.account import browsers
from practices.mailbox import normal_address

# What the owner of an account is told about it, by allauth's name for the event.
CHANGES = {
    "account/email/password_changed": _("The password was changed."),
    "account/email/password_reset": _("The password was set anew, with a mailed link."),
    "account/email/password_set": _("A password was set."),
    "mfa/email/totp_activated": _("An authenticator app was added."),
    "mfa/email/totp_deactivated": _("The authenticator app was removed."),
    "mfa/email/webauthn_added": _("A passkey was added."),
    "mfa/email/webauthn_removed": _("A passkey was removed."),
    "mfa/email/recovery_codes_generated": _("New recovery codes were made."),
}


class DeskAccounts(DefaultAccountAdapter):
    """Accounts by invitation only (practices/invitations.py)."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _(
            "The address and the password do not belong together. Check both, or ask "
            "for a new password."
        ),
        "enter_current_password": _("That is not your current password."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def login(self, request: HttpRequest, user: User) -> None:
        super().login(request, user)
        audit.forget_access()
        audit.log_access(user, "sign_in")
        browsers.note(request, int(time.time()))
        request.session.set_expiry(settings.SESSION_COOKIE_AGE)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Log a try in vain with an account; of no account nothing is kept."""
        address = normal_address(credentials.get("email") or "")
        if account := User.objects.filter(email=address).first():
            audit.log_access(account, "sign_in_failed")

    def is_safe_url(self, url: str | None) -> bool:
        """Tell whether an address to go on to is of this site: as Django tells it."""
        here = {self.request.get_host()}
        secure = self.request.is_secure()
        return url_has_allowed_host_and_scheme(url, here, require_https=secure)

    def validation_error(self, code: str, *args: Any) -> Any:
        """Answer 429 to who tries too often, also with the right password or code."""
        if code == "too_many_login_attempts":
            raise ImmediateHttpResponse(ratelimit.respond_429(self.request))
        return super().validation_error(code, *args)

    def _get_login_attempts_cache_key(
        self, request: HttpRequest, **credentials: Any
    ) -> str:
        """Count an account's tries by who makes them, lest others lock it out."""
        key = super()._get_login_attempts_cache_key(request, **credentials)
        return f"{key}:{ratelimit.get_ip(request)}"

    def reauthenticate(self, user: User, password: str) -> bool:
        return user.check_password(password)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Ask again before a second factor changes, unless the person just came in."""
        records = get_authentication_records(self.request, self.request.user)
        age = time.time() - records[-1]["at"] if records else float("inf")
        return age > settings.ACCOUNT_REAUTHENTICATION_TIMEOUT

    def send_mail(self, template_prefix: str, email: str, context: Any) -> None:
        """Put the mail about a forgotten password into the outbox."""
        if template_prefix == "account/email/password_reset_key":
            link = {"uid": context["uid"], "key": context["key"]}
            emails.queue("password_reset", context["user"], link)
        elif template_prefix == "account/email/unknown_account":
            emails.queue("no_account", email, {}, self.language())
        else:
            raise ValueError(f"Nobody has written the mail “{template_prefix}”.")

    def send_notification_mail(
        self, template_prefix: str, user: User, context: Any = None, email: Any = None
    ) -> None:
        change = CHANGES[template_prefix]
        emails.queue("account_changed", user, {"change": change, "at": timezone.now()})

    def language(self) -> str:
        return str(getattr(self.request, "LANGUAGE_CODE", settings.LANGUAGE_CODE))


class SecondFactors(DefaultMFAAdapter):
    """Keeps the secrets of second factors encrypted with the installation's key."""

    def get_totp_issuer(self) -> str:
        return str(settings.MFA_TOTP_ISSUER)

    def build_totp_svg(self, url: str) -> str:
        """Draw the code so that it can stand in the page: no picture is loaded."""
        code = qrcode.QRCode(border=2)
        code.add_data(url)
        rows = list(enumerate(code.get_matrix()))
        cells = [(x, y) for y, row in rows for x, dark in enumerate(row) if dark]
        path = "".join(f"M{x} {y}h1v1h-1z" for x, y in cells)
        return format_html(
            '<svg viewBox="0 0 {0} {0}"><path d="{1}"/></svg>', len(rows), path
        )

    def encrypt(self, text: str) -> str:
        return keys().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Give the secret; of a lost key a secret that no code belongs to."""
        try:
            return keys().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            return ""


def keys() -> MultiFernet:
    """Make keys of SECRET_KEY and of the former ones that are still named."""
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(derived(secret)) for secret in secrets])


def derived(secret: str) -> bytes:
    digest = hashlib.sha256(b"second factor:" + secret.encode()).digest()
    return base64.urlsafe_b64encode(digest)
