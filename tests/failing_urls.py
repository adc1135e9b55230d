"""The site's addresses, and some that fail on purpose: only for tests of errors."""

from django.conf.urls.i18n import i18n_patterns
from django.core.exceptions import PermissionDenied
from django.db import InterfaceError, OperationalError, connection
from django.http import HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from icc_site.urls import handler400, handler403, handler404, handler500
from icc_site.urls import urlpatterns as addresses

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

SECRET = "the secret of line 42"
ERRORS = {
    "broken": ValueError(SECRET),
    "database-away": OperationalError(SECRET),
    "connection-lost": InterfaceError(SECRET),
    "forbidden": PermissionDenied(SECRET),
}


def fail(request, name):
    raise ERRORS[name]


def read_database(request):
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("read")


def send_form(request):
    return HttpResponse(f"{len(request.POST)} fields")


urlpatterns = [
    *i18n_patterns(
        *(path(f"{name}/", fail, {"name": name}) for name in ERRORS),
        *(path(f"api/{name}/", fail, {"name": name}) for name in ERRORS),
        path("database/", read_database),
        path("form/", send_form),
        path("open-form/", csrf_exempt(send_form)),
        prefix_default_language=False,
    ),
    *addresses,
]
