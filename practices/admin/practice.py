"""The desk: officers describe practices here, the programme's staff publish them."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.db import transaction
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
)
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cities.files import send
from cities.merge_admin import MergeAdmin
from cities.sheets.desk import SheetAdmin
from practices import drafts, policy, unsaved, versions
from practices.admin.attention import ShowsCompleteness
from practices.admin.bulk import BulkActions
from practices.admin.drafts import DraftViews
from practices.admin.history import VersionViews
from practices.admin.listing import ListingImport
from practices.admin.preview import PreviewViews
from practices.admin.review import ReviewViews
from practices.admin.rows import PracticeRows
from practices.admin.steps import StepViews, to_change_page
from practices.admin.wordform import WordFormViews
from practices.duplicates import PracticeMerge
from practices.indexing import catch_up
from practices.models import GoodPractice, Picture, ReferenceDocument
from practices.querysets import GoodPracticeQuerySet
from practices.resources import PracticeResource

FILES: dict[str, type[Picture] | type[ReferenceDocument]] = {
    "pictures": Picture,
    "documents": ReferenceDocument,
}


@admin.register(GoodPractice)
class GoodPracticeAdmin(
    DraftViews,
    ReviewViews,
    VersionViews,
    PreviewViews,
    WordFormViews,
    StepViews,
    BulkActions,
    ListingImport,
    ShowsCompleteness,
    SheetAdmin,
    MergeAdmin,
    PracticeRows,
):
    """Mirrors the Council's form. Rights come from `policy`, steps from `workflow`."""

    resource = PracticeResource
    add_title = _("Describe a good practice")
    search_fields = ["title_key"]
    search_help_text = _(
        "Search by title, text, place, country or topic; accents do not matter."
    )

    def get_queryset(self, request: HttpRequest) -> GoodPracticeQuerySet:
        return policy.practices_for(request.user).prefetch_related("places")

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        if obj is None:
            return policy.is_staff(request.user) or policy.is_officer(request.user)
        return policy.can_see(request.user, obj)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return policy.can_add(request.user)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        if obj is None:
            return policy.can_add(request.user)
        return policy.can_change(request.user, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is not None and policy.can_delete(request.user, obj)

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        """Answer for what a person may not see as for what there is not."""
        with transaction.atomic():
            practice = self.get_object(request, unquote(object_id))
            if practice is None:
                raise Http404
            typing = unsaved.of_others(practice, policy.member(request))
            page: HttpResponse = super().delete_view(
                request, object_id, {**(extra_context or {}), "typing": typing}
            )
        if isinstance(page, HttpResponseRedirect) and practice.update_of_id:
            return to_change_page(practice.update_of)
        return page

    def delete_model(self, request: HttpRequest, obj: GoodPractice) -> None:
        """Say what became of it: an update is gone, and its practice is as it was."""
        by = policy.member(request)
        sentence = gettext("“%(practice)s” was deleted.")
        if obj.update_of_id:
            versions.note(obj, by, versions.THROWN)
            sentence = gettext(
                "The update of “%(practice)s” was thrown away. The public page stays "
                "as it is."
            )
        else:
            drafts.forget_of(by, obj)
        super().delete_model(request, obj)
        messages.success(request, sentence % {"practice": obj})

    def response_delete(
        self, request: HttpRequest, obj_display: str, obj_id: int
    ) -> HttpResponse:
        return redirect("admin:practices_goodpractice_changelist")

    def saved_sentence(self, thing: GoodPractice) -> str:
        is_draft = thing.status == policy.Status.DRAFT
        return gettext("Draft saved.") if is_draft else gettext("Saved.")

    def _get_obj_does_not_exist_redirect(self, *_args: Any) -> HttpResponse:
        raise Http404

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Ask no rights of their own for the parts that go with a practice."""
        deleted, counts, _needed, protected = super().get_deleted_objects(objs, request)
        return deleted, counts, set(), protected

    def get_search_results(
        self, request: HttpRequest, queryset: Any, search_term: str
    ) -> tuple[GoodPracticeQuerySet, bool]:
        if search_term:
            catch_up()
        found = queryset.matching(search_term)
        return (found | queryset.untitled(search_term)) if search_term else found, False

    def may_merge(self, request: HttpRequest) -> bool:
        return policy.is_staff(request.user)

    may_load = may_merge

    def can_go(self, row: GoodPractice | None) -> bool:
        return row is not None and not (row.update_of_id or row.merged_into_id)

    def to_be_merged(self, request: HttpRequest) -> GoodPracticeQuerySet:
        return self.get_queryset(request).on_their_own()

    def told_apart_by(self, practice: GoodPractice) -> str:
        status = str(practice.get_status_display())
        said = [practice.places_label, practice.period_text, status]
        return " · ".join(filter(None, said))

    def merge_of(self, request: HttpRequest, stays: Any, goes: Any) -> PracticeMerge:
        return PracticeMerge(stays, goes, policy.member(request))

    def view_on_site(self, practice: GoodPractice) -> str | None:
        published = practice.status == policy.Status.PUBLISHED
        return practice.get_absolute_url() if published else None

    def get_urls(self) -> list[URLPattern]:
        file = path(
            "<int:practice>/files/<slug:kind>/<int:pk>/",
            self.admin_site.admin_view(self.file_view),
            name="practices_goodpractice_file",
        )
        return [file, *super().get_urls()]

    def file_view(
        self, request: HttpRequest, practice: int, kind: str, pk: int
    ) -> FileResponse:
        """Send a picture or document of a practice that the person may see."""
        if kind not in FILES:
            raise Http404
        seen = policy.practices_for(request.user).filter(pk=practice)
        files = FILES[kind]._default_manager.exclude(file="")
        found: Any = get_object_or_404(files, pk=pk, practice__in=seen)
        return send(found.file, as_attachment=kind == "documents")
