"""Word files for tests: made of a form, of plain paragraphs, or to do harm."""

import io
import re
import zipfile

from django.core.files.uploadedfile import SimpleUploadedFile

from practices.content import content_of
from practices.models import Place
from practices.template_form import read
from tests.factories import (
    make_city,
    make_document,
    make_picture,
    make_practice,
    make_topic,
)

MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main"
WORDS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{MAIN}+xml"/></Types>'
)
STYLES = (
    f'<w:styles xmlns:w="{WORDS}">'
    '<w:style w:styleId="berschrift2"><w:name w:val="heading 2"/></w:style>'
    '<w:style w:styleId="berschrift3"><w:name w:val="heading 3"/></w:style>'
    '<w:style w:styleId="Punkt"><w:name w:val="List Bullet"/><w:pPr><w:numPr/></w:pPr>'
    "</w:style></w:styles>"
)
SDT = re.compile(r"<w:sdt>.*?<w:sdtContent>(.*?)</w:sdtContent></w:sdt>", re.DOTALL)
BOOKMARK = re.compile(r"<w:bookmark(?:Start|End)[^>]*/>")
HINT = re.compile(r"<w:showingPlcHdr/>")


def upload(content, name="form.docx"):
    return SimpleUploadedFile(name, content)


def packed(parts, method=zipfile.ZIP_DEFLATED):
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", method) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return written.getvalue()


def parts_of(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def document(body, **more):
    """Make a Word file of the XML of its body."""
    xml = f'<w:document xmlns:w="{WORDS}"><w:body>{body}</w:body></w:document>'
    return packed({"[Content_Types].xml": TYPES, "word/document.xml": xml} | more)


def paragraph(text, style=""):
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    lines = "<w:br/>".join(f"<w:t>{line}</w:t>" for line in text.split("\n"))
    return f"<w:p>{properties}<w:r>{lines}</w:r></w:p>"


def written(*lines):
    """Make a plain document of paragraphs; a tuple is a text with its style."""
    pairs = [line if isinstance(line, tuple) else (line, "") for line in lines]
    return document(
        "".join(paragraph(*pair) for pair in pairs), **{"word/styles.xml": STYLES}
    )


def edited(content, change, **more):
    """Change the XML of a form's text, as an editor would, and other parts."""
    parts = parts_of(content)
    xml = change(parts["word/document.xml"].decode())
    return packed(parts | {"word/document.xml": xml.encode()} | more)


def without_controls(xml):
    """Keep what stands in the controls, and the bookmarks around them."""
    return SDT.sub(r"\1", xml)


def without_bookmarks(xml):
    return BOOKMARK.sub("", xml)


def without_styles(xml):
    return re.sub(r"<w:pStyle [^>]*/>", "", xml)


def filled(content, **said):
    """Write into the controls of a form, by the names of their fields and rows."""
    for name, text in said.items():
        tag = re.escape("icc:" + re.sub(r"_(\d)$", r":\1", name))
        control = re.compile(
            rf'(<w:tag w:val="{tag}"/>.*?)<w:t xml:space="preserve">.*?</w:t>',
            re.DOTALL,
        )

        def write(xml, control=control, text=text):
            made = control.sub(
                rf'\1<w:t xml:space="preserve">{text}</w:t>', xml, count=1
            )
            before, tagged, after = made.partition(control.search(made)[1][:40])
            return before + tagged + HINT.sub("", after, count=1)

        content = edited(content, write)
    return content


# --- What a form says of a practice ---------------------------------------------------


def whole_practice():
    """Make a practice with something in every part of the form."""
    practice = make_practice(
        "Open door",
        cities=[make_city("Exampleville"), make_city("Beispielstadt", "DE")],
        topics=[make_topic("Education"), make_topic("Public space")],
        language="fr",
        period_text="2013 onwards",
        purpose="To meet.\n\nAnd to stay.",
        rationale="Nobody met: 40 % said so <em>&amp;</em>.",
        process="First we asked.\n– Then\twe cooked.\n1. Then we ate.",
        impact="“They met”, Київ says.",
        summary="A door that is open.",
        obstacles="The door.",
        transferability="With any door.",
        partners="The school\nThe bakery",
        beneficiaries="Neighbours",
        resources="A door",
        contact_name="Ana Example",
        contact_unit="Unit for doors",
        contact_email="doors@example.org",
        contact_may_be_asked=True,
        evidence="measured",
        source_url="https://example.org/source",
    )
    Place.objects.create(practice=practice, country="PT", locality="Smallville")
    make_document(practice, "The plan", link="https://example.org/plan?a=1&b=2")
    make_document(practice, "The report")
    make_picture(practice, "People at a door", credit="A neighbour")
    return practice


def understood(content, practice=None):
    return read(upload(content), practice)


def differing(practice, reading):
    """What a form says otherwise than the practice that it was made of."""
    stored = content_of(practice)
    return {
        name: (value, reading.content.get(name, "not there"))
        for name, value in stored.items()
        if name != "notes" and reading.content.get(name) != value
    }
