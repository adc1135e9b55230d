"""What each process keeps of the catalogue is true, or soon will be."""

from threading import Event, Thread
from threading import enumerate as enumerate_threads
from time import monotonic, sleep

import pytest
import time_machine
from django.conf import settings
from django.db import connection, transaction
from django.test import Client

from practices import live, search
from practices.live import keeper
from practices.models import GoodPractice
from practices.models.version import current_version
from practices.workflow import transition
from tests.factories import make_city, make_practice, make_staff, make_topic
from tests.pages import read, titles

SECONDS = 10
SIGNED_IN = {settings.SESSION_COOKIE_NAME: "anything"}


def shown(client, query="", page="/practices/"):
    response = client.get(f"{page}?{query}")
    assert response.status_code == 200
    return titles(read(response))


def total(client, query=""):
    return read(client.get(f"/practices/?{query}")).one("h1").text


# --- A small catalogue: made anew before the next page --------------------------------


@pytest.mark.django_db
def test_as_long_as_nothing_changes_it_is_kept(client):
    make_practice("A")
    first = keeper.snapshot()
    make_practice("Draft", status="draft", city=first.cities[max(first.cities)])
    make_staff()
    client.get("/practices/?q=zzz")

    assert keeper.snapshot() is first


@pytest.mark.django_db
def test_whatever_the_public_sees_makes_it_anew(client):
    education = make_topic("Education")
    practice = make_practice("A", topics=[education], purpose="To learn.")
    assert shown(client) == ["A"]
    GoodPractice.objects.update(title="B")
    assert shown(client) == ["B"]
    transition(practice, "archive", make_staff(), "It ended.")
    assert shown(client) == []
    make_practice("C", topics=[education])
    assert shown(client, "topic=education") == ["C"]
    education.name_en = "Schools"
    education.save()
    assert "Schools 1" in read(client.get("/practices/")).text


@pytest.mark.django_db
def test_a_rollback_leaves_no_trace(client):
    make_practice("Kept", city=make_city("Oslo", "NO"))
    before = keeper.snapshot()
    with transaction.atomic():
        make_practice("Gone")
        assert sorted(shown(client)) == ["Gone", "Kept"]
        assert shown(client, "q=gone") == ["Gone"]
        transaction.set_rollback(True)

    assert shown(client) == ["Kept"]
    assert shown(client, "q=gone") == []
    after = keeper.snapshot()
    assert after.version == before.version
    assert list(after.pks) == list(before.pks)


@pytest.mark.django_db
def test_another_change_after_a_rollback_is_another_version(client):
    make_practice("Kept")
    for number in range(5):
        with transaction.atomic():
            make_practice(f"Gone {number}")
            assert f"Gone {number}" in shown(client)
            transaction.set_rollback(True)
        with transaction.atomic():
            GoodPractice.objects.update(title=f"Kept {number}")
            assert shown(client) == [f"Kept {number}"]
            transaction.set_rollback(number % 2 == 0)

    assert shown(client) == ["Kept 3"]


@pytest.mark.django_db
def test_practices_end_with_the_year(client):
    make_practice("A", period_text="2020-2026")
    make_practice("B", period_text="2027-2030")
    with time_machine.travel("2026-12-31T22:30Z"):  # still 2026 in Paris
        assert shown(client, "status=running&sort=title") == ["A", "B"]
        first = keeper.snapshot()
        assert keeper.snapshot() is first
    with time_machine.travel("2026-12-31T23:30Z"):  # 2027 in Paris
        assert keeper.snapshot() is not first
        assert shown(client, "status=running") == ["B"]
        assert shown(client, "status=ended") == ["A"]
        years = read(client.get("/practices/")).one("fieldset", of="facet--years")
        assert years.all("input")[0]["value"] == "2027"


@pytest.mark.django_db
def test_orders_that_readers_asked_for_are_made_with_the_next(client):
    make_practice("B")
    shown(client, "sort=title")
    shown(client, "sort=city")
    make_practice("A")

    assert {"title", "city"} <= set(keeper.snapshot().order_names)
    assert shown(client, "sort=title") == ["A", "B"]


# --- A large one: readers get the old while the next is made --------------------------


class Maker:
    """Holds the making of snapshots until it is let go; counts how many were made."""

    def __init__(self, monkeypatch):
        self.begun, self.go = Event(), Event()
        self.made, self.make = 0, live.made_anew
        monkeypatch.setattr(live, "made_anew", self)

    def begin(self):
        """Have it begun by a reader; SQLite in memory has no room for two writers."""
        keeper.snapshot()
        assert self.begun.wait(SECONDS)

    def __call__(self, version, old):
        self.begun.set()
        assert self.go.wait(SECONDS)
        self.made += 1
        return self.make(version, old)


@pytest.fixture
def large(transactional_db, monkeypatch):
    """A catalogue that counts as large, and has changed since it was last shown."""
    make_practice("Old", city=make_city("Oslo", "NO"), purpose="To meet.")
    secret = make_practice("Secret", city=make_city("Porto", "PT"))
    assert sorted(shown(Client())) == ["Old", "Secret"]
    monkeypatch.setattr(live, "FEW", 0)
    yield secret
    until_true()
    search.clear()  # which the emptying of the tables leaves


@pytest.fixture
def maker(large, monkeypatch):
    maker = Maker(monkeypatch)
    yield maker
    maker.go.set()
    until_true()


def until_true():
    """Wait until what is kept is the catalogue as it is now."""
    end = monotonic() + SECONDS
    while not live.is_true(keeper.snapshot(), current_version()):
        assert monotonic() < end, "It was not made anew."
        sleep(0.01)
    for thread in enumerate_threads():
        if thread.name == "catalogue":
            thread.join(SECONDS)


def test_a_reader_gets_the_old_answer_and_soon_the_new_one(client, maker):
    make_practice("New")
    maker.begin()
    began = monotonic()

    assert sorted(shown(client)) == ["Old", "Secret"]
    assert total(client) == "2 practices"
    assert monotonic() - began < SECONDS / 2
    maker.go.set()
    until_true()
    assert sorted(shown(client)) == ["New", "Old", "Secret"]
    assert shown(client, "q=new") == ["New"]


def test_no_cache_keeps_the_old_answer(client, maker):
    make_practice("New")
    maker.begin()
    old = client.get("/practices/")
    maker.go.set()
    until_true()
    new = client.get("/practices/")

    assert "ETag" not in old.headers
    assert "ETag" in new.headers


def test_many_readers_have_it_made_once(maker):
    make_practice("New")
    maker.begin()
    for _reader in range(5):
        assert sorted(shown(Client())) == ["Old", "Secret"]
    maker.go.set()
    until_true()

    assert maker.made == 1


@pytest.mark.usefixtures("large")
def test_who_is_signed_in_sees_the_change_at_once(client):
    client.cookies.load(SIGNED_IN)
    for number in range(3):
        make_practice(f"New{number}")
        assert total(client) == f"{number + 3} practices"
        assert shown(client, f"q=new{number}") == [f"New{number}"]


def test_who_is_signed_in_waits_for_the_change(client, maker):
    client.cookies.load(SIGNED_IN)
    make_practice("New")
    seen = []

    def read_page():
        seen.append(total(client))
        connection.close()

    reader = Thread(target=read_page)
    reader.start()
    reader.join(0.3)
    assert reader.is_alive()
    assert total(Client()) == "2 practices"
    maker.go.set()
    reader.join(SECONDS)
    assert seen == ["3 practices"]


@pytest.mark.parametrize(
    "query",
    [
        *("", "view=map", "view=table", "sort=title", "country=PT", "city=porto"),
        *("q=secret", "q=sec&view=table", "year=not-stated", "page_size=1&sort=title"),
    ],
)
def test_an_old_answer_shows_nothing_of_what_was_archived(client, maker, large, query):
    transition(large, "archive", make_staff(), "It ended.")
    maker.begin()
    for address in (f"/practices/?{query}", f"/fr/practices/?{query}"):
        response = client.get(address)
        page = read(response)

        assert response.status_code == 200
        assert "Secret" not in titles(page)
        assert "/practices/secret/" not in response.content.decode()


@pytest.mark.parametrize(
    "address",
    [
        *("/", "/fr/", "/cities/", "/cities/porto/", "/cities/oslo/", "/networks/"),
        *("/practices/old/", "/practices/old/?sort=title", "/suggest/?q=sec"),
    ],
)
def test_no_other_page_shows_it_either(client, maker, large, address):
    transition(large, "archive", make_staff(), "It ended.")
    maker.begin()
    response = client.get(address)

    assert response.status_code == 200
    assert "Secret" not in response.content.decode()
    assert "/practices/secret/" not in response.content.decode()
    assert client.get("/practices/secret/").status_code == 410


def test_what_was_deleted_is_not_shown_either(client, maker, large):
    large.places.all().delete()
    large.delete()
    maker.begin()

    for query in ("", "view=table", "view=map", "q=secret", "sort=city"):
        assert "Secret" not in shown(client, query)
    assert client.get("/practices/old/?sort=title").status_code == 200


def test_an_old_answer_knows_what_a_card_says_now(client, maker):
    """Cards are read when they are shown: only which there are is old."""
    GoodPractice.objects.filter(title="Old").update(title="Renamed")
    maker.begin()

    assert "Secret" in shown(client)
    assert len(shown(client)) == 2


def test_a_change_while_it_is_made_makes_it_once_more(client, maker):
    make_practice("New")
    maker.begin()
    make_practice("Newer")
    maker.go.set()
    until_true()

    assert sorted(shown(client)) == ["New", "Newer", "Old", "Secret"]
    assert shown(client, "q=newer") == ["Newer"]
