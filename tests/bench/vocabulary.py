"""Invented words in eight languages, and the special words that scenarios ask for.

A special word begins with four letters with which no other word of the generated data
begins. So neither stems nor the rule that a last word also matches as a beginning can
blur who holds it: it is found exactly where it was put.
"""

import json
from functools import cache
from itertools import accumulate
from pathlib import Path
from random import Random

from cities.folding import fold

WORDS_A_LANGUAGE = 6000
SPOKEN = json.loads((Path(__file__).parent / "languages.json").read_text("utf-8"))
LANGUAGES = list(SPOKEN)
LANGUAGE_SHARES = [50, 14, 8, 9, 9, 6, 2, 2]
"""Percent of the practices in each of LANGUAGES."""

COMMON = ["quastem", "brivold", "thundak", "wexomir"]
"""Words in a third of the practices, a little more or less."""
USUAL = ["velorin", "dramolk", "fyxolar", "gwendup", "hjortal", "kumqavi"]
USUAL += ["lyrbeck", "myxendo", "nuvqala", "ozwimel", "pjorkan", "zubwald"]
"""Words in 5 to 17 % of the practices."""
NEW = [
    a + e + c + o + "lden" for a in "jw" for e in "aeiou" for c in "xk" for o in "iu"
]
"""Words that no scenario asks for: each is new to a server that was just started."""

SHARES: dict[str, float] = {}
SHARES |= {word: 0.33 + 0.015 * rank for rank, word in enumerate(COMMON)}
SHARES |= {word: 0.05 + 0.12 * rank / 11 for rank, word in enumerate(USUAL)}
SHARES |= {word: (0.16, 0.34)[rank % 2] for rank, word in enumerate(NEW)}
"""The part of all practices, 0 to 1, that holds a special word."""
SPECIAL = list(SHARES.items())
BEGINNINGS = tuple(word[:4] for word in SHARES)


def is_plain(word: str) -> bool:
    """Tell whether a word cannot be taken for a special one."""
    return not fold(word).startswith(BEGINNINGS)


@cache
def words(language: str) -> tuple[list[str], list[float]]:
    """Give the words of a language, the most frequent first, and their summed weights.

    The weights fall with the rank as Zipf's law has it; real function words lead.
    """
    parts = SPOKEN[language]
    made = dict.fromkeys(parts["function_words"])
    random = Random(f"words {language}")  # noqa: S311
    while len(made) < WORDS_A_LANGUAGE:
        length = random.choice([1, 2, 2, 3])
        stem = "".join(random.choices(parts["syllables"], k=length))
        word = stem + random.choice(parts["endings"])
        if len(word) > 3 and is_plain(word):
            made[word] = None
    return list(made), list(accumulate(1 / (rank + 3) for rank in range(len(made))))
