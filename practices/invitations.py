"""Invites people to the desk, and makes accounts of those who come."""

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from practices import audit, emails, roles
from practices.models import Invitation, Preferences


class Gone(Exception):  # noqa: N818  (it is a “no”, not a fault)
    """The invitation was used, withdrawn or renewed, or has expired meanwhile."""


@transaction.atomic
def send(invitation: Invitation, by: User) -> None:
    """Send a new link, in the name of `by`; the one before stops working."""
    token = invitation.renew()
    invitation.invited_by = by
    invitation.save()
    context = {
        "invitation": invitation,
        "token": token,
        "has_account": account_of(invitation.address) is not None,
    }
    emails.queue("invitation", invitation.address, context, invitation.language)


def withdraw(invitation: Invitation) -> bool:
    """End an invitation; tells whether it was still open."""
    still_open = Invitation.objects.open().filter(pk=invitation.pk)
    return still_open.update(withdrawn_at=timezone.now()) == 1


def account_of(address: str) -> User | None:
    """Find the account that an address has already."""
    return User.objects.filter(email=address).first()


@transaction.atomic
def accept(
    invitation: Invitation, first_name: str, last_name: str, password: str
) -> User:
    """Make the account of who was invited. Raises Gone."""
    use(invitation)
    user = User.objects.create_user(
        invitation.address,
        invitation.address,
        password,
        first_name=first_name,
        last_name=last_name,
        is_staff=True,
    )
    Preferences.objects.create(user=user, language=invitation.language)
    give_role(invitation, user)
    return user


@transaction.atomic
def join(invitation: Invitation, user: User) -> None:
    """Give an account that exists what it was invited to. Raises Gone."""
    use(invitation)
    User.objects.filter(pk=user.pk).update(is_staff=True)
    give_role(invitation, user)


def use(invitation: Invitation) -> None:
    if not Invitation.objects.use(invitation):
        raise Gone


def give_role(invitation: Invitation, user: User) -> None:
    groups = roles.ensure_groups()
    for_staff = invitation.for_staff
    user.groups.add(groups[roles.PROGRAMME_STAFF if for_staff else roles.CITY_OFFICERS])
    for city in invitation.cities.all():
        city.officers.add(user)
    audit.log(user, invitation, "accept_invitation")
