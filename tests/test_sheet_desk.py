"""The desk's pages on which a table goes out as a file, and one comes in."""

import csv
import io
import json

import pytest
from django.contrib.admin.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile

from cities.models import City, IndexArea, IndexResult, Network, NetworkActivity
from cities.sheets import desk
from practices.models import GoodPractice, Topic
from tests.factories import (
    make_activity,
    make_city,
    make_index_result,
    make_network,
    make_officer,
    make_practice,
    make_staff,
    make_topic,
)
from tests.pages import read

pytestmark = pytest.mark.django_db

CITIES = "/admin/cities/city/"
TABLES = [
    "/admin/cities/city/",
    "/admin/cities/network/",
    "/admin/cities/networkactivity/",
    "/admin/cities/indexarea/",
    "/admin/cities/indexresult/",
    "/admin/practices/topic/",
    "/admin/practices/goodpractice/",
]
# Signing in, the table as it is, its key, and what a line needs.
BUDGET = 25


def file_of(rows, name="table.csv"):
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return SimpleUploadedFile(name, text.getvalue().encode())


def bring(client, address, rows, **more):
    """Choose a file; give the page that says what it would do."""
    file = rows if isinstance(rows, SimpleUploadedFile) else file_of(rows)
    return client.post(f"{address}import/", {"file": file, **more})


def confirm(client, page):
    """Press the button of the page."""
    address = page.wsgi_request.path
    token = read(page).one("input", name="kept")["value"]
    return client.post(address, {"kept": token}, follow=True)


def load(client, address, rows):
    return confirm(client, bring(client, address, rows))


def told(page):
    """The faults that a page tells, by line, column and value."""
    return [(f.line, f.column, f.value) for f in page.context["report"].faults]


def exported(client, address, kind="json"):
    content = client.get(f"{address}export/?kind={kind}").getvalue()
    return json.loads(content) if kind == "json" else content


@pytest.mark.parametrize("address", TABLES)
def test_every_table_has_its_page(client, staff, address):
    assert "Import and export" in read(client.get(address)).links

    page = read(client.get(f"{address}import/"))

    links = page.one("div", of="plan").links
    assert list(links) == ["Excel", "CSV", "JSON"]
    for link in links.values():
        response = client.get(f"{address}export/{link.partition('/export/')[2]}")
        assert response.status_code == 200
        assert "attachment" in response.headers["Content-Disposition"]


@pytest.mark.parametrize("address", TABLES)
def test_they_are_for_the_programme_alone(client, city, address):
    for page in ("import", "export"):
        assert "/login/" in client.get(f"{address}{page}/").url
    client.force_login(make_officer(city))
    for page in ("import", "export"):
        assert client.get(f"{address}{page}/").status_code == 403
    assert bring(client, address, [["slug"], ["new"]]).status_code == 403
    assert "Import and export" not in client.get(address).content.decode()


def test_a_file_says_what_it_will_do_before_it_does_it(client, staff):
    make_city("Testholm", "SE", population=1_000)
    make_city("Exampleville", "PT")
    rows = [
        ["slug", "name", "country", "population"],
        ["testholm", "Testholm", "SE", "2000"],
        ["exampleville", "Exampleville", "PT", ""],
        ["newtown", "Newtown", "Norway", ""],
    ]

    page = bring(client, CITIES, rows)

    words = read(page).one("div", of="plan").text
    assert "What “table.csv” will do" in words
    assert "1 is new: Newtown" in words
    assert "population: [removed: 1000] [new: 2000]" in words
    assert "1 stays as it is" in words
    assert City.objects.count() == 2
    assert City.objects.get(slug="testholm").population == 1_000

    done = confirm(client, page)

    assert "“table.csv” is loaded: 1 new, 1 changed, 1 as they were." in (
        done.content.decode()
    )
    assert City.objects.get(slug="testholm").population == 2_000
    newtown = City.objects.get(slug="newtown")
    assert (newtown.country, newtown.membership) == ("NO", "member")
    entry = newtown.history.get()
    assert (entry.history_user, entry.history_change_reason) == (
        staff,
        "Loaded from a file",
    )
    [logged] = LogEntry.objects.all()
    assert (logged.user, logged.object_repr) == (staff, "table.csv")
    assert "table.csv" in client.get("/admin/audit/").content.decode()


PRACTICES = "/admin/practices/goodpractice/"


def test_new_practices_are_named_with_their_place_and_key(client, staff):
    make_city("Testholm", "SE", slug="testholm")
    rows = [
        ["title", "places", "purpose"],
        ["Open door", "testholm", "To meet."],
        ["Open door", "NO", "To meet."],
        ["", "testholm", "To meet."],
    ]
    rows = [["slug", *rows[0]], ["", *rows[1]], ["second", *rows[2]], ["x", *rows[3]]]

    words = read(bring(client, PRACTICES, rows)).one("div", of="plan").text

    assert "3 are new: Open door · testholm open-door, line 2" in words
    assert "Open door · NO second, line 3" in words
    assert "Untitled practice · testholm x, line 4" in words


def test_a_change_at_the_end_of_a_long_text_is_seen(client, staff):
    text = "They met and they talked of many things. " * 40
    practice = make_practice("Open door", status="draft", process=f"{text}All came.")
    rows = [["slug", "process"], [practice.slug, f"{text}Many came."]]

    cell = read(bring(client, PRACTICES, rows)).one("ul", of="changes")

    assert (cell.one("del").text, cell.one("ins").text) == (
        "[removed: All]",
        "[new: Many]",
    )
    assert cell.text.endswith(" came.")
    assert len(cell.text) < 200


@pytest.mark.parametrize(
    ("column", "rows"),
    [
        ("places", [f"PT: Place {number}" for number in range(101)]),
        ("reference_documents", [f"https://example.org/{n} Plan" for n in range(101)]),
    ],
)
def test_more_rows_than_the_form_can_hold_are_refused(client, staff, column, rows):
    cells = ["\n".join(rows[:100]), "\n".join(rows)]
    lines = [[key, "Open door", cell] for key, cell in zip("ab", cells, strict=True)]

    page = bring(client, PRACTICES, [["slug", "title", column], *lines])

    [fault] = page.context["report"].faults
    assert (fault.line, fault.column) == (3, column)
    assert fault.sentence == "At most 100 can stand here: leave out the others."


DOUBT = (
    "Line 2: no practice has the key “{}”. Did you mean “{}” ({})? As it stands, the "
    "line describes a new practice."
)


@pytest.mark.parametrize("slip", ["opn-door", "open-doors", "opne-door", "open-dour"])
def test_a_slip_in_a_key_is_asked_about(client, staff, slip):
    make_practice("Open door")
    rows = [["slug", "title"], [slip, "Another"]]

    page = bring(client, PRACTICES, rows)

    first, _keys = page.context["report"].doubts
    assert first == DOUBT.format(slip, "open-door", "Open door")
    assert "Please look at these first" in read(page).text
    assert "1 is new: Another" in read(page).text
    load(client, PRACTICES, rows)
    assert GoodPractice.objects.count() == 2


@pytest.mark.parametrize("key", ["plan-2016", "door", "open-window", "plan-201"])
def test_another_key_is_no_slip(client, staff, key):
    make_practice("Open door")
    make_practice("Plan 2015")

    page = bring(client, PRACTICES, [["slug", "title"], [key, "Another"]])

    [said] = page.context["report"].doubts
    assert said.endswith(f"These stay keys, in files like this: {key}.")


def test_the_same_title_in_the_same_place_is_asked_about(client, staff):
    make_city("Testholm", "SE", slug="testholm")
    oslo = make_city("Oslo", "NO", slug="oslo")
    make_practice("Open door", city=oslo, slug="long-ago")
    rows = [["slug", "title", "places"], ["mine", "OPEN DOOR", "oslo"]]

    page = bring(client, PRACTICES, rows)

    first, _keys = page.context["report"].doubts
    assert first == DOUBT.format("mine", "long-ago", "Open door")
    rows[1][2] = "testholm"
    [said] = bring(client, PRACTICES, rows).context["report"].doubts
    assert "Did you mean" not in said


def test_a_second_time_there_is_nothing_to_load(client, staff):
    rows = [["slug", "name", "country"], ["newtown", "Newtown", "NO"]]
    load(client, CITIES, rows)

    page = bring(client, CITIES, rows)

    assert "there is nothing to load" in page.content.decode()
    assert not read(page).all("input", name="kept")


def test_what_is_kept_is_loaded_once_and_by_its_owner_alone(client, staff):
    rows = [["slug", "name", "country"], ["newtown", "Newtown", "NO"]]
    page = bring(client, CITIES, rows)
    token = read(page).one("input", name="kept")["value"]
    client.force_login(make_staff())

    answer = client.post(f"{CITIES}import/", {"kept": token}, follow=True)

    assert "The file is no longer kept" in answer.content.decode()
    assert not City.objects.exists()
    client.force_login(staff)
    client.post(f"{CITIES}import/", {"kept": token})
    assert City.objects.count() == 1
    answer = client.post(f"{CITIES}import/", {"kept": token}, follow=True)
    assert "The file is no longer kept" in answer.content.decode()


def test_what_came_in_its_way_since_keeps_all_out(client, staff):
    make_network("Network of the North", slug="north")
    rows = [
        ["slug", "name", "country", "networks"],
        ["one", "One", "NO", "north"],
        ["two", "Two", "NO", ""],
    ]
    page = bring(client, CITIES, rows)
    Network.objects.all().delete()

    answer = confirm(client, page)

    assert told(answer) == [(2, "networks", "north")]
    assert not City.objects.exists()


def test_faults_are_told_by_line_column_and_value(client, staff):
    rows = [
        ["slug", "name", "country", "latitude", "longitude", "networks", "joined_year"],
        ["one", "One", "Atlantis", "", "", "", ""],
        ["two", "Two", "NO", "91", "10", "", ""],
        ["three", "Three", "NO", "60", "", "", ""],
        ["four", "Four", "NO", "", "", "astrologers", ""],
        ["five", "", "NO", "", "", "", "42887"],
        ["", "Six", "NO", "", "", "", ""],
        ["five", "Seven", "NO", "", "", "", ""],
    ]

    page = bring(client, CITIES, rows)

    assert told(page) == [
        (2, "country", "Atlantis"),
        (3, "latitude", "91"),
        (4, "latitude", "60"),
        (5, "networks", "astrologers"),
        (6, "joined_year", "42887"),
        (6, "name", ""),
        (7, "slug", ""),
        (8, "slug", "five"),
    ]
    words = read(page).one("div", of="plan").text
    assert "“table.csv” has 8 faults; nothing was loaded." in words
    assert "There is no such country: write its code, such as PT, or its name." in words
    assert not City.objects.exists()


def test_what_the_database_refuses_is_told_by_its_line(client, staff):
    make_topic("Education", order=1)
    rows = [["slug", "name_en", "order"], ["sport", "Sport", "1"], ["art", "Art", "2"]]

    page = bring(client, "/admin/practices/topic/", rows)

    [(line, column, _value)] = told(page)
    assert (line, column) == (2, "")
    assert "The database refused it" in page.content.decode()
    assert Topic.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.pdf", b"%PDF-1.4", "is no table that can be read here"),
        ("a.xlsx", b"slug\none\n", "is not what its ending says"),
        ("a.csv", b"slug\n\0\n", "is not what its ending says"),
        ("a.csv", b"", "“a.csv” is empty: choose a file with headings"),
        ("a.json", b"[[[", "cannot be read"),
        ("a.csv", b"x" * (41 * 1024 * 1024), "has 41.0 MB; at most 40 MB can be read"),
        ("a.csv", b"slug\n" + b"x\n" * 5_001, "at most 5000 are read here"),
    ],
    ids=lambda value: value if len(value) < 40 else "…",
)
@pytest.mark.parametrize("address", ["/admin/cities/city/", "/fr/admin/cities/city/"])
def test_what_cannot_be_read_is_said_at_the_field(
    client, staff, address, name, content, sentence
):
    page = bring(client, address, SimpleUploadedFile(name, content))

    assert page.status_code == 200
    [errors] = read(page).all("ul", of="errorlist")
    assert errors.text
    assert address.startswith("/fr") or sentence in errors.text
    assert not City.objects.exists()


def test_no_file_and_another_encoding_are_said_at_the_field(client, staff):
    assert "This field is required." in (
        client.post(f"{CITIES}import/", {}).content.decode()
    )
    page = bring(client, CITIES, [["slug"], ["é"]], encoding="klingon")
    assert "Select a valid choice" in page.content.decode()


def test_there_is_no_other_kind_of_file(client, staff):
    assert client.get(f"{CITIES}export/?kind=pdf").status_code == 404
    assert client.post(f"{CITIES}export/").status_code == 405


def test_a_table_is_written_and_read_within_its_budget(
    client, staff, django_assert_max_num_queries
):
    networks = [make_network(f"Network {number}") for number in range(3)]
    for number in range(30):
        make_city(f"City {number}", networks=networks)

    with django_assert_max_num_queries(BUDGET):
        lines = exported(client, CITIES)
    assert len(lines) == 30
    content = exported(client, CITIES, "csv")
    # A savepoint, and its release, for each line.
    with django_assert_max_num_queries(BUDGET + 2 * 30):
        page = bring(client, CITIES, SimpleUploadedFile("cities.csv", content))
    assert page.context["report"].unchanged == 30


def test_a_page_takes_no_longer_table_than_others_can_wait_for():
    assert desk.MOST_LINES == 5_000


# --- The tables -----------------------------------------------------------------------


def test_a_city_keeps_what_a_file_does_not_name(client, staff):
    north, south = make_network("North"), make_network("South")
    officer = make_officer()
    make_city("Exampleville", "PT", networks=[north], officers=[officer], aliases="Ex")

    load(
        client,
        CITIES,
        [["slug", "networks", "aliases"], ["exampleville", "south; North", ""]],
    )

    city = City.objects.get()
    assert {*city.networks.all()} == {north, south}
    assert ([*city.officers.all()], city.aliases) == ([officer], "")
    assert city.name_key == "exampleville"


def test_networks_and_areas_have_names_in_both_languages(client, staff):
    columns = ["slug", "name_en", "name_fr"]
    load(
        client,
        "/admin/cities/network/",
        [[*columns, "kind"], ["north", "The North", "Le Nord", "regional"]],
    )
    load(
        client,
        "/admin/cities/indexarea/",
        [[*columns, "order"], ["education", "Education", "Éducation", "1"]],
    )

    network, area = Network.objects.get(), IndexArea.objects.get()
    assert (network.name_en, network.name_fr) == ("The North", "Le Nord")  # type: ignore[attr-defined]
    assert (network.kind, network.status) == ("regional", "unknown")
    assert area.name_fr == "Éducation"  # type: ignore[attr-defined]


def test_an_activity_is_known_by_network_day_and_title(client, staff):
    network = make_network("The North", slug="north")
    make_activity(network, "A visit to Oslo")
    columns = ["network", "date", "title", "kind", "city"]
    make_city("Testholm", "SE")
    rows = [
        columns,
        [
            "The North",
            "2025-05-09",
            "A visit to Oslo",
            "meeting",
            "Testholm",
        ],
        ["north", "2025-06-01", "Another", "Policy initiative", ""],
    ]

    load(client, "/admin/cities/networkactivity/", rows)

    visit, other = NetworkActivity.objects.order_by("date")
    assert (visit.kind, str(visit.city)) == ("meeting", "Testholm")
    assert (other.kind, other.city) == ("policy", None)
    assert exported(client, "/admin/cities/networkactivity/")[0]["date"] == "2025-05-09"


@pytest.mark.parametrize("day", ["42887", "9 May 2025", "2025-13-01", ""])
def test_a_date_as_a_number_is_no_day(client, staff, day):
    make_network(slug="north")
    rows = [["network", "date", "title", "kind"], ["north", day, "A visit", "visit"]]

    page = bring(client, "/admin/cities/networkactivity/", rows)

    assert told(page) == [(2, "date", day)]


INDEX = "/admin/cities/indexresult/"


@pytest.fixture
def areas():
    return [
        IndexArea.objects.create(slug=slug, name=slug.title(), order=order)
        for order, slug in enumerate(["education", "housing"])
    ]


def test_a_sheet_of_the_index_has_a_line_for_each_city_and_edition(
    client, staff, areas
):
    city = make_city("Exampleville", "PT")
    make_index_result(city, 70, year=2017, note="17th of 93 cities")
    make_index_result(city, 60, year=2017, area=areas[0], note="of the report")
    make_index_result(city, 50, published=False)

    unknown, edition = exported(client, INDEX)

    assert edition == {
        "city": "exampleville",
        "year": 2017,
        "overall": 70,
        "education": 60,
        "housing": None,
        "source_url": "",
        "note": "17th of 93 cities",
        "published": True,
    }
    assert (unknown["year"], unknown["published"]) == (None, False)


def test_scores_are_added_changed_and_taken_away(client, staff, areas):
    city = make_city("Exampleville", "PT")
    make_index_result(city, 70, year=2017)
    make_index_result(city, 60, year=2017, area=areas[0], note="of the report")
    rows = [
        ["city", "year", "overall", "education", "housing", "published"],
        ["Exampleville", "2017", "71", "", "40", "yes"],
        ["exampleville", "2020", "", "90", "", "yes"],
    ]

    page = bring(client, INDEX, rows)

    [changed] = page.context["report"].changed
    assert [(c.column, c.before, c.after) for c in changed.changes] == [
        ("overall", "70", "71"),
        ("education", "60", ""),
        ("housing", "", "40"),
    ]
    confirm(client, page)
    scores = IndexResult.objects.order_by("year", "score")
    assert [(s.year, s.area and s.area.slug, s.score) for s in scores] == [
        (2017, "housing", 40),
        (2017, None, 71),
        (2020, "education", 90),
    ]
    assert bring(client, INDEX, rows).context["report"].unchanged == 2


@pytest.mark.parametrize(
    ("cell", "fault"),
    [("101", "education"), ("-1", "education"), ("70.5", "education"), ("", "overall")],
)
def test_a_score_is_a_whole_number_to_100(client, staff, areas, cell, fault):
    make_city("Exampleville", "PT")
    rows = [["city", "year", "education"], ["exampleville", "2017", cell]]

    [(line, column, _value)] = told(bring(client, INDEX, rows))

    assert (line, column) == (2, fault)


def test_practices_come_in_as_drafts_and_go_out_with_all(client, staff):
    address = "/admin/practices/goodpractice/"
    make_practice("Open door", country="NO")
    make_practice("Draft", country="NO", status="draft")

    load(
        client,
        address,
        [["title", "published_at"], ["From a file", "2026-03-01T00:00:00Z"]],
    )

    assert GoodPractice.objects.get(title="From a file").status == "draft"
    names = [record["title"] for record in exported(client, address)]
    assert names == ["Draft", "From a file", "Open door"]


def test_an_empty_site_does_not_begin_at_the_desk(client, staff):
    """Nothing becomes public by accident: only the command lets a site begin."""
    rows = [["title", "published_at"], ["From a file", "2026-03-01T00:00:00Z"]]

    load(client, "/admin/practices/goodpractice/", rows)

    assert GoodPractice.objects.get().status == "draft"
