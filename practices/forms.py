"""The Council of Europe's form, as the desk shows it."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import QuerySet
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import capfirst, format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cities.admin import ADDRESS_FIELDS, FileWidget
from cities.models import City
from practices import policy
from practices.models import GoodPractice, Picture, Place, ReferenceDocument, Topic

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

# The numbers of the parts on the Council's form; 2, 3, 10 and 12 are lists.
NUMBERS = {
    "title": 1,
    "period_text": 4,
    "topics": 5,
    "purpose": 6,
    "rationale": 7,
    "process": 8,
    "impact": 9,
}
ROWS = {"process": 14, "impact": 8, "rationale": 7, "purpose": 4, "summary": 4}
OTHER_ROWS = 4


def numbered(field: str) -> "_StrPromise":
    """Name a part as the Council's form does: its number, then its heading."""
    heading = GoodPractice._meta.get_field(field).verbose_name  # type: ignore[union-attr]
    return format_lazy("{} {}", NUMBERS[field], capfirst(heading))


class PracticeForm(forms.ModelForm):  # type: ignore[type-arg]
    """The parts of the form, each with a word on what a good answer holds."""

    topics: "forms.ModelMultipleChoiceField[Topic]" = forms.ModelMultipleChoiceField(
        Topic.objects.all(),
        required=False,
        label=numbered("topics"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "What it is about. One to three say more than ten: readers find the "
            "practice under each of them."
        ),
    )

    class Meta:
        model = GoodPractice
        fields: list[str] = []  # the admin names them, for each role
        labels = {field: numbered(field) for field in NUMBERS} | {
            "contact_name": _("Name"),
            "contact_unit": _("Unit or department"),
            "contact_email": _("E-mail"),
            "source_url": _("Source"),
        }
        help_texts = {
            "title": _(
                "The name under which people know it, or what it does, in up to ten "
                "words. Write out abbreviations."
            ),
            "period_text": _(
                "When it began and ended, in your own words: “2013 onwards”, "
                "“2011–2014”, “June 2017”."
            ),
            "purpose": _(
                "What you wanted to achieve, and for whom, so that a stranger "
                "understands. One to three sentences."
            ),
            "rationale": _(
                "What set it off: the situation before, the problem or the chance, "
                "with a figure if you have one. One paragraph, about 100 words."
            ),
            "process": _(
                "What was done, in the order of the steps: who did it, with which "
                "partners, how residents took part, what it cost. This is what others "
                "learn from: 200 to 500 words."
            ),
            "impact": _(
                "What changed, for whom, and how you know: figures with their source, "
                "an evaluation, what people say. Say so too if it is early to tell. "
                "About 150 words."
            ),
            "contact_name": _("Whom the programme can ask."),
            "contact_email": _("A shared mailbox outlives a change of staff."),
            "summary": _(
                "The practice in plain words, for its card in the list. Two sentences, "
                "up to 300 characters."
            ),
            "obstacles": _(
                "What went wrong or was harder than expected, and what you would do "
                "otherwise. Other cities thank you for this most. About 100 words."
            ),
            "transferability": _(
                "What another city needs to do the same, and what it should adapt. "
                "About 100 words."
            ),
            "partners": _("Associations, schools, services, firms. A line for each."),
            "beneficiaries": _("Who gains by it, and how many people it has reached."),
            "resources": _("Money, staff and rooms, a year or in all, and who pays."),
            "language": _("The language in which this text is written."),
            "evidence": _(
                "How well the impact is shown, by the programme’s own steps."
            ),
            "source_url": _("The page it was taken from, for an imported practice."),
        }
        widgets = {
            part: forms.Textarea(attrs={"rows": ROWS.get(part, OTHER_ROWS)})
            for part in ("summary", *GoodPractice.PARTS)
        }


class PlaceFormSet(BaseInlineFormSet):  # type: ignore[type-arg]
    """The places of a practice; an officer's practice is in a city of hers."""

    own_cities: QuerySet[City] | None = None

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
        """Show an empty row only where there is none yet."""
        if obj is None:
            return 1
        return 0 if self.model._default_manager.filter(practice=obj).exists() else 1

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


class PlaceInline(PartInline):
    model = Place
    formset = PlaceFormSet
    verbose_name_plural = _("2–3 City / Country")
    part_help = _(
        "Where it happens. Add every city that takes part; for a national practice "
        "leave the city empty and choose the country."
    )
    fields = ["city", "country", "locality"]

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        formset: Any = super().get_formset(request, obj, **kwargs)
        if "city" in formset.form.base_fields:
            only_choose(formset.form.base_fields["city"].widget)
        if policy.is_officer(request.user):
            formset.own_cities = policy.own_cities(request.user)
        return formset


class ReferenceDocumentInline(PartInline):
    model = ReferenceDocument
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
    fields = ["file", "alternative_text", "credit"]


FIELDSETS: list[tuple[Any, dict[str, Any]]] = [
    (None, {"fields": ["title"]}),
    (
        None,
        {
            "fields": [
                "period_text",
                "understood_as",
                "topics",
                "purpose",
                "rationale",
                "process",
                "impact",
            ]
        },
    ),
    (
        _("11 Contact"),
        {
            "fields": ["contact_name", "contact_unit", "contact_email"],
            "description": _(
                "For questions of the programme; not for the public page."
            ),
        },
    ),
    (
        _("Helps other cities"),
        {
            "fields": [
                "summary",
                "obstacles",
                "transferability",
                "partners",
                "beneficiaries",
                "resources",
            ],
            "classes": ["collapse"],
            "description": _("None of this is required; all of it is read."),
        },
    ),
]
STAFF_FIELDSET = (
    _("For the programme"),
    {"fields": ["language", "evidence", "source_url"]},
)
# Where the Council's form has its lists: each after the part with this field.
LIST_AFTER: dict[str, type[PartInline]] = {
    "title": PlaceInline,
    "impact": ReferenceDocumentInline,
    "contact_email": PictureInline,
}


LISTS = list(LIST_AFTER.values())


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
