"""What goes along when a row is deleted, and what keeps it from being deleted."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import NestedObjects, quote
from django.db import models, router
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _


class PlainDeletion(admin.ModelAdmin):  # type: ignore[type-arg]
    """Names what goes along, but for rows without a name, which only join two."""

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Give what goes along, its numbers, rights that lack, and what stands against.

        What stands against it is named once, as what one can open: a practice, not each
        of its places.
        """
        found = NestedObjects(using=router.db_for_write(self.model), origin=objs)
        found.collect(objs)
        collected: dict[Any, Any] = found.model_objs
        named = {
            kind: [row for row in rows if has_name(row)]
            for kind, rows in collected.items()
        }
        along = [row for rows in named.values() for row in rows if row not in objs]
        gone = [self.described(row) for row in [*objs, *along]]
        counts = {
            kind._meta.verbose_name_plural: len(rows)
            for kind, rows in named.items()
            if rows
        }
        lacking = {
            kind._meta.verbose_name
            for kind, rows in named.items()
            if not self._may_go(request, kind, rows)
        }
        return gone, counts, lacking, self.against(found)

    def against(self, found: NestedObjects) -> list[str]:
        holders = [self.held_by(row) for row in ordered(found)]
        once = {(type(row), str(row)): row for row in reversed(holders)}
        return [self.described(row) for row in reversed(once.values())]

    def _may_go(
        self, request: HttpRequest, kind: type[models.Model], rows: Iterable[Any]
    ) -> bool:
        if not self.admin_site.is_registered(kind):
            return True
        model_admin: Any = self.admin_site.get_model_admin(kind)
        return all(model_admin.has_delete_permission(request, row) for row in rows)

    def described(self, row: models.Model) -> str:
        """Name a row with its kind, and link its page if it has one."""
        kind, name = capfirst(row._meta.verbose_name), str(row)
        try:
            address = self.address_of(row)
        except NoReverseMatch:
            return format_html("{}{} {}", kind, _(":"), name)
        return format_html('{}{} <a href="{}">{}</a>', kind, _(":"), address, name)

    def address_of(self, row: models.Model) -> str:
        """Give the page of a row. Raises NoReverseMatch."""
        opts = row._meta
        name = f"{self.admin_site.name}:{opts.app_label}_{opts.model_name}_change"
        return reverse(name, args=[quote(row.pk)])

    def held_by(self, row: models.Model) -> models.Model:
        """Give what has a page of its own: the row, or what the row is a part of."""
        if self.admin_site.is_registered(type(row)):
            return row
        for field in row._meta.fields:
            kind: Any = field.related_model
            if field.many_to_one and kind is not self.model and self._has_page(kind):
                owner: models.Model | None = getattr(row, field.name)
                return owner or row
        return row

    def _has_page(self, kind: Any) -> bool:
        return isinstance(kind, type) and self.admin_site.is_registered(kind)


def has_name(row: models.Model) -> bool:
    return type(row).__str__ is not models.Model.__str__


def ordered(found: NestedObjects) -> list[models.Model]:
    return sorted(found.protected, key=lambda row: (row._meta.label, row.pk))
