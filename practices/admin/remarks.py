"""Comments on the parts of a practice as pages show them: to write, to answer."""

import hashlib
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from practices import comments, drafts
from practices.content import Content
from practices.models import GoodPractice, PracticeVersion, ReviewComment
from practices.models.review import PARTS

MOST_CHARACTERS = 100_000
NOTHING_WRITTEN = _("Write a comment, or change the wording that you suggest.")


class CommentForm(forms.Form):
    """A comment on one part, a wording suggested for it, or both."""

    text = forms.CharField(
        label=_("Comment"),
        required=False,
        max_length=MOST_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
    suggestion = forms.CharField(
        label=_("Suggest a wording"),
        required=False,
        max_length=MOST_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
        help_text=_("Change the text here: the city takes it over with one click."),
    )

    def __init__(self, said: ReviewComment, present: str, data: Any = None) -> None:
        initial = {"text": said.text, "suggestion": said.suggestion or present}
        # Many of these stand in the one form of a review: their names tell them apart.
        prefix = f"{said.part}-{said.pk or 'new'}"
        super().__init__(data, initial=initial, prefix=prefix, auto_id="%s")
        self.said, self.present = said, present
        if said.part not in comments.TEXTS:
            del self.fields["suggestion"]

    def has_changed(self) -> bool:
        """Tell whether anything is written that is not kept yet."""
        return any(self._is_changed(name, self.initial[name]) for name in self.fields)

    def _is_changed(self, name: str, kept: str) -> bool:
        written = self.data.get(self.add_prefix(name), kept)
        return lines_of(written) != lines_of(kept)

    def digest(self) -> str:
        """Tell what is written from what is written elsewhere, or in other words."""
        written = {name: self.data.get(self.add_prefix(name)) for name in self.fields}
        return hashlib.sha256(repr((self.prefix, written)).encode()).hexdigest()

    def waits(self) -> bool:
        """Tell whether a comment says the same already that is not sent."""
        same = ReviewComment.objects.filter(
            practice=self.said.practice, part=self.said.part, by=self.said.by
        )
        suggestion = self.cleaned_data.get("suggestion", "")
        words = {"text": self.cleaned_data["text"], "suggestion": suggestion}
        return same.unsent().filter(**words).exists()

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
            raise ValidationError(NOTHING_WRITTEN)
        return given

    def save(self) -> None:
        self.said.text = self.cleaned_data["text"]
        self.said.suggestion = self.cleaned_data.get("suggestion", "")
        self.said.save()


def lines_of(text: str) -> str:
    """Write line breaks as the database does, whatever the browser sends."""
    return "\n".join(text.splitlines()).strip()


def save_valid(begun: list[CommentForm], by: User, data: QueryDict) -> int:
    """Save comments as far as they can be; tell how many."""
    return sum(form.is_valid() and saved_once(form, by, data) for form in begun)


def keep_all(
    practice: GoodPractice, begun: list[CommentForm], by: User, data: QueryDict
) -> bool:
    """Keep what was written though nobody waits for it now; tell whether there was."""
    comments_kept = save_valid(begun, by, data)
    return keep_word(practice, by, data) or bool(comments_kept)


def keep_word(practice: GoodPractice, by: User, data: QueryDict) -> bool:
    """Keep a word to the city for the next decision; tell whether there is one."""
    word = word_in(data)
    words = ReviewComment.objects.of(practice).words(by)
    if word and sent_first(practice, by, data) and not words.update(text=word):
        own = practice.update_of or practice
        words.create(practice=own, part=ReviewComment.WORD, text=word, by=by)
    return bool(word) and words.exists()


def send_word(practice: GoodPractice, by: User, data: QueryDict) -> None:
    """Keep no word to the city any longer: it went with a decision."""
    sent_first(practice, by, data)
    ReviewComment.objects.of(practice).words(by).delete()


def kept_word(practice: GoodPractice, by: User) -> str:
    """Give the word to the city that waits for a decision; empty without one."""
    word = ReviewComment.objects.of(practice).words(by).first()
    return word.text if word else ""


def word_in(data: QueryDict) -> str:
    return lines_of(data.get("reason", "").replace("\0", ""))


def sent_first(practice: GoodPractice, by: User, data: QueryDict) -> bool:
    """Note the word that a page sends; tell whether it did not send the same before."""
    digest = hashlib.sha256(word_in(data).encode()).hexdigest()
    try:
        drafts.note_sent(by, practice, data, digest)
    except drafts.AlreadySent:
        return False
    return True


def saved_once(form: CommentForm, by: User, data: QueryDict) -> bool:
    """Save a comment, unless its page was sent with the same words before.

    What came of it then may be sent, reworded or thrown away by now. Nor is it written
    again from an older page while it waits to be sent.
    """
    if form.said._state.adding and form.waits():
        return False
    try:
        with transaction.atomic():
            drafts.note_sent(by, form.said.practice, data, form.digest())
            form.save()
    except drafts.AlreadySent:
        return False
    return True


def remarks(
    practice: GoodPractice, by: User, seen: Content, data: Any = None
) -> list[CommentForm]:
    """Give a form for each comment that is not sent, and for a new one on each part.

    `seen` is what the practice said when the page was made: a wording that is the same
    suggests nothing, also where the practice says something else by now.
    """
    unsent = ReviewComment.objects.of(practice).unsent()
    own = practice.update_of_id or practice.pk
    new = [ReviewComment(practice_id=own, part=part, by=by) for part in PARTS]
    return [
        CommentForm(
            said, str(seen[said.part]) if said.part in comments.TEXTS else "", data
        )
        for said in [*unsent, *new]
        if said.part in PARTS
    ]


def beside_the_form(practice: GoodPractice) -> dict[str, Any]:
    """Give what the form shows of the programme's questions."""
    said = ReviewComment.objects.of(practice).sent().with_people().by_part()
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
