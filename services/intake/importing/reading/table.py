"""A file as a table of texts, whatever it was written with; and what may be wrong with it, in words for people."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from shared.web.i18n import N_

MOST_BYTES = 10 * 1024 * 1024
MOST_ROWS = 20_000
MOST_COLUMNS = 100
LONGEST = 1000
"""How many characters a cell may have."""


@dataclass(frozen=True)
class Wrong:
    """Something that keeps a file from being loaded: what to do about it, and where.

    `row` is counted as spreadsheet programs do, from 1; `column` is its heading. `advice` is a msgid with `values` for
    its braces; it never quotes what somebody wrote.
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
    """For `raise`: the file as a whole cannot be used."""
    return FileRefused(Wrong(advice, row, values=values))


@dataclass(frozen=True)
class Table:
    """`headings` are those of the first row that holds anything; each has a name of its own.

    `rows` have their number in the file, and as many texts as there are headings; blank cells are "". `wrong` is what
    kept single cells from being read. `sheet` is the name of the sheet that was read, where a workbook has several.
    """

    headings: Sequence[str]
    rows: Sequence[tuple[int, Sequence[str]]]
    wrong: Sequence[Wrong] = ()
    sheet: str = ""


@dataclass(frozen=True)
class Damaged:
    """A cell that holds something which cannot be used; `advice` says what to do."""

    advice: str


Cell = str | Damaged


def as_table(rows: Iterator[tuple[int, Sequence[Cell]]]) -> Table:
    """Headings and rows, with blank rows left out. Raises FileRefused."""
    headings: list[str] | None = None
    kept: list[tuple[int, Sequence[str]]] = []
    wrong: list[Wrong] = []
    for number, cells in rows:
        if not any(cells):
            continue
        if headings is None:
            headings = _headings(number, cells)
            continue
        if len(kept) == MOST_ROWS:
            raise refused(TOO_MANY_ROWS, number, most=MOST_ROWS)
        texts, unreadable = _texts(number, cells, headings)
        kept.append((number, texts))
        wrong.extend(unreadable)
    if headings is None:
        raise refused(EMPTY)
    if not kept:
        raise refused(NO_ROWS)
    return Table(headings, kept, wrong)


def _headings(number: int, cells: Sequence[Cell]) -> list[str]:
    """Each heading with a name of its own: those that come twice are numbered, blank ones go by their letter."""
    found: list[str] = []
    last = max(at for at, cell in enumerate(cells) if cell)
    if last >= MOST_COLUMNS:
        raise refused(TOO_MANY_COLUMNS, number, most=MOST_COLUMNS)
    for at, cell in enumerate(cells[: last + 1]):
        if isinstance(cell, Damaged):
            raise FileRefused(Wrong(cell.advice, number, letter(at)))
        name = " ".join(cell.split())[:80] or letter(at)
        again = sum(1 for other in found if other == name or other.startswith(f"{name} ("))
        found.append(f"{name} ({again + 1})" if again else name)
    return found


def _texts(number: int, cells: Sequence[Cell], headings: Sequence[str]) -> tuple[list[str], list[Wrong]]:
    texts: list[str] = []
    wrong: list[Wrong] = []
    for at, cell in enumerate(cells):
        column = headings[at] if at < len(headings) else letter(at)
        if isinstance(cell, Damaged):
            wrong.append(Wrong(cell.advice, number, column))
            cell = ""
        elif at >= len(headings) and cell:
            wrong.append(Wrong(NO_HEADING, number, column))
        texts.append(cell)
    texts = texts[: len(headings)]
    return texts + [""] * (len(headings) - len(texts)), wrong


def letter(at: int) -> str:
    """What spreadsheet programs call a column, counted from 0: A, B, … Z, AA."""
    name = ""
    at += 1
    while at:
        at, rest = divmod(at - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def read_text(text: str) -> Cell:
    """A cell's text on one line, or why it cannot be used."""
    if len(text) > LONGEST:
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
"""å, ä, ö and others that were read in the wrong encoding somewhere on their way."""


EMPTY = N_("This file is empty; choose the file with the participants in it.")
NO_ROWS = N_("This file has headings but no rows below them; choose the file with the participants in it.")
TOO_MANY_ROWS = N_("A file may have {most} rows; divide it into several.")
TOO_MANY_COLUMNS = N_("A file may have {most} columns; remove those that are not needed.")
NO_HEADING = N_("This cell has no heading above it; a delimiter inside a text needs quotation marks around the text.")
TOO_LONG = N_("This text is too long; shorten it.")
CONTROL = N_("This cell holds characters that cannot be shown; write its text again.")
MISREAD_LETTERS = N_("Letters of this cell were damaged on their way; write them again, or save the file as UTF-8.")
