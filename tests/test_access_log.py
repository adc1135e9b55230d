"""Who came in or failed to, and what was refused: kept for a year, in measure."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.utils import timezone

from practices import audit
from practices.models import GoodPractice
from tests.factories import make_city, make_officer, make_practice, make_staff
from tests.pages import read
from tests.signing import code_of, give_app, sign_in, with_password

pytestmark = pytest.mark.django_db

ANA = "ana@example.org"
CODE = "/account/second-factor/authenticate/"
BASE = "/admin/practices/goodpractice/"


@pytest.fixture
def ana(city):
    return with_password(make_officer(city, email=ANA, last_name="Ana"))


def logged():
    """Give what the programme reads in its log, the oldest first: what, and where."""
    client = Client()
    client.force_login(make_staff())
    table = read(client.get("/admin/audit/")).all("tbody")
    rows = table[0].all("tr") if table else []
    return [" ".join(cell.text for cell in row.all("td")[3:]) for row in rows][::-1]


def test_a_wrong_code_is_in_the_log_without_the_code(client, ana):
    give_app(ana)
    sign_in(client, ANA)
    client.post(CODE, {"code": "314159"})
    client.post(CODE, {"code": code_of()})
    client.post("/account/second-factor/reauthenticate/", {"code": "271828"})

    assert logged() == ["Wrong second factor", "Signed in", "Wrong second factor"]
    entries = str(LogEntry.objects.values())
    assert "314159" not in entries
    assert "271828" not in entries


def test_guessing_codes_ends_before_it_fills_the_log(client, ana):
    give_app(ana)
    sign_in(client, ANA)
    for number in range(15):
        client.post(CODE, {"code": f"{number:06}"})

    assert logged() == ["Wrong second factor"] * 10


def test_what_is_sent_without_the_right_is_in_the_log_with_its_address(client, ana):
    foreign = make_practice("Elsewhere", city=make_city("Oslo"), status="draft")
    public = make_practice("Open door", city=ana.cities.get())
    tampered = [
        (f"{BASE}{foreign.pk}/change/", 404),
        (f"{BASE}{public.pk}/delete/", 403),
        (f"{BASE}{public.pk}/step/archive/", 302),
        ("/admin/practices/invitation/add/", 403),
        ("/fr/admin/no-such-page/", 404),
    ]
    client.force_login(ana)
    before = list(GoodPractice.objects.order_by("pk").values())

    for address, status in tampered:
        form = {"title": "Taken", "post": "yes", "reason": "Because."}
        assert client.post(address, form).status_code == status, address
        # Who only looks, or is nobody, fills no log.
        client.get(address)
        Client().post(address, form)

    assert logged() == [f"Refused {address}" for address, _status in tampered]
    assert list(GoodPractice.objects.order_by("pk").values()) == before


def test_a_form_that_was_open_too_long_is_no_refusal(ana):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(ana)

    assert strict.post("/admin/practices/topic/add/").status_code == 403
    assert logged() == []


def test_so_much_is_kept_of_an_account_in_a_day(client, ana, monkeypatch):
    assert audit.MOST_A_DAY == 100
    monkeypatch.setattr(audit, "MOST_A_DAY", 3)
    other = make_officer(make_city("Oslo"))
    with time_machine.travel(timezone.now()) as clock:
        for _number in range(5):
            for person in (ana, other):
                client.force_login(person)
                client.post(f"/admin/{'x' * 1000}/")
        sign_in(Client(), ANA)
        assert LogEntry.objects.filter(user=ana).count() == 4
        assert LogEntry.objects.filter(user=other).count() == 3
        clock.shift(timedelta(days=1, seconds=1))
        client.force_login(other)
        client.post("/admin/x/")

    assert LogEntry.objects.filter(user=other).count() == 4
    assert max(len(entry.change_message) for entry in LogEntry.objects.all()) < 300


def test_after_a_year_sign_ins_and_refusals_are_forgotten_and_nothing_else(
    client, ana, city
):
    with time_machine.travel(timezone.now()) as clock:
        give_app(ana)
        sign_in(client, ANA, "wrong words altogether")
        sign_in(client, ANA)
        client.post(CODE, {"code": "314159"})
        client.post(CODE, {"code": code_of()})
        client.post("/admin/no-such-page/")
        audit.log(ana, city, "refused to go on", "sign_in")
        kept = logged()
        assert len(kept) == 5
        clock.shift(timedelta(days=364))
        with_password(make_officer(city, email="ben@example.org"))
        sign_in(Client(), "ben@example.org")
        assert logged() == [*kept, "Signed in"]
        clock.shift(timedelta(days=2))
        sign_in(Client(), "ben@example.org")

        assert logged() == ["refused to go on sign_in", "Signed in", "Signed in"]
    assert "is kept for twelve months" in read(client.get("/privacy/")).text
