"""What people upload: known by its content, stored without what nobody should see."""

import io
import os
import re
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, PngImagePlugin

from cities.files import StoredUnder, validate_document, validate_picture
from cities.models import Network
from practices.models import GoodPractice, Picture, ReferenceDocument
from tests.factories import PNG, make_network, make_practice, practice_form

pytestmark = pytest.mark.django_db

BASE = "/admin/practices/goodpractice/"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500
WORD = (
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
)
MARKER = "52.5200-13.4050-secret"


def archive(**parts):
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as made:
        for name, text in parts.items():
            made.writestr(name, text)
    return written.getvalue()


def word(kinds=WORD, **more):
    types = f'<Types><Override ContentType="{kinds}"/></Types>'
    return archive(
        **{"[Content_Types].xml": types, "word/document.xml": "<w/>"}, **more
    )


def open_document(kind="text", **more):
    mime = f"application/vnd.oasis.opendocument.{kind}"
    return archive(**{"mimetype": mime, "content.xml": "<x/>"}, **more)


def refusal(check, name, content):
    with pytest.raises(ValidationError) as refused:
        check(SimpleUploadedFile(name, content))
    [sentence] = refused.value.messages
    return sentence


GOOD = [
    ("a.pdf", b"%PDF-1.7\n%%EOF"),
    ("a.DOCX", word()),
    ("a.odt", open_document()),
    ("a.ods", open_document("spreadsheet")),
    ("a.txt", "Zürich, Київ".encode()),
    ("a.csv", "a;b\n1;2".encode("latin-1")),
    ("a.csv", "a;b".encode("utf-16")),
]
BAD = [
    ("a.pdf", b"<html>", "is not what its ending says: save it anew as PDF"),
    ("a.pdf", b"%PDF-1.7 /Encrypt 5 0 R", "locked with a password"),
    ("a.docx", b"PK\x03\x04 nothing", "is damaged, or only a part of it has arrived"),
    ("a.docx", open_document(), "is not what its ending says"),
    ("a.odt", word(), "is not what its ending says"),
    ("a.docx", word(**{"word/vbaProject.bin": "x"}), "holds macros"),
    (
        "a.docx",
        word("application/vnd.ms-word.document.macroEnabled.main+xml"),
        "macros",
    ),
    ("a.odt", open_document(**{"Basic/Standard/Module1.xml": "x"}), "holds macros"),
    (
        "a.odt",
        open_document(**{"META-INF/manifest.xml": "<m:encryption-data/>"}),
        "locked with a password",
    ),
    ("a.docx", OLE, "old format of Office"),
    ("a.docx", OLE + "EncryptedPackage".encode("utf-16-le"), "locked with a password"),
    ("a.xlsx", OLE, "old format of Office"),
    ("a.txt", b"\xef\xbb\xbf <!DOCTYPE html><p>", "is a web page"),
    ("a.csv", b"<svg onload=alert(1)>", "is a web page"),
    ("a.txt", b"MZ\0\0", "is not what its ending says"),
    ("a.docx", word(**{f"x{n}": "" for n in range(2001)}), "unpacks to too much"),
    ("a.docx", word(x=b"\0" * 6_000_000), "unpacks to too much"),
    ("a.odp", open_document("presentation", x=b"\0" * 60_000_000), "too much"),
    ("a.docx", word(x=os.urandom(9_000))[:7_000], "only a part of it has arrived"),
]


@pytest.mark.parametrize(("name", "content"), GOOD, ids=[name for name, _ in GOOD])
def test_a_document_that_is_what_its_ending_says_is_taken(name, content):
    validate_document(SimpleUploadedFile(name, content))


@pytest.mark.parametrize(("name", "content", "reason"), BAD, ids=[n for n, _, _ in BAD])
def test_another_document_is_refused_in_one_sentence(name, content, reason):
    sentence = refusal(validate_document, name, content)
    assert reason in sentence
    assert name in sentence


def test_what_a_document_unpacks_to_is_counted_whatever_it_says_of_itself():
    honest = word(x=b"\0" * 60_000_000)
    lying = honest.replace((60_000_000).to_bytes(4, "little"), bytes([9, 0, 0, 0]))
    assert lying != honest
    assert refusal(validate_document, "a.docx", lying)


def test_a_large_document_of_pictures_is_taken():
    pictures = {f"word/media/{n}.png": os.urandom(3_000_000) for n in range(6)}
    validate_document(SimpleUploadedFile("a.docx", word(**pictures)))


@pytest.mark.parametrize(
    "name", ["a.exe", "a.html", "a.svg", "a.docm", "a.doc", "a.pdf.js", "a"]
)
def test_an_ending_that_is_not_on_the_list_is_refused(name):
    document = ReferenceDocument(
        practice=make_practice(), file=SimpleUploadedFile(name, b"%PDF-1.4")
    )
    with pytest.raises(ValidationError):
        document.full_clean()


def test_a_file_that_is_too_large_is_refused_with_its_size():
    large = b"%PDF-" + b"x" * (21 * 1024 * 1024)
    sentence = refusal(validate_document, "a.pdf", large)
    assert "21.0 MB" in sentence
    assert "at most 20 MB" in sentence


def test_a_stored_file_is_not_read_again():
    document = ReferenceDocument.objects.create(
        practice=make_practice(), file=SimpleUploadedFile("a.pdf", b"%PDF-1.4")
    )
    document.file.storage.delete(str(document.file.name))
    document.full_clean()


# Pictures


def picture_bytes(kind="JPEG", size=(40, 30), mode="RGB", **options):
    written = io.BytesIO()
    Image.new(mode, size, "red").save(written, kind, **options)
    return written.getvalue()


def with_gps():
    exif = Image.Exif()
    exif[0x010E] = MARKER
    exif[0x0112] = 6  # lies on its side
    exif.get_ifd(0x8825)[29] = MARKER
    return picture_bytes(exif=exif, comment=MARKER.encode())


def with_comment():
    info = PngImagePlugin.PngInfo()
    info.add_text("Comment", MARKER)
    return picture_bytes("PNG", pnginfo=info)


def stored(name, content):
    picture = Picture.objects.create(
        practice=make_practice(), file=SimpleUploadedFile(name, content)
    )
    with picture.file.open() as file:
        return file.read(), picture.file.name


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.jpg", with_gps()),
        ("a.png", with_comment()),
        ("a.jpg", picture_bytes() + MARKER.encode()),
        ("a.png", PNG + b"<script>" + MARKER.encode()),
    ],
)
def test_a_picture_is_written_anew_without_what_hides_in_it(name, content):
    assert MARKER.encode() in content
    written, _name = stored(name, content)
    assert MARKER.encode() not in written
    with Image.open(io.BytesIO(written)) as picture:
        assert not picture.getexif()


def test_a_picture_that_lay_on_its_side_stands_upright():
    written, _name = stored("a.jpg", with_gps())
    with Image.open(io.BytesIO(written)) as picture:
        assert picture.size == (30, 40)


def test_a_picture_is_named_after_what_it_is():
    _written, name = stored("a.png", picture_bytes("WEBP"))
    assert name.endswith(".webp")


def test_a_see_through_picture_stays_see_through():
    written, _name = stored("a.png", picture_bytes("PNG", mode="RGBA"))
    with Image.open(io.BytesIO(written)) as picture:
        assert picture.mode == "RGBA"


def test_a_large_picture_is_stored_in_a_size_for_screens():
    written, _name = stored("a.jpg", picture_bytes(size=(3000, 1500)))
    with Image.open(io.BytesIO(written)) as picture:
        assert picture.size == (2400, 1200)


@pytest.mark.parametrize(
    "content", [b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"", b"GIF89a", PNG[:40]]
)
def test_what_cannot_be_decoded_as_a_picture_is_refused(content):
    sentence = refusal(validate_picture, "a.png", content)
    assert "cannot be read as a picture" in sentence


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_decoded():
    bomb = picture_bytes("PNG", (12_000, 12_000), "1")
    assert len(bomb) < 100_000
    assert "50 million pixels" in refusal(validate_picture, "a.png", bomb)


# Where they lie, and who gets them


@pytest.mark.parametrize(
    "name",
    ['a"b.pdf', "a\r\nb.pdf", "\u202efdp.pdf", "../../etc/x.pdf", "план.pdf", ".pdf"],
)
def test_the_name_on_disk_is_made_by_the_server(name):
    stored_as = StoredUnder("documents")(None, name)
    assert re.fullmatch(r"documents/[a-z0-9-]+-[0-9a-f]{8}\.(pdf)?", stored_as)


def test_a_file_that_is_sent_stays_one_line_of_header(client):
    practice = make_practice("Open door")
    document = ReferenceDocument.objects.create(
        practice=practice, file=SimpleUploadedFile('a"\r\nX: y.pdf', b"%PDF-1.4")
    )
    response = client.get(f"/practices/open-door/documents/{document.pk}/")
    assert "\n" not in response.headers["Content-Disposition"]
    assert response.headers["Content-Disposition"].startswith("attachment; filename=")
    assert "X" not in response.headers
    response.close()


def test_an_action_plan_is_checked_as_any_document(client, staff):
    network = make_network()
    address = f"/admin/cities/network/{network.pk}/change/"
    form = {"name_en": "North", "kind": "national", "status": "active"}
    page = client.post(
        address, form | {"action_plan_file": SimpleUploadedFile("plan.pdf", b"<html>")}
    )
    assert "is not what its ending says" in page.content.decode()
    assert not Network.objects.get().action_plan_file


def test_the_form_names_a_document_after_its_file(client, officer, city):
    form = practice_form(None, title="Open door") | {
        "places-TOTAL_FORMS": 1,
        "places-0-city": city.pk,
        "reference_documents-TOTAL_FORMS": 1,
        "reference_documents-0-file": SimpleUploadedFile("Plan A.pdf", b"%PDF-1.4"),
        "_continue": "1",
    }
    client.post(f"{BASE}add/", form)
    document = GoodPractice.objects.get().reference_documents.get()
    assert document.title == "Plan A"
    assert str(document.file.name).startswith("documents/plan-a-")


def test_a_hostile_picture_is_refused_beside_its_field(client, officer, city):
    form = practice_form(None, title="Open door") | {
        "places-TOTAL_FORMS": 1,
        "places-0-city": city.pk,
        "pictures-TOTAL_FORMS": 1,
        "pictures-0-file": SimpleUploadedFile("a.png", b"<svg/>"),
        "pictures-0-alternative_text": "A table",
        "_continue": "1",
    }
    page = client.post(f"{BASE}add/", form).content.decode()
    assert not GoodPractice.objects.exists()
    assert 'href="#id_pictures-0-file"' in page
    assert "Choose these files again" not in page


def test_a_refused_file_is_not_among_those_to_be_chosen_again(client, officer, city):
    form = practice_form(None, title="Open door") | {
        "places-TOTAL_FORMS": 1,
        "places-0-city": city.pk,
        "pictures-TOTAL_FORMS": 2,
        "pictures-0-file": SimpleUploadedFile("fake.png", b"<svg/>"),
        "pictures-1-file": SimpleUploadedFile("real.png", PNG),
        "_continue": "1",
    }
    page = client.post(f"{BASE}add/", form).content.decode()
    assert "Choose these files again: real.png." in page
