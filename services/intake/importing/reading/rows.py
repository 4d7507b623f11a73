"""The rows of a table as people to register, and everything that is wrong with them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from services.intake.importing.reading.columns import mapped
from services.intake.importing.reading.table import Table, Wrong
from services.intake.importing.reading.unfit import Unfit
from services.intake.importing.reading.values import READ
from shared.contract.sealed import Identity, IdentityNumber
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
    """Somebody to register, and to enrol when there is a programme; `open_` and `entry` are fields of both."""

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
    """What a file comes to. `columns` says which field each column is read as; `ignored` columns are left out."""

    columns: Mapping[str, str]
    ignored: Sequence[str]
    rows: Sequence[Row]
    wrong: Sequence[Wrong]
    count: int
    """How many rows the file has, whether they could be read or not."""


def read_rows(table: Table, wanted: Mapping[str, str] | None, programme: str | None, today: date) -> Read:
    """Every row, with all that is wrong in it. `programme` is for rows that name none.

    Raises FileRefused or Malformed when the columns do not give what is needed.
    """
    columns = mapped(table.headings, wanted)
    place = {name: (table.headings.index(heading), heading) for heading, name in columns.items()}
    unreadable = {(wrong.row, wrong.column) for wrong in table.wrong}
    wrong = [each for each in table.wrong if each.column in columns or each.column not in table.headings]
    damaged = {each.row for each in wrong}
    rows: list[Row] = []
    for number, cells in table.rows:
        values, found = _values(number, cells, place, unreadable, today)
        found.extend(_missing(number, values, place, found, unreadable))
        if not found and number not in damaged:
            row, found = _row(number, values, place, programme, today)
            if row is not None:
                rows.append(row)
        wrong.extend(found)
    wrong.extend(_twice(rows, place))
    ignored = [heading for heading in table.headings if heading not in columns]
    return Read(columns, ignored, rows, sorted(wrong, key=lambda each: each.row or 0), len(table.rows))


Place = Mapping[str, tuple[int, str]]


def _values(
    number: int, cells: Sequence[str], place: Place, unreadable: set[tuple[int | None, str | None]], today: date
) -> tuple[dict[str, Any], list[Wrong]]:
    values: dict[str, Any] = {}
    wrong: list[Wrong] = []
    for name, (at, heading) in place.items():
        if cells[at] and (number, heading) not in unreadable:
            try:
                values[name] = READ[name](cells[at], today)
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
    told = {each.column for each in wrong} | {column for row, column in unreadable if row == number}
    found = []
    for name, advice in NEEDED.items():
        heading = place[name][1] if name in place else place["name"][1] if "name" in place else None
        if name not in values and heading not in told:
            told.add(heading)
            found.append(Wrong(advice, number, heading))
    return found


def _row(
    number: int, values: Mapping[str, Any], place: Place, programme: str | None, today: date
) -> tuple[Row | None, list[Wrong]]:
    id_number, clash = _number(number, values, place)
    if clash:
        return None, clash
    born, year = values.get("birth_date"), values.get("birth_year")
    of_number = _birth_date(id_number)
    if born and of_number and born != of_number:
        return None, [Wrong(BORN_OTHERWISE, number, place["birth_date"][1])]
    born = born or of_number
    if born and year and born.year != year:
        return None, [Wrong(YEAR_OTHERWISE, number, place["birth_year"][1])]
    code = values.get("programme", programme)
    if code is None and (useless := next((name for name in WITH_PROGRAMME if name in values), None)):
        return None, [Wrong(NO_PROGRAMME, number, place[useless][1])]
    enrolled_on = values.get("enrolled_on") or values.get("registered_on") or today
    registered_on = values.get("registered_on") or enrolled_on
    if enrolled_on < registered_on:
        registered_on = enrolled_on
    if born and born > registered_on:
        return None, [Wrong(NOT_BORN, number, place.get("birth_date", place.get("enrolled_on", (0, None)))[1])]
    entry = {name: values[name] for name in ENTRY if name in values}
    if born and code:
        entry.setdefault("age_at_entry", _age(born, enrolled_on))
    if "isced" in entry:
        entry["isced"] = int(entry["isced"])
    if "step" in entry:
        entry["step"] = int(entry["step"])
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
    """On one line, as on an envelope."""
    town = " ".join(values[name] for name in ("postal_code", "post_town") if name in values)
    return ", ".join(filter(None, (values.get("address"), town))) or None


def _number(number: int, values: Mapping[str, Any], place: Place) -> tuple[IdentityNumber | None, list[Wrong]]:
    """The identity number of a row, which may have one."""
    given = [(name, values[name]) for name in NUMBERS if name in values]
    if len({found.number for _, found in given}) > 1:
        return None, [Wrong(SEVERAL_NUMBERS, number, place[given[1][0]][1])]
    if not given:
        return None, []
    found: IdentityNumber = given[0][1]
    level = values.get("number_level") if found.kind == "samordningsnummer" else None
    return found.model_copy(update={"level": level}), []


def _birth_date(number: IdentityNumber | None) -> date | None:
    """What a personnummer says, or a coordination number where the day of birth is known."""
    if number is None or number.kind == "lma":
        return None
    year, month, day = int(number.number[:4]), int(number.number[4:6]), int(number.number[6:8])
    day -= 60 if number.kind == "samordningsnummer" else 0
    return date(year, month, day) if month and day else None


def _age(born: date, on: date) -> int:
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def _twice(rows: Sequence[Row], place: Place) -> list[Wrong]:
    """Rows whose identity number stands in an earlier row too."""
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
