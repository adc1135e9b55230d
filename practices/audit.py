"""Who did what at the desk: one log, Django's own, which its forms write themselves."""

import json
from datetime import timedelta
from typing import Any

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q, QuerySet
from django.forms import DateInput
from django.http import HttpRequest
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, DateFilter, FilterSet, ModelChoiceFilter
from django_filters.fields import ModelChoiceField

STEP = "step"
# What is kept of who came in, and of who tried to do what was not hers to do.
ACCESS = ("sign_in", "sign_in_failed", "second_factor_failed", "refused")
ACCESS_KEPT_FOR = timedelta(days=365)
# Of each kind so much is kept of one account in a day: nobody fills the disk with it.
MOST_A_DAY = 100
LONGEST_ADDRESS = 200


def log(by: User, thing: Model, action: str, reason: str = "") -> None:
    """Write down a step that is no form of the admin, with its reason."""
    step = {"action": action, "reason": reason}
    LogEntry.objects.create(
        user=by,
        content_type=ContentType.objects.get_for_model(thing),
        object_id=thing.pk,
        object_repr=str(thing)[:200],
        action_flag=CHANGE,
        change_message=json.dumps([{STEP: step}], ensure_ascii=False),
    )


def log_access(who: User, action: str, reason: str = "") -> None:
    """Write down one of ACCESS, unless the account has enough of it today."""
    yesterday = timezone.now() - timedelta(days=1)
    today = LogEntry.objects.filter(says(action), user=who, action_time__gt=yesterday)
    if today.count() < MOST_A_DAY:
        log(who, who, action, reason)


def note_refusal(request: HttpRequest) -> None:
    """Write down who sent what she has no right to send, and to which address."""
    if request.method == "POST" and isinstance(request.user, User):
        log_access(request.user, "refused", request.path[:LONGEST_ADDRESS])


def forget_access() -> None:
    """Delete what was kept of ACCESS for long enough; nothing else of the log."""
    last = timezone.now() - ACCESS_KEPT_FOR
    access = Q(*(says(action) for action in ACCESS), _connector=Q.OR)
    LogEntry.objects.filter(access, action_time__lt=last).delete()


def says(action: str) -> Q:
    """Find the entries of a step, as `log` writes them."""
    beginning = json.dumps([{STEP: {"action": action}}]).removesuffix("}}]")
    return Q(change_message__startswith=f"{beginning},")


def follow(gone: Model, stays: Model) -> None:
    """Let what was done with a thing be found with the one that takes its place."""
    kind = ContentType.objects.get_for_model(gone)
    log = LogEntry.objects.filter(content_type=kind, object_id=gone.pk)
    log.update(object_id=stays.pk)


def step_of(entry: LogEntry) -> tuple[str, str] | None:
    """Give action and reason of a step; None for what a form of the admin wrote."""
    try:
        [said] = json.loads(entry.change_message)
        return said[STEP]["action"], said[STEP]["reason"]
    except (KeyError, TypeError, ValueError):
        return None


def entries() -> QuerySet[LogEntry]:
    """Give the whole log, the newest first: by key, which grows with time."""
    found = LogEntry.objects.select_related("user", "content_type")
    return found.order_by("-pk")


def people(_request: Any) -> QuerySet[User]:
    logged = LogEntry.objects.order_by().values("user")
    return User.objects.filter(pk__in=logged).order_by("first_name", "username")


class KindChoiceField(ModelChoiceField):
    """Offers kinds by their name alone, without that of their app."""

    def label_from_instance(self, obj: Any) -> str:
        return str(capfirst(obj.name))


class KindFilter(ModelChoiceFilter):
    field_class = KindChoiceField


def kinds(_request: Any) -> QuerySet[ContentType]:
    logged = LogEntry.objects.order_by().values("content_type")
    return ContentType.objects.filter(pk__in=logged)


def day(label: Any, lookup: str) -> DateFilter:
    widget = DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return DateFilter(
        field_name="action_time",
        lookup_expr=f"date__{lookup}",
        label=label,
        widget=widget,
        input_formats=["%Y-%m-%d"],
    )


class AuditFilter(FilterSet):
    """Who, on what kind of thing, in which days, with which words."""

    person = ModelChoiceFilter(
        field_name="user", queryset=people, label=_("Who"), empty_label=_("Everyone")
    )
    kind = KindFilter(
        field_name="content_type",
        queryset=kinds,
        label=_("What kind of thing"),
        empty_label=_("Everything"),
    )
    since = day(_("From day"), "gte")
    until = day(_("To day"), "lte")
    text = CharFilter(method="with_words", label=_("Words"), max_length=200)

    def with_words(
        self, found: QuerySet[LogEntry], _name: str, text: str
    ) -> QuerySet[LogEntry]:
        """Keep what has the words in the name of the thing, or in what was done."""
        said = Q(object_repr__icontains=text) | Q(change_message__icontains=text)
        return found.filter(said)
