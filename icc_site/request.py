"""Requests as this site reads them, under every server."""

from typing import Any

from django.core.handlers.wsgi import WSGIRequest
from django.utils.http import parse_header_parameters


class Request(WSGIRequest):
    """A request that is UTF-8, whatever charset its Content-Type names.

    Django would take any codec of Python for it: with "charset=base64" it fails before
    a middleware could answer.
    """

    def _set_content_type_params(self, meta: dict[str, Any]) -> None:
        """Read the type, and leave the charset that the visitor names aside."""
        content_type = meta.get("CONTENT_TYPE", "")
        self.content_type, self.content_params = parse_header_parameters(content_type)
