"""Pages of a list, and what is said of one that is not there."""

from collections.abc import Sequence
from typing import Any, TypeVar

from django.core.paginator import EmptyPage, Page, Paginator
from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import ngettext

T = TypeVar("T")


class NotFound(Http404):
    """A 404 whose sentence is meant for the reader."""


def page_of(
    entries: "Sequence[T] | QuerySet[Any, T]", page: int, page_size: int, **_rest: Any
) -> Page[T]:
    """Cut a page out of a list. Raises NotFound beyond its end."""
    pages = Paginator(entries, page_size)
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
