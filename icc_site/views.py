"""Pages of the site as a whole: home, its own pages, errors and health."""

import re
import sys
from datetime import date, timedelta
from typing import Any, NoReturn

from csp.utils import build_policy
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import BadRequest, RequestDataTooBig, TooManyFieldsSent
from django.db import Error, InterfaceError, OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language_from_path, override
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from cities.api.problems import problem
from cities.links import absolute
from cities.paging import NotFound
from cities.parameters import quoted
from cities.views import readable
from practices import audit, triggers
from practices.cards import cards
from practices.drafts import rescue
from practices.figures import figures, topic_counts
from practices.live import keeper
from practices.map import practice_map
from practices.models import GoodPractice, Topic

LATEST = 6
# The pages that read parameters, and say themselves what they did not understand.
READERS = {
    *("practices:list", "practices:detail", "cities:cities"),
    *("shortlist:shortlist", "shortlist:compare"),
}
SECTIONS = {"practices", "cities", "networks", "about"}
# The errors whose page may ask who is signed in.
WITH_DATABASE = {403, 404, 405}
# Seconds after which a browser or robot may try again when the database was away.
RETRY_AFTER = 30
# Seconds after which somebody who tried to sign in too often may try again.
PATIENCE = 5 * 60
# So long security.txt holds after it was read.
SECURITY_HOLDS = timedelta(days=180)
# The addresses of the API, whose errors are for programs.
API = re.compile(r"/(fr/)?api/")
# The day of the last assessment that the accessibility statement speaks of.
ASSESSED = date(2026, 11, 21)


def site(request: HttpRequest) -> dict[str, Any]:
    """Context of every page: who runs the site, which main page it is of."""
    return {
        "contact_email": settings.CONTACT_EMAIL,
        "site_url": settings.SITE_URL,
        "section": section_of(request),
        "unread": unread(request),
    }


def unread(request: HttpRequest) -> str:
    """Quote the parameters given to a page that reads none; empty for all others."""
    match = request.resolver_match
    if match is None or match.app_name == "admin" or match.view_name in READERS:
        return ""
    if "account/" in match.route:
        return ""
    return quoted(sorted(request.GET))


def section_of(request: HttpRequest) -> str:
    """Name the main page that the address belongs to; empty when it is of none."""
    first = request.path_info.removeprefix("/fr").strip("/").partition("/")[0]
    if first not in SECTIONS:
        return ""
    if first == "practices" and request.META.get("QUERY_STRING") == "view=map":
        return "map"
    return first


@readable
def home(request: HttpRequest) -> HttpResponse:
    snapshot = keeper.snapshot()
    context = {
        "figures": figures(snapshot),
        "latest": cards(snapshot, snapshot.pks[:LATEST], level="h3").values(),
        "map": practice_map(snapshot, snapshot.everything),
        "topics": topic_counts(snapshot),
    }
    return render(request, "home.html", context)


@readable
def page(request: HttpRequest, name: str) -> HttpResponse:
    """Show one of the site's own texts: about, privacy, accessibility."""
    return render(request, f"pages/{name}.html", {"assessed": ASSESSED})


@readable
def styleguide(request: HttpRequest) -> HttpResponse:
    """Show every element of the design; only where DEBUG is on."""
    practices = GoodPractice.objects.published()
    snapshot = keeper.snapshot()
    context = {
        "dots": practice_map(snapshot, snapshot.everything),
        "practices": practices.for_cards()[:3],
        "topics": Topic.objects.all(),
    }
    return render(request, "styleguide.html", context)


# --- Errors: pages that need no database and no session ----------------------------


class ErrorPage(HttpResponse):
    """One of the site's own pages for an error."""


def error_page(
    request: HttpRequest, status: int, *, template: str = "", **context: Any
) -> HttpResponse:
    """Render the page of an error, in the language of the address.

    It says nothing of what went wrong inside. Programs get a problem to read instead.
    """
    language = get_language_from_path(request.path_info) or settings.LANGUAGE_CODE
    page: HttpResponse
    with override(language):
        if API.match(request.path_info):
            page = problem(status, context.get("sentence", ""))
        else:
            known = {"at_desk": status in WITH_DATABASE and is_at_desk(request)}
            known |= site(request) | context
            html = render_to_string(template or f"{status}.html", known, request)
            page = ErrorPage(html, status=status)
    page.headers["Content-Language"] = language
    # django-csp leaves 404 pages without a policy where DEBUG is on.
    page.headers["Content-Security-Policy"] = build_policy()
    return page


def is_at_desk(request: HttpRequest) -> bool:
    """Tell whether somebody who is signed in asked for a page of the desk."""
    user = getattr(request, "user", None)  # none where the request was refused early
    return is_of_desk(request) and user is not None and user.is_authenticated


def is_of_desk(request: HttpRequest) -> bool:
    return request.path_info.removeprefix("/fr").startswith("/admin/")


SENTENCES: dict[type[Exception], str | Promise] = {
    TooManyFieldsSent: _("The address holds more parameters than a list can have."),
    BadRequest: _("The request holds characters that no text can have."),
}


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if isinstance(exception, RequestDataTooBig):
        return error_page(request, 413)
    return error_page(request, 400, sentence=SENTENCES.get(type(exception), ""))


def note_refusal(request: HttpRequest) -> None:
    """Log what somebody sent to the desk who may not, or not to this address."""
    if is_at_desk(request):
        audit.note_refusal(request)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    note_refusal(request)
    return error_page(request, 403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Refuse a form that may be forged; a practice that is described in it is kept.

    Who is signed out of the desk comes back to the page when she has signed in. Scripts
    are refused: they ask for another token.
    """
    kept = rescue(request)
    if kept:
        messages.success(request, _("What you typed is kept."))
    signed_out = is_of_desk(request) and not request.user.is_authenticated
    by_script = request.headers.get("Sec-Fetch-Mode", "navigate") != "navigate"
    if kept or (signed_out and not by_script):
        return redirect(request.get_full_path())
    sentence = _("The form was open too long, or cookies are blocked. Go back, reload.")
    return error_page(request, 403, sentence=sentence)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    note_refusal(request)
    sentence = str(exception) if isinstance(exception, NotFound) else ""
    return error_page(request, 404, sentence=sentence)


def too_many(request: HttpRequest) -> HttpResponse:
    page = error_page(request, 429, minutes=PATIENCE // 60)
    page.headers["Retry-After"] = str(PATIENCE)
    return page


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer to an exception; 503 when it is that the database cannot be reached."""
    if not isinstance(sys.exception(), (OperationalError, InterfaceError)):
        return error_page(request, 500)
    page = error_page(request, 503)
    page.headers["Retry-After"] = str(RETRY_AFTER)
    return page


def no_short_cut(request: HttpRequest, rest: str) -> NoReturn:
    """Close Django's short cut from a number to a page: it would tell the address, and
    so the title, of a practice that the person may not see."""
    raise Http404


# --- For machines ---------------------------------------------------------------


@never_cache
@readable
def healthz(request: HttpRequest) -> HttpResponse:
    """Say that the process answers; touches no database."""
    return HttpResponse("ok", content_type="text/plain")


@never_cache
@readable
def readyz(request: HttpRequest) -> HttpResponse:
    """Say whether visitors can be served: the database answers and is migrated."""
    ready = is_migrated()
    return HttpResponse(
        "ready" if ready else "not ready",
        content_type="text/plain",
        status=200 if ready else 503,
    )


def is_migrated() -> bool:
    """Tell whether the database is as this version needs it, with its triggers."""
    try:
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
        return not plan and not triggers.are_missing()
    except Error:
        return False


@readable
def robots(request: HttpRequest) -> HttpResponse:
    closed = ["/admin/", "/fr/admin/", "/account/", "/fr/account/"]
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed)]
    lines += ["", f"Sitemap: {absolute(reverse('sitemaps'))}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain")


@readable
def security(request: HttpRequest) -> HttpResponse:
    """Say to whoever finds a hole whom to tell, as RFC 9116 writes it."""
    until = timezone.localdate() + SECURITY_HOLDS
    lines = [
        f"Contact: mailto:{settings.CONTACT_EMAIL}",
        f"Expires: {until:%Y-%m-%d}T00:00:00Z",
        "Preferred-Languages: en, fr",
        f"Canonical: {absolute(reverse('security'))}",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
