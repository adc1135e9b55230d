"""Practices as cards, kept as HTML for as long as the catalogue stays as it is."""

from collections.abc import Iterable
from typing import Any

from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from practices.models import GoodPractice
from practices.models.practice import heading as heading_of
from practices.search import Term
from practices.search.marking import best_passage, mark
from practices.snapshot import Snapshot

# Stands in a kept card where the query of the list goes that it is shown in.
QUERY = "\ue000"
Terms = tuple[Term, ...]


def cards(
    snapshot: Snapshot,
    keys: Iterable[int],
    query: str = "",
    terms: Terms = (),
    heading: str = "h2",
) -> dict[int, SafeString]:
    """Render practices, by their keys; `query` leads back from each to its list.

    What is no longer published is left out, which an old snapshot cannot know.
    """
    names = {key: (key, get_language(), terms, heading) for key in keys}
    if snapshot.is_old:
        public = GoodPractice.objects.published().keys_among(names)
        names = {key: name for key, name in names.items() if key in public}
    found = {key: snapshot.cards.find(name) for key, name in names.items()}
    missing = [key for key, html in found.items() if html is None]
    for practice in GoodPractice.objects.published().cards_of(missing):
        html = card(snapshot, practice, terms, heading)
        found[practice.pk] = snapshot.cards.keep(names[practice.pk], html)
    safe = escape(query)
    return {
        key: mark_safe(html.replace(QUERY, safe))  # noqa: S308  (a template made it)
        for key, html in found.items()
        if html
    }


def card(snapshot: Snapshot, practice: GoodPractice, terms: Terms, heading: str) -> str:
    topics = snapshot.topics_of(practice.pk)
    context = {"practice": practice, "topics": topics, "heading": heading}
    found = marked(practice, terms)
    return render_to_string("practices/_card.html", context | {"query": QUERY} | found)


def marked(practice: GoodPractice, terms: Terms) -> dict[str, Any]:
    """Mark what was searched for in the title, and show the passage that holds it."""
    if not terms:
        return {}
    parts = [(name, text) for name, _heading, text in practice.parts]
    texts = [("summary", practice.summary), *parts]
    passage = best_passage(texts, terms, practice.language)
    part, text = passage or ("", "")
    title = practice.title and mark(practice.title, terms, practice.language)
    return {"title": title, "passage": text, "part": heading_of(part) if part else ""}
