"""A file as a table: a workbook or comma-separated values, distinguished by the content."""

from dataclasses import dataclass
from hashlib import sha256

from services.intake.importing.reading.csv_file import read_csv
from services.intake.importing.reading.table import EMPTY, MAX_BYTES, Table, refused
from services.intake.importing.reading.xlsx_file import OLD, ZIP, read_xlsx
from shared.web.i18n import N_


@dataclass(frozen=True)
class File:
    """A file as it was read; `digest` is the SHA-256 of its bytes in hexadecimal."""

    table: Table
    digest: str


def read_file(content: bytes) -> File:
    """The file with these bytes. Raises FileRefused."""
    if not content.strip():
        raise refused(EMPTY)
    if len(content) > MAX_BYTES:
        raise refused(TOO_LARGE, most=MAX_BYTES // 1024 // 1024)
    table = read_xlsx(content) if content.startswith((ZIP, OLD)) else read_csv(content)
    return File(table, sha256(content).hexdigest())


TOO_LARGE = N_("A file may have {most} megabytes; divide it into several, or save it without pictures.")
