"""Invitations, as staff sends, renews and withdraws them."""

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from cities.admin_titles import PlainTitles
from cities.moments import moment
from practices import audit, invitations, policy
from practices.inlines import only_choose
from practices.mailbox import normal_address
from practices.models import Invitation
from practices.models.invitation import ONE_OPEN

DISABLED = _("The account of this address is disabled: enable it first, under Users.")


class InvitationForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Invitation
        fields = ["address", "cities", "for_staff", "language"]

    def clean_address(self) -> str:
        address = normal_address(self.cleaned_data["address"])
        if Invitation.objects.open().filter(address=address).exists():
            raise ValidationError(ONE_OPEN)
        account = invitations.account_of(address)
        if account and not account.is_active:
            raise ValidationError(DISABLED)
        return address

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not (cleaned.get("for_staff") or cleaned.get("cities")):
            raise ValidationError(
                _("Name a city for which the person writes, or tick programme staff.")
            )
        return cleaned


@admin.register(Invitation)
class InvitationAdmin(PlainTitles):
    """What was sent is not changed any more: it is sent again, or withdrawn."""

    add_title = _("Invite a person")
    form = InvitationForm
    list_display = ["address", "invited_to", "state", "invited_by", "works_until"]
    list_select_related = ["invited_by"]
    search_fields = ["address"]
    search_help_text = _("Search by address")
    autocomplete_fields = ["cities"]
    show_full_result_count = False
    actions = ["send_again", "withdraw"]
    fields = ["address", "cities", "for_staff", "language"]
    readonly_fields = ["state", "invited_by", "works_until"]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return [*self.fields, *(self.readonly_fields if obj else [])]

    def formfield_for_dbfield(
        self, db_field: Any, request: HttpRequest, **kwargs: Any
    ) -> Any:
        """Let cities be chosen here, not made."""
        field: Any = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "cities":
            only_choose(field.widget)
        return field

    def get_queryset(self, request: HttpRequest) -> QuerySet[Invitation]:
        return Invitation.objects.for_list()

    def get_changeform_initial_data(self, request: HttpRequest) -> Any:
        """Write in the language of the desk, unless another is chosen."""
        return {"language": get_language()}

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def render_change_form(
        self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Offer one button: a mail goes out."""
        one = {"show_save_and_add_another": False, "show_save_and_continue": False}
        page: HttpResponse = super().render_change_form(
            request, context | one, *args, **kwargs
        )
        return page

    @admin.display(description=_("invited to"))
    def invited_to(self, invitation: Invitation) -> str:
        staff = gettext("Programme staff") if invitation.for_staff else ""
        return ", ".join(filter(None, [staff, invitation.city_names]))

    @admin.display(description=_("works until"), ordering="expires_at")
    def works_until(self, invitation: Invitation) -> str:
        return moment(invitation.expires_at)

    @admin.display(description=_("state"))
    def state(self, invitation: Invitation) -> str:
        return str(invitation.state.label)

    def save_model(
        self, request: HttpRequest, obj: Invitation, form: Any, change: bool
    ) -> None:
        obj.renew()  # a row without a link cannot be; the mail brings the next one
        super().save_model(request, obj, form, change)

    def save_related(
        self, request: HttpRequest, form: Any, formsets: Any, change: bool
    ) -> None:
        """Send the mail once the cities that it names are there."""
        super().save_related(request, form, formsets, change)
        invitations.send(form.instance, by=policy.member(request))

    def response_add(
        self, request: HttpRequest, obj: Invitation, post_url_continue: Any = None
    ) -> HttpResponse:
        sentence = gettext("A mail with a link for seven days goes to %(address)s.")
        messages.success(request, sentence % {"address": obj.address})
        return self.response_post_save_add(request, obj)

    @admin.action(description=_("Send again, with a new link"), permissions=["add"])
    def send_again(self, request: HttpRequest, chosen: QuerySet[Invitation]) -> None:
        by = policy.member(request)
        sent = for_open(chosen, lambda one: invitations.send(one, by))
        count = logged(by, sent, "send_invitation")
        text = ngettext(
            "%(n)d invitation was sent again; its old link does not work any more.",
            "%(n)d invitations were sent again; their old links do not work any more.",
            count,
        )
        tell(request, text, chosen, sent)

    @admin.action(description=_("Withdraw"), permissions=["add"])
    def withdraw(self, request: HttpRequest, chosen: QuerySet[Invitation]) -> None:
        ended = for_open(chosen, invitations.withdraw)
        count = logged(policy.member(request), ended, "withdraw_invitation")
        text = ngettext(
            "%(n)d invitation was withdrawn.",
            "%(n)d invitations were withdrawn.",
            count,
        )
        tell(request, text, chosen, ended)


def tell(
    request: HttpRequest,
    text: str,
    chosen: Iterable[Invitation],
    done: list[Invitation],
) -> None:
    """Say what was done with how many, and which were passed over, and why."""
    if done:
        messages.success(request, text % {"n": len(done)})
    for one in chosen:
        if one not in done:
            names = {"address": one.address, "state": one.state.label}
            sentence = gettext("Passed over: %(address)s (%(state)s)")
            messages.warning(request, sentence % names)


def logged(by: User, done: list[Invitation], action: str) -> int:
    """Write down what was done with invitations; count them."""
    for invitation in done:
        audit.log(by, invitation, action)
    return len(done)


def for_open(
    chosen: QuerySet[Invitation], act: Callable[[Invitation], object]
) -> list[Invitation]:
    """Do something with each chosen invitation that is still open; give these."""
    still_open = [invitation for invitation in chosen if invitation.is_open]
    for invitation in still_open:
        act(invitation)
    return still_open
