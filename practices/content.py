"""All that a practice says, as plain data: what versions keep and updates carry over.

Content is a dict that JSON can hold. Topics and cities stand in it by their addresses,
files by the names under which they are stored.
"""

from collections.abc import Iterable
from typing import Any

from django.db import models, transaction

from cities.countries import country_name
from cities.models import City
from practices.models import GoodPractice, Picture, Place, ReferenceDocument, Topic
from practices.models.practice import heading, language_name

Content = dict[str, Any]
Row = dict[str, Any]

# The fields of a practice that its form asks for.
FIELDS = (
    "title",
    "language",
    "period_text",
    "start_year",
    "end_year",
    "ongoing",
    "period_corrected",
    "summary",
    *GoodPractice.PARTS,
    "contact_name",
    "contact_unit",
    "contact_email",
    "contact_may_be_asked",
    "contact_is_public",
    "evidence",
    "source_url",
    "notes",
)
# The fields of what a practice has several of.
LISTS: dict[str, tuple[str, ...]] = {
    "places": ("city", "country", "locality"),
    "reference_documents": ("title", "link", "file"),
    "pictures": ("file", "alternative_text", "credit", "persons_agree"),
}
MODELS: dict[str, type[models.Model]] = {
    "places": Place,
    "reference_documents": ReferenceDocument,
    "pictures": Picture,
}


def content_of(practice: GoodPractice) -> Content:
    """Read all that a practice says; what is not stored has no topics and no lists."""
    is_stored = practice.pk is not None
    content = {name: getattr(practice, name) for name in FIELDS}
    topics = practice.topics.all() if is_stored else ()
    content["topics"] = [topic.slug for topic in topics]
    for name in LISTS:
        rows = getattr(practice, name).all() if is_stored else ()
        content[name] = [row_of(row, name) for row in rows]
    return content


def row_of(row: models.Model, name: str) -> Row:
    """Read a row of one of the lists of a practice."""
    return {field: _plain(getattr(row, field)) for field in LISTS[name]}


def _plain(value: Any) -> Any:
    """Give the address of a city, the name of a file; other values as they are."""
    if isinstance(value, City):
        return value.slug
    return value if isinstance(value, bool) else str(value or "")


@transaction.atomic
def write(practice: GoodPractice, content: Content) -> None:
    """Make a practice say this, and store it. What nothing changes in is not touched.

    A city or topic that is no longer there is left out.
    """
    for name in FIELDS:
        setattr(practice, name, content[name])
    practice.save()
    practice.topics.set(Topic.objects.at(*content["topics"]))
    for name in LISTS:
        _write_rows(practice, name, content[name])


def _write_rows(practice: GoodPractice, name: str, wanted: list[Row]) -> None:
    """Keep the rows up to the first that differs, and make the others anew."""
    rows = list(getattr(practice, name).all())
    there = [row_of(row, name) for row in rows]
    same = next(
        (
            n
            for n, pair in enumerate(zip(there, wanted, strict=False))
            if pair[0] != pair[1]
        ),
        min(len(there), len(wanted)),
    )
    for row in rows[same:]:
        row.delete()
    for values in wanted[same:]:
        _make(practice, MODELS[name], values)


def _make(practice: GoodPractice, model: type[models.Model], values: Row) -> None:
    if "city" in values:
        city = City.objects.at(values["city"]).first()
        if values["city"] and city is None:
            return
        values = values | {"city": city}
    model._default_manager.create(practice=practice, **values)


# What a person reads of it.


def parts_of(content: Content) -> list[tuple[str, str, str]]:
    """Give name, heading and text of each part, in the order of the form."""
    texts = {
        "title": content["title"],
        "places": _lines(_places(content["places"])),
        "period_text": _period(content),
        "topics": _lines(_topics(content["topics"])),
        **{part: content[part] for part in GoodPractice.PARTS[:4]},
        "reference_documents": _lines(
            _document(r) for r in content["reference_documents"]
        ),
        "contact": _contact(content),
        "pictures": _lines(_picture(row) for row in content["pictures"]),
        "summary": content["summary"],
        **{part: content[part] for part in GoodPractice.PARTS[4:]},
        "language": language_name(content["language"]),
        "evidence": str(GoodPractice.Evidence(content["evidence"]).label),
        "source_url": content["source_url"],
        "notes": content["notes"],
    }
    return [(name, heading(name), text) for name, text in texts.items()]


def _lines(texts: Iterable[str]) -> str:
    return "\n".join(filter(None, texts))


def _places(rows: list[Row]) -> list[str]:
    cities = City.objects.by_address([row["city"] for row in rows if row["city"]])
    return [_place(row, cities.get(row["city"])) for row in rows]


def _place(row: Row, city: City | None) -> str:
    name = city.name if city else row["locality"] or row["city"]
    country = str(city.country if city else row["country"])
    return ", ".join(filter(None, [name, country and country_name(country)]))


def _topics(slugs: list[str]) -> list[str]:
    known = {topic.slug: topic.name for topic in Topic.objects.all()}
    moved = Topic.objects.former_slugs()
    return [known.get(moved.get(slug, slug), slug) for slug in slugs]


def _period(content: Content) -> str:
    text: str = content["period_text"]
    if not content["period_corrected"]:
        return text
    period = GoodPractice(
        **{n: content[n] for n in ("start_year", "end_year", "ongoing")}
    )
    return f"{text} ({period.period_label})"


def _document(row: Row) -> str:
    return ": ".join(filter(None, [row["title"], row["link"] or _name(row["file"])]))


def _picture(row: Row) -> str:
    shown = [row["alternative_text"], row["credit"], _name(row["file"])]
    return " · ".join(filter(None, shown))


def _name(file: str) -> str:
    return file.rpartition("/")[2]


def _contact(content: Content) -> str:
    who = [content[f"contact_{name}"] for name in ("name", "unit", "email")]
    consents = [
        heading(name)
        for name in ("contact_may_be_asked", "contact_is_public")
        if content[name]
    ]
    return _lines([*who, *consents])
