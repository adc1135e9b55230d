"""Nothing typed is lost: not by a slow line, a second window, a colleague, a click."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.forms.utils import ErrorDict, ErrorList
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
    JsonResponse,
    QueryDict,
)
from django.middleware.csrf import get_token
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from practices import conflicts, drafts, policy, versions
from practices.admin.history import ShownPart, shown_parts
from practices.admin.steps import sent_here, to_change_page
from practices.admin.taking import (
    TakesForms,
    names_of_files,
    refused_fields,
    writing,
)
from practices.coach import advice
from practices.content import content_of
from practices.models import GoodPractice, RollingDraft
from practices.requirements import missing_in
from practices.typed import typed_content

View = Callable[..., HttpResponse]

SIGNED_OUT = _("You are signed out. Your text is still here: sign in, and it is kept.")
SOMEBODY_ELSE = _(
    "Somebody else is signed in now. Your text is still here: sign in as yourself."
)
TOO_LONG = _("This is too long to be kept while you type: save it with the button.")
TOO_MANY = _(
    "You have begun %(n)s new practices and not saved them. What you type here is not "
    "kept: save it with the button."
)
OTHER_WINDOW = _(
    "Another text of yours is kept for this form, from another window or device. What "
    "you type here is not kept: save it with the button, or close this window."
)
NO_LONGER_HERS = _(
    "The practice is no longer there, or no longer yours. What you type is kept as a "
    "new practice."
)
NO_LONGER_THERE = _("No longer there")
UPDATE_IS_GONE = _(
    "The update is no longer there: it was published or thrown away meanwhile. What "
    "you type is kept, and stands on the page of its practice."
)
NOT_TAKEN_OVER = _(
    "Nothing was put into the form: save first what you typed in it, or throw it away."
)
CLOSED = _(
    "The practice cannot be changed now. What you type is kept, and stands on its page."
)
SAVED = _("This form is saved already. Load the page anew to write on.")


def keeping_text(model_admin: Any, view: View) -> View:
    """Keep the text of a form that is sent by somebody who is no longer signed in.

    The page for signing in, which comes then, says so.
    """

    @wraps(view)
    def kept(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        signed_in = model_admin.admin_site.has_permission(request)
        if not signed_in and drafts.rescue(request):
            messages.success(request, gettext("What you typed is kept."))
        page: HttpResponse = model_admin.admin_site.admin_view(view)(
            request, *args, **kwargs
        )
        return page

    return kept


class DraftViews(TakesForms):
    """Keeps what is typed, shows it again, and asks where two people wrote."""

    def get_urls(self) -> list[URLPattern]:
        name = "practices_goodpractice_{}".format
        typed = never_cache(require_http_methods(["GET", "POST"])(self.typed_view))
        advised = never_cache(require_POST(self.advice_view))
        throw = self.admin_site.admin_view(require_POST(self.throw_away_view))
        taken = self.admin_site.admin_view(sent_here(self.take_over_view))
        thrown = self.admin_site.admin_view(sent_here(self.throw_away_view))
        change = keeping_text(self, self.change_view)
        return [
            path("add/typed/", typed, name=name("typed_new")),
            path("add/advice/", advised, name=name("advice_new")),
            path("add/throw-away/", throw, name=name("throw_away_new")),
            path("<int:pk>/typed/", typed, name=name("typed")),
            path("<int:pk>/advice/", advised, name=name("advice")),
            path("<int:pk>/take-over/", taken, name=name("take_over")),
            path("<int:pk>/throw-away/", thrown, name=name("throw_away")),
            path("add/", keeping_text(self, self.add_view), name=name("add")),
            path("<path:object_id>/change/", change, name=name("change")),
            *super().get_urls(),
        ]

    # --- While somebody types ---------------------------------------------------------

    def typed_view(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        """Keep what is typed; asked by GET, give what a form needs after a sign-in."""
        if not self.admin_site.has_permission(request):
            return refusal(SIGNED_OUT, 401)
        if request.method == "GET":
            return JsonResponse({"token": get_token(request)})
        if drafts.holder(request.POST) != request.user:
            return refusal(SOMEBODY_ELSE, 401)
        try:
            practice = self._to_be_changed(request, pk)
        except Http404:
            return self._keep_elsewhere(request, str(pk))
        return self._keep(request, practice)

    def _keep(
        self, request: HttpRequest, practice: GoodPractice | None
    ) -> HttpResponse:
        """Keep what is typed, unless that is stored; say why it cannot be kept."""
        person = policy.member(request)
        try:
            drafts.keep(person, practice, request.POST)
        except drafts.AlreadySent:
            return refusal(SAVED, 200)
        except drafts.InAnotherWindow:
            return refusal(OTHER_WINDOW, 409)
        except drafts.TooMany:
            return refusal(TOO_MANY % {"n": drafts.MOST_NEW}, 409)
        except drafts.NotKept:
            return refusal(TOO_LONG, 413)
        if practice and not policy.can_change(request.user, practice):
            status = practice.get_status_display()
            return refusal(CLOSED, 200, kept=True, state=status)
        says = drafts.adds(practice, request.POST)
        if not says:
            drafts.forget(person, request.POST)
        return JsonResponse({"kept": says})

    def _keep_elsewhere(self, request: HttpRequest, key: str) -> HttpResponse:
        """Keep what is typed in a practice that is gone, and say where."""
        person = policy.member(request)
        if drafts.kept_of_update(person, key, request.POST):
            return refusal(UPDATE_IS_GONE, 404, state=NO_LONGER_THERE)
        if drafts.kept_as_new(person, request.POST):
            return refusal(NO_LONGER_HERS, 404, state=NO_LONGER_THERE)
        return refusal(TOO_LONG, 413)

    def advice_view(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        """Say how what is typed is understood and will look; nothing is stored."""
        if not self.admin_site.has_permission(request):
            return refusal(SIGNED_OUT, 401)
        practice = self._to_be_changed(request, pk)
        stored = content_of(practice) if practice else None
        content = typed_content(request.POST, stored)
        return JsonResponse(advice(request.user, content, practice).as_json())

    def throw_away_view(
        self, request: HttpRequest, pk: int | None = None
    ) -> HttpResponse:
        """Throw away what was typed and not saved, because its writer says so."""
        practice = self._to_be_changed(request, pk)
        drafts.forget(policy.member(request), request.POST)
        messages.success(request, gettext("What you had not saved is thrown away."))
        if practice is not None:
            return to_change_page(practice)
        return HttpResponseRedirect(reverse("admin:practices_goodpractice_add"))

    def take_over_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Put into the form of an update what was typed in one that ended."""
        update = self._to_be_changed(request, pk)
        assert update is not None  # noqa: S101  (it has a key)
        may = policy.can_change(request.user, update)
        if not (may and drafts.take_over(policy.member(request), update)):
            messages.error(request, NOT_TAKEN_OVER)
        return to_change_page(update)

    def _to_be_changed(
        self, request: HttpRequest, pk: int | None
    ) -> GoodPractice | None:
        """Find the practice of a form that the person may see; none for a new one."""
        if pk is None:
            if not policy.can_add(request.user):
                raise Http404
            return None
        practice = policy.practices_for(request.user).filter(pk=pk).first()
        if practice is None:
            raise Http404
        return practice

    # --- Showing the form -------------------------------------------------------------

    def _changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None,
        form_url: str,
        extra_context: Any,
    ) -> HttpResponse:
        if request.method == "GET":
            self._show_draft(request, object_id)
        return super()._changeform_view(request, object_id, form_url, extra_context)

    def _show_draft(self, request: HttpRequest, object_id: str | None) -> None:
        """Find what the person typed and did not save, to be shown in the form."""
        person, kept = policy.member(request), request.GET.get("kept", "")
        draft = drafts.found(person, object_id, kept)
        if draft is None or object_id is None:
            writing(request).draft = draft
            return
        practice = self.get_object(request, object_id)
        if practice is not None and policy.can_change(request.user, practice):
            is_update = practice.update_of_id is not None
            number = versions.number_of(practice)
            if (draft.seen, draft.of_update) != (number, is_update):
                self._tell(request, drafts.carry(draft, practice))
            writing(request).draft = draft

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        form: Any = super().get_form(request, obj, change, **kwargs)
        draft = writing(request).draft
        return showing(form, drafts.as_data(draft)) if draft else form

    def get_formset_kwargs(
        self, request: HttpRequest, obj: Any, inline: Any, prefix: str
    ) -> dict[str, Any]:
        kwargs = super().get_formset_kwargs(request, obj, inline, prefix)
        if draft := writing(request).draft:
            kwargs["data"] = drafts.as_data(draft)
        return kwargs

    def _create_formsets(self, request: HttpRequest, obj: Any, change: bool) -> Any:
        made: Any = super()._create_formsets(request, obj, change)
        if writing(request).draft:
            for formset in made[0]:
                quiet(formset)
        return made

    def render_change_form(
        self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        practice = context.get("original")
        if practice is None or policy.can_change(request.user, practice):
            context |= self._drafting(request, practice)
            lists = (one.formset for one in context["inline_admin_formsets"])
            context["unkept"] = names_of_files(request, refused_fields(lists))
        if practice is not None:
            context |= left_in(request, practice)
        return super().render_change_form(request, context, *args, **kwargs)

    def _key(self, request: HttpRequest) -> UUID:
        """Give the key of a form: a new one, or the one that its address names."""
        key = drafts.as_key(request.GET.get("kept", ""))
        person = policy.member(request)
        if key is None or writing(request).draft or drafts.was_sent(person, key):
            return uuid4()
        return key

    def _drafting(
        self, request: HttpRequest, practice: GoodPractice | None
    ) -> dict[str, Any]:
        """Give what the page needs to keep its text: keys, addresses, what is known."""
        draft, data = writing(request).draft, request.POST
        person = policy.member(request)
        stored = content_of(practice) if practice else None
        said = drafts.as_data(draft) if draft else data
        typed = typed_content(said, stored)
        number = versions.number_of(practice) if practice else 0
        sent = request.method == "POST"
        return {
            "draft": draft,
            "others": drafts.others(person, draft) if draft else [],
            "advice": advice(request.user, typed, practice),
            "lacking_in_typed": missing_in(typed),
            "form_key": drafts.as_key(data.get("form_key", "")) or self._key(request),
            "another": uuid4(),
            "restored": draft.form_key if draft else data.get("restored", ""),
            "seen": draft.seen if draft else drafts.seen_in(data) if sent else number,
            "ticket": drafts.ticket(person),
            "addresses": {name: address(name, practice) for name in ADDRESSES},
        }


def left_in(request: HttpRequest, practice: GoodPractice) -> dict[str, Any]:
    """Give what she typed in a practice that went on; its update shows it too."""
    of = (practice, practice.update_of)
    closed = (p for p in of if p and not policy.can_change(request.user, p))
    found = (drafts.found(policy.member(request), str(p.pk)) for p in closed)
    draft = next(filter(None, found), None)
    return {"left": draft, "left_parts": left_parts(practice, draft)} if draft else {}


def left_parts(practice: GoodPractice, draft: RollingDraft) -> list[ShownPart]:
    """Give what she changed, part by part, in a practice that went on without it."""
    stored, base = content_of(practice), drafts.base_of(draft)
    typed = typed_content(drafts.as_data(draft), base or stored)
    known = [content for content in (stored, base) if content]
    return [
        part
        for part in shown_parts(practice, None, typed)
        if not any(conflicts.same(part.name, typed, content) for content in known)
    ]


ADDRESSES = ("typed", "advice", "throw_away")


def address(name: str, practice: GoodPractice | None) -> str:
    base = f"admin:practices_goodpractice_{name}"
    if practice is None:
        return reverse(f"{base}_new")
    return reverse(base, args=[practice.pk])


def refusal(sentence: Any, status: int, **said: Any) -> JsonResponse:
    """Answer the script of a form; `state` says where the practice stands now."""
    return JsonResponse({"sentence": sentence, **said}, status=status)


def showing(form: Any, data: QueryDict) -> Any:
    """Make a form show what is typed in it, without judging it yet."""

    class Shown(form):
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(data, *args, **kwargs)
            self._errors = ErrorDict()

    return Shown


def quiet(formset: Any) -> None:
    """Make a list of the form show what is typed in it, without judging it yet."""
    for form in formset.forms:
        form._errors = ErrorDict()
    formset._errors = [{} for _form in formset.forms]
    formset._non_form_errors = ErrorList()
