"""Runs an indicator's SQL on the facts, and finds the events behind a number."""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import TextClause, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.reporting.figures.arguments import Arguments
from services.reporting.figures.as_of import Positions, as_of
from services.reporting.figures.counting import Question, ask
from services.reporting.figures.indicator import Answers, Indicator
from services.reporting.figures.number import Row
from shared.log.database import driver

_FILES = Path(__file__).parent
_BEHIND = Path(__file__).with_name("behind.sql")
_AS_OF = Path(__file__).with_name("as_of.sql")


async def explained(
    connection: AsyncConnection, indicator: Indicator, arguments: Arguments, positions: Positions | None = None
) -> Answers:
    """The rows of each question that this indicator asks; none for a figure of its arguments alone.

    With `positions` from what each log held up to there, else from all that is known.
    """
    if indicator.sql is None:
        return []
    files = _FILES / "prelude.sql", _FILES / "indicators" / indicator.sql
    return [await _rows(connection, files, question, positions) for question in indicator.questions(arguments)]


async def counted(
    connection: AsyncConnection, wanted: Sequence[tuple[Sequence[Indicator], Arguments]]
) -> list[Answers]:
    """As `explained` for each group of indicators that share their SQL, but rows alike in all that these read are one.

    They come without people and events, which makes it many times as fast where there are many people; and what is
    asked of the same programmes on the same dates is asked together.
    """
    together: dict[object, list[tuple[int, Question, Arguments]]] = {}
    found: list[list[Sequence[Row]]] = []
    for nth, (alike, arguments) in enumerate(wanted):
        first = alike[0]
        if first.sql is None or first.columns is None:
            found.append(list(await explained(connection, first, arguments)))
            continue
        found.append([])
        question = Question(first.sql, tuple(sorted({name for each in alike for name in each.columns or ()})))
        for each in first.questions(arguments):
            same = (each["V"], each["K"], tuple(each["projects"]))
            together.setdefault(same, []).append((nth, question, each))
    for asked in together.values():
        rows = await ask(connection, [(question, arguments) for _, question, arguments in asked])
        for (nth, _, _), mine in zip(asked, rows, strict=True):
            found[nth].append(mine)
    return list(found)


async def behind(
    connection: AsyncConnection, events: Sequence[UUID], arguments: Arguments, positions: Positions | None = None
) -> Sequence[Row]:
    """These events as they were known on K, with what put each of them right by then, in the order of recording."""
    return await _rows(connection, (_BEHIND,), {"K": arguments["K"], "events": list(events)}, positions)


async def _rows(
    connection: AsyncConnection, files: tuple[Path, ...], parameters: Mapping[str, Any], positions: Positions | None
) -> Sequence[Row]:
    if positions is not None:
        then = await as_of(await driver(connection), positions, parameters["K"])
        parameters = {**parameters, **then.parameters}
    return await _all(connection, _statement(*files, as_then=positions is not None), parameters)


async def _all(connection: AsyncConnection, statement: TextClause, parameters: Mapping[str, Any]) -> Sequence[Row]:
    wanted = {name: parameters[name] for name in statement.compile().params}
    return [dict(row) for row in (await connection.execute(statement, wanted)).mappings()]


@cache
def _statement(*files: Path, as_then: bool) -> TextClause:
    query = "\n".join(file.read_text() for file in files)
    return text("\n".join((_AS_OF.read_text(), "SELECT * FROM (", query, ") AS asked")) if as_then else query)
