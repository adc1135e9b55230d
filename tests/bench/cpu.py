"""What a server costs: CPU time and memory of a process with all its descendants."""

import time
from pathlib import Path

PROC = Path("/proc")
SCHEDULED = 2
"""Linux: the clock of the time that a process was on a CPU, in nanoseconds."""


def processes() -> dict[int, int]:
    """Map every process of the machine to its parent."""
    found = {}
    for folder in PROC.glob("[0-9]*"):
        try:
            stat = (folder / "stat").read_text()
        except OSError:
            continue
        found[int(folder.name)] = int(stat.rpartition(")")[2].split()[1])
    return found


def descendants(root: int) -> list[int]:
    """List a process and all below it."""
    parents = processes()
    found = [root]
    for pid in found:
        found += [child for child, parent in parents.items() if parent == pid]
    return found


def named(name: str) -> list[int]:
    """List the processes of a program, such as those of PostgreSQL."""
    return [pid for pid in processes() if program(pid) == name]


def program(pid: int) -> str:
    try:
        return (PROC / str(pid) / "comm").read_text().strip()
    except OSError:
        return ""


def seconds(pid: int, ended: float = 0) -> float:
    """Give the CPU seconds, user and system, of a process with all its threads.

    /proc/<pid>/stat tells the same in hundredths of a second; this clock is exact.
    Of a process that has just ended, `ended` is what it had spent.
    """
    try:
        return time.clock_gettime((~pid << 3) | SCHEDULED)
    except OSError:
        return ended


def memory(pid: int) -> dict[str, float]:
    """Give the memory of one process in MiB: RSS, PSS, and what is its own alone."""
    rollup = (PROC / str(pid) / "smaps_rollup").read_text().splitlines()[1:]
    kib = {line.split(":")[0]: int(line.split()[1]) for line in rollup}
    return {
        "rss": kib["Rss"] / 1024,
        "pss": kib["Pss"] / 1024,
        "own": (kib["Private_Clean"] + kib["Private_Dirty"]) / 1024,
    }
