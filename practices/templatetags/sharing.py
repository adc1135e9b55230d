"""Tags for what a page says of itself to others, and for taking it to them."""

import json
from typing import Any

from django import template
from django.template import Context
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from cities.links import absolute
from cities.models import City
from practices import embedding, linked_data, printing
from practices.cards import named
from practices.citation import citation
from practices.live import keeper
from practices.models import GoodPractice

register = template.Library()
# No text can close the element that holds it, nor begin a comment.
HARMLESS = {sign: f"\\u{ord(sign):04X}" for sign in "<>&\u2028\u2029"}


def script(data: dict[str, Any]) -> SafeString:
    """Write data into a page. It is no script: browsers run nothing of this type."""
    text = json.dumps(data, ensure_ascii=False)
    for sign, escaped in HARMLESS.items():
        text = text.replace(sign, escaped)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308


@register.simple_tag
def data_of_practice(practice: GoodPractice) -> SafeString:
    picture = reverse("practices:card", args=[practice.slug])
    return script(linked_data.of_practice(practice, picture))


@register.simple_tag
def data_of_city(city: City) -> SafeString:
    return script(linked_data.of_city(city))


@register.simple_tag
def data_of_site() -> SafeString:
    return script(linked_data.of_site(keeper.snapshot().version))


@register.simple_tag(takes_context=True)
def data_of_list(context: Context) -> SafeString:
    """Name the practices on a page of the list, with their places in the whole."""
    page, rows = context["page"], context.get("rows")
    entries = (
        named(keeper.snapshot(), page.object_list)
        if rows is None
        else [(row.display_title, row.get_absolute_url()) for row in rows]
    )
    address = absolute(f"{context['request'].path}{context['query']}")
    total, first = page.paginator.count, page.start_index()
    return script(linked_data.of_list(address, total, first, entries))


@register.inclusion_tag("practices/_share.html")
def share_practice(practice: GoodPractice) -> dict[str, Any]:
    """Show how a practice is cited, printed and shown on other sites."""
    title = practice.display_title
    return {
        "practice": practice,
        "citation": citation(practice).html,
        "frame": embedding.frame(embedding.PRACTICE, practice.slug, title),
        "sites": embedding.sites_of(embedding.cities_of(practice)),
        "language": practice.language,
        "makes_pdf": printing.makes_pdf(),
    }


@register.inclusion_tag("practices/_frame.html")
def share_city(city: City) -> dict[str, Any]:
    """Show how a city's practices come to a site of its own."""
    title = embedding.title_of(city)
    frame = embedding.frame(embedding.CITY, city.slug, title)
    return {"frame": frame, "sites": embedding.sites_of([city])}
