"""Tags that show practices on any page, also on those of cities and networks."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from html import escape
from secrets import token_hex
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.formats import get_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from cities.citymap import Dot, dots
from cities.links import absolute
from cities.models import City, Network
from practices import bitsets
from practices.alike import cities_alike, traits
from practices.cards import cards, text_of
from practices.facets import Facet, FacetValue
from practices.live import keeper
from practices.map import counts_by_city
from practices.models import GoodPractice, Topic
from practices.pattern import HEIGHT, WIDTH, circles
from practices.related import related

register = template.Library()
LATEST = 6
NEWEST = 12


@register.inclusion_tag("practices/_card.html")
def practice_card(practice: GoodPractice, heading: str = "h2") -> dict[str, Any]:
    return {
        "practice": practice,
        "topics": practice.topics.all(),
        "heading": heading,
        "title": practice.display_title,
        "text": text_of(practice),
    }


@register.filter
def of_part(hints: Mapping[str, list[str]], part: str) -> list[str]:
    """Give what is said of a part of the form."""
    return hints.get(part, [])


# Stand in a kept box where its values go.
FIRST, OTHERS = (f"values-{token_hex(8)}" for _ in range(2))


@register.simple_tag
def facet_box(facet: Facet) -> SafeString:
    """Write a facet: hundreds of values on a page, too many for a template."""
    if not facet.html:
        facet.html = _written(facet)
    return mark_safe(facet.html)  # noqa: S308  (of a template and escaped values)


def _written(facet: Facet) -> str:
    first, others = facet.first, facet.others
    language = get_language() or "en"
    box = _box(language, facet.name, facet.label, len(facet.values), bool(others))
    html = box.replace(FIRST, _values(facet.name, first))
    return html.replace(OTHERS, _values(facet.name, others))


@lru_cache(maxsize=2_000)
def _box(language: str, name: str, label: str, total: int, is_long: bool) -> str:
    facet = {"name": name, "label": label, "total": total, "is_long": is_long}
    context = {"facet": facet, "first": FIRST, "others": OTHERS}
    return render_to_string("practices/_facet.html", context)


def _values(name: str, values: Iterable[FacetValue]) -> str:
    html = []
    separator = get_format("THOUSAND_SEPARATOR")
    for value in values:
        before, middle = _pieces(name, value.value, value.label, value.is_wide)
        checked = " checked" if value.chosen else ""
        count = f"{value.count:,}".replace(",", separator)
        html.append(f"{before}{checked}{middle}{count}</span></label></li>")
    return "".join(html)


@lru_cache(maxsize=10_000)
def _pieces(name: str, value: str, label: str, is_wide: bool) -> tuple[str, str]:
    """Write what stands before and after the tick of a value, up to its count."""
    key = escape(value)
    return (
        f'<li{" class=wide" if is_wide else ""}><label><input type="checkbox"'
        f' name="{name}" value="{key}" id="{name}-{key}" form="list-form"',
        f'><span>{escape(label)}</span> <span class="count">',
    )


@register.simple_tag
def choices(
    links: Iterable[tuple[Any, str, bool]], within: str = "", current: str = "true"
) -> SafeString:
    """Write links side by side, each in an element if one is named.

    Each has a label, an address (empty for a gap) and "is it where the reader is?".
    """
    start, end = (f"<{within}>", f"</{within}>") if within else ("", "")
    html = []
    for label, address, is_here in links:
        text, here = escape(str(label)), f' aria-current="{current}"' if is_here else ""
        link = f'<a href="{escape(address)}"{here}>{text}</a>'
        html.append(f"{start}{link if address else gap(text)}{end}")
    return mark_safe("".join(html))  # noqa: S308  (of escaped values)


def gap(text: str) -> str:
    return f'<span class="gap">{text}</span>'


@register.simple_tag
def pattern(seed: str, topics: Iterable[Topic]) -> SafeString:
    """Draw circles in the colours of the first two topics, always alike for a seed."""
    hues = [topic.hue for topic in topics][:2] or [1]
    other = f' class="hue hue-{hues[-1]}"'
    drawn = "".join(
        f'<circle cx="{c.x}" cy="{c.y}" r="{c.radius}"{other if c.second else ""}/>'
        for c in circles(seed)
    )
    return mark_safe(  # noqa: S308  (of numbers alone)
        f'<svg class="pattern hue hue-{hues[0]}" viewBox="0 0 {WIDTH} {HEIGHT}"'
        ' aria-hidden="true" preserveAspectRatio="xMidYMid slice"'
        f' focusable="false">{drawn}</svg>'
    )


@register.inclusion_tag("practices/_of_city.html")
def practices_of_city(city: City) -> dict[str, Any]:
    """Show the newest published practices of a city, how many there are, its topics."""
    snapshot = keeper.snapshot()
    found = snapshot.having("city", city.slug)
    keys = snapshot.keys_at(bitsets.positions(found, 0, NEWEST))
    return {
        "city": city,
        "count": bitsets.count(found),
        "cards": cards(snapshot, keys, level="h3").values(),
        "topics": traits(snapshot, city).topics,
    }


@register.inclusion_tag("practices/_of_network.html")
def practices_of_network(network: Network) -> dict[str, Any]:
    """Show the newest published practices of a network's cities, and how many."""
    snapshot = keeper.snapshot()
    practices = snapshot.having("network", network.slug)
    keys = snapshot.keys_at(bitsets.positions(practices, 0, LATEST))
    return {
        "network": network,
        "count": bitsets.count(practices),
        "cards": cards(snapshot, keys, level="h3").values(),
    }


@register.inclusion_tag("practices/_feed.html")
def feed_link(address: str, title: str) -> dict[str, str]:
    """Tell programs that read a page of its feed."""
    return {"address": absolute(address), "title": title}


@register.simple_tag
def practice_counts() -> Mapping[int, int]:
    """Count the published practices of each city, by the city's key."""
    snapshot = keeper.snapshot()
    return counts_by_city(snapshot, snapshot.everything)


@register.filter
def count_of(counts: Mapping[int, int], city: City) -> int:
    return counts.get(city.pk, 0)


@register.simple_tag
def city_dots(cities: Iterable[City], counts: Mapping[int, int]) -> list[Dot]:
    return dots(cities, counts)


@register.inclusion_tag("practices/_related.html")
def related_practices(practice: GoodPractice) -> dict[str, Any]:
    """Show what is related to a practice, each card with its reason."""
    snapshot = keeper.snapshot()
    found = related(snapshot, practice)
    shown = cards(snapshot, [one.pk for one in found], level="h3")
    return {
        "related": [(shown[one.pk], one.reason) for one in found if one.pk in shown]
    }


@register.inclusion_tag("practices/_cities_alike.html")
def cities_like(city: City) -> dict[str, Any]:
    """Show the cities that are most like one, and in what."""
    return {"alike": cities_alike(keeper.snapshot(), city)}
