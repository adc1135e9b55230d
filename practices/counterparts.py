"""Which practice an entry of the old site's list describes, if it is here already.

By what the list printed when it was brought in; else by place and title, in whatever
spelling: the title of a practice changes, gets its city in front, or loses a letter.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher

from cities.folding import fold
from practices.listing import Entry
from practices.listing.confidence import Confidence
from practices.models import GoodPractice, PracticeVersion
from practices.similar import telling

# How much alike two titles in one city are at least, letter by letter or by the words
# that both have of those of the longer one; 0 to 1.
LETTERS = 0.88
WORDS = 0.75
# What is not the same, letter by letter, is never more alike than this.
NEARLY = 0.99


@dataclass(frozen=True)
class Counterpart:
    """The practice that an entry describes, and how sure that is."""

    practice: GoodPractice
    confidence: Confidence

    @property
    def target(self) -> GoodPractice:
        """What is to be changed: the update of it that is in preparation, or itself."""
        update: GoodPractice = getattr(self.practice, "update", self.practice)
        return update


class Counterparts:
    """The practices that some entries may describe, all read at once."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        entries = list(entries)
        raws = [entry.raw for entry in entries]
        self.listed = {
            version.reason: version.practice
            for version in PracticeVersion.objects.brought_in(raws)
        }
        towns = {town for entry in entries for town in _towns(entry)}
        titles = {fold(entry.title) for entry in entries if entry.title}
        self.in_town: dict[str, list[GoodPractice]] = defaultdict(list)
        self.titled: dict[str, list[GoodPractice]] = defaultdict(list)
        for practice in GoodPractice.objects.that_may_be_listed(towns, titles):
            self.titled[practice.title_key].append(practice)
            for place in practice.named_places:
                town = place.city.slug if place.city else place.locality
                self.in_town[town].append(practice)

    def of(self, entry: Entry) -> Counterpart | None:
        """Give the practice that the entry describes most likely."""
        if practice := self.listed.get(entry.raw):
            return Counterpart(standing(practice), Confidence.SURE)
        near = [p for town in _towns(entry) for p in self.in_town[town]]
        rated = [(likeness(entry, practice), practice) for practice in near]
        best, practice = max(rated, key=lambda one: one[0], default=(0.0, None))
        if practice and best >= WORDS:
            sure = Confidence.SURE if best == 1 else Confidence.LIKELY
            return Counterpart(standing(practice), sure)
        namesake = self._namesake(entry)
        return Counterpart(standing(namesake), Confidence.LIKELY) if namesake else None

    def _namesake(self, entry: Entry) -> GoodPractice | None:
        """Find a practice with this title where one of the two tells no city."""
        titled = self.titled.get(fold(entry.title), []) if entry.title else []
        countries = {place.country for place in entry.places if place.country}
        for practice in titled:
            is_there = not countries or countries & set(practice.countries)
            if is_there and not (_cities(entry) and practice.place_names):
                return practice
        return None


def _towns(entry: Entry) -> list[str]:
    """Name where it is: cities by their addresses, towns that are none by name."""
    return [name for place in entry.places if (name := place.city or place.locality)]


def _cities(entry: Entry) -> list[str]:
    return [place.city for place in entry.places if place.city]


def standing(practice: GoodPractice) -> GoodPractice:
    """Give what a practice was merged into, or itself."""
    return practice.merged_into or practice


def likeness(entry: Entry, practice: GoodPractice) -> float:
    """Tell how much alike an entry and a practice of its city are, 0 to 1.

    Without titles, those of one period are taken to be the same.
    """
    if entry.title and practice.title:
        return title_likeness(entry.title, practice)
    untitled = entry.is_readable and not (entry.title or practice.title)
    same_period = fold(entry.period) == fold(practice.period_text)
    return WORDS if untitled and same_period else 0


def title_likeness(title: str, practice: GoodPractice) -> float:
    """Compare a title with a practice's, without the names of its places; 0 to 1.

    Numbers tell apart what is alike otherwise: the plan of 2015 and that of 2021.
    """
    if fold(title) == practice.title_key:
        return 1
    if _numbers(title) != _numbers(practice.title):
        return 0
    letters = SequenceMatcher(None, fold(title), practice.title_key).ratio()
    names = telling(" ".join(practice.place_names), "en")
    one, other = (
        telling(words, practice.language) - names for words in (title, practice.title)
    )
    words = shared(one, other)
    return min(max(words, letters if letters >= LETTERS else 0), NEARLY)


def _numbers(title: str) -> set[str]:
    return {word for word in fold(title).split() if word.isdigit()}


def shared(one: set[frozenset[str]], other: set[frozenset[str]]) -> float:
    """Give the share of the longer title's words that both titles have."""
    longer = max(len(one), len(other))
    forms = set().union(*other)
    return sum(bool(word & forms) for word in one) / longer if longer else 0
