"""What programs ask: does the process live, and can visitors be served?"""

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client

PROBES = ["/healthz", "/readyz"]


def test_the_process_says_that_it_lives_without_a_database(client):
    """No `db` fixture here: pytest-django fails on any query."""
    response = client.get("/healthz")

    assert response.status_code == 200
    assert response.content == b"ok"


def test_a_migrated_database_is_ready(db, client):
    response = client.get("/readyz")

    assert response.status_code == 200
    assert response.content == b"ready"


def test_a_migration_that_is_missing_is_noticed(db, client):
    MigrationRecorder.Migration.objects.filter(app="practices").delete()

    response = client.get("/readyz")

    assert response.status_code == 503
    assert response.content == b"not ready"


def test_a_database_that_does_not_answer_is_noticed(db, client):
    """A query that is refused, as all are after an error in a transaction."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE django_migrations RENAME TO elsewhere")
        cursor.execute("CREATE VIEW django_migrations AS SELECT 1 AS id")

    response = client.get("/readyz")

    assert response.status_code == 503
    assert response.content == b"not ready"


def test_readiness_is_asked_in_few_queries(db, client, django_assert_max_num_queries):
    with django_assert_max_num_queries(3):
        client.get("/readyz")


@pytest.mark.parametrize("path", PROBES)
def test_an_answer_is_short_plain_and_not_kept(db, client, path):
    response = client.get(path)

    assert response.headers["Content-Type"] == "text/plain"
    assert "no-store" in response.headers["Cache-Control"]
    assert not response.cookies
    assert len(response.content) < 10


@pytest.mark.parametrize("path", PROBES)
def test_a_program_may_ask_for_the_head_and_change_nothing(db, path):
    client = Client(enforce_csrf_checks=True)

    assert client.head(path).status_code == 200
    assert client.post(path).status_code == 405


@pytest.mark.parametrize("path", PROBES)
def test_a_program_asks_over_http_and_is_not_sent_elsewhere(db, settings, path):
    settings.SECURE_SSL_REDIRECT = True
    client = Client()

    assert client.get(path).status_code == 200
    assert client.get("/about/").status_code == 301


@pytest.mark.parametrize("host", ["testserver", "127.0.0.1", "localhost:8000"])
def test_a_program_uses_any_name_of_the_site(db, client, host):
    assert client.get("/healthz", headers={"host": host}).status_code == 200


def test_a_program_that_uses_another_name_is_refused(client):
    assert client.get("/healthz", headers={"host": "10.0.0.7"}).status_code == 400
