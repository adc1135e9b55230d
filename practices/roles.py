"""Who may do what in the admin: city officers, programme staff.

A group gives the right to a kind of thing. Which practices its members see and change
is for policy.py to say.
"""

from collections.abc import Iterable

from django.contrib.auth import get_permission_codename
from django.contrib.auth.models import AnonymousUser, Group, Permission, User
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, QuerySet

from cities.models import City, IndexArea, IndexResult, Network, NetworkActivity
from practices.models import (
    GoodPractice,
    Picture,
    Place,
    ReferenceDocument,
    Topic,
    UnmetSearch,
)

CITY_OFFICERS = "City officers"
PROGRAMME_STAFF = "Programme staff"

OF_PRACTICES: list[type[Model]] = [GoodPractice, Place, ReferenceDocument, Picture]
OF_THE_PROGRAMME: list[type[Model]] = [
    City,
    Network,
    NetworkActivity,
    IndexArea,
    IndexResult,
    Topic,
    UnmetSearch,
]


def ensure_groups() -> dict[str, Group]:
    """Make the groups that are missing, and give each what it lacks; by name."""
    return {
        CITY_OFFICERS: ensure_group(
            CITY_OFFICERS, permissions(["add", "change", "view"], OF_PRACTICES)
        ),
        PROGRAMME_STAFF: ensure_group(
            PROGRAMME_STAFF,
            permissions(
                ["add", "change", "delete", "view"], OF_PRACTICES + OF_THE_PROGRAMME
            ),
        ),
    }


def ensure_group(name: str, allowed: Iterable[Permission]) -> Group:
    group, _created = Group.objects.get_or_create(name=name)
    group.permissions.add(*allowed)
    return group


def permissions(
    actions: Iterable[str], models: Iterable[type[Model]]
) -> QuerySet[Permission]:
    models = list(models)
    names = [
        get_permission_codename(action, model._meta)
        for action in actions
        for model in models
    ]
    kinds = ContentType.objects.get_for_models(*models).values()
    return Permission.objects.filter(content_type__in=kinds, codename__in=names)


def is_programme_staff(user: User | AnonymousUser) -> bool:
    """Tell whether `user` works for the programme; a superuser may do as much."""
    return user.is_active and (user.is_superuser or belongs_to(user, PROGRAMME_STAFF))


def is_officer(user: User | AnonymousUser) -> bool:
    """Tell whether `user` writes for a city."""
    return user.is_active and belongs_to(user, CITY_OFFICERS)


def belongs_to(user: User | AnonymousUser, group: str) -> bool:
    return user.groups.filter(name=group).exists()
