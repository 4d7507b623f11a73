"""A file between its preview and its loading: as it was read, sealed under the root key, and not for long."""

import asyncio
import zlib
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import orjson
from sqlalchemy import Column, DateTime, LargeBinary, MetaData, delete, insert, select
from sqlalchemy import Table as DatabaseTable
from sqlalchemy import Uuid as Id
from sqlalchemy.ext.asyncio import AsyncConnection

from services.intake.importing.reading.file import File
from services.intake.importing.reading.table import Table, Wrong
from shared.contract.refusal import Unknown
from shared.vault.keys import Vault

metadata = MetaData()

import_draft = DatabaseTable(
    "import_draft",
    metadata,
    Column("draft", Id, primary_key=True),
    Column("made_at", DateTime(timezone=True), nullable=False),
    Column("sealed", LargeBinary, nullable=False),
)

LIFETIME = timedelta(hours=24)
"""The time after which a draft is deleted."""


class DraftGone(Unknown):
    """This file is no longer kept here; choose it once more."""


async def save(connection: AsyncConnection, vault: Vault, file: File, now: datetime) -> UUID:
    """Store a file for a while, and return the draft's id."""
    await _forget_old(connection, now)
    draft = uuid4()
    sealed = await asyncio.to_thread(lambda: vault.wrap(_packed(file), _bound(draft)))
    await connection.execute(insert(import_draft).values(draft=draft, made_at=now, sealed=sealed))
    return draft


async def find(connection: AsyncConnection, vault: Vault, draft: UUID | None, now: datetime) -> File:
    """The file of a draft. Raises DraftGone."""
    await _forget_old(connection, now)
    query = select(import_draft.c.sealed).where(import_draft.c.draft == draft)
    sealed = (await connection.execute(query)).scalar_one_or_none()
    if draft is None or sealed is None:
        raise DraftGone
    return await asyncio.to_thread(lambda: _unpacked(vault.unwrap(sealed, _bound(draft))))


async def forget(connection: AsyncConnection, draft: UUID) -> None:
    """Delete a draft."""
    await connection.execute(delete(import_draft).where(import_draft.c.draft == draft))


async def _forget_old(connection: AsyncConnection, now: datetime) -> None:
    await connection.execute(delete(import_draft).where(import_draft.c.made_at < now - LIFETIME))


def _packed(file: File) -> bytes:
    table = file.table
    wrong = [(error.advice, error.row, error.column, error.values) for error in table.wrong]
    return zlib.compress(orjson.dumps((file.digest, table.headings, table.rows, wrong, table.sheet)), level=1)


def _unpacked(content: bytes) -> File:
    try:
        digest, headings, rows, wrong, sheet = orjson.loads(zlib.decompress(content))
    except (zlib.error, ValueError):
        raise DraftGone from None  # stored by an earlier release, which stored the file itself
    numbered = [(number, cells) for number, cells in rows]
    return File(Table(headings, numbered, [Wrong(*fields) for fields in wrong], sheet), digest)


def _bound(draft: UUID) -> bytes:
    return f"import-draft|{draft}".encode()
