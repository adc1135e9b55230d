"""Two people decide on a practice in the same moment: one of them is told so."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Barrier
from urllib.parse import urlencode

import pytest

from practices.indexing import catch_up
from practices.models import GoodPractice
from practices.workflow import transition
from tests.factories import (
    make_city,
    make_officer,
    make_practice,
    make_staff,
    make_topic,
)
from tests.pages import Reader
from tests.servers import PATIENCE, PRODUCTION, database_url, send, serving
from tests.test_durability import HOST, TOKEN, fields_of, signed_in

pytestmark = pytest.mark.django_db(transaction=True)

BASE = "/admin/practices/goodpractice/"
ROUNDS = 3


@dataclass
class Person:
    """Somebody who is signed in at a real server."""

    session: str
    port: int

    def ask(self, path, **form):
        body = urlencode(form | {"csrfmiddlewaretoken": TOKEN}) if form else ""
        lines = [
            f"{'POST' if form else 'GET'} {path} HTTP/1.1",
            f"Host: {HOST}",
            "X-Forwarded-Proto: https",
            f"Referer: https://{HOST}{path}",
            f"Cookie: __Host-sessionid={self.session}; __Host-csrftoken={TOKEN}",
            "Content-Type: application/x-www-form-urlencoded",
            f"Content-Length: {len(body)}",
            "Connection: close",
        ]
        answer = send(self.port, "\r\n".join([*lines, "", body]).encode())
        assert answer.status in {200, 302, 404}, answer.body
        return answer

    def read(self, path):
        reader = Reader()
        reader.feed(self.ask(path).body)
        reader.close()
        return reader.open[0]

    def steps_since(self, practice, number):
        """What the history lists above a version, the newest first."""
        page = self.read(f"{BASE}{practice.pk}/history/")
        rows = [row.text for row in page.one("tbody").all("tr")]
        return rows[: len(rows) - number]


def sent_in(number, officer, city):
    draft = make_practice(
        f"Practice {number}",
        city=city,
        topics=[make_topic(f"Topic {number}")],
        purpose="As it was read.",
        status="draft",
    )
    return transition(draft, "submit", officer)


@pytest.fixture
def people(tmp_path):
    """An officer and two of the staff at a server, with practices that wait."""
    city = make_city("Exampleville")
    officer, staff = make_officer(city), make_staff()
    practices = [sent_in(number, officer, city) for number in range(ROUNDS)]
    sessions = [signed_in(person) for person in (officer, staff, make_staff())]
    settings = PRODUCTION | {"DATABASE_URL": database_url(tmp_path)}
    with serving(**settings, REQUIRE_STAFF_MFA="false") as port:
        yield practices, *(Person(session, port) for session in sessions)
    # The index is no table that is emptied after each test.
    GoodPractice.objects.all().delete()
    catch_up()


def at_once(*deeds):
    """Do all in the same moment; give the answers in the order of the deeds."""
    together = Barrier(len(deeds))

    def do(deed):
        together.wait(PATIENCE)
        return deed()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(do, deeds))


def test_of_publishing_and_taking_back_in_the_same_moment_one_is_done(people):
    practices, officer, staff, _other = people
    for practice in practices:
        step = f"{BASE}{practice.pk}/step"
        published, taken_back = at_once(
            lambda step=step: staff.ask(f"{step}/publish/", seen=1),
            lambda step=step: officer.ask(f"{step}/withdraw/", seen=1),
        )
        change = f"{BASE}{practice.pk}/change/"
        said = {
            "publish": published.body + staff.ask(change).body,
            "withdraw": taken_back.body + officer.ask(change).body,
        }
        [done] = staff.steps_since(practice, 1)
        is_public = staff.ask(f"/practices/{practice.slug}/").status == 200
        assert ("Published" in done, "Submission withdrawn" in done) == (
            is_public,
            not is_public,
        )
        refused, now = ("withdraw", "Published") if is_public else ("publish", "Draft")
        sentence = f"is not possible: the status is “{now}” now."
        assert {name for name in said if sentence in said[name]} == {refused}


def test_what_is_saved_in_the_moment_of_publishing_is_not_published_unread(people):
    practices, _officer, staff, other = people
    for practice in practices:
        path = f"{BASE}{practice.pk}/change/"
        form = dict(fields_of(other.ask(path).body))
        form |= {"purpose": "As nobody read it.", "_continue": "1"}
        at_once(
            lambda path=path, form=form: other.ask(path, **form),
            lambda path=path: staff.ask(path.replace("change", "step/publish"), seen=1),
        )
        public = staff.ask(f"/practices/{practice.slug}/")
        steps = staff.steps_since(practice, 1)
        assert len(steps) == 1
        assert (public.status == 200) == ("Published" in steps[0])
        assert "As nobody read it." not in public.body
