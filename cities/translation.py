"""What of the cities has a text in each language of the site.

The history of these models is registered here, after their translated columns exist.
"""

import simple_history
from modeltranslation.translator import TranslationOptions, register

from cities.models import IndexArea, Network


@register(Network)
class NetworkTranslation(TranslationOptions):
    fields = ("name", "description")


@register(IndexArea)
class IndexAreaTranslation(TranslationOptions):
    fields = ("name",)


simple_history.register(Network, inherit=True)
simple_history.register(IndexArea, inherit=True)
