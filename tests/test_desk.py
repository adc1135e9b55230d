"""The first page of the desk: what waits for whom, and the lists it leads to."""

import re
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.utils import timezone
from django.utils.formats import date_format

from practices.models import (
    GoodPractice,
    OutgoingMail,
    PracticeVersion,
    Preferences,
    RollingDraft,
    UnmetSearch,
)
from practices.models.unmet import monday
from practices.workflow import transition
from tests.factories import (
    make_city,
    make_officer,
    make_practice,
    make_staff,
    make_superuser,
    make_topic,
    make_user,
)

pytestmark = pytest.mark.django_db

BASE = "/admin/practices/goodpractice/"
BUDGET = 25


def text_of(response):
    return response.content.decode()


def page_of(client):
    return text_of(client.get("/admin/"))


def words_of(page):
    """What a page says, without its tags, with single blanks."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def headings(page):
    found = re.findall(r"<h3[^>]*>(.*?)</h3>", page, re.S)
    return [words_of(heading) for heading in found]


def sent_in(title, city, days, **fields):
    """Make a practice that was sent in so many days ago."""
    when = timezone.now() - timedelta(days=days)
    return make_practice(
        title, city=city, status="submitted", submitted_at=when, **fields
    )


# An officer's


def test_an_officer_finds_her_practices_with_status_step_and_turn(
    client, officer, city
):
    make_practice("A draft", city=city, status="draft")
    make_practice("Sent in", city=city, status="submitted")
    make_practice("Public", city=city)
    make_practice("Foreign", city=make_city("Elsewhere"))
    page = page_of(client)
    assert "Your city: Exampleville" in page
    assert headings(page) == ["A draft", "Sent in", "Public"]
    words = words_of(page)
    assert "Draft Your turn. Only its city and the programme see it." in words
    assert "Submitted The programme’s turn. Next: it is published, or" in words
    assert "Published Everyone can read it." in words


def test_what_comes_back_with_questions_is_first(client, officer, city):
    for status in ["published", "draft", "submitted", "changes_requested"]:
        make_practice(status, city=city, status=status)
    order = ["changes_requested", "draft", "submitted", "published"]
    assert headings(page_of(client)) == order


def test_open_comments_are_counted(client, officer, city):
    practice = make_practice("Open door", city=city, status="changes_requested")
    for number in range(3):
        practice.comments.create(
            part="impact", text=f"How many? {number}", sent_at=timezone.now()
        )
    practice.comments.create(part="impact", text="Not sent yet")
    assert "3 comments of the programme are open." in page_of(client)
    practice.comments.update(outcome="done")
    assert "comments of the programme" not in page_of(client)


def test_an_update_stands_with_its_practice(client, officer, city):
    practice = make_practice("Open door", city=city, topics=[make_topic()])
    other = make_practice("Other", city=city, status="draft")
    update = transition(practice, "prepare_update", officer)
    GoodPractice.objects.filter(pk=other.pk).update(
        updated_at=timezone.now() - timedelta(days=1)
    )
    page = page_of(client)
    assert headings(page) == ["Open door", "Open door Update", "Other"]
    assert f'href="{BASE}{update.pk}/change/"' in page


def test_an_update_that_adds_a_city_is_on_the_desk_of_that_city_too(client):
    here, there = make_city("Here"), make_city("There")
    practice = make_practice("Open door", city=here)
    update = transition(practice, "prepare_update", make_officer(here))
    update.places.create(city=there)
    client.force_login(make_officer(there))
    assert headings(page_of(client)) == ["Open door Update"]


@pytest.mark.parametrize("saved", ["2026-05-05 14:32Z", "2026-05-04 14:32Z"])
def test_text_that_is_not_saved_is_offered(client, officer, city, saved):
    practice = make_practice("Open door", city=city, status="draft")
    at = datetime.strptime(saved, "%Y-%m-%d %H:%MZ").replace(tzinfo=UTC)
    for own in (practice, None):
        RollingDraft.objects.create(
            user=officer,
            practice=own,
            form_key=uuid4(),
            begun_as=uuid4(),
            fields=[],
            saved_at=at,
        )
    RollingDraft.objects.create(
        user=make_officer(city),
        practice=practice,
        form_key=uuid4(),
        begun_as=uuid4(),
        fields=[],
    )
    with time_machine.travel("2026-05-05 15:00Z"):
        words = words_of(page_of(client))
    told = date_format(timezone.localtime(at), "DATETIME_FORMAT")
    assert words.count(f"What you typed until {told} is kept automatically.") == 2
    assert "Begun, and kept automatically" in words


def test_each_of_several_cities_has_its_heading(client):
    here, there = make_city("Here"), make_city("There")
    client.force_login(make_officer(here, there))
    make_practice("In both", cities=[here, there], status="draft")
    make_practice("There alone", city=there, status="published")
    page = page_of(client)
    assert re.findall(r"Your city: (\w+)", page) == ["Here", "There"]
    assert headings(page) == ["In both", "In both", "There alone"]


def test_an_officer_without_practices_is_told_how_to_begin(client, officer):
    page = page_of(client)
    assert "Describe the first" in page
    assert f'href="{BASE}add/"' in page
    assert "Describe a good practice" in page


def test_an_officer_without_a_city_is_told_whom_to_ask(client):
    client.force_login(make_officer())
    page = page_of(client)
    assert "Your account has no city yet." in page
    assert f"{BASE}add/" not in page


def test_a_member_without_a_role_is_told_whom_to_ask(client):
    client.force_login(make_user())
    assert "Your account opens nothing here yet." in page_of(client)


def test_an_officer_sees_nothing_of_the_programme(client, officer, city):
    sent_in("Waits elsewhere", make_city("Elsewhere"), 3)
    page = page_of(client)
    assert "Waiting for you" not in page
    assert "Not found this week" not in page
    assert "Waits elsewhere" not in page
    assert "Everything there is" not in page


def test_a_city_shows_twenty_and_how_many_there_are(
    client, django_assert_max_num_queries
):
    cities = [make_city(f"City {number}") for number in range(3)]
    officer = make_officer(*cities)
    for number in range(38):
        make_practice(f"Practice {number}", cities=cities, status="draft")
    public = make_practice("Public", city=cities[0])
    transition(public, "prepare_update", officer)
    client.force_login(officer)
    with django_assert_max_num_queries(BUDGET):
        page = page_of(client)
    assert len(headings(page)) == 61
    assert re.findall(r"All (\d+) practices", page) == ["39", "38", "38"]


# The programme's


@pytest.mark.parametrize("make", [make_staff, make_superuser])
def test_the_queue_is_oldest_first_with_the_waiting_time(client, city, make):
    client.force_login(make())
    sent_in("Younger", city, 2)
    sent_in("Older", city, 15)
    make_practice("A draft", city=city, status="draft")
    page = page_of(client)
    assert headings(page)[:2] == ["Older", "Younger"]
    assert "waiting for 15 days" in page
    assert "waiting for 2 days" in page
    assert "A draft" not in page


def test_what_is_back_with_its_city_is_said_to_wait_there(client, staff, city):
    practice = sent_in("With the city", city, 3)
    transition(practice, "request_changes", staff, "How many came?")
    PracticeVersion.objects.update(at=timezone.now() - timedelta(days=2))
    page = page_of(client)
    assert "with the city for 2 days" in page
    assert "waiting for" not in page


def test_what_came_in_since_the_last_visit_is_marked(client, staff, city):
    Preferences.objects.create(user=staff, seen_at=timezone.now() - timedelta(days=5))
    sent_in("Known", city, 6)
    sent_in("Unknown", city, 4)
    for _opened in range(2):
        assert headings(page_of(client))[:2] == [
            "Known",
            "Unknown New since your last visit",
        ]
    now = timezone.now()
    assert Preferences.objects.filter(seen_at__gt=now - timedelta(minutes=1)).exists()
    client.logout()
    client.force_login(staff)
    assert headings(page_of(client))[:2] == ["Known", "Unknown"]


def test_at_the_first_visit_nothing_is_new(client, staff, city):
    sent_in("Unknown", city, 4)
    assert headings(page_of(client))[0] == "Unknown"


def test_what_was_sent_in_again_is_back_from_the_city(client, staff, city):
    fields = {"topics": [make_topic()], "purpose": "To meet."}
    practice = make_practice("Open door", city=city, status="submitted", **fields)
    transition(practice, "request_changes", make_staff(), "Why?")
    assert "Back with their city" in page_of(client)
    assert "Waiting for you" in page_of(client)
    transition(practice, "submit", make_officer(city))
    assert headings(page_of(client))[0] == "Open door Back from the city"


def test_the_first_of_an_update_is_not_back(client, staff, city):
    fields = {"topics": [make_topic()], "purpose": "To meet."}
    practice = make_practice("Open door", city=city, status="submitted", **fields)
    officer = make_officer(city)
    transition(practice, "request_changes", staff, "Why?")
    transition(practice, "submit", officer)
    transition(practice, "publish", staff)
    update = transition(practice, "prepare_update", officer)
    transition(update, "submit", officer)
    assert headings(page_of(client))[0] == "Open door Update"


def test_an_empty_queue_says_so(client, staff):
    assert "Nothing waits for review." in page_of(client)
    assert "This week every search has found something." in page_of(client)


def test_what_needs_care_is_counted_and_leads_to_its_list(client, staff, city):
    old = make_practice("Forgotten", city=city, status="draft")
    GoodPractice.objects.filter(pk=old.pk).update(
        updated_at=timezone.now() - timedelta(days=61)
    )
    make_practice("Fresh", city=city, status="draft")
    page = page_of(client)
    link = re.compile(r'href="([^"]*untouched[^"]*)">[^<]*</a> <span>(\d+)')
    [(address, number)] = link.findall(page)
    assert number == "1"
    listed = client.get(address).context["cl"].result_list
    assert [str(practice) for practice in listed] == ["Forgotten"]


def test_searches_in_vain_and_mails_not_sent_are_shown(client, staff):
    week = monday(timezone.localdate())
    UnmetSearch.objects.create(week=week, words="sauna", count=3)
    UnmetSearch.objects.create(week=week - timedelta(days=7), words="igloo")
    OutgoingMail.objects.create(
        kind="practice_submitted",
        to="gone@example.org",
        language="en",
        next_try_at=None,
    )
    page = page_of(client)
    assert "sauna <span>3</span>" in page
    assert "igloo" not in page
    assert "Mails that could not be sent</a> <span>1</span>" in page


def test_the_figures_of_the_catalogue(client, staff, city):
    topic = make_topic()
    with time_machine.travel("2026-05-01 12:00Z", tick=False):
        practice = make_practice(
            "Open door", city=city, topics=[topic], purpose="To meet.", status="draft"
        )
        transition(practice, "submit", make_officer(city))
    with time_machine.travel("2026-05-05 12:00Z", tick=False):
        transition(practice, "publish", staff)
        make_practice("Older", city=city, published_at=datetime(2020, 1, 1, tzinfo=UTC))
        client.force_login(staff)
        words = words_of(page_of(client))
    assert "Practices that are public 2" in words
    assert "Cities with a public practice 1" in words
    assert "Published this year 1" in words
    assert "Typical time until an answer 4 days" in words


def test_staff_find_what_they_wrote_and_did_not_save(client, staff, city):
    practice = make_practice("Open door", city=city, status="submitted")
    assert "Begun, and kept automatically" not in page_of(client)
    kept = [
        RollingDraft.objects.create(
            user=user,
            practice=own,
            title=title,
            form_key=uuid4(),
            begun_as=uuid4(),
            fields=[],
        )
        for user, own, title in (
            (staff, practice, "An open door"),
            (staff, None, "A new door"),
            (make_staff(), None, "Of a colleague"),
        )
    ]
    page = page_of(client)
    assert "Begun, and kept automatically" in page
    assert "An open door" in page
    assert f'href="{BASE}{practice.pk}/change/"' in page
    assert f'href="{BASE}add/?kept={kept[1].begun_as}"' in page
    assert "Of a colleague" not in page


def test_the_desk_of_staff_holds_its_budget(
    client, staff, city, django_assert_max_num_queries
):
    for number in range(38):
        sent_in(f"Waits {number}", city, number + 1)
        make_practice(f"Back {number}", city=city, status="changes_requested")
    page_of(client)
    with django_assert_max_num_queries(BUDGET):
        page = page_of(client)
    assert page.count("desk-wait") == 40
    assert re.findall(r">All (\d+)<", page) == ["38", "38"]


def test_the_tables_stand_below(client, staff):
    page = page_of(client)
    assert page.index("Waiting for you") < page.index("Everything there is")
    assert 'href="/admin/cities/city/"' in page


def test_the_desk_is_in_french_too(client, staff):
    assert '<html lang="fr"' in text_of(client.get("/fr/admin/"))


def test_a_stranger_is_asked_to_sign_in(client):
    assert client.get("/admin/").status_code == 302


# The list


def listed(client, query=""):
    return [str(p) for p in client.get(f"{BASE}{query}").context["cl"].result_list]


def test_the_list_of_an_officer_begins_with_what_needs_her(client, officer, city):
    for status in ["archived", "published", "draft", "submitted", "changes_requested"]:
        make_practice(status, city=city, status=status)
    order = ["changes_requested", "draft", "submitted", "published", "archived"]
    assert listed(client) == order


def test_the_list_of_staff_begins_with_what_has_waited_longest(client, staff, city):
    make_practice("Draft", city=city, status="draft")
    sent_in("Younger", city, 2)
    sent_in("Older", city, 15)
    make_practice("Public", city=city)
    assert listed(client) == ["Older", "Younger", "Draft", "Public"]


@pytest.mark.parametrize(
    ("days", "titles"),
    [("0", ["Oldest", "Old", "New"]), ("7", ["Oldest", "Old"]), ("30", ["Oldest"])],
)
def test_staff_filters_by_waiting(client, staff, city, days, titles):
    for title, ago in [("Oldest", 31), ("Old", 8), ("New", 1)]:
        sent_in(title, city, ago)
    make_practice("Public", city=city)
    assert listed(client, f"?waiting={days}") == titles


def test_a_waiting_that_is_no_choice_filters_nothing(client, staff, city):
    make_practice("Public", city=city)
    assert listed(client, "?waiting=x") == ["Public"]


def test_the_rows_say_whose_turn_it_is_and_what_is_an_update(client, officer, city):
    practice = make_practice("Open door", city=city)
    transition(practice, "prepare_update", officer)
    page = text_of(client.get(BASE))
    assert 'Open door</span> <span class="mark">Update</span></a>' in page
    assert '<td class="field-turn">Your turn</td>' in page
    assert "field-waiting" not in page


def test_the_order_can_be_chosen(client, staff, city):
    make_practice("B", city=city)
    make_practice("A", city=city)
    assert listed(client, "?o=1") == ["A", "B"]
    assert listed(client, "?o=-1") == ["B", "A"]
