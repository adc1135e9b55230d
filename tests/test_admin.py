"""The desk: its pages, the Council's form, and what is done with it."""

import re

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile

from cities.models import City, Network
from practices.models import GoodPractice, Place
from practices.workflow import transition
from tests.factories import (
    PNG,
    make_activity,
    make_city,
    make_document,
    make_index_result,
    make_network,
    make_officer,
    make_picture,
    make_practice,
    make_staff,
    make_superuser,
    make_topic,
    practice_form,
)

pytestmark = pytest.mark.django_db

BASE = "/admin/practices/goodpractice/"
INLINE_CODE = re.compile(
    r"""\sstyle=|<style|\son[a-z]+=["']|<script(?![^>]*\ssrc=)[^>]*>|javascript:""",
    re.I,
)
LIST_BUDGET = 15
FORM_BUDGET = 30


@pytest.fixture
def city():
    return make_city("Exampleville", "PT")


@pytest.fixture
def officer(client, city):
    user = make_officer(city)
    client.force_login(user)
    return user


@pytest.fixture
def staff(client):
    user = make_staff()
    client.force_login(user)
    return user


@pytest.fixture
def superuser(client):
    user = make_superuser()
    client.force_login(user)
    return user


def text_of(response):
    return response.content.decode()


def sentences(response):
    return [str(message) for message in response.context["messages"]]


def labels_of(response):
    """The headings of the form from top to bottom, with their numbers."""
    pattern = r"<(?:h2|label|legend)[^>]*>\s*(\d[\d–]*) "
    return re.findall(pattern, text_of(response))


# Pages


@pytest.fixture
def everything(city):
    """One of each thing that the desk has a page for; its rows by their models."""
    practice = make_practice("Open door", city=city, topics=[make_topic()])
    make_document(practice)
    make_picture(practice)
    network = make_network()
    activity = make_activity(network, city=city)
    result = make_index_result(city)
    rows = [practice, network, activity, result, city]
    return {type(row): row for row in rows}


@pytest.mark.parametrize("language", ["", "/fr"])
def test_every_page_of_the_desk_answers_without_inline_code(
    client, superuser, everything, language
):
    for model in admin.site._registry:
        base = f"{language}/admin/{model._meta.app_label}/{model._meta.model_name}/"
        addresses = [base, f"{base}add/"]
        if row := model._default_manager.first():
            addresses += [
                f"{base}{row.pk}/{page}/" for page in ("change", "delete", "history")
            ]
        for address in addresses:
            response = client.get(address)
            kept = address.endswith(f"topic/{row.pk}/delete/") if row else False
            assert response.status_code == (403 if kept else 200), address
            assert not INLINE_CODE.search(text_of(response)), address


@pytest.mark.parametrize(
    "address", ["/admin/", "/fr/admin/", "/admin/practices/", "/admin/password_change/"]
)
def test_the_pages_around_have_no_inline_code(client, superuser, address):
    response = client.get(address)
    assert response.status_code == 200
    assert not INLINE_CODE.search(text_of(response))
    assert "style-src 'self'" in response.headers["Content-Security-Policy"]


def test_every_model_of_the_catalogue_is_at_the_desk():
    names = {model.__name__ for model in admin.site._registry}
    assert names >= {
        "City",
        "GoodPractice",
        "IndexArea",
        "IndexResult",
        "Network",
        "NetworkActivity",
        "Picture",
        "Place",
        "ReferenceDocument",
        "Topic",
    }


def test_the_sign_in_page_is_for_everyone_and_leaves_nothing_but_its_token(client):
    response = client.get("/admin/login/")
    assert "Sign in to the desk" in text_of(response)
    assert not INLINE_CODE.search(text_of(response))
    assert "theme.js" not in text_of(response)
    assert [name.removeprefix("__Host-") for name in client.cookies] == ["csrftoken"]


def test_the_first_page_offers_to_describe_a_practice(client, officer):
    page = text_of(client.get("/admin/"))
    assert f'href="{BASE}add/"' in page
    assert "Describe a good practice" in page


def test_each_page_leads_to_itself_in_the_other_language(client, officer):
    assert f'href="/fr{BASE}?q=a"' in text_of(client.get(f"{BASE}?q=a"))
    assert f'href="{BASE}?q=a"' in text_of(client.get(f"/fr{BASE}?q=a"))


# The list


def test_the_list_holds_its_budget_with_a_hundred_practices(
    client, staff, django_assert_max_num_queries
):
    topics = [make_topic(f"Topic {number}") for number in range(3)]
    for number in range(100):
        make_practice("" if number % 5 == 0 else f"Practice {number}", topics=topics)
    with django_assert_max_num_queries(LIST_BUDGET):
        response = client.get(BASE)
    assert text_of(response).count('class="field-practice') == 100


def test_the_list_of_cities_holds_its_budget(
    client, staff, django_assert_max_num_queries
):
    networks = [make_network(f"Network {number}") for number in range(3)]
    for number in range(100):
        make_city(f"City {number}", networks=networks)
    with django_assert_max_num_queries(LIST_BUDGET):
        client.get("/admin/cities/city/")


@pytest.mark.parametrize("model", ["place", "referencedocument", "picture"])
def test_the_lists_of_parts_hold_their_budget(
    client, staff, django_assert_max_num_queries, model
):
    for number in range(20):
        practice = make_practice(f"Practice {number}")
        make_document(practice, link="https://example.org/")
    with django_assert_max_num_queries(LIST_BUDGET):
        client.get(f"/admin/practices/{model}/")


@pytest.mark.parametrize(
    "model", ["networkactivity", "indexresult", "network", "indexarea"]
)
def test_the_lists_of_networks_and_results_hold_their_budget(
    client, staff, city, django_assert_max_num_queries, model
):
    for number in range(20):
        make_activity(make_network(f"Network {number}"), city=city)
        make_index_result(city, year=2000 + number)
    with django_assert_max_num_queries(LIST_BUDGET):
        client.get(f"/admin/cities/{model}/")


@pytest.mark.parametrize(
    "query", ["setubal", "SETÚBAL", "danca", "dança", "portug", "ensino"]
)
def test_practices_are_found_without_accents(client, staff, query):
    make_practice(
        "Dança na rua",
        city=make_city("Setúbal", "PT"),
        topics=[make_topic("Ensino")],
        status="draft",
    )
    make_practice("Something else", city=make_city("Oslo", "NO"))
    response = client.get(BASE, {"q": query})
    assert [str(found) for found in response.context["cl"].result_list] == [
        "Dança na rua"
    ]


@pytest.mark.parametrize("query", ["zurich", "Zürich", "zuri", "turicum"])
def test_cities_are_found_by_any_spelling(client, staff, query):
    make_city("Zürich", "CH", aliases="Turicum")
    make_city("Oslo", "NO")
    response = client.get("/admin/cities/city/", {"q": query})
    assert [str(found) for found in response.context["cl"].result_list] == ["Zürich"]


@pytest.mark.parametrize("query", ['"', "a" * 10_000, "😀", "' OR 1=1 --", "%", "\\"])
def test_no_search_breaks_a_list(client, staff, city, query):
    make_practice("Open door", city=city)
    for address in (
        BASE,
        "/admin/cities/city/",
        "/admin/practices/place/",
        "/admin/practices/topic/",
        "/admin/cities/indexresult/",
    ):
        assert client.get(address, {"q": query}).status_code == 200


def test_topics_and_places_and_results_are_searched_by_folded_words(client, staff):
    city = make_city("Malmö", "SE")
    make_topic("Égalité")
    make_practice("Open door", city=city)
    make_index_result(city)
    for address, query in [
        ("/admin/practices/topic/", "egalite"),
        ("/admin/practices/place/", "malmo"),
        ("/admin/cities/indexresult/", "malmo"),
    ]:
        assert client.get(address, {"q": query}).context["cl"].result_count == 1


def test_the_filter_of_countries_names_those_there_are(client, staff):
    make_city("Oslo", "NO")
    make_city("Lisbon", "PT")
    response = client.get("/admin/cities/city/?country=NO")
    assert "?country=PT" in text_of(response)
    assert "?country=FR" not in text_of(response)
    assert [str(found) for found in response.context["cl"].result_list] == ["Oslo"]


def test_a_step_is_taken_with_several_practices_at_once(client, staff, city):
    ready = make_practice("Ready", city=city, status="submitted", purpose="To meet.")
    ready.topics.set([make_topic()])
    unready = make_practice("Unready", city=city, status="submitted")
    chosen = {"action": "publish", "_selected_action": [ready.pk, unready.pk]}
    response = client.post(BASE, chosen, follow=True)
    assert sentences(response) == [
        "Unready: Before “Publish”, the practice still needs: a topic, "
        "Purpose or Process.",
        "1 practice: Publish",
    ]
    statuses = GoodPractice.objects.order_by("title").values_list("status", flat=True)
    assert list(statuses) == ["published", "submitted"]


# The form


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


def test_the_text_is_saved_before_the_step_is_taken(client, staff, city):
    practice = make_practice(
        "Open door",
        city=city,
        topics=[make_topic()],
        purpose="Old.",
        status="submitted",
    )
    form = practice_form(practice, purpose="New.", _transition="publish")
    client.post(f"{BASE}{practice.pk}/change/", form)
    practice.refresh_from_db()
    assert (practice.status, practice.purpose) == ("published", "New.")


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
        "Nothing was saved: the practice was sent in meanwhile and is with the "
        "programme. If you go back, your text is still in the form."
    ]
    assert GoodPractice.objects.get().title == "Open door"


def test_the_buttons_are_the_steps_there_are(client, staff, city):
    practice = make_practice("Open door", city=city, status="submitted")
    page = text_of(client.get(f"{BASE}{practice.pk}/change/"))
    steps = re.findall(r'name="_transition" value="(\w+)"', page)
    assert steps == ["request_changes", "publish"]


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


def test_staff_choose_the_language_and_the_evidence(client, staff, city):
    practice = make_practice("Open door", city=city, status="draft")
    form = practice_form(practice, language="sq", evidence="measured", _continue="1")
    client.post(f"{BASE}{practice.pk}/change/", form)
    practice.refresh_from_db()
    assert (practice.language, practice.evidence) == ("sq", "measured")
    assert 'value="fr" selected' in text_of(client.get(f"/fr{BASE}add/"))


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


def test_a_picture_needs_its_alternative_text(client, officer, city):
    form = new_form(city, _continue="1") | {
        "pictures-TOTAL_FORMS": 1,
        "pictures-0-file": SimpleUploadedFile("a.png", PNG),
    }
    assert errors_of(client.post(f"{BASE}add/", form)) == ["This field is required."]
    form["pictures-0-file"] = SimpleUploadedFile("a.png", PNG)
    form["pictures-0-alternative_text"] = "Mothers at a table"
    client.post(f"{BASE}add/", form)
    assert GoodPractice.objects.get().pictures.get().alternative_text


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


# History


def test_the_history_shows_who_changed_what(client, officer, city):
    practice = make_practice(
        "Open door", city=city, topics=[make_topic()], purpose="Old.", status="draft"
    )
    form = practice_form(practice, purpose="New.", _transition="submit")
    client.post(f"{BASE}{practice.pk}/change/", form)
    page = text_of(client.get(f"{BASE}{practice.pk}/history/"))
    assert officer.username in page
    assert "<del>Old.</del> <ins>New.</ins>" in page
    assert '<span class="state state-submitted">Submitted</span>' in page


def test_a_version_is_shown_to_read_and_cannot_be_put_back(client, staff, city):
    practice = make_practice("Old title", city=city, status="draft")
    version = practice.history.first()
    practice.title = "New title"
    practice.save()
    address = f"{BASE}{practice.pk}/history/{version.pk}/"
    page = text_of(client.get(address))
    assert '<div class="readonly">Old title</div>' in page
    assert "<textarea" not in page
    response = client.post(address, practice_form(practice, title="Old title"))
    assert response.status_code == 404
    assert GoodPractice.objects.get().title == "New title"
    assert client.get(f"{BASE}{practice.pk}/history/x/").status_code == 404


# Cities, topics, accounts


def test_only_superusers_decide_who_writes_for_a_city(client, staff, city):
    form = {"name": city.name, "kind": "city", "country": "PT", "membership": "member"}
    address = f"/admin/cities/city/{city.pk}/change/"
    client.post(address, form | {"officers": [staff.pk]})
    assert list(city.officers.all()) == []
    client.force_login(make_superuser())
    client.post(address, form | {"officers": [staff.pk]})
    assert list(city.officers.all()) == [staff]


def test_a_topic_with_practices_is_kept(client, staff):
    used, unused = make_topic("Used"), make_topic("Unused")
    make_practice("Open door", topics=[used])
    for topic, answer in [(used, 403), (unused, 302)]:
        address = f"/admin/practices/topic/{topic.pk}/delete/"
        assert client.post(address, {"post": "yes"}).status_code == answer


def test_a_topic_has_a_name_in_each_language(client, staff):
    form = {"name_en": "Housing", "name_fr": "Logement", "tier": "core", "order": 1}
    client.post("/admin/practices/topic/add/", form)
    assert "Logement" in text_of(client.get("/fr/admin/practices/topic/"))


def test_a_city_with_practices_cannot_be_deleted(client, staff, city):
    make_practice("Open door", city=city)
    client.post(f"/admin/cities/city/{city.pk}/delete/", {"post": "yes"})
    assert City.objects.filter(pk=city.pk).exists()


def test_a_published_practice_is_linked_to_its_page(client, staff, city):
    public = make_practice("Public", city=city)
    draft = make_practice("Secret", city=city, status="draft")
    assert f'href="/practices/{public.slug}/"' in text_of(
        client.get(f"{BASE}{public.pk}/change/")
    )
    assert "View on site" not in text_of(client.get(f"{BASE}{draft.pk}/change/"))


def test_an_account_that_is_disabled_is_asked_to_sign_in(client, officer):
    User.objects.filter(pk=officer.pk).update(is_active=False)
    assert client.get("/admin/").status_code == 302
