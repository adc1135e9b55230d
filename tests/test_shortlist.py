"""The shortlist: what its address names, in the order chosen, and nothing else."""

from urllib.parse import parse_qsl, urlencode

import pytest

from practices.models import GoodPractice
from practices.shortlist.choice import MOST, PARAMETER
from practices.workflow import transition
from tests.factories import (
    make_city,
    make_document,
    make_practice,
    make_staff,
    make_topic,
)
from tests.pages import read, titles

pytestmark = pytest.mark.django_db

PAGES = ["/shortlist/", "/shortlist/compare/", "/fr/shortlist/"]


def address(*slugs, page="/shortlist/"):
    return f"{page}?{urlencode([(PARAMETER, slug) for slug in slugs])}"


def get(client, *slugs, page="/shortlist/"):
    response = client.get(address(*slugs, page=page))
    assert response.status_code == 200
    return read(response)


def said(page):
    """The sentences on what of the address was not understood."""
    return [item.text for note in page.all(role="alert") for item in note.all("li")]


def chosen_in(link):
    return [slug for _name, slug in parse_qsl(link.partition("?")[2])]


# --- What it shows --------------------------------------------------------------------


def test_the_practices_stand_in_the_order_in_which_they_were_chosen(client):
    for title in ("Allotment", "Bridge", "Choir", "Dance"):
        make_practice(title)

    page = get(client, "choir", "allotment", "dance")

    assert page.one("h1").text == "Shortlist of 3 practices"
    assert titles(page) == ["Choir", "Allotment", "Dance"]
    assert said(page) == []


def test_one_practice_is_counted_in_the_singular(client):
    make_practice("Choir")

    assert get(client, "choir").one("h1").text == "Shortlist of 1 practice"


def test_each_practice_can_be_removed_and_the_others_stay(client):
    for title in ("Allotment", "Bridge", "Choir"):
        make_practice(title)
    page = get(client, "choir", "bridge", "allotment")

    removes = {
        link["data-removes"]: link
        for link in page.all("a", of="")
        if "data-removes" in link.attributes
    }

    assert removes["bridge"]["aria-label"] == "Remove Bridge"
    assert chosen_in(removes["bridge"]["href"]) == ["choir", "allotment"]
    assert titles(read(client.get(removes["bridge"]["href"]))) == ["Choir", "Allotment"]


def test_all_can_be_cleared(client):
    make_practice("Choir")
    clear = get(client, "choir").one("main").links["Clear all"]

    assert read(client.get(clear)).one("h1").text == "The shortlist is empty"


def test_an_empty_shortlist_says_how_to_fill_it(client):
    page = read(client.get("/shortlist/")).one("main")

    assert page.one("h1").text == "The shortlist is empty"
    assert "Tick “Shortlist” on the cards" in page.text
    assert page.links["All practices"] == "/practices/"
    assert "/shortlist/?practices=" in page.one("noscript").text


def test_its_link_holds_what_was_understood_and_opens_the_same_list(client):
    make_practice("Choir")
    make_practice("Bridge")
    link = get(client, "choir", "nothing", "bridge", "choir").one("main").links

    assert link["Link to this shortlist"] == address("choir", "bridge")
    assert titles(read(client.get(link["Link to this shortlist"]))) == [
        "Choir",
        "Bridge",
    ]


def test_up_to_five_are_compared_by_one_link(client):
    for number in range(5):
        make_practice(f"Practice {number}")
    slugs = [f"practice-{number}" for number in range(5)]
    main = get(client, *slugs).one("main")

    assert main.links["Compare"] == address(*slugs, page="/shortlist/compare/")
    assert not main.all("input")


def test_of_more_than_five_one_chooses_which_to_compare(client):
    for number in range(7):
        make_practice(f"Practice {number}")
    main = get(client, *(f"practice-{number}" for number in range(7))).one("main")
    form = main.one("form", id="compare")

    assert form["action"] == "/shortlist/compare/"
    boxes = main.all("input", name="practices", form="compare")
    assert [box["value"] for box in boxes if "checked" in box.attributes] == [
        f"practice-{number}" for number in range(5)
    ]
    assert len(boxes) == 7
    assert main.all("label")[6].text == "Compare Practice 6"


def test_one_alone_is_not_offered_for_comparing(client):
    make_practice("Choir")
    links = get(client, "choir").one("main").links

    assert "Compare" not in links
    assert links["Briefing in Word"] == "/shortlist/briefing.docx?practices=choir"


def test_the_page_in_french_leads_to_french_pages(client):
    make_practice("Choir")
    main = get(client, "choir", page="/fr/shortlist/").one("main")

    assert main.one(of="card__title").one("a")["href"] == "/fr/practices/choir/"
    removed = main.one("a", data_removes="choir")["href"]
    assert removed == "/fr/shortlist/"


def test_a_practice_without_a_title_has_its_place(client):
    make_practice("", city=make_city("Exampleville"))
    page = get(client, "untitled-practice")

    assert titles(page) == ["Untitled practice, Exampleville"]


def test_no_search_engine_keeps_it(client):
    make_practice("Choir")
    for page in (read(client.get("/shortlist/")), get(client, "choir")):
        assert page.one("meta", name="robots")["content"] == "noindex"


# --- What it cannot show --------------------------------------------------------------


@pytest.mark.parametrize("page", PAGES)
def test_an_unknown_practice_is_named_and_the_rest_shown(client, page):
    make_practice("Choir")
    shown = get(client, "choir", "no-such", "nor-this", page=page)

    assert "Choir" in shown.one("main").text
    [sentence] = said(shown)
    assert "no-such" in sentence
    assert "nor-this" in sentence
    if "/fr/" not in page:
        assert sentence == "There is no practice “no-such”, “nor-this”."


@pytest.mark.parametrize("status", ["draft", "submitted", "changes_requested"])
def test_what_is_not_public_yet_is_as_unknown_as_what_never_was(client, status):
    make_practice("Secret plan", status=status, purpose="Hidden words.")
    page = get(client, "secret-plan", "no-such")

    assert said(page) == ["There is no practice “secret-plan”, “no-such”."]
    assert "Secret plan" not in page.raw()
    assert "Hidden" not in page.raw()


def test_a_withdrawn_practice_is_named_by_its_address_alone(client):
    practice = make_practice("Choir", purpose="Hidden words.")
    make_practice("Bridge")
    transition(practice, "archive", make_staff(), "It ended.")
    page = get(client, "choir", "bridge")

    assert said(page) == ["No longer public: “choir”."]
    assert titles(page) == ["Bridge"]
    assert "Hidden" not in page.raw()


def test_a_merged_practice_is_shown_as_what_it_was_merged_into(client):
    stays = make_practice("Choir")
    make_practice("Old choir", status="archived", merged_into=stays)
    page = get(client, "old-choir")

    assert titles(page) == ["Choir"]
    assert said(page) == [
        "Merged into another practice, which is shown in its place: “old-choir”."
    ]
    link = page.one("main").links["Link to this shortlist"]
    assert chosen_in(link) == ["choir"]


def test_a_merged_practice_beside_the_one_that_stayed_is_shown_once(client):
    stays = make_practice("Choir")
    make_practice("Old choir", status="archived", merged_into=stays)

    assert titles(get(client, "choir", "old-choir")) == ["Choir"]


def test_what_was_merged_into_a_withdrawn_practice_is_no_longer_public(client):
    stays = make_practice("Choir", status="archived")
    make_practice("Old choir", status="archived", merged_into=stays)

    assert said(get(client, "old-choir")) == ["No longer public: “old-choir”."]


def test_a_repeated_practice_is_shown_once_and_named(client):
    make_practice("Choir")
    make_practice("Bridge")
    page = get(client, "choir", "bridge", "choir", "choir")

    assert titles(page) == ["Choir", "Bridge"]
    assert said(page) == ["More than once in the address, and shown once: “choir”."]


def test_more_than_it_holds_are_left_out_by_their_titles(client):
    for number in range(MOST + 2):
        make_practice(f"Practice {number:02}")
    page = get(client, *(f"practice-{number:02}" for number in range(MOST + 2)))

    assert titles(page) == [f"Practice {number:02}" for number in range(MOST)]
    assert said(page) == [
        "A shortlist holds at most 30 practices. "
        "Left out: “Practice 30”, “Practice 31”."
    ]


def test_a_full_shortlist_of_the_longest_addresses_fits_what_a_server_reads():
    slug = "x" * (GoodPractice._meta.get_field("slug").max_length or 0)
    assert slug
    query = urlencode([(PARAMETER, slug)] * MOST)

    assert len(f"GET /fr/shortlist/briefing.docx?{query} HTTP/1.1\r\n") <= 4094


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(
    "query",
    [
        "practices=",
        "practices=%20",
        "practices=%F0%9F%8E%89",
        "practices=%22%3E%3Cscript%3Ealert(1)%3C/script%3E",
        "practices=../../etc/passwd",
        "practices=%27%20OR%201=1--",
        "practices=" + "x" * 3000,
        "&".join(f"practices=no-{number}" for number in range(300)),
        "practices=%FF%FE",
    ],
)
def test_no_address_breaks_it(client, page, query):
    response = client.get(f"{page}?{query}")

    assert response.status_code == 200
    assert "<script>alert" not in response.content.decode()
    assert not titles(read(response))


def test_other_parameters_are_named(client):
    make_practice("Choir")
    page = read(client.get("/shortlist/?practices=choir&colour=red"))

    assert said(page) == ["This list has no filter “colour”."]
    assert "no use for" not in page.text


def test_it_is_read_and_never_changed(client):
    for page in ("/shortlist/", "/shortlist/compare/", "/shortlist/briefing.docx"):
        assert client.head(page).status_code in {200, 302}
        for method in (client.post, client.put, client.delete):
            assert method(page).status_code == 405


# --- Side by side ---------------------------------------------------------------------


def rows_of(page):
    """The texts of each part of a comparison, by its heading."""
    return {
        body.one("th").text: [cell.all("div", "p")[-1].text for cell in body.all("td")]
        for body in page.one("table").all("tbody")
    }


def test_practices_stand_side_by_side_part_by_part(client):
    make_practice(
        "Choir",
        city=make_city("Oslo", "NO"),
        topics=[make_topic("Education"), make_topic("Arts")],
        period_text="2016 onwards",
        purpose="Sing together.",
        impact="They sing.",
    )
    make_practice(
        "Bridge", city=make_city("Lisbon", "PT"), language="fr", purpose="Bâtir."
    )
    page = get(client, "bridge", "choir", page="/shortlist/compare/")

    heads = page.one("thead").all("th", scope="col")
    assert [head.all("a")[0].text for head in heads] == ["Bridge", "Choir"]
    assert rows_of(page) == {
        "Place": ["Lisbon · Portugal", "Oslo · Norway"],
        "Period": ["period not stated", "since 2016"],
        "Topics": ["Not stated", "Education, Arts"],
        "Language": ["French", "English"],
        "Evidence": ["Described by the city"] * 2,
        "Purpose": ["Bâtir.", "Sing together."],
        "Impact": ["Not stated", "They sing."],
    }


def test_documents_are_links_that_paper_writes_out(client):
    practice = make_practice("Choir")
    make_practice("Bridge")
    make_document(practice, "Report", link="https://example.org/report")
    page = get(client, "choir", "bridge", page="/shortlist/compare/")

    row = rows_of(page)["Key reference documents"]
    assert row == ["Report", "Not stated"]
    links = page.one("table").one("ul", of="links").links
    assert links == {"Report": "https://example.org/report"}


def test_each_text_says_its_language_and_each_cell_whose_it_is(client):
    make_practice("Choir", purpose="Sing.")
    make_practice("نص", language="ar", purpose="نص")
    slug = GoodPractice.objects.get(language="ar").slug
    page = get(client, "choir", slug, page="/shortlist/compare/")
    [purpose] = [body for body in page.all("tbody") if body.one("th").text == "Purpose"]
    cells = purpose.all("td")

    assert [cell.one("div")["lang"] for cell in cells] == ["en", "ar"]
    assert [cell.one("div")["dir"] for cell in cells] == ["ltr", "rtl"]
    names = [cell.one(of="compared__name").text for cell in cells]
    assert names == ["Choir", "نص"]


def test_a_column_can_be_removed(client):
    for title in ("Choir", "Bridge", "Dance"):
        make_practice(title)
    page = get(client, "choir", "bridge", "dance", page="/shortlist/compare/")
    remove = page.one("a", aria_label="Remove Bridge")["href"]

    assert remove == address("choir", "dance", page="/shortlist/compare/")


def test_a_sixth_practice_is_left_out_by_its_title(client):
    for number in range(6):
        make_practice(f"Practice {number}")
    slugs = [f"practice-{number}" for number in range(6)]
    page = get(client, *slugs, page="/shortlist/compare/")

    assert len(page.one("thead").all("th")) == 5
    assert said(page) == [
        "At most 5 practices stand side by side. Left out: “Practice 5”."
    ]


def test_one_practice_alone_is_shown_with_a_hint(client):
    make_practice("Choir", purpose="Sing.")
    page = get(client, "choir", page="/shortlist/compare/")

    assert rows_of(page)["Purpose"] == ["Sing."]
    assert "There is one practice only" in page.one("main").text


def test_a_comparison_of_nothing_says_how_to_begin(client):
    page = read(client.get("/shortlist/compare/"))

    assert not page.all("table")
    assert "Tick “Shortlist”" in page.one("main").text


# --- Ticks ----------------------------------------------------------------------------


@pytest.mark.parametrize("prefix", ["", "/fr"])
def test_the_page_of_a_practice_says_which_one_its_tick_is_for(client, prefix):
    make_practice("Choir")
    page = read(client.get(f"{prefix}/practices/choir/"))
    [part] = [node for node in page if "data-shortlist" in node.attributes]

    assert (part["data-shortlist"], part["data-title"]) == ("choir", "Choir")
    words = page.one("template", id="shortlist")
    assert words.one("button", of="tick")["aria-pressed"] == "false"
    assert words.one("a")["href"] == f"{prefix}/shortlist/"


def test_nothing_of_a_reader_is_in_a_page(client):
    make_practice("Choir")
    make_practice("Bridge")
    before = client.get("/practices/").content
    get(client, "choir", "bridge")

    assert client.get("/practices/").content == before
    assert not client.cookies


# --- Cost -----------------------------------------------------------------------------


def make_many(number):
    topics = [make_topic(f"Topic {n}") for n in range(3)]
    for rank in range(number):
        cities = [make_city(f"Town {rank}"), make_city(f"Village {rank}")]
        make_practice(f"Practice {rank:02}", cities=cities, topics=topics)
    return [f"practice-{rank:02}" for rank in range(number)]


@pytest.mark.parametrize("page", ["/shortlist/", "/shortlist/compare/"])
def test_it_costs_the_same_few_queries_however_long(
    client, page, django_assert_max_num_queries
):
    slugs = make_many(20)
    spent = []
    for number in (2, 5, 20):
        asked = address(*slugs[:number], page=page)
        client.get(asked)  # makes the snapshot and the cards, once for all readers
        with django_assert_max_num_queries(10) as captured:
            assert client.get(asked).status_code == 200
        spent.append(len(captured))

    assert len(set(spent)) == 1


def test_what_cannot_be_shown_costs_three_queries_more(
    client, django_assert_max_num_queries
):
    slugs = make_many(3)
    client.get(address(*slugs))
    with django_assert_max_num_queries(10) as plain:
        client.get(address(*slugs))
    with django_assert_max_num_queries(10) as captured:
        client.get(address(*slugs, *(f"no-{number}" for number in range(100))))

    assert len(captured) <= len(plain) + 3
