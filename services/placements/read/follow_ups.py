"""Follow-ups as they stand: due, not reached, or answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import Index, Text, cast, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.placements.deciders import of_follow_up
from services.placements.domain.follow_up import CRITERIA, NotDue, Recorded
from shared.log.command import Change
from shared.log.rows import upsert
from shared.readmodel.listing import Columns, Sort, ordered, swedish
from shared.readmodel.rows import fetch_all, fetch_one, fetch_page, narrowed, table_of

State = Literal["due", "not_reached", "recorded"]


@dataclass(frozen=True)
class FollowUp:
    """A follow-up: `asked` counts the recordings; `recorded_on` and the answers are those of the latest day."""

    follow_up: UUID
    version: int
    participant: UUID
    enrolment: UUID
    programme: str
    kind: str
    left_on: date
    due_on: date
    state: State
    asked: int
    recorded_on: date | None
    status: str | None
    stable_now: bool | None
    full_time_now: bool | None
    higher_skilled_now: bool | None
    promoted: bool | None


follow_up = table_of(
    FollowUp,
    "follow_up",
    Index("ix_follow_up_state_due_on", "state", "due_on"),
    key=["follow_up"],
    index=["participant", "enrolment", "programme"],
)

TABLES = (follow_up,)


COLUMNS: Columns = {
    "due_on": follow_up.c.due_on,
    "left_on": follow_up.c.left_on,
    "programme": swedish(follow_up.c.programme),
    "kind": follow_up.c.kind,
}
"""The columns by which the list can be sorted."""

FIRST_DUE = Sort("due_on")


async def view(connection: AsyncConnection, changes: Sequence[Change]) -> None:
    """Bring the row of each changed follow-up up to date."""
    rows = []
    for change in changes:
        id_ = UUID(change.stream.removeprefix("follow-up-"))
        row = _row(change)
        if row is None:
            await connection.execute(delete(follow_up).where(follow_up.c.follow_up == id_))
        else:
            rows.append(row)
    await upsert(connection, follow_up, rows)


async def find_follow_up(connection: AsyncConnection, id_: UUID) -> FollowUp | None:
    """Return the follow-up with this id, or None."""
    return await fetch_one(connection, select(follow_up).where(follow_up.c.follow_up == id_), FollowUp)


async def list_follow_ups(
    connection: AsyncConnection,
    *,
    states: Sequence[State] = (),
    due_before: date | None = None,
    due_from: date | None = None,
    programme: str | None = None,
    kind: str | None = None,
    beginning: str = "",
    sort: Sort = FIRST_DUE,
    limit: int = 50,
    skip: int = 0,
) -> tuple[int, list[FollowUp]]:
    """Return how many follow-ups there are, and a page of them; `beginning` is that of a participant's id."""
    columns = follow_up.c
    query = narrowed(select(follow_up), programme=programme, kind=kind)
    if states:
        query = query.where(columns.state.in_(states))
    if due_before:
        query = query.where(columns.due_on < due_before)
    if due_from:
        query = query.where(columns.due_on >= due_from)
    if beginning:
        query = query.where(cast(columns.participant, Text).startswith(beginning.lower(), autoescape=True))
    query = ordered(query, sort, COLUMNS, columns.follow_up)
    return await fetch_page(connection, query, FollowUp, limit, skip)


async def follow_ups_of(connection: AsyncConnection, people: Sequence[UUID]) -> list[FollowUp]:
    """Return these participants' follow-ups, the latest due first."""
    query = select(follow_up).where(follow_up.c.participant.in_(people))
    return await fetch_all(connection, query.order_by(follow_up.c.due_on.desc(), follow_up.c.follow_up), FollowUp)


def _row(change: Change) -> dict[str, Any] | None:
    now = of_follow_up(change.history)
    if isinstance(now, NotDue):
        return None
    answers = now.answers if isinstance(now, Recorded) else ()
    last = answers[-1] if answers else None
    reached = "not_reached" if last and last.status == "not_reached" else "recorded"
    about = now.due.model_dump(include={"follow_up", "participant", "enrolment", "programme", "kind", "due_on"})
    return about | {
        "version": len(change.history),
        "left_on": now.due.occurred_on,
        "state": reached if last else "due",
        "asked": len(answers),
        "recorded_on": last and last.occurred_on,
        "status": last and last.status,
        **{name: last and getattr(last, name) for name in CRITERIA},
    }
