"""An entry of the old site's list as the page shows it: in words, with what is sure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from cities.countries import country_name
from cities.models import City
from practices.intake import Choice, Choices, Proposal
from practices.listing.confidence import Confidence
from practices.listing.places import Place
from practices.models import GoodPractice
from practices.models.practice import heading, language_name
from practices.period import format_period, parse_period

SURE = {
    Confidence.SURE: _("certain"),
    Confidence.LIKELY: _("likely"),
    Confidence.UNSURE: _("please check"),
}
GUESSED = {
    "title": _("Title"),
    "place": _("City / Country"),
    "period": _("Period"),
    "language": _("Language"),
    "parts": _("Parts"),
}
CHOICES = {
    Choice.DRAFT: _("Make a draft"),
    Choice.FILL: _("Fill in what it lacks"),
    Choice.LEAVE: _("Leave it out"),
}
LEFT_ALONE = _("Leave the practice as it is")
ANOTHER = _("Make a draft of its own")


@dataclass(frozen=True)
class Guess:
    label: Any
    value: str
    confidence: Confidence

    @property
    def sure(self) -> Any:
        return SURE[self.confidence]

    @property
    def is_doubtful(self) -> bool:
        return self.confidence is Confidence.UNSURE


@dataclass(frozen=True)
class Row:
    """A proposal, and what is chosen for it."""

    proposal: Proposal
    choice: Choice
    cities: Mapping[str, City]
    """The cities that entries name, by their addresses."""

    @property
    def title(self) -> str:
        entry = self.proposal.entry
        if entry.title:
            return entry.title
        untitled = gettext("Entry without a title")
        return untitled if entry.is_readable else gettext("Entry that cannot be read")

    @property
    def practice(self) -> GoodPractice | None:
        found = self.proposal.counterpart
        return found.practice if found else None

    @property
    def is_new(self) -> bool:
        return not (self.proposal.counterpart or self.proposal.repeats)

    @property
    def is_doubtful(self) -> bool:
        return self.is_new and self.proposal.entry.is_doubtful

    @property
    def sameness(self) -> Any:
        """How sure it is that the practice is the one that the entry describes."""
        found = self.proposal.counterpart
        return SURE[found.confidence] if found else ""

    @property
    def guesses(self) -> list[Guess]:
        """Give what was guessed, in words; of the title only that it is in doubt."""
        entry = self.proposal.entry
        values = {
            "title": entry.title or gettext("none is printed"),
            "place": self._places(),
            "period": self._period(),
            "language": language_name(entry.language),
            "parts": self._parts(),
        }
        return [
            Guess(label, values[name], entry.confidence[name])
            for name, label in GUESSED.items()
            if name != "title" or entry.confidence[name] is not Confidence.SURE
        ]

    def _places(self) -> str:
        places = self.proposal.entry.places
        return "; ".join(map(self._place, places)) or gettext("none was found")

    def _place(self, place: Place) -> str:
        city = self.cities.get(place.city)
        name = city.name if city else place.locality
        country = str(city.country) if city else place.country
        return ", ".join(filter(None, [name, country and country_name(country)]))

    def _period(self) -> str:
        text = self.proposal.entry.period
        if not text:
            return gettext("none is printed")
        understood = format_period(parse_period(text), get_language() or "en")
        sentence = gettext("“%(text)s”, understood as: %(understood)s")
        return sentence % {"text": text, "understood": understood}

    def _parts(self) -> str:
        entry = self.proposal.entry
        told = [
            f"{heading(part)} ({_words(text, is_cut=part in entry.cut)})"
            for part, text in entry.texts.items()
        ]
        return ", ".join(told) or gettext("no text is printed")

    @property
    def cut(self) -> str:
        """Name the parts of which the list prints the beginning alone."""
        return ", ".join(capfirst(heading(part)) for part in self.proposal.entry.cut)

    @property
    def lacking(self) -> str:
        return ", ".join(capfirst(heading(name)) for name in self.proposal.lacking)

    @property
    def offered(self) -> list[tuple[str, Any, bool]]:
        """List value, words, and whether it is chosen, of what can be done."""
        own = {} if self.is_new else {Choice.DRAFT: ANOTHER}
        if self.proposal.counterpart:
            own[Choice.LEAVE] = LEFT_ALONE
        words = CHOICES | own
        return [
            (choice.value, words[choice], choice is self.choice)
            for choice in self.proposal.choices
        ]


def _words(text: str, *, is_cut: bool) -> str:
    count = len(text.split())
    words = ngettext("%(n)d word", "%(n)d words", count) % {"n": count}
    return gettext("%(words)s, then cut off") % {"words": words} if is_cut else words


def rows(proposed: Iterable[Proposal], choices: Choices) -> list[Row]:
    """Give the rows; where nothing is chosen, with what is offered first."""
    proposed = list(proposed)
    slugs = {place.city for p in proposed for place in p.entry.places if place.city}
    cities = City.objects.by_address(slugs)
    return [Row(p, choices.get(p.number, p.choices[0]), cities) for p in proposed]
