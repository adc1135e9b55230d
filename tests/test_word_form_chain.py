"""A filled form on its way: sent by the programme, edited by a city, and taken back.

As one reads it on the desk, once with LibreOffice itself, once with Word's own marks.
"""

import shutil
import subprocess
from functools import partial

import pytest

from practices.content import content_of
from practices.models import GoodPractice
from tests.factories import make_officer
from tests.pages import read
from tests.test_word_form_by_word import BESIDE, saved_by_word
from tests.test_word_form_desk import BASE, address_in, as_sent, offered, sent
from tests.wordfiles import edited, packed, parts_of, whole_practice

pytestmark = [pytest.mark.django_db, pytest.mark.any_engine]

TYPED = {
    "A door that is open.": "A door, and a table.",
    "Nobody met: 40 % said so": "Nobody met: half of them said so",
    "Smallville": "Sampletown",
}
ADDED = "We were told by 12 neighbours."


def typed(xml):
    """Type over some of the words of a form."""
    for old, new in TYPED.items():
        assert xml.count(old) == 1
        xml = xml.replace(old, new)
    return xml


def in_word(content, folder):
    """Type over the text of controls, fill in an empty one, and save as Word does."""

    def write(xml):
        beginning, tag, rest = typed(xml).partition('<w:tag w:val="icc:resources"/>')
        rest = rest.replace("<w:showingPlcHdr/>", "", 1)
        return saved_by_word(beginning + tag + rest.replace("Write here", ADDED, 1))

    return edited(content, write, **BESIDE)


def in_libreoffice(content, folder):
    """Save it as LibreOffice's own kind of file, type there, and save it as docx."""
    opened = converted(content, folder, "docx", "odt")
    xml = typed(parts_of(opened)["content.xml"].decode())
    mark = 'text:name="icc_resources"/>'
    assert xml.count(mark) == 2
    beginning, mark, rest = xml.partition(mark)
    xml = beginning + mark + rest.replace("Write here", ADDED, 1)
    return converted(replaced(opened, "content.xml", xml), folder, "odt", "docx")


def replaced(content, name, text):
    """Exchange a part of an archive, and leave each other as it was and where."""
    return packed(parts_of(content) | {name: text})


def converted(content, folder, kind, to):
    source = folder / f"form.{kind}"
    source.write_bytes(content)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", to]
    subprocess.run(
        [*command, "--outdir", str(folder), str(source)],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    return (folder / f"form.{to}").read_bytes()


WAYS = [
    pytest.param(
        in_libreoffice,
        marks=pytest.mark.skipif(
            not shutil.which("soffice"),
            reason="LibreOffice is missing: sudo apt-get install libreoffice-writer",
        ),
    ),
    in_word,
]


@pytest.fixture
def practice():
    practice = whole_practice()
    practice.resources = ""
    practice.save()
    return practice


def taken_back(client, practice, edit):
    """Download a form, edit it, bring it back, and accept all but the rationale."""
    content = edit(client.get(f"{BASE}{practice.pk}/form/").content)
    before = content_of(practice)
    page = read(sent(client, content, f"{BASE}{practice.pk}/form/read/"))

    parts = ["City / Country", "Resources", "Stimulus/Rationale", "Summary"]
    assert sorted(offered(page)) == parts
    for new in (*TYPED, *TYPED.values(), ADDED):
        assert new in page.text
    assert "Could not place" not in page.text
    assert [content_of(p) for p in GoodPractice.objects.all()] == [before]

    keep = {"take-rationale": "theirs"}
    return client.post(address_in(page), as_sent(page, **keep))


def check_what_was_accepted(practice):
    assert (practice.summary, practice.resources) == ("A door, and a table.", ADDED)
    assert practice.rationale.startswith("Nobody met: 40 % said so")
    assert practice.place_names == ["Exampleville", "Beispielstadt", "Sampletown"]


@pytest.mark.parametrize("edit", WAYS)
def test_the_programme_takes_an_edited_form_into_an_update(
    client, practice, staff, tmp_path, edit
):
    before = content_of(practice)

    response = taken_back(client, practice, partial(edit, folder=tmp_path))

    update = GoodPractice.objects.get(update_of=practice)
    assert response.url == f"{BASE}{update.pk}/change/"
    check_what_was_accepted(update)
    assert content_of(GoodPractice.objects.get(pk=practice.pk)) == before


def test_an_officer_takes_an_edited_form_into_a_draft(client, practice, tmp_path):
    practice.status = "draft"
    practice.save()
    client.force_login(make_officer(practice.places.first().city))

    taken_back(client, practice, partial(in_word, folder=tmp_path))

    check_what_was_accepted(GoodPractice.objects.get())
    assert GoodPractice.objects.get().status == "draft"
