"""What somebody searches for, as the terms that a record must hold, every one."""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache

from django.utils.translation import get_language

from practices.search.stopwords import STOP_WORDS, stop_languages
from practices.search.tokens import (
    STEMMERS,
    Token,
    base_language,
    is_spaceless,
    is_stop_word,
    stem_tokens,
    tokens,
)

MOST_TERMS = 12
MOST_IN_A_PHRASE = 40

Phrase = tuple[str, ...]
NOTHING: frozenset[str] = frozenset()

# As they are set in English, French, German, Polish and Swedish. A pair holds no quote
# of its own kind, so that many of them take no longer than their length.
QUOTED = re.compile(
    '"([^"]*)"|“([^“”]*)”|„([^„“”]*)[“”]|«([^«»]*)»|»([^«»]*)«|”([^“”]*)”'
)
# What French joins to the word behind it, which alone is searched for: l’, d’, qu’.
ELISION = re.compile(r"\b(?:[cdjlmnst]|qu)['’ʼ](?=\w)", re.IGNORECASE)
# Nothing to show: control characters and halves of characters.
UNSHOWN = re.compile("[\x00-\x20\x7f-\x9f\ud800-\udfff]+")


@dataclass(frozen=True)
class Term:
    """A word or phrase to be found, in one of several ways.

    A record holds it that holds one of `phrases`, a word that `begins` so, or one of
    `stems`; and any record in a language of `stop_in`, whose index leaves it out.
    """

    text: str
    phrases: frozenset[Phrase]
    begins: str = ""
    stems: frozenset[str] = NOTHING
    stop_in: frozenset[str] = NOTHING
    is_quoted: bool = field(default=False, compare=False)

    @classmethod
    def of_words(cls, words: Collection[str]) -> "Term":
        """Make the term that any one of the folded words fulfils."""
        return cls(" ".join(words), frozenset((word,) for word in words))

    @property
    def variants(self) -> "list[tuple[Term, frozenset[str]]]":
        """Give the term with no stop word left out, for records in any language, and
        with those of some languages left out, for records in these alone.
        """
        if len(self.full) == 1:
            return [(self, NOTHING)]
        shorter: dict[Phrase, set[str]] = {}
        for language in STOP_WORDS:
            phrase = _without_stop_words(self.full, (language,))
            if phrase and phrase != self.full:
                shorter.setdefault(phrase, set()).add(language)
        return [
            (replace(self, phrases=frozenset({phrase})), frozenset(languages))
            for phrase, languages in {self.full: set[str](), **shorter}.items()
        ]

    @property
    def full(self) -> Phrase:
        """The phrase with no stop word left out."""
        return max(self.phrases, key=len)

    def phrases_in(self, language: str) -> frozenset[Phrase]:
        """The phrases that ask for it in a record of this language."""
        left = _without_stop_words(self.full, (language,))
        longest = len(self.full)
        return frozenset(
            phrase
            for phrase in self.phrases
            if len(phrase) == longest or phrase == left
        )

    def is_left_out(self, language: str) -> bool:
        """Tell whether records in this language are said to hold it anyway."""
        return base_language(language) in self.stop_in

    def holds(self, surface: str, stems: Iterable[str]) -> bool:
        """Tell whether it is found by this one word, given with its stems."""
        return (
            (surface,) in self.phrases
            or bool(self.begins and surface.startswith(self.begins))
            or not self.stems.isdisjoint(stems)
        )


def parse(text: str, languages: Collection[str] = STEMMERS) -> tuple[Term, ...]:
    """Read a search: words, and phrases in quotes. Anything may be searched for.

    Words are stemmed in each of the languages: nobody says which one they search in.
    Stop words of the language that the page is in are dropped, if there are others.
    """
    found: dict[tuple[frozenset[Phrase], bool], Term] = {}
    for term in _terms(text, tuple(languages)):
        found.setdefault((term.phrases, bool(term.stems)), term)
        if len(found) == MOST_TERMS:
            break
    terms = tuple(found.values())
    if all(term.stop_in for term in terms):
        # "Who are we": only what really has these words is worth showing.
        return tuple(replace(term, stop_in=NOTHING) for term in terms)
    page = get_language() or "en"
    return tuple(t for t in terms if t.is_quoted or not t.is_left_out(page))


def _terms(text: str, languages: Phrase) -> Iterator[Term]:
    place = 0
    for quoted in QUOTED.finditer(text):
        yield from _words(text[place : quoted.start()], languages, last=False)
        yield from _phrase(quoted[quoted.lastindex or 0])
        place = quoted.end()
    yield from _words(text[place:], languages, last=True)


def _words(text: str, languages: Phrase, *, last: bool) -> Iterator[Term]:
    """Give the terms of unquoted text; `last` if the search ends with it."""
    text = ELISION.sub("", text)
    found = list(tokens(text))
    while found:
        if run := _run(found):
            yield _term(_shown(text, run), [token.surface for token in run])
            del found[: len(run)]
        else:
            token = found.pop(0)
            ends = last and not found
            yield _word(token.surface, token.written(text), languages, last=ends)


def _run(found: list[Token]) -> list[Token]:
    """Take the leading words that stand without spaces, as their script has none."""
    run: list[Token] = []
    for token in found[:MOST_IN_A_PHRASE]:
        if not is_spaceless(token.surface) or (run and token.start > run[-1].end):
            break
        run.append(token)
    return run


def _phrase(text: str) -> Iterator[Term]:
    found = list(tokens(text))[:MOST_IN_A_PHRASE]
    if found:
        term = _term(_shown(text, found), [token.surface for token in found])
        yield replace(term, is_quoted=True)


def _word(surface: str, written: str, languages: Phrase, *, last: bool) -> Term:
    term = _term(_clean(written), [surface])
    begins = surface if last else ""
    return replace(term, begins=begins, stems=_stems(written, languages))


def _term(text: str, surfaces: Collection[str]) -> Term:
    full = tuple(surfaces)
    variants = {_without_stop_words(full, (language,)) for language in STOP_WORDS}
    stop_in = frozenset.intersection(*map(stop_languages, full))
    return Term(text, frozenset(variants - {()} | {full}), stop_in=stop_in)


def _without_stop_words(phrase: Phrase, languages: Collection[str]) -> Phrase:
    return tuple(word for word in phrase if not is_stop_word(word, languages))


@lru_cache(maxsize=1_000)
def _stems(word: str, languages: Phrase) -> frozenset[str]:
    return frozenset(
        stem for language in languages for stem in stem_tokens(word, language)
    )


def _shown(text: str, found: list[Token]) -> str:
    return _clean(text[found[0].start : found[-1].end])


def _clean(text: str) -> str:
    return " ".join(UNSHOWN.sub(" ", text).split())
