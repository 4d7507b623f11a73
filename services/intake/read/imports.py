"""Which files of participants were loaded, which of them were undone, and whom each of them registered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Date, Integer, MetaData, Row, Table, Text, Uuid, delete, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.intake.read.participants import STREAMS as PEOPLE
from services.intake.read.participants import participant
from shared.contract.command import stream_of
from shared.contract.corrections import EventVoided, effective
from shared.contract.intake import ImportUndone, ParticipantsImported
from shared.log.command import Change
from shared.log.database import driver
from shared.log.rows import upsert

metadata = MetaData()

imported = Table(
    "imported",
    metadata,
    Column("import_id", Uuid, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("imported_on", Date, nullable=False, index=True),
    Column("programme", Text),
    Column("rows", Integer, nullable=False),
    Column("digest", Text(collation="C"), nullable=False, index=True),
    Column("undone_on", Date),
)

STREAMS = "import-"
"""What the names of these streams begin with."""

EVENTS_A_ROW = 2
"""A row gives at most a registration and an enrolment."""

_FIRST = "SELECT position, type FROM log WHERE stream = $1 AND stream_version = 1"
_RECORDED = """
SELECT stream, array_agg((told ->> 'id')::uuid ORDER BY position) AS events
FROM log CROSS JOIN LATERAL (SELECT convert_from(body, 'UTF8')::json) AS body_as(told)
WHERE position > $1 AND position <= $1 + $2 AND stream LIKE $3 AND type <> $4 AND told ->> 'correlationid' = $5
GROUP BY stream ORDER BY min(position)
"""
_LENGTHS = "SELECT stream, max(stream_version) AS events FROM log WHERE stream = ANY($1::text[]) GROUP BY stream"


async def view(connection: AsyncConnection, changes: Sequence[Change]) -> None:
    """Replace the row of each import that moved by what holds of it now."""
    changes = [change for change in changes if change.stream.startswith(STREAMS)]
    rows = [(UUID(change.stream.removeprefix(STREAMS)), _row(change)) for change in changes]
    gone = [import_id for import_id, row in rows if row is None]
    if gone:
        await connection.execute(delete(imported).where(imported.c.import_id.in_(gone)))
    await upsert(connection, imported, [row for _, row in rows if row is not None])


async def find(connection: AsyncConnection, import_id: UUID) -> Row[Any] | None:
    return (await connection.execute(select(imported).where(imported.c.import_id == import_id))).one_or_none()


async def holding(connection: AsyncConnection, digest: str) -> Row[Any] | None:
    """An import of this very file that has not been undone."""
    query = select(imported).where(imported.c.digest == digest, imported.c.undone_on.is_(None))
    return (await connection.execute(query.order_by(imported.c.imported_on.desc()).limit(1))).one_or_none()


async def listed(connection: AsyncConnection, *, limit: int = 50, skip: int = 0) -> tuple[int, Sequence[Row[Any]]]:
    """How many imports there are, and a page of them, the latest first."""
    total = (await connection.execute(select(func.count()).select_from(imported))).scalar_one()
    query = select(imported).order_by(imported.c.imported_on.desc(), imported.c.import_id)
    return total, (await connection.execute(query.limit(limit).offset(skip))).all()


@dataclass(frozen=True)
class Recorded:
    """What an import recorded: the ids of its events by participant stream, each in order."""

    events: Mapping[str, Sequence[UUID]]

    @property
    def count(self) -> int:
        """How many events these are."""
        return sum(map(len, self.events.values()))

    @property
    def participants(self) -> list[UUID]:
        return [UUID(stream.removeprefix(PEOPLE)) for stream in self.events]


async def recorded(connection: AsyncConnection, row: Row[Any]) -> Recorded:
    """What the import of this row recorded; it stands in the log right behind the import itself."""
    raw = await driver(connection)
    first, type_ = await raw.fetchrow(_FIRST, stream_of("import", row.import_id))
    void = EventVoided.type_in(type_.partition(".")[0])
    found = await raw.fetch(_RECORDED, first, EVENTS_A_ROW * row.rows, f"{PEOPLE}%", void, str(row.import_id))
    return Recorded({each["stream"]: each["events"] for each in found})


async def worked_on(connection: AsyncConnection, import_: Recorded) -> int:
    """With how many of its participants somebody has gone on: more is recorded of them, or they were linked."""
    raw = await driver(connection)
    rows = await raw.fetch(_LENGTHS, list(import_.events))
    touched = {UUID(r["stream"][-36:]) for r in rows if r["events"] > len(import_.events[r["stream"]])}
    absorbing = select(participant.c.absorbs).where(func.jsonb_array_length(participant.c.absorbs) > 0)
    absorbed = {UUID(id_) for ids in (await connection.execute(absorbing)).scalars() for id_ in ids}
    return len(touched | (absorbed & set(import_.participants)))


def _row(change: Change) -> dict[str, Any] | None:
    row: dict[str, Any] | None = None
    for record in effective(change.history):
        match record.event:
            case ParticipantsImported() as event:
                row = event.model_dump(exclude={"occurred_on"})
                row |= {"imported_on": event.occurred_on, "undone_on": None}
            case ImportUndone() as event if row is not None:
                row["undone_on"] = event.occurred_on
    return row and {**row, "version": len(change.history)}
