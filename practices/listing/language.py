"""The language of a text, by the small words that it cannot do without."""

from collections import Counter

from practices.listing.confidence import Confidence
from practices.search.stopwords import STOP_WORDS, stop_languages
from practices.search.tokens import tokens

DEFAULT = "en"
# These write the same small words: the list speaks the first of them.
KIN = ("sr", "hr", "bs")
# So many small words, and so much more weight than any other language has, are clear.
ENOUGH = 4
# The beginning of a long text, in characters, tells as much as all of it.
TELLING = 5_000
CLEARLY = 1.5


def guess_language(text: str) -> tuple[str, Confidence]:
    """Give the code of the language, by Django's names; English where nothing tells.

    A word that is small in several languages speaks for each of them a little.
    """
    weights: dict[str, float] = dict.fromkeys(STOP_WORDS, 0.0)
    words: Counter[str] = Counter()
    for token in tokens(text[:TELLING]):
        languages = _told_by(token.surface)
        words.update(languages)
        for language in languages:
            weights[language] += 1 / len(languages)
    best = max(weights, key=weights.__getitem__)
    second = max(weight for code, weight in weights.items() if code != best)
    if weights[best] == second:
        return DEFAULT, Confidence.UNSURE
    is_clear = words[best] >= ENOUGH and weights[best] >= second * CLEARLY
    return best, Confidence.SURE if is_clear else Confidence.LIKELY


def _told_by(surface: str) -> set[str]:
    """Give the languages in which a word is a small one; of kin, the first alone."""
    languages = stop_languages(surface)
    return {KIN[0] if code in KIN else code for code in languages}
