"""Reading the old site's list in tests: its saved pages, and the names it may hold."""

import json
from functools import cache
from pathlib import Path

from cities.countries import names_in_use
from practices import listing
from practices.listing.documents import text_of
from practices.listing.places import Gazetteer, KnownCity

ROOT = Path(__file__).resolve().parent
PAGES = ROOT / "files" / "listing"
CAPTURES = [PAGES / "three-entries.txt", PAGES / "twenty-entries.txt"]


@cache
def names():
    """The cities of the real catalogue and all countries, without a database."""
    cities = json.loads((ROOT.parent / "fixtures" / "cities.json").read_text("utf-8"))
    return Gazetteer([known(row["fields"]) for row in cities], names_in_use())


def known(city):
    spellings = (city["name"], *city.get("aliases", "").splitlines())
    return KnownCity(city["slug"], city["country"], spellings)


def read(text):
    return listing.read(text, names())


def read_page(path):
    return read(text_of(path.name, path.read_bytes()))


def entry(title, place_line, excerpt="Purpose: To meet...", link="Read More"):
    """An entry as a saved page prints it."""
    return f"{title}\n\n{place_line}\n\n{excerpt}\n\n{link}\n\n"
