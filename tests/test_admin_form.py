"""The desk: the Council's form, from an empty draft to what is sent in."""

import re
import time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cities.models import Network
from practices.models import GoodPractice, Place
from practices.versions import number_of
from practices.workflow import transition
from tests.factories import (
    PNG,
    make_city,
    make_document,
    make_network,
    make_picture,
    make_practice,
    make_topic,
    practice_form,
)
from tests.pages import read

pytestmark = pytest.mark.django_db

BASE = "/admin/practices/goodpractice/"
INLINE_CODE = re.compile(
    r"""\sstyle=|<style|\son[a-z]+=["']|<script(?![^>]*\ssrc=)[^>]*>|javascript:""",
    re.I,
)
LIST_BUDGET = 15
FORM_BUDGET = 33


def text_of(response):
    return response.content.decode()


def sentences(response):
    return [str(message) for message in response.context["messages"]]


def labels_of(response):
    """The headings of the form from top to bottom, with their numbers."""
    pattern = r"<(?:h2|label|legend)[^>]*>\s*(\d[\d–]*) "
    return re.findall(pattern, text_of(response))


def test_the_form_has_the_parts_of_the_councils_form_in_its_order(client, officer):
    page = client.get(f"{BASE}add/")
    assert labels_of(page) == [
        "1",
        "2–3",
        "4",
        "5",
        "6",
        "7",
        "8",
        "9",
        "10",
        "11",
        "12",
    ]


def test_a_new_form_says_that_nothing_is_saved_yet(client, officer):
    page = text_of(client.get(f"{BASE}add/"))
    assert ">New<" in page
    assert "Only you see it. Next: save it as a draft." in page
    assert "Only its city and the programme see it" not in page


def test_the_languages_stand_by_their_names(client, officer):
    for prefix, names in (
        ("", ["Belarusian", "Bulgarian", "Chinese", "Maltese", "Somali", "Welsh"]),
        ("/fr", ["Chinois", "Maltais", "Mongol", "Persan", "Somali"]),
    ):
        page = text_of(client.get(f"{prefix}{BASE}add/"))
        places = [page.index(f">{name}</option>") for name in names]
        assert places == sorted(places)


def test_the_status_and_the_next_step_are_always_in_sight(client, officer, city):
    practice = make_practice("Open door", city=city, status="submitted")
    page = text_of(client.get(f"{BASE}{practice.pk}/change/"))
    assert '<span class="state state-submitted">Submitted</span>' in page
    assert "Next: it is published, or comes back with questions." in page
    assert "_transition" not in page
    assert "/admin/cities/" not in page


def test_the_form_holds_its_budget(client, staff, django_assert_max_num_queries):
    cities = [make_city(f"City {number}") for number in range(5)]
    topics = [make_topic(f"Topic {number}") for number in range(5)]
    practice = make_practice(
        "Open door", cities=cities, topics=topics, status="submitted"
    )
    for _number in range(3):
        make_document(practice, link="https://example.org/")
        make_picture(practice)
    with django_assert_max_num_queries(FORM_BUDGET):
        client.get(f"{BASE}{practice.pk}/change/")


def test_the_form_of_an_officer_holds_its_budget(
    client, officer, city, django_assert_max_num_queries
):
    practice = make_practice("Open door", city=city, status="draft")
    with django_assert_max_num_queries(FORM_BUDGET):
        client.get(f"{BASE}{practice.pk}/change/")
    with django_assert_max_num_queries(FORM_BUDGET):
        client.get(f"{BASE}add/")


def test_an_officer_finds_her_own_city_filled_in(client, officer, city):
    page = client.get(f"{BASE}add/")
    assert f'<option value="{city.pk}" selected>Exampleville</option>' in text_of(page)


def test_only_the_first_place_looks_asked_for(client, officer, city):
    page = read(client.get(f"{BASE}add/"))
    first, second = (page.one(id=f"places-{number}").one("h3") for number in range(2))
    assert "not required" not in first.text
    assert "(not required)" in second.text


def new_form(city, **changes):
    form = practice_form(None, title="Open door", purpose="To meet.") | {
        "places-TOTAL_FORMS": 1,
        "places-0-city": city.pk,
    }
    return form | changes


def test_a_new_practice_is_saved_as_a_draft(client, officer, city):
    response = client.post(f"{BASE}add/", new_form(city, _continue="1"), follow=True)
    practice = GoodPractice.objects.get()
    assert response.redirect_chain == [(f"{BASE}{practice.pk}/change/", 302)]
    assert (practice.status, practice.places_label) == (
        "draft",
        "Exampleville · Portugal",
    )
    assert practice.history.first().history_user == officer


def test_a_new_practice_is_described_and_sent_in_at_once(client, officer, city):
    form = new_form(city, topics=[make_topic().pk], _transition="submit")
    response = client.post(f"{BASE}add/", form, follow=True)
    assert sentences(response) == ["“Open door” was sent to the programme."]
    assert GoodPractice.objects.get().status == "submitted"


def test_what_was_typed_is_saved_when_it_cannot_be_sent_in_yet(client, officer, city):
    response = client.post(
        f"{BASE}add/", new_form(city, _transition="submit"), follow=True
    )
    assert sentences(response) == [
        "Open door: Before “Send to the programme”, the practice still needs: a topic.",
        "Everything that you typed is saved.",
    ]
    practice = GoodPractice.objects.get()
    assert (practice.status, practice.purpose) == ("draft", "To meet.")


def test_a_step_that_does_not_exist_is_refused_in_words(client, staff, city):
    practice = make_practice("Open door", city=city, status="draft")
    form = practice_form(practice, _transition="explode")
    response = client.post(f"{BASE}{practice.pk}/change/", form, follow=True)
    assert "Open door: “explode” cannot be done with a practice." in sentences(response)


def test_no_step_is_taken_by_getting_a_page(client, staff, city):
    practice = make_practice("Open door", city=city, status="submitted")
    client.get(f"{BASE}{practice.pk}/change/?_transition=publish")
    assert GoodPractice.objects.get().status == "submitted"


def test_a_form_that_comes_too_late_is_explained(client, officer, city):
    practice = make_practice(
        "Open door",
        city=city,
        topics=[make_topic()],
        purpose="To meet.",
        status="draft",
    )
    form = practice_form(practice, title="Too late", _transition="submit")
    transition(practice, "submit", officer)
    response = client.post(f"{BASE}{practice.pk}/change/", form, follow=True)
    assert sentences(response) == [
        "Nothing was saved: nobody can change the practice now, its status is "
        "“Submitted”. Your text is kept: it stands below, and in the form when it can "
        "be changed again."
    ]
    assert GoodPractice.objects.get().title == "Open door"


def test_the_period_is_shown_as_it_was_understood(client, officer, city):
    practice = make_practice(
        "Open door", city=city, status="draft", period_text="2013 onwards"
    )
    page = client.get(f"{BASE}{practice.pk}/change/")
    assert practice.period_label in text_of(page)
    assert "You see it here when you have saved." in text_of(client.get(f"{BASE}add/"))


@pytest.mark.parametrize(("desk", "language"), [("", "en"), ("/fr", "fr")])
def test_a_practice_of_an_officer_is_in_the_language_of_her_desk(
    client, officer, city, desk, language
):
    client.post(f"{desk}{BASE}add/", new_form(city, _continue="1"))
    assert GoodPractice.objects.get().language == language


def test_an_officer_may_write_in_another_language_than_that_of_her_desk(
    client, officer, city
):
    choice = read(client.get(f"/fr{BASE}add/")).one("select", name="language")
    assert "selected" in choice.one("option", value="fr").attributes
    client.post(f"{BASE}add/", new_form(city, language="fr", _continue="1"))
    practice = GoodPractice.objects.get()
    assert practice.language == "fr"
    form = practice_form(practice, language="", _continue="1")
    client.post(f"{BASE}{practice.pk}/change/", form)
    practice.refresh_from_db()
    assert practice.language == "fr"


def test_staff_choose_the_language_and_the_evidence(client, staff, city):
    practice = make_practice("Open door", city=city, status="draft")
    form = practice_form(practice, language="sq", evidence="measured", _continue="1")
    form |= {"impact": "12 families came."}
    client.post(f"{BASE}{practice.pk}/change/", form)
    practice.refresh_from_db()
    assert (practice.language, practice.evidence) == ("sq", "measured")
    assert 'value="fr" selected' in text_of(client.get(f"/fr{BASE}add/"))


def test_a_step_of_evidence_against_its_rule_is_not_taken(client, staff, city):
    practice = make_practice("Open door", city=city, status="submitted")
    form = practice_form(practice, impact="It went well.", evidence="measured")
    answer = client.post(f"{BASE}{practice.pk}/change/", form, follow=True)
    practice.refresh_from_db()
    assert (practice.impact, practice.evidence) == ("It went well.", "described")
    assert sentences(answer)[0] == (
        "The step of evidence stays “Described by the city”: Impact gives no figure."
    )


def test_a_hundred_kilobytes_in_any_script_come_back_as_they_were(
    client, officer, city
):
    process = "Київ, Ελλάδα, שלום, ā̈, 👩‍👩‍👧.\r\n" * 2500
    client.post(f"{BASE}add/", new_form(city, process=process, _continue="1"))
    assert GoodPractice.objects.get().process == process.strip()


# Places, documents, pictures


def errors_of(response):
    return re.findall(r"errorlist[^>]*>\s*<li>([^<]+)", text_of(response))


def test_an_officer_keeps_a_city_of_hers_in_her_practice(client, officer, city):
    other = make_city("Elsewhere", "NO")
    response = client.post(f"{BASE}add/", new_form(other, _continue="1"))
    assert errors_of(response) == [
        "Name at least one of your own cities: Exampleville."
    ]
    assert not GoodPractice.objects.exists()

    practice = make_practice("Open door", city=city, status="draft")
    form = practice_form(practice, _continue="1") | {"places-0-DELETE": "on"}
    response = client.post(f"{BASE}{practice.pk}/change/", form)
    assert errors_of(response) == [
        "Name at least one of your own cities: Exampleville."
    ]


def test_an_officer_adds_other_cities_and_countries(client, officer, city):
    other = make_city("Elsewhere", "NO")
    form = new_form(city, _continue="1") | {
        "places-TOTAL_FORMS": 3,
        "places-1-city": other.pk,
        "places-2-country": "SE",
        "places-2-locality": "Nowhere",
    }
    client.post(f"{BASE}add/", form)
    assert [str(place) for place in Place.objects.all()] == [
        "Exampleville",
        "Elsewhere",
        "Nowhere",
    ]


def test_the_same_place_twice_is_refused_in_words(client, officer, city):
    form = new_form(city, _continue="1")
    form |= {"places-TOTAL_FORMS": 2, "places-1-city": city.pk}
    assert errors_of(client.post(f"{BASE}add/", form)) == [
        "The same place is named twice."
    ]


def test_a_place_is_a_city_or_a_country(client, officer, city):
    form = new_form(city, **{"places-0-country": "PT"}, _continue="1")
    response = client.post(f"{BASE}add/", form)
    assert errors_of(response) == [
        "Give a city, or a country when there is no city, but not both."
    ]
    assert 'href="#places-group"' in text_of(response)


@pytest.mark.parametrize("said", ["5000", "9" * 20, "x", "-1"])
def test_a_form_of_more_places_than_there_can_be_is_refused_soon(
    client, officer, city, said
):
    practice = make_practice("Open door", city=city, status="draft")
    form = practice_form(practice, purpose="To meet.") | {"places-TOTAL_FORMS": said}
    began = time.monotonic()
    page = client.post(f"{BASE}{practice.pk}/change/", form)
    assert page.status_code == 200
    assert read(page).one("textarea", name="purpose").text == "To meet."
    assert time.monotonic() - began < 20
    assert GoodPractice.objects.get().purpose == ""


def test_a_mistake_is_named_on_top_and_keeps_what_was_typed(client, officer, city):
    form = new_form(city, contact_email="nowhere", process="We met.", _continue="1")
    response = client.post(f"{BASE}add/", form)
    assert '<a href="#id_contact_email">E-mail</a>' in text_of(response)
    assert "We met.</textarea>" in text_of(response)
    assert not GoodPractice.objects.exists()


def test_documents_come_as_links_or_files(client, officer, city):
    report = SimpleUploadedFile("report.pdf", b"%PDF-1.4")
    form = new_form(city, _continue="1") | {
        "reference_documents-TOTAL_FORMS": 2,
        "reference_documents-0-link": "example.org/plan",
        "reference_documents-1-file": report,
    }
    client.post(f"{BASE}add/", form)
    link, file = GoodPractice.objects.get().reference_documents.all()
    assert link.link == "https://example.org/plan"
    assert str(file.file).startswith("documents/report")


def test_a_document_that_is_neither_or_both_is_refused(client, officer, city):
    report = SimpleUploadedFile("report.pdf", b"%PDF-1.4")
    form = new_form(city, _continue="1") | {
        "reference_documents-TOTAL_FORMS": 2,
        "reference_documents-0-title": "Nothing",
        "reference_documents-1-link": "https://example.org/",
        "reference_documents-1-file": report,
    }
    response = client.post(f"{BASE}add/", form)
    assert errors_of(response) == ["Give a link or a file, one of the two."] * 2


def with_picture(city, **changes):
    picture = SimpleUploadedFile("a.png", PNG)
    return new_form(city, **changes) | {
        "pictures-TOTAL_FORMS": 1,
        "pictures-0-file": picture,
    }


def test_a_draft_keeps_a_picture_without_words_and_says_so_gently(
    client, officer, city
):
    saved = client.post(f"{BASE}add/", with_picture(city, _continue="1"), follow=True)
    assert GoodPractice.objects.get().pictures.get().alternative_text == ""
    assert "Draft saved." in sentences(saved)
    hints = read(saved).one("ul", **{"data-hints": "pictures"}).text
    assert "Say what each picture shows, for those who do not see it" in hints


def test_a_picture_without_words_or_tick_is_not_sent_in(client, officer, city):
    form = with_picture(city, topics=[make_topic().pk], _transition="submit")
    kept = client.post(f"{BASE}add/", form, follow=True)
    practice = GoodPractice.objects.get()
    assert (practice.status, practice.pictures.count()) == ("draft", 1)
    said = " ".join(sentences(kept))
    assert "the alternative text of each picture" in said
    assert "under each picture, the tick that whoever is shown agrees" in said


@pytest.mark.parametrize("of_update", [False, True])
def test_staff_publish_no_picture_whose_words_they_took_away(
    client, staff, city, of_update
):
    fields = {"topics": [make_topic()], "purpose": "To meet."}
    public = make_practice("Open door", city=city, **fields) if of_update else None
    practice = make_practice(
        "Open door", city=city, status="submitted", update_of=public, **fields
    )
    picture = make_picture(practice, persons_agree=True)
    form = practice_form(practice) | {
        "pictures-TOTAL_FORMS": 1,
        "pictures-INITIAL_FORMS": 1,
        "pictures-0-id": picture.pk,
        "pictures-0-practice": practice.pk,
        "pictures-0-alternative_text": " ",
        "pictures-0-persons_agree": "on",
        "_transition": "publish",
    }
    asked = client.post(f"{BASE}{practice.pk}/change/", form)
    answer = client.post(asked.url, {"seen": number_of(practice)}, follow=True)
    picture.refresh_from_db()
    practice.refresh_from_db()
    assert (picture.alternative_text, practice.status) == ("", "submitted")
    needed = "needs: the alternative text of each picture."
    assert needed in " ".join(sentences(answer))


def test_nobody_changes_the_pictures_of_a_public_practice(client, staff, city):
    practice = make_practice("Open door", city=city)
    picture = make_picture(practice, persons_agree=True)
    form = practice_form(practice) | {
        "pictures-TOTAL_FORMS": 2,
        "pictures-INITIAL_FORMS": 1,
        "pictures-0-id": picture.pk,
        "pictures-0-practice": practice.pk,
        "pictures-0-alternative_text": "",
        "pictures-1-file": SimpleUploadedFile("a.png", PNG),
    }
    client.post(f"{BASE}{practice.pk}/change/", form)
    kept = practice.pictures.get()
    assert (kept.alternative_text, kept.persons_agree) == ("Mothers at a table", True)


@pytest.mark.parametrize("status", ["draft", "submitted"])
def test_stored_files_are_linked_to_the_view_that_serves_them(
    client, officer, city, status
):
    practice = make_practice("Open door", city=city, status=status)
    document, picture = make_document(practice), make_picture(practice)
    page = text_of(client.get(f"{BASE}{practice.pk}/change/"))
    for address, kind in [
        (f"{BASE}{practice.pk}/files/documents/{document.pk}/", "application/pdf"),
        (f"{BASE}{practice.pk}/files/pictures/{picture.pk}/", "image/png"),
    ]:
        assert f'href="{address}"' in page
        response = client.get(address)
        assert response.headers["Content-Type"] == kind
        assert response.getvalue()
    assert "/media/" not in page


def test_a_file_of_another_kind_or_practice_is_absent(client, officer, city):
    practice = make_practice("Open door", city=city, status="draft")
    foreign = make_document(make_practice("Foreign"))
    for rest in (f"documents/{foreign.pk}", "passwords/1", "pictures/1"):
        assert client.get(f"{BASE}{practice.pk}/files/{rest}/").status_code == 404


def test_the_action_plan_of_a_network_is_linked_to_its_view(client, staff):
    network = make_network()
    address = f"/admin/cities/network/{network.pk}/change/"
    plan = SimpleUploadedFile("plan.pdf", b"%PDF-1.4")
    form = {"name_en": "North", "kind": "national", "status": "active"}
    client.post(address, form | {"action_plan_file": plan})
    assert Network.objects.get().action_plan_file
    page = text_of(client.get(address))
    assert f'href="/networks/{network.slug}/action-plan/"' in page


def test_a_title_stands_at_the_desk_as_it_is_written(client, officer, city):
    practice = make_practice("مدينة", city=city, status="draft")
    page = text_of(client.get(f"{BASE}{practice.pk}/change/"))
    assert '<h1 dir="auto">مدينة</h1>' in page
    page = text_of(client.get(f"{BASE}{practice.pk}/delete/"))
    assert '<p dir="auto"><strong>مدينة</strong></p>' in page
