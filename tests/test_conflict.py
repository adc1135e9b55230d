"""Two people, two windows, two clicks: nothing is overwritten, nor done twice."""

import re
from threading import Thread

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from practices.models import GoodPractice, PracticeVersion
from tests.factories import (
    PNG,
    make_city,
    make_document,
    make_officer,
    make_practice,
    make_topic,
    practice_form,
)
from tests.pages import read
from tests.test_rolling_draft import change, opened

pytestmark = pytest.mark.django_db

BASE = "/admin/practices/goodpractice/"


@pytest.fixture
def practice(officer, city):
    return make_practice(
        "Open door", city=city, status="draft", purpose="Old.", process="Old way."
    )


@pytest.fixture
def colleague(city):
    """A second officer of the city, signed in elsewhere."""
    client = Client()
    client.force_login(make_officer(city))
    return client


def form_of(practice, hidden, **fields):
    practice = GoodPractice.objects.get(pk=practice.pk)
    return practice_form(practice, _continue="1", **fields) | hidden


def both_open(client, colleague, practice):
    return opened(client, change(practice))[0], opened(colleague, change(practice))[0]


def as_sent(page):
    """What a browser sends of the page that asks which wording is to stay."""
    form: dict[str, list[str] | str] = {}
    for field in page.all("input"):
        if field["type"] == "radio" and "checked" not in field.attributes:
            continue
        form[field["name"]] = [*form.get(field["name"], []), field["value"]]
    return form | {"_continue": "1"}


def test_what_only_one_of_two_changed_is_taken_by_itself(client, colleague, practice):
    mine, theirs = both_open(client, colleague, practice)
    my_form = form_of(practice, mine, purpose="Mine.")
    colleague.post(change(practice), form_of(practice, theirs, process="Theirs."))
    page = client.post(change(practice), my_form, follow=True)
    practice.refresh_from_db()
    assert (practice.purpose, practice.process) == ("Mine.", "Theirs.")
    told = [str(message) for message in page.context["messages"]]
    assert "While you wrote, this was changed too, and is kept: Process." in told


def test_where_both_changed_a_part_the_person_is_asked(client, colleague, practice):
    mine, theirs = both_open(client, colleague, practice)
    my_form = form_of(practice, mine, purpose="Mine <b>.", title="My door")
    colleague.post(change(practice), form_of(practice, theirs, purpose="Theirs."))
    page = read(client.post(change(practice), my_form))
    practice.refresh_from_db()
    assert (practice.purpose, practice.title) == ("Theirs.", "Open door")
    assert page.one("legend").text == "Purpose"
    radios = [field for field in page.all("input") if field["type"] == "radio"]
    assert [field["value"] for field in radios] == ["mine", "theirs", "both"]
    assert "checked" in radios[0].attributes
    assert "Mine" in page.all("ins")[0].text

    client.post(change(practice), as_sent(page))
    practice.refresh_from_db()
    assert (practice.purpose, practice.title) == ("Mine <b>.", "My door")


def test_who_saved_in_another_window_herself_is_told_so(client, practice):
    one, other = (opened(client, change(practice))[0] for _window in range(2))
    my_form = form_of(practice, one, purpose="Here.")
    client.post(change(practice), form_of(practice, other, purpose="There."))
    page = read(client.post(change(practice), my_form)).text
    assert "You saved this practice yourself on" in page
    assert "in another window." in page


def test_the_other_wording_can_be_chosen_part_by_part(client, colleague, practice):
    mine, theirs = both_open(client, colleague, practice)
    my_form = form_of(practice, mine, purpose="Mine.", process="My way.")
    their_form = form_of(practice, theirs, purpose="Theirs.", process="Their way.")
    colleague.post(change(practice), their_form)
    form = as_sent(read(client.post(change(practice), my_form)))
    client.post(change(practice), form | {"take-purpose": "theirs"})
    practice.refresh_from_db()
    assert (practice.purpose, practice.process) == ("Theirs.", "My way.")


def test_both_wordings_of_a_text_can_be_kept(client, colleague, practice):
    mine, theirs = both_open(client, colleague, practice)
    fields = {"purpose": "Mine.", "title": "My door", "process": ""}
    my_form = form_of(practice, mine, **fields)
    fields = {"purpose": "Theirs.", "title": "Their door", "process": "Their way."}
    colleague.post(change(practice), form_of(practice, theirs, **fields))
    page = read(client.post(change(practice), my_form))
    both = [f["name"] for f in page.all("input") if f.attributes.get("value") == "both"]
    assert both == ["take-purpose"]
    assert "of yours only what you choose is kept" in page.text

    wanted = {f"take-{name}": "both" for name in ("purpose", "title", "process")}
    client.post(change(practice), as_sent(page) | wanted)
    practice.refresh_from_db()
    assert practice.purpose.split() == ["Theirs.", "Mine."]
    assert (practice.title, practice.process) == ("My door", "")


def test_what_was_typed_is_kept_while_the_person_is_asked(client, colleague, practice):
    mine, theirs = both_open(client, colleague, practice)
    my_form = form_of(practice, mine, purpose="Mine.")
    colleague.post(change(practice), form_of(practice, theirs, purpose="Theirs."))
    client.post(change(practice), my_form)
    _hidden, page = opened(client, change(practice))
    assert "Mine.</textarea>" in page


def test_the_person_is_asked_again_when_it_moved_on_meanwhile(
    client, colleague, practice
):
    mine, theirs = both_open(client, colleague, practice)
    my_form = form_of(practice, mine, purpose="Mine.")
    colleague.post(change(practice), form_of(practice, theirs, purpose="Theirs."))
    form = as_sent(read(client.post(change(practice), my_form)))
    again, _page = opened(colleague, change(practice))
    colleague.post(change(practice), form_of(practice, again, purpose="Theirs anew."))
    page = read(client.post(change(practice), form))
    assert page.one("legend").text == "Purpose"
    practice.refresh_from_db()
    assert practice.purpose == "Theirs anew."
    client.post(change(practice), as_sent(page))
    practice.refresh_from_db()
    assert practice.purpose == "Mine."


def test_the_same_change_twice_is_no_conflict(client, colleague, practice):
    mine, theirs = both_open(client, colleague, practice)
    my_form = form_of(practice, mine, purpose="Same.", process="Mine.")
    colleague.post(change(practice), form_of(practice, theirs, purpose="Same."))
    response = client.post(change(practice), my_form)
    assert response.status_code == 302
    practice.refresh_from_db()
    assert (practice.purpose, practice.process) == ("Same.", "Mine.")


def test_an_untouched_form_overwrites_nothing(client, colleague, practice):
    mine, theirs = both_open(client, colleague, practice)
    my_form = form_of(practice, mine)
    topic = make_topic()
    changed = form_of(practice, theirs, purpose="Theirs.", topics=[topic.pk])
    changed |= {"contact_name": "Their contact", "contact_may_be_asked": "on"}
    changed |= {"years_from": "2001", "years_to": "2002"}
    colleague.post(change(practice), changed)
    versions = PracticeVersion.objects.count()
    client.post(change(practice), my_form)
    practice.refresh_from_db()
    assert practice.purpose == "Theirs."
    assert list(practice.topics.all()) == [topic]
    assert practice.contact_name == "Their contact"
    assert practice.contact_may_be_asked
    assert (practice.start_year, practice.end_year) == (2001, 2002)
    assert PracticeVersion.objects.count() == versions


def test_a_list_is_taken_as_a_whole(client, colleague, practice, city):
    mine, theirs = both_open(client, colleague, practice)
    oslo, paris = make_city("Oslo", "NO"), make_city("Paris", "FR")
    first, second = form_of(practice, mine), form_of(practice, theirs)
    second |= {"places-TOTAL_FORMS": 2, "places-1-city": oslo.pk}
    colleague.post(change(practice), second)
    client.post(change(practice), first | {"purpose": "Mine."})
    assert practice.place_names == ["Exampleville", "Oslo"]

    practice = GoodPractice.objects.get()
    mine, theirs = both_open(client, colleague, practice)
    first, second = form_of(practice, mine), form_of(practice, theirs)
    first |= {
        "places-TOTAL_FORMS": 3,
        "places-2-city": paris.pk,
        "places-1-DELETE": "on",
    }
    second |= {"places-TOTAL_FORMS": 3, "places-2-country": "SE"}
    colleague.post(change(practice), second)
    page = read(client.post(change(practice), first))
    assert page.one("legend").text == "City / Country"
    response = client.post(change(practice), as_sent(page))
    assert response.status_code == 302
    practice = GoodPractice.objects.get()
    assert practice.place_names == ["Exampleville", "Paris"]
    assert practice.countries == ["FR", "PT"]


def test_their_list_can_be_chosen(client, colleague, practice):
    oslo = make_city("Oslo", "NO")
    mine, theirs = both_open(client, colleague, practice)
    first, second = form_of(practice, mine), form_of(practice, theirs)
    first |= {"places-TOTAL_FORMS": 2, "places-1-country": "SE"}
    second |= {"places-TOTAL_FORMS": 2, "places-1-city": oslo.pk}
    colleague.post(change(practice), second)
    form = as_sent(read(client.post(change(practice), first)))
    client.post(change(practice), form | {"take-places": "theirs"})
    assert GoodPractice.objects.get().place_names == ["Exampleville", "Oslo"]


def documents_form(practice, hidden, **fields):
    form = form_of(practice, hidden)
    documents = list(practice.reference_documents.all())
    prefix = "reference_documents"
    form[f"{prefix}-TOTAL_FORMS"] = form[f"{prefix}-INITIAL_FORMS"] = len(documents)
    for number, document in enumerate(documents):
        form[f"{prefix}-{number}-id"] = document.pk
        form[f"{prefix}-{number}-practice"] = practice.pk
        form[f"{prefix}-{number}-title"] = document.title
        form[f"{prefix}-{number}-link"] = document.link
    return form | fields


def test_documents_of_both_lead_to_the_list_that_is_chosen(client, colleague, practice):
    make_document(practice, "Stored file")
    make_document(practice, "Stored link", link="https://example.org/a")
    mine, theirs = both_open(client, colleague, practice)
    prefix = "reference_documents"
    first = documents_form(practice, mine, **{f"{prefix}-0-title": "My title"})
    second = documents_form(practice, theirs, **{f"{prefix}-1-DELETE": "on"})
    colleague.post(change(practice), second)
    page = read(client.post(change(practice), first))
    assert page.one("legend").text == "Key reference documents"
    response = client.post(change(practice), as_sent(page))
    assert response.status_code == 302
    kept = [(d.title, d.link, bool(d.file)) for d in practice.reference_documents.all()]
    assert kept == [
        ("My title", "", True),
        ("Stored link", "https://example.org/a", False),
    ]


def test_chosen_files_are_said_to_be_chosen_again(client, colleague, practice):
    mine, theirs = both_open(client, colleague, practice)
    first = form_of(practice, mine, purpose="Mine.") | {
        "pictures-TOTAL_FORMS": 1,
        "pictures-0-file": SimpleUploadedFile("a.png", PNG),
        "pictures-0-alternative_text": "A table",
    }
    colleague.post(change(practice), form_of(practice, theirs, purpose="Theirs."))
    page = client.post(change(practice), first).content.decode()
    assert "choose these files again: a.png." in page


@pytest.mark.parametrize("seen", ["", "x", "-1", "9" * 40])
def test_a_number_that_is_none_leads_to_a_question_at_most(
    client, colleague, practice, seen
):
    _mine, theirs = both_open(client, colleague, practice)
    colleague.post(change(practice), form_of(practice, theirs, purpose="Theirs."))
    form = form_of(practice, {"seen": seen}, purpose="Mine.")
    assert client.post(change(practice), form).status_code == 200
    practice.refresh_from_db()
    assert practice.purpose == "Theirs."


def test_saving_writes_a_version_for_each_change(client, practice, officer):
    hidden, _page = opened(client, change(practice))
    client.post(change(practice), form_of(practice, hidden, purpose="New."))
    hidden, _page = opened(client, change(practice))
    client.post(change(practice), form_of(practice, hidden))
    noted = [(v.number, v.action, v.by) for v in PracticeVersion.objects.all()]
    assert noted == [(2, "save", officer), (1, "import", None)]


# Sent twice


def test_a_double_click_saves_once(client, officer, city):
    hidden, _page = opened(client, f"{BASE}add/")
    form = practice_form(None, title="Open door", _continue="1") | hidden
    form |= {"places-TOTAL_FORMS": 1, "places-0-city": city.pk}
    answers = [client.post(f"{BASE}add/", form) for _click in range(2)]
    practice = GoodPractice.objects.get()
    assert {a.headers["Location"] for a in answers} == {change(practice)}


def test_a_double_click_on_send_sends_once(client, officer, city):
    practice = make_practice(
        "Open door", city=city, topics=[make_topic()], purpose="x", status="draft"
    )
    hidden, _page = opened(client, change(practice))
    form = practice_form(practice, _transition="submit") | hidden
    for _click in range(2):
        page = client.post(change(practice), form, follow=True)
    assert "it was saved once" in page.content.decode()
    assert PracticeVersion.objects.filter(action="submit").count() == 1


def test_a_new_form_sent_again_with_more_text_is_no_second_practice(
    client, officer, city
):
    hidden, _page = opened(client, f"{BASE}add/")
    form = practice_form(None, title="Open door", _continue="1") | hidden
    form |= {"places-TOTAL_FORMS": 1, "places-0-city": city.pk}
    client.post(f"{BASE}add/", form)
    page = client.post(f"{BASE}add/", form | {"purpose": "More."}, follow=True)
    practice = GoodPractice.objects.get()
    assert "More.</textarea>" in page.content.decode()
    assert "was kept automatically" in page.content.decode()
    fields = page.context["adminform"].form.data.dict()
    hidden = {n: str(page.context[n]) for n in ("form_key", "restored", "seen")}
    client.post(change(practice), fields | hidden | {"_continue": "1"})
    practice.refresh_from_db()
    assert practice.purpose == "More."
    assert practice.place_names == ["Exampleville"]


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_the_same_moment_make_one_practice(officer, client, city):
    if connection.vendor == "sqlite":
        pytest.skip("one connection in memory: the browser's tests click twice")
    hidden, _page = opened(client, f"{BASE}add/")
    form = practice_form(None, title="Open door", _continue="1") | hidden
    form |= {"places-TOTAL_FORMS": 1, "places-0-city": city.pk}

    def click():
        browser = Client()
        browser.cookies = client.cookies
        browser.post(f"{BASE}add/", form)
        connection.close()

    clicks = [Thread(target=click) for _click in range(4)]
    for thread in clicks:
        thread.start()
    for thread in clicks:
        thread.join()
    assert GoodPractice.objects.count() == 1
    assert re.fullmatch("open-door", GoodPractice.objects.get().slug)
