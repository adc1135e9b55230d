"""A seeded catalogue of any size: the first 10,000 of a million are the same 10,000.

Nothing here knows the database, so that a recount over it is a second opinion.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from hashlib import sha256
from itertools import accumulate
from pathlib import Path
from random import Random

from tests.bench.vocabulary import (
    LANGUAGE_SHARES,
    LANGUAGES,
    SPECIAL,
    words,
)

SEED = 20_08
SIZES = {"1k": 1_000, "10k": 10_000, "100k": 100_000, "1M": 1_000_000}
COUNTRIES = [
    "IT",
    "ES",
    "PT",
    "UA",
    "DE",
    "GB",
    "FI",
    "NO",
    "MA",
    "CA",
    "PL",
    "FR",
    "AU",
    "CH",
    "GR",
    "NL",
    "RO",
    "SE",
    "TR",
    "CY",
    "BE",
    "HR",
    "DK",
    "IE",
    "HU",
    "IS",
    "IL",
    "JP",
    "LT",
    "LU",
    "MT",
    "MX",
    "NZ",
    "RS",
    "US",
    "KR",
    "AT",
    "CZ",
    "EE",
    "SI",
]
CITIES = 180
NETWORKS = 21
THIS_YEAR = 2026
FIRST_PUBLISHED = datetime(2012, 1, 1, tzinfo=UTC)
DAYS_OF_PUBLISHING = 14 * 365
EVIDENCE = ["described", "measured", "compared", "evaluated"]
EVIDENCE_SHARES = [80, 12, 6, 2]
TEXTS = {"summary": 40, "purpose": 55, "rationale": 50, "process": 70, "impact": 30}
"""Words in each text; with the title about 250."""
SENTENCE = 14
TOPICS = [
    record["fields"]["slug"]
    for record in json.loads(
        Path(__file__).parents[2].joinpath("fixtures/topics.json").read_text("utf-8")
    )
]


def falling(number: int, flat: int) -> list[float]:
    """Give summed weights that fall with the rank; `flat` makes them fall less."""
    return list(accumulate(1 / (rank + flat) for rank in range(number)))


CITY_WEIGHTS = falling(CITIES, 8)
TOPIC_WEIGHTS = falling(len(TOPICS), 4)


@dataclass(frozen=True)
class Town:
    """An invented city: its number, country and networks, all from its number."""

    number: int

    @property
    def name(self) -> str:
        return f"Exampleville {self.number}"

    @property
    def slug(self) -> str:
        return f"exampleville-{self.number}"

    @property
    def country(self) -> str:
        return COUNTRIES[country_ranks()[self.number]]

    @property
    def networks(self) -> list[int]:
        """Numbers of its networks: most are in the first, and in one of the country."""
        own = 1 + country_ranks()[self.number] % (NETWORKS - 1)
        return [[], [0], [own], [0, own]][self.number % 4]


@cache
def country_ranks() -> list[int]:
    """Rank of the country of each city: each country has one, the first have many."""
    random = Random(SEED)  # noqa: S311
    some = random.choices(
        range(len(COUNTRIES)),
        cum_weights=falling(len(COUNTRIES), 2),
        k=CITIES - len(COUNTRIES),
    )
    ranks = [*some, *range(len(COUNTRIES))]
    random.shuffle(ranks)
    return ranks


@cache
def towns() -> list[Town]:
    return [Town(number) for number in range(CITIES)]


@cache
def towns_of(country: str) -> list[int]:
    return [town.number for town in towns() if town.country == country]


@dataclass(frozen=True, slots=True)
class Span:
    """What a period's text is meant to say."""

    text: str
    start: int | None = None
    end: int | None = None
    ongoing: bool = False


@dataclass(frozen=True, slots=True)
class Practice:
    """One invented practice; cities and topics by their numbers."""

    number: int
    language: str
    title: str
    texts: dict[str, str]
    period: Span
    topics: list[int]
    cities: list[int]
    country: str
    locality: str
    evidence: str
    published_at: datetime

    @property
    def slug(self) -> str:
        return f"practice-{self.number}"


def practices(size: int) -> Iterator[Practice]:
    """Make practices 1 to `size`, one after the other, in constant memory."""
    for number in range(1, size + 1):
        yield practice(number)


def fingerprint() -> str:
    """Give a mark of what is generated: a database made otherwise has another."""
    return sha256(
        repr([practice(number) for number in range(1, 50)]).encode()
    ).hexdigest()


def practice(number: int) -> Practice:
    random = Random(SEED * 10_000_000 + number)  # noqa: S311
    [language] = random.choices(LANGUAGES, LANGUAGE_SHARES)
    title, texts = written(random, language)
    cities, country, locality = somewhere(random)
    topics = random.choices(
        range(len(TOPICS)), cum_weights=TOPIC_WEIGHTS, k=random.choice([1, 2, 2, 3, 4])
    )
    days = random.random() ** 0.6 * DAYS_OF_PUBLISHING
    published_at = FIRST_PUBLISHED + timedelta(seconds=int(days * 86_400))
    return Practice(
        number=number,
        language=language,
        title=title,
        texts=texts,
        period=span(random, published_at.year),
        topics=sorted(set(topics)),
        cities=cities,
        country=country,
        locality=locality,
        evidence=random.choices(EVIDENCE, EVIDENCE_SHARES)[0],
        published_at=published_at,
    )


def written(random: Random, language: str) -> tuple[str, dict[str, str]]:
    """Write the title and the texts, the special words strewn among them."""
    known, weights = words(language)
    drawn = random.choices(known, cum_weights=weights, k=sum(TEXTS.values()) + 6)
    for special, share in SPECIAL:
        if random.random() < share:
            drawn.insert(int(random.random() * len(drawn)), special)
    title, rest = " ".join(drawn[:6]).capitalize(), drawn[6:]
    texts = {}
    for name, length in TEXTS.items():
        texts[name] = prose(rest[:length])
        rest = rest[length:]
    texts["impact"] += f" {prose(rest)}" if rest else ""
    return title, texts


def prose(drawn: list[str]) -> str:
    """Make sentences of words."""
    starts = range(0, len(drawn), SENTENCE)
    sentences = (" ".join(drawn[start : start + SENTENCE]) for start in starts)
    return " ".join(f"{sentence[0].upper()}{sentence[1:]}." for sentence in sentences)


def somewhere(random: Random) -> tuple[list[int], str, str]:
    """Choose the places: cities of one country, or a country with or without a town.

    Two cities share their country, so that one column can hold it elsewhere.
    """
    kind = random.random()
    [city] = random.choices(range(CITIES), cum_weights=CITY_WEIGHTS)
    country = towns()[city].country
    if kind < 0.03:
        return [], country, ""
    if kind < 0.04:
        return [], country, f"Sampleton {city}"
    if kind < 0.10:
        return sorted({city, random.choice(towns_of(country))}), country, ""
    return [city], country, ""


def span(random: Random, published: int) -> Span:
    """Say when, as the cities write it: a year, since a year, a range, or nothing."""
    kind = random.random()
    start = published - min(int(random.expovariate(0.2)), 40)
    if kind < 0.22:
        return Span("")
    if kind < 0.60:
        return Span(str(start), start, start)
    if kind < 0.84:
        text = random.choice(["{} onwards", "since {}", "{}-", "ongoing since {}"])
        return Span(text.format(start), start, ongoing=True)
    if kind < 0.94:
        end = start + random.choice([1, 1, 2, 2, 3, 4, 6])
        return Span(f"{start}-{end}", start, end)
    if kind < 0.99:
        return Span(random.choice(["ongoing", "permanent"]), ongoing=True)
    return Span(f"until {start}", end=start)
