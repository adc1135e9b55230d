"""Small makers of what the tests need: each with a sensible default for all it has."""

from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.db.models import Max

from cities.models import City, IndexResult, Network, NetworkActivity
from practices.models import (
    GoodPractice,
    Invitation,
    Picture,
    Place,
    ReferenceDocument,
    Topic,
)
from practices.roles import CITY_OFFICERS, PROGRAMME_STAFF, ensure_groups

PUBLISHED = datetime(2026, 3, 1, 12, tzinfo=UTC)
# One grey pixel.
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b55"
    "0000000a49444154789c636800000082008177cd72b60000000049454e44ae426082"
)

numbers = count(1)
TEXTS = [
    "title",
    "period_text",
    "summary",
    *GoodPractice.PARTS,
    "contact_name",
    "contact_unit",
    "contact_email",
    "language",
    "evidence",
    "source_url",
]


def make_network(name="Network of the North", *, kind="national", **fields):
    return Network.objects.create(name=name, kind=kind, **fields)


def make_city(name="Lisbon", country="PT", *, networks=(), officers=(), **fields):
    city = City.objects.create(name=name, country=country, **fields)
    city.networks.set(networks)
    city.officers.set(officers)
    return city


def make_topic(name="Education", **fields):
    order = (Topic.objects.aggregate(last=Max("order"))["last"] or 0) + 1
    return Topic.objects.create(**{"name": name, "order": order} | fields)


def make_practice(
    title="District Mothers",
    *,
    city=None,
    cities=(),
    country="",
    topics=(),
    status="published",
    **fields,
):
    """Make a practice of a city, of several, or of a country alone.

    Without any of them it is of a city of its own.
    """
    if status == "published":
        fields.setdefault("published_at", PUBLISHED)
    practice = GoodPractice.objects.create(title=title, status=status, **fields)
    practice.topics.set(topics)
    places = [city] if city else list(cities)
    if not places and not country:
        places = [make_city(f"City {next(numbers)}")]
    for place in places:
        Place.objects.create(practice=practice, city=place)
    if country:
        Place.objects.create(practice=practice, country=country)
    return practice


def make_document(
    practice, title="The report", *, link="", file=b"%PDF-", name="a.pdf"
):
    """Make a reference document: a link when one is given, else a file."""
    stored = "" if link else ContentFile(file, name)
    return ReferenceDocument.objects.create(
        practice=practice, title=title, link=link, file=stored
    )


def make_picture(practice, alternative_text="Mothers at a table", **fields):
    return Picture.objects.create(
        practice=practice,
        file=ContentFile(PNG, "picture.png"),
        alternative_text=alternative_text,
        **fields,
    )


def make_activity(network, title="A visit to Oslo", *, kind="visit", **fields):
    day = fields.pop("date", date(2025, 5, 9))
    return NetworkActivity.objects.create(
        network=network, title=title, kind=kind, date=day, **fields
    )


def make_index_result(city, score=70, *, published=True, **fields):
    return IndexResult.objects.create(
        city=city, score=score, published=published, **fields
    )


def make_user(name="Someone", *, group="", is_staff=True, **fields):
    """Make an account that may sign in to the desk; without a group it is empty."""
    address = f"{name.lower()}{next(numbers)}@example.org"
    user = User.objects.create(
        **{"username": address, "email": address, "first_name": name} | fields,
        is_staff=is_staff,
    )
    if group:
        user.groups.add(ensure_groups()[group])
    return user


def make_officer(*cities, **fields):
    officer = make_user("Officer", group=CITY_OFFICERS, **fields)
    officer.cities.set(cities)
    return officer


def make_staff(**fields):
    return make_user("Programme", group=PROGRAMME_STAFF, **fields)


def make_superuser(**fields):
    return make_user("Super", is_superuser=True, **fields)


def make_invitation(by=None, *, cities=(), address="new@example.org", **fields):
    """Make an invitation that is open; its token is in `token`."""
    invitation: Any = Invitation(address=address, invited_by=by, **fields)
    invitation.token = invitation.renew()
    invitation.save()
    invitation.cities.set(cities)
    return invitation


def practice_form(practice=None, **changes):
    """Give what the desk's form of a practice sends, as it is now, with `changes`."""
    form: dict[str, Any] = dict.fromkeys(TEXTS, "")
    if practice:
        form |= {name: getattr(practice, name) for name in TEXTS}
        form["topics"] = [topic.pk for topic in practice.topics.all()]
    places = list(practice.places.all()) if practice else []
    for prefix in ("places", "reference_documents", "pictures"):
        form[f"{prefix}-TOTAL_FORMS"] = form[f"{prefix}-INITIAL_FORMS"] = 0
    form["places-TOTAL_FORMS"] = form["places-INITIAL_FORMS"] = len(places)
    for number, place in enumerate(places):
        form[f"places-{number}-id"] = place.pk
        form[f"places-{number}-practice"] = practice.pk
        form[f"places-{number}-city"] = place.city_id or ""
        form[f"places-{number}-country"] = str(place.country)
        form[f"places-{number}-locality"] = place.locality
    return form | changes
