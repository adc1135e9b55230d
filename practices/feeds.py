"""Feeds of what is published: of any list, of a city, of a network."""

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.translation import gettext, override

from cities.links import absolute
from cities.models import City, Network
from cities.parameters import ParameterForm, understood
from cities.views import readable
from practices.chips import chips
from practices.filters import PracticeFilter
from practices.live import keeper
from practices.models import GoodPractice
from practices.selection import Selection
from practices.views import leaving_out, problems_of

MOST = 50
# What no XML can hold.
UNPRINTABLE = re.compile(r"[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]")


def printable(text: str) -> str:
    return UNPRINTABLE.sub("", text)


class Atom(Atom1Feed):
    """An Atom feed whose entries say their own language."""

    def item_attributes(self, item: dict[str, Any]) -> dict[str, Any]:
        return {**super().item_attributes(item), "xml:lang": item["language"]}

    def latest_post_date(self) -> datetime:
        """Give when the newest change was; of an empty feed, of the catalogue."""
        changed_at = keeper.snapshot().version.changed_at
        return super().latest_post_date() if self.items else changed_at


class PracticeFeed(Feed):  # type: ignore[type-arg]
    """The first practices of a list, which are the newest where it says no order."""

    feed_type = Atom

    def __init__(self, path: str, place: dict[str, str]) -> None:
        self.path = path
        self.place = place

    def get_object(
        self, request: HttpRequest, practices: PracticeFilter
    ) -> PracticeFilter:
        return practices

    def title(self, practices: PracticeFilter) -> str:
        labels = [chip.label for chip in chips(practices, QueryDict())]
        site = gettext("Intercultural Cities good practices")
        return printable(" · ".join([site, *labels]))

    def subtitle(self, practices: PracticeFilter) -> str:
        return gettext("Each is described by the city it comes from.")

    def link(self, practices: PracticeFilter) -> str:
        return absolute(addressed(reverse("practices:list"), practices))

    def feed_url(self, practices: PracticeFilter) -> str:
        """Give the address by which it is to be asked for again (RFC 4287, 4.2.7.2).

        The place that a feed is of stands in its path, and not among its filters.
        """
        return absolute(addressed(self.path, practices, self.place))

    def items(self, practices: PracticeFilter) -> list[GoodPractice]:
        keys = Selection(keeper.snapshot(), practices).page(0, MOST)
        return GoodPractice.objects.published().in_row(keys)

    def item_title(self, item: GoodPractice) -> str:
        return printable(item.display_title)

    def item_description(self, item: GoodPractice) -> str:
        return escape(printable(item.excerpt))

    def item_link(self, item: GoodPractice) -> str:
        return absolute(item.get_absolute_url())

    def item_guid(self, item: GoodPractice) -> str:
        """Give the address in English, which is the same in every feed for ever."""
        with override(settings.LANGUAGE_CODE):
            return self.item_link(item)

    def item_pubdate(self, item: GoodPractice) -> datetime | None:
        return item.published_at

    def item_updateddate(self, item: GoodPractice) -> datetime:
        """Give when its text changed last, or it became public with it."""
        return max(item.updated_at, item.published_at or item.updated_at)

    def item_author_name(self, item: GoodPractice) -> str:
        return printable(item.places_label) or gettext("Intercultural Cities")

    def item_categories(self, item: GoodPractice) -> list[str]:
        return [printable(str(topic)) for topic in item.topics.all()]

    def item_extra_kwargs(self, item: GoodPractice) -> dict[str, Any]:
        return {"language": item.language}


def addressed(path: str, practices: PracticeFilter, without: Iterable[str] = ()) -> str:
    """Give a path with the filters of the list as understood."""
    return path + leaving_out(understood(practices.form), *without)


def feed_of(request: HttpRequest, **place: str) -> HttpResponse:
    """Give the feed of the list that the address describes, of one place alone."""
    query = request.GET.copy()
    for name, slug in place.items():
        query[name] = slug
    practices = PracticeFilter(query, GoodPractice.objects.published())
    if problems := problems_of(practices, ParameterForm(query)):
        sentences = "\n".join(problems.values())
        return HttpResponseBadRequest(sentences, "text/plain; charset=utf-8")
    return PracticeFeed(request.path, place)(request, practices=practices)


@readable
def practice_feed(request: HttpRequest) -> HttpResponse:
    return feed_of(request)


@readable
def city_feed(request: HttpRequest, slug: str) -> HttpResponse:
    """Give the feed of a city; that of one that was merged has moved."""
    if City.objects.find(slug):
        return feed_of(request, city=slug)
    stays = get_object_or_404(City.objects.formerly_at(slug))
    return redirect("city-feed", stays.slug, permanent=True)


@readable
def network_feed(request: HttpRequest, slug: str) -> HttpResponse:
    get_object_or_404(Network, slug=slug)
    return feed_of(request, network=slug)
