"""Writes tables as files, line by line: in constant memory, and the same each time."""

import csv
import json
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from xml.sax.saxutils import escape

from django.http import StreamingHttpResponse

from cities.sheets.data import Data, Line, as_text

# With these a spreadsheet takes a cell for a formula; a quote hides them.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
QUOTE = "'"
BATCH = 64 * 1024
# Of Excel, in characters. What is longer is cut, and not read back.
LONGEST_CELL = 32_767
CUT = " […]"

Pieces = Iterator[bytes]


@dataclass(frozen=True)
class Kind:
    """A kind of file: the type that browsers know it by, and what writes it."""

    content_type: str
    write: Callable[[list[str], Iterable[Line]], Pieces]


def attachment(
    kind: str, name: str, headings: list[str], lines: Iterable[Line]
) -> StreamingHttpResponse:
    """Send a table as a file to be kept, under `name` with the ending of its kind."""
    written = KINDS[kind].write(headings, lines)
    response = StreamingHttpResponse(written, content_type=KINDS[kind].content_type)
    disposition = f'attachment; filename="{name}.{kind}"'
    response.headers["Content-Disposition"] = disposition
    if kind == "xlsx":  # packed already
        response.headers["Content-Encoding"] = "identity"
    return response


def gathered(pieces: Iterable[str]) -> Pieces:
    """Encode pieces, some of them at a time."""
    waiting: list[str] = []
    size = 0
    for piece in pieces:
        waiting.append(piece)
        size += len(piece)
        if size > BATCH:
            yield "".join(waiting).encode()
            waiting, size = [], 0
    yield "".join(waiting).encode()


# --- CSV ------------------------------------------------------------------------------


class Echo:
    """A file that gives back what is written into it."""

    def write(self, text: str) -> str:
        return text


def csv_file(headings: list[str], lines: Iterable[Line]) -> Pieces:
    """Write CSV that Excel opens as UTF-8, and none of whose cells is a formula."""
    writer = csv.writer(Echo(), quoting=csv.QUOTE_ALL)

    def pieces() -> Iterator[str]:
        yield "\ufeff"
        yield writer.writerow(headings)
        for line in lines:
            yield writer.writerow([defused(cell) for cell in line])

    return gathered(pieces())


def defused(data: Data) -> str:
    """Write a cell so that no program takes it for a formula; a number is none."""
    text = as_text(data)
    if isinstance(data, int | float):
        return text
    return QUOTE + text if is_explosive(text) else text


def is_explosive(text: str) -> bool:
    """Tell what begins like a formula, quotes before it left aside."""
    return text.lstrip(QUOTE).startswith(FORMULA)


# --- JSON -----------------------------------------------------------------------------


def json_file(headings: list[str], lines: Iterable[Line]) -> Pieces:
    """Write a JSON array with an object for each line."""

    def pieces() -> Iterator[str]:
        before = "[\n"
        for line in lines:
            record = dict(zip(headings, line, strict=True))
            yield before + json.dumps(record, ensure_ascii=False)
            before = ",\n"
        yield "\n]\n" if before == ",\n" else "[]\n"

    return gathered(pieces())


# --- Excel ----------------------------------------------------------------------------

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
# Text (1) keeps its quote while it is edited, so that "=1+1" stays text; headings (2).
TEXT, HEADING = 1, 2
PARTS = {
    "[Content_Types].xml": (
        f'<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package'
        '.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{TYPE}.sheet.main+xml"/>'
        '<Override PartName="/xl/worksheets/sheet1.xml"'
        f' ContentType="{TYPE}.worksheet+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{TYPE}.styles+xml"/></Types>'
    ),
    "_rels/.rels": (
        f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1"'
        f' Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    ),
    "xl/workbook.xml": (
        f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
        '<sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>'
    ),
    "xl/_rels/workbook.xml.rels": (
        f'<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{OFFICE}/worksheet"'
        ' Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{OFFICE}/styles" Target="styles.xml"/>'
        "</Relationships>"
    ),
    "xl/styles.xml": (
        f'<styleSheet xmlns="{MAIN}"><fonts count="2"><font><sz val="11"/>'
        '<name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/>'
        '</font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill>'
        '<fill><patternFill patternType="gray125"/></fill></fills><borders count="1">'
        "<border><left/><right/><top/><bottom/><diagonal/></border></borders>"
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>'
        '</cellStyleXfs><cellXfs count="3">'
        '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
        '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0"'
        ' quotePrefix="1" applyNumberFormat="1"/>'
        '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>'
        '</cellXfs><cellStyles count="1">'
        '<cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
    ),
}
# Read by Excel as the character of that number, unless its "_" is written as one.
NUMBERED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
# The heading stays in sight.
SHEET = (
    f'{HEAD}<worksheet xmlns="{MAIN}"><sheetViews><sheetView workbookViewId="0">'
    '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
    "</sheetView></sheetViews><sheetData>"
)
SHEET_END = "</sheetData></worksheet>"


class Outlet(BytesIO):
    """A file that cannot go back, from which is taken what was written so far."""

    def seekable(self) -> bool:
        return False

    def tell(self) -> int:
        raise OSError

    def taken(self) -> bytes:
        written = self.getvalue()
        super().seek(0)
        self.truncate()
        return written


def xlsx_file(headings: list[str], lines: Iterable[Line]) -> Pieces:
    """Write a workbook of one sheet, all of whose texts are typed as text."""
    outlet = Outlet()
    with zipfile.ZipFile(outlet, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in PARTS.items():
            archive.writestr(undated(name), HEAD + part)
        with archive.open(undated("xl/worksheets/sheet1.xml"), "w") as sheet:
            for piece in gathered(sheet_xml(headings, lines)):
                sheet.write(piece)
                yield outlet.taken()
    yield outlet.taken()


def undated(name: str) -> zipfile.ZipInfo:
    """Name a part of an archive without the time, which would differ each time."""
    part = zipfile.ZipInfo(name)
    part.compress_type = zipfile.ZIP_DEFLATED
    return part


def sheet_xml(headings: list[str], lines: Iterable[Line]) -> Iterator[str]:
    yield SHEET
    yield row_xml(1, [text_xml(heading, HEADING) for heading in headings])
    for number, line in enumerate(lines, start=2):
        yield row_xml(number, map(cell_xml, line))
    yield SHEET_END


def row_xml(number: int, cells: Iterable[str]) -> str:
    return f'<row r="{number}">{"".join(cells)}</row>'


def cell_xml(data: Data) -> str:
    """Write a number as a number, all else as text."""
    if isinstance(data, int | float) and not isinstance(data, bool):
        return f"<c><v>{as_text(data)}</v></c>"
    text = as_text(data)
    return text_xml(text, TEXT) if text else "<c/>"


def text_xml(text: str, style: int) -> str:
    if len(text) > LONGEST_CELL:
        text = text[: LONGEST_CELL - len(CUT)] + CUT
    text = escape(NUMBERED.sub("_x005F_", text))
    return (
        f'<c t="inlineStr" s="{style}"><is><t xml:space="preserve">{text}</t></is></c>'
    )


XLSX_TYPE = f"{TYPE}.sheet"
KINDS = {
    "xlsx": Kind(XLSX_TYPE, xlsx_file),
    "csv": Kind("text/csv; charset=utf-8", csv_file),
    "json": Kind("application/json", json_file),
}
