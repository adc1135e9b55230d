"""Which passwords are too easy to guess here."""

import re
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Any

from django.contrib.auth.password_validation import (
    CommonPasswordValidator,
    UserAttributeSimilarityValidator,
)
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cities.folding import fold
from cities.models import City

# What somebody who knows the programme would try first; city names come to it.
OWN_WORDS = {
    *("catalogue", "cities", "city", "conseil", "council", "desk", "europe"),
    *("goodpractice", "intercultural", "interculturelle", "interculturelles"),
    *("officer", "practice", "practices", "programme", "strasbourg", "villes"),
}
# A shorter name of a city is found inside too many other words.
SHORTEST = 4
LETTERS_BESIDE = 4


# What is added to a word where numbers or signs are asked for.
AROUND = re.compile(r"^[\W\d_]+|[\W\d_]+$")


class CommonWordValidator(CommonPasswordValidator):
    """Refuses common passwords, also with numbers and signs before or behind them.

    A single letter again and again, or a row such as "abc…", is as common.
    """

    def validate(self, password: str, user: Any = None) -> None:
        steps = {ord(after) - ord(letter) for letter, after in pairwise(password)}
        if len(steps) == 1:
            raise ValidationError(
                _(
                    "This password is a single letter again and again, or a row of "
                    "letters. Take a few words instead."
                ),
                code="password_too_common",
            )
        super().validate(password, user)
        super().validate(AROUND.sub("", password), user)


class OwnNameValidator(UserAttributeSimilarityValidator):
    """Refuses what is like a person's name or address, letter after letter.

    Django counts the letters alone, in whatever order: four words have about those of
    a long address.
    """

    def validate(self, password: str, user: Any = None) -> None:
        try:
            super().validate(password, user)
        except ValidationError:
            if self.is_like(password.lower(), user):
                raise

    def is_like(self, password: str, user: Any) -> bool:
        said = [getattr(user, name, "") or "" for name in self.user_attributes]
        parts = {part for text in said for part in [text, *re.split(r"\W+", text)]}
        return any(
            SequenceMatcher(a=password, b=part.lower()).ratio() >= self.max_similarity
            for part in parts
        )


class OwnWordsValidator:
    """Refuses what is made of the programme's own words and numbers alone."""

    def validate(self, password: str, user: Any = None) -> None:
        given = fold(password).replace(" ", "")
        rest = given
        for word in sorted(OWN_WORDS | city_words(), key=len, reverse=True):
            rest = rest.replace(word, " ")
        letters = {letter for letter in rest if letter.isalpha()}
        if rest != given and len(letters) < LETTERS_BESIDE:
            raise ValidationError(
                _(
                    "This password is made of words that are easy to guess here, such "
                    "as the name of a city or of the programme. Add other words."
                ),
                code="password_of_own_words",
            )

    def get_help_text(self) -> str:
        return gettext(
            "Your password can’t be the name of a city or of the programme with some "
            "numbers. A few words that do not belong together are a good one."
        )


def city_words() -> set[str]:
    """Give the names of all cities, in every spelling, as they are compared."""
    names = City.objects.values_list("name", "aliases")
    spellings = {name for row in names for text in row for name in text.split("\n")}
    words = {fold(name).replace(" ", "") for name in spellings}
    return {word for word in words if len(word) >= SHORTEST}
