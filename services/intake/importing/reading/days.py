"""Days as people in Sweden write them, and as spreadsheet programs store them."""

import re
from datetime import date, timedelta
from functools import cache

from babel.dates import get_month_names

from services.intake.importing.reading.columns import folded
from services.intake.importing.reading.unfit import Unfit
from shared.web.i18n import LANGUAGES, N_

_ISO = re.compile(r"([0-9]{4})(?:([-/.]?)([0-9]{2})\2([0-9]{2})|[-/.]([0-9]{1,2})[-/.]([0-9]{1,2}))(?:[T ][0-9:.]+)?")
_DAY_FIRST = re.compile(r"([0-9]{1,2})[./]([0-9]{1,2})[./]([0-9]{4})(?: [0-9:.]+)?")
_IN_WORDS = re.compile(r"(?:den )?([0-9]{1,2})(?::e)?[. -]+([^\W\d_]{3,12})\.?,?[ -]+([0-9]{4})", re.IGNORECASE)
_SERIAL = re.compile(r"[0-9]{5}(?:\.0+)?")


def a_day(text: str) -> date:
    """2024-03-31, 20240331, 31.3.2024, 31 mars 2024, or a spreadsheet program's number. Raises Unfit."""
    try:
        day = _a_day(text)
    except (KeyError, ValueError):
        raise Unfit(A_DAY) from None
    if not 1900 <= day.year <= 2200:
        raise Unfit(A_YEAR)
    return day


def _a_day(text: str) -> date:
    if match := _ISO.fullmatch(text):
        year, _, *parts = match.groups()
        month, day = (int(part) for part in parts if part is not None)
        return date(int(year), month, day)
    if match := _DAY_FIRST.fullmatch(text):
        first, second, last = map(int, match.groups())
        if "/" in text and first <= 12 and second <= 12 and first != second:
            raise Unfit(WHICH_IS_MONTH)
        return date(last, second, first) if second <= 12 else date(last, first, second)
    if match := _IN_WORDS.fullmatch(text):
        return date(int(match.group(3)), _months()[folded(match.group(2))], int(match.group(1)))
    if _SERIAL.fullmatch(text):
        return date(1899, 12, 30) + timedelta(days=int(text.partition(".")[0]))
    raise ValueError(text)


@cache
def _months() -> dict[str, int]:
    """The number of each month by its full and its short name, in the languages of staff."""
    return {
        folded(name): number
        for language in LANGUAGES
        for width in ("wide", "abbreviated")
        for number, name in get_month_names(width, locale=language).items()
    } | {"sept": 9}


A_DAY = N_("Write a date as year-month-day, for example 2024-03-31.")
A_YEAR = N_("Give a date between the years 1900 and 2200.")
WHICH_IS_MONTH = N_("It cannot be told which is the month; write the date as year-month-day.")
