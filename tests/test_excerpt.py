"""The few words on a card: without labels, cut at a word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practices.excerpt import LENGTH, excerpt, shorten, without_labels


@pytest.mark.parametrize(
    "text",
    [
        "Purpose: They meet.",
        "PURPOSE : They meet.",
        "  purpose:They meet.",
        "Purpose: Stimulus/Rationale: Process: They meet.",
        "Purpose: Stimulus / Rationale: They meet.",
        "Stimulus: They meet.",
        "Objectif : They meet.",
        "But : They meet.",
        "Svrha: They meet.",
        "Key reference documents: They meet.",
    ],
)
def test_leading_labels_of_the_form_are_taken_off(text):
    assert without_labels(text) == "They meet."


@pytest.mark.parametrize(
    "text",
    [
        "They meet on purpose: to talk.",
        "But they meet.",
        "Processing: they meet.",
        "Impact on schools: large.",
    ],
)
def test_the_same_words_inside_a_text_stay(text):
    assert without_labels(text) == text


def test_a_short_text_stays_whole_on_one_line():
    assert shorten(" They\n\nmeet. ") == "They meet."
    assert shorten("x" * LENGTH) == "x" * LENGTH


def test_a_long_text_is_cut_at_a_word_without_a_loose_sign():
    text = shorten("word, " * 100)

    assert text.endswith("word…")
    assert len(text) <= LENGTH


def test_a_word_longer_than_a_card_is_cut():
    assert shorten("x" * 500) == "x" * (LENGTH - 1) + "…"


@given(st.text(), st.integers(min_value=1, max_value=300))
def test_no_text_grows_over_its_length(text, length):
    assert len(shorten(text, length)) <= length


def test_the_first_part_that_says_something_is_taken():
    assert excerpt(["", "  ", "Purpose: ", "Process: They meet.", "Later."]) == (
        "They meet."
    )
    assert excerpt([]) == excerpt(["", "Purpose:"]) == ""


@given(st.lists(st.text()))
def test_an_excerpt_never_fails(parts):
    assert len(excerpt(parts)) <= LENGTH
