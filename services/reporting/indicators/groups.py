"""Rows by the value of a column."""

from collections.abc import Iterable

from services.reporting.indicators.number import Row


def grouped(rows: Iterable[Row], column: str) -> dict[str, list[Row]]:
    """The rows of each value that occurs (as text), in the order in which values first occur."""
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(str(row[column]), []).append(row)
    return groups
