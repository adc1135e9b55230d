"""How sure a guess is."""

from enum import IntEnum


class Confidence(IntEnum):
    """UNSURE is for a person to look at; LIKELY rests on a rule; SURE is as printed."""

    UNSURE = 0
    LIKELY = 1
    SURE = 2
