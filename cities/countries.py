"""Countries by ISO 3166 code: their names in the languages of the site."""

import gettext
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import django_countries
from django.conf import settings
from django.utils import translation
from django_countries import countries

from cities.folding import fold

NAMES = Path(django_countries.__file__).with_name("locale")


def country_name(code: str) -> str:
    """Name the country in the active language; an unknown code names nothing."""
    return str(countries.name(code))


def by_name(codes: Iterable[str]) -> list[str]:
    """Sort country codes by their names in the active language ("Écosse" under E)."""
    return sorted(codes, key=lambda code: fold(country_name(code)))


# The languages that a country writes its own name in, as far as Django speaks them.
OWN_LANGUAGES = {
    "AL": "sq",
    "AM": "hy",
    "AT": "de",
    "AZ": "az",
    "BA": "bs hr sr",
    "BE": "nl fr de",
    "BG": "bg",
    "BR": "pt",
    "BY": "be ru",
    "CH": "de fr it",
    "CN": "zh-hans",
    "CY": "el tr",
    "CZ": "cs",
    "DE": "de",
    "DK": "da",
    "EE": "et",
    "EG": "ar",
    "ES": "es ca eu gl",
    "FI": "fi sv",
    "FO": "da",
    "GE": "ka",
    "GR": "el",
    "HR": "hr",
    "HU": "hu",
    "IE": "ga",
    "IL": "he ar",
    "IN": "hi",
    "IR": "fa",
    "IS": "is",
    "IT": "it",
    "JP": "ja",
    "KR": "ko",
    "LI": "de",
    "LT": "lt",
    "LU": "lb fr de",
    "LV": "lv",
    "MA": "ar fr",
    "MC": "fr",
    "MD": "ro",
    "ME": "sr",
    "MK": "mk sq",
    "MX": "es",
    "NL": "nl",
    "NO": "nb nn",
    "PL": "pl",
    "PT": "pt",
    "RO": "ro",
    "RS": "sr",
    "RU": "ru",
    "SE": "sv",
    "SI": "sl",
    "SK": "sk",
    "SM": "it",
    "TN": "ar fr",
    "TR": "tr",
    "UA": "uk",
    "XK": "sq sr",
}
# With the programme's cities in mind: who has a border on land, each pair once.
BORDERS = (
    "AL-GR AL-ME AL-MK AL-XK AM-AZ AM-GE AM-IR AM-TR AT-CH AT-CZ AT-DE AT-HU "
    "AT-IT AT-LI AT-SI AT-SK AZ-GE AZ-IR AZ-RU AZ-TR BA-HR BA-ME BA-RS BE-DE "
    "BE-FR BE-LU BE-NL BG-GR BG-MK BG-RO BG-RS BG-TR BY-LT BY-LV BY-PL BY-RU "
    "BY-UA CA-US CH-DE CH-FR CH-IT CH-LI CZ-DE CZ-PL CZ-SK DE-DK DE-FR DE-LU "
    "DE-NL DE-PL DK-SE EE-LV EE-RU EG-IL ES-FR ES-MA ES-PT FI-NO FI-RU FI-SE "
    "FR-IT FR-LU FR-MC GB-IE GE-RU GE-TR GR-MK GR-TR HR-HU HR-ME HR-RS HR-SI "
    "HU-RO HU-RS HU-SI HU-SK HU-UA IR-TR IT-SI IT-SM LT-LV LT-PL LT-RU LV-RU "
    "MD-RO MD-UA ME-RS ME-XK MK-RS MK-XK MX-US NO-RU NO-SE PL-RU PL-SK PL-UA "
    "RO-RS RO-UA RS-XK RU-UA SK-UA"
)

# What people write beside the names of the standard.
OTHER_NAMES = {
    "BA": ("Bosnia",),
    "CZ": ("Czech Republic", "République tchèque", "Tchéquie"),
    "GB": ("UK", "Great Britain", "Grande-Bretagne"),
    "KR": ("Korea", "Republic of Korea", "Corée", "République de Corée"),
    "MD": ("Republic of Moldova", "République de Moldova"),
    "MK": ("Macedonia", "Macédoine"),
    "NL": ("The Netherlands", "Holland"),
    "RU": ("Russian Federation", "Fédération de Russie"),
    "TR": ("Turkey", "Turquie"),
    "US": ("USA", "United States", "United States of America", "États-Unis"),
}
# Parts of a country that a list prints in its place: no other name of the whole.
PARTS = {"GB": ("England", "Scotland", "Wales")}
# The languages in which the Council's own list is read.
LIST_LANGUAGES = ("it", "es", "de", "pt", "tr", "uk", "sr", "sq", "fi", "eu", "el")


@cache
def names_in_use() -> dict[str, tuple[str, ...]]:
    """Give each country's names as lists print them and as people write them."""
    names = {}
    for code, _name in countries:
        with translation.override(None):
            untranslated = country_name(code)
        listed = (_translated(untranslated, language) for language in LIST_LANGUAGES)
        names[code] = (
            *names_in_languages(code),
            *listed,
            *PARTS.get(code, ()),
        )
    return names


@cache
def names_in_languages(code: str) -> tuple[str, ...]:
    """Give the country's names: in the languages of the site, its own, and others."""
    names = []
    for language, _label in settings.LANGUAGES:
        with translation.override(language):
            names.append(country_name(code))
    with translation.override(None):
        untranslated = country_name(code)
    own = OWN_LANGUAGES.get(code, "").split() if untranslated else ()
    names += [_translated(untranslated, language) for language in own]
    return tuple(dict.fromkeys([*names, *OTHER_NAMES.get(code, ())]))


def _translated(name: str, language: str) -> str:
    """Translate a country's name without loading all else that Django can say."""
    locales = [translation.to_locale(language)]
    return gettext.translation("django", NAMES, locales, fallback=True).gettext(name)


@cache
def neighbours(code: str) -> frozenset[str]:
    """Give the countries with a border to this one, or a bridge as to Sweden."""
    pairs = [pair.split("-") for pair in BORDERS.split()]
    return frozenset(
        other for pair in pairs if code in pair for other in pair if other != code
    )
