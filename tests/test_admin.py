"""The desk: its pages, the Council's form, and what is done with it."""

import re

import pytest
from django.contrib import admin
from django.contrib.auth.models import User

from cities.models import City
from practices.models import Topic
from tests.factories import (
    make_activity,
    make_city,
    make_document,
    make_index_result,
    make_network,
    make_picture,
    make_practice,
    make_superuser,
    make_topic,
)
from tests.pages import read

pytestmark = pytest.mark.django_db

BASE = "/admin/practices/goodpractice/"
INLINE_CODE = re.compile(
    r"""\sstyle=|<style|\son[a-z]+=["']|<script(?![^>]*\ssrc=)[^>]*>|javascript:""",
    re.I,
)
LIST_BUDGET = 15
FORM_BUDGET = 30


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
    practice = make_practice(
        "Open door", city=city, topics=[make_topic()], status="draft"
    )
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
        addresses = [base]
        if "add" in model._meta.default_permissions and model is not User:
            addresses.append(f"{base}add/")
        if row := model._default_manager.first():
            deleted = ["delete"] if model is not User else []
            pages = ["change", "history", *deleted]
            addresses += [f"{base}{row.pk}/{page}/" for page in pages]
        for address in addresses:
            response = client.get(address)
            assert response.status_code == 200, address
            assert not INLINE_CODE.search(text_of(response)), address


@pytest.mark.parametrize("address", ["/admin/", "/fr/admin/", "/admin/practices/"])
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
        "Topic",
    }


def test_the_sign_in_page_is_for_everyone_and_leaves_nothing_but_its_token(client):
    response = client.get("/admin/login/", follow=True)
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
        "/admin/practices/topic/",
        "/admin/cities/indexresult/",
    ):
        assert client.get(address, {"q": query}).status_code == 200


def test_topics_and_results_are_searched_by_folded_words(client, staff):
    city = make_city("Malmö", "SE")
    make_topic("Égalité")
    make_practice("Open door", city=city)
    make_index_result(city)
    for address, query in [
        ("/admin/practices/topic/", "egalite"),
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


# Cities, topics, accounts


def test_only_superusers_decide_who_writes_for_a_city(client, staff, city):
    form = {"name": city.name, "kind": "city", "country": "PT", "membership": "member"}
    address = f"/admin/cities/city/{city.pk}/change/"
    client.post(address, form | {"officers": [staff.pk]})
    assert list(city.officers.all()) == []
    client.force_login(make_superuser())
    client.post(address, form | {"officers": [staff.pk]})
    assert list(city.officers.all()) == [staff]


def test_a_topic_with_practices_is_kept_and_says_why(client, staff):
    used, unused = make_topic("Used"), make_topic("Unused")
    make_practice("Open door", topics=[used, unused])
    make_practice("Secret garden", topics=[used], status="draft")
    unused.practices.clear()
    for topic in (used, unused):
        client.post(f"/admin/practices/topic/{topic.pk}/delete/", {"post": "yes"})

    assert list(Topic.objects.all()) == [used]
    page = text_of(client.get(f"/admin/practices/topic/{used.pk}/delete/"))
    assert "“Used” cannot be deleted" in page
    assert "Open door" in page
    assert "Secret garden" in page


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


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("untitled", ["Untitled practice, Lisbon", "Untitled practice, Oslo"]),
        ("Untitled practice", ["Untitled practice, Lisbon", "Untitled practice, Oslo"]),
        ("Untitled practice, Oslo", ["Untitled practice, Oslo"]),
        ("Oslo", ["Open door", "Untitled practice, Oslo"]),
        ("title", []),
    ],
)
def test_what_has_no_title_is_found_by_the_words_in_its_place(
    client, staff, words, found
):
    oslo = make_city("Oslo", "NO")
    make_practice("Open door", city=oslo)
    make_practice("", city=oslo, status="draft")
    make_practice("", city=make_city("Lisbon"), status="draft")

    page = read(client.get("/admin/practices/goodpractice/", {"q": words}))

    rows = [row.text for row in page.all("th", of="field-practice")]
    assert sorted(rows) == found
