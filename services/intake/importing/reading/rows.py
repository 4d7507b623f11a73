"""The rows of a table as people to register, and everything that is wrong with them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from services.intake.importing.reading.columns import mapped
from services.intake.importing.reading.table import Table, Wrong
from services.intake.importing.reading.unfit import Unfit
from services.intake.importing.reading.values import READ
from shared.contract.plaintexts import Identity, IdentityNumber
from shared.web.i18n import N_

NUMBERS = ("identity_number", "personnummer", "samordningsnummer", "lma")
OPEN = ("gender", "birth_year", "citizenship_group", "municipality", "referral_source")
ENTRY = (
    "age_at_entry",
    "isced",
    "labour_market_status",
    "unemployed_since",
    "municipality",
    "origin",
    "step",
    "work_percent",
    "study_percent",
)
SEALED = (
    "given_name",
    "family_name",
    "phone",
    "email",
    "contact_language",
    "interpreter_language",
    "interpreter_gender",
    "accessibility",
)
NEEDED = {
    "given_name": N_("Write the given name."),
    "family_name": N_("Write the family name."),
    "gender": N_("Write woman, man, non-binary or unknown."),
}
WITH_PROGRAMME = ("enrolled_on", "age_at_entry", "isced", "labour_market_status", "unemployed_since", "origin", "step")


@dataclass(frozen=True)
class Row:
    """Somebody to register, and to enrol when there is a programme.

    `open_` has fields of the registration, and `entry` fields of the enrolment.
    """

    number: int
    identity: Identity
    registered_on: date
    open_: Mapping[str, Any]
    programme: str | None
    enrolled_on: date
    entry: Mapping[str, Any]

    @property
    def name(self) -> str:
        return f"{self.identity.given_name} {self.identity.family_name}"


@dataclass(frozen=True)
class Read:
    """The outcome of reading a file's `count` rows. `columns` has the field of each column that is not `ignored`."""

    columns: Mapping[str, str]
    ignored: Sequence[str]
    rows: Sequence[Row]
    wrong: Sequence[Wrong]
    count: int


def read_rows(table: Table, wanted: Mapping[str, str] | None, programme: str | None, today: date) -> Read:
    """All rows with their errors. `programme` is for rows that name none.

    Raises FileRefused or Malformed when the columns do not give what is needed.
    """
    columns = mapped(table.headings, wanted)
    place = {name: (table.headings.index(heading), heading) for heading, name in columns.items()}
    unreadable = {(wrong.row, wrong.column) for wrong in table.wrong}
    wrong = [error for error in table.wrong if error.column in columns or error.column not in table.headings]
    damaged = {error.row for error in wrong}
    rows: list[Row] = []
    for number, cells in table.rows:
        values, errors = _values(number, cells, place, unreadable, today)
        errors.extend(_missing(number, values, place, errors, unreadable))
        if not errors and number not in damaged:
            row, errors = _row(number, values, place, programme, today)
            if row is not None:
                rows.append(row)
        wrong.extend(errors)
    wrong.extend(_twice(rows, place))
    ignored = [heading for heading in table.headings if heading not in columns]
    return Read(columns, ignored, rows, sorted(wrong, key=lambda error: error.row or 0), len(table.rows))


Place = Mapping[str, tuple[int, str]]


def _values(
    number: int, cells: Sequence[str], place: Place, unreadable: set[tuple[int | None, str | None]], today: date
) -> tuple[dict[str, Any], list[Wrong]]:
    values: dict[str, Any] = {}
    wrong: list[Wrong] = []
    for name, (column, heading) in place.items():
        if cells[column] and (number, heading) not in unreadable:
            try:
                values[name] = READ[name](cells[column], today)
            except Unfit as unfit:
                wrong.append(Wrong(unfit.advice, number, heading))
    return values, wrong


def _missing(
    number: int,
    values: dict[str, Any],
    place: Place,
    wrong: Sequence[Wrong],
    unreadable: set[tuple[int | None, str | None]],
) -> list[Wrong]:
    if "name" in values:
        family, _, given = values.pop("name").partition(",")
        values.setdefault("family_name", family.strip())
        values.setdefault("given_name", given.strip())
    reported = {error.column for error in wrong} | {column for row, column in unreadable if row == number}
    missing = []
    for name, advice in NEEDED.items():
        heading = place[name][1] if name in place else place["name"][1] if "name" in place else None
        if name not in values and heading not in reported:
            reported.add(heading)
            missing.append(Wrong(advice, number, heading))
    return missing


def _row(
    number: int, values: Mapping[str, Any], place: Place, programme: str | None, today: date
) -> tuple[Row | None, list[Wrong]]:
    id_number, clash = _number(number, values, place)
    if clash:
        return None, clash
    born, year = values.get("birth_date"), values.get("birth_year")
    born_by_number = _birth_date(id_number)
    if born and born_by_number and born != born_by_number:
        return None, [Wrong(BORN_OTHERWISE, number, place["birth_date"][1])]
    born = born or born_by_number
    if born and year and born.year != year:
        return None, [Wrong(YEAR_OTHERWISE, number, place["birth_year"][1])]
    code = values.get("programme", programme)
    if code is None and (useless := next((name for name in WITH_PROGRAMME if name in values), None)):
        return None, [Wrong(NO_PROGRAMME, number, place[useless][1])]
    enrolled_on = values.get("enrolled_on") or values.get("registered_on") or today
    registered_on = values.get("registered_on") or enrolled_on
    registered_on = min(registered_on, enrolled_on)
    if born and born > registered_on:
        return None, [Wrong(NOT_BORN, number, place.get("birth_date", place.get("enrolled_on", (0, None)))[1])]
    entry = {name: values[name] for name in ENTRY if name in values}
    if born and code:
        entry.setdefault("age_at_entry", _age(born, enrolled_on))
    entry |= {name: int(entry[name]) for name in ("isced", "step") if name in entry}
    identity = Identity(
        **{name: values[name] for name in SEALED if name in values},
        address=_address(values),
        birth_date=born.isoformat() if born else None,
        identity_number=id_number,
    )
    open_ = {name: values.get(name) for name in OPEN}
    open_["birth_year"] = year or (born.year if born else None)
    return Row(number, identity, registered_on, open_, code, enrolled_on, entry), []


def _address(values: Mapping[str, Any]) -> str | None:
    """The address on one line, as on an envelope."""
    town = " ".join(values[name] for name in ("postal_code", "post_town") if name in values)
    return ", ".join(filter(None, (values.get("address"), town))) or None


def _number(number: int, values: Mapping[str, Any], place: Place) -> tuple[IdentityNumber | None, list[Wrong]]:
    """The identity number of a row, if it has one, and an error when it has several."""
    given = [(name, values[name]) for name in NUMBERS if name in values]
    if len({found.number for _, found in given}) > 1:
        return None, [Wrong(SEVERAL_NUMBERS, number, place[given[1][0]][1])]
    if not given:
        return None, []
    first: IdentityNumber = given[0][1]
    level = values.get("number_level") if first.kind == "samordningsnummer" else None
    return first.model_copy(update={"level": level}), []


def _birth_date(number: IdentityNumber | None) -> date | None:
    """The birth date in an identity number; None when it has none, or no known day."""
    if number is None or number.kind == "lma":
        return None
    year, month, day = int(number.number[:4]), int(number.number[4:6]), int(number.number[6:8])
    day -= 60 if number.kind == "samordningsnummer" else 0
    return date(year, month, day) if month and day else None


def _age(born: date, day: date) -> int:
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def _twice(rows: Sequence[Row], place: Place) -> list[Wrong]:
    """Errors about rows whose identity number an earlier row has too."""
    first: dict[str, int] = {}
    wrong: list[Wrong] = []
    column = next((place[name][1] for name in NUMBERS if name in place), None)
    for row in rows:
        number = row.identity.identity_number
        if number is None:
            continue
        earlier = first.setdefault(number.number, row.number)
        if earlier != row.number:
            wrong.append(Wrong(SAME_NUMBER, row.number, column, {"row": earlier}))
    return wrong


BORN_OTHERWISE = N_("The identity number says another birth date; look which of them is right.")
YEAR_OTHERWISE = N_("The identity number or the birth date says another year; look which of them is right.")
NOT_BORN = N_("This person would be registered before birth; look at the dates.")
NO_PROGRAMME = N_("This is kept with an enrolment; name the programme, in a column or for the whole file.")
SEVERAL_NUMBERS = N_("This row has two identity numbers; keep the one that holds now, and record the other one later.")
SAME_NUMBER = N_("The same identity number stands in row {row}; keep one of the two rows.")
