"""The Council's form at the desk: what is asked of whom, and what saving does."""

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from cities.admin import HistoryAdmin, is_version
from cities.models import City
from practices import evidence, policy, versions
from practices.forms import (
    FIELDSETS,
    NOTES_FIELDSET,
    OF_THE_FORM,
    STAFF_FIELDSET,
    PracticeForm,
)
from practices.indexing import catch_up
from practices.inlines import LISTS, PlaceInline, in_order_of_the_form
from practices.models import GoodPractice


class FormPage(HistoryAdmin):
    """Shows the parts in the Council's order, and saves them with their versions."""

    form = PracticeForm
    inlines = LISTS
    readonly_fields = ["understood_as"]
    change_form_template = "admin/practices/practice_form.html"

    @admin.display(description=_("Understood as"))
    def understood_as(self, practice: GoodPractice) -> str:
        if practice._state.adding:
            return gettext("You see it here when you have saved.")
        return practice.period_label

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        staff = [STAFF_FIELDSET] if policy.is_staff(request.user) else []
        has_notes = obj is not None and bool(obj.notes)
        fieldsets = [*FIELDSETS, *staff]
        if not is_version(request) and self.has_change_permission(request, obj):
            return [*fieldsets, NOTES_FIELDSET if has_notes else folded(NOTES_FIELDSET)]
        if has_notes:
            fieldsets.append(NOTES_FIELDSET)
        return [(name, readable(options)) for name, options in fieldsets]

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

    def render_change_form(
        self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        lists = context["inline_admin_formsets"]
        context["parts"] = in_order_of_the_form(context["adminform"], lists)
        page: HttpResponse = super().render_change_form(
            request, context, *args, **kwargs
        )
        return page

    def save_model(
        self, request: HttpRequest, obj: GoodPractice, form: Any, change: bool
    ) -> None:
        if change:
            versions.ensure_first(obj)
        if lost := form.note_consents(policy.member(request)):
            sentence = gettext(
                "You named another contact. Tick again what it agrees to: %(consents)s."
            )
            messages.warning(request, sentence % {"consents": "; ".join(lost)})
        super().save_model(request, obj, form, change)

    def save_related(
        self, request: HttpRequest, form: Any, formsets: Any, change: bool
    ) -> None:
        """Note the version, and index the practice with all that belongs to it."""
        super().save_related(request, form, formsets, change)
        if "evidence" in form.changed_data:
            hold_to_rule(request, form.instance, form.initial.get("evidence"))
        versions.note_if_changed(form.instance, policy.member(request))
        catch_up()


def folded(fieldset: tuple[Any, dict[str, Any]]) -> tuple[Any, dict[str, Any]]:
    name, options = fieldset
    return name, options | {"classes": ["collapse"]}


def hold_to_rule(request: HttpRequest, practice: GoodPractice, before: Any) -> None:
    """Take back a step of evidence that the written rule does not allow, and say so."""
    if reason := evidence.lack(practice, practice.evidence):
        practice.evidence = before or evidence.Evidence.DESCRIBED
        practice.save(update_fields=["evidence"])
        sentence = gettext("The step of evidence stays “%(step)s”: %(reason)s")
        step = practice.get_evidence_display()
        messages.warning(request, sentence % {"step": step, "reason": reason})


def readable(options: dict[str, Any]) -> dict[str, Any]:
    """Leave out what only a form has, where the practice is read."""
    fields = [name for name in options["fields"] if name not in OF_THE_FORM]
    return options | {"fields": fields}
