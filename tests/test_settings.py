"""A public installation starts safe or not at all; a trial needs no setting."""

import re
import runpy

import pytest
from django.core.exceptions import ImproperlyConfigured

from tests.servers import OWN_NAMES, PRODUCTION, ROOT, get, manage, run, serving

UNSAFE = {
    "a short key": ("SECRET_KEY", "short"),
    "no key": ("SECRET_KEY", ""),
    "a key of one letter": ("SECRET_KEY", "a" * 60),
    "the key of trials": (
        *("SECRET_KEY", "django-insecure-0123456789-abcdefghijklmnopqrstuvwxyz"),
    ),
    "no host": ("ALLOWED_HOSTS", ""),
    "every host": ("ALLOWED_HOSTS", "*"),
    "every host beside one": ("ALLOWED_HOSTS", "catalogue.example.org, *"),
    "a star in a host": ("ALLOWED_HOSTS", "*.example.org"),
    "commas alone": ("ALLOWED_HOSTS", " , "),
    "a word for DEBUG": ("DEBUG", "maybe"),
    "nothing for DEBUG": ("DEBUG", ""),
    "a word for a flag": ("SECURE_SSL_REDIRECT", "ture"),
    "a number for a flag": ("BEHIND_PROXY", "2"),
    "no URL of a database": ("DATABASE_URL", "nonsense"),
    "an empty URL of a database": ("DATABASE_URL", ""),
    "another engine": ("DATABASE_URL", "mysql://user:pa55word@host/name"),
    "a port in letters": ("DATABASE_URL", "postgres://user:pa55word@host:port/name"),
    "a broken address": ("DATABASE_URL", "postgres://user:pa55word@[host/name"),
    "a file without its slashes": ("DATABASE_URL", "sqlite://db.sqlite3"),
    "no address": ("SITE_URL", ""),
    "no scheme": ("SITE_URL", "catalogue.example.org"),
    "a path": ("SITE_URL", "https://catalogue.example.org/path"),
    "no such zone": ("TIME_ZONE", "Mars/Olympus"),
    "a zone that is a path": ("TIME_ZONE", "../../etc/passwd"),
}


@pytest.fixture
def read_settings(monkeypatch):
    """Read the settings anew, with the variables that are given and no other."""

    def read(**variables):
        for name in OWN_NAMES:
            monkeypatch.delenv(name, raising=False)
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        return runpy.run_path("icc_site/settings.py")

    monkeypatch.chdir(ROOT)
    return read


@pytest.mark.parametrize(("name", "value"), UNSAFE.values(), ids=UNSAFE)
def test_a_setting_that_is_unsafe_is_refused(read_settings, name, value):
    with pytest.raises(ImproperlyConfigured) as refusal:
        read_settings(**PRODUCTION | {name: value})

    [sentence] = str(refusal.value).splitlines()
    assert sentence.startswith(f"{name} ")
    assert "pa55word" not in sentence


@pytest.mark.parametrize("missing", ["SECRET_KEY", "ALLOWED_HOSTS"])
def test_a_public_installation_cannot_do_without(read_settings, missing):
    given = {name: text for name, text in PRODUCTION.items() if name != missing}

    with pytest.raises(ImproperlyConfigured, match=f"^{missing} must "):
        read_settings(**given)


@pytest.mark.parametrize(
    ("name", "value", "read"),
    [
        (
            "ALLOWED_HOSTS",
            "a.example.org, b.example.org ",
            ["a.example.org", "b.example.org"],
        ),
        ("ALLOWED_HOSTS", ".example.org", [".example.org"]),
        ("DEBUG", "False", False),
        ("DEBUG", " 0", False),
        ("SECURE_SSL_REDIRECT", "off", False),
        ("SITE_URL", "https://catalogue.example.org/", "https://catalogue.example.org"),
        ("SITE_URL", "http://[::1]:8000", "http://[::1]:8000"),
        ("TIME_ZONE", "Asia/Seoul", "Asia/Seoul"),
    ],
)
def test_a_setting_is_read(read_settings, name, value, read):
    assert read_settings(**PRODUCTION | {name: value})[name] == read


@pytest.mark.parametrize(
    ("url", "engine", "name"),
    [
        ("postgres://user:word@host:5433/name", "postgresql", "name"),
        ("postgresql://user:word@host/name?sslmode=require", "postgresql", "name"),
        ("sqlite:////folder/file", "sqlite3", "/folder/file"),
        ("sqlite://:memory:", "sqlite3", ":memory:"),
    ],
)
def test_the_url_of_a_database_is_read(read_settings, url, engine, name):
    database = read_settings(**PRODUCTION, DATABASE_URL=url)["DATABASES"]["default"]

    assert database["ENGINE"] == f"django.db.backends.{engine}"
    assert database["NAME"] == name


def test_the_proxy_in_front_is_trusted_only_when_it_is_named(read_settings):
    assert "SECURE_PROXY_SSL_HEADER" not in read_settings(**PRODUCTION)
    trusting = read_settings(**PRODUCTION, BEHIND_PROXY="true")
    assert trusting["SECURE_PROXY_SSL_HEADER"] == ("HTTP_X_FORWARDED_PROTO", "https")


@pytest.mark.parametrize("command", ["check", "migrate", "load_catalogue"])
def test_no_command_runs_with_an_unsafe_setting(command):
    done = manage(command, **PRODUCTION | {"SECRET_KEY": "short"})

    assert done.returncode == 1
    [sentence] = done.stderr.splitlines()
    assert sentence.startswith(
        "Not started: SECRET_KEY must be a secret of at least 50"
    )


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("SECRET_KEY", "short", "SECRET_KEY must be a secret of at least 50 random"),
        ("DEBUG", "true", "DEBUG is on, which is for trials only."),
        ("DEBUG", "maybe", "DEBUG must be true or false, not “maybe”."),
    ],
)
def test_the_server_of_a_public_site_refuses(name, value, sentence):
    variables = PRODUCTION | {name: value}

    done = run("-m", "gunicorn", "--check-config", "icc_site.wsgi", **variables)

    assert done.returncode != 0
    assert sentence in done.stderr


def test_a_public_installation_passes_every_check_for_deployment():
    done = manage("check", "--deploy", "--fail-level", "WARNING", **PRODUCTION)

    assert done.returncode == 0, done.stderr
    assert done.stdout == "System check identified no issues (0 silenced).\n"


def test_what_a_public_site_should_not_have_is_named():
    done = manage(
        *("check", "--deploy", "--fail-level", "WARNING"),
        **PRODUCTION
        | {
            "SITE_URL": "http://catalogue.example.org",
            "CONTACT_EMAIL": "catalogue@example.org",
            "SECURE_SSL_REDIRECT": "false",
            "SECRET_KEY_FALLBACKS": "short",
        },
    )

    assert done.returncode == 1
    for warning in ("icc_site.W001", "icc_site.W002", "security.W008", "security.W025"):
        assert warning in done.stderr


def test_the_server_of_a_public_site_starts():
    done = run("-m", "gunicorn", "--check-config", "icc_site.wsgi", **PRODUCTION)

    assert done.returncode == 0, done.stderr


def test_a_trial_installation_needs_no_setting():
    done = manage("check", "--fail-level", "WARNING")

    assert done.returncode == 0, done.stderr


def test_collected_files_are_served_under_their_names_for_ever(tmp_path):
    """Also into a folder that is not there yet, as in README's order."""
    variables = PRODUCTION | {
        "DATABASE_URL": f"sqlite:///{tmp_path / 'db.sqlite3'}",
        "STATIC_ROOT": str(tmp_path / "static"),
    }
    manage("migrate", "-v0", **variables)
    manage("collectstatic", "--noinput", "-v0", **variables)

    with serving(**variables, BEHIND_PROXY="true") as port:
        page = get(port, "/about/")
        [path] = re.findall(r'href="(/static/css/tokens\.[^"]+\.css)"', page.body)
        sheet = get(port, path)
    assert sheet.status == 200
    assert "immutable" in sheet.headers["Cache-Control"]


def test_staff_needs_a_second_factor_unless_it_is_a_trial(read_settings):
    assert read_settings(**PRODUCTION)["REQUIRE_STAFF_MFA"] is True
    assert read_settings(DEBUG="true")["REQUIRE_STAFF_MFA"] is False
    for said in (True, False):
        given = {**PRODUCTION, "REQUIRE_STAFF_MFA": str(said).lower()}
        assert read_settings(**given)["REQUIRE_STAFF_MFA"] is said
