"""What the programme does with many practices at once, each step with conditions."""

from abc import ABC, abstractmethod
from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.db import transaction
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from practices import evidence, still_running, versions, workflow
from practices.indexing import catch_up
from practices.models import GoodPractice, ReviewComment, Topic

Decided = dict[str, Any]
Label = str | Promise


class Refused(Exception):  # noqa: N818  (it is a “no”, not a fault)
    """Why a step was not done with a practice, in a sentence for the person."""


class NothingAsked(forms.Form):
    pass


class BulkStep(ABC):
    """A step that is done with each of many practices.

    `asks_first` tells whether something is to be decided before one can say what will
    happen to each.
    """

    label: Label
    promise: Label
    done: Label
    """What is said of `n` practices afterwards."""
    asks_first = False
    form: type[forms.Form] = NothingAsked

    @abstractmethod
    def obstacle(self, practice: GoodPractice, by: User, decided: Decided) -> str:
        """Say why it cannot be done with a practice; empty when it can."""

    @abstractmethod
    def act(
        self, practice: GoodPractice, by: User, decided: Decided, seen: int
    ) -> None:
        """Do it, whatever the obstacle."""

    def said(self, decided: Decided) -> str:
        """Say in a sentence what will happen to each."""
        return str(self.promise)

    @transaction.atomic
    def do(self, practice: GoodPractice, by: User, decided: Decided, seen: int) -> None:
        """Do it with the practice as it is now. Raises Refused, and changes nothing."""
        stored = GoodPractice.objects.select_for_update().filter(pk=practice.pk).first()
        if stored is None:
            raise Refused(gettext("It is no longer there."))
        if sentence := self.obstacle(stored, by, decided):
            raise Refused(sentence)
        try:
            self.act(stored, by, decided, seen)
        except workflow.InvalidTransition as refused:
            raise Refused(str(refused)) from refused
        catch_up()


# --- Steps of the workflow ------------------------------------------------------------


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("The officers of each city read it in their mail."),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Give a reason: the city is told.")},
    )


class PublicReasonForm(ReasonForm):
    """Asks for what the city is told, and every reader who comes to the address."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = _(
            "The city gets these words, and they stand on the public page."
        )


FORMS = {"archive": PublicReasonForm}


class WorkflowStep(BulkStep):
    def __init__(self, step: workflow.Transition, promise: Label, done: Label) -> None:
        self.step, self.promise, self.done = step, promise, done
        self.label = step.label
        if step.needs_reason:
            self.form = FORMS.get(step.action, ReasonForm)

    def obstacle(self, practice: GoodPractice, by: User, decided: Decided) -> str:
        if sentence := workflow.hindrance(practice, self.step, by):
            return sentence
        unsent = ReviewComment.objects.of(practice).unsent()
        if self.step.action == "publish" and unsent.exists():
            return gettext(
                "It has comments that the city was not told: decide in its review."
            )
        return ""

    def act(
        self, practice: GoodPractice, by: User, decided: Decided, seen: int
    ) -> None:
        reason = decided.get("reason", "")
        workflow.transition(practice, self.step.action, by, reason, seen)


# --- What a practice is filed under ---------------------------------------------------


class Curated(BulkStep):
    """Changes a practice, and its update in preparation, past the form."""

    def act(
        self, practice: GoodPractice, by: User, decided: Decided, seen: int
    ) -> None:
        versions.ensure_first(practice)
        for row in with_update(practice):
            row._change_reason = self.said(decided)[:100]  # type: ignore[attr-defined]
            self.change(row, decided)
        versions.note(practice, by, "curate", self.said(decided))

    @abstractmethod
    def change(self, practice: GoodPractice, decided: Decided) -> None: ...


def with_update(practice: GoodPractice) -> Iterable[GoodPractice]:
    """Give a practice, and the update that would otherwise undo it later."""
    return [practice, *GoodPractice.objects.filter(update_of=practice.pk)]


ADD, REMOVE = "add", "remove"


class TopicsForm(forms.Form):
    how = forms.ChoiceField(
        label=_("What to do"),
        choices=[(ADD, _("Add these topics")), (REMOVE, _("Remove these topics"))],
        widget=forms.RadioSelect,
        initial=ADD,
    )
    topics: "forms.ModelMultipleChoiceField[Topic]" = forms.ModelMultipleChoiceField(
        Topic.objects.all(),
        label=_("Topics"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one topic.")},
    )


class SetTopics(Curated):
    label = _("Add or remove topics")
    promise = _("The topics change.")
    done = ngettext_lazy(
        "Topics changed: %(n)d practice.", "Topics changed: %(n)d practices.", "n"
    )
    asks_first = True
    form = TopicsForm

    def said(self, decided: Decided) -> str:
        names = ", ".join(topic.name for topic in decided["topics"])
        if decided["how"] == ADD:
            return gettext("Topics added: %(topics)s.") % {"topics": names}
        return gettext("Topics removed: %(topics)s.") % {"topics": names}

    def obstacle(self, practice: GoodPractice, by: User, decided: Decided) -> str:
        has, chosen = set(practice.topics.all()), set(decided["topics"])
        if decided["how"] == ADD:
            return gettext("It has these topics already.") if chosen <= has else ""
        if has.isdisjoint(chosen):
            return gettext("It has none of these topics.")
        left = has - chosen
        return "" if left else gettext("It would have no topic left.")

    def change(self, practice: GoodPractice, decided: Decided) -> None:
        if decided["how"] == ADD:
            practice.topics.add(*decided["topics"])
        else:
            practice.topics.remove(*decided["topics"])


class EvidenceForm(forms.Form):
    step = forms.ChoiceField(
        label=_("Step of evidence"),
        help_text=_("You judge; what can be checked by the rule is checked."),
        choices=[
            (step.value, format_lazy("{} – {}", step.label, rule.words))
            for step, rule in evidence.RULES.items()
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a step of evidence.")},
    )


class SetEvidence(Curated):
    label = _("Set the step of evidence")
    promise = _("The step of evidence changes.")
    done = ngettext_lazy(
        "Step of evidence set: %(n)d practice.",
        "Step of evidence set: %(n)d practices.",
        "n",
    )
    asks_first = True
    form = EvidenceForm

    def said(self, decided: Decided) -> str:
        label = evidence.Evidence(decided["step"]).label
        return gettext("Evidence: %(step)s.") % {"step": label}

    def obstacle(self, practice: GoodPractice, by: User, decided: Decided) -> str:
        if practice.evidence == decided["step"]:
            return gettext("It is on this step already.")
        return evidence.lack(practice, decided["step"])

    def change(self, practice: GoodPractice, decided: Decided) -> None:
        practice.evidence = decided["step"]
        practice.save(update_fields=["evidence"])


class Confirm(BulkStep):
    label = _("Note that the city confirmed it")
    promise = _("Confirmed by the city today; a question that is open is settled.")
    done = ngettext_lazy(
        "Noted as confirmed: %(n)d practice.",
        "Noted as confirmed: %(n)d practices.",
        "n",
    )

    def obstacle(self, practice: GoodPractice, by: User, decided: Decided) -> str:
        if practice.status == GoodPractice.Status.PUBLISHED:
            return ""
        return gettext("It is not public, so nobody is told whether it runs.")

    def act(
        self, practice: GoodPractice, by: User, decided: Decided, seen: int
    ) -> None:
        still_running.confirm(practice, "confirmed to the programme", by)


# What each step of the workflow will do, and what is said when it is done.
WORDS: dict[str, tuple[Label, Label]] = {
    "publish": (
        _("Everyone can read it."),
        ngettext_lazy("Published: %(n)d practice.", "Published: %(n)d practices.", "n"),
    ),
    "request_changes": (
        _("It goes back to its city, which is told why."),
        ngettext_lazy(
            "Back with the city: %(n)d practice.",
            "Back with their cities: %(n)d practices.",
            "n",
        ),
    ),
    "archive": (
        _("It is no longer public; its city is told why."),
        ngettext_lazy("Archived: %(n)d practice.", "Archived: %(n)d practices.", "n"),
    ),
    "restore": (
        _("It waits for review again."),
        ngettext_lazy(
            "Taken out of the archive: %(n)d practice.",
            "Taken out of the archive: %(n)d practices.",
            "n",
        ),
    ),
}
STEPS: dict[str, BulkStep] = {
    **{
        action: WorkflowStep(workflow.TRANSITIONS[action], *words)
        for action, words in WORDS.items()
    },
    "set_topics": SetTopics(),
    "set_evidence": SetEvidence(),
    "confirm": Confirm(),
}
