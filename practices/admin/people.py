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
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from cities.admin_titles import PlainTitles
from cities.models import City
from cities.parameters import whole_number
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


class ActiveFilter(admin.BooleanFieldListFilter):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.title = _("account in use")


class RoleFilter(admin.SimpleListFilter):
    title = _("role")
    parameter_name = "role"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(str(group.pk), gettext(group.name)) for group in Group.objects.all()]

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[User]
    ) -> QuerySet[User]:
        group = whole_number(self.value() or "")
        return queryset.filter(groups=group) if group else queryset


@admin.register(User)
class PersonAdmin(PlainTitles):
    """Rights come from `policy`; accounts are made by invitations alone."""

    list_title = _("Accounts")
    list_display = ["email", "name", "role", "where", "is_active", "last_login"]
    list_filter = [("is_active", ActiveFilter), RoleFilter]
    search_fields = ["email", "first_name", "last_name"]
    search_help_text = _("Search by name or address")
    ordering = ["email"]
    show_full_result_count = False
    readonly_fields = [*FACTS, "name", "role", "where"]
    actions = ["remove_second_factor"]

    def title_of(self, thing: User) -> str:
        return gettext("Account: %(address)s") % {"address": thing}

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

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Ask for the account: Django's own would ask for all of them."""
        return request.user.has_perm("auth.change_user", obj)

    @admin.display(description=_("name"), ordering="last_name")
    def name(self, user: User) -> str:
        return user.get_full_name()

    @admin.display(description=_("role"))
    def role(self, user: User) -> str:
        superuser = [gettext("Superuser")] if user.is_superuser else []
        marks = [gettext(group.name) for group in user.groups.all()]
        return ", ".join([*superuser, *marks])

    @admin.display(description=_("cities"))
    def where(self, user: Any) -> str:
        return ", ".join(city.name for city in user.cities.all())

    @admin.action(description=_("Remove the second factor"), permissions=["change"])
    def remove_second_factor(
        self, request: HttpRequest, people: QuerySet[User]
    ) -> HttpResponse | None:
        """Help somebody who lost phone and codes, after she has said so herself."""
        rows = [(one, self.hindrance(request, one)) for one in people]
        helped = [one for one, hindrance in rows if not hindrance]
        if "confirmed" not in request.POST:
            return self.confirm_page(request, rows, helped)
        Authenticator.objects.filter(user__in=helped).delete()
        for one in helped:
            audit.log(policy.member(request), one, "remove_second_factor")
        tell_removed(request, helped)
        return None

    def hindrance(self, request: HttpRequest, account: User) -> str:
        """Say why its second factor is not removed; empty where it is."""
        if not policy.can_manage(request.user, account):
            return gettext("Only an administrator changes this account.")
        if not Authenticator.objects.filter(user=account).exists():
            return gettext("It has no second factor.")
        return ""

    def confirm_page(
        self, request: HttpRequest, rows: list[tuple[User, str]], helped: list[User]
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Remove the second factor"),
            "opts": self.opts,
            "list_title": self.title_of_list(),
            "helped": helped,
            "left": [row for row in rows if row[1]],
        }
        return TemplateResponse(request, "admin/auth/user/second_factor.html", context)


def tell_removed(request: HttpRequest, helped: list[User]) -> None:
    text = ngettext(
        "%(n)d account asks for its password alone.",
        "%(n)d accounts ask for their password alone.",
        len(helped),
    )
    if helped:
        messages.success(request, text % {"n": len(helped)})
    else:
        messages.info(request, gettext("None of these accounts has a second factor."))
