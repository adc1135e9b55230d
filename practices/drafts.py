"""What somebody is typing, kept from moment to moment until it is saved.

One draft for each person and practice, or for each form of a new practice. The window
that writes is known by its `form_key`; another one takes over what it has `restored`.
"""

import hashlib
from datetime import timedelta
from uuid import UUID, uuid4

from django.contrib.auth.models import User
from django.core import signing
from django.db import IntegrityError, transaction
from django.http import HttpRequest, QueryDict
from django.utils import timezone

from cities.parameters import whole_number
from practices import conflicts, policy, versions
from practices.conflicts import same
from practices.content import LISTS, Content, content_of, parts_of
from practices.forms import YEARS
from practices.models import GoodPractice, RollingDraft, SentForm
from practices.typed import nothing, typed_content

Fields = list[tuple[str, str]]

MOST_CHARACTERS = 1_000_000
LONGEST_TITLE = RollingDraft._meta.get_field("title").max_length
MOST_NEW = 20  # forms of new practices that are kept while one person types
SALT = "what is typed at the desk"
TICKET_LASTS = timedelta(days=3)
FORMS = {"practices_goodpractice_add", "practices_goodpractice_change"}
# What tells a form apart from others, and is no text of anybody.
OF_THE_PAGE = {"csrfmiddlewaretoken", "ticket", "form_key", "restored", "seen", "asked"}


class NotKept(Exception):  # noqa: N818  (it is a “no”, not a fault)
    """Why what is typed cannot be kept."""


class TooLong(NotKept):
    pass


class TooMany(NotKept):
    """More new practices are begun than are kept."""


class InAnotherWindow(NotKept):
    """Somebody goes on with the same text in another window."""


class AlreadySent(Exception):  # noqa: N818  (it is a “no”, not a fault)
    """The same form was saved a moment ago."""


# --- Whose form it is -----------------------------------------------------------------


def ticket(user: User) -> str:
    """Sign for whom a form was made: her text finds her when she is signed out."""
    return signing.dumps(user.pk, salt=SALT)


def holder(data: QueryDict) -> User | None:
    """Find the person for whom the form was made that is sent here."""
    try:
        key = signing.loads(data.get("ticket", ""), salt=SALT, max_age=TICKET_LASTS)
    except signing.BadSignature:
        return None
    return User.objects.filter(pk=key, is_active=True).first()


def rescue(request: HttpRequest) -> bool | None:
    """Keep the text of a form that comes when its writer is signed out.

    She alone sees it again, when she has signed in; what she typed in a practice that
    is gone meanwhile, or no longer hers, as of a new one. None: it says nothing new.
    """
    match = request.resolver_match
    if match is None or request.method != "POST":
        return False
    person = holder(request.POST)
    if person is None or match.url_name not in FORMS:
        return False
    key = match.kwargs.get("object_id")
    practice = practice_of(person, key) if key else None
    if key and practice is None:
        of = kept_of_update(person, key, request.POST)
        return bool(of) or kept_as_new(person, request.POST)
    says = adds(practice, request.POST)
    return kept_anyway(person, practice, request.POST) if says else None


def adds(practice: GoodPractice | None, data: QueryDict) -> bool:
    """Tell whether a form says what is not stored; a new one begins with her city."""
    stored = content_of(practice) if practice else nothing()
    typed = typed_content(data, stored)
    unread = not typed["period_corrected"] and any(map(data.get, YEARS))
    if unread or data.get("chosen_files"):
        return True
    if practice is None and [bool(row["city"]) for row in typed["places"]] == [True]:
        stored["places"] = typed["places"]
    return bool(conflicts.meeting(None, stored, typed).both)


def practice_of(person: User, key: str) -> GoodPractice | None:
    """Find the practice of a form that the person may see, unless it was merged."""
    if not key.isdecimal() or len(key) > 18:
        return None
    return policy.practices_for(person).filter(pk=key, merged_into=None).first()


# --- Keeping --------------------------------------------------------------------------


def keys_of(data: QueryDict) -> tuple[UUID | None, UUID | None]:
    """Give the key of a form, and of the draft that it began with."""
    return as_key(data.get("form_key", "")), as_key(data.get("restored", ""))


def as_key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def seen_in(data: QueryDict) -> int:
    text = data.get("seen", "")
    return int(text) if text.isdecimal() and len(text) < 9 else 0


def fields_of(data: QueryDict) -> Fields:
    """Give the text of a form. NUL, which no database of ours keeps, is left out."""
    return [
        (name, value.replace("\0", ""))
        for name, values in data.lists()
        if name not in OF_THE_PAGE and not name.startswith(("_", "take-"))
        for value in values
    ]


def as_data(draft: RollingDraft) -> QueryDict:
    """Give the form that was kept, with the rows that are stored now.

    Where its practice is gone, that of a new one.
    """
    data = QueryDict(mutable=True)
    for name, value in draft.fields:
        data.appendlist(name, value)
    if draft.practice is None:
        conflicts.unstore_rows(data)
    elif not conflicts.are_rows_of(data, draft.practice):
        conflicts.restore_rows(data, draft.practice)
    return data


def keep(
    user: User, practice: GoodPractice | None, data: QueryDict, by_force: bool = False
) -> RollingDraft:
    """Keep what is typed in a form. Raises NotKept.

    What was sent with a button is kept by force, whatever another window keeps. What
    comes after its own form was saved raises AlreadySent.
    """
    key, restored = keys_of(data)
    if key is None:
        raise NotKept("A form without its key.")
    if not by_force and was_sent(user, key):
        raise AlreadySent
    fields = fields_of(data)
    if sum(len(name) + len(value) for name, value in fields) > MOST_CHARACTERS:
        raise TooLong
    written = {
        "form_key": key,
        "title": dict(fields).get("title", "")[:LONGEST_TITLE],
        "fields": fields,
        "seen": seen_in(data),
        "of_update": practice is not None and practice.update_of_id is not None,
        "saved_at": timezone.now(),
    }
    try:
        with transaction.atomic():
            draft = _row_of(user, practice, key, restored, by_force)
            if draft is None:
                _refuse_beyond(user, practice, by_force)
                draft = RollingDraft(user=user, practice=practice, begun_as=key)
            elif draft.form_key not in {key, restored}:
                # Neither of the windows knows all that it holds now.
                written |= {"fields": beside(draft, data), "form_key": uuid4()}
            for name, value in written.items():
                setattr(draft, name, value)
            draft.save()
    except IntegrityError as error:
        raise InAnotherWindow from error
    return draft


def beside(draft: RollingDraft, data: QueryDict) -> Fields:
    """Give a form with what another window kept among its notes: neither is lost."""
    assert draft.practice is not None  # noqa: S101  (those of new ones are apart)
    data = data.copy()
    stored = content_of(draft.practice)
    older, newer = typed_content(as_data(draft), stored), typed_content(data, stored)
    for name, heading, text in parts_of(older):
        known = (same(name, older, other) for other in (newer, stored))
        if text and not any(known):
            is_note = name == conflicts.NOTES
            conflicts.add_note(data, text if is_note else f"{heading}: {text}")
    return fields_of(data)


def _row_of(
    user: User,
    practice: GoodPractice | None,
    key: UUID,
    restored: UUID | None,
    by_force: bool,
) -> RollingDraft | None:
    """Find the draft that a window writes. Raises InAnotherWindow."""
    own = RollingDraft.objects.select_for_update().filter(user=user)
    if practice is None:
        these = own.filter(practice=None, form_key__in=[key, restored or key])
        drafts = {draft.form_key: draft for draft in these}
        return drafts.get(key) or drafts.get(restored or key)
    draft = own.filter(practice=practice).first()
    if draft and draft.form_key not in {key, restored} and not by_force:
        raise InAnotherWindow
    return draft


def _refuse_beyond(user: User, practice: GoodPractice | None, by_force: bool) -> None:
    """Refuse one more new practice, rather than forget an old one. Raises TooMany."""
    new = RollingDraft.objects.of(user).new()
    if practice is None and not by_force and new.count() >= MOST_NEW:
        raise TooMany


def kept_anyway(user: User, practice: GoodPractice | None, data: QueryDict) -> bool:
    """Keep what was sent with a button, and tell whether that could be done."""
    try:
        keep(user, practice, data, by_force=True)
    except NotKept:
        return False
    return True


def kept_of_update(user: User, key: str, data: QueryDict) -> GoodPractice | None:
    """Keep the form of an update that is gone with its practice, and give that.

    None where that cannot be: she left another text there, or it is no longer hers.
    """
    update = whole_number(key) or 0
    practice = policy.practices_for(user).of_update(update).first()
    if practice is None or holder(data) != user:
        return None
    own = RollingDraft.objects.filter(user=user)
    written = own.filter(form_key__in=[key for key in keys_of(data) if key])
    if own.filter(practice=practice).exclude(pk__in=written).exists():
        return None
    written.update(practice=practice)
    if not kept_anyway(user, practice, data):
        return None
    own.filter(practice=practice).update(of_update=True)
    return practice


def kept_as_new(user: User, data: QueryDict) -> bool:
    """Keep the form of a practice that is gone, or no longer hers, as of a new one."""
    if holder(data) != user:
        return False
    key, restored = keys_of(data)
    own = RollingDraft.objects.filter(user=user, form_key__in=[key, restored or key])
    own.update(practice=None)
    return kept_anyway(user, None, data)


def take_over(user: User, update: GoodPractice) -> bool:
    """Put what she left with a public practice into the form of its update.

    Tell whether that was done: not where she left a text in that form too.
    """
    own = RollingDraft.objects.filter(user=user)
    left = own.filter(practice=update.update_of_id or 0).first()
    if left is None or own.filter(practice=update).exists():
        return False
    carry(left, update)
    return True


def base_of(draft: RollingDraft) -> Content | None:
    """Give what the practice said when she began to type; None where nobody knows."""
    if draft.practice is None or not draft.seen:
        return None
    return versions.content_at(draft.practice, draft.seen, draft.of_update)


def carry(draft: RollingDraft, target: GoodPractice) -> conflicts.Meeting:
    """Bring what was typed up to what a practice says now, or what its update does.

    What she did not change is as it is there; where others did too, she is asked when
    she saves. Give what changed.
    """
    data, base, theirs = as_data(draft), base_of(draft), content_of(target)
    met = conflicts.meeting(base, theirs, typed_content(data, base or theirs))
    taken = {name for name, _heading in met.theirs}
    for name in taken:
        conflicts.take_theirs(data, target, name)
    for name in set(LISTS) - taken:
        conflicts.match_rows(data, target, name, (base or theirs)[name])
    is_update = target.update_of_id is not None
    known = draft.seen if draft.of_update == is_update else 0
    draft.seen = known if met.both else versions.number_of(target)
    draft.practice, draft.of_update = target, is_update
    draft.fields = fields_of(data)
    draft.save()
    return met


def found(user: User, practice: str | None, key: str = "") -> RollingDraft | None:
    """Give what the person typed last and did not save, by the practice's key.

    Of new practices the one that was `begun_as` this; the newest where none is given.
    """
    own = RollingDraft.objects.filter(user=user)
    if practice is None:
        chosen = as_key(key)
        return (own.new().filter(begun_as=chosen) if chosen else own.new()).first()
    if not practice.isdecimal() or len(practice) > 18:
        return None
    return own.filter(practice=int(practice)).first()


def others(user: User, draft: RollingDraft) -> list[RollingDraft]:
    """Give what else she began and did not save, where it is a new practice."""
    if draft.practice_id is not None:
        return []
    return list(RollingDraft.objects.of(user).new().exclude(pk=draft.pk))


def forget(user: User, data: QueryDict) -> None:
    """Throw away what was kept of a form, because it is saved or not wanted."""
    keys = [key for key in keys_of(data) if key]
    RollingDraft.objects.filter(user=user, form_key__in=keys).delete()


def forget_of(user: User, practice: GoodPractice) -> None:
    """Throw away what a person typed in a practice that she deletes herself."""
    RollingDraft.objects.filter(user=user, practice=practice).delete()


# --- Once -----------------------------------------------------------------------------


def digest(request: HttpRequest) -> str:
    """Tell a form that is sent twice from one that says something else."""
    said = [
        (name, values)
        for name, values in sorted(request.POST.lists())
        if name != "csrfmiddlewaretoken"
    ]
    files = [
        (name, [(file.name, file.size) for file in some])
        for name, some in request.FILES.lists()
    ]
    return hashlib.sha256(repr((said, files)).encode()).hexdigest()


def one_at_a_time(user: User) -> None:
    """Let what the same person sends at the same moment wait: a double click."""
    User.objects.select_for_update().filter(pk=user.pk).first()


def was_sent(user: User, key: UUID) -> bool:
    return SentForm.objects.of(user, key).exists()


def sent_before(user: User, data: QueryDict) -> SentForm | None:
    """Find what became of a form with the same key, as after a double click."""
    key, _restored = keys_of(data)
    if key is None:
        return None
    return SentForm.objects.of(user, key).of_practices().last()


def note_sent(user: User, practice: GoodPractice, data: QueryDict, said: str) -> None:
    """Note that a form was saved. Raises AlreadySent when it was just now."""
    key, _restored = keys_of(data)
    if key is None:
        return
    SentForm.objects.forgettable().delete()
    own = practice.update_of_id or practice.pk
    try:
        with transaction.atomic():
            SentForm.objects.create(
                user=user, practice_id=own, form_key=key, digest=said
            )
    except IntegrityError as error:
        raise AlreadySent from error
