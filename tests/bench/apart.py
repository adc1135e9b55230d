"""What is measured apart: 304, new words, nginx's cache, memory, publishing."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

from tests.bench import cpu
from tests.bench.measuring import Series, ask, measure
from tests.bench.scenarios import Question
from tests.bench.servers import ROOT, Server, environment
from tests.bench.vocabulary import NEW, SHARES

FIRST = Question().path


def not_modified(product: Server, floor: Server, rounds: int, seconds: float) -> Any:
    """Ask for the first page as one who has it; beside F. None without an ETag."""
    etag = product.reader.get(FIRST).headers.get("etag")
    if etag is None:
        return None
    answers = {"product": Series([FIRST]), "floor": Series([FIRST])}
    for _round in range(rounds):
        measure(product, answers["product"], seconds, 304, If_None_Match=etag)
        measure(floor, answers["floor"], seconds)
    return {name: series.result for name, series in answers.items()}


def new_words(product: Server) -> dict[str, Any]:
    """Ask for words that a just started server has never seen.

    The added cost is the first answer's over later ones, in ms of CPU and of waiting.
    Of it, `cards_ms` is what twenty new cards cost when the word itself is already
    known, which is the same at any size; the rest, `word_ms`, is the word's own. The
    first asking is for the second page, the next for the first page.
    """
    ask(product, FIRST)
    ask(product, Question(words=("example",)).path)
    costs = [(SHARES[word], *added_cost(product, word)) for word in NEW]
    return {
        f"{share:.0%}": {
            "cpu_ms_median": round(median(cost[1] for cost in group), 3),
            "cpu_ms_most": round(max(cost[1] for cost in group), 3),
            "cards_ms_median": round(median(cost[2] for cost in group), 3),
            "word_ms_median": round(median(cost[1] - cost[2] for cost in group), 3),
            "wall_ms_median": round(median(cost[3] for cost in group), 3),
            "words": len(group),
        }
        for share in sorted(set(map(SHARES.__getitem__, NEW)))
        if (group := [cost for cost in costs if cost[0] == share])
    }


def added_cost(server: Server, word: str) -> tuple[float, float, float]:
    """Give in ms: CPU that the first asking adds, CPU of new cards, waiting added."""
    pages = [Question(words=(word,), page=page).path for page in (2, 1)]
    new, known = cost_of(server, pages[0]), cost_of(server, pages[1])
    later = [[cost_of(server, page) for _ in range(3)] for page in pages]
    usual_cpu = [median(cost[0] for cost in costs) for costs in later]
    usual_wait = median(cost[1] for cost in later[0])
    return (
        1000 * (new[0] - usual_cpu[0]),
        1000 * (known[0] - usual_cpu[1]),
        1000 * (new[1] - usual_wait),
    )


def cost_of(server: Server, path: str) -> tuple[float, float]:
    before = server.cpu()
    seconds = server.reader.get(path).seconds
    time.sleep(0.002)
    return server.cpu() - before, seconds


def cached(file: Server, cache: Server, product: Server, name: str) -> dict[str, Any]:
    """Compare the product behind nginx's cache with the same HTML as a file."""
    through = [cache.reader.get(FIRST) for _ in range(3)][-1]
    series = {"file": Series([f"/{name}"]), "cache": Series([FIRST])}
    before = product.cpu()
    for _round in range(5):
        measure(file, series["file"], 0.4)
        measure(cache, series["cache"], 0.4)
    behind = 1000 * (product.cpu() - before)
    return {
        "status": through.headers.get("x-cache", ""),
        "cache_control": through.headers.get("cache-control", ""),
        "product_cpu_ms_meanwhile": round(behind, 2),
        **{one: found.result for one, found in series.items()},
    }


def memory(servers: dict[str, Server]) -> dict[str, dict[str, float]]:
    """Give MiB of each server's worker: rss, pss, and what it shares with nobody."""
    return {
        name: {k: round(v, 1) for k, v in cpu.memory(server.worker).items()}
        for name, server in servers.items()
    }


@contextmanager
def publisher(folder: Path, database: str) -> Iterator["subprocess.Popen[str]"]:
    """Start the other process that will publish, and wait until it could."""
    program = [sys.executable, "-m", "tests.bench.publisher"]
    process = subprocess.Popen(
        program,
        cwd=ROOT,
        env=environment(folder, database),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        said(process)
        yield process
    finally:
        process.communicate()


def said(process: "subprocess.Popen[str]") -> str:
    assert process.stdout
    return process.stdout.readline().strip()


def told(process: "subprocess.Popen[str]") -> None:
    assert process.stdin
    process.stdin.write("go\n")
    process.stdin.flush()


def publish(product: Server, folder: Path, database: str) -> dict[str, Any]:
    """Publish from another process, three times; ask for the first page until it shows.

    stale_s: from the commit to the first answer that has it, the median. longest_ms:
    the longest that any reader waited from then until a second after; usual_ms: what
    she waits else.
    """
    usual = median(product.reader.get(FIRST).seconds for _ in range(30))
    runs = [published(product, folder, database) for _ in range(3)]
    stale, longest = zip(*runs, strict=True)
    return {
        "stale_s": round(median(stale), 4),
        "longest_ms": round(1000 * max(longest), 2),
        "usual_ms": round(1000 * usual, 2),
    }


def published(product: Server, folder: Path, database: str) -> tuple[float, float]:
    with publisher(folder, database) as process:
        told(process)
        committed, title = said(process).split(" ", 1)
        seen = poll(product, float(committed), title.encode())
        told(process)
    return seen


def writer(product: Server, folder: Path, database: str) -> dict[str, Any]:
    """Publish once more, and ask for the first page as one who is signed in.

    Tells whether she sees the change in her first answer, and how long that took.
    """
    with publisher(folder, database) as process:
        told(process)
        title = said(process).split(" ", 1)[1]
        answer = product.reader.get(FIRST, Cookie="__Host-sessionid=of-a-writer")
        told(process)
    return {
        "sees_it": title.encode() in answer.body,
        "wait_ms": round(1000 * answer.seconds, 2),
    }


def poll(product: Server, committed: float, title: bytes) -> tuple[float, float]:
    """Give how long the old answer stood and the longest wait, in seconds.

    A reader who never pauses would slow down what she waits for.
    """
    waits, shown = [], None
    deadline = committed + 300
    while time.monotonic() < (shown + 1 if shown else deadline):
        asked = time.monotonic()
        answer = product.reader.get(FIRST)
        waits.append(answer.seconds)
        if shown is None and title in answer.body:
            shown = max(asked, committed)
        time.sleep(0.02)
    return (shown or float("inf")) - committed, max(waits)
