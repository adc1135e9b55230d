"""The targets of issue 3, and what the results say to each."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from statistics import geometric_mean
from typing import Any

Result = dict[str, Any]
SIZES = ["1k", "10k", "100k", "1M"]
FLOOR_LIMITS = {"10k": 8, "100k": 12}
FIRST_PAGE_LIMITS = {"10k": 5}
DATASETTE_LIMITS = {"10k": 8, "100k": 20}
DATASETTE_MEANS = {"10k": 40}
GROWTH_LIMITS = {"100k": 3, "1M": 6}
NEW_WORD_LIMITS = {"10k": 5, "100k": 40, "1M": 150}
STALE_LIMITS = {"10k": 0.2, "100k": 2, "1M": 20}
MEMORY_LIMITS = {"10k": 10, "100k": 30, "1M": 150}
NOT_MODIFIED_LIMIT = 0.5
CACHED_LIMIT = 1.5


@dataclass(frozen=True)
class Verdict:
    """A target at one size: what was asked, what was measured, and where."""

    size: str
    target: str
    measured: str
    met: bool

    @property
    def word(self) -> str:
        return "met" if self.met else "**missed**"


def cpu(result: Result, scenario: str, server: str) -> float | None:
    """CPU of a question in ms, the median of the rounds; None where not measured."""
    series = result["scenarios"][scenario].get(server)
    return series["cpu_ms_median"] if series else None


def ratio(result: Result, scenario: str, over: str, under: str) -> float | None:
    upper, lower = cpu(result, scenario, over), cpu(result, scenario, under)
    return upper / lower if upper is not None and lower else None


def ratios(result: Result, over: str, under: str) -> dict[str, float]:
    """Give the ratio of two servers in each scenario in which both were measured."""
    found = {name: ratio(result, name, over, under) for name in result["scenarios"]}
    return {name: value for name, value in found.items() if value is not None}


def growth(result: Result, smaller: Result | None) -> dict[str, float]:
    """Give how much more a question costs than at 10k.

    Measured in one run where both sizes were served side by side; else between two
    runs, set right by what the floor's first page cost in each.
    """
    if result["beside"] == "10k":
        return ratios(result, "product", "product at 10k")
    if smaller is None:
        return {}
    machine = cpu(result, "first", "floor"), cpu(smaller, "first", "floor")
    scale = (machine[1] or 1) / (machine[0] or 1)
    both = {n: (cpu(result, n, "product"), cpu(smaller, n, "product")) for n in SCALED}
    return {name: scale * a / b for name, (a, b) in both.items() if a and b}


SCALED = ["first", "topic_country", "year", "word1", "word2_2f", "deep"]


def verdicts(result: Result, smaller: Result | None) -> Iterator[Verdict]:
    """Hold the results of one size against its targets."""
    yield from at_most(
        result, FLOOR_LIMITS, "any scenario ≤ {} F", ratios(result, "product", "floor")
    )
    first = {"first": ratio(result, "first", "product", "floor") or 0}
    yield from at_most(result, FIRST_PAGE_LIMITS, "first page ≤ {} F", first)
    yield from against_datasette(result)
    grown = growth(result, smaller)
    yield from at_most(result, GROWTH_LIMITS, "growth against 10k ≤ {}", grown)
    yield from apart(result)


def at_most(
    result: Result, limits: Mapping[str, float], text: str, found: dict[str, float]
) -> Iterator[Verdict]:
    """Say whether the highest of the values is within the limit of the size."""
    size = result["size"]
    if size not in limits or not found:
        return
    worst = max(found, key=lambda name: found[name])
    measured = (
        f"{found[worst]:.3g} ({worst})" if len(found) > 1 else f"{found[worst]:.3g}"
    )
    limit = limits[size]
    yield Verdict(size, text.format(limit), measured, found[worst] <= limit)


def against_datasette(result: Result) -> Iterator[Verdict]:
    size, found = result["size"], ratios(result, "datasette", "product")
    if size in DATASETTE_LIMITS and found:
        least, limit = min(found, key=lambda name: found[name]), DATASETTE_LIMITS[size]
        text = f"Datasette costs ≥ {limit} times as much, each scenario"
        measured = f"{found[least]:.3g} ({least})"
        yield Verdict(size, text, measured, found[least] >= limit)
    if size in DATASETTE_MEANS and found:
        mean, limit = geometric_mean(found.values()), DATASETTE_MEANS[size]
        text = f"Datasette costs ≥ {limit} times as much, geometric mean"
        yield Verdict(size, text, f"{mean:.3g}", mean >= limit)


def apart(result: Result) -> Iterator[Verdict]:
    """Judge what is measured apart from the scenarios."""
    words = {
        f"word in {share}": found["word_ms_median"]
        for share, found in result.get("new_words", {}).items()
    }
    yield from at_most(result, NEW_WORD_LIMITS, "a new word adds ≤ {} ms", words)
    published = result.get("publish")
    stale = {"s": published["stale_s"]} if published else {}
    yield from at_most(result, STALE_LIMITS, "old answer stands ≤ {} s", stale)
    if seen := result.get("writer"):
        text = "the writer sees the change at once"
        waited = f"in {seen['wait_ms']:.3g} ms" if seen["sees_it"] else "not seen"
        yield Verdict(result["size"], text, waited, seen["sees_it"])
    yield from at_most(result, MEMORY_LIMITS, MEMORY, over_plain_django(result))
    size = result["size"]
    if answers := result.get("not_modified"):
        share = share_of(answers, "product", "floor")
        limit = NOT_MODIFIED_LIMIT
        yield Verdict(size, f"304 ≤ {limit} F", f"{share:.2g}", share <= limit)
    else:
        yield Verdict(size, f"304 ≤ {NOT_MODIFIED_LIMIT} F", "no ETag", met=False)
    if answers := result.get("cached"):
        share = share_of(answers, "cache", "file")
        text = f"through nginx's cache ≤ {CACHED_LIMIT} times the file"
        hit = answers["status"] == "HIT"
        measured = f"{share:.3g}, {answers['status'] or 'not cached'}"
        yield Verdict(size, text, measured, hit and share <= CACHED_LIMIT)


MEMORY = "a worker over plain Django ≤ {} MiB"


def share_of(answers: dict[str, Any], over: str, under: str) -> float:
    upper, lower = answers[over]["cpu_ms_median"], answers[under]["cpu_ms_median"]
    return float(upper / lower)


def over_plain_django(result: Result) -> dict[str, float]:
    """Give MiB (PSS) of the product's worker over the one of the plain list."""
    if found := result.get("memory"):
        return {"PSS": found["product"]["pss"] - found["plain"]["pss"]}
    return {}
