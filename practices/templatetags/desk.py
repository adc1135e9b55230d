"""Tags of the desk's pages."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from cities.moments import moment
from cities.sheets.resource import Change
from practices import differences
from practices.differences import Piece
from practices.models import RollingDraft

register = template.Library()
register.filter(moment)


@register.filter
def in_words(contents: SafeString) -> SafeString:
    """Name Django's pictures of yes and no in the language of the page."""
    yes, no = (
        format_html('alt="{}"', word) for word in (gettext("Yes"), gettext("No"))
    )
    named = contents.replace('alt="True"', yes).replace('alt="False"', no)
    return mark_safe(named)  # noqa: S308  (was safe before)


@register.filter
def chosen_files(draft: RollingDraft) -> str:
    """Name the files that were chosen and not saved, as the form’s script notes."""
    return str(dict(draft.fields).get("chosen_files", ""))


@register.filter
def passages(change: Change) -> list[Piece]:
    """Give where two texts of a cell differ, with the words around."""
    return differences.passages(change.before, change.after)
