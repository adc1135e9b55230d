"""The picture that stands where a link to a page is shared: drawn, never a photograph.

The band of the practice's topics, the place, the title and the period. A title is
never cut within a word; where our fonts lack its script the place stands for it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO

from django.utils.translation import gettext
from PIL import Image, ImageDraw

from practices.models import GoodPractice
from practices.palette import Colour, colour
from practices.pattern import HEIGHT as PATTERN_HEIGHT
from practices.pattern import WIDTH as PATTERN_WIDTH
from practices.pattern import circles
from practices.typefaces import SANS, SERIF, Type, drawable

WIDTH, HEIGHT = 1200, 630
BAND = 224
MARGIN = 72
MEASURE = WIDTH - 2 * MARGIN
# Circles are drawn so many times larger, and made small again: that smooths them.
FINER = 2
OPACITY = 0.55
PLACE = Type(SANS, 600, 31)
PLACE_AT = 294
TITLE_SIZES = (78, 70, 62, 55, 49, 44, 39, 35)
TITLE_WEIGHT = 560
TITLE_FROM, TITLE_TO = 316, 530
LEADING = 1.15
FOOT_AT = 590
BRAND = Type(SANS, 650, 28)
FACTS = Type(SANS, 400, 28)
SIGN = (
    ("sign-blue", 14, 13, 12, 0.85),
    ("sign-orange", 27, 14, 11.5, 0.8),
    ("sign-green", 19, 24, 11.5, 0.8),
)


@dataclass(frozen=True)
class SharePicture:
    """All that is on a picture: who draws the same one again gets the one kept.

    `seed` and `hues` make the band. Of `places` the first that can be drawn is.
    """

    seed: str
    hues: tuple[int, ...]
    title: str
    places: tuple[str, ...]
    brand: str
    facts: str = ""


def of_practice(practice: GoodPractice) -> SharePicture:
    return SharePicture(
        practice.slug,
        tuple(topic.hue for topic in practice.topics.all())[:2] or (1,),
        practice.display_title,
        (practice.places_label, ", ".join(practice.country_names)),
        gettext("Intercultural Cities"),
        practice.period_label,
    )


def of_site() -> SharePicture:
    title = gettext("What works when a diverse city lives together")
    places = (gettext("Good practices"),)
    brand = gettext("Intercultural Cities")
    return SharePicture("catalogue", (11, 12), title, places, brand)


@lru_cache(maxsize=64)
def drawn(picture: SharePicture) -> bytes:
    """Draw a picture as PNG."""
    image = Image.new("RGB", (WIDTH, HEIGHT), colour("paper"))
    image.paste(band(picture.seed, picture.hues), (0, 0))
    image.paste(sign(), (MARGIN, FOOT_AT - 33))
    canvas = ImageDraw.Draw(image)
    write(canvas, picture)
    written = BytesIO()
    image.save(written, "PNG")
    return written.getvalue()


def write(canvas: ImageDraw.ImageDraw, picture: SharePicture) -> None:
    """Write place and title under the band, and the foot."""
    title, place = title_and_place(picture)
    ink, second = colour("ink"), colour("ink-second")
    PLACE.draw(canvas, MARGIN, PLACE_AT, shortened(place, PLACE), second)
    kind, lines = laid_out(*title)
    leading = kind.size * LEADING
    top = TITLE_FROM + (TITLE_TO - TITLE_FROM - leading * len(lines)) * 0.4
    for number, line in enumerate(lines, 1):
        baseline = top + leading * number - kind.size * 0.3
        kind.draw(canvas, MARGIN, baseline, line, ink)
    BRAND.draw(canvas, MARGIN + 56, FOOT_AT, picture.brand, ink)
    facts = drawable(picture.facts, SANS)
    FACTS.draw(canvas, WIDTH - MARGIN - FACTS.length(facts), FOOT_AT, facts, second)


def title_and_place(picture: SharePicture) -> tuple[tuple[str, str], str]:
    """Give what stands large, with its family of type, and what stands small.

    Where the title cannot be drawn the place stands large.
    """
    if title := headline(picture.title):
        places = (drawable(place, SANS) for place in picture.places)
        return title, next(filter(None, places), "")
    large = (headline(place) for place in picture.places)
    return next(filter(None, large), (picture.brand, SERIF)), ""


def headline(text: str) -> tuple[str, str] | None:
    """Give a text as it can be drawn large, and the family that has its letters."""
    for family in (SERIF, SANS):
        line = drawable(text, family)
        if line and shortened(line, Type(family, TITLE_WEIGHT, TITLE_SIZES[-1])):
            return line, family
    return None


# --- Lines ----------------------------------------------------------------------------


def laid_out(title: str, family: str) -> tuple[Type, list[str]]:
    """Set a title as large as its room allows, at last without its last words."""
    for kind in (Type(family, TITLE_WEIGHT, size) for size in TITLE_SIZES):
        lines = lines_of(title, kind, MEASURE)
        if fit(lines, kind):
            return kind, balanced(title, kind, len(lines))
    words = title.split()
    while words and not fit(lines, kind):
        words.pop()
        lines = lines_of(unfinished(words), kind, MEASURE)
    return kind, lines


def fit(lines: list[str], kind: Type) -> bool:
    room = TITLE_TO - TITLE_FROM
    widest = max(kind.length(line) for line in lines)
    return len(lines) * kind.size * LEADING <= room and widest <= MEASURE


def lines_of(text: str, kind: Type, width: float) -> list[str]:
    """Fill line after line with whole words; one that is too long has its own line."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and kind.length(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def balanced(text: str, kind: Type, count: int) -> list[str]:
    """Give the narrowest of the ways to fill so many lines: they are of like length."""
    best = lines_of(text, kind, MEASURE)
    for width in range(MEASURE, 0, -kind.size // 2):
        lines = lines_of(text, kind, width)
        if len(lines) > count or not fit(lines, kind):
            break
        best = lines
    return best


def shortened(text: str, kind: Type) -> str:
    """Leave out last words, with a "…" for them, until the text fits one line."""
    if kind.length(text) <= MEASURE:
        return text
    words = text.split()
    while words and kind.length(unfinished(words)) > MEASURE:
        words.pop()
    return unfinished(words) if words else ""


def unfinished(words: list[str]) -> str:
    return f"{' '.join(words).rstrip(' ,;:·–-')}…"


# --- Circles --------------------------------------------------------------------------

Disc = tuple[float, float, float, Colour, float]
"""Centre, radius, colour and opacity of a circle."""


def band(seed: str, hues: tuple[int, ...]) -> Image.Image:
    """Draw the same band as the practice's card has, cut as a browser would cut it."""
    scale = WIDTH / PATTERN_WIDTH
    above = (PATTERN_HEIGHT * scale - BAND) / 2
    inks = [colour("bubble", hue) for hue in (hues[0], hues[-1])]
    discs = [
        (one.x * scale, one.y * scale - above, one.radius * scale, inks[one.second])
        for one in circles(seed)
    ]
    paper = colour("tint", hues[0])
    return overlapping((WIDTH, BAND), paper, [(*disc, OPACITY) for disc in discs])


def sign() -> Image.Image:
    """Draw the sign of the site: three circles."""
    discs = [(x, y, radius, colour(name), o) for name, x, y, radius, o in SIGN]
    return overlapping((44, 40), colour("paper"), discs)


def overlapping(
    size: tuple[int, int], paper: Colour, discs: Iterable[Disc]
) -> Image.Image:
    large = Image.new("RGB", (size[0] * FINER, size[1] * FINER), paper)
    for x, y, radius, ink, opacity in discs:
        mask = Image.new("L", large.size)
        ends = (x - radius, y - radius, x + radius, y + radius)
        edges = [end * FINER for end in ends]
        ImageDraw.Draw(mask).ellipse(edges, fill=round(opacity * 255))
        large.paste(ink, mask=mask)
    return large.resize(size, Image.Resampling.LANCZOS)
