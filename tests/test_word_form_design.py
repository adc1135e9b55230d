"""The Word form as a document: its page, its parts, and what one can choose."""

import re

import docx
import pytest
from django.utils.translation import override
from docx.oxml.ns import qn

from practices.template_form import blank, read
from practices.template_form.parts import FIELDS, VERSION, Key, all_parts
from tests.factories import make_practice, make_topic
from tests.pages import read as page_of
from tests.wordfiles import parts_of, upload, whole_practice

pytestmark = [pytest.mark.django_db, pytest.mark.any_engine]

LANGUAGES = pytest.mark.parametrize("language", ["en", "fr"])


def style_of(paragraph):
    return paragraph.style.name


@LANGUAGES
def test_the_blank_form_has_the_parts_in_the_councils_order(language):
    form = docx.Document(upload(blank(language=language)))
    heads = [p.text for p in form.paragraphs if style_of(p) == "Heading 2"]
    numbers = [match[0] for head in heads if (match := re.match(r"[\d–]+", head))]
    assert numbers == ["1", "2–3", *map(str, range(4, 13))]
    sections = [p.text for p in form.paragraphs if style_of(p) == "Heading 1"]
    assert (
        sections[1]
        == {"en": "Helps other cities", "fr": "Pour aider d’autres villes"}[language]
    )


def test_each_answer_has_a_control_with_a_tag_and_a_bookmark_around_it():
    xml = parts_of(blank())["word/document.xml"].decode()
    tags = re.findall(r'<w:tag w:val="(icc:[^"]+)"/>', xml)
    marks = re.findall(
        r'<w:bookmarkStart w:id="\d+" w:name="(icc_[^"]+)"/><w:sdt>', xml
    )
    assert len(set(tags)) == len(tags) == xml.count("</w:sdt><w:bookmarkEnd")
    assert [tag.replace(":", "_") for tag in tags] == marks
    assert {tag.split(":")[1] for tag in tags} == set(FIELDS)


def test_tags_stay_the_same_for_ever():
    """A form that was sent last year must be read next year: add names, change none."""
    assert [
        Key(field.name, 1 if part.rows else 0).tag
        for part in all_parts()
        for field in part.fields
    ] == [
        "icc:title", "icc:city:1", "icc:country:1", "icc:period_text", "icc:years_from",
        "icc:years_to", "icc:years_running", "icc:topics:1", "icc:purpose",
        "icc:rationale", "icc:process", "icc:impact", "icc:document_title:1",
        "icc:document_link:1", "icc:contact_name", "icc:contact_unit",
        "icc:contact_email", "icc:contact_may_be_asked", "icc:contact_is_public",
        "icc:picture_file:1", "icc:picture_shows:1", "icc:picture_credit:1",
        "icc:picture_agree:1", "icc:summary", "icc:obstacles", "icc:transferability",
        "icc:partners", "icc:beneficiaries", "icc:resources", "icc:language",
        "icc:evidence", "icc:source_url",
    ]  # fmt: skip


@LANGUAGES
def test_the_document_says_its_language_title_and_version(language):
    content = blank(language=language)
    form = docx.Document(upload(content))
    region = {"en": "en-GB", "fr": "fr-FR"}[language]
    assert form.core_properties.language == region
    assert form.core_properties.title
    parts = parts_of(content)
    assert f'<w:lang w:val="{region}"/>' in parts["word/styles.xml"].decode()
    assert f">{VERSION}<" in parts["docProps/custom.xml"].decode()
    assert read(upload(blank(make_practice()))).version == VERSION


def test_the_text_of_a_practice_is_spoken_in_its_own_language():
    practice = make_practice("Vrata", language="sr", purpose="Susret.")
    xml = parts_of(blank(practice, "en"))["word/document.xml"].decode()
    assert re.search(r'<w:lang w:val="sr"/></w:rPr><w:t[^>]*>Susret\.', xml)
    arabic = make_practice("باب", language="ar")
    xml = parts_of(blank(arabic, "en"))["word/document.xml"].decode()
    assert re.search(r'<w:rtl/><w:lang w:bidi="ar"/></w:rPr><w:t[^>]*>باب', xml)


def test_nobodys_name_is_left_in_the_properties():
    core = docx.Document(upload(blank())).core_properties
    assert core.author == core.last_modified_by == "Intercultural Cities programme"
    assert core.comments == ""


def test_the_blank_form_is_sent_to_everyone_in_both_languages(client):
    for address, words in [("/form/", "Purpose"), ("/fr/form/", "Objectif")]:
        response = client.get(address)
        assert response.status_code == 200
        assert response["Content-Disposition"].startswith("attachment; filename=")
        form = docx.Document(upload(response.content))
        assert f"6 {words}" in [p.text for p in form.paragraphs]


@pytest.mark.parametrize("address", ["/", "/practices/", "/fr/"])
def test_public_pages_link_the_form(client, address):
    page = client.get(address).content.decode()
    prefix = "/fr" if address.startswith("/fr") else ""
    assert f'href="{prefix}/form/"' in page


# --- How it looks ---------------------------------------------------------------------


def form_of(practice=None, language="en"):
    return docx.Document(upload(blank(practice, language)))


def styled(form, *names):
    return [p for p in form.paragraphs if style_of(p) in names]


def options_of(form, tag):
    """What can be chosen in a control, as pairs of a value and its words."""
    [control] = form.element.xpath(f"//w:sdt[w:sdtPr/w:tag/@w:val='{tag}']")
    items = control.iter(qn("w:listItem"))
    return [(i.get(qn("w:value")), i.get(qn("w:displayText"))) for i in items]


def test_a_page_is_a4_with_room_for_a_printer():
    section = form_of().sections[0]
    assert (round(section.page_width.cm, 1), round(section.page_height.cm, 1)) == (
        21.0,
        29.7,
    )
    margins = ("left_margin", "right_margin", "top_margin", "bottom_margin")
    assert all(1.9 < getattr(section, name).cm < 2.6 for name in margins)


@LANGUAGES
def test_each_part_has_a_real_heading_then_its_help_then_room_to_answer(language):
    form = form_of(language=language)
    names = [style_of(p) for p in form.paragraphs]
    assert names[:4] == ["Form kicker", "Title", "Form lead", "Heading 1"]
    after = [names[place + 1] for place, name in enumerate(names) if "Heading" in name]
    assert set(after) == {"Form help"}
    told = styled(form, "Heading 2", "Form help")
    helps = {h.text: told[place + 1].text for place, h in enumerate(told[:-1])}
    with override(language):
        for part in all_parts():
            assert helps[str(part.heading)] == str(part.help)
    for level in (1, 2):
        assert form.styles[f"Heading {level}"].element.xpath("w:pPr/w:outlineLvl")


@LANGUAGES
def test_one_chooses_from_what_the_desk_lets_one_choose(client, officer, language):
    for name, french in [("Education", "Éducation"), ("Housing", "Logement")]:
        make_topic(name, name_fr=french)
    prefix = "" if language == "en" else "/fr"
    page = page_of(client.get(f"{prefix}/admin/practices/goodpractice/add/"))
    form = form_of(language=language)

    [nothing, *countries] = options_of(form, "icc:country:1")
    shown = page.one("select", name="places-0-country").all("option")
    wanted = [(option["value"], option.text) for option in shown if option["value"]]
    assert sorted(countries) == sorted(wanted)
    assert ("DE", {"en": "Germany", "fr": "Allemagne"}[language]) in countries
    assert nothing[1] is None
    assert [words for _slug, words in options_of(form, "icc:topics:1")[1:]] == [
        label.text
        for label in page.all("label")
        if label["for"].startswith("id_topics_")
    ]
    assert options_of(form, "icc:topics:3") == options_of(form, "icc:topics:1")


@pytest.mark.parametrize("practice", [None, whole_practice])
def test_nothing_stands_alone_at_the_foot_of_a_page(practice):
    """A heading stays with its help, and that with the answer or its table."""
    form = form_of(practice and practice())
    for paragraph in styled(form, "Heading 1", "Heading 2", "Form help"):
        kept = paragraph.style.paragraph_format.keep_with_next
        assert kept, paragraph.text
    boxes = styled(form, "Form answer")
    names = [box for box in boxes if "icc:contact" in box._p.xml]
    assert [box.paragraph_format.keep_with_next for box in names] == [
        *[True] * (len(names) - 1),
        None,
    ]
    for table in form.tables:
        head, *rows = table.rows
        assert head._tr.xpath("w:trPr/w:tblHeader")
        assert all(row._tr.xpath("w:trPr/w:cantSplit") for row in rows)
        assert head.cells[0].paragraphs[0].style.paragraph_format.keep_with_next


def test_tables_are_named_for_those_who_hear_them():
    names = form_of().element.xpath("//w:tblPr/w:tblCaption/@w:val")
    assert names == ["2–3 City / Country", "10 Key reference documents", "12 Picture"]


def test_the_blank_leaves_room_to_write_by_hand_and_the_filled_one_needs_none():
    def heights(form):
        spaces = [p.paragraph_format.space_before for p in styled(form, "Form text")]
        return [round(space.pt / 15) for space in spaces if space]

    empty, whole = heights(form_of()), heights(form_of(whole_practice()))
    assert empty == [2, 4, 11, 5, *[2] * 6]
    assert whole == []


def test_each_page_says_its_number_and_whose_form_it_is():
    form = form_of(make_practice("Open door " * 20))
    [section] = form.sections
    for footer in (section.footer, section.first_page_footer):
        assert "version 1" in footer.paragraphs[0].text
        codes = footer._element.xpath(".//w:fldSimple/@w:instr")
        assert codes == ["PAGE", "NUMPAGES"]
    assert section.header.paragraphs[0].text.startswith("Open door Open door")
    assert len(section.header.paragraphs[0].text) <= 90
    assert section.first_page_header.paragraphs[0].text == ""


def test_word_opens_it_as_a_document_of_today():
    settings = parts_of(blank())["word/settings.xml"].decode()
    [mode] = re.findall(r'compatibilityMode"[^>]*w:val="(\d+)"', settings)
    assert mode == "15"


def test_it_carries_the_styles_that_it_uses_and_few_others():
    parts = parts_of(blank(whole_practice()))
    styles = parts["word/styles.xml"].decode()
    known = set(re.findall(r'w:styleId="([^"]+)"', styles))
    named = r'<w:(?:pStyle|rStyle|tblStyle|basedOn|next|link) w:val="([^"]+)"'
    pages = [xml.decode() for name, xml in parts.items() if name.endswith(".xml")]
    assert {name for page in pages for name in re.findall(named, page)} <= known
    assert len(known) < 30
