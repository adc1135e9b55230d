"""What of the practices has a text in each language of the site.

Topics have their names in each; a practice stays in the language it was written in.
The history is registered here, after the translated columns exist.
"""

import simple_history
from modeltranslation.translator import TranslationOptions, register

from practices.models import Topic


@register(Topic)
class TopicTranslation(TranslationOptions):
    fields = ("name", "description")


simple_history.register(Topic, inherit=True)
