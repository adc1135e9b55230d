"""What changed between two texts: shown word by word, whole, and in little time."""

import random
import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practices.content import content_of
from practices.differences import (
    ADDED,
    REMOVED,
    SAME,
    Piece,
    differences,
    passages,
    pieces,
)
from tests.factories import make_practice, make_topic

WORDS = ["the", "city", "mothers", "visit", "\n", "2016,", "ä", "שלום", "e\u0301"]
texts = st.one_of(
    st.text(max_size=200), st.lists(st.sampled_from(WORDS), max_size=60).map(" ".join)
)
# In seconds, on a slow machine; without care it was minutes.
PATIENCE = 10


def side(found, kind):
    return "".join(piece.text for piece in found if piece.kind in {SAME, kind})


@given(old=texts, new=texts)
def test_both_texts_can_be_read_from_the_pieces(old, new):
    found = pieces(old, new)

    assert side(found, REMOVED) == old
    assert side(found, ADDED) == new


@given(old=texts, new=texts)
def test_passages_leave_out_only_what_stayed(old, new):
    found, shown = pieces(old, new), passages(old, new)

    assert [piece.kind for piece in shown] == [piece.kind for piece in found]
    for whole, part in zip(found, shown, strict=True):
        if whole.kind != SAME:
            assert part.text == whole.text


def test_a_passage_shows_the_words_beside_a_change_alone():
    long = "word " * 100

    [before, removed, added, after] = passages(f"{long}old {long}", f"{long}new {long}")

    assert before.text.startswith(" … ")
    assert before.text.endswith("word word")
    assert (removed.text, added.text) == (" old", " new")
    assert after.text.startswith(" word word")
    assert after.text.endswith(" … ")
    assert len(before.text) < 70 > len(after.text)


def test_of_a_text_that_is_all_new_the_beginning_is_shown():
    [piece] = passages("", "word " * 1_000)

    assert piece.text.endswith("…")
    assert len(piece.text) < 500


@given(text=texts)
def test_a_text_that_stayed_is_one_piece(text):
    assert pieces(text, text) == ([Piece(SAME, text)] if text else [])


@given(old=texts, new=texts)
def test_no_two_pieces_of_a_kind_stand_side_by_side(old, new):
    kinds = [piece.kind for piece in pieces(old, new)]

    assert all(one != following for one, following in pairwise(kinds))


def test_one_changed_word_shows_one_word():
    assert pieces("We met on Monday at ten.", "We met on Friday at ten.") == [
        Piece(SAME, "We met on"),
        Piece(REMOVED, " Monday"),
        Piece(ADDED, " Friday"),
        Piece(SAME, " at ten."),
    ]


@pytest.mark.parametrize("word", ["word", "a"])
def test_one_changed_word_in_a_long_text_of_few_words_shows_one_word(word):
    old = [word] * 1_000
    new = [*old[:500], "changed", *old[501:]]

    found = pieces(" ".join(old), " ".join(new))

    assert [piece for piece in found if piece.kind != SAME] == [
        Piece(REMOVED, f" {word}"),
        Piece(ADDED, " changed"),
    ]


def test_a_word_changed_in_each_of_many_paragraphs_shows_those_words():
    old = "\n".join(f"Paragraph {n} tells of mothers. " * 20 for n in range(60))
    new = old.replace("mothers", "parents")

    changed = [piece for piece in pieces(old, new) if piece.kind != SAME]

    assert len(changed) == 2 * 60 * 20
    assert {piece.text for piece in changed} == {" mothers", " parents"}


def shuffled(words, seed):
    return random.Random(seed).sample(words, len(words))  # noqa: S311


FEW = [f"word{n % 90}" for n in range(1_400)]
LONG = {
    "rewritten": (" ".join(FEW), " ".join(FEW).upper()),
    "shuffled": (" ".join(FEW), " ".join(shuffled(FEW, 1))),
    "one letter": ("a " * 1_400, "b " + "ab " * 700),
    "100 kB in a line": ("word " * 20_000, "other " * 16_000),
    "100 kB of empty lines": ("\n" * 100_000, "\na" * 50_000),
    "100 kB of lines": (
        "\n".join(shuffled(FEW * 10, 2)),
        "\n".join(shuffled(FEW * 10, 3)),
    ),
}


@pytest.mark.parametrize("case", LONG)
def test_long_texts_are_compared_in_bounded_time(case):
    old, new = LONG[case]
    began = time.perf_counter()

    found = pieces(old, new)

    assert time.perf_counter() - began < PATIENCE
    assert (side(found, REMOVED), side(found, ADDED)) == (old, new)


@pytest.mark.django_db
def test_the_parts_of_a_practice_are_compared_in_the_order_of_the_form():
    practice = make_practice("Open door", topics=[make_topic("Housing")], impact="Few.")
    old = content_of(practice)
    new = old | {"impact": "Many.", "topics": []}

    changed = [part for part in differences(old, new) if part.is_changed]

    assert [(part.name, part.heading) for part in changed] == [
        ("topics", "topics"),
        ("impact", "Impact"),
    ]
    assert changed[0].pieces == [Piece(REMOVED, "Housing")]
    assert [piece.text for piece in changed[1].pieces] == ["Few", "Many", "."]


@pytest.mark.django_db
def test_without_an_older_state_everything_is_new():
    practice = make_practice("Open door", purpose="To meet.")

    found = differences(None, content_of(practice))

    assert {piece.kind for part in found for piece in part.pieces} == {ADDED}
    assert {"title", "places", "purpose"} <= {part.name for part in found}
    assert "impact" not in {part.name for part in found}
