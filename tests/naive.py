"""Searches as a patient reader would: practice by practice, without any engine.

From the product come only what a text is cut into and what a query asks for.
"""

from dataclasses import dataclass, field

from practices.excerpt import without_labels
from practices.indexing import texts
from practices.models import GoodPractice
from practices.search import Term, parse
from practices.search.tokens import is_stop_word, stem_tokens, tokens


@dataclass
class Reading:
    """What a practice says, in fields from the title to the rest."""

    pk: int
    language: str
    fields: list["Words"]

    def holds(self, term: Term, depth: int = 4) -> bool:
        """Tell whether the term stands in one of the first `depth` fields."""
        if self.language.partition("-")[0] in term.stop_in:
            return True
        return any(words.hold(term, self.language) for words in self.fields[:depth])

    def rank(self, query: str) -> int:
        """The least number of fields that together hold every word; 0 for none."""
        terms = parse(query)
        for depth in range(1, 5):
            if all(self.holds(term, depth) for term in terms):
                return depth
        return 0


@dataclass
class Words:
    """The words of one field: its texts one by one, each without its stop words."""

    texts: list[tuple[str, ...]] = field(default_factory=list)
    surfaces: set[str] = field(default_factory=set)
    stems: set[str] = field(default_factory=set)

    def add(self, text: str, languages: tuple[str, ...]) -> None:
        text = without_labels(text)
        said = list(tokens(text))
        kept = [t for t in said if not is_stop_word(t.surface, languages)]
        if not kept:
            kept, languages = said, ()
        self.texts.append(tuple(token.surface for token in kept))
        self.surfaces |= {token.surface for token in kept}
        for token in kept:
            for language in languages:
                self.stems |= set(stem_tokens(token.written(text), language))

    def hold(self, term: Term, language: str = "") -> bool:
        if not self.stems.isdisjoint(term.stems):
            return True
        if term.begins and any(s.startswith(term.begins) for s in self.surfaces):
            return True
        phrases = term.phrases_in(language) if language else term.phrases
        return any(self.say(phrase) for phrase in phrases)

    def say(self, phrase: tuple[str, ...]) -> bool:
        """Tell whether the words stand in one text, in this order, side by side."""
        if len(phrase) == 1 or not self.surfaces.issuperset(phrase):
            return phrase[0] in self.surfaces and len(phrase) == 1
        return any(
            text[start : start + len(phrase)] == phrase
            for text in self.texts
            for start in range(len(text))
        )


def read_practice(practice: GoodPractice) -> Reading:
    fields = []
    for said in texts(practice):
        words = Words()
        for text, languages in said:
            words.add(text, tuple(languages))
        fields.append(words)
    return Reading(practice.pk, practice.language, fields)


def readings() -> list[Reading]:
    """Read what is published, newest first."""
    practices = GoodPractice.objects.published().sorted_by("newest")
    return [read_practice(practice) for practice in practices.for_detail()]


def search(known: list[Reading], query: str) -> set[int]:
    """Give the keys of the practices with every word of the query."""
    return {reading.pk for reading in known if reading.rank(query)}


def ranked(known: list[Reading], query: str) -> list[int]:
    """Give them in the order "best match", the newest first among equals."""
    found = [reading for reading in known if reading.rank(query)]
    return [r.pk for r in sorted(found, key=lambda reading: reading.rank(query))]
