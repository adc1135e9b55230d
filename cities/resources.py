"""The sheets of cities, networks, their activities, and of the INDEX."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import F
from django.utils.translation import gettext_lazy as _
from import_export.fields import Field

from cities.models import City, IndexArea, IndexResult, Network, NetworkActivity
from cities.sheets.cells import (
    Address,
    Choice,
    Country,
    Day,
    Decimal,
    Linked,
    Number,
    SeveralLinked,
    Year,
    YesNo,
)
from cities.sheets.resource import Row, SeveralField, SheetResource, column

MOST_PEOPLE = 100_000_000
MOST_ORDER = 32_767


class CityResource(SheetResource):
    file_name = "cities"

    slug = column(Address())
    name = column()
    aliases = column()
    kind = column(Choice(City.Kind.choices, City.Kind.CITY))
    country = column(Country())
    latitude = column(Decimal(-90, 90))
    longitude = column(Decimal(-180, 180))
    population = column(Number(0, MOST_PEOPLE))
    membership = column(Choice(City.Membership.choices, City.Membership.MEMBER))
    joined_year = column(Year())
    networks = SeveralField("networks", widget=SeveralLinked(Network))
    website = column()
    profile_url = column()
    evidence_year = column(Year())
    source_url = column()

    class Meta:
        model = City

    def rows(self) -> Any:
        return City.objects.order_by("slug").prefetch_related("networks")

    def check(self, instance: City, exclude: list[str]) -> None:
        super().check(instance, exclude)
        has_one = (instance.latitude is None) != (instance.longitude is None)
        if has_one and not {"latitude", "longitude"} & set(exclude):
            raise ValidationError({"latitude": _("Give both coordinates or neither.")})


class NetworkResource(SheetResource):
    file_name = "networks"

    slug = column(Address())
    name_en = column()
    name_fr = column()
    own_name = column()
    kind = column(Choice(Network.Kind.choices))
    status = column(Choice(Network.Status.choices, Network.Status.UNKNOWN))
    country = column(Country())
    founded_year = column(Year())
    website = column()
    description_en = column()
    description_fr = column()
    action_plan_link = column()
    source_url = column()

    class Meta:
        model = Network


class IndexAreaResource(SheetResource):
    file_name = "index-areas"

    slug = column(Address())
    name_en = column()
    name_fr = column()
    order = column(Number(0, MOST_ORDER))

    class Meta:
        model = IndexArea


class NetworkActivityResource(SheetResource):
    file_name = "activities"
    key = ("network", "date", "title")

    network = column(Linked(Network, "name_en", "name_fr", "own_name"))
    date = column(Day())
    title = column()
    kind = column(Choice(NetworkActivity.Kind.choices))
    text = column()
    city = column(Linked(City, "name", "aliases"))
    link = column()

    class Meta:
        model = NetworkActivity

    def rows(self) -> Any:
        rows = NetworkActivity.objects.select_related("network", "city")
        return rows.order_by("network__slug", "date", "title", "pk")


# --- The INDEX: a line for each city and edition, a column for each area --------------

OVERALL = "overall"
TOLD = ("source_url", "note", "published")
NO_SCORE = _("The line has no score: write one, from 0 to 100.")


@dataclass
class Edition:
    """The scores of a city in one edition of the INDEX, by the areas' addresses."""

    city: City | None = None
    year: int | None = None
    source_url: str = ""
    note: str = ""
    published: bool = False
    scores: dict[str, int | None] = field(default_factory=dict)
    results: dict[str, IndexResult] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.city} {self.year or ''}".strip()

    def add(self, result: IndexResult) -> None:
        """Take a result in; what is said of the first is said of the line."""
        area = result.area.slug if result.area else OVERALL
        if not self.results:
            self.city, self.year = result.city, result.year
            for name in TOLD:
                setattr(self, name, getattr(result, name))
        self.results[area] = result
        self.scores[area] = result.score


class ScoreField(Field):
    """The score of one area, or overall."""

    def get_value(self, instance: Edition) -> int | None:
        return instance.scores.get(self.attribute)

    def save(
        self, instance: Edition, row: Row, is_m2m: bool = False, **kwargs: Any
    ) -> None:
        instance.scores[self.attribute] = self.clean(row, **kwargs)


class IndexResource(SheetResource):
    file_name = "index"
    key = ("city", "year")
    may_be_empty = ("year",)

    city = column(Linked(City, "name", "aliases"))
    year = column(Year())

    class Meta:
        model = IndexResult

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.areas = {area.slug: area for area in IndexArea.objects.all()}
        for name in (OVERALL, *self.areas):
            self.fields[name] = ScoreField(name, name, Number(0, 100))
        for name in TOLD:
            cell = YesNo() if name == "published" else None
            self.fields[name] = column(cell, name)
            self.fields[name].column_name = name

    def rows(self) -> list[Edition]:
        editions: dict[tuple[int, int | None], Edition] = {}
        results = IndexResult.objects.select_related("city", "area")
        first = (F(name).asc(nulls_first=True) for name in ("year", "area__order"))
        for result in results.order_by("city__slug", *first, "pk"):
            place = (result.city_id, result.year)
            editions.setdefault(place, Edition()).add(result)
        return list(editions.values())

    def init_instance(self, row: Row | None = None) -> Edition:
        return Edition()

    def check(self, instance: Edition, exclude: list[str]) -> None:
        """Check one result for what is said of all."""
        has_score = any(score is not None for score in instance.scores.values())
        if not (has_score or exclude):
            raise ValidationError({OVERALL: NO_SCORE})
        said = {name: getattr(instance, name) for name in TOLD}
        IndexResult(**said).clean_fields(exclude=["city", "area", "year", "score"])

    def save_instance(
        self, instance: Edition, is_create: bool, row: Row, **kwargs: Any
    ) -> None:
        """Save a result for each score; where one was taken away, delete it."""
        changed = {change.column for change in self.changes}
        said = [name for name in TOLD if name in changed]
        for area, score in instance.scores.items():
            result = instance.results.get(area)
            if result is None and score is not None:
                self.save_score(instance, area, IndexResult(), TOLD)
            elif result is not None and score is None:
                self.sign(result)
                result.delete()
            elif result is not None and (said or area in changed):
                self.save_score(instance, area, result, said)

    def save_score(
        self, edition: Edition, area: str, result: IndexResult, said: Iterable[str]
    ) -> None:
        """Save a score, and of what is said of the whole line these columns."""
        result.city, result.year = edition.city, edition.year  # type: ignore[assignment]
        result.area = self.areas.get(area)
        result.score = edition.scores[area]  # type: ignore[assignment]
        for name in said:
            setattr(result, name, getattr(edition, name))
        self.sign(result)
        result.save()
