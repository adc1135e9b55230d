"""What somebody brought is kept for her until she has seen what would become of it."""

import secrets
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest
from django.utils import timezone

KEPT_FOR = 3600
"""Seconds."""


def keep(request: HttpRequest, purpose: str, brought: Any) -> str:
    """Keep something for the one who brought it; give the word that finds it again."""
    throw_expired_away()
    token = secrets.token_urlsafe()
    cache.set(_key(request, purpose, token), brought, KEPT_FOR)
    return token


def kept(request: HttpRequest, purpose: str, token: str) -> Any:
    """Give what was kept; None where it is gone, or somebody else brought it."""
    return cache.get(_key(request, purpose, token))


def forget(request: HttpRequest, purpose: str, token: str) -> None:
    cache.delete(_key(request, purpose, token))


def throw_expired_away() -> None:
    """Delete what nobody finds any more: Django's cache does so only when it is full.

    It is large, and it may name persons.
    """
    table = connection.ops.quote_name(str(settings.CACHES["default"]["LOCATION"]))
    now = connection.ops.adapt_datetimefield_value(timezone.now())
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table} WHERE expires < %s", [now])  # noqa: S608


def _key(request: HttpRequest, purpose: str, token: str) -> str:
    """Name what is kept after whose it is, so that nobody else finds it."""
    digest = sha256(token.encode()).hexdigest()
    return f"kept:{request.user.pk}:{purpose}:{digest}"
