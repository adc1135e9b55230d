"""The contact of a practice: shown and asked with consent alone, and nowhere else."""

import pytest

from practices.indexing import catch_up
from tests.factories import make_practice, make_topic, practice_form

pytestmark = pytest.mark.django_db

BASE = "/admin/practices/goodpractice/"
NAME, UNIT, ADDRESS = "Marker Person", "Marker Unit", "marker@example.org"


@pytest.fixture
def practice(officer, city):
    return make_practice(
        "Open door",
        city=city,
        status="draft",
        contact_name=NAME,
        contact_unit=UNIT,
        contact_email=ADDRESS,
    )


def save(client, practice, **changes):
    form = practice_form(practice, _continue="1")
    form |= dict.fromkeys(consents(practice), "on") | changes
    form = {name: value for name, value in form.items() if value is not None}
    page = client.post(f"{BASE}{practice.pk}/change/", form, follow=True)
    practice.refresh_from_db()
    return [str(message) for message in page.context["messages"]]


def consents(practice):
    names = ("contact_may_be_asked", "contact_is_public")
    return [name for name in names if getattr(practice, name)]


def test_no_consent_is_given_by_itself(client, practice):
    save(client, practice, contact_name="Another Marker")
    assert consents(practice) == []
    assert practice.contact_consent_at is None


def test_a_consent_is_recorded_with_who_and_when(client, practice, officer):
    save(client, practice, contact_may_be_asked="on")
    assert consents(practice) == ["contact_may_be_asked"]
    assert practice.contact_consent_at
    assert practice.contact_consent_by == officer


def test_a_record_stays_as_it_is_while_nothing_of_it_changes(client, practice, staff):
    save(client, practice, contact_is_public="on")
    first = practice.contact_consent_at
    save(client, practice, purpose="To meet.")
    assert practice.contact_consent_at == first


def test_the_record_goes_with_the_last_tick(client, practice):
    save(client, practice, contact_may_be_asked="on", contact_is_public="on")
    save(client, practice, contact_may_be_asked=None)
    assert practice.contact_consent_at
    save(client, practice, contact_is_public=None)
    assert practice.contact_consent_at is None
    assert practice.contact_consent_by is None


@pytest.mark.parametrize("field", ["contact_name", "contact_email"])
def test_another_contact_is_asked_anew(client, practice, field):
    save(client, practice, contact_may_be_asked="on", contact_is_public="on")
    told = save(client, practice, **{field: "another@example.org"})
    assert consents(practice) == []
    assert practice.contact_consent_at is None
    assert told[0].startswith("You named another contact. Tick again")


def test_another_contact_that_agrees_in_the_same_form_is_recorded(client, practice):
    save(client, practice, contact_is_public="on")
    first = practice.contact_consent_at
    save(client, practice, contact_name="Another", asked_anew="on")
    assert consents(practice) == ["contact_is_public"]
    assert practice.contact_consent_at > first


def test_the_record_cannot_be_smuggled_in(client, practice):
    save(client, practice, contact_consent_at="2020-01-01", contact_consent_by="1")
    assert practice.contact_consent_at is None


def public_pages(client):
    addresses = [
        "/practices/open-door/",
        "/practices/",
        "/practices/?view=table",
        "/practices/?q=Marker",
        "/suggest/?q=Marker",
        "/",
        "/fr/practices/open-door/",
    ]
    return {address: client.get(address).content.decode() for address in addresses}


def published(city, **fields):
    topic = make_topic()
    make_practice(
        "Open door",
        city=city,
        topics=[topic],
        contact_name=NAME,
        contact_unit=UNIT,
        contact_email=ADDRESS,
        **fields,
    )
    catch_up()


@pytest.mark.parametrize("may_be_asked", [True, False])
def test_a_contact_without_consent_is_nowhere(client, city, may_be_asked):
    published(city, contact_may_be_asked=may_be_asked)
    for address, page in public_pages(client).items():
        page = page.replace("?q=Marker", "").replace('value="Marker"', "")
        assert ADDRESS not in page, address
        assert NAME not in page, address
        assert UNIT not in page, address


def test_a_contact_with_consent_is_on_the_page_of_the_practice_alone(client, city):
    published(city, contact_is_public=True)
    pages = public_pages(client)
    for address in ("/practices/open-door/", "/fr/practices/open-door/"):
        page = pages.pop(address)
        assert f'href="mailto:{ADDRESS}"' in page
        assert NAME in page
        assert UNIT in page
    for address, page in pages.items():
        assert ADDRESS not in page, address


def test_the_contact_stands_after_the_documents(client, city):
    published(city, contact_is_public=True)
    page = client.get("/practices/open-door/").content.decode()
    assert '<section class="part" id="contact">' in page
