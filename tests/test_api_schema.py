"""The API is as its schema says: for validators, for a fuzzer, and for people."""

import io

import pytest
import schemathesis
from django.core.management import call_command
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, settings
from openapi_spec_validator import OpenAPIV31SpecValidator
from schemathesis.config import SchemathesisConfig

from cities.models import IndexArea
from practices.models import GoodPractice
from tests.factories import (
    make_activity,
    make_city,
    make_index_result,
    make_network,
    make_practice,
    make_topic,
)
from tests.pages import read

pytestmark = pytest.mark.django_db

EXAMPLES = 60
# A slug can be well written and lead nowhere, which no schema can tell.
EXPECTED = ["2xx", "301", "400", "404"]


# --- The schema -----------------------------------------------------------------------


def described(language=""):
    response = Client().get(f"{language}/api/openapi.json")
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/json"
    return response.json()


@pytest.mark.parametrize("language", ["", "/fr"])
def test_it_is_openapi_3_1(language):
    schema = described(language)
    OpenAPIV31SpecValidator(schema).validate()

    assert schema["openapi"] == "3.1.0"
    assert list(schema["paths"]) == sorted(schema["paths"])
    assert {path.split("/")[1] for path in schema["paths"]} == {"api"}


def test_it_is_made_without_a_warning():
    output = io.StringIO()
    call_command("spectacular", validate=True, fail_on_warn=True, stdout=output)

    assert "openapi: 3.1.0" in output.getvalue()


def test_it_speaks_the_language_of_the_address():
    english, french = described(), described("/fr")

    assert set(english["paths"]) == set(french["paths"])
    summaries = [
        schema["paths"]["/api/practices/"]["get"]["summary"]
        for schema in (english, french)
    ]
    assert summaries[0] == "Published practices, by the filters of the list"
    assert [server["description"] for server in english["servers"]] == [
        "English",
        "French",
    ]


def test_it_names_each_filter_of_the_list_once():
    parameters = described()["paths"]["/api/practices/"]["get"]["parameters"]

    assert sorted(one["name"] for one in parameters) == [
        *("city", "country", "evidence", "facets", "language", "network", "page"),
        *("page_size", "q", "sort", "status", "topic", "year"),
    ]


def test_an_empty_parameter_is_as_good_as_none(client):
    parameters = described()["paths"]["/api/practices/"]["get"]["parameters"]
    empty = dict.fromkeys((one["name"] for one in parameters), "")

    assert {one["allowEmptyValue"] for one in parameters} == {True}
    assert client.get("/api/practices/", empty).json() == (
        client.get("/api/practices/").json()
    )


def test_nothing_can_be_sent():
    for path in described()["paths"].values():
        assert set(path) == {"get"}


# --- The answers ----------------------------------------------------------------------


@pytest.fixture
def kept_connection():
    """Keep the connection after each request: what the test made is not committed."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def api_schema(settings, kept_connection):
    settings.API_RATE = "1000000/minute"
    settings.ALLOWED_HOSTS = ["*"]
    network = make_network("North", country="NO")
    city = make_city("Exampleville", "PT", networks=[network], latitude=1, longitude=2)
    area = IndexArea.objects.create(name="Education", order=1)
    make_index_result(city, 50, year=2020, area=area)
    make_activity(network, city=city)
    topic = make_topic("Education", index_area=area)
    for number in range(3):
        make_practice(f"Practice {number}", city=city, topics=[topic])
    GoodPractice.objects.update(contact_is_public=True, contact_name="A person")
    config = SchemathesisConfig()
    checks = config.projects.default.checks
    checks.positive_data_acceptance.expected_statuses = EXPECTED
    return schemathesis.openapi.from_wsgi(
        "/api/openapi.json", get_wsgi_application(), config=config
    )


schema = schemathesis.pytest.from_fixture("api_schema")


@schema.parametrize()
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
def test_every_answer_is_as_the_schema_says(case):
    # The fuzzer reads what was sent, and does not unpack it.
    case.call_and_validate(headers={"Accept-Encoding": "identity"})


# --- For people -----------------------------------------------------------------------


@pytest.mark.parametrize("language", ["", "/fr"])
def test_the_documentation_tells_every_part_parameter_and_field(client, language):
    page = read(client.get(f"{language}/api/docs/")).one("main")
    told = {code.text for code in page.all("code")}

    for path, methods in described()["paths"].items():
        assert path in told
        if "{" not in path:
            parameters = methods["get"].get("parameters", [])
            assert {parameter["name"] for parameter in parameters} <= told
    for entry in entries():
        assert set(entry["properties"]) <= told
    for address in page.links.values():
        assert address.startswith(f"{language}/")
        assert client.get(address).status_code == 200


def test_the_documentation_tells_what_a_parameter_may_be(client):
    page = read(client.get("/api/docs/")).one("section", aria_labelledby="practices")
    rows = [[cell.text for cell in row.all("th", "td")] for row in page.all("tr")[1:]]
    told = {name: values for name, _meaning, values in rows}

    assert told["q"] == "text"
    assert told["topic"] == "one or several"
    assert told["page_size"] == "1 – 100"
    assert told["facets"] == "false, true"


def entries():
    """What is told of a practice, a city and so on, as the schema names it."""
    kinds = described()["components"]["schemas"]
    names = ["PracticeDetail", "CityDetail", "NetworkDetail", "AreaDetail", "Topic"]
    return [kinds[name] for name in names]


def test_the_documentation_keeps_the_strict_policy(client):
    policies = {
        client.get(address).headers["Content-Security-Policy"]
        for address in ("/about/", "/api/docs/")
    }

    assert len(policies) == 1


def test_every_page_leads_to_the_documentation(client):
    footer = read(client.get("/")).one("footer", of="site-footer")

    assert footer.links["Open data"] == "/api/docs/"
