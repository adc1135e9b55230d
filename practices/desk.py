"""The first page of the desk: what waits for the person who opens it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from statistics import median
from typing import Any

from django.contrib.auth.models import User
from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from cities.models import City
from practices import policy, workflow
from practices.attention import NEEDS
from practices.figures import figures
from practices.live import keeper
from practices.models import (
    GoodPractice,
    OutgoingMail,
    PracticeVersion,
    ReviewComment,
    RollingDraft,
    UnmetSearch,
)
from practices.policy import Person, Status

# No more of a list stands on the page; the rest is one link away.
MOST = 20
MOST_WORDS = 8
IN_DAYS = timedelta(days=60)
# What is first in the lists of the programme, and of an officer.
FIRST_FOR_STAFF = [
    Status.SUBMITTED,
    Status.CHANGES_REQUESTED,
    Status.DRAFT,
    Status.PUBLISHED,
    Status.ARCHIVED,
]
FIRST_FOR_OFFICERS = [
    Status.CHANGES_REQUESTED,
    Status.DRAFT,
    Status.SUBMITTED,
    Status.PUBLISHED,
    Status.ARCHIVED,
]
# The kinds of practices in need of care whose numbers stand on the page.
CARE = ["untouched-drafts", "unconfirmed-24", "silent", "incomplete"]
AFTER_ITS_PRACTICE = _(
    "With the programme. Next: it is published when its practice is public again, or "
    "comes back with questions."
)
# By so many answers, of one year at most, one sees how long cities wait.
ANSWERS = 500


def turn(practice: GoodPractice, user: Person) -> str:
    """Say whose turn it is; nothing where nobody has anything to do.

    A practice of no city is the programme's own.
    """
    in_a_city = any(place.city_id for place in practice.places.all())
    with_city = practice.status in policy.WITH_THE_CITY and in_a_city
    if practice.status in {Status.PUBLISHED, Status.ARCHIVED}:
        return ""
    if policy.is_staff(user):
        return gettext("The city’s turn") if with_city else gettext("Your turn")
    return gettext("Your turn") if with_city else gettext("The programme’s turn")


def next_step(practice: GoodPractice) -> Any:
    """Say what comes next; an update waits for its practice to be public again."""
    status = Status(practice.status)
    public = practice.update_of if status == Status.SUBMITTED else None
    if public and public.status != Status.PUBLISHED:
        return AFTER_ITS_PRACTICE
    return workflow.NEXT_STEPS[status]


def waiting(practice: GoodPractice) -> str:
    """Say how long the programme has had it: "3 days"; nothing where it does not."""
    if practice.status != Status.SUBMITTED or practice.submitted_at is None:
        return ""
    return since(practice.submitted_at)


def since(moment: datetime) -> str:
    """Say how long ago that was: in days, and what is long ago in larger units."""
    ago = timezone.now() - moment
    if ago < timedelta(days=1):
        return gettext("less than a day")
    if ago >= IN_DAYS:
        return timesince(moment, depth=1)
    return ngettext("%(n)d day", "%(n)d days", ago.days) % {"n": ago.days}


# --- An officer's desk ----------------------------------------------------------------


@dataclass(frozen=True)
class Row:
    """A practice on its officer's desk, with what she left open there."""

    practice: GoodPractice
    turn: str
    next_step: Any
    comments: int = 0
    typing: RollingDraft | None = None
    update: "Row | None" = None


@dataclass(frozen=True)
class CityDesk:
    """A city's practices, what needs its officer first; `total` is how many it has."""

    city: City
    rows: list[Row]
    total: int


@dataclass(frozen=True)
class OfficerDesk:
    cities: list[CityDesk]
    typing: list[RollingDraft]
    """The new practices that were begun and not saved yet, the newest first."""


def officer_desk(user: User) -> OfficerDesk:
    cities = {city.pk: city for city in policy.own_cities(user)}
    practices = list(GoodPractice.objects.by_city(cities, FIRST_FOR_OFFICERS, MOST))
    typed = list(RollingDraft.objects.of(user))
    rows = Rows(user, practices, typed)
    desks = {
        pk: CityDesk(cities[pk], [rows.row(practice) for practice in own], total)
        for (pk, total), own in groupby(practices, key=_city_and_number)
    }
    empty = (CityDesk(city, [], 0) for city in cities.values())
    return OfficerDesk(
        cities=[desks.get(desk.city.pk, desk) for desk in empty],
        typing=[draft for draft in typed if draft.practice_id is None],
    )


def _city_and_number(practice: Any) -> tuple[int, int]:
    return practice.in_city, practice.in_all


class Rows:
    """Makes the rows of an officer's practices, with one query for all comments."""

    def __init__(
        self,
        user: User,
        practices: Iterable[GoodPractice],
        typed: Iterable[RollingDraft],
    ) -> None:
        self.user = user
        self.typed = {draft.practice_id: draft for draft in typed}
        keys = {practice.update_of_id or practice.pk for practice in practices}
        self.comments = ReviewComment.objects.sent().open().counted(keys)

    def row(self, practice: GoodPractice) -> Row:
        update = getattr(practice, "update", None)
        return Row(
            practice,
            turn(practice, self.user),
            next_step(practice),
            0 if update else self.comments.get(practice.update_of_id or practice.pk, 0),
            self.typed.get(practice.pk),
            self.row(update) if update else None,
        )


# --- The programme's desk -------------------------------------------------------------


@dataclass(frozen=True)
class Waiting:
    """A practice that waits for an answer, and since when; its marks for the queue."""

    practice: GoodPractice
    waiting: str
    is_new: bool = False
    is_back: bool = False


@dataclass(frozen=True)
class Listed:
    rows: list[Waiting]
    total: int


@dataclass(frozen=True)
class Care:
    """How many practices need care of a kind, by its name in NEEDS."""

    name: str
    label: Any
    number: int


@dataclass(frozen=True)
class Year:
    """How the programme does: what it published, how many days cities wait."""

    published: int
    days: float | None


@dataclass(frozen=True)
class StaffDesk:
    typing: list[RollingDraft]
    """What the person wrote and did not save yet, the newest first."""
    queue: Listed
    with_city: Listed
    care: list[Care]
    unmet: list[UnmetSearch]
    mails: int
    figures: Any
    year: Year


def staff_desk(user: User, seen_at: datetime | None) -> StaffDesk:
    """Gather what waits for the programme; new is what came in after `seen_at`."""
    totals = GoodPractice.objects.counted_by_status()
    return StaffDesk(
        typing=list(RollingDraft.objects.of(user)),
        queue=Listed(queue(seen_at), totals.get(Status.SUBMITTED, 0)),
        with_city=Listed(with_their_city(), totals.get(Status.CHANGES_REQUESTED, 0)),
        care=care(),
        unmet=list(UnmetSearch.objects.this_week()[:MOST_WORDS]),
        mails=OutgoingMail.objects.given_up().count(),
        figures=figures(keeper.snapshot()),
        year=this_year(),
    )


def queue(seen_at: datetime | None) -> list[Waiting]:
    waits = GoodPractice.objects.waiting().with_decision()
    shown: Any = waits.prefetch_related("places")[:MOST]
    return [
        Waiting(
            practice,
            waiting(practice),
            is_new=came_after(practice, seen_at),
            is_back=practice.decision == "request_changes",
        )
        for practice in shown
    ]


def came_after(practice: GoodPractice, seen_at: datetime | None) -> bool:
    sent_in = practice.submitted_at
    return sent_in is not None and seen_at is not None and sent_in > seen_at


def with_their_city() -> list[Waiting]:
    back = GoodPractice.objects.back_with_their_city()
    shown: Any = back.prefetch_related("places")[:MOST]
    return [
        Waiting(practice, since(practice.decided_at or practice.updated_at))
        for practice in shown
    ]


def care() -> list[Care]:
    today = timezone.localdate()
    every = GoodPractice.objects.all()
    kinds = [(name, *NEEDS[name]) for name in CARE]
    return [
        Care(name, label, keep(every, today).count()) for name, label, keep in kinds
    ]


def this_year() -> Year:
    now = timezone.localtime()
    answered: Any = PracticeVersion.objects.decided_since(now - timedelta(days=365))
    times = answered.values_list("sent_at", "at")[:ANSWERS]
    days = [(answer - sent) / timedelta(days=1) for sent, answer in times]
    published = GoodPractice.objects.published().first_published_in(now.year)
    return Year(published.count(), round(median(days), 1) if days else None)
