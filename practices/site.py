"""The desk as a whole: Django's admin, which opens on what waits for the person."""

from datetime import datetime
from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from practices import desk, policy
from practices.models import Preferences

# In the session: when the person was last here before it began, or nothing.
LAST_VISIT = "desk_last_visit"


class Desk(AdminSite):
    site_title = _("Intercultural Cities · desk")
    index_title = _("Your desk")
    enable_nav_sidebar = False

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Read by GET and change by POST: whatever asks otherwise is refused."""
        inner = super().admin_view(view, cacheable)
        return require_http_methods(["GET", "HEAD", "POST"])(inner)

    def get_app_list(
        self, request: HttpRequest, app_label: str | None = None
    ) -> list[Any]:
        """Put the invitations with the people, whom they bring."""
        apps: list[Any] = super().get_app_list(request, app_label)
        models = {app["app_label"]: app["models"] for app in apps}
        if "auth" in models:
            own = models.get("practices", [])
            moved = [model for model in own if model["object_name"] == "Invitation"]
            models["auth"].extend(moved)
            own[:] = [model for model in own if model not in moved]
        return apps

    def index(
        self, request: HttpRequest, extra_context: Any = None
    ) -> TemplateResponse:
        context = waiting_for(request) | (extra_context or {})
        return super().index(request, context)


def waiting_for(request: HttpRequest) -> dict[str, Any]:
    """Gather what waits for the person, by her role."""
    user = request.user
    if isinstance(user, User) and policy.is_staff(user):
        return {"staff_desk": desk.staff_desk(user, visit(request, user))}
    if isinstance(user, User) and policy.is_officer(user):
        return {"officer_desk": desk.officer_desk(user)}
    return {}


def visit(request: HttpRequest, user: User) -> datetime | None:
    """Note that the person is here now; tell when she was before she signed in.

    A session is one visit, so that what is new stays marked when the page is opened
    again.
    """
    if LAST_VISIT not in request.session:
        seen_at = Preferences.objects.of(user).seen_at
        request.session[LAST_VISIT] = seen_at.isoformat() if seen_at else ""
    Preferences.objects.note_visit(user)
    return parse_datetime(request.session[LAST_VISIT])
