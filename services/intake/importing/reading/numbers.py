"""Identity numbers as lists have them: with and without century, and as spreadsheet programs damage them."""

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import date

from services.intake.domain.identity_number import stored_form
from services.intake.importing.reading.unfit import Unfit
from shared.contract.plaintexts import IdentityNumber
from shared.contract.refusal import Malformed
from shared.web.i18n import N_

MIN_DIGITS = 7
"""The fewest digits of a ten-digit number that lost its leading zeros in a spreadsheet program."""

_SHORTENED = re.compile(r"-?[0-9]+[.,]?[0-9]*[eE][+]?[0-9]+")


def read_number(kind: str) -> Callable[[str, date], IdentityNumber]:
    """The reader for numbers of this kind; of any kind when it is blank."""

    def read(text: str, today: date) -> IdentityNumber:
        return number(text, kind, today)

    return read


def number(text: str, kind: str, today: date) -> IdentityNumber:
    """A possible identity number in stored form. Raises Unfit.

    Ten digits get their century from today's date and from a plus. A day over 60 makes it a coordination number in any
    column.
    """
    if _SHORTENED.fullmatch(text):
        raise Unfit(SHORTENED)
    digits = re.sub(r"[\s\u2010\u2011\u2013-]", "", text).replace("+", "")
    if not digits.isascii() or not digits.isdecimal():
        raise Unfit(DIGITS)
    if kind in ("personnummer", "samordningsnummer") and MIN_DIGITS <= len(digits) < 10 and digits == text:
        with suppress(Unfit):
            return number(digits.zfill(10), kind, today)
    if kind != "lma" and len(digits) == 10:
        digits = _with_century(digits, "+" in text, today)
    if kind == "" and len(digits) < 10:
        kind = "lma"
    if kind in ("", "personnummer"):
        kind = "samordningsnummer" if int(digits[6:8] or 0) > 60 else "personnummer"
    try:
        possible = IdentityNumber.model_validate({"kind": kind, "number": digits})
        return possible.model_copy(update={"number": stored_form(possible)})
    except Malformed as malformed:
        raise Unfit(malformed.advice) from None


def _with_century(ten: str, hundred: bool, today: date) -> str:
    """The twelve digits of somebody younger than a hundred years, or at least that old when there is a plus."""
    century = today.year // 100
    if int(ten[:2]) > today.year % 100:
        century -= 1
    return f"{century - hundred}{ten}"


DIGITS = N_("Write the identity number with digits only, with or without a hyphen.")
SHORTENED = N_(
    "A spreadsheet program has shortened this number; format its column as text, and write the number again."
)
