"""The one grammar of filters: for the list, its counts, and all that gives it away."""

from collections.abc import Callable, Iterable
from functools import cache, reduce
from operator import or_
from typing import Any, Self

import django_filters
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from cities.countries import by_name, country_name
from cities.models import YEARS
from cities.parameters import (
    ChoiceField,
    ParameterForm,
    SearchField,
    SeveralField,
    twin,
    whole_number,
)
from practices.indexing import catch_up_soon
from practices.live import keeper
from practices.models import GoodPractice
from practices.models.practice import languages
from practices.querysets import (
    ENDED,
    MATCH,
    NOT_STATED,
    ONGOING,
    ORDERS,
    RUNNING,
    GoodPracticeQuerySet,
    active_in,
    in_countries,
    in_time,
    ongoing_since_unknown,
    period_not_stated,
)
from practices.search.tokens import tokens

Known = Callable[[list[str]], dict[str, str]]


def rows_of(name: str) -> Known:
    """Read slugs of topics, cities or networks, in any case, into their labels."""

    def known(slugs: list[str]) -> dict[str, str]:
        rows = keeper.snapshot().rows[name]
        wanted = dict.fromkeys(slug.lower() for slug in slugs)
        return {slug: str(rows[slug]) for slug in wanted if slug in rows}

    return known


def current_of(name: str) -> Callable[[str], str]:
    """Read the slug of what was merged as that of what it was merged into."""

    def current(slug: str) -> str:
        return keeper.snapshot().former[name].get(slug.lower(), slug)

    return current


def known_countries(codes: list[str]) -> dict[str, str]:
    # Not upper(), which makes "SS", a country, of "ß".
    wanted = {code.lower() for code in codes}
    known = [code for code in countries.countries if code.lower() in wanted]
    return {code: country_name(code) for code in by_name(known)}


def known_languages(codes: list[str]) -> dict[str, str]:
    wanted = {code.lower() for code in codes}
    return {code: name for code, name in languages() if code in wanted}


STATUSES = {
    RUNNING: _("Running or planned"),
    ENDED: _("Ended"),
    NOT_STATED: _("Not stated"),
}
EVIDENCE = {step.value: step.label for step in GoodPractice.Evidence}


def words_of(labels: dict[str, Any]) -> Known:
    """Read values of a short list, in any case, into their labels."""

    def known(values: list[str]) -> dict[str, str]:
        wanted = {value.lower() for value in values}
        return {value: str(label) for value, label in labels.items() if value in wanted}

    return known


def known_years(values: list[str]) -> dict[str, str]:
    return {value: label for value in values if (label := year_label(value))}


def year_label(value: str) -> str:
    """Label a value of the year filter; empty when it is none."""
    if value == ONGOING:
        return gettext("Ongoing, start not known")
    if value == NOT_STATED:
        return gettext("Period not stated")
    year = whole_number(value)
    plain = year and YEARS[0] <= year <= YEARS[1] and value == str(year)
    return value if plain else ""


def active_in_any(values: Iterable[str]) -> Q:
    """Say "active in one of the years", or in one of the two states without years."""
    words = {ONGOING: ongoing_since_unknown(), NOT_STATED: period_not_stated()}
    values = list(values)
    conditions = [words[value] for value in values if value in words]
    years = sorted(int(value) for value in values if value not in words)
    conditions += [active_in(first, last) for first, last in runs(years)]
    return reduce(or_, conditions)


def runs(years: Iterable[int]) -> list[tuple[int, int]]:
    """Join sorted years that follow each other: 2015, 2016, 2020 are two runs."""
    found: list[tuple[int, int]] = []
    for year in years:
        if found and year == found[-1][1] + 1:
            found[-1] = (found[-1][0], year)
        else:
            found.append((year, year))
    return found


class ParameterFilter(django_filters.Filter):
    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        """Be copied as it is: nothing of it is ever changed."""
        return twin(self)


class SeveralFilter(ParameterFilter):
    """A filter whose values are alternatives; `condition` makes a Q of the values."""

    field_class = SeveralField

    def __init__(
        self,
        condition: Callable[[list[str]], Q],
        known: Known,
        label: str | Promise,
        sentence: str | Promise,
        **options: Any,
    ) -> None:
        self.condition = condition
        super().__init__(label=label, known=known, sentence=sentence, **options)

    def filter(
        self, qs: GoodPracticeQuerySet, value: dict[str, str]
    ) -> GoodPracticeQuerySet:
        return qs.that(self.condition(list(value))) if value else qs


def holds_words(text: str) -> bool:
    """Tell whether there is anything to search for: a symbol is no word."""
    return any(True for _token in tokens(text))


class SearchFilter(ParameterFilter):
    field_class = SearchField

    def __init__(self, label: str | Promise) -> None:
        words = _("Words that must all be found")
        super().__init__(label=label, meaning=words, holds_words=holds_words)

    def filter(self, qs: GoodPracticeQuerySet, value: str) -> GoodPracticeQuerySet:
        catch_up_soon()
        return qs.matching(value)


class SortFilter(ParameterFilter):
    field_class = ChoiceField

    def filter(self, qs: GoodPracticeQuerySet, value: str) -> GoodPracticeQuerySet:
        return qs.sorted_by(value)


class PracticeFilter(django_filters.FilterSet):
    """Reads the filters of a list: between filters AND, within one filter OR.

    What was not understood stands in `problems`, by parameter, in words; the rest is
    answered all the same.
    """

    q = SearchFilter(label=_("Search"))
    topic = SeveralFilter(
        lambda slugs: Q(topics__slug__in=slugs),
        rows_of("topic"),
        _("Topic"),
        _("There is no topic %(values)s."),
        meaning=_("Key of a topic, such as education"),
        current=current_of("topic"),
    )
    country = SeveralFilter(
        in_countries,
        known_countries,
        _("Country"),
        _("There is no country with the code %(values)s."),
        meaning=_("Code of a country (ISO 3166), such as PT"),
    )
    city = SeveralFilter(
        lambda slugs: Q(places__city__slug__in=slugs),
        rows_of("city"),
        _("City"),
        _("There is no city %(values)s."),
        meaning=_("Key of a city, such as oslo"),
        current=current_of("city"),
    )
    network = SeveralFilter(
        lambda slugs: Q(places__city__networks__slug__in=slugs),
        rows_of("network"),
        _("Network"),
        _("There is no network %(values)s."),
        meaning=_("Key of a network, such as reci"),
    )
    year = SeveralFilter(
        active_in_any,
        known_years,
        _("Active in"),
        _("Not a year from 1900 to 2100: %(values)s."),
        meaning=_("Year in which it was active; or ongoing, not-stated"),
    )
    language = SeveralFilter(
        lambda codes: Q(language__in=codes),
        known_languages,
        _("Language"),
        _("There is no language with the code %(values)s."),
        meaning=_("Code of the language of its text, such as fr"),
    )
    status = SeveralFilter(
        lambda statuses: in_time(statuses, timezone.localdate().year),
        words_of(STATUSES),
        _("Still running?"),
        _("A practice is running, ended or not-stated, but not %(values)s."),
        meaning=_("Whether it still runs: running, ended or not-stated"),
    )
    evidence = SeveralFilter(
        lambda steps: Q(evidence__in=steps),
        words_of(EVIDENCE),
        _("Evidence"),
        _("There is no step of evidence %(values)s."),
        meaning=_("Step of evidence: described, measured, compared or evaluated"),
    )
    sort = SortFilter(
        label=_("Sort"),
        meaning=_("Order of the list; match only where words are searched for"),
        values=ORDERS,
        sentence=_("The list cannot be sorted by %(values)s."),
    )

    class Meta:
        model = GoodPractice
        fields: list[str] = []
        form = ParameterForm

    def get_form_class(self) -> type[ParameterForm]:
        return form_of_filters()

    @property
    def problems(self) -> dict[str, str]:
        problems: dict[str, str] = self.form.problems
        return problems

    @property
    def chosen(self) -> dict[str, dict[str, str]]:
        """The chosen values of each several-valued filter, with their labels."""
        values = self._values()
        return {name: values[name] for name in SEVERAL}

    @property
    def search(self) -> str:
        """The words searched for."""
        return str(self._values()["q"])

    @property
    def order(self) -> str:
        """The order of the list; nothing matches best where nothing is searched for."""
        order = str(self._values()["sort"])
        return "newest" if order == MATCH and not self.search else order

    def _values(self) -> dict[str, Any]:
        self.form.is_valid()
        return dict(self.form.cleaned_data)


@cache
def form_of_filters() -> type[ParameterForm]:
    """Make the class of the filters' forms once: django-filter does for each list."""
    fields = {name: item.field for name, item in PracticeFilter.base_filters.items()}
    return type("FilterForm", (ParameterForm,), fields)


SEVERAL = [
    name
    for name, item in PracticeFilter.base_filters.items()
    if isinstance(item, SeveralFilter)
]
