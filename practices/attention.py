"""What needs the programme's care: each kind with its name and its question."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from practices.models.confirmation import years_before
from practices.querysets import GoodPracticeQuerySet

UNTOUCHED_FOR = timedelta(days=60)
Keep = Callable[[GoodPracticeQuerySet, date], GoodPracticeQuerySet]

NEEDS: dict[str, tuple[Any, Keep]] = {
    "incomplete": (_("Incomplete"), lambda found, today: found.incomplete()),
    "unconfirmed-12": (
        _("Not confirmed for 12 months"),
        lambda found, today: found.not_confirmed_since(years_before(today, 1)),
    ),
    "unconfirmed-24": (
        _("Not confirmed for 24 months"),
        lambda found, today: found.not_confirmed_since(years_before(today, 2)),
    ),
    "silent": (
        _("Asked twice, no answer"),
        lambda found, today: found.silent(),
    ),
    "nobody-to-ask": (
        _("Nobody to ask whether it runs"),
        lambda found, today: found.published().with_nobody_to_ask(),
    ),
    "untouched-drafts": (
        _("Drafts nobody touched for 60 days"),
        lambda found, today: found.untouched_drafts(today - UNTOUCHED_FOR),
    ),
}
