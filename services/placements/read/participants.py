"""Attendance, outcomes and residences of participants, as they stand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Table, delete
from sqlalchemy.ext.asyncio import AsyncConnection

from services.placements.deciders import of_participant
from shared.contract.corrections import effective
from shared.contract.placements import ActivityAttended, OutcomeRecorded
from shared.log.command import Change
from shared.log.rows import upsert
from shared.readmodel.rows import table_of


@dataclass(frozen=True)
class Attendance:
    """Somebody's part in an activity."""

    event: UUID
    participant: UUID
    kind: str
    programme: str | None
    organisation: str | None
    occurred_on: date
    activity: UUID | None


attendance = table_of(Attendance, "attendance", key=["event"], index=["participant", "activity"])


@dataclass(frozen=True)
class Outcome:
    """An outcome without a placement."""

    event: UUID
    participant: UUID
    kind: str
    programme: str
    occurred_on: date


outcome = table_of(Outcome, "outcome", key=["event"], index=["participant"])


@dataclass(frozen=True)
class Residence:
    """A stay in a municipality; `event` is the id of the `residence_started` event."""

    event: UUID
    participant: UUID
    municipality: str
    started_on: date
    ended_on: date | None


residence = table_of(Residence, "residence", key=["event"], index=["participant"])

TABLES = (attendance, outcome, residence)

Rows = dict[Table, list[dict[str, Any]]]


async def view(connection: AsyncConnection, changes: Sequence[Change]) -> None:
    """Bring the rows of each changed participant up to date."""
    rows: Rows = {table: [] for table in TABLES}
    for change in changes:
        participant = UUID(change.stream.removeprefix("participant-"))
        amended = len(effective(change.history)) != len(change.history)
        if amended:
            for table in TABLES:
                await connection.execute(delete(table).where(table.c.participant == participant))
        _add_rows(change, participant, rows, everything=amended)
    for table in TABLES:
        await upsert(connection, table, rows[table])


def _add_rows(change: Change, participant: UUID, rows: Rows, *, everything: bool) -> None:
    """Add the new rows of a participant, and every residence, because an end changes an earlier one."""
    new = {record.id for record in change.history[len(change.history) - change.added :]}
    for record in effective(change.history):
        if not everything and record.id not in new:
            continue
        match record.event:
            case ActivityAttended() as event:
                rows[attendance].append({"event": record.id, **event.model_dump()})
            case OutcomeRecorded() as event:
                rows[outcome].append({"event": record.id, **event.model_dump()})
    for stay in of_participant(change.history).residences:
        rows[residence].append(
            {
                "event": stay.id,
                "participant": participant,
                "municipality": stay.municipality,
                "started_on": stay.first_day,
                "ended_on": stay.last_day,
            }
        )
