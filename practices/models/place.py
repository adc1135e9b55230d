"""Where a practice is."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField
from simple_history.models import HistoricalRecords

from cities.countries import country_name
from cities.folding import SHORT_KEY_LENGTH, fold
from cities.models import City
from practices.models.practice import GoodPractice


class PlaceManager(models.Manager["Place"]):
    """Brings the city along: a place cannot be named without it."""

    def get_queryset(self) -> models.QuerySet["Place"]:
        return super().get_queryset().select_related("city")


class Place(models.Model):
    """Where a practice is: a city, or a country alone when it is national.

    A locality that the list of cities does not hold is kept as it was written.
    """

    practice = models.ForeignKey(
        GoodPractice,
        models.CASCADE,
        related_name="places",
        verbose_name=_("good practice"),
    )
    city = models.ForeignKey(
        City,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="places",
        verbose_name=_("city"),
    )
    country = CountryField(
        _("country"), blank=True, help_text=_("Only for a practice without a city.")
    )
    locality = models.CharField(
        _("locality"),
        max_length=120,
        blank=True,
        help_text=_("A town that is not in the list of cities."),
    )
    locality_key = models.CharField(max_length=SHORT_KEY_LENGTH, editable=False)

    objects = PlaceManager()
    history = HistoricalRecords(excluded_fields=["locality_key"])

    class Meta:
        verbose_name = _("place")
        verbose_name_plural = _("places")
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["country", "practice"], name="place_by_country"),
            models.Index(fields=["city", "practice"], name="place_by_city"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(city__isnull=False, country="", locality="")
                | Q(city__isnull=True) & ~Q(country=""),
                name="place_city_or_country",
                violation_error_message=_(
                    "Give a city, or a country when there is no city, but not both."
                ),
            ),
            models.UniqueConstraint(
                fields=["practice", "city"],
                condition=Q(city__isnull=False),
                name="place_city_once",
            ),
            models.UniqueConstraint(
                fields=["practice", "country", "locality"],
                condition=Q(city__isnull=True),
                name="place_country_once",
            ),
        ]

    def __str__(self) -> str:
        return self.name or country_name(self.country_code)

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.derive()
        super().save(*args, **kwargs)

    def derive(self) -> None:
        """Set the column that follows from another."""
        self.locality_key = f" {fold(self.locality)}"[:SHORT_KEY_LENGTH]

    @property
    def name(self) -> str:
        """The city's or the locality's name; empty for a country alone."""
        return self.city.name if self.city else self.locality

    @property
    def country_code(self) -> str:
        return str((self.city or self).country)
