"""The models of the practices, one module each."""

from practices.models.attachments import Picture, ReferenceDocument
from practices.models.place import Place
from practices.models.practice import GoodPractice
from practices.models.topic import Topic

__all__ = ["GoodPractice", "Picture", "Place", "ReferenceDocument", "Topic"]
