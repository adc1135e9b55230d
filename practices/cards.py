"""Practices as cards, kept as HTML for as long as the catalogue stays as it is."""

from collections.abc import Iterable
from secrets import token_hex
from typing import NamedTuple

from django.template.loader import render_to_string
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from practices.models import GoodPractice
from practices.models.practice import direction, heading
from practices.search import Term
from practices.search.marking import best_passage, mark
from practices.snapshot import Snapshot

Terms = tuple[Term, ...]
# What differs from list to list: they stand in a kept card where it goes. No text can
# hold them, since nobody knows them.
QUERY, TITLE, TEXT = (f"{name}-{token_hex(8)}" for name in ("query", "title", "text"))


class Card(NamedTuple):
    """A card without what was searched for: its title and text are filled in.

    `name` and `address` are the title as it is and the path of the practice.
    """

    html: str
    title: str
    text: str
    name: str
    address: str


def cards(
    snapshot: Snapshot,
    keys: Iterable[int],
    query: str = "",
    terms: Terms = (),
    level: str = "h2",
) -> dict[int, SafeString]:
    """Render practices, by their keys; `query` leads back from each to its list."""
    keys = public(snapshot, keys)
    found = _cards(snapshot, keys, level, terms)
    shown = [key for key in keys if key in found]
    marks = _marks(snapshot, shown, terms) if terms else {}
    safe = escape(query)
    return {key: _filled(found[key], marks.get(key), safe) for key in shown}


def public(snapshot: Snapshot, keys: Iterable[int]) -> list[int]:
    """Leave out what is no longer published, which an old snapshot cannot know."""
    keys = list(keys)
    if not snapshot.is_old:
        return keys
    published = GoodPractice.objects.published().keys_among(keys)
    return [key for key in keys if key in published]


def _filled(card: Card, marks: tuple[str, str] | None, query: str) -> SafeString:
    title, text = marks or ("", "")
    html = card.html.replace(QUERY, query).replace(TITLE, title or card.title)
    return mark_safe(html.replace(TEXT, text or card.text))  # noqa: S308


def _cards(
    snapshot: Snapshot, keys: list[int], level: str, terms: Terms
) -> dict[int, Card]:
    """Give the cards that are kept and make the others, with what is marked on them."""
    language = get_language()
    found = {key: snapshot.cards.find((key, language, level)) for key in keys}
    missing = [key for key, card in found.items() if card is None]
    if not missing:
        return found
    for practice in GoodPractice.objects.published().cards_of(missing):
        card = _card(snapshot, practice, level)
        found[practice.pk] = snapshot.cards.keep((practice.pk, language, level), card)
        if terms:
            _keep_marks(snapshot, practice, terms)
    return {key: card for key, card in found.items() if card}


def _card(snapshot: Snapshot, practice: GoodPractice, level: str) -> Card:
    context = {
        "practice": practice,
        "topics": snapshot.topics_of(practice.pk),
        "heading": level,
        "query": QUERY,
        "title": TITLE,
        "text": TEXT,
    }
    html = render_to_string("practices/_card.html", context)
    name, address = practice.display_title, practice.get_absolute_url()
    return Card(html, escape(name), text_of(practice), name, address)


def named(snapshot: Snapshot, keys: Iterable[int]) -> list[tuple[str, str]]:
    """Give title and path of each practice that `cards` shows in a list, in its order.

    Of cards that are kept, so that it costs nothing beside them.
    """
    keys = public(snapshot, keys)
    found = _cards(snapshot, keys, "h2", ())
    return [(found[key].name, found[key].address) for key in keys if key in found]


def text_of(practice: GoodPractice) -> SafeString:
    """Give the few words of a practice that stand on its card."""
    return paragraph(practice.excerpt, practice.language)


def paragraph(text: str, language: str, part: str = "") -> SafeString:
    """Write the text of a card, in its language, with the part that it is from."""
    if not text:
        return SafeString("")
    spoken = format_html('lang="{}" dir="{}"', language, direction(language))
    if not part:
        return format_html('<p class="card__text" {}>{}</p>', spoken, text)
    source = gettext("in %(part)s") % {"part": heading(part)}
    return format_html(
        '<p class="card__text"><small class="card__part">{}</small>'
        " <span {}>{}</span></p>",
        *(source, spoken, text),
    )


# --- What was searched for ------------------------------------------------------------


def _marks(
    snapshot: Snapshot, keys: list[int], terms: Terms
) -> dict[int, tuple[str, str]]:
    """Give title and text of each card with what was searched for marked in them."""
    language = get_language()
    found = {key: snapshot.marks.find((key, language, terms)) for key in keys}
    missing = [key for key, marks in found.items() if marks is None]
    if not missing:
        return found
    for practice in GoodPractice.objects.published().texts_of(missing):
        found[practice.pk] = _keep_marks(snapshot, practice, terms)
    return {key: marks for key, marks in found.items() if marks}


def _keep_marks(
    snapshot: Snapshot, practice: GoodPractice, terms: Terms
) -> tuple[str, str]:
    name = (practice.pk, get_language(), terms)
    marks: tuple[str, str] = snapshot.marks.keep(name, _marked(practice, terms))
    return marks


def _marked(practice: GoodPractice, terms: Terms) -> tuple[str, str]:
    """Mark what the title holds, and show the passage that holds the most.

    Empty is what holds nothing, and stays as it is.
    """
    title = practice.title and mark(practice.title, terms, practice.language)
    texts = [("summary", practice.summary), *practice.texts]
    passage = best_passage(texts, terms, practice.language)
    if passage is None:
        return title, ""
    part, text = passage
    return title, paragraph(text, practice.language, part)
