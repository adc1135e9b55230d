from django.apps import AppConfig
from django.core.handlers.wsgi import WSGIHandler

from icc_site.request import Request


class IccSiteConfig(AppConfig):
    name = "icc_site"

    def ready(self) -> None:
        from icc_site import checks  # noqa: F401  (registers the system checks)

        WSGIHandler.request_class = Request
