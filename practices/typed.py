"""What the fields of the desk's form say, before anything of it is stored.

`data` is the form as a browser sends it. Content is that of practices/content.py.
"""

from collections.abc import Iterator
from typing import Any

from django.http import QueryDict
from django.utils.translation import get_language

from cities.models import City
from practices.content import FIELDS, LISTS, Content, Row, content_of
from practices.forms import CONSENTS, YEARS, understood, years_of
from practices.models import GoodPractice, Topic
from practices.models.practice import LANGUAGES
from practices.period import parse_period

MOST_ROWS = 100
CHOICES = {"language": dict(LANGUAGES), "evidence": GoodPractice.Evidence.values}
PERIOD = ("start_year", "end_year", "ongoing", "period_corrected")


def nothing() -> Content:
    """Give the content of a practice of which nothing is written yet.

    Its language is that of the desk, until somebody chooses another.
    """
    return content_of(GoodPractice(language=get_language() or "en"))


def typed_content(data: QueryDict, base: Content | None = None) -> Content:
    """Read what a form says; what it does not ask for is as in `base`."""
    base = base or nothing()
    content = base | {name: text_of(data, name, base[name]) for name in FIELDS}
    for name, choices in CHOICES.items():
        if content[name] not in choices:
            content[name] = base[name]
    content |= {name: base[name] for name in (*PERIOD, *CONSENTS)}
    if "period_text" in data:
        content |= _period(data)
    if "contact_name" in data:
        content |= {name: name in data for name in CONSENTS}
    if "title" in data:
        content["topics"] = _topics(data)
    for name in LISTS:
        if f"{name}-TOTAL_FORMS" in data:
            content[name] = list(_rows(data, name, base[name]))
    return content


def text_of(data: QueryDict, name: str, otherwise: Any) -> Any:
    return data.get(name, "").strip() if name in data else otherwise


def _period(data: QueryDict) -> dict[str, Any]:
    text = data.get("period_text", "")
    first, last = (whole(data.get(name, "")) for name in YEARS[:2])
    try:
        period, corrected = understood(text, first, last, YEARS[2] in data)
    except ValueError:
        period, corrected = parse_period(text), False
    return dict(zip(PERIOD, (*years_of(period), corrected), strict=True))


def whole(text: str) -> int | None:
    return int(text) if text.strip().isdecimal() and len(text) < 10 else None


def _topics(data: QueryDict) -> list[str]:
    keys = [key for text in data.getlist("topics") if (key := whole(text))]
    found = Topic.objects.in_bulk(keys)
    return [topic.slug for topic in Topic.objects.all() if topic.pk in found]


def _rows(data: QueryDict, name: str, base: list[Row]) -> Iterator[Row]:
    """Read the rows of a list; the first of them are those it had, in their order."""
    for number, prefix in rows_of(data, name):
        if f"{prefix}-DELETE" in data:
            continue
        old = base[number] if number < len(base) else {}
        row = {field: _value(data, prefix, field, old) for field in LISTS[name]}
        if any(row.values()):
            yield row


def rows_of(data: QueryDict, name: str) -> Iterator[tuple[int, str]]:
    """Number the rows of a list as `_rows` needs them, with what their names begin."""
    total = whole(data.get(f"{name}-TOTAL_FORMS", "")) or 0
    stored = whole(data.get(f"{name}-INITIAL_FORMS", "")) or 0
    for number in range(min(total, MOST_ROWS)):
        yield number if number < stored else MOST_ROWS, f"{name}-{number}"


def _value(data: QueryDict, prefix: str, field: str, old: Row) -> Any:
    text = data.get(f"{prefix}-{field}", "").strip()
    if field == "persons_agree":
        return bool(text)
    if field == "file":
        return "" if f"{prefix}-file-clear" in data else old.get("file", "")
    if field == "city":
        city = City.objects.filter(pk=whole(text) or 0).first() if text else None
        return city.slug if city else ""
    return text
