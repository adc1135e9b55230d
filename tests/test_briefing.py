"""The briefing in Word: opened again, it holds what the public pages say."""

import io
import re
from datetime import date
from zipfile import ZipFile

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone
from docx import Document
from docx.oxml.ns import qn
from PIL import Image

from practices.models import Picture
from tests.factories import (
    make_city,
    make_document,
    make_network,
    make_picture,
    make_practice,
    make_topic,
)

pytestmark = pytest.mark.django_db

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PARTS = {
    "purpose": "Purpose",
    "rationale": "Stimulus/Rationale",
    "process": "Process",
    "impact": "Impact",
    "obstacles": "What was hard",
    "transferability": "Could it work elsewhere?",
    "beneficiaries": "Who benefits",
    "partners": "Partners",
    "resources": "Resources",
}


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    settings.SITE_URL = "https://catalogue.example.org"


def get(client, *slugs, prefix=""):
    query = "&".join(f"practices={slug}" for slug in slugs)
    response = client.get(f"{prefix}/shortlist/briefing.docx?{query}")
    assert response.status_code == 200
    assert response.headers["Content-Type"] == WORD
    return Document(io.BytesIO(response.content))


def headings(document, level=1):
    style = f"Heading {level}"
    return [p.text for p in document.paragraphs if p.style.name == style]


def after(document, heading):
    """The texts that stand under a heading, up to the next one."""
    texts: list[str] = []
    inside = False
    for paragraph in document.paragraphs:
        if paragraph.style.name.startswith("Heading"):
            inside = paragraph.text == heading
        elif inside:
            texts.append(paragraph.text)
    return texts


def links(document):
    """The addresses of the web that the document leads to."""
    return {
        part.target_ref
        for part in document.part.rels.values()
        if part.reltype.endswith("/hyperlink")
    }


def languages(paragraph):
    found = paragraph._p.xpath(".//w:lang")
    return {node.get(qn("w:val")) for node in found}


# --- What it holds --------------------------------------------------------------------


def test_cover_comparison_a_page_of_each_and_sources(client):
    make_practice("Choir", city=make_city("Oslo", "NO"))
    make_practice("Bridge", city=make_city("Lisbon", "PT"))
    document = get(client, "choir", "bridge")

    texts = [(p.style.name, p.text) for p in document.paragraphs]
    assert ("Title", "Briefing: 2 good practices of intercultural cities") in texts
    assert ("Subtitle", "Oslo, Lisbon") in texts
    assert headings(document) == ["Comparison", "Choir", "Bridge", "Sources"]
    assert document.styles["Heading 1"].paragraph_format.page_break_before


def test_the_cover_has_the_day_and_linked_contents(client):
    make_practice("Choir")
    document = get(client, "choir")

    today = timezone.localdate()
    assert f"{today.day} {today:%B %Y}" in [p.text for p in document.paragraphs]
    entries = [p for p in document.paragraphs if p.style.name == "toc 1"]
    assert [entry.text for entry in entries] == ["Comparison", "Choir", "Sources"]
    marks = {m.get(qn("w:name")) for m in document.element.xpath("//w:bookmarkStart")}
    for link in document.element.xpath("//w:hyperlink[@w:anchor]"):
        assert link.get(qn("w:anchor")) in marks
    [rule] = document.element.xpath("//w:instrText")
    assert rule.text.split()[0] == "TOC"
    kinds = document.element.xpath("//w:fldChar/@w:fldCharType")
    assert kinds == ["begin", "separate", "end"]


def test_the_parts_stand_in_the_order_of_the_form(client):
    texts = {part: f"Text of {part}." for part in PARTS}
    practice = make_practice("Choir", summary="In short.", **texts)
    make_document(practice, "The report", link="https://example.org/report")
    document = get(client, "choir")

    assert headings(document, 2) == [*PARTS.values(), "Key reference documents"]
    for part, heading in PARTS.items():
        assert after(document, heading)[0] == f"Text of {part}."
    leads = [p.text for p in document.paragraphs if p.style.name == "Lead"]
    assert leads == ["In short."]


def test_empty_parts_are_left_out(client):
    make_practice("Choir", process="They sing.", impact="  \n ")

    assert headings(get(client, "choir"), 2) == ["Process"]


def test_paragraphs_of_a_text_are_paragraphs_of_the_document(client):
    make_practice("Choir", process="First.\r\n\r\nSecond,\nstill second.")

    found = after(get(client, "choir"), "Process")
    assert found[:2] == ["First.", "Second,\nstill second."]


def test_the_facts_stand_under_the_title(client):
    network = make_network("Network of the North")
    make_practice(
        "Choir",
        city=make_city("Oslo", "NO", networks=[network]),
        topics=[make_topic("Education"), make_topic("Arts")],
        period_text="2016 onwards",
        evidence="measured",
    )
    document = get(client, "choir")

    assert after(document, "Choir")[:6] == [
        "Oslo · Norway",
        "Period\tsince 2016",
        "Topics\tEducation, Arts",
        "Networks\tNetwork of the North",
        "Language\tEnglish",
        "Evidence\tMeasured: figures with their source",
    ]


def test_the_comparison_has_a_row_for_each_and_repeats_its_head(client):
    topic = make_topic("Education")
    make_practice(
        "Choir", city=make_city("Oslo", "NO"), topics=[topic], period_text="2011-14"
    )
    make_practice("Bridge", city=make_city("Lisbon", "PT"))
    [table] = get(client, "choir", "bridge").tables

    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["Practice", "Place", "Period", "Topics", "Evidence"],
        ["Choir", "Oslo · Norway", "2011–2014", "Education", "Described by the city"],
        *[
            [
                "Bridge",
                "Lisbon · Portugal",
                "period not stated",
                "",
                "Described by the city",
            ]
        ],
    ]
    assert table.rows[0]._tr.xpath("w:trPr/w:tblHeader")
    assert all(row._tr.xpath("w:trPr/w:cantSplit") for row in table.rows[1:])
    assert table._tbl.xpath("w:tblPr/w:tblCaption/@w:val") == ["Comparison"]


def test_every_practice_is_cited_with_its_address(client):
    practice = make_practice("Choir", city=make_city("Oslo", "NO"))
    type(practice).objects.update(updated_at="2026-05-09T12:00Z")
    document = get(client, "choir")
    [source] = after(document, "Sources")

    assert source == (
        f"Oslo ({practice.published_at.year}). “Choir”. Good-practice catalogue, "
        "Council of Europe. https://catalogue.example.org/practices/choir/ "
        "(updated 9 May 2026)."
    )
    assert "https://catalogue.example.org/practices/choir/" in links(document)


def test_documents_and_the_public_contact_are_told(client):
    practice = make_practice(
        "Choir", contact_name="The library", contact_is_public=True
    )
    make_document(practice, "Report", link="https://example.org/report")
    file = make_document(practice, "Plan")
    document = get(client, "choir")

    whole = f"https://catalogue.example.org/practices/choir/documents/{file.pk}/"
    assert after(document, "Key reference documents") == [
        "Report: https://example.org/report",
        f"Plan: {whole}",
    ]
    assert after(document, "Contact")[0] == "The library"
    assert {"https://example.org/report", whole} <= links(document)


def test_a_contact_who_did_not_agree_is_not_told(client):
    make_practice("Choir", contact_name="The library", contact_unit="Culture")
    text = "\n".join(p.text for p in get(client, "choir").paragraphs)

    assert "The library" not in text
    assert "Culture" not in text


def test_practices_stand_in_the_order_chosen(client):
    for title in ("Allotment", "Bridge", "Choir"):
        make_practice(title)

    found = headings(get(client, "choir", "allotment", "bridge"))
    assert found[1:-1] == ["Choir", "Allotment", "Bridge"]


# --- Languages ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("prefix", "language"), [("", "en-GB"), ("/fr", "fr-FR")], ids=["English", "French"]
)
def test_the_document_says_its_language_and_title(client, prefix, language):
    make_practice("Choir")
    document = get(client, "choir", prefix=prefix)

    assert document.core_properties.language == language
    [spoken] = document.styles.element.xpath("w:docDefaults//w:lang/@w:val")
    assert spoken == language
    title = document.core_properties.title
    assert title in [p.text for p in document.paragraphs if p.style.name == "Title"]
    assert "python-docx" not in repr(
        [document.core_properties.author, document.core_properties.comments]
    )
    assert document.core_properties.created.date() >= date(2026, 1, 1)


def test_in_french_addresses_and_headings_are_french(client):
    make_practice("Choir", process="They sing.")
    document = get(client, "choir", prefix="/fr")

    assert headings(document, 2) == ["Déroulement"]
    assert "https://catalogue.example.org/fr/practices/choir/" in links(document)


def test_texts_in_other_languages_say_so(client):
    make_practice("مكتبة", language="ar", process="نص")
    make_practice("Chœur", language="fr", process="Chanter.")
    choir = make_practice("Choir", process="They sing.")
    slugs = [practice.slug for practice in type(choir).objects.order_by("pk")]
    document = get(client, *slugs)
    [arabic] = [p for p in document.paragraphs if p.text == "نص"]
    [french] = [p for p in document.paragraphs if p.text == "Chanter."]

    [english] = [p for p in document.paragraphs if p.text == "They sing."]
    assert languages(english) == set()
    assert languages(french) == {"fr"}
    assert languages(arabic) == {"ar"}
    assert arabic._p.xpath("w:pPr/w:bidi")
    assert arabic._p.xpath(".//w:rPr/w:rtl")


# --- Pictures -------------------------------------------------------------------------


def picture_of(kind, mode="RGB", size=(3000, 1500)):
    file = io.BytesIO()
    Image.new(mode, size, "teal").save(file, kind)
    return ContentFile(file.getvalue(), f"picture.{kind.lower()}")


@pytest.mark.parametrize(
    ("kind", "mode"),
    [("PNG", "RGBA"), ("PNG", "RGB"), ("JPEG", "RGB"), ("WEBP", "RGB")],
)
def test_a_picture_is_shown_with_its_alternative_text(client, kind, mode):
    practice = make_practice("Choir")
    words, file = "Singers on a stage", picture_of(kind, mode)
    Picture.objects.create(
        practice=practice, file=file, alternative_text=words, credit="City of Oslo"
    )
    document = get(client, "choir")

    sign, shown = document.inline_shapes
    assert sign._inline.docPr.get("descr")
    assert shown._inline.docPr.get("descr") == words
    assert shown.height.cm <= 7.01
    assert shown.width.cm <= 16.61
    assert shown.width / shown.height == pytest.approx(2, rel=0.02)
    assert "City of Oslo" in [p.text for p in document.paragraphs]


def test_a_picture_that_is_gone_is_left_out(client):
    practice = make_practice("Choir", process="They sing.")
    picture = make_picture(practice)
    picture.file.storage.delete(picture.file.name)
    document = get(client, "choir")

    assert len(document.inline_shapes) == 1  # the sign
    assert headings(document, 2) == ["Process"]


def test_a_picture_that_is_none_is_left_out(client):
    practice = make_practice("Choir")
    picture = make_picture(practice)
    with picture.file.storage.open(picture.file.name, "wb") as file:
        file.write(b"no picture")

    assert len(get(client, "choir").inline_shapes) == 1


# --- What cannot be shown -------------------------------------------------------------


def test_what_is_left_out_is_said_on_the_cover(client):
    make_practice("Choir")
    make_practice("Secret plan", status="draft")
    document = get(client, "choir", "secret-plan", "choir")

    notes = [p.text for p in document.paragraphs if p.style.name == "Note"]
    assert notes == [
        "More than once in the address, and shown once: “choir”.",
        "There is no practice “secret-plan”.",
    ]
    assert "Secret" not in "\n".join(p.text for p in document.paragraphs)


@pytest.mark.parametrize("query", ["", "practices=no-such", "practices=secret-plan"])
def test_of_nothing_public_there_is_no_briefing_but_a_page_that_says_why(client, query):
    make_practice("Secret plan", status="draft")
    response = client.get(f"/shortlist/briefing.docx?{query}", follow=True)

    assert response.status_code == 200
    [(address, status)] = response.redirect_chain
    assert status == 302
    assert address == "/shortlist/" + (f"?{query}" if query else "")
    text = response.content.decode()
    assert "The shortlist is empty" in text
    assert "Secret plan" not in text


HOSTILE = "Bell\x07, \x0bline, <b>bold</b> & \ufffe \U0001f389 ]]> Ō"


def test_no_text_breaks_the_document(client):
    practice = make_practice(
        HOSTILE, summary=HOSTILE, process=f"{HOSTILE}\n\n{HOSTILE}"
    )
    make_document(practice, HOSTILE, link="https://example.org/?a=1&b=<2>")
    Picture.objects.create(
        practice=practice, file=picture_of("PNG"), alternative_text=HOSTILE
    )
    document = get(client, practice.slug)

    clean = "Bell, line, <b>bold</b> & \U0001f389 ]]> Ō"
    assert clean in [re.sub(" +", " ", text) for text in headings(document)]


def test_the_file_is_named_after_the_day_and_kept_as_a_page_is(client):
    make_practice("Choir")
    response = client.get("/shortlist/briefing.docx?practices=choir")

    name = f"intercultural-cities-{timezone.localdate():%Y-%m-%d}.docx"
    disposition = response.headers["Content-Disposition"]
    assert disposition == f'attachment; filename="{name}"'
    again = client.get(
        "/shortlist/briefing.docx?practices=choir",
        headers={"if-none-match": response.headers["ETag"]},
    )
    assert again.status_code == 304


def test_every_part_of_the_file_is_sound_xml_and_nothing_reaches_outside(client):
    practice = make_practice("Choir", process="They sing.")
    make_picture(practice)
    content = client.get("/shortlist/briefing.docx?practices=choir").content

    with ZipFile(io.BytesIO(content)) as file:
        assert file.testzip() is None
        names = file.namelist()
        relations = file.read("word/_rels/document.xml.rels").decode()
    assert not [name for name in names if "vba" in name.lower()]
    outside = re.findall(r'Target="([^"]+)" TargetMode="External"', relations)
    assert set(outside) == {"https://catalogue.example.org/practices/choir/"}


# --- Cost -----------------------------------------------------------------------------


def test_a_briefing_costs_the_same_few_queries_however_long(
    client, django_assert_max_num_queries
):
    network = make_network()
    slugs = []
    for number in range(12):
        city = make_city(f"Town {number}", networks=[network])
        practice = make_practice(f"Practice {number}", city=city)
        make_picture(practice)
        make_document(practice)
        slugs.append(practice.slug)
    spent = []
    for number in (2, 12):
        with django_assert_max_num_queries(10) as captured:
            get(client, *slugs[:number])
        spent.append(len(captured))

    assert spent[0] == spent[1]
