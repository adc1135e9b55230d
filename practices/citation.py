"""A practice as others cite it: in words, for BibTeX, for reference managers (RIS)."""

import unicodedata
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from cities.links import absolute
from practices.models import GoodPractice

# What BibTeX or LaTeX would read as a command. A brace is named rather than escaped:
# BibTeX counts those that are escaped, too.
IN_BIBTEX = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        **{sign: f"\\{sign}" for sign in "&%$#_"},
    }
)


@dataclass(frozen=True)
class Citation:
    """What a citation says. Whoever describes a practice is its author: its cities."""

    key: str
    authors: tuple[str, ...]
    title: str
    published: date
    updated: date
    language: str
    keywords: tuple[str, ...]
    publisher: str
    address: str

    @property
    def text(self) -> str:
        """Cite in a sentence, in the language of the page."""
        return sentence() % self.facts

    @property
    def html(self) -> SafeString:
        """Cite in the same sentence, whose title keeps its own language."""
        title = format_html('<span lang="{}">{}</span>', self.language, self.title)
        facts = self.facts | {"title": title}
        safe = {name: conditional_escape(fact) for name, fact in facts.items()}
        return mark_safe(sentence() % safe)  # noqa: S308

    @property
    def facts(self) -> dict[str, str]:
        return {
            "authors": ", ".join(self.authors),
            "year": str(self.published.year),
            "title": self.title,
            "publisher": self.publisher,
            "address": self.address,
            "day": date_format(self.updated, "j F Y"),
        }

    @property
    def bibtex(self) -> str:
        """Write an entry of BibTeX, in UTF-8 as biber and LaTeX read it."""
        fields = {
            "author": " and ".join(f"{{{in_bibtex(one)}}}" for one in self.authors),
            "title": f"{{{in_bibtex(self.title)}}}",
            "year": str(self.published.year),
            "howpublished": in_bibtex(self.publisher),
            "url": self.address,
            "note": in_bibtex(gettext("Updated %(day)s") % {"day": self.updated}),
            "keywords": in_bibtex(", ".join(self.keywords)),
        }
        lines = [f"  {name} = {{{text}}}," for name, text in fields.items() if text]
        return "\n".join([f"@misc{{{self.key},", *lines, "}", ""])

    @property
    def ris(self) -> str:
        """Write a record of RIS: a tag and a text a line, lines ended as in Windows."""
        fields = [
            ("TY", "ELEC"),
            *(("AU", author) for author in self.authors),
            ("TI", self.title),
            ("PY", str(self.published.year)),
            ("DA", self.published.strftime("%Y/%m/%d")),
            ("PB", self.publisher),
            ("LA", self.language),
            *(("KW", keyword) for keyword in self.keywords),
            ("UR", self.address),
            ("ER", ""),
        ]
        return "".join(f"{tag}  - {in_one_line(text)}\r\n" for tag, text in fields)


def sentence() -> str:
    return gettext(
        "%(authors)s (%(year)s). “%(title)s”. %(publisher)s. %(address)s "
        "(updated %(day)s)."
    )


def in_one_line(text: str) -> str:
    """Give a text without line ends, and without signs that no text needs."""
    words = "".join(" " if unicodedata.category(c) == "Cc" else c for c in text)
    return " ".join(words.split())


def in_bibtex(text: str) -> str:
    return in_one_line(text).translate(IN_BIBTEX)


def citation(practice: GoodPractice) -> Citation:
    """Cite a published practice."""
    programme = gettext("Intercultural Cities programme")
    published = practice.published_at or practice.updated_at
    return Citation(
        key=practice.slug,
        authors=tuple(practice.place_names) or (programme,),
        title=practice.display_title,
        published=timezone.localdate(published),
        updated=timezone.localdate(practice.updated_at),
        language=practice.language,
        keywords=tuple(topic.name for topic in practice.topics.all()),
        publisher=gettext("Good-practice catalogue, Council of Europe"),
        address=absolute(practice.get_absolute_url()),
    )
