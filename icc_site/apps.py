from django.apps import AppConfig
from django.contrib.staticfiles.apps import StaticFilesConfig as DjangoStaticFiles
from django.core.handlers.wsgi import WSGIHandler

from icc_site.request import Request


class IccSiteConfig(AppConfig):
    name = "icc_site"
    default = True

    def ready(self) -> None:
        from icc_site import checks  # noqa: F401  (registers the system checks)

        WSGIHandler.request_class = Request


class StaticFilesConfig(DjangoStaticFiles):
    """Collects what pages show: not the browsable API, which is off, nor the flags."""

    ignore_patterns = [*DjangoStaticFiles.ignore_patterns, "rest_framework", "flags"]
