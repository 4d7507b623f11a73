"""Rows by the value of a column."""

from collections.abc import Iterable, Sequence

from services.reporting.indicators.number import Row

STATES = ("deceased", "work", "study", "internship", "moved", "other_exit", "remaining")
GENDERS = ("woman", "man", "non_binary", "unknown")


def grouped(rows: Iterable[Row], column: str, order: Sequence[str] = ()) -> dict[str, list[Row]]:
    """The rows of each value that occurs (as text): values of `order` first and in it, others as they first occur."""
    groups: dict[str, list[Row]] = {value: [] for value in order}
    for row in rows:
        groups.setdefault(str(row[column]), []).append(row)
    return {value: found for value, found in groups.items() if found}
