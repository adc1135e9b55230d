"""What a practice was like, what was said of it, and what is being typed."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, Self

from django.conf import settings
from django.contrib.auth.models import User
from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from practices.models.practice import GoodPractice, heading

# Who typed within this time in a form means to go on.
LATELY = timedelta(days=1)
# The parts that a city answers for, in the order of the form; the others the programme
# fills in itself.
PARTS = (
    *("title", "places", "period_text", "topics"),
    *GoodPractice.PARTS[:4],
    *("reference_documents", "contact", "pictures", "summary"),
    *GoodPractice.PARTS[4:],
)
PLACES_OF_VERSIONS = (
    *("practice__places", "practice__update__places"),
    *("practice__merged_into__places", "practice__merged_into__update__places"),
)


class PracticeVersionQuerySet(models.QuerySet["PracticeVersion"]):
    def of(self, practice: GoodPractice) -> Self:
        """Keep the versions of a practice and of its updates, the newest first."""
        return self.filter(practice=practice.update_of_id or practice.pk)

    def of_row(self, practice: GoodPractice) -> Self:
        """Keep those of this row alone: of the update, or of the practice itself."""
        return self.of(practice).filter(is_update=practice.update_of_id is not None)

    def with_people(self) -> Self:
        return self.select_related("by")

    def for_list(self) -> Self:
        """Leave out what the versions say, which is most of them."""
        return self.with_people().defer("content")

    def numbered(self, numbers: Iterable[int]) -> Self:
        """Keep the versions with these numbers, the oldest first."""
        return self.filter(number__in=numbers).order_by("number")

    def archived(self) -> "PracticeVersion | None":
        """Give the step by which a practice was archived last, with its reason."""
        return self.for_list().after("archive").first()

    def after(self, *actions: str) -> Self:
        """Keep the versions that one of these steps left."""
        return self.filter(action__in=actions)

    def brought_in(self, entries: Iterable[str]) -> Self:
        """Keep what these entries of the old site's list left, as it prints them."""
        steps = ["import_listing", "fill_from_listing"]
        left = self.after(*steps).filter(reason__in=entries).defer("content")
        return left.select_related(
            "practice__update", "practice__merged_into__update"
        ).prefetch_related(*PLACES_OF_VERSIONS)

    def decided_since(self, moment: datetime) -> Self:
        """Keep the answers to what was sent in; annotate `sent_at`, when that was."""
        decisions = self.filter(
            action__in=["publish", "request_changes"], at__gte=moment
        )
        sent = self.model._default_manager.filter(
            practice=OuterRef("practice"), number__lt=OuterRef("number")
        )
        last = sent.filter(action__in=["submit", "restore"]).order_by("-number")
        times = decisions.annotate(sent_at=Subquery(last.values("at")[:1]))
        return times.exclude(sent_at=None).order_by("-at")


class PracticeVersion(models.Model):
    """What a practice was like after a step: the steps are its log.

    Versions of an update belong to the practice that it will change.
    """

    practice = models.ForeignKey(
        GoodPractice,
        models.CASCADE,
        related_name="versions",
        verbose_name=_("good practice"),
    )
    number = models.PositiveIntegerField(_("version"))
    action = models.CharField(_("step"), max_length=20)
    status = models.CharField(_("status"), max_length=20, choices=GoodPractice.Status)
    is_update = models.BooleanField(_("of an update"), default=False)
    reason = models.TextField(_("reason"), blank=True)
    content = models.JSONField(_("content"))
    at = models.DateTimeField(_("when"), default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("who"),
    )

    objects = PracticeVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version of a practice")
        verbose_name_plural = _("versions of practices")
        ordering = ["-number"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["practice", "number"], name="version_numbered_once"
            )
        ]
        indexes = [models.Index(fields=["-at"], name="version_by_time")]

    def __str__(self) -> str:
        return f"{self.practice_id} · {self.number}"


class ReviewCommentQuerySet(models.QuerySet["ReviewComment"]):
    def of(self, practice: GoodPractice) -> Self:
        """Keep what was said of a practice and of its updates."""
        return self.filter(practice=practice.update_of_id or practice.pk)

    def unsent(self) -> Self:
        """Keep what the city has not been told yet of the parts."""
        return self.filter(sent_at=None).exclude(part=ReviewComment.WORD)

    def words(self, by: User) -> Self:
        """Keep the word to the city that somebody wrote when it came too late."""
        return self.filter(part=ReviewComment.WORD, by=by)

    def sent(self) -> Self:
        return self.exclude(sent_at=None)

    def open(self) -> Self:
        return self.filter(outcome="")

    def by_part(self) -> list["ReviewComment"]:
        """Give them as the form has their parts; of one part, the oldest first."""
        return sorted(self, key=lambda comment: PARTS.index(comment.part))

    def counted(self, practices: Iterable[int]) -> dict[int, int]:
        """Count them for each of the practices with these keys that has any."""
        found = self.filter(practice__in=practices).order_by().values("practice")
        return dict(found.values_list("practice", Count("pk")))

    def settle(self, by: User, outcome: str = "done") -> int:
        """Note an answer to all of them; give how many there were."""
        return self.update(outcome=outcome, answered_at=timezone.now(), answered_by=by)

    def close(self, by: User) -> None:
        """Call settled what waits for an answer; throw away what was never sent."""
        self.sent().open().settle(by)
        self.unsent().delete()

    def with_people(self) -> Self:
        return self.select_related("by", "answered_by")


class ReviewComment(models.Model):
    """What the programme asks about a part of a practice, or suggests to write there.

    The city is told with "Ask for changes", not before. WORD is no part: a word to the
    city that came when nobody waited for it, kept for its writer's next decision.
    """

    WORD = ""

    class Outcome(models.TextChoices):
        OPEN = "", _("Open")
        DONE = "done", _("Done")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")

    practice = models.ForeignKey(
        GoodPractice,
        models.CASCADE,
        related_name="comments",
        verbose_name=_("good practice"),
    )
    part = models.CharField(_("part"), max_length=40)
    text = models.TextField(_("comment"), blank=True)
    suggestion = models.TextField(_("suggested wording"), blank=True)
    at = models.DateTimeField(_("when"), default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("who"),
    )
    sent_at = models.DateTimeField(_("sent"), null=True, editable=False)
    outcome = models.CharField(
        _("outcome"), max_length=10, choices=Outcome, blank=True, editable=False
    )
    answered_at = models.DateTimeField(_("answered"), null=True, editable=False)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("answered by"),
    )

    objects = ReviewCommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=~Q(text="") | ~Q(suggestion=""), name="comment_says_something"
            )
        ]

    def __str__(self) -> str:
        return self.text or self.suggestion

    @property
    def heading(self) -> str:
        """The heading of the part that is meant, in the active language."""
        return capfirst(heading(self.part))


class RollingDraftQuerySet(models.QuerySet["RollingDraft"]):
    def of(self, user: User) -> Self:
        """Keep what this person has typed, the newest first, and not its text."""
        return self.filter(user=user).defer("fields")

    def new(self) -> Self:
        """Keep the forms of new practices."""
        return self.filter(practice=None)

    def of_others(self, practice: GoodPractice, user: User | None) -> Self:
        """Keep what other people typed lately in the form of a practice."""
        lately = self.filter(saved_at__gte=timezone.now() - LATELY)
        typed = lately.filter(practice=practice).exclude(user=user)
        return typed.select_related("user").defer("fields")

    def follow(self, update: GoodPractice) -> None:
        """Let what is typed in an update that goes be found with its practice.

        Who left a text there already finds this one as that of a new practice.
        """
        left = self.filter(practice=update.update_of).values("user")
        own = self.filter(practice=update).exclude(user__in=left)
        own.update(practice=update.update_of)


class RollingDraft(models.Model):
    """What a person has typed in the form of a practice and not saved yet.

    One for each person and form; `form_key` is that of the window that wrote last, and
    `begun_as` that of the first, by which a new practice is found for ever.
    `fields` holds the form as a browser sends it: pairs of a name and a value. `seen`
    is the version that was read meanwhile, which was one of an update or not.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="rolling_drafts"
    )
    # Of a practice that is deleted it stays, as the form of a new one.
    practice = models.ForeignKey(
        GoodPractice, models.SET_NULL, null=True, related_name="rolling_drafts"
    )
    form_key = models.UUIDField()
    begun_as = models.UUIDField()
    title = models.CharField(max_length=250, blank=True)
    fields: "models.JSONField[Any, Any]" = models.JSONField()
    seen = models.PositiveIntegerField(default=0)
    of_update = models.BooleanField(default=False)
    saved_at = models.DateTimeField(default=timezone.now)

    objects = RollingDraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("unsaved text")
        verbose_name_plural = _("unsaved texts")
        ordering = ["-saved_at"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["user", "practice"], name="draft_one_a_person_and_practice"
            ),
            models.UniqueConstraint(
                fields=["user", "form_key"], name="draft_one_a_person_and_form"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} · {self.practice_id or self.form_key}"
