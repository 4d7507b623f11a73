"""Read a workbook's first sheet, without trusting anything about it: size, dimensions, formulas or types."""

import warnings
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from openpyxl import load_workbook

from services.intake.importing.reading.table import (
    MAX_COLUMNS,
    Cell,
    Damaged,
    FileRefused,
    Table,
    as_table,
    read_text,
    refused,
)
from shared.web.i18n import N_

ZIP, OLD = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
MAX_UNPACKED = 64 * 1024 * 1024
"""At most this many bytes may the parts of a workbook have together."""

MAX_PARTS = 1000
LAST_ROW = 200_000
"""The row at which reading stops, blank rows included."""


def read_xlsx(content: bytes) -> Table:
    """The table in a workbook's first sheet. Raises FileRefused."""
    if content.startswith(OLD):
        raise refused(OLD_OR_LOCKED)
    try:
        formulas = _check_parts(content)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about styles and extensions that do not matter here
            return replace(as_table(_rows(content, formulas)), sheet=_name(content))
    except FileRefused:
        raise
    except Exception:
        raise refused(UNREADABLE) from None  # the library's own exceptions may quote the file


def _check_parts(content: bytes) -> bool:
    """Check the sizes of all parts, and return whether the sheets hold formulas."""
    with ZipFile(BytesIO(content)) as archive:
        parts = archive.infolist()
        if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
            raise refused(TOO_LARGE_UNPACKED)
        names = {part.filename for part in parts}
        if "[Content_Types].xml" not in names:
            raise refused(OTHER_ARCHIVE)
        formulas = False
        for part in parts:
            if part.filename.endswith((".xml", ".rels")):
                text = archive.read(part)
                if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
                    raise refused(UNREADABLE)
                formulas = formulas or (part.filename.startswith("xl/worksheets/") and b"<f" in text)
    return formulas


def _rows(content: bytes, formulas: bool) -> Iterator[tuple[int, Sequence[Cell]]]:
    values = _sheet(content, data_only=True)
    if not formulas:
        yield from ((number, [_text(value) for value in row]) for number, row in values)
        return
    for (number, row), (_, written) in zip(values, _sheet(content, data_only=False), strict=True):
        yield number, [_computed(value, formula) for value, formula in zip(row, written, strict=True)]


def _sheet(content: bytes, *, data_only: bool) -> Iterator[tuple[int, tuple[Any, ...]]]:
    book = load_workbook(BytesIO(content), read_only=True, data_only=data_only, keep_links=False)
    try:
        if not book.worksheets:
            raise refused(UNREADABLE)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # the size that a file states may be wrong
        rows = sheet.iter_rows(max_col=MAX_COLUMNS + 1, max_row=LAST_ROW, values_only=True)
        yield from enumerate(rows, 1)
    finally:
        book.close()


def _name(content: bytes) -> str:
    """The name of the first sheet; empty when it is the only one."""
    book = load_workbook(BytesIO(content), read_only=True, keep_links=False)
    try:
        return str(book.worksheets[0].title)[:80] if len(book.worksheets) > 1 else ""
    finally:
        book.close()


def _computed(value: Any, written: Any) -> Cell:
    """The value that a formula had when the file was saved."""
    is_formula = not isinstance(written, int | float | bool | date | time | timedelta | None) and written != value
    if is_formula and value is None:
        return Damaged(FORMULA)
    return _text(value)


def _text(value: Any) -> Cell:
    match value:
        case None:
            return ""
        case str():
            return (
                Damaged(ERROR_VALUE) if value.startswith("#") and value.endswith(("!", "?", "A")) else read_text(value)
            )
        case bool():
            return "true" if value else "false"
        case datetime():
            return value.date().isoformat()
        case date():
            return value.isoformat()
        case int():
            return read_text(str(value)) if abs(value) < 10**18 else Damaged(NO_NUMBER)
        case float():
            return _number(value)
        case _:
            return Damaged(NO_NUMBER)


def _number(value: float) -> Cell:
    """A number as text; whole numbers have no decimals, because identity numbers may be typed as numbers."""
    if value != value or abs(value) >= 10**15:
        return Damaged(NO_NUMBER)
    return str(int(value)) if value == int(value) else repr(value)


UNREADABLE = N_("This workbook cannot be read; open it, save it again as XLSX or CSV, and choose that file.")
OLD_OR_LOCKED = N_("This workbook is of an old kind or has a password; save it as XLSX or CSV without a password.")
OTHER_ARCHIVE = N_("This is an archive and no workbook; save the list as XLSX or CSV and choose that file.")
TOO_LARGE_UNPACKED = N_("This workbook is too large inside; keep the list alone, without pictures and other sheets.")
FORMULA = N_("This cell holds a formula that has not been computed; open the file, save it, or write the value.")
ERROR_VALUE = N_("This cell holds a formula that fails; write the value.")
NO_NUMBER = N_("This cell holds a number or a time that cannot be right; write it as text.")
