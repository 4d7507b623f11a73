"""What a service keeps about the logs that it witnesses: the last checkpoint it cosigned, and open disputes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.log.names import LogName
from shared.merkle.hashing import Frontier
from shared.witness import tables


@dataclass(frozen=True)
class Dispute:
    """What was received and what was signed contradict each other somewhere from position `first` to `last`.

    The checkpoint in `note` covers `size` events with root `theirs`, where `ours` was expected.
    """

    name: LogName
    first: int
    last: int
    size: int
    ours: bytes
    theirs: bytes
    note: str
    found_at: datetime

    @property
    def sentence(self) -> str:
        where = f"position {self.first}" if self.first == self.last else f"positions {self.first} to {self.last}"
        return f"{self.name} is disputed at {where}: what was received is not what the log signed"

    def as_json(self) -> Mapping[str, Any]:
        return {
            "first": self.first,
            "last": self.last,
            "size": self.size,
            "ours": self.ours.hex(),
            "theirs": self.theirs.hex(),
            "found_at": self.found_at,
        }


@dataclass(frozen=True)
class Witnessed:
    """The last checkpoint that was cosigned; `known` is the newest own frontier that a checkpoint confirmed."""

    size: int
    root: bytes
    line: str
    known: Frontier


async def open_dispute(engine: AsyncEngine, name: LogName) -> Dispute | None:
    """The dispute of this log that nobody has settled."""
    table = tables.dispute
    query = select(table).where(table.c.log == name.source, table.c.settled_at.is_(None)).order_by(table.c.found_at)
    async with engine.connect() as connection:
        row = (await connection.execute(query)).mappings().first()
    if row is None:
        return None
    named = {column: row[column] for column in ("first", "last", "size", "ours", "theirs", "note", "found_at")}
    return Dispute(name, **named)


async def store_dispute(engine: AsyncEngine, dispute: Dispute) -> None:
    """Write a dispute down, for good."""
    row = {column.name: getattr(dispute, column.name, None) for column in tables.dispute.columns}
    row["log"] = dispute.name.source
    async with engine.begin() as connection:
        await connection.execute(insert(tables.dispute).values(row).on_conflict_do_nothing())


async def settle(engine: AsyncEngine, name: LogName, reason: str) -> None:
    """Close this log's disputes, and forget what was cosigned: the next checkpoint is judged by the events alone."""
    table = tables.dispute
    settled = update(table).where(table.c.log == name.source, table.c.settled_at.is_(None))
    async with engine.begin() as connection:
        await connection.execute(settled.values(settled_at=datetime.now(UTC), reason=reason))
        await connection.execute(delete(tables.witnessed).where(tables.witnessed.c.log == name.source))


async def last_witnessed(engine: AsyncEngine, name: LogName) -> Witnessed | None:
    """The last checkpoint of this log that was cosigned here."""
    table = tables.witnessed
    async with engine.connect() as connection:
        row = (await connection.execute(select(table).where(table.c.log == name.source))).mappings().one_or_none()
    if row is None:
        return None
    known = Frontier.from_bytes(row["known_size"], row["known_frontier"])
    return Witnessed(row["size"], row["root"], row["line"], known)


async def store_witnessed(engine: AsyncEngine, name: LogName, witnessed: Witnessed) -> None:
    """Remember a checkpoint before its cosignature leaves, so that no later one may contradict it unnoticed."""
    row = {
        "log": name.source,
        "size": witnessed.size,
        "root": witnessed.root,
        "line": witnessed.line,
        "witnessed_at": datetime.now(UTC),
        "known_size": witnessed.known.size,
        "known_frontier": witnessed.known.to_bytes(),
    }
    async with engine.begin() as connection:
        statement = insert(tables.witnessed).values(row)
        await connection.execute(statement.on_conflict_do_update(index_elements=["log"], set_=row))
