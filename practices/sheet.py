"""A practice as a line of a sheet: its columns, and the lines that the database gives.

Only what the public may see stands in a line, so that every line may be given away.
Places, topics and documents stand in it as versions keep them (content.py).
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from cities.countries import by_name, country_name
from cities.models import City
from cities.sheets.cells import (
    Address,
    Cell,
    Choice,
    Linked,
    Moment,
    SeveralLinked,
    Year,
    YesNo,
    country_code,
)
from cities.sheets.data import Data, Line, parted, plain
from practices.content import Row
from practices.models import GoodPractice, Topic
from practices.models.practice import LANGUAGES, untitled
from practices.querysets import GoodPracticeQuerySet

BATCH = 500
# What stands for a title where there is none, as untitled() writes it.
UNTITLED = re.compile("Untitled practice(, .*)?")
IN_A_COUNTRY = re.compile(r"([A-Z]{2}): (.+)")

LACKS_LINK = _(
    "Write one document a line: its link (https://…), then its title if it has one."
)
NO_PLACE = _(
    "There is no city and no country “%(text)s”: write the address of a city, the code "
    "of a country, such as PT, or “PT: ” and a town of that country."
)


def on_a_line(text: str) -> str:
    return " ".join(plain(text).split())


class Slugs(SeveralLinked):
    """Several rows of another table, as their addresses."""

    def data(self, value: Any) -> Data:
        return list(value or [])

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> list[str]:
        return [found.slug for found in super().clean(value, row, **kwargs)]


class Places(Linked):
    """Where a practice is: cities, countries, and towns that the list has not."""

    def data(self, value: Any) -> Data:
        return [place["city"] or self.national(place) for place in value or []]

    def national(self, place: Row) -> str:
        return ": ".join(filter(None, (place["country"], on_a_line(place["locality"]))))

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> list[Row]:
        places: list[Row] = []
        for item in parted(value):
            place = self.place(item)
            if place not in places:
                places.append(place)
        return places

    def place(self, text: str) -> Row:
        """Read one place: a code in capitals is a country, a name first a city."""
        if told := IN_A_COUNTRY.fullmatch(text):
            return {"city": "", "country": country_code(told[1]), "locality": told[2]}
        if text in countries.countries:
            return {"city": "", "country": text, "locality": ""}
        if text in self.by_address or self.named(text):
            return {"city": self.find(text).slug, "country": "", "locality": ""}
        try:
            return {"city": "", "country": country_code(text), "locality": ""}
        except ValueError as error:
            raise ValueError(NO_PLACE % {"text": text}) from error


class Documents(Cell):
    """Key reference documents, one a line: link and title; a file by its address."""

    def data(self, value: Any) -> Data:
        return [
            {"link": row["link"], "title": on_a_line(row["title"])}
            for row in value or []
        ]

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> list[Row]:
        documents = []
        for line in filter(str.strip, value.split("\n")):
            link, _space, title = line.strip().partition(" ")
            if not link.startswith(("https://", "http://")):
                raise ValueError(LACKS_LINK)
            documents.append({"title": title, "link": link, "file": ""})
        return documents


COLUMNS: dict[str, Cell] = {
    "slug": Address(),
    "title": Cell(),
    "language": Choice(LANGUAGES, "en"),
    "cities": Cell(),
    "countries": Cell(),
    "places": Places(City, "name", "aliases"),
    "topics": Slugs(Topic, "name_en", "name_fr", "coe_label"),
    "period": Cell(),
    "start_year": Year(),
    "end_year": Year(),
    "ongoing": YesNo(),
    "period_corrected": YesNo(),
    "summary": Cell(),
    **{part: Cell() for part in GoodPractice.PARTS},
    "reference_documents": Documents(),
    "contact_name": Cell(),
    "contact_unit": Cell(),
    "contact_email": Cell(),
    "evidence": Choice(GoodPractice.Evidence.choices, GoodPractice.Evidence.DESCRIBED),
    "source_url": Cell(),
    "published_at": Moment(),
    "updated_at": Moment(),
    "address": Cell(),
}
HEADINGS = list(COLUMNS)
CONTACT = ("contact_name", "contact_unit", "contact_email")
# Columns that follow from others, or that nobody may set.
TOLD = ("cities", "countries", "address")
# The field behind a column, where it is called otherwise.
ATTRIBUTES = {"period": "period_text"}
LINKED = {"places", "topics", "reference_documents"}
FIELDS = [ATTRIBUTES.get(n, n) for n in COLUMNS if n not in {*TOLD, *LINKED}]


def lines(practices: GoodPracticeQuerySet, keys: Sequence[int]) -> Iterator[Line]:
    """Give the lines of the practices with these keys, in their order.

    A few queries for some hundred practices; what is no longer there is left out.
    """
    for start in range(0, len(keys), BATCH):
        batch = list(keys[start : start + BATCH])
        records = records_of(practices, batch)
        for key in batch:
            if key in records:
                record = records[key]
                yield [cell.data(record[name]) for name, cell in COLUMNS.items()]


def records_of(
    practices: GoodPracticeQuerySet, keys: list[int]
) -> dict[int, dict[str, Any]]:
    """Read what the lines of some practices are made of, by their keys."""
    rows = practices.sheet_rows(keys, [*FIELDS, "contact_is_public"])
    columns = [name for name in COLUMNS if name not in {*TOLD, *LINKED}]
    columns.append("contact_is_public")
    topics, places = (
        grouped(practices.topics_filed(keys)),
        grouped(practices.placed_in(keys)),
    )
    documents = grouped(practices.referring_to(keys))
    base, records = public_list(), {}
    for key, *values in rows.iterator(BATCH):
        record = dict(zip(columns, values, strict=True))
        record["address"] = address = f"{base}{record['slug']}/"
        record["topics"] = [slug for (slug,) in topics[key]]
        record |= about_places(places[key])
        record["title"] = record["title"] or title_for(places[key])
        record["reference_documents"] = [
            {"title": title, "link": link or f"{address}documents/{pk}/"}
            for title, link, pk in documents[key]
        ]
        if not record["contact_is_public"]:
            record |= dict.fromkeys(CONTACT, "")
        records[key] = record
    return records


def grouped(rows: Any) -> dict[int, list[tuple[Any, ...]]]:
    """Gather rows by the first of their values, a practice's key."""
    groups: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for key, *values in rows.iterator(BATCH):
        groups[key].append(tuple(values))
    return groups


def about_places(places: list[tuple[Any, ...]]) -> dict[str, Any]:
    """Give where a practice is, and the names and countries for those who read it."""
    names, countries, rows = [], [], []
    for slug, name, of_city, country, locality in places:
        names.append(name or on_a_line(locality))
        countries.append(of_city or country)
        rows.append({"city": slug, "country": country, "locality": locality})
    return {
        "cities": "; ".join(filter(None, names)),
        "countries": "; ".join(dict.fromkeys(countries)),
        "places": rows,
    }


def title_for(places: list[tuple[Any, ...]]) -> str:
    """Give the site's words for a practice without a title, in English as the rest."""
    codes = {of_city or country for _slug, _name, of_city, country, _town in places}
    names = [name or town for _slug, name, _of_city, _country, town in places]
    with translation.override("en"):
        countries = [country_name(code) for code in by_name(codes)]
        return on_a_line(untitled(list(filter(None, names)) or countries))


def own_title(text: str) -> str:
    """Read a title; the site's words for none are none."""
    return "" if UNTITLED.fullmatch(text.strip()) else text


def public_list() -> str:
    """Give the whole address of the list, in English whoever asks."""
    with translation.override("en"):
        return settings.SITE_URL + reverse("practices:list")
