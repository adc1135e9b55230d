"""What was done at the desk, step by step, in words."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from practices import versions

DONE = {
    "submit": _("Sent to the programme"),
    "withdraw": _("Submission withdrawn"),
    "request_changes": _("Changes asked for"),
    "publish": _("Published"),
    "prepare_update": _("Update begun"),
    "archive": _("Archived"),
    "restore": _("Taken out of the archive"),
    versions.IMPORT: _("Brought in with the catalogue"),
    versions.SAVE: _("Saved"),
    versions.RESTORE: _("An earlier version restored"),
    versions.ACCEPT: _("Suggested wording accepted"),
    versions.MERGE: _("Merged with another"),
    versions.THROWN: _("Thrown away"),
    versions.LISTED: _("Brought in from the list of the old site"),
    versions.FILLED: _("Filled in from the list of the old site"),
    "curate": _("Filed or graded by the programme"),
    "confirm": _("Confirmed by the city"),
    "send_invitation": _("Invitation sent again"),
    "withdraw_invitation": _("Invitation withdrawn"),
    "accept_invitation": _("Invitation accepted"),
    "sign_in": _("Signed in"),
    "sign_in_failed": _("Sign-in failed"),
    "second_factor_failed": _("Wrong second factor"),
    "refused": _("Refused"),
    "remove_second_factor": _("Second factor removed"),
}
# What the log keeps of a confirmation.
VOUCHED = {
    "still running: running": _("It still runs."),
    "still running: ended": _("It has ended."),
    "still running: changed": _("Something has changed."),
    "confirmed to the programme": _("The city told the programme."),
}


def in_words(action: str, reason: str = "") -> str:
    """Name what was done, and which version was restored: that is its reason."""
    if action == versions.RESTORE and reason:
        return gettext("Version %(number)s restored") % {"number": reason}
    return str(DONE.get(action, action))


def why(action: str, reason: str) -> str:
    """Give the reason of a step, in the words of whoever took it."""
    if action == versions.RESTORE:
        return ""
    return str(VOUCHED.get(reason, reason)) if action == "confirm" else reason
