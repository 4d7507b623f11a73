"""What reporting reads besides figures: programmes as they are defined, and how far each log is known."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import RowMapping, Select, func, select, text
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from services.reporting.adapters.tables import fact, published_figure
from services.reporting.domain.amendments import FOREVER
from shared.contract.figures import FigurePublished
from shared.contract.intake import EnrolmentOpened
from shared.contract.reporting import ProgrammeDefined
from shared.log.command import Change
from shared.log.rows import upsert
from shared.log.tables import cursor

_BEFORE_LOOKING = text("LOCK TABLE fact IN ACCESS SHARE MODE")
"""Taken before the moment is chosen, because a rebuild puts another table in the place of this one."""

_PLAN_FOR_MANY = text(
    "SELECT set_config('enable_nestloop', 'off', true), set_config('jit', 'off', true), "
    "set_config('work_mem', '32MB', true), set_config('parallel_setup_cost', '20', true), "
    "set_config('plan_cache_mode', 'force_custom_plan', true)"
)
"""PostgreSQL cannot guess how many people a figure is about; guessing one, it would walk through all for each.

What is sorted about a hundred thousand people takes some megabytes, and is not to be written to disk on the way.
"""


async def view(connection: AsyncConnection, changes: Sequence[Change]) -> None:
    """List newly published figures; what else reporting records becomes a fact when it follows its own log."""
    new = [record.event for change in changes for record in change.history[len(change.history) - change.added :]]
    await upsert(
        connection,
        published_figure,
        [
            {
                "figure": event.figure,
                "edition": event.edition,
                "fn": event.fn,
                "programmes": list(event.programmes),
                "state_date": event.state_date,
                "known_on": event.known_on,
                "published_on": event.occurred_on,
                "value": event.value,
            }
            for event in new
            if isinstance(event, FigurePublished)
        ],
    )


@asynccontextmanager
async def one_moment(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    """A connection whose every read sees the same state of the facts."""
    async with engine.connect() as connection:
        await connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        await connection.execute(_BEFORE_LOOKING)
        await connection.execute(_PLAN_FOR_MANY)
        yield connection


async def programmes(connection: AsyncConnection, code: str | None = None) -> list[ProgrammeDefined]:
    """Programmes as they are defined now, by code; the latest definition of a code holds."""
    query = (
        select(fact.c.programme, fact.c.occurred_on, fact.c.attributes)
        .ext(distinct_on(fact.c.programme))
        .where(fact.c.kind == ProgrammeDefined.word(), fact.c.known_to == FOREVER)
        .order_by(fact.c.programme, fact.c.recorded_at.desc(), fact.c.event_id.desc())
    )
    if code is not None:
        query = query.where(fact.c.programme == code)
    return [_defined(row) for row in await connection.execute(query)]


async def programmes_in_use(connection: AsyncConnection) -> list[str]:
    """The codes of programmes that somebody ever enrolled in."""
    return [row.code for row in await connection.execute(with_enrolments())]


def with_enrolments() -> Select[Any]:
    """Asks for the codes of programmes that somebody ever enrolled in.

    From one code to the next the index is entered anew, so that it matters little how many people each has.
    """
    enrolled = fact.c.kind == EnrolmentOpened.word()
    first = select(func.min(fact.c.programme).label("code")).where(enrolled).cte("code", recursive=True)
    beyond = select(func.min(fact.c.programme)).where(enrolled, fact.c.programme > first.c.code).scalar_subquery()
    codes = first.union_all(select(beyond).where(first.c.code.is_not(None)))
    return select(codes.c.code).where(codes.c.code.is_not(None))


async def published(connection: AsyncConnection) -> list[RowMapping]:
    """The last edition of each published figure, the newest first."""
    table = published_figure
    last = select(table).ext(distinct_on(table.c.figure)).order_by(table.c.figure, table.c.edition.desc()).subquery()
    query = select(last).order_by(last.c.published_on.desc(), last.c.fn, last.c.figure)
    return list((await connection.execute(query)).mappings())


async def positions(connection: AsyncConnection) -> dict[str, int]:
    """How far each followed log is known, by its source."""
    rows = await connection.execute(select(cursor.c.log, cursor.c.position).order_by(cursor.c.log))
    return {row.log: row.position for row in rows}


def _defined(row: Any) -> ProgrammeDefined:
    return ProgrammeDefined(programme=row.programme, occurred_on=row.occurred_on, **row.attributes)
