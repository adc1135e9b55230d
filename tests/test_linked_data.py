"""What pages say of themselves to machines: schema.org, Open Graph, DCAT."""

import json

import pytest

from practices.models.version import CatalogueVersion
from tests.factories import (
    make_city,
    make_document,
    make_network,
    make_practice,
    make_topic,
)
from tests.pages import read

pytestmark = pytest.mark.django_db

SITE = "https://catalogue.example.org"
HOSTILE = "</script><script>alert(1)</script><!-- & “x” \u2028"


@pytest.fixture(autouse=True)
def site(settings):
    settings.SITE_URL = SITE


def page_of(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return read(response)


def data_of(client, address):
    return json.loads(
        page_of(client, address).one("script", type="application/ld+json").raw()
    )


def said(client, address):
    """What a page says of itself in meta elements, by name."""
    metas = page_of(client, address).all("meta")
    return {
        one.attributes.get("property") or one.attributes.get("name"): one["content"]
        for one in metas
        if "content" in one.attributes
    }


@pytest.fixture
def practice():
    city = make_city("Lisbon", latitude=38.7, longitude=-9.1)
    found = make_practice(
        "District Mothers",
        city=city,
        topics=[make_topic("Education")],
        period_text="2013 onwards",
        purpose="Mothers visit mothers.",
        source_url="https://example.org/source",
    )
    make_document(found, link="https://example.org/report")
    return found


# --- schema.org -----------------------------------------------------------------------


def test_a_practice_is_an_article(client, practice):
    data = data_of(client, "/practices/district-mothers/")

    assert data["@context"] == "https://schema.org"
    assert data["@type"] == "Article"
    assert data["url"] == f"{SITE}/practices/district-mothers/"
    assert data["headline"] == "District Mothers"
    assert data["description"] == "Mothers visit mothers."
    assert data["image"] == f"{SITE}/practices/district-mothers/card.png"
    assert data["inLanguage"] == "en"
    assert data["datePublished"].startswith("2026-03-01T12:00:00")
    assert data["temporalCoverage"] == "2013/.."
    assert data["about"] == ["Education"]
    assert data["author"] == [{"@type": "Organization", "name": "Lisbon"}]
    assert data["citation"] == ["https://example.org/report"]
    assert data["isBasedOn"] == "https://example.org/source"
    assert data["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert data["spatialCoverage"] == [
        {
            "@type": "City",
            "name": "Lisbon",
            "url": f"{SITE}/cities/lisbon/",
            "geo": {"@type": "GeoCoordinates", "latitude": 38.7, "longitude": -9.1},
            "containedInPlace": {"@type": "Country", "name": "Portugal"},
        }
    ]


def test_what_is_not_known_is_not_said(client):
    make_practice("A", country="NO")
    data = data_of(client, "/practices/a/")

    assert data["spatialCoverage"] == [{"@type": "Country", "name": "Norway"}]
    unknown = {"temporalCoverage", "about", "author", "citation", "isBasedOn"}
    assert not unknown & set(data)
    assert None not in data.values()


def test_no_text_closes_the_element(client):
    slug = make_practice(HOSTILE).slug
    response = client.get(f"/practices/{slug}/")

    assert "<script>alert" not in response.content.decode()
    assert data_of(client, f"/practices/{slug}/")["headline"] == HOSTILE


def test_a_list_names_its_practices_with_their_places(client):
    for number in range(23):
        make_practice(f"Practice {number:02}")
    data = data_of(client, "/practices/?sort=title&page=2")

    assert data["@type"] == "CollectionPage"
    assert data["url"] == f"{SITE}/practices/?sort=title&page=2"
    assert data["mainEntity"]["numberOfItems"] == 23
    assert data["mainEntity"]["itemListElement"] == [
        {
            "@type": "ListItem",
            "position": position,
            "name": f"Practice {position - 1:02}",
            "url": f"{SITE}/practices/practice-{position - 1:02}/",
        }
        for position in (21, 22, 23)
    ]


@pytest.mark.parametrize("view", ["cards", "map", "table"])
def test_every_view_of_a_list_names_them(client, view, practice):
    items = data_of(client, f"/practices/?view={view}")["mainEntity"]["itemListElement"]

    assert [item["name"] for item in items] == ["District Mothers"]


def test_an_empty_list_names_nothing(client):
    data = data_of(client, "/practices/?q=nowhere")

    assert data["mainEntity"] == {"@type": "ItemList", "numberOfItems": 0}


@pytest.mark.parametrize(
    ("kind", "name"),
    [("city", "City"), ("island", "Place"), ("borough", "AdministrativeArea")],
)
def test_a_city_is_a_place(client, kind, name):
    make_city("Lisbon", kind=kind, aliases="Lisboa\nLisbonne")
    data = data_of(client, "/cities/lisbon/")

    assert data["@type"] == name
    assert data["name"] == "Lisbon"
    assert data["alternateName"] == ["Lisboa", "Lisbonne"]
    assert data["containedInPlace"] == {"@type": "Country", "name": "Portugal"}
    assert "geo" not in data


def test_the_home_page_tells_of_the_site_and_its_data(client):
    site, data_set = data_of(client, "/")["@graph"]

    assert site["@type"] == "WebSite"
    target = site["potentialAction"]["target"]["urlTemplate"]
    assert target == f"{SITE}/practices/?q={{words}}"
    assert data_set["@type"] == "Dataset"
    assert data_set["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert data_set["includedInDataCatalog"]["url"] == f"{SITE}/catalogue.jsonld"


# --- The record of the data set -------------------------------------------------------


def record(client):
    response = client.get("/catalogue.jsonld")
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/ld+json"
    return json.loads(response.content)


def test_the_record_names_licence_publisher_and_languages(client):
    data = record(client)
    [data_set] = [data["dcat:dataset"]]

    assert data["@type"] == "dcat:Catalog"
    assert data_set["@type"] == "dcat:Dataset"
    assert data_set["@id"] == f"{SITE}/catalogue.jsonld#practices"
    licence = {"@id": "https://creativecommons.org/licenses/by/4.0/"}
    assert data["dct:license"] == data_set["dct:license"] == licence
    assert [title["@language"] for title in data_set["dct:title"]] == ["en", "fr"]
    assert data_set["dcat:contactPoint"]["vcard:hasEmail"] == {
        "@id": "mailto:catalogue@example.org"
    }


def named(data):
    """Each name and type that JSON-LD uses, however deep."""
    if isinstance(data, list):
        return {name for one in data for name in named(one)}
    if not isinstance(data, dict):
        return set()
    own = {name for name in data if not name.startswith("@")}
    types = {data["@type"]} if "@type" in data else set()
    return own | types | named(list(data.values()))


def test_every_name_in_the_record_is_explained_by_its_context(client):
    data = record(client)
    context = data.pop("@context")

    used = {name.partition(":")[0] for name in named(data)}
    assert used == set(context)


def test_the_record_tells_where_the_data_is(client):
    found = record(client)["dcat:dataset"]["dcat:distribution"]
    types = "https://www.iana.org/assignments/media-types/"

    assert found
    for one in found:
        response = client.get(one["dcat:accessURL"]["@id"].removeprefix(SITE))
        assert response.status_code == 200
        kind = response.headers["Content-Type"].partition(";")[0]
        assert one["dcat:mediaType"]["@id"] == types + kind


def test_the_licence_is_what_the_installation_says(client, settings):
    settings.DATA_LICENCE = "https://example.org/licence"

    assert record(client)["dct:license"] == {"@id": "https://example.org/licence"}


def test_the_record_tells_when_the_data_changed(client):
    make_practice()
    changed = CatalogueVersion.objects.get().changed_at

    modified = record(client)["dcat:dataset"]["dct:modified"]
    assert modified["@type"] == "xsd:dateTime"
    assert modified["@value"] == changed.isoformat(timespec="seconds")


def test_scripts_of_other_sites_may_read_the_record(client):
    headers = client.get("/catalogue.jsonld").headers

    assert headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in headers
    assert headers["Cross-Origin-Resource-Policy"] == "cross-origin"


def test_the_record_is_linked(client):
    link = page_of(client, "/").one("link", rel="describedby")

    assert link["href"] == "/catalogue.jsonld"
    assert f"{SITE}/catalogue.jsonld" in page_of(client, "/about/").links


# --- Open Graph and the addresses of a page -------------------------------------------


@pytest.mark.parametrize("prefix", ["", "/fr"])
def test_a_practice_tells_networks_what_to_show(client, practice, prefix):
    meta = said(client, f"{prefix}/practices/district-mothers/?topic=education")

    address = f"{SITE}{prefix}/practices/district-mothers/"
    assert meta["og:type"] == "article"
    assert meta["og:title"] == "District Mothers"
    assert meta["og:description"] == "Mothers visit mothers."
    assert meta["og:url"] == address
    assert meta["og:image"] == f"{address}card.png"
    assert meta["og:locale"] == ("fr_FR" if prefix else "en_GB")
    assert meta["twitter:card"] == "summary_large_image"
    assert client.get(meta["og:image"].removeprefix(SITE)).status_code == 200


@pytest.mark.parametrize(
    ("address", "title"),
    [
        ("/", "Intercultural Cities good practices"),
        ("/practices/", "Good practices"),
        ("/cities/", "Cities"),
        ("/cities/lisbon/", "Good practices of Lisbon"),
        ("/networks/", "Networks"),
        ("/networks/network-of-the-north/", "Network of the North"),
        ("/about/", "Intercultural Cities good practices"),
    ],
)
def test_every_page_has_something_to_show(client, practice, address, title):
    make_network()
    meta = said(client, address)

    assert meta["og:url"] == f"{SITE}{address}"
    assert meta["og:image"] == f"{SITE}/card.png"
    assert meta["og:description"]
    assert meta["og:title"] == title


ADDRESSES = [
    "/",
    "/practices/",
    "/practices/district-mothers/",
    "/cities/",
    "/cities/lisbon/",
    "/networks/",
    "/networks/network-of-the-north/",
    "/about/",
    "/privacy/",
    "/accessibility/",
]


@pytest.mark.parametrize("prefix", ["", "/fr"])
@pytest.mark.parametrize("address", ADDRESSES)
def test_every_public_page_names_its_addresses(client, practice, prefix, address):
    make_network()
    page = page_of(client, prefix + address)

    assert page.one("link", rel="canonical")["href"] == f"{SITE}{prefix}{address}"
    alternates = [one for one in page.all("link") if "hreflang" in one.attributes]
    assert {one["hreflang"]: one["href"] for one in alternates} == {
        "en": f"{SITE}{address}",
        "fr": f"{SITE}/fr{address}",
        "x-default": f"{SITE}{address}",
    }


@pytest.mark.parametrize("prefix", ["", "/fr"])
@pytest.mark.parametrize(
    ("asked", "address"),
    [
        (
            "/practices/?colour=red&city=lisbon&topic=education&topic=nonsense",
            "/practices/?topic=education&city=lisbon",
        ),
        (
            "/practices/?q=m%C3%A8res+%26+fils&view=table&page_size=50",
            "/practices/?q=m%C3%A8res+%26+fils&view=table&page_size=50",
        ),
        ("/practices/district-mothers/?city=lisbon", "/practices/district-mothers/"),
        ("/cities/?q=lis", "/cities/"),
    ],
)
def test_the_addresses_of_a_page_keep_what_was_understood_of_its_list(
    client, practice, prefix, asked, address
):
    """And each of them is one by which the page names itself."""
    known = {"": f"{SITE}{address}", "/fr": f"{SITE}/fr{address}"}
    for way in (f"{prefix}{asked}", f"{prefix}{address}"):
        page = page_of(client, way)

        assert page.one("link", rel="canonical")["href"] == known[prefix]
        assert page.one("meta", property="og:url")["content"] == known[prefix]
        alternates = [one for one in page.all("link") if "hreflang" in one.attributes]
        assert {one["hreflang"]: one["href"] for one in alternates} == {
            "en": known[""],
            "fr": known["/fr"],
            "x-default": known[""],
        }
    for own in known.values():
        assert client.get(own.removeprefix(SITE)).status_code == 200


def test_an_error_page_has_no_address(client):
    page = read(client.get("/nowhere/"))

    assert not page.all("link", rel="canonical")
    assert not page.all("meta", property="og:url")


def test_a_foreign_host_is_named_nowhere(client, practice, settings):
    settings.ALLOWED_HOSTS = ["elsewhere.example.com"]
    for address in ("/", "/practices/district-mothers/", "/catalogue.jsonld"):
        response = client.get(address, headers={"Host": "elsewhere.example.com"})

        assert response.status_code == 200
        assert "elsewhere" not in response.content.decode()
