"""SCB's file for a month: first entries in it, and last exits in it."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from services.reporting.figures.number import Row


def started(rows: Sequence[Row], month: str) -> list[Row]:
    """Who first came in that month."""
    return [row for row in rows if _within(row["entered_on"], month)]


def ended(rows: Sequence[Row], month: str) -> list[Row]:
    """Who left in that month and has not come back."""
    return [row for row in rows if _within(row["left_on"], month)]


def content(rows: Sequence[Row], month: str) -> set[tuple[str, Any, date]]:
    """What SCB would be told: who, with the day."""
    return {("started", row["person"], row["entered_on"]) for row in started(rows, month)} | {
        ("ended", row["person"], row["left_on"]) for row in ended(rows, month)
    }


def _within(day: date | None, month: str) -> bool:
    return day is not None and day.isoformat().startswith(month)
