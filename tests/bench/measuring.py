"""CPU and time for each question, in rounds that take the servers in turn."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from random import Random
from statistics import median
from typing import Any

from tests.bench.recording import Refused
from tests.bench.servers import Server

PATIENCE = 8
"""How many times a round's seconds a slow server may take for a scenario."""


@dataclass
class Series:
    """The measurements of one server in one scenario, one of each a round.

    cpu_ms: user and system time of all its processes for a question; wall_ms: from the
    question's first byte to the answer's last; both are the means of a round.
    is_whole: whether all questions of the scenario are asked.
    """

    paths: list[str]
    cpu_ms: list[float] = field(default_factory=list)
    wall_ms: list[float] = field(default_factory=list)
    bytes: int = 0
    is_whole: bool = True

    @property
    def result(self) -> dict[str, Any]:
        return {
            "cpu_ms": [round(value, 4) for value in self.cpu_ms],
            "wall_ms": [round(value, 4) for value in self.wall_ms],
            "cpu_ms_median": round(median(self.cpu_ms), 4),
            "wall_ms_median": round(median(self.wall_ms), 4),
            "questions": len(self.paths),
            "bytes": self.bytes,
        }


def warm_up(server: Server, paths: list[str], patience: float) -> Series:
    """Ask each question once, as many as `patience` seconds allow, in random order.

    Those that were asked are the ones that will be measured.
    """
    order = Random(1).sample(paths, len(paths))  # noqa: S311
    started = time.monotonic()
    asked: list[str] = []
    size = 0
    while order and (not asked or time.monotonic() - started < patience):
        asked.append(order.pop())
        size += len(ask(server, asked[-1]))
    return Series(asked, bytes=size // len(asked), is_whole=not order)


def ask(server: Server, path: str, status: int = 200, **headers: str) -> bytes:
    answer = server.reader.get(path, **headers)
    if answer.status != status:
        raise Refused(f"{server.name} answered {answer.status} to {path}.")
    return answer.body


def refresh(server: Server, series: Series) -> None:
    """Ask each question once more, so that what is kept is of this scenario.

    Not of a server too slow for all of them: those keep nothing.
    """
    if series.is_whole:
        for path in series.paths:
            ask(server, path)


def measure(
    server: Server, series: Series, seconds: float, status: int = 200, **headers: str
) -> None:
    """Add a round: whole turns through the questions until `seconds` are over."""
    count = 0
    started, before = time.monotonic(), server.cpu()
    while not count or time.monotonic() - started < seconds:
        for path in series.paths:
            ask(server, path, status, **headers)
        count += len(series.paths)
    spent, taken = server.cpu() - before, time.monotonic() - started
    series.cpu_ms.append(1000 * spent / count)
    series.wall_ms.append(1000 * taken / count)


@dataclass(frozen=True)
class Contestant:
    """A server and its addresses of the questions of each scenario."""

    server: Server
    paths: dict[str, list[str]]
    title: str = ""
    """Its name in the results, where that is not the server's."""


Say = Callable[[str], None]
Results = dict[str, dict[str, Any]]


def contest(
    contestants: Iterable[Contestant], rounds: int, seconds: float, say: Say
) -> Results:
    """Measure all scenarios with all servers; give results by scenario and server."""
    field_of = [
        (name, one, warm_up(one.server, paths, PATIENCE * seconds))
        for one in contestants
        for name, paths in one.paths.items()
    ]
    scenarios = list(dict.fromkeys(name for name, _one, _series in field_of))
    for number in range(rounds):
        for scenario in scenarios:
            for name, one, series in field_of:
                if name == scenario:
                    refresh(one.server, series)
                    measure(one.server, series, seconds)
        say(f"round {number + 1} of {rounds}")
    results: Results = {name: {} for name in scenarios}
    for name, one, series in field_of:
        results[name][one.title or one.server.name] = series.result
    return results
