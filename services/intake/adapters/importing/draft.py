"""A file between its preview and the decision about it: kept sealed under the root key, and not for long."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import Column, DateTime, LargeBinary, MetaData, Table, Uuid, delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.contract.refusal import Unknown
from shared.vault.keys import Vault

metadata = MetaData()

import_draft = Table(
    "import_draft",
    metadata,
    Column("draft", Uuid, primary_key=True),
    Column("made_at", DateTime(timezone=True), nullable=False),
    Column("sealed", LargeBinary, nullable=False),
)

KEPT = timedelta(hours=24)


class DraftGone(Unknown):
    """This file is no longer kept here; choose it once more."""


async def keep(connection: AsyncConnection, vault: Vault, content: bytes, now: datetime) -> UUID:
    """Keep a file for a while; the id by which it is found."""
    await _forget_old(connection, now)
    draft = uuid4()
    sealed = vault.wrap(content, _bound(draft))
    await connection.execute(insert(import_draft).values(draft=draft, made_at=now, sealed=sealed))
    return draft


async def find(connection: AsyncConnection, vault: Vault, draft: UUID, now: datetime) -> bytes:
    """Raises DraftGone."""
    await _forget_old(connection, now)
    query = select(import_draft.c.sealed).where(import_draft.c.draft == draft)
    sealed = (await connection.execute(query)).scalar_one_or_none()
    if sealed is None:
        raise DraftGone
    return vault.unwrap(sealed, _bound(draft))


async def forget(connection: AsyncConnection, draft: UUID) -> None:
    await connection.execute(delete(import_draft).where(import_draft.c.draft == draft))


async def _forget_old(connection: AsyncConnection, now: datetime) -> None:
    await connection.execute(delete(import_draft).where(import_draft.c.made_at < now - KEPT))


def _bound(draft: UUID) -> bytes:
    return f"import-draft|{draft}".encode()
