"""The public pages of practices."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    JsonResponse,
    QueryDict,
)
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from cities.files import send
from cities.paging import page_of
from cities.parameters import (
    MOST_CHARACTERS,
    ChoiceField,
    NumberField,
    ParameterForm,
    understood,
    unknown_parameters,
)
from cities.views import moved, readable
from practices.cards import cards
from practices.chips import Links, chips
from practices.facets import facets
from practices.filters import PracticeFilter
from practices.live import keeper
from practices.map import practice_map
from practices.models import (
    GoodPractice,
    Picture,
    PracticeVersion,
    ReferenceDocument,
    UnmetSearch,
)
from practices.querysets import MATCH
from practices.rescue import did_you_mean, ways_out
from practices.search.tokens import plain
from practices.selection import Selection
from practices.suggestions import suggestions
from practices.template_form.sending import word_form

PAGE_SIZES = [20, 50, 100]
VIEWS = {"cards": _("Cards"), "map": _("Map"), "table": _("Table")}
SORTS = {
    "match": _("best match"),
    "newest": _("newest"),
    "updated": _("recently updated"),
    "title": _("title"),
    "city": _("city"),
    "oldest": _("oldest"),
}


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
    snapshot = keeper.snapshot()
    practices = PracticeFilter(request.GET, GoodPractice.objects.published())
    shown = PageForm(request.GET)
    problems = problems_of(practices, shown)
    address = understood(practices.form, shown)
    selection = Selection(snapshot, practices)
    page = page_of(selection, **shown.cleaned_data)
    links = Links(address)
    context = {
        "address": address,
        "chips": chips(practices, address),
        "facets": facets(selection),
        "feed": f"{reverse('practices:feed')}{filtering(address)}",
        "kept": kept(address),
        "page": page,
        "pages": pages_of(page, links),
        "problems": problems,
        "query": asking(address),
        "search": practices.search,
        "sort": SORTS[practices.order],
        "sorts": links.choice("sort", sorts(practices), practices.order),
        "view": shown.cleaned_data["view"],
        "views": links.choice("view", VIEWS, shown.cleaned_data["view"]),
        **found(selection, page, address, shown.cleaned_data["view"]),
    }
    if selection.terms and not selection and request.method == "GET":
        UnmetSearch.objects.note(plain(practices.search)[:MOST_CHARACTERS])
    return render(request, "practices/goodpractice_list.html", context)


def found(
    selection: Selection, page: Page[int], address: QueryDict, view: str
) -> dict[str, Any]:
    """Give what a page shows of its practices, or the ways out where there is none."""
    keys, query = list(page.object_list), keeping(address)
    if not keys:
        return {
            "ways_out": ways_out(selection, address),
            "did_you_mean": did_you_mean(selection, address),
        }
    if view == "table":
        rows = GoodPractice.objects.published().in_row(keys)
        return {"rows": rows, "keeping": query}
    context: dict[str, Any] = {
        "cards": cards(selection.snapshot, keys, query, selection.terms).values()
    }
    if view == "map":
        context["map"] = practice_map(selection.snapshot, selection.found)
    return context


def sorts(practices: PracticeFilter) -> dict[str, Any]:
    """Give the orders to choose from; nothing matches best without a search."""
    return {
        name: capfirst(label)
        for name, label in SORTS.items()
        if name != MATCH or practices.search
    }


def problems_of(practices: PracticeFilter, shown: ParameterForm) -> dict[str, str]:
    """Say what of a list's address was not understood, by parameter."""
    problems = practices.problems | shown.problems
    known = [*practices.filters, *shown.fields]
    unknown = unknown_parameters(practices.data, known)
    return problems | {"unknown": unknown} if unknown else problems


def filtering(address: QueryDict) -> str:
    """Make the query string of all that a list holds, however it is shown."""
    return leaving_out(address, *PageForm.base_fields)


def keeping(address: QueryDict) -> str:
    """Make the query string by which a practice leads back to this list."""
    return leaving_out(address, "page")


def leaving_out(address: QueryDict, *names: str) -> str:
    query = address.copy()
    for name in names:
        query.pop(name, None)
    return asking(query)


def asking(address: QueryDict) -> str:
    """Write the end of an address; a parameter without a value has no part in it."""
    written = address.urlencode()
    return f"?{written}" if written else ""


def kept(address: QueryDict) -> list[tuple[str, str]]:
    """Give what a new choice of filters keeps of the address: the form's other part."""
    names = ["sort", "view", "page_size"]
    return [(name, value) for name in names if (value := address.get(name))]


def pages_of(page: Page[int], links: Links) -> dict[str, Any]:
    """Give the links to the other pages of a list, and to pages of other sizes."""
    pages = page.paginator
    numbers = pages.get_elided_page_range(page.number)
    previous = page.previous_page_number() if page.has_previous() else None
    following = page.next_page_number() if page.has_next() else None
    sizes = {size: size for size in PAGE_SIZES}
    return {
        "numbers": [
            (number, links.to("page", number), number == page.number)
            if isinstance(number, int)
            else (number, "", False)
            for number in numbers
        ],
        "previous": previous and links.to("page", previous),
        "next": following and links.to("page", following),
        "sizes": links.choice("page_size", sizes, pages.per_page)
        if pages.count > PAGE_SIZES[0]
        else [],
    }


@readable
def practice_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a published practice, with the way back to the list it was found in."""
    published = GoodPractice.objects.published()
    practice = published.for_detail().find(slug)
    if practice is None:
        return merged_or_withdrawn(request, slug)
    practices, shown = PracticeFilter(request.GET, published), PageForm(request.GET)
    context = {
        "practice": practice,
        "around": around(practice, practices, shown) if request.GET else None,
        "problems": problems_of(practices, shown),
    }
    return render(request, "practices/goodpractice_detail.html", context)


def merged_or_withdrawn(request: HttpRequest, slug: str) -> HttpResponse:
    """Lead to what a practice was merged into, or say why it is no longer public.

    Of a practice that never was public there is nothing to say: Http404.
    """
    if stays := GoodPractice.objects.published().merged_from(slug):
        return moved(request, stays)
    practice = GoodPractice.objects.withdrawn_from(slug)
    if practice is None:
        raise Http404
    archived = PracticeVersion.objects.of(practice).archived()
    context = {"archived": archived}
    return render(request, "practices/withdrawn.html", context, status=410)


@dataclass(frozen=True)
class Around:
    """Where a practice stands in a list; neighbours by their slugs.

    `back` is the query string of the page of the list that shows it.
    """

    query: str
    back: str
    total: int
    previous: str | None
    next: str | None


def around(
    practice: GoodPractice, practices: PracticeFilter, shown: PageForm
) -> Around | None:
    """Find the neighbours in a list; None when the practice stands elsewhere."""
    selection = Selection(keeper.snapshot(), practices)
    here = selection.place_of(practice.pk)
    if here is None:
        return None
    before = selection.page(max(here - 1, 0), here)
    after = selection.page(here + 1, here + 2)
    slugs = GoodPractice.objects.published().slugs_of([*before, *after])
    previous, following = (slugs.get(next(iter(keys), 0)) for keys in (before, after))
    address = understood(practices.form, shown)
    query = keeping(address)
    if page := here // shown.cleaned_data["page_size"]:
        address["page"] = str(page + 1)
    back = asking(address) if page else query
    return Around(query, back, len(selection), previous, following)


@readable
def picture(request: HttpRequest, slug: str, pk: int) -> FileResponse:
    pictures = Picture.objects.public_files_of(slug)
    return send(get_object_or_404(pictures, pk=pk).file, as_attachment=False)


@readable
def document(request: HttpRequest, slug: str, pk: int) -> FileResponse:
    documents = ReferenceDocument.objects.public_files_of(slug)
    return send(get_object_or_404(documents, pk=pk).file)


@readable
def suggest(request: HttpRequest) -> JsonResponse:
    """Suggest to a search field what begins like the words in it."""
    found = suggestions(request.GET, keeper.snapshot())
    return JsonResponse(found.as_json())


@readable
def template_form(request: HttpRequest) -> HttpResponse:
    """Send the blank Word form in the language of the address."""
    return word_form(None, get_language() or "en")
