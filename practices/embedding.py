"""Practices on the sites of others: a small page to frame, and oEmbed that offers it.

These pages alone may be framed, on the sites of the cities that they show. They show
public text and links, read no cookie and change nothing, so that nobody gains by it:
where the site of a city is not known, any with TLS may.
"""

import re
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from csp.utils import build_policy
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import render
from django.urls import Resolver404, resolve, reverse
from django.utils.html import format_html
from django.utils.translation import get_language_from_path, gettext, override

from cities.links import absolute, host_of
from cities.models import City
from cities.parameters import quoted, whole_number
from cities.views import readable
from practices import bitsets, share_picture
from practices.cards import cards
from practices.live import keeper
from practices.models import GoodPractice
from practices.sharing import open_data

# The newest practices of a city, on a site of its own.
MOST = 6
WIDTH = 600
PRACTICE, CITY = "practices:detail", "cities:city"
HEIGHTS = {PRACTICE: 460, CITY: 720}
EMBEDS = {PRACTICE: "embed-practice", CITY: "embed-city"}
# Seconds that the site of a city may keep what it was told.
KEPT_FOR = 24 * 3600
HOST = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+")
AMBIGUOUS = {"ß", "ς", "\u200c", "\u200d"}


# --- The pages ------------------------------------------------------------------------


@readable
def practice(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a practice as its card."""
    found = practice_at(slug)
    shown = cards(keeper.snapshot(), [found.pk], level="h1") if found else {}
    if found is None or found.pk not in shown:
        raise Http404
    context = {
        "card": shown[found.pk],
        "page": found.get_absolute_url(),
        "title": found.display_title,
    }
    return framed(render(request, "embed/practice.html", context), cities_of(found))


@readable
def city(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the newest practices of a city."""
    found = city_at(slug)
    if found is None:
        raise Http404
    snapshot = keeper.snapshot()
    practices = snapshot.having("city", found.slug)
    keys = snapshot.keys_at(bitsets.positions(practices, 0, MOST))
    context = {
        "cards": cards(snapshot, keys).values(),
        "city": found,
        "count": bitsets.count(practices),
        "page": found.get_absolute_url(),
        "title": title_of(found),
    }
    return framed(render(request, "embed/city.html", context), [found])


def cities_of(practice: GoodPractice) -> list[City]:
    return [place.city for place in practice.places.all() if place.city]


def framed(response: HttpResponse, cities: list[City]) -> HttpResponse:
    """Let the sites of cities frame a page; any site while one is not known."""
    hosts = [host for site in sites_of(cities) for host in (site, f"www.{site}")]
    who = [f"https://{host}" for host in hosts]
    policy = build_policy(replace={"frame-ancestors": who or ["https:"]})
    response.headers["Content-Security-Policy"] = policy
    return response


def sites_of(cities: list[City]) -> list[str]:
    """Name the sites that may frame a page; none where that is not known of all."""
    sites = {site_of(city) for city in cities}
    return sorted(sites) if all(sites) else []


def site_of(city: City) -> str:
    """Name the host of a city's website as a policy does; empty when there is none.

    Also where it is spelt with a letter for which there are two ways to write it.
    """
    host = host_of(city.website).removesuffix(".")
    with suppress(UnicodeError, ValueError):
        name, port = host.encode("idna").decode(), urlsplit(city.website).port
        if HOST.fullmatch(name) and not AMBIGUOUS & set(host):
            return f"{name}:{port}" if port else name
    return ""


def practice_at(slug: str) -> GoodPractice | None:
    """Find a published practice; for a frame made before a merge, what stayed."""
    published = GoodPractice.objects.published().for_cards()
    return published.find(slug) or published.merged_from(slug)


def city_at(slug: str) -> City | None:
    """Find a city; for a frame made before a merge, what stayed."""
    return City.objects.at(slug).first()


def frame(kind: str, slug: str, title: str, width: int = 0, height: int = 0) -> str:
    """Write the lines that show such a page on another site."""
    return format_html(
        '<iframe src="{}" title="{}" width="{}" height="{}" loading="lazy"'
        ' frameborder="0"></iframe>',
        absolute(reverse(EMBEDS[kind], args=[slug])),
        title,
        width or "100%",
        height or HEIGHTS[kind],
    )


# --- oEmbed ---------------------------------------------------------------------------


class Refused(Exception):  # noqa: N818  (it is an answer, not a fault)
    """Says in a sentence why there is nothing to embed, with a code of HTTP."""

    def __init__(self, code: int, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code


@dataclass(frozen=True)
class Offer:
    """A page of ours that another site may show: what it is called, and whose it is."""

    kind: str
    slug: str
    title: str
    author: str
    picture: str


@readable
def oembed(request: HttpRequest) -> JsonResponse:
    """Tell a site how to show a practice or a city of ours (oembed.com, 1.0)."""
    try:
        return open_data(answer(request.GET))
    except Refused as refusal:
        return open_data({"error": str(refusal)}, status=refusal.code)


def answer(asked: QueryDict) -> dict[str, Any]:
    """Answer to the parameters of oEmbed. Raises Refused."""
    if asked.get("format", "json") != "json":
        raise Refused(501, gettext("Only the format “json” is offered here."))
    widest, highest = (number_in(asked, name) for name in ("maxwidth", "maxheight"))
    url = asked.get("url", "")
    if not url:
        example = absolute(reverse("practices:detail", args=["district-mothers"]))
        raise Refused(400, gettext("Name a page, as in url=%(url)s") % {"url": example})
    path = path_of(url)
    with override(get_language_from_path(path) or settings.LANGUAGE_CODE):
        offer = offer_at(path)
        if offer is None:
            sentence = gettext("%(url)s is no practice and no city of this site.")
            raise Refused(404, sentence % {"url": quoted([url])})
        return written(offer, widest, highest)


def number_in(asked: QueryDict, name: str) -> int | None:
    """Read a number of pixels; None where none is given. Raises Refused."""
    text = asked.get(name, "")
    number = whole_number(text)
    if text and not number:
        sentence = gettext("“%(name)s” is a number of pixels, not %(value)s.")
        raise Refused(400, sentence % {"name": name, "value": quoted([text])})
    return number


def path_of(url: str) -> str:
    """Give the path of an address of this site; empty for one of another."""
    try:
        asked, own = urlsplit(url), urlsplit(settings.SITE_URL)
    except ValueError:
        return ""
    return asked.path if asked.netloc.lower() == own.netloc.lower() else ""


def offer_at(path: str) -> Offer | None:
    """Find the practice or city whose page has this path, in the active language."""
    try:
        match = resolve(path if path.endswith("/") else f"{path}/")
    except Resolver404:
        return None
    slug = match.kwargs.get("slug", "")
    if match.view_name == PRACTICE:
        return offer_of_practice(slug)
    return offer_of_city(slug) if match.view_name == CITY else None


def offer_of_practice(slug: str) -> Offer | None:
    found = practice_at(slug)
    if found is None:
        return None
    picture = reverse("practices:card", args=[found.slug])
    return Offer(PRACTICE, found.slug, found.display_title, found.places_label, picture)


def offer_of_city(slug: str) -> Offer | None:
    found = city_at(slug)
    if found is None:
        return None
    return Offer(CITY, found.slug, title_of(found), found.name, reverse("card"))


def title_of(city: City) -> str:
    return gettext("Good practices of %(city)s") % {"city": city.name}


def written(offer: Offer, widest: int | None, highest: int | None) -> dict[str, Any]:
    """Write an offer as oEmbed does, within the room that there is."""
    width = min(WIDTH, widest or WIDTH)
    height = min(HEIGHTS[offer.kind], highest or HEIGHTS[offer.kind])
    picture = {
        "thumbnail_url": absolute(offer.picture),
        "thumbnail_width": share_picture.WIDTH,
        "thumbnail_height": share_picture.HEIGHT,
    }
    too_wide = widest is not None and widest < share_picture.WIDTH
    too_high = highest is not None and highest < share_picture.HEIGHT
    return {
        "version": "1.0",
        "type": "rich",
        "provider_name": gettext("Intercultural Cities good practices"),
        "provider_url": absolute(reverse("home")),
        "title": offer.title,
        "author_name": offer.author,
        "cache_age": KEPT_FOR,
        "html": frame(offer.kind, offer.slug, offer.title, width, height),
        "width": width,
        "height": height,
        **({} if too_wide or too_high else picture),
    }
