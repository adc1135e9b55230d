"""Lets browsers and caches keep the public pages, for as long as they are true."""

import hashlib
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cache

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, parse_http_date

from practices.live import keeper, telling
from practices.models.version import Version, current_version

GetResponse = Callable[[HttpRequest], HttpResponse]

FOR_ALL = "public, max-age=60, stale-while-revalidate=600"
# Who is signed in may have changed a page, and sees it as it is now.
FOR_ONE = "private, no-cache"
NOT_PUBLIC = re.compile(r"(/fr)?/(account|admin|healthz|readyz|static)\b")
# What pages are made of, beside the catalogue.
SOURCES = ("cities", "icc_site", "locale", "practices", "static", "templates")
# Two changes within so short a time have the same Last-Modified.
SETTLED = timedelta(seconds=2)


def keep_public_pages(get_response: GetResponse) -> GetResponse:
    """Answer 304 before anything else where the version of the catalogue tells so.

    Every public page carries an ETag of that version, its address, the day and the
    installed code, and may be kept for a minute, but for those who are signed in.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        version = version_for(request)
        if version is None:
            return get_response(request)
        signed_in = settings.SESSION_COOKIE_NAME in request.COOKIES
        with telling(version, waits=signed_in):
            # While a snapshot is being made, readers get the one before.
            if not signed_in and not keeper.will_show(version):
                return get_response(request)
            return checked(get_response, request, version, signed_in)

    return middleware


def version_for(request: HttpRequest) -> Version | None:
    """Give the version of the catalogue to whoever reads a public page."""
    is_read = request.method in {"GET", "HEAD"}
    if not is_read or NOT_PUBLIC.match(request.path_info):
        return None
    try:
        return current_version()
    except DatabaseError:
        return None


def checked(
    get_response: GetResponse, request: HttpRequest, version: Version, signed_in: bool
) -> HttpResponse:
    etag, changed_at = validators(request, version)
    kept = {
        "Cache-Control": FOR_ONE if signed_in else FOR_ALL,
        "ETag": etag,
        "Last-Modified": http_date(changed_at.timestamp()),
        # The language is in the address, so that no other header changes a page.
        "Vary": "Accept-Encoding",
    }
    # An address that is not there never gave such a tag; a date or "*" tells nothing.
    if etag in request.META.get("HTTP_IF_NONE_MATCH", ""):
        return HttpResponseNotModified(headers=kept)
    response = get_response(request)
    if not is_kept(response):
        return response
    for name, value in kept.items():
        response.headers[name] = value
    settled = timezone.now() - changed_at > SETTLED
    return unless_unchanged(request, response) if settled else response


def unless_unchanged(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Answer to the conditions of a request, now that the page is known to be there."""
    last_modified = parse_http_date(response.headers["Last-Modified"])
    answer = get_conditional_response(
        request, response.headers["ETag"], last_modified, response
    )
    return answer or response


def validators(request: HttpRequest, version: Version) -> tuple[str, datetime]:
    """Tell by what a page is known to be the same, and when it changed last."""
    today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    site = (settings.SITE_URL, settings.CONTACT_EMAIL, settings.DATA_LICENCE)
    parts = (version.number, today, built_at(), site, request.get_full_path())
    digest = hashlib.sha256(repr(parts).encode()).hexdigest()[:24]
    return f'W/"{digest}"', max(version.changed_at, today, built_at())


@cache
def built_at() -> datetime:
    """When the newest of the installed files was written."""
    files = (
        path.stat().st_mtime
        for folder in SOURCES
        for path in (settings.BASE_DIR / folder).rglob("*.*")
        if path.suffix != ".pyc"
    )
    return datetime.fromtimestamp(max(files), UTC)


def is_kept(response: HttpResponse) -> bool:
    """Tell a page from errors, files, and what says itself how long it may be kept."""
    own = response.cookies or response.has_header("Cache-Control")
    return response.status_code == 200 and not response.streaming and not own
