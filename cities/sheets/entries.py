"""The entries of a JSON file: those of an array, or one in each line."""

import json
from collections.abc import Iterator
from typing import Any


def entries_of(text: str) -> Iterator[tuple[int, Any]]:
    """Give each entry with its number, or that of its line. Raises ValueError."""
    if text.lstrip().startswith("["):
        yield from enumerate(json.loads(text), start=1)
        return
    # Not splitlines(), which parts texts at other signs that Unicode ends lines with.
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            yield number, entry_in(line, number)


def entry_in(line: str, number: int) -> Any:
    """Read the entry of a line. Raises ValueError, which names the line."""
    try:
        return json.loads(line)
    except json.JSONDecodeError as error:
        raise ValueError(f"line {number}, column {error.colno}: {error.msg}") from error
