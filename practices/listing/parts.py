"""The parts of the Council's form in a text in which they run together."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from practices.listing.confidence import Confidence

# The headings as the list prints them, by part and language.
HEADINGS = {
    "purpose": {
        "en": "Purpose",
        "fr": "Objectifs|Objectif|But",
        "sr": "Svrha|Сврха|Cilj|Циљ",
        "es": "Objetivos|Objetivo|Propósito",
        "it": "Obiettivi|Obiettivo|Scopo",
        "pt": "Objetivos|Objetivo|Finalidade",
        "de": "Zielsetzung|Ziele|Ziel|Zweck",
        "sq": "Qëllimi",
        "uk": "Мета",
    },
    "rationale": {
        "en": "Stimulus/Rationale|Stimulus|Rationale",
        "fr": "Stimulus/Raison d’être|Raison d’être|Contexte et motivation|Contexte",
        "sr": "Podsticaj/Obrazloženje|Stimulans/Obrazloženje|Podsticaj|Obrazloženje",
        "es": "Estímulo/Justificación|Justificación",
        "it": "Stimolo/Motivazione|Motivazione",
        "pt": "Estímulo/Fundamentação|Justificação|Fundamentação",
        "de": "Anlass/Begründung|Anlass|Begründung",
        "sq": "Stimuli/Arsyetimi|Arsyetimi",
        "uk": "Обґрунтування",
    },
    "process": {
        "en": "Process",
        "fr": "Processus|Déroulement",
        "sr": "Proces|Процес",
        "es": "Proceso",
        "it": "Processo",
        "pt": "Processo",
        "de": "Prozess|Ablauf",
        "sq": "Procesi",
        "uk": "Процес",
    },
    "impact": {
        "en": "Impact",
        "fr": "Effets|Résultats",
        "sr": "Uticaj|Утицај",
        "es": "Impacto",
        "it": "Impatto",
        "de": "Wirkung",
        "sq": "Ndikimi",
        "uk": "Вплив",
    },
}
# What some entries write where the form has another heading.
FREE_HEADINGS = {
    "rationale": "Starting point|Foundation|Background",
    "process": "Structure|Concept",
}
# The list prints the beginning of a text, and dots for the rest.
CUT = re.compile(r"(?:\.{3}|…)[\s\])”»\"]*\Z")
# Before the first heading stands a subtitle; without any, all of it is the Purpose.
SUBTITLE, WHOLE = "summary", "purpose"


@dataclass(frozen=True)
class Heading:
    part: str
    language: str
    is_of_the_form: bool = True


@dataclass
class Parts:
    """The texts by the fields of a practice; `languages` are those of the headings."""

    texts: dict[str, str] = field(default_factory=dict)
    languages: set[str] = field(default_factory=set)
    confidence: Confidence = Confidence.SURE

    def add(self, part: str, text: str, confidence: Confidence) -> None:
        """Put a text under a part, behind what stands there; an empty one says nothing.

        The split is as sure as the least sure text. What was cut may lack a heading.
        """
        if is_cut(text):
            confidence = min(confidence, Confidence.LIKELY)
        if text:
            before = self.texts.get(part)
            self.texts[part] = f"{before}\n\n{text}" if before else text
            self.confidence = min(self.confidence, confidence)


def is_cut(text: str) -> bool:
    """Tell whether the list has left out the end of a text."""
    return CUT.search(text) is not None


def _headings() -> Iterator[tuple[str, Heading]]:
    for part, by_language in HEADINGS.items():
        for language, names in by_language.items():
            for name in names.split("|"):
                yield _key(name), Heading(part, language)
    for part, names in FREE_HEADINGS.items():
        for name in names.split("|"):
            yield _key(name), Heading(part, "en", is_of_the_form=False)


def _key(heading: str) -> str:
    return re.sub(r"\s*/\s*", "/", heading.replace("’", "'")).casefold()


def _pattern(heading: str) -> str:
    """Find a heading with any apostrophe, and space around its stroke or none."""
    name = f"{heading[0].upper()}(?i:{re.escape(heading[1:])})"
    return name.replace("/", r"\s*/\s*").replace("'", "['’]").replace(r"\ ", r"\s+")


# Of names that are the same in two languages the first counts: "Objetivo".
KNOWN: dict[str, Heading] = {}
for _name, _heading in _headings():
    KNOWN.setdefault(_name, _heading)
# A heading begins with a capital and ends with a colon: "the process:" is none.
HEADING = re.compile(
    rf"(?<!\S)({'|'.join(map(_pattern, sorted(KNOWN, key=len, reverse=True)))})\s?[:：]"
)


def split_parts(text: str) -> Parts:
    """Split "Purpose: … Stimulus/Rationale: … Process: …"; nothing of it is lost."""
    lead, *pieces = HEADING.split(text)
    parts = Parts()
    found = Confidence.LIKELY if pieces else Confidence.UNSURE
    parts.add(SUBTITLE if pieces else WHOLE, lead.strip(), found)
    for name, words in zip(pieces[::2], pieces[1::2], strict=True):
        heading = KNOWN[_key(re.sub(r"\s+", " ", name))]
        sure = Confidence.SURE if heading.is_of_the_form else Confidence.LIKELY
        parts.languages.add(heading.language)
        parts.add(heading.part, words.strip(), sure)
    if not parts.texts:
        parts.confidence = Confidence.UNSURE
    return parts
