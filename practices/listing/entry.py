"""One entry of the list: title, "Country City Period", excerpt; and how it is read."""

from dataclasses import dataclass, field

from practices.listing.confidence import Confidence
from practices.listing.language import guess_language
from practices.listing.marks import READ_MORE
from practices.listing.parts import HEADING, Parts, is_cut, split_parts
from practices.listing.places import (
    Gazetteer,
    Place,
    PlaceLine,
    read_place_line,
    starts_period,
)
from practices.period import parse_period

# Of a line that is taken for one of place and period, by PlaceLine.score: from DOUBTFUL
# on where it stands below a title, from FAIR on anywhere, from GOOD on even where
# nothing else says that an entry is there.
DOUBTFUL, FAIR, GOOD = 4, 5, 8
# Of a place and period that stand in no list of ours, so many words are a name.
MOST_WORDS = 6
# A period on a line of its own has at most so many characters.
LONGEST_PERIOD = 100


@dataclass(frozen=True)
class Entry:
    """A practice as the list prints it; `raw` holds its lines as they stand there.

    What is guessed has its confidence under "title", "place", "period", "language" and
    "parts". An entry that cannot be read has all its text in the Purpose.
    """

    raw: str
    title: str = ""
    places: tuple[Place, ...] = ()
    period: str = ""
    language: str = "en"
    texts: dict[str, str] = field(default_factory=dict)
    address: str = ""
    confidence: dict[str, Confidence] = field(default_factory=dict)
    is_readable: bool = True

    @property
    def cut(self) -> list[str]:
        """The parts whose text the list prints the beginning of."""
        return [part for part, text in self.texts.items() if is_cut(text)]

    @property
    def is_doubtful(self) -> bool:
        """Tell whether a person has to look at it."""
        return Confidence.UNSURE in self.confidence.values()


def read_entry(lines: list[str], gazetteer: Gazetteer) -> Entry:
    """Read the lines of an entry; of one without a place line, all is text."""
    raw = "\n".join(lines)
    lines, address = _without_link(lines)
    lines = _with_place_in_one_line(lines, gazetteer)
    at, found = place_line(lines, gazetteer)
    if found is None:
        return _unreadable(raw, lines, address)
    title = " ".join(lines[:at])
    text = "\n".join(lines[at + 1 :])
    parts = split_parts(text)
    language, sure = _language(f"{title}\n{' '.join(parts.texts.values())}", parts)
    return Entry(
        raw,
        title,
        found.places,
        found.period,
        language,
        parts.texts,
        address,
        {
            "title": _sure_of_title(lines[:at]),
            "place": found.confidence,
            "period": _sure_of_period(found.period),
            "language": sure,
            "parts": parts.confidence,
        },
    )


def place_line(lines: list[str], gazetteer: Gazetteer) -> tuple[int, PlaceLine | None]:
    """Find the line of place and period, and what it says; the lowest of the best."""
    read = [read_place_line(line, gazetteer) for line in lines]
    rated = [
        (found.score, at, found)
        for at, found in enumerate(read)
        if found.score >= (DOUBTFUL if at == 1 else FAIR)
    ]
    if rated:
        _score, at, found = max(rated, key=lambda one: one[:2])
        return at, found
    unknown = _unknown_place(lines[1]) if len(lines) > 2 else None
    return 1, unknown


def _unknown_place(line: str) -> PlaceLine | None:
    """Read a line in which no place is known, but which ends with a period."""
    words = line.split()
    for at in range(1, min(len(words), MOST_WORDS + 1)):
        period = " ".join(words[at:])
        if starts_period(period) and parse_period(period).is_known:
            return PlaceLine(localities=[" ".join(words[:at])], period=period)
    return None


def _without_link(lines: list[str]) -> tuple[list[str], str]:
    """Take the link below an entry off; give the lines, and where it leads."""
    link = READ_MORE.search(lines[-1]) if lines else None
    if link is None:
        return lines, ""
    last = lines[-1][: link.start()].rstrip()
    return [*lines[:-1], *([last] if last else [])], link["address"] or ""


def _with_place_in_one_line(lines: list[str], gazetteer: Gazetteer) -> list[str]:
    """Join country, city and period where a web page has a line for each of them."""
    start = next((at for at, line in enumerate(lines) if gazetteer.country(line)), None)
    if start is None:
        return lines
    countries = [gazetteer.country(lines[start])]
    end = start + 1
    while end < len(lines) and (
        gazetteer.city(lines[end], countries) or _is_period(lines[end])
    ):
        end += 1
    return [*lines[:start], " ".join(lines[start:end]), *lines[end:]]


def _is_period(line: str) -> bool:
    short = len(line) <= LONGEST_PERIOD and not is_excerpt(line)
    return short and starts_period(line)


def _unreadable(raw: str, lines: list[str], address: str) -> Entry:
    text = "\n\n".join(lines)
    language, sure = guess_language(text)
    unsure = dict.fromkeys(("title", "place", "period", "parts"), Confidence.UNSURE)
    return Entry(
        raw,
        language=language,
        texts={"purpose": text},
        address=address,
        confidence={**unsure, "language": sure},
        is_readable=False,
    )


def _language(text: str, parts: Parts) -> tuple[str, Confidence]:
    """Guess the language of a text; headings in it that only one language has help."""
    language, sure = guess_language(text)
    if sure is not Confidence.SURE and len(parts.languages) == 1:
        [printed] = parts.languages
        return printed, Confidence.SURE if printed == language else Confidence.LIKELY
    return language, sure


def _sure_of_title(above: list[str]) -> Confidence:
    """A title of several lines may be one too many; a missing one is to be found."""
    return Confidence.SURE if len(above) == 1 else Confidence.UNSURE


def _sure_of_period(text: str) -> Confidence:
    """What is printed and cannot be read is for a person; nothing printed is honest."""
    if not text:
        return Confidence.LIKELY
    return Confidence.SURE if parse_period(text).is_known else Confidence.UNSURE


def is_excerpt(line: str) -> bool:
    """Tell a text from a title: it has a heading of the form, or was cut off."""
    return HEADING.search(line) is not None or is_cut(line)
