"""Read comma-separated values as they come: with semicolons or tabs, from old programs and from new ones."""

import csv
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator, Sequence
from io import StringIO

from services.intake.importing.reading.table import Cell, Table, as_table, read_text, refused
from shared.web.i18n import N_

DELIMITERS = (";", ",", "\t")
MAX_INSPECTED = 20_000
"""At most this many characters from the beginning are inspected to see whether this is text."""


def read_csv(content: bytes) -> Table:
    """The table in a file of comma-separated values. Raises FileRefused."""
    text = _decoded(content)
    hint, _, rest = text.partition("\n")
    delimiter = None
    if hint.lower().startswith("sep=") and len(hint.strip()) == 5:
        delimiter, text = hint[4], rest
    return as_table(_rows(text, delimiter or _delimiter(text), 2 if delimiter else 1))


def _decoded(content: bytes) -> str:
    """UTF-8 or UTF-16, else the encoding of Windows programs in Western Europe."""
    try:
        if content.startswith(BOM_UTF8):
            return content.decode("utf-8-sig")
        if content.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
            return content.decode("utf-16")
    except UnicodeDecodeError:
        raise refused(BROKEN_ENCODING) from None
    text = _guessed(content)
    beginning = text[:MAX_INSPECTED]
    strange = sum(1 for c in beginning if (c < " " and c not in "\t\r\n") or "\x7f" <= c <= "\x9f")
    if strange * 20 > len(beginning):
        raise refused(NOT_TEXT)
    return text


def _guessed(content: bytes) -> str:
    guesses = ["utf-8", "cp1252", "latin-1"]
    if content[1:40:2].count(0) > 15:
        guesses.insert(0, "utf-16-le")
    elif content[0:40:2].count(0) > 15:
        guesses.insert(0, "utf-16-be")
    for encoding in guesses:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise refused(BROKEN_ENCODING)


def _delimiter(text: str) -> str:
    """The delimiter that is most frequent in the first line that is not blank."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    outside = "".join(first.split('"')[::2])
    return max(DELIMITERS, key=outside.count)


def _rows(text: str, delimiter: str, number: int) -> Iterator[tuple[int, Sequence[Cell]]]:
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            raise refused(BROKEN_QUOTES, number) from None
        yield number, [read_text(cell) for cell in cells]
        number += 1


BROKEN_ENCODING = N_("The letters of this file cannot be read; save it as CSV in UTF-8 and choose it again.")
NOT_TEXT = N_("This is neither a workbook nor a text file; save the list as XLSX or CSV and choose it again.")
BROKEN_QUOTES = N_("A quotation mark begins in this row that does not end as it should; look at its texts.")
