"""Where a person is signed in: her sessions, each in a browser of its own."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext

# In a session: when it began, when it was last noted to be in use (both in seconds),
# and what the browser said of itself.
SINCE = "since"
SEEN = "seen"
AGENT = "agent"
LONGEST_AGENT = 300
# In the place of a handle: every browser but this one.
OTHERS = "others"

# By a word in what they say; most name others too, so that the first found counts.
BROWSERS = {
    "Edg": "Edge",
    "OPR/": "Opera",
    "SamsungBrowser": "Samsung Internet",
    "Firefox/": "Firefox",
    "FxiOS": "Firefox",
    "CriOS": "Chrome",
    "Chrome/": "Chrome",
    "Safari/": "Safari",
}
SYSTEMS = {
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Android": "Android",
    "CrOS": "ChromeOS",
    "Windows": "Windows",
    "Macintosh": "Mac",
    "Linux": "Linux",
}


@dataclass(frozen=True)
class Browser:
    """A browser in which somebody is signed in; `handle` names it, and tells no key."""

    handle: str
    name: str
    since: datetime
    seen: datetime
    is_this: bool


def note(request: HttpRequest, now: int) -> None:
    """Write into a session that begins what its owner will want to know of it."""
    request.session[SINCE] = request.session[SEEN] = now
    request.session[AGENT] = request.headers.get("User-Agent", "")[:LONGEST_AGENT]


def browsers(request: HttpRequest, user: User) -> list[Browser]:
    """List where a person is signed in: this browser first, then the last used."""
    here = request.session.session_key
    found = [
        Browser(
            handle=handle_of(key),
            name=name_of(data.get(AGENT, "")),
            since=moment(data.get(SINCE, 0)),
            seen=moment(data.get(SEEN, 0)),
            is_this=key == here,
        )
        for key, data in sessions_of(user)
    ]
    return sorted(
        found, key=lambda browser: (not browser.is_this, -browser.seen.timestamp())
    )


def end(request: HttpRequest, user: User, handle: str) -> int:
    """Sign a person out of another browser, or of all; tell of how many."""
    here = request.session.session_key
    keys = [
        key
        for key, _data in sessions_of(user)
        if key != here and handle in {OTHERS, handle_of(key)}
    ]
    ended, _by_model = Session.objects.filter(session_key__in=keys).delete()
    return ended


def is_here(request: HttpRequest, handle: str) -> bool:
    """Tell whether a handle names the browser that sends it."""
    return handle == handle_of(request.session.session_key or "")


def sessions_of(user: User) -> Iterator[tuple[str, dict[str, Any]]]:
    """Give key and data of the sessions that still let a person in.

    What a session holds is only known by reading it: there are as many as people who
    were here today.
    """
    hashes = {user.get_session_auth_hash(), *user.get_session_auth_fallback_hash()}
    for session in Session.objects.filter(expire_date__gt=timezone.now()).iterator():
        data = session.get_decoded()
        owner = data.get(SESSION_KEY)
        if owner == str(user.pk) and data.get(HASH_SESSION_KEY) in hashes:
            yield session.session_key, data


def handle_of(key: str) -> str:
    return salted_hmac("practices.account.browsers", key).hexdigest()[:24]


def moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def name_of(agent: str) -> str:
    """Say which browser it is and on what it runs, as far as it says so itself."""
    browser, system = (
        next((name for word, name in names.items() if word in agent), "")
        for names in (BROWSERS, SYSTEMS)
    )
    if browser and system:
        return gettext("%(browser)s on %(system)s") % {
            "browser": browser,
            "system": system,
        }
    return browser or system or gettext("Another browser")
