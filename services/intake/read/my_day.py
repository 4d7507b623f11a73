"""Intake's read model of My day: the tasks of each participant by day."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
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
    delete,
    or_,
    select,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from services.intake.domain.waiting import waiting
from services.intake.read.participants import STREAMS
from shared.contract.corrections import Recorded, effective
from shared.contract.intake import PlanAgreed
from shared.contract.plaintexts import PlanText
from shared.contract.sealed import KeyClass
from shared.contract.words import a_day
from shared.log.command import Change
from shared.log.rows import upsert
from shared.readmodel.my_day import Part, within
from shared.readmodel.rows import fetch_all
from shared.vault.keys import Vault
from shared.vault.opening import open_field

metadata = MetaData()

due = Table(
    "due",
    metadata,
    Column("participant", Uuid, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("about", Uuid, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("due_on", Date, nullable=False),
    Column("programme", Text),
)
Index("due_by_day", due.c.due_on, due.c.participant)

ENDINGS = ("mandate_ends", "disclosure_ends")
"""What ends by itself: it is of interest until its day, and never overdue."""


@dataclass(frozen=True)
class DueTask:
    """A row of `due`."""

    participant: UUID
    kind: str
    about: UUID
    number: int
    due_on: date
    programme: str | None


async def view(connection: AsyncConnection, vault: Vault | None, service: str, changes: Sequence[Change]) -> None:
    """Replace the tasks of each participant whose stream changed."""
    moved = {
        UUID(change.stream.removeprefix(STREAMS)): change for change in changes if change.stream.startswith(STREAMS)
    }
    known = [id_ for id_, change in moved.items() if change.added < len(change.history)]
    if known:
        await connection.execute(delete(due).where(due.c.participant.in_(known)))
    holds = {id_: effective(change.history) for id_, change in moved.items()}
    steps = await _steps(connection, vault, service, holds)
    rows = [{"participant": id_, **asdict(task)} for id_, records in holds.items() for task in waiting(records, steps)]
    await upsert(connection, due, rows)


def select_tasks(today: date, programme: str = "") -> Select[Any]:
    """The query for what waits and still matters, of one programme or of all."""
    query = select(due).where(or_(due.c.due_on >= today, due.c.kind.not_in(ENDINGS)))
    return query.where(due.c.programme == programme) if programme else query


async def list_tasks(
    connection: AsyncConnection, today: date, part: Part, programme: str = "", *, limit: int, skip: int = 0
) -> Sequence[DueTask]:
    """What waits in one part, the earliest first."""
    query = select_tasks(today, programme).where(within(due.c.due_on, part, today))
    query = query.order_by(due.c.due_on, due.c.participant, due.c.kind, due.c.number)
    return await fetch_all(connection, query.limit(limit).offset(skip), DueTask)


async def _steps(
    connection: AsyncConnection, vault: Vault | None, service: str, holds: Mapping[UUID, Sequence[Recorded]]
) -> dict[UUID, list[date | None]]:
    """The due days of the steps of all plans, by the event that agreed on the plan."""
    plans = {
        id_: agreed
        for id_, records in holds.items()
        if (agreed := [record for record in records if isinstance(record.event, PlanAgreed)])
    }
    if vault is None or not plans:
        return {}
    keys = await vault.keys(connection, plans, "profile")
    return {
        record.id: _days(record, keys[id_], service, id_)
        for id_, records in plans.items()
        if id_ in keys
        for record in records
    }


def _days(record: Recorded, keys: Mapping[KeyClass, bytes], service: str, participant: UUID) -> list[date | None]:
    type_ = PlanAgreed.type_in(service)
    plan = open_field(record.event, keys=keys, event_id=record.id, event_type=type_, participant=participant)
    return [_day(step.due) for step in plan.steps] if isinstance(plan, PlanText) else []


def _day(written: str | None) -> date | None:
    try:
        return a_day(written)
    except ValueError:
        return None
