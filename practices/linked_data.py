"""What pages say of themselves to machines: schema.org, and DCAT for the data set.

Each function gives what json writes as JSON-LD. Empty facts are left out.
"""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language, gettext, override

from cities.countries import country_name
from cities.links import absolute
from cities.models import City
from practices.models import GoodPractice, Place
from practices.models.version import Version

Data = dict[str, Any]
SCHEMA = "https://schema.org"
EMPTY: list[Any] = [None, "", [], {}]
KINDS: dict[str, str] = {
    City.Kind.CITY: "City",
    City.Kind.ISLAND: "Place",
}
LANGUAGE = "http://publications.europa.eu/resource/authority/language/"
LANGUAGES = {"en": f"{LANGUAGE}ENG", "fr": f"{LANGUAGE}FRA"}
FREQUENCY = "http://publications.europa.eu/resource/authority/frequency/IRREG"
MEDIA_TYPES = "https://www.iana.org/assignments/media-types/"
# By which addresses, and as what, the data set is given away.
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DISTRIBUTIONS = [
    ("practices:list", "text/html"),
    ("practices:csv", "text/csv"),
    ("practices:json", "application/json"),
    ("practices:excel", EXCEL),
    ("practices:feed", "application/atom+xml"),
    ("api:practices", "application/json"),
]
THEME = "http://publications.europa.eu/resource/authority/data-theme/SOCI"


def filled(facts: Data) -> Data:
    """Leave out what is not known."""
    return {name: fact for name, fact in facts.items() if fact not in EMPTY}


def programme() -> Data:
    return {
        "@type": "Organization",
        "name": gettext("Intercultural Cities programme of the Council of Europe"),
    }


def data_set_name() -> str:
    """Name the data set by an address that stays the same in every language."""
    return absolute(f"{reverse('catalogue')}#practices")


# --- Pages ----------------------------------------------------------------------------


def of_practice(practice: GoodPractice, picture: str) -> Data:
    """Describe a practice as an article; `picture` is the path of its share picture."""
    address = absolute(practice.get_absolute_url())
    documents = practice.reference_documents.all()
    return filled(
        {
            "@context": SCHEMA,
            "@type": "Article",
            "@id": address,
            "url": address,
            "headline": practice.display_title,
            "description": practice.excerpt,
            "image": absolute(picture),
            "inLanguage": practice.language,
            "datePublished": moment(practice.published_at),
            "dateModified": moment(practice.updated_at),
            "temporalCoverage": interval(practice),
            "spatialCoverage": [of_place(place) for place in practice.places.all()],
            "about": [topic.name for topic in practice.topics.all()],
            "author": [
                {"@type": "Organization", "name": n} for n in practice.place_names
            ],
            "publisher": programme(),
            "citation": [document.link for document in documents if document.link],
            "isBasedOn": practice.source_url,
            "isPartOf": {"@id": data_set_name()},
            "license": settings.DATA_LICENCE,
        }
    )


def moment(at: Any) -> str | None:
    return at.isoformat(timespec="seconds") if at else None


def interval(practice: GoodPractice) -> str:
    """Write a period as ISO 8601 does, an open end as ".."; empty when unknown."""
    period = practice.period
    if not period.start_year and not period.end_year:
        return ""
    return f"{period.start_year or '..'}/{period.end_year or '..'}"


def of_place(place: Place) -> Data:
    country = {"@type": "Country", "name": country_name(place.country_code)}
    if place.city:
        return filled(
            {
                "@type": KINDS.get(place.city.kind, "AdministrativeArea"),
                "name": place.city.name,
                "url": absolute(place.city.get_absolute_url()),
                "geo": position(place.city),
                "containedInPlace": country,
            }
        )
    if place.locality:
        return {"@type": "Place", "name": place.locality, "containedInPlace": country}
    return country


def of_city(city: City) -> Data:
    address = absolute(city.get_absolute_url())
    country = country_name(str(city.country))
    return filled(
        {
            "@context": SCHEMA,
            "@type": KINDS.get(city.kind, "AdministrativeArea"),
            "@id": address,
            "url": address,
            "name": city.name,
            "alternateName": city.alias_list,
            "geo": position(city),
            "containedInPlace": {"@type": "Country", "name": country},
            "sameAs": [link for link in (city.website, city.profile_url) if link],
        }
    )


def position(city: City) -> Data | None:
    if city.latitude is None:
        return None
    return {
        "@type": "GeoCoordinates",
        "latitude": city.latitude,
        "longitude": city.longitude,
    }


def of_list(address: str, total: int, first: int, entries: Iterable[Any]) -> Data:
    """Describe a page of a list: titles and paths, the first of them number `first`."""
    items = [
        {"@type": "ListItem", "position": n, "name": title, "url": absolute(path)}
        for n, (title, path) in enumerate(entries, first)
    ]
    return {
        "@context": SCHEMA,
        "@type": "CollectionPage",
        "url": address,
        "name": gettext("Good practices"),
        "inLanguage": get_language(),
        "isPartOf": {"@id": data_set_name()},
        "mainEntity": filled(
            {
                "@type": "ItemList",
                "numberOfItems": total,
                "itemListElement": items,
            }
        ),
    }


def of_site(version: Version) -> Data:
    """Describe the site with its search, and the data set that it shows."""
    search = f"{absolute(reverse('practices:list'))}?q={{words}}"
    return {
        "@context": SCHEMA,
        "@graph": [
            {
                "@type": "WebSite",
                "url": absolute(reverse("home")),
                "name": gettext("Intercultural Cities good practices"),
                "inLanguage": get_language(),
                "potentialAction": {
                    "@type": "SearchAction",
                    "target": {"@type": "EntryPoint", "urlTemplate": search},
                    "query-input": "required name=words",
                },
            },
            {
                "@type": "Dataset",
                "@id": data_set_name(),
                "url": absolute(reverse("practices:list")),
                "name": title_of_data_set(),
                "description": description_of_data_set(),
                "creator": programme(),
                "license": settings.DATA_LICENCE,
                "isAccessibleForFree": True,
                "inLanguage": list(LANGUAGES),
                "dateModified": moment(version.changed_at),
                "distribution": [
                    {
                        "@type": "DataDownload",
                        "contentUrl": absolute(reverse(view)),
                        "encodingFormat": kind,
                    }
                    for view, kind in DISTRIBUTIONS
                ],
                "includedInDataCatalog": {"@type": "DataCatalog", "url": catalogue()},
            },
        ],
    }


def catalogue() -> str:
    return absolute(reverse("catalogue"))


def title_of_data_set() -> str:
    return gettext("Good practices of intercultural cities")


def description_of_data_set() -> str:
    return gettext(
        "What works when a diverse city lives together: practices of the cities in the "
        "Council of Europe’s Intercultural Cities programme."
    )


# --- The data set as a whole ----------------------------------------------------------


def record(version: Version) -> Data:
    """Describe the data set as DCAT does, in the form that European portals read."""
    return {
        "@context": CONTEXT,
        "@id": catalogue(),
        "@type": "dcat:Catalog",
        "dct:title": in_each_language(title_of_data_set),
        "dct:description": in_each_language(description_of_data_set),
        "dct:publisher": publisher(),
        "dct:language": resources(LANGUAGES.values()),
        "dct:license": resource(settings.DATA_LICENCE),
        "dct:modified": typed(moment(version.changed_at)),
        "foaf:homepage": resource(absolute("/")),
        "dcat:dataset": data_set(version),
    }


def data_set(version: Version) -> Data:
    return {
        "@id": data_set_name(),
        "@type": "dcat:Dataset",
        "dct:identifier": data_set_name(),
        "dct:title": in_each_language(title_of_data_set),
        "dct:description": in_each_language(description_of_data_set),
        "dct:publisher": publisher(),
        "dct:language": resources(LANGUAGES.values()),
        "dct:license": resource(settings.DATA_LICENCE),
        "dct:modified": typed(moment(version.changed_at)),
        "dct:accrualPeriodicity": resource(FREQUENCY),
        "dcat:theme": resource(THEME),
        "dcat:landingPage": resource(absolute(reverse("practices:list"))),
        "dcat:distribution": [
            {
                "@type": "dcat:Distribution",
                "dcat:accessURL": resource(absolute(reverse(view))),
                "dcat:mediaType": resource(MEDIA_TYPES + kind),
                "dct:license": resource(settings.DATA_LICENCE),
            }
            for view, kind in DISTRIBUTIONS
        ],
        "dcat:contactPoint": {
            "@type": "vcard:Organization",
            "vcard:fn": programme()["name"],
            "vcard:hasEmail": resource(f"mailto:{settings.CONTACT_EMAIL}"),
        },
    }


CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


def publisher() -> Data:
    return {"@type": "foaf:Organization", "foaf:name": programme()["name"]}


def resource(address: str) -> Data:
    return {"@id": address}


def resources(addresses: Iterable[str]) -> list[Data]:
    return [resource(address) for address in addresses]


def typed(value: str | None) -> Data:
    return {"@type": "xsd:dateTime", "@value": value}


def in_each_language(text: Any) -> list[Data]:
    """Write a text in each language of the site, each marked with it."""
    found = []
    for language in LANGUAGES:
        with override(language):
            found.append({"@language": language, "@value": text()})
    return found
