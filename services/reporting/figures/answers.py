"""Asks the facts an indicator's questions, and finds the events behind a number."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import TextClause
from sqlalchemy.ext.asyncio import AsyncConnection

from services.reporting.figures import statement
from services.reporting.figures.arguments import Arguments
from services.reporting.figures.as_of import Positions, as_of
from services.reporting.figures.indicator import Answers, Indicator
from services.reporting.figures.number import Row
from services.reporting.figures.statement import Question
from shared.log.database import driver


async def explained(
    connection: AsyncConnection, indicator: Indicator, arguments: Arguments, positions: Positions | None = None
) -> Answers:
    """The rows of each question that this indicator asks; none for a figure of its arguments alone.

    With `positions` from what each log held up to there, else from all that is known.
    """
    if indicator.sql is None:
        return []
    query = statement.explained(indicator.sql, indicator.order_by, _is_one(arguments), positions is not None)
    return [await _as_known(connection, query, each, positions) for each in indicator.questions(arguments)]


async def counted(
    connection: AsyncConnection, wanted: Sequence[tuple[Sequence[Indicator], Arguments]]
) -> list[Answers]:
    """As `explained` for each group of indicators that share their SQL, but rows alike in all that these read are one.

    They come without people and events, which makes it many times as fast where there are many people. What goes
    together is asked together, so that those whose history is not simple are looked at once.
    """
    statements: list[_Statement] = []
    found: list[list[Sequence[Row]]] = []
    for nth, (alike, arguments) in enumerate(wanted):
        first = alike[0]
        if first.sql is None or first.columns is None:
            found.append(list(await explained(connection, first, arguments)))
            continue
        found.append([])
        columns = tuple(sorted({name for each in alike for name in each.columns or ()}))
        question = Question(first.sql, columns, "sum(times)" if first.weighted else "count(*)")
        for each in first.questions(arguments):
            fitting = next((statement for statement in statements if statement.fits(each)), None)
            if fitting is None:
                statements.append(fitting := _Statement())
            fitting.add(nth, question, each)
    for asked in statements:
        for nth, rows in zip(asked.askers, await asked.rows(connection), strict=True):
            found[nth].append(rows)
    return list(found)


@dataclass
class _Statement:
    """Questions that are asked together, because no argument has one value for one and another for the other."""

    askers: list[int] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    arguments: dict[str, Any] = field(default_factory=dict)

    def fits(self, arguments: Arguments) -> bool:
        return all(self.arguments.get(name, value) == value for name, value in arguments.items())

    def add(self, asker: int, question: Question, arguments: Arguments) -> None:
        self.askers.append(asker)
        self.questions.append(question)
        self.arguments.update(arguments)

    async def rows(self, connection: AsyncConnection) -> list[list[Row]]:
        """The rows of each question, each with how many `times` it came."""
        query = statement.counted(tuple(self.questions), _is_one(self.arguments))
        rows = await _rows(connection, query, self.arguments)
        return [_own(nth, question, rows) for nth, question in enumerate(self.questions)]


def _own(nth: int, question: Question, rows: Sequence[Row]) -> list[Row]:
    names = (*question.columns, "times")
    own = ({name: row[f"{name}_{nth}"] for name in names} for row in rows if row["asked"] == nth)
    return [row for row in own if row["times"]]


async def behind(
    connection: AsyncConnection, events: Sequence[UUID], arguments: Arguments, positions: Positions | None = None
) -> Sequence[Row]:
    """These events as they were known on K, with what put each of them right by then, in the order of recording."""
    wanted = {"K": arguments["K"], "events": list(events)}
    return await _as_known(connection, statement.behind(positions is not None), wanted, positions)


async def _as_known(
    connection: AsyncConnection, query: TextClause, parameters: Mapping[str, Any], positions: Positions | None
) -> Sequence[Row]:
    if positions is not None:
        then = await as_of(await driver(connection), positions, parameters["K"])
        parameters = {**parameters, **then.parameters}
    return await _rows(connection, query, parameters)


async def _rows(connection: AsyncConnection, query: TextClause, parameters: Mapping[str, Any]) -> Sequence[Row]:
    given = {"project": next(iter(parameters.get("projects", ())), None), **parameters}
    wanted = {name: given[name] for name in query.compile().params}
    return [dict(row) for row in (await connection.execute(query, wanted)).mappings()]


def _is_one(arguments: Arguments) -> bool:
    return len(arguments["projects"]) == 1
