"""Tags for every page: the languages of the site, and its address in another."""

from functools import cache, lru_cache
from urllib.parse import quote, unquote_plus

from django import template
from django.conf import settings
from django.template import Context
from django.urls import reverse, translate_url
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.text import capfirst

from cities.links import host_of

register = template.Library()
register.filter("host", host_of)


@register.simple_tag
@cache
def languages() -> dict[str, str]:
    """Give the languages of the site by their codes, each as it calls itself."""
    codes = [code for code, _name in settings.LANGUAGES]
    local = {code: translation.get_language_info(code)["name_local"] for code in codes}
    return {code: capfirst(name) for code, name in local.items()}


@register.simple_tag(takes_context=True)
def address_in(context: Context, language: str) -> str:
    """Give the address of this very page, with its filters, in `language`.

    Where it leads on, to its `next` page, that is in this language too. Where there is
    no page, as on a 404, it is the address of the home page.
    """
    path, mark, query = context["request"].get_full_path().partition("?")
    query = "&".join(_onward(said, language) for said in query.split("&"))
    translated = _path_in(path, language, translation.get_language())
    return f"{translated}{mark}{query}" if translated else _home_in(language)


@register.simple_tag(takes_context=True)
def canonical_in(context: Context, language: str) -> str:
    """Give the whole address by which this page is to be known, in `language`.

    It holds what was understood of a list's address, and of any other's its path.
    """
    path = _path_in(context["request"].path, language, translation.get_language())
    return f"{settings.SITE_URL}{path}{context.get('query', '')}"


@lru_cache(maxsize=1_000)
def _path_in(path: str, language: str, own: str) -> str:
    translated = translate_url(path, language)
    return "" if translated == path and language != own else translated


def _onward(said: str, language: str) -> str:
    """Put the address that one parameter of a query names, as `next`, in `language`.

    The query is not read as a whole: it may be one that is refused.
    """
    name, _, text = said.partition("=")
    address = unquote_plus(text)
    if name != "next" or not url_has_allowed_host_and_scheme(address, None):
        return said
    return f"next={quote(translate_url(address, language))}"


def _home_in(language: str) -> str:
    with translation.override(language):
        return reverse("home")
