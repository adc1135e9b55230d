"""Who is who at the desk: city officers, programme staff.

The two groups are marks alone: what each may do is for policy.py to say.
"""

from django.contrib.auth.models import AnonymousUser, Group, User
from django.utils.translation import gettext_noop

# As they are stored; shown, they are translated.
CITY_OFFICERS = gettext_noop("City officers")
PROGRAMME_STAFF = gettext_noop("Programme staff")


def ensure_groups() -> dict[str, Group]:
    """Give the groups by their names; make those that are missing."""
    names = (CITY_OFFICERS, PROGRAMME_STAFF)
    return {name: Group.objects.get_or_create(name=name)[0] for name in names}


def is_programme_staff(user: User | AnonymousUser) -> bool:
    """Tell whether `user` works for the programme; a superuser may do as much."""
    return user.is_active and is_of_the_programme(user)


def is_of_the_programme(user: User | AnonymousUser) -> bool:
    """Tell it of an account, which may be a disabled one."""
    return user.is_superuser or belongs_to(user, PROGRAMME_STAFF)


def is_officer(user: User | AnonymousUser) -> bool:
    """Tell whether `user` writes for a city."""
    return user.is_active and belongs_to(user, CITY_OFFICERS)


def belongs_to(user: User | AnonymousUser, group: str) -> bool:
    return user.groups.filter(name=group).exists()
