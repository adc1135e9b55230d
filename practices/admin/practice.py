"""The desk: officers describe practices here, the programme's staff publish them."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
)
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from cities.admin import HistoryAdmin
from cities.models import City
from cities.views import send
from practices import policy, workflow
from practices.forms import (
    FIELDSETS,
    LISTS,
    STAFF_FIELDSET,
    PlaceInline,
    PracticeForm,
    in_order_of_the_form,
)
from practices.indexing import catch_up
from practices.models import GoodPractice, Picture, ReferenceDocument
from practices.querysets import GoodPracticeQuerySet

FILES: dict[str, type[Picture] | type[ReferenceDocument]] = {
    "pictures": Picture,
    "documents": ReferenceDocument,
}
Action = Callable[[Any, HttpRequest, QuerySet[GoodPractice]], None]


def step_action(step: workflow.Transition) -> Action:
    """Make the action of the list that does `step` with each chosen practice."""

    def act(
        model_admin: Any, request: HttpRequest, practices: QuerySet[GoodPractice]
    ) -> None:
        done = sum([do(request, practice, step.action) for practice in practices])
        if done:
            text = ngettext(
                "%(n)d practice: %(step)s", "%(n)d practices: %(step)s", done
            )
            messages.success(request, text % {"n": done, "step": step.label})

    return act


def do(request: HttpRequest, practice: GoodPractice, action: str) -> bool:
    """Do a step of the workflow, or say to the person why it cannot be done."""
    assert isinstance(request.user, User)  # noqa: S101  (the admin is for members)
    try:
        workflow.transition(practice, action, request.user)
    except workflow.InvalidTransition as refused:
        text = gettext("%(practice)s: %(reason)s")
        messages.error(request, text % {"practice": practice, "reason": refused})
        return False
    return True


@admin.register(GoodPractice)
class GoodPracticeAdmin(HistoryAdmin):
    """Mirrors the Council's form. Rights come from `policy`, steps from `workflow`."""

    form = PracticeForm
    inlines = LISTS
    readonly_fields = ["understood_as"]
    change_form_template = "admin/practices/practice_form.html"
    list_display = ["practice", "where", "state", "when", "sent_in", "changed"]
    search_fields = ["title_key"]
    search_help_text = _(
        "By title, text, place, country or topic; accents do not matter."
    )
    ordering = ["-updated_at"]
    history_list_display = ["state"]

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

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Ask no rights of their own for the parts that go with a practice."""
        deleted, counts, _needed, protected = super().get_deleted_objects(objs, request)
        return deleted, counts, set(), protected

    @admin.display(description=_("Good practice"), ordering="title_key")
    def practice(self, practice: GoodPractice) -> str:
        return practice.display_title

    @admin.display(description=_("City / Country"))
    def where(self, practice: GoodPractice) -> str:
        return practice.places_label

    @admin.display(description=_("Status"), ordering="status")
    def state(self, practice: GoodPractice) -> SafeString:
        return badge(practice)

    @admin.display(description=_("Period"), ordering="start_year")
    def when(self, practice: GoodPractice) -> str:
        return practice.period_label

    @admin.display(description=_("Submitted"), ordering="submitted_at")
    def sent_in(self, practice: GoodPractice) -> str:
        return day(practice.submitted_at)

    @admin.display(description=_("Last updated"), ordering="updated_at")
    def changed(self, practice: GoodPractice) -> str:
        return day(practice.updated_at)

    def changelist_view(
        self, request: HttpRequest, extra_context: Any = None
    ) -> HttpResponse:
        page: HttpResponse = super().changelist_view(
            request, {"title": _("Good practices"), **(extra_context or {})}
        )
        return page

    def get_list_filter(self, request: HttpRequest) -> list[str]:
        if policy.is_staff(request.user):
            return ["status", "topics", "language", "evidence"]
        return ["status"]

    def get_search_results(
        self, request: HttpRequest, queryset: GoodPracticeQuerySet, search_term: str
    ) -> tuple[GoodPracticeQuerySet, bool]:
        if search_term:
            catch_up()
        return queryset.matching(search_term), False

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Offer the steps of the workflow, to the programme's staff."""
        if not policy.is_staff(request.user):
            return {}
        return {
            step.action: (step_action(step), step.action, step.label)
            for step in workflow.TRANSITIONS.values()
        }

    @admin.display(description=_("Understood as"))
    def understood_as(self, practice: GoodPractice) -> str:
        if practice._state.adding:
            return gettext("You see it here when you have saved.")
        return practice.period_label

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        staff = [STAFF_FIELDSET] if policy.is_staff(request.user) else []
        return [*FIELDSETS, *staff]

    def get_changeform_initial_data(self, request: HttpRequest) -> Any:
        return {"language": get_language()}

    def get_formset_kwargs(
        self, request: HttpRequest, obj: Any, inline: Any, prefix: str
    ) -> dict[str, Any]:
        """Fill in an officer's own city when she begins a new practice."""
        kwargs: dict[str, Any]
        kwargs = super().get_formset_kwargs(request, obj, inline, prefix)
        new = obj is None or obj.pk is None
        own = policy.own_cities(request.user) if new else City.objects.none()
        if isinstance(inline, PlaceInline) and request.method == "GET" and own:
            kwargs["initial"] = [{"city": own[0]}]
        return kwargs

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Any:
        """Find a practice; a form that is sent in keeps it from changing meanwhile."""
        practice = super().get_object(request, object_id, from_field)
        if practice is None or request.method != "POST":
            return practice
        return GoodPractice.objects.select_for_update().filter(pk=practice.pk).first()

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: Any = None,
    ) -> HttpResponse:
        """Show and take the form; explain why a form comes too late."""
        try:
            page: HttpResponse = super().changeform_view(
                request, object_id, form_url, extra_context
            )
            return page
        except PermissionDenied:
            if object_id is None or request.method != "POST":
                raise
            sentence = _(
                "Nothing was saved: the practice was sent in meanwhile and is with the "
                "programme. If you go back, your text is still in the form."
            )
            messages.error(request, sentence)
            return HttpResponseRedirect(request.path)

    def render_change_form(
        self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        practice = context.get("original")
        lists = context["inline_admin_formsets"]
        context["parts"] = in_order_of_the_form(context["adminform"], lists)
        context["steps"] = self._steps(request, practice)
        context["state"] = badge(practice or GoodPractice())
        context["next_step"] = workflow.NEXT_STEPS[
            practice.status if practice else policy.Status.DRAFT
        ]
        page: HttpResponse = super().render_change_form(
            request, context, *args, **kwargs
        )
        return page

    def _steps(self, request: HttpRequest, practice: Any) -> list[workflow.Transition]:
        """What the buttons offer beside saving; an officer may send in at once."""
        if practice is None:
            return [] if policy.is_staff(request.user) else [SUBMIT]
        return workflow.available(practice, request.user)

    def save_model(
        self, request: HttpRequest, obj: GoodPractice, form: Any, change: bool
    ) -> None:
        """Note the language of an officer who is not asked: that of her desk."""
        if not change and "language" not in form.fields:
            obj.language = get_language() or "en"
        super().save_model(request, obj, form, change)

    def save_related(self, *args: Any) -> None:
        """Index the practice with all that belongs to it, in the same transaction."""
        super().save_related(*args)
        catch_up()

    def response_add(
        self, request: HttpRequest, obj: GoodPractice, *args: Any
    ) -> HttpResponse:
        if "_transition" in request.POST:
            return self._go_on(request, obj)
        page: HttpResponse = super().response_add(request, obj, *args)
        return page

    def response_change(self, request: HttpRequest, obj: GoodPractice) -> HttpResponse:
        if "_transition" in request.POST:
            return self._go_on(request, obj)
        page: HttpResponse = super().response_change(request, obj)
        return page

    def _go_on(self, request: HttpRequest, practice: GoodPractice) -> HttpResponse:
        """Do the step of the button that was pressed: all that was typed is saved."""
        action = request.POST["_transition"]
        if do(request, practice, action):
            done = workflow.TRANSITIONS[action].done % {"practice": practice}
            messages.success(request, done)
        else:
            messages.info(request, gettext("Everything that you typed is saved."))
        name = "admin:practices_goodpractice_change"
        return HttpResponseRedirect(reverse(name, args=[practice.pk]))

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


SUBMIT = workflow.TRANSITIONS["submit"]


def day(moment: datetime | None) -> str:
    return date_format(timezone.localdate(moment)) if moment else "–"


def badge(practice: GoodPractice) -> SafeString:
    """Show the status of a practice as a mark with its word."""
    status = policy.Status(practice.status)
    return format_html('<span class="state state-{}">{}</span>', status, status.label)
