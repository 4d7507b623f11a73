"""Intake's read model of imports: which files were loaded and undone, and the participants of each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Date, Integer, MetaData, Table, Text, Uuid, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.intake.read.participants import STREAMS as PEOPLE
from services.intake.read.participants import participant
from shared.contract.command import stream_of
from shared.contract.corrections import EventVoided, effective
from shared.contract.intake import ImportUndone, ParticipantsImported
from shared.log.command import Change
from shared.log.database import driver
from shared.readmodel.rows import fetch_one, fetch_page

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
"""The prefix of these streams' names."""

EVENTS_PER_ROW = 2
"""At most a registration and an enrolment come of a row."""

_FIRST = "SELECT position, type FROM log WHERE stream = $1 AND stream_version = 1"
_RECORDED = """
SELECT stream, array_agg((envelope ->> 'id')::uuid ORDER BY position) AS events
FROM log CROSS JOIN LATERAL (SELECT convert_from(body, 'UTF8')::json) AS decoded(envelope)
WHERE position > $1 AND position <= $1 + $2 AND stream LIKE $3 AND type <> $4 AND envelope ->> 'correlationid' = $5
GROUP BY stream ORDER BY min(position)
"""
_LENGTHS = "SELECT stream, max(stream_version) AS events FROM log WHERE stream = ANY($1::text[]) GROUP BY stream"


@dataclass(frozen=True)
class Import:
    """A row of `imported`."""

    import_id: UUID
    version: int
    imported_on: date
    programme: str | None
    rows: int
    digest: str
    undone_on: date | None


def row_of(change: Change) -> dict[str, Any] | None:
    """The row of an import; None when its loading is void."""
    row: dict[str, Any] | None = None
    for record in effective(change.history):
        match record.event:
            case ParticipantsImported() as event:
                row = event.model_dump(exclude={"occurred_on"})
                row |= {"imported_on": event.occurred_on, "undone_on": None}
            case ImportUndone() as event if row is not None:
                row["undone_on"] = event.occurred_on
    return row and {**row, "version": len(change.history)}


async def find(connection: AsyncConnection, import_id: UUID) -> Import | None:
    """One import."""
    return await fetch_one(connection, select(imported).where(imported.c.import_id == import_id), Import)


async def is_loaded(connection: AsyncConnection, digest: str) -> bool:
    """Whether an import of this very file has not been undone."""
    query = select(imported.c.import_id).where(imported.c.digest == digest, imported.c.undone_on.is_(None))
    return (await connection.execute(query.limit(1))).first() is not None


async def list_imports(connection: AsyncConnection, *, limit: int = 50, skip: int = 0) -> tuple[int, Sequence[Import]]:
    """How many imports there are, and a page of them, the latest first."""
    query = select(imported).order_by(imported.c.imported_on.desc(), imported.c.import_id)
    return await fetch_page(connection, query, Import, limit, skip)


@dataclass(frozen=True)
class Recorded:
    """The ids of an import's events, in their order, by participant stream."""

    events: Mapping[str, Sequence[UUID]]

    @property
    def count(self) -> int:
        """The number of these events."""
        return sum(map(len, self.events.values()))

    @property
    def participants(self) -> list[UUID]:
        return [UUID(stream.removeprefix(PEOPLE)) for stream in self.events]


async def recorded(connection: AsyncConnection, import_: Import) -> Recorded:
    """What an import recorded; these events follow the import's own event in the log."""
    raw = await driver(connection)
    first, type_ = await raw.fetchrow(_FIRST, stream_of("import", import_.import_id))
    void = EventVoided.type_in(type_.partition(".")[0])
    most = EVENTS_PER_ROW * import_.rows
    rows = await raw.fetch(_RECORDED, first, most, f"{PEOPLE}%", void, str(import_.import_id))
    return Recorded({row["stream"]: row["events"] for row in rows})


async def worked_on(connection: AsyncConnection, import_: Recorded) -> int:
    """The number of its participants of whom more is recorded since, or who were linked."""
    raw = await driver(connection)
    rows = await raw.fetch(_LENGTHS, list(import_.events))
    touched = {UUID(row["stream"][-36:]) for row in rows if row["events"] > len(import_.events[row["stream"]])}
    absorbing = select(participant.c.absorbs).where(func.jsonb_array_length(participant.c.absorbs) > 0)
    absorbed = {UUID(id_) for ids in (await connection.execute(absorbing)).scalars() for id_ in ids}
    return len(touched | (absorbed & set(import_.participants)))
