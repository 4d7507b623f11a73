"""Runs an indicator's SQL on the facts, and finds the events behind a number."""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import TextClause, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.reporting.indicators.arguments import Arguments
from services.reporting.indicators.indicator import Answers, Indicator
from services.reporting.indicators.number import Row

_FILES = Path(__file__).parents[1] / "indicators"
_BEHIND = Path(__file__).with_name("behind.sql")


async def answers(connection: AsyncConnection, indicator: Indicator, arguments: Arguments) -> Answers:
    """The rows of each question that this indicator asks; none for a figure of its arguments alone."""
    if indicator.sql is None:
        return []
    statement = _statement(_FILES / "prelude.sql", _FILES / indicator.sql)
    return [await _rows(connection, statement, question) for question in indicator.questions(arguments)]


async def behind(connection: AsyncConnection, events: Sequence[UUID], arguments: Arguments) -> Sequence[Row]:
    """These events as they were known on K, with what put each of them right by then, in the order of recording."""
    return await _rows(connection, _statement(_BEHIND), {"K": arguments["K"], "events": list(events)})


async def _rows(connection: AsyncConnection, statement: TextClause, parameters: Mapping[str, Any]) -> Sequence[Row]:
    wanted = {name: parameters[name] for name in statement.compile().params}
    return [dict(row) for row in (await connection.execute(statement, wanted)).mappings()]


@cache
def _statement(*files: Path) -> TextClause:
    return text("\n".join(file.read_text() for file in files))
