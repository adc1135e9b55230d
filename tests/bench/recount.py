"""The answers as a plain reading of the generated data gives them: no database."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from cities.folding import fold
from tests.bench.generator import (
    NETWORKS,
    THIS_YEAR,
    TOPICS,
    Practice,
    practices,
    towns,
)
from tests.bench.scenarios import Question
from tests.bench.vocabulary import SHARES

WORD = re.compile(r"\w+")
ONGOING, NOT_STATED = "ongoing", "not-stated"


@dataclass(frozen=True, slots=True)
class Facts:
    """What is counted of a practice: the values of each facet, and its special words.

    Years are all of 1900..2100 in which it was active.
    """

    slug: str
    values: dict[str, frozenset[str]]
    words: frozenset[str]
    newest: tuple[object, ...]
    told: int | None
    """The first year that its period names."""


@dataclass
class Answer:
    """A list: its total, the addresses of its page if it is by date, the counts."""

    total: int = 0
    slugs: list[str] = field(default_factory=list)
    counts: dict[str, Counter[str]] = field(default_factory=dict)
    first_told: int = 9999


def facts(practice: Practice) -> Facts:
    text = " ".join([practice.title, *practice.texts.values()]).lower()
    cities = [towns()[number] for number in practice.cities]
    networks = {number for city in cities for number in city.networks}
    start = practice.period.start
    order = (-practice.published_at.timestamp(), start is None, -(start or 0))
    return Facts(
        slug=practice.slug,
        values={
            "topic": frozenset(TOPICS[number] for number in practice.topics),
            "country": frozenset([practice.country]),
            "city": frozenset(city.slug for city in cities),
            "network": frozenset(network_slug(number) for number in networks),
            "year": frozenset(active_years(practice)),
            "language": frozenset([practice.language]),
            "evidence": frozenset([practice.evidence]),
            "status": frozenset([time_status(practice)]),
        },
        words=frozenset(word for word in WORD.findall(text) if word in SHARES),
        newest=(*order, fold(practice.title), practice.number),
        told=start or practice.period.end,
    )


def network_slug(number: int) -> str:
    return f"example-network-{number % NETWORKS}"


def active_years(practice: Practice) -> list[str]:
    """Say in which years it was active, or that this is not known."""
    period = practice.period
    if not (period.start or period.end or period.ongoing):
        return [NOT_STATED]
    years = range(period.start or 1900, (period.end or 2100) + 1)
    unknown = [ONGOING] if period.ongoing and not period.start else []
    return [*map(str, years), *unknown]


def time_status(practice: Practice) -> str:
    """Say whether it runs, now or from a year to come, or has ended."""
    period = practice.period
    if not (period.start or period.end or period.ongoing):
        return NOT_STATED
    ended = period.end is not None and period.end < THIS_YEAR
    return "ended" if ended else "running"


def catalogue(size: int) -> list[Facts]:
    """Read the whole catalogue, newest first; about 30 MB for 10,000."""
    return sorted(map(facts, practices(size)), key=lambda fact: fact.newest)


def answer(question: Question, known: list[Facts], page_size: int) -> Answer:
    """Count one question by looking at every practice."""
    chosen = {
        "topic": question.topic,
        "country": question.country,
        "year": str(question.year or ""),
    }
    chosen = {name: value for name, value in chosen.items() if value}
    found = Answer(counts={name: Counter() for name in known[0].values})
    for fact in known:
        if not fact.words.issuperset(question.words):
            continue
        failing = [name for name in chosen if chosen[name] not in fact.values[name]]
        if not failing:
            found.total += 1
            found.slugs.append(fact.slug)
        if len(failing) <= 1:
            add(found, fact, failing or fact.values)
    first = (question.page - 1) * page_size
    found.slugs = found.slugs[first : first + page_size]
    return found


def add(found: Answer, fact: Facts, facets: Iterable[str]) -> None:
    """Count a practice in the facets whose other filters it fulfils."""
    for name in facets:
        found.counts[name].update(fact.values[name])
        if name == "year" and fact.told:
            found.first_told = min(found.first_told, fact.told)


def differences(expected: Answer, shown: dict[str, dict[str, int]]) -> list[str]:
    """Say where the counts on a page are not the expected ones.

    A value with nothing behind it may be left out. Of the years, a page may leave out
    those to come and those before any year that is told.
    """
    return [
        f"{name}={value}: {counts.get(value, 0)}, not {expected.counts[name][value]}"
        for name, counts in shown.items()
        if name in expected.counts
        for value in sorted({*counts, *needed(expected, name)})
        if counts.get(value, 0) != expected.counts[name][value]
    ]


def needed(expected: Answer, name: str) -> list[str]:
    """Give the values of a facet that a page must show."""
    values = [value for value, count in expected.counts[name].items() if count]
    if name != "year":
        return values
    offered = range(expected.first_told, THIS_YEAR + 1)
    return [year for year in values if not year.isdigit() or int(year) in offered]
