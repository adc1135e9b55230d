"""Tags of the desk's pages."""

import re
from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from cities.moments import moment
from cities.sheets.resource import Change
from practices import differences
from practices.differences import Piece
from practices.models import RollingDraft

# As Django shows what is empty, and what is ticked or not.
EMPTY = "-"
YES_OR_NO = re.compile(r'<img [^>]*alt="(True|False)"[^>]*>')

register = template.Library()
register.filter(moment)


@register.filter
def in_words(contents: SafeString) -> SafeString:
    """Say in words what is only read: yes and no, where Django has pictures."""
    if is_blank(contents):
        return SafeString(gettext("Nothing yet"))
    answer = YES_OR_NO.fullmatch(contents)
    words = {"True": gettext("Yes"), "False": gettext("No")}
    return SafeString(words[answer[1]]) if answer else contents


def is_blank(contents: str) -> bool:
    return contents in {"", EMPTY}


@register.filter
def says_nothing(line: Iterable[Any]) -> bool:
    """Tell whether the fields of a line are only read, and are all empty."""
    return all(field.is_readonly and is_blank(field.contents()) for field in line)


@register.filter
def chosen_files(draft: RollingDraft) -> str:
    """Name the files that were chosen and not saved, as the form’s script notes."""
    return str(dict(draft.fields).get("chosen_files", ""))


@register.filter
def passages(change: Change) -> list[Piece]:
    """Give where two texts of a cell differ, with the words around."""
    return differences.passages(change.before, change.after)
