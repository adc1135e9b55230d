"""A form as Word itself saves it: after Word's own marks, it says what it said.

No file here was saved by Word: its marks are written by hand, as the published schema
and its files have them.
"""

import copy
import re

import pytest
from lxml import etree

from practices.template_form import blank
from tests.wordfiles import (
    WORDS,
    differing,
    edited,
    parts_of,
    understood,
    whole_practice,
)

pytestmark = pytest.mark.django_db

XML = "http://www.w3.org/XML/1998/namespace"


def w(name):
    return f"{{{WORDS}}}{name}"


def element(tag, /, **attributes):
    made = etree.Element(w(tag))
    for key, value in attributes.items():
        made.set(w(key), value)
    return made


def saved_by_word(xml):
    """Put in what Word writes when a document is opened, corrected and saved."""
    root = etree.fromstring(xml.encode())
    for number, paragraph in enumerate(root.iter(w("p"))):
        paragraph.set(w("rsidR"), f"{number:08X}")
        paragraph.set(w("rsidRDefault"), "00AB12CD")
    for number, run in enumerate(list(root.iter(w("r")))):
        run.set(w("rsidRPr"), "00EF34AB")
        if number % 7 == 0:
            first = 1 if run.find(w("rPr")) is not None else 0
            run.insert(first, element("lastRenderedPageBreak"))
        if number % 2 == 0:
            divide(run)
    for number, control in enumerate(root.iter(w("sdtPr"))):
        control.append(element("id", val=str(-number - 1)))
        placeholder = element("placeholder")
        placeholder.append(element("docPart", val="DefaultPlaceholder_-1854013440"))
        control.append(placeholder)
    last = next(root.iter(w("p")))
    last.append(element("bookmarkStart", id="9001", name="_GoBack"))
    last.append(element("bookmarkEnd", id="9001"))
    return etree.tostring(root, encoding="unicode")


def divide(run):
    """Break the text of a run in two, with the marks of a word that looks misspelt."""
    texts = run.findall(w("t"))
    if len(texts) != 1 or len(texts[0].text or "") < 4:
        return
    second = copy.deepcopy(run)
    (here,), (there,) = texts, second.findall(w("t"))
    middle = len(here.text) // 2
    here.text, there.text = here.text[:middle], here.text[middle:]
    for text in (here, there):
        text.set(f"{{{XML}}}space", "preserve")
    parent = run.getparent()
    where = parent.index(run)
    parent.insert(where + 1, element("proofErr", type="spellEnd"))
    parent.insert(where + 2, second)
    parent.insert(where, element("proofErr", type="spellStart"))


@pytest.mark.parametrize("language", ["en", "fr"])
def test_words_own_marks_change_nothing(language):
    practice = whole_practice()
    content = edited(blank(practice, language), saved_by_word)

    reading = understood(content, practice)

    assert differing(practice, reading) == {}
    assert reading.unplaced == []


def test_what_was_changed_with_changes_tracked_is_read_as_changed():
    practice = whole_practice()

    def track(xml):
        who = 'w:author="Ana Example" w:date="2026-11-01T10:00:00Z"'
        return re.sub(
            r"(<w:r>(?:(?!</w:r>).)*?)<w:t([^>]*)>A door that is open\.</w:t></w:r>",
            rf'<w:del w:id="1" {who}>\1<w:delText\2>A door that is open.'
            rf"</w:delText></w:r></w:del>"
            rf'<w:ins w:id="2" {who}>\1<w:t\2>A door.</w:t></w:r></w:ins>',
            xml,
            count=1,
            flags=re.DOTALL,
        )

    content = edited(blank(practice, "en"), track)

    assert b"<w:del " in parts_of(content)["word/document.xml"]
    assert understood(content, practice).content["summary"] == "A door."


def test_an_address_that_word_made_a_link_is_read():
    practice = whole_practice()

    def link(xml):
        return re.sub(
            r"(<w:r>(?:(?!</w:r>).)*?https://example\.org/source</w:t></w:r>)",
            r'<w:hyperlink w:history="1">\1</w:hyperlink>',
            xml,
            flags=re.DOTALL,
        )

    content = edited(blank(practice, "en"), link)

    assert b"<w:hyperlink " in parts_of(content)["word/document.xml"]
    assert differing(practice, understood(content, practice)) == {}
