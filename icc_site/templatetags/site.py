"""Tags for every page: its address in the other language."""

from django import template
from django.template import Context
from django.urls import translate_url

from cities.links import host_of

register = template.Library()
register.filter("host", host_of)


@register.simple_tag(takes_context=True)
def address_in(context: Context, language: str) -> str:
    """Give the address of this very page, with its filters, in `language`."""
    request = context["request"]
    return translate_url(request.get_full_path(), language)
