"""The models of the practices, one module each."""

from practices.models.attachments import Picture, ReferenceDocument
from practices.models.invitation import Invitation
from practices.models.link import Link
from practices.models.mail import OutgoingMail
from practices.models.place import Place
from practices.models.practice import GoodPractice
from practices.models.preferences import Preferences
from practices.models.review import PracticeVersion, ReviewComment, RollingDraft
from practices.models.sent import SentForm
from practices.models.still_running import StillRunning
from practices.models.topic import FormerTopicAddress, Topic
from practices.models.unmet import UnmetSearch
from practices.models.version import CatalogueVersion, Unindexed

__all__ = [
    "CatalogueVersion",
    "FormerTopicAddress",
    "GoodPractice",
    "Invitation",
    "Link",
    "OutgoingMail",
    "Picture",
    "Place",
    "PracticeVersion",
    "Preferences",
    "ReferenceDocument",
    "ReviewComment",
    "RollingDraft",
    "SentForm",
    "StillRunning",
    "Topic",
    "Unindexed",
    "UnmetSearch",
]
