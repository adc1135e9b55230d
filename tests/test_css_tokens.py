"""The style sheets: one place for colours, and enough contrast between them."""

import re
from math import cos, radians, sin
from pathlib import Path

import pytest
from django.conf import settings

CSS = Path(settings.BASE_DIR) / "static" / "css"
SHEETS = sorted(path for path in CSS.glob("*.css"))
OWN = [path for path in SHEETS if path.name not in {"tokens.css", "fonts.css"}]
SCHEMES = ["light", "dark"]

Colour = tuple[float, float, float]
"""Red, green and blue as light, 0 to 1 (linear, not as written in a style sheet)."""


def plain(path: Path) -> str:
    """The text of a style sheet without its comments."""
    return re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)


# --- Colours --------------------------------------------------------------------------


def from_hex(text: str) -> Colour:
    red, green, blue = (int(text[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return linear(red), linear(green), linear(blue)


def linear(part: float) -> float:
    """Take off the gamma of sRGB (IEC 61966-2-1)."""
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def from_oklch(lightness: float, chroma: float, hue: float) -> Colour:
    """Convert by the matrices of CSS Color 4; what no screen shows is clipped."""
    a, b = chroma * cos(radians(hue)), chroma * sin(radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    rgb = (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )
    red, green, blue = (min(max(part, 0), 1) for part in rgb)
    return red, green, blue


def contrast(one: Colour, other: Colour) -> float:
    """The ratio of WCAG 2.2, 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: Colour) -> float:
    red, green, blue = colour
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


TOKENS = plain(CSS / "tokens.css")
HUES = {
    int(n): float(hue) for n, hue in re.findall(r"\.hue-(\d+) .*?: ([\d.]+);", TOKENS)
}


def token(name: str, scheme: str, hue: float = 0) -> Colour:
    """The colour of a token in the light or the dark scheme."""
    found = re.search(rf"--{name}:\s*(.+?);", TOKENS)
    assert found, name
    value = found[1].replace("var(--hue)", str(hue))
    pair = re.fullmatch(r"light-dark\((.+?\)?), (.+)\)", value)
    chosen = pair[1 if scheme == "light" else 2] if pair else value
    if chosen.startswith("#"):
        return from_hex(chosen)
    numbers = re.fullmatch(r"oklch\(([\d.]+) ([\d.]+) ([\d.]+)\)", chosen)
    assert numbers, f"{name}: {chosen}"
    return from_oklch(*(float(number) for number in numbers.groups()))


def test_the_arithmetic_is_that_of_the_standards():
    white, black = from_hex("#ffffff"), from_hex("#000000")
    assert contrast(white, black) == pytest.approx(21)
    assert contrast(from_hex("#767676"), white) == pytest.approx(4.54, abs=0.01)
    assert from_oklch(1, 0, 0) == pytest.approx(white, abs=1e-3)
    # CSS Color 4 gives oklch(0.62796 0.25768 29.234) for red.
    red = from_oklch(0.62796, 0.25768, 29.234)
    assert red == pytest.approx(from_hex("#ff0000"), abs=1e-3)


GROUNDS = ["paper", "surface", "sunken", "brand-soft", "bad-soft"]
TEXTS = [
    *((text, ground) for text in ("ink", "ink-second", "brand") for ground in GROUNDS),
    *(("brand-strong", ground) for ground in GROUNDS),
    *(("accent", ground) for ground in GROUNDS),
    *(("on-brand", ground) for ground in ("brand", "brand-strong")),
    ("ink", "found"),
]
PARTS = [
    *(("edge", ground) for ground in ("paper", "surface")),
    *(("good", ground) for ground in ("paper", "surface")),
    *(("bad", ground) for ground in ("paper", "surface", "bad-soft")),
    *(("accent", ground) for ground in ("paper", "land")),
    *(("brand", ground) for ground in ("sunken", "land", "surface")),
]


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("text", "ground"), TEXTS)
def test_text_stands_out(text, ground, scheme):
    assert contrast(token(text, scheme), token(ground, scheme)) >= 4.5


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("part", "ground"), PARTS)
def test_parts_stand_out(part, ground, scheme):
    assert contrast(token(part, scheme), token(ground, scheme)) >= 3


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("number", range(1, 25))
def test_the_mark_of_a_topic_stands_out(number, scheme):
    mark = token("mark", scheme, HUES[number])

    for ground in ("paper", "surface", "sunken"):
        assert contrast(mark, token(ground, scheme)) >= 3


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_dot_of_the_map_stands_out_of_land_and_sea(scheme):
    """As painted: not quite opaque."""
    found = re.search(
        r"^\.map__dot \{.*fill-opacity: ([\d.]+)", plain_all(), re.MULTILINE
    )
    assert found
    for ground in ("land", "paper", "sunken"):
        below = token(ground, scheme)
        # Browsers mix what is written, not light; near enough to tell 3 from 2.
        dot = mixed(token("accent", scheme), below, float(found[1]))
        assert contrast(dot, below) >= 3


def mixed(over: Colour, under: Colour, opacity: float) -> Colour:
    red, green, blue = (
        linear(opacity * written(a) + (1 - opacity) * written(b))
        for a, b in zip(over, under, strict=True)
    )
    return red, green, blue


def written(part: float) -> float:
    """Put the gamma of sRGB back on."""
    return part * 12.92 if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055


def plain_all() -> str:
    return "\n".join(plain(path) for path in SHEETS)


def test_24_topics_have_24_colours():
    assert sorted(HUES) == list(range(1, 25))
    assert len(set(HUES.values())) == 24
    for number in range(1, 24):
        turn = abs(HUES[number] - HUES[number + 1]) % 360
        assert min(turn, 360 - turn) >= 60


# --- Sheets ---------------------------------------------------------------------------

COLOURS = re.compile(
    r"#[0-9a-f]{3,8}\b|\b(?:rgba?|hsla?|hwb|oklch|oklab|lch|lab|color|color-mix)\("
    r"|\b(?:white|black|red|green|blue|gr[ae]y|silver|yellow|orange|navy|brown|pink)\b",
    re.IGNORECASE,
)


def blocks(css: str) -> list[tuple[str, str]]:
    """The innermost rules: selector and declarations."""
    return re.findall(r"([^{};]+)\{([^{}]*)\}", css)


@pytest.mark.parametrize("sheet", OWN, ids=lambda path: path.name)
def test_colours_are_named_in_tokens_alone(sheet):
    for selector, declarations in blocks(plain(sheet)):
        written_out = re.sub(r"var\([^)]*\)", "", declarations)
        values = re.findall(r":\s*([^;]+)", written_out)
        found = [value for value in values if COLOURS.search(value)]
        assert not found, f"{selector.strip()}: {found}"


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_nothing_is_important(sheet):
    assert "!important" not in plain(sheet)


@pytest.mark.parametrize(
    "sheet",
    [path for path in SHEETS if path.name != "admin.css"],
    ids=lambda path: path.name,
)
def test_no_selector_names_an_id(sheet):
    """But for the desk, whose frame is Django's own and built of ids."""
    for selector, _declarations in blocks(plain(sheet)):
        assert not re.search(r"#[A-Za-z_-]", selector), selector


def test_every_token_is_there_and_used():
    css = plain_all()
    defined = set(re.findall(r"(--[\w-]+)\s*:", css))
    used = set(re.findall(r"var\((--[\w-]+)", css))

    assert used - defined == set()
    assert set(re.findall(r"(--[\w-]+)\s*:", TOKENS)) - used == set()


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_a_sheet_loads_nothing_from_elsewhere(sheet):
    css = plain(sheet)

    assert "@import" not in css
    for address in re.findall(r"url\([\"']?([^)\"']+)", css):
        assert not re.match(r"(https?:)?//|data:", address)
        assert (sheet.parent / address).exists(), address


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_braces_are_closed(sheet):
    css = plain(sheet)

    assert css.count("{") == css.count("}")
