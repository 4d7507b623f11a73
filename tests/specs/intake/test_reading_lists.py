"""Lists as people keep them: days and identity numbers written in many ways, and damaged by spreadsheet programs."""

from datetime import date

import pytest

from services.intake.importing.reading.days import A_DAY, WHICH_IS_MONTH, a_day
from services.intake.importing.reading.numbers import SHORTENED, number
from services.intake.importing.reading.rows import read_rows
from services.intake.importing.reading.table import Table
from services.intake.importing.reading.unfit import Unfit
from services.intake.importing.reading.values import READ

TODAY = date(2026, 1, 12)


DAYS = (
    "2024-01-05",
    "20240105",
    "2024-1-5",
    "2024/01/05",
    "2024-01-05 00:00:00",
    "5.1.2024",
    "05.01.2024",
    "5 januari 2024",
    "den 5 jan. 2024",
    "5-jan-2024",
    "5 January 2024",
    "45296",
    "45296.0",
)


@pytest.mark.parametrize("written", DAYS)
def test_a_day_is_written_in_many_ways(written: str) -> None:
    assert a_day(written) == date(2024, 1, 5)


@pytest.mark.parametrize(
    ("written", "advice"),
    [("03/04/2024", WHICH_IS_MONTH), ("24-01-15", A_DAY), ("5 mrs 2024", A_DAY), ("31 februari 2024", A_DAY)],
)
def test_what_may_be_two_days_is_none(written: str, advice: str) -> None:
    with pytest.raises(Unfit) as unfit:
        a_day(written)
    assert unfit.value.advice == advice


@pytest.mark.parametrize(
    ("written", "kind", "stored"),
    [
        ("19640823-3234", "personnummer", "196408233234"),
        ("640823-3234", "personnummer", "196408233234"),
        ("6408233234", "personnummer", "196408233234"),
        ("640823+3234", "personnummer", "186408233234"),
        ("0503121238", "personnummer", "200503121238"),
        ("503121238", "personnummer", "200503121238"),
        ("3121233", "personnummer", "200003121233"),
        ("6408233234", "", "196408233234"),
        ("12345678", "", "12345678"),
    ],
)
def test_a_number_is_written_in_many_ways(written: str, kind: str, stored: str) -> None:
    assert number(written, kind, TODAY).number == stored


@pytest.mark.parametrize("kind", ["", "personnummer", "samordningsnummer"])
def test_a_day_over_sixty_tells_the_kind(kind: str) -> None:
    found = number("640883-3231", kind, TODAY)
    assert (found.kind, found.number) == ("samordningsnummer", "196408833231")


@pytest.mark.parametrize("written", ["6,40823E+11", "1.96408E+11", "2E+11"])
def test_a_shortened_number_says_who_did_it(written: str) -> None:
    with pytest.raises(Unfit) as unfit:
        number(written, "personnummer", TODAY)
    assert unfit.value.advice == SHORTENED


@pytest.mark.parametrize("written", ["503121239", "8503121", "640823323", "1964"])
def test_a_digit_too_few_is_not_made_up(written: str) -> None:
    with pytest.raises(Unfit) as unfit:
        number(written, "personnummer", TODAY)
    assert "all 12 digits" in unfit.value.advice


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("701740605", "0701740605"),
        ("46701740605", "+46701740605"),
        ("0921-123 45", "0921-123 45"),
        ("+380 44", "+380 44"),
    ],
)
def test_a_mobile_number_gets_its_nought_back(written: str, read: str) -> None:
    assert READ["phone"](written, TODAY) == read


def test_an_address_may_have_three_columns() -> None:
    headings = ["Förnamn", "Efternamn", "Kön", "Gatuadress", "Postnr", "Postort"]
    rows = [(2, ["A", "B", "k", "Storgatan 1", "961 31", "Boden"]), (3, ["A", "C", "k", "", "", "Boden"])]
    read = read_rows(Table(headings, rows), None, None, TODAY)
    assert [row.identity.address for row in read.rows] == ["Storgatan 1, 961 31 Boden", "Boden"]
