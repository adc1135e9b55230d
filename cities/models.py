"""The places and networks of the Intercultural Cities programme, and their INDEX."""

from typing import Any, Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Count, F, Prefetch, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField
from simple_history.models import HistoricalRecords

from cities.addresses import Addressed, BySlug, Former, Mergeable
from cities.files import StoredUnder, document_validators
from cities.folding import KEY_LENGTH, fold

YEARS = (1900, 2100)
year_validators = [MinValueValidator(YEARS[0]), MaxValueValidator(YEARS[1])]


def within(field: str, low: float, high: float, name: str) -> models.CheckConstraint:
    """Constrain `field` to low..high; an unknown (NULL) value passes."""
    condition = Q(**{f"{field}__range": (low, high)}) | Q(**{f"{field}__isnull": True})
    return models.CheckConstraint(condition=condition, name=name)


class NetworkQuerySet(BySlug["Network"]):
    def with_member_counts(self) -> Self:
        """Annotate `member_count`: of the members alone, not of all who take part."""
        members = Q(members__membership=City.Membership.MEMBER)
        return self.annotate(member_count=Count("members", filter=members))

    def with_plan_as_file(self) -> Self:
        return self.exclude(action_plan_file="")

    def for_detail(self) -> Self:
        return self.prefetch_related("members", "activities__city")


class Network(Addressed):
    """A national, regional or international group of cities."""

    class Kind(models.TextChoices):
        INTERNATIONAL = "international", _("International")
        NATIONAL = "national", _("National")
        REGIONAL = "regional", _("Regional")

    class Status(models.TextChoices):
        ACTIVE = "active", _("Active")
        FORMING = "forming", _("Being formed")
        UNKNOWN = "unknown", _("No recent activity known")

    name = models.CharField(_("name"), max_length=200)
    own_name = models.CharField(
        _("name in its own language"), max_length=200, blank=True
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    status = models.CharField(
        _("status"), max_length=20, choices=Status, default=Status.UNKNOWN
    )
    country = CountryField(_("country"), blank=True)
    founded_year = models.PositiveSmallIntegerField(
        _("founded in"), null=True, blank=True, validators=year_validators
    )
    website = models.URLField(_("website"), max_length=500, blank=True)
    description = models.TextField(_("description"), blank=True)
    action_plan_link = models.URLField(
        _("action plan, as a link"), max_length=500, blank=True
    )
    action_plan_file = models.FileField(
        _("action plan, as a file"),
        upload_to=StoredUnder("action-plans"),
        blank=True,
        validators=document_validators,
    )
    source_url = models.URLField(_("source"), max_length=500, blank=True)

    objects = NetworkQuerySet.as_manager()

    class Meta:
        verbose_name = _("network")
        verbose_name_plural = _("networks")
        ordering = ["slug"]
        constraints = [
            within("founded_year", *YEARS, name="network_founded_year_in_range"),
            models.CheckConstraint(
                condition=Q(action_plan_link="") | Q(action_plan_file=""),
                name="network_one_action_plan",
                violation_error_message=_(
                    "Give the action plan as a link or as a file, not as both."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("cities:network", args=[self.slug])


class CityQuerySet(Mergeable["City"]):
    def members(self) -> Self:
        return self.filter(membership=City.Membership.MEMBER)

    def other_places(self) -> Self:
        """Keep the places that are no members."""
        return self.exclude(membership=City.Membership.MEMBER)

    def matching(self, text: str) -> Self:
        """Keep the cities whose names hold every word of `text`, as a beginning."""
        cities = self
        for word in fold(text).split():
            begins = Q(name_key__startswith=word)
            cities = cities.filter(begins | Q(name_key__contains=f" {word}"))
        return cities

    def for_detail(self) -> Self:
        return self.prefetch_related("networks")

    def with_results(self) -> Self:
        """Bring the published INDEX results along, as `results`."""
        public = IndexResult.objects.published().by_edition()
        return self.prefetch_related(Prefetch("index_results", public, "results"))

    def memberships(self) -> models.QuerySet[Any, tuple[int, int]]:
        """Give pairs of a network's key and a city's, of all cities."""
        members = self.model.networks.through._default_manager
        return members.values_list("network_id", "city_id")


class City(Addressed):
    """A member of the programme, or a place with a practice.

    "City" in the programme's sense: boroughs, cantons, islands and unions too.
    """

    class Kind(models.TextChoices):
        CITY = "city", _("City")
        BOROUGH = "borough", _("Borough")
        REGION = "region", _("Region")
        UNION = "union", _("Union of municipalities")
        PARISH = "parish", _("Parish")
        ISLAND = "island", _("Island")

    class Membership(models.TextChoices):
        MEMBER = "member", _("Member")
        INDEX = "index", _("Has taken the INDEX")
        PROJECT = "project", _("In a joint project")
        PRACTICE = "practice", _("Has a practice here")

    name = models.CharField(_("name"), max_length=120)
    aliases = models.TextField(
        _("other spellings"),
        blank=True,
        help_text=_("One a line. A search for any of them finds the city."),
    )
    name_key = models.CharField(max_length=KEY_LENGTH, editable=False)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.CITY)
    country = CountryField(_("country"))
    latitude = models.FloatField(_("latitude"), null=True, blank=True)
    longitude = models.FloatField(_("longitude"), null=True, blank=True)
    population = models.PositiveIntegerField(_("population"), null=True, blank=True)
    membership = models.CharField(
        _("membership"), max_length=20, choices=Membership, default=Membership.MEMBER
    )
    joined_year = models.PositiveSmallIntegerField(
        _("joined in"), null=True, blank=True, validators=year_validators
    )
    networks = models.ManyToManyField(
        Network, related_name="members", blank=True, verbose_name=_("networks")
    )
    website = models.URLField(
        _("website"),
        max_length=500,
        blank=True,
        help_text=_("The city’s own. Only there its practices can be framed."),
    )
    profile_url = models.URLField(_("profile page"), max_length=500, blank=True)
    evidence_year = models.PositiveSmallIntegerField(
        _("last seen as such in"), null=True, blank=True, validators=year_validators
    )
    source_url = models.URLField(_("source"), max_length=500, blank=True)
    officers = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        related_name="cities",
        blank=True,
        verbose_name=_("officers"),
    )

    objects = CityQuerySet.as_manager()
    history = HistoricalRecords(m2m_fields=[networks], excluded_fields=["name_key"])

    class Meta:
        verbose_name = _("city")
        verbose_name_plural = _("cities")
        ordering = ["name_key"]
        indexes = [
            models.Index(fields=["country", "name_key"], name="city_by_country"),
            models.Index(fields=["name_key"], name="city_by_name"),
        ]
        constraints = [
            within("latitude", -90, 90, name="city_latitude_in_range"),
            within("longitude", -180, 180, name="city_longitude_in_range"),
            within("joined_year", *YEARS, name="city_joined_year_in_range"),
            within("evidence_year", *YEARS, name="city_evidence_year_in_range"),
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__isnull=False, longitude__isnull=False),
                name="city_both_coordinates",
                violation_error_message=_("Give both coordinates or neither."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.name_key = fold(f"{self.name}\n{self.aliases}")[:KEY_LENGTH]
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("cities:city", args=[self.slug])

    @property
    def alias_list(self) -> list[str]:
        lines = (line.strip() for line in self.aliases.splitlines())
        return [line for line in lines if line]


class FormerCityAddress(Former):
    now = models.ForeignKey(City, models.CASCADE, related_name="former_addresses")

    class Meta:
        verbose_name = _("former address")
        verbose_name_plural = _("former addresses")
        default_permissions = ()


class NetworkActivityQuerySet(models.QuerySet["NetworkActivity"]):
    def with_cities(self) -> Self:
        return self.select_related("city")


class NetworkActivity(models.Model):
    """Something that the cities of a network did together."""

    class Kind(models.TextChoices):
        EXCHANGE = "exchange", _("Exchange of good practice")
        MEETING = "meeting", _("Thematic meeting")
        POLICY = "policy", _("Policy initiative")
        VISIT = "visit", _("Study visit")

    network = models.ForeignKey(
        Network,
        models.CASCADE,
        related_name="activities",
        verbose_name=_("network"),
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    date = models.DateField(_("date"))
    title = models.CharField(_("title"), max_length=200)
    text = models.TextField(_("text"), blank=True)
    city = models.ForeignKey(
        City,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="activities",
        verbose_name=_("city"),
    )
    link = models.URLField(_("link"), max_length=500, blank=True)

    objects = NetworkActivityQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("network activity")
        verbose_name_plural = _("network activities")
        ordering = ["-date", "title"]
        indexes = [models.Index(fields=["network", "-date"], name="activity_by_date")]

    def __str__(self) -> str:
        return self.title


class IndexAreaQuerySet(BySlug["IndexArea"]):
    def with_results(self) -> Self:
        """Bring the published results along, as `public_results`, by city."""
        public = IndexResult.objects.published().by_city()
        return self.prefetch_related(Prefetch("results", public, "public_results"))


class IndexArea(Addressed):
    """An area of the INDEX, such as Education, in the order of its reports."""

    name = models.CharField(_("name"), max_length=120)
    order = models.PositiveSmallIntegerField(_("order"), unique=True)

    objects = IndexAreaQuerySet.as_manager()

    class Meta:
        verbose_name = _("INDEX area")
        verbose_name_plural = _("INDEX areas")
        ordering = ["order"]

    def __str__(self) -> str:
        return self.name


class IndexResultQuerySet(models.QuerySet["IndexResult"]):
    def published(self) -> Self:
        return self.filter(published=True)

    def by_edition(self) -> Self:
        """Newest edition first, the overall score before the areas in their order."""
        newest = F("year").desc(nulls_last=True)
        overall_first = F("area__order").asc(nulls_first=True)
        return self.select_related("area").order_by(newest, overall_first)

    def by_city(self) -> Self:
        """By the cities' names, the newest edition of each first."""
        newest = F("year").desc(nulls_last=True)
        return self.select_related("city").order_by("city__name_key", newest)


class IndexResult(models.Model):
    """A city's score, 0 to 100, in one area or overall, in one edition of the INDEX."""

    city = models.ForeignKey(
        City, models.CASCADE, related_name="index_results", verbose_name=_("city")
    )
    area = models.ForeignKey(
        IndexArea,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="results",
        verbose_name=_("area"),
        help_text=_("Empty for the overall score."),
    )
    year = models.PositiveSmallIntegerField(
        _("edition (year)"), null=True, blank=True, validators=year_validators
    )
    score = models.PositiveSmallIntegerField(
        _("score"), validators=[MaxValueValidator(100)]
    )
    source_url = models.URLField(_("source"), max_length=500, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    published = models.BooleanField(_("public"), default=False)

    objects = IndexResultQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("INDEX result")
        verbose_name_plural = _("INDEX results")
        ordering = ["city", "-year", "area"]
        constraints = [
            within("year", *YEARS, name="index_year_in_range"),
            within("score", 0, 100, name="index_score_in_range"),
            models.UniqueConstraint(
                F("city"),
                Coalesce("area", 0),
                Coalesce("year", 0),
                name="index_one_score_an_edition",
                violation_error_message=_(
                    "This city has a score in this area and edition already."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.city} {self.year or '–'}: {self.score}"
