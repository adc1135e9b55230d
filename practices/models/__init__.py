"""The models of the practices, one module each."""

from practices.models.attachments import Picture, ReferenceDocument
from practices.models.place import Place
from practices.models.practice import GoodPractice
from practices.models.topic import Topic
from practices.models.unmet import UnmetSearch
from practices.models.version import CatalogueVersion, Unindexed

__all__ = [
    "CatalogueVersion",
    "GoodPractice",
    "Picture",
    "Place",
    "ReferenceDocument",
    "Topic",
    "Unindexed",
    "UnmetSearch",
]
