"""What stands in a cell: plain data, and the text by which it is known everywhere.

JSON holds the data, CSV and Excel its text; so the three say the same, and what one of
them wrote any of them reads back.
"""

import re
from typing import Any

Data = str | int | float | bool | None | list[Any]
"""Of a list each item is a text, or a dict with a link and its title."""
Line = list[Data]

# What neither XML nor a database can hold; tab and line break are not among them.
UNSPEAKABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
YES, NO = "yes", "no"


def plain(text: str) -> str:
    """Give a text with line breaks of one kind, without what no file can hold."""
    return UNSPEAKABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def as_text(data: Any) -> str:
    """Write data as a cell of a sheet. Raises ValueError for what is none."""
    if isinstance(data, str):
        return data
    if data is None:
        return ""
    if isinstance(data, bool):
        return YES if data else NO
    if isinstance(data, float) and data.is_integer():
        return str(int(data))
    if isinstance(data, int | float):
        return str(data)
    if isinstance(data, list):
        texts = [as_text(item) for item in data]
        is_plain = all(isinstance(item, str) for item in data)
        return joined(texts) if is_plain else "\n".join(texts)
    if isinstance(data, dict) and data.keys() <= {"link", "title"}:
        return f"{data.get('link', '')} {data.get('title', '')}".strip()
    raise ValueError(data)


def joined(items: list[str]) -> str:
    """Write several values in one cell: by semicolons, or one a line."""
    if not any(";" in item for item in items):
        return "; ".join(items)
    return "\n".join(items) + ("\n" if len(items) == 1 else "")


def parted(text: str) -> list[str]:
    """Read several values out of one cell."""
    items = text.split("\n") if "\n" in text else text.split(";")
    return [item.strip() for item in items if item.strip()]
