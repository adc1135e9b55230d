from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.db.migrations import Migration
from django.db.models.signals import post_migrate, pre_migrate, pre_save
from django.utils.translation import gettext_lazy as _

from practices import mailbox, planner, triggers

Plan = Sequence[tuple[Migration, bool]]
CATALOGUE = ("cities", "practices")


class PracticesConfig(AppConfig):
    name = "practices"
    verbose_name = _("Good practices")

    def ready(self) -> None:
        """Let accounts and tables be changed only in the way that holds here."""
        pre_save.connect(mailbox.keep_normal, sender=settings.AUTH_USER_MODEL)
        pre_migrate.connect(remove_triggers, sender=self)
        post_migrate.connect(install_triggers, sender=self)
        post_migrate.connect(gather_statistics, sender=self)


def remove_triggers(plan: Plan = (), **_rest: Any) -> None:
    if changes_catalogue(plan):
        triggers.remove()


def install_triggers(plan: Plan = (), **_rest: Any) -> None:
    """Make them anew, unless the tables were migrated away.

    Also where nothing was migrated now, but a migration before this one had failed.
    """
    if triggers.possible() and (changes_catalogue(plan) or triggers.are_missing()):
        triggers.install()


def changes_catalogue(plan: Plan) -> bool:
    """Tell a migration of the catalogue from one of accounts, sessions and the like.

    After one of these the index still holds: to read all again takes a large catalogue
    minutes, which its first readers feel.
    """
    return any(migration.app_label in CATALOGUE for migration, _backwards in plan)


def gather_statistics(plan: Plan = (), **_rest: Any) -> None:
    """Count anew what lies in tables that were changed."""
    if plan:
        planner.gather_statistics()
