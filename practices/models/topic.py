"""The fields of work that practices are filed under."""

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from cities.addresses import Addressed, Former, Mergeable
from cities.folding import SHORT_KEY_LENGTH, fold
from cities.models import IndexArea


class TopicQuerySet(Mergeable["Topic"]):
    def with_areas(self) -> Self:
        return self.select_related("index_area")


class Topic(Addressed):
    """A field of work of a practice; 16 are core, each in an area of the INDEX."""

    class Tier(models.TextChoices):
        CORE = "core", _("Core")
        EXTRA = "extra", _("Extra")

    name = models.CharField(_("name"), max_length=120)
    name_key = models.CharField(max_length=SHORT_KEY_LENGTH, editable=False)
    description = models.TextField(_("description"), blank=True)
    index_area = models.ForeignKey(
        IndexArea,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="topics",
        verbose_name=_("INDEX area"),
    )
    tier = models.CharField(_("tier"), max_length=10, choices=Tier, default=Tier.EXTRA)
    coe_label = models.CharField(
        _("label on the Council of Europe’s list"), max_length=120, blank=True
    )
    order = models.PositiveSmallIntegerField(_("order"), unique=True)

    objects = TopicQuerySet.as_manager()

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["order"]

    if TYPE_CHECKING:  # the columns that practices/translation.py adds
        name_en: str
        name_fr: str | None

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        names = f"{self.name_en} {self.name_fr or ''}"
        self.name_key = f" {fold(names)}"[:SHORT_KEY_LENGTH]
        super().save(*args, **kwargs)

    @property
    def hue(self) -> int:
        """Number, 1 to 24, of the topic's colour in the style sheet."""
        return (self.order - 1) % 24 + 1


class FormerTopicAddress(Former):
    now = models.ForeignKey(Topic, models.CASCADE, related_name="former_addresses")

    class Meta:
        verbose_name = _("former address")
        verbose_name_plural = _("former addresses")
        default_permissions = ()
