"""The participants' keys, wrapped by the root key, and the look-up of identity numbers."""

import hmac
import os
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.contract.sealed import KeyClass
from shared.vault.tables import identity_number, participant_key

CLASSES: tuple[KeyClass, ...] = ("identity", "profile", "sensitive")


class BadSecret(Exception):
    """A secret file must hold exactly 32 random bytes."""


def read_secret(path: Path) -> bytes:
    """The 32 bytes of a secret file; raises BadSecret, naming the file, when it holds something else."""
    secret = path.read_bytes()
    if len(secret) != 32:
        raise BadSecret(f"{BadSecret.__doc__} {path} has {len(secret)}")
    return secret


class Vault:
    """Makes, keeps and gives out participants' keys within one schema."""

    def __init__(self, root_key: bytes, pepper: bytes) -> None:
        self._root = AESGCM(root_key)
        self._pepper = pepper

    def new_keys(self) -> dict[KeyClass, bytes]:
        """A fresh key for each class; nothing is stored yet."""
        return {key_class: os.urandom(32) for key_class in CLASSES}

    async def keep(
        self, connection: AsyncConnection, participant: UUID, keys: dict[KeyClass, bytes], at: datetime
    ) -> None:
        """Store a new participant's keys, wrapped."""
        rows = []
        for key_class, key in keys.items():
            nonce = os.urandom(12)
            wrapped = nonce + self._root.encrypt(nonce, key, _bound(participant, key_class))
            rows.append({"participant": participant, "key_class": key_class, "wrapped": wrapped, "made_at": at})
        await connection.execute(participant_key.insert(), rows)

    async def keys(
        self, connection: AsyncConnection, participants: Iterable[UUID]
    ) -> dict[UUID, dict[KeyClass, bytes]]:
        """The keys of each participant that has any."""
        query = select(participant_key).where(participant_key.c.participant.in_(list(participants)))
        found: dict[UUID, dict[KeyClass, bytes]] = {}
        for row in await connection.execute(query):
            nonce, text = row.wrapped[:12], row.wrapped[12:]
            key = self._root.decrypt(nonce, text, _bound(row.participant, row.key_class))
            found.setdefault(row.participant, {})[row.key_class] = key
        return found

    async def remember_number(self, connection: AsyncConnection, number: str, participant: UUID) -> None:
        """Make a participant findable by an identity number (digits only)."""
        row = {"mac": self._mac(number), "participant": participant}
        await connection.execute(insert(identity_number).values(row).on_conflict_do_nothing())

    async def with_number(self, connection: AsyncConnection, number: str) -> list[UUID]:
        """The participants that were registered with this identity number."""
        query = select(identity_number.c.participant).where(identity_number.c.mac == self._mac(number))
        return list((await connection.execute(query)).scalars())

    def _mac(self, number: str) -> bytes:
        return hmac.digest(self._pepper, number.encode(), "sha256")


def _bound(participant: UUID, key_class: str) -> bytes:
    return f"{participant}|{key_class}".encode()
