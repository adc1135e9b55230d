"""What the database refuses, what is derived, and histories that remember."""

from datetime import date

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from cities.models import City, IndexArea, IndexResult, Network, NetworkActivity
from practices.indexing import catch_up
from practices.models import GoodPractice, Picture, Place, ReferenceDocument, Topic
from tests.factories import (
    PUBLISHED,
    make_activity,
    make_city,
    make_document,
    make_index_result,
    make_network,
    make_picture,
    make_practice,
    make_topic,
)

pytestmark = pytest.mark.django_db


def refused(write):
    with pytest.raises(IntegrityError), transaction.atomic():
        write()


# --- What the database refuses --------------------------------------------------------


@pytest.mark.parametrize(
    "years",
    [
        {"start_year": 1899},
        {"start_year": 2101},
        {"end_year": 1899},
        {"end_year": 2101},
        {"start_year": 2015, "end_year": 2014},
        {"end_year": 2020, "ongoing": True},
    ],
)
def test_impossible_periods_are_refused(years):
    practice = make_practice()

    refused(lambda: GoodPractice.objects.filter(pk=practice.pk).update(**years))


@pytest.mark.parametrize(
    "years",
    [
        {"start_year": 1900, "end_year": 2100},
        {"start_year": 2016, "end_year": 2016},
        {"end_year": 2016},
        {"start_year": 2016, "ongoing": True},
        {"ongoing": True},
    ],
)
def test_possible_periods_are_stored(years):
    practice = make_practice()

    assert GoodPractice.objects.filter(pk=practice.pk).update(**years) == 1


def test_a_published_practice_has_its_day():
    practice = make_practice(status="draft")
    stored = GoodPractice.objects.filter(pk=practice.pk)

    refused(lambda: stored.update(status="published"))
    assert stored.update(status="published", published_at=PUBLISHED) == 1


@pytest.mark.parametrize(
    "values",
    [
        {"latitude": 90.1, "longitude": 0},
        {"latitude": -90.1, "longitude": 0},
        {"latitude": 0, "longitude": 180.1},
        {"latitude": 0, "longitude": -180.1},
        {"latitude": 0, "longitude": None},
        {"latitude": None, "longitude": 0},
        {"joined_year": 1899},
        {"evidence_year": 2101},
    ],
)
def test_impossible_cities_are_refused(values):
    city = make_city()

    refused(lambda: City.objects.filter(pk=city.pk).update(**values))


def test_a_network_has_one_action_plan_and_a_possible_year():
    stored = Network.objects.filter(pk=make_network().pk)
    both = {"action_plan_link": "https://example.org/", "action_plan_file": "a.pdf"}

    refused(lambda: stored.update(**both))
    refused(lambda: stored.update(founded_year=1800))


@pytest.mark.parametrize("score", [101, 255])
def test_a_score_is_at_most_100(score):
    city = make_city()

    refused(lambda: make_index_result(city, score))


def test_a_score_is_not_below_0():
    result = make_index_result(make_city())

    refused(lambda: IndexResult.objects.filter(pk=result.pk).update(score=-1))


def test_a_city_has_one_score_for_each_area_and_edition():
    city = make_city()
    area = IndexArea.objects.create(name="Education", order=1)
    make_index_result(city, 70, year=2019)
    make_index_result(city, 70, year=2020)
    make_index_result(city, 70, year=2019, area=area)
    make_index_result(city, 70)

    refused(lambda: make_index_result(city, 71, year=2019))
    refused(lambda: make_index_result(city, 71, year=2019, area=area))
    refused(lambda: make_index_result(city, 71))


def test_a_place_is_a_city_or_a_country():
    practice, city = make_practice(country="NO"), make_city()

    def add(**fields):
        return lambda: Place.objects.create(practice=practice, **fields)

    refused(add())
    refused(add(city=city, country="PT"))
    refused(add(city=city, locality="Camden"))
    refused(add(locality="Camden"))
    refused(add(country="NO"))
    add(city=city)()
    refused(add(city=city))
    add(country="GB", locality="Camden")()
    refused(add(country="GB", locality="Camden"))
    assert practice.places.count() == 3


def test_a_document_is_a_link_or_a_file():
    practice = make_practice()
    documents = ReferenceDocument.objects

    refused(lambda: documents.create(practice=practice))
    refused(
        lambda: documents.create(practice=practice, link="https://e.org/", file="a.pdf")
    )


@pytest.mark.parametrize(
    ("model", "make"),
    [
        (City, make_city),
        (Network, make_network),
        (Topic, make_topic),
        (GoodPractice, make_practice),
    ],
)
def test_an_address_stands_once(model, make):
    one, other = make("Same"), make("Other")

    refused(lambda: model.objects.filter(pk=other.pk).update(slug=one.slug))


def test_topics_and_areas_have_each_a_place_in_the_order():
    topic = make_topic()
    refused(lambda: make_topic("Other", order=topic.order))
    IndexArea.objects.create(name="A", order=1)
    refused(lambda: IndexArea.objects.create(name="B", order=1))


def test_a_city_with_a_practice_and_an_area_with_results_stay():
    city = make_city()
    make_practice(city=city)
    area = IndexArea.objects.create(name="A", order=1)
    make_index_result(city, area=area)

    with pytest.raises(ProtectedError):
        city.delete()
    with pytest.raises(ProtectedError):
        area.delete()


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (
            lambda: Place(practice=make_practice(), city=make_city(), country="PT"),
            "Give a city, or a country when there is no city, but not both.",
        ),
        (
            lambda: ReferenceDocument(practice=make_practice()),
            "Give a link or a file, one of the two.",
        ),
        (
            lambda: City(name="A", country="PT", slug="a", latitude=1),
            "Give both coordinates or neither.",
        ),
    ],
)
def test_a_form_refuses_the_same_in_words(make, sentence):
    with pytest.raises(ValidationError) as refusal:
        make().validate_constraints()

    assert refusal.value.messages == [sentence]


# --- What is derived on saving --------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("2011-14", (2011, 2014, False)),
        ("2013 onwards", (2013, None, True)),
        ("until 2023", (None, 2023, False)),
        ("ongoing", (None, None, True)),
        ("in spring", (None, None, False)),
    ],
)
def test_the_years_are_read_from_the_period_each_time(text, years):
    practice = make_practice(period_text="1999")
    practice.period_text = text
    practice.save()
    practice.refresh_from_db()

    assert (practice.start_year, practice.end_year, practice.ongoing) == years


def test_the_search_finds_what_was_changed():
    practice = make_practice("Old")
    practice.title, practice.impact = "New", "Neighbours met."
    practice.save()
    catch_up()

    assert GoodPractice.objects.matching("neighbour new").get() == practice
    assert not GoodPractice.objects.matching("old").exists()


def test_the_place_of_a_practice_is_named():
    practice = make_practice(cities=[make_city("Oslo", "NO")], country="PT")

    assert [str(place) for place in practice.places.all()] == ["Oslo", "Portugal"]


def test_things_are_called_by_their_names():
    city = make_city("Oslo", "NO")
    document = make_document(make_practice("", city=city), "", name="report.pdf")
    area = IndexArea.objects.create(name="Education", order=1)

    assert str(city) == "Oslo"
    assert str(document.practice) == "Untitled practice, Oslo"
    assert str(document).startswith("report")
    assert str(make_picture(make_practice("B"), "A table")) == "A table"
    assert str(make_index_result(city, 70, year=2019)) == "Oslo 2019: 70"
    assert str(make_index_result(city, 71)) == "Oslo –: 71"
    assert str(make_activity(make_network("RECI"), "A visit")) == "A visit"
    assert (str(make_topic("Roma")), str(area)) == ("Roma", "Education")
    assert make_practice("C", country="NO").history.count() >= 1
    bare = GoodPractice.objects.create(title="")
    assert bare.display_title == "Untitled practice"


# --- Histories ------------------------------------------------------------------------


def things():
    practice = make_practice()
    city, network = make_city(), make_network()
    return {
        City: (city, "population", 7),
        Network: (network, "founded_year", 2011),
        NetworkActivity: (make_activity(network), "date", date(2020, 1, 1)),
        IndexArea: (IndexArea.objects.create(name="A", order=1), "order", 2),
        IndexResult: (make_index_result(city), "score", 1),
        Topic: (make_topic(), "order", 90),
        GoodPractice: (practice, "impact", "They met."),
        Place: (practice.places.get(), "locality", ""),
        ReferenceDocument: (make_document(practice), "title", "Another"),
        Picture: (make_picture(practice), "credit", "© A"),
    }


@pytest.mark.parametrize(
    "model",
    [
        *(City, Network, NetworkActivity, IndexArea, IndexResult),
        *(Topic, GoodPractice, Place, ReferenceDocument, Picture),
    ],
)
def test_every_change_is_remembered(model):
    one, field, value = things()[model]
    before = getattr(one, field)
    key, history = one.pk, one.history.model.objects
    setattr(one, field, value)
    one.save()
    newest, older = history.filter(id=key)[:2]

    assert (getattr(newest, field), getattr(older, field)) == (value, before)
    one.delete()
    assert history.filter(id=key).first().history_type == "-"


def test_topics_of_a_practice_are_remembered():
    practice, topic = make_practice(), make_topic()
    practice.topics.add(topic)

    [kept] = practice.history.first().topics.all()
    assert kept.topic == topic


def test_networks_of_a_city_are_remembered():
    city, network = make_city(), make_network()
    city.networks.add(network)

    [kept] = city.history.first().networks.all()
    assert kept.network == network


def test_an_officer_who_leaves_takes_no_city_along():
    officer = User.objects.create_user("ada@example.org")
    city = make_city(officers=[officer])
    officer.delete()

    assert City.objects.get(pk=city.pk).officers.count() == 0


# --- Queries --------------------------------------------------------------------------


def test_members_are_told_from_other_places():
    for membership in City.Membership:
        make_city(f"City {membership}", membership=membership)

    assert [city.membership for city in City.objects.members()] == ["member"]
    assert City.objects.other_places().count() == 3


def test_a_network_counts_its_members_alone():
    network = make_network()
    make_city("A", networks=[network])
    make_city("B", networks=[network], membership="practice")

    assert Network.objects.with_member_counts().get().member_count == 1


def test_what_fixtures_name_is_found_by_its_address():
    practice, city = make_practice("A"), make_city("Oslo")

    assert GoodPractice.objects.get_by_natural_key("a") == practice
    assert City.objects.get_by_natural_key("oslo") == city
