"""The sheets of topics and of practices.

New practices come in as drafts: the status is for workflow.py to change. A site that
has no practice yet begins with what the file says is public, as it does with the
catalogue that catalogue.py brings; only the command offers that.

A practice with its city, or with the programme, is changed. Of a public one an update
is prepared, which waits to be sent in and published like any other.
"""

from copy import deepcopy
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from import_export.fields import Field
from import_export.results import Result, RowResult
from tablib import Dataset

from cities.folding import slug_from
from cities.models import IndexArea
from cities.resources import (
    MOST_ORDER,
    CityResource,
    IndexAreaResource,
    IndexResource,
    NetworkActivityResource,
    NetworkResource,
)
from cities.sheets.cells import Address, Choice, Linked, Number
from cities.sheets.data import as_text
from cities.sheets.reading import Table
from cities.sheets.resource import (
    New,
    Progress,
    Report,
    Row,
    SheetResource,
    column,
)
from practices import sheet, versions
from practices.content import LISTS, content_of, write
from practices.indexing import catch_up_once
from practices.loading import Described, add
from practices.models import GoodPractice, ReferenceDocument, Topic
from practices.period import parse_period
from practices.planner import gather_statistics
from practices.sheet import ATTRIBUTES, COLUMNS, CONTACT, LINKED, TOLD, public_list
from practices.slips import Said, meant
from practices.typed import MOST_ROWS
from practices.workflow import InvalidTransition, transition

Status = GoodPractice.Status

YEARS = {"start_year", "end_year", "ongoing"}
MOMENTS = {"published_at", "updated_at"}

ARCHIVED = _("It is in the archive: take it out of there before it is changed.")
NEEDS_SOMEBODY = _(
    "It is public, and a change of it is prepared by a person: say with --by whose "
    "account does it."
)
WILL_NEED_SOMEBODY = _(
    "Some of these are public: to load the file, say with --by whose account prepares "
    "their updates."
)
NO_ADDRESSES = _(
    "The page of a new practice gets its address from the title. These stay keys, in "
    "files like this: %(keys)s."
)
ENDS_TOO_EARLY = _("It ends in %(end)s, before it begins in %(start)s.")
FOLLOWS = _(
    "It follows from the column “places”: write it there, and leave this as it is."
)
NAMES_OF_PLACES = ("cities", "countries")
DID_YOU_MEAN = _(
    "Line %(line)d: no practice has the key “%(key)s”. Did you mean “%(meant)s” "
    "(%(practice)s)? As it stands, the line describes a new practice."
)
MANY_ROWS = _("At most %(most)d can stand here: leave out the others.")
MOST_KEYS = 10  # named in a sentence
STILL_RUNNING = _("What is still running has no last year: leave end_year empty.")


class TopicResource(SheetResource):
    file_name = "topics"

    slug = column(Address())
    name_en = column()
    name_fr = column()
    description_en = column()
    description_fr = column()
    index_area = column(Linked(IndexArea, "name_en", "name_fr"))
    tier = column(Choice(Topic.Tier.choices, Topic.Tier.EXTRA))
    coe_label = column()
    order = column(Number(0, MOST_ORDER))

    class Meta:
        model = Topic

    def rows(self) -> Any:
        return Topic.objects.select_related("index_area").order_by("slug")


class PracticeResource(SheetResource):
    """Practices; `begins` lets an empty site begin with those that are public."""

    file_name = "practices"

    class Meta:
        model = GoodPractice
        use_bulk = True

    def __init__(
        self,
        by: User | None = None,
        progress: Progress | None = None,
        *,
        begins: bool = False,
    ) -> None:
        super().__init__(by, progress)
        self.begins = begins and not GoodPractice.objects.exists()
        told = {*TOLD} if self.begins else {*TOLD, *MOMENTS}
        for name, cell in COLUMNS.items():
            attribute = f"said_{name}" if name in LINKED else ATTRIBUTES.get(name, name)
            self.fields[name] = Field(
                attribute, name, deepcopy(cell), readonly=name in told
            )
        self.texts: dict[int, Row] = {}
        self.told: dict[int, dict[str, str]] = {}
        self.said: list[Said] = []
        self.needs_somebody = False
        self.create_instances: list[GoodPractice] = []

    def lines(self) -> Any:
        practices = GoodPractice.objects.on_their_own().order_by("slug")
        return sheet.lines(practices, list(practices.keys_in_order()))

    def load(self, table: Table, *, dry_run: bool = False) -> Report:
        report = super().load(table, dry_run=dry_run)
        if not dry_run and not report.faults:
            catch_up_once()
            gather_statistics()
        return report

    def new_line(self, number: int, row: RowResult) -> New:
        values = row.row_values
        name = values.get("title") or gettext("Untitled practice")
        return New(number, name, values["slug"], values.get("places") or "")

    def report_on(self, result: Result) -> Report:
        """Ask whether new lines mean practices whose keys were mistyped; say which keys
        become no addresses, and what it takes to change what is public.
        """
        report = super().report_on(result)
        if report.faults or self.begins:
            return report
        if self.needs_somebody:
            report.doubts.append(str(WILL_NEED_SOMEBODY))
        likely = meant(self.said)
        for new in report.new:
            if found := likely.get(new.key):
                names = {"line": new.line, "key": new.key, "meant": found.slug}
                report.doubts.append(DID_YOU_MEAN % {**names, "practice": found})
        if keys := [said.key for said in self.said if said.is_no_address]:
            shown = ", ".join([*keys[:MOST_KEYS], *(["…"] if keys[MOST_KEYS:] else [])])
            report.doubts.append(NO_ADDRESSES % {"keys": shown})
        return report

    # --- What is there ----------------------------------------------------------------

    def lacking(self, headings: list[str]) -> list[str]:
        return [] if {"slug", "title"} & set(headings) else ["slug"]

    def before_import(self, dataset: Dataset, **kwargs: Any) -> None:
        slugs = [slug_of(row) for row in dataset.dict]
        found = GoodPractice.objects.for_sheet(slugs)
        self.known = {(slug,): practice for slug, practice in found.items()}
        public = filter(None, (practice.update_of_id for practice in found.values()))
        keys = list({*public, *(practice.pk for practice in found.values())})
        lines = sheet.lines(GoodPractice.objects.all(), keys)
        for key, line in zip(keys, lines, strict=True):
            texts: Row = dict(zip(COLUMNS, map(as_text, line), strict=True))
            texts["title"] = sheet.own_title(texts["title"] or "")
            self.told[key] = {n: texts.pop(n) or "" for n in self.told_alone}
            self.texts[key] = texts

    @property
    def told_alone(self) -> list[str]:
        """Name the columns that a sheet tells, but that nobody sets."""
        return [name for name in COLUMNS if self.fields[name].readonly]

    def before_import_row(self, row: Row, row_number: int, **kwargs: Any) -> None:
        row["slug"] = slug_of(row)
        if title := row.get("title"):
            row["title"] = sheet.own_title(title)
        years = (*YEARS, "period_corrected")
        if {self.as_written(name, row.get(name) or "") for name in years} <= {"", "no"}:
            row.update(dict.fromkeys(YEARS))  # they follow from the period
        super().before_import_row(row, row_number, **kwargs)

    def init_instance(self, row: Row | None = None) -> GoodPractice:
        is_public = self.begins and row is not None and row.get("published_at")
        return GoodPractice(status=Status.PUBLISHED if is_public else Status.DRAFT)

    def after_init_instance(
        self, instance: GoodPractice, new: bool, row: Row, **kwargs: Any
    ) -> None:
        """Compare with the line that is there, under the address it was found by.

        An export tells what is public, and nothing of an update that is open.
        """
        self.before = {} if new else self.texts[instance.pk] | {"slug": row["slug"]}
        self.public = self.texts.get(instance.update_of_id or 0, {})
        self.after = {}

    # --- What a line says -------------------------------------------------------------

    def import_field(
        self, field: Field, instance: Any, row: Row, is_m2m: bool = False, **kwargs: Any
    ) -> None:
        """Read a cell, unless it says what is public already."""
        name = field.column_name
        if name not in self.public or row.get(name) != self.public[name]:
            super().import_field(field, instance, row, is_m2m, **kwargs)

    def import_instance(self, instance: Any, row: Row, **kwargs: Any) -> None:
        super().import_instance(instance, row, **kwargs)
        self.demand_places(instance, row)
        self.settle_period(instance)
        self.settle_contact(instance)

    def demand_places(self, practice: GoodPractice, row: Row) -> None:
        """Refuse cities and countries that are named beside the column of places."""
        if "places" in self.after:
            return
        keys = (practice.pk or 0, practice.update_of_id or 0)
        known = [self.told.get(key, {}) for key in keys]
        for name in NAMES_OF_PLACES:
            said = row.get(name)
            if said and said not in [told.get(name) for told in known]:
                raise ValidationError({name: FOLLOWS})

    def settle_period(self, practice: GoodPractice) -> None:
        """Read the years out of the period, unless the line states others."""
        stated = any(self.after.get(name) not in {None, "", "no"} for name in YEARS)
        changed = bool(self.before) and bool(YEARS & set(self.after))
        understood = parse_period(practice.period_text)
        if not (stated or changed or practice.period_corrected):
            practice.period = understood
            return
        if practice.ongoing and practice.end_year:
            raise ValidationError({"ongoing": STILL_RUNNING})
        start, end = practice.start_year, practice.end_year
        if start and end and end < start:
            years = {"start": start, "end": end}
            raise ValidationError({"end_year": ENDS_TOO_EARLY % years})
        practice.period_corrected = practice.period != understood

    def settle_contact(self, practice: GoodPractice) -> None:
        """Take a contact for one that may be shown, since the sheet is public.

        What was known of another, who gave no consent to that, is forgotten.
        """
        named = {name: self.after[name] for name in CONTACT if name in self.after}
        was_shown = practice.contact_is_public
        if not (any(named.values()) or (named and was_shown)):
            return
        for name in CONTACT if not was_shown else ():
            setattr(practice, name, named.get(name) or "")
        practice.contact_is_public = any(getattr(practice, name) for name in CONTACT)
        practice.contact_may_be_asked = False
        practice.contact_consent_at = timezone.now()
        practice.contact_consent_by = self.by

    def check(self, instance: Any, exclude: list[str]) -> None:
        super().check(instance, exclude)
        for name in LISTS:
            if len(getattr(instance, f"said_{name}", ())) > MOST_ROWS:
                raise ValidationError({f"said_{name}": MANY_ROWS % {"most": MOST_ROWS}})
        for row in getattr(instance, "said_reference_documents", []):
            if row["link"].startswith(public_list()):  # a file of ours
                continue
            try:
                ReferenceDocument(**row).clean_fields(exclude=["practice", "file"])
            except ValidationError as error:
                said = {"said_reference_documents": error.messages}
                raise ValidationError(said) from error

    # --- Storing ----------------------------------------------------------------------

    def save_instance(
        self, instance: GoodPractice, is_create: bool, row: Row, **kwargs: Any
    ) -> None:
        if is_create:
            places = instance.__dict__.get("said_places", [])
            self.said.append(Said(row["slug"] or "", instance.title, places))
            self.create_instances.append(instance)
        else:
            self.change(instance)

    def bulk_create(
        self,
        using_transactions: bool,
        dry_run: bool,
        raise_errors: bool,
        batch_size: int | None = None,
        result: Any = None,
    ) -> None:
        """Store the new ones of a batch, unless the file is refused already."""
        described, self.create_instances = self.create_instances, []
        if result.invalid_rows or result.error_rows or result.base_errors:
            return
        try:
            add([described_in(practice) for practice in described], self.by)
        except DatabaseError as error:
            self.handle_import_error(result, error, raise_errors)

    @transaction.atomic
    def change(self, practice: GoodPractice) -> None:
        """Store what a line changes, as the form of the desk does."""
        wanted = content_of(practice)
        for name in LINKED:
            if f"said_{name}" in practice.__dict__:
                wanted[name] = practice.__dict__[f"said_{name}"]
        wanted["reference_documents"] = with_files(practice, wanted)
        target = self.to_be_changed(practice)
        target.contact_consent_at = practice.contact_consent_at
        target.contact_consent_by = practice.contact_consent_by
        self.sign(target)
        write(target, wanted)
        versions.note_if_changed(target, self.by)

    def to_be_changed(self, practice: GoodPractice) -> GoodPractice:
        """Give what is changed for a practice; of a public one that is its update."""
        stored = GoodPractice.objects.get(pk=practice.pk)
        if stored.status == Status.ARCHIVED:
            raise ValidationError({"slug": ARCHIVED})
        if stored.status != Status.PUBLISHED:
            versions.ensure_first(stored)
            return stored
        if self.by is None and self.dry_run:
            self.needs_somebody = True
            return stored
        if self.by is None:
            raise ValidationError({"slug": NEEDS_SOMEBODY})
        try:
            return transition(stored, "prepare_update", self.by)
        except InvalidTransition as error:
            raise ValidationError({"slug": str(error)}) from error


def slug_of(row: Row) -> str:
    """Give the address of a line; without one that which its title would get."""
    return (row.get("slug") or "").strip() or slug_from(row.get("title") or "")


def described_in(practice: GoodPractice) -> Described:
    said = practice.__dict__
    return Described(
        practice,
        places=said.get("said_places", []),
        topics=said.get("said_topics", []),
        documents=said.get("said_reference_documents", []),
    )


def with_files(practice: GoodPractice, wanted: dict[str, Any]) -> list[Row]:
    """Give the documents, a file that a line names by its address as that file."""
    files = {
        f"{public_list()}{one.slug}/documents/{document.pk}/": str(document.file)
        for one in filter(None, (practice, practice.update_of))
        for document in one.reference_documents.all()
        if document.file
    }
    return [
        {**row, "link": "", "file": files[row["link"]]} if row["link"] in files else row
        for row in wanted["reference_documents"]
    ]


TABLES: dict[str, type[SheetResource]] = {
    resource.file_name: resource
    for resource in (
        IndexAreaResource,
        NetworkResource,
        CityResource,
        TopicResource,
        PracticeResource,
        IndexResource,
        NetworkActivityResource,
    )
}
