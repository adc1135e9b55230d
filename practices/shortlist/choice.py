"""The practices that an address names: `?practices=slug&practices=slug`.

Nobody's choice is kept here: it is in the address, and in the reader's browser.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple, Self
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cities.parameters import quoted, unknown_parameters
from practices.models import GoodPractice

PARAMETER = "practices"
# An address of so many fits into the 4,094 characters that a server takes at least,
# whatever the practices are called.
MOST = 30
MOST_COMPARED = 5

TOO_MANY = _("A shortlist holds at most %(most)d practices. Left out: %(values)s.")
TOO_MANY_COMPARED = _(
    "At most %(most)d practices stand side by side. Left out: %(values)s."
)
UNKNOWN = _("There is no practice %(values)s.")
WITHDRAWN = _("No longer public: %(values)s.")
MERGED = _("Merged into another practice, which is shown in its place: %(values)s.")
REPEATED = _("More than once in the address, and shown once: %(values)s.")


class Chosen(NamedTuple):
    """A published practice; `title` is empty where it has none."""

    pk: int
    slug: str
    title: str

    def __str__(self) -> str:
        return self.title or self.slug


@dataclass(frozen=True)
class Choice:
    """Published practices in the order chosen, and what is to be said of the others."""

    practices: list[Chosen]
    problems: dict[str, str]

    @property
    def keys(self) -> list[int]:
        return [one.pk for one in self.practices]

    @property
    def slugs(self) -> list[str]:
        return [one.slug for one in self.practices]

    @property
    def query(self) -> str:
        return query_of(self.slugs)

    def without(self, slug: str) -> str:
        """Give the query string of the same choice but for one practice."""
        return query_of(other for other in self.slugs if other != slug)


def query_of(slugs: Iterable[str]) -> str:
    query = urlencode([(PARAMETER, slug) for slug in slugs])
    return f"?{query}" if query else ""


def read(
    address: QueryDict, most: int = MOST, too_many: str | Promise = TOO_MANY
) -> Choice:
    """Read the choice of an address; what cannot be shown is named in a sentence."""
    asked = [slug for text in address.getlist(PARAMETER) if (slug := text.strip())]
    found = Found.at(list(dict.fromkeys(asked)))
    practices = list(dict.fromkeys(found.by_slug.values()))
    sentences = {
        REPEATED: [slug for slug, times in Counter(asked).items() if times > 1],
        MERGED: found.merged,
        WITHDRAWN: found.withdrawn,
        UNKNOWN: found.unknown,
        too_many: [str(one) for one in practices[most:]],
    }
    problems = {
        f"problem-{number}": str(sentence) % {"values": quoted(values), "most": most}
        for number, (sentence, values) in enumerate(sentences.items())
        if values
    }
    if unknown := unknown_parameters(address, [PARAMETER]):
        problems["unknown"] = unknown
    return Choice(practices[:most], problems)


@dataclass(frozen=True)
class Found:
    """What addresses lead to: published practices, and addresses of each other kind."""

    by_slug: dict[str, Chosen]
    merged: list[str]
    withdrawn: list[str]
    unknown: list[str]

    @classmethod
    def at(cls, slugs: list[str]) -> Self:
        """Find each address, in order; of what is published one query tells all."""
        published = GoodPractice.objects.published()
        found = published.titles_at(slugs)
        missing = [slug for slug in slugs if slug not in found]
        stays = published.merged_from_any(missing) if missing else {}
        found |= published.titles_at(set(stays.values())) if stays else {}
        gone = [slug for slug in missing if slug not in stays]
        withdrawn = GoodPractice.objects.withdrawn_from_any(gone) if gone else set()
        current = {slug: stays.get(slug, slug) for slug in slugs}
        return cls(
            {
                slug: Chosen(found[now][0], now, found[now][1])
                for slug, now in current.items()
                if now in found
            },
            [slug for slug in missing if slug in stays],
            [slug for slug in gone if slug in withdrawn],
            [slug for slug in gone if slug not in withdrawn],
        )
