"""The few words of a practice that stand on its card."""

import re
from collections.abc import Iterable

LENGTH = 160
# The headings of the Council's form, as writers type them into a part by mistake.
LABELS = re.compile(
    r"^\s*(purpose|stimulus\s*/?\s*rationale|stimulus|rationale|process|impact"
    r"|key reference documents|objectif|but|contexte|processus|svrha)\s*:\s*",
    re.IGNORECASE,
)


def without_labels(text: str) -> str:
    """Take leading form labels off: "Purpose: Rationale: Meet" gives "Meet"."""
    shorter = LABELS.sub("", text)
    return text.strip() if shorter == text else without_labels(shorter)


def shorten(text: str, length: int = LENGTH) -> str:
    """Cut at a word so that, with its "…", the text has at most `length` characters."""
    text = " ".join(text.split())
    if len(text) <= length:
        return text
    cut = text[: length - 1]
    return (cut.rpartition(" ")[0] or cut).rstrip(" ,;:–-") + "…"


def excerpt(parts: Iterable[str]) -> str:
    """Give the first part that says something, without labels, shortened."""
    for part in parts:
        text = shorten(without_labels(part))
        if text:
            return text
    return ""
