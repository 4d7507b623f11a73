"""An empty list to fill in, with headings that are understood and cells that store every text as it is written."""

from collections.abc import Sequence
from io import BytesIO

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from services.intake.importing.reading.columns import FIELDS
from services.intake.importing.reading.table import MAX_ROWS
from services.intake.importing.reading.values import words_for
from shared.web.i18n import N_, translations

LEFT_OUT = ("name", "identity_number")
"""Fields for which the template has other columns."""

SHEETS = (N_("Participants"), N_("What may be written"))
DAYS = ("birth_date", "registered_on", "enrolled_on", "unemployed_since")
EXAMPLES = {
    **dict.fromkeys(DAYS, "2024-03-31"),
    "lma": "12345678",
    "postal_code": "961 31",
    "personnummer": "19900101-2385",
    "samordningsnummer": "19900161-2382",
    "birth_year": "1990",
    "programme": "BIS",
    "email": "name@example.org",
    "age_at_entry": "34",
    "work_percent": "50",
    "study_percent": "50",
}


def headings(language: str) -> list[str]:
    """The headings of the template in this language."""
    return [translations(language).gettext(FIELDS[name][0]) for name in _names()]


def as_csv(language: str) -> bytes:
    """One row of headings, as spreadsheet programs in Sweden expect it."""
    return ("\ufeff" + ";".join(headings(language)) + "\r\n").encode()


def as_xlsx(language: str) -> bytes:
    """A sheet to fill in and one with the allowed words; every cell is text, so that no leading zero is lost."""
    book, words = Workbook(), translations(language)
    people, allowed = book.worksheets[0], book.create_sheet(words.gettext(SHEETS[1]))
    people.title = words.gettext(SHEETS[0])
    for column, (name, heading) in enumerate(zip(_names(), headings(language), strict=True), 1):
        letter = get_column_letter(column)
        choices = words_for(name, language)
        for sheet, below in ((people, ()), (allowed, choices or (EXAMPLES.get(name, ""),))):
            sheet.cell(1, column, heading).font = Font(bold=True)
            sheet.column_dimensions[letter].width = max(14, len(heading) + 3)
            sheet.column_dimensions[letter].number_format = "@"
            for row, word in enumerate(below, 2):
                sheet.cell(row, column, word).number_format = "@"
        if choices:
            people.add_data_validation(_choosing(allowed.title, letter, choices))
    people.freeze_panes = allowed.freeze_panes = "A2"
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def _choosing(sheet: str, letter: str, choices: Sequence[str]) -> DataValidation:
    """A list to choose from, which also lets other words be written."""
    where = f"'{sheet}'!${letter}$2:${letter}${len(choices) + 1}"
    choosing = DataValidation("list", formula1=where, allow_blank=True, errorStyle="warning")
    choosing.add(f"{letter}2:{letter}{MAX_ROWS + 1}")
    return choosing


def _names() -> list[str]:
    return [name for name in FIELDS if name not in LEFT_OUT]
