"""Runs an indicator's SQL on the facts, and finds the events behind a number."""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import TextClause, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.reporting.adapters.as_of import Positions, as_of
from services.reporting.indicators.arguments import Arguments
from services.reporting.indicators.indicator import Answers, Indicator
from services.reporting.indicators.number import Row
from shared.eventlog.commit import driver

_FILES = Path(__file__).parents[1] / "indicators"
_BEHIND = Path(__file__).with_name("behind.sql")
_AS_OF = Path(__file__).with_name("as_of.sql")
_IN_ORDER = text("SELECT set_config('enable_hashjoin', :hash, true)")
_AMONG, _IS = "= ANY (CAST(:projects AS text[]))", "= CAST(:project AS text)"


async def answers(
    connection: AsyncConnection, indicator: Indicator, arguments: Arguments, positions: Positions | None = None
) -> Answers:
    """The rows of each question that this indicator asks; none for a figure of its arguments alone.

    With `positions` from what each log held up to there, else from all that is known.
    """
    if indicator.sql is None:
        return []
    files = _FILES / "prelude.sql", _FILES / indicator.sql
    return [await _rows(connection, files, question, positions) for question in indicator.questions(arguments)]


async def counted(connection: AsyncConnection, alike: Sequence[Indicator], arguments: Arguments) -> Answers:
    """As `answers` for indicators that share their SQL, but rows alike in all that these read come as one.

    They come without people and events, which makes it many times as fast where there are many people.
    """
    indicator = alike[0]
    if indicator.sql is None or indicator.columns is None:
        return await answers(connection, indicator, arguments)
    columns = sorted({column for each in alike for column in each.columns or ()})
    statement = _counting(_FILES / indicator.sql, tuple(columns), len(arguments["projects"]) == 1)
    await connection.execute(_IN_ORDER, {"hash": "off"})
    found = [await _all(connection, statement, question) for question in indicator.questions(arguments)]
    await connection.execute(_IN_ORDER, {"hash": "on"})
    return [[row for row in rows if row["times"]] for rows in found]


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
    given = {**parameters, "project": parameters["projects"][0]} if "projects" in parameters else parameters
    wanted = {name: given[name] for name in statement.compile().params}
    return [dict(row) for row in (await connection.execute(statement, wanted)).mappings()]


@cache
def _statement(*files: Path, as_then: bool) -> TextClause:
    query = "\n".join(file.read_text() for file in files)
    return text("\n".join((_AS_OF.read_text(), "SELECT * FROM (", query, ") AS asked")) if as_then else query)


@cache
def _counting(file: Path, columns: tuple[str, ...], one: bool) -> TextClause:
    """How often each combination of these columns comes; the last clause of a file orders, which counting needs not.

    A file of the same name in `counting` says the same, counted: its rows say how many `times` they come. That a
    question is about `one` programme is said in plain words, because then PostgreSQL knows in which order indexes are.
    """
    counts = _FILES / "counting" / file.name
    query, times = (counts.read_text(), "sum(times)") if counts.exists() else (file.read_text(), "count(*)")
    query = (_FILES / "counting" / "prelude.sql").read_text() + query.rpartition("\n ORDER BY ")[0]
    if one:
        query = query.replace(_AMONG, _IS)
    listed = ", ".join(columns)
    if not columns:
        return text(f"SELECT CAST({times} AS integer) AS times FROM ({query}) AS asked")  # noqa: S608 - our own files
    return text(
        f"SELECT * FROM (SELECT {listed}, CAST({times} AS integer) AS times "  # noqa: S608 - our own files and names
        f"FROM ({query}) AS asked GROUP BY {listed} OFFSET 0) AS counted ORDER BY {listed}"
    )
