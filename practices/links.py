"""Whether the links of the practices still lead somewhere: asked kindly, by a timer.

A link is called dead when its page, or its host, was gone on two different days. What
is slow, forbidden or out of order is not known, and nothing is said of it.
"""

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice

from django.conf import settings
from django.utils.encoding import iri_to_uri

from practices.hints import links_in
from practices.models import GoodPractice, Link, ReferenceDocument
from practices.visit import Outcome, Visitor, as_visited

MOST = 200  # links asked in one run
PAUSE = 1.0  # seconds between two links, also of different hosts
PROBES = 3
# Of what one form names, so many links are looked up.
MOST_IN_A_FORM = 300
RESULTS = {
    Outcome.FOUND: Link.Result.FOUND,
    Outcome.GONE: Link.Result.GONE,
    Outcome.NOBODY: Link.Result.GONE,
    Outcome.UNKNOWN: Link.Result.UNKNOWN,
}
# After these the way out is known to be open.
ANSWERS = {Outcome.FOUND, Outcome.GONE}


@dataclass
class Checked:
    """What a run did, in numbers of links."""

    found: int = 0
    gone: int = 0
    unknown: int = 0
    unsure: int = 0
    dead: int = 0
    left: int = 0

    def __str__(self) -> str:
        asked = self.found + self.gone + self.unknown + self.unsure
        text = (
            f"Asked {asked} links: {self.found} found, {self.gone} gone, "
            f"{self.unknown} not known; {self.dead} are dead, {self.left} still to ask."
        )
        if self.unsure:
            text += (
                f" {self.unsure} hosts were not there, but nothing else answered "
                "either: is this machine connected? They will be asked again."
            )
        return text


def check(
    today: date,
    most: int = MOST,
    visitor: Visitor | None = None,
    pause: float = PAUSE,
) -> Checked:
    """Ask the links that are due, one after the other, and keep what came of it."""
    visitor = visitor or Visitor(agent())
    Link.objects.keep_only(set(addresses()))
    done, unsure = Checked(), []
    for number, link in enumerate(Link.objects.due(today)[: max(0, most)]):
        time.sleep(pause if number else 0)
        outcome = visitor.visit(link.address)
        if outcome is Outcome.NOBODY:
            unsure.append(link)
        else:
            note(done, link, outcome, today)
    settle(done, unsure, visitor, today)
    done.dead = Link.objects.dead().count()
    done.left = Link.objects.due(today).count()
    return done


def note(done: Checked, link: Link, outcome: Outcome, today: date) -> None:
    result = RESULTS[outcome]
    Link.objects.note(link, result, today)
    setattr(done, result.value, getattr(done, result.value) + 1)


def settle(done: Checked, unsure: list[Link], visitor: Visitor, today: date) -> None:
    """Call hosts gone if others answer: else it is our own line that is cut."""
    if unsure and not (done.found or done.gone or is_connected(visitor)):
        done.unsure = len(unsure)
        return
    for link in unsure:
        note(done, link, Outcome.NOBODY, today)


def is_connected(visitor: Visitor) -> bool:
    known = Link.objects.found()[:PROBES]
    return any(visitor.visit(link.address) in ANSWERS for link in known)


def agent() -> str:
    """Tell who asks, so that those who are asked can ask back."""
    site = iri_to_uri(settings.SITE_URL)
    return f"Mozilla/5.0 (compatible; Intercultural Cities link check; +{site})"


def addresses() -> Iterator[str]:
    """Give what practices link to, as it is asked for; some of it more than once."""
    for link in written():
        if address := as_visited(link):
            yield address


def written() -> Iterator[str]:
    for texts in GoodPractice.objects.all_texts():
        for text in texts:
            yield from links_in(text)
    yield from ReferenceDocument.objects.links()


def dead_among(links: Iterable[str]) -> dict[str, date]:
    """Give the dead ones of some links as they are written, with the day of the try."""
    known = {link: as_visited(link) for link in islice(links, MOST_IN_A_FORM)}
    asked = set(known.values()) - {""}
    dead = Link.objects.dead_among(asked) if asked else {}
    return {link: dead[address] for link, address in known.items() if address in dead}
