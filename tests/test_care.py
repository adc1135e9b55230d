"""What needs care, to the day; and what is new between one visit and the next."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from practices.models import GoodPractice
from practices.workflow import transition
from tests.factories import make_practice, make_topic
from tests.pages import read

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 5, 20, 15, tzinfo=UTC)
LIST = "/admin/practices/goodpractice/?attention="


def needing(client, kind):
    """The practices in the list of a kind; the desk leads there with their number."""
    desk = read(client.get("/admin/"))
    counts = [item.text for item in desk.all("li") if item.all("a", href=LIST + kind)]
    listed = client.get(LIST + kind).context["cl"].result_list
    assert not counts or counts[0].endswith(f" {len(listed)}")
    return sorted(str(practice) for practice in listed)


def make(city, title, **fields):
    """Make a practice that can be sent in."""
    fields = {"topics": [make_topic(title)], "purpose": "To meet."} | fields
    return make_practice(title, city=city, **fields)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


def test_a_draft_is_untouched_after_sixty_days(client, staff, city):
    for days in (59, 60, 61):
        draft = make(city, f"{days} days", status="draft")
        touched = GoodPractice.objects.filter(pk=draft.pk)
        touched.update(updated_at=NOW - timedelta(days=days))
    assert needing(client, "untouched-drafts") == ["60 days", "61 days"]
    client.post(f"/admin/practices/goodpractice/{draft.pk}/step/submit/", {"seen": ""})
    assert needing(client, "untouched-drafts") == ["60 days"]


@pytest.mark.parametrize(
    ("kind", "years"), [("unconfirmed-12", 1), ("unconfirmed-24", 2)]
)
def test_what_was_not_confirmed_is_stale_after_years_to_the_day(
    client, staff, city, kind, years
):
    ago = NOW.replace(year=NOW.year - years)
    make(city, "Stale", published_at=ago)
    make(city, "Not yet", published_at=ago + timedelta(days=1))
    make(city, "Confirmed", published_at=ago, confirmed_at=NOW.date())
    make(city, "Ended", published_at=ago, period_text="2012–2025")
    make(city, "Draft", status="draft")
    assert needing(client, kind) == ["Stale"]


def test_only_what_came_in_between_two_visits_is_new(client, staff, officer, city):
    def visit(day):
        with time_machine.travel(NOW + timedelta(days=day), tick=False):
            client.logout()
            client.force_login(staff)
            page = read(client.get("/admin/"))
        marked = [title for title in page.all("h3") if "New since" in title.text]
        return [title.text.partition(" New since")[0] for title in marked]

    def send_in(title, day):
        with time_machine.travel(NOW + timedelta(days=day), tick=False):
            transition(make(city, title, status="draft"), "submit", officer)

    send_in("First", 0)
    assert visit(1) == []
    send_in("Second", 2)
    send_in("Third", 3)
    assert visit(4) == ["Second", "Third"]
    send_in("Fourth", 5)
    assert visit(6) == ["Fourth"]
    assert visit(7) == []
