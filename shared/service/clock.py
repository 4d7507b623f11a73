"""What time it is, for the edges; rules get time with their command."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

STOCKHOLM = ZoneInfo("Europe/Stockholm")

Clock = Callable[[], datetime]
"""Gives the present as an aware datetime in UTC."""


def system_clock() -> datetime:
    return datetime.now(UTC)


def stockholm_date(moment: datetime) -> date:
    """The calendar date in Europe/Stockholm on which a moment falls."""
    return moment.astimezone(STOCKHOLM).date()
