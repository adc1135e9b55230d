"""Whether a practice is described already: same city, similar words in the title.

Among what is public and what the person may see: nobody else's draft is given away.
"""

from dataclasses import dataclass

from django.urls import reverse

from practices import policy
from practices.content import Content
from practices.models import GoodPractice
from practices.search.tokens import is_stop_word, stem_tokens, tokens

SHOWN = 3
SHORTEST_WORD = 3
# Of the telling words of the shorter title, how many both have.
SHARED = 0.5


@dataclass(frozen=True)
class Similar:
    """A practice that is like one, and where the person can look at it."""

    practice: GoodPractice
    address: str


def similar(
    user: policy.Person, content: Content, itself: GoodPractice | None = None
) -> list[Similar]:
    """Give the practices that are most like what is typed, the most like one first."""
    cities = [row["city"] for row in content["places"] if row["city"]]
    words = telling(content["title"], content["language"])
    if not cities or not words:
        return []
    rated = [
        (likeness(words, telling(practice.title, practice.language)), practice)
        for practice in candidates(user, cities, itself)
    ]
    best = sorted((r for r in rated if r[0] >= SHARED), key=lambda r: -r[0])[:SHOWN]
    return [Similar(practice, address_for(user, practice)) for _, practice in best]


def described(
    user: policy.Person, content: Content, origin: int | None
) -> list[GoodPractice]:
    """Give the practices of the person's desk that a text may describe.

    First that which it is known to come from, by its key `origin`. Of an update and
    its practice one stands for both.
    """
    own = policy.practices_for(user).select_related("merged_into")
    known = [p.merged_into or p for p in own.filter(pk=origin)] if origin else []
    alike = [one.practice for one in similar(user, content)]
    found: dict[int, GoodPractice] = {}
    for practice in (*known, *alike):
        if policy.can_see(user, practice):
            found.setdefault(practice.update_of_id or practice.pk, practice)
    return list(found.values())


def candidates(
    user: policy.Person, cities: list[str], itself: GoodPractice | None
) -> list[GoodPractice]:
    """Give the practices of the cities that the person may read, without itself."""
    own = policy.practices_for(user).in_cities(cities)
    public = GoodPractice.objects.published().in_cities(cities)
    found = {practice.pk: practice for practice in (*own, *public)}
    if itself is not None:
        found.pop(itself.pk, None)
        found.pop(itself.update_of_id or 0, None)
    return [p for p in found.values() if itself is None or p.update_of_id != itself.pk]


def telling(title: str, language: str) -> set[frozenset[str]]:
    """Give the words of a title that tell something, each with its stems."""
    return {
        frozenset({token.surface, *stem_tokens(token.written(title), language)})
        for token in tokens(title)
        if len(token.surface) >= SHORTEST_WORD
        and not is_stop_word(token.surface, {language or "en"})
    }


def likeness(one: set[frozenset[str]], other: set[frozenset[str]]) -> float:
    """Give the share of words in common, of the shorter title's; 0 to 1."""
    shorter, longer = sorted((one, other), key=len)
    if not shorter:
        return 0
    forms = set().union(*longer)
    return sum(bool(word & forms) for word in shorter) / len(shorter)


def address_for(user: policy.Person, practice: GoodPractice) -> str:
    """Lead to the public page, or at the desk to what is not public."""
    if practice.status == GoodPractice.Status.PUBLISHED:
        return practice.get_absolute_url()
    return reverse("admin:practices_goodpractice_change", args=[practice.pk])
