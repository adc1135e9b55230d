"""Mails to people: written here, in the reader's language, and put into the outbox.

A mail of a kind is three templates: emails/KIND.subject.txt, .txt and .html. Their
links begin with `site_url` and go on with {% url %}, which leads to the reader's
language.
"""

from enum import Enum, auto
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.template import Context, Engine
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from practices.models import OutgoingMail, Preferences
from practices.models.mail import SUBJECT_LENGTH

Notices = Preferences.Notices


class Purpose(Enum):
    """What a kind of mail is for; by this each person chooses what she gets."""

    ACCOUNT = auto()  # about the account itself: always sent
    NEEDS_YOU = auto()  # asks something of the reader
    NEWS = auto()


KINDS = {
    "invitation": Purpose.ACCOUNT,
    "password_reset": Purpose.ACCOUNT,
    "no_account": Purpose.ACCOUNT,
    "account_changed": Purpose.ACCOUNT,
    "practice_submitted": Purpose.NEEDS_YOU,
    "changes_requested": Purpose.NEEDS_YOU,
    "practice_published": Purpose.NEWS,
    "practice_archived": Purpose.NEEDS_YOU,
    "practice_merged": Purpose.NEWS,
    "still_running": Purpose.NEEDS_YOU,
}
NAMES = {
    "invitation": _("Invitation"),
    "password_reset": _("New password"),
    "no_account": _("No account with this address"),
    "account_changed": _("Account changed"),
    "practice_submitted": _("Sent in for review"),
    "changes_requested": _("Changes asked for"),
    "practice_published": _("Published"),
    "practice_archived": _("Archived"),
    "practice_merged": _("Merged with another"),
    "still_running": _("Still running?"),
}
WANTED = {
    Notices.ALL: set(Purpose),
    Notices.NEEDS_ME: {Purpose.ACCOUNT, Purpose.NEEDS_YOU},
    Notices.NONE: {Purpose.ACCOUNT},
}


def queue(
    kind: str, to: User | str, context: dict[str, Any], language: str = ""
) -> OutgoingMail | None:
    """Write a mail into the outbox, in the current transaction: if that is undone,
    nothing is sent.

    `to` is an account, whose own language and wishes count, or the address of someone
    who has none. Gives None where the account does not want such mails, is disabled or
    has no address. Raises KeyError for a kind that is not in KINDS.
    """
    person = to if isinstance(to, User) else None
    address = to if isinstance(to, str) else to.email
    if person:
        preferences = Preferences.objects.of(person)
        language = preferences.language
        if not reaches(kind, person, preferences):
            return None
    language = language or settings.LANGUAGE_CODE
    texts = written(kind, {**context, "person": person}, language)
    return OutgoingMail.objects.create(
        kind=kind, person=person, to=address, language=language, **texts
    )


def reaches(kind: str, person: User, preferences: Preferences) -> bool:
    """Tell whether a person can and wants to get mails of a kind."""
    wanted = KINDS[kind] in WANTED[Notices(preferences.notices)]
    return wanted and person.is_active and bool(person.email)


def written(kind: str, context: dict[str, Any], language: str) -> dict[str, str]:
    """Render subject, text and HTML of a mail in a language."""
    context = {
        **context,
        "site_url": settings.SITE_URL,
        "contact_email": settings.CONTACT_EMAIL,
        "language": language,
        "purpose": KINDS[kind].name,
    }
    with override(language):
        subject = rendered(f"{kind}.subject.txt", context, escaped=False)
        return {
            # A line break would begin another header of the mail.
            "subject": " ".join(subject.split())[:SUBJECT_LENGTH],
            "text": rendered(f"{kind}.txt", context, escaped=False).strip() + "\n",
            "html": rendered(f"{kind}.html", context, escaped=True),
        }


def rendered(name: str, context: dict[str, Any], *, escaped: bool) -> str:
    template = Engine.get_default().get_template(f"emails/{name}")
    return template.render(Context(context, autoescape=escaped))
