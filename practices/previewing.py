"""A practice as its public page would show it, for whoever has a signed link."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cities.files import send
from cities.paging import NotFound
from cities.views import readable
from practices.answering import GONE, of_a_link
from practices.models import GoodPractice, Picture, ReferenceDocument

SALT = "preview of a practice"
LASTS = timedelta(days=7)
FILES: dict[str, type[Picture] | type[ReferenceDocument]] = {
    "pictures": Picture,
    "documents": ReferenceDocument,
}


class Expired(Exception):  # noqa: N818  (it is a “no”, not a fault)
    """The link is genuine, but leads nowhere any more."""


def address(practice: GoodPractice) -> str:
    """Make a link to the preview of a practice, which ends after a week."""
    until = timezone.now() + LASTS
    token = signing.dumps([practice.pk, int(until.timestamp())], salt=SALT)
    return reverse("practices:preview", args=[token])


def opened(token: str) -> tuple[GoodPractice, datetime]:
    """Give what a link shows, and until when. Raises NotFound, Expired."""
    try:
        key, end = signing.loads(token, salt=SALT, max_age=LASTS)
    except signing.SignatureExpired as error:
        raise Expired from error
    except signing.BadSignature as error:
        raise NotFound(
            _("This link is not complete. Copy it once more, whole.")
        ) from error
    practice = GoodPractice.objects.for_detail().filter(pk=key).first()
    if practice is None:
        raise Expired
    return practice, datetime.fromtimestamp(end, timezone.get_current_timezone())


@of_a_link
@readable
def preview(request: HttpRequest, token: str) -> HttpResponse:
    try:
        practice, until = opened(token)
    except Expired:
        return render(request, "practices/preview_gone.html", status=GONE)
    context: dict[str, Any] = {
        "practice": practice,
        "preview": token,
        "until": until,
        "link": settings.SITE_URL + request.path,
    }
    return render(request, "practices/preview.html", context)


@of_a_link
@readable
def preview_file(
    request: HttpRequest, token: str, kind: str, pk: int
) -> HttpResponse | FileResponse:
    """Send a file of the practice that the link shows."""
    try:
        practice, _until = opened(token)
    except Expired:
        return render(request, "practices/preview_gone.html", status=GONE)
    if kind not in FILES:
        raise NotFound
    files = FILES[kind]._default_manager.exclude(file="")
    found: Any = get_object_or_404(files, pk=pk, practice=practice)
    return send(found.file, as_attachment=kind == "documents")
