"""The Word form at the desk: what it says stands beside what is there."""

import docx
import pytest
from django.db import connection

from practices.models import GoodPractice
from practices.template_form import blank
from practices.workflow import transition
from tests.factories import (
    PUBLISHED,
    make_city,
    make_document,
    make_officer,
    make_practice,
    make_topic,
)
from tests.pages import read
from tests.wordfiles import edited, filled, parts_of, upload, written

pytestmark = pytest.mark.django_db

BASE = "/admin/practices/goodpractice/"
NEW = f"{BASE}add/form/"
KEPT = "%kept:%"
UPLOAD_BUDGET = 42


def kept_entries():
    with connection.cursor() as cursor:
        question = "SELECT count(*) FROM practices_cache WHERE cache_key LIKE %s"
        cursor.execute(question, [KEPT])
        return cursor.fetchone()[0]


def sent(client, content, address=NEW, name="form.docx", **more):
    return client.post(address, {"file": upload(content, name)} | more)


def as_sent(page, **choices):
    """What a browser sends of the page that shows what the form says."""
    form: dict[str, list[str] | str] = {}
    for field in page.all("input"):
        if field["type"] == "radio" and "checked" not in field.attributes:
            continue
        if field["name"] != "csrfmiddlewaretoken":
            form[field["name"]] = [*form.get(field["name"], []), field["value"]]
    for field in page.all("select"):
        form[field["name"]] = field.one("option", selected="")["value"]
    return {
        name: value[0] if len(value) == 1 else value for name, value in form.items()
    } | choices


def address_in(page):
    [form] = [
        form
        for form in page.all("form")
        if form.attributes.get("action", "").startswith("/admin/practices")
    ]
    return form["action"]


def offered(page):
    return [legend.text for legend in page.all("legend")]


@pytest.fixture
def draft(officer, city):
    practice = make_practice(
        "Open door", city=city, status="draft", purpose="Old.", process="Old way."
    )
    make_document(practice, "The plan", link="https://example.org/plan")
    return practice


def test_the_desk_offers_the_form_and_its_upload(client, officer):
    links = read(client.get("/admin/")).links
    assert links["Download the Word form"] == "/form/"
    assert links["Upload a filled form"] == NEW


def test_the_programmes_desk_offers_them_too(client, staff):
    links = read(client.get("/admin/")).links
    assert links["Upload a filled form"] == NEW


def test_a_practice_is_downloaded_as_a_filled_form(client, draft):
    response = client.get(f"{BASE}{draft.pk}/form/")
    form = docx.Document(upload(response.content))
    assert form.core_properties.title == "Open door"
    assert 'filename="open-door-form-en.docx"' in response["Content-Disposition"]
    page = read(client.get(f"{BASE}{draft.pk}/change/"))
    assert page.links["Word form"] == f"{BASE}{draft.pk}/form/"


def test_nothing_is_saved_before_it_is_accepted(client, officer, city):
    make_topic("Education")
    content = filled(
        blank(language="en"),
        title="Open door",
        city_1="Exampleville",
        topics_1="Education",
        purpose="To meet.",
    )
    page = read(sent(client, content))
    assert GoodPractice.objects.count() == 0
    assert offered(page) == ["Title", "City / Country", "Topics", "Purpose"]

    response = client.post(address_in(page), as_sent(page))
    practice = GoodPractice.objects.get()
    assert response.status_code == 302
    assert (practice.title, practice.purpose, practice.status) == (
        "Open door",
        "To meet.",
        "draft",
    )
    assert practice.place_names == ["Exampleville"]
    assert [topic.name for topic in practice.topics.all()] == ["Education"]


def test_each_part_of_a_new_practice_can_be_left_out(client, officer, city):
    content = filled(
        blank(language="en"),
        title="Open door",
        city_1="Exampleville",
        purpose="To meet.",
    )
    page = read(sent(client, content))
    client.post(address_in(page), as_sent(page, **{"take-purpose": "theirs"}))
    assert GoodPractice.objects.get().purpose == ""


def test_the_language_that_a_form_says_is_noted(client, officer, city):
    content = filled(
        blank(language="en"), title="Porte", city_1="Exampleville", language="French"
    )
    page = read(sent(client, content))
    client.post(address_in(page), as_sent(page))
    assert GoodPractice.objects.get().language == "fr"


def test_a_form_for_a_practice_shows_only_what_differs(client, draft):
    content = filled(blank(draft, "en"), purpose="New.")
    page = read(sent(client, content, f"{BASE}{draft.pk}/form/read/"))
    assert offered(page) == ["Purpose"]
    texts = [node.text for node in page.all(of="conflict__text")]
    assert texts == ["New.", "Old."]
    client.post(address_in(page), as_sent(page))
    draft.refresh_from_db()
    assert (draft.purpose, draft.process) == ("New.", "Old way.")
    assert [d.link for d in draft.reference_documents.all()] == [
        "https://example.org/plan"
    ]


def test_what_the_form_left_empty_stays_unless_it_is_accepted(client, draft):
    draft_form = blank(draft, "en")
    draft.impact = "They met."
    draft.save()
    page = read(sent(client, draft_form, f"{BASE}{draft.pk}/form/read/"))
    assert offered(page) == ["Impact"]
    client.post(address_in(page), as_sent(page))
    draft.refresh_from_db()
    assert draft.impact == "They met."
    page = read(sent(client, draft_form, f"{BASE}{draft.pk}/form/read/"))
    client.post(address_in(page), as_sent(page, _take_all="1"))
    draft.refresh_from_db()
    assert draft.impact == ""


def test_places_and_documents_are_taken_over_row_by_row(client, draft, city):
    make_city("Oslo", "NO")
    content = filled(
        blank(draft, "en"), city_2="Oslo", document_link_2="https://example.org/new"
    )
    page = read(sent(client, content, f"{BASE}{draft.pk}/form/read/"))
    kept = draft.reference_documents.get().pk
    client.post(address_in(page), as_sent(page))
    draft = GoodPractice.objects.get()
    assert draft.place_names == ["Exampleville", "Oslo"]
    links = [(d.pk == kept, d.link) for d in draft.reference_documents.all()]
    assert links == [
        (True, "https://example.org/plan"),
        (False, "https://example.org/new"),
    ]


def test_what_could_not_be_placed_can_be_put_into_a_part(client, draft):
    content = filled(blank(draft, "en"), topics_1="Sauna")
    page = read(sent(client, content, f"{BASE}{draft.pk}/form/read/"))
    assert "Could not place" in page.text
    assert "No topic has this name." in page.text
    client.post(address_in(page), as_sent(page, **{"put-1": "process"}))
    draft.refresh_from_db()
    assert draft.process == "Old way.\nSauna"


def test_what_could_not_be_placed_is_kept_with_the_draft(client, draft):
    content = filled(blank(draft, "en"), topics_1="Sauna", purpose="New.")
    address = f"{BASE}{draft.pk}/form/read/"

    for _time in range(2):
        page = read(sent(client, content, address))
        client.post(address_in(page), as_sent(page, _take_all="1"))

    draft.refresh_from_db()
    assert (draft.purpose, draft.process) == ("New.", "Old way.")
    assert draft.notes == "5 Topics: Sauna"
    page = read(client.get(f"{BASE}{draft.pk}/change/"))
    assert page.one("textarea", name="notes").text == draft.notes


def test_what_could_not_be_placed_is_left_out_on_demand(client, draft):
    content = filled(blank(draft, "en"), topics_1="Sauna")
    page = read(sent(client, content, f"{BASE}{draft.pk}/form/read/"))
    client.post(address_in(page), as_sent(page, **{"put-1": ""}))
    draft.refresh_from_db()
    assert (draft.notes, draft.process) == ("", "Old way.")


@pytest.mark.parametrize("kind", ["officer", "staff"])
def test_words_behind_the_last_part_are_kept(client, officer, staff, kind):
    """The last part is for a link: who writes a note there shall find it again."""
    client.force_login(officer if kind == "officer" else staff)
    note = "Please call us before publishing."

    page = read(sent(client, written("Title", "Open door", "Source", note)))

    assert note in page.one("section").text
    assert "It is no link." in page.one("section").text


def test_a_link_that_the_programme_alone_writes_is_kept_for_the_officer(
    client, officer, city
):
    link = "https://example.org/source"

    page = read(sent(client, written("Title", "Open door", "Source", link)))

    assert link in page.one("section").text
    assert "The programme alone writes this." in page.one("section").text


def test_what_somebody_else_changed_meanwhile_is_not_overwritten(client, draft, city):
    content = filled(blank(draft, "en"), purpose="Mine.")
    page = read(sent(client, content, f"{BASE}{draft.pk}/form/read/"))
    form = as_sent(page)
    other = type(client)()
    other.force_login(make_officer(city))
    theirs = as_sent(
        read(
            sent(
                other,
                filled(blank(draft, "en"), purpose="Theirs."),
                f"{BASE}{draft.pk}/form/read/",
            )
        )
    )
    other.post(address_in(page), theirs)
    asked = read(client.post(address_in(page), form))
    draft.refresh_from_db()
    assert draft.purpose == "Theirs."
    assert offered(asked) == ["Purpose"]


def test_a_form_that_the_desk_cannot_save_comes_back_with_all_its_text(client, officer):
    make_city("Oslo", "NO")
    content = filled(
        blank(language="en"), title="Open door", city_1="Oslo", purpose="To meet."
    )
    page = read(sent(client, content))
    response = client.post(address_in(page), as_sent(page))
    shown = response.content.decode()
    assert response.status_code == 200
    assert "Name at least one of your own cities" in shown
    assert "To meet.</textarea>" in shown
    assert GoodPractice.objects.count() == 0


def test_a_free_document_is_offered_with_a_warning(client, officer):
    page = read(sent(client, written("Open door", "Purpose", "To meet.")))
    assert offered(page) == ["Title", "Purpose", "Language of the text"]
    assert "the parts were told by their headings" in page.text
    assert "The same as now" not in page.text, "it says nothing of them"


OLDER = "The form is of version 0, which is older than this site"
NEWER = "The form is of version 9, which is newer than this site"
FREE = "It is not the programme’s form"


@pytest.mark.parametrize(
    ("version", "sentence"),
    [("0", OLDER), ("9", NEWER), ("1", ""), ("", ""), ("one", "")],
)
def test_the_version_of_a_form_is_said_where_it_matters(
    client, draft, version, sentence
):
    """A form whose properties were taken out is one all the same: its parts tell."""
    content = filled(blank(draft, "en"), purpose="New.")
    custom = parts_of(content)["docProps/custom.xml"].decode()
    content = edited(
        content,
        str,
        **{"docProps/custom.xml": custom.replace(">1<", f">{version}<").encode()},
    )

    page = read(sent(client, content, f"{BASE}{draft.pk}/form/read/"))

    assert offered(page) == ["Purpose"]
    said = [one for one in (OLDER, NEWER, FREE) if one in page.text]
    assert said == [one for one in [sentence] if one]


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"", "form.docx", "“form.docx” is empty"),
        (b"%PDF-", "form.docx", "is not what its ending says"),
        (b"x", "form.odt", "is not a Word file of today"),
        (b"PK" + b"\0" * 21 * 1024 * 1024, "form.docx", "at most 20 MB"),
    ],
)
def test_a_file_that_is_no_form_is_refused_in_words(
    client, officer, content, name, words
):
    response = sent(client, content, name=name)
    assert response.status_code == 200
    [sentence] = [
        item.text for item in read(response).one("ul", of="errorlist").all("li")
    ]
    assert words in sentence


def test_no_file_is_said_so(client, officer):
    page = read(client.post(NEW, {}))
    assert "No file was chosen" in page.text


def test_a_practice_with_the_programme_takes_no_form(client, officer, city):
    practice = make_practice("Open door", city=city, status="submitted")
    response = client.get(f"{BASE}{practice.pk}/form/read/", follow=True)
    [message] = [str(message) for message in response.context["messages"]]
    assert "A filled form cannot be taken over now" in message


def test_reading_a_form_holds_its_budget(
    client, officer, city, django_assert_max_num_queries
):
    cities = [make_city(f"City {number}") for number in range(9)]
    topics = [make_topic(f"Topic {number}") for number in range(5)]
    practice = make_practice(
        "Open door", cities=[city, *cities], topics=topics, status="draft"
    )
    content = blank(practice, "en")
    practice.places.all().delete()
    practice.places.create(city=city)
    with django_assert_max_num_queries(UPLOAD_BUDGET):
        sent(client, content, f"{BASE}{practice.pk}/form/read/")


# --- Which practice a form is of ------------------------------------------------------


def choices_in(page):
    """The practices of the page that asks, and where each button leads."""
    return [
        (form.one("button").text.partition(":")[0].strip(), form["action"])
        for form in page.all("form")
        if form.all("input", name="kept")
    ]


def chosen(client, page, action, **more):
    """Press the button that leads to an address."""
    token = page.all("input", name="kept")[0]["value"]
    return read(client.post(action, {"kept": token} | more))


def test_a_form_that_the_site_wrote_is_known_again(client, draft):
    """Even when its title says something else by now."""
    content = filled(blank(draft, "en"), title="Quite different", purpose="New.")

    page = read(sent(client, content))

    of_draft = f"{BASE}{draft.pk}/form/read/"
    assert page.one("h1").text == "This looks like “Open door”"
    assert "the form was written for it" in page.text
    assert choices_in(page) == [
        ("It is this one", of_draft),
        ("It is a new practice", NEW),
    ]
    assert GoodPractice.objects.get() == draft
    page = chosen(client, page, of_draft)
    assert offered(page) == ["Title", "Purpose"]
    client.post(address_in(page), as_sent(page))
    assert GoodPractice.objects.get().purpose == "New."


def test_a_form_that_says_the_title_of_a_practice_of_the_city_is_asked_about(
    client, draft
):
    content = written("The open door", "City: Exampleville", "Purpose", "New.")

    page = read(sent(client, content))

    assert page.one("h1").text == "This looks like “Open door”"
    assert "the form was written for it" not in page.text


def test_who_says_that_it_is_new_describes_a_new_one(client, draft):
    page = read(sent(client, filled(blank(draft, "en"), purpose="New.")))

    page = chosen(client, page, NEW, is_new="1")

    assert address_in(page) == f"{BASE}add/"
    client.post(address_in(page), as_sent(page))
    assert GoodPractice.objects.count() == 2
    draft.refresh_from_db()
    assert draft.purpose == "Old."


def test_of_several_one_is_chosen(client, draft, city):
    make_practice("Open door", city=city, status="archived")
    make_practice("Open door", city=city, status="submitted")

    page = read(sent(client, blank(draft, "en")))

    assert page.one("h1").text == "Is it one of these?"
    assert len(page.all("section", of="unplaced__text")) == 3
    assert choices_in(page)[0] == ("It is this one", f"{BASE}{draft.pk}/form/read/")
    assert len(choices_in(page)) == 2


def test_a_foreign_draft_is_never_given_away(client, officer):
    oslo = make_city("Oslo", "NO")
    practice = make_practice("Secret plan", city=oslo, status="draft")

    page = read(sent(client, filled(blank(practice, "en"), purpose="New.")))

    assert offered(page)[0] == "Title"
    assert not choices_in(page)
    assert str(practice.pk) not in address_in(page)


def test_a_form_of_another_site_is_known_by_its_title_alone(client, draft, settings):
    own, settings.SECRET_KEY = settings.SECRET_KEY, "of another site"
    content = filled(blank(draft, "en"), title="Quite different")
    settings.SECRET_KEY = own

    assert offered(read(sent(client, content)))[0] == "Title"


def test_a_form_that_is_no_longer_kept_is_chosen_again(client, draft):
    answer = client.post(NEW, {"kept": "no-such-word", "is_new": "1"})

    page = read(answer)
    assert "The form is no longer kept: choose it again." in page.text
    assert page.all("input", type="file")


def test_what_is_kept_is_for_the_one_who_brought_it(client, draft, city):
    page = read(sent(client, blank(draft, "en")))
    client.force_login(make_officer(city))

    page = chosen(client, page, NEW, is_new="1")

    assert "The form is no longer kept: choose it again." in page.text


def test_what_was_kept_is_thrown_away_when_its_hour_is_over(client, draft):
    sent(client, blank(draft, "en"))
    assert kept_entries() == 1
    with connection.cursor() as cursor:
        passed = connection.ops.adapt_datetimefield_value(PUBLISHED)
        cursor.execute("UPDATE practices_cache SET expires = %s", [passed])

    sent(client, blank(draft, "en"))

    assert kept_entries() == 1


def test_it_is_said_that_a_form_was_written_for_another_practice(client, draft, city):
    other = make_practice("Closed door", city=city, status="draft")
    warning = "The form was written for another practice, not for this one"

    page = read(sent(client, blank(draft, "en"), f"{BASE}{other.pk}/form/read/"))
    assert warning in page.text
    client.post(address_in(page), as_sent(page), follow=True)
    other.refresh_from_db()
    assert other.title == "Closed door", "nothing is taken that nobody chose"
    page = read(sent(client, blank(other, "en"), f"{BASE}{other.pk}/form/read/"))
    assert warning not in page.text


def test_the_form_of_an_update_is_of_its_practice_too(client, officer, city):
    public = make_practice("Open door", city=city)
    content = blank(public, "en")
    update = transition(public, "prepare_update", officer)

    page = read(sent(client, content, f"{BASE}{update.pk}/form/read/"))
    assert "The form was written for another practice" not in page.text
