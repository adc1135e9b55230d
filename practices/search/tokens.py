"""Text in any script as words to be found: folded, cut apart and stemmed.

Both engines index what `stream` gives, and both are asked for what is cut here from a
query: they find the same because neither cuts or folds anything of its own.
"""

import re
import threading
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache
from itertools import chain
from typing import Any, NamedTuple
from unicodedata import category, decimal, normalize

import snowballstemmer

from practices.search.stopwords import stop_languages

LONGEST = 64  # of a folded word; the rest of a longer one is not looked at
# Stands between two texts of a field, so that no phrase runs from one into the other.
# Folded words hold no "/", hence nobody can ask for it, nor for a stem.
END = "/end"
# PostgreSQL keeps 16,383 positions of a document and 255 of a word.
MOST_IN_ORDER = 16_000
MOST_OF_A_WORD = 250

# --- Folding --------------------------------------------------------------------------

# Letters that Unicode does not take apart into a plain one and a mark.
LETTERS = str.maketrans("łøıŋħŧĸƒəǝɓƙƴðđɖɗ", "loinhtkfeebkydddd")
LETTERS |= {ord("æ"): "ae", ord("œ"): "oe", ord("þ"): "th"}  # type: ignore[dict-item]
# Marks that are accents: of Latin, Greek and Cyrillic, Hebrew points, Arabic and Syriac
# vowels, variants of a glyph. The marks of other scripts carry the word and stay.
ACCENTS = re.compile(
    "[\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7"
    "\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed"
    "\u0711\u0730-\u074a\u08ca-\u08e1\u08e3-\u08ff\u180b-\u180d\u180f\u1ab0-\u1aff"
    "\u1dc0-\u1dff\u20d0-\u20ff\u2de0-\u2dff\ua66f-\ua672\ua674-\ua67d\ufe00-\ufe0f"
    "\ufe20-\ufe2f\U000e0100-\U000e01ef]"
)
# Letters by their category, yet apostrophes and strokes beside letters (ʼ, ʻ, ˈ).
BESIDE_LETTERS = re.compile("[\u02b0-\u02ff\ua700-\ua721\ua788-\ua78a]")
TATWEEL = "\u0640"  # only widens an Arabic word
ZERO_WIDTH_SPACE = "\u200b"  # parts words, where other invisible characters do not


MOST_FOLDS = 20_000


@lru_cache(maxsize=MOST_FOLDS)
def _folded(character: str) -> str:
    """Fold one character to letters, digits and marks, " " where it parts words.

    Invisible characters such as the soft hyphen give nothing: they part no words.
    """
    kind = category(character)
    if kind == "Cf" and character != ZERO_WIDTH_SPACE:
        return ""
    if kind[0] in "SPZC":
        return " "
    plainer = ACCENTS.sub("", normalize("NFKD", character)).casefold()
    plainer = normalize("NFKD", plainer).translate(LETTERS)
    return "".join(map(_word_character, plainer))


def _word_character(character: str) -> str:
    if character == TATWEEL:
        return ""
    kind = category(character)
    if kind == "Nd":
        return str(decimal(character))
    if BESIDE_LETTERS.match(character):
        return " "
    return character if character.isalnum() or kind in ("Mn", "Mc") else " "


class Folds(dict[int, str]):
    """What each character folds to, by its number, for str.translate."""

    def __missing__(self, number: int) -> str:
        found = _folded(chr(number))
        return self.setdefault(number, found) if len(self) < MOST_FOLDS else found


FOLDS = Folds()


def folded(text: str) -> str:
    """Fold every character of `text`; what parts words is " "."""
    return normalize("NFC", text.translate(FOLDS))


# What is not a letter, digit or mark in ASCII.
ASCII_APART = re.compile(r"[^a-z0-9]+")
# Once folded, a text holds only letters and digits (\w), marks and spaces.
LEADING_MARKS = re.compile(r"(?<!\S)[^\w\s]+")


def plain(text: str) -> str:
    """Fold `text`, keeping its script: "Łódź" gives "lodz", "L’ École" "l ecole".

    Between words stands one space, whatever stood there.
    """
    if text.isascii():
        return ASCII_APART.sub(" ", text.lower()).strip()
    return " ".join(LEADING_MARKS.sub("", folded(text)).split())


# --- Cutting --------------------------------------------------------------------------


class Token(NamedTuple):
    """A word of a text: folded, and where it stands there."""

    surface: str
    start: int
    end: int

    def written(self, text: str) -> str:
        return text[self.start : self.end]


# Scripts written without spaces: each of their characters is a word. Thai and Lao,
# Myanmar, Khmer, kana, Han.
SPACELESS = (
    "\u0e00-\u0eff\u1000-\u109f\ua9e0-\ua9ff\uaa60-\uaa7f\u1780-\u17ff\u19e0-\u19ff"
    "\u3040-\u30ff\u31f0-\u31ff\U0001aff0-\U0001afff\U0001b000-\U0001b16f"
    "\u3005-\u3007\u3021-\u3029\u3038-\u303b\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff"
)
SPACELESS_CHARACTER = re.compile(f"[{SPACELESS}]")
WORD = re.compile(rf"(?=\w)[{SPACELESS}][^\w\s]*|[^\W{SPACELESS}][^\s{SPACELESS}]*")
ASCII_WORD = re.compile("[a-z0-9]+")
# Stretches that the cheapest look finds to hold words, to be cut further: "l’école".
CHUNK = re.compile(r"[^\x00-/:-@\[-`{-\x7f\s\u2010-\u2027\u3000-\u3003]+")
CACHED_CHUNK = 48


def tokens(text: str) -> Iterator[Token]:
    """Cut a text into its words."""
    if text.isascii():
        for match in ASCII_WORD.finditer(text.lower()):
            yield Token(match[0][:LONGEST], *match.span())
        return
    for match in CHUNK.finditer(text):
        chunk, offset = match[0], match.start()
        if chunk.isascii():
            yield Token(chunk[:LONGEST].lower(), *match.span())
            continue
        for surface, start, end in _cut(chunk):
            yield Token(surface, offset + start, offset + end)


def is_spaceless(surface: str) -> bool:
    """Tell whether a word is a character of a script written without spaces."""
    return bool(SPACELESS_CHARACTER.match(surface))


def _cut(chunk: str) -> Iterable[Token]:
    if chunk.isascii():
        return (Token(chunk[:LONGEST].lower(), 0, len(chunk)),)
    return _kept_cut(chunk) if len(chunk) <= CACHED_CHUNK else _cut_anew(chunk)


def _cut_anew(chunk: str) -> Iterator[Token]:
    """Cut the folded chunk, and find of each word where it stood before."""
    parts = [_folded(character) for character in chunk]
    owners = [place for place, part in enumerate(parts) for _ in part]
    for match in WORD.finditer("".join(parts)):
        end = owners[match.end() - 1] + 1
        while end < len(parts) and not parts[end]:
            end += 1  # the accents of the last letter
        surface = normalize("NFC", match[0])[:LONGEST]
        yield Token(surface, owners[match.start()], end)


@lru_cache(maxsize=8_000)
def _kept_cut(chunk: str) -> tuple[Token, ...]:
    return tuple(_cut_anew(chunk))


# --- Stemming -------------------------------------------------------------------------

# The algorithms by Django's codes of languages, without regions. Croatian and Bosnian
# are written as Serbian is in Latin letters, and that algorithm reads both scripts and
# both ways to write the old yat.
STEMMERS = {
    "ar": "arabic",
    "hy": "armenian",
    "eu": "basque",
    "ca": "catalan",
    "cs": "czech",
    "da": "danish",
    "nl": "dutch",
    "en": "english",
    "eo": "esperanto",
    "et": "estonian",
    "fi": "finnish",
    "fr": "french",
    "de": "german",
    "el": "greek",
    "hi": "hindi",
    "hu": "hungarian",
    "id": "indonesian",
    "ga": "irish",
    "it": "italian",
    "lt": "lithuanian",
    "ne": "nepali",
    "nb": "norwegian",
    "nn": "norwegian",
    "fa": "persian",
    "pl": "polish",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sr": "serbian",
    "hr": "serbian",
    "bs": "serbian",
    "es": "spanish",
    "sv": "swedish",
    "ta": "tamil",
    "tr": "turkish",
}


class Stemmers(threading.local):
    """Stemmers of a thread: each keeps the word it works on in itself."""

    def __init__(self) -> None:
        self.known: dict[str, Any] = {}

    def stem(self, word: str, language: str) -> str:
        if language not in self.known:
            self.known[language] = snowballstemmer.stemmer(STEMMERS[language])
        return str(self.known[language].stemWord(word))


_stemmers = Stemmers()


def base_language(code: str) -> str:
    """Take the region off the code of a language: "pt-br" gives "pt"."""
    return code.partition("-")[0]


@lru_cache(maxsize=20_000)
def stem_tokens(word: str, language: str) -> tuple[str, ...]:
    """Give what the index holds for a word's stem, such as "/en/garden" for "Gardens".

    The word is stemmed as it is written and as it is folded, so that whoever leaves
    the accents out finds it: "identité" and "identites" share "/fr/identit". There is
    nothing for numbers, nor in languages without a stemmer.
    """
    language = base_language(language)
    surface = plain(word)[:LONGEST]
    if language not in STEMMERS or surface.isdigit():
        return ()
    written = {_lower(word)[:LONGEST], surface}
    stems = {plain(_stemmers.stem(each, language)) for each in written}
    # A character such as "½" folds to several words.
    return tuple(
        f"/{language}/{stem}" for stem in sorted(stems) if stem and " " not in stem
    )


def _lower(word: str) -> str:
    if word.isascii():
        return word.lower()
    seen = [letter for letter in normalize("NFC", word) if category(letter) != "Cf"]
    return "".join(seen).lower()


# --- The index ------------------------------------------------------------------------


def is_stop_word(surface: str, languages: Collection[str]) -> bool:
    """Tell whether a word is a stop word in each of the languages, if there are any."""
    stop = stop_languages(surface)
    if not stop or not languages:
        return False
    return all(base_language(language) in stop for language in languages)


def stream(texts: Iterable[tuple[str, Collection[str]]]) -> str:
    """Write the index text of one field: its words in order, then their stems.

    Each text comes with the languages it is to be stemmed by. A word is left out where
    it is a stop word in all of these: of a text that is in one language, its stop
    words; of a name given as English and French, what is one in both. A text that has
    no other words, such as the title "You and we", keeps them. Between texts stands
    END.
    """
    words: list[str] = []
    stems: set[str] = set()
    for text, languages in texts:
        if words:
            words.append(END)
        chunks = CHUNK.findall(text)
        entries = [_kept_entry(chunk, tuple(languages)) for chunk in chunks]
        if not any(surfaces for surfaces, _stems in entries):
            entries = [_kept_entry(chunk, ()) for chunk in chunks]
        for surfaces, found in entries:
            words += surfaces
            stems.update(found)
    late = _without_excess(words) if len(words) > MOST_OF_A_WORD else ()
    return " ".join(chain(words, sorted(stems), late))


def _kept_entry(
    chunk: str, languages: tuple[str, ...]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    keep = len(chunk) <= CACHED_CHUNK
    return _entry(chunk, languages) if keep else _entry.__wrapped__(chunk, languages)


@lru_cache(maxsize=50_000)
def _entry(
    chunk: str, languages: tuple[str, ...]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Give the words of a chunk that are no stop words, and their stems."""
    kept = [token for token in _cut(chunk) if not is_stop_word(token[0], languages)]
    stems = {
        stem
        for token in kept
        for language in languages
        for stem in stem_tokens(token.written(chunk), language)
    }
    return tuple(token.surface for token in kept), tuple(stems)


def _without_excess(words: list[str]) -> list[str]:
    """Put END for words that come too often, and cut what is too long for positions.

    Gives the words that then stand nowhere, each once and behind END: they are found,
    if in no phrase.
    Without this PostgreSQL would forget positions that SQLite keeps.
    """
    late = dict.fromkeys(words[MOST_IN_ORDER:])
    del words[MOST_IN_ORDER:]
    seen: Counter[str] = Counter()
    for place, word in enumerate(words):
        seen[word] += 1
        if seen[word] > MOST_OF_A_WORD:
            words[place] = END
    missing = (word for word in late if word not in seen and word != END)
    return [f"{END} {word}" for word in missing]
