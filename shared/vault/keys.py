"""The participants' keys, wrapped by the root key, and the look-up of identity numbers."""

import hmac
import os
from collections.abc import Iterable, Mapping
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


class Wrapping:
    """Encrypts short secrets under a root key of 32 bytes, with AES-256-GCM."""

    def __init__(self, root_key: bytes) -> None:
        self._root = AESGCM(root_key)

    def wrap(self, content: bytes, about: bytes) -> bytes:
        """Ciphertext under the root key, which opens only for what it is `about`."""
        nonce = os.urandom(12)
        return nonce + self._root.encrypt(nonce, content, about)

    def unwrap(self, wrapped: bytes, about: bytes) -> bytes:
        """Raises cryptography's InvalidTag when it was wrapped otherwise or for something else."""
        return self._root.decrypt(wrapped[:12], wrapped[12:], about)


class Vault(Wrapping):
    """Makes, stores and gives out people's keys within one schema; only with a pepper are they found by numbers."""

    def __init__(self, root_key: bytes, pepper: bytes | None = None) -> None:
        super().__init__(root_key)
        self._marks = hmac.digest(root_key, b"kedja marks of sealed content", "sha256")
        self._pepper = pepper

    def new_keys(self, classes: Iterable[KeyClass] = CLASSES) -> dict[KeyClass, bytes]:
        """A fresh key for each class; nothing is stored yet."""
        return {key_class: os.urandom(32) for key_class in classes}

    async def store_keys(
        self, connection: AsyncConnection, keys: Mapping[UUID, Mapping[KeyClass, bytes]], at: datetime
    ) -> None:
        """Store the keys of new participants, wrapped."""
        rows = [
            {
                "participant": participant,
                "key_class": key_class,
                "wrapped": self.wrap(key, _bound(participant, key_class)),
                "made_at": at,
            }
            for participant, by_class in keys.items()
            for key_class, key in by_class.items()
        ]
        if rows:
            await connection.execute(participant_key.insert(), rows)

    def mark(self, content: bytes) -> bytes:
        """32 bytes that tell equal content from other content, and nothing else to anybody without the root key."""
        return hmac.digest(self._marks, content, "sha256")

    async def keys(
        self, connection: AsyncConnection, participants: Iterable[UUID], only: KeyClass | None = None
    ) -> dict[UUID, dict[KeyClass, bytes]]:
        """The keys of each participant that has any, of all classes or of one."""
        query = select(participant_key).where(participant_key.c.participant.in_(list(participants)))
        if only is not None:
            query = query.where(participant_key.c.key_class == only)
        found: dict[UUID, dict[KeyClass, bytes]] = {}
        for row in await connection.execute(query):
            key = self.unwrap(row.wrapped, _bound(row.participant, row.key_class))
            found.setdefault(row.participant, {})[row.key_class] = key
        return found

    async def remember_numbers(self, connection: AsyncConnection, numbers: Iterable[tuple[str, UUID]]) -> None:
        """Make participants findable, each by an identity number (digits only)."""
        rows = [{"mac": self._mac(number), "participant": participant} for number, participant in numbers]
        if rows:
            await connection.execute(insert(identity_number).on_conflict_do_nothing(), rows)

    async def with_number(self, connection: AsyncConnection, number: str) -> list[UUID]:
        """The participants that were registered with this identity number."""
        query = select(identity_number.c.participant).where(identity_number.c.mac == self._mac(number))
        return list((await connection.execute(query)).scalars())

    async def with_numbers(self, connection: AsyncConnection, numbers: Iterable[str]) -> dict[str, list[UUID]]:
        """The participants that were registered with each of these identity numbers."""
        by_mac = {self._mac(number): number for number in numbers}
        query = select(identity_number).where(identity_number.c.mac.in_(by_mac))
        found: dict[str, list[UUID]] = {}
        for row in await connection.execute(query) if by_mac else ():
            found.setdefault(by_mac[row.mac], []).append(row.participant)
        return found

    def token(self, word: str) -> int:
        """A number that stands for a word, the same each time; which word it is takes the pepper; 64 bits."""
        return int.from_bytes(self._mac(f"word|{word}")[:8], "big", signed=True)

    def _mac(self, number: str) -> bytes:
        if self._pepper is None:
            raise BadSecret("without a pepper nobody is found by number")
        return hmac.digest(self._pepper, number.encode(), "sha256")


def _bound(participant: UUID, key_class: str) -> bytes:
    return f"{participant}|{key_class}".encode()
