"""My day in every service: tasks by the day on which they are due, in three parts."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

Part = Literal["overdue", "today", "week"]
PARTS: tuple[Part, ...] = ("overdue", "today", "week")
WEEK = timedelta(days=7)

MAX_COUNTED = 1000
"""At most this many tasks are counted; nobody does more in a day."""


@dataclass(frozen=True)
class Task:
    """Something that waits: `words` (a msgid) is a link to `address`, `text` says more, `who` is whom it is about."""

    due_on: date
    words: str
    address: str
    text: str = ""
    programme: str | None = None
    who: str = ""
    who_address: str = ""


def within(due_on: ColumnElement[date], part: Part, today: date) -> ColumnElement[bool]:
    """The days of a part: before today, today, or the seven days after it."""
    match part:
        case "overdue":
            return due_on < today
        case "today":
            return due_on == today
        case "week":
            return due_on.between(today + timedelta(days=1), today + WEEK)


async def counted(
    connection: AsyncConnection, waiting: Select[Any], due_on: ColumnElement[date], today: date
) -> dict[Part, int]:
    """The number of tasks that wait in each part, at most MAX_COUNTED."""
    parts = [waiting.where(within(due_on, part, today)).limit(MAX_COUNTED).subquery() for part in PARTS]
    query = select(*(select(func.count()).select_from(part).scalar_subquery() for part in parts))
    return dict(zip(PARTS, (await connection.execute(query)).one(), strict=True))
