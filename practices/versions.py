"""The versions of a practice: its log, and what each step left."""

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Max

from practices import audit
from practices.content import Content, content_of, write
from practices.models import GoodPractice, PracticeVersion

IMPORT = "import"
SAVE = "save"
RESTORE = "restore_version"
ACCEPT = "accept_suggestion"
MERGE = "merge"
THROWN = "throw_away"
# From the list of the old site; the reason is the entry as that prints it.
LISTED = "import_listing"
FILLED = "fill_from_listing"
# Steps that the desk's own pages log, or that nobody took there.
LOGGED = {IMPORT, SAVE, MERGE, THROWN}


def note(
    practice: GoodPractice, by: User | None, action: str, reason: str = ""
) -> PracticeVersion:
    """Write down what a practice is like now, after a step."""
    practice = GoodPractice.objects.get(pk=practice.pk)
    version = PracticeVersion(
        practice_id=practice.update_of_id or practice.pk,
        action=action,
        status=practice.status,
        is_update=practice.update_of_id is not None,
        reason=reason,
        content=content_of(practice),
        by=by,
    )
    with transaction.atomic():
        version.number = _locked_number(practice) + 1
        version.save()
        if by and action not in LOGGED:
            audit.log(by, practice, action, reason)
    return version


def _locked_number(practice: GoodPractice) -> int:
    """Give the newest number, of which nobody else makes the next one meanwhile."""
    own = practice.update_of_id or practice.pk
    GoodPractice.objects.select_for_update().filter(pk=own).first()
    return number_of(practice)


def note_if_changed(practice: GoodPractice, by: User | None) -> None:
    """Write down what was saved, if it says anything else than before."""
    practice = GoodPractice.objects.get(pk=practice.pk)
    last = latest(practice)
    if last is None or last.content != content_of(practice):
        note(practice, by, SAVE)


def ensure_first(practice: GoodPractice) -> None:
    """Keep what a practice was like that was brought in without the desk."""
    if latest(practice) is None:
        note(practice, None, IMPORT)


def number_of(practice: GoodPractice) -> int:
    """Give the number of the newest version; 0 where there is none."""
    found = PracticeVersion.objects.of(practice).aggregate(newest=Max("number"))
    return found["newest"] or 0


def latest(practice: GoodPractice) -> PracticeVersion | None:
    """Give the newest version of this row: of the update, or of the practice itself."""
    return PracticeVersion.objects.of_row(practice).first()


def last_of_others(
    practice: GoodPractice, since: int, user: User
) -> PracticeVersion | None:
    """Give what somebody else saved last after a version; else the newest of all."""
    own = PracticeVersion.objects.of_row(practice).with_people()
    later = own.filter(number__gt=since)
    others = later.exclude(by=None).exclude(by=user)
    return others.first() or latest(practice)


def content_at(
    practice: GoodPractice, number: int, is_update: bool | None = None
) -> Content | None:
    """Give what a practice said when its newest version had this number.

    Or what its update said then, which may have ended since: `is_update` tells.
    """
    if is_update is None:
        is_update = practice.update_of_id is not None
    own = PracticeVersion.objects.of(practice).filter(is_update=is_update)
    then = own.filter(number__lte=number).first()
    # Before its first version it said what was brought in without the desk.
    then = then or own.after(IMPORT).last()
    return then.content if then else None


def approved(practice: GoodPractice) -> Content | None:
    """Give what the programme approved last; None for what it never did."""
    if practice.update_of:
        return content_of(practice.update_of)
    if practice.status == GoodPractice.Status.PUBLISHED:
        return content_of(practice)
    published = PracticeVersion.objects.of(practice).after("publish", IMPORT)
    last = published.filter(status=GoodPractice.Status.PUBLISHED).first()
    return last.content if last else None


def asked_for(practice: GoodPractice) -> PracticeVersion | None:
    """Give the version for which the programme asked for changes last."""
    return PracticeVersion.objects.of(practice).after("request_changes").first()


@transaction.atomic
def restore(practice: GoodPractice, version: PracticeVersion, by: User) -> None:
    """Make a practice say again what it said in a version: as a new one."""
    write(practice, version.content)
    note(practice, by, RESTORE, str(version.number))
