"""What all Word documents of the site share: colours, languages, and their age."""

from typing import Any

from docx.document import Document
from docx.oxml.ns import qn

from practices.palette import colour

# How Word names the languages of the site.
REGIONS = {"en": "en-GB", "fr": "fr-FR"}
# The newest behaviour that Word knows by a number; below it opens as an old document.
WORD_2013 = "15"


def hexadecimal(token: str) -> str:
    """Write a colour of the site as Word takes it, such as 14386B."""
    return bytes(colour(token)).hex().upper()


BRAND, ACCENT = hexadecimal("brand"), hexadecimal("accent")
INK, SECOND_INK = hexadecimal("ink"), hexadecimal("ink-second")
EDGE, LINE, SUNKEN = map(hexadecimal, ("edge", "line", "sunken"))


def bring_up_to_date(document: Document) -> None:
    """Let Word take it for a document of today, whose boxes can be ticked."""
    settings: Any = document.settings.element
    [mode] = settings.xpath("w:compat/w:compatSetting[@w:name='compatibilityMode']")
    mode.set(qn("w:val"), WORD_2013)
