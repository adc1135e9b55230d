"""A table of the catalogue as a sheet: which columns it has, and how lines come in.

A line is known by its key. It is new, changes what is there, or says what is there
already; so a file that is read twice changes nothing the second time. A file comes in
as a whole or not at all.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.contrib.auth.models import User
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import DatabaseError, models
from django.utils.translation import gettext_lazy as _
from import_export.fields import Field
from import_export.instance_loaders import BaseInstanceLoader
from import_export.resources import Resource
from import_export.results import Result, RowResult
from tablib import Dataset

from cities.sheets.cells import Cell
from cities.sheets.data import Line
from cities.sheets.reading import Fault, Table

REASON = "Loaded from a file"
Row = dict[str, str | None]
Key = tuple[str, ...]
Progress = Callable[[int, int], None]
"""Told after each line: how many are read, and of how many."""

UNKNOWN_COLUMN = _("There is no column of this name. The columns are: %(columns)s.")
SECOND_COLUMN = _("The file has this column twice: delete one of them.")
MISSING_COLUMN = _("The file lacks this column, by which its lines are known: add it.")
NO_KEY = _("Write here by what the line is known: it is empty.")
SECOND_LINE = _("Line %(line)d is about the same thing: keep one of the two.")
UNEXPECTED = _("The line could not be read (%(reason)s): compare it with others.")
REFUSED = _("The database refused it (%(reason)s). Nothing was loaded.")


@dataclass(frozen=True)
class Change:
    """A cell as it is, and as the file says."""

    column: str
    before: str
    after: str


@dataclass(frozen=True)
class New:
    """A line about something that is not there yet, and where it is to be."""

    line: int
    name: str
    key: str
    where: str = ""


@dataclass(frozen=True)
class Changed:
    """A line that changes something, and what."""

    line: int
    name: str
    changes: list[Change]


@dataclass
class Report:
    """What a file would do, or did."""

    new: list[New] = field(default_factory=list)
    changed: list[Changed] = field(default_factory=list)
    unchanged: int = 0
    faults: list[Fault] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    """What somebody should look at before the file is loaded."""

    @property
    def counts(self) -> dict[str, int]:
        return {
            "new": len(self.new),
            "changed": len(self.changed),
            "unchanged": self.unchanged,
        }


def column(cell: Cell | None = None, attribute: str = "", *, told: bool = False) -> Any:
    """Declare a column; one that is `told` is written, and not read back."""
    return Field(attribute=attribute or None, widget=cell or Cell(), readonly=told)


class SeveralField(Field):
    """A column of several linked rows, which are set when the row is saved."""

    def get_value(self, instance: Any) -> list[Any]:
        held = instance.__dict__.get(f"_{self.attribute}")
        if held is None and instance.pk:
            return list(getattr(instance, self.attribute).all())
        return held or []

    def save(
        self, instance: Any, row: Row, is_m2m: bool = False, **kwargs: Any
    ) -> None:
        setattr(instance, f"_{self.attribute}", self.clean(row, **kwargs))


class SheetResource(Resource):
    """The sheet of a model. Subclasses declare its columns, and name its key."""

    key: ClassVar[Key] = ("slug",)
    may_be_empty: ClassVar[Key] = ()
    """Of the key, what a line may leave out."""
    file_name: ClassVar[str]

    class Meta:
        instance_loader_class = BaseInstanceLoader
        # What changes is found by comparing cells, and not by copies of the rows.
        skip_diff = True
        skip_html_diff = True
        store_row_values = True

    def __init__(
        self, by: User | None = None, progress: Progress | None = None
    ) -> None:
        super().__init__()
        self.by = by
        self.progress = progress
        self.dry_run = False
        self.numbers: list[int] = []
        self.known: dict[Key, Any] = {}
        self.seen: dict[Key, int] = {}
        self.before: Row = {}
        self.after: Row = {}
        for name, declared in self.fields.items():
            declared.attribute = declared.attribute or name

    # --- Out --------------------------------------------------------------------------

    @property
    def headings(self) -> list[str]:
        return list(self.fields)

    @property
    def read_headings(self) -> list[str]:
        """Name the columns that a file may set; the others are told alone."""
        return [name for name, one in self.fields.items() if not one.readonly]

    def rows(self) -> Any:
        """Give all rows of the table, in the order of the sheet."""
        manager: models.Manager[Any] = self._meta.model._default_manager
        return manager.order_by(*self.key)

    def lines(self) -> Iterator[Line]:
        """Write the whole table."""
        for instance in self.rows():
            yield self.data_of(instance)

    def data_of(self, instance: Any) -> Line:
        return [
            declared.widget.data(declared.get_value(instance))
            for declared in self.fields.values()
        ]

    def texts_of(self, instance: Any) -> Row:
        """Give the cells of a row as texts, but for those that are only told."""
        return {
            name: declared.widget.render(declared.get_value(instance))
            for name, declared in self.fields.items()
            if not declared.readonly
        }

    # --- In ---------------------------------------------------------------------------

    def load(self, table: Table, *, dry_run: bool = False) -> Report:
        """Bring a file in, as a whole or not at all; say what it did, or would do."""
        faults = table.faults or self.faults_of_headings(table)
        if faults:
            return Report(faults=faults)
        self.dry_run = dry_run
        self.numbers = table.numbers
        dataset = Dataset(*table.lines, headers=table.headings)
        result = self.import_data(
            dataset, dry_run=dry_run, rollback_on_validation_errors=True
        )
        return self.report_on(result)

    def faults_of_headings(self, table: Table) -> list[Fault]:
        columns = ", ".join(self.fields)
        there = [heading for heading in table.headings if heading]
        unknown = [
            Fault(1, name, name, UNKNOWN_COLUMN % {"columns": columns})
            for name in there
            if name not in self.fields
        ]
        twice = [
            Fault(1, name, name, str(SECOND_COLUMN))
            for name in dict.fromkeys(there)
            if there.count(name) > 1
        ]
        lacking = self.lacking(there) if there else []
        missing = [Fault(1, name, "", str(MISSING_COLUMN)) for name in lacking]
        return unknown + twice + missing

    def lacking(self, headings: list[str]) -> list[str]:
        """Name the columns that a file with these headings should have as well."""
        return [name for name in self.key if name not in headings]

    def before_import(self, dataset: Dataset, **kwargs: Any) -> None:
        self.known = {self.key_of(self.texts_of(row)): row for row in self.rows()}

    def key_of(self, row: Row) -> Key:
        """Give the key of a line, as the sheet would write it."""
        return tuple(self.as_written(name, row.get(name) or "") for name in self.key)

    def as_written(self, name: str, text: str) -> str:
        cell = self.fields[name].widget
        try:
            return str(cell.render(cell.clean(text)))
        except ValueError:  # said when the cell is read
            return text

    def before_import_row(self, row: Row, row_number: int, **kwargs: Any) -> None:
        """Refuse a line without its key, and a second one with the same."""
        key = self.key_of(row)
        for name, value in zip(self.key, key, strict=True):
            if not value and name not in self.may_be_empty:
                raise ValidationError({name: NO_KEY})
        line = self.numbers[row_number - 1]
        first = self.seen.setdefault(key, line)
        if first != line:
            raise ValidationError({self.key[0]: SECOND_LINE % {"line": first}})

    def get_instance(self, instance_loader: Any, row: Row) -> Any:
        return self.known.get(self.key_of(row))

    def init_instance(self, row: Row | None = None) -> Any:
        return self._meta.model()

    def after_init_instance(
        self, instance: Any, new: bool, row: Row, **kwargs: Any
    ) -> None:
        self.before = {} if new else self.texts_of(instance)
        self.after = {}

    def import_field(
        self, field: Field, instance: Any, row: Row, is_m2m: bool = False, **kwargs: Any
    ) -> None:
        """Read a cell, unless the file has none or it says what is there."""
        name, cell = field.column_name, row.get(field.column_name)
        if field.readonly or cell is None or cell == self.before.get(name):
            return
        super().import_field(field, instance, row, is_m2m, **kwargs)
        self.after[name] = field.widget.render(field.get_value(instance))

    def skip_row(
        self,
        instance: Any,
        original: Any,
        row: Row,
        import_validation_errors: Any = None,
    ) -> bool:
        """Leave alone what the line says nothing new about."""
        if import_validation_errors or not self.before:
            return False
        return not self.changes

    @property
    def changes(self) -> list[Change]:
        """What the line says otherwise than the row that is there."""
        return [
            Change(name, self.before.get(name) or "", after or "")
            for name, after in self.after.items()
            if self.before and after != self.before.get(name)
        ]

    def validate_instance(
        self,
        instance: Any,
        import_validation_errors: Any = None,
        validate_unique: bool = True,
    ) -> None:
        """Check the fields; what spans several rows the database checks."""
        errors = dict(import_validation_errors or {})
        try:
            self.check(instance, exclude=[*errors])
        except ValidationError as error:
            errors = error.update_error_dict(errors)
        if errors:
            raise ValidationError(errors)

    def check(self, instance: Any, exclude: list[str]) -> None:
        """Raise ValidationError where a row cannot be as a line says."""
        asked = {declared.attribute for declared in self.fields.values()}
        others = [f.name for f in instance._meta.fields if f.name not in asked]
        instance.clean_fields(exclude=[*exclude, *others])

    def save_instance(
        self, instance: Any, is_create: bool, row: Row, **kwargs: Any
    ) -> None:
        """Save as a form would, with the history; then what is linked."""
        self.sign(instance)
        instance.save()
        for declared in self.fields.values():
            held = instance.__dict__.get(f"_{declared.attribute}")
            if isinstance(declared, SeveralField) and held is not None:
                getattr(instance, declared.attribute).set(held)

    def sign(self, instance: Any) -> None:
        """Let the history say who did it, and how."""
        instance._change_reason = REASON
        instance._history_user = self.by

    def after_import_row(
        self, row: Row, row_result: RowResult, row_number: int, **kwargs: Any
    ) -> None:
        row_result.diff = self.changes

    # --- What was found ---------------------------------------------------------------

    def import_row(self, row: Row, instance_loader: Any, **kwargs: Any) -> RowResult:
        result = super().import_row(row, instance_loader, **kwargs)
        if self.progress:
            self.progress(kwargs["row_number"], len(self.numbers))
        return result

    def report_on(self, result: Result) -> Report:
        """Put the findings of the library into words."""
        report = Report()
        report.faults += [fault_of_all(error.error) for error in result.base_errors]
        for number, row in zip(self.numbers, result.rows, strict=True):
            if row.is_invalid() or row.is_error():
                report.faults += self.faults_in(number, row)
            elif row.is_new():
                report.new.append(self.new_line(number, row))
            elif row.is_skip():
                report.unchanged += 1
            else:
                report.changed.append(Changed(number, row.object_repr, row.diff))
        return report

    def new_line(self, number: int, row: RowResult) -> New:
        return New(number, row.object_repr, ", ".join(self.key_of(row.row_values)))

    def faults_in(self, number: int, row: RowResult) -> Iterator[Fault]:
        for error in row.errors:
            yield Fault(number, "", "", because(error.error))
        if row.validation_error:
            for name, sentences in by_column(row.validation_error):
                column = self.column_of(name)
                value = (row.row_values or {}).get(column) or ""
                for sentence in sentences:
                    yield Fault(number, column, value, sentence)

    def column_of(self, attribute: str) -> str:
        names = (n for n, f in self.fields.items() if attribute in {n, f.attribute})
        return next(names, "")


def by_column(error: ValidationError) -> Iterator[tuple[str, list[str]]]:
    if hasattr(error, "error_dict"):
        yield from error.message_dict.items()
    else:
        yield NON_FIELD_ERRORS, error.messages


def fault_of_all(error: Exception) -> Fault:
    return Fault(0, "", "", because(error))


def because(error: Exception) -> str:
    """Say why the line or the file was refused, by whom."""
    # PostgreSQL shows the row on a second line.
    reason = f"{type(error).__name__}: {error}".partition("\n")[0]
    sentence = REFUSED if isinstance(error, DatabaseError) else UNEXPECTED
    return sentence % {"reason": reason}
