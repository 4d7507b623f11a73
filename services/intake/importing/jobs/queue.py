"""The queue of import work: files to load and imports to undo, their progress, and why work was refused."""

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
from shared.readmodel.rows import fetch_all, fetch_one
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
"""Work that is done has no row any longer. `state` is waiting, working or refused; `rule` and `why` explain a refusal.

`done` of `rows` are processed, and are committed all together; `rows` is null until the file has been read. `begun`
counts the attempts. `draft` names the file, and `wishes` (sealed) says how to read it.
"""

Index(
    "import_work_file",
    import_work.c.digest,
    unique=True,
    postgresql_where=(import_work.c.state != "refused") & (import_work.c.kind == "load"),
)


@dataclass(frozen=True)
class Request:
    """Work that is asked for; a load has the file's draft and digest, and how it shall be read."""

    import_id: UUID
    kind: Kind
    rows: int | None = None
    digest: str | None = None
    draft: UUID | None = None
    wishes: Wishes | None = None


@dataclass(frozen=True)
class Work:
    """A row of `import_work`."""

    import_id: UUID
    kind: Kind
    key: str
    operation: str
    actor: str
    asked_at: datetime
    state: Literal["waiting", "working", "refused"]
    begun: int
    done: int
    rows: int | None
    digest: str | None
    draft: UUID | None
    wishes: bytes | None
    rule: str | None
    why: str | None


async def enqueue(connection: AsyncConnection, vault: Vault, arrived: Arrival, request: Request) -> bool:
    """Add work to the queue; False when the same request has added it before.

    Raises ImportUnderWay when another request has added it, KeyReused when the key was used for something else.
    """
    await _forget_old(connection, arrived.time)
    values = {
        **vars(request),
        "key": arrived.key,
        "operation": arrived.operation,
        "actor": arrived.actor,
        "asked_at": arrived.time,
        "state": "waiting",
        "begun": 0,
        "done": 0,
        "wishes": None if request.wishes is None else _sealed(vault, request.import_id, request.wishes),
    }
    refused = (_is(request.import_id, request.kind), import_work.c.state == "refused")
    await connection.execute(delete(import_work).where(*refused))
    added = await connection.execute(insert(import_work).values(values).on_conflict_do_nothing())
    if added.rowcount:
        return True
    queued = await find(connection, request.import_id, request.kind)
    if queued is None or queued.key != arrived.key:
        raise ImportUnderWay
    if (queued.operation, queued.digest) != (arrived.operation, request.digest):
        raise KeyReused
    return False


async def find(connection: AsyncConnection, import_id: UUID, kind: Kind) -> Work | None:
    """The work of this kind about an import."""
    return await fetch_one(connection, select(import_work).where(_is(import_id, kind)), Work)


async def latest(connection: AsyncConnection, import_id: UUID) -> Work | None:
    """The work about an import: its undo where there is one, else its load."""
    query = select(import_work).where(import_work.c.import_id == import_id).order_by(import_work.c.kind.desc())
    return await fetch_one(connection, query.limit(1), Work)


async def list_pending(connection: AsyncConnection) -> Sequence[Work]:
    """All work that waits or is being done, in the order of its requests."""
    query = select(import_work).where(import_work.c.state != "refused").order_by(import_work.c.asked_at)
    return await fetch_all(connection, query, Work)


def wishes_of(vault: Vault, work: Work) -> Wishes:
    """How the file of a load shall be read."""
    return Wishes(**orjson.loads(vault.unwrap(work.wishes or b"", _bound(work.import_id))))


async def begin(connection: AsyncConnection, work: Work) -> None:
    """Record that an attempt begins."""
    await _update(connection, work, state="working", begun=import_work.c.begun + 1, done=0)


async def save_progress(connection: AsyncConnection, work: Work, done: int, rows: int | None) -> None:
    """Record that `done` of `rows` are processed."""
    await _update(connection, work, done=done, rows=rows)


async def refuse(connection: AsyncConnection, work: Work, refused: Refusal) -> None:
    """Record why the work was not done."""
    await _update(connection, work, state="refused", done=0, rule=type(refused).__name__, why=refused.sentence)


async def finish(connection: AsyncConnection, work: Work) -> None:
    """Delete work that is done, and its file."""
    await connection.execute(delete(import_work).where(_is(work.import_id, work.kind)))
    if work.draft is not None:
        await drafts.forget(connection, work.draft)


async def _update(connection: AsyncConnection, work: Work, **values: object) -> None:
    await connection.execute(update(import_work).where(_is(work.import_id, work.kind)).values(**values))


async def _forget_old(connection: AsyncConnection, now: datetime) -> None:
    old = import_work.c.asked_at < now - drafts.LIFETIME
    await connection.execute(delete(import_work).where(import_work.c.state == "refused", old))


def _is(import_id: UUID, kind: str) -> Any:
    return (import_work.c.import_id == import_id) & (import_work.c.kind == kind)


def _sealed(vault: Vault, import_id: UUID, wishes: Wishes) -> bytes:
    return vault.wrap(orjson.dumps(asdict(wishes)), _bound(import_id))


def _bound(import_id: UUID) -> bytes:
    return f"import-work|{import_id}".encode()
