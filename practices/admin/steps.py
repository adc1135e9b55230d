"""The steps of a practice at the desk: buttons, and a page for those to think about."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.contrib.auth.models import User
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from cities.admin import HistoryAdmin
from practices import audit, desk, emails, policy, versions, workflow
from practices.admin.remarks import kept_word, send_word
from practices.admin.rows import badge
from practices.models import GoodPractice, PracticeVersion, Preferences, ReviewComment
from practices.requirements import missing
from practices.workflow import TRANSITIONS, Transition

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

REASON_LENGTH = 5000
NEW = '<span class="state">{}</span>'
# What a step does, in words for the person who is about to do it.
CONSEQUENCES: dict[str, "_StrPromise"] = {
    "submit": _(
        "The programme reads it. Until it answers, the text stays as it is; you can "
        "take it back."
    ),
    "withdraw": _(
        "The programme no longer reads it: it is a draft again, which its city can "
        "change and send in anew."
    ),
    "request_changes": _(
        "It goes back to its city, which can change it again and send it in anew."
    ),
    "publish": _("Once published, everyone can read it."),
    "prepare_update": _(
        "You get a copy to change. The public page stays as it is until the programme "
        "publishes the update."
    ),
    "archive": _(
        "Its page leaves the catalogue. The text is kept, and the programme can take "
        "it back into review."
    ),
    "restore": _("It waits for review again; it is not public before it is approved."),
}
WITH_UPDATE = _(
    "Its page leaves the catalogue. The text is kept, and the programme can take it "
    "back into review. An update of it is in preparation: it stays, and cannot be "
    "published meanwhile."
)
OF_UPDATE = _("Once published, the public page says what the update says.")
# What was done with an update, where the step itself would speak of its practice.
UPDATES: dict[str, "_StrPromise"] = {
    "submit": _("The update of “%(practice)s” was sent to the programme."),
    "withdraw": _(
        "The update of “%(practice)s” is a draft again; you can change it. The public "
        "page stays as it is."
    ),
    "request_changes": _(
        "The update of “%(practice)s” is back with the city, which can change it again."
    ),
    "publish": _("The update of “%(practice)s” is public now."),
}
REASONS: dict[str, tuple["_StrPromise", "_StrPromise"]] = {
    "request_changes": (
        _("What is to be changed"),
        _("The city gets these words. You may leave it empty where comments say it."),
    ),
    "archive": (
        _("Why it is taken off the public pages"),
        _("These words go with the mail, and its former page shows them. Required."),
    ),
    "publish": (_("A word to the city"), _("It goes with the mail. Not required.")),
}

UPDATE_IS_GONE = _(
    "The update is no longer there: it was published or thrown away meanwhile."
)

# What the programme answers to what was sent in.
DECISIONS = frozenset({"request_changes", "publish"})

UNREAD = _("The form came back without saying what you read. Look at it, then go on.")


class StepForm(forms.Form):
    """What is sent with a step: a reason, and which version the person has read."""

    seen = forms.IntegerField(
        required=False,
        error_messages=dict.fromkeys(["required", "invalid"], UNREAD),
    )

    def __init__(self, step: Transition, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seen"].required = step.is_asked_first
        if step.action in REASONS:
            label, help_text = REASONS[step.action]
            self.fields["reason"] = forms.CharField(
                label=label,
                help_text=help_text,
                required=False,
                max_length=REASON_LENGTH,
                widget=forms.Textarea(attrs={"rows": 6}),
            )


class StepViews(HistoryAdmin):
    """Takes the steps of the workflow: by a button, or on a page that asks first."""

    def get_urls(self) -> list[URLPattern]:
        step = path(
            "<int:pk>/step/<slug:action>/",
            self.admin_site.admin_view(self.step_view),
            name="practices_goodpractice_step",
        )
        return [step, *super().get_urls()]

    def step_view(self, request: HttpRequest, pk: int, action: str) -> HttpResponse:
        """Say what a step does, and do it when that is confirmed."""
        practice = self.get_queryset(request).filter(pk=pk).first()
        step = TRANSITIONS.get(action)
        if step is None or not step.by_button:
            raise Http404
        if practice is None:
            return self._gone(request, pk, step)
        if sentence := workflow.hindrance(practice, step, request.user):
            return self._hindered(request, practice, step, sentence)
        if request.method == "POST":
            return self._take_step(request, practice, step)
        decides = step.action in DECISIONS
        word = kept_word(practice, policy.member(request)) if decides else ""
        form = StepForm(step, initial={"reason": word})
        return self._step_page(request, practice, step, form)

    def _hindered(
        self, request: HttpRequest, practice: GoodPractice, step: Transition, why: str
    ) -> HttpResponse:
        """Say why a step is not possible; keep in sight the reason given for it."""
        if workflow.refusal(practice, step, request.user):
            audit.note_refusal(request)
        if practice.status not in step.sources and is_unsaid(request, practice, step):
            return self._with_reason(request, practice, step, why)
        messages.error(request, why)
        return to_change_page(practice)

    def _gone(
        self, request: HttpRequest, update: int, step: Transition
    ) -> HttpResponse:
        """Say that an update is gone; keep in sight the reason given for a step."""
        practice = updated(request, update)
        if is_unsaid(request, practice, step):
            return self._with_reason(request, practice, step, UPDATE_IS_GONE)
        return gone(request, update)

    def _with_reason(
        self, request: HttpRequest, practice: GoodPractice, step: Transition, why: Any
    ) -> HttpResponse:
        form = StepForm(step, request.POST)
        form.add_error(None, why)
        return self._step_page(request, practice, step, form)

    def _take_step(
        self, request: HttpRequest, practice: GoodPractice, step: Transition
    ) -> HttpResponse:
        form = StepForm(step, request.POST)
        if form.is_valid():
            given = form.cleaned_data
            try:
                return to_change_page(do(request, practice, step, **given))
            except workflow.InvalidTransition as refused:
                if not step.is_asked_first:
                    messages.error(request, str(refused))
                    return to_change_page(practice)
                form.add_error(None, str(refused))
        return self._step_page(request, practice, step, form)

    def _step_page(
        self,
        request: HttpRequest,
        practice: GoodPractice,
        step: Transition,
        form: StepForm,
    ) -> HttpResponse:
        number = versions.number_of(practice)
        said = ReviewComment.objects.of(practice)
        context = {
            **self.admin_site.each_context(request),
            "title": step.label,
            "opts": self.opts,
            "original": practice,
            "step": step,
            "form": form,
            "number": number,
            "is_changed": request.GET.get("seen", str(number)) != str(number),
            "consequence": consequence(practice, step),
            "told": people_told(practice, step, policy.member(request)),
            "back": "review" if step.action in DECISIONS else "change",
            "comments": said.unsent().count(),
            "unanswered": said.sent().open().count(),
        }
        template = "admin/practices/step.html"
        return TemplateResponse(request, template, context)

    def render_change_form(
        self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Say where the practice stands on its way, and what can be done with it."""
        context |= standing(context.get("original"), request.user)
        page: HttpResponse = super().render_change_form(
            request, context, *args, **kwargs
        )
        return page

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
        """Go on with the button that was pressed: all that was typed is saved."""
        action = request.POST["_transition"]
        step = TRANSITIONS.get(action)
        if step and step.is_asked_first:
            return HttpResponseRedirect(step_address(practice, step))
        try:
            after = workflow.transition(practice, action, policy.member(request))
        except workflow.InvalidTransition as refused:
            text = gettext("%(practice)s: %(reason)s")
            messages.error(request, text % {"practice": practice, "reason": refused})
            messages.info(request, gettext("Everything that you typed is saved."))
            return to_change_page(practice)
        messages.success(request, done_with(TRANSITIONS[action], practice, after))
        return to_change_page(after)


def given(step: Transition, data: Any) -> dict[str, Any]:
    """Read what is sent with a step. Raises InvalidTransition where it is not right."""
    form = StepForm(step, data)
    if not form.is_valid():
        problems = form.errors.as_data().values()
        raise workflow.InvalidTransition(" ".join(p[0].messages[0] for p in problems))
    return form.cleaned_data


def done_with(step: Transition, before: GoodPractice, after: GoodPractice) -> str:
    """Say that a step was done: with an update, or with the practice itself."""
    of_update = UPDATES.get(step.action) if before.update_of_id else None
    return (of_update or step.done) % {"practice": after}


def updated(request: HttpRequest, update: int) -> GoodPractice:
    """Find the practice of an update that is gone. Raises Http404."""
    return get_object_or_404(policy.practices_for(request.user).of_update(update))


def gone(request: HttpRequest, update: int) -> HttpResponse:
    """Lead from an update that is gone to its practice. Raises Http404."""
    practice = updated(request, update)
    messages.info(request, UPDATE_IS_GONE)
    return to_change_page(practice)


def is_unsaid(request: HttpRequest, practice: GoodPractice, step: Transition) -> bool:
    """Tell whether a reason would be lost; after a double click the log holds it."""
    reason = request.POST.get("reason", "").strip()
    own = PracticeVersion.objects.of(practice).filter(by=policy.member(request))
    known = own.values_list("reason", flat=True)
    return bool(reason) and step.action in REASONS and reason not in known


def do(
    request: HttpRequest,
    practice: GoodPractice,
    step: Transition,
    seen: int | None,
    reason: str = "",
) -> GoodPractice:
    """Do a step, say so, and give what it left. Raises InvalidTransition."""
    by = policy.member(request)
    with transaction.atomic():
        after = workflow.transition(practice, step.action, by, reason, seen)
        if step.action in DECISIONS:
            send_word(practice, by, request.POST)
    messages.success(request, done_with(step, practice, after))
    if step.action in DECISIONS:
        messages.info(request, next_in_queue())
    return after


def next_in_queue() -> str:
    """Lead from a decision to the next practice that waits for one."""
    practice = GoodPractice.objects.waiting().first()
    if practice is None:
        return gettext("Nothing else waits: the queue is empty.")
    address = reverse("admin:practices_goodpractice_review", args=[practice.pk])
    link = format_html('<a href="{}">{}</a>', address, practice.display_title)
    return format_html(gettext("Next in the queue: {practice}"), practice=link)


def standing(practice: GoodPractice | None, user: policy.Person) -> dict[str, Any]:
    """Give what the page of a practice says of its way; a new one is at none yet."""
    if practice is None:
        return {
            "state": format_html(NEW, gettext("New")),
            "next_step": gettext("Only you see it. Next: save it as a draft."),
            "steps": steps_of(None, user),
        }
    steps = steps_of(practice, user)
    goes_on = any(step.needs_content for step in steps)
    return {
        "state": badge(practice),
        "lacking": missing(practice) if goes_on else [],
        "turn": desk.turn(practice, user),
        "next_step": desk.next_step(practice),
        "steps": steps,
        "number": versions.number_of(practice),
        "archived": archived(practice.update_of or practice),
        "update": practice.update if practice.has_update else None,
    }


def archived(practice: GoodPractice) -> PracticeVersion | None:
    """Give the step by which it left the public pages; None where it did not."""
    if practice.status != policy.Status.ARCHIVED or practice.merged_into:
        return None
    return PracticeVersion.objects.of(practice).archived()


def steps_of(practice: GoodPractice | None, user: policy.Person) -> list[Transition]:
    """Give what the buttons offer beside saving; an officer may send in at once."""
    if practice is None:
        return [] if policy.is_staff(user) else [TRANSITIONS["submit"]]
    return workflow.available(practice, user)


def consequence(practice: GoodPractice, step: Transition) -> "_StrPromise":
    if step.action == "archive" and practice.has_update:
        return WITH_UPDATE
    of_update = step.action == "publish" and practice.update_of_id is not None
    return OF_UPDATE if of_update else CONSEQUENCES[step.action]


def people_told(practice: GoodPractice, step: Transition, by: User) -> list[str]:
    """Name those who get a mail; an officer reads "the programme", not its people."""
    people: Iterable[User] = workflow.told(practice, step, by)
    wanting = [
        one
        for one in people
        if emails.reaches(step.mail, one, Preferences.objects.of(one))
    ]
    if not policy.is_staff(by) and wanting:
        return [gettext("the programme")]
    return [one.get_full_name() or one.get_username() for one in wanting]


def step_address(practice: GoodPractice, step: Transition) -> str:
    name = "admin:practices_goodpractice_step"
    address = reverse(name, args=[practice.pk, step.action])
    return f"{address}?seen={versions.number_of(practice)}"


def sent_here(view: Callable[..., HttpResponse], page: str = "change") -> Any:
    """Take what a form sends. Who comes to read is led to the practice's `page`.

    So does everyone whose session ended meanwhile, after signing in again.
    """

    def inner(request: HttpRequest, pk: int, **named: Any) -> HttpResponse:
        if request.method == "POST":
            return view(request, pk, **named)
        return redirect(f"admin:practices_goodpractice_{page}", pk)

    return require_http_methods(["GET", "HEAD", "POST"])(inner)


def to_change_page(practice: GoodPractice) -> HttpResponseRedirect:
    return HttpResponseRedirect(
        reverse("admin:practices_goodpractice_change", args=[practice.pk])
    )
