"""Every way in which the catalogue changes, done to a small one."""

from dataclasses import dataclass
from typing import Any

from django.db import connection

from cities.models import City, Network
from practices.indexing import catch_up
from practices.models import GoodPractice, Place, Topic
from practices.workflow import transition
from tests.factories import (
    PUBLISHED,
    make_city,
    make_document,
    make_network,
    make_practice,
    make_staff,
    make_topic,
)


@dataclass
class World:
    """A small catalogue in which each thing is linked to each other one."""

    practice: GoodPractice
    draft: GoodPractice
    city: City
    other: City
    topic: Topic
    network: Network


def make_world():
    network, topic = make_network("Intercultural Network"), make_topic("Education")
    city = make_city("Zürich", "CH", networks=[network], aliases="Zurigo")
    other = make_city("Łódź", "PL")
    practice = make_practice("Open gardens", cities=[city, other], topics=[topic])
    make_document(practice, "Annual report")
    draft = make_practice(
        "Quiet drafts", city=city, topics=[topic], status="submitted", purpose="Rest."
    )
    catch_up()
    return World(practice, draft, city, other, topic, network)


def edit(row, /, **fields):
    for name, value in fields.items():
        setattr(row, name, value)
    row.save()


def change(model, **fields):
    """Change rows as no model knows of it."""
    return lambda world: model.objects.update(**fields)


def of(which, /, **fields):
    return lambda world: edit(getattr(world, which), **fields)


def publish(world):
    transition(world.draft, "publish", by=make_staff())


def archive(world):
    transition(world.practice, "archive", make_staff(), "It ended.")


def bulk_create(world):
    GoodPractice.objects.bulk_create(
        GoodPractice(
            title=f"Bulk {number}",
            slug=f"bulk-{number}",
            status="published",
            published_at=PUBLISHED,
        )
        for number in range(3)
    )


def merge(world):
    """Put what a city has under another one, and delete it: nothing tells a model."""
    Place.objects.filter(practice=world.practice, city=world.other).delete()
    world.city.places.update(city=world.other)
    City.objects.filter(pk=world.city.pk).delete()


def by_hand(world):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE practices_goodpractice SET purpose = 'By hand'")


def national(world):
    Place.objects.create(practice=world.practice, country="PT", locality="Camden")


CHANGES: dict[str, Any] = {
    "create": lambda world: make_practice("New doors", city=world.city),
    "create in bulk": bulk_create,
    "edit the title": of("practice", title="Closed gardens"),
    "edit a part": of("practice", obstacles="Nobody had a key."),
    "edit the language": of("practice", language="fr"),
    "edit a draft": of("draft", title="Quieter drafts"),
    "update the title": change(GoodPractice, title="Same"),
    "update in SQL": by_hand,
    "publish": publish,
    "archive": archive,
    "delete": lambda world: world.practice.delete(),
    "delete all": lambda world: GoodPractice.objects.all().delete(),
    "rename a city": of("city", name="Turicum"),
    "update a city": change(City, name="Everywhere"),
    "give a city an alias": of("other", aliases="Lodsch"),
    "move a city": of("city", country="DE"),
    "rename a topic": of("topic", name_fr="Éducation"),
    "update a topic": change(Topic, coe_label="School"),
    "delete a topic": lambda world: world.topic.delete(),
    "rename a network": of("network", name="League of Towns"),
    "update a network": change(Network, own_name="Bund"),
    "delete a network": lambda world: world.network.delete(),
    "join a network": lambda world: world.other.networks.add(world.network),
    "leave a network": lambda world: world.city.networks.clear(),
    "join in bulk": lambda world: world.network.members.set([world.other]),
    "add a place": national,
    "remove a place": lambda world: world.practice.places.first().delete(),
    "remove all places": lambda world: Place.objects.all().delete(),
    "merge cities": merge,
    "add a topic": lambda world: world.draft.topics.create(name="Art", order=90),
    "remove topics": lambda world: world.practice.topics.clear(),
    "add a document": lambda world: make_document(world.practice, "Leaflet"),
    "edit a document": lambda world: world.practice.reference_documents.update(
        title="Yearbook"
    ),
    "delete a document": lambda world: (
        world.practice.reference_documents.all().delete()
    ),
}
