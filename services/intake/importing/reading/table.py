"""A file as a table of texts, and the things that may be wrong with it, in words for people."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from shared.web.i18n import N_

MAX_BYTES = 10 * 1024 * 1024
MAX_ROWS = 20_000
MAX_COLUMNS = 100
MAX_CHARACTERS = 1000
"""The limits of a file: its bytes, rows, columns, and the characters of a cell."""


@dataclass(frozen=True)
class Wrong:
    """An error in a file, with advice and the place of the error.

    `row` is counted as spreadsheet programs do, from 1; `column` is the heading. `advice` is a msgid with `values` for
    its braces, and never quotes the file.
    """

    advice: str
    row: int | None = None
    column: str | None = None
    values: Mapping[str, Any] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        """The advice in English."""
        return self.advice.format(**self.values)


class FileRefused(Exception):
    """A file that cannot be read as a table at all."""

    def __init__(self, wrong: Wrong) -> None:
        super().__init__(wrong.sentence)
        self.wrong = wrong


def refused(advice: str, row: int | None = None, **values: Any) -> FileRefused:
    """The exception for a file that cannot be used as a whole."""
    return FileRefused(Wrong(advice, row, values=values))


@dataclass(frozen=True)
class Table:
    """The cells of a file. `headings` come from the first row that is not blank, and differ from each other.

    `rows` have their number in the file, and as many texts as there are headings; blank cells are "". `wrong` has the
    cells that cannot be read. `sheet` is the name of the sheet that was read, where a workbook has several.
    """

    headings: Sequence[str]
    rows: Sequence[tuple[int, Sequence[str]]]
    wrong: Sequence[Wrong] = ()
    sheet: str = ""


@dataclass(frozen=True)
class Damaged:
    """A cell that cannot be used; `advice` says what to do."""

    advice: str


Cell = str | Damaged


def as_table(rows: Iterator[tuple[int, Sequence[Cell]]]) -> Table:
    """Headings and rows, with blank rows left out. Raises FileRefused."""
    headings: list[str] | None = None
    numbered: list[tuple[int, Sequence[str]]] = []
    wrong: list[Wrong] = []
    for number, cells in rows:
        if not any(cells):
            continue
        if headings is None:
            headings = _headings(number, cells)
            continue
        if len(numbered) == MAX_ROWS:
            raise refused(TOO_MANY_ROWS, number, most=MAX_ROWS)
        texts, unreadable = _texts(number, cells, headings)
        numbered.append((number, texts))
        wrong.extend(unreadable)
    if headings is None:
        raise refused(EMPTY)
    if not numbered:
        raise refused(NO_ROWS)
    return Table(headings, numbered, wrong)


def _headings(number: int, cells: Sequence[Cell]) -> list[str]:
    """Headings that differ from each other: repeated ones are numbered, blank ones become the column's letter."""
    names: list[str] = []
    last = max(column for column, cell in enumerate(cells) if cell)
    if last >= MAX_COLUMNS:
        raise refused(TOO_MANY_COLUMNS, number, most=MAX_COLUMNS)
    for column, cell in enumerate(cells[: last + 1]):
        if isinstance(cell, Damaged):
            raise FileRefused(Wrong(cell.advice, number, letter(column)))
        name = " ".join(cell.split())[:80] or letter(column)
        again = sum(1 for other in names if other == name or other.startswith(f"{name} ("))
        names.append(f"{name} ({again + 1})" if again else name)
    return names


def _texts(number: int, cells: Sequence[Cell], headings: Sequence[str]) -> tuple[list[str], list[Wrong]]:
    texts: list[str] = []
    wrong: list[Wrong] = []
    for place, cell in enumerate(cells):
        column = headings[place] if place < len(headings) else letter(place)
        if isinstance(cell, Damaged):
            wrong.append(Wrong(cell.advice, number, column))
            cell = ""
        elif place >= len(headings) and cell:
            wrong.append(Wrong(NO_HEADING, number, column))
        texts.append(cell)
    texts = texts[: len(headings)]
    return texts + [""] * (len(headings) - len(texts)), wrong


def letter(column: int) -> str:
    """The name of a column in spreadsheet programs, counted from 0: A, B, … Z, AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def read_text(text: str) -> Cell:
    """A cell's text on one line, or the reason why it cannot be used."""
    if len(text) > MAX_CHARACTERS:
        return Damaged(TOO_LONG)
    text = " ".join(text.split())
    if any(_is_control(c) for c in text):
        return Damaged(CONTROL)
    if "\ufffd" in text or any(pair in text for pair in MISREAD):
        return Damaged(MISREAD_LETTERS)
    return text


def _is_control(c: str) -> bool:
    return c < " " or "\x7f" <= c <= "\x9f" or "\ud800" <= c <= "\udfff" or c in "\ufffe\uffff"


MISREAD = ("Ã¥", "Ã¤", "Ã¶", "Ã…", "Ã„", "Ã–", "Ã©", "Ã¼")
"""å, ä, ö and others after they were read in the wrong encoding."""

EMPTY = N_("This file is empty; choose the file with the participants in it.")
NO_ROWS = N_("This file has headings but no rows below them; choose the file with the participants in it.")
TOO_MANY_ROWS = N_("A file may have {most} rows; divide it into several.")
TOO_MANY_COLUMNS = N_("A file may have {most} columns; remove those that are not needed.")
NO_HEADING = N_("This cell has no heading above it; a delimiter inside a text needs quotation marks around the text.")
TOO_LONG = N_("This text is too long; shorten it.")
CONTROL = N_("This cell holds characters that cannot be shown; write its text again.")
MISREAD_LETTERS = N_("Letters of this cell were damaged on their way; write them again, or save the file as UTF-8.")
