"""Who may do what at the desk: every address, role, method and status."""

import re
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.db import connection, transaction
from django.test import Client
from django.urls import URLResolver, get_resolver

from cities.models import IndexArea
from practices import previewing, versions
from practices.admin.history import kept_address
from practices.models import GoodPractice, OutgoingMail, UnmetSearch
from practices.models.unmet import monday
from practices.workflow import TRANSITIONS, transition
from tests.factories import (
    PUBLISHED,
    make_activity,
    make_city,
    make_document,
    make_index_result,
    make_invitation,
    make_network,
    make_officer,
    make_picture,
    make_practice,
    make_staff,
    make_superuser,
    make_topic,
    make_user,
)
from tests.test_workflow import STEPS

pytestmark = pytest.mark.django_db

PEOPLE = [
    "stranger",
    "member",
    "disabled",
    "elsewhere",
    "officer",
    "staff",
    "superuser",
]
METHODS = ["get", "post", "put", "patch", "delete"]
STATUSES = [
    "draft",
    "submitted",
    "changes_requested",
    "published",
    "archived",
    "update",
]
INSIDE = re.compile(r"(admin|account|practices/preview)/")
BASE = "/admin/practices/goodpractice/"
# Answers with which a request ends before it does anything.
REFUSED = {"in", "401", "403", "404", "405", "410"}
# Written by whoever comes: her session, that she was here, how often she tried.
NOTED = {"django_session", "practices_preferences", "practices_cache"}
# And of who sends what is not hers to send: that she did.
LOG = {"django_admin_log"}
WRITING = re.compile(r'\s*(?:INSERT(?: OR IGNORE)? INTO|UPDATE|DELETE FROM) "?(\w+)')


def routes_in(patterns, before=""):
    """Give each route with its name; one without a name is its own."""
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes_in(pattern.url_patterns, route)
        elif INSIDE.match(route.lstrip("/")):
            yield pattern.name or route.lstrip("/")


ROUTES = sorted(set(routes_in(get_resolver().url_patterns)))
MODELS = {
    model._meta.label_lower.replace(".", "_"): model for model in admin.site._registry
}
PAGES = {
    "changelist": "",
    "add": "add/",
    "change": "{pk}/change/",
    "delete": "{pk}/delete/",
    "history": "{pk}/history/",
    "simple_history": "{pk}/history/{version}/",
    "merge": "{pk}/merge/",
    "import": "import/",
    "export": "export/",
}
# Of practices, beside the pages that all tables have.
OF_PRACTICES = {
    "file": "{pk}/files/documents/{file}/",
    "typed": "{pk}/typed/",
    "advice": "{pk}/advice/",
    "take_over": "{pk}/take-over/",
    "throw_away": "{pk}/throw-away/",
    "typed_new": "add/typed/",
    "advice_new": "add/advice/",
    "throw_away_new": "add/throw-away/",
    "review": "{pk}/review/",
    "restore_version": "{pk}/history/{number}/restore/",
    "kept": "{pk}/kept/{signed}/",
    "preview": "{pk}/preview/",
    "step": "{pk}/step/withdraw/",
    "word_form": "{pk}/form/",
    "read_form": "{pk}/form/read/",
    "read_form_new": "add/form/",
    "take_form": "{pk}/form/take/",
    "bulk": "bulk/publish/",
    "import_listing": "import-listing/",
}
ELSEWHERE = {
    "index": "/admin/",
    "audit": "/admin/audit/",
    "audit-export": "/admin/audit/export/",
    "login": "/admin/login/",
    "logout": "/admin/logout/",
    "password_change": "/admin/password_change/",
    "admin/password_change/": "/admin/password_change/",
    "password_change_done": "/admin/password_change/done/",
    "autocomplete": "/admin/autocomplete/?app_label=practices&model_name=place"
    "&field_name=city&term=a",
    "jsi18n": "/admin/jsi18n/",
    "view_on_site": "/admin/r/1/1/",
    "admin/r/<path:rest>": "/admin/r/1/1/",
    "app_list": "/admin/practices/",
    "admin/(?P<url>.*)$": "/admin/no-such-page/",
    "preview": "{preview}",
    "preview-file": "{preview}documents/{file}/",
    "account": "/account/",
    "account_browsers": "/account/browsers/",
    "invitation": "/account/invitation/no-such-token/",
    "account_login": "/account/login/",
    "account_logout": "/account/logout/",
    "account_signup": "/account/signup/",
    "account_inactive": "/account/inactive/",
    "account_reauthenticate": "/account/confirm/",
    "account_change_password": "/account/password/",
    "account_set_password": "/account/password/set/",
    "account_reset_password": "/account/password/reset/",
    "account_reset_password_done": "/account/password/reset/sent/",
    "account_reset_password_from_key": "/account/password/reset/1-x/",
    "account_reset_password_from_key_done": "/account/password/reset/done/",
    "mfa_index": "/account/second-factor/",
    "mfa_authenticate": "/account/second-factor/authenticate/",
    "mfa_reauthenticate": "/account/second-factor/reauthenticate/",
    "mfa_activate_totp": "/account/second-factor/totp/activate/",
    "mfa_deactivate_totp": "/account/second-factor/totp/deactivate/",
    "mfa_view_recovery_codes": "/account/second-factor/recovery-codes/",
    "mfa_generate_recovery_codes": "/account/second-factor/recovery-codes/generate/",
    "mfa_download_recovery_codes": "/account/second-factor/recovery-codes/download/",
    "mfa_list_webauthn": "/account/second-factor/webauthn/",
    "mfa_add_webauthn": "/account/second-factor/webauthn/add/",
    "mfa_reauthenticate_webauthn": "/account/second-factor/webauthn/reauthenticate/",
    "mfa_remove_webauthn": "/account/second-factor/webauthn/keys/1/remove/",
    "mfa_edit_webauthn": "/account/second-factor/webauthn/keys/1/edit/",
    "mfa_login_webauthn": "/account/second-factor/webauthn/login/",
}


def template_of(route):
    """Give the address of a route, with the names of the rows that it is about."""
    if route in ELSEWHERE:
        return ELSEWHERE[route]
    for label, model in MODELS.items():
        page = route.removeprefix(f"{label}_")
        base = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
        if model is GoodPractice and page in OF_PRACTICES:
            return base + OF_PRACTICES[page]
        if page in PAGES:
            return base + PAGES[page]
        if route == f"{base[1:]}<path:object_id>/":
            return base + "{pk}/"
    return None


def test_every_route_has_its_address_and_its_rights():
    """A route that others add fails here: it needs its lines in rights.txt."""
    assert [route for route in ROUTES if template_of(route) is None] == []
    assert sorted(RIGHTS) == ROUTES


def table():
    """Read rights.txt: for each route lines of methods, statuses and answers."""
    rights: dict[str, Any] = {}
    lines: list[Any] = []
    for line in (Path(__file__).parent / "rights.txt").read_text().splitlines():
        if line.startswith("    "):
            rights[line.strip()] = lines
        elif line and not line.startswith("#"):
            methods, statuses, answers = line.split("|")
            lines.append((methods.split(), statuses.split(), answers.split()))
        else:
            lines = []
    return rights


RIGHTS = table()


def expected(route, method, status, name):
    [answers] = [
        answers
        for methods, statuses, answers in RIGHTS[route]
        if method in methods and (status in statuses or statuses == ["any"])
    ]
    return answers[PEOPLE.index(name)]


@pytest.fixture(autouse=True)
def pages_are_not_kept(monkeypatch):
    """The test client keeps what each template was given; no test here asks for it."""
    monkeypatch.setattr(
        "django.test.client.store_rendered_templates", lambda *_, **__: 0
    )


# --- One cell of the table ------------------------------------------------------------


class World:
    """One row of everything, one practice in each status, one person of each kind."""

    def __init__(self):
        here = make_city("Exampleville")
        topic = make_topic()
        self.practices = {
            status: make_practice(
                status, city=here, status=status, topics=[topic], purpose="To meet."
            )
            for status in STATUSES[:-1]
        }
        public = make_practice("Updated", city=here, topics=[topic], purpose="To meet.")
        writer = make_staff()
        self.practices["update"] = transition(public, "prepare_update", writer)
        self.places = {s: self.keys_of(p, writer) for s, p in self.practices.items()}
        archived = self.practices["archived"]
        network = make_network()
        make_activity(network)
        make_index_result(
            here, area=IndexArea.objects.create(name="Education", order=1)
        )
        make_invitation(writer, cities=[here])
        make_picture(archived)
        week = monday(PUBLISHED.date())
        UnmetSearch.objects.create(week=week, words="sauna")
        OutgoingMail.objects.create(
            kind="invitation", to="a@example.org", language="en"
        )
        self.people = {
            "stranger": None,
            "member": make_user(),
            "disabled": make_officer(here),
            "elsewhere": make_officer(make_city("Elsewhere")),
            "officer": make_officer(here),
            "staff": make_staff(),
            "superuser": make_superuser(),
        }
        self.rows: dict[str, dict[str, Any]] = {}

    def keys_of(self, practice, writer):
        document = make_document(practice)
        version = versions.note(practice, writer, "save")
        return {
            "pk": practice.pk,
            "file": document.pk,
            "number": version.number,
            "version": practice.history.first().pk,
            "signed": kept_address(
                practice, "reference_documents", document.file.name
            ).split("/")[-2],
            "preview": previewing.address(practice),
        }

    def client_of(self, name):
        """Sign a person in; who is disabled was signed in before."""
        client = Client(raise_request_exception=False)
        if user := self.people[name]:
            client.force_login(user)
        User.objects.filter(pk=self.people["disabled"].pk).update(is_active=False)
        return client

    def address(self, route, status):
        template = template_of(route)
        for label, model in MODELS.items():
            if f"/{label.replace('_', '/')}/" in template and model is not GoodPractice:
                if label not in self.rows:
                    self.rows[label] = first_of(model)
                return template.format(**self.rows[label])
        return template.format(**self.places[status])

    def sent(self, route, status):
        """Give what a step is sent with: the version that the person has read."""
        if route != "practices_goodpractice_step":
            return ()
        return ({"seen": self.places[status]["number"]},)


def first_of(model):
    row = model._default_manager.order_by("pk").first()
    assert row is not None, model
    history = getattr(row, "history", None)
    return {"pk": row.pk, "version": history.first().pk if history else 0}


def answer_of(response):
    if response.status_code not in {301, 302}:
        return str(response.status_code)
    path = response.url.partition("?")[0]
    if path in {"/account/login/", "/admin/login/"}:
        return "in"
    return "desk" if path == "/admin/" else "to"


class Visit:
    """A person who asks for one address after the other; what she does is undone."""

    def __init__(self, world, name):
        self.world, self.name = world, name
        self.client = world.client_of(name)
        self.cookies = {k: cookie.value for k, cookie in self.client.cookies.items()}
        self.written = set()

    def note_writing(self, execute, sql, *args):
        if found := WRITING.match(sql):
            self.written.add(found[1])
        return execute(sql, *args)

    def ask(self, route, method, status):
        """Give the answer, and the tables that were written to."""
        self.written = set()
        self.client.cookies.load(self.cookies)
        address = self.world.address(route, status)
        with transaction.atomic(), connection.execute_wrapper(self.note_writing):
            sent = self.world.sent(route, status) if method == "post" else ()
            response = getattr(self.client, method)(address, *sent)
            response.getvalue()  # of a file too, which is closed with its last byte
            transaction.set_rollback(True)
        return answer_of(response), self.written


def is_of_practices(route):
    template = template_of(route)
    return "goodpractice/{" in template or "{preview}" in template


@pytest.mark.parametrize("name", PEOPLE)
def test_each_address_answers_each_person_as_the_table_says(name):
    """Whoever is refused, and whoever only reads, changes nothing."""
    visit = Visit(World(), name)
    wrong = []
    for route, method in product(ROUTES, METHODS):
        for status in STATUSES if is_of_practices(route) else STATUSES[:1]:
            answer, written = visit.ask(route, method, status)
            wanted = expected(route, method, status, name)
            noted = NOTED | (LOG if method == "post" else set())
            harmless = answer not in REFUSED and method == "post"
            if answer != wanted or not (harmless or written <= noted):
                wrong.append((route, method, status, answer, wanted, written))
    assert wrong == []


@pytest.mark.parametrize("name", ["member", "elsewhere", "officer"])
def test_what_is_foreign_answers_as_what_there_is_not(name):
    world = World()
    foreign = world.practices["draft"]
    foreign.places.all().delete()
    visit = Visit(world, name)
    for route, method in product(filter(is_of_practices, ROUTES), ["get", "post"]):
        if route.startswith("preview"):
            continue
        there = visit.ask(route, method, "draft")[0]
        world.places["draft"]["pk"] = 987654
        absent = visit.ask(route, method, "draft")[0]
        world.places["draft"]["pk"] = foreign.pk
        assert there == absent, (route, method)


@pytest.mark.parametrize("name", PEOPLE)
def test_each_step_by_post_is_taken_by_whom_and_from_where_it_may(name):
    world = World()
    visit = Visit(world, name)
    for action, status in product(TRANSITIONS, STATUSES):
        practice = world.practices[status]
        data = {"seen": versions.number_of(practice), "reason": "Because."}
        visit.client.cookies.load(visit.cookies)
        with transaction.atomic():
            visit.client.post(f"{BASE}{practice.pk}/step/{action}/", data)
            after = set(GoodPractice.objects.values_list("pk", "status"))
            transaction.set_rollback(True)
        before = set(GoodPractice.objects.values_list("pk", "status"))
        source = "draft" if status == "update" else status
        by_button = TRANSITIONS[action].by_button
        may = by_button and name in STEPS.get((action, source), ("", set()))[1]
        assert (after != before) == may, (action, status)
