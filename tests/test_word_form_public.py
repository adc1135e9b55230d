"""The Word form of a public practice: what is accepted goes into an update of it."""

from threading import Thread

import pytest
from django.core.signing import Signer
from django.db import connection
from django.test import Client

from practices import versions
from practices.content import content_of, write
from practices.models import GoodPractice
from practices.template_form import blank, origin
from practices.workflow import transition
from tests.factories import (
    make_city,
    make_document,
    make_officer,
    make_picture,
    make_practice,
    make_topic,
)
from tests.pages import read
from tests.test_word_form_desk import (
    BASE,
    address_in,
    as_sent,
    chosen,
    offered,
    sent,
)
from tests.wordfiles import edited, filled, parts_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def public(officer, city):
    practice = make_practice(
        "Open door", city=city, purpose="Old.", process="Old way.", notes="Call."
    )
    make_document(practice, "The plan", link="https://example.org/plan")
    make_document(practice, "The report")
    make_picture(practice, "A door")
    return practice


def test_a_public_practice_offers_the_upload(client, public):
    links = read(client.get(f"{BASE}{public.pk}/change/")).links

    assert links["Upload a filled form"] == f"{BASE}{public.pk}/form/read/"


def test_its_update_is_prepared_with_what_is_accepted_and_not_before(client, public):
    content = filled(blank(public, "en"), purpose="New.", process="New way.")
    page = read(sent(client, content, f"{BASE}{public.pk}/form/read/"))
    assert "what you accept goes into an update" in page.text
    assert offered(page) == ["Purpose", "Process"]
    assert GoodPractice.objects.get() == public

    response = client.post(
        address_in(page), as_sent(page, **{"take-process": "theirs"})
    )

    update = GoodPractice.objects.get(update_of=public)
    assert response.url == f"{BASE}{update.pk}/change/"
    assert (update.purpose, update.process, update.status) == (
        "New.",
        "Old way.",
        "draft",
    )
    assert update.place_names == ["Exampleville"]
    documents = [(d.title, d.link, d.file) for d in update.reference_documents.all()]
    assert documents == [
        (d.title, d.link, d.file) for d in public.reference_documents.all()
    ]
    pictures = [(p.alternative_text, p.file) for p in update.pictures.all()]
    assert pictures == [(p.alternative_text, p.file) for p in public.pictures.all()]
    public.refresh_from_db()
    assert (public.purpose, public.status) == ("Old.", "published")
    page = read(client.get(response.url))
    assert page.one("textarea", name="purpose").text == "New."
    assert not page.all(of="draft-note")


def test_who_uploads_beside_an_update_is_told_that_there_is_one(client, public):
    content = filled(blank(public, "en"), purpose="New.")
    address = f"{BASE}{public.pk}/form/read/"
    said = "An update of it is being prepared already"
    page = read(sent(client, content, address))
    assert said not in page.text
    client.post(address_in(page), as_sent(page))

    page = read(sent(client, filled(blank(public, "en"), process="New way."), address))

    assert said in page.text


def update_with(client, public, **said):
    """Prepare an update through a form that says something new."""
    page = read(sent(client, filled(blank(public, "en"), **said), form_of(public)))
    client.post(address_in(page), as_sent(page))
    return GoodPractice.objects.get(update_of=public)


def form_of(practice):
    return f"{BASE}{practice.pk}/form/read/"


def test_what_an_update_changed_since_a_form_was_downloaded_stays(client, public):
    older = filled(blank(public, "en"), process="New way.")
    update = update_with(client, public, purpose="New.", impact="Much.")

    page = read(sent(client, older, form_of(public)))

    assert offered(page) == ["Process"]
    assert "and left as it is now: Purpose, Impact." in page.text
    assert "The form may be older" not in page.text
    client.post(address_in(page), as_sent(page, _take_all="1"))
    update.refresh_from_db()
    assert (update.purpose, update.process, update.impact) == (
        "New.",
        "New way.",
        "Much.",
    )


def test_where_the_form_and_the_practice_were_changed_it_is_said(client, public):
    older = filled(blank(public, "en"), purpose="Newer.")
    update_with(client, public, purpose="New.")

    page = read(sent(client, older, form_of(public)))

    assert offered(page) == ["Purpose"]
    assert "Changed here too since the form was downloaded" in page.text


def test_the_form_of_an_update_tells_what_was_changed_after_it_ended(
    client, officer, staff, public
):
    public.pictures.all().delete()
    public.topics.add(make_topic("Education"))
    update = update_with(client, public, purpose="New.")
    older = filled(blank(update, "en"), process="New way.")
    transition(update, "submit", officer)
    transition(update, "publish", staff)
    public.refresh_from_db()
    write(public, content_of(public) | {"purpose": "Newest."})
    versions.note(public, None, versions.SAVE)

    page = read(sent(client, older, form_of(public)))

    assert offered(page) == ["Process"]


def test_a_form_that_does_not_tell_its_version_is_met_part_by_part(client, public):
    form = blank(public, "en")
    sealed = Signer(salt=origin.SALT).sign(str(public.pk))
    custom = parts_of(form)["docProps/custom.xml"].decode()
    said = custom.replace(origin.sealed(public), sealed).encode()
    older = edited(form, str, **{"docProps/custom.xml": said})
    update_with(client, public, purpose="New.")

    page = read(sent(client, older, form_of(public)))

    assert offered(page) == ["Purpose"]
    assert "The form may be older" in page.text


def test_places_and_documents_of_an_update_follow_the_form(client, public):
    make_city("Oslo", "NO")
    content = filled(
        blank(public, "en"), city_2="Oslo", document_link_1="https://example.org/new"
    )
    page = read(sent(client, content, f"{BASE}{public.pk}/form/read/"))

    client.post(address_in(page), as_sent(page, _take_all="1"))

    update = GoodPractice.objects.get(update_of=public)
    assert update.place_names == ["Exampleville", "Oslo"]
    assert [d.link for d in update.reference_documents.all()] == [
        "",
        "https://example.org/new",
    ]
    assert public.reference_documents.first().link == "https://example.org/plan"


def test_nothing_is_prepared_where_nothing_is_accepted(client, public):
    content = filled(blank(public, "en"), purpose="New.")
    page = read(sent(client, content, f"{BASE}{public.pk}/form/read/"))

    response = client.post(
        address_in(page), as_sent(page, **{"take-purpose": "theirs"}), follow=True
    )

    assert "Nothing was accepted" in response.content.decode()
    assert GoodPractice.objects.get() == public


def test_two_clicks_prepare_one_update(client, public):
    content = filled(blank(public, "en"), purpose="New.")
    page = read(sent(client, content, f"{BASE}{public.pk}/form/read/"))

    answers = [client.post(address_in(page), as_sent(page)) for _click in range(2)]

    update = GoodPractice.objects.get(update_of=public)
    assert [answer.url for answer in answers] == [f"{BASE}{update.pk}/change/"] * 2


def test_what_cannot_be_saved_as_it_is_waits_in_the_update(client, public):
    content = filled(blank(public, "en"), purpose="New.", summary="long " * 200)
    page = read(sent(client, content, f"{BASE}{public.pk}/form/read/"))

    page = read(client.post(address_in(page), as_sent(page), follow=True))

    update = GoodPractice.objects.get(update_of=public)
    assert (update.purpose, update.summary) == ("Old.", "")
    assert "Not all of it can be saved as it is." in page.text
    assert page.one("textarea", name="purpose").text == "New."
    assert len(page.one("textarea", name="summary").text) > 900


def test_a_practice_that_changed_meanwhile_takes_no_form(client, public, staff):
    client.force_login(staff)
    content = filled(blank(public, "en"), purpose="New.")
    page = read(sent(client, content, f"{BASE}{public.pk}/form/read/"))
    transition(public, "prepare_update", staff)

    page = read(client.post(address_in(page), as_sent(page), follow=True))

    assert "Nothing was saved: the practice was changed while you read." in page.text
    assert GoodPractice.objects.get(update_of=public).purpose == "Old."


def test_a_form_of_a_practice_whose_update_is_open_goes_into_that(
    client, public, officer
):
    update = transition(public, "prepare_update", officer)
    content = filled(blank(public, "en"), purpose="New.")

    page = read(sent(client, content))
    page = chosen(client, page, f"{BASE}{public.pk}/form/read/")

    assert address_in(page) == f"{BASE}{update.pk}/change/"
    client.post(address_in(page), as_sent(page))
    update.refresh_from_db()
    assert update.purpose == "New."


@pytest.mark.parametrize("person", ["elsewhere", "nobody"])
def test_what_one_may_not_see_one_may_not_change_by_a_form(client, public, person):
    foreign = make_officer(make_city("Oslo", "NO"))
    client.force_login(foreign) if person == "elsewhere" else client.logout()

    response = client.post(f"{BASE}{public.pk}/form/take/", {"purpose": "New."})

    assert response.status_code == (404 if person == "elsewhere" else 302)
    assert GoodPractice.objects.get() == public


@pytest.mark.django_db(transaction=True)
def test_a_double_click_prepares_one_update_and_says_so_twice(client, public):
    if connection.vendor == "sqlite":
        pytest.skip("one connection in memory, which threads cannot share")
    content = filled(blank(public, "en"), purpose="New.")
    page = read(sent(client, content, f"{BASE}{public.pk}/form/read/"))
    form, address, led_to = as_sent(page), address_in(page), []

    def click():
        browser = Client()
        browser.cookies = client.cookies
        led_to.append(browser.post(address, form)["Location"])
        connection.close()

    clicks = [Thread(target=click) for _click in range(3)]
    for thread in clicks:
        thread.start()
    for thread in clicks:
        thread.join()

    update = GoodPractice.objects.get(update_of=public)
    assert update.purpose == "New."
    assert led_to == [f"{BASE}{update.pk}/change/"] * 3
