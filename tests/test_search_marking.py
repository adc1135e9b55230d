"""What a search found is shown in the text, in its best passage."""

import re
import time
from gettext import GNUTranslations
from pathlib import Path

import django
import pytest
from django.utils.html import escape
from django.utils.safestring import SafeString
from hypothesis import given, settings
from hypothesis import strategies as st

from practices.search.marking import ENDINGS, LENGTH, best_passage, mark
from practices.search.query import Term, parse
from practices.search.tokens import stem_tokens, tokens

WORD = re.compile(r"[^\W\d_]+")

modest = settings(max_examples=60, deadline=None)
letters = st.sampled_from('ab é’<&"-. …浜松の\u0301\0\ud800🙂שgarden')
text = st.one_of(st.text(), st.text(letters, max_size=400))


def marked(text, search, language="en"):
    """Mark, with brackets for <mark>, which are easier to read."""
    return bracketed(mark(text, parse(search), language))


def passage(parts, search, language="en", length=LENGTH):
    found = best_passage(parts, parse(search), language, length)
    return found and (found[0], bracketed(found[1]))


def bracketed(html):
    return html.replace("<mark>", "[").replace("</mark>", "]")


# --- Marking --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "search", "shown"),
    [
        ("", "garden", ""),
        ("Gardens, a garden", "garden", "[Gardens], a [garden]"),
        ("The library and Libraries", "libraries", "The [library] and [Libraries]"),
        ("In Łódź", "lodz", "In [Łódź]"),
        ("In Lodz", "Łódź", "In [Lodz]"),
        ("У Київ", "київ", "У [Київ]"),
        ("Θεσσαλονίκη!", "ΘΕΣΣΑΛΟΝΙΚΗ", "[Θεσσαλονίκη]!"),
        ("Māori", "maori", "[Māori]"),
        ("Ma\u0304ori wa\u0304", "maori wa", "[Ma\u0304ori] [wa\u0304]"),
        ("Setúbal", "setub", "[Setúbal]"),
        ("towers tow", "tow x", "towers [tow]"),
        ("l’école-jardin", "ecole", "l’[école]-jardin"),
        ("浜松市の庭", "浜松", "[浜松]市の庭"),
        ("שלום עולם", "עולם", "שלום [עולם]"),
        ("in浜松town_hall", "hall x", "in浜松town_[hall]"),
        ("in浜松town", "town 浜", "in[浜]松[town]"),
        ("ﬁne ＧＡＲＤＥＮ", "garden fine", "[ﬁne] [ＧＡＲＤＥＮ]"),
        ("½ cup", "2 x", "[½] cup"),
        ("nothing here", "garden", "nothing here"),
        ("nothing here", "", "nothing here"),
    ],
)
def test_words_that_were_found_are_marked(text, search, shown):
    assert marked(text, search) == shown


def test_stems_are_those_of_the_language_of_the_record():
    assert marked("identités, identite", "identité", "fr") == "[identités], [identite]"
    assert marked("jardins", "jardin x", "fr") == "[jardins]"
    assert marked("jardins", "jardin x", "pt") == "jardins"
    assert marked("Šetnje и шетње", "setnja", "sr") == "[Šetnje] и [шетње]"


def test_a_word_whose_stem_begins_otherwise_is_marked_too():
    assert marked("het gewerkt", "werken", "nl") == "het [gewerkt]"


@modest
@given(text, st.lists(text, max_size=3), st.sampled_from(["en", "fr", "de", "ja"]))
def test_no_word_is_overlooked_where_texts_are_only_glanced_at(shown, words, language):
    """Held against looking at every word of the text, one by one."""
    for term in parse(" ".join(words)):
        found = [
            term.holds(t.surface, stem_tokens(t.written(shown), language))
            for t in tokens(shown)
        ]
        if any(found) and not term.is_left_out(language):
            assert "<mark>" in mark(shown, [term], language)


@pytest.mark.parametrize("language", sorted(ENDINGS))
def test_a_word_begins_as_its_stem_promises(language):
    """Tried on the words that Django's own translations have."""
    folders = ["conf", "contrib/admin", "contrib/auth", "contrib/gis"]
    texts = " ".join(text for f in folders for text in translated(f, language))
    stems = {word: stem_tokens(word, language) for word in WORD.findall(texts)}
    assert len(stems) > 30
    for word, found in stems.items():
        term = Term(word, frozenset({("-",)}), stems=frozenset(found))
        assert mark(word, [term], language).startswith("<mark>") == bool(found), word


def translated(folder, language):
    path = Path(django.__file__).parent / folder / f"locale/{language}/LC_MESSAGES"
    for file in path.glob("*.mo"):
        with file.open("rb") as compiled:
            texts = vars(GNUTranslations(compiled))["_catalog"].values()
        yield from (text for text in texts if isinstance(text, str))


def test_words_said_to_be_in_every_record_are_not_marked():
    assert marked("The garden of the city", "the garden") == "The [garden] of the city"
    assert marked("the die", "the garden", "de") == "the die"
    assert marked("les dés", "les garden", "de") == "[les] dés"
    assert marked("The garden", "the") == "[The] garden"


@pytest.mark.parametrize(
    ("text", "search", "shown"),
    [
        ("city gardens, city", '"city gardens"', "[city gardens], city"),
        ("gardens city", '"city gardens"', "gardens city"),
        ("City of the gardens", '"city gardens"', "[City of the gardens]"),
        ("city gardens", '"city of gardens"', "[city gardens]"),
        ("The garden", '"the garden"', "[The garden]"),
        ("city green gardens", '"city gardens"', "city green gardens"),
        ("city city gardens", '"city gardens"', "city [city gardens]"),
        ("women city gardens", 'women "city gardens"', "[women] [city gardens]"),
        ("die hard, too hard", '"die hard"', "[die hard], too hard"),
    ],
)
def test_a_phrase_is_marked_as_a_whole(text, search, shown):
    assert marked(text, search) == shown


def test_markup_in_a_text_stays_text():
    found = mark('<b>garden</b> & "<mark>"', parse("garden b mark"), "en")

    assert isinstance(found, SafeString)
    assert found == (
        "&lt;<mark>b</mark>&gt;<mark>garden</mark>&lt;/<mark>b</mark>&gt;"
        " &amp; &quot;&lt;<mark>mark</mark>&gt;&quot;"
    )


@modest
@given(text, text)
def test_marking_changes_nothing_but_adding_marks(text, search):
    found = mark(text, parse(search), "en")

    assert re.sub("</?mark>", "", found) == escape(text)
    assert found.count("<mark>") == found.count("</mark>")


# --- The best passage -----------------------------------------------------------------

STORY = (
    "The city opened a school in 1998. Since then women from the quarter meet in its"
    " garden each week, grow vegetables and sell them on the market. St. james helps!"
    " Others only came for the music."
)


@pytest.mark.parametrize(
    ("search", "shown"),
    [
        ("school", "The city opened a [school] in 1998."),
        ("music", "Others only came for the [music]."),
        ("james", "St. [james] helps!"),
        (
            "women market",
            "Since then [women] from the quarter meet in its garden each week, grow"
            " vegetables and sell them on the [market].",
        ),
    ],
)
def test_the_sentence_with_the_most_terms_is_shown(search, shown):
    assert passage([("text", STORY)], search) == ("text", shown)


def test_terms_of_two_sentences_are_shown_together_if_they_stand_near():
    assert passage([("text", STORY)], "school garden") == (
        "text",
        "The city opened a [school] in 1998. Since then women from the quarter meet in"
        " its [garden] each week, grow vegetables and sell them on the market."
        " St. james…",
    )


def test_a_long_sentence_is_cut_at_words_on_both_sides():
    sentence = f"{'many words before ' * 20}a garden, and {'many words after ' * 20}."

    _, shown = passage([("text", sentence)], "garden", length=60)

    assert shown == "…many words before a [garden], and many words after many…"


def test_a_script_without_spaces_is_cut_between_letters():
    _, shown = passage(
        [("text", "あ" * 100 + "浜松" + "か\u3099" * 100)], "浜松", length=20
    )

    assert shown == "…" + "あ" * 8 + "[浜松]" + "か\u3099" * 4 + "…"


def test_the_first_part_wins_if_another_has_no_more_terms():
    parts = [("title", "Music"), ("purpose", "A garden."), ("text", "Garden, music.")]

    assert passage(parts, "garden") == ("purpose", "A [garden].")
    assert passage(parts, "music") == ("title", "[Music]")
    assert passage(parts, "garden music") == ("text", "[Garden], [music].")


def test_the_same_word_again_is_not_another_term():
    text = "Garden garden garden. A garden with music."

    assert passage([("text", text)], "garden music") == (
        "text",
        "A [garden] with [music].",
    )


def test_white_space_is_shown_as_single_spaces():
    assert passage([("text", " A\n\n garden\u00a0\t of\r\n ours")], "garden") == (
        "text",
        "A [garden] of ours",
    )


@pytest.mark.parametrize("parts", [[], [("text", "")], [("text", "Nothing of it.")]])
def test_where_no_part_holds_a_term_there_is_no_passage(parts):
    assert passage(parts, "garden") is None
    assert passage(parts, "") is None


@modest
@given(st.lists(text, max_size=3), st.sampled_from(["a b", "garden", '"a b"', "浜松"]))
def test_a_passage_is_short_and_shows_what_was_found(texts, search):
    terms = parse(search)
    parts = [(str(number), text) for number, text in enumerate(texts)]

    found = best_passage(parts, terms, "fi", 40)

    if found is None:
        assert not any("<mark>" in mark(text, terms, "fi") for text in texts)
    else:
        name, html = found
        shown = re.sub("</?mark>", "", html)
        assert "<mark>" in html
        assert shown.strip("…") in escape(" ".join(texts[int(name)].split()))
        assert len(re.sub("&[a-z0-9#]+;", "&", shown)) <= 40


@pytest.mark.parametrize(
    "text",
    [
        "garden women. " * 7_000,
        "garden " * 14_000,
        "." * 100_000 + " garden",
        "garden." + "'" * 100_000,
        "x" * 100_000 + " garden",
        "浜" * 50_000 + "garden",
        "city city " * 10_000 + "gardens garden",
    ],
    ids=["sentences", "hits", "ends", "quotes", "letters", "script", "phrase"],
)
def test_a_text_of_a_hundred_kilobytes_takes_its_length_and_no_more(text):
    started = time.process_time()

    assert passage([("text", text)], 'garden "city gardens" music') is not None

    assert time.process_time() - started < 3  # a square of the length takes minutes
