"""Tags that show practices on any page, also on those of cities and networks."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import template

from cities.citymap import Dot, dots
from cities.models import City, Network
from practices.map import counts_by_city
from practices.models import GoodPractice
from practices.pattern import circles

register = template.Library()
LATEST = 6


@register.inclusion_tag("practices/_card.html")
def practice_card(
    practice: GoodPractice, heading: str = "h2", query: str = ""
) -> dict[str, Any]:
    """Show a practice as a card; `query` is the list that its page leads back to."""
    return {"practice": practice, "heading": heading, "query": query}


@register.inclusion_tag("practices/_pattern.html")
def pattern(practice: GoodPractice) -> dict[str, Any]:
    hues = [topic.hue for topic in practice.topics.all()[:2]] or [1]
    return {"circles": circles(practice.slug), "first": hues[0], "second": hues[-1]}


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
    return counts_by_city(GoodPractice.objects.published())


@register.filter
def count_of(counts: Mapping[int, int], city: City) -> int:
    return counts.get(city.pk, 0)


@register.simple_tag
def city_dots(cities: Iterable[City], counts: Mapping[int, int]) -> list[Dot]:
    return dots(cities, counts)
