"""Writes REPORT.md from the files of results: ratios first, then what they are of."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from tests.bench.targets import (
    SIZES,
    Result,
    cpu,
    growth,
    over_plain_django,
    ratio,
    share_of,
    verdicts,
)

INTRODUCTION = """\
# What a list page costs

Written by `python -m tests.bench report` from the files in `results/`; README.md says
what each scenario asks and how it is measured. **Read the ratios**: CPU milliseconds
are of whatever machine this ran on. Each ratio is of medians within one run.

F is the floor: a view that returns the recorded bytes of the same page through the same
middleware and server. Datasette has all columns in one table; in "narrow" the long
texts stand in a table of their own. "plain" is a Django list with one COUNT for each
facet value.
"""


def written(folder: Path) -> str:
    """Give the whole report. Results of a size are those of the newest run of it."""
    results = read(folder)
    parts: list[Iterable[str]] = [[INTRODUCTION], targets(results)]
    parts += [scenario_table(result) for result in results.values()]
    parts += [growth_table(results), apart_table(results), equality(results)]
    parts += [circumstances(results)]
    return "\n".join(line for part in parts for line in part).rstrip() + "\n"


def read(folder: Path) -> dict[str, Result]:
    """Read all results by their titles, the smallest size first."""
    found = [json.loads(path.read_text()) for path in sorted(folder.glob("*.json"))]
    found.sort(key=lambda result: (SIZES.index(result["size"]), result["date"]))
    return {title(result): result for result in found}


def title(result: Result) -> str:
    return f"{result['size']}, {result['engine']}"


def table(head: list[str], rows: Iterable[list[str]]) -> Iterator[str]:
    """Write a table and an empty line; nothing when it has no rows."""
    lines = [f"| {' | '.join(row)} |" for row in rows]
    if lines:
        yield f"| {' | '.join(head)} |"
        yield f"|{' --- |' * len(head)}"
        yield from lines
        yield ""


def shown(value: float | None, unit: str = "") -> str:
    if value is None:
        return "–"
    digits = f"{value:,.0f}" if value >= 100 else f"{value:.3g}"
    return f"{digits}{unit}"


def smaller(results: dict[str, Result], result: Result) -> Result | None:
    """Find the results at 10k on the same engine, against which growth is told."""
    return results.get(f"10k, {result['engine']}")


def targets(results: dict[str, Result]) -> Iterator[str]:
    rows = [
        [name, verdict.target, verdict.measured, verdict.word]
        for name, result in results.items()
        for verdict in verdicts(result, smaller(results, result))
    ]
    met = sum(row[-1] == "met" for row in rows)
    yield f"## Targets: {met} of {len(rows)} met\n"
    yield from table(["practices", "target", "measured", ""], rows)


def scenario_table(result: Result) -> Iterator[str]:
    yield f"## Scenarios at {title(result)}\n"
    head = ["scenario", "product, ms", "F, ms", "product / F", "Datasette, ms"]
    head += ["Datasette / product", "narrow, ms", "narrow / product", "plain, ms"]
    head += ["plain / product", "kB", "wait, ms"]
    yield from table(head, (scenario_row(result, one) for one in result["scenarios"]))


def scenario_row(result: Result, scenario: str) -> list[str]:
    product = result["scenarios"][scenario]["product"]
    return [
        scenario,
        shown(cpu(result, scenario, "product")),
        shown(cpu(result, scenario, "floor")),
        f"**{shown(ratio(result, scenario, 'product', 'floor'))}**",
        shown(cpu(result, scenario, "datasette")),
        f"**{shown(ratio(result, scenario, 'datasette', 'product'))}**",
        shown(cpu(result, scenario, "datasette narrow")),
        shown(ratio(result, scenario, "datasette narrow", "product")),
        shown(cpu(result, scenario, "plain")),
        shown(ratio(result, scenario, "plain", "product")),
        shown(product["bytes"] / 1000),
        shown(product["wall_ms_median"]),
    ]


def growth_table(results: dict[str, Result]) -> Iterator[str]:
    rows = []
    for name, result in results.items():
        grown = growth(result, smaller(results, result))
        if grown and result["size"] in {"100k", "1M"}:
            how = "one run" if result["beside"] else "two runs, by F"
            rows.append([name, how, *map(shown, grown.values())])
    scenarios = list(next(iter(results.values()))["scenarios"]) if results else []
    if rows:
        yield "## CPU of a question against 10k\n"
    yield from table(["practices", "compared in", *scenarios], rows)


def apart_table(results: dict[str, Result]) -> Iterator[str]:
    yield "## Measured apart\n"
    head = ["what", *results]
    rows = [[label, *map(of, results.values())] for label, of in APART.items()]
    yield from table(head, rows)


def not_modified(result: Result) -> str:
    answers = result.get("not_modified")
    return shown(share_of(answers, "product", "floor"), " F") if answers else "no ETag"


def new_words(result: Result) -> str:
    return "; ".join(
        f"{share}: {shown(found['word_ms_median'])} + "
        f"{shown(found['cards_ms_median'])} (most {shown(found['cpu_ms_most'])})"
        for share, found in result.get("new_words", {}).items()
    )


def cached(result: Result) -> str:
    if not (answers := result.get("cached")):
        return "–"
    word = answers["status"] or "not cached"
    return f"{shown(share_of(answers, 'cache', 'file'))} ({word})"


def first_over_file(result: Result) -> str:
    """Give the first page, computed, over nginx's file of it."""
    product, answers = cpu(result, "first", "product"), result.get("cached")
    if not (answers and product):
        return "–"
    return shown(product / answers["file"]["cpu_ms_median"])


def memory(result: Result) -> str:
    if not (found := result.get("memory")):
        return "–"
    over = shown(over_plain_django(result)["PSS"])
    data = found["product"]["pss"] - found["empty"]["pss"]
    return f"{over} ({shown(found['product']['pss'])} in all; {shown(data)} are data)"


def published(result: Result) -> str:
    if not (found := result.get("publish")):
        return "–"
    waits = f"{shown(found['longest_ms'])}, usually {shown(found['usual_ms'])}"
    return f"{shown(found['stale_s'])} s (longest wait {waits} ms)"


def writer(result: Result) -> str:
    if not (found := result.get("writer")):
        return "–"
    word = "yes" if found["sees_it"] else "**no**"
    return f"{word}, in {shown(found['wait_ms'])} ms"


APART: dict[str, Any] = {
    "304 to If-None-Match": not_modified,
    "a word never asked before adds, ms, and twenty new cards": new_words,
    "first page through nginx's cache / as a file": cached,
    "first page computed / nginx's file": first_over_file,
    "a worker over plain Django, MiB of PSS": memory,
    "after a publish the old answer stands": published,
    "the writer, signed in, sees it in the first answer": writer,
}


def equality(results: dict[str, Result]) -> Iterator[str]:
    yield "## Equal answers\n"
    for name, result in results.items():
        if not (compared := result.get("checked")):
            yield f"- {name}: too many for a recount in plain Python; not compared."
            continue
        others = ", ".join(compared["facets_not_compared"]) or "none"
        yield (
            f"- {name}: {compared['questions']} totals and pages and "
            f"{compared['counts']:,} counts of the product, "
            f"{compared['datasette_totals']} totals of Datasette and "
            f"{compared['plain_pages']} pages of the plain list equal a recount over "
            f"the generated data. Facets not compared: {others}."
        )
    yield ""


def circumstances(results: dict[str, Result]) -> Iterator[str]:
    yield "## Commands and circumstances\n"
    for name, result in results.items():
        versions = ", ".join(f"{k} {v}" for k, v in result["versions"].items())
        yield (
            f"- {name}: `{result['command']}`, {result['date']}, commit "
            f"{result['commit']}; {result['rounds']} rounds of at least "
            f"{result['seconds_a_round']:g} s; the database has "
            f"{result['database_mb']:,.0f} MB, Datasette's "
            f"{result['datasette_mb']:,.0f} MB; {versions}."
        )
