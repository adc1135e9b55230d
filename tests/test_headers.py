"""Every answer tells the browser what it may do: as little as possible."""

import pytest
from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.test import Client

from tests.factories import (
    make_city,
    make_document,
    make_network,
    make_picture,
    make_practice,
)
from tests.servers import PRODUCTION, database_url, get, send, serving

POLICY = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "object-src 'none'",
}
HEADERS = {
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains; preload",
}
SANDBOX = {"default-src 'none'", "sandbox"}

# Each kind of answer: its status, the path, and what else the request holds.
ANSWERS = {
    "home": (200, "/", {}),
    "list": (200, "/practices/", {}),
    "list in French": (200, "/fr/practices/", {}),
    "practice": (200, "/practices/district-mothers/", {}),
    "city": (200, "/cities/lisbon/", {}),
    "network": (200, "/networks/network-of-the-north/", {}),
    "briefing": (200, "/shortlist/briefing.docx?practices=district-mothers", {}),
    "about": (200, "/about/", {}),
    "health": (200, "/healthz", {}),
    "readiness": (200, "/readyz", {}),
    "robots": (200, "/robots.txt", {}),
    "sitemap": (200, "/sitemap.xml", {}),
    "sitemap of cities": (200, "/sitemap-cities.xml", {}),
    "security.txt": (200, "/.well-known/security.txt", {}),
    "style sheet": (200, "/static/css/base.css", {}),
    "script": (200, "/static/js/list.js", {}),
    "sign-in": (200, "/account/login/", {}),
    "head": (200, "/practices/", {"method": "HEAD"}),
    "slash": (301, "/practices", {}),
    "redirect to sign-in": (302, "/admin/", {}),
    "not modified": (304, "/static/css/base.css", {"since": "2100"}),
    "NUL": (400, "/practices/?q=%00", {}),
    "foreign host": (400, "/", {"host": "evil.example.com"}),
    "foreign host of a file": (
        *(400, "/static/css/base.css", {"host": "evil.example.com"}),
    ),
    "forbidden": (403, "/forbidden/", {}),
    "form without token": (403, "/account/login/", {"method": "POST"}),
    "not found": (404, "/no-such-page/", {}),
    "no such practice": (404, "/fr/practices/no-such-practice/", {}),
    "no such file": (404, "/static/no-such.css", {}),
    "method": (405, "/practices/", {"method": "DELETE"}),
    "method of a file": (405, "/static/css/base.css", {"method": "POST"}),
    "range": (416, "/static/css/base.css", {"range": "bytes=999999-"}),
    "too large": (413, "/open-form/", {"method": "POST", "body": "x" * 3_000_000}),
    "broken": (500, "/broken/", {}),
    "database away": (503, "/database-away/", {}),
}
# What other sites may read too.
OPEN = {
    "feed": (200, "/practices/feed/", {}),
    "feed in French": (200, "/fr/cities/lisbon/feed/", {}),
    "feed that was misread": (400, "/networks/network-of-the-north/feed/?x=1", {}),
    "API": (200, "/api/practices/", {}),
    "schema of the API": (200, "/api/openapi.json", {}),
    "preflight": (204, "/fr/api/cities/", {"method": "OPTIONS"}),
    "misread": (400, "/api/practices/?x=1", {}),
    "NUL in the API": (400, "/api/practices/?q=%00", {}),
    "not in the API": (404, "/api/no-such-part/", {}),
    "method of the API": (405, "/api/practices/", {"method": "POST"}),
    "API broken": (500, "/api/broken/", {}),
}
FILES = {
    "picture": "/practices/district-mothers/pictures/{picture}/",
    "document": "/practices/district-mothers/documents/{document}/",
    "action plan": "/networks/network-of-the-north/action-plan/",
}

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.any_engine,
    pytest.mark.urls("tests.failing_urls"),
]


@pytest.fixture
def files(settings, tmp_path):
    """A practice, a city and a network with their files; their addresses by kind."""
    settings.MEDIA_ROOT = tmp_path
    plan = ContentFile(b"<script>alert(1)</script>", "plan.txt")
    network = make_network(action_plan_file=plan)
    practice = make_practice(city=make_city(networks=[network]))
    keys = {
        "picture": make_picture(practice).pk,
        "document": make_document(practice, name='Bericht "ü".pdf').pk,
    }
    return {kind: path.format(**keys) for kind, path in FILES.items()}


def ask(path, method="GET", host="testserver", since="", body="", **headers):
    """Ask over https, as a visitor without any cookie."""
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    if since:
        headers["if_modified_since"] = f"Fri, 01 Jan {since} 00:00:00 GMT"
    kind = "application/x-www-form-urlencoded"
    return client.generic(
        method,
        path,
        f"text={body}",
        kind,
        secure=True,
        headers=headers | {"host": host},
    )


def policy_of(response):
    return set(response.headers["Content-Security-Policy"].split("; "))


def lacking(response):
    """The headers that an answer lacks or has with another value."""
    return {
        name: response.headers.get(name)
        for name, value in HEADERS.items()
        if response.headers.get(name) != value
    }


@pytest.mark.usefixtures("files")
@pytest.mark.parametrize(
    ("status", "path", "request_"), ANSWERS.values(), ids=list(ANSWERS)
)
def test_every_answer_carries_the_headers(status, path, request_):
    response = ask(path, **request_)

    assert response.status_code == status
    assert lacking(response) == {}
    assert policy_of(response) == POLICY
    assert "Access-Control-Allow-Origin" not in response.headers
    b"".join(response)  # closes a file


@pytest.mark.usefixtures("files")
@pytest.mark.parametrize(("status", "path", "request_"), OPEN.values(), ids=list(OPEN))
def test_what_is_open_carries_them_but_for_who_may_read_it(status, path, request_):
    response = ask(path, **request_)

    assert response.status_code == status
    assert lacking(response) == {"Cross-Origin-Resource-Policy": "cross-origin"}
    assert policy_of(response) == POLICY
    assert response.headers["Access-Control-Allow-Origin"] == "*"


def test_the_pages_of_the_desk_carry_them_too():
    client = Client()
    client.force_login(User.objects.create_superuser("staff@example.org"))
    for path in ("/admin/", "/admin/practices/goodpractice/", "/fr/admin/cities/city/"):
        response = client.get(path, secure=True)

        assert response.status_code == 200
        assert lacking(response) == {}
        assert policy_of(response) == POLICY
        assert "no-store" in response.headers["Cache-Control"]


@pytest.mark.parametrize("path", ["/no-such-page/", "/?q=%00", "/practices/"])
def test_a_trial_has_the_policy_too(settings, path):
    settings.DEBUG = True

    assert policy_of(ask(path)) == POLICY


def test_over_http_nothing_is_said_about_https():
    response = Client().get("/")

    assert "Strict-Transport-Security" not in response.headers


@pytest.mark.parametrize("kind", FILES)
def test_an_uploaded_file_can_do_nothing_but_be_shown(files, kind):
    response = ask(files[kind])

    assert response.status_code == 200
    assert lacking(response) == {}
    assert policy_of(response) == SANDBOX
    b"".join(response)  # closes a file


def test_documents_are_downloads_and_pictures_are_shown(files):
    sent = {kind: ask(path) for kind, path in files.items()}

    dispositions = {
        kind: response.headers["Content-Disposition"] for kind, response in sent.items()
    }
    assert dispositions["picture"].startswith("inline; filename=")
    assert dispositions["document"].startswith("attachment; filename")
    assert dispositions["action plan"].startswith("attachment; filename")
    types = {kind: response.headers["Content-Type"] for kind, response in sent.items()}
    assert types == {
        "picture": "image/png",
        "document": "application/pdf",
        "action plan": "text/plain",
    }
    for response in sent.values():
        assert "\n" not in str(response.headers["Content-Disposition"])
        b"".join(response)  # closes a file


@pytest.mark.parametrize("status", ["draft", "submitted", "archived"])
def test_the_files_of_a_practice_are_as_hidden_as_it_is(
    settings, tmp_path, django_user_model, status
):
    settings.MEDIA_ROOT = tmp_path
    practice = make_practice(status=status)
    for file in (make_document(practice), make_picture(practice)):
        assert ask(file.get_absolute_url()).status_code == 404
        assert ask(f"/media/{file.file.name}").status_code == 404


# --- What the Observatory of Mozilla would say -----------------------------------

STRICT_REFERRERS = {
    "no-referrer",
    "same-origin",
    "strict-origin",
    "strict-origin-when-cross-origin",
}
HALF_A_YEAR = 15_768_000


def observatory_points(headers, cookies):
    """Count as the Observatory does: bonuses only from 90 points upwards."""
    headers = {name: str(value) for name, value in headers.items()}
    parts = headers.get("Content-Security-Policy", "").split("; ")
    policy: dict[str, str] = dict(part.partition(" ")[::2] for part in parts)
    scripts = policy.get("script-src") or policy.get("default-src") or "unsafe-inline"
    transport = headers.get("Strict-Transport-Security", "max-age=0")
    age = int(transport.partition(";")[0].removeprefix("max-age="))
    faults = [
        (25, "Content-Security-Policy" not in headers),
        (20, "unsafe-inline" in scripts or "data:" in scripts),
        (10, "unsafe-eval" in scripts),
        (20, age < HALF_A_YEAR),
        (20, "frame-ancestors" not in policy and "X-Frame-Options" not in headers),
        (5, headers.get("X-Content-Type-Options") != "nosniff"),
        (40, any(not cookie["secure"] for cookie in cookies)),
        (30, any(not cookie["httponly"] for cookie in cookies)),
        (20, any(not cookie["samesite"] for cookie in cookies)),
        (50, "Access-Control-Allow-Origin" in headers),
    ]
    points = 100 - sum(loss for loss, is_fault in faults if is_fault)
    if points < 90:
        return points
    bonuses = [
        (10, policy.get("default-src") == "'none'"),
        (5, "frame-ancestors" in policy),
        (5, headers.get("Referrer-Policy") in STRICT_REFERRERS),
        (10, headers.get("Cross-Origin-Opener-Policy") == "same-origin"),
        (10, headers.get("Cross-Origin-Embedder-Policy") == "require-corp"),
        (10, headers.get("Cross-Origin-Resource-Policy") == "same-origin"),
        (5, bool(cookies) and all(cookie["samesite"] for cookie in cookies)),
    ]
    return points + sum(bonus for bonus, is_so in bonuses if is_so)


@pytest.mark.parametrize("path", ["/", "/practices/", "/fr/", "/account/login/"])
def test_the_observatory_would_give_the_best_grade(path):
    response = ask(path)

    points = observatory_points(response.headers, list(response.cookies.values()))
    assert points == (155 if response.cookies else 150)


def test_the_count_of_the_observatory_can_fail():
    assert observatory_points({}, []) < 50
    careless = {
        "Content-Security-Policy": "default-src 'self'; script-src 'unsafe-inline'",
        "Strict-Transport-Security": "max-age=60",
    }
    assert observatory_points(careless, []) == 35


# --- As a real server sends them ---------------------------------------------------


def test_a_real_server_sends_them(tmp_path):
    url = database_url(tmp_path)
    with serving(**PRODUCTION, DATABASE_URL=url, BEHIND_PROXY="true") as port:
        for status, path in (
            (200, "/"),
            (200, "/static/css/base.css"),
            (301, "/practices"),
            (400, "/?q=%00"),
            (404, "/no-such-page/"),
        ):
            answer = get(port, path)
            assert answer.status == status
            assert HEADERS.items() <= answer.headers.items()
            assert set(answer.headers["Content-Security-Policy"].split("; ")) == POLICY
            assert answer.headers["Server"] == "gunicorn"  # without a version


def test_a_real_server_sends_visitors_to_https(tmp_path):
    """Except the programs that ask whether it is well, which come from near."""
    with serving(**PRODUCTION, DATABASE_URL=f"sqlite:///{tmp_path}/new") as port:
        answer = get(port, "/practices/?q=a", https=False)
        assert answer.status == 301
        address = "https://catalogue.example.org/practices/?q=a"
        assert answer.headers["Location"] == address
        assert get(port, "/healthz", https=False).status == 200
        assert get(port, "/readyz", https=False).status == 503

        answer = get(port, "/", https=False, host="evil.example.com")
        assert answer.status == 400
        assert "evil.example.com" not in answer.body + str(answer.headers)


def test_nobody_is_believed_who_says_that_it_was_https(settings):
    """Unless the proxy in front is named, with BEHIND_PROXY."""
    settings.SECURE_SSL_REDIRECT = True
    claim = {"X-Forwarded-Proto": "https"}
    assert Client().get("/about/", headers=claim).status_code == 301
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    assert Client().get("/about/", headers=claim).status_code == 200


def test_a_real_server_takes_no_word_for_its_own_name(tmp_path):
    url = database_url(tmp_path)
    claims = ["X-Forwarded-Host: evil.example.com", "Forwarded: host=evil.example.com"]
    with serving(**PRODUCTION, DATABASE_URL=url, BEHIND_PROXY="true") as port:
        for path in (
            "/",
            "/practices",
            "/fr/practices/",
            "/admin/",
            "/nix/",
            "/?q=%00",
        ):
            answer = get(port, path, *claims)
            assert answer.status in {200, 301, 302, 400, 404}
            assert "evil" not in answer.body + str(answer.headers)
        for host in ("evil.example.com", "catalogue.example.org.evil.example.com"):
            answer = get(port, "/", host=host)
            assert answer.status == 400
            assert "evil" not in answer.body + str(answer.headers)
        assert send(port, b"GET / HTTP/1.1\r\nConnection: close\r\n\r\n").status == 400
        home = get(port, "/").body
        assert 'hreflang="fr" href="https://catalogue.example.org/fr/"' in home
