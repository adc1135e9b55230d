"""The Council of Europe's form, as the desk shows it."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.text import capfirst, format_lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from practices.models import GoodPractice, Topic
from practices.models.practice import languages
from practices.period import MAX_YEAR, MIN_YEAR, Period, parse_period

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


YEARS = ("years_from", "years_to", "years_running")
CONTACT = ("contact_name", "contact_unit", "contact_email")
CONSENTS = ("contact_may_be_asked", "contact_is_public")


NO_YEAR = _("Give a year between 1900 and 2100, or nothing.")


def year_field(label: "_StrPromise") -> forms.IntegerField:
    return forms.IntegerField(
        required=False,
        label=label,
        min_value=MIN_YEAR,
        max_value=MAX_YEAR,
        error_messages=dict.fromkeys(["invalid", "min_value", "max_value"], NO_YEAR),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 4}),
    )


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
        error_messages={
            "invalid_choice": _(
                "A topic that you chose is no longer in the list. Look at the topics "
                "once more, and save again."
            )
        },
    )

    years_from = year_field(_("From the year"))
    years_to = year_field(_("To the year"))
    years_running = forms.BooleanField(required=False, label=_("It is still running"))
    asked_anew = forms.BooleanField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = GoodPractice
        fields: list[str] = []  # the admin names them, for each role
        labels = {field: numbered(field) for field in NUMBERS} | {
            "contact_name": _("Name"),
            "contact_unit": _("Unit or department"),
            "contact_email": _("E-mail"),
            "source_url": _("Source"),
            "notes": _("For the desk alone"),
            "contact_may_be_asked": _("The programme may write to this contact"),
            "contact_is_public": _("The contact may be shown on the public page"),
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
            "contact_may_be_asked": _(
                "For questions, and once a year whether the practice still runs. Tick "
                "it only when whoever is named agrees."
            ),
            "contact_is_public": _(
                "Everyone can then read name, unit and address. Tick it only when "
                "whoever is named agrees."
            ),
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
            "notes": _("Put each text into its part, or leave it here."),
        }
        widgets = {
            part: forms.Textarea(attrs={"rows": ROWS.get(part, OTHER_ROWS)})
            for part in ("summary", *GoodPractice.PARTS)
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field.widget, forms.TextInput):
                field.widget.attrs["dir"] = "auto"
            if isinstance(field.widget, forms.Textarea):
                # "auto" would halt the browser on a very long text.
                field.widget.attrs["dir"] = self.instance.direction
        if self.instance.period_corrected:
            years = years_of(self.instance.period)
            self.initial.update(zip(YEARS, years, strict=True))
        if "language" in self.fields:
            self.fields["language"].required = False
            self.fields["language"].choices = languages()  # type: ignore[attr-defined]

    def clean_language(self) -> str:
        """Leave what is not said as it is; a new practice is in that of the desk."""
        known = self.instance.language if self.instance.pk else get_language() or "en"
        return self.cleaned_data["language"] or known

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if "years_from" in self.fields and not self.errors.keys() & set(YEARS):
            self._understand_period(data)
        return data

    def _understand_period(self, data: dict[str, Any]) -> None:
        try:
            period, corrected = understood(
                data.get("period_text", ""), *(data[name] for name in YEARS)
            )
        except ValueError:
            wrong = STILL_RUNNING if data["years_running"] else ENDS_TOO_EARLY
            self.add_error("years_to", ValidationError(wrong, params={**data}))
            return
        self.instance.period_corrected = corrected
        self.instance.period = period

    def note_consents(self, by: User) -> list[str]:
        """Record who gave the contact's consents, and when; give those taken away.

        A consent is for the contact as named: it ends when another one is named,
        unless its box was ticked in this very form.
        """
        practice, changed = self.instance, self.changed_data
        if not set(CONSENTS) & set(self.fields):
            return []
        is_another = bool(set(CONTACT) & set(changed))
        anew = self.cleaned_data.get("asked_anew")
        lost = [n for n in CONSENTS if is_another and n not in changed and not anew]
        lost = [name for name in lost if getattr(practice, name)]
        for name in lost:
            setattr(practice, name, False)
        if not any(getattr(practice, name) for name in CONSENTS):
            practice.contact_consent_at = practice.contact_consent_by = None
        elif is_another or set(CONSENTS) & set(changed):
            practice.contact_consent_at, practice.contact_consent_by = (
                timezone.now(),
                by,
            )
        return [str(self.fields[name].label) for name in lost]


STILL_RUNNING = _("What is still running has no last year: leave “To the year” empty.")
ENDS_TOO_EARLY = _("It ends in %(years_to)s, before it begins in %(years_from)s.")


def years_of(period: Period) -> tuple[int | None, int | None, bool]:
    return period.start_year, period.end_year, period.ongoing


def understood(
    text: str, first: int | None, last: int | None, running: bool
) -> tuple[Period, bool]:
    """Give the years of a period, and whether the writer's own differ from its text.

    Raises ValueError for years that no practice can have.
    """
    derived, own = parse_period(text), Period(first, last, running)
    return (own, True) if own.is_known and own != derived else (derived, False)


FIELDSETS: list[tuple[Any, dict[str, Any]]] = [
    (None, {"fields": ["title", "language"]}),
    (
        None,
        {
            "fields": [
                "period_text",
                "understood_as",
                YEARS,
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
            "fields": ["asked_anew", *CONTACT, *CONSENTS],
            "description": _(
                "For questions of the programme. Without a tick nobody writes to the "
                "contact, and the public page does not show it."
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
NOTES_FIELDSET = (
    _("Notes"),
    {
        "fields": ["notes"],
        "description": _(
            "What a Word form said and no part had room for, and what you and the "
            "programme note for each other. No public page shows it."
        ),
    },
)
# What only a form has, which is absent where the practice is read.
OF_THE_FORM = {YEARS, "asked_anew"}
STAFF_FIELDSET = (
    _("For the programme"),
    {"fields": ["evidence", "source_url"]},
)
