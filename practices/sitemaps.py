"""What search engines are told of: the pages of practices."""

from datetime import datetime

from cities.sitemaps import SiteMap
from practices.models import GoodPractice
from practices.querysets import GoodPracticeQuerySet


class PracticeMap(SiteMap):
    def items(self) -> GoodPracticeQuerySet:
        return GoodPractice.objects.published().for_sitemap()

    def lastmod(self, practice: GoodPractice) -> datetime:
        return max(practice.updated_at, practice.published_at or practice.updated_at)
