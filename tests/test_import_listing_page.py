"""Programme staff bring the old site's list in, on a page that shows it first."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from practices.models import GoodPractice, PracticeVersion
from practices.workflow import transition
from tests.factories import (
    make_city,
    make_officer,
    make_practice,
    make_staff,
    make_topic,
)
from tests.listing import CAPTURES, PAGES, entry
from tests.pages import read

pytestmark = pytest.mark.django_db

ADDRESS = "/admin/practices/goodpractice/import-listing/"
LINE = "Norway Oslo 2016"


@pytest.fixture
def oslo():
    return make_city("Oslo", "NO")


def show(client, *files, text=""):
    """Send saved pages; give the page that shows what they hold."""
    pages = [
        file if isinstance(file, SimpleUploadedFile) else upload(file.name, file)
        for file in files
    ]
    return client.post(ADDRESS, {"pages": pages, "text": text})


def upload(name, content):
    data = content if isinstance(content, bytes) else content.read_bytes()
    return SimpleUploadedFile(name, data)


def fields(response):
    """What the report sends when its button is pressed."""
    form = read(response).one("form", of="listing")
    sent: dict[str, list[str]] = {}
    for field in form.all("input"):
        chosen = "checked" in field.attributes
        if field.attributes.get("type") != "radio" or chosen:
            sent.setdefault(field["name"], []).append(field["value"])
    return sent


def decide(client, response, **chosen):
    return client.post(ADDRESS, fields(response) | chosen)


def text_of(response):
    assert response.status_code == 200
    return read(response).one("main").text


# --- The way through ------------------------------------------------------------------


def test_the_desk_leads_to_the_page(client, staff):
    links = read(client.get("/admin/")).links

    assert links["Bring in the list of the old site"] == ADDRESS


@pytest.mark.usefixtures("catalogue")
def test_the_captures_are_shown_entry_by_entry_and_nothing_changes(client, staff):
    before = GoodPractice.objects.count()
    response = show(client, *CAPTURES)

    entries = read(response).all(of="listing-entry")
    assert len(entries) == 23
    assert "23 entries were read. 0 of them are not in the catalogue." in text_of(
        response
    )
    assert "In the catalogue already (certain): District Mothers" in entries[4].text
    assert "9 lines are no part of an entry" not in text_of(response)
    assert "21 lines are no part of an entry" in text_of(response)
    assert GoodPractice.objects.count() == before


def test_each_entry_says_what_was_guessed_and_how_sure_it_is(client, staff, oslo):
    response = show(client, text=entry("", LINE, "Free text"))
    [shown] = read(response).all(of="listing-entry")

    assert shown.one("h2").text == "1. Entry without a title"
    assert [
        (g.one("dt").text, g.one("dd").text) for g in shown.one("dl").all("div")
    ] == [
        ("Title", "none is printed please check"),
        ("City / Country", "Oslo, Norway certain"),
        ("Period", "“2016”, understood as: 2016 certain"),
        ("Language", "English please check"),
        ("Parts", "Purpose (2 words) please check"),
    ]
    assert "Please look at these first 1. Entry without a title" in text_of(response)
    assert "Free text" in shown.one("details").text


def test_what_is_confirmed_becomes_drafts_that_the_page_leads_to(client, staff, oslo):
    one, other = entry("One", LINE), entry("Other", LINE)
    response = decide(client, show(client, text=one + other))

    drafts = GoodPractice.objects.order_by("pk")
    assert [(d.title, d.status) for d in drafts] == [
        ("One", "draft"),
        ("Other", "draft"),
    ]
    links = read(response).links
    for draft in drafts:
        assert links[draft.title] == f"/admin/practices/goodpractice/{draft.pk}/change/"
        assert PracticeVersion.objects.of(draft).get().by == staff
    assert "2 new drafts" in text_of(response)
    assert client.get(links["One"]).status_code == 200


def guesses_in(page):
    return [(g.one("dt").text, g.one("dd").text) for g in page.one("dl").all("div")]


def test_a_draft_shows_what_was_guessed_until_it_is_sent_in(client, staff, oslo):
    text = "Purpose: To meet. Process: They come from..."
    link = "Read More https://www.example.org/one"
    decide(client, show(client, text=f"One\n{LINE}\n{text}\n{link}\n"))
    draft = GoodPractice.objects.get()
    address = f"/admin/practices/goodpractice/{draft.pk}/change/"

    client.force_login(make_officer(oslo))
    shown = read(client.get(address)).one("section", of="listing-draft")

    assert guesses_in(shown) == [
        ("City / Country", "Oslo, Norway certain"),
        ("Period", "“2016”, understood as: 2016 certain"),
        ("Language", "English certain"),
        ("Parts", "Purpose (2 words), Process (3 words, then cut off) likely"),
    ]
    assert "The list prints only the beginning of: Process." in shown.text
    assert shown.links == {"Its page on the old site": "https://www.example.org/one"}
    assert text in shown.one("details").text
    draft.topics.add(make_topic())
    transition(draft, "submit", staff)
    transition(draft, "withdraw", staff)
    assert not read(client.get(address)).all("section", of="listing-draft")


def test_other_drafts_say_nothing_of_the_old_list(client, staff, oslo):
    draft = make_practice("One", city=oslo, status="draft")
    page = read(client.get(f"/admin/practices/goodpractice/{draft.pk}/change/"))

    assert not page.all("section", of="listing-draft")


def test_what_is_left_out_changes_nothing(client, staff, oslo):
    response = decide(
        client,
        show(client, text=entry("One", LINE) + entry("Other", LINE)),
        **{"choice-1": "leave"},
    )

    assert [draft.title for draft in GoodPractice.objects.all()] == ["Other"]
    assert "1 entry changed nothing" in text_of(response)


def test_the_history_of_a_draft_shows_the_entry_as_printed(client, staff, oslo):
    decide(client, show(client, text=entry("One", LINE)))
    draft = GoodPractice.objects.get()
    history = read(client.get(f"/admin/practices/goodpractice/{draft.pk}/history/"))

    assert "Brought in from the list of the old site" in history.text
    assert "OneNorway Oslo 2016Purpose: To meet...Read More" in history.text


def test_what_a_public_practice_lacks_is_offered(client, staff, oslo):
    public = make_practice("One", city=oslo, topics=[make_topic()], purpose="To meet.")
    response = show(client, text=entry("One", LINE, "Purpose: X Process: Weekly."))

    assert "That practice lacks what this entry says: Period, Process." in text_of(
        response
    )
    assert fields(response)["choice-1"] == ["leave"]
    response = decide(client, response, **{"choice-1": "fill"})
    update = GoodPractice.objects.get(update_of=public)
    assert update.process == "Weekly."
    links = read(response).links
    assert links["One"] == f"/admin/practices/goodpractice/{update.pk}/change/"


def test_a_draft_of_what_is_here_already_may_be_merged_into_it(client, staff, oslo):
    public = make_practice("One", city=oslo, topics=[make_topic()], purpose="To meet.")
    response = show(client, text=entry("One", LINE))
    links = read(decide(client, response, **{"choice-1": "draft"})).links

    draft = GoodPractice.objects.get(status="draft")
    address = f"/admin/practices/goodpractice/{draft.pk}/merge/?into={public.pk}"
    assert links["Merge it into “One”"] == address
    assert client.get(address).status_code == 200


# --- Twice, and meanwhile -------------------------------------------------------------


def test_a_report_that_is_sent_twice_is_done_once(client, staff, oslo):
    report = show(client, text=entry("One", LINE))
    decide(client, report)
    again = decide(client, report)

    assert GoodPractice.objects.count() == 1
    assert "Nothing was brought in: the catalogue changed" in read(again).text
    assert "In the catalogue already (certain): One" in text_of(again)


def test_nothing_is_done_when_the_catalogue_changed_meanwhile(client, staff, oslo):
    report = show(client, text=entry("One", LINE) + entry("Other", LINE))
    make_practice("Other", city=oslo)
    response = decide(client, report)

    assert GoodPractice.objects.count() == 1
    assert "the catalogue changed while you read" in read(response).text
    assert fields(response)["choice-1"] == ["draft"]


@pytest.mark.parametrize("value", ["fill", "publish", "", "\0", "x" * 5000])
def test_what_is_not_offered_is_not_done(client, staff, oslo, value):
    report = show(client, text=entry("One", LINE))
    response = client.post(ADDRESS, fields(report) | {"choice-1": value})

    assert response.status_code in {200, 400}
    assert not GoodPractice.objects.exists()


@pytest.mark.parametrize(
    "raw", ["", " ", "\0", "a\0b", "x\n" * 3000, "Norway Oslo 2016"]
)
def test_entries_that_were_tampered_with_change_nothing(client, staff, oslo, raw):
    report = show(client, text=entry("One", LINE))
    response = client.post(ADDRESS, fields(report) | {"raw": raw})

    assert response.status_code in {200, 400}
    assert not GoodPractice.objects.exists()


# --- What goes wrong ------------------------------------------------------------------


def test_nothing_chosen_is_said_in_words(client, staff):
    assert "Choose at least one file, or paste the text." in text_of(show(client))


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "“bad.html” is empty."),
        (b"%PDF-1.7", "“bad.html” is neither text nor a web page"),
        (b"Norway\0 Oslo 2016", "“bad.html” is neither text nor a web page"),
        (b"\xff\xfe\x00", "“bad.html” holds no good practice of the list"),
        (b"<script>alert(1)</script>", "“bad.html” holds no good practice of the list"),
        (b"\x80\x81\xfe\xff", "“bad.html” holds no good practice of the list"),
    ],
)
def test_one_bad_file_keeps_all_out(client, staff, oslo, content, sentence):
    good = SimpleUploadedFile("good.txt", entry("One", LINE).encode())
    response = show(client, good, SimpleUploadedFile("bad.html", content))

    assert sentence in text_of(response)
    assert not read(response).all(of="listing-entry")
    assert not GoodPractice.objects.exists()


def test_every_bad_file_is_named(client, staff):
    response = show(
        client,
        SimpleUploadedFile("one.txt", b"a\0b"),
        SimpleUploadedFile("two.txt", b"Hello"),
    )

    assert "“one.txt” is neither" in text_of(response)
    assert "“two.txt” holds no good practice" in text_of(response)


def test_a_file_of_50_megabytes_is_refused_in_words(client, staff):
    large = SimpleUploadedFile("large.txt", b"Norway Oslo\n" * (50 * 1024 * 1024 // 12))
    response = show(client, large)

    assert "“large.txt” has 50.0 MB; at most 5 MB" in text_of(response)


def test_more_files_than_are_read_at_once_are_refused(client, staff, oslo):
    files = [
        SimpleUploadedFile(f"{n}.txt", entry("One", LINE).encode()) for n in range(51)
    ]

    assert "Choose at most 50 files at a time." in text_of(show(client, *files))


def test_pasted_text_with_characters_of_no_text_is_refused(client, staff, oslo):
    response = show(client, text=entry("One\0", LINE))

    assert response.status_code in {200, 400}
    assert not GoodPractice.objects.exists()


def test_an_entry_with_markup_is_shown_as_text(client, staff, oslo):
    response = show(client, text=entry("<script>alert(1)</script> One", LINE))

    assert b"<script>alert(1)" not in response.content
    assert b"&lt;script&gt;alert(1)" in response.content


def test_the_text_of_the_programme_is_no_list(client, staff):
    assert "“no-entry.txt” holds no good practice" in text_of(
        show(client, PAGES / "no-entry.txt")
    )


# --- Who, and how many queries --------------------------------------------------------


@pytest.mark.parametrize("method", ["get", "post"])
def test_officers_have_no_such_page(client, officer, method):
    assert getattr(client, method)(ADDRESS).status_code == 403


def test_an_officer_cannot_send_a_report(client, staff, oslo):
    report = fields(show(client, text=entry("One", LINE)))
    client.force_login(make_officer(oslo))

    assert client.post(ADDRESS, report).status_code == 403
    assert not GoodPractice.objects.exists()


@pytest.mark.usefixtures("catalogue")
def test_a_report_takes_as_many_queries_for_3_entries_as_for_23(
    client, staff, django_assert_max_num_queries
):
    client.get(ADDRESS)
    with django_assert_max_num_queries(20):
        show(client, CAPTURES[0])
    with django_assert_max_num_queries(20):
        show(client, *CAPTURES)


def test_a_report_on_what_came_in_before_takes_no_more_queries(
    client, oslo, django_assert_max_num_queries
):
    client.force_login(make_staff())
    text = "".join(entry(f"Number {n}", LINE) for n in range(40))
    decide(client, show(client, text=text))
    with django_assert_max_num_queries(20):
        show(client, text=text)
