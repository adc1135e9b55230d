"""Who may see and change which practices at the desk.

Lists, forms, history, look-ups, files and actions of the admin all ask here.
"""

from collections.abc import Callable, Hashable

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Q

from cities.models import City, CityQuerySet
from practices import roles
from practices.models import GoodPractice
from practices.querysets import GoodPracticeQuerySet

Person = User | AnonymousUser
Status = GoodPractice.Status

# While a practice is with its city; afterwards it is with the programme.
WITH_THE_CITY = frozenset({Status.DRAFT, Status.CHANGES_REQUESTED})


def is_staff(user: Person) -> bool:
    """Tell whether the person works for the programme; a superuser always does."""
    return user.is_active and (
        user.is_superuser or once(user, "staff", roles.is_programme_staff)
    )


def is_officer(user: Person) -> bool:
    return (
        user.is_active
        and not is_staff(user)
        and once(user, "officer", roles.is_officer)
    )


def once(user: Person, question: Hashable, ask: Callable[[Person], bool]) -> bool:
    """Ask once for each request: a page asks the same many times.

    As with Django's own permissions the answer stays with the account's object, which
    the next request loads anew.
    """
    answers: dict[Hashable, bool] = user.__dict__.setdefault("_desk_answers", {})
    if question not in answers:
        answers[question] = ask(user)
    return answers[question]


def practices_for(user: Person) -> GoodPracticeQuerySet:
    """Give all practices to the programme, and to an officer those of her cities."""
    practices = GoodPractice.objects.all()
    if is_staff(user):
        return practices
    if is_officer(user):
        return practices.that(Q(places__city__officers=user.pk))
    return practices.none()


def can_see(user: Person, practice: GoodPractice) -> bool:
    if is_staff(user):
        return True
    seen = practices_for(user).filter(pk=practice.pk)
    return once(user, ("sees", practice.pk), lambda _user: seen.exists())


def can_add(user: Person) -> bool:
    """Let the programme describe practices, and officers who have a city."""
    if is_staff(user):
        return True
    own = own_cities(user)
    return is_officer(user) and once(user, "has a city", lambda _user: own.exists())


def can_change(user: Person, practice: GoodPractice) -> bool:
    if is_staff(user):
        return True
    return practice.status in WITH_THE_CITY and can_see(user, practice)


def can_delete(user: Person, practice: GoodPractice) -> bool:
    """Let drafts alone be deleted: what was sent in once is archived instead.

    A superuser may delete anything, because a law may ask for it.
    """
    is_draft = practice.status == Status.DRAFT and practice.submitted_at is None
    return user.is_active and (
        user.is_superuser or (is_draft and can_see(user, practice))
    )


def own_cities(user: Person) -> CityQuerySet:
    """Give the cities for which the person writes."""
    return City.objects.filter(officers=user.pk)
