"""Matching's read model of proposals: the state of each one, and who is awaited until when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Column,
    Date,
    Index,
    Integer,
    MetaData,
    Select,
    Table,
    Text,
    Uuid,
    select,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncConnection

from services.matching.domain import proposal as rules
from services.matching.read.openings import opening
from shared.contract.corrections import effective
from shared.contract.matching import ProposalMade
from shared.log.command import Change
from shared.readmodel.listing import Columns, Sort, different, ordered
from shared.readmodel.rows import fetch_one, fetch_page

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
"""What the list can be sorted by."""

DUE_FIRST = Sort("due")
"""Those that wait come first, the earliest due at the top; of one day the best first."""


@dataclass(frozen=True)
class Proposal:
    """A row of `proposal` without its explanation, with some columns of its opening, which are null without one."""

    proposal: UUID
    version: int
    opening: UUID
    participant: UUID
    programme: str
    rule_set: str
    taxonomy: str
    rank: int
    owner: str
    made_on: date
    answer_by: date
    state: rules.State
    awaited: rules.Awaited | None
    due: date | None
    since: date
    event: UUID
    organisation: str | None
    title: str | None
    kind: str | None
    municipality: str | None
    closed_on: date | None


def row_of(change: Change) -> dict[str, Any] | None:
    """The row of a proposal; None when its making is void."""
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


async def find(connection: AsyncConnection, id_: UUID) -> Proposal | None:
    """One proposal."""
    return await fetch_one(connection, _with_opening().where(proposal.c.proposal == id_), Proposal)


async def overdue(connection: AsyncConnection, day: date, since: date = date.min, limit: int = 500) -> Sequence[UUID]:
    """The open proposals that were due before that day, but not before `since`, the oldest first."""
    due = proposal.c.due
    query = select(proposal.c.proposal).where(due < day, due >= since).order_by(due).limit(limit)
    return (await connection.execute(query)).scalars().all()


async def list_proposals(
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
) -> tuple[int, Sequence[Proposal]]:
    """How many proposals there are, and a page of them.

    `state` is one of `domain.proposal.State`, or "open" for all that wait for somebody.
    """
    wanted = {"participant": participant, "opening": opening, "programme": programme, "owner": owner}
    conditions = [proposal.c[name] == value for name, value in wanted.items() if value]
    if state == "open":
        conditions.append(proposal.c.due.is_not(None))
    elif state:
        conditions.append(proposal.c.state == state)
    query = _with_opening().where(*conditions)
    if sort.by == DUE_FIRST.by:
        columns = (proposal.c.due, proposal.c.rank, proposal.c.proposal)
        query = query.order_by(*(column.desc() if sort.down else column for column in columns))
    else:
        query = ordered(query, sort, COLUMNS, proposal.c.proposal)
    return await fetch_page(connection, query, Proposal, limit, skip)


async def owners(connection: AsyncConnection) -> Sequence[str]:
    """The owners of proposals."""
    return await different(connection, proposal.c.owner)


async def programmes(connection: AsyncConnection) -> Sequence[str]:
    """The programmes for whose openings somebody was proposed."""
    return await different(connection, proposal.c.programme)


def _with_opening() -> Select[*tuple[Any, ...]]:
    columns = (column for column in proposal.c if column.name != "explanation")
    terms = opening.c
    query = select(*columns, terms.organisation, terms.title, terms.kind, terms.municipality, terms.closed_on)
    return query.select_from(proposal.outerjoin(opening, terms.opening == proposal.c.opening))
