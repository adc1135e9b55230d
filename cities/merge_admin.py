"""The page of the desk on which two rows of one kind are merged."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext
from simple_history.admin import SimpleHistoryAdmin

from cities.merging import CannotMerge, Merge
from cities.parameters import whole_number

MOST_SHOWN = 50


class MergeAdmin(SimpleHistoryAdmin):
    """Offers to merge a row into another: first to find that, then to see what happens.

    The address says which one goes, and `into` which one stays.
    """

    def may_merge(self, request: HttpRequest) -> bool:
        may: bool = self.has_change_permission(request)
        return may

    def get_urls(self) -> list[URLPattern]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_merge"
        view = self.admin_site.admin_view(self.merge_view)
        return [path("<int:pk>/merge/", view, name=name), *super().get_urls()]

    def render_change_form(
        self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        goes = context.get("original")
        context["may_merge"] = self.may_merge(request) and self.can_go(goes)
        page: HttpResponse = super().render_change_form(
            request, context, *args, **kwargs
        )
        return page

    def can_go(self, row: Any) -> bool:
        """Tell whether a row may be offered to be merged."""
        return row is not None

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        """Lead to the merge where the row cannot be deleted, because it is used."""
        key = whole_number(object_id)
        may = key is not None and self.may_merge(request)
        address = self._address("merge", key) if may else ""
        page: HttpResponse = super().delete_view(
            request, object_id, {"merge_address": address, **(extra_context or {})}
        )
        return page

    def to_be_merged(self, request: HttpRequest) -> models.QuerySet[Any]:
        """Give the rows that may go or stay."""
        rows: models.QuerySet[Any] = self.get_queryset(request)
        return rows

    def told_apart_by(self, row: Any) -> str:
        """Say what tells a row from others of its name."""
        return str(row.slug)

    def merge_of(self, request: HttpRequest, stays: Any, goes: Any) -> Merge:
        """Give the merge of two rows."""
        raise NotImplementedError

    def merge_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not self.may_merge(request):
            raise PermissionDenied
        rows = self.to_be_merged(request)
        goes = rows.filter(pk=pk).first()
        if goes is None:
            return self._not_there(request)
        wanted = request.POST.get("into") or request.GET.get("into", "")
        stays = rows.filter(pk=whole_number(wanted) or 0).exclude(pk=pk).first()
        if stays is None:
            return self._find(request, goes)
        return self._merge(request, self.merge_of(request, stays, goes))

    def _not_there(self, request: HttpRequest) -> HttpResponse:
        sentence = gettext("It is not there, or was merged already.")
        messages.warning(request, sentence)
        return HttpResponseRedirect(self._address("changelist"))

    def _find(self, request: HttpRequest, goes: Any) -> HttpResponse:
        """List what it can be merged into."""
        words = request.GET.get("q", "")
        rows = self.to_be_merged(request).exclude(pk=goes.pk)
        found, _several = self.get_search_results(request, rows, words)
        shown = [(row, self.told_apart_by(row)) for row in found[:MOST_SHOWN]]
        context = {"goes": goes, "words": words, "found": shown}
        return self._page(request, "admin/merge_find.html", context)

    def _merge(self, request: HttpRequest, merge: Merge) -> HttpResponse:
        """Show what will happen; do it when the button was pressed."""
        form = merge.form(request.POST or None)
        obstacle = merge.obstacle()
        if request.method == "POST" and not obstacle and form.is_valid():
            obstacle = self._do(request, merge, form.cleaned_data)
            if not obstacle:
                return HttpResponseRedirect(self._address("change", merge.stays.pk))
        context = {"merge": merge, "form": form, "obstacle": obstacle}
        return self._page(request, "admin/merge.html", context)

    def _do(self, request: HttpRequest, merge: Merge, decisions: Any) -> str:
        """Merge, or say why not."""
        names = {"goes": str(merge.goes), "stays": str(merge.stays)}
        try:
            merge.do(decisions)
        except CannotMerge as refused:
            return str(refused)
        step = {"action": "merge", "reason": names["goes"]}
        self.log_change(request, merge.stays, [{"step": step}])
        done = gettext("“%(goes)s” was merged into “%(stays)s”.")
        messages.success(request, done % names)
        return ""

    def _page(self, request: HttpRequest, name: str, context: Any) -> HttpResponse:
        title = gettext("Merge")
        common = self.admin_site.each_context(request)
        page = {**common, "title": title, "opts": self.opts, **context}
        return TemplateResponse(request, name, page)

    def _address(self, page: str, *args: Any) -> str:
        return reverse(
            f"admin:{self.opts.app_label}_{self.opts.model_name}_{page}", args=args
        )
