"""What the form says beside what is typed: how it is understood, looks and reads."""

from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language, gettext

from cities.models import City
from practices import policy
from practices.content import FIELDS, Content, Row
from practices.hints import hints, led_nowhere, links_in
from practices.links import dead_among
from practices.models import GoodPractice, Place, Topic
from practices.models.practice import heading
from practices.period import Period, format_period
from practices.requirements import Need, is_described, missing_in
from practices.similar import Similar, similar

TEXTS = ("title", "purpose", "rationale", "process", "impact", "summary")
OTHER_TEXTS = ("obstacles", "transferability", "beneficiaries", "partners", "resources")
NO_ADDRESS = "preview"


@dataclass(frozen=True)
class ShownPicture:
    """The picture of a card, as the desk shows it."""

    alternative_text: str
    get_absolute_url: str


@dataclass(frozen=True)
class Advice:
    """All that is said of what is typed; none of it keeps anybody from saving."""

    period: str
    hints: dict[str, list[str]]
    similar: list[Similar]
    needs: list[Need]
    practice: GoodPractice

    @property
    def card(self) -> str:
        context = {"practice": self.practice}
        return render_to_string("admin/practices/live_card.html", context)

    @property
    def alike(self) -> str:
        context = {"similar": self.similar}
        return render_to_string("admin/practices/similar.html", context)

    @property
    def lacking(self) -> str:
        context = {"lacking": self.needs}
        return render_to_string("admin/practices/lacking.html", context)

    def as_json(self) -> dict[str, Any]:
        return {
            "period": self.period,
            "hints": self.hints,
            "similar": self.alike,
            "lacking": self.lacking,
            "card": self.card,
        }


def advice(
    user: policy.Person, content: Content, practice: GoodPractice | None = None
) -> Advice:
    """Look at what is typed in the form of a practice, or of a new one."""
    return Advice(
        format_period(period_of(content), get_language() or "en"),
        said_of(content),
        similar(user, content, practice),
        missing_in(content),
        as_practice(content, practice),
    )


def said_of(content: Content) -> dict[str, list[str]]:
    """Give the hints on each part: texts, period, documents and pictures."""
    texts = {name: content[name] for name in (*TEXTS, *OTHER_TEXTS)}
    listed = [row["link"] for row in content["reference_documents"] if row["link"]]
    dead = dead_among([*listed, *links_in("\n".join(texts.values()))])
    others = {
        "period_text": on_period(content),
        "reference_documents": list(led_nowhere(listed, dead)),
        "pictures": on_pictures(content["pictures"]),
    }
    said = hints(texts, dead, map(heading, texts))
    return said | {name: told for name, told in others.items() if told}


def on_period(content: Content) -> list[str]:
    """Say gently that a period was not understood; it stays as it is written."""
    if not content["period_text"] or period_of(content).is_known:
        return []
    return [
        gettext("No year was found in it. Write for example 2013–2016, or since 2013.")
    ]


def period_of(content: Content) -> Period:
    return Period(content["start_year"], content["end_year"], content["ongoing"])


def on_pictures(rows: list[Row]) -> list[str]:
    """Say gently that a picture still needs words; a draft keeps it without."""
    if all(is_described(row) for row in rows):
        return []
    return [
        gettext(
            "Say what each picture shows, for those who do not see it: a draft is "
            "saved without, but cannot be sent in."
        )
    ]


def as_practice(content: Content, stored: GoodPractice | None) -> GoodPractice:
    """Make a practice that says this, to be shown and never stored."""
    shown = GoodPractice(
        pk=stored.pk if stored else 0,
        slug=stored.slug if stored else NO_ADDRESS,
        **{name: content[name] for name in FIELDS},
    )
    topics = Topic.objects.filter(slug__in=content["topics"])
    shown._prefetched_objects_cache = {  # type: ignore[attr-defined]
        "places": _places(content),
        "topics": list(topics),
        "pictures": _pictures(stored) if stored else [],
    }
    return shown


def _places(content: Content) -> list[Place]:
    slugs = [row["city"] for row in content["places"] if row["city"]]
    cities = {city.slug: city for city in City.objects.filter(slug__in=slugs)}
    return [
        Place(
            city=cities.get(row["city"]),
            country=row["country"],
            locality=row["locality"],
        )
        for row in content["places"]
    ]


def _pictures(stored: GoodPractice) -> list[ShownPicture]:
    """Give the first stored picture: one that is only chosen is not here yet."""
    name = "admin:practices_goodpractice_file"
    return [
        ShownPicture(
            picture.alternative_text,
            reverse(name, args=[stored.pk, "pictures", picture.pk]),
        )
        for picture in stored.pictures.all()[:1]
    ]
