"""Words one typing error away from a word, of which the index may know one."""

from itertools import pairwise

from practices.search.tokens import is_spaceless, plain, tokens

SHORTEST, LONGEST = 5, 30
# Folded, as everything is that is compared: Cyrillic without й and ё, Arabic without
# points on its alif.
ALPHABETS = (
    "abcdefghijklmnopqrstuvwxyz",
    "абвгдежзиклмнопрстуфхцчшщъыьэюяєіґђѕјљњћџ",
    "αβγδεζηθικλμνξοπρστυφχψω",
    "აბგდევზთიკლმნოპჟრსტუფქღყშჩცძწჭხჯჰ",
    "աբգդեզէըթժիլխծկհձղճմյնշոչպջռսվտրցւփքօֆ",
    "אבגדהוזחטיךכלםמןנסעףפץצקרשת",
    "ءابتثجحخدذرزسشصضطظعغفقكلمنهويةىپچژگکی",
)


def one_edit(word: str) -> set[str]:
    """All folded words that one error makes of this folded word, or it of them.

    A letter is missing or too many, another stands in its place, or two neighbours are
    swapped. Nothing for words shorter than 5 letters, which are like too many others,
    or longer than 30. In a script whose letters are not listed, only what needs none.
    """
    if not SHORTEST <= len(word) <= LONGEST or not _is_spelt(word):
        return set()
    alphabet = next((each for each in ALPHABETS if set(word) <= set(each)), "")
    found = edits(word, alphabet)
    # Marks must not come to stand first or in another order.
    return found if alphabet else {each for each in found if plain(each) == each}


def edits(word: str, alphabet: str) -> set[str]:
    """All that one error makes of a word, with letters of this alphabet."""
    found = _deleted(word) | _swapped(word)
    found |= _inserted(word, alphabet) | _replaced(word, alphabet)
    return found - {word}


def _is_spelt(word: str) -> bool:
    """Tell whether it is one word of letters."""
    if is_spaceless(word) or any(character.isdigit() for character in word):
        return False
    return [token.surface for token in tokens(word)] == [word]


def _splits(word: str) -> list[tuple[str, str]]:
    return [(word[:place], word[place:]) for place in range(len(word) + 1)]


def _deleted(word: str) -> set[str]:
    return {left + right[1:] for left, right in _splits(word) if right}


def _swapped(word: str) -> set[str]:
    return {
        word[:place] + second + first + word[place + 2 :]
        for place, (first, second) in enumerate(pairwise(word))
    }


def _inserted(word: str, alphabet: str) -> set[str]:
    return {
        left + letter + right for left, right in _splits(word) for letter in alphabet
    }


def _replaced(word: str, alphabet: str) -> set[str]:
    return {
        left + letter + right[1:]
        for left, right in _splits(word)
        if right
        for letter in alphabet
    }
