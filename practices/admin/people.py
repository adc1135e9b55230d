"""The accounts: who may come to the desk, for which cities."""

from typing import Any

# Those of allauth and Django register themselves first, to be replaced here.
import allauth.account.admin
import allauth.mfa.admin  # noqa: F401
import django.contrib.auth.admin  # noqa: F401
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import Group, User
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from cities.models import City
from practices import audit, policy, roles

# The groups are marks, set with an account; the rest is nobody's to edit by hand.
admin.site.unregister([User, Group, Authenticator, EmailAddress])

FACTS = ["email", "last_login"]
MARKS = {
    "is_programme_staff": roles.PROGRAMME_STAFF,
    "is_officer": roles.CITY_OFFICERS,
}


class PersonForm(forms.ModelForm):  # type: ignore[type-arg]
    """An account of an officer: no password, and nothing that gives other rights."""

    cities = forms.ModelMultipleChoiceField(
        City.objects.all(),
        required=False,
        label=_("Cities"),
        help_text=_("The cities for which the person describes practices."),
    )

    class Meta:
        model = User
        fields = ["first_name", "last_name", "is_active"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["cities"] = self.instance.cities.all()

    def _save_m2m(self) -> None:
        super()._save_m2m()  # type: ignore[misc]
        self.instance.cities.set(self.cleaned_data["cities"])


class AnyPersonForm(PersonForm):
    """An account with the marks and flags that superusers alone set."""

    is_programme_staff = forms.BooleanField(required=False, label=_("Programme staff"))
    is_officer = forms.BooleanField(required=False, label=_("Officer of cities"))

    class Meta(PersonForm.Meta):
        fields = [*PersonForm.Meta.fields, "is_superuser"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field, group in MARKS.items():
            self.initial[field] = roles.belongs_to(self.instance, group)

    def _save_m2m(self) -> None:
        super()._save_m2m()
        groups = roles.ensure_groups()
        for field, name in MARKS.items():
            change = "add" if self.cleaned_data[field] else "remove"
            getattr(self.instance.groups, change)(groups[name])


@admin.register(User)
class PersonAdmin(admin.ModelAdmin[User]):
    """Rights come from `policy`; accounts are made by invitations alone."""

    list_display = ["email", "name", "role", "where", "is_active", "last_login"]
    list_filter = ["is_active", "groups"]
    search_fields = ["email", "first_name", "last_name"]
    search_help_text = _("By name or address.")
    ordering = ["email"]
    show_full_result_count = False
    readonly_fields = [*FACTS, "name", "role", "where"]
    actions = ["remove_second_factor"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        people = super().get_queryset(request)
        return people.prefetch_related("groups", "cities")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        if obj is None or not policy.can_manage(request.user, obj):
            return [*FACTS, "name", "role", "where", "is_active"]
        form = self.form_for(request)
        return [*FACTS, *form.base_fields]

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        kwargs["form"] = self.form_for(request)
        return super().get_form(request, obj, change, **kwargs)

    def form_for(self, request: HttpRequest) -> type[PersonForm]:
        return AnyPersonForm if request.user.is_superuser else PersonForm

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Ask for the account: Django's own would ask for all of them."""
        return request.user.has_perm("auth.change_user", obj)

    @admin.display(description=_("name"), ordering="last_name")
    def name(self, user: User) -> str:
        return user.get_full_name()

    @admin.display(description=_("role"))
    def role(self, user: User) -> str:
        superuser = [_("Superuser")] if user.is_superuser else []
        return ", ".join(map(str, [*superuser, *user.groups.all()]))

    @admin.display(description=_("cities"))
    def where(self, user: Any) -> str:
        return ", ".join(city.name for city in user.cities.all())

    @admin.action(description=_("Remove the second factor"), permissions=["change"])
    def remove_second_factor(
        self, request: HttpRequest, people: QuerySet[User]
    ) -> None:
        """Help somebody who lost phone and codes, after she has said so herself."""
        managed = [one for one in people if policy.can_manage(request.user, one)]
        Authenticator.objects.filter(user__in=managed).delete()
        for one in managed:
            audit.log(policy.member(request), one, "remove_second_factor")
        text = ngettext(
            "%(n)d account asks for its password alone.",
            "%(n)d accounts ask for their password alone.",
            len(managed),
        )
        messages.success(request, text % {"n": len(managed)})
