"""Equal answers first: nothing is reported of servers that do not say the same."""

import json
from collections.abc import Callable
from typing import Any

from tests.bench.client import Reader, read_page
from tests.bench.datasette_db import LAYOUTS
from tests.bench.recount import Answer, answer, catalogue, differences
from tests.bench.scenarios import PAGE_SIZE, Question, scenarios
from tests.bench.vocabulary import is_plain

Say = Callable[[str], None]


class Unequal(Exception):  # noqa: N818  (a sentence for whoever runs the bench)
    """A server's answer is not that of the recount."""


def demand_distinct(names: list[str]) -> None:
    """Raise Unequal when a name has a word that could be taken for a special one."""
    clashes = [name for name in names if not all(map(is_plain, name.split()))]
    if clashes:
        raise Unequal(f"Special words may be found in {', '.join(clashes)}.")


def check(
    size: int, readers: dict[str, Reader], say: Say = lambda _sentence: None
) -> dict[str, Any]:
    """Compare every question's answer with the recount. Raises Unequal.

    `readers` are of "product", and if wanted "plain" (in part: it is slow) and
    "datasette" (totals alone). Tells how much was compared.
    """
    known = catalogue(size)
    compared = {"questions": 0, "counts": 0, "datasette_totals": 0, "plain_pages": 0}
    other_facets: set[str] = set()
    for name, questions in scenarios(size).items():
        for number, question in enumerate(questions):
            expected = answer(question, known, PAGE_SIZE)
            shown = check_page("product", readers["product"], question, expected)
            other_facets |= shown.keys() - expected.counts.keys()
            compared["questions"] += 1
            compared["counts"] += sum(map(len, shown.values()))
            if "datasette" in readers:
                for layout in LAYOUTS:
                    check_total(readers["datasette"], layout, question, expected)
                compared["datasette_totals"] += len(LAYOUTS)
            if "plain" in readers and number == 0:
                check_page("plain", readers["plain"], question, expected)
                compared["plain_pages"] += 1
        say(f"{name}: {len(questions)} answers are equal")
    return {**compared, "facets_not_compared": sorted(other_facets)}


def check_page(
    name: str, reader: Reader, question: Question, expected: Answer
) -> dict[str, dict[str, int]]:
    """Compare total, counts and, for lists by date, the practices of the page."""
    received = reader.get(question.path)
    if received.status != 200:
        raise Unequal(f"{name}: {question.path} is answered {received.status}.")
    page = read_page(received.body)
    wrong = differences(expected, page.counts)
    if page.total != expected.total:
        wrong.insert(0, f"a total of {page.total}, not {expected.total}")
    if not question.words and page.slugs != expected.slugs:
        wrong.append(f"the page {page.slugs}, not {expected.slugs}")
    if not page.counts and expected.total:
        wrong.append("no counts that could be read")
    if wrong:
        told = "; ".join(wrong[:8])
        raise Unequal(f"{name}: {question.path} gives {told}")
    return page.counts


def check_total(
    reader: Reader, layout: str, question: Question, expected: Answer
) -> None:
    received = reader.get(question.datasette(layout, facets=False, end=".json"))
    total = json.loads(received.body).get("filtered_table_rows_count")
    if total != expected.total:
        raise Unequal(
            f"Datasette gives a total of {total} for {question.path}, "
            f"not {expected.total}: {received.body[:300]!r}"
        )
