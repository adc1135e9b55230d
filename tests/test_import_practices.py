"""Practices from a file: as a whole or not at all, once however often it is read."""

import csv
import io
import json
from datetime import UTC, datetime

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cities.models import City, IndexArea, IndexResult, Network
from cities.sheets.writing import KINDS
from practices.models import GoodPractice, Place, Topic, Unindexed
from practices.resources import TABLES, PracticeResource
from practices.sheet import HEADINGS
from practices.workflow import transition
from tests.factories import (
    make_city,
    make_document,
    make_officer,
    make_practice,
    make_staff,
    make_topic,
)

pytestmark = pytest.mark.django_db


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.fixture
def load(tmp_path):
    """Write a file, and load it; give what the command says."""

    def load(content, *options, name="practices.csv", stdout=None):
        if isinstance(content, list):
            content = csv_of(content)
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        out = stdout or io.StringIO()
        call_command("import_practices", str(path), *options, stdout=out)
        return out.getvalue()

    return load


@pytest.fixture
def refused(load, capsys):
    """Load a file that is refused; give the sentences."""

    def refused(content, *options, **named):
        before = everything()
        with pytest.raises(CommandError) as error:
            load(content, *options, **named)
        assert everything() == before
        assert str(error.value).endswith("Nothing was loaded.")
        said = capsys.readouterr().err.splitlines()
        return said or [str(error.value)]

    return refused


def csv_of(rows):
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue()


def everything():
    return [
        sorted(model.objects.values_list(), key=repr)
        for model in (GoodPractice, Place, GoodPractice.topics.through)
    ]


def export(client, kind="csv", query="?sort=newest"):
    return b"".join(client.get(f"/practices/export.{kind}{query}").streaming_content)


# --- New practices --------------------------------------------------------------------


def test_a_new_practice_comes_in_as_a_draft(load):
    make_practice("There already")
    make_city("Exampleville", "PT")
    make_topic("Education")

    said = load(
        [
            ["title", "places", "topics", "period", "purpose", "published_at"],
            *[["Open door", "Exampleville", "education", "2016–2018", "To meet.", ""]],
            *[["Third door", "NO", "", "", "", "2026-03-01"]],
        ]
    )

    assert said == "2 new, 0 changed, 0 as they were.\n"
    practice = GoodPractice.objects.get(slug="open-door")
    assert (practice.status, practice.purpose) == ("draft", "To meet.")
    assert practice.places_label == "Exampleville · Portugal"
    assert [topic.name for topic in practice.topics.all()] == ["Education"]
    assert practice.period_label == "2016–2018"
    other = GoodPractice.objects.get(slug="third-door")
    assert (other.status, other.published_at) == ("draft", None)
    assert GoodPractice.objects.matching("meet").get() == practice
    assert not Unindexed.objects.exists()


def test_the_history_says_where_it_comes_from(load):
    staff = make_staff()

    load([["title"], ["Open door"]], "--by", staff.email)

    [entry] = GoodPractice.history.all()
    assert entry.history_change_reason == "Loaded from a file"
    assert (entry.history_type, entry.history_user) == ("+", staff)


@pytest.mark.parametrize(
    ("written", "label"),
    [
        ("exampleville", "Exampleville · Portugal"),
        ("EXAMPLEVILLE", "Exampleville · Portugal"),
        ("Turkey", "Türkiye"),
        ("Beispielstadt", "Exampleville · Portugal"),
        ("exampleville; Testholm", "Exampleville, Testholm · Portugal, Sweden"),
        ("exampleville\nTestholm", "Exampleville, Testholm · Portugal, Sweden"),
        ("exampleville; Beispielstadt", "Exampleville · Portugal"),
        ("NO", "Norway"),
        ("Norvège", "Norway"),
        ("NO: Nyborg", "Nyborg · Norway"),
        ("", ""),
    ],
)
def test_places_are_known_by_any_of_their_names(load, written, label):
    make_city("Exampleville", "PT", aliases="Beispielstadt")
    make_city("Testholm", "SE")

    load([["title", "places"], ["Open door", written]])

    assert GoodPractice.objects.get().places_label == label


@pytest.mark.parametrize(
    ("period", "start", "end", "ongoing", "corrected", "label"),
    [
        ("2016 onwards", "", "", "", False, "since 2016"),
        ("2016 onwards", "2016", "", "yes", False, "since 2016"),
        ("2016 onwards", "2017", "", "yes", True, "since 2017"),
        ("", "2011", "2014", "no", True, "2011–2014"),
    ],
)
def test_stated_years_come_before_those_understood(
    load, period, start, end, ongoing, corrected, label
):
    years = ["start_year", "end_year", "ongoing"]

    load([["title", "period", *years], ["Open door", period, start, end, ongoing]])

    practice = GoodPractice.objects.get()
    assert (practice.period_label, practice.period_corrected) == (label, corrected)


def test_a_contact_in_the_file_is_one_that_may_be_shown(load):
    staff = make_staff()
    columns = ["contact_name", "contact_email"]

    load(
        [["title", *columns], ["Open door", "The office", "office@example.org"]],
        *("--by", staff.email),
    )

    practice = GoodPractice.objects.get()
    assert practice.public_contact == ["The office", "office@example.org"]
    assert not practice.contact_may_be_asked
    assert practice.contact_consent_by == staff


# --- What is there already ------------------------------------------------------------


def test_a_second_time_nothing_changes(load, client):
    make_practice("There already")
    rows = [
        ["slug", "title", "places", "topics", "reference_documents"],
        ["door", "Open door", "NO; SE", "education", "https://example.org/ The report"],
        ["", "Third", "", "", ""],
    ]
    make_topic("Education")
    load(rows)
    before = everything()

    assert load(rows) == "0 new, 0 changed, 2 as they were.\n"
    assert everything() == before


@pytest.mark.parametrize("status", ["", "draft", "published"])
def test_years_that_a_line_leaves_empty_follow_from_its_period(load, status):
    if status:
        make_practice("Open door", status=status, period_text="2011-2014")
    years = ["start_year", "end_year", "ongoing", "period_corrected"]
    rows = [["title", "period", *years], ["Open door", "2011-2014", "", "", "", "no"]]
    load(rows)

    assert load(rows) == "0 new, 0 changed, 1 as they were.\n"
    practice = GoodPractice.objects.get()
    assert (practice.period_label, practice.period_corrected) == ("2011–2014", False)


def test_years_that_were_corrected_to_none_stay_so(load):
    years = ["start_year", "end_year", "ongoing", "period_corrected"]
    rows = [["title", "period", *years], ["Open door", "2011-2014", "", "", "", "yes"]]
    load(rows)

    assert load(rows) == "0 new, 0 changed, 1 as they were.\n"
    practice = GoodPractice.objects.get()
    assert practice.period_label == "period not stated"
    assert practice.period_corrected


def test_a_key_that_becomes_no_address_is_told(load):
    make_practice("There already")
    rows = [["slug", "title"], ["door", "Open door"], ["shut-door-2", "Shut door"]]

    said = load(rows)

    assert said == (
        "The page of a new practice gets its address from the title. These stay keys, "
        "in files like this: door.\n"
        "2 new, 0 changed, 0 as they were.\n"
    )


def test_a_draft_is_found_again_after_its_address_followed_its_title(load):
    make_practice("There already")
    load([["slug", "title"], ["door", "Open door"]])
    draft = GoodPractice.objects.get(slug="door")
    draft.save()  # as the desk does
    assert draft.slug == "open-door"

    said = load([["slug", "title"], ["door", "Wide open door"]])

    assert "0 new, 1 changed" in said
    assert GoodPractice.objects.get(pk=draft.pk).title == "Wide open door"


def test_what_a_line_changes_is_said_and_done(load):
    city = make_city("Exampleville", "PT")
    practice = make_practice(
        "Open door", city=city, status="draft", purpose="To meet.", period_text="2016"
    )
    make_document(practice, "A file")
    rows = [
        ["slug", "purpose", "period", "topics"],
        ["open-door", "To talk.", "2016–2018", "sport"],
    ]
    make_topic("Sport")

    said = load(rows)

    assert said == (
        "Line 2, “Open door”:\n"
        "  topics: “” → “sport”\n"
        "  period: “2016” → “2016–2018”\n"
        "  purpose: “To meet.” → “To talk.”\n"
        "0 new, 1 changed, 0 as they were.\n"
    )
    practice = GoodPractice.objects.get()
    assert (practice.purpose, practice.period_label) == ("To talk.", "2016–2018")
    assert practice.title == "Open door"
    assert [str(document) for document in practice.reference_documents.all()] == [
        "A file"
    ]
    assert load(rows) == "0 new, 0 changed, 1 as they were.\n"


def test_of_a_public_practice_an_update_is_prepared(load):
    staff = make_staff()
    practice = make_practice("Open door", city=make_city(), purpose="To meet.")
    file = make_document(practice, "A file")
    make_document(practice, "", link="https://example.org/first")
    link = f"http://testserver/practices/open-door/documents/{file.pk}/ A file"
    documents = f"{link}\nhttps://example.org/other"
    rows = [
        ["slug", "purpose", "reference_documents"],
        ["open-door", "To talk.", documents],
    ]

    said = load(rows, "--by", staff.email)

    assert "0 new, 1 changed" in said
    practice.refresh_from_db()
    assert (practice.purpose, practice.status) == ("To meet.", "published")
    update = practice.update
    assert (update.purpose, update.status) == ("To talk.", "draft")
    kept, other = update.reference_documents.all()
    assert str(kept.file) == str(file.file)
    assert other.link == "https://example.org/other"
    rows[0].pop()
    rows[1].pop()
    said = load(rows, "--by", staff.email)
    assert said == "0 new, 0 changed, 1 as they were.\n"


def test_what_the_public_page_says_changes_nothing_of_an_open_update(load):
    """An export knows of no update: brought in as it is, it takes nothing back."""
    staff = make_staff()
    practice = make_practice(
        "Open door", city=make_city(), purpose="To meet.", impact="Many came."
    )
    update = transition(practice, "prepare_update", staff)
    update.purpose = "To talk."
    update.save()
    rows = [
        ["slug", "purpose", "impact", "period"],
        ["open-door", "To meet.", "Many came.", practice.period_text],
    ]

    assert load(rows, "--by", staff.email) == "0 new, 0 changed, 1 as they were.\n"
    rows[1][2] = "All came."
    assert "0 new, 1 changed" in load(rows, "--by", staff.email)

    update.refresh_from_db()
    assert (update.purpose, update.impact) == ("To talk.", "All came.")


@pytest.mark.parametrize("told", ["", "Untitled practice, Oslo", "Untitled practice"])
def test_the_words_for_no_title_are_none(load, told):
    practice = make_practice("", slug="a", city=make_city("Oslo", "NO"))
    rows = [["slug", "title"], ["a", told]]
    assert load(rows) == "0 new, 0 changed, 1 as they were.\n"
    update = transition(practice, "prepare_update", make_staff())
    GoodPractice.objects.filter(pk=update.pk).update(title="Named since")
    assert load(rows) == "0 new, 0 changed, 1 as they were.\n"

    assert "1 new" in load([["slug", "title"], ["b", told]])
    assert GoodPractice.objects.get(slug="b").title == ""


@pytest.mark.parametrize(
    ("column", "said"), [("cities", "Nowhere"), ("countries", "NO")]
)
def test_names_of_places_beside_their_column_are_refused(refused, column, said):
    make_practice("Open door", city=make_city("Lisbon"))

    [new] = refused([["title", column], ["A new one", said]])
    [there] = refused([["slug", column, "places"], ["open-door", said, "lisbon"]])

    for sentence in (new, there):
        assert f"{column}: “{said}”: It follows from the column “places”" in sentence


def test_names_of_places_that_fit_or_follow_a_change_are_taken(load):
    make_city("Oslo", "NO")
    make_practice("Open door", city=make_city("Lisbon"), status="draft")
    rows = [["slug", "cities", "countries", "places"]]

    same = load([*rows, ["open-door", "Lisbon", "PT", "lisbon"]])
    other = load([*rows, ["open-door", "Lisbon", "PT", "oslo"]])

    assert same == "0 new, 0 changed, 1 as they were.\n"
    assert "0 new, 1 changed" in other


def test_nobody_changes_what_is_public_or_in_the_archive(refused):
    make_practice("Open door", city=make_city("Exampleville"))
    make_practice("Old door", status="archived")
    rows = [["slug", "purpose"], ["open-door", "To talk."], ["old-door", "To talk."]]

    public, archived = refused(rows)

    assert public.startswith("Line 2, slug: “open-door”: It is public")
    assert archived.startswith("Line 3, slug: “old-door”: It is in the archive")


def test_an_empty_cell_empties_and_a_column_that_is_not_there_does_not(load):
    make_practice(
        "Open door",
        country="NO",
        status="draft",
        purpose="To meet.",
        contact_name="Hidden",
    )

    load([["slug", "purpose", "contact_name"], ["open-door", "", ""]])

    practice = GoodPractice.objects.get()
    assert (practice.purpose, practice.title) == ("", "Open door")
    assert (practice.contact_name, practice.contact_is_public) == ("Hidden", False)
    assert practice.places_label == "Norway"


def test_a_dry_run_says_all_and_does_nothing(load):
    make_practice("Open door", status="draft")
    before = everything()

    rows = [["title", "purpose"], ["Open door", "New"], ["Other", ""]]
    said = load(rows, "--dry-run")

    assert "  purpose: “” → “New”\n1 new, 1 changed, 0 as they were.\n" in said
    assert said.endswith("Nothing was loaded: this was a dry run.\n")
    assert everything() == before


def test_a_dry_run_shows_what_would_become_of_public_practices(load):
    make_practice("Open door", purpose="To meet.")
    before = everything()

    said = load([["slug", "purpose"], ["open-door", "To talk."]], "--dry-run")

    assert "  purpose: “To meet.” → “To talk.”\n" in said
    assert "Some of these are public: to load the file, say with --by" in said
    assert everything() == before


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.csv", "title,purpose\r\n"), ("a.json", "[]\n"), ("a.csv", '"slug"\n\n')],
)
def test_a_table_without_a_line_changes_nothing(load, name, content):
    make_practice("Open door")
    assert load(content, name=name) == "0 new, 0 changed, 0 as they were.\n"


def test_a_table_that_has_to_come_first_is_named(refused):
    [said] = refused([["title", "topics"], ["Open door", "education"]])
    assert "“education”, since this site has no topics yet: load that table" in said


def test_progress_is_shown_in_a_terminal(load):
    said = load([["title"], ["One"], ["Two"]], stdout=Terminal())

    assert "Line 1 of 2" in said
    assert "Line 2 of 2" in said


# --- What is refused ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("column", "value", "sentence"),
    [
        ("language", "klingon", "Write one of: af, ar,"),
        ("places", "Nowhere", "There is no city and no country “Nowhere”"),
        ("places", "Twin", "There are several of this name: write the address of one"),
        ("topics", "education; astrology", "named “astrology”: write its address"),
        ("start_year", "42887", "Write a whole number from 1900 to 2100."),
        ("start_year", "last year", "Write a whole number from 1900 to 2100."),
        ("ongoing", "perhaps", "Write yes or no."),
        ("reference_documents", "ask us", "Write one document a line: its link"),
        ("reference_documents", "https://", "Enter a valid URL."),
        ("contact_email", "nobody", "Enter a valid email address."),
        ("evidence", "believed", "Write one of: described, measured,"),
        ("source_url", "javascript:alert(1)", "Enter a valid URL."),
        ("title", "x" * 251, "Ensure this value has at most 250 characters"),
        ("slug", "Two words", "Enter a valid “slug”"),
        ("purpose", "=1+1", "The cell begins like a formula."),
        ("astrology", "x", "There is no column of this name. The columns are: slug,"),
        ("status", "published", "There is no column of this name."),
    ],
)
def test_a_fault_is_told_by_line_column_and_value(refused, column, value, sentence):
    make_city("Twin", "PT")
    make_city("Twin", "ES")
    make_topic("Education")
    rows = [["title", column], ["Good", ""], ["Bad", value]]
    if column == "title":
        rows = [["title"], ["Good"], [value]]

    [said] = refused(rows)

    line = 1 if sentence.startswith("There is no column") else 3
    shown = column if line == 1 else value
    shown = shown if len(shown) <= 80 else f"{shown[:79]}…"
    assert said.startswith(f"Line {line}, {column}: “{shown}”: ")
    assert sentence in said


def test_every_fault_of_a_file_is_told(refused):
    said = refused(
        [
            ["title", "language", "ongoing", "start_year", "end_year"],
            ["One", "xx", "perhaps", "", ""],
            ["", "en", "", "", ""],
            ["Three", "", "", "2016", "2014"],
            ["Four", "", "yes", "2016", "2018"],
            ["One", "", "", "", ""],
        ]
    )

    assert [line.partition(":")[0] for line in said] == [
        "Line 2, language",
        "Line 2, ongoing",
        "Line 3, slug",
        "Line 4, end_year",
        "Line 5, ongoing",
        "Line 6, slug",
    ]
    assert "It ends in 2014, before it begins in 2016." in said[3]
    assert "Line 2 is about the same thing" in said[5]


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        ([["One", "no year"]], "1 fault in practices.csv. Nothing was loaded."),
        (
            [["One", "x"], ["Two", "y"]],
            "2 faults in practices.csv. Nothing was loaded.",
        ),
    ],
)
def test_the_number_of_faults_is_said(load, lines, sentence):
    with pytest.raises(CommandError) as error:
        load(csv_of([["title", "start_year"], *lines]), name="practices.csv")

    assert str(error.value) == sentence


def test_the_last_of_a_thousand_lines_wrong_keeps_all_out(refused):
    rows = [[f"Practice {number}", "2016"] for number in range(999)]

    said = refused([["title", "start_year"], *rows, ["Last", "20166"]])

    assert said == [
        "Line 1001, start_year: “20166”: Write a whole number from 1900 to 2100."
    ]


def test_an_account_that_is_not_there_does_nothing(refused):
    [said] = refused([["title"], ["Open door"]], "--by", "nobody@example.org")

    assert said == (
        "There is no active account nobody@example.org. Nothing was loaded."
    )


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(CommandError, match=r"no-such\.csv"):
        call_command("import_practices", str(tmp_path / "no-such.csv"))


# --- There and back -------------------------------------------------------------------


def empty():
    """Make the site as it is before anything is loaded."""
    for model in (IndexResult, GoodPractice, City, Topic, Network, IndexArea):
        model.objects.all().delete()


def carried_over(client, tmp_path, kind):
    """Take all tables away, empty the site, load them again; give both exports."""
    before = export(client, kind)
    files = {}
    for name, resource in TABLES.items():
        sheet = resource()
        path = tmp_path / f"{name}.{kind}"
        files[name] = path
        pieces = KINDS[kind].write(sheet.headings, sheet.lines())
        path.write_bytes(b"".join(pieces))
    files["practices"].write_bytes(before)
    empty()
    for name, path in files.items():
        quiet = {"stdout": io.StringIO()}
        call_command("import_practices", str(path), "--table", name, **quiet)
    return before, export(client, kind)


@pytest.mark.usefixtures("catalogue")
@pytest.mark.parametrize("kind", ["csv", "xlsx", "json"])
def test_the_real_catalogue_goes_there_and_back_byte_by_byte(client, tmp_path, kind):
    results = IndexResult.objects.count()

    before, after = carried_over(client, tmp_path, kind)

    assert len(before) > 20_000
    assert after == before
    assert GoodPractice.objects.published().count() == 120
    assert GoodPractice.objects.get(title="").slug == "untitled-practice-cascais"
    assert (City.objects.count(), Network.objects.count()) == (179, 21)
    assert (Topic.objects.count(), IndexResult.objects.count()) == (24, results)


NASTY = [
    *("=1+1", "'=1", "''", "- one\n- two", "  spaced  ", "a;b", 'say "no"', "a,b"),
    *("tab\there", "line\r\nbreak", "Київ Θεσσαλονίκη 日本 عربى", "_x0041_"),
    *("\U0001f469\u200d\U0001f467 e\u0301", "\u202eright to left\u200b"),
    *("<b>&amp;</b>]]>", "bell\x07", "null", "yes", "007"),
]


@pytest.mark.parametrize("kind", ["csv", "xlsx", "json"])
def test_nasty_texts_go_there_and_back_byte_by_byte(client, tmp_path, kind):
    for number, text in enumerate(NASTY):
        practice = make_practice(
            text,
            slug=f"nasty-{number}",
            country="NO",
            period_text=text,
            contact_name=text,
            contact_is_public=True,
            updated_at=datetime(2026, 4, 1, 1, 2, 3, number, tzinfo=UTC),
            **dict.fromkeys(GoodPractice.PARTS, text),
        )
        Place.objects.create(practice=practice, country="SE", locality=f"Test{text}x")
        make_document(practice, text, link="https://example.org/")
    make_practice("Corrected", period_text="in 2016", period_corrected=True)
    make_practice("In a town called as a country is", city=make_city("Au", "CH"))
    make_practice("In Australia", country="AU")
    make_practice("", slug="untitled", country="NO")

    before, after = carried_over(client, tmp_path, kind)

    assert after == before


def test_only_an_empty_site_begins_with_what_is_public(load, client):
    make_practice("Open door", country="NO")
    content = export(client)
    GoodPractice.objects.all().delete()

    load(content)
    assert GoodPractice.objects.get().status == "published"
    GoodPractice.objects.all().delete()
    make_practice("Another", status="draft")
    load(content)

    assert GoodPractice.objects.get(slug="open-door").status == "draft"


# --- How fast -------------------------------------------------------------------------


def lines_of(number):
    rows = [
        [f"Practice {n}", "NO", "2016", f"To meet and talk {n}. " * 20]
        for n in range(number)
    ]
    return csv_of([["title", "places", "period", "purpose"], *rows])


def test_the_queries_grow_no_faster_than_the_lines(load):
    load(lines_of(1), name="warm.csv")

    def queries(lines, name):
        with CaptureQueriesContext(connection) as asked:
            load(lines_of(lines).replace("Practice ", f"{name} "), name=f"{name}.csv")
        return len(asked)

    few = queries(20, "few")
    assert queries(200, "many") <= 10 * few


def test_officers_load_nothing(client):
    client.force_login(make_officer(make_city()))

    assert client.get("/admin/practices/goodpractice/import/").status_code == 403
    assert client.get("/admin/practices/goodpractice/export/").status_code == 403


def test_a_json_file_may_leave_keys_out(load):
    make_practice("Open door", country="NO", status="draft", purpose="To meet.")
    lines = [
        {"slug": "open-door", "impact": "Many came."},
        {"title": "New", "topics": []},
    ]

    load("\n".join(map(json.dumps, lines)), name="practices.jsonl")

    practice = GoodPractice.objects.get(slug="open-door")
    assert (practice.purpose, practice.impact) == ("To meet.", "Many came.")


def test_the_columns_are_those_of_the_export():
    assert PracticeResource().headings == HEADINGS
