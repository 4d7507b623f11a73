"""A command on its way: what arrives with it, and what it came to."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from hashlib import sha256
from typing import Protocol
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from shared.contract.corrections import Recorded
from shared.contract.event import Event
from shared.contract.refusal import Refusal, Stale


class Command(Protocol):
    """What somebody wants done, about one stream."""

    @property
    def stream(self) -> str: ...


Decide = Callable[[Command, Sequence[Recorded]], Sequence[Event]]
"""A service's rules: the events that carry out a command, given its stream's records in order. Pure."""


@dataclass(frozen=True)
class Change:
    """A stream that a transaction moved: its whole history, of which the last `added` records are new."""

    stream: str
    history: Sequence[Recorded]
    added: int


View = Callable[[AsyncConnection, Sequence[Change]], Awaitable[None]]
"""Brings a service's own read model up to date, in the transaction that appends."""

InSameTransaction = Callable[[AsyncConnection], Awaitable[None]]
"""Writes rows that stand or fall with a command's events."""

Progress = Callable[[float], None]
"""Called with the share of a batch that is done, from 0 to 1; nothing is recorded before all of it is."""


@dataclass(frozen=True)
class Submission:
    """A command with what arrives with it.

    `key` makes it happen once; `fingerprint` tells another command under the same key (it covers open fields only).
    `event_id` becomes the id of the first event. `in_same_transaction` writes what must stand or fall with the events.
    """

    command: Command
    key: str
    actor: str
    time: datetime
    correlation: str
    event_id: UUID
    fingerprint: str = ""
    expected_version: int | None = None
    in_same_transaction: InSameTransaction | None = None

    @cached_property
    def fingerprint_digest(self) -> bytes:
        """The fingerprint as it is stored, 32 bytes."""
        return sha256(self.fingerprint.encode()).digest()


@dataclass(frozen=True)
class Receipt:
    """Where a command left its stream and the log; `repeated` when its key had been used for it before."""

    stream: str
    stream_version: int
    position: int
    events: Sequence[Recorded] = ()
    repeated: bool = False


class KeyReused(Refusal):
    """This idempotency key was used for another command; send a new key with a new command."""


class Contended(Stale):
    """Others kept changing this while we tried; send it again."""


class Unavailable(Exception):
    """The database cannot be reached; nothing was half done, send the same request again in a moment."""


class BatchRefused(Exception):
    """One command of a batch was refused, so none was carried out."""

    def __init__(self, index: int, cause: Exception) -> None:
        super().__init__(f"command {index}: {cause}")
        self.index = index
        self.cause = cause
