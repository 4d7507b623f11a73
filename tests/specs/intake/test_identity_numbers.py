"""Identity numbers: which are possible, and that each has one stored form."""

from datetime import date
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.intake.domain.identity_number import checked, stored_form
from shared.contract.plaintexts import Identity, IdentityNumber
from shared.contract.refusal import Malformed

Kind = Literal["personnummer", "samordningsnummer", "lma"]


def stored(number: str, kind: Kind = "personnummer") -> str:
    return stored_form(IdentityNumber(kind=kind, number=number))


def advice(number: str, kind: Kind = "personnummer") -> str:
    with pytest.raises(Malformed) as refused:
        stored(number, kind)
    assert refused.value.field == "identity.identity_number.number"
    return refused.value.advice


def with_check_digit(eleven: str) -> str:
    """The number with its last digit, found by trying each; a slow second opinion."""
    for last in "0123456789":
        digits = [int(d) for d in eleven[2:] + last]
        doubled = [sum(divmod(d * 2, 10)) if i % 2 == 0 else d for i, d in enumerate(digits)]
        if sum(doubled) % 10 == 0:
            return eleven + last
    raise AssertionError(eleven)


def test_every_way_of_writing_is_stored_alike() -> None:
    written = ("196408233234", "19640823-3234", "19640823 3234", "19640823\u20113234", "１９６４０８２３３２３４")
    assert {stored(number) for number in written} == {"196408233234"}


def test_ten_digits_do_not_tell_the_century() -> None:
    assert "12 digits" in advice("640823-3234")


def test_a_wrong_last_digit_is_found() -> None:
    assert "last digit" in advice("19640823-3235")


def test_letters_are_no_number() -> None:
    assert "digits only" in advice("19640823-TF34")


def test_the_first_digits_must_be_a_date() -> None:
    assert "no date" in advice(with_check_digit("19640231323"))


def test_a_coordination_number_adds_sixty_to_the_day() -> None:
    number = with_check_digit("19640883323")
    assert stored(number, "samordningsnummer") == number
    assert "no date" in advice(number)
    assert "plus 60" in advice("196408233234", "samordningsnummer")


def test_a_coordination_number_may_lack_month_or_day() -> None:
    for unknown in ("19640060323", "19640860323", "19640083323"):
        assert stored(with_check_digit(unknown), "samordningsnummer")


def test_an_lma_number_has_no_date() -> None:
    assert stored("50-123456", "lma") == "50123456"
    assert "6 to 12" in advice("12345", "lma")


@given(st.dates(), st.integers(0, 999))
def test_any_born_person_can_have_a_number(born: date, serial: int) -> None:
    number = with_check_digit(f"{born:%Y%m%d}".zfill(8) + f"{serial:03}")
    assert stored(number) == number


@given(st.dates(), st.integers(0, 999), st.integers(2, 11), st.integers(1, 9))
def test_one_mistyped_digit_is_always_found(born: date, serial: int, at: int, by: int) -> None:
    number = with_check_digit(f"{born:%Y%m%d}".zfill(8) + f"{serial:03}")
    mistyped = number[:at] + str((int(number[at]) + by) % 10) + number[at + 1 :]
    assert advice(mistyped)


@pytest.mark.parametrize("written", ["yesterday", "2024-13-01", "20240331", ""])
def test_a_birth_date_must_be_a_date(written: str) -> None:
    with pytest.raises(Malformed) as refused:
        checked(Identity(given_name="Amina", family_name="Warsame", birth_date=written))
    assert refused.value.field == "identity.birth_date"


def test_an_iso_birth_date_is_kept() -> None:
    identity = Identity(given_name="Amina", family_name="Warsame", birth_date="1990-02-28")
    assert checked(identity) == identity
