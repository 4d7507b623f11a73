"""A file that somebody chose, as a table: a workbook or comma-separated values, told apart by what is in it."""

from dataclasses import dataclass
from hashlib import sha256

from services.intake.importing.reading.csv_file import read_csv
from services.intake.importing.reading.table import EMPTY, MOST_BYTES, Table, refused
from services.intake.importing.reading.xlsx_file import OLD, ZIP, read_xlsx
from shared.web.i18n import N_


@dataclass(frozen=True)
class File:
    """A file as it was read; `digest` is the SHA-256 of its bytes in hexadecimal."""

    table: Table
    digest: str


def read_file(content: bytes) -> File:
    """Raises FileRefused."""
    if not content.strip():
        raise refused(EMPTY)
    if len(content) > MOST_BYTES:
        raise refused(TOO_LARGE, most=MOST_BYTES // 1024 // 1024)
    table = read_xlsx(content) if content.startswith((ZIP, OLD)) else read_csv(content)
    return File(table, sha256(content).hexdigest())


TOO_LARGE = N_("A file may have {most} megabytes; divide it into several, or save it without pictures.")
