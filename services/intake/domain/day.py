"""Days within sealed texts, which no event checks."""

from datetime import date

from shared.contract.refusal import Malformed


def check_day(field: str, written: str | None) -> None:
    """Raises Malformed about `field` unless this is a day as year-month-day, or nothing."""
    try:
        if written is not None and date.fromisoformat(written).isoformat() != written:
            raise ValueError
    except ValueError:
        raise Malformed(field, "Write a date as year-month-day, for example 2024-03-31.") from None
