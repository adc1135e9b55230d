"""Create accounts to try the admin with, one for each role."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from cities.models import City
from practices.roles import CITY_OFFICERS, PROGRAMME_STAFF, ensure_groups

PASSWORD = "intercultural-demo-2026"  # noqa: S105 (known to all, and only with DEBUG)


@dataclass(frozen=True)
class Account:
    address: str
    group: str = ""
    city: str = ""
    is_superuser: bool = False


ACCOUNTS = [
    Account("lisbon.officer@example.org", CITY_OFFICERS, city="lisbon"),
    Account("oslo.officer@example.org", CITY_OFFICERS, city="oslo"),
    Account("programme.officer@example.org", PROGRAMME_STAFF),
    Account("admin@example.org", is_superuser=True),
]


class Command(BaseCommand):
    help = "Create the demo accounts that are missing and list them. Only with DEBUG."

    def handle(self, **options: Any) -> None:
        if not settings.DEBUG:
            raise CommandError(
                "Demo accounts have a password that everybody knows, so they are "
                "created only on a trial installation, with DEBUG=true."
            )
        self.stdout.write("Demo accounts, for the admin at /admin/:")
        for user in ensure_accounts():
            self.stdout.write(
                f"  {role(user):24}  {user.username:30}  {password_of(user)}"
            )


@transaction.atomic
def ensure_accounts() -> list[User]:
    """Give the four accounts; one that exists already is not touched."""
    groups = ensure_groups()
    users = []
    for account in ACCOUNTS:
        user = User.objects.filter(username=account.address).first()
        if not user:
            user = create(account)
            user.groups.set([groups[account.group]] if account.group else [])
            for city in City.objects.filter(slug=account.city):
                city.officers.add(user)
        users.append(user)
    return users


def create(account: Account) -> User:
    return User.objects.create_user(
        account.address,
        account.address,
        PASSWORD,
        is_staff=True,
        is_superuser=account.is_superuser,
    )


def role(user: User) -> str:
    """Say in a few words what the account may do, as it is now."""
    groups = [group.name for group in user.groups.all()]
    cities = [city.name for city in City.objects.filter(officers=user)]
    return ", ".join(groups + cities) or ("Superuser" if user.is_superuser else "–")


def password_of(user: User) -> str:
    # Not user.check_password, which may write the account anew.
    demo = check_password(PASSWORD, user.password)
    return PASSWORD if demo else "password changed"
