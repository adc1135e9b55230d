"""Ways out of a list that is empty: what to take away, and what may be misspelt."""

from dataclasses import dataclass
from itertools import chain

from django.http import QueryDict
from django.utils.translation import gettext

from practices import bitsets, search
from practices.bitsets import Bitset
from practices.chips import query_without
from practices.filters import PracticeFilter
from practices.indexing import texts
from practices.models import GoodPractice
from practices.search.spelling import one_edit
from practices.search.tokens import tokens
from practices.selection import Selection

# Words that are looked at for typing errors: who mistypes more begins anew.
MOST_CORRECTED = 4


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
    return gettext("%(filter)s: %(values)s") % {
        "filter": PracticeFilter.base_filters[name].label,
        "values": ", ".join(selection.chosen[name].values()),
    }


def _without_a_word(selection: Selection, address: QueryDict) -> list[WayOut]:
    terms = selection.terms
    if len(terms) < 2:
        return []
    filtered = selection.leaving_out("q")
    ways = []
    for term in terms:
        text = " ".join(_written(other) for other in terms if other != term)
        count = bitsets.count(filtered & _found(selection, text))
        ways.append(WayOut(_in_quotes(term.text), count, _searching(address, text)))
    return ways


def did_you_mean(selection: Selection, address: QueryDict) -> WayOut | None:
    """Offer a search with other words in the place of those that nothing holds.

    Another word is one that stands in the index and is one typing error away. If the
    filters leave nothing even so, it is offered without them.
    """
    terms = selection.terms[:MOST_CORRECTED]
    corrected = [_corrected(selection, term) for term in terms]
    if not any(corrected):
        return None
    words = [new or _written(old) for old, new in zip(terms, corrected, strict=True)]
    text = " ".join([*words, *map(_written, selection.terms[MOST_CORRECTED:])])
    found = _found(selection, text)
    filtered = bitsets.count(found & selection.leaving_out("q"))
    kept = address if filtered else QueryDict()
    count = filtered or bitsets.count(found)
    query = _searching(kept, text)
    return WayOut(_in_quotes(text), count, query) if count else None


def _found(selection: Selection, text: str) -> Bitset:
    """Give what a search finds, read as the link with it will be."""
    return selection.holding(selection.read(text))


def _corrected(selection: Selection, term: search.Term) -> str:
    """Give the word that most practices hold of those like one that none holds."""
    if len(term.full) > 1 or bitsets.count(selection.holding((term,))):
        return ""
    held = {
        word: bitsets.count(_holding(selection, word))
        for word in sorted(search.known(one_edit(term.full[0])))
    }
    best = max(held, key=held.__getitem__, default="")
    return _as_written(selection, best) if held.get(best) else ""


def _holding(selection: Selection, word: str) -> Bitset:
    return selection.snapshot.holding(search.Term.of_words([word]), keep=False)


def _as_written(selection: Selection, word: str) -> str:
    """Find how a practice writes the folded word: "Setúbal"."""
    found = _holding(selection, word)
    keys = selection.snapshot.keys_at(bitsets.positions(found, 0, 1))
    for practice in GoodPractice.objects.published().for_detail().filter(pk__in=keys):
        for text, _languages in chain.from_iterable(texts(practice)):
            for token in tokens(text):
                if token.surface == word:
                    return token.written(text)
    return word


def _written(term: search.Term) -> str:
    return f'"{term.text}"' if term.is_quoted else term.text


def _in_quotes(text: str) -> str:
    return gettext("“%(text)s”") % {"text": text}


def _searching(address: QueryDict, text: str) -> str:
    """Give the address with another search, from its first page."""
    changed = address.copy()
    changed.pop("page", None)
    changed["q"] = text
    return changed.urlencode()
