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


# Parts of the library's template that are none of ours: its styles once more for Word
# 2010, a list of sources, the picture of an empty page.
LEFTOVERS = ("/stylesWithEffects", "/customXml", "/thumbnail")


def bring_up_to_date(document: Document) -> None:
    """Let Word take it for a document of today, whose boxes can be ticked."""
    leave_out(document, LEFTOVERS)
    settings: Any = document.settings.element
    [mode] = settings.xpath("w:compat/w:compatSetting[@w:name='compatibilityMode']")
    mode.set(qn("w:val"), WORD_2013)


def leave_out(document: Document, kinds: tuple[str, ...]) -> None:
    """Leave out parts of a document, by how the names of their relationships end."""
    for relationships in (document.part.rels, document.part.package.rels):
        for key, one in list(relationships.items()):
            if one.reltype.endswith(kinds):
                del relationships[key]
