"""What a practice needs before it can be sent in or published."""

from django.utils.translation import gettext

from practices.models import GoodPractice


def missing(practice: GoodPractice) -> list[str]:
    """Name what a practice needs before it can be sent in or published."""
    needed = {
        gettext("a title"): practice.title.strip(),
        gettext("a city or country"): practice.places.exists(),
        gettext("a topic"): practice.topics.exists(),
        gettext("Purpose or Process"): f"{practice.purpose}{practice.process}".strip(),
        gettext("under each picture, the tick that whoever is shown agrees"): (
            not practice.pictures.filter(persons_agree=False).exists()
        ),
    }
    return [name for name, given in needed.items() if not given]
