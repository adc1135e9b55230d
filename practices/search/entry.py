"""What the index keeps of a practice."""

from dataclasses import dataclass

# From what counts most in a search to what counts least.
FIELDS = ("title", "names", "lead", "rest")


@dataclass(frozen=True)
class Entry:
    """The words of a practice, as streams of tokens, one for each of FIELDS."""

    pk: int
    texts: tuple[str, str, str, str]
