"""One typing error away from a word stand the words that may have been meant."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from practices.search.spelling import one_edit
from practices.search.tokens import plain, tokens

modest = settings(max_examples=30, deadline=None)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("gardn", "garden"),
        ("gardden", "garden"),
        ("gardem", "garden"),
        ("gadren", "garden"),
        ("agrden", "garden"),
        ("libary", "library"),
        ("integation", "integration"),
        ("identitee", "identite"),
        ("харкив", "харків"),
        ("шетна", "шетња"),
        ("θεσαλονικη", "θεσσαλονικη"),
        ("мекедонија", "македонија"),
        ("हिन्ददी", "हिन्दी"),
        ("ბიბლიოტეკა", "ბიბლიოთეკა"),
        ("თბილის", "თბილისი"),
        ("գրադարն", "գրադարան"),
        ("ספריה", "ספרייה"),
        ("ירושליים", "ירושלים"),
        ("مدينه", "مدينة"),
        ("مراكس", "مراكش"),
        ("کتابخنه", "کتابخانه"),
    ],
)
def test_a_typing_error_is_mended(typed, meant):
    assert meant in one_edit(plain(typed))


@pytest.mark.parametrize(
    "word",
    ["", "a", "lodz", "x" * 31, "20166", "covid19", "浜", "ab cd ef", "\ud800" * 6],
)
def test_short_and_long_words_numbers_and_what_is_no_word_stay(word):
    assert one_edit(word) == set()


def test_another_script_is_mended_without_inventing_letters():
    assert "हिन्दी" in one_edit("हिन्दीी")
    assert {letter for word in one_edit("हिन्दी") for letter in word} == set("हिन्दी")


@modest
@given(st.text(st.sampled_from("abcéжиїλσहिन्दीش"), min_size=5, max_size=30))
def test_every_guess_is_a_folded_word(text):
    word = plain(text)

    guesses = one_edit(word)

    assert word not in guesses
    assert len(guesses) < 3_000
    for guess in guesses:
        assert [token.surface for token in tokens(guess)] == [guess]
        assert plain(guess) == guess
        assert abs(len(guess) - len(word)) <= 1
