"""Who is still in a programme."""

from datetime import date

from services.reporting.indicators.number import Row


def present(row: Row, day: date) -> bool:
    """Whether the person was in on that day; the last day is included."""
    return row["left_on"] is None or row["left_on"] >= day
