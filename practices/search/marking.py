"""Shows in a text what a search found in it."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from django.utils.html import escape, format_html_join
from django.utils.safestring import SafeString

from practices.search.query import Phrase, Term
from practices.search.tokens import (
    Token,
    base_language,
    folded,
    is_spaceless,
    is_stop_word,
    stem_tokens,
    tokens,
)

LENGTH = 160
CUT = "…"
# Whatever stands before a small letter is an abbreviation's end, not a sentence's.
SENTENCE_END = re.compile(r"(?<=[.!?…])[\"'”’»)\]]* (?![a-z])|(?<=[。！？])")
DANGLING = " ,;:–-"  # as practices.excerpt leaves it off before a cut


class Span(NamedTuple):
    """A stretch of a text, from the first character to the one after the last."""

    start: int
    end: int


class Hit(NamedTuple):
    """Where a text holds a term, by the term's number."""

    span: Span
    term: int


class Window(NamedTuple):
    """A stretch of a text, and how many of the terms it holds."""

    span: Span
    terms: int


# --- Marking --------------------------------------------------------------------------


def mark(text: str, terms: Sequence[Term], language: str) -> SafeString:
    """Escape `text` and put <mark> around what the terms found in it."""
    spans = _joined(hit.span for hit in _hits(text, terms, language))
    ends = [0, *(span.end for span in spans)]
    pieces = [
        (text[end : span.start], text[span.start : span.end])
        for end, span in zip(ends, spans, strict=False)
    ]
    marked = format_html_join("", "{}<mark>{}</mark>", pieces)
    return marked + escape(text[ends[-1] :])


def _joined(spans: Iterable[Span]) -> list[Span]:
    """Join spans, sorted by their start, where they touch."""
    joined: list[Span] = []
    for span in spans:
        if joined and span.start <= joined[-1].end:
            last = joined.pop()
            span = Span(last.start, max(last.end, span.end))
        joined.append(span)
    return joined


def _hits(text: str, terms: Sequence[Term], language: str) -> list[Hit]:
    """Find all hits, sorted. Words of which every record is said to hold are none."""
    sought, starts = _sought(tuple(terms), language)
    if not sought or not _may_hold(text, starts):
        return []
    words = list(tokens(text))
    found = _words(text, words, sought, starts, language)
    return sorted({*found, *_phrases(words, sought, language)})


def _may_hold(text: str, starts: tuple[str, ...]) -> bool:
    """Tell whether a word of a text could begin so.

    Most parts of most practices hold none, which is seen without cutting them up.
    """
    letters = folded(text)
    return not starts or any(start in letters for start in starts)


Sought = tuple[tuple[int, Term], ...]
"""The terms that may be found in a text of some language, with their numbers."""


@lru_cache(maxsize=200)
def _sought(terms: tuple[Term, ...], language: str) -> tuple[Sought, tuple[str, ...]]:
    """Give what to look for, and the letters that hits begin with."""
    sought = tuple(
        (number, replace(term, phrases=term.phrases_in(language)))
        for number, term in enumerate(terms)
        if not term.is_left_out(language)
    )
    return sought, _starts([term for _number, term in sought], language)


# Where stemmers cut off endings alone: how many letters a word and its stem begin with
# in common, at most. The German one takes "ue" for "u", wherever it stands.
CODES = "ca cs da en es et eu fi fr hu it lt nb nn pl pt ro ru sv"
ENDINGS = {**dict.fromkeys(CODES.split(), 3), "de": 1}
# So many letters at the end of a stem can be others than those of the word.
CHANGED = 3


def _words(
    text: str,
    words: list[Token],
    sought: Sought,
    starts: tuple[str, ...],
    language: str,
) -> Iterator[Hit]:
    # A long text says the same words again and again.
    found: dict[tuple[str, str], list[int]] = {}
    for surface, start, end in words:
        if starts and not surface.startswith(starts):
            continue
        word = surface, text[start:end]
        if word not in found:
            stems = stem_tokens(word[1], language)
            found[word] = [n for n, term in sought if term.holds(surface, stems)]
        for number in found[word]:
            yield Hit(Span(start, end), number)


def _starts(terms: Iterable[Term], language: str) -> tuple[str, ...]:
    """Give the letters that hits begin with, where that is known; else none.

    Stemming is what takes the time, and few words begin so.
    """
    code = base_language(language)
    if code not in ENDINGS:
        return ()
    wanted = {word for term in terms for phrase in term.phrases for word in phrase}
    wanted |= {term.begins for term in terms if term.begins}
    tag = f"/{code}/"
    for term in terms:
        stems = (s.removeprefix(tag) for s in term.stems if s.startswith(tag))
        wanted |= {stem[:-CHANGED][: ENDINGS[code]] or stem[0] for stem in stems}
    return tuple(sorted(filter(None, wanted)))


def _phrases(words: list[Token], sought: Sought, language: str) -> Iterator[Hit]:
    """Find phrases, with and without the stop words that the index leaves out."""
    asked = [
        (number, phrase)
        for number, term in sought
        for phrase in term.phrases
        if len(phrase) > 1
    ]
    if not asked:
        return
    kept = [word for word in words if not is_stop_word(word.surface, (language,))]
    for number, phrase in asked:
        for span in (*_runs(words, phrase), *_runs(kept, phrase)):
            yield Hit(span, number)


def _runs(words: list[Token], phrase: Phrase) -> Iterator[Span]:
    surfaces = [word.surface for word in words]
    for place, surface in enumerate(surfaces):
        last = place + len(phrase)
        if surface == phrase[0] and tuple(surfaces[place:last]) == phrase:
            yield Span(words[place].start, words[last - 1].end)


# --- The best passage -----------------------------------------------------------------


def best_passage(
    parts: Iterable[tuple[str, str]],
    terms: Sequence[Term],
    language: str,
    length: int = LENGTH,
) -> tuple[str, SafeString] | None:
    """Give what shows most of the terms: the name of its part, and it marked.

    Of the parts, each a name and a text, the first with the most terms wins; of its
    text the first sentence that holds them, or what stands around them, with "…" where
    it is cut. It has at most `length` characters. None where no part holds any term.
    """
    best: tuple[str, str, Window] | None = None
    for name, written in parts:
        text = " ".join(written.split())
        window = _best_window(text, _hits(text, terms, language), length)
        if window and (best is None or window.terms > best[2].terms):
            best = name, text, window
        if best and best[2].terms == len(terms):
            break
    if best is None:
        return None
    name, text, window = best
    return name, mark(_cut(text, window.span, length), terms, language)


def _best_window(text: str, hits: list[Hit], length: int) -> Window | None:
    """Find the first sentence that holds as many terms as any stretch can."""
    if not hits:
        return None
    best = _densest(hits, length - 2 * len(CUT))
    for sentence in _sentences(text):
        if sentence.end - sentence.start <= length:
            held = _terms_within(sentence, hits)
            if held >= best.terms:
                return Window(sentence, held)
    return best


def _densest(hits: list[Hit], length: int) -> Window:
    """Slide over the hits; what is longer than a passage counts by its beginning."""
    best = Window(Span(0, 0), 0)
    inside: Counter[int] = Counter()
    first = end = 0
    for hit in hits:
        inside[hit.term] += 1
        last = min(hit.span.end, hit.span.start + length)
        end = max(end, last)
        while last - hits[first].span.start > length:
            inside[hits[first].term] -= 1
            first += 1
        held = len(+inside)
        if held > best.terms:
            best = Window(Span(hits[first].span.start, end), held)
    return best


def _terms_within(sentence: Span, hits: list[Hit]) -> int:
    """Count the terms that the sentence holds."""
    low = bisect_left(hits, sentence.start, key=lambda hit: hit.span.start)
    high = bisect_left(hits, sentence.end, key=lambda hit: hit.span.start)
    return len({hit.term for hit in hits[low:high] if hit.span.end <= sentence.end})


def _sentences(text: str) -> Iterator[Span]:
    start = 0
    for match in SENTENCE_END.finditer(text):
        yield Span(start, match.start() + len(match[0].rstrip()))
        start = match.end()
    if start < len(text):
        yield Span(start, len(text))


def _cut(text: str, core: Span, length: int) -> str:
    """Write a sentence, or what stands around the core, with "…" where it is cut."""
    sentences = list(_sentences(text))
    if core in sentences:
        return text[core.start : core.end]
    begin = max(start for start, _ in sentences if start <= core.start)
    start, end = _widened(text, core, begin, length - 2 * len(CUT))
    passage = text[start:end]
    if start != begin:
        passage = CUT + passage.lstrip(DANGLING)
    if all(end != last for _, last in sentences):
        passage = passage.rstrip(DANGLING) + CUT
    return passage


def _widened(text: str, core: Span, begin: int, length: int) -> Span:
    """Widen the core to whole words, from its sentence's beginning if that fits."""
    spare = length - (core.end - core.start)
    start = begin
    if core.start - begin > spare:
        start = _word_start(text, core.start - spare // 2, core.start)
    return Span(start, _word_end(text, core.end, start + length))


def _word_start(text: str, low: int, high: int) -> int:
    """Find where the first word from `low` on starts; `high` if none does before."""
    space = text.find(" ", low - 1, high)
    if space >= 0:
        return space + 1
    starts = (word.start for word in tokens(text[low:high]) if is_spaceless(word[0]))
    return low + next(starts, high - low)


def _word_end(text: str, low: int, high: int) -> int:
    """Find where the last word until `high` ends; `low` if none does after."""
    if high >= len(text):
        return len(text)
    space = text.rfind(" ", low, high + 1)
    if space >= 0:
        return space
    # Looking a little further, so as not to part a letter from its marks.
    words = tokens(text[low : high + 8])
    ends = (low + word.end for word in words if is_spaceless(word.surface))
    return max((end for end in ends if end <= high), default=low)
