"""The colours of the light scheme, as static/css/tokens.css names them.

What the server draws itself takes them from there: no colour has a second home.
"""

import re
from functools import cache
from math import cos, radians, sin

from django.conf import settings

Colour = tuple[int, int, int]
"""Red, green and blue, 0 to 255 each, as a screen takes them (sRGB)."""

VALUE = r"(?:#(?P<hex>[0-9a-f]{6})|oklch\((?P<oklch>[\d.]+ [\d.]+) (?P<hue>\S+?)\))"
TOKEN = re.compile(rf"--(?P<name>[\w-]+): (?:light-dark\()?{VALUE}[,;)]")
HUE = re.compile(r"\.hue-(\d+) \{ --hue: (\d+); \}")


@cache
def _sheet() -> str:
    return (settings.BASE_DIR / "static/css/tokens.css").read_text(encoding="utf-8")


@cache
def _tokens() -> dict[str, dict[str, str]]:
    return {found["name"]: found.groupdict() for found in TOKEN.finditer(_sheet())}


@cache
def _hues() -> dict[int, float]:
    return {int(number): float(hue) for number, hue in HUE.findall(_sheet())}


@cache
def colour(name: str, topic: int = 0) -> Colour:
    """Give the colour of a token; one that takes a topic's hue needs its number."""
    token = _tokens()[name]
    if token["hex"]:
        red, green, blue = bytes.fromhex(token["hex"])
        return red, green, blue
    lightness, chroma = map(float, token["oklch"].split())
    hue = _hues()[topic] if topic else float(token["hue"])
    return from_oklch(lightness, chroma, hue)


def from_oklch(lightness: float, chroma: float, hue: float) -> Colour:
    """Convert as CSS Color 4 does, the hue in degrees; clip what no screen shows."""
    a, b = chroma * cos(radians(hue)), chroma * sin(radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        _as_shown(4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short),
        _as_shown(-1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short),
        _as_shown(-0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short),
    )


def _as_shown(light: float) -> int:
    """Put the gamma of sRGB (IEC 61966-2-1) on a part of light."""
    light = min(max(light, 0), 1)
    part = light * 12.92 if light <= 0.0031308 else 1.055 * light ** (1 / 2.4) - 0.055
    return round(part * 255)
