"""Practices as PDF, where WeasyPrint is installed; else the page itself is printed."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from cities.links import absolute
from cities.views import readable
from practices.sharing import shared

try:
    from practices.paper import printed
except (ImportError, OSError):  # not installed, or without the libraries it needs
    printed = None  # type: ignore[assignment]


def makes_pdf() -> bool:
    return printed is not None


@readable
def pdf(request: HttpRequest, slug: str) -> HttpResponse:
    """Send a practice as PDF; without WeasyPrint, a page that says how to make one."""
    practice = shared(slug)
    if not makes_pdf():
        context = {"practice": practice}
        return render(request, "practices/no_pdf.html", context, status=501)
    address = absolute(practice.get_absolute_url())
    page = {"practice": practice, "address": address}
    return HttpResponse(
        printed(render_to_string("practices/paper.html", page)),
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{slug}.pdf"'},
    )
