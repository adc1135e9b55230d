"""Brings the entries of the old site's list in: first as proposals, then as drafts.

Nothing here is ever published. What is here already is left alone unless somebody
chose otherwise, so that bringing in the same pages twice changes nothing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from hashlib import sha256
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext

from cities.countries import names_in_use
from cities.folding import fold
from cities.models import City
from practices import versions, workflow
from practices.content import Content, content_of, write
from practices.counterparts import Counterpart, Counterparts
from practices.excerpt import shorten
from practices.indexing import catch_up
from practices.listing import Entry, Listing, read
from practices.listing.documents import Unreadable, text_of
from practices.listing.places import Gazetteer, KnownCity
from practices.models import CatalogueVersion, GoodPractice
from practices.policy import Status

MEGABYTE = 1024 * 1024
# Of a page; of all entries of one import, and of their texts together.
MOST_MEGABYTES = 5
MOST_LINES = 20_000
MOST_ENTRIES = 500
MOST_CHARACTERS = 400_000
# What an entry may say, in the order in which it is filled in.
FILLED = (
    *("title", "period_text", "places", "summary", "purpose", "rationale", "process"),
    *("impact", "source_url"),
)
REASON = "Brought in from the list of the old site"


class Choice(StrEnum):
    """What becomes of an entry."""

    DRAFT = "draft"
    FILL = "fill"
    LEAVE = "leave"


class Refused(Exception):  # noqa: N818  (it is a “no”, not a fault)
    """Why an import changes nothing, in a sentence for the person."""


@dataclass
class Proposal:
    """What could become of an entry, which has a number in its import."""

    number: int
    entry: Entry
    counterpart: Counterpart | None = None
    repeats: int = 0
    """The number of the earlier entry that says the same; 0 for none."""

    @property
    def target(self) -> GoodPractice | None:
        """The practice that is here already, as it can be changed."""
        return self.counterpart.target if self.counterpart else None

    @cached_property
    def lacking(self) -> Content:
        """Give what the entry says and the practice that is here does not."""
        practice = self.target
        if practice is None or self.repeats or practice.status == Status.ARCHIVED:
            return {}
        told = content_of_entry(self.entry)
        return {n: told[n] for n in FILLED if told[n] and not _says(practice, n)}

    @property
    def choices(self) -> list[Choice]:
        """List what may be chosen; first what is done unless one chooses."""
        if not (self.counterpart or self.repeats):
            return [Choice.DRAFT, Choice.LEAVE]
        fill = [Choice.FILL] if self.lacking else []
        return [Choice.LEAVE, *fill, Choice.DRAFT]


def _says(practice: GoodPractice, name: str) -> bool:
    """Tell whether a practice says something under a name of FILLED."""
    if name == "places":
        return bool(practice.places.all())
    return bool(getattr(practice, name))


@dataclass(frozen=True)
class Outcome:
    """What became of an entry: the practice that was made, filled in or left."""

    proposal: Proposal
    choice: Choice
    practice: GoodPractice | None

    @property
    def may_be_double(self) -> bool:
        """Tell whether a draft was made of what may be here already."""
        return self.choice is Choice.DRAFT and self.proposal.counterpart is not None


Choices = Mapping[int, Choice]


# --- Reading --------------------------------------------------------------------------


def gazetteer() -> Gazetteer:
    """Gather the cities and countries that entries may name."""
    cities = (
        KnownCity(city.slug, str(city.country), (city.name, *city.alias_list))
        for city in City.objects.all()
    )
    return Gazetteer(cities, names_in_use())


@dataclass
class Reading:
    """Some pages, read one after the other: entries, the lines aside, and refusals."""

    names: Gazetteer = field(default_factory=gazetteer)
    listing: Listing = field(default_factory=Listing)
    refusals: list[str] = field(default_factory=list)

    def page(self, name: str, content: bytes) -> None:
        """Read a saved page."""
        try:
            self.text(name, text_of(name, content))
        except Unreadable as refused:
            self.refusals.append(str(refused))

    def text(self, name: str, text: str) -> None:
        """Read what is text already."""
        if text.count("\n") > MOST_LINES:
            sentence = gettext(
                "“%(name)s” has more than %(most)d lines: divide it into several files."
            )
            self.refusals.append(sentence % {"name": name, "most": MOST_LINES})
            return
        found = read(text, self.names)
        self.listing.entries += found.entries
        self.listing.aside += found.aside
        if not found.entries:
            sentence = gettext(
                "“%(name)s” holds no good practice of the list: below a title it has "
                "no line with country, city and period. Save the list itself."
            )
            self.refusals.append(sentence % {"name": name})

    def entries(self) -> list[Entry]:
        """Give the entries of all pages. Raises Refused unless every page was read."""
        entries = self.listing.entries
        if self.refusals:
            raise Refused(" ".join(self.refusals))
        size = sum(len(entry.raw) for entry in entries)
        if len(entries) > MOST_ENTRIES or size > MOST_CHARACTERS:
            sentence = gettext(
                "These pages hold %(n)d entries; at most %(most)d, and %(characters)d "
                "characters, are brought in at once. Bring in fewer pages at a time."
            )
            numbers = {"most": MOST_ENTRIES, "characters": MOST_CHARACTERS}
            raise Refused(sentence % {"n": len(entries), **numbers})
        return entries


# --- Proposing ------------------------------------------------------------------------


def proposals(entries: Iterable[Entry]) -> list[Proposal]:
    """Say of each entry what could become of it, and change nothing."""
    entries = list(entries)
    counterparts = Counterparts(entries)
    first: dict[Any, int] = {}
    found = []
    for number, entry in enumerate(entries, start=1):
        earlier = first.setdefault(_key(entry), number)
        repeats = earlier if earlier < number else 0
        found.append(Proposal(number, entry, counterparts.of(entry), repeats))
    return found


def _key(entry: Entry) -> Any:
    """Say which practice an entry is of; an untitled one is only like itself."""
    return (fold(entry.title), entry.places) if entry.title else entry.raw


def fingerprint(proposed: Iterable[Proposal]) -> str:
    """Sum up what was proposed: another sum means that something changed meanwhile."""
    said = [
        (p.entry.raw, p.target and p.target.pk, sorted(p.lacking)) for p in proposed
    ]
    return sha256(repr(said).encode()).hexdigest()


def content_of_entry(entry: Entry) -> Content:
    """Say what an entry says as a practice does; what it has too much is cut."""
    return content_of(GoodPractice()) | {
        **entry.texts,
        "title": shorten(entry.title, 250),
        "language": entry.language,
        "period_text": shorten(entry.period, 250),
        "source_url": entry.address if len(entry.address) <= 1000 else "",
        "places": [
            place._asdict() | {"locality": shorten(place.locality, 120)}
            for place in entry.places
            if place.city or place.country
        ],
    }


# --- Doing ----------------------------------------------------------------------------


@transaction.atomic
def carry_out(
    proposed: Iterable[Proposal], choices: Choices, by: User | None
) -> list[Outcome]:
    """Do with each entry what was chosen, with all or with none.

    Raises Refused where a practice cannot be filled in.
    """
    list(CatalogueVersion.objects.select_for_update())  # one import at a time
    outcomes = [
        _carry_out(p, choices.get(p.number, p.choices[0]), by) for p in proposed
    ]
    catch_up()
    return outcomes


def _carry_out(proposal: Proposal, choice: Choice, by: User | None) -> Outcome:
    practice = proposal.target
    if choice is Choice.DRAFT:
        practice = _draft(proposal.entry, by)
    elif choice is Choice.FILL and practice and by:
        practice = _fill(practice, proposal, by)
    return Outcome(proposal, choice, practice)


def _draft(entry: Entry, by: User | None) -> GoodPractice:
    """Make a draft; its first version holds the entry as the list prints it."""
    practice = GoodPractice()
    practice._change_reason = REASON  # type: ignore[attr-defined]
    write(practice, content_of_entry(entry))
    versions.note(practice, by, versions.LISTED, entry.raw)
    return practice


def _fill(practice: GoodPractice, proposal: Proposal, by: User) -> GoodPractice:
    """Fill in what a practice lacks; of a public one, in an update to be approved."""
    if practice.status == Status.PUBLISHED:
        try:
            practice = workflow.transition(practice, "prepare_update", by)
        except workflow.InvalidTransition as refused:
            raise Refused(str(refused)) from refused
    versions.ensure_first(practice)
    write(practice, content_of(practice) | proposal.lacking)
    versions.note(practice, by, versions.FILLED, proposal.entry.raw)
    return practice
