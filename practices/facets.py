"""The values beside a list's filters, each with the count that choosing it gives."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Case, CharField, Count, Expression, F, Value, When
from django.db.models.functions import Cast, Coalesce, Concat, NullIf
from django.utils import timezone
from django.utils.translation import get_language

from cities.countries import country_name
from cities.folding import fold
from practices.filters import (
    NOT_STATED,
    ONGOING,
    PracticeFilter,
    language_name,
    year_label,
)
from practices.period import Period

SHORT = 10


@dataclass(frozen=True)
class FacetValue:
    """A value that can be chosen, and how many practices it would give."""

    value: str
    label: str
    count: int
    chosen: bool

    @property
    def is_wide(self) -> bool:
        """Whether a value among the years is none itself, and takes a whole row."""
        return self.value in {ONGOING, NOT_STATED}


@dataclass(frozen=True)
class Facet:
    """A filter with its values; a long one shows the first ten and the chosen."""

    name: str
    label: str
    values: list[FacetValue]

    @property
    def first(self) -> list[FacetValue]:
        ranked = enumerate(self.values)
        return [value for rank, value in ranked if rank < SHORT or value.chosen]

    @property
    def others(self) -> list[FacetValue]:
        return [value for value in self.values[SHORT:] if not value.chosen]


def facets(practices: PracticeFilter) -> list[Facet]:
    """Build the facets of a list; the counts of each ignore its own choice.

    Values that would give nothing are left out, unless they are chosen.
    """
    counts = _counts(practices)
    counts["year"] = _years(counts["year"], practices.chosen["year"])
    return [
        Facet(name, str(practices.filters[name].label), _values(name, chosen, counts))
        for name, chosen in practices.chosen.items()
    ]


Counts = dict[str, dict[str, tuple[str, int]]]


def _values(name: str, chosen: dict[str, str], counts: Counts) -> list[FacetValue]:
    empty = {value: (label, 0) for value, label in chosen.items()}
    rows = (empty | counts[name]).items()
    values = [FacetValue(value, *row, chosen=value in chosen) for value, row in rows]
    if name == "year":
        return sorted(values, key=_newest_first)
    return sorted(values, key=lambda value: fold(value.label))


def _newest_first(value: FacetValue) -> tuple[bool, int]:
    """Sort years downwards, with what has no year behind them."""
    year = int(value.value) if value.value.isdigit() else 0
    return year == 0, -year


def _counts(practices: PracticeFilter) -> Counts:
    """Count the practices of every value of every facet in one query.

    For the years these are the periods, to be made years of afterwards.
    """
    first, *others = [
        practices.leaving_out(name)
        .order_by()
        .annotate(facet=Value(name, CharField()), value=value, label=label)
        .exclude(value=None)
        .values_list("facet", "value", "label")
        .annotate(count=Count("pk", distinct=True))
        for name, (value, label) in _columns().items()
    ]
    counts: Counts = defaultdict(dict)
    for name, value, label, count in first.union(*others, all=True):
        counts[name][value] = (LABELS.get(name, str)(label), count)
    return counts


LABELS = {"country": country_name, "language": language_name}


def _columns() -> dict[str, tuple[Expression | F, Expression | F]]:
    """Give the columns that hold a facet's values and their labels."""
    country = Coalesce(
        "places__city__country", "places__country", output_field=CharField()
    )
    return {
        "topic": (F("topics__slug"), _translated("topics__name")),
        "country": (country, country),
        "city": (F("places__city__slug"), F("places__city__name")),
        "network": (
            F("places__city__networks__slug"),
            _translated("places__city__networks__name"),
        ),
        "language": (F("language"), F("language")),
        "year": (_written_period(), Value("")),
    }


def _written_period() -> Expression:
    end = Case(
        When(ongoing=True, then=Value(ONGOING)), default=Cast("end_year", CharField())
    )
    return Concat(Cast("start_year", CharField()), Value("-"), end)


def _translated(column: str) -> Expression:
    """Read a translated column in the active language, else in English."""
    own = NullIf(f"{column}_{get_language() or 'en'}", Value(""))
    return Coalesce(own, f"{column}_en", output_field=CharField())


def _years(
    written: dict[str, tuple[str, int]], chosen: Iterable[str]
) -> dict[str, tuple[str, int]]:
    """Count the practices active in each year, and those without years.

    Years to come are offered only when they are chosen.
    """
    periods = {_period(text): count for text, (_label, count) in written.items()}
    counts = {
        str(year): sum(n for period, n in periods.items() if period.active_in(year))
        for year in _years_offered(periods, chosen)
    }
    counts[ONGOING] = periods.get(Period(ongoing=True), 0)
    counts[NOT_STATED] = periods.get(Period(), 0)
    return {
        value: (year_label(value), count)
        for value, count in counts.items()
        if count or value in chosen
    }


def _period(written: str) -> Period:
    """Read a period as the query writes it: "2011-2014", "2013-ongoing", "-"."""
    start, _, end = written.partition("-")
    first, last = (int(year) if year.isdigit() else None for year in (start, end))
    return Period(first, last, ongoing=end == ONGOING)


def _years_offered(periods: Iterable[Period], chosen: Iterable[str]) -> set[int]:
    this_year = timezone.now().year
    stated = [
        year
        for period in periods
        for year in (period.start_year, period.end_year)
        if year is not None
    ]
    years = set(range(min(stated, default=this_year + 1), this_year + 1))
    return years | {int(value) for value in chosen if value.isdigit()}
