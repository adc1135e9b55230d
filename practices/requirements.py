"""What a practice needs before it can be sent in or published."""

from typing import NamedTuple

from django.utils.translation import gettext

from practices.models import GoodPractice


class Need(NamedTuple):
    """What is missing, in words, and the place on the form where it is given."""

    words: str
    place: str


def missing(practice: GoodPractice) -> list[Need]:
    """Give what a practice needs before it can be sent in or published."""
    needed = {
        Need(gettext("a title"), "id_title"): practice.title.strip(),
        Need(gettext("a city or country"), "places-group"): practice.places.exists(),
        Need(gettext("a topic"), "id_topics"): practice.topics.exists(),
        Need(gettext("Purpose or Process"), "id_purpose"): (
            f"{practice.purpose}{practice.process}".strip()
        ),
        Need(
            gettext("under each picture, the tick that whoever is shown agrees"),
            "pictures-group",
        ): not practice.pictures.filter(persons_agree=False).exists(),
    }
    return [need for need, given in needed.items() if not given]
