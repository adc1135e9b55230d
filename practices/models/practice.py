"""Good practices as the Council of Europe's form describes them."""

import re
from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

from django.conf import global_settings, settings
from django.conf.locale import LANG_INFO
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext, gettext_noop
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from cities.addresses import Addressed
from cities.countries import by_name, country_name
from cities.folding import KEY_LENGTH, fold, slug_from
from cities.models import YEARS, Network, within, year_validators
from practices.excerpt import excerpt, without_labels
from practices.models.confirmation import Confirmable
from practices.models.topic import Topic
from practices.period import Period, format_period, parse_period
from practices.querysets import GoodPracticeQuerySet

if TYPE_CHECKING:
    from practices.models.place import Place

UNTITLED = "untitled-practice"
LEDE_LENGTH = 320

# Every language that Django names without a region, so that its name is translated too,
# and others that cities write.
LANGUAGES = [
    *((code, _(name)) for code, name in global_settings.LANGUAGES if "-" not in code),
    ("mt", _("Maltese")),
    ("so", _("Somali")),
    ("zh", _("Chinese")),
]
# Our catalogue has better French than Django's for these.
RENAMED = (gettext_noop("Mongolian"), gettext_noop("Persian"))

LANGUAGE_NAMES = dict(LANGUAGES)


def language_name(code: str) -> str:
    return str(LANGUAGE_NAMES.get(code, code))


def languages() -> list[tuple[str, str]]:
    """Give the languages by their names in the active one, accents left aside."""
    named = [(code, str(name)) for code, name in LANGUAGES]
    return sorted(named, key=lambda pair: fold(pair[1]))


def direction(language: str) -> str:
    """Give the writing direction of a language, "ltr" or "rtl"."""
    return "rtl" if LANG_INFO.get(language, {}).get("bidi") else "ltr"


def untitled(places: list[str]) -> str:
    """Name a practice that has no title, by where it is."""
    if not places:
        return gettext("Untitled practice")
    return gettext("Untitled practice, %(place)s") % {"place": ", ".join(places)}


class GoodPractice(Confirmable, Addressed):
    """What a city did to live well with its diversity, as its officers describe it."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SUBMITTED = "submitted", _("Submitted")
        CHANGES_REQUESTED = "changes_requested", _("Changes requested")
        PUBLISHED = "published", _("Published")
        ARCHIVED = "archived", _("Archived")

    class Evidence(models.TextChoices):
        DESCRIBED = "described", _("Described by the city")
        MEASURED = "measured", _("Measured: figures with their source")
        COMPARED = "compared", _("Compared: before and after, or with others")
        EVALUATED = "evaluated", _("Evaluated: independent report attached")

    title = models.CharField(_("title"), max_length=250, blank=True)
    language = models.CharField(
        _("language of the text"), max_length=10, choices=LANGUAGES, default="en"
    )
    period_text = models.CharField(
        _("period"),
        max_length=250,
        blank=True,
        help_text=_("In your own words: “2013 onwards”, “2011–2014”, “June 2017”."),
    )
    start_year = models.PositiveSmallIntegerField(
        _("start year"), null=True, editable=False, validators=year_validators
    )
    end_year = models.PositiveSmallIntegerField(
        _("end year"), null=True, editable=False, validators=year_validators
    )
    ongoing = models.BooleanField(_("ongoing"), default=False, editable=False)
    period_corrected = models.BooleanField(
        _("years as the writer corrected them"), default=False, editable=False
    )
    topics = models.ManyToManyField(
        Topic, related_name="practices", blank=True, verbose_name=_("topics")
    )
    purpose = models.TextField(_("Purpose"), blank=True)
    rationale = models.TextField(_("Stimulus/Rationale"), blank=True)
    process = models.TextField(_("Process"), blank=True)
    impact = models.TextField(_("Impact"), blank=True)
    contact_name = models.CharField(_("contact: name"), max_length=150, blank=True)
    contact_unit = models.CharField(_("contact: unit"), max_length=150, blank=True)
    contact_email = models.EmailField(_("contact: e-mail"), blank=True)
    contact_may_be_asked = models.BooleanField(
        _("the programme may write to the contact"), default=False
    )
    contact_is_public = models.BooleanField(
        _("the contact may be shown on the public page"), default=False
    )
    contact_consent_at = models.DateTimeField(
        _("consent recorded"), null=True, editable=False
    )
    contact_consent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("consent recorded by"),
    )
    summary = models.TextField(_("Summary"), blank=True, max_length=600)
    obstacles = models.TextField(_("What was hard"), blank=True)
    transferability = models.TextField(_("Could it work elsewhere?"), blank=True)
    partners = models.TextField(_("Partners"), blank=True)
    beneficiaries = models.TextField(_("Who benefits"), blank=True)
    resources = models.TextField(_("Resources"), blank=True)
    evidence = models.CharField(
        _("evidence"), max_length=20, choices=Evidence, default=Evidence.DESCRIBED
    )
    source_url = models.URLField(_("source"), max_length=1000, blank=True)
    notes = models.TextField(
        _("Notes"),
        blank=True,
        help_text=_("What found no place in the form. It is never made public."),
    )
    status = models.CharField(
        _("status"),
        max_length=20,
        choices=Status,
        default=Status.DRAFT,
        editable=False,
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(
        _("last updated"), default=timezone.now, editable=False
    )
    submitted_at = models.DateTimeField(_("submitted"), null=True, editable=False)
    published_at = models.DateTimeField(_("published"), null=True, editable=False)
    title_key = models.CharField(max_length=KEY_LENGTH, editable=False)
    update_of = models.OneToOneField(
        "self",
        models.CASCADE,
        null=True,
        editable=False,
        related_name="update",
        verbose_name=_("update of"),
        help_text=_("The public practice that this will change when it is published."),
    )

    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        editable=False,
        related_name="merged",
        verbose_name=_("merged into"),
        help_text=_("The practice that stayed; the address of this one leads there."),
    )

    objects = GoodPracticeQuerySet.as_manager()
    history = HistoricalRecords(m2m_fields=[topics], excluded_fields=["title_key"])

    class Meta:
        verbose_name = _("good practice")
        verbose_name_plural = _("good practices")
        ordering = ["-published_at", "-pk"]
        indexes = [
            models.Index(fields=["status", "-published_at"], name="practice_newest"),
            models.Index(fields=["status", "-updated_at"], name="practice_updated"),
            models.Index(fields=["status", "title_key"], name="practice_by_title"),
            models.Index(fields=["start_year", "end_year"], name="practice_active_in"),
            models.Index(fields=["status", "language"], name="practice_by_language"),
        ]
        constraints = [
            within("start_year", *YEARS, name="practice_start_year_in_range"),
            within("end_year", *YEARS, name="practice_end_year_in_range"),
            models.CheckConstraint(
                condition=Q(start_year__isnull=True)
                | Q(end_year__isnull=True)
                | Q(end_year__gte=models.F("start_year")),
                name="practice_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(ongoing=False) | Q(end_year__isnull=True),
                name="practice_ongoing_has_no_end",
            ),
            models.CheckConstraint(
                condition=~Q(status="published") | Q(published_at__isnull=False),
                name="practice_published_has_date",
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | Q(status="archived"),
                name="practice_merged_for_good",
            ),
            models.CheckConstraint(
                condition=Q(update_of__isnull=True)
                | ~Q(status__in=["published", "archived"]),
                name="practice_update_is_not_public",
            ),
        ]

    # The parts of the form in its order, then those that help other cities.
    PARTS = (
        "purpose",
        "rationale",
        "process",
        "impact",
        "obstacles",
        "transferability",
        "beneficiaries",
        "partners",
        "resources",
    )

    def __str__(self) -> str:
        return self.display_title

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            self.updated_at = timezone.now()
        self.derive()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        if self.update_of:
            self.rolling_drafts.model.objects.follow(self)
        return super().delete(*args, **kwargs)

    def derive(self) -> None:
        """Set the columns that follow from others."""
        if not self.period_corrected:
            self.period = parse_period(self.period_text)
        self.title_key = fold(self.title or "untitled practice")[:KEY_LENGTH]

    def get_absolute_url(self) -> str:
        return reverse("practices:detail", args=[self.slug])

    def needs_address(self) -> bool:
        """The address follows the title until the practice is published first."""
        if not self.slug or self.published_at:
            return not self.slug
        base = slug_from(self.title)
        return bool(base) and not re.fullmatch(rf"{re.escape(base)}(-\d+)?", self.slug)

    def text_of_address(self) -> str:
        return self.title or UNTITLED

    @property
    def period(self) -> Period:
        return Period(self.start_year, self.end_year, self.ongoing)

    @period.setter
    def period(self, period: Period) -> None:
        self.start_year, self.end_year = period.start_year, period.end_year
        self.ongoing = period.ongoing

    @property
    def period_label(self) -> str:
        """The period as understood, in the language of the page."""
        return format_period(self.period, get_language() or "en")

    @property
    def year_value(self) -> str:
        """The value of the year filter under which the practice is found."""
        if self.start_year or self.end_year:
            return str(self.start_year or self.end_year)
        return "ongoing" if self.ongoing else "not-stated"

    @property
    def public_contact(self) -> list[str]:
        """Whom everyone may ask: name, unit, address; nobody without consent."""
        if not self.contact_is_public:
            return []
        lines = (self.contact_name, self.contact_unit, self.contact_email)
        return [line for line in lines if line]

    @property
    def has_update(self) -> bool:
        """Whether an update of the public practice is in preparation."""
        public = self.status == self.Status.PUBLISHED
        return public and type(self).objects.filter(update_of=self.pk).exists()

    @property
    def is_running(self) -> bool:
        return self.period.active_in(timezone.now().year)

    @property
    def period_is_reworded(self) -> bool:
        """Whether the writer's own words say more than the period as understood."""
        return fold(self.period_text) not in {"", fold(self.period_label)}

    @property
    def direction(self) -> str:
        """Writing direction of the practice's own text, "ltr" or "rtl"."""
        return direction(self.language)

    @property
    def language_name(self) -> str:
        """The same as get_language_display, which hashes the names of all languages."""
        return language_name(self.language)

    @cached_property
    def named_places(self) -> "list[Place]":
        """The places that are more than a country."""
        return [place for place in self.places.all() if place.name]

    @property
    def place_names(self) -> list[str]:
        return [place.name for place in self.named_places]

    @cached_property
    def countries(self) -> list[str]:
        """Codes of the countries of all places, each once, by name."""
        return by_name({place.country_code for place in self.places.all()})

    @property
    def places_label(self) -> str:
        """Where it is, for a card: "Lublin, Kraków · Poland"."""
        parts = [", ".join(self.place_names), ", ".join(self.country_names)]
        return " · ".join(filter(None, parts))

    @property
    def country_names(self) -> list[str]:
        return [country_name(code) for code in self.countries]

    @property
    def country_links(self) -> list[tuple[str, str]]:
        return list(zip(self.countries, self.country_names, strict=True))

    @property
    def networks(self) -> list[Network]:
        """The networks of all its cities, each once."""
        cities = [place.city for place in self.places.all() if place.city]
        found = {n.pk: n for city in cities for n in city.networks.all()}
        return sorted(found.values(), key=str)

    @property
    def display_title(self) -> str:
        """The title, or for a practice without one "Untitled practice, Cascais"."""
        return self.title or untitled(self.place_names or self.country_names)

    @property
    def excerpt(self) -> str:
        return excerpt([self.summary, *(getattr(self, part) for part in self.PARTS)])

    @property
    def opens_with_purpose(self) -> bool:
        """Whether a short Purpose stands under the title where no summary does."""
        return not self.summary.strip() and len(self.purpose) <= LEDE_LENGTH

    @property
    def texts(self) -> list[tuple[str, str]]:
        """Name and text of each part that is filled in, in their order."""
        texts = ((part, without_labels(getattr(self, part))) for part in self.PARTS)
        return [(part, text) for part, text in texts if text]

    @property
    def parts(self) -> list[tuple[str, str, str]]:
        """Name, heading and text of each part that is filled in, in their order."""
        return [(part, heading(part), text) for part, text in self.texts]


# The parts of the form that are no field of their own.
OTHER_PARTS = {
    "places": _("City / Country"),
    "contact": _("Contact"),
    "reference_documents": _("Key reference documents"),
    "pictures": _("Picture"),
}


def heading(part: str) -> str:
    """Give the heading of a part of the form in the active language."""
    if part in OTHER_PARTS:
        return str(OTHER_PARTS[part])
    field = cast("models.Field[Any, Any]", GoodPractice._meta.get_field(part))
    return str(field.verbose_name)
