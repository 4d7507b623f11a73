"""What was asked for and is not done: which file to load or import to take back, how far it is, why it was not done."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import orjson
from sqlalchemy import (
    Column,
    DateTime,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Row,
    Table,
    Text,
    Uuid,
    delete,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.intake.domain.refusals import ImportUnderWay
from services.intake.importing.jobs import draft as drafts
from services.intake.importing.jobs.checking import Wishes
from shared.contract.refusal import Refusal
from shared.log.command import KeyReused
from shared.service.arrival import Arrival
from shared.vault.keys import Vault

metadata = MetaData()

Kind = Literal["load", "undo"]

import_work = Table(
    "import_work",
    metadata,
    Column("import_id", Uuid, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("key", Text, nullable=False),
    Column("operation", Text, nullable=False),
    Column("actor", Text, nullable=False, server_default="system"),
    Column("asked_at", DateTime(timezone=True), nullable=False),
    Column("state", Text, nullable=False),
    Column("begun", Integer, nullable=False),
    Column("done", Integer, nullable=False),
    Column("rows", Integer),
    Column("digest", Text),
    Column("draft", Uuid),
    Column("wishes", LargeBinary),
    Column("rule", Text),
    Column("why", Text),
)
"""What is done has no row here any longer. `state` is waiting, working or refused, and then `rule` and `why` say more.

`done` of `rows` are through, but nothing of them holds before all do; `rows` is blank until the file has been read.
`begun` counts how often the work was begun; `wishes` (sealed) and `draft` say how to read which file.
"""

Index(
    "import_work_file",
    import_work.c.digest,
    unique=True,
    postgresql_where=(import_work.c.state != "refused") & (import_work.c.kind == "load"),
)


@dataclass(frozen=True)
class Wanted:
    """Something to do: of a load also the file, by its draft and digest, and how it shall be read."""

    import_id: UUID
    kind: Kind
    rows: int | None = None
    digest: str | None = None
    draft: UUID | None = None
    wishes: Wishes | None = None


async def ask(connection: AsyncConnection, vault: Vault, arrived: Arrival, wanted: Wanted) -> bool:
    """Put something aside to be done; False when the same request has done so before.

    Raises ImportUnderWay when another request has, KeyReused when this one's key came with something else.
    """
    await _forget_old(connection, arrived.time)
    values = {
        "import_id": wanted.import_id,
        "kind": wanted.kind,
        "key": arrived.key,
        "operation": arrived.operation,
        "actor": arrived.actor,
        "asked_at": arrived.time,
        "state": "waiting",
        "begun": 0,
        "done": 0,
        "rows": wanted.rows,
        "digest": wanted.digest,
        "draft": wanted.draft,
        "wishes": None if wanted.wishes is None else _sealed(vault, wanted.import_id, wanted.wishes),
    }
    refused = (_is(wanted.import_id, wanted.kind), import_work.c.state == "refused")
    await connection.execute(delete(import_work).where(*refused))
    added = await connection.execute(insert(import_work).values(values).on_conflict_do_nothing())
    if added.rowcount:
        return True
    there = await find(connection, wanted.import_id, wanted.kind)
    if there is None or there.key != arrived.key:
        raise ImportUnderWay
    if (there.operation, there.digest) != (arrived.operation, wanted.digest):
        raise KeyReused
    return False


async def find(connection: AsyncConnection, import_id: UUID, kind: Kind) -> Row[Any] | None:
    return (await connection.execute(select(import_work).where(_is(import_id, kind)))).one_or_none()


async def of_import(connection: AsyncConnection, import_id: UUID) -> Row[Any] | None:
    """What is to be done, or was not done, about an import: to take it back rather than to load it."""
    query = select(import_work).where(import_work.c.import_id == import_id).order_by(import_work.c.kind.desc())
    return (await connection.execute(query.limit(1))).one_or_none()


async def under_way(connection: AsyncConnection) -> Sequence[Row[Any]]:
    """What waits or is being done, in its order."""
    query = select(import_work).where(import_work.c.state != "refused").order_by(import_work.c.asked_at)
    return (await connection.execute(query)).all()


def wishes_of(vault: Vault, row: Row[Any]) -> Wishes:
    """How the file of this row shall be read."""
    return Wishes(**orjson.loads(vault.unwrap(row.wishes, _bound(row.import_id))))


async def begin(connection: AsyncConnection, row: Row[Any]) -> None:
    """Say that it is being done, from its beginning."""
    change = update(import_work).where(_is(row.import_id, row.kind))
    await connection.execute(change.values(state="working", begun=import_work.c.begun + 1, done=0))


async def tell(connection: AsyncConnection, row: Row[Any], done: int, rows: int | None) -> None:
    """Say how far it is."""
    await connection.execute(update(import_work).where(_is(row.import_id, row.kind)).values(done=done, rows=rows))


async def refuse(connection: AsyncConnection, row: Row[Any], refused: Refusal) -> None:
    """Say why it was not done."""
    said = {"state": "refused", "done": 0, "rule": type(refused).__name__, "why": refused.sentence}
    await connection.execute(update(import_work).where(_is(row.import_id, row.kind)).values(**said))


async def forget(connection: AsyncConnection, row: Row[Any]) -> None:
    """It is done: neither the work nor its file is kept."""
    await connection.execute(delete(import_work).where(_is(row.import_id, row.kind)))
    if row.draft is not None:
        await drafts.forget(connection, row.draft)


async def _forget_old(connection: AsyncConnection, now: datetime) -> None:
    old = import_work.c.asked_at < now - drafts.KEPT
    await connection.execute(delete(import_work).where(import_work.c.state == "refused", old))


def _is(import_id: UUID, kind: str) -> Any:
    return (import_work.c.import_id == import_id) & (import_work.c.kind == kind)


def _sealed(vault: Vault, import_id: UUID, wishes: Wishes) -> bytes:
    return vault.wrap(orjson.dumps(asdict(wishes)), _bound(import_id))


def _bound(import_id: UUID) -> bytes:
    return f"import-work|{import_id}".encode()
