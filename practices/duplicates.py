"""Merges topics, and practices that were described twice."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.db import models, transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cities.merging import CannotMerge, Merge, is_double
from practices import unsaved, versions, workflow
from practices.indexing import catch_up
from practices.models import GoodPractice, Picture, RollingDraft
from practices.requirements import may_be_public


class TopicMerge(Merge):
    """Two topics: practices filed under both keep one link, and one row of history."""

    @transaction.atomic
    def do(self, decisions: dict[str, Any]) -> None:
        super().do(decisions)
        catch_up()

    def settle(self, decisions: dict[str, Any]) -> None:
        self.filed = list(self.goes.practices.order_by("pk"))

    def take_over(self) -> None:
        if not self.stays.coe_label:
            self.stays.coe_label = self.goes.coe_label
        self.stays._change_reason = self.reason
        self.stays.save()
        for practice in self.filed:
            practice._change_reason = self.reason
            practice.save(update_fields=["status"])


NOT_SHOWN = _(
    "Pictures without alternative text, or without the tick that whoever is shown "
    "agrees, do not go over: they would be public at once."
)


class TakingForm(forms.Form):
    """What the practice that stays takes over; its text stays its own."""

    places = forms.BooleanField(label=_("Places"), required=False, initial=True)
    topics = forms.BooleanField(label=_("Topics"), required=False, initial=True)
    documents = forms.BooleanField(
        label=_("Key reference documents"), required=False, initial=True
    )
    pictures = forms.BooleanField(label=_("Pictures"), required=False, initial=True)


@dataclass
class PracticeMerge(Merge):
    """Two descriptions of one practice: one stays as it is written, one is archived."""

    by: User | None = None

    def form(self, data: Any = None) -> forms.Form:
        return TakingForm(data)

    def obstacle(self) -> str:
        for practice in (self.stays, self.goes):
            if practice.has_update:
                sentence = gettext(
                    "An update of “%(practice)s” is in preparation: publish or delete "
                    "it first."
                )
                return sentence % {"practice": practice}
        if self.stays.status == GoodPractice.Status.ARCHIVED:
            return gettext(
                "“%(stays)s” is in the archive, so it cannot be the one that stays."
            ) % {"stays": self.stays}
        return super().obstacle()

    def moves(self) -> list[tuple[str, int]]:
        goes = self.goes
        found = [
            (gettext("Places"), goes.places.count()),
            (gettext("Topics"), goes.topics.count()),
            (gettext("Key reference documents"), goes.reference_documents.count()),
            (gettext("Pictures"), len(self._pictures())),
        ]
        return [(label, count) for label, count in found if count]

    def consequences(self) -> list[str]:
        names = {"goes": self.goes, "stays": self.stays, "slug": self.goes.slug}
        public = GoodPractice.Status.PUBLISHED
        comes_out = self.stays.status == public != self.goes.status
        return [
            *([gettext("What is ticked is public at once: it was not.")] * comes_out),
            *([str(NOT_SHOWN)] * (len(self._pictures()) < self.goes.pictures.count())),
            *unsaved.of_others(self.goes, self.by),
            gettext("The text of “%(stays)s” stays as it is.") % names,
            gettext("“%(goes)s” goes to the archive for good, and its city is told.")
            % names,
            gettext("Its address “%(slug)s” leads to “%(stays)s” from now on.") % names,
        ]

    @transaction.atomic
    def do(self, decisions: dict[str, Any]) -> None:
        assert self.by is not None  # noqa: S101  (its page is for members)
        self._lock()
        if sentence := self.obstacle():
            raise CannotMerge(sentence)
        versions.ensure_first(self.stays)
        # What somebody types in the one that goes is kept, as of a new practice.
        RollingDraft.objects.filter(practice=self.goes).update(practice=None)
        self._take(decisions)
        self._archive(self.by)
        sentence = gettext("“%(goes)s” was merged into it.") % {"goes": self.goes}
        versions.note(self.stays, self.by, "merge", sentence)
        catch_up()

    def _take(self, decisions: dict[str, Any]) -> None:
        """Copy places and topics; documents and pictures go over to the other."""
        if decisions["topics"]:
            self.stays.topics.add(*self.goes.topics.all())
        if decisions["places"]:
            for place in self.goes.places.all():
                place.pk, place._state.adding = None, True
                self._hand_over(place)
        if decisions["documents"]:
            self._hand_over(*self.goes.reference_documents.all())
        if decisions["pictures"]:
            self._hand_over(*self._pictures())
        self.stays._change_reason = self.reason
        self.stays.save(update_fields=["status"])

    def _pictures(self) -> list[Picture]:
        """Give the pictures that can go over: to a public practice not every one."""
        public = self.stays.status == GoodPractice.Status.PUBLISHED
        pictures = self.goes.pictures.all()
        return [one for one in pictures if may_be_public(one) or not public]

    def _hand_over(self, *rows: models.Model) -> None:
        for row in rows:
            row.practice = self.stays  # type: ignore[attr-defined]
            row._change_reason = self.reason  # type: ignore[attr-defined]
            if not is_double(row):
                row.save()

    def _archive(self, by: User) -> None:
        reason = gettext("Merged into “%(stays)s”, which says the same.")
        try:
            workflow.transition(self.goes, "merge", by, reason % {"stays": self.stays})
        except workflow.InvalidTransition as refused:
            raise CannotMerge(str(refused)) from refused
        own = models.Q(pk=self.goes.pk) | models.Q(merged_into=self.goes.pk)
        GoodPractice.objects.filter(own).update(merged_into=self.stays.pk)
