"""What each part of the API is made of: how it is asked, and how it answers."""

from contextlib import suppress
from hashlib import sha256
from ipaddress import IPv6Address, IPv6Network
from typing import Any

from django.conf import settings
from django.core.paginator import Page
from django.utils.translation import gettext_lazy as _
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import SimpleRateThrottle
from rest_framework.views import APIView

from cities.api.problems import Misread, no_parameters
from cities.links import absolute
from cities.parameters import NumberField, ParameterForm, quoted, unknown_parameters

MOST = 100
SHARES = 4_096
A_DAY = "86400"


class OnlyJson(BaseContentNegotiation):
    """Answers with JSON whatever is accepted, since there is nothing else."""

    def select_renderer(
        self, request: Any, renderers: Any, format_suffix: Any = None
    ) -> Any:
        return renderers[0], renderers[0].media_type


class FairShare(SimpleRateThrottle):
    """Counts the requests of each visitor's address, for all processes together."""

    scope = "api"

    def get_rate(self) -> str:
        return str(settings.API_RATE)

    def allow_request(self, request: Request, view: APIView) -> bool:
        """Count no leave that a browser asks for: refused, it could not say why."""
        return request.method == "OPTIONS" or super().allow_request(request, view)

    def get_cache_key(self, request: Request, view: APIView) -> str:
        # A few share a key now and then: the cache has to keep what else is counted.
        digest = sha256(network_of(str(self.get_ident(request))).encode())
        return f"api-{int(digest.hexdigest(), 16) % SHARES}"


def network_of(address: str) -> str:
    """Name whom an address belongs to: of IPv6 each has more than can be counted."""
    with suppress(ValueError):
        return str(IPv6Network((IPv6Address(address), 64), strict=False))
    return address


class PageForm(ParameterForm):
    """Which page of a list is asked for."""

    page = NumberField(
        1, None, 1, sentence=_("There is no page %(values)s: this is the first.")
    )
    page_size = NumberField(
        1, MOST, 20, sentence=_("A page holds 1 to 100 entries, not %(values)s.")
    )


class Part(APIView):
    """A part of the API, which everybody may read and nobody can change here."""

    http_method_names = ["get", "head", "options"]
    content_negotiation_class = OnlyJson
    throttle_classes = [FairShare]
    form: type[ParameterForm] = ParameterForm

    def asked(self) -> dict[str, Any]:
        """Give the parameters as they were understood. Raises Misread."""
        address = self.request.query_params
        form = self.form(address)
        problems = form.problems
        if not form.fields and address:
            problems["unknown"] = no_parameters(quoted(sorted(address)))
        elif unknown := unknown_parameters(address, form.fields):
            problems["unknown"] = unknown
        if problems:
            raise Misread(problems)
        return dict(form.cleaned_data)

    def options(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        """Let pages of other sites ask, with the headers that asking again needs."""
        allowed = {
            "Access-Control-Allow-Methods": "GET, HEAD",
            "Access-Control-Allow-Headers": "Content-Type, If-None-Match",
            "Access-Control-Max-Age": A_DAY,
        }
        return Response(status=204, headers=allowed)

    def page(self, page: Page[Any], entries: Any, **more: Any) -> Response:
        """Answer with a page of a list, and with the way to those around it."""
        before = page.previous_page_number() if page.has_previous() else None
        after = page.next_page_number() if page.has_next() else None
        around = {"next": self._other(after), "previous": self._other(before)}
        count = {"count": page.paginator.count}
        return Response({**count, **around, **more, "results": entries})

    def _other(self, number: int | None) -> str | None:
        if number is None:
            return None
        address = self.request.query_params.copy()
        address["page"] = str(number)
        return absolute(f"{self.request.path}?{address.urlencode()}")
