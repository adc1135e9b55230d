"""Who did what at the desk: one list for the programme, and its table."""

import csv
import io

import pytest
import time_machine
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.test import Client

from practices.audit import log
from practices.models import GoodPractice, Invitation
from practices.workflow import transition
from tests.factories import (
    make_city,
    make_network,
    make_officer,
    make_practice,
    make_staff,
    make_superuser,
    make_topic,
    practice_form,
)
from tests.pages import read
from tests.signing import give_app, sign_in, with_password

pytestmark = pytest.mark.django_db

ADDRESS = "/admin/audit/"
EXPORT = "/admin/audit/export/"
BUDGET = 20


def rows_of(response):
    table = read(response).all("tbody")
    return [row.text for row in table[0].all("tr")] if table else []


def table_of(response):
    text = response.getvalue().decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))


@pytest.fixture
def practice(city):
    return make_practice(
        "Open door",
        city=city,
        status="draft",
        purpose="To meet.",
        topics=[make_topic()],
    )


def test_saves_and_steps_of_practices_are_in_it(client, officer, practice):
    form = practice_form(practice, purpose="To talk.", _transition="submit")
    client.post(f"/admin/practices/goodpractice/{practice.pk}/change/", form)
    staff = make_staff(last_name="Example")
    transition(GoodPractice.objects.get(), "request_changes", staff, "How many?")
    client.force_login(staff)

    asked, sent, saved = rows_of(client.get(ADDRESS))

    assert "Programme Example" in asked
    assert "Good practice Open door Changes asked for How many?" in asked
    assert "Officer" in sent
    assert "Sent to the programme" in sent
    assert "Changed" in saved
    assert "Purpose" in saved


def test_answers_and_restored_versions_are_in_it(client, staff, officer, practice):
    transition(practice, "submit", officer)
    comment = practice.comments.create(part="purpose", suggestion="To talk.", by=staff)
    transition(practice, "request_changes", staff)
    form = practice_form(practice, _answer=f"{comment.pk}:accepted")
    client.post(f"/admin/practices/goodpractice/{practice.pk}/change/", form)
    client.post(f"/admin/practices/goodpractice/{practice.pk}/history/1/restore/")
    client.force_login(staff)

    done = " ".join(rows_of(client.get(ADDRESS)))

    assert "Suggested wording accepted" in done
    assert "Version 1 restored" in done


def test_an_update_that_is_published_leads_to_its_practice(client, staff, practice):
    writer = make_superuser()
    transition(practice, "submit", writer)
    public = transition(practice, "publish", writer)
    update = transition(public, "prepare_update", writer)
    transition(transition(update, "submit", writer), "publish", writer)

    links = read(client.get(ADDRESS)).one("table").all("a")

    there = f"/admin/practices/goodpractice/{practice.pk}/change/"
    assert {link["href"] for link in links} == {there}
    assert len(links) == 5


def test_changes_of_cities_networks_and_topics_are_in_it(client, staff):
    client.post(
        "/admin/practices/topic/add/",
        {"name_en": "Housing", "name_fr": "Logement", "tier": "core", "order": 1},
    )
    network = make_network("RECI")
    client.post(f"/admin/cities/network/{network.pk}/delete/", {"post": "yes"})

    deleted, added = rows_of(client.get(ADDRESS))

    assert "Network RECI Deleted" in deleted
    assert "Topic Housing Added" in added


def test_merges_and_invitations_are_in_it(client, staff, city):
    goes = make_city("Exampletown", "PT")
    client.post(f"/admin/cities/city/{goes.pk}/merge/", {"into": city.pk})
    form = {"address": "new@example.org", "cities": [city.pk], "language": "en"}
    client.post("/admin/practices/invitation/add/", form)
    invitation = Invitation.objects.get()
    for action in ("send_again", "withdraw"):
        client.post(
            "/admin/practices/invitation/",
            {"action": action, "_selected_action": [invitation.pk]},
        )

    withdrawn, again, _invited, merged = rows_of(client.get(ADDRESS))

    assert "new@example.org" in withdrawn
    assert "Invitation withdrawn" in withdrawn
    assert "Invitation sent again" in again
    assert "Exampleville Merged with another Exampletown" in merged


def test_each_sign_in_is_in_it_and_each_that_failed(client, city):
    ana = with_password(make_officer(city, email="ana@example.org", last_name="Ana"))
    stranger = Client()
    sign_in(stranger, "ANA@example.org", "not her password")
    sign_in(stranger, "nobody@example.org", "no password at all")
    sign_in(stranger, "\r\n=1+1", "no password at all")
    sign_in(stranger, "ana@example.org")
    give_app(ana)
    half_way = Client()
    sign_in(half_way, "ana@example.org")
    client.force_login(make_staff())

    shown = rows_of(client.get(ADDRESS))

    assert [row.split(" Officer Ana ")[1] for row in shown] == [
        f"User {ana.username} Signed in",
        f"User {ana.username} Sign-in failed",
    ]
    assert "password" not in client.get(EXPORT).getvalue().decode()


@pytest.fixture
def entries(city, practice):
    """Three entries of three days: of two people, of two kinds of thing."""
    one, other = make_staff(last_name="One"), make_staff(last_name="Other")
    for day, who, what, action in (
        (1, one, practice, "publish"),
        (2, other, city, "save"),
        (3, one, city, "archive"),
    ):
        with time_machine.travel(f"2026-03-0{day}T10:00Z"):
            log(who, what, action, f"Because of day {day}.")
    return one, other


@pytest.mark.parametrize(
    ("query", "days"),
    [
        ("", [3, 2, 1]),
        ("person={one}", [3, 1]),
        ("kind={practice}", [1]),
        ("since=2026-03-02", [3, 2]),
        ("until=2026-03-02", [2, 1]),
        ("since=2026-03-02&until=2026-03-02", [2]),
        ("text=open door", [1]),
        ("text=of day 2", [2]),
        ("person={one}&text=exampleville", [3]),
        ("text=nothing", []),
    ],
)
def test_the_list_is_filtered_the_newest_first(client, staff, entries, query, days):
    kind = ContentType.objects.get_for_model(GoodPractice)
    query = query.format(one=entries[0].pk, practice=kind.pk)

    rows = rows_of(client.get(f"{ADDRESS}?{query}"))
    table = table_of(client.get(f"{EXPORT}?{query}"))

    assert [int(row[-2]) for row in rows] == days
    assert [int(row[-1][-2]) for row in table[1:]] == days


@pytest.mark.parametrize(
    "query",
    ["person=x", "person=987654", "kind=x", "since=2026-13-45", "until=yesterday"],
)
@pytest.mark.usefixtures("entries")
def test_what_is_not_understood_is_said_at_its_field(client, staff, query):
    response = client.get(f"{ADDRESS}?{query}")

    assert response.status_code == 200
    assert len(read(response).all("ul", of="errorlist")) == 1


@pytest.mark.usefixtures("entries")
def test_the_export_follows_the_filters_of_the_page(client, staff):
    page = read(client.get(f"{ADDRESS}?text=door&page=1"))

    links = page.one("form", of="audit-filters").links
    assert links["Export as a table (CSV)"] == f"{EXPORT}?text=door"


def test_no_cell_of_the_export_is_a_formula(client, staff):
    for text in ("=1+1", "+cmd", "-1", "@SUM(1)", "\t=1", "\r=1", "\n=1", "＝1"):
        log(staff, make_city(f"{text} City"), "save", text)

    response = client.get(EXPORT)

    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert "attachment" in response.headers["Content-Disposition"]
    cells = [cell for row in table_of(response) for cell in row]
    assert len([cell for cell in cells if cell.startswith("'")]) >= 8
    starts = ("=", "+", "-", "@", "\t", "\r", "\n", "＝")
    assert not [cell for cell in cells if cell.startswith(starts)]


@pytest.mark.parametrize("address", [ADDRESS, EXPORT])
def test_it_is_for_the_programme_and_only_read(client, city, address):
    assert "/login/" in client.get(address).url
    client.force_login(make_officer(city))
    assert client.get(address).status_code == 403
    client.force_login(make_staff())
    assert client.get(address).status_code == 200
    assert client.post(address).status_code == 405
    assert client.get(f"/fr{address}").status_code == 200


def test_an_empty_list_says_so(client, staff):
    assert "Nothing in the log answers to this." in client.get(ADDRESS).content.decode()


def test_a_message_that_is_no_step_is_shown_as_it_is(client, staff, city):
    for message in ("Plain words.", "[]", '{"a": 1}', '[{"step": 1}]'):
        log(staff, city, "save")
        newest = LogEntry.objects.order_by("-pk")[0]
        LogEntry.objects.filter(pk=newest.pk).update(change_message=message)

    assert client.get(ADDRESS).status_code == 200


def test_a_long_log_comes_in_pages_within_its_budget(
    client, staff, city, django_assert_max_num_queries
):
    for number in range(60):
        log(make_staff(), city, "save", f"Because of {number}.")

    with django_assert_max_num_queries(BUDGET):
        page = client.get(f"{ADDRESS}?text=because")
    assert len(rows_of(page)) == 50
    assert len(rows_of(client.get(f"{ADDRESS}?text=because&page=2"))) == 10
    with django_assert_max_num_queries(BUDGET):
        assert len(table_of(client.get(EXPORT))) == 61
