"""What a practice needs before it can be sent in or published."""

from typing import NamedTuple

from django.utils.translation import gettext

from practices.content import Content, Row
from practices.models import GoodPractice, Picture


class Need(NamedTuple):
    """What is missing, in words, and the place on the form where it is given."""

    words: str
    place: str


def missing(practice: GoodPractice) -> list[Need]:
    """Give what a practice needs before it can be sent in or published."""
    of_pictures = practice.pictures.values("alternative_text", "persons_agree")
    return missing_in(
        {
            "title": practice.title,
            "places": practice.places.all(),
            "topics": practice.topics.all(),
            "purpose": practice.purpose,
            "process": practice.process,
            "pictures": of_pictures,
        }
    )


def missing_in(content: Content) -> list[Need]:
    """Give what is missing in what a practice says, or would say if it were saved."""
    pictures = content["pictures"]
    needed = {
        Need(gettext("a title"), "id_title"): content["title"].strip(),
        Need(gettext("a city or country"), "places-group"): content["places"],
        Need(gettext("a topic"), "id_topics"): content["topics"],
        Need(gettext("Purpose or Process"), "id_purpose"): (
            f"{content['purpose']}{content['process']}".strip()
        ),
        Need(
            gettext("the alternative text of each picture"),
            "pictures-group",
        ): all(is_described(row) for row in pictures),
        Need(
            gettext("under each picture, the tick that whoever is shown agrees"),
            "pictures-group",
        ): all(row["persons_agree"] for row in pictures),
    }
    return [need for need, given in needed.items() if not given]


def is_described(picture: Row) -> bool:
    """Tell whether a picture has its alternative text."""
    return bool(picture["alternative_text"].strip())


def may_be_public(picture: Picture) -> bool:
    """Tell whether a picture has its alternative text, and the persons' consent."""
    return bool(picture.alternative_text.strip()) and picture.persons_agree
