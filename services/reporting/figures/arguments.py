"""What a figure is asked with: named arguments, each checked, with advice where one is wrong."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from shared.contract.refusal import Malformed
from shared.contract.words import a_day

Arguments = Mapping[str, Any]
"""Checked arguments: V and K as dates, `projects` as a list of programme codes, and the figure's own by name."""

REQUIRED: Any = object()

_MONTH = re.compile(r"(19|2[01])[0-9]{2}-(0[1-9]|1[0-2])")
_CODE = re.compile(r"[A-Za-z0-9ÅÄÖåäö][A-Za-z0-9ÅÄÖåäö_-]{0,39}")
_LINE = re.compile(r"[^\x00-\x1f\x7f]{1,120}")
MAX_NUMBER = 1_000_000_000
MAX_DAYS = 36_525
"""A hundred years."""


@dataclass(frozen=True)
class Argument:
    """One argument. `read` turns JSON into its value or raises ValueError with advice.

    What must be given has an `example`, as JSON.
    """

    name: str
    read: Callable[[Any], Any]
    otherwise: Any = REQUIRED
    example: Any = None


def a_date(value: Any) -> date:
    return a_day(value)


def a_code(value: Any) -> str:
    if not isinstance(value, str) or not _CODE.fullmatch(value):
        raise ValueError("give a programme's code, for example BIS")
    return value


def some_codes(value: Any) -> list[str]:
    if not isinstance(value, list) or not value:
        raise ValueError("give a list of programme codes")
    return [a_code(each) for each in value]


def a_number(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= MAX_NUMBER:
        raise ValueError(f"give a whole number from 0 to {MAX_NUMBER}")
    return value


def some_days(value: Any) -> int:
    if a_number(value) > MAX_DAYS:
        raise ValueError(f"give a number of days from 0 to {MAX_DAYS}")
    return int(value)


def a_flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError("give true or false")
    return value


def a_name(value: Any) -> str:
    if not isinstance(value, str) or not value.strip() or not _LINE.fullmatch(value):
        raise ValueError("give a name, on one line of at most 120 characters")
    return value


def a_month(value: Any) -> str:
    if not isinstance(value, str) or not _MONTH.fullmatch(value):
        raise ValueError("give months as YYYY-MM")
    return value


def some_months(value: Any) -> list[str]:
    if not isinstance(value, list):
        raise ValueError("give a list of months, each YYYY-MM")
    return [a_month(each) for each in value]


def sent_months(value: Any) -> dict[str, date]:
    if not isinstance(value, dict):
        raise ValueError('give each month with the date it was sent: {"2024-01": "2024-02-20"}')
    return {a_month(month): a_date(sent) for month, sent in value.items()}


def one_of(*choices: str) -> Callable[[Any], str]:
    """Reads one of these words."""

    def read(value: Any) -> str:
        if value not in choices:
            raise ValueError(f"give one of {', '.join(choices)}")
        return str(value)

    return read


def check(wanted: Sequence[Argument], given: Mapping[str, Any], today: date, over_time: bool) -> Arguments:
    """The arguments of a figure. Raises Malformed for the first that is missing, wrong or unknown.

    A figure `over_time` takes a programme (`project`, or `projects` that are read as one chain), a known-on date K
    (today when left out) and a state date V (K when left out).
    """
    common = ("project", "projects", "V", "K") if over_time else ()
    names = [*common, *(argument.name for argument in wanted)]
    for name in given:
        if name not in names:
            raise Malformed(name, f"this figure has no such argument; it has {', '.join(names)}")
    checked: dict[str, Any] = {}
    if over_time:
        checked["K"] = _read("K", a_date, given.get("K", today.isoformat()))
        checked["V"] = _read("V", a_date, given.get("V", checked["K"].isoformat()))
        checked["projects"] = _projects(given)
    for argument in wanted:
        checked[argument.name] = _own(argument, given)
    return checked


def of_programme(programme: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Arguments for a figure of a programme; those that name several as a chain stay as they are."""
    return dict(arguments) if "projects" in arguments else {"project": programme, **arguments}


def _projects(given: Mapping[str, Any]) -> list[str]:
    if ("project" in given) == ("projects" in given):
        raise Malformed("project", "name one programme as project, or several as projects")
    if "project" in given:
        return [_read("project", a_code, given["project"])]
    return list(dict.fromkeys(_read("projects", some_codes, given["projects"])))


def _own(argument: Argument, given: Mapping[str, Any]) -> Any:
    if argument.name in given:
        return _read(argument.name, argument.read, given[argument.name])
    if argument.otherwise is REQUIRED:
        raise Malformed(argument.name, "this argument is missing")
    return argument.otherwise


def _read(name: str, read: Callable[[Any], Any], value: Any) -> Any:
    try:
        return read(value)
    except ValueError as advice:
        raise Malformed(name, str(advice)) from None
