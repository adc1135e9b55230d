"""Gentle hints: each rule with a sample that it speaks of, and one that it does not."""

import pytest

from practices.forms import PracticeForm
from practices.hints import ENOUGH_WORDS, hints

LONG = "word " * 40


def said(part, text, **others):
    return " ".join(hints({part: text} | others).get(part, []))


@pytest.mark.parametrize(
    ("part", "text", "words"),
    [
        ("purpose", " ", "Still empty."),
        ("title", "word " * 13, "13 words; about 10 are enough."),
        ("rationale", "A word. " * 70, "140 words; about 100 are enough."),
        ("summary", "A. " * 101, "characters; a card shows up to 300."),
        ("process", f"We met. {LONG}.", "40 words in a sentence are hard to read"),
        ("process", "The CAF pays.", "Say once what these letters stand for: CAF."),
        ("process", "Η ΔΕΗ πληρώνει.", "Say once what these letters stand for: ΔΕΗ."),
        ("process", "L’OIM, CAF et MSA paient.", "stand for: OIM, CAF, MSA."),
        ("impact", "Many people came.", "There is no figure yet"),
        ("process", "See https//example.org.", "“https//example.org” is not a whole"),
        ("process", "See http:/example.org/x", "“http:/example.org/x” is not a whole"),
        ("process", "See htps://example.org", "“htps://example.org” is not a whole"),
        ("process", "See https://example", "“https://example” is not a whole"),
        ("process", "See www.example", "“www.example” is not a whole"),
    ],
)
def test_something_is_said(part, text, words):
    assert words in said(part, text)


@pytest.mark.parametrize(
    ("part", "text"),
    [
        ("resources", ""),
        ("title", "word " * 12),
        ("rationale", "A word. " * 60),
        ("summary", "A. " * 100),
        ("process", "We met: first one, then all; later again. " * 5),
        ("process", f"{'word ' * 30}\n{'word ' * 30}"),
        ("process", "The family fund (CAF) pays. CAF is rich."),
        ("process", "CAF (the family fund) pays."),
        ("process", "The EU and chapter XII."),
        ("process", "WE SHOUT IN CAPITALS."),
        ("process", "They came and WE DANCED with them."),
        ("process", "APRES\nAll danced."),
        ("process", "We met BEFORE, not after; before, nobody came."),
        ("process", "Bien APRES la fête, et après l’été."),
        ("process", "A MOTHER taught; each mother did."),
        ("impact", "40 people came."),
        ("impact", "٤٠ شخصا"),
        ("process", "See https://example.org/a_(b)?c=d#e, and www.example.org."),
        ("process", "See http://münchen.example.org:8080/x"),
    ],
)
def test_nothing_is_said(part, text):
    assert said(part, text) == ""


@pytest.mark.parametrize("part", ["rationale", "process", "impact", "obstacles"])
def test_a_hint_names_the_figure_of_the_help_beside_the_part(part):
    assert f"{ENOUGH_WORDS[part]} words" in PracticeForm.Meta.help_texts[part]


def test_an_acronym_may_be_spelt_out_in_another_part():
    assert said("process", "CAF pays.", purpose="The family fund (CAF) helps.") == ""


def test_a_heading_of_the_form_is_no_acronym():
    texts = {"process": "The IMPACT was large."}
    assert hints(texts) != {}
    assert hints(texts, headings=["Impact"]) == {}


def test_an_empty_impact_is_not_asked_for_figures():
    assert said("impact", "") == "Still empty."


def test_a_hundred_kilobytes_are_read_at_once():
    texts = ["A" * 100_000, "http" * 25_000, "www." * 25_000, "A.B " * 25_000]
    for text in texts:
        hints({"process": text, "impact": text})
