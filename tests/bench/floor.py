"""F, the floor: the recorded bytes of each page through the product's middleware."""

import json
import os
from pathlib import Path
from typing import Any

from django.conf.urls.i18n import i18n_patterns
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path

from icc_site.urls import urlpatterns as product


def recorded_pages(folder: Path) -> dict[str, tuple[bytes, dict[str, str]]]:
    """Read what tests/bench/recording.py wrote: address, bytes and headers."""
    pages: dict[str, Any] = json.loads((folder / "index.json").read_text())
    return {
        address: ((folder / page["file"]).read_bytes(), page["headers"])
        for address, page in pages.items()
    }


PAGES = recorded_pages(Path(os.environ["BENCH_PAGES"]))


def recorded(request: HttpRequest) -> HttpResponse:
    """Answer with the bytes that the product gave for the same address."""
    if (page := PAGES.get(request.get_full_path())) is None:
        raise Http404
    body, headers = page
    return HttpResponse(body, headers=headers)


urlpatterns = i18n_patterns(path("practices/", recorded), prefix_default_language=False)
urlpatterns += product
