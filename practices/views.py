"""The public pages of practices."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import EmptyPage, Page, Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from cities.parameters import (
    ChoiceField,
    NumberField,
    ParameterForm,
    understood,
    unknown_parameters,
)
from cities.views import readable, send
from practices.chips import chips
from practices.facets import facets
from practices.filters import PracticeFilter
from practices.map import practice_map
from practices.models import GoodPractice, Picture, ReferenceDocument
from practices.querysets import GoodPracticeQuerySet

PAGE_SIZES = [20, 50, 100]
VIEWS = {"cards": _("Cards"), "map": _("Map"), "table": _("Table")}
SORTS = {
    "newest": _("newest"),
    "updated": _("recently updated"),
    "title": _("title"),
    "city": _("city"),
    "oldest": _("oldest"),
}


class NotFound(Http404):
    """A 404 whose sentence is meant for the reader."""


class PageForm(ParameterForm):
    """How much of a list is shown, and as what."""

    view = ChoiceField(VIEWS, sentence=_("There is no view %(values)s."))
    page = NumberField(
        1, None, 1, sentence=_("There is no page %(values)s: this is the first.")
    )
    page_size = NumberField(
        1,
        PAGE_SIZES[-1],
        PAGE_SIZES[0],
        sentence=_("A page holds 1 to 100 practices, not %(values)s."),
    )


@readable
def practice_list(request: HttpRequest) -> HttpResponse:
    """Show the published practices that fulfil the filters of the address."""
    practices = PracticeFilter(request.GET, GoodPractice.objects.published())
    shown = PageForm(request.GET)
    problems = problems_of(practices, shown)
    address = understood(practices.form, shown)
    page = page_of(practices.qs.for_cards(), **shown.cleaned_data)
    context = {
        "address": address,
        "chips": chips(practices, address),
        "facets": facets(practices),
        "keeping": keeping(address),
        "kept": kept(address),
        "page": page,
        "page_numbers": page.paginator.get_elided_page_range(page.number),
        "page_sizes": PAGE_SIZES,
        "problems": problems,
        "search": practices.form.cleaned_data["q"],
        "sort": practices.form.cleaned_data["sort"],
        "sorts": SORTS,
        "view": shown.cleaned_data["view"],
        "views": VIEWS,
    }
    if context["view"] == "map":
        context["map"] = practice_map(practices.leaving_out(""))
    return render(request, "practices/goodpractice_list.html", context)


def problems_of(practices: PracticeFilter, shown: PageForm) -> dict[str, str]:
    """Say what of a list's address was not understood, by parameter."""
    problems = practices.problems | shown.problems
    known = [*practices.filters, *shown.fields]
    unknown = unknown_parameters(practices.data, known)
    return problems | {"unknown": unknown} if unknown else problems


def keeping(address: QueryDict) -> str:
    """Make the query string by which a practice leads back to this list."""
    query = address.copy()
    for name in PageForm.base_fields:
        query.pop(name, None)
    return f"?{query.urlencode()}" if query else ""


def kept(address: QueryDict) -> list[tuple[str, str]]:
    """Give what a new choice of filters keeps of the address: the form's other part."""
    names = ["sort", "view", "page_size"]
    return [(name, value) for name in names if (value := address.get(name))]


def page_of(
    practices: GoodPracticeQuerySet, page: int, page_size: int, **_rest: Any
) -> Page[GoodPractice]:
    """Cut the page out of the list. Raises NotFound beyond its end."""
    pages = Paginator(practices, page_size)
    try:
        return pages.page(page)
    except EmptyPage as error:
        sentence = ngettext(
            "The list has %(last)d page; there is no page %(page)d.",
            "The list has %(last)d pages; there is no page %(page)d.",
            pages.num_pages,
        )
        numbers = {"last": pages.num_pages, "page": page}
        raise NotFound(sentence % numbers) from error


@readable
def practice_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a published practice, with the way back to the list it was found in."""
    published = GoodPractice.objects.published()
    practice = get_object_or_404(published.for_detail(), slug=slug)
    practices = PracticeFilter(request.GET, published)
    context = {
        "practice": practice,
        "around": around(practice, practices) if request.GET else None,
        "problems": problems_of(practices, PageForm(request.GET)),
    }
    return render(request, "practices/goodpractice_detail.html", context)


@dataclass(frozen=True)
class Around:
    """Where a practice stands in a list; neighbours by their slugs."""

    query: str
    total: int
    previous: str | None
    next: str | None


def around(practice: GoodPractice, practices: PracticeFilter) -> Around | None:
    """Find the neighbours in a list; None when the practice stands elsewhere."""
    slugs = [None, *practices.qs.slugs(), None]
    if practice.slug not in slugs:
        return None
    here = slugs.index(practice.slug)
    query = keeping(understood(practices.form))
    return Around(query, len(slugs) - 2, slugs[here - 1], slugs[here + 1])


@readable
def picture(request: HttpRequest, slug: str, pk: int) -> FileResponse:
    pictures = Picture.objects.public_files_of(slug)
    return send(get_object_or_404(pictures, pk=pk).file, as_attachment=False)


@readable
def document(request: HttpRequest, slug: str, pk: int) -> FileResponse:
    documents = ReferenceDocument.objects.public_files_of(slug)
    return send(get_object_or_404(documents, pk=pk).file)
