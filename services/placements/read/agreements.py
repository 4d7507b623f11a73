"""Agreements as they stand: terms, who has signed when, and what became of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import Text, case, select
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.ext.asyncio import AsyncConnection

from services.placements.domain.agreement import Cancelled, NotDrafted, Signed
from services.placements.domain.placement import NotStarted, Situation
from shared.readmodel.listing import Columns, Sort, ordered, swedish
from shared.readmodel.rows import fetch_all, fetch_one, fetch_page, narrowed, table_of

State = Literal["awaiting", "signed", "started", "cancelled"]
STATES: tuple[State, ...] = ("awaiting", "signed", "started", "cancelled")


@dataclass(frozen=True)
class Agreement:
    """An agreement, whose id is also the placement's; `signatures` has the day on which each party signed."""

    agreement: UUID
    version: int
    participant: UUID
    kind: str
    programme: str
    organisation: str
    parties: list[str]
    starts_on: date
    ends_on: date | None
    extent: int | None
    subsidised: bool | None
    opening: UUID | None
    proposal: UUID | None
    drafted_on: date
    signatures: dict[str, str]
    signed_on: date | None
    state: State

    @property
    def awaiting(self) -> list[str]:
        """The parties that have not signed."""
        return [party for party in self.parties if party not in self.signatures]


agreement = table_of(
    Agreement,
    "agreement",
    key=["agreement"],
    index=["participant", "programme", "state"],
    sql={"parties": ARRAY(Text), "signatures": JSONB()},
)


COLUMNS: Columns = {
    "state": case({state: number for number, state in enumerate(STATES)}, value=agreement.c.state),
    "organisation": swedish(agreement.c.organisation),
    "kind": agreement.c.kind,
    "programme": swedish(agreement.c.programme),
    "starts_on": agreement.c.starts_on,
}
"""The columns by which the list can be sorted."""

WAITING_FIRST = Sort("state")


def rows_of(id_: UUID, now: Situation, version: int) -> list[dict[str, Any]]:
    """Return the row of the agreement in a placement's stream, or nothing when the stream has none."""
    drafted = now.agreement
    if isinstance(drafted, NotDrafted):
        return []
    terms = drafted.terms.model_dump(exclude={"occurred_on"})
    signed_on = drafted.signed_on if isinstance(drafted, Signed) else None
    state: State = "awaiting" if signed_on is None else "signed"
    if isinstance(drafted, Cancelled):
        state = "cancelled"
    elif not isinstance(now, NotStarted):
        state = "started"
    return [
        terms
        | {
            "agreement": id_,
            "version": version,
            "drafted_on": drafted.terms.occurred_on,
            "parties": [*terms["parties"]],
            "signatures": {party: day.isoformat() for party, day in drafted.signed.items()},
            "signed_on": signed_on,
            "state": state,
        }
    ]


async def find_agreement(connection: AsyncConnection, id_: UUID) -> Agreement | None:
    """Return the agreement with this id, or None."""
    return await fetch_one(connection, select(agreement).where(agreement.c.agreement == id_), Agreement)


async def list_agreements(
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
) -> tuple[int, list[Agreement]]:
    """Return how many agreements there are, and a page of them; by state, those that wait for signatures come first.

    `awaiting` is a party that has not signed; `containing` is a part of the organisation's name.
    """
    columns = agreement.c
    query = narrowed(select(agreement), state=state, kind=kind, programme=programme)
    if awaiting:
        unsigned = columns.parties.contains([awaiting]), ~columns.signatures.has_key(awaiting)
        query = query.where(columns.state == "awaiting", *unsigned)
    if containing:
        query = query.where(columns.organisation.icontains(containing, autoescape=True))
    query = ordered(query, sort, COLUMNS, columns.agreement)
    return await fetch_page(connection, query, Agreement, limit, skip)


async def agreements_of(connection: AsyncConnection, people: Sequence[UUID]) -> list[Agreement]:
    """Return these participants' agreements, latest first."""
    query = select(agreement).where(agreement.c.participant.in_(people))
    return await fetch_all(connection, query.order_by(agreement.c.drafted_on.desc(), agreement.c.agreement), Agreement)
