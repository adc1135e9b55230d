"""From the texts of a form to what a practice says; what is not understood is kept.

Nothing is guessed: a topic, a country or a city counts when it bears that name, in any
language of the site or by another spelling that is known.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.conf import settings
from django.utils.translation import gettext, override
from django_countries import countries

from cities.countries import country_name, names_in_languages
from cities.folding import fold
from cities.models import City
from practices.content import Content, Row, row_of
from practices.forms import CONSENTS, YEARS, understood, years_of
from practices.models import GoodPractice
from practices.period import Period, parse_period
from practices.template_form.answers import UNKNOWN, Answers, choices, file_name
from practices.template_form.parts import PARTS, Key, Kind
from practices.typed import PERIOD, whole

ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>«»“”\"]+", re.IGNORECASE)
APART = re.compile(r"[\n;]")
LINES = ("title", "period_text", "contact_name", "contact_unit", "contact_email")
TEXTS = ("summary", *GoodPractice.PARTS)


@dataclass(frozen=True)
class Unplaced:
    """What could not be placed: where it stood, and why."""

    where: str
    text: str
    why: str = ""


def is_year(text: str) -> bool:
    """Tell whether a form names a year, says that none is known, or nothing."""
    return text in {"", UNKNOWN} or whole(text) is not None


@dataclass
class Understanding:
    """Reads answers one after the other into content, and keeps what is left over.

    Only what a form asks for is in `content`: what it has no room for stays as it is.
    """

    answers: Answers
    practice: GoodPractice | None = None
    content: Content = field(default_factory=dict)
    unplaced: list[Unplaced] = field(default_factory=list)

    def read(self) -> None:
        self.read_texts()
        self.read_source()
        self.read_period()
        self.read_choices()
        self.read_topics()
        self.read_places()
        self.read_documents()
        self.read_pictures()

    def has(self, *names: str) -> bool:
        return any(key.field in names for key in self.answers)

    def one(self, name: str) -> str:
        return self.answers.get(Key(name), "")

    def leave(self, part: str, text: str, why: str = "") -> None:
        if text.strip():
            heading = str(PARTS[part].heading)
            self.unplaced.append(Unplaced(heading, text.strip(), why))

    # --- What stands once -------------------------------------------------------------

    def read_texts(self) -> None:
        for name in LINES:
            if self.has(name):
                self.content[name] = " ".join(self.one(name).split())
        for name in TEXTS:
            if self.has(name):
                self.content[name] = self.one(name)
        for name in CONSENTS:
            if self.has(name):
                self.content[name] = bool(self.one(name))

    def read_source(self) -> None:
        """Read where a practice was found: a link, and nothing else has room there."""
        text = " ".join(self.one("source_url").split())
        if text and not ADDRESS.fullmatch(text):
            self.leave("source_url", text, gettext("It is no link."))
        elif self.has("source_url"):
            self.content["source_url"] = text

    def read_period(self) -> None:
        if not self.has("period_text"):
            return
        text = self.content["period_text"]
        try:
            period, corrected = understood(text, *self.years(parse_period(text)))
        except ValueError:
            period, corrected = understood(text, None, None, False)
            said = " – ".join(filter(None, map(self.one, YEARS[:2])))
            why = gettext("No practice can have these years.")
            self.leave("period_text", said, why)
        for text in map(self.one, YEARS[:2]):
            if not is_year(text):
                self.leave("period_text", text, gettext("It is no year."))
        values = (*years_of(period), corrected)
        self.content |= dict(zip(PERIOD, values, strict=True))

    def years(self, derived: Period) -> tuple[int | None, int | None, bool]:
        """Give the years that the form corrects; what it leaves empty is `derived`."""
        first, last, running = map(self.one, YEARS)
        ongoing = bool(running) or (derived.ongoing and not last)
        start, end = derived.start_year, None if ongoing else derived.end_year
        if first and is_year(first):
            start = whole(first)
        if last and is_year(last):
            end = whole(last)
        return start, end, ongoing

    def read_choices(self) -> None:
        for name, kind in (("language", Kind.LANGUAGE), ("evidence", Kind.EVIDENCE)):
            if text := self.one(name):
                value = names_of(kind).get(fold(text))
                if value:
                    self.content[name] = value
                else:
                    self.leave(name, text, gettext("It is not in the list."))

    # --- What stands in rows ----------------------------------------------------------

    def rows(self, *names: str) -> Iterator[list[str]]:
        """Give the answers of a list row by row; rows without any are left out."""
        numbers = {key.row for key in self.answers if key.field in names}
        for number in sorted(numbers):
            row = [self.answers.get(Key(name, number), "") for name in names]
            if any(row):
                yield row

    def read_topics(self) -> None:
        if not self.has("topics"):
            return
        known = names_of(Kind.TOPIC)
        found = []
        for [text] in self.rows("topics"):
            for name in named_in(text, known):
                if slug := known.get(fold(name)):
                    found.append(slug)
                else:
                    self.leave("topics", name, gettext("No topic has this name."))
        order = [slug for slug, _name in choices(Kind.TOPIC)]
        self.content["topics"] = [slug for slug in order if slug in found]

    def read_places(self) -> None:
        if not self.has("city", "country"):
            return
        gazetteer = Gazetteer(self.practice)
        found: list[Row] = []
        for city, country in self.rows("city", "country"):
            for name in [line.strip() for line in city.split("\n") if line.strip()] or [
                ""
            ]:
                place, why = gazetteer.place(name, country)
                if place is None:
                    said = ", ".join(filter(None, [name, country]))
                    self.leave("places", said, why)
                elif place not in found:
                    found.append(place)
        self.content["places"] = found

    def read_documents(self) -> None:
        if not self.has("document_link", "document_title"):
            return
        stored = self.stored_files("reference_documents")
        found: list[Row] = []
        for title, link in self.rows("document_title", "document_link"):
            row = {"title": title, "link": "", "file": stored.get(link, "")}
            if not row["file"]:
                row |= linked(title, link)
            if row["link"] or row["file"]:
                found.append(row)
                continue
            said = " ".join(filter(None, [title, link]))
            self.leave("reference_documents", said, gettext("It has no link."))
        self.content["reference_documents"] = found

    def read_pictures(self) -> None:
        """Read what is said of stored pictures; others have no file here."""
        names = ("picture_file", "picture_shows", "picture_credit", "picture_agree")
        if not self.has(*names):
            return
        stored = self.stored_files("pictures")
        found: list[Row] = []
        for file, shows, credit, agree in self.rows(*names):
            if file in stored:
                found.append(
                    {
                        "file": stored[file],
                        "alternative_text": shows,
                        "credit": credit,
                        "persons_agree": bool(agree),
                    }
                )
            elif any([file, shows, credit]):
                said = " · ".join(filter(None, [file, shows, credit]))
                why = gettext("Choose the picture itself in part 12 of the form.")
                self.leave("pictures", said, why)
        self.content["pictures"] = found

    def stored_files(self, name: str) -> dict[str, str]:
        """Map the names that files have in a form to those under which they lie."""
        if self.practice is None or self.practice.pk is None:
            return {}
        rows = getattr(self.practice, name).all()
        return {file_name(str(row.file)): str(row.file) for row in rows if row.file}


def linked(title: str, link: str) -> Row:
    """Find the address of a document, which some write into the column of titles."""
    if ADDRESS.fullmatch(link):
        return {"title": title, "link": with_scheme(link)}
    if match := ADDRESS.search(link) or ADDRESS.search(title):
        address = match[0].rstrip(".,;)")
        rest = "" if title == match[0] else title
        return {"title": rest, "link": with_scheme(address)}
    return {"title": title, "link": ""}


def with_scheme(address: str) -> str:
    return address if "://" in address else f"https://{address}"


def named_in(text: str, known: dict[str, str]) -> list[str]:
    """Part a text into names; commas part them only where the whole is no name."""
    names = [name.strip() for name in APART.split(text) if name.strip()]
    return [
        part.strip()
        for name in names
        for part in ([name] if fold(name) in known else name.split(","))
        if part.strip()
    ]


def names_of(kind: Kind) -> dict[str, str]:
    """Map the names of a list's values, folded, in all languages of the site."""
    found: dict[str, str] = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            found |= {fold(label): value for value, label in choices(kind)}
    return found


class Gazetteer:
    """Finds the cities and countries that a form names.

    What the practice names already is meant first: two cities may have one name.
    """

    def __init__(self, practice: GoodPractice | None = None) -> None:
        self.own = own_places(practice) if practice and practice.pk else {}
        self.cities: dict[str, list[City]] = defaultdict(list)
        for city in City.objects.all():
            for name in dict.fromkeys(map(fold, [city.name, *city.alias_list])):
                self.cities[name].append(city)
        self.countries = {
            fold(name): code
            for code in dict(countries)
            for name in names_in_languages(code)
        }

    def place(self, name: str, country: str) -> tuple[Row | None, str]:
        """Give a place as content has it, or why there is none."""
        code = self.countries.get(fold(country), "")
        if country and not code:
            return None, gettext("No country has this name.")
        if own := self.own.get((fold(name), code)):
            return own, ""
        cities = self.called(name)
        if not cities and not code:
            name, code = self.parted(name)
            cities = self.called(name)
        if found := [city for city in cities if not code or city.country == code]:
            return only(found, name)
        if cities and name:
            here = country_name(str(cities[0].country))
            return None, gettext("This city is in another country: %(country)s.") % {
                "country": here
            }
        if not code:
            return None, gettext("No city has this name: say in which country it is.")
        return {"city": "", "country": code, "locality": name}, ""

    def called(self, name: str) -> list[City]:
        return self.cities.get(fold(name), []) if name else []

    def parted(self, name: str) -> tuple[str, str]:
        """Part "Lisbon, Portugal", or a country alone, into a name and a code."""
        if code := self.countries.get(fold(name)):
            return "", code
        city, _, country = name.rpartition(",")
        code = self.countries.get(fold(country), "")
        return (city.strip(), code) if code else (name, "")


def own_places(practice: GoodPractice) -> dict[tuple[str, str], Row]:
    """Map the places of a practice, by their names and countries, to its content."""
    return {
        (fold(place.name), place.country_code): row_of(place, "places")
        for place in practice.places.all()
    }


def only(cities: list[City], name: str) -> tuple[Row | None, str]:
    """Give the one city that is meant: by its name rather than by another spelling."""
    named = [city for city in cities if fold(city.name) == fold(name)] or cities
    if len(named) > 1:
        return None, gettext("Several cities have this name.")
    return {"city": named[0].slug, "country": "", "locality": ""}, ""
