"""Makes PDF of pages with WeasyPrint, which an installation may have or not.

Importing this fails with ImportError where it is not installed, and with OSError where
the libraries that it needs are missing.
"""

import mimetypes
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.files.storage import default_storage
from weasyprint import HTML
from weasyprint.urls import URLFetcher, URLFetcherResponse

# Stands for our own files: no such host can exist (RFC 2606), and none is asked.
OWN = "https://own.invalid"
# Readers with assistive technology can use it: ISO 14289-1.
VARIANT = "pdf/ua-1"


@lru_cache(maxsize=16)
def printed(html: str) -> bytes:
    """Make a tagged PDF of a page, from it and from our own files alone."""
    page = HTML(string=html, base_url=OWN, url_fetcher=OwnFiles())
    written: bytes = page.write_pdf(pdf_variant=VARIANT)
    return written


class OwnFiles(URLFetcher):
    """Gives style sheets, fonts and pictures of ours; nothing is asked elsewhere."""

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        """Raise ValueError for what is none of our files: it is left out."""
        file = own_file(unquote(url))
        kind = mimetypes.guess_type(url)[0] or "application/octet-stream"
        with file:
            return URLFetcherResponse(url, file.read(), {"Content-Type": kind})


def own_file(url: str) -> Any:
    path = url.removeprefix(OWN)
    if path != url and path.startswith(settings.STATIC_URL):
        return static_file(path.removeprefix(settings.STATIC_URL))
    if path != url and path.startswith(settings.MEDIA_URL):
        return default_storage.open(path.removeprefix(settings.MEDIA_URL))
    raise ValueError(f"{url} is no file of this site")


def static_file(name: str) -> Any:
    """Open a static file where it lies, or else where it was collected."""
    lies = finders.find(name)
    return Path(lies).open("rb") if lies else staticfiles_storage.open(name)
