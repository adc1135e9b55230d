"""Comments on the parts of a practice as pages show them: to write, to answer."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from practices import comments
from practices.models import GoodPractice, PracticeVersion, ReviewComment

MOST_CHARACTERS = 100_000


class CommentForm(forms.Form):
    """A comment on one part, a wording suggested for it, or both."""

    text = forms.CharField(
        label=_("Comment"),
        required=False,
        max_length=MOST_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    suggestion = forms.CharField(
        label=_("Suggest a wording"),
        required=False,
        max_length=MOST_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Change the text here: the city takes it over with one click."),
    )

    def __init__(self, said: ReviewComment, present: str, data: Any = None) -> None:
        initial = {"text": said.text, "suggestion": said.suggestion or present}
        # Many of these forms stand on a page: their ids tell them apart.
        auto_id = f"{said.part}-{said.pk or 'new'}-%s"
        super().__init__(data, initial=initial, auto_id=auto_id)
        self.said, self.present = said, present
        if said.part not in comments.TEXTS:
            del self.fields["suggestion"]

    def clean_suggestion(self) -> str:
        """Take a wording that says what the part says already for none."""
        wording = lines_of(self.cleaned_data["suggestion"])
        if wording == lines_of(self.present):
            return ""
        if wording:
            comments.require_fitting(self.said.part, wording)
        return wording

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if not self.errors and not any(given.values()):
            raise ValidationError(
                _("Write a comment, or change the wording that you suggest.")
            )
        return given

    def save(self) -> None:
        self.said.text = self.cleaned_data["text"]
        self.said.suggestion = self.cleaned_data.get("suggestion", "")
        self.said.save()


def lines_of(text: str) -> str:
    """Write line breaks as the database does, whatever the browser sends."""
    return "\n".join(text.splitlines()).strip()


def present_text(practice: GoodPractice, part: str) -> str:
    """Give the text of a part for which a wording can be suggested."""
    return getattr(practice, part) if part in comments.TEXTS else ""


def beside_the_form(practice: GoodPractice) -> dict[str, Any]:
    """Give what the form shows of the programme's questions."""
    said = list(ReviewComment.objects.of(practice).sent().with_people())
    still_open = [comment for comment in said if not comment.outcome]
    return {
        "comments": still_open,
        "answered": [comment for comment in said if comment.outcome],
        "asked": asked(practice),
    }


def asked(practice: GoodPractice) -> PracticeVersion | None:
    """Give the step by which a practice came back to its city, if it did."""
    if practice.status != GoodPractice.Status.CHANGES_REQUESTED:
        return None
    steps = PracticeVersion.objects.of(practice).for_list()
    return steps.after("request_changes").first()
