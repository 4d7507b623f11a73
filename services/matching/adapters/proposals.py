"""Proposals as they stand: where each one is, and who is awaited until when."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Date, Index, Integer, MetaData, Row, Table, Text, Uuid, func, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncConnection

from services.matching.adapters.openings import opening
from services.matching.domain import proposal as rules
from shared.contract.corrections import effective
from shared.contract.matching import ProposalMade
from shared.eventlog.command import Change

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
    Column("since", Date, nullable=False),
    Column("explanation", JSONB, nullable=False),
    Column("event", Uuid, nullable=False),
    Index("proposal_awaited", "answer_by", postgresql_where="awaited IS NOT NULL"),
    Index("proposal_made_on", "made_on"),
)
"""`state` and `awaited` as `domain.proposal` says them, `awaited` null when settled; `since` is the day of the latest
step. `explanation` is the sealed field as it came, of the event with the id `event`."""


def row_of(change: Change) -> dict[str, Any] | None:
    """What holds of a proposal; None when there is none any more."""
    row: dict[str, Any] | None = None
    now: rules.Situation = rules.NotMade()
    for record in effective(change.history):
        if record.event is None:
            continue
        now = rules.evolve(now, record.event)
        if isinstance(record.event, ProposalMade):
            row = record.event.model_dump(mode="python", exclude={"occurred_on", "known"})
            row |= {"made_on": record.event.occurred_on, "event": record.id, "version": len(change.history)}
    match now:
        case rules.Open():
            return row and {**row, "state": now.state, "awaited": now.awaited, "since": now.since}
        case rules.Settled():
            return row and {**row, "state": now.state, "awaited": None, "since": now.was.since}
    return None


async def find(connection: AsyncConnection, id_: UUID) -> Row[Any] | None:
    """One proposal's row, with its opening's `organisation`, `title`, `kind` and `closed_on`."""
    return (await connection.execute(_QUERY.where(proposal.c.proposal == id_))).one_or_none()


async def overdue(connection: AsyncConnection, on: date, limit: int = 500) -> Sequence[UUID]:
    """Proposals for which somebody was awaited until before that day, the oldest first."""
    query = select(proposal.c.proposal).where(proposal.c.awaited.is_not(None), proposal.c.answer_by < on)
    return (await connection.execute(query.order_by(proposal.c.answer_by).limit(limit))).scalars().all()


async def under_way(connection: AsyncConnection, opening: UUID) -> set[UUID]:
    """The participants with a proposal for this opening that somebody has yet to answer."""
    query = select(proposal.c.participant).where(proposal.c.opening == opening, proposal.c.awaited.is_not(None))
    return set((await connection.execute(query)).scalars())


async def listed(
    connection: AsyncConnection,
    *,
    participant: UUID | None = None,
    opening: UUID | None = None,
    state: str | None = None,
    programme: str | None = None,
    owner: str | None = None,
    order: str = "",
    limit: int = 50,
    skip: int = 0,
) -> tuple[int, Sequence[Row[Any]]]:
    """How many proposals there are, and a page of them, rows as in `find`.

    `state` is one of `domain.proposal.State`, or "open" for all that wait for somebody. Those that wait come first, the
    earliest due at the top, unless `order` names another column.
    """
    query = _QUERY
    wanted = {"participant": participant, "opening": opening, "programme": programme, "owner": owner}
    for name, value in wanted.items():
        if value:
            query = query.where(proposal.c[name] == value)
    if state == "open":
        query = query.where(proposal.c.awaited.is_not(None))
    elif state:
        query = query.where(proposal.c.state == state)
    total = (await connection.execute(select(func.count()).select_from(query.subquery()))).scalar_one()
    query = query.order_by(*ORDERS.get(order, ORDERS["due"]), proposal.c.proposal).limit(limit).offset(skip)
    return total, (await connection.execute(query)).all()


async def owners(connection: AsyncConnection) -> list[str]:
    """Who answers for proposals."""
    query = select(proposal.c.owner).distinct().order_by(proposal.c.owner)
    return list((await connection.execute(query)).scalars())


async def programmes(connection: AsyncConnection) -> list[str]:
    """The programmes for whose openings somebody was proposed."""
    query = select(proposal.c.programme).distinct().order_by(proposal.c.programme)
    return list((await connection.execute(query)).scalars())


_QUERY = select(
    proposal, opening.c.organisation, opening.c.title, opening.c.kind, opening.c.municipality, opening.c.closed_on
).outerjoin(opening, opening.c.opening == proposal.c.opening)

ORDERS: Mapping[str, Sequence[Any]] = {
    "due": (proposal.c.awaited.is_(None), proposal.c.answer_by, proposal.c.rank),
    "made": (proposal.c.made_on.desc(), proposal.c.rank),
    "rank": (proposal.c.rank, proposal.c.made_on.desc()),
    "organisation": (func.lower(opening.c.organisation), proposal.c.rank),
}
"""By what a list can be sorted."""
