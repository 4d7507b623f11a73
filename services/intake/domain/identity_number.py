"""Identity numbers in Sweden: which are possible, and their stored form (digits only)."""

import unicodedata
from datetime import date

from services.intake.domain.day import check_day
from shared.contract.plaintexts import Identity, IdentityNumber
from shared.contract.refusal import Malformed

FIELD = "identity.identity_number.number"


def checked(identity: Identity) -> Identity:
    """The identity with its number in stored form. Raises Malformed for an impossible number or birth date."""
    check_day("identity.birth_date", identity.birth_date)
    if identity.identity_number is None:
        return identity
    number = identity.identity_number
    return identity.model_copy(update={"identity_number": number.model_copy(update={"number": stored_form(number)})})


def stored_form(number: IdentityNumber, field: str = FIELD) -> str:
    """The digits of a possible number: 12 for personnummer and samordningsnummer. Raises Malformed about `field`."""
    digits = "".join(c for c in unicodedata.normalize("NFKC", number.number) if c not in " -\u2010\u2011\u2013")
    if not digits.isascii() or not digits.isdecimal():
        raise Malformed(field, "write digits only, with or without a hyphen")
    if number.kind == "lma":
        if not 6 <= len(digits) <= 12:
            raise Malformed(field, "an LMA number has 6 to 12 digits")
        return digits
    if len(digits) != 12:
        raise Malformed(field, "write all 12 digits: year, month, day and the last four")
    _check_date(digits, number.kind, field)
    if _check_digit(digits[2:11]) != int(digits[11]):
        raise Malformed(field, "the last digit does not fit the others; compare with the document")
    return digits


def _check_date(digits: str, kind: str, field: str) -> None:
    """A coordination number has 60 added to the day; day or month is zero when the birth date is not known."""
    year, month, day = int(digits[:4]), int(digits[4:6]), int(digits[6:8])
    if kind == "samordningsnummer":
        day -= 60
        if day < 0:
            raise Malformed(field, "the day of a samordningsnummer is the day of birth plus 60")
        month, day = month or 1, day or 1
    try:
        date(year, month, day)
    except ValueError:
        raise Malformed(field, "the first eight digits are no date") from None


def _check_digit(nine: str) -> int:
    """Luhn over nine digits: every other one doubled, from the first."""
    total = 0
    for index, digit in enumerate(nine):
        doubled = int(digit) * (2 if index % 2 == 0 else 1)
        total += doubled - 9 if doubled > 9 else doubled
    return -total % 10
