"""Countries by ISO 3166 code: their names in the languages of the site."""

from collections.abc import Iterable
from functools import cache

from django.conf import settings
from django.utils import translation
from django_countries import countries

from cities.folding import fold


def country_name(code: str) -> str:
    """Name the country in the active language; an unknown code names nothing."""
    return str(countries.name(code))


def by_name(codes: Iterable[str]) -> list[str]:
    """Sort country codes by their names in the active language ("Écosse" under E)."""
    return sorted(codes, key=lambda code: fold(country_name(code)))


@cache
def folded_names() -> dict[str, str]:
    """Map each code to its names in all languages of the site, folded, as words."""
    names: dict[str, str] = {}
    for language, _label in settings.LANGUAGES:
        with translation.override(language):
            for code in dict(countries):
                names[code] = f"{names.get(code, '')} {fold(country_name(code))}"
    return names


def countries_named(word: str) -> list[str]:
    """Give the codes of the countries with a word that begins with folded `word`."""
    return [code for code, name in folded_names().items() if f" {word}" in name]
