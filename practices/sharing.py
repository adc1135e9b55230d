"""What others take of a practice or of the whole: pictures, citations, open data."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404

from cities.views import readable
from practices import linked_data, share_picture
from practices.citation import citation
from practices.models import GoodPractice
from practices.models.version import current_version

JSON_LD = "application/ld+json"


def shared(slug: str) -> GoodPractice:
    """Give a published practice by its address. Raises Http404."""
    published = GoodPractice.objects.published().for_detail()
    return get_object_or_404(published, slug=slug)


@readable
def practice_picture(request: HttpRequest, slug: str) -> HttpResponse:
    """Send the share picture of a practice."""
    return png(share_picture.of_practice(shared(slug)))


@readable
def site_picture(request: HttpRequest) -> HttpResponse:
    """Send the share picture of every page that has none of its own."""
    return png(share_picture.of_site())


def png(picture: share_picture.SharePicture) -> HttpResponse:
    return HttpResponse(share_picture.drawn(picture), content_type="image/png")


@readable
def bibtex(request: HttpRequest, slug: str) -> HttpResponse:
    text = citation(shared(slug)).bibtex
    return download(text, "application/x-bibtex", f"{slug}.bib")


@readable
def ris(request: HttpRequest, slug: str) -> HttpResponse:
    text = citation(shared(slug)).ris
    return download(text, "application/x-research-info-systems", f"{slug}.ris")


def download(text: str, kind: str, name: str) -> HttpResponse:
    return HttpResponse(
        text,
        content_type=f"{kind}; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@readable
def catalogue(request: HttpRequest) -> HttpResponse:
    """Send the record of the data set, which any site may read."""
    return open_data(linked_data.record(current_version()), content_type=JSON_LD)


def open_data(data: dict[str, Any], **kwargs: Any) -> JsonResponse:
    """Answer with data that scripts of every site may read."""
    written = {"ensure_ascii": False, "indent": 2}
    response = JsonResponse(data, json_dumps_params=written, **kwargs)
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response
