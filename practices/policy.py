"""Who may see and change which practices at the desk.

Lists, forms, history, look-ups, files and actions of the admin all ask here.
"""

from collections.abc import Callable, Hashable
from typing import Any

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from cities.models import City, CityQuerySet
from practices import roles
from practices.models import GoodPractice
from practices.querysets import GoodPracticeQuerySet

Person = User | AnonymousUser
Status = GoodPractice.Status

# While a practice is with its city; afterwards it is with the programme.
WITH_THE_CITY = frozenset({Status.DRAFT, Status.CHANGES_REQUESTED})


def member(request: HttpRequest) -> User:
    """Give the person who asks: desk and account pages are for members alone."""
    assert isinstance(request.user, User)  # noqa: S101
    return request.user


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
    """Let nobody change what is public: an update of it is prepared, and approved."""
    if practice.status in {Status.PUBLISHED, Status.ARCHIVED}:
        return False
    if is_staff(user):
        return True
    return practice.status in WITH_THE_CITY and can_see(user, practice)


def can_delete(user: Person, practice: GoodPractice) -> bool:
    """Let drafts alone be deleted, by nobody else than who sees them.

    What was sent in once is archived instead. Only a superuser deletes such a draft,
    because a law may ask for it: what is public she archives, restores and withdraws
    first, steps that stay in the log. An update that is a draft may always go: what it
    says stays in the versions of its practice.
    """
    if practice.status != Status.DRAFT or not can_see(user, practice):
        return False
    was_sent_in = practice.submitted_at is not None and practice.update_of_id is None
    return user.is_superuser or not was_sent_in


def programme_staff() -> QuerySet[User]:
    """Give the people who work for the programme."""
    return User.objects.filter(is_active=True, groups__name=roles.PROGRAMME_STAFF)


def officers_of(practice: GoodPractice) -> QuerySet[User]:
    """Give the officers of the cities of a practice, each once."""
    cities = practice.places.exclude(city=None).values("city")
    return User.objects.filter(is_active=True, cities__in=cities).distinct()


def own_cities(user: Person) -> CityQuerySet:
    """Give the cities for which the person writes."""
    return City.objects.filter(officers=user.pk)


# --- Django's question: has this person a permission, for a thing or a kind? ----------

DESK = frozenset({"cities", "practices"})
PARTS = frozenset({"picture", "place", "referencedocument"})


def allows(user: Person, permission: str, thing: Any = None) -> bool:
    """Answer for a permission such as "practices.change_goodpractice".

    What is not named here belongs to the programme, and outside the desk to superusers.
    """
    app, _, codename = permission.partition(".")
    action, _, kind = codename.partition("_")
    if app == "auth":
        return kind == "user" and may_with_account(user, action, thing)
    if app == "practices" and kind == "goodpractice":
        return may_with_practice(user, action, thing)
    if app == "practices" and kind in PARTS and action != "delete":
        return is_staff(user) or is_officer(user)
    return app in DESK and is_staff(user)


def enters(user: Person, app: str) -> bool:
    """Tell whether the person sees something of an app at the desk."""
    if app == "practices" and is_officer(user):
        return True
    return (app in DESK or app == "auth") and is_staff(user)


def may_with_practice(user: Person, action: str, practice: GoodPractice | None) -> bool:
    if action == "add":
        return can_add(user)
    if practice is None:
        return is_staff(user) or is_officer(user)
    rules = {"view": can_see, "change": can_change, "delete": can_delete}
    return action in rules and rules[action](user, practice)


def may_with_account(user: Person, action: str, account: User | None) -> bool:
    """Let staff see all accounts; which ones it changes, `can_manage` says.

    Accounts are made by invitations. Nobody deletes one, superusers neither: what its
    owner did would go from the log. It is disabled.
    """
    if action == "change" and account:
        return can_manage(user, account)
    return action in {"view", "change"} and is_staff(user)


def can_manage(user: Person, account: User) -> bool:
    """Let staff manage the accounts of officers, and superusers all."""
    if user.is_superuser:
        return user.is_active
    return is_staff(user) and not roles.is_of_the_programme(account)
