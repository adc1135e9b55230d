"""The self-hosted fonts, as static/css/fonts.css names them, for what is drawn here.

A family is cut into files by script. A text is drawn as a browser would: each letter
from the file whose range has it, the later rule first.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import groupby
from pathlib import Path

from django.conf import settings
from PIL import ImageDraw, ImageFont

from practices.palette import Colour

SANS = "Source Sans 3"
SERIF = "Source Serif 4"
CSS = settings.BASE_DIR / "static" / "css"
FACE = re.compile(r"@font-face \{(.*?)\}", re.DOTALL)
FILE = re.compile(r'url\("([^"]+)"\)')
RANGE = re.compile(r"U\+([0-9A-F]+)(?:-([0-9A-F]+))?")


@dataclass(frozen=True)
class Face:
    """A file of a family, and the characters that are drawn from it."""

    file: Path
    ranges: tuple[range, ...]

    def has(self, character: str) -> bool:
        return any(ord(character) in codes for codes in self.ranges)


@cache
def faces(family: str) -> list[Face]:
    """List the upright files of a family, those first that are asked first."""
    rules = FACE.findall((CSS / "fonts.css").read_text(encoding="utf-8"))
    named = (rule for rule in rules if f'"{family}";' in rule and "italic" not in rule)
    return [face for rule in named for face in _face(rule)][::-1]


def _face(rule: str) -> Iterator[Face]:
    for address in FILE.findall(rule):
        pairs = RANGE.findall(rule)
        codes = (range(int(a, 16), int(b or a, 16) + 1) for a, b in pairs)
        yield Face((CSS / address).resolve(), tuple(codes))


def drawable(text: str, family: str) -> str:
    """Leave out what nobody sees, and signs that a family lacks, such as emoji.

    Empty where it lacks a letter or a digit: half a word is worse than none.
    """
    text = unicodedata.normalize("NFC", " ".join(text.split()))
    seen = [one for one in text if unicodedata.category(one)[0] != "C"]
    has = [one for one in seen if any(face.has(one) for face in faces(family))]
    if any(unicodedata.category(one)[0] in "LMN" for one in set(seen) - set(has)):
        return ""
    return " ".join("".join(has).split())


@cache
def _font(file: Path, weight: int, size: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.truetype(file, size)
    font.set_variation_by_axes([weight])
    return font


@dataclass(frozen=True)
class Type:
    """A family in a weight (200 to 900) and a size (pixels)."""

    family: str
    weight: int
    size: int

    def length(self, text: str) -> float:
        """Measure a text that is `drawable`, in pixels."""
        return _length(self, text)

    def draw(
        self,
        canvas: ImageDraw.ImageDraw,
        x: float,
        baseline: float,
        text: str,
        ink: Colour,
    ) -> None:
        for font, run in self.runs(text):
            canvas.text((x, baseline), run, ink, font, anchor="ls")
            x += font.getlength(run)

    def runs(self, text: str) -> Iterator[tuple[ImageFont.FreeTypeFont, str]]:
        """Cut a text into stretches that one file draws."""
        for face, letters in groupby(text, self._face_of):
            yield _font(face.file, self.weight, self.size), "".join(letters)

    def _face_of(self, character: str) -> Face:
        return next(face for face in faces(self.family) if face.has(character))


@lru_cache(maxsize=2_000)
def _length(kind: Type, text: str) -> float:
    return sum(font.getlength(run) for font, run in kind.runs(text))
