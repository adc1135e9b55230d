"""Tags that show practices on any page, also on those of cities and networks."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.utils.formats import number_format
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from cities.citymap import Dot, dots
from cities.models import City, Network
from practices.facets import FacetValue
from practices.live import keeper
from practices.map import counts_by_city
from practices.models import GoodPractice, Topic
from practices.pattern import circles

register = template.Library()
LATEST = 6


@register.inclusion_tag("practices/_card.html")
def practice_card(practice: GoodPractice, heading: str = "h2") -> dict[str, Any]:
    topics = practice.topics.all()
    return {"practice": practice, "topics": topics, "heading": heading}


@register.simple_tag
def facet_values(name: str, values: Iterable[FacetValue]) -> SafeString:
    """Write the values of a facet: hundreds on a page, too many for a template."""
    return mark_safe("".join(facet_value(name, value) for value in values))  # noqa: S308


def facet_value(name: str, value: FacetValue) -> str:
    key, label = escape(value.value), escape(value.label)
    count = str(value.count)
    if value.count >= 1000:
        count = number_format(value.count, force_grouping=True)
    return (
        f"<li{' class=wide' if value.is_wide else ''}><label>"
        f'<input type="checkbox" name="{name}" value="{key}" id="{name}-{key}"'
        f' form="list-form"{" checked" if value.chosen else ""}>'
        f'<span>{label}</span> <span class="count">{count}</span></label></li>'
    )


@register.inclusion_tag("practices/_pattern.html")
def pattern(seed: str, topics: Iterable[Topic]) -> dict[str, Any]:
    """Draw circles in the colours of the first two topics, always alike for a seed."""
    hues = [topic.hue for topic in topics][:2] or [1]
    return {"circles": circles(seed), "first": hues[0], "second": hues[-1]}


@register.inclusion_tag("practices/_of_city.html")
def practices_of_city(city: City) -> dict[str, Any]:
    """Show all published practices of a city, with its topics."""
    practices = GoodPractice.objects.published().of_city(city)
    found = list(practices.for_cards().sorted_by("newest"))
    topics = {topic.pk: topic for practice in found for topic in practice.topics.all()}
    ordered = sorted(topics.values(), key=lambda topic: topic.order)
    return {"city": city, "practices": found, "topics": ordered}


@register.inclusion_tag("practices/_of_network.html")
def practices_of_network(network: Network) -> dict[str, Any]:
    """Show the newest published practices of a network's cities, and how many."""
    practices = GoodPractice.objects.published().of_network(network)
    latest = practices.for_cards().sorted_by("newest")[:LATEST]
    return {"network": network, "count": practices.count(), "practices": latest}


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
