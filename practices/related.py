"""Which practices are related to one, and why.

A practice earns points for what it shares with the one that is read:

    4   each topic
    1   each telling word, if it holds two or more of them: then its text is similar.
        Telling are the longest words of title and first lines that few others hold
    2   each country
    1   each network, but those of more than 40 cities, that say nothing
    1   a city of similar size: in the same band of population, where that is known

The three with the most points are shown, the newest where they have as many. A city of
similar size alone makes no relation. Nothing here is estimated: the points of all that
is published are added up, set by set.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext

from cities.countries import country_name, names_in_languages
from cities.models import City
from practices import bitsets, search
from practices.alike import band, traits
from practices.bitsets import Bitset
from practices.models import GoodPractice
from practices.search.stopwords import stop_languages
from practices.search.tokens import stem_tokens, tokens
from practices.snapshot import Snapshot, union

SHOWN = 3
MOST_WORDS = 6
SHORTEST_WORD = 4
SIMILAR = 2
# A word that more practices hold than so many, and than one in fifty, tells nothing.
MANY = 10
ONE_IN = 50
# Where two share several places, the reason names the first of these.
PLACES = ("city", "network", "country", "size")
# Countries that English names with an article (ISO 3166).
WITH_ARTICLE = {
    *("AE", "AX", "BS", "CC", "CD", "CF", "CK", "DO", "FK", "FO", "GB", "GM", "KM"),
    *("KY", "MH", "MP", "MV", "NL", "PH", "SB", "SC", "TC", "UM", "US", "VG", "VI"),
}


@dataclass(frozen=True)
class Share:
    """Something of a practice, the others that have it too, and the points it earns."""

    points: int
    practices: Bitset
    kind: str
    value: Any = None


@dataclass(frozen=True)
class Related:
    """A practice, by its key, and why it is related: what is shared, by its kind."""

    pk: int
    why: dict[str, Any]

    @property
    def reason(self) -> str:
        """Say why in the language of the page: "Same topics, also in Portugal"."""
        already = "topic" in self.why
        phrases = [PHRASES[kind](value, already) for kind, value in self.why.items()]
        return str(capfirst(", ".join(phrases)))


def related(snapshot: Snapshot, practice: GoodPractice) -> list[Related]:
    """Give what is most related to a practice, and keep it till something changes.

    The practice comes as `for_detail` reads it.
    """
    key = ("related", practice.pk)
    found: list[Related] | None = snapshot.answers.find(key)
    if found is None:
        found = snapshot.answers.keep(key, _most_related(snapshot, practice))
    return found


def _most_related(snapshot: Snapshot, practice: GoodPractice) -> list[Related]:
    shares = list(_shares(snapshot, practice))
    others = union(share.practices for share in shares if share.kind != "size")
    others = bitsets.without(others, snapshot.set_of([practice.pk]))
    positions = _best(by_points(others, shares))
    keys = snapshot.keys_at(positions)
    return [Related(pk, _why(snapshot.set_of([pk]), shares)) for pk in keys]


def by_points(practices: Bitset, shares: Iterable[Share]) -> dict[int, Bitset]:
    """Part practices by the points that they earn."""
    levels = {0: practices}
    for share in shares:
        raised: dict[int, Bitset] = defaultdict(lambda: bitsets.EMPTY)
        for points, some in levels.items():
            raised[points] |= bitsets.without(some, share.practices)
            raised[points + share.points] |= some & share.practices
        levels = {points: some for points, some in raised.items() if some}
    return levels


def _best(levels: dict[int, Bitset]) -> list[int]:
    """Give the first positions, most points first; positions begin with the newest."""
    found: list[int] = []
    for points in sorted(levels, reverse=True):
        found += bitsets.positions(levels[points], 0, SHOWN - len(found))
    return found


# --- What is shared -------------------------------------------------------------------


def _shares(snapshot: Snapshot, practice: GoodPractice) -> Iterator[Share]:
    for topic in practice.topics.all():
        yield Share(4, snapshot.having("topic", topic.slug), "topic", topic)
    yield from _similar_texts(snapshot, practice)
    cities = [place.city for place in practice.places.all() if place.city]
    for city in cities:
        yield Share(0, snapshot.having("city", city.slug), "city", city)
    networks = (n for city in cities for n in traits(snapshot, city).networks)
    for network in dict.fromkeys(networks):
        yield Share(1, snapshot.having("network", network.slug), "network", network)
    for code in sorted(practice.countries):
        yield Share(2, snapshot.having("country", code), "country", code)
    yield Share(1, _of_similar_size(snapshot, cities), "size")


def _of_similar_size(snapshot: Snapshot, cities: Iterable[City]) -> Bitset:
    bands = {band(city) for city in cities} - {None}
    alike = (city for city in snapshot.cities.values() if band(city) in bands)
    return union(snapshot.having("city", city.slug) for city in alike)


def _similar_texts(snapshot: Snapshot, practice: GoodPractice) -> Iterator[Share]:
    """Give the practices that hold two of the telling words, those with three, ..."""
    most = max(MANY, snapshot.size // ONE_IN)
    sets = [snapshot.holding(term, keep=False) for term in telling_words(practice)]
    words = [Share(1, s, "word") for s in sets if bitsets.count(s) <= most]
    for count, practices in by_points(union(sets), words).items():
        if count >= SIMILAR:
            yield Share(count, practices, "text")


def telling_words(practice: GoodPractice) -> list[search.Term]:
    """Give the longest words of the title, then of the first lines, as search terms.

    Names of its places are left out, as are numbers: they tell nothing of its matter.
    """
    known = _names(practice)
    found: dict[str, str] = {}
    for text in (practice.title, practice.excerpt):
        words = {t.surface: t.written(text) for t in tokens(text) if _tells(t.surface)}
        new = sorted(words.keys() - known, key=lambda word: (-len(word), word))
        found |= {word: words[word] for word in new}
        known |= words.keys()
    return [
        search.Term(word, frozenset({(word,)}), stems=_stems(written, practice))
        for word, written in islice(found.items(), MOST_WORDS)
    ]


def _stems(word: str, practice: GoodPractice) -> frozenset[str]:
    return frozenset(stem_tokens(word, practice.language))


def _tells(word: str) -> bool:
    long = len(word) >= SHORTEST_WORD
    return long and not word.isdigit() and not stop_languages(word)


def _names(practice: GoodPractice) -> set[str]:
    """Give the words of the names of a practice's places."""
    names = [*practice.place_names]
    for place in practice.places.all():
        names += [*names_in_languages(place.country_code)]
        names += place.city.alias_list if place.city else []
    return {token.surface for name in names for token in tokens(name)}


# --- Why ------------------------------------------------------------------------------


def _why(one: Bitset, shares: list[Share]) -> dict[str, Any]:
    """Choose at most two: topics and place, or the text with one of them."""
    held = [share for share in shares if share.practices & one]
    topics = _why_topics(shares, held)
    text = {share.kind: None for share in held if share.kind == "text"}
    places = (share for kind in PLACES for share in held if share.kind == kind)
    place = {share.kind: share.value for share in islice(places, 1)}
    return topics | place if topics and place else topics | text | place


def _why_topics(shares: list[Share], held: list[Share]) -> dict[str, Any]:
    """Name a single topic; of several say whether they are all, or how many."""
    topics = [share for share in shares if share.kind == "topic"]
    shared = [share for share in held if share.kind == "topic"]
    if len(shared) < 2:
        return {share.kind: share.value for share in shared}
    return {"topics": None if shared == topics else len(shared)}


def _topics(number: int | None) -> str:
    if number is None:
        return gettext("same topics")
    return gettext("%(number)d topics in common") % {"number": number}


def _in_city(city: City, already: bool) -> str:
    phrase = gettext("in %(city)s") if already else gettext("also in %(city)s")
    return phrase % {"city": city}


def _in_country(code: str, already: bool) -> str:
    name = country_name(code)
    if code in WITH_ARTICLE:
        name = gettext("the %(country)s") % {"country": name}
    phrase = gettext("in %(country)s") if already else gettext("also in %(country)s")
    return phrase % {"country": name}


# By kind, from what is shared, and whether "also" was said already.
PHRASES: dict[str, Callable[[Any, bool], str]] = {
    "topics": lambda number, _: _topics(number),
    "topic": lambda topic, _: gettext("also on %(topic)s") % {"topic": topic},
    "text": lambda _value, _already: gettext("similar text"),
    "city": _in_city,
    "network": lambda one, _: gettext("same network: %(network)s") % {"network": one},
    "country": _in_country,
    "size": lambda _value, _already: gettext("in a city of similar size"),
}
