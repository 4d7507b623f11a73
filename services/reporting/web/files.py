"""Tables as files: CSV and XLSX, with what they were counted from; the same table gives the same bytes."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

Cell = str | int | float | None

ALWAYS = datetime(1980, 1, 1)  # noqa: DTZ001 - what a ZIP archive can say at the earliest, in no time zone
_ACTIVE = ("=", "+", "-", "@", "\t", "\r")
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_MODIFIED = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*")


@dataclass(frozen=True)
class Table:
    """Headings, rows, and what stands above them: pairs of a name and what it is."""

    title: str
    about: Sequence[tuple[str, str]]
    headings: Sequence[str]
    rows: Iterable[Sequence[Cell]]


def as_csv(table: Table, language: str) -> bytes:
    """UTF-8 with a mark that says so; in Swedish with semicolons and decimal commas, as spreadsheets there expect."""
    swedish = language == "sv"
    written = io.StringIO(newline="")
    writer = csv.writer(written, delimiter=";" if swedish else ",", lineterminator="\r\n")
    writer.writerows([passive(name), passive(value)] for name, value in table.about)
    writer.writerow([])
    writer.writerow(map(passive, table.headings))
    writer.writerows([_in_csv(cell, swedish) for cell in row] for row in table.rows)
    return b"\xef\xbb\xbf" + written.getvalue().encode()


def as_xlsx(table: Table, about: str) -> bytes:
    """A workbook with a sheet for the table and one, called `about`, for what it was counted from."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_sheet(table.title))
    sheet.freeze_panes = "A2"
    for column in range(len(table.headings)):
        sheet.column_dimensions[chr(65 + column % 26)].width = 24
    bold = []
    for heading in table.headings:
        cell = WriteOnlyCell(sheet, passive(heading))
        cell.font = Font(bold=True)
        bold.append(cell)
    sheet.append(bold)
    for row in table.rows:
        sheet.append([passive(cell) if isinstance(cell, str) else cell for cell in row])
    other = book.create_sheet(_sheet(about))
    other.column_dimensions["A"].width, other.column_dimensions["B"].width = 28, 60
    for name, value in table.about:
        other.append([passive(name), passive(value)])
    written = io.BytesIO()
    book.save(written)
    return _timeless(written.getvalue())


def passive(text: str) -> str:
    """Text that no spreadsheet takes for a formula, and without what no workbook can hold."""
    clean = _UNWRITABLE.sub("", text)
    return f"'{clean}" if clean.startswith(_ACTIVE) else clean


def _in_csv(cell: Cell, swedish: bool) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return passive(cell)
    return str(cell).replace(".", ",") if swedish else str(cell)


def _sheet(title: str) -> str:
    """A name that a sheet can have."""
    return re.sub(r"[\[\]:*?/\\']", " ", title)[:31]


def _timeless(book: bytes) -> bytes:
    """The same workbook without the moment at which it was written."""
    written = io.BytesIO()
    with ZipFile(io.BytesIO(book)) as source, ZipFile(written, "w") as target:
        for name in sorted(source.namelist()):
            entry = ZipInfo(name, ALWAYS.timetuple()[:6])
            entry.compress_type = ZIP_DEFLATED
            content = source.read(name)
            if name == "docProps/core.xml":
                content = _MODIFIED.sub(rb"\g<1>" + ALWAYS.isoformat().encode() + b"Z", content)
            target.writestr(entry, content)
    return written.getvalue()
