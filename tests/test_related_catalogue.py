"""Among the real practices, those are related that the written rules give."""

import pytest

from practices import search
from practices.alike import BANDS
from practices.live import keeper
from practices.models import GoodPractice
from practices.related import related, telling_words

pytestmark = pytest.mark.django_db


def points(practice, other):
    """Add up what the rules say, the long way."""
    topics = set(practice.topics.all()) & set(other.topics.all())
    words = [word for word in telling_words(practice) if is_telling(word)]
    held = sum(other.pk in search.pks(word) for word in words)
    networks = {n for n in practice.networks if n.members.count() <= 40}
    sizes = [
        {band_of(place.city) for place in one.places.all()} - {None}
        for one in (practice, other)
    ]
    return (
        4 * len(topics)
        + (held if held >= 2 else 0)
        + 2 * len(set(practice.countries) & set(other.countries))
        + len(networks & set(other.networks))
        + bool(sizes[0] & sizes[1])
    )


def is_telling(word):
    return len(search.pks(word)) <= 10


def band_of(city):
    if city and city.population:
        return max(low for low in BANDS if low <= city.population)
    return None


@pytest.mark.usefixtures("catalogue")
def test_the_real_ones_are_those_that_the_rules_give():
    snapshot = keeper.snapshot()
    practices = list(GoodPractice.objects.published().for_detail().sorted_by("newest"))

    for practice in practices[::10]:
        found = {other.pk: points(practice, other) for other in practices}
        del found[practice.pk]
        best = sorted(found, key=lambda pk: -found[pk])[:3]
        assert [one.pk for one in related(snapshot, practice)] == best
