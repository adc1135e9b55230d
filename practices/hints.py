"""Gentle hints on what is written in the form: never errors, never in the way.

Pure: a text in, sentences out. Which links are dead is told by practices/links.py:
nothing is fetched because somebody types it.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from urllib.parse import urlsplit

from django.utils.formats import date_format
from django.utils.translation import gettext

from cities.folding import fold

Texts = Mapping[str, str]
# Links as they are written, each with the day on which it led nowhere.
Dead = Mapping[str, date]

# The words that are enough for a part, as the help beside it says; nothing is said
# of a few more.
ENOUGH_WORDS = {
    "title": 10,
    "purpose": 100,
    "rationale": 100,
    "process": 500,
    "impact": 150,
    "obstacles": 100,
    "transferability": 100,
}
ROOM = 1.2
MOST_CHARACTERS = {"summary": 300}
NEEDED = ("title", "purpose", "rationale", "process", "impact")
LONGEST_SENTENCE = 35  # words

WORD = re.compile(r"[^\W_]+(?:[’'-][^\W_]+)*")
SENTENCE_END = re.compile(r"[.!?…:;]+(?=\s|$)|\n+")
ACRONYM = re.compile(r"[^\W\d_]{2,6}")
PHRASE = re.compile(r"[^\W_]+(?: +[^\W_]+)*")
ROMAN = re.compile(r"[IVXLCDM]+")
# Known to whoever reads the catalogue.
KNOWN = {"EU", "UE", "UN", "ONU", "ICC", "INDEX", "UK", "US", "USA", "UNESCO", "COVID"}
FIGURE = re.compile(r"\d")
LINK = re.compile(r"\b(?:https?\b[:;/]|htt?ps?:|www[.,])[^\s<>\"«»“”]*", re.I)
# Marks at the end of a link that end what it stands in.
MARKS = ".,;:!?)]}»”’'\"…*|"
SHOWN = 60  # characters of a link
HOST = re.compile(r"[^\W_](?:[\w-]*\.)+[^\W\d_]{2,}", re.I)


def hints(
    texts: Texts, dead: Dead | None = None, headings: Iterable[str] = ()
) -> dict[str, list[str]]:
    """Give what could be said of each part, in the language of the page.

    The words of the `headings` are known to whoever reads the texts below them.
    """
    explained = "\n".join([*texts.values(), *headings])
    found = {
        part: [
            *_on_length(part, text),
            *_on_words(text, explained),
            *_on_links(text),
            *led_nowhere(links_in(text) if dead else (), dead or {}),
        ]
        for part, text in texts.items()
    }
    if texts.get("impact", "").strip() and lacks_figure(texts["impact"]):
        found["impact"].append(
            gettext("There is no figure yet: how many people, how much, how often?")
        )
    return {part: sentences for part, sentences in found.items() if sentences}


def _on_length(part: str, text: str) -> Iterator[str]:
    if not text.strip():
        if part in NEEDED:
            yield gettext("Still empty.")
        return
    words, enough = count_words(text), ENOUGH_WORDS.get(part)
    if enough and words > enough * ROOM:
        yield gettext("%(words)d words; about %(most)d are enough.") % {
            "words": words,
            "most": enough,
        }
    letters = MOST_CHARACTERS.get(part)
    if letters and len(text.strip()) > letters:
        yield gettext("%(count)d characters; a card shows up to %(most)d.") % {
            "count": len(text.strip()),
            "most": letters,
        }


def _on_words(text: str, explained: str) -> Iterator[str]:
    if sentence := long_sentence(text):
        yield gettext(
            "%(words)d words in a sentence are hard to read: “%(start)s …”."
        ) % {"words": count_words(sentence), "start": beginning(sentence)}
    if unknown := unexplained(text, explained):
        yield gettext("Say once what these letters stand for: %(acronyms)s.") % {
            "acronyms": ", ".join(unknown)
        }


def _on_links(text: str) -> Iterator[str]:
    for link in malformed_links(text):
        yield gettext("“%(link)s” is not a whole address: begin it with https://.") % {
            "link": link[:SHOWN]
        }


def led_nowhere(links: Iterable[str], dead: Dead) -> Iterator[str]:
    """Say of each dead link when it was tried, and what to do."""
    for link in dict.fromkeys(links):
        if link in dead:
            yield gettext(
                "This link led nowhere when it was tried on %(day)s: “%(link)s”. Give "
                "the new address of the page, or leave the link out."
            ) % {"day": date_format(dead[link], "j F"), "link": shortened(link)}


def shortened(link: str) -> str:
    return link if len(link) <= SHOWN else f"{link[:SHOWN]}…"


def count_words(text: str) -> int:
    return len(WORD.findall(text))


def long_sentence(text: str) -> str:
    """Give the first sentence of more words than one reads in one breath."""
    for sentence in SENTENCE_END.split(text):
        if count_words(sentence) > LONGEST_SENTENCE:
            return sentence.strip()
    return ""


def beginning(sentence: str) -> str:
    return " ".join(sentence.split()[:5])


def unexplained(text: str, explained: str) -> list[str]:
    """Give the acronyms of a text that nothing written spells out, each once."""
    found = [
        word
        for word in dict.fromkeys(acronyms(text))
        if word not in KNOWN and not ROMAN.fullmatch(word)
        if not is_spelt_out(word, explained)
    ]
    ordinary = ordinary_words(explained) if found else set()
    return [word for word in found if fold(word) not in ordinary]


def acronyms(text: str) -> Iterator[str]:
    """Give the short words in capitals that stand among others.

    A line of capitals is a heading, and several such words in a row are only loud.
    """
    for line in text.splitlines():
        for phrase in PHRASE.findall("" if line.isupper() else line):
            words = phrase.split()
            around = zip(["", *words], words, [*words[1:], ""], strict=False)
            yield from (
                word
                for before, word, after in around
                if ACRONYM.fullmatch(word) and is_loud(word)
                if not is_loud(before) and not is_loud(after)
            )


def is_loud(word: str) -> bool:
    return len(word) > 1 and word.isupper()


def ordinary_words(text: str) -> set[str]:
    """Give the words that are written in small letters too, folded."""
    small = (word for word in WORD.findall(text) if not word.isupper())
    return set(fold(" ".join(small)).split())


def is_spelt_out(acronym: str, text: str) -> bool:
    """Tell whether the words stand before it in brackets, or after it."""
    word = re.escape(acronym)
    return bool(re.search(rf"\w\s*\({word}\)|\b{word}\s*(?:\(|=|:|–|-\s)\s*\w", text))


def lacks_figure(text: str) -> bool:
    return not FIGURE.search(text)


def malformed_links(text: str) -> list[str]:
    """Give what was meant as the address of a page and is none."""
    return [link for link in written_links(text) if not is_address(link)]


def links_in(text: str) -> list[str]:
    """Give the addresses of pages that stand in a text, as they are written."""
    return [link for link in written_links(text) if is_address(link)]


def written_links(text: str) -> Iterator[str]:
    return (without_marks(match[0]) for match in LINK.finditer(text))


def without_marks(link: str) -> str:
    """Leave out what ends a sentence; a bracket that was opened inside is closed."""
    bare = link.rstrip(MARKS)
    marks = link[len(bare) :]
    brackets = len(marks) - len(marks.lstrip(")"))
    opened = bare.count("(") - bare.count(")")
    return bare + ")" * max(0, min(brackets, opened))


def is_address(link: str) -> bool:
    whole = link if "://" in link else f"https://{link}"
    if link.lower().startswith("htt") and "://" not in link:
        return False
    try:
        parts = urlsplit(whole)
    except ValueError:
        return False
    known = parts.scheme.lower() in {"http", "https"}
    return known and bool(HOST.fullmatch((parts.hostname or "").removeprefix("www.")))
