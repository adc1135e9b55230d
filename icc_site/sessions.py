"""When somebody who is signed in has to sign in again, and with what."""

import re
import time
from collections.abc import Callable

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse

from icc_site.views import error_page
from practices import policy
from practices.account.browsers import SEEN, SINCE

GetResponse = Callable[[HttpRequest], HttpResponse]

INSIDE = re.compile(r"(/fr)?/(admin|account)/")
DESK = re.compile(r"(/fr)?/admin/")
# How long one sign-in lasts at most, however busy the person is; in seconds.
LONGEST = 7 * 24 * 3600
LONGEST_OF_STAFF = 12 * 3600
# A session is written anew this often while it is in use, not with each request.
TOUCHED_EVERY = 5 * 60
SECOND_FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


def end_sessions(get_response: GetResponse) -> GetResponse:
    """Sign out who has been signed in for too long; note that the others are there.

    A session that is not noted ends by itself after SESSION_COOKIE_AGE.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if INSIDE.match(request.path_info) and request.user.is_authenticated:
            now = int(time.time())
            if is_over(request, now):
                logout(request)
            elif now - request.session.get(SEEN, now) > TOUCHED_EVERY:
                request.session[SEEN] = now
        return get_response(request)

    return middleware


def is_over(request: HttpRequest, now: int) -> bool:
    longest = LONGEST_OF_STAFF if policy.is_staff(request.user) else LONGEST
    since: int = request.session.get(SINCE, now)
    return now - since > longest


def ask_second_factor(get_response: GetResponse) -> GetResponse:
    """Keep the programme's staff from the desk until it has a second factor."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if DESK.match(request.path_info) and lacks_second_factor(request):
            return error_page(request, 403, template="mfa/needed.html")
        return get_response(request)

    return middleware


def lacks_second_factor(request: HttpRequest) -> bool:
    if not (settings.REQUIRE_STAFF_MFA and policy.is_staff(request.user)):
        return False
    return not is_mfa_enabled(request.user, SECOND_FACTORS)
