"""What follows the language of a page, what keeps its own, and how one changes it."""

from urllib.parse import parse_qs, urlencode

import pytest

from tests.factories import (
    make_activity,
    make_city,
    make_document,
    make_index_result,
    make_network,
    make_picture,
    make_practice,
    make_topic,
)
from tests.pages import read, spoken

pytestmark = pytest.mark.django_db

NO_BREAK_SPACE = "\u00a0"
# For browsers, not for readers.
NO_LANGUAGE = {
    "light dark",
    "width=device-width, initial-scale=1",
    "width=device-width, initial-scale=1.0",
}


def words(client, address):
    """The texts of a page's main part, with single spaces."""
    texts = spoken(read(client.get(address)).one("main"))
    return {" ".join(text.split()) for _language, text in texts}


# --- What follows the language -----------------------------------------------------


@pytest.fixture
def city():
    return make_city(
        "Berlin-Neukölln", "DE", population=1234, latitude=52.5, longitude=13.4
    )


def test_topics_follow_the_language(client):
    topic = make_topic("Education", name_fr="Éducation")
    make_practice(topics=[topic])

    assert words(client, "/practices/") & {"Education", "Éducation"} == {"Education"}
    assert words(client, "/fr/practices/") & {"Education", "Éducation"} == {"Éducation"}


def test_countries_follow_the_language(client, city):
    make_practice(city=city)

    assert words(client, "/practices/") & {"Germany", "Allemagne"} == {"Germany"}
    assert words(client, "/fr/practices/") & {"Germany", "Allemagne"} == {"Allemagne"}


def test_numbers_follow_the_language(client, city):
    assert "1,234" in read(client.get("/cities/berlin-neukolln/")).raw()
    assert f"1{NO_BREAK_SPACE}234" in (
        read(client.get("/fr/cities/berlin-neukolln/")).raw()
    )


def test_dates_follow_the_language(client):
    make_activity(make_network("Nordic"), date="2026-11-21")

    assert "21 November 2026" in words(client, "/networks/nordic/")
    assert "21 novembre 2026" in words(client, "/fr/networks/nordic/")


@pytest.mark.parametrize(
    ("written", "english", "french"),
    [
        ("2016 onwards", "since 2016", "depuis 2016"),
        ("until 2023", "until 2023", "jusqu’en 2023"),
        ("ongoing", "ongoing", "en cours"),
        ("", "period not stated", "période non précisée"),
    ],
)
def test_periods_follow_the_language(client, written, english, french):
    make_practice("Young Mayor", period_text=written)

    assert english in words(client, "/practices/young-mayor/")
    assert french in words(client, "/fr/practices/young-mayor/")


def test_counts_have_their_plural(client, city):
    make_practice("One", city=city)

    assert "1 pratique" in words(client, "/fr/practices/")
    assert "Berlin-Neukölln : 1 pratique" in words(client, "/fr/practices/?view=map")

    make_practice("Two", city=city)

    assert "2 pratiques" in words(client, "/fr/practices/")
    assert "Berlin-Neukölln : 2 pratiques" in words(client, "/fr/practices/?view=map")


def test_quotation_marks_follow_the_language(client):
    english = "There is no city “a”, “b”, “c”, “d”, “e” and 1 more."
    french = (
        "Aucune ville ne correspond à « a », « b », « c », « d », « e » et 1 autre."
    )
    query = "?city=a&city=b&city=c&city=d&city=e&city=f"

    assert english in words(client, f"/practices/{query}")
    assert french in words(client, f"/fr/practices/{query}")


def test_the_login_of_the_desk_is_in_french_below_fr(client):
    page = read(client.get("/fr/admin/", follow=True))

    assert page.one("html")["lang"] == "fr"
    assert page.one("h1").text == "Connexion à l’espace de travail"


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/practices/",
        "/practices/?view=table&page=2&page_size=1",
        "/practices/zajedno/?year=2016",
        "/cities/",
        "/cities/beograd/",
        "/networks/",
        "/networks/mreza/",
        "/about/",
        "/privacy/",
        "/accessibility/",
        "/nothing/",
        "/account/login/",
    ],
)
def test_no_text_is_the_same_in_both_languages(client, address):
    """All data here are single words, so two words alike were not translated."""
    network = make_network("Mreza", website="https://mreza.example", founded_year=2016)
    city = make_city("Beograd", "RS", networks=[network], joined_year=2016)
    make_activity(network, "Poseta", city=city)
    make_index_result(city, note="Ukupno")
    for title in ("Zajedno", "Susedi", "Mostovi"):
        make_practice(title, city=city, language="sr", period_text="2016", impact="Da")

    english, french = (
        {text for _language, text in spoken(read(client.get(page)))}
        for page in (address, f"/fr{address}")
    )
    same = {text for text in english & french if " " in text}

    assert same - NO_LANGUAGE == set()


# --- From one language to the other ------------------------------------------------


def language_link(client, address):
    """The one language link of a page: its words, their language, where it leads."""
    page = read(client.get(address))
    [link] = [link for link in page.all("a") if "hreflang" in link.attributes]
    return link.text, link["lang"], link["hreflang"], link["href"]


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/practices/",
        "/practices/?q=caf%C3%A9&topic=education&topic=media&page_size=50",
        "/practices/?page=99",
        "/practices/young-mayor/?year=2016&year=not-stated",
        "/practices/no-such-practice/",
        "/cities/?q=berlin",
        "/cities/berlin-neukolln/",
        "/networks/",
        "/networks/nordic/",
        "/about/",
        "/privacy/",
        "/accessibility/",
        "/account/login/",
    ],
)
def test_the_language_link_leads_to_the_same_page(client, city, address):
    make_practice("Young Mayor", city=city)
    make_network("Nordic")

    french = f"/fr{address}"
    assert language_link(client, address) == ("Français", "fr", "fr", french)
    assert language_link(client, french) == ("English", "en", "en", address)


@pytest.mark.parametrize(
    ("asked", "in_french"),
    [
        ("/admin/", "/fr/admin/"),
        ("/practices/?q=caf%C3%A9%26th%C3%A9", "/fr/practices/?q=caf%C3%A9%26th%C3%A9"),
        ("/nothing/", "/nothing/"),
        ("//example.org/\x00[", "//example.org/\x00["),
        ("https://[", "https://["),
    ],
)
def test_who_changes_the_language_before_signing_in_keeps_it_after(
    client, db, asked, in_french
):
    address = f"/account/login/?{urlencode({'next': asked})}"
    _name, _lang, _hreflang, link = language_link(client, address)
    page, _, query = link.partition("?")
    assert (page, parse_qs(query)) == ("/fr/account/login/", {"next": [in_french]})


def test_the_language_link_leads_home_from_where_there_is_no_page(client):
    assert language_link(client, "/nothing/") == ("Français", "fr", "fr", "/fr/")
    assert language_link(client, "/fr/nothing/") == ("English", "en", "en", "/")


# --- Texts that keep their own language --------------------------------------------


@pytest.mark.parametrize(
    "address",
    [
        "/fr/",
        "/fr/practices/",
        "/fr/practices/?view=table",
        "/fr/practices/zajedno/",
        "/fr/cities/berlin-neukolln/",
        "/practices/zajedno/",
    ],
)
def test_the_text_of_a_practice_says_its_own_language(client, city, address):
    practice = make_practice(
        "Zajedno",
        city=city,
        language="sr",
        period_text="Zajedno od 2016",
        summary="Zajedno u gradu.",
        purpose="Zajedno živimo.",
        process="Zajedno radimo.",
    )
    make_document(practice, "Zajedno: izveštaj")
    make_picture(practice, "Zajedno na slici", credit="Zajedno d.o.o.")

    texts = spoken(read(client.get(address)).one("main"))
    languages = {language for language, text in texts if "Zajedno" in text}

    assert languages == {"sr"}
