"""The answers of the Word form as texts, made of what a practice says.

Their way back, from texts to what a practice says, is in understanding.py.
"""

from collections.abc import Callable, Iterable
from functools import cache
from pathlib import PurePosixPath

from django.utils.text import capfirst
from django.utils.translation import get_language, override
from django_countries import countries

from cities.countries import by_name, country_name
from practices.forms import CONSENTS, YEARS, years_of
from practices.models import GoodPractice, Topic
from practices.models.practice import language_name, languages
from practices.template_form.parts import Key, Kind

Answers = dict[Key, str]
TICKED = "x"
UNKNOWN = "–"


def answers_of(practice: GoodPractice) -> Answers:
    """Write all that a practice says as texts, in the active language."""
    answers = single(
        {
            name: getattr(practice, name)
            for name in (
                *("title", "period_text", "summary", *GoodPractice.PARTS),
                *("contact_name", "contact_unit", "contact_email", "source_url"),
            )
        }
    )
    answers |= single(
        {
            "language": name_of(practice.language),
            "evidence": str(GoodPractice.Evidence(practice.evidence).label),
            **{name: ticked(getattr(practice, name)) for name in CONSENTS},
        }
    )
    answers |= years(practice) | places(practice) | documents(practice)
    return answers | topics(practice) | pictures(practice)


def single(values: dict[str, str]) -> Answers:
    return {Key(name): value for name, value in values.items()}


def in_rows(name: str, values: Iterable[str]) -> Answers:
    return {Key(name, row): value for row, value in enumerate(values, 1)}


def ticked(value: bool) -> str:
    return TICKED if value else ""


def years(practice: GoodPractice) -> Answers:
    """Give the years only where the writer corrected those that her words tell.

    One that is not known is written as UNKNOWN: an empty one follows from the words.
    """
    if not practice.period_corrected:
        return {}
    first, last, running = years_of(practice.period)
    values = (str(first or UNKNOWN), str(last or UNKNOWN), ticked(running))
    return single(dict(zip(YEARS, values, strict=True)))


def places(practice: GoodPractice) -> Answers:
    rows = list(practice.places.all())
    return in_rows("city", [place.name for place in rows]) | in_rows(
        "country", [country_name(place.country_code) for place in rows]
    )


def topics(practice: GoodPractice) -> Answers:
    return in_rows("topics", [topic.name for topic in practice.topics.all()])


def documents(practice: GoodPractice) -> Answers:
    """Name documents by their links, and stored files by their names."""
    rows = list(practice.reference_documents.all())
    return in_rows("document_title", [row.title for row in rows]) | in_rows(
        "document_link", [row.link or file_name(str(row.file)) for row in rows]
    )


def pictures(practice: GoodPractice) -> Answers:
    rows = list(practice.pictures.all())
    return (
        in_rows("picture_file", [file_name(str(row.file)) for row in rows])
        | in_rows("picture_shows", [row.alternative_text for row in rows])
        | in_rows("picture_credit", [row.credit for row in rows])
        | in_rows("picture_agree", [ticked(row.persons_agree) for row in rows])
    )


def file_name(stored: str) -> str:
    return PurePosixPath(stored).name


def name_of(language: str) -> str:
    return capfirst(language_name(language))


# --- What one may choose from ---------------------------------------------------------


def choices(kind: Kind) -> list[tuple[str, str]]:
    """Give the values of a list and what is shown for each, in the active language."""
    return CHOICES[kind]()


def all_countries() -> list[tuple[str, str]]:
    return [*countries_in(get_language() or "en")]


@cache
def countries_in(language: str) -> tuple[tuple[str, str], ...]:
    """Name 250 countries in order, once for each language."""
    with override(language):
        return tuple((code, country_name(code)) for code in by_name(dict(countries)))


def all_topics() -> list[tuple[str, str]]:
    return [(topic.slug, topic.name) for topic in Topic.objects.all()]


def all_languages() -> list[tuple[str, str]]:
    return [(code, capfirst(name)) for code, name in languages()]


def all_steps_of_evidence() -> list[tuple[str, str]]:
    return [(step.value, str(step.label)) for step in GoodPractice.Evidence]


CHOICES: dict[Kind, Callable[[], list[tuple[str, str]]]] = {
    Kind.COUNTRY: all_countries,
    Kind.TOPIC: all_topics,
    Kind.LANGUAGE: all_languages,
    Kind.EVIDENCE: all_steps_of_evidence,
}
