"""The parts of the Council's form that are lists: places, documents, pictures."""

from collections.abc import Iterable
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import QuerySet
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from cities.admin import ADDRESS_FIELDS, FileWidget
from cities.files import is_stored
from cities.models import City
from practices import policy
from practices.models import Picture, Place, ReferenceDocument
from practices.typed import MOST_ROWS

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

# Django's words on the button below a list: our catalogue has them in plain French.
ADD_ANOTHER = gettext_noop("Add another %(verbose_name)s")


class PlaceFormSet(BaseInlineFormSet):  # type: ignore[type-arg]
    """The places of a practice; an officer's practice is in a city of hers."""

    own_cities: QuerySet[City] | None = None

    def add_fields(self, form: Any, index: int | None) -> None:
        """Read the list of cities once for all rows."""
        super().add_fields(form, index)
        if city := form.fields.get("city"):
            self.cities = getattr(self, "cities", None) or list(city.choices)
            city.widget.choices = self.cities

    def clean(self) -> None:
        super().clean()
        if any(self.errors):
            return
        named = [_place(form.cleaned_data) for form in self._kept()]
        for place in named:
            if named.count(place) > 1:
                raise ValidationError(gettext("The same place is named twice."))
        if self.own_cities is not None:
            self._require_own_city({city for city, _country, _locality in named})

    def _kept(self) -> list[Any]:
        return [
            form
            for form in self.forms
            if form.has_changed() or form.instance.pk
            if form not in self.deleted_forms
        ]

    def _require_own_city(self, named: set[City | None]) -> None:
        own = list(self.own_cities or [])
        if named.isdisjoint(own):
            cities = ", ".join(city.name for city in own)
            sentence = gettext("Name at least one of your own cities: %(cities)s.")
            raise ValidationError(sentence % {"cities": cities})


def _place(data: dict[str, Any]) -> tuple[City | None, str, str]:
    return (
        data.get("city"),
        data.get("country", ""),
        data.get("locality", "").casefold(),
    )


def file_address(part: Picture | ReferenceDocument) -> str:
    """Address at which the desk shows a file of a practice, published or not."""
    kind = "pictures" if isinstance(part, Picture) else "documents"
    return reverse(
        "admin:practices_goodpractice_file", args=[part.practice_id, kind, part.pk]
    )


FILE_FIELDS = ADDRESS_FIELDS | {
    models.ImageField: {"widget": FileWidget(file_address)},
    models.FileField: {"widget": FileWidget(file_address)},
}


class PartInline(admin.StackedInline):  # type: ignore[type-arg]
    """A part of the form that is a list; with its practice it is seen and changed."""

    template = "admin/practices/part.html"
    part_help: "str | _StrPromise" = ""
    formfield_overrides = FILE_FIELDS
    readonly_fields = ["stored", "named"]
    max_num = MOST_ROWS

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        """Read no more rows than that, of however many a browser speaks."""
        return super().get_formset(request, obj, absolute_max=MOST_ROWS + 1, **kwargs)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Link a file, and name a city, for whoever may not change them."""
        fields: Any = super().get_fields(request, obj)
        if self.has_change_permission(request, obj):
            return fields
        shown = {"file": "stored", "city": "named"}
        return [shown.get(field, field) for field in fields]

    @admin.display(description=_("city"))
    def named(self, place: Place) -> str:
        return place.city.name if place.city else ""

    @admin.display(description=_("file"))
    def stored(self, part: Picture | ReferenceDocument) -> str:
        if not part.file:
            return ""
        name = Path(part.file.name or "").name
        return format_html('<a href="{}">{}</a>', file_address(part), name)

    def get_extra(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> int:
        """Show an empty row to write in, with or without a script."""
        return 1 if self.has_change_permission(request, obj) else 0

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is None or policy.can_see(request.user, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        if obj is None:
            return policy.can_add(request.user)
        return policy.can_change(request.user, obj)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_change_permission(request, obj)


def only_choose(widget: Any) -> None:
    """Take the links away that change the list of choices from within the form."""
    widget.can_add_related = widget.can_change_related = False
    widget.can_delete_related = widget.can_view_related = False


class CityWidget(AutocompleteSelect):
    """A list of all cities; with a script one finds them by typing."""

    def optgroups(self, name: str, value: Any, attrs: Any = None) -> Any:
        return forms.Select.optgroups(self, name, value, attrs)


NO_CITY = _(
    "The city that you chose is no longer in the list: it was merged with another one, "
    "or deleted. Choose it again, and save."
)


class PlaceInline(PartInline):
    model = Place
    formset = PlaceFormSet
    verbose_name_plural = _("2–3 City / Country")
    part_help = _(
        "Where it happens. Add every city that takes part; for a national practice "
        "leave the city empty and choose the country."
    )
    fields = ["city", "country", "locality"]

    def get_extra(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> int:
        """Show an officer her own city in a new practice, and an empty row below."""
        begins = obj is None and policy.is_officer(request.user)
        return 2 if begins else super().get_extra(request, obj, **kwargs)

    def formfield_for_foreignkey(
        self, db_field: Any, request: HttpRequest, **kwargs: Any
    ) -> Any:
        if db_field.name == "city":
            kwargs["widget"] = CityWidget(db_field, self.admin_site)
            kwargs["error_messages"] = {"invalid_choice": NO_CITY}
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        formset: Any = super().get_formset(request, obj, **kwargs)
        if "city" in formset.form.base_fields:
            only_choose(formset.form.base_fields["city"].widget)
        if policy.is_officer(request.user):
            formset.own_cities = policy.own_cities(request.user)
        return formset


class DocumentForm(forms.ModelForm):  # type: ignore[type-arg]
    def clean(self) -> None:
        """Name a file without a title after itself: it is stored under another name."""
        super().clean()
        file = self.cleaned_data.get("file")
        if file and not is_stored(file) and not self.cleaned_data.get("title"):
            self.cleaned_data["title"] = PurePath(file.name).stem[:250]


class ReferenceDocumentInline(PartInline):
    model = ReferenceDocument
    form = DocumentForm
    verbose_name_plural = _("10 Key reference documents")
    part_help = _(
        "Plans, reports, evaluations, web pages, films: each as a link or as a file. "
        "What is public comes first."
    )
    fields = ["title", "link", "file"]


class PictureInline(PartInline):
    model = Picture
    verbose_name_plural = _("12 Picture")
    part_help = _(
        "One good picture of people doing it says more than a logo. Make sure that "
        "those who can be recognised agree."
    )
    fields = ["file", "alternative_text", "credit", "persons_agree"]
    NO_FILE = _(
        "Choose the file of this picture, or empty its other boxes. A file has to be "
        "chosen again where the form was left meanwhile."
    )

    def formfield_for_dbfield(
        self, db_field: Any, request: HttpRequest, **kwargs: Any
    ) -> Any:
        if db_field.name == "file":
            kwargs["error_messages"] = {"required": self.NO_FILE}
        if db_field.name == "alternative_text":
            kwargs["required"] = False  # of a draft: practices/requirements.py asks
        return super().formfield_for_dbfield(db_field, request, **kwargs)


# Where the Council's form has its lists: each after the part that ends with this field.
LIST_AFTER: dict[str, type[PartInline]] = {
    "language": PlaceInline,
    "impact": ReferenceDocumentInline,
    "contact_is_public": PictureInline,
}


LISTS: list[Any] = list(LIST_AFTER.values())


def in_order_of_the_form(parts: Iterable[Any], lists: Iterable[Any]) -> list[Any]:
    """Put the lists of the form between its other parts, where the Council has them."""
    by_class = {type(formset.opts): formset for formset in lists}
    ordered: list[Any] = []
    for part in parts:
        ordered.append(part)
        inline = LIST_AFTER.get(part.fields[-1])
        if inline in by_class:
            ordered.append(by_class[inline])
    return ordered
