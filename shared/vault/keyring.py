"""The keys that others have disclosed to this service, wrapped by its own root key until they have to be dropped."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Column,
    Date,
    DateTime,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    Uuid,
    select,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.contract.sealed import KeyClass
from shared.log.names import LogName
from shared.log.rows import upsert
from shared.vault.keys import Wrapping, read_secret

metadata = MetaData()

keyring = Table(
    "keyring",
    metadata,
    Column("log", Text(collation="C"), nullable=False),
    Column("participant", Uuid, nullable=False, index=True),
    Column("disclosure", Uuid, nullable=False),
    Column("key_class", Text, nullable=False),
    Column("wrapped", LargeBinary, nullable=False),
    Column("received_at", DateTime(timezone=True), nullable=False),
    Column("until", Date, index=True),
    PrimaryKeyConstraint("log", "participant", "disclosure", "key_class"),
)
"""Keys as received: `log` is whose they are, `disclosure` why they are here, `until` the last day. No read model."""


@dataclass(frozen=True)
class Held:
    """Under which disclosure of which log a participant's keys are here; `until` is its last day."""

    log: LogName
    participant: UUID
    disclosure: UUID
    until: date | None = None


class Keyring(Wrapping):
    """Stores and gives out received keys within one schema."""

    async def store(
        self, connection: AsyncConnection, held: Held, keys: Mapping[KeyClass, bytes], at: datetime
    ) -> None:
        """Store keys, wrapped; those that this disclosure brought before are replaced."""
        rows: list[dict[str, Any]] = []
        for key_class, key in keys.items():
            about = {"participant": held.participant, "disclosure": held.disclosure, "key_class": key_class}
            wrapped = self.wrap(key, _bound(held.log.source, held.participant, held.disclosure, key_class))
            rows.append({"log": held.log.source, **about, "wrapped": wrapped, "received_at": at, "until": held.until})
        await upsert(connection, keyring, rows)

    async def keys(
        self, connection: AsyncConnection, participants: Collection[UUID], log: LogName | None = None
    ) -> dict[UUID, dict[KeyClass, bytes]]:
        """The keys that are here of each participant that has any, from this log or from all of them."""
        query = select(keyring).where(keyring.c.participant.in_(list(participants)))
        if log is not None:
            query = query.where(keyring.c.log == log.source)
        found: dict[UUID, dict[KeyClass, bytes]] = {}
        for row in await connection.execute(query):
            bound = _bound(row.log, row.participant, row.disclosure, row.key_class)
            found.setdefault(row.participant, {})[row.key_class] = self.unwrap(row.wrapped, bound)
        return found


def keyring_at(root_key_file: Path | None) -> Keyring | None:
    """The keyring that this file's key wraps; None without a file. Raises BadSecret, OSError."""
    return None if root_key_file is None else Keyring(read_secret(root_key_file))


def _bound(log: str, participant: UUID, disclosure: UUID, key_class: str) -> bytes:
    return f"{log}|{participant}|{disclosure}|{key_class}".encode()
