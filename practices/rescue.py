"""Ways out of a list that is empty: what to take away, and what may be misspelt."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain

from django.http import QueryDict
from django.utils.translation import gettext

from practices import bitsets, search
from practices.chips import query_without
from practices.filters import PracticeFilter
from practices.indexing import texts
from practices.models import GoodPractice
from practices.search.spelling import one_edit
from practices.search.tokens import tokens
from practices.selection import Selection


@dataclass(frozen=True)
class WayOut:
    """A list that is not empty: what leads there, how many it has, its address."""

    label: str
    count: int
    query: str


def ways_out(selection: Selection, address: QueryDict) -> list[WayOut]:
    """Say which one filter, or which one word, empties the list; most found first."""
    ways = [
        *_without_a_filter(selection, address),
        *_without_a_word(selection, address),
    ]
    return sorted((way for way in ways if way.count), key=lambda way: -way.count)


def _without_a_filter(selection: Selection, address: QueryDict) -> list[WayOut]:
    return [
        WayOut(
            _filter_label(selection, name),
            bitsets.count(selection.leaving_out(name)),
            query_without(address, name),
        )
        for name in selection.parts
    ]


def _filter_label(selection: Selection, name: str) -> str:
    if name == "q":
        return gettext("the search")
    values = ", ".join(selection.chosen[name].values())
    return f"{PracticeFilter.base_filters[name].label}: {values}"


def _without_a_word(selection: Selection, address: QueryDict) -> list[WayOut]:
    terms = selection.terms
    if len(terms) < 2:
        return []
    filtered = selection.leaving_out("q")
    ways = []
    for term in terms:
        others = tuple(other for other in terms if other != term)
        count = bitsets.count(filtered & selection.holding(others))
        query = _searching(address, map(_quoted, others))
        ways.append(WayOut(_in_quotes(term.text), count, query))
    return ways


def did_you_mean(selection: Selection, address: QueryDict) -> WayOut | None:
    """Offer a search with other words in the place of those that nothing holds.

    Another word is one that stands in the index and is one typing error away. If the
    filters leave nothing even so, it is offered without them.
    """
    corrected = {term: _corrected(selection, term) for term in selection.terms}
    if all(term is other for term, other in corrected.items()):
        return None
    terms = tuple(corrected.values())
    words = [
        _quoted(term) if term is old else _as_written(selection, term)
        for old, term in corrected.items()
    ]
    found = selection.holding(terms)
    filtered = bitsets.count(found & selection.leaving_out("q"))
    kept = address if filtered else QueryDict()
    count = filtered or bitsets.count(found)
    label = _in_quotes(" ".join(words))
    return WayOut(label, count, _searching(kept, words)) if count else None


def _corrected(selection: Selection, term: search.Term) -> search.Term:
    """Give the word that most practices hold of those like it; itself if it is held."""
    if len(term.full) > 1 or bitsets.count(selection.holding((term,))):
        return term
    words = search.known(one_edit(term.full[0]))
    likely = [found for word in sorted(words) for found in search.parse(word)]
    held = {other: bitsets.count(selection.holding((other,))) for other in likely}
    best = max(held, key=held.__getitem__, default=term)
    return best if held.get(best) else term


def _as_written(selection: Selection, term: search.Term) -> str:
    """Find how a practice writes the folded word: "Setúbal"."""
    found = selection.holding((term,))
    keys = selection.snapshot.keys_at(bitsets.positions(found, 0, 1))
    for practice in GoodPractice.objects.published().for_detail().filter(pk__in=keys):
        for text, _languages in chain.from_iterable(texts(practice)):
            for token in tokens(text):
                if token.surface == term.full[0]:
                    return token.written(text)
    return term.text


def _quoted(term: search.Term) -> str:
    """Write a term as it is searched for; what has no stems was a phrase in quotes."""
    return term.text if term.stems else f'"{term.text}"'


def _in_quotes(text: str) -> str:
    return gettext("“%(text)s”") % {"text": text}


def _searching(address: QueryDict, words: Iterable[str]) -> str:
    """Give the address with other words, from its first page."""
    changed = address.copy()
    changed.pop("page", None)
    changed["q"] = " ".join(words)
    return changed.urlencode()
