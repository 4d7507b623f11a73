"""A log's checkpoints as its witness hears them: announced or asked for, and believed only when signed."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple

import structlog
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.aio.subscription import Subscription

from shared.bus.ask import ask
from shared.log.names import LogName
from shared.merkle.hashing import TreeHead
from shared.merkle.note import Note, checkpoint_in
from shared.merkle.vkey import SigningKey, VerifierKey

log = structlog.get_logger()


class Keys(NamedTuple):
    """Our own witness key, and the key by which we know the log."""

    own: SigningKey
    log: VerifierKey


@dataclass(frozen=True)
class HeardCheckpoint:
    """A checkpoint that the log signed; `cosigned` are the sources of those who the origin knows have cosigned it."""

    tree: TreeHead
    note: Note
    cosigned: tuple[str, ...] | None = None


class Hearing:
    """Use as an async context manager; what is heard while nobody listens is dropped, because it can be asked for."""

    def __init__(self, client: Client, name: LogName, keys: Keys) -> None:
        self.name = name
        self._client = client
        self._keys = keys
        self._announced: asyncio.Queue[bytes] = asyncio.Queue(maxsize=100)
        self._subscription: Subscription | None = None

    async def __aenter__(self) -> "Hearing":
        self._subscription = await self._client.subscribe(self.name.signed_subject, cb=self._on_checkpoint)
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._subscription is not None and self._client.is_connected:
            await self._subscription.unsubscribe()

    async def next(self, seconds: float) -> HeardCheckpoint | None:
        """The latest that is heard in this time, else what the origin answers; None when nothing is signed yet.

        Raises NoAnswer, and NoteInvalid for what the log has not signed.
        """
        try:
            async with asyncio.timeout(seconds):
                raw = await self._announced.get()
        except TimeoutError:
            return await self.ask()
        while not self._announced.empty():
            raw = self._announced.get_nowait()
        return self._believed(raw)

    async def ask(self) -> HeardCheckpoint | None:
        """The newest checkpoint; raises as `next`."""
        answer = await ask(self._client, self.name.request("checkpoint"), {})
        if not answer.get("note"):
            return None
        return self._believed(str(answer["note"]).encode(), tuple(map(str, answer.get("cosigned", ()))))

    def cosign(self, note: Note) -> str:
        """Our signature line on it, which says when."""
        return str(note.signed(self._keys.own, datetime.now(UTC)).signatures[-1])

    async def send(self, size: int, line: str) -> None:
        """Give our signature line to the origin, which hands it out with its checkpoint. Raises NoAnswer."""
        answer = await ask(self._client, self.name.request("cosign"), {"size": size, "line": line})
        if "error" in answer:
            log.warning("cosignature not kept", log=str(self.name), size=size, reason=answer["error"])

    async def _on_checkpoint(self, message: Msg) -> None:
        if not self._announced.full():
            self._announced.put_nowait(message.data)

    def _believed(self, raw: bytes, cosigned: tuple[str, ...] | None = None) -> HeardCheckpoint:
        note = Note.parse(raw)
        checkpoint = checkpoint_in(note, self._keys.log)
        return HeardCheckpoint(TreeHead(checkpoint.size, checkpoint.root), note, cosigned)
