"""What search engines are told of: the pages of cities and networks."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap

from cities.models import City, CityQuerySet, Network


class SiteMap(Sitemap):  # type: ignore[type-arg]
    """Addresses in every language, of the site as its settings name it."""

    alternates = True
    i18n = True
    limit = 10_000
    x_default = True

    def get_protocol(self, protocol: str | None = None) -> str:
        return urlsplit(settings.SITE_URL).scheme

    def get_domain(self, site: Any = None) -> str:
        return urlsplit(settings.SITE_URL).netloc


class CityMap(SiteMap):
    def items(self) -> CityQuerySet:
        return City.objects.all()


class NetworkMap(SiteMap):
    def items(self) -> Any:
        return Network.objects.all()
