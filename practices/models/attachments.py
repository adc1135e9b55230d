"""What comes with a practice: its key reference documents and its pictures."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Self, TypeVar

from django.db import models
from django.db.models import Q
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from cities.files import (
    StoredUnder,
    document_validators,
    is_stored,
    picture_validators,
    written_anew,
)
from cities.links import host_of
from practices.models.practice import GoodPractice

A = TypeVar("A", bound=models.Model)


class AttachmentQuerySet(models.QuerySet[A]):
    def public_files_of(self, slug: str) -> Self:
        """Keep the files of the practice at the address, if it is published."""
        practices = GoodPractice.objects.published().filter(slug=slug)
        return self.exclude(file="").filter(practice__in=practices)


class DocumentQuerySet(AttachmentQuerySet["ReferenceDocument"]):
    def links(self) -> Iterator[str]:
        """Give the links one by one, but for those of archived practices."""
        linked = self.exclude(link="").exclude(practice__status="archived").order_by()
        return linked.values_list("link", flat=True).iterator(2_000)


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
        upload_to=StoredUnder("documents"),
        blank=True,
        validators=document_validators,
    )

    objects = DocumentQuerySet.as_manager()
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
        upload_to=StoredUnder("pictures"),
        validators=picture_validators,
    )
    alternative_text = models.CharField(
        _("alternative text"),
        max_length=300,
        help_text=_("What the picture shows, for those who do not see it."),
    )
    credit = models.CharField(_("credit"), max_length=200, blank=True)
    persons_agree = models.BooleanField(
        _("whoever can be recognised agrees"),
        default=False,
        help_text=_(
            "We may show this picture, and the persons in it agree; for children "
            "their parents do."
        ),
    )

    objects = AttachmentQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.alternative_text or Path(str(self.file)).name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep of an uploaded picture what one sees, and nothing else."""
        if self.file and not is_stored(self.file):
            self.file = written_anew(self.file)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("practices:picture", args=[self.practice.slug, self.pk])
