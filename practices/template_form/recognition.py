"""Knows a part of the form by its words or its number, where its controls are gone.

The Council's headings are known in English and French, and as cities write them.
"""

import re
from functools import cache
from itertools import chain
from typing import NamedTuple

from django.conf import settings
from django.utils.translation import override

from cities.folding import fold
from practices.template_form.parts import (
    FIELDS,
    KICKER,
    LEAD,
    PART_OF,
    PICTURE_APART,
    PLACEHOLDERS,
    SECTIONS,
    TITLE,
    Kind,
    all_parts,
)
from practices.template_form.wordml import CHECKED, UNCHECKED

# As cities and the Council's pages head the parts, beside the form's own words.
SYNONYMS = {
    "title": "Title of the practice; Name of the practice; Good practice; Titre de la "
    "pratique; Intitulé; Nom de la pratique; Bonne pratique",
    "city": "City; Cities; Municipality; Place; Location; Ville; Villes; Commune; "
    "Lieu; Lieux",
    "country": "Country; Countries; Pays",
    "period_text": "Period; Date; Dates; Year; Years; Duration; Période; Année; Durée",
    "topics": "Topic; Topics; Theme; Themes; Thematic area; Thematic areas; Thème; "
    "Thèmes; Thématique; Thématiques; Domaine; Domaines",
    "purpose": "Purpose; Aim; Aims; Objective; Objectives; Objectif; Objectifs; But; "
    "Buts; Concept; Finalité",
    "rationale": "Stimulus / Rationale; Stimulus; Rationale; Background; Context; "
    "Contexte; Motivation; Justification; Raison d'être; Point de départ",
    "process": "Process; Implementation; Processus; Démarche; Mise en œuvre; "
    "Méthode; Déroulement",
    "impact": "Impact; Impacts; Results; Outcomes; Résultats; Effets",
    "document_link": "Key reference documents; Reference documents; Key documents; "
    "Documents; Links; Liens; References; Principaux documents de référence; "
    "Documents clés; Documents de référence clés; Références; "
    "Documents de référence",
    "contact_name": "Contact; Contacts; Contact person; Personne de contact; "
    "Personne à contacter",
    "picture_file": "Picture; Pictures; Photo; Photos; Image; Images",
    "summary": "Abstract; In short; Résumé; En bref",
    "obstacles": "Obstacles; Challenges; Difficulties; Difficultés",
    "transferability": "Transferability; Transférabilité",
    "partners": "Partners; Partenaires; Partenariats",
    "beneficiaries": "Beneficiaries; Target group; Bénéficiaires; Public cible",
    "resources": "Resources; Budget; Funding; Ressources; Financement",
    "language": "Language; Langue",
}
NUMBERS = {
    1: "title",
    2: "city",
    3: "country",
    4: "period_text",
    5: "topics",
    6: "purpose",
    7: "rationale",
    8: "process",
    9: "impact",
    10: "document_link",
    11: "contact_name",
    12: "picture_file",
}
BEGINS = re.compile(
    r"\s*(?:(\d{1,2})(?!\d)(?:\s*[–-]\s*(\d{1,2})(?!\d))?\s*[.):–-]?\s*)?(.*)",
    re.DOTALL,
)
TICK = re.compile(rf"\s*([{CHECKED}{UNCHECKED}☑✓✔✗])\s*(.+)", re.DOTALL)
# What heads a part is short; a number alone is believed before few words only.
LONGEST_LABEL, LONGEST_NUMBERED = 80, 60


class Recognised(NamedTuple):
    """The field that a line names, its number, and what is answered in the line."""

    field: str
    number: int
    answer: str


def recognise(
    text: str, *, is_heading: bool, within: str | None, last: int
) -> Recognised | None:
    """Tell which part a line begins, if any, after part number `last`.

    What is asked within a part, such as "Name" in Contact, counts `within` it alone.
    """
    number, until, words = BEGINS.fullmatch(text).groups()  # type: ignore[union-attr]
    first, last_said = int(number or 0), int(until or number or 0)
    for label, answer in split_label(words):
        if field := field_of(label, within):
            return Recognised(field, last_said, answer.strip())
    if is_believed(first, words, is_heading, last):
        return Recognised(NUMBERS[first], last_said, "")
    return None


def split_label(words: str) -> list[tuple[str, str]]:
    """Give the ways to part a line into a label and an answer."""
    line, _, more = words.partition("\n")
    label, colon, answer = words.partition(":")
    ways = [(line.strip(" :"), more), *([(label, answer)] if colon else [])]
    return [(label, answer) for label, answer in ways if len(label) <= LONGEST_LABEL]


def is_believed(number: int, words: str, is_heading: bool, last: int) -> bool:
    """Tell a part whose words are unknown from a list that somebody numbered."""
    if number not in NUMBERS or number <= last:
        return False
    is_next = last > 0 and number <= last + 2 and len(words) <= LONGEST_NUMBERED
    return is_heading or is_next


def field_of(label: str, within: str | None) -> str | None:
    folded = fold(label)
    own = labels_within().get((within or "", folded))
    return own or labels().get(folded)


def ticked(text: str, within: str | None) -> tuple[str, bool] | None:
    """Read a box to tick and its words; None where the line is none of the form's."""
    match = TICK.fullmatch(text)
    field = match and labels_within().get((within or "", fold(match[2])))
    if not match or not field or FIELDS[field].kind is not Kind.TICK:
        return None
    return field, match[1] != UNCHECKED


# --- The form's own words, in all its languages ---------------------------------------


@cache
def labels() -> dict[str, str]:
    """Map the headings of parts, folded, to their first field, or what they ask."""
    found = {
        fold(word): field
        for field, words in SYNONYMS.items()
        for word in words.split(";")
    }
    for part in all_parts():
        first = part.fields[0].name
        first = "document_link" if first == "document_title" else first
        found |= dict.fromkeys(in_all_languages(part.heading), first)
    return found


@cache
def labels_within() -> dict[tuple[str, str], str]:
    """Map parts and the labels of their fields, folded, to these fields."""
    return {
        (PART_OF[field.name].name, label): field.name
        for field in FIELDS.values()
        for label in in_all_languages(field.label)
    }


@cache
def own_words() -> frozenset[str]:
    """Give what the form itself says, folded: nobody wrote that."""
    sections = ([s.heading, s.lead] for s in SECTIONS)
    helps = (part.help for part in all_parts())
    texts = [KICKER, TITLE, LEAD, PICTURE_APART]
    said = [*texts, *chain.from_iterable(sections), *helps]
    return frozenset(word for text in said for word in in_all_languages(text))


@cache
def placeholders() -> tuple[str, ...]:
    """Give what stands where nobody wrote yet, in all languages of the site."""
    found = []
    for code, _name in settings.LANGUAGES:
        with override(code):
            found += [str(text) for text in PLACEHOLDERS]
    return tuple(found)


def in_all_languages(text: object) -> set[str]:
    """Fold a text in each language of the site, without its number."""
    found = set()
    for code, _name in settings.LANGUAGES:
        with override(code):
            found.add(fold(re.sub(r"^\d+(–\d+)?\s", "", str(text))))
    return found - {""}
