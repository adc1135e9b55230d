"""What comes with a practice: its key reference documents and its pictures."""

from pathlib import Path
from typing import Any, Self, TypeVar

from django.core.exceptions import ValidationError
from django.core.validators import FileExtensionValidator
from django.db import models
from django.db.models import Q
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from cities.links import host_of
from cities.models import DOCUMENT_TYPES
from practices.models.practice import GoodPractice

PICTURE_TYPES = ["jpg", "jpeg", "png", "webp"]
PICTURE_MEGABYTES = 10
DOCUMENT_MEGABYTES = 20


def validate_size(megabytes: int, file: Any) -> None:
    """Raise ValidationError when an uploaded file is larger than `megabytes` MB."""
    if file.size > megabytes * 1024 * 1024:
        raise ValidationError(
            _("“%(name)s” has %(size)s MB; at most %(most)s MB can be stored."),
            code="too_large",
            params={
                "name": file.name,
                "size": number_format(round(file.size / 1024 / 1024, 1)),
                "most": megabytes,
            },
        )


def validate_picture_size(file: Any) -> None:
    validate_size(PICTURE_MEGABYTES, file)


def validate_document_size(file: Any) -> None:
    validate_size(DOCUMENT_MEGABYTES, file)


A = TypeVar("A", bound=models.Model)


class AttachmentQuerySet(models.QuerySet[A]):
    def public_files_of(self, slug: str) -> Self:
        """Keep the files of the practice at the address, if it is published."""
        practices = GoodPractice.objects.published().filter(slug=slug)
        return self.exclude(file="").filter(practice__in=practices)


class ReferenceDocument(models.Model):
    """A key reference document of a practice: a link or a file."""

    practice = models.ForeignKey(
        GoodPractice,
        models.CASCADE,
        related_name="reference_documents",
        verbose_name=_("good practice"),
    )
    title = models.CharField(_("title"), max_length=250, blank=True)
    link = models.URLField(_("link"), max_length=1000, blank=True)
    file = models.FileField(
        _("file"),
        upload_to="documents/",
        blank=True,
        validators=[FileExtensionValidator(DOCUMENT_TYPES), validate_document_size],
    )

    objects = AttachmentQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("key reference document")
        verbose_name_plural = _("key reference documents")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(link="") & ~Q(file="") | ~Q(link="") & Q(file=""),
                name="document_link_or_file",
                violation_error_message=_("Give a link or a file, one of the two."),
            )
        ]

    def __str__(self) -> str:
        return self.title or host_of(self.link) or Path(str(self.file)).name

    def get_absolute_url(self) -> str:
        if self.link:
            return self.link
        return reverse("practices:document", args=[self.practice.slug, self.pk])

    @property
    def file_note(self) -> str:
        """Type and size of the file, such as "PDF, 1.2 MB"; empty for a link.

        A file that is no longer where it was stored has no size.
        """
        if not self.file:
            return ""
        kind = Path(str(self.file)).suffix.removeprefix(".").upper()
        try:
            return f"{kind}, {filesizeformat(self.file.size)}"
        except FileNotFoundError:
            return kind


class Picture(models.Model):
    """A picture of a practice, with the words for those who do not see it."""

    practice = models.ForeignKey(
        GoodPractice,
        models.CASCADE,
        related_name="pictures",
        verbose_name=_("good practice"),
    )
    file = models.ImageField(
        _("file"),
        upload_to="pictures/",
        validators=[FileExtensionValidator(PICTURE_TYPES), validate_picture_size],
    )
    alternative_text = models.CharField(
        _("alternative text"),
        max_length=300,
        help_text=_("What the picture shows, for those who do not see it."),
    )
    credit = models.CharField(_("credit"), max_length=200, blank=True)

    objects = AttachmentQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.alternative_text

    def get_absolute_url(self) -> str:
        return reverse("practices:picture", args=[self.practice.slug, self.pk])
