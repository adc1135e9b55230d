"""The line "Country City Period" of an entry, which has no separators."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import NamedTuple

from cities.folding import fold
from practices.listing.confidence import Confidence
from practices.period import begins_period, parse_period

# No name has more words.
LONGEST = 8
# A line longer than this is a text.
LONGEST_LINE = 300
# How like a misspelt name must be, 0 to 1.
LIKE = 0.84
BETWEEN = re.compile(r"(?:and|et|und|y|e|i|[-–—,/&;|·])", re.IGNORECASE)
# Words that begin a period, yet are not of its own language.
OPENER = re.compile(
    r"(?:running|pilot|project|open|recurring|several|academic|school|phase|edition)\b",
    re.IGNORECASE,
)
# "Italy: Learn Arabic!" is a title.
NO_NAME_ENDS = (":", "!", "?", "-", "–", "—", "/", "&", "·", "|")
IN_BRACKETS = re.compile(r"\s*\(.*\)\s*$")


@dataclass(frozen=True)
class KnownCity:
    """A city of the catalogue: its address, its country's code, all its spellings."""

    slug: str
    country: str
    names: tuple[str, ...]


class Place(NamedTuple):
    """A city by its address; else a country, with a locality that is not known."""

    city: str = ""
    country: str = ""
    locality: str = ""


class Gazetteer:
    """The names of the cities and countries that are known, in any spelling."""

    def __init__(
        self, cities: Iterable[KnownCity], countries: Mapping[str, Iterable[str]]
    ) -> None:
        self.cities: dict[str, list[KnownCity]] = defaultdict(list)
        self.countries: dict[str, str] = {}
        for city in cities:
            for name in city.names:
                for spelling in {fold(name), fold(IN_BRACKETS.sub("", name))} - {""}:
                    self.cities[spelling].append(city)
        for code, names in countries.items():
            for name in names:
                self.countries.setdefault(fold(name) or name, code)

    def country(self, name: str) -> str:
        """Give the code of a country; nothing for what is none."""
        return self.countries.get(fold(name), "")

    def city(self, name: str, countries: Iterable[str]) -> KnownCity | None:
        """Find a city in one of the countries; in any, where there are none."""
        among = set(countries)
        found = self.cities.get(fold(name), [])
        return next((c for c in found if not among or c.country in among), None)

    def like(self, name: str, countries: Iterable[str]) -> KnownCity | None:
        """Find a city in the countries whose name is misspelt: "Bottkyrka"."""
        among = set(countries)
        spellings = [
            spelling
            for spelling, cities in self.cities.items()
            if any(city.country in among for city in cities)
        ]
        close = get_close_matches(fold(name), spellings, n=1, cutoff=LIKE)
        return self.city(close[0], among) if close else None


@dataclass
class PlaceLine:
    """What a line says of place and period, and how much of it is understood."""

    countries: list[str] = field(default_factory=list)
    cities: list[KnownCity] = field(default_factory=list)
    localities: list[str] = field(default_factory=list)
    period: str = ""
    is_misspelt: bool = False

    @property
    def score(self) -> int:
        """Tell how likely it is that the line is one of place and period at all."""
        named = bool(self.cities or not self.localities)
        told = starts_period(self.period) if self.period else named
        return (
            4 * bool(self.countries)
            + 3 * told
            + 2 * bool(self.cities)
            + bool(self.period and told)
        )

    @property
    def places(self) -> tuple[Place, ...]:
        """Give each place once; a country alone where it has no city here."""
        found = [Place(city=city.slug) for city in self.cities]
        country = self.countries[0] if self.countries else ""
        found += [Place(country=country, locality=name) for name in self.localities]
        named = {city.country for city in self.cities}
        named |= {country} if self.localities else set()
        found += [Place(country=code) for code in self.countries if code not in named]
        return tuple(dict.fromkeys(found))

    @property
    def confidence(self) -> Confidence:
        if self.localities or not self.places:
            return Confidence.UNSURE
        sure = self.countries and self.cities and not self.is_misspelt
        return Confidence.SURE if sure else Confidence.LIKELY


def starts_period(text: str) -> bool:
    """Tell whether a text begins as a period does: "2013 onwards", "Running since"."""
    opens = OPENER.match(text) is not None and parse_period(text).is_known
    return opens or begins_period(text)


def read_place_line(line: str, gazetteer: Gazetteer) -> PlaceLine:
    """Read a line from its left: countries and cities, then the rest is the period."""
    if len(line) > LONGEST_LINE:
        return PlaceLine(period=line)
    return _Reader(line.split(), gazetteer).read()


class _Reader:
    def __init__(self, words: list[str], gazetteer: Gazetteer) -> None:
        self.words, self.gazetteer = words, gazetteer
        self.at = 0
        self.found = PlaceLine()

    def read(self) -> PlaceLine:
        while self.at < len(self.words) and (
            self._known() or self._between() or self._unknown()
        ):
            pass
        self.found.period = " ".join(self.words[self.at :])
        return self.found

    def _known(self) -> bool:
        """Take the longest name that stands here; a country before a city."""
        for end in range(min(self.at + LONGEST, len(self.words)), self.at, -1):
            if self._take(" ".join(self.words[self.at : end])):
                self.at = end
                return True
        return False

    def _take(self, name: str) -> bool:
        found = self.found
        if name.endswith(NO_NAME_ENDS):
            return False
        code = self.gazetteer.country(name)
        city = self.gazetteer.city(name, found.countries)
        if code and not (city and found.countries):
            found.countries += [code] * (code not in found.countries)
        elif city:
            found.cities += [city] * (city not in found.cities)
        return bool(code or city)

    def _between(self) -> bool:
        """Pass over what stands between two places, or before the period."""
        if not self.at or not BETWEEN.fullmatch(self.words[self.at]):
            return False
        if not (self._is_known(self.at + 1) or self._is_period(self.at + 1)):
            return False
        self.at += 1
        return True

    def _is_known(self, at: int) -> bool:
        rest = self.words[at : at + LONGEST]
        names = (" ".join(rest[:end]) for end in range(1, len(rest) + 1))
        return any(
            self.gazetteer.country(name)
            or self.gazetteer.city(name, self.found.countries)
            for name in names
        )

    def _is_period(self, at: int) -> bool:
        return starts_period(" ".join(self.words[at:]))

    def _unknown(self) -> bool:
        """Take a name that is not known, between the country and what is."""
        start = self.at
        is_name = self.words[start][0].isupper()
        if not self.found.countries or not is_name or self._is_period(start):
            return False
        while self.at < len(self.words) and not (
            self._is_known(self.at) or self._is_period(self.at)
        ):
            self.at += 1
        self._name(" ".join(self.words[start : self.at]).rstrip(",;"))
        return True

    def _name(self, name: str) -> None:
        city = self.gazetteer.like(name, self.found.countries)
        if city is None:
            self.found.localities.append(name)
        else:
            self.found.is_misspelt = True
            self.found.cities += [city] * (city not in self.found.cities)
