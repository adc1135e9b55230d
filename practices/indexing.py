"""Keeps the words of all practices in the search index, as they are now.

The database notes which practices changed (triggers.py). They are indexed within the
transaction in which the desk changes or publishes them; what changes in another way, as
with the name of a city, before the next search is answered. Who may see what was found
is not asked here.
"""

from collections.abc import Callable, Collection, Iterable
from contextlib import suppress
from threading import Lock, Thread

from django.conf import settings
from django.db import OperationalError, connection, transaction
from django.db.models import Min

from cities.countries import names_in_languages
from cities.models import City, Network
from practices import search, triggers
from practices.excerpt import without_labels
from practices.models import CatalogueVersion, GoodPractice, Topic, Unindexed
from practices.models.patience import at_once
from practices.planner import gather_statistics
from practices.search.tokens import stream

BATCH = 500
# Changes that a reader waits for, a few for each practice: less than a second.
SOON = 900
_catching_up = Lock()
# Of a field of the index, in characters: what PostgreSQL can hold of any script.
LONGEST = 150_000
SITE_LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)
LEAD = ("summary", "purpose")
REST = tuple(part for part in GoodPractice.PARTS if part not in LEAD)

Progress = Callable[[int, int], None]
"""Told how many practices are indexed, and of how many."""
Texts = Iterable[tuple[str, Collection[str]]]


def catch_up() -> None:
    """Index the practices that changed since it was last done, if there are any."""
    while Unindexed.objects.exists():
        with transaction.atomic():
            _index_some()


def catch_up_once() -> None:
    """Do so after many changes at once, of which each practice has several."""
    changes = Unindexed.objects.order_by().values("practice_id")
    first = changes.annotate(first=Min("pk")).values("first")
    Unindexed.objects.exclude(pk__in=first).delete()
    catch_up()


def catch_up_soon() -> None:
    """Do so for a reader, who waits for a few practices but not for another writer.

    What is more is done apart; she gets the answer of the index as it is.
    """
    pending = Unindexed.objects.count()
    if pending > SOON:
        _catch_up_apart()
    elif pending:
        at_once(_index_some)


def _catch_up_apart() -> None:
    if _catching_up.acquire(blocking=False):
        Thread(target=_catch_up_and_close, name="catalogue", daemon=True).start()


def _catch_up_and_close() -> None:
    try:
        with suppress(OperationalError):  # others write: the next search does it
            catch_up()
    finally:
        connection.close()
        _catching_up.release()


def rebuild(progress: Progress) -> int:
    """Index all practices from nothing, or change nothing; count them."""
    with transaction.atomic():
        _wait_for_others()
        noted = list(Unindexed.objects.values_list("pk", flat=True))
        search.clear()
        keys = GoodPractice.objects.all_keys()
        for start in range(0, len(keys), BATCH):
            search.replace(_entries(keys[start : start + BATCH]))
            progress(min(start + BATCH, len(keys)), len(keys))
        for start in range(0, len(noted), BATCH):
            Unindexed.objects.filter(pk__in=noted[start : start + BATCH]).delete()
        triggers.raise_version()
    gather_statistics()
    return len(keys)


def _index_some() -> None:
    _wait_for_others()
    changes = list(Unindexed.objects.order_by("pk")[:SOON])
    keys = {change.practice_id for change in changes}
    search.remove(keys)
    search.replace(_entries(keys))
    Unindexed.objects.filter(pk__in=[change.pk for change in changes]).delete()


def _wait_for_others() -> None:
    """Let one process index at a time: an older reading must not come last."""
    list(CatalogueVersion.objects.select_for_update())


def _entries(keys: Collection[int]) -> list[search.Entry]:
    practices = GoodPractice.objects.for_detail()
    return [entry(practice) for practice in practices.filter(pk__in=keys)]


def entry(practice: GoodPractice) -> search.Entry:
    """Make the words by which a practice is found, of its texts and of its names."""
    title, names, lead, rest = map(_stream, texts(practice))
    return search.Entry(practice.pk, (title, names, lead, rest))


def texts(practice: GoodPractice) -> list[Texts]:
    """Give what is indexed in each of search.FIELDS, each text with its languages."""
    language = (practice.language,)
    rest = [*(getattr(practice, part) for part in REST), practice.period_text]
    documents = [document.title for document in practice.reference_documents.all()]
    return [
        [(practice.title, language)],
        [*_names(practice)],
        [(getattr(practice, part), language) for part in LEAD],
        [(text, language) for text in [*rest, *documents]],
    ]


def _stream(field: Texts) -> str:
    """Fold one field, of which what goes beyond all measure is left out."""
    left = LONGEST
    kept = []
    for text, languages in field:
        kept.append((without_labels(text)[:left], languages))
        left = max(left - len(text), 0)
    return stream(kept)


def _names(practice: GoodPractice) -> Texts:
    """Give the names that a practice is filed under, in every language of the site."""
    for topic in practice.topics.all():
        yield from ((name, SITE_LANGUAGES) for name in _of_topic(topic))
    for place in practice.places.all():
        names = _of_city(place.city) if place.city else [place.locality]
        yield from ((name, ()) for name in names)
        yield from ((name, ()) for name in names_in_languages(place.country_code))
    for network in practice.networks:
        yield from ((name, SITE_LANGUAGES) for name in _of_network(network))


def _of_topic(topic: Topic) -> list[str]:
    return [*_translations(topic, "name"), topic.coe_label]


def _of_city(city: City) -> list[str]:
    return [city.name, *city.alias_list]


def _of_network(network: Network) -> list[str]:
    return [*_translations(network, "name"), network.own_name]


def _translations(row: Topic | Network, field: str) -> list[str]:
    return [getattr(row, f"{field}_{code}") or "" for code in SITE_LANGUAGES]
