"""Two of one kind become one: everything follows, every address still leads there."""

from typing import Any

import pytest

from cities.merging import links_to
from cities.models import City, FormerCityAddress, IndexArea
from practices.catalogue import deleted_slugs, known_keys
from practices.content import content_of, parts_of, write
from practices.indexing import catch_up
from practices.models import GoodPractice, Topic
from tests.factories import (
    make_activity,
    make_city,
    make_index_result,
    make_network,
    make_officer,
    make_practice,
    make_topic,
    make_user,
    practice_form,
)
from tests.merging import CITY, PRACTICE, TOPIC, found, merge, page_of, sentences
from tests.pages import read

pytestmark = pytest.mark.django_db


@pytest.fixture
def zurich(staff):
    return make_city("Zurich", "CH", aliases="Zurigo", population=400_000)


@pytest.fixture
def zuerich(staff):
    return make_city("Zürich am See", "CH", membership="practice")


# Cities


def test_the_page_counts_what_goes_over_and_changes_nothing(client, zurich, zuerich):
    make_practice("Open gardens", city=zurich)
    zurich.networks.add(make_network())
    page = page_of(client, CITY, zurich, zuerich)
    assert set(page.context["merge"].moves()) == {("networks", 1), ("places", 1)}
    text = page.content.decode()
    assert "“Zurich” becomes another spelling of “Zürich am See”." in text
    assert City.objects.count() == 2


def test_everything_that_names_a_city_follows_it(client, zurich, zuerich):
    network, area = make_network(), IndexArea.objects.create(name="Media", order=1)
    zurich.networks.add(network)
    officer = make_officer(zurich)
    activity = make_activity(network, city=zurich)
    result = make_index_result(zurich, 70, area=area, year=2020)
    practice = make_practice("Open gardens", city=zurich)
    merge(client, CITY, zurich, zuerich)
    assert not City.objects.filter(slug="zurich").exists()
    for row in (activity, result):
        row.refresh_from_db()
        assert row.city == zuerich
    assert practice.places.get().city == zuerich
    assert list(officer.cities.all()) == [zuerich]
    assert list(network.members.all()) == [zuerich]


def test_nothing_that_can_name_a_city_is_forgotten():
    """What a new model holds is moved as well: the columns are read, not listed."""
    tables = {link.model._meta.db_table for link in links_to(City)}
    assert tables >= {
        "cities_city_networks",
        "cities_city_officers",
        "cities_formercityaddress",
        "cities_indexresult",
        "cities_networkactivity",
        "practices_place",
    }
    assert not any("historical" in table for table in tables)


def test_the_old_name_and_its_spellings_find_the_city(client, zurich, zuerich):
    merge(client, CITY, zurich, zuerich)
    zuerich.refresh_from_db()
    assert zuerich.alias_list == ["Zurich", "Zurigo"]
    assert list(City.objects.matching("zurigo")) == [zuerich]


def test_a_city_takes_over_what_it_does_not_say_itself(client, zurich, zuerich):
    merge(client, CITY, zurich, zuerich)
    zuerich.refresh_from_db()
    assert (zuerich.population, zuerich.membership) == (400_000, "member")


def test_a_practice_of_both_cities_is_of_the_one_that_stays_once(
    client, zurich, zuerich
):
    practice = make_practice("Open gardens", cities=[zurich, zuerich])
    merge(client, CITY, zurich, zuerich)
    assert [place.city for place in practice.places.all()] == [zuerich]


def test_two_scores_for_one_edition_stop_it_until_one_is_chosen(
    client, zurich, zuerich
):
    old = make_index_result(zurich, 70, year=2020)
    make_index_result(zuerich, 65, year=2020)
    response = merge(client, CITY, zurich, zuerich)
    assert response.context["form"].errors[f"score-{old.pk}"] == [
        "Choose which of the two scores stays."
    ]
    assert City.objects.count() == 2
    merge(client, CITY, zurich, zuerich, **{f"score-{old.pk}": "goes"})
    assert [result.score for result in zuerich.index_results.all()] == [70]


def test_the_score_of_the_city_that_stays_can_be_kept(client, zurich, zuerich):
    old = make_index_result(zurich, 70, year=2020)
    make_index_result(zuerich, 65, year=2020)
    merge(client, CITY, zurich, zuerich, **{f"score-{old.pk}": "stays"})
    assert [result.score for result in zuerich.index_results.all()] == [65]


def test_the_same_score_twice_is_no_question(client, zurich, zuerich):
    make_index_result(zurich, 70)
    make_index_result(zuerich, 70)
    assert not page_of(client, CITY, zurich, zuerich).context["form"].fields
    merge(client, CITY, zurich, zuerich)
    assert zuerich.index_results.count() == 1


def test_an_old_address_leads_to_the_new_one_for_ever(client, zurich, zuerich):
    merge(client, CITY, zurich, zuerich)
    client.logout()
    for prefix in ("", "/fr"):
        response = client.get(f"{prefix}/cities/zurich/?x=1")
        assert response.status_code == 301
        new = f"{prefix}/cities/{zuerich.slug}/?x=1"
        assert response.headers["Location"] == new


def test_merges_in_a_row_lead_there_in_one_step(client, zurich, zuerich):
    third = make_city("Zürich", "CH")
    merge(client, CITY, zurich, zuerich)
    merge(client, CITY, zuerich, third)
    for slug in ("zurich", zuerich.slug):
        response = client.get(f"/cities/{slug}/")
        assert response.headers["Location"] == f"/cities/{third.slug}/"
    assert City.objects.at("zurich", zuerich.slug, third.slug).get() == third
    assert City.objects.get_by_natural_key("zurich") == third


def test_no_other_city_ever_gets_a_former_address(client, zurich, zuerich):
    merge(client, CITY, zurich, zuerich)
    assert make_city("Zurich", "CH").slug == "zurich-2"


def test_a_list_still_understands_the_old_city(client, zurich, zuerich):
    make_practice("Open gardens", city=zurich)
    merge(client, CITY, zurich, zuerich)
    page = client.get("/practices/?city=ZURICH")
    text = page.content.decode()
    assert "Open gardens" in text
    assert page.context["problems"] == {}
    assert f"city={zuerich.slug}" in text
    assert "city=zurich&" not in text


def test_a_search_finds_a_practice_by_the_old_name_of_its_city(client, zurich, zuerich):
    make_practice("Open gardens", city=zurich)
    merge(client, CITY, zurich, zuerich)
    for word in ("Zurigo", "See"):
        assert "Open gardens" in found(client, f"/practices/?q={word}")


def test_the_history_of_both_is_kept_with_the_reason(client, staff, zurich, zuerich):
    practice = make_practice("Open gardens", city=zurich)
    gone = zurich.pk
    merge(client, CITY, zurich, zuerich)
    reason = f"Merged zurich into {zuerich.slug}"
    rows = City.history.filter(id=gone)
    assert rows.first().history_type == "-"
    assert rows.first().history_change_reason == reason
    assert rows.first().history_user == staff
    assert zuerich.history.first().history_change_reason == reason
    place = practice.places.get()
    assert place.history.first().history_change_reason == reason
    for address in (
        f"{CITY}{zuerich.pk}/history/",
        f"{PRACTICE}{practice.pk}/history/",
    ):
        assert client.get(address).status_code == 200


def test_a_button_pressed_twice_merges_once(client, zurich, zuerich):
    merge(client, CITY, zurich, zuerich)
    response = merge(client, CITY, zurich, zuerich)
    assert response.status_code == 302
    assert sentences(response)[-1] == "It is not there, or was merged already."
    assert FormerCityAddress.objects.count() == 1


def test_a_form_that_was_open_names_what_is_to_be_chosen_again(client, staff):
    goes, stays = make_city("Exampleville"), make_city("Examplecity")
    old, new = make_topic("Old"), make_topic("New")
    practice = make_practice("Open door", city=goes, topics=[old], status="draft")
    form = practice_form(practice, purpose="Typed before.")
    merge(client, CITY, goes, stays)
    merge(client, TOPIC, old, new)
    page = read(client.post(f"{PRACTICE}{practice.pk}/change/", form))
    assert "The city that you chose is no longer in the list" in page.text
    assert "A topic that you chose is no longer in the list" in page.text
    assert page.one("textarea", name="purpose").text == "Typed before."
    assert GoodPractice.objects.get().purpose == ""


def test_nothing_is_merged_into_itself_or_into_nothing(client, zurich):
    for into in (zurich.pk, 999_999, "x", "²"):
        response = client.post(f"{CITY}{zurich.pk}/merge/", {"into": into})
        assert response.status_code == 200
    assert City.objects.get() == zurich


def test_the_one_that_stays_is_found_by_a_search(client, zurich, zuerich):
    make_city("Oslo", "NO")
    page = client.get(f"{CITY}{zurich.pk}/merge/?q=see")
    assert [row for row, _apart in page.context["found"]] == [zuerich]
    assert f"?into={zuerich.pk}" in page.content.decode()


def test_two_of_one_name_are_told_apart_by_where_and_when(
    client, zurich, zuerich, django_assert_max_num_queries
):
    goes = make_practice("Open door", city=zurich)
    for number in range(20):
        city = make_city(f"Exampleville {number}", "PT")
        make_practice("Open door", city=city, period_text="2016 onwards")
    catch_up()
    with django_assert_max_num_queries(15):
        page = read(client.get(f"{PRACTICE}{goes.pk}/merge/?q=open"))
    apart = [small.text for small in page.one("ul", of="plan-choices").all("small")]
    assert len(set(apart)) == 20
    assert all("Portugal · 2016 onwards · Published" in text for text in apart)
    choices = read(client.get(f"{CITY}{zurich.pk}/merge/?q=see"))
    assert choices.one("ul", of="plan-choices").one("small").text == "Switzerland"


@pytest.mark.parametrize("base", [CITY, TOPIC, PRACTICE])
def test_the_page_of_each_offers_to_merge_it(client, staff, base):
    rows: dict[str, Any] = {
        CITY: make_city,
        TOPIC: make_topic,
        PRACTICE: lambda: make_practice(status="submitted"),
    }
    row = rows[base]()
    assert f"{base}{row.pk}/merge/" in found(client, f"{base}{row.pk}/change/")


# Topics


def test_a_topic_goes_over_without_doubles(client, staff):
    sport, games = make_topic("Sport"), make_topic("Games")
    both = make_practice("Both", topics=[sport, games])
    one = make_practice("One", topics=[games])
    rows = one.history.count()
    merge(client, TOPIC, games, sport)
    assert list(Topic.objects.all()) == [sport]
    assert list(both.topics.all()) == [sport]
    assert list(one.topics.all()) == [sport]
    assert one.history.count() == rows + 1
    assert one.history.first().history_change_reason == "Merged games into sport"
    assert [row.topic for row in one.history.first().topics.all()] == [sport]


def test_the_history_of_a_practice_survives_its_topic(client, staff):
    sport, games = make_topic("Sport"), make_topic("Games")
    practice = make_practice(topics=[games], status="submitted")
    practice.save()
    merge(client, TOPIC, games, sport)
    assert client.get(f"{PRACTICE}{practice.pk}/history/").status_code == 200
    first = practice.history.earliest()
    assert first.history_type == "+"


def test_an_old_version_says_the_new_names_and_can_be_put_back(
    client, staff, zurich, zuerich
):
    sport, games = make_topic("Sport"), make_topic("Games")
    practice = make_practice(city=zurich, topics=[games], status="submitted")
    content = content_of(practice)
    merge(client, TOPIC, games, sport)
    merge(client, CITY, zurich, zuerich)
    said = {name: text for name, _heading, text in parts_of(content)}
    assert said["topics"] == "Sport"
    assert said["places"].startswith("Zürich am See")
    write(practice, content)
    assert list(practice.topics.all()) == [sport]
    assert practice.places.get().city == zuerich


def test_fixtures_that_name_a_former_address_mean_what_it_leads_to(
    client, zurich, zuerich
):
    merge(client, CITY, zurich, zuerich)
    assert ("zurich",) not in deleted_slugs()["city"]
    assert ("zurich",) in known_keys(City, [("zurich",)])


def test_lists_searches_and_fixtures_still_understand_the_old_topic(client, staff):
    sport, games = make_topic("Sport"), make_topic("Games")
    make_practice("Open gardens", topics=[games])
    assert "Open gardens" in found(client, "/practices/?topic=games")
    merge(client, TOPIC, games, sport)
    page = client.get("/practices/?topic=games&topic=sport")
    assert "Open gardens" in page.content.decode()
    assert page.context["problems"] == {}
    assert "Open gardens" in found(client, "/practices/?q=sport")
    assert "Open gardens" not in found(client, "/practices/?q=games")
    assert Topic.objects.get_by_natural_key("games") == sport
    assert make_topic("Games").slug == "games-2"


# Rights


@pytest.mark.parametrize("base", [CITY, TOPIC, PRACTICE])
def test_only_staff_merges_and_only_by_a_button(client, base):
    city, topic = make_city("Oslo", "NO"), make_topic()
    practice = make_practice(city=city)
    goes = {CITY: city, TOPIC: topic, PRACTICE: practice}[base]
    makers: dict[str, Any] = {
        CITY: make_city,
        TOPIC: make_topic,
        PRACTICE: make_practice,
    }
    stays = makers[base]()
    for user, status in [
        (make_user(), 403),
        (make_officer(city), 403),
        (make_user(is_staff=False), 302),
    ]:
        client.force_login(user)
        assert page_of(client, base, goes, stays).status_code == status
        assert merge(client, base, goes, stays).status_code == status
    client.logout()
    assert merge(client, base, goes, stays).status_code == 302
    goes.refresh_from_db()
    assert type(goes).objects.filter(pk=goes.pk).exists()


@pytest.mark.parametrize("language", ["", "/fr"])
def test_the_pages_hold_no_inline_code(client, zurich, zuerich, language):
    for query in ("", f"?into={zuerich.pk}", "?q=nothing"):
        page = client.get(f"{language}{CITY}{zurich.pk}/merge/{query}")
        assert page.status_code == 200
        assert "style=" not in page.content.decode()


@pytest.mark.parametrize("base", [CITY, TOPIC])
def test_a_key_of_thousands_of_digits_is_no_row(client, superuser, base):
    row, number = make_city() if base == CITY else make_topic(), "9" * 5000
    assert client.get(f"{base}{row.pk}/history/{number}/").status_code == 404
    gone = client.get(f"{base}{number}/delete/", follow=True)
    assert "doesn’t exist" in gone.content.decode()
