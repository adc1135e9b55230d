"""What every request passes on its way in and every answer on its way out."""

import re
from collections.abc import Callable

from csp.utils import build_policy
from django.conf import settings
from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.common import CommonMiddleware

from icc_site.views import ErrorPage, bad_request, error_page, not_found

# What is made for other sites: pages to frame, which say themselves where they may be
# (practices/embedding.py), and pictures to show. Nobody can frame any other page.
FOR_FRAMES = re.compile(r"(/fr)?/embed/")
FOR_OTHERS = re.compile(
    r"(/fr)?/(embed/|practices/[\w-]+/card\.png$|card\.png$)"
    r"|/(oembed/|catalogue\.jsonld$)"
)

GetResponse = Callable[[HttpRequest], HttpResponse]

HEADERS = {
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": settings.SECURE_REFERRER_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": settings.X_FRAME_OPTIONS,
}
# What programs of other sites may read too: the API and the feeds.
OPEN = re.compile(
    r"/(fr/)?(api/(?!docs/)|(practices|cities/[^/]+|networks/[^/]+)/feed/)"
)
HEADERS_OF_OPEN = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Retry-After",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
# Of pages that nobody made anew; it says the same for each of them.
HEADERS_OF_304 = {**HEADERS, "Content-Security-Policy": build_policy()}


def add_headers(get_response: GetResponse) -> GetResponse:
    """Add the headers of safety that an answer lacks.

    Django adds some of them, but not to files, nor to an answer that was given before
    the request reached its middleware.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        headers = HEADERS_OF_304 if response.status_code == 304 else HEADERS
        if OPEN.match(request.path_info):
            headers = headers | HEADERS_OF_OPEN
        for name, value in headers.items():
            response.headers.setdefault(name, value)
        if response.status_code in {200, 304}:
            open_up(request.path_info, response)
        return response

    return middleware


def open_up(path: str, response: HttpResponse) -> None:
    """Let other sites show what is made for them, also when they ask for it again."""
    if FOR_OTHERS.match(path):
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    if FOR_FRAMES.match(path):
        del response.headers["X-Frame-Options"]
        if response.status_code == 304:
            # The browser keeps the policy that it was told with the page.
            del response.headers["Content-Security-Policy"]


def refuse_unreadable(get_response: GetResponse) -> GetResponse:
    """Answer 400 to a request that nothing behind could read.

    A host that is not ours, more parameters than allowed, or a NUL character:
    PostgreSQL cannot store NUL, SQLite can; refused at the door, both behave alike.
    The forms of the desk refuse it themselves.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        try:
            read(request)
        except (BadRequest, SuspiciousOperation) as error:
            return bad_request(request, error)
        return get_response(request)

    return middleware


def read(request: HttpRequest) -> None:
    """Raise BadRequest or SuspiciousOperation when a part cannot be read."""
    request.get_host()
    if holds_nul(request):
        raise BadRequest("The request holds NUL.")


def holds_nul(request: HttpRequest) -> bool:
    """Tell whether a part of the request that is read before any form holds NUL."""
    query = (text for name, texts in request.GET.lists() for text in (name, *texts))
    headers = (text for name, text in request.META.items() if name.startswith("HTTP_"))
    texts = (request.path_info, *query, *request.COOKIES.values(), *headers)
    return any("\0" in text for text in texts)


class Slashes(CommonMiddleware):
    """Adds the slash that an address lacks when it is read, and only then.

    Otherwise Django would drop what is sent, or raise where DEBUG is on.
    """

    def should_redirect_with_slash(self, request: HttpRequest) -> bool:
        is_read = request.method in {"GET", "HEAD"}
        return is_read and super().should_redirect_with_slash(request)


class OwnErrorPages:
    """Show the site's own page for each error of a visitor.

    Django's answer to a method that a page does not take is empty; where DEBUG is on,
    its pages for 400 and 404 are technical, which nobody should meet in a trial.
    """

    STATUSES = {400, 403, 404, 405}

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code not in self.STATUSES or not is_bare(response):
            return response
        page = error_page(request, response.status_code)
        if allowed := response.headers.get("Allow"):
            page.headers["Allow"] = allowed
        return page

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponse | None:
        """Keep the sentence of a 404, which Django's technical page would drop."""
        is_404 = isinstance(exception, Http404)
        return not_found(request, exception) if is_404 else None


def is_bare(response: HttpResponse) -> bool:
    """Tell whether a response is HTML, yet none of the site's own error pages."""
    is_html = response.headers.get("Content-Type", "").startswith("text/html")
    return is_html and not isinstance(response, ErrorPage)
