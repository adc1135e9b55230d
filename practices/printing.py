"""Practices as PDF, where WeasyPrint is installed; else the page itself is printed."""

from collections.abc import Callable
from functools import cache
from importlib import import_module

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from cities.links import absolute
from cities.views import readable
from practices.sharing import shared


@cache
def printer() -> Callable[[str], bytes] | None:
    """Give what makes a PDF of a page; None without WeasyPrint or its libraries.

    They are loaded when first asked for: they take as long as all else, and a command
    prints nothing.
    """
    try:
        printed: Callable[[str], bytes] = import_module("practices.paper").printed
    except (ImportError, OSError):
        return None
    return printed


def makes_pdf() -> bool:
    return printer() is not None


@readable
def pdf(request: HttpRequest, slug: str) -> HttpResponse:
    """Send a practice as PDF; without WeasyPrint, a page that says how to make one."""
    practice = shared(slug)
    printed = printer()
    if not printed:
        context = {"practice": practice}
        return render(request, "practices/no_pdf.html", context, status=501)
    address = absolute(practice.get_absolute_url())
    page = {"practice": practice, "address": address}
    return HttpResponse(
        printed(render_to_string("practices/paper.html", page)),
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{slug}.pdf"'},
    )
