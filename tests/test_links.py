"""Links that lead nowhere: asked by a command, safely; said beside their part."""

import socket
import time
from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command

from practices import links
from practices.hints import links_in
from practices.models import GoodPractice, Link, ReferenceDocument
from tests.factories import make_document, make_practice, practice_form
from tests.webserver import visitor_to, web_server

DAY = date(2027, 3, 2)
NEXT = DAY + timedelta(days=1)
BASE = "/admin/practices/goodpractice/"
SITE = "http://pages.example.org"


@pytest.fixture
def server():
    with web_server() as server:
        yield server


@pytest.fixture
def visitor(server):
    return visitor_to(server)


# Which links are in a text


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("See https://example.org/a, and www.example.org.", 2),
        ("“https://example.org/a”, <https://example.org/a>", 2),
        ("https://example.org/a https//example.org", 1),
        ("No link: example.org/a", 0),
    ],
)
def test_links_are_found_in_a_text(text, found):
    allowed = {"https://example.org/a", "www.example.org"}
    assert set(links_in(text)) <= allowed
    assert len(links_in(text)) == found


@pytest.mark.parametrize(
    "link", ["https://example.org/a_(b)", "https://example.org/((a)b)?c=(d)"]
)
@pytest.mark.parametrize("around", ["{}", "({}).", "({})", "{}, x", "[{}]", "« {} »"])
def test_a_bracket_belongs_to_the_link_that_opened_it(link, around):
    assert links_in(around.format(link)) == [link]


# Which links are asked, and when


def test_the_agent_names_the_site(settings):
    settings.SITE_URL = "https://catalogue.example.org"
    assert "+https://catalogue.example.org)" in links.agent()
    settings.SITE_URL = "https://catálogo.example.org"
    assert links.agent().isascii()


def check(visitor, day=DAY, most=200):
    return links.check(day, most, visitor, pause=0)


def known():
    return set(Link.objects.values_list("address", flat=True))


@pytest.mark.django_db
def test_links_of_texts_and_documents_are_asked_but_not_of_the_archive(visitor, server):
    practice = make_practice(
        purpose=f"See {SITE}/a#top.",
        resources="www.example.org/b, https//broken",
        status="draft",
    )
    make_document(practice, link=f"{SITE}/c")
    make_document(practice, link="http://user:secret@example.org/d")
    make_document(practice)
    make_document(make_practice(impact=f"{SITE}/a", status="submitted"), link=SITE)
    old = make_practice(purpose=f"{SITE}/e", status="archived")
    make_document(old, link=f"{SITE}/f")
    done = check(visitor)
    assert known() == {f"{SITE}/a", "http://www.example.org/b", f"{SITE}/c", SITE}
    assert sorted(server.paths) == ["/", "/a", "/b", "/c"]
    assert (done.found, done.left) == (4, 0)


@pytest.mark.django_db
def test_a_link_is_asked_again_after_a_month_and_one_that_failed_the_next_day(
    visitor, server
):
    make_practice(purpose=f"{SITE}/200 {SITE}/404 {SITE}/503")
    check(visitor)
    asked = {}
    for days in (0, 1, 6, 7, 29, 30):
        server.asked.clear()
        check(visitor, DAY + timedelta(days=days))
        asked[days] = sorted(server.paths)
    assert asked == {
        0: [],
        1: ["/404"],
        6: ["/404"],
        7: ["/404", "/503"],
        29: ["/404", "/503"],
        30: ["/200", "/404"],
    }


@pytest.mark.django_db
def test_a_run_asks_so_many_and_the_next_the_others(visitor, server):
    make_practice(purpose=" ".join(f"{SITE}/{n}" for n in "abcde"))
    assert check(visitor, most=2).left == 3
    assert check(visitor, most=2).left == 1
    assert check(visitor, most=-1).left == 1
    assert check(visitor, most=2).left == 0
    assert sorted(server.paths) == ["/a", "/b", "/c", "/d", "/e"]


@pytest.mark.django_db
def test_what_failed_yesterday_does_not_keep_others_waiting(visitor, server):
    make_practice(purpose=f"{SITE}/200")
    check(visitor, DAY - timedelta(days=40))
    make_practice(purpose=" ".join(f"{SITE}/404?{n}" for n in range(3)))
    make_practice(purpose=f"{SITE}/new")
    check(visitor)
    server.asked.clear()
    make_practice(purpose=f"{SITE}/newer")
    check(visitor, DAY + timedelta(days=30), most=1)
    assert server.paths == ["/newer"]


@pytest.mark.django_db
def test_links_that_nobody_uses_are_forgotten(visitor):
    practice = make_practice(purpose=f"{SITE}/404 {SITE}/a")
    document = make_document(practice, link=f"{SITE}/b")
    check(visitor)
    GoodPractice.objects.update(purpose=f"{SITE}/a")
    ReferenceDocument.objects.filter(pk=document.pk).delete()
    check(visitor, NEXT)
    assert known() == {f"{SITE}/a"}
    GoodPractice.objects.update(status="archived")
    check(visitor, NEXT)
    assert known() == set()


@pytest.mark.django_db
def test_more_links_than_one_statement_takes(visitor):
    make_practice(purpose=" ".join(f"{SITE}/{n}" for n in range(1200)))
    assert check(visitor, most=0).left == 1200
    GoodPractice.objects.update(purpose="")
    assert check(visitor).left == 0
    assert known() == set()


@pytest.mark.django_db
def test_links_that_are_asked_one_after_the_other_have_a_pause_between(visitor):
    make_practice(purpose=f"{SITE}/a {SITE}/b {SITE}/c")
    begun = time.monotonic()
    links.check(DAY, 3, visitor, pause=0.1)
    assert time.monotonic() - begun >= 0.2


# When a link is dead


def dead():
    return [link.address for link in Link.objects.dead()]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "link", [f"{SITE}/404", f"{SITE}/410", "http://missing.example.org/"]
)
def test_a_link_is_dead_after_it_failed_on_two_days(visitor, link):
    make_practice(purpose=f"{link} {SITE}/404?others-answer")
    check(visitor)
    assert dead() == []
    check(visitor)
    assert dead() == []
    assert check(visitor, NEXT).dead == 2
    assert link in dead()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "link",
    [
        *(f"{SITE}/{status}" for status in (401, 403, 429, 500, 503)),
        f"{SITE}/silent",
        "http://unsure.example.org/",
        "http://inside.example.org/",
    ],
)
def test_what_is_not_known_is_never_dead(server, link):
    make_practice(purpose=link)
    visitor = visitor_to(server, seconds=0.2)
    for days in range(0, 40, 8):
        assert check(visitor, DAY + timedelta(days=days)).unknown == 1
    assert dead() == []


@pytest.mark.django_db
def test_a_dead_link_that_answers_is_dead_no_more(visitor):
    practice = make_practice(purpose=f"{SITE}/404")
    check(visitor)
    check(visitor, NEXT)
    [link] = Link.objects.dead()
    for result in ("unknown", "found"):
        Link.objects.note(link, result, NEXT)
        assert dead() == []
    link.refresh_from_db()
    Link.objects.note(link, "gone", NEXT)
    assert dead() == []
    assert practice.purpose in known()


@pytest.mark.django_db
def test_when_nothing_answers_our_own_line_is_cut_and_nobody_is_blamed(visitor):
    make_practice(purpose="http://missing.example.org/ http://refusing.example.org/")
    for day in (DAY, NEXT):
        done = check(visitor, day)
        assert (done.unsure, done.gone, done.left) == (2, 0, 2)
    assert "is this machine connected?" in str(done)
    assert not Link.objects.exclude(asked_on=None).exists()


@pytest.mark.django_db
def test_one_that_was_found_before_tells_that_the_line_is_not_cut(visitor, server):
    make_practice(purpose=f"http://missing.example.org/ {SITE}/200")
    check(visitor)
    server.asked.clear()
    assert check(visitor, NEXT).gone == 1
    assert server.paths == ["/200"]
    assert dead() == ["http://missing.example.org/"]


# The command


def run(*arguments):
    output = StringIO()
    call_command("check_links", *arguments, stdout=output)
    return output.getvalue().strip()


@pytest.mark.django_db
def test_the_command_says_what_it_did_and_leaves_this_machine_alone(server):
    with socket.create_server(("127.0.0.1", 0)) as canary:
        practice = make_practice(purpose="nothing")
        make_document(practice, link="http://127.0.0.1/")
        make_document(practice, link=f"http://127.0.0.1:{canary.getsockname()[1]}/")
        assert run("--most=0").startswith("Asked 0 links: 0 found")
        assert run("--most=1") == (
            "Asked 1 links: 0 found, 0 gone, 1 not known; 0 are dead, 0 still to ask."
        )
        canary.settimeout(0.2)
        with pytest.raises(TimeoutError):
            canary.accept()


# What the form says

SENTENCE = "This link led nowhere when it was tried on 3 March: “{}”."


@pytest.fixture
def dead_links(visitor):
    """Two links that are dead, given by a practice of somebody else."""
    practice = make_practice(purpose=f"{SITE}/404 {SITE}/404?b {SITE}/200")
    check(visitor)
    check(visitor, NEXT)
    return practice


def advice(client, language="", **fields):
    form = practice_form(None) | fields
    return client.post(f"{language}{BASE}add/advice/", form).json()["hints"]


@pytest.mark.django_db
def test_a_dead_link_is_told_beside_the_part_while_typing(client, officer, dead_links):
    said = advice(
        client,
        process=f"See {SITE}/404#top, {SITE}/404#top and {SITE}/200.",
        resources=f"None; {SITE}/other",
    )
    told = [hint for hint in said["process"] if "led nowhere" in hint]
    assert told == [
        SENTENCE.format(f"{SITE}/404#top")
        + " Give the new address of the page, or leave the link out."
    ]
    assert "resources" not in said


@pytest.mark.django_db
def test_a_dead_link_of_a_document_is_told_beside_the_list(client, officer, dead_links):
    rows = {
        "reference_documents-TOTAL_FORMS": "2",
        "reference_documents-0-link": f"{SITE}/404?b",
        "reference_documents-1-link": f"{SITE}/200",
    }
    [told] = advice(client, **rows)["reference_documents"]
    assert SENTENCE.format(f"{SITE}/404?b") in told
    [french] = advice(client, "/fr", **rows)["reference_documents"]
    assert "le 3 mars\u00a0: «\u00a0http://pages.example.org/404?b\u00a0»." in french


@pytest.mark.django_db
def test_the_form_shows_it_without_a_script(client, officer, city, dead_links):
    practice = make_practice(city=city, status="draft", impact=f"5: {SITE}/404")
    make_document(practice, link=f"{SITE}/404?b")
    page = client.get(f"{BASE}{practice.pk}/change/").content.decode()
    assert f"<li>{SENTENCE.format(f'{SITE}/404')}" in page
    assert f"<li>{SENTENCE.format(f'{SITE}/404?b')}" in page
    assert 'data-hints="reference_documents">' in page
    assert 'data-hints="places" hidden>' in page


@pytest.mark.django_db
def test_it_keeps_nobody_from_saving(client, officer, city, dead_links):
    practice = make_practice("Open door", city=city, status="draft")
    form = practice_form(practice, impact=f"5: {SITE}/404")
    response = client.post(f"{BASE}{practice.pk}/change/", form)
    assert response.status_code == 302
    practice.refresh_from_db()
    assert f"{SITE}/404" in practice.impact


@pytest.mark.django_db
def test_nothing_is_fetched_because_somebody_types(client, officer, server, dead_links):
    server.asked.clear()
    advice(client, process=f"{SITE}/404 {SITE}/new")
    assert server.asked == []
    assert f"{SITE}/new" not in known()


@pytest.mark.django_db
def test_a_form_full_of_links_costs_one_question(
    client, officer, dead_links, django_assert_max_num_queries
):
    text = " ".join(f"{SITE}/{n}" for n in range(50_000))
    with django_assert_max_num_queries(40):
        advice(client, process=text)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "text", ["http://\0.org", "http://a.org/" + "x" * 10_000], ids=["nul", "long"]
)
def test_links_nobody_can_ask_for_are_harmless(client, officer, dead_links, text):
    rows = {"reference_documents-TOTAL_FORMS": 1, "reference_documents-0-link": text}
    said = advice(client, process=text, **rows)
    assert "led nowhere" not in str(said)


@pytest.mark.django_db
def test_the_day_is_the_one_of_the_site():
    make_document(make_practice(), link="http://127.0.0.1/")
    with time_machine.travel(datetime(2027, 3, 2, 23, 30, tzinfo=UTC), tick=False):
        run()
    assert Link.objects.get().asked_on == NEXT
