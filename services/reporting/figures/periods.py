"""Periods: from the day A, where a figure is asked for one, to the state date V; and quarters."""

from datetime import date
from typing import Any

from services.reporting.figures.arguments import Argument, a_date


def a_first_day(value: Any) -> date | None:
    return None if value is None else a_date(value)


FROM = Argument("A", a_first_day, None)
"""The first day of the period; without it, everything up to V."""


def quarter(day: date) -> str:
    """The quarter of a day: `2018-Q3`."""
    return f"{day.year}-Q{(day.month + 2) // 3}"
