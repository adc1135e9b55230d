"""What the API says when it has no answer: problems as RFC 9457 writes them."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponse, JsonResponse
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import MethodNotAllowed, Throttled

from cities.paging import NotFound

MEDIA_TYPE = "application/problem+json"
SENTENCES: dict[int, Promise] = {
    400: _("The request could not be understood."),
    403: _("This is not open to everyone."),
    404: _("There is nothing at this address."),
    405: _("This address can only be read, by GET or HEAD."),
    413: _("The request is too large: this address can only be read."),
    500: _("Something went wrong on our side. Please try again later."),
    503: _("The catalogue cannot be read just now. Please try again in a minute."),
}


class Misread(BadRequest):
    """Parameters that were not understood: a sentence for each, by its name."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        self.problems = problems
        super().__init__(" ".join(problems.values()))


class Gone(Http404):
    """What was public once and is no longer; says so in words."""


def problem(status: int, detail: object = "", **more: Any) -> JsonResponse:
    """Answer with a problem, in the language of the address."""
    told = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": str(detail or SENTENCES[status]),
        **more,
    }
    return JsonResponse(told, status=status, content_type=MEDIA_TYPE)


def explain(exception: Exception, context: Any) -> HttpResponse | None:
    """Answer to what a part of the API raised; None leaves it to the site."""
    match exception:
        case Misread(problems=problems):
            return problem(400, exception, problems=problems)
        case Gone():
            return problem(410, exception)
        case NotFound():
            return problem(404, exception)
        case Http404():
            return problem(404)
        case MethodNotAllowed():
            return problem(405)
        case Throttled():
            return wait_a_moment(getattr(exception, "wait", None) or 1)
    return None


def wait_a_moment(seconds: int) -> JsonResponse:
    sentence = ngettext(
        "That was too much at once. Please go on in %(seconds)d second.",
        "That was too much at once. Please go on in %(seconds)d seconds.",
        seconds,
    )
    answer = problem(429, sentence % {"seconds": seconds})
    answer.headers["Retry-After"] = str(seconds)
    return answer


def no_parameters(quoted: str) -> str:
    """Say that an address takes none of the parameters that it was given."""
    return gettext("This address has no use for %(values)s.") % {"values": quoted}
