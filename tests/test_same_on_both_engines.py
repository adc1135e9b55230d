"""SQLite and PostgreSQL find the same: what a patient reader of the texts finds.

The suite runs on each engine; both are held to the same answer, which knows neither.
"""

import random
from collections.abc import Iterator
from itertools import islice

import pytest
from django.http import QueryDict
from hypothesis import given, settings
from hypothesis import strategies as st

from practices import search
from practices.excerpt import without_labels
from practices.filters import PracticeFilter
from practices.indexing import catch_up, texts
from practices.live import keeper
from practices.models import GoodPractice
from practices.search.tokens import stream, tokens
from practices.selection import Selection
from tests import naive

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]

QUERIES = 200
FOREIGN = """Україна україни Київ Киев Θεσσαλονίκη θεσσαλονικη Māori Łódź lodz šetnja
    шетња מרחב مراكش 浜松 浜松市 ไทย Αθήνα Deutschland Allemagne Zurigo Kiev São
    l’école d'accueil Москва étrangère NEAR OR not 2016 ½ the de la et und x"""
LETTERS = "aeioustrñéшяω"


@pytest.fixture(scope="module")
def known(catalogue, django_db_blocker):
    with django_db_blocker.unblock():
        return naive.readings()


@pytest.fixture(scope="module")
def queries(catalogue, django_db_blocker):
    with django_db_blocker.unblock():
        return list(islice(random_queries(said()), QUERIES))


def said() -> list[list[str]]:
    """The words of every text of the catalogue, as written; the names as well."""
    practices = GoodPractice.objects.published().for_detail()
    fields = [field for practice in practices for field in texts(practice)]
    cut = [
        [token.written(text) for token in tokens(text)]
        for field in fields
        for text, _languages in field
    ]
    return [words for words in cut if words]


def random_queries(said: list[list[str]]) -> Iterator[str]:
    """Make searches without end, each another one."""
    chance = random.Random(1948)  # noqa: S311
    makers = [words, words, beginning, phrase, phrase_and_word, misspelt, foreign]
    made = set()
    while True:
        query = chance.choice(makers)(chance, chance.choice(said))
        if query not in made:
            made.add(query)
            yield query


def words(chance, text):
    return " ".join(chance.sample(text, min(len(text), chance.randint(1, 4))))


def beginning(chance, text):
    *others, last = chance.sample(text, min(len(text), chance.randint(1, 2)))
    return " ".join([*others, last[: chance.randint(1, len(last))]])


def phrase(chance, text):
    start = chance.randrange(len(text))
    return f'"{" ".join(text[start : start + chance.randint(1, 5)])}"'


def phrase_and_word(chance, text):
    return f"{phrase(chance, text)} {chance.choice(text)}".upper()


def misspelt(chance, text):
    word = chance.choice(text)
    place = chance.randrange(len(word))
    return word[:place] + chance.choice(LETTERS) + word[place + 1 :]


def foreign(chance, text):
    abroad = FOREIGN.split()
    some = [chance.choice(abroad), chance.choice([*abroad, *text])]
    return " ".join(chance.sample(some, chance.randint(1, 2)))


def asked(query: str, sort: str = "match") -> PracticeFilter:
    address = QueryDict(mutable=True)
    address.update({"q": query, "sort": sort})
    return PracticeFilter(address, GoodPractice.objects.published())


def test_the_searches_are_worth_asking(known, queries):
    counts = [len(naive.search(known, asked(query).search)) for query in queries]

    assert len(set(queries)) == QUERIES
    assert counts.count(0) > QUERIES / 10
    assert sum(0 < count < 60 for count in counts) > QUERIES / 2
    assert max(counts) > 100


def test_the_queryset_finds_what_a_patient_reader_finds(known, queries):
    for query in queries:
        practices = asked(query)
        found = list(practices.qs.values_list("pk", flat=True))

        assert len(found) == len(set(found)), query
        assert set(found) == naive.search(known, practices.search), query


def test_the_page_finds_the_same_the_best_match_first(known, queries):
    snapshot = keeper.snapshot()
    for query in queries:
        practices = asked(query)
        selection = Selection(snapshot, practices)

        expected = naive.ranked(known, practices.search)
        assert selection[0:1000] == expected, query
        assert len(selection) == len(expected), query


def test_titles_alone_are_searched_alike(known, queries):
    catch_up()
    for query in queries[::5]:
        words = asked(query).search
        found = GoodPractice.objects.published().titled(words)

        expected = {reading.pk for reading in known if reading.rank(words) == 1}
        assert {practice.pk for practice in found} == expected, query


written = st.text(
    st.one_of(
        st.characters(exclude_categories=["Cs"], exclude_characters="\0"),
        st.sampled_from("aAbBéłßİſʼ’'/:*&|!<>()-_ ." + chr(92) + chr(34)),
        st.sampled_from("\u0301\u200d\u00ad浜松ไทยशांतिшљ½²ﬁ🙂"),
    ),
    max_size=60,
)


@settings(max_examples=150, deadline=None)
@given(st.lists(written, min_size=1, max_size=3), st.sampled_from(["en", "sr", "hi"]))
def test_whatever_is_written_both_engines_keep_it_apart(said, language):
    words = naive.Words()
    for text in said:
        words.add(text, (language,))
    index = stream([(without_labels(text), (language,)) for text in said])
    search.clear()
    search.replace([search.Entry(1, ("", "", index, ""))])

    for query in [*said, f'"{said[0]}"', " ".join(said), said[-1][:3]]:
        for term in search.parse(query):
            assert search.pks(term) == [1] * words.hold(term), query
            assert search.pks(term, 2) == []
