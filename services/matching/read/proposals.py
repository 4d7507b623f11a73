"""Proposals as they stand: where each one is, and who is awaited until when."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Column,
    ColumnElement,
    Date,
    Index,
    Integer,
    MetaData,
    Row,
    Select,
    Table,
    Text,
    Uuid,
    func,
    select,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncConnection

from services.matching.domain import proposal as rules
from services.matching.read.openings import opening
from shared.contract.corrections import effective
from shared.contract.matching import ProposalMade
from shared.log.command import Change
from shared.readmodel.listing import Columns, Sort, ordered

metadata = MetaData()

proposal = Table(
    "proposal",
    metadata,
    Column("proposal", Uuid, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("opening", Uuid, nullable=False, index=True),
    Column("participant", Uuid, nullable=False, index=True),
    Column("programme", Text, nullable=False),
    Column("rule_set", Text, nullable=False),
    Column("taxonomy", Text, nullable=False),
    Column("rank", Integer, nullable=False),
    Column("owner", Text, nullable=False),
    Column("made_on", Date, nullable=False),
    Column("answer_by", Date, nullable=False),
    Column("state", Text, nullable=False),
    Column("awaited", Text),
    Column("due", Date),
    Column("since", Date, nullable=False),
    Column("explanation", JSONB, nullable=False),
    Column("event", Uuid, nullable=False),
    Index("proposal_due", "due", "rank", "proposal"),
    Index("proposal_made_on", "made_on", "proposal"),
    Index("proposal_rank", "rank", "proposal"),
    Index("proposal_state", "state", "proposal"),
    Index("proposal_owner", "owner"),
    Index("proposal_programme", "programme"),
)
"""`state` and `awaited` as `domain.proposal` has them. `due` is `answer_by` while somebody is awaited; both are null
when it is settled. `since` is the day of the latest step. `explanation` is the sealed field of the event `event`.
"""

COLUMNS: Columns = {name: proposal.c[name] for name in ("due", "made_on", "rank", "state")}
"""By what the list can be sorted."""

DUE_FIRST = Sort("due")
"""Those that wait come first, the earliest due at the top; of one day the best first."""


def row_of(change: Change) -> dict[str, Any] | None:
    """What holds of a proposal; None when there is none any more."""
    row: dict[str, Any] | None = None
    now: rules.Situation = rules.NotMade()
    for record in effective(change.history):
        if record.event is None:
            continue
        now = rules.evolve(now, record.event, record.id)
        if isinstance(record.event, ProposalMade):
            row = record.event.model_dump(mode="python", exclude={"occurred_on", "known"})
            row |= {"made_on": record.event.occurred_on, "event": record.id, "version": len(change.history)}
    match now:
        case rules.Open():
            return row and {**row, **_waits(now.state, now.since, now.awaited, now.answer_by)}
        case rules.Settled():
            return row and {**row, **_waits(now.state, now.was.since)}
    return None


def _waits(state: str, since: date, awaited: str | None = None, due: date | None = None) -> dict[str, Any]:
    return {"state": state, "since": since, "awaited": awaited, "due": due}


async def find(connection: AsyncConnection, id_: UUID) -> Row[Any] | None:
    """One proposal's row, with its opening's `organisation`, `title`, `kind` and `closed_on`."""
    query = _with_opening(*proposal.c).where(proposal.c.proposal == id_)
    return (await connection.execute(query)).one_or_none()


async def overdue(connection: AsyncConnection, on: date, since: date = date.min, limit: int = 500) -> Sequence[UUID]:
    """Proposals for which somebody was awaited until before that day, but not before `since`, the oldest first."""
    due = proposal.c.due
    query = select(proposal.c.proposal).where(due < on, due >= since).order_by(due).limit(limit)
    return (await connection.execute(query)).scalars().all()


async def listed(
    connection: AsyncConnection,
    *,
    participant: UUID | None = None,
    opening: UUID | None = None,
    state: str | None = None,
    programme: str | None = None,
    owner: str | None = None,
    sort: Sort = DUE_FIRST,
    limit: int = 50,
    skip: int = 0,
) -> tuple[int, Sequence[Row[Any]]]:
    """How many proposals there are, and a page of them, rows as in `find` without the explanation.

    `state` is one of `domain.proposal.State`, or "open" for all that wait for somebody.
    """
    wanted = {"participant": participant, "opening": opening, "programme": programme, "owner": owner}
    conditions = [proposal.c[name] == value for name, value in wanted.items() if value]
    if state == "open":
        conditions.append(proposal.c.due.is_not(None))
    elif state:
        conditions.append(proposal.c.state == state)
    total = await connection.scalar(select(func.count()).select_from(proposal).where(*conditions))
    query = _with_opening(*(column for column in proposal.c if column.name != "explanation")).where(*conditions)
    if sort.by == DUE_FIRST.by:
        columns = (proposal.c.due, proposal.c.rank, proposal.c.proposal)
        query = query.order_by(*(column.desc() if sort.down else column for column in columns))
    else:
        query = ordered(query, sort, COLUMNS, proposal.c.proposal)
    return total or 0, (await connection.execute(query.limit(limit).offset(skip))).all()


async def owners(connection: AsyncConnection) -> Sequence[str]:
    """Who answers for proposals."""
    return await _each(connection, proposal.c.owner)


async def programmes(connection: AsyncConnection) -> Sequence[str]:
    """The programmes for whose openings somebody was proposed."""
    return await _each(connection, proposal.c.programme)


def _with_opening(*columns: ColumnElement[Any]) -> Select[*tuple[Any, ...]]:
    of = opening.c
    query = select(*columns, of.organisation, of.title, of.kind, of.municipality, of.closed_on)
    return query.select_from(proposal.outerjoin(opening, of.opening == proposal.c.opening))


async def _each(connection: AsyncConnection, column: ColumnElement[str]) -> Sequence[str]:
    """The values of an indexed column in order: from one to the next, for there are few of them in many rows."""
    first = select(func.min(column).label("value")).cte("each", recursive=True)
    following = select(select(func.min(column)).where(column > first.c.value).scalar_subquery())
    each = first.union_all(following.where(first.c.value.is_not(None)))
    return (await connection.execute(select(each.c.value).where(each.c.value.is_not(None)))).scalars().all()
