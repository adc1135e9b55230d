"""Tags for every page: its address in the other language."""

from functools import lru_cache

from django import template
from django.template import Context
from django.urls import reverse, translate_url
from django.utils import translation

from cities.links import host_of

register = template.Library()
register.filter("host", host_of)


@register.simple_tag(takes_context=True)
def address_in(context: Context, language: str) -> str:
    """Give the address of this very page, with its filters, in `language`.

    Where there is no page, as on a 404, it is the address of the home page.
    """
    path, mark, query = context["request"].get_full_path().partition("?")
    translated = _path_in(path, language, translation.get_language())
    return f"{translated}{mark}{query}" if translated else _home_in(language)


@lru_cache(maxsize=1_000)
def _path_in(path: str, language: str, own: str) -> str:
    translated = translate_url(path, language)
    return "" if translated == path and language != own else translated


def _home_in(language: str) -> str:
    with translation.override(language):
        return reverse("home")
