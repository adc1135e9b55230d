"""The Word form: what is written into it is read out of it, whoever edited it."""

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from practices.template_form import blank, read
from practices.template_form.parts import VERSION
from tests.factories import (
    make_city,
    make_practice,
    make_topic,
)
from tests.wordfiles import (
    WORDS,
    differing,
    document,
    edited,
    filled,
    paragraph,
    parts_of,
    understood,
    upload,
    whole_practice,
    without_bookmarks,
    without_controls,
    without_styles,
    written,
)

pytestmark = pytest.mark.django_db

FILES = Path(__file__).parent / "files"

LANGUAGES = pytest.mark.parametrize("language", ["en", "fr"])
UNDONE = {
    "controls": without_controls,
    "bookmarks": without_bookmarks,
    "controls and bookmarks": lambda xml: without_bookmarks(without_controls(xml)),
    "controls, bookmarks and styles": lambda xml: without_styles(
        without_bookmarks(without_controls(xml))
    ),
}


# --- Filled in by a city --------------------------------------------------------------


@LANGUAGES
def test_a_form_that_a_city_filled_in_is_read(language):
    make_city("Exampleville", "PT")
    make_topic("Education", name_fr="Éducation")
    content = filled(
        blank(language=language),
        title="Open door",
        city_1="Exampleville",
        topics_1={"en": "Education", "fr": "Éducation"}[language],
        purpose="To meet.",
        document_link_1="example.org is not a link, www.example.org/plan is",
    )
    reading = understood(content)
    said = reading.content
    assert (said["title"], said["purpose"], said["topics"]) == (
        "Open door",
        "To meet.",
        ["education"],
    )
    assert said["places"] == [{"city": "exampleville", "country": "", "locality": ""}]
    assert said["reference_documents"] == [
        {"title": "", "link": "https://www.example.org/plan", "file": ""}
    ]
    assert said["process"] == ""
    assert reading.unplaced == []


def test_what_cannot_be_placed_is_kept_with_the_reason():
    content = filled(
        blank(language="en"),
        city_1="Nowhere",
        topics_1="Sauna",
        document_title_1="A report",
        picture_shows_1="A door",
        years_from="2013",
        years_to="1999",
    )
    left = {(one.where, one.text): one.why for one in understood(content).unplaced}
    assert left == {
        ("4 Period", "2013 – 1999"): "No practice can have these years.",
        ("5 Topics", "Sauna"): "No topic has this name.",
        (
            "2–3 City / Country",
            "Nowhere",
        ): "No city has this name: say in which country it is.",
        ("10 Key reference documents", "A report"): "It has no link.",
        ("12 Picture", "A door"): "Choose the picture itself in part 12 of the form.",
    }


def test_what_is_no_year_is_left_over_and_the_words_count():
    content = filled(
        blank(language="en"), period_text="2016 to 2019", years_from="1. Januar 2017"
    )
    reading = understood(content)
    said = [reading.content[name] for name in ("start_year", "end_year", "ongoing")]
    assert said == [2016, 2019, False]
    [left] = reading.unplaced
    assert (left.text, left.why) == ("1. Januar 2017", "It is no year.")


def test_a_city_in_another_country_is_not_guessed():
    make_city("Exampleville", "PT")
    content = filled(blank(language="en"), city_1="Exampleville", country_1="Spain")
    reading = understood(content)
    assert reading.content["places"] == []
    assert [one.why for one in reading.unplaced] == [
        "This city is in another country: Portugal."
    ]


def test_text_below_a_control_belongs_to_its_part():
    content = filled(blank(language="en"), purpose="To meet.")
    end = "To meet.</w:t></w:r></w:sdtContent></w:sdt>"
    below = paragraph("And to stay.")

    def write(xml):
        before, after = xml.split(end)
        return before + end + after.replace("</w:p>", f"</w:p>{below}", 1)

    assert understood(edited(content, write)).content["purpose"] == (
        "To meet.\nAnd to stay."
    )


def test_comments_and_changes_of_word_are_not_taken_for_text():
    body = (
        paragraph("Purpose")
        + "<w:p><w:del><w:r><w:delText>To part.</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>To meet.</w:t></w:r></w:ins>"
        "<w:moveFrom><w:r><w:t>Gone.</w:t></w:r></w:moveFrom></w:p>"
    )
    comment = f"<w:comment>{paragraph('Who?')}</w:comment>"
    comments = f'<w:comments xmlns:w="{WORDS}">{comment}</w:comments>'
    reading = understood(document(body, **{"word/comments.xml": comments}))
    assert reading.content == {"purpose": "To meet."}
    assert [(one.where, one.text) for one in reading.unplaced] == [
        ("Comment in Word", "Who?")
    ]


def test_a_form_of_another_version_leaves_out_what_it_does_not_ask():
    """What a form has no room for is not emptied."""
    practice = whole_practice()

    def older(xml):
        start = xml.index("Helps other cities")
        start, end = xml.rindex("<w:p>", 0, start), xml.index("<w:sectPr")
        return xml[:start] + xml[end:]

    reading = understood(edited(blank(practice, "en"), older), practice)
    assert not {"summary", "partners", "language", "evidence"} & set(reading.content)
    assert reading.content["impact"] == practice.impact


# --- LibreOffice ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "process"),
    [
        ("saved-by-libreoffice", "First we asked, Київ says."),
        ("edited-in-libreoffice", "First we asked.\nThen we cooked."),
    ],
)
def test_a_form_from_libreoffice_is_read_by_its_bookmarks(name, process):
    make_city("Exampleville", "PT")
    make_topic("Education")
    content = (FILES / f"{name}.docx").read_bytes()
    assert b"w:tag " not in parts_of(content)["word/document.xml"]
    reading = understood(content)
    assert (reading.version, reading.unplaced) == ("1", [])
    said = {name: value for name, value in reading.content.items() if value}
    assert said == {
        "title": "Open door",
        "places": [{"city": "exampleville", "country": "", "locality": ""}],
        "period_text": "2013 onwards",
        "start_year": 2013,
        "ongoing": True,
        "topics": ["education"],
        "purpose": "To meet.\n\nAnd to stay.",
        "process": process,
        "reference_documents": [
            {"title": "The plan", "link": "https://example.org/plan", "file": ""}
        ],
        "contact_name": "Ana Example",
        "contact_email": "ana@example.org",
        "contact_may_be_asked": True,
        "summary": "A door.",
        "language": "fr",
    }


# --- Free documents -------------------------------------------------------------------

ENGLISH = (
    ("Open door", "Title"),
    "Exampleville, Portugal",
    "2013 onwards",
    "Purpose",
    "To meet.",
    "Stimulus/Rationale:",
    "Process: First we asked.",
    "Then we cooked.",
    "1. We ate.",
    "Impact",
    "They met.",
    "Key reference documents",
    "The plan: https://example.org/plan",
    "Contact:",
    "Ana Example, ana@example.org",
)
FRENCH = (
    "Porte ouverte",
    "Exampleville, Portugal",
    "depuis 2013",
    "But :",
    "Se rencontrer.",
    "Contexte",
    "",
    "Déroulement",
    "D’abord demander.",
    "Ensuite cuisiner.",
    "1. Manger.",
    "Résultats",
    "Ils se sont vus.",
    "Documents de référence",
    "Le plan : https://example.org/plan",
    "Personne de contact",
    "Ana Example\nana@example.org",
)


@pytest.mark.parametrize(
    ("lines", "language", "purpose"),
    [(ENGLISH, "en", "To meet."), (FRENCH, "fr", "Se rencontrer.")],
)
def test_a_free_document_with_the_councils_headings_is_read(lines, language, purpose):
    make_city("Exampleville", "PT")
    reading = understood(written(*lines))
    said = reading.content
    assert (reading.version, said["language"]) == ("", language)
    assert said["places"] == [{"city": "exampleville", "country": "", "locality": ""}]
    assert (said["start_year"], said["ongoing"], said["purpose"]) == (
        2013,
        True,
        purpose,
    )
    assert said["rationale"] == ""
    assert said["process"].count("\n") == 2
    assert [row["link"] for row in said["reference_documents"]] == [
        "https://example.org/plan"
    ]
    assert (said["contact_name"], said["contact_email"]) == (
        "Ana Example",
        "ana@example.org",
    )
    assert "summary" not in said
    assert reading.unplaced == []


def test_a_heading_that_the_form_does_not_have_ends_the_part_before_it():
    reading = understood(
        written(
            ("Process", "berschrift2"),
            "We asked.",
            ("Where we cooked", "berschrift3"),
            "In the hall.",
            ("Thanks", "berschrift2"),
            "To the choir.",
            "To the school.",
            ("Annex", "berschrift2"),
            ("Impact", "berschrift2"),
            "They met.",
        )
    )
    assert reading.content["process"] == "We asked.\nWhere we cooked\nIn the hall."
    assert reading.content["impact"] == "They met."
    assert [(one.where, one.text) for one in reading.unplaced] == [
        ("Thanks", "To the choir.\nTo the school."),
        ("Annex", "Annex"),
    ]
    assert reading.unplaced[0].why == "No part of the form has this heading."


def test_a_level_that_no_heading_can_have_is_read_as_any():
    digits = "9" * 5000
    body = paragraph("Process", digits) + paragraph("We asked.")
    outlined = body.replace("</w:pPr>", f'<w:outlineLvl w:val="{digits}"/></w:pPr>')
    named = (
        f'<w:style w:styleId="{digits}"><w:name w:val="heading {digits}"/></w:style>'
    )
    styles = f'<w:styles xmlns:w="{WORDS}">{named}</w:styles>'
    for text in (body, outlined):
        reading = understood(document(text, **{"word/styles.xml": styles}))
        assert reading.content["process"] == "We asked."


def test_lists_keep_their_marks_whether_the_style_or_the_line_sets_them():
    reading = understood(written("Process", ("Ask.", "Punkt"), ("Cook.", "Punkt")))
    assert reading.content["process"] == "– Ask.\n– Cook."


def test_parts_in_words_that_nobody_knows_are_told_by_their_numbers():
    reading = understood(
        written(
            ("6 Ziel", "berschrift2"),
            "Sich treffen.",
            "8 Ablauf",
            "1. Fragen.",
            "2. Kochen.",
        )
    )
    assert reading.content["purpose"] == "Sich treffen."
    assert reading.content["process"] == "1. Fragen.\n2. Kochen."


def test_a_document_about_something_else_is_shown_and_not_guessed():
    reading = understood(written("Minutes", "We met on Monday.", "Nobody came."))
    assert reading.content == {"title": "Minutes"}
    assert [one.text for one in reading.unplaced] == [
        "We met on Monday.",
        "Nobody came.",
    ]


def test_what_follows_the_contact_is_not_taken_for_a_part_of_it():
    reading = read(
        upload(
            written(
                "Lieu : Nulle-Part, France",
                "Contact : Anne Exemple, anne@example.org",
                "Merci et bonne journée",
            )
        )
    )

    said = reading.content
    assert [place["locality"] for place in said["places"]] == ["Nulle-Part"]
    assert said["contact_name"] == "Anne Exemple"
    assert "contact_unit" not in said
    assert [left.text for left in reading.unplaced] == ["Merci et bonne journée"]


def test_a_part_of_one_line_takes_no_second_one():
    reading = read(upload(written("Period: 2019", "Tone: cheerful", "Purpose: Meet.")))

    assert reading.content["period_text"] == "2019"
    assert [left.text for left in reading.unplaced] == ["Tone: cheerful"]


# --- The command ----------------------------------------------------------------------


def test_the_command_shows_what_is_understood(tmp_path, capsys):
    path = tmp_path / "form.docx"
    path.write_bytes(blank(make_practice("Open door", purpose="To meet."), "en"))
    call_command("read_form", path)
    shown = capsys.readouterr().out
    assert f"Version of the form: {VERSION}" in shown
    assert "\nTitle\nOpen door\n" in shown
    assert "\nPurpose\nTo meet.\n" in shown
    assert "\nLanguage of the text\nEnglish\n" in shown


def test_the_command_shows_nothing_that_a_document_does_not_say(tmp_path, capsys):
    path = tmp_path / "form.docx"
    path.write_bytes(written("Purpose", "To meet."))
    call_command("read_form", path)
    shown = capsys.readouterr().out
    assert "\nPurpose\nTo meet.\n" in shown
    assert "Evidence" not in shown


def test_the_command_shows_what_it_could_not_place(tmp_path, capsys):
    path = tmp_path / "form.docx"
    practice = make_practice("Open door", topics=[make_topic("Education")])
    path.write_bytes(filled(blank(practice, "en"), topics_2="Sauna"))

    call_command("read_form", path)
    shown = capsys.readouterr().out
    call_command("read_form", path, "--json")
    said = json.loads(capsys.readouterr().out)

    sentence = "No topic has this name."
    assert shown.endswith(f"\nCould not place\n5 Topics: Sauna ({sentence})\n")
    assert said["unplaced"] == [{"where": "5 Topics", "text": "Sauna", "why": sentence}]
    assert (said["version"], said["content"]["topics"]) == (VERSION, ["education"])
    assert differing(practice, read(upload(path.read_bytes()), practice)) == {}


def test_the_command_refuses_in_words(tmp_path):
    path = tmp_path / "form.docx"
    path.write_bytes(b"%PDF-")
    with pytest.raises(CommandError, match="is not what its ending says"):
        call_command("read_form", path)
    with pytest.raises(CommandError, match="cannot be opened"):
        call_command("read_form", tmp_path / "none.docx")
