"""Agreements as they stand: terms, who has signed when, and what became of them."""

from collections.abc import Sequence
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import Boolean, Column, Date, Integer, MetaData, Row, Table, Text, Uuid, case, func, select
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.ext.asyncio import AsyncConnection

from services.placements.domain.agreement import Cancelled, NotDrafted, Signed
from services.placements.domain.placement import NotStarted, Situation
from shared.readmodel.listing import Columns, Sort, ordered, swedish

State = Literal["awaiting", "signed", "started", "cancelled"]
STATES: tuple[State, ...] = ("awaiting", "signed", "started", "cancelled")

metadata = MetaData()

agreement = Table(
    "agreement",
    metadata,
    Column("agreement", Uuid, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("participant", Uuid, nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("programme", Text, nullable=False, index=True),
    Column("organisation", Text, nullable=False),
    Column("parties", ARRAY(Text), nullable=False),
    Column("starts_on", Date, nullable=False),
    Column("ends_on", Date),
    Column("extent", Integer),
    Column("subsidised", Boolean),
    Column("opening", Uuid),
    Column("proposal", Uuid),
    Column("drafted_on", Date, nullable=False),
    Column("signatures", JSONB, nullable=False),
    Column("signed_on", Date),
    Column("state", Text, nullable=False, index=True),
)
"""`signatures` has the day on which each party signed, `signed_on` that of the last. Its id is also the placement's."""

COLUMNS: Columns = {
    "state": case({state: number for number, state in enumerate(STATES)}, value=agreement.c.state),
    "organisation": swedish(agreement.c.organisation),
    "kind": agreement.c.kind,
    "programme": swedish(agreement.c.programme),
    "starts_on": agreement.c.starts_on,
}
"""By what the list can be sorted."""

WAITING_FIRST = Sort("state")


def rows_of(id_: UUID, now: Situation, version: int) -> list[dict[str, Any]]:
    """The row of the agreement that a placement's stream tells of, if it does."""
    about = now.agreement
    if isinstance(about, NotDrafted):
        return []
    terms = about.terms.model_dump(exclude={"occurred_on"})
    signatures = {party: day.isoformat() for party, day in about.signed.items()}
    signed_on = about.signed_on if isinstance(about, Signed) else None
    state: State = "awaiting" if signed_on is None else "signed"
    if isinstance(about, Cancelled):
        state = "cancelled"
    elif not isinstance(now, NotStarted):
        state = "started"
    more = {"agreement": id_, "version": version, "drafted_on": about.terms.occurred_on, "parties": [*terms["parties"]]}
    return [terms | more | {"signatures": signatures, "signed_on": signed_on, "state": state}]


async def find(connection: AsyncConnection, id_: UUID) -> Row[Any] | None:
    """One agreement's row."""
    return (await connection.execute(select(agreement).where(agreement.c.agreement == id_))).one_or_none()


async def listed(
    connection: AsyncConnection,
    *,
    state: State | None = None,
    awaiting: str | None = None,
    kind: str | None = None,
    programme: str | None = None,
    containing: str = "",
    sort: Sort = WAITING_FIRST,
    limit: int = 50,
    skip: int = 0,
) -> tuple[int, Sequence[Row[Any]]]:
    """How many agreements there are, and a page of them; by state, those that wait for signatures come first.

    `awaiting` is a party that has not signed; `containing` is a part of the organisation's name.
    """
    of = agreement.c
    query = select(agreement)
    if state:
        query = query.where(of.state == state)
    if awaiting:
        query = query.where(of.state == "awaiting", of.parties.contains([awaiting]), ~of.signatures.has_key(awaiting))
    if kind:
        query = query.where(of.kind == kind)
    if programme:
        query = query.where(of.programme == programme)
    if containing:
        query = query.where(of.organisation.icontains(containing, autoescape=True))
    total = (await connection.execute(select(func.count()).select_from(query.subquery()))).scalar_one()
    query = ordered(query, sort, COLUMNS, of.agreement).limit(limit).offset(skip)
    return total, (await connection.execute(query)).all()


async def of_people(connection: AsyncConnection, people: Sequence[UUID]) -> Sequence[Row[Any]]:
    """These participants' agreements, latest first."""
    query = select(agreement).where(agreement.c.participant.in_(people))
    return (await connection.execute(query.order_by(agreement.c.drafted_on.desc(), agreement.c.agreement))).all()
