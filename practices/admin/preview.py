"""The way from the desk to the preview of a practice, in any status."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path

from cities.admin import HistoryAdmin
from practices import policy, previewing
from practices.admin.steps import sent_here


class PreviewViews(HistoryAdmin):
    """Makes links to previews, for whoever sees the practice at the desk."""

    def get_urls(self) -> list[URLPattern]:
        preview = path(
            "<int:pk>/preview/",
            self.admin_site.admin_view(sent_here(self.preview_view)),
            name="practices_goodpractice_preview",
        )
        return [preview, *super().get_urls()]

    def preview_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        seen = policy.practices_for(request.user)
        return redirect(previewing.address(get_object_or_404(seen, pk=pk)))
