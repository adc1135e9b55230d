"""Tags for every page: its address in the other language."""

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
    address = context["request"].get_full_path()
    translated = translate_url(address, language)
    if translated == address and language != translation.get_language():
        with translation.override(language):
            return reverse("home")
    return translated
