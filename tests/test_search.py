"""Searching: which practices the words find, which come first, and what is shown."""

from datetime import timedelta
from itertools import chain

import pytest
from django.http import QueryDict
from django.utils import translation

from practices.filters import PracticeFilter
from practices.models import GoodPractice, Place
from tests.factories import (
    PUBLISHED,
    make_city,
    make_document,
    make_network,
    make_practice,
    make_topic,
)
from tests.pages import read, titles

pytestmark = pytest.mark.django_db


def search(client, words, page="/practices/"):
    response = client.get(page, {"q": words})
    assert response.status_code == 200
    return read(response)


def found(client, words, page="/practices/"):
    """The titles that a search gives, best first; the queryset gives the same ones."""
    shown = titles(search(client, words, page))
    address = QueryDict(mutable=True)
    address["q"] = words
    practices = PracticeFilter(address, GoodPractice.objects.published()).qs

    assert sorted(practice.display_title for practice in practices) == sorted(shown)
    return shown


# --- Every word -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "is_found"),
    [
        ("mothers", True),
        ("mothers visit", True),
        ("visit mothers berlin", True),
        ("Mothers, visit! (Berlin)", True),
        ("mothers-visit", True),
        ("mothers mothers", True),
        ("mothers lisbon", False),
        ("zzz", False),
        ("mothers zzz", False),
        ("others", False),
        ("isit", False),
        ("mother’s", True),
    ],
)
def test_every_word_must_stand_somewhere(client, words, is_found):
    make_practice(
        "District Mothers", city=make_city("Berlin", "DE"), process="They visit homes."
    )
    make_practice("Elsewhere", process="Lisbon, and nothing else.")

    assert found(client, words) == ["District Mothers"] * is_found


@pytest.mark.parametrize(
    ("words", "is_found"),
    [
        ("neighb", True),
        ("n", True),
        ("meeting neighb", True),
        ("neighb meeting", False),
        ('"neighb"', False),
        ("meet", True),  # the stem of what stands there
        ("eighbour", False),
    ],
)
def test_the_last_word_is_also_a_beginning(client, words, is_found):
    make_practice("Neighbourhood", purpose="A meeting place.")

    assert found(client, words) == ["Neighbourhood"] * is_found


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ('"city garden"', ["Exact"]),
        ("“city garden”", ["Exact"]),
        ("«city garden»", ["Exact"]),
        ("„City Garden“", ["Exact"]),
        ('"garden city"', ["Turned"]),
        ("city garden", ["Exact", "Turned"]),
        ('"city gard"', []),
        ('"city garden', ["Exact", "Turned"]),
        ('"city" "garden"', ["Exact", "Turned"]),
        ('"a city garden"', ["Exact"]),
        ('"garden for all" city', ["Exact"]),
        ('"garden people"', []),
    ],
)
def test_words_in_quotes_stand_side_by_side(client, words, expected):
    make_practice("Exact", purpose="A city garden for all.", process="People meet.")
    make_practice("Turned", purpose="In the garden city.")

    assert sorted(found(client, words)) == expected


@pytest.mark.parametrize("words", ['"no garden"', '"die garden"', '"garden die"'])
def test_a_phrase_is_not_cut_by_what_another_language_leaves_out(client, words):
    make_practice("A", purpose="A city garden for all.")

    assert found(client, words) == []


def test_a_phrase_does_not_run_from_one_text_into_the_next(client):
    topics = [make_topic("Arts"), make_topic("Sport")]
    make_practice("A", purpose="One city", rationale="Garden", topics=topics)

    assert found(client, '"city garden"') == []
    assert found(client, '"arts sport"') == found(client, '"sport arts"') == []


# --- The best first -------------------------------------------------------------------


def test_title_goes_before_places_and_topics_before_purpose_before_the_rest(client):
    words = "garden"
    days = (PUBLISHED - timedelta(days=number) for number in range(1, 9))
    make_practice("Rest", impact=f"A {words}", published_at=PUBLISHED)
    document = make_practice("Document", published_at=next(days))
    make_document(document, "The garden")
    make_practice("Purpose", purpose=words, published_at=next(days))
    make_practice("Summary", summary=words, published_at=next(days))
    make_practice("Topic", topics=[make_topic("Garden")], published_at=next(days))
    make_practice("City", city=make_city("Garden"), published_at=next(days))
    make_practice("Title: garden", published_at=next(days))

    assert found(client, words) == [
        *("Title: garden", "Topic", "City"),
        *("Purpose", "Summary", "Rest", "Document"),
    ]


def test_the_least_prominent_of_several_words_counts(client):
    make_practice("Open garden", published_at=PUBLISHED - timedelta(days=9))
    make_practice("Garden", purpose="Open", impact="open", published_at=PUBLISHED)
    make_practice("Gardens open", published_at=PUBLISHED - timedelta(days=5))
    make_practice("Open", impact="garden", published_at=PUBLISHED)

    assert found(client, "open garden") == [
        *("Gardens open", "Open garden", "Garden", "Open")
    ]


def test_among_equals_the_newest_comes_first(client):
    for number in (2, 0, 3, 1):
        made = PUBLISHED + timedelta(days=number)
        make_practice(f"Garden {number}", published_at=made)

    assert found(client, "garden") == [f"Garden {number}" for number in (3, 2, 1, 0)]


def test_another_order_may_be_chosen(client):
    make_practice("B garden")
    make_practice("A", impact="garden")

    assert titles(search(client, "garden", "/practices/?sort=match")) == [
        *("B garden", "A")
    ]
    page = client.get("/practices/?q=garden&sort=title")
    assert titles(read(page)) == ["A", "B garden"]


def test_pages_of_the_best_hold_each_once(client):
    for number in range(25):
        where = ("title", "purpose", "impact")[number % 3]
        make_practice(**{"title": f"No {number:02}", where: f"Garden {number:02}"})
    pages = [
        titles(read(client.get(f"/practices/?q=garden&page_size=7&page={page}")))
        for page in (1, 2, 3, 4)
    ]
    whole = titles(read(client.get("/practices/?q=garden&page_size=100")))

    assert list(chain(*pages)) == whole
    assert sorted(whole) == sorted(p.title for p in GoodPractice.objects.all())


# --- Any writing ----------------------------------------------------------------------

WRITINGS = [
    ("Setúbal", "setubal SETÚBAL Setúbal setúb setu\u0301bal"),
    ("Łódź", "lodz Łódź ŁÓDŹ łodz LODZ łód"),
    ("Київ", "київ Київ КИЇВ киів ки"),
    ("Θεσσαλονίκη", "Θεσσαλονίκη θεσσαλονικη ΘΕΣΣΑΛΟΝΙΚΗ Θεσσαλονικη θεσσ"),
    ("Māori", "maori Māori MĀORI ma\u0304ori"),
    ("šetnja", "šetnja setnja ŠETNJA šetnj"),
    ("Neukölln", "neukolln NEUKÖLLN Neuko\u0308lln"),
    ("Straße", "straße strasse STRASSE STRAẞE"),
    ("Ísafjörður", "isafjordur ísafjörður ISAFJORDUR"),
    ("Ærø", "aero ærø ÆRØ"),
    ("İzmir", "izmir İzmir IZMIR"),
    ("Diyarbakır", "diyarbakir diyarbakır DİYARBAKIR"),
    ("здоров’я", "здоров'я здоров’я"),
    ("浜松市", "浜松市 浜松 松市"),
    ("مَرَاكِش", "مراكش"),
    ("שלום", "שלום"),
    ("ﬁnance", "finance ﬁnance"),
    ("２０１６", "2016"),
    ("co\u00adoperation", "cooperation"),
    ("naïve", "naive naïve NAÏVE"),
]


@pytest.mark.parametrize(("written", "searches"), WRITINGS)
def test_neither_accents_nor_case_nor_script_stand_in_the_way(
    client, written, searches
):
    make_practice("Title", process=f"In {written}, for all.")
    make_practice("Other", process="In between, for all.")

    for words in searches.split():
        assert found(client, words) == ["Title"], words
    assert found(client, f'"{written}"') == ["Title"]


@pytest.mark.parametrize("words", ["ód", "ori", "etnja", "odz", "松浜", "ssaloniki"])
def test_a_name_is_not_cut_at_its_foreign_letters(client, words):
    make_practice("Title", process="Łódź, Māori, šetnja, Θεσσαλονίκη, 浜松")

    assert found(client, words) == []


@pytest.mark.parametrize("words", ["šetnja", "шетња", "setnja", "шетње", "šetnje"])
def test_serbian_is_found_in_either_of_its_alphabets(client, words):
    make_practice("Cyrillic", purpose="Велика шетња кроз град.", language="sr")
    make_practice("Latin", purpose="Velika šetnja kroz grad.", language="sr")

    assert sorted(found(client, words)) == ["Cyrillic", "Latin"]


# --- Plurals and stop words -----------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "written", "searches"),
    [
        ("en", "garden", "gardens Gardens"),
        ("en", "libraries", "library"),
        ("en", "city", "cities city’s"),
        ("en", "communities", "community"),
        ("fr", "école", "écoles ecoles l’école ECOLES"),
        ("fr", "identités", "identité identite"),
        ("fr", "quartier", "quartiers"),
        ("fr", "jeunes", "jeune"),
        ("de", "Schulen", "Schule"),
        ("it", "scuole", "scuola"),
        ("uk", "школи", "школи"),
    ],
)
def test_plurals_find_singulars_and_singulars_plurals(
    client, language, written, searches
):
    make_practice("Title", purpose=f"x {written} x", language=language)

    for word in searches.split():
        assert found(client, word) == ["Title"], word
        assert found(client, f"{word} x") == ["Title"], word


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("the garden of the city", ["English"]),
        ("a garden", ["English"]),
        ("le jardin de la ville", ["French"]),
        ("jardin", ["French"]),
        ("the jardin", ["French"]),
        ("le garden", []),
        ('"garden of the city"', ["English"]),
        ('"garden in a city"', ["English"]),
        ("IT", ["English"]),
        ("who", ["English"]),
    ],
)
def test_words_that_stand_everywhere_do_not_narrow(client, words, expected):
    make_practice("English", purpose="Garden of our city. WHO, with IT.")
    make_practice("French", purpose="Jardin de notre ville", language="fr")

    assert found(client, words) == expected


def test_where_all_words_stand_everywhere_they_are_searched_for(client):
    make_practice("A", purpose="On the river.")
    make_practice("B", purpose="Am Fluss.", language="de")
    make_practice("C", city=make_city("Frankfurt (Oder)", "DE"))

    assert found(client, "the") == []
    assert found(client, "oder") == ["C"]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("you and we", ["You and we"]),
        ('"you and we"', ["You and we"]),
        ('"and we"', ["You and we"]),
        ("we", ["You and we"]),
        ("we and the garden", ["Garden"]),
    ],
)
def test_a_title_of_nothing_but_stop_words_is_found(client, words, expected):
    make_practice("You and we", purpose="A table.")
    make_practice("Garden", purpose="You and we work in it.")

    assert found(client, words) == expected


@pytest.mark.parametrize(
    "words",
    [
        *("l’éducation au Portugal", "éducation à Lisbonne", "l'education"),
        *("d’éducation", "D’ÉDUCATION et du Portugal", "les mères de Lisbonne"),
        *("qu’éducation", '"District Mothers" à Lisbonne', "Portugal et"),
    ],
)
def test_french_words_find_what_is_written_in_english(client, words):
    lisbon = make_city("Lisbon", "PT", aliases="Lisbonne")
    topic = make_topic("Education", name_fr="Éducation")
    make_practice(
        "District Mothers", city=lisbon, topics=[topic], purpose="With the *Mères*."
    )
    make_practice("Another", country="SE")

    with translation.override("fr"):
        assert found(client, words, "/fr/practices/") == ["District Mothers"]


@pytest.mark.parametrize(
    "words",
    [
        *("what Setúbal does for immigrants", "How do immigrants do in Setúbal?"),
        *("something about immigrants", "which office has Setúbal"),
        *("Where have immigrants an office", "immigrants what"),
    ],
)
def test_a_question_is_answered_by_its_words(client, words):
    make_practice("Office for Immigrants", city=make_city("Setúbal", "PT"))
    make_practice("Another", country="SE", purpose="What does it do?")

    assert found(client, words) == ["Office for Immigrants"]


@pytest.mark.parametrize("words", ["l’Ukraine", "L'UKRAINE", "d’Ukraine", "qu'Ukraine"])
def test_what_french_joins_to_a_word_does_not_hide_it(client, words):
    make_practice("One", country="UA")
    make_practice("Another", country="SE")

    assert found(client, words) == ["One"]


@pytest.mark.parametrize(
    "words",
    [
        *("L’Hospitalet", "L'Hospitalet", "lʼhospitalet", "L´Hospitalet"),
        *("L`Hospitalet", "hospitalet", '"L\'Hospitalet de Llobregat"', "d'en l'hosp"),
        *("o'brien", "O’Brien", "OʼBRIEN’S", "saint-étienne", "Saint–Etienne"),
        *("R&D", "mother-in-law", "24/7", "1,000", "3.5 %", "soft\u00adhyphen"),
        *("softhyphen", "می\u200cخواهم", "IŞIK", "ışık", "isik", "diyarbakır"),
    ],
)
def test_names_are_found_whatever_joins_their_parts(client, words):
    hospitalet = make_city("L’Hospitalet de Llobregat", "ES")
    make_practice(
        "O'Brien’s soft\u00adhyphen",
        city=hospitalet,
        summary="R&D, 24/7, 1,000 hours, 3.5%: a mother-in-law d'en Saint-Étienne.",
        purpose="Işık, Diyarbakır, می\u200cخواهم.",
    )
    make_practice("Another", country="SE")

    assert found(client, words) == ["O'Brien’s soft\u00adhyphen"]


# --- Names ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        *("Ukraine", "Україна", "ukraine", "УКРАЇНА", "Germany", "Allemagne"),
        *("Deutschland", "New Zealand", "Nouvelle-Zélande", "Suisse", "Schweiz"),
        *("Svizzera", "Welcoming newcomers", "Accueil des nouveaux arrivants"),
        *("Kyiv", "Kiev", "Київ", "Zurich", "Zürich", "Auckland", "Camden"),
        *("Northern League", "Ligue du Nord", "Nordbund", "Royaume-Uni"),
        *("kiev newcomers nordbund", "Україна Deutschland", "Welcome and integration"),
    ],
)
def test_a_practice_is_found_by_the_names_it_is_filed_under(client, words):
    network = make_network(
        "Northern League", name_fr="Ligue du Nord", own_name="Nordbund"
    )
    cities = [
        make_city("Kyiv", "UA", aliases="Київ\nKiev", networks=[network]),
        make_city("Berlin", "DE"),
        make_city("Zürich", "CH"),
        make_city("Auckland", "NZ"),
    ]
    topic = make_topic(
        "Welcoming newcomers",
        name_fr="Accueil des nouveaux arrivants",
        coe_label="Welcome and integration",
    )
    practice = make_practice("One", cities=cities, topics=[topic])
    Place.objects.create(practice=practice, country="GB", locality="Camden")
    make_practice("Another", country="SE", topics=[make_topic("Sport")])

    assert found(client, words) == ["One"]


@pytest.mark.parametrize(
    ("country", "words"),
    [
        *(("TR", name) for name in ("Turkey", "Turquie", "Türkiye", "turk")),
        *(("US", name) for name in ("USA", "United States", "États-Unis")),
        *(("GB", name) for name in ("UK", "great britain", "Grande-Bretagne")),
        *(("CZ", name) for name in ("Czech Republic", "Česko", "Tchéquie")),
        *(("NL", name) for name in ("The Netherlands", "Holland", "Pays-Bas")),
    ],
)
def test_a_country_is_found_by_what_people_call_it(client, country, words):
    make_practice("One", country=country)
    make_practice("Another", country="SE")

    assert found(client, words) == ["One"]


def test_a_part_of_a_country_is_not_the_whole(client):
    make_practice("In Leeds", city=make_city("Leeds", "GB"))

    assert found(client, "Scotland") == []


@pytest.mark.parametrize("words", ["Sverige", "Sweden", "Suède", "sued", "swed"])
def test_a_national_practice_is_found_by_its_country(client, words):
    make_practice("National", country="SE")
    make_practice("Another", country="NO")

    assert found(client, words) == ["National"]


@pytest.mark.parametrize(
    "words", ["2013", "erlangen 2013", "2011-14", "2011–14", '"2011-14"', "onwards"]
)
def test_the_years_of_a_practice_are_found_as_they_were_written(client, words):
    erlangen = make_city("Erlangen", "DE")
    make_practice("One", city=erlangen, period_text="2011-14, again 2013 onwards")
    make_practice("Another", city=erlangen, period_text="2012")

    assert found(client, words) == ["One"]


def test_the_contact_of_a_practice_cannot_be_searched_for(client):
    make_practice("One", contact_name="Ada Lovelace", contact_email="ada@example.org")

    assert found(client, "lovelace") == found(client, "ada") == []


@pytest.mark.parametrize("status", ["draft", "submitted", "archived"])
def test_what_is_not_published_is_not_found(client, status):
    make_practice("Secret garden", status=status)

    assert found(client, "secret") == found(client, "garden") == []
