"""What somebody types becomes the terms that a record must hold."""

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from practices.search.query import MOST_IN_A_PHRASE, MOST_TERMS, Term, parse
from practices.search.stopwords import STOP_WORDS
from practices.search.tokens import STEMMERS, stream, tokens

modest = settings(max_examples=60, deadline=None)


def phrases(text):
    return [sorted(term.phrases) for term in parse(text)]


def words(text):
    return [" ".join(term.full) for term in parse(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", []),
        ("garden", ["garden"]),
        ("Gardens  of Łódź", ["gardens", "lodz"]),
        ("Київ Θεσσαλονίκη", ["киів", "θεσσαλονικη"]),
        ("Māori šetnja Setúbal", ["maori", "setnja", "setubal"]),
        ("l’école", ["ecole"]),
        ("L'Ukraine, d’Oslo", ["ukraine", "oslo"]),
        ("l’", ["l"]),
        ("the l’", ["the", "l"]),
        ("Berlin-Neukölln", ["berlin", "neukolln"]),
        ("garden Garden GARDÉN", ["garden"]),
        ("浜松市 tower", ["浜 松 市", "tower"]),
        ("東京 大阪", ["東 京", "大 阪"]),
        ("東京tower", ["東 京", "tower"]),
        ("שלום", ["שלום"]),
    ],
)
def test_every_word_is_a_term(text, found):
    assert words(text) == found


def test_a_word_is_found_by_itself_and_by_its_stem_in_any_language():
    [first, last] = parse("Libraries identité")

    assert first.text == "Libraries"
    assert first.phrases == {("libraries",)}
    assert {"/en/librari", "/fr/librar"} <= first.stems
    assert {stem.split("/")[1] for stem in first.stems} == set(STEMMERS)
    assert "/fr/identit" in last.stems


@pytest.mark.parametrize(
    ("text", "begins"),
    [
        ("gard", ["gard"]),
        ("women gard", ["", "gard"]),
        ("women Gärd!", ["", "gard"]),
        ("women g", ["", "g"]),
        ("women 浜松", ["", ""]),
        ("ไทย", [""]),
        ('women "gard"', ["", ""]),
        ('"gard" wom', ["", "wom"]),
        ("l’éco", ["eco"]),
    ],
)
def test_the_last_word_may_be_half_typed(text, begins):
    assert [term.begins for term in parse(text)] == begins


@pytest.mark.parametrize(
    "text",
    [
        '"City Gardens"',
        "“City Gardens”",
        "«City Gardens»",
        "« City\u00a0Gardens »",
        "„City Gardens“",
        "„City Gardens”",
        "”City Gardens”",
        "»City Gardens«",
    ],
)
def test_quoted_words_are_a_phrase(text):
    assert parse(text) == (Term("City Gardens", frozenset({("city", "gardens")})),)


def test_a_phrase_is_also_asked_for_as_each_language_leaves_it():
    [term] = parse('"the art de vivre"')

    assert term.phrases == {
        ("the", "art", "de", "vivre"),
        ("art", "de", "vivre"),
        ("the", "art", "vivre"),
    }
    assert term.phrases_in("en") == {term.full, ("art", "de", "vivre")}
    assert term.phrases_in("fr-be") == {term.full, ("the", "art", "vivre")}
    assert term.phrases_in("uk") == {term.full}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('garden" women', ["garden", "women"]),
        ("“garden women", ["garden", "women"]),
        ('" " "" «»', []),
        ('"a garden" tools"', ["a garden", "tools"]),
        ('x"a garden"y', ["x", "a garden", "y"]),
    ],
)
def test_quotes_without_a_pair_or_words_only_part_words(text, found):
    assert words(text) == found


def test_a_word_that_a_language_leaves_out_is_said_to_be_in_its_records():
    [les, garden] = parse("les garden")

    assert {"fr", "es"} <= les.stop_in
    assert les.is_left_out("fr-ch")
    assert not les.is_left_out("en")
    assert garden.stop_in == frozenset()


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        ("en", "the garden", ["garden"]),
        ("fr", "the garden", ["the", "garden"]),
        ("fr", "le jardin au Portugal", ["jardin", "portugal"]),
        ("en", "le jardin au Portugal", ["le", "jardin", "au", "portugal"]),
        ("en", '"of the" garden', ["of the", "garden"]),
        ("en", "of the", ["of", "the"]),
        ("fr", "le la", ["le", "la"]),
        ("en", "UN refugees", ["un", "refugees"]),
    ],
)
def test_words_that_the_language_of_the_page_leaves_out_are_dropped(
    language, text, found
):
    with translation.override(language):
        assert words(text) == found


def test_a_phrase_of_stop_words_is_said_to_be_in_records_that_leave_all_out():
    [phrase, _] = parse('"de la" ville')

    assert {"es", "fr"} <= phrase.stop_in
    assert "en" not in phrase.stop_in


@pytest.mark.parametrize("text", ["we", "are we they", '"de la"', "the the"])
def test_where_every_word_is_a_stop_word_they_must_really_be_there(text):
    assert parse(text)
    assert all(not term.stop_in for term in parse(text))


def test_a_term_is_found_by_a_word():
    [women, gardens] = parse("women gardens")

    assert women.holds("women", ())
    assert not women.holds("womens", ())
    assert gardens.holds("gardenserve", ())
    assert gardens.holds("garden", ("/en/garden",))
    assert not gardens.holds("garden", ("/hu/garden",))


def test_a_term_can_be_made_of_words_of_which_any_will_do():
    term = Term.of_words(["garden", "warden"])

    assert term.phrases == term.phrases_in("en") == {("garden",), ("warden",)}
    assert term.text == "garden warden"


words_said = st.sampled_from(
    ["L’école", "der", "Städte", "and", "de la", "šetnja", "у", "Київ", "浜松", "½"]
)


@modest
@given(
    st.lists(words_said, max_size=8),
    st.sampled_from(["en", "fr", "de", "sr", "uk", "ja"]),
)
def test_what_a_text_says_is_found_by_its_words_and_by_quoting_it(said, language):
    text = " ".join([*said, "2016"])
    index = stream([(text, [language])])

    for term in parse(f'{text} "{text}"'):
        assert language in term.stop_in or any(
            f" {' '.join(phrase)} " in f" {index} " for phrase in term.phrases
        )


@pytest.mark.parametrize(
    "text",
    [
        "'\"' NEAR(a AND b) OR NOT {c}:* ^d",
        "((((((",
        "'; DROP TABLE x; --",
        "\0 \ud800 🙂 \u202e\u2066",
        "\u202eשלום\u202c مرحبا",
        '"\0garden\ud800 city"',
        "“" * 10_000,
        '"' * 9_999,
        "." + "'" * 9_999,
        "x" * 10_000,
        "浜" * 10_000,
        "a " * 5_000,
        " ".join(f"word{number}" for number in range(1_000)),
    ],
    ids=range(13),
)
def test_whatever_is_typed_gives_few_clean_terms(text):
    assert_clean(parse(text))


@modest
@given(st.one_of(st.text(), st.text(st.sampled_from('abé l’"“”«»„ 浜の\0\ud800🙂'))))
def test_nothing_that_is_typed_raises(text):
    assert_clean(parse(text))


def assert_clean(terms):
    assert len(terms) <= MOST_TERMS
    assert len({(term.phrases, not term.stems) for term in terms}) == len(terms)
    for term in terms:
        assert term.text.encode().decode() == term.text
        assert "\0" not in term.text
        assert term.phrases
        assert term.stop_in <= set(STOP_WORDS)
        for phrase in term.phrases:
            assert 0 < len(phrase) <= MOST_IN_A_PHRASE
            assert [t.surface for word in phrase for t in tokens(word)] == list(phrase)
