"""What a search field suggests while one types: practices, cities and topics."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext, ngettext

from cities.countries import country_name
from cities.folding import fold
from cities.models import City
from cities.parameters import ParameterForm, SearchField, unknown_parameters
from practices.figures import topic_counts
from practices.indexing import catch_up_soon
from practices.map import counts_by_city
from practices.models import GoodPractice, Topic
from practices.snapshot import Snapshot

FEWEST_LETTERS = 2
MOST_PRACTICES = 5
MOST_CITIES = 4
MOST_TOPICS = 4


@dataclass(frozen=True)
class Suggestion:
    """Something with a page; `lang` where its label is not in the page's language."""

    label: str
    address: str
    note: str
    lang: str = ""


@dataclass(frozen=True)
class Group:
    name: str
    label: str
    items: list[Suggestion]


@dataclass(frozen=True)
class Suggestions:
    """The whole answer to a search field: `status` tells how many there are."""

    groups: list[Group]
    status: str
    problems: Mapping[str, str]

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


class SuggestionForm(ParameterForm):
    q = SearchField()


def suggestions(address: QueryDict, snapshot: Snapshot) -> Suggestions:
    """Suggest what begins like the words of the parameter `q`."""
    asked = SuggestionForm(address)
    problems = asked.problems
    if unknown := unknown_parameters(address, asked.fields):
        problems["unknown"] = unknown
    text = asked.cleaned_data["q"]
    if len(fold(text)) < FEWEST_LETTERS:
        return Suggestions(groups_of([], [], []), "", problems)
    groups = groups_of(
        practices_titled(text),
        cities_named(text, snapshot),
        topics_named(text, snapshot),
    )
    return Suggestions(groups, status_of(groups), problems)


def groups_of(
    practices: list[Suggestion], cities: list[Suggestion], topics: list[Suggestion]
) -> list[Group]:
    return [
        Group("practices", gettext("Practices"), practices),
        Group("cities", gettext("Cities"), cities),
        Group("topics", gettext("Topics"), topics),
    ]


def status_of(groups: list[Group]) -> str:
    """Say how many suggestions there are, to those who do not see them."""
    number = sum(len(group.items) for group in groups)
    if not number:
        return gettext("No suggestions")
    sentence = ngettext("%(number)s suggestion", "%(number)s suggestions", number)
    return sentence % {"number": number}


# --- Practices ------------------------------------------------------------------------


def practices_titled(text: str) -> list[Suggestion]:
    """Suggest the newest of the published practices with such a title."""
    catch_up_soon()
    found = GoodPractice.objects.published().titled(text).sorted_by("newest")
    practices = found.prefetch_related("places")[:MOST_PRACTICES]
    return [practice_suggestion(practice) for practice in practices]


def practice_suggestion(practice: GoodPractice) -> Suggestion:
    return Suggestion(
        practice.display_title,
        practice.get_absolute_url(),
        practice.places_label,
        lang=practice.language if practice.title else "",
    )


# --- Cities and topics ----------------------------------------------------------------


def begins(text: str, key: str) -> bool:
    """Tell whether each word of `text` begins a word of the folded `key`."""
    return all(f" {word}" in f" {key}" for word in fold(text).split())


def cities_named(text: str, snapshot: Snapshot) -> list[Suggestion]:
    """Suggest cities by any of their spellings, those with most practices first."""
    counts = counts_by_city(snapshot, snapshot.everything)
    cities = [city for city in snapshot.cities.values() if begins(text, city.name_key)]
    cities.sort(key=lambda city: (-counts.get(city.pk, 0), city.name_key))
    return [
        city_suggestion(city, counts.get(city.pk, 0)) for city in cities[:MOST_CITIES]
    ]


def city_suggestion(city: City, count: int) -> Suggestion:
    parts = [country_name(city.country.code), practices_counted(count)]
    note = " · ".join(filter(None, parts))
    return Suggestion(city.name, city.get_absolute_url(), note)


def topics_named(text: str, snapshot: Snapshot) -> list[Suggestion]:
    """Suggest topics that lead to a practice, by their names as the page has them."""
    found = [
        topic_suggestion(topic, count)
        for topic, count in topic_counts(snapshot)
        if count and begins(text, fold(topic.name))
    ]
    return found[:MOST_TOPICS]


def topic_suggestion(topic: Topic, count: int) -> Suggestion:
    address = f"{reverse('practices:list')}?topic={topic.slug}"
    return Suggestion(topic.name, address, practices_counted(count))


def practices_counted(number: int) -> str:
    """Say "3 practices"; nothing where there is none."""
    if not number:
        return ""
    sentence = ngettext("%(number)s practice", "%(number)s practices", number)
    return sentence % {"number": number_format(number, force_grouping=True)}
