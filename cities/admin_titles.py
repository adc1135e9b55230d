"""What the pages of the desk are called, and what they say when all is done."""

from typing import TYPE_CHECKING, Any, cast

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import IS_POPUP_VAR
from django.contrib.admin.utils import unquote
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext

from cities.parameters import whole_number

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class PlainTitles(admin.ModelAdmin):  # type: ignore[type-arg]
    """Names each page after what it shows: the list by its kind, a form by its thing.

    `add_title` heads the form for a new one, and stands on the button that leads there.
    """

    list_title: "str | _StrPromise" = ""
    add_title: "str | _StrPromise" = ""

    def title_of_list(self) -> str:
        return str(self.list_title or capfirst(self.opts.verbose_name_plural))

    def title_of(self, thing: Any) -> str:
        return str(thing)

    def saved_sentence(self, thing: Any) -> str:
        return gettext("“%(thing)s” is saved.") % {"thing": thing}

    def changelist_view(
        self, request: HttpRequest, extra_context: Any = None
    ) -> HttpResponse:
        named = {"title": self.title_of_list(), "add_title": self.add_title}
        return super().changelist_view(request, named | (extra_context or {}))

    def response_action(
        self, request: HttpRequest, queryset: Any, *location: Any
    ) -> HttpResponse | None:
        """Leave out chosen keys that can be nobody's: Django takes them for numbers."""
        data = request.POST.copy()
        chosen = map(whole_number, data.getlist(ACTION_CHECKBOX_NAME))
        data.setlist(ACTION_CHECKBOX_NAME, [str(key) for key in chosen if key])
        request.POST = cast("Any", data)
        return super().response_action(request, queryset, *location)

    def render_change_form(
        self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        thing = context.get("original")
        context["title"] = self.title_of(thing) if thing else self.add_title
        context["subtitle"] = None
        context["list_title"] = self.title_of_list()
        return super().render_change_form(request, context, *args, **kwargs)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        thing = self.get_object(request, unquote(object_id))
        named = {
            "title": gettext("History: %(thing)s") % {"thing": thing},
            "list_title": self.title_of_list(),
        }
        page: HttpResponse = super().history_view(
            request, object_id, named | (extra_context or {})
        )
        return page

    # --- What is said when it is done -------------------------------------------------

    def response_add(
        self, request: HttpRequest, obj: Any, post_url_continue: Any = None
    ) -> HttpResponse:
        if IS_POPUP_VAR in request.POST:
            return super().response_add(request, obj, post_url_continue)
        messages.success(request, self.saved_sentence(obj))
        if "_continue" in request.POST and self.has_view_permission(request, obj):
            return HttpResponseRedirect(self._address_of("change", obj.pk))
        if "_addanother" in request.POST:
            return HttpResponseRedirect(request.get_full_path())
        return self.response_post_save_add(request, obj)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        if IS_POPUP_VAR in request.POST:
            return super().response_change(request, obj)
        messages.success(request, self.saved_sentence(obj))
        if "_continue" in request.POST:
            return HttpResponseRedirect(request.get_full_path())
        if "_addanother" in request.POST:
            return HttpResponseRedirect(self._address_of("add"))
        return self.response_post_save_change(request, obj)

    def response_delete(
        self, request: HttpRequest, obj_display: str, obj_id: int
    ) -> HttpResponse:
        if IS_POPUP_VAR in request.POST:
            return super().response_delete(request, obj_display, obj_id)
        done = gettext("“%(thing)s” was deleted.")
        messages.success(request, done % {"thing": obj_display})
        return HttpResponseRedirect(self._address_of("changelist"))

    def _address_of(self, page: str, *args: Any) -> str:
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_{page}"
        return reverse(name, args=args)
