"""Still running? Cities are asked once a year whether a practice is as it says.

A question is asked twice, thirty days apart, by a mail with three links. Who does not
answer is marked as silent; nothing is ever taken away for it.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from cities.models import YEARS
from practices import emails, policy, versions
from practices.indexing import SITE_LANGUAGES, catch_up
from practices.models import GoodPractice, StillRunning
from practices.models.confirmation import years_before
from practices.period import Period, format_period, parse_period

Contacts = tuple[User | str, ...]
Answer = StillRunning.Answer
PERIOD = ("period_text", "start_year", "end_year", "ongoing", "period_corrected")
PERIOD_LENGTH = 250
# In the words that the reading of periods knows, by the language of the practice.
ENDED = {
    "de": "beendet {}",
    "en": "ended in {}",
    "es": "terminado en {}",
    "fr": "terminé en {}",
    "it": "terminato nel {}",
    "pt": "terminado em {}",
    "sr": "završeno {}",
}


class NotTaken(Exception):  # noqa: N818  (it is a “no”, not a fault)
    """Why an answer cannot be taken, in a sentence for the person."""


class CannotHaveEnded(NotTaken):
    """Why it cannot have ended in that year."""


@dataclass
class Asked:
    """What a run did, in numbers of practices."""

    first: int = 0
    again: int = 0
    silent: int = 0
    nobody: int = 0


# --- Asking ---------------------------------------------------------------------------


def ask(today: date) -> Asked:
    """Ask what is to be asked today; once done, doing it again does nothing."""
    done = Asked(silent=mark_silent(today))
    waiting = StillRunning.objects.to_be_repeated(today).with_practice()
    for contacts, practices in by_contacts(q.practice for q in waiting):
        done.again += ask_again(contacts, practices, today)
    for contacts, practices in by_contacts(due(today)):
        asked = ask_first(contacts, practices, today)
        done.first += asked
        done.nobody += len(practices) - asked
    return done


def due(today: date) -> Iterable[GoodPractice]:
    """Give what nobody vouched for in a year, unless it was asked within that year."""
    last_year = years_before(today, 1)
    asked = StillRunning.objects.asked_after(last_year).values("practice")
    stale = GoodPractice.objects.not_confirmed_since(last_year)
    return stale.exclude(pk__in=asked).order_by("pk")


def by_contacts(
    practices: Iterable[GoodPractice],
) -> Iterable[tuple[Contacts, list[GoodPractice]]]:
    """Group practices by whom to ask: a person with five of them gets one mail."""
    groups: dict[Contacts, list[GoodPractice]] = defaultdict(list)
    for practice in practices:
        groups[contacts_of(practice)].append(practice)
    return groups.items()


def contacts_of(practice: GoodPractice) -> Contacts:
    """Give the contact, if it may be asked, else the officers of its cities."""
    if practice.contact_may_be_asked and practice.contact_email:
        return (practice.contact_email.lower(),)
    return tuple(policy.officers_of(practice).order_by("pk"))


@transaction.atomic
def ask_first(
    contacts: Contacts, practices: Collection[GoodPractice], today: date
) -> int:
    """Ask about what is still due; count it, 0 where the mail reaches nobody."""
    locked = lock(practices)
    still_due = {practice.pk for practice in due(today)} if contacts else set()
    questions = [
        StillRunning.objects.create(practice=practice, asked_on=today)
        for practice in locked
        if practice.pk in still_due
    ]
    return tell(contacts, questions)


@transaction.atomic
def ask_again(
    contacts: Contacts, practices: Collection[GoodPractice], today: date
) -> int:
    locked = lock(practices)
    waiting = StillRunning.objects.to_be_repeated(today).with_practice()
    questions = list(waiting.filter(practice__in=locked))
    for question in questions:
        question.asked_again_on = today
        question.save(update_fields=["asked_again_on"])
    return tell(contacts, questions)


def lock(practices: Collection[GoodPractice]) -> list[GoodPractice]:
    """Keep other runs from asking about the same practices meanwhile."""
    keys = [practice.pk for practice in practices]
    return list(GoodPractice.objects.select_for_update().filter(pk__in=keys))


def tell(contacts: Contacts, questions: list[StillRunning]) -> int:
    """Write the mail to each contact; where it reaches nobody, nothing was asked."""
    if not questions:
        return 0
    language = questions[0].practice.language
    known = language if language in SITE_LANGUAGES else ""
    context = {"questions": questions, "again": questions[0].asked_again_on}
    queued = [emails.queue("still_running", to, context, known) for to in contacts]
    mails = [mail for mail in queued if mail]
    if not mails:
        transaction.set_rollback(True)
        return 0
    for question in questions:
        question.mails.add(*mails)
    return len(questions)


@transaction.atomic
def mark_silent(today: date) -> int:
    """Mark what was asked twice in vain. No version of its text, so no history."""
    unheard = StillRunning.objects.unheard(today).values("practice")
    practices = GoodPractice.objects.filter(pk__in=unheard, silent_since=None)
    marked = practices.update(silent_since=today)
    catch_up()
    return marked


# --- Answers --------------------------------------------------------------------------


@transaction.atomic
def answer(question: StillRunning, said: str, year: int | None = None) -> None:
    """Take an answer, once. `year` is when it ended, if it did.

    Raises NotTaken, and changes nothing, when the question was answered already, when
    its links no longer hold, or when it cannot have ended in that year.
    """
    practice = GoodPractice.objects.select_for_update().get(pk=question.practice_id)
    if question.has_expired or practice.status != GoodPractice.Status.PUBLISHED:
        raise NotTaken(gettext("This question is no longer open."))
    unanswered = StillRunning.objects.filter(pk=question.pk, answered_at=None)
    if not unanswered.update(answer=said, answered_at=timezone.now()):
        raise NotTaken(gettext("This question was answered already."))
    if said == Answer.ENDED:
        end(practice, year)
    if said == Answer.CHANGED:
        GoodPractice.objects.filter(pk=practice.pk).update(silent_since=None)
    else:
        confirm(practice, f"still running: {said}")


def confirm(practice: GoodPractice, reason: str, by: User | None = None) -> None:
    """Note that those who run it vouched for it today: one row of the history."""
    versions.ensure_first(practice)
    practice.confirmed_at = timezone.localdate()
    practice.silent_since = None
    practice._change_reason = reason  # type: ignore[attr-defined]
    if by:
        practice._history_user = by  # type: ignore[attr-defined]
    practice.save(update_fields=["confirmed_at", "silent_since", *PERIOD])
    versions.note(practice, by, "confirm", reason)
    catch_up()


def let_vouch(update: GoodPractice, public: GoodPractice, sender: int | None) -> None:
    """Let the city vouch for an update that it sent in itself; not saved yet."""
    person = User.objects.filter(pk=sender).first() if sender else None
    if person and update.submitted_at and not policy.is_staff(person):
        public.confirmed_at = timezone.localdate(update.submitted_at)
        public.silent_since = None


def end(practice: GoodPractice, year: int | None) -> None:
    """Write the end behind the writer's own words, and see that it is read as meant."""
    this_year = timezone.localdate().year
    first = practice.start_year or YEARS[0]
    if year is None or not first <= year <= this_year:
        raise CannotHaveEnded(
            gettext(
                "It cannot have ended in %(year)s: give a year from %(first)d to "
                "%(last)d."
            )
            % {"year": year or "–", "first": first, "last": this_year}
        )
    update = GoodPractice.objects.filter(
        update_of=practice.pk, period_text=practice.period_text
    )
    meant = Period(practice.start_year, year, ongoing=False)
    practice.period_text = ended_in(practice.period_text, meant, practice.language)
    practice.period = meant
    practice.period_corrected = parse_period(practice.period_text) != meant
    # An update in preparation that does not speak of it says the same.
    update.update(**{name: getattr(practice, name) for name in PERIOD})


def ended_in(words: str, meant: Period, language: str) -> str:
    """Append the end to a period as written: best so that it reads as meant."""
    ended = ENDED.get(language, ENDED["en"]).format(meant.end_year)
    wordings = [f"{words} ({ended})", f"{words}, {ended}"]
    fitting = [text for text in wordings if len(text) <= PERIOD_LENGTH]
    if not words or not fitting:
        return format_period(meant, language)
    return next((text for text in fitting if parse_period(text) == meant), fitting[0])
