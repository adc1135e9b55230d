"""What stands around and between the entries of the list, in its languages."""

import re

# The link below each entry, alone or at the end of its line, and where it leads.
READ_MORE = re.compile(
    r"(?:^\s*|(?<=[.…!?])|(?<=[.…!?] ))"
    r"(?:read more|lire la suite|en savoir plus|leer más|leggi tutto|ler mais|"
    r"saiba mais|weiterlesen|mehr lesen|pročitaj više|opširnije|"
    r"lexo më shumë|читати далі|devamını oku)"
    r"[ \xa0>»›….]*(?P<address>https?://\S+)?\s*$",
    re.IGNORECASE,
)
# What leads to the form, and ends the introduction.
INTRODUCTION_ENDS = re.compile(
    r">>\s*$|^template for collection\b|^modèle .*bonnes pratiques\b", re.IGNORECASE
)
# What is left of the filters and of paging below the list. The count of a filter's
# value stands before its name.
REMNANT = re.compile(
    r"(?:topics?|years?|cit(?:y|ies)|thèmes?|sujets?|années?|villes?|tem[ai]s?|ann[io]|"
    r"città|themen?|jahre?|orte?|ort|teme?|godin[ae])\s*:?"
    r"|\d+ [^\W\d].{0,60}|0 .{1,60}"
    r"|(?:\d+ [–-] \d+ )?(?:of|de|sur|von) \d+.*"
    r"|.*\b(?:results?|résultats?|items? per page|entries per page|page \d+)\b.*",
    re.IGNORECASE,
)


def is_remnant(line: str) -> bool:
    """Tell what is left of filters and paging: "Topic", "0 International outlook"."""
    return REMNANT.fullmatch(line) is not None
