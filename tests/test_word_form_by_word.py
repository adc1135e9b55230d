"""A form as Word itself saves it: after Word's own marks, it says what it said.

No file here was saved by Word: its marks are written by hand, as the published schema
has them and files that Word made.
"""

import copy
import io
import re

import docx
import pytest
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from lxml import etree

from practices.template_form import blank
from tests.wordfiles import (
    WORDS,
    differing,
    edited,
    filled,
    paragraph,
    parts_of,
    understood,
    whole_practice,
    without_bookmarks,
    without_controls,
)

pytestmark = [pytest.mark.django_db, pytest.mark.any_engine]

XML = "http://www.w3.org/XML/1998/namespace"
WORD_2010 = "http://schemas.microsoft.com/office/word/2010/wordml"
WORD_2012 = "http://schemas.microsoft.com/office/word/2012/wordml"
CHOICES = "http://schemas.openxmlformats.org/markup-compatibility/2006"
SHAPES = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PROPERTIES = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"
# What Word puts beside the text: building blocks, data, and what made the file.
BESIDE = {
    "word/glossary/document.xml": f'<w:glossaryDocument xmlns:w="{WORDS}"><w:docParts>'
    "<w:docPart><w:docPartBody><w:p><w:r><w:t>Click or tap here to enter text.</w:t>"
    "</w:r></w:p></w:docPartBody></w:docPart></w:docParts></w:glossaryDocument>",
    "customXml/item1.xml": "<b:Sources xmlns:b='urn:example'>Not an answer</b:Sources>",
    "docProps/app.xml": f'<Properties xmlns="{PROPERTIES}">'
    "<Application>Microsoft Office Word</Application><AppVersion>16.0000</AppVersion>"
    "</Properties>",
}


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
    root.set(f"{{{CHOICES}}}Ignorable", "w14 w15")
    for number, one in enumerate(root.iter(w("p"))):
        one.set(f"{{{WORD_2010}}}paraId", f"{number:08X}")
        one.set(w("rsidR"), f"{number:08X}")
        one.set(w("rsidRDefault"), "00AB12CD")
    for number, run in enumerate(list(root.iter(w("r")))):
        run.set(w("rsidRPr"), "00EF34AB")
        if number % 7 == 0:
            first = 1 if run.find(w("rPr")) is not None else 0
            run.insert(first, element("lastRenderedPageBreak"))
        if number % 2 == 0:
            divide(run)
        elif number % 3 == 0:
            tag(run)
    for number, control in enumerate(root.iter(w("sdtPr"))):
        control.append(element("id", val=str(-number - 1)))
        placeholder = element("placeholder")
        placeholder.append(element("docPart", val="DefaultPlaceholder_-1854013440"))
        control.append(placeholder)
        control.append(element("dataBinding", xpath="/a", storeItemID="{0}"))
        appearance = etree.SubElement(control, f"{{{WORD_2012}}}appearance")
        appearance.set(f"{{{WORD_2012}}}val", "boundingBox")
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


def tag(run):
    """Put a run into a smart tag, as older versions do around names and places."""
    parent, tagged = run.getparent(), element("smartTag", element="place")
    parent.replace(run, tagged)
    tagged.append(run)


def controls_around(name):
    """Move each control around its paragraph or cell where it is all that is there."""

    def change(xml):
        root = etree.fromstring(saved_by_word(xml).encode())
        for control in list(root.iter(w("sdt"))):
            outer = next(control.iterancestors(w(name)), None)
            if outer is not None and len(runs_of(outer)) == len(runs_of(control)):
                enclose(control, outer)
        return etree.tostring(root, encoding="unicode")

    return change


def runs_of(element):
    return list(element.iter(w("r")))


def enclose(control, outer):
    """Let a control hold its paragraph or cell, and leave there what it held."""
    inner, place = control.find(w("sdtContent")), control.getparent()
    for one in list(inner):
        control.addprevious(one)
    place.remove(control)
    control.tail = None
    outer.getparent().replace(outer, control)
    inner.append(outer)


def in_a_section_that_repeats(xml):
    """Put each row of each table into a control, and all of them into another."""
    root = etree.fromstring(saved_by_word(xml).encode())
    for row in list(root.iter(w("tr"))):
        outer, item = element("sdt"), element("sdtContent")
        outer.append(element("sdtPr"))
        etree.SubElement(outer[0], f"{{{WORD_2012}}}repeatingSectionItem")
        outer.append(item)
        row.getparent().replace(row, outer)
        item.append(row)
    return etree.tostring(root, encoding="unicode")


SAVED = {
    "as it was": saved_by_word,
    "controls around paragraphs": controls_around("p"),
    "controls around cells": controls_around("tc"),
    "rows that repeat": in_a_section_that_repeats,
}


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("how", SAVED)
def test_words_own_marks_change_nothing(language, how):
    practice = whole_practice()
    content = edited(blank(practice, language), SAVED[how], **BESIDE)

    reading = understood(content, practice)

    assert differing(practice, reading) == {}
    assert reading.unplaced == []


def test_the_marks_are_those_that_word_writes():
    """Or the test above would try nothing."""
    xml = controls_around("tc")(parts_of(blank())["word/document.xml"].decode())

    for mark in ("proofErr", "smartTag", "dataBinding", "lastRenderedPageBreak"):
        assert f"<w:{mark}" in xml
    assert re.search(r"</w:sdtPr><w:sdtContent><w:tc>", xml)


def test_paragraphs_that_word_puts_into_one_control_are_its_lines():
    def press_enter(xml):
        xml = controls_around("p")(xml)
        before, control, after = xml.partition('<w:tag w:val="icc:summary"/>')
        return (
            before
            + control
            + after.replace(
                "</w:sdtContent>", f"{paragraph('Come.')}</w:sdtContent>", 1
            )
        )

    practice = whole_practice()
    content = edited(blank(practice, "en"), press_enter)

    assert understood(content, practice).content["summary"] == (
        "A door that is open.\nCome."
    )


def test_a_row_that_was_added_to_a_table_is_read():
    """The key that leads from the last cell on makes a row without controls."""
    practice = whole_practice()

    def add_row(xml):
        cells = (f"<w:tc><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>"
                 for text in ("One more", "https://example.org/more"))  # fmt: skip
        tables = xml.split("</w:tbl>")
        tables[1] += f"<w:tr>{''.join(cells)}</w:tr>"
        return "</w:tbl>".join(tables)

    reading = understood(edited(blank(practice, "en"), add_row), practice)

    last = reading.content["reference_documents"][-1]
    assert last == {"title": "One more", "link": "https://example.org/more", "file": ""}
    assert reading.unplaced == []


def test_what_is_written_in_a_shape_is_read_once():
    """Word writes it twice: for itself, and for old versions of Word."""
    practice = whole_practice()
    words = "<w:p><w:r><w:t>Ask at the bakery.</w:t></w:r></w:p>"
    shape = (
        f'<w:p><w:r><mc:AlternateContent xmlns:mc="{CHOICES}">'
        f'<mc:Choice Requires="wps"><w:drawing><s:wsp xmlns:s="{SHAPES}"><s:txbx>'
        f"<w:txbxContent>{words}</w:txbxContent></s:txbx></s:wsp></w:drawing>"
        f"</mc:Choice><mc:Fallback><w:pict>{words}</w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r></w:p>"
    )

    def draw(xml):
        before, after = xml.split("They met”, Київ says.", 1)
        return (
            before
            + "They met”, Київ says."
            + after.replace("</w:p>", f"</w:p>{shape}", 1)
        )

    reading = understood(edited(blank(practice, "en"), draw), practice)

    assert reading.content["impact"] == f"{practice.impact}\nAsk at the bakery."


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


def test_a_table_that_somebody_put_under_a_part_belongs_to_its_text():
    practice = whole_practice()
    rows = [["Year", "People"], ["2020", "400"], ["City", "Oslo"]]
    cells = ("".join(f"<w:tc>{paragraph(text)}</w:tc>" for text in row) for row in rows)
    table = "".join(f"<w:tr>{row}</w:tr>" for row in cells)

    def put(xml):
        before, after = xml.split(f"{practice.impact}</w:t>", 1)
        end = after.index("</w:p>") + len("</w:p>")
        more = f"<w:tbl>{table}</w:tbl>{paragraph('So it grows.')}"
        return f"{before}{practice.impact}</w:t>{after[:end]}{more}{after[end:]}"

    reading = understood(edited(blank(practice, "en"), put), practice)
    said = ["Year", "People", "2020", "400", "City", "Oslo", "So it grows."]
    assert reading.content["impact"].split("\n") == [practice.impact, *said]
    assert reading.content["period_text"] == practice.period_text
    assert reading.unplaced == []


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_new_practice_is_in_the_language_of_its_form(language):
    content = filled(blank(language=language), purpose="Ensemble.")
    assert understood(content).content["language"] == language
    content = filled(blank(language=language), purpose="Zusammen.", language="German")
    assert understood(content).content["language"] == "de"


def with_link(content, tag, words, target):
    """Put a link behind words of their own at the end of a control."""
    form = docx.Document(io.BytesIO(content))
    key = form.part.relate_to(target, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    [inside] = form.element.xpath(f'//w:sdt[w:sdtPr/w:tag/@w:val="{tag}"]/w:sdtContent')
    if "link" in tag:
        inside.clear()
    written = parse_xml(
        f'<w:hyperlink xmlns:w="{WORDS}" xmlns:r="{RELATIONS}" r:id="{key}">'
        f"<w:r><w:t>{words}</w:t></w:r></w:hyperlink>"
    )
    inside.append(written)
    saved = io.BytesIO()
    form.save(saved)
    return saved.getvalue()


def test_an_address_behind_other_words_is_kept():
    practice, target = whole_practice(), "https://example.org/figures?a=1"
    content = with_link(blank(practice, "en"), "icc:impact", " (as here)", target)
    impact = understood(content, practice).content["impact"]
    assert impact == f"{practice.impact} (as here) ({target})"

    content = with_link(
        blank(practice, "en"), "icc:document_link:1", "the report", target
    )
    reading = understood(content, practice)
    assert reading.unplaced == []
    rows = reading.content["reference_documents"]
    assert (rows[0]["title"], rows[0]["link"]) == ("The plan", target)


def test_an_address_behind_words_of_a_document_without_controls_is_kept():
    practice, target = whole_practice(), "https://example.org/figures"
    content = with_link(blank(practice, "en"), "icc:impact", " See here", target)
    content = edited(content, lambda xml: without_bookmarks(without_controls(xml)))
    impact = understood(content, practice).content["impact"]
    assert impact.endswith(f"See here ({target})")
