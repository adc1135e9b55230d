"""Says whose unsaved text stands in the form of a practice that is about to go."""

from django.contrib.auth.models import User
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from cities.moments import moment
from practices.models import GoodPractice, RollingDraft


def of_others(practice: GoodPractice, user: User | None) -> list[SafeString]:
    """Name the others who typed in it within a day; never say what they typed."""
    sentence = gettext(
        "{person} typed in it until {moment} and has not saved that: the text is kept "
        "as a new practice."
    )
    if practice.update_of_id:
        sentence = gettext(
            "{person} typed in it until {moment} and has not saved that: the text is "
            "kept with the public practice."
        )
    return [
        format_html(
            sentence,
            person=draft.user.get_full_name() or draft.user.get_username(),
            moment=moment(draft.saved_at),
        )
        for draft in RollingDraft.objects.of_others(practice, user)
    ]
