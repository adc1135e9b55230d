"""Each error has a page of its own: in words, without a word about the inside."""

import pytest
from django.core.signals import got_request_exception
from django.db import connection
from django.test import Client

from practices.models import RollingDraft
from tests.factories import make_city, make_officer, make_practice, practice_form
from tests.failing_urls import SECRET
from tests.pages import read
from tests.servers import PRODUCTION, database_url, get, serving

KINDS = {
    "400 characters": ("/practices/?q=%00", "This request could not be read"),
    "403": ("/forbidden/", "This is not open to you"),
    "404": ("/no-such-page/", "There is no such page"),
    "404 of a practice": ("/practices/no-such-practice/", "There is no such page"),
    "500": ("/broken/", "Something broke on our side"),
    "503": ("/database-away/", "The catalogue is not within reach just now"),
    "503 later": ("/connection-lost/", "The catalogue is not within reach just now"),
}
INSIDES = [SECRET, "Traceback", "Exception", "Error", "django", "icc_site", ".py"]
HIDDEN = ["pa55word", "no/such/folder", "Traceback", "OperationalError"]

pytestmark = [pytest.mark.urls("tests.failing_urls")]


@pytest.fixture
def client():
    return Client(enforce_csrf_checks=True, raise_request_exception=False)


@pytest.fixture(params=[False, True], ids=["public", "trial"])
def installation(request, settings):
    settings.DEBUG = request.param


def own_page(response, status, language="en"):
    """Read an error page, which has to be one of the site's own."""
    assert response.status_code == status
    assert response.headers["Content-Type"] == "text/html; charset=utf-8"
    assert response.headers["Content-Language"] == language
    page = read(response)
    assert page.one("html")["lang"] == language
    assert page.one("meta", name="robots")["content"] == "noindex"
    assert not response.cookies
    for inside in INSIDES:
        assert inside not in page.text
    return page


@pytest.mark.parametrize(("path", "heading"), KINDS.values(), ids=KINDS)
@pytest.mark.parametrize("prefix", ["", "/fr"], ids=["English", "French"])
def test_an_error_has_a_page_in_the_language_of_its_address(
    db, client, path, heading, prefix
):
    status = {"Some": 500, "The ": 503, "Ther": 404, "This": 403}[heading[:4]]
    status = 400 if "read" in heading else status

    page = own_page(client.get(prefix + path), status, prefix[1:] or "en")

    assert page.one(of="lede").text
    assert page.one("h1").text
    if not prefix:
        assert page.one("h1").text == heading
        assert page.one("title").text.startswith(heading)


@pytest.mark.parametrize("kind", ["400 characters", "404", "404 of a practice"])
def test_a_trial_shows_the_same_pages_to_its_visitors(db, client, settings, kind):
    settings.DEBUG = True
    path, heading = KINDS[kind]

    page = own_page(client.get(path), int(kind[:3]))

    assert page.one("h1").text == heading


@pytest.mark.parametrize("path", [path for path, _ in KINDS.values()])
def test_an_error_page_leads_on(db, client, path):
    page = read(client.get(path))

    assert page.links["All practices"] == "/practices/"
    assert page.links["Cities"] == "/cities/"
    assert page.links["Home"] == "/"
    assert page.one("main").one("form")["action"] == "/practices/"


@pytest.mark.parametrize(
    "path", ["/no-such-page/", "/fr/no-such-page/", "/fr//evil.example.com/"]
)
def test_the_language_link_of_a_page_that_is_not_leads_to_a_page_that_is(
    db, client, path
):
    page = read(client.get(path))

    [link] = page.one(of="languages").all("a")
    assert link["href"] == ("/" if path.startswith("/fr/") else "/fr/")


def test_an_earlier_visitor_leaves_no_language_behind(db, client):
    client.get("/fr/")
    own_page(client.get("/", headers={"host": "evil.example.com"}), 400, "en")
    client.get("/")
    own_page(client.get("/fr/", headers={"host": "evil.example.com"}), 400, "fr")


@pytest.mark.parametrize("path", ["/", "/practices/", "/fr/about/", "/healthz"])
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE", "NIX"])
def test_a_page_that_takes_no_change_says_so(db, client, installation, path, method):
    response = client.generic(method, path)

    page = own_page(response, 405, "fr" if path.startswith("/fr") else "en")
    assert response.headers["Allow"] == "GET, HEAD"
    assert page.one(of="lede").text


@pytest.mark.parametrize(
    ("method", "sentence"), [("GET", "takes what a form sends"), ("POST", "be read")]
)
def test_what_a_page_refuses_is_what_was_asked_of_it(db, client, method, sentence):
    client.force_login(make_officer(make_city()))
    path = (
        "/admin/practices/goodpractice/add/advice/"
        if method == "GET"
        else "/practices/"
    )
    page = own_page(client.generic(method, path), 405)
    assert sentence in page.one(of="lede").text


@pytest.mark.parametrize("prefix", ["", "/fr"])
def test_at_the_desk_an_error_leads_back_to_it(db, client, prefix):
    path = f"{prefix}/admin/cities/no-such-page/"
    client.force_login(make_officer(make_city()))
    assert f"{prefix}/admin/" in read(client.get(path)).links.values()
    refused = client.get(f"{prefix}/admin/auth/user/")
    assert refused.status_code == 403
    page = read(refused).one("main")
    assert f"{prefix}/admin/" in page.links.values()
    if not prefix:
        assert "sign in" not in page.text


def test_elsewhere_it_does_not(db, client):
    client.force_login(make_officer(make_city()))
    page = read(client.get("/no-such-page/")).one("main")
    assert "/admin/" not in page.links.values()


def test_the_methods_of_a_page_are_told(db, client):
    response = client.options("/practices/")

    assert response.status_code == 405
    assert response.headers["Allow"] == "GET, HEAD"


@pytest.mark.parametrize("path", ["/", "/practices/", "/no-such-page/", "/healthz"])
def test_head_answers_as_get_does_without_the_page(db, client, path):
    got, head = client.get(path), client.head(path)

    assert head.content == b""
    assert head.status_code == got.status_code
    assert head.headers["Content-Type"] == got.headers["Content-Type"]


def test_what_was_misread_is_said(db, client, installation):
    page = own_page(client.get("/practices/?q=%00"), 400)
    assert page.one(of="note").text == (
        "The request holds characters that no text can have."
    )

    page = own_page(client.get("/?" + "&".join(["a=1"] * 10_001)), 400)
    assert page.one(of="note").text == (
        "The address holds more parameters than a list can have."
    )

    page = own_page(client.get("/practices/?page=99"), 404)
    assert page.one(of="note").text.endswith("there is no page 99.")


def test_a_form_that_is_too_large_is_refused_as_such(db, client):
    response = client.post("/open-form/", {"text": "x" * 3_000_000})

    page = own_page(response, 413)
    assert page.one("h1").text == "That is more than the site takes at once"


def test_a_practice_of_three_megabytes_is_refused_in_words_and_stays_as_it_was(
    db, client, officer, city
):
    practice = make_practice("Open door", city=city, status="draft", purpose="Old.")
    address = f"/admin/practices/goodpractice/{practice.pk}/change/"
    form = practice_form(practice, purpose="New.", process="x" * 3_000_000)
    for path in (address, f"/fr{address}", address.replace("change", "typed")):
        language = "fr" if path.startswith("/fr") else "en"
        page = own_page(client.post(path, form), 413, language)
        words = {"en": "shorter texts", "fr": "textes plus courts"}[language]
        assert words in page.one(of="lede").text
    practice.refresh_from_db()
    assert (practice.purpose, practice.process) == ("Old.", "")
    assert not RollingDraft.objects.exists()
    assert not practice.versions.exists()


def test_a_form_with_too_many_files_or_no_boundary_is_refused(db, client):
    part = '--b\r\nContent-Disposition: form-data; name="f"; filename="f"\r\n\r\n\r\n'
    for kind in ("multipart/form-data; boundary=b", "multipart/form-data"):
        body = part * 101 + "--b--\r\n"
        own_page(client.generic("POST", "/open-form/", body, kind), 400)


def test_a_form_without_its_token_is_refused_in_words(db, client):
    page = own_page(client.post("/form/"), 403)

    assert page.one(of="note").text.startswith("The form was open too long")


def test_an_error_is_reported_inside(db, client, caplog):
    caught = []

    def catch(sender, **_rest):
        caught.append(sender)

    got_request_exception.connect(catch)
    client.get("/broken/")
    got_request_exception.disconnect(catch)

    assert caught
    assert SECRET in caplog.text


AWAY = {
    "PostgreSQL": "postgres://user:pa55word@127.0.0.1:1/name",
    "SQLite": "sqlite:////no/such/folder/file",
}


@pytest.mark.parametrize("url", AWAY.values(), ids=AWAY)
def test_without_its_database_the_site_says_that_it_is_away(url):
    with serving(**PRODUCTION, DATABASE_URL=url, BEHIND_PROXY="true") as port:
        for path in ("/", "/practices/", "/practices/x/", "/fr/cities/", "/admin/"):
            answer = get(port, path, f"Cookie: __Host-sessionid={'a' * 32}")
            assert answer.status == 503
            assert answer.headers["Retry-After"] == "30"
            assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
            assert "<h1>" in answer.body
        for path, status in {"/about/": 200, "/no-such-page/": 404}.items():
            assert get(port, path).status == status
            assert not [inside for inside in HIDDEN if inside in answer.body]
        assert get(port, "/healthz").body == "ok"
        assert get(port, "/readyz").status == 503
        assert get(port, "/about/").status == 200
        assert get(port, "/no-such-page/").status == 404


def test_the_site_is_back_as_soon_as_its_database_is(db, tmp_path):
    """The database lies behind a link to its folder, which appears later."""
    home, link = tmp_path / "home", tmp_path / "link"
    home.mkdir()
    url = database_url(home)
    folder = connection.settings_dict["HOST"] or str(home)
    url = url.replace(folder, str(link))
    with serving(**PRODUCTION, DATABASE_URL=url, BEHIND_PROXY="true") as port:
        assert get(port, "/practices/").status == 503
        assert get(port, "/readyz").status == 503
        link.symlink_to(folder)
        assert get(port, "/readyz").status == 200
        assert get(port, "/practices/").status == 200


def test_a_connection_that_was_cut_is_made_anew(db):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no connection to cut")
    cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> %s"
    cut += " AND datname = current_database()"
    url = database_url(None)
    with serving(**PRODUCTION, DATABASE_URL=url, BEHIND_PROXY="true") as port:
        for _ in range(3):
            assert get(port, "/practices/").status == 200
            with connection.cursor() as cursor:
                cursor.execute(cut, [connection.connection.info.backend_pid])
                assert cursor.fetchall()
