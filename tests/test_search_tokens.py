"""Text becomes words to be found: in any script, with or without accents."""

import re
from concurrent.futures import ThreadPoolExecutor
from unicodedata import category, normalize

import pytest
from django.conf.global_settings import LANGUAGES
from hypothesis import example, given, settings
from hypothesis import strategies as st

from practices.search.stopwords import STOP_WORDS, stop_languages
from practices.search.tokens import (
    END,
    LONGEST,
    MOST_IN_ORDER,
    MOST_OF_A_WORD,
    STEMMERS,
    plain,
    stem_tokens,
    stream,
    tokens,
)

modest = settings(max_examples=60, deadline=None)
# Letters of many scripts are rare in text that is drawn from all of Unicode.
letters = st.sampled_from(
    "aéİßœłŋ'’-_ ²½㎏™·\u0301\u200b\u200d\xadشّनहि浜が\u3099ไท์서\0\ud800🙂"
)
text = st.one_of(st.text(), st.text(letters))


def surfaces(text):
    return [token.surface for token in tokens(text)]


# --- Folding --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("", ""),
        ("Łódź", "lodz"),
        ("Київ", "киів"),
        ("Θεσσαλονίκη", "θεσσαλονικη"),
        ("ΣΊΣΥΦΟΣ", plain("Σίσυφος")),
        ("Māori", "maori"),
        ("šetnja", "setnja"),
        ("шетња", "шетња"),
        ("Setúbal", "setubal"),
        ("İstanbul", "istanbul"),
        ("ISTANBUL", "istanbul"),
        ("Diyarbakır", "diyarbakir"),
        ("Straße", "strasse"),
        ("Œuvre Ærø Þing", "oeuvre aero thing"),
        ("Tiếng Việt", "tieng viet"),
        ("أحمد", "احمد"),
        ("مُحَمَّد", "محمد"),
        ("שָׁלוֹם", "שלום"),
        ("हिन्दी", "हिन्दी"),
        ("サイバー", "サイバー"),
        ("서울", "서울"),
        ("١٩٩٠", "1990"),
        ("  “Engage”,  in\nCopenhagen! ", "engage in copenhagen"),
        ("\0 \ud800 🙂 ™", ""),
    ],
)
def test_accents_and_case_go_and_the_script_stays(text, folded):
    assert plain(text) == folded
    assert plain(normalize("NFD", text)) == folded


@modest
@given(text)
def test_folding_twice_is_folding_once(text):
    assert plain(plain(text)) == plain(text)


# --- Cutting --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", ""),
        ("Gardens, 2016-2020!", "gardens 2016 2020"),
        ("l’école", "l ecole"),
        ("l'école", "l ecole"),
        ("п’ять", "п ять"),
        ("mātaʻi", "mata i"),
        ("Berlin-Neukölln", "berlin neukolln"),
        ("snake_case", "snake case"),
        ("habitant·e·s", "habitant e s"),
        ("inter\u00adcultural", "intercultural"),
        ("a\u200bb", "a b"),
        ("½ m² ㎏ City™", "1 2 m2 city"),
        ("浜松市", "浜 松 市"),
        ("東京tower", "東 京 tower"),
        ("ｶﾞ", "ガ"),
        ("ดี๊ด๊า", "ดี๊ ด๊ า"),
        ("हिन्दी में", "हिन्दी में"),
        ("שלום world", "שלום world"),
        ("🙂 👨‍👩‍👧 ❤️ ⁂ → ©", ""),
        ("🙂ok\0no\ud800t", "ok no t"),
        ('"NEAR(a AND b)" {x}:*^', "near a and b x"),
    ],
)
def test_a_text_is_cut_into_words(text, words):
    assert surfaces(text) == words.split()
    assert surfaces(normalize("NFD", text)) == words.split()


def test_a_word_knows_where_it_stands():
    text = "Vive l’e\u0301cole, déjà ½ e\u0301"

    found = [token.written(text) for token in tokens(text)]

    assert found == ["Vive", "l", "e\u0301cole", "déjà", "½", "½", "e\u0301"]


@pytest.mark.parametrize("letter", ["x", "é", "Ж"])
def test_a_word_is_cut_at_the_same_length_everywhere(letter):
    [token] = tokens(letter * 10_000)

    assert token == (plain(letter) * LONGEST, 0, 10_000)
    assert stream([(letter * 10_000, [])]) == token.surface


@modest
@given(text)
@example("\u0301a")
@example("a\u3099 b")
def test_words_hold_nothing_that_an_engine_could_misread(text):
    for token in tokens(text):
        assert 0 <= token.start < token.end <= len(text)
        assert 0 < len(token.surface) <= LONGEST
        assert token.surface[0].isalnum()
        for character in token.surface:
            assert (
                re.fullmatch("[a-z0-9]", character)
                if character.isascii()
                else character.isalnum() or category(character) in ("Mn", "Mc")
            )


@modest
@given(text)
def test_words_stand_in_order_and_in_the_index_alike(text):
    found = list(tokens(text))

    assert [token.start for token in found] == sorted(token.start for token in found)
    assert stream([(text, [])]).split() == [token.surface for token in found]


# --- Stemming -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["garden", "Gardens", "GARDENS"]),
        ("en", ["library", "Libraries"]),
        ("en-gb", ["library", "Libraries"]),
        ("fr", ["jardin", "jardins"]),
        ("fr", ["identité", "identite", "identités", "identite\u0301", "IDENTITÉS"]),
        ("de", ["Garten", "Gärten"]),
        ("sr", ["šetnja", "setnja", "šetnje", "шетња", "шетње"]),
        ("hr", ["šetnja", "setnja"]),
        ("pt-br", ["jardim", "Jardim"]),
    ],
)
def test_forms_of_a_word_share_a_stem(language, words):
    shared = set.intersection(*(set(stem_tokens(word, language)) for word in words))

    assert shared
    assert all(token.startswith(f"/{language[:2]}/") for token in shared)


@pytest.mark.parametrize(
    ("word", "language"), [("сад", "uk"), ("2016", "en"), ("½", "en"), ("x", "")]
)
def test_numbers_and_languages_without_a_stemmer_have_no_stems(word, language):
    assert stem_tokens(word, language) == ()


def test_stemmers_are_named_by_languages_that_django_knows():
    assert set(STEMMERS) <= {code for code, _ in LANGUAGES}


@modest
@given(text, st.sampled_from(sorted(STEMMERS)))
def test_any_word_in_any_language_has_stems_that_an_engine_can_read(text, language):
    for token in stem_tokens(text, language):
        assert re.fullmatch(rf"/{language}/[^\s\x00-/:-@\[-`{{-\x7f]+", token)


def test_threads_do_not_mix_their_words_up():
    words = [f"{letter}{other}ings" for letter in "bcdfgh" for other in "aeiou"] * 20
    expected = [stem_tokens(word, "en") for word in words]
    stem_tokens.cache_clear()

    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(lambda word: stem_tokens(word, "en"), words))

    assert found == expected


# --- Stop words -----------------------------------------------------------------------


@pytest.mark.parametrize("language", STOP_WORDS)
def test_stop_words_are_written_as_words_are_folded(language):
    words = STOP_WORDS[language].casefold().split()

    assert [plain(word) for word in words] == words
    assert len(set(words)) == len(words)
    assert all(language in stop_languages(word) for word in words)


@pytest.mark.parametrize("word", ["it", "who", "us", "ai", "eu", "car", "son", "est"])
def test_what_could_be_a_topic_is_no_stop_word(word):
    assert stop_languages(word) == frozenset()


# --- The index ------------------------------------------------------------------------


def test_a_field_is_written_as_its_words_and_then_their_stems():
    assert stream([("The Gardens of Łódź: gardens!", ["en"])]) == (
        "gardens lodz gardens /en/garden /en/lodz"
    )


def test_a_text_loses_the_stop_words_of_its_own_language_alone():
    assert surfaces_of([("the die", ["en"])]) == ["die"]
    assert surfaces_of([("the die", ["de-at"])]) == ["the"]
    assert surfaces_of([("the die", ["en", "de"])]) == ["the", "die"]
    assert surfaces_of([("the die", [])]) == ["the", "die"]


def test_a_text_of_stop_words_alone_keeps_them():
    assert surfaces_of([("You and we", ["en"])]) == ["you", "and", "we"]
    assert stream([("the", ["en"]), ("the end", ["en"])]) == f"the {END} end /en/end"


def test_a_name_is_stemmed_by_each_of_its_languages():
    assert "/en/jardin /fr/jardin" in stream([("Jardins", ["fr"]), ("jardin", ["en"])])
    assert stream([("Jardins", ["fr", "en"])]) == "jardins /en/jardin /fr/jardin"


def test_between_two_texts_stands_what_nobody_can_ask_for():
    assert stream([("one", []), ("", []), ("two", [])]) == f"one {END} {END} two"
    assert surfaces(END) == ["end"]


def test_a_word_beyond_what_postgresql_counts_breaks_phrases_in_both_engines():
    words = stream([("a b " * (MOST_OF_A_WORD + 5), [])]).split()

    assert words.count("a") == words.count("b") == MOST_OF_A_WORD
    assert words[-10:] == [END] * 10


def test_words_beyond_what_postgresql_places_are_found_without_their_order():
    numbers = [str(number) for number in range(MOST_IN_ORDER + 50)]
    text = " ".join([*numbers, "gardens", "0"])

    words = stream([(text, ["en"])]).split()

    assert words[:MOST_IN_ORDER] == numbers[:MOST_IN_ORDER]
    assert words[MOST_IN_ORDER] == "/en/garden"
    assert words[MOST_IN_ORDER + 1 :: 2] == [END] * 51
    assert words[MOST_IN_ORDER + 2 :: 2] == [*numbers[MOST_IN_ORDER:], "gardens"]


def surfaces_of(texts):
    return [word for word in stream(texts).split() if "/" not in word]
