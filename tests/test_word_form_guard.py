"""Word files that would do harm are refused before anything reads them, in words."""

import io
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from practices.models import GoodPractice
from practices.template_form import read
from tests.bombs import append_overlapping
from tests.pages import read as page_of
from tests.webserver import web_server
from tests.wordfiles import (
    TYPES,
    document,
    packed,
    paragraph,
    parts_of,
    upload,
    written,
)

pytestmark = [pytest.mark.django_db, pytest.mark.any_engine]

XINCLUDE = "http://www.w3.org/2001/XInclude"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MB = 1024 * 1024
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500
XXE = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    "<w:body><w:p><w:r><w:t>&e;</w:t></w:r></w:p></w:body></w:document>"
)

WITH_NUL = (
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    "<w:body><w:p><w:r><w:t>Purpose: to\0meet</w:t></w:r></w:p></w:body></w:document>"
)
DESK = "/admin/practices/goodpractice/add/form/"


def with_part(**parts):
    return packed(parts_of(document(paragraph("Purpose: to meet"))) | parts)


def with_text(xml):
    return with_part(**{"word/document.xml": xml})


def refusal(content, name="form.docx"):
    with pytest.raises(ValidationError) as refused:
        read(upload(content, name))
    [sentence] = refused.value.messages
    assert name in sentence
    return sentence


def twice():
    """Write a second part with the name of the first."""
    made = io.BytesIO(document(paragraph("Purpose: to meet")))
    told = pytest.warns(UserWarning, match="Duplicate")
    with zipfile.ZipFile(made, "a") as archive, told:
        archive.writestr("word/document.xml", "<w/>")
    return made.getvalue()


def encrypted():
    """Mark the first part as locked with a password."""
    made = bytearray(document(paragraph("x")))
    made[6] |= 1
    central = made.index(b"PK\x01\x02")
    made[central + 8] |= 1
    return bytes(made)


def many_attributes():
    attributes = " ".join(f"a{number}=''" for number in range(500))
    return "<w>" + f"<p {attributes}/>" * 1_500 + "</w>"


def spoilt():
    """Spoil the packed bytes of the first part."""
    made = bytearray(document(paragraph("Purpose: to meet" * 50)))
    made[60:80] = b"\xff" * 20
    return bytes(made)


REFUSED = {
    "an empty file": (lambda: b"", "is empty"),
    "a picture": (lambda: b"\x89PNG\r\n\x1a\n", "is not what its ending says"),
    "a PDF": (lambda: b"%PDF-1.7", "is not what its ending says"),
    "a web page": (
        lambda: b"<html><body>Purpose</body></html>",
        "is not what its ending",
    ),
    "old Word": (lambda: OLE, "is in an old format of Office"),
    "50 MB": (lambda: b"PK" + b"\0" * (50 * MB), "has 50.0 MB; at most 20 MB"),
    "a broken archive": (
        lambda: written("Purpose")[:-30],
        "is damaged, or only a part of it has arrived: have it sent again",
    ),
    "half an archive": (
        lambda: written("Purpose")[:200],
        "is damaged, or only a part of it has arrived",
    ),
    "spoilt bytes": (spoilt, "is damaged, or only a part of it has arrived"),
    "one part under two names": (
        lambda: with_part(**{"word/./document.xml": "<w/>"}),
        "holds two parts of one name",
    ),
    "a spreadsheet": (
        lambda: packed({"[Content_Types].xml": "<Types/>"}),
        "is not what",
    ),
    "a locked archive": (encrypted, "is locked with a password"),
    "two parts of one name": (twice, "holds two parts of one name"),
    "macros": (lambda: with_part(**{"word/vbaProject.bin": "x"}), "holds macros"),
    "controls that run": (
        lambda: with_part(**{"word/activeX/activeX1.xml": "<x/>"}),
        "macros",
    ),
    "an external entity": (lambda: with_text(XXE), "declares a document type"),
    "one in UTF-16": (
        lambda: with_text(XXE.encode("utf-16")),
        "declares a document type",
    ),
    "one in UTF-16, without a mark": (
        lambda: with_text(XXE.encode("utf-16-be")),
        "declares a document type",
    ),
    "one in UTF-32": (
        lambda: with_text(XXE.encode("utf-32")),
        "declares a document type",
    ),
    "one in another part": (
        lambda: with_part(**{"word/styles.xml": XXE}),
        "declares a document type",
    ),
    "one in the relations": (
        lambda: with_part(**{"_rels/.rels": XXE}),
        "declares a document type",
    ),
    "an unusual alphabet": (
        lambda: with_text('<?xml version="1.0" encoding="UTF-7"?>+ADw-x/+AD4-'),
        "is damaged",
    ),
    "EBCDIC": (lambda: with_text(XXE.encode("cp037")), "is damaged"),
    "broken XML": (lambda: with_text("<w:document"), "is damaged"),
    "no text at all": (lambda: packed({"[Content_Types].xml": TYPES}), "is damaged"),
    "endless depth": (lambda: with_text("<w>" * 100_000), "is damaged"),
    "deep nesting": (lambda: with_text("<w>" * 250 + "</w>" * 250), "holds no text"),
    "10,000 parts": (
        lambda: with_part(**{f"p{number}.xml": "<x/>" for number in range(10_000)}),
        "unpacks to too much",
    ),
    "a million elements": (
        lambda: with_text(f"<w>{'<p/>' * 1_000_000}</w>"),
        "too much",
    ),
    "a million attributes": (lambda: with_text(many_attributes()), "too much"),
    "a text of 11 MB": (
        lambda: with_text(f"<w>{'x' * 11 * MB}</w>"),
        "unpacks to too much",
    ),
    "a packing that cannot be stopped": (
        lambda: packed(parts_of(written("Purpose")), zipfile.ZIP_BZIP2),
        "is not what its ending says",
    ),
    "a NUL in the text": (lambda: with_text(WITH_NUL), "is damaged"),
    "a NUL as a reference": (
        lambda: with_text(WITH_NUL.replace("\0", "&#0;")),
        "is damaged",
    ),
    "a form with nothing in it": (lambda: written(""), "holds no text"),
}


def refused_at_the_desk(client, content, name="form.docx"):
    response = client.post(DESK, {"file": upload(content, name)})
    assert response.status_code == 200
    [item] = page_of(response).one("ul", of="errorlist").all("li")
    return item.text


@pytest.mark.parametrize("kind", REFUSED)
def test_what_is_no_form_is_refused_in_one_sentence(client, officer, tmp_path, kind):
    """The same one at the desk and by the command, and nothing is stored."""
    make, words = REFUSED[kind]
    path = tmp_path / "form.docx"
    path.write_bytes(make())

    sentence = refused_at_the_desk(client, path.read_bytes())
    with pytest.raises(CommandError) as refused:
        call_command("read_form", path)

    assert sentence == str(refused.value)
    assert sentence.startswith("“form.docx” ")
    assert ". " not in sentence
    assert words in sentence
    assert not GoodPractice.objects.exists()


@pytest.mark.parametrize(
    "name", ["form.odt", "form.doc", "form.pdf", "form", "form.docm"]
)
def test_other_kinds_of_files_are_told_what_to_become(name):
    assert "save it as docx" in refusal(written("Purpose"), name)


def relations_to(**targets):
    """Write the relations of a part to what lies outside of the file."""
    lines = (
        f'<Relationship Id="{kind}" Type="{OFFICE}/{kind}" Target="{target}" '
        'TargetMode="External"/>'
        for kind, target in targets.items()
    )
    return f'<Relationships xmlns="{RELATIONS}">{"".join(lines)}</Relationships>'


def including(address):
    return f'<xi:include xmlns:xi="{XINCLUDE}" href="{address}" parse="text"/>'


def test_nothing_outside_of_the_file_is_asked_for(client, officer, tmp_path):
    """A template, a picture, a text from elsewhere: it is read without them."""
    secret = tmp_path / "secret.txt"
    secret.write_text("The word is swordfish.")
    with web_server() as canary:
        away = f"http://127.0.0.1:{canary.server_address[1]}"
        included = including(secret.as_uri()) + including(f"{away}/included")
        body = paragraph("Purpose: to meet") + (
            f"<w:p><w:r><w:t>{included}</w:t></w:r></w:p>"
            '<w:altChunk r:id="aFChunk" xmlns:r="urn:r"/>'
        )
        outside = {
            "word/_rels/document.xml.rels": relations_to(
                aFChunk=secret.as_uri(), image=f"{away}/picture", oleObject=f"{away}/o"
            ),
            "word/_rels/settings.xml.rels": relations_to(
                attachedTemplate=f"{away}/template.dotm"
            ),
        }

        page = client.post(DESK, {"file": upload(document(body, **outside))})

    assert canary.asked == []
    shown = page.content.decode()
    assert "to meet" in shown
    assert "swordfish" not in shown


def test_a_drawing_may_declare_what_it_is():
    drawing = b'<?xml version="1.0"?><!DOCTYPE svg PUBLIC "x" "y"><svg/>'
    made = with_part(**{"word/media/image1.svg": drawing})

    assert read(upload(made)).content["purpose"]


def test_what_lies_about_its_size_is_counted_while_it_is_unpacked():
    content = bytearray(
        document(paragraph("x"), **{"word/media/a.bin": b"\0" * 60 * MB})
    )
    central = content.rindex(b"PK\x01\x02")
    content[central + 24 : central + 28] = (1000).to_bytes(4, "little")
    sentence = refusal(bytes(content))
    assert "unpacks to too much" in sentence or "is damaged" in sentence


BOMB = """
import sys, resource, time
from pathlib import Path
import django
django.setup()
from django.core.exceptions import ValidationError
from django.core.files import File
from practices.template_form import read
def peak(): return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
before, began = peak(), time.monotonic()
with open(sys.argv[1], "rb") as opened:
    try:
        read(File(opened, "form.docx"))
        said = "taken"
    except ValidationError as refused:
        said = refused.messages[0]
print(f"{time.monotonic() - began:.2f}|{peak() - before:.0f}|{said}")
"""


# What is packed again and again, how many bytes, and where it stands.
BOMBS = {
    "zeros": (b"\0" * MB, 370 * MB, "word/media/picture.png", b"", b""),
    "paragraphs": (b"<w:p/>" * 170_000, 150 * MB, "word/document.xml", b"<w>", b"</w>"),
    "text": (b"meet " * 200_000, 300 * MB, "word/document.xml", b"<w>", b"</w>"),
}


def write_bomb(path, kind):
    """Write a Word file that is far larger than it looks, piece by piece."""
    piece, size, name, head, tail = BOMBS[kind]
    path.write_bytes(packed({"[Content_Types].xml": TYPES}))
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        with archive.open(name, "w") as part:
            part.write(head)
            for _number in range(size // len(piece)):
                part.write(piece)
            part.write(tail)
        if name != "word/document.xml":
            archive.writestr("word/document.xml", "<w/>")


def write_gigabytes(path):
    """Write a form of 384 kB that unpacks to nearly 5 GB."""
    path.write_bytes(written("Purpose", "To meet."))
    append_overlapping(path, parts=12, size=360 * MB)
    assert path.stat().st_size < 400_000


@pytest.mark.parametrize("kind", [*BOMBS, "gigabytes"])
def test_a_small_file_that_unpacks_to_very_much_is_refused_at_once(tmp_path, kind):
    """Measured in a process of its own: seconds, and megabytes at the most."""
    path = tmp_path / "form.docx"
    write_gigabytes(path) if kind == "gigabytes" else write_bomb(path, kind)
    assert path.stat().st_size < 1.5 * MB
    found = subprocess.run(
        [sys.executable, "-c", BOMB, str(path)],
        capture_output=True, text=True, check=True, cwd=Path(__file__).parent.parent,
        env={"DJANGO_SETTINGS_MODULE": "icc_site.settings", "PATH": ""},
    )  # fmt: skip
    seconds, megabytes, said = found.stdout.strip().split("|")
    assert "unpacks to too much" in said
    assert float(seconds) < 5
    assert float(megabytes) < 150
