"""Two servers over one database count together how often somebody tries."""

import re
from urllib.parse import urlencode

import pytest

from tests.servers import PRODUCTION, database_url, get, send, serving

pytestmark = pytest.mark.django_db

LOGIN = "/account/login/"
# Of this test alone: on PostgreSQL what its servers count stays in the database. Of an
# address without an account nothing else is written.
VISITOR = "X-Forwarded-For: 203.0.113.250"
ADDRESS = "two-servers@example.org"


def post(port, path, **form):
    """Send a form as a browser does, through the proxy in front."""
    page = get(port, path, VISITOR)
    cookie = page.headers["Set-Cookie"].partition(";")[0]
    [token, *_] = re.findall(r'"csrfmiddlewaretoken" value="(\w+)"', page.body)
    body = urlencode({"csrfmiddlewaretoken": token, **form})
    lines = [
        f"POST {path} HTTP/1.1",
        "Host: catalogue.example.org",
        "X-Forwarded-Proto: https",
        f"Referer: https://catalogue.example.org{path}",
        "Content-Type: application/x-www-form-urlencoded",
        f"Content-Length: {len(body)}",
        f"Cookie: {cookie}",
        VISITOR,
        "Connection: close",
    ]
    return send(port, "\r\n".join([*lines, "", body]).encode()).status


def try_in_vain(port):
    return post(port, LOGIN, login=ADDRESS, password="wrong words altogether")


def test_what_is_tried_at_one_server_counts_at_the_other(tmp_path):
    variables = PRODUCTION | {"DATABASE_URL": database_url(tmp_path)}
    variables |= {"BEHIND_PROXY": "true"}
    with serving(**variables) as one, serving(**variables) as other:
        assert [try_in_vain(one) for _ in range(6)] == [200] * 6
        assert [try_in_vain(other) for _ in range(5)] == [200] * 4 + [429]
        assert try_in_vain(one) == 429
