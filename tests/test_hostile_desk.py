"""Hostile texts in every field are text on every page of the desk, and in its mails."""

import pytest

from practices import previewing, versions
from practices.models import GoodPractice, OutgoingMail
from practices.workflow import transition
from tests.factories import (
    make_city,
    make_document,
    make_officer,
    make_picture,
    make_practice,
    make_staff,
    make_superuser,
    make_topic,
)
from tests.pages import Reader, read

pytestmark = pytest.mark.django_db

BASE = "/admin/practices/goodpractice/"
SCRIPT = "<script>alert(1)</script>"
HOSTILE = f'{SCRIPT}<img src=x onerror=alert(2)>" onclick="x {{{{7*7}}}} \u202eabc'
LONG = "x" * 100_000
LINK = 'https://example.org/?a="onclick="x&b=\'<b>'
OWN = ("/static/", "/admin/jsi18n/", "/fr/admin/jsi18n/")


def dangers(page):
    """What of a page a browser would run that is not the site's own."""
    for node in page:
        runs = [name for name in node.attributes if name.startswith("on")]
        leads = [node.attributes.get(name, "") for name in ("href", "src", "action")]
        if runs or any(a.strip().lower().startswith("javascript:") for a in leads):
            yield node.tag, node.attributes
    for script in page.scripts:
        if not script.attributes.get("src", "").startswith(OWN):
            yield "script", script.raw()


@pytest.fixture
def people():
    city = make_city(f"City {HOSTILE}", aliases=HOSTILE)
    return city, make_officer(city, last_name=HOSTILE[:150]), make_superuser()


@pytest.fixture
def update(people):
    """An update with hostile texts of which each has something to say."""
    city, officer, _root = people
    texts = dict.fromkeys(GoodPractice.PARTS, HOSTILE) | {"process": LONG}
    public = make_practice(
        HOSTILE,
        city=city,
        topics=[make_topic(HOSTILE[:100])],
        **texts,
        notes=HOSTILE,
        contact_name=HOSTILE[:150],
        contact_unit=HOSTILE[:150],
    )
    make_document(public, HOSTILE, link=LINK)
    make_picture(public, HOSTILE, credit=HOSTILE, persons_agree=True)
    update = transition(public, "prepare_update", officer)
    said = public.comments.create(
        part="purpose", text=HOSTILE, suggestion=HOSTILE, by=make_staff()
    )
    transition(update, "submit", officer)
    transition(update, "request_changes", make_staff(), f"{HOSTILE} {LONG[:4000]}")
    changed = {part: f"New {text}" for part, text in texts.items()}
    GoodPractice.objects.filter(pk=update.pk).update(**changed)
    versions.note(update, officer, "save")
    said.refresh_from_db()
    return GoodPractice.objects.get(pk=update.pk)


def pages_of_staff(update):
    base = f"{BASE}{update.pk}/"
    other = make_practice(f"Other {HOSTILE}")
    draft = make_practice(HOSTILE, status="draft")
    mail = OutgoingMail.objects.order_by("pk")[0]
    return [
        "/admin/",
        BASE,
        f"{BASE}?q={SCRIPT}",
        f"{base}review/",
        f"{base}history/",
        f"{base}history/?from=1&to=5",
        f"{base}history/1/",
        f"{base}change/",
        f"{base}step/publish/",
        f"{BASE}{draft.pk}/delete/",
        f"{BASE}{other.pk}/merge/",
        f"/admin/audit/?q={SCRIPT}",
        "/admin/audit/",
        f"/admin/practices/outgoingmail/{mail.pk}/change/",
        previewing.address(update),
        f"/fr{base}review/",
    ]


def test_hostile_texts_are_text_on_the_pages_of_staff(client, people, update):
    _city, officer, root = people
    transition(update, "submit", officer)
    client.force_login(root)
    for address in pages_of_staff(update):
        page = read(client.get(address))
        assert list(dangers(page)) == [], address
        assert SCRIPT in page.text or "?q=" in address, address


def test_hostile_texts_are_text_on_the_pages_of_an_officer(client, people, update):
    client.force_login(people[1])
    for address in ("/admin/", BASE, f"{BASE}{update.pk}/change/", "/account/"):
        page = read(client.get(address))
        assert list(dangers(page)) == [], address
        assert SCRIPT in page.text or address == "/account/", address
    page = read(client.get(f"{BASE}{update.pk}/change/"))
    assert page.one("textarea", name="process").raw().strip() == f"New {LONG}"


def test_hostile_texts_are_text_in_mails(people, update):
    transition(update, "submit", people[1])
    transition(update, "publish", make_staff(), HOSTILE)
    mails = list(OutgoingMail.objects.all())
    assert {mail.kind for mail in mails} >= {"changes_requested", "practice_published"}
    for mail in mails:
        reader = Reader()
        reader.feed(mail.html)
        reader.close()
        assert list(dangers(reader.open[0])) == [], mail.kind
        assert SCRIPT in reader.open[0].text
        assert SCRIPT in mail.text
        assert "\n" not in mail.subject
