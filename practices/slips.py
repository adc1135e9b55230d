"""A line of a sheet whose key no practice has may mean one that is here.

Keys are alike that one slip of the hand makes of each other, or under which the same
title stands in the same place. Numbers tell apart: the plan of 2015 and that of 2021.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from string import ascii_lowercase

from cities.folding import KEY_LENGTH, fold
from practices.content import Row
from practices.models import GoodPractice
from practices.search.spelling import edits

LETTERS = f"{ascii_lowercase}-"
# Each costs a millisecond; who brings more new ones at once begins a site.
MOST = 2_000


@dataclass(frozen=True)
class Said:
    """What a line says of a practice that is not there."""

    key: str
    title: str
    places: list[Row]

    @property
    def is_no_address(self) -> bool:
        """Whether its title gives the new practice another address."""
        return GoodPractice(slug=self.key, title=self.title).needs_address()


def meant(lines: Iterable[Said]) -> dict[str, GoodPractice]:
    """Map keys that no practice had to the practices that they may mean."""
    said = {line.key: line for line in [*lines][:MOST]}
    known = GoodPractice.objects.all_slugs() - said.keys()
    slips = {key: slip for key in said if known and (slip := slip_of(key, known))}
    titles = {title_key(line.title) for line in said.values() if line.title}
    by_slug, titled = {}, defaultdict(list)
    for practice in GoodPractice.objects.called(titles, slips.values()):
        if practice.slug in known:
            by_slug[practice.slug] = practice
            titled[practice.title_key].append(practice)
    likely = {
        key: by_slug.get(slips.get(key, "")) or namesake(line, titled)
        for key, line in said.items()
    }
    return {key: practice for key, practice in likely.items() if practice}


def slip_of(key: str, known: set[str]) -> str:
    """Give the known key of which one letter makes this one; empty where none does."""
    alike = sorted(edits(key, LETTERS) & known)
    return next((one for one in alike if numbers(one) == numbers(key)), "")


def numbers(key: str) -> list[str]:
    return re.findall(r"\d+", key)


def title_key(title: str) -> str:
    return fold(title)[:KEY_LENGTH]


def namesake(line: Said, titled: dict[str, list[GoodPractice]]) -> GoodPractice | None:
    """Give a practice of this title, in one of the places where both say where."""
    here = {(row["city"], row["country"], fold(row["locality"])) for row in line.places}
    for practice in titled.get(title_key(line.title), []) if line.title else ():
        there = {
            (
                place.city.slug if place.city else "",
                str(place.country),
                fold(place.locality),
            )
            for place in practice.places.all()
        }
        if not (here and there) or here & there:
            return practice
    return None
