"""Checkpoints of a service's own log: soon after it has grown it says, signed, how long it is and what it holds."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime

import structlog
from asyncpg import Connection
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.log import read, tree
from shared.log.crash import may_crash
from shared.log.database import driver
from shared.log.intact import Altered, extended
from shared.log.names import LogName
from shared.merkle.hashing import Frontier, TreeHead
from shared.witness.signer import Refused, Signer

POLL_SECONDS = 0.5
"""Seconds between looks at the log's head."""

QUIET_SECONDS, MAX_WAIT = 2.0, 5.0
"""Seconds without an append after which a checkpoint is signed, and the most that an append waits for one."""

log = structlog.get_logger()

_TURN = "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))"
_NEWEST = "SELECT size, root, note, signed_at FROM checkpoint ORDER BY size DESC LIMIT 1"
_STORE = "INSERT INTO checkpoint (size, root, note, signed_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING"

Announce = Callable[[str], Awaitable[None]]


@dataclass(frozen=True)
class SignedCheckpoint:
    """A signed checkpoint: `note` is the text with the log's own signature."""

    size: int
    root: bytes
    note: str
    signed_at: datetime


class Checkpoints:
    """Signs, keeps and announces. `newest` is the last checkpoint; `refused` says why no further one can be signed."""

    def __init__(self, engine: AsyncEngine, name: LogName, signer: Signer) -> None:
        self.name = name
        self.newest: SignedCheckpoint | None = None
        self.refused: str | None = None
        self.announce: Announce | None = None
        self._engine = engine
        self._signer = signer
        self._turn = asyncio.Lock()
        self._growth = Growth()

    async def run(self) -> None:
        """Sign what is due, for ever; a refusal is an alarm and is tried again, because it may be mended."""
        while True:
            try:
                await self._look()
            except asyncio.CancelledError:
                raise
            except Refused as refusal:
                self._alarm(str(refusal))
                await asyncio.sleep(MAX_WAIT)
            except Exception as failure:
                log.warning("checkpoint waits", log=str(self.name), error=type(failure).__name__)
            await asyncio.sleep(POLL_SECONDS)

    async def sign(self) -> SignedCheckpoint:
        """Sign the log as it is now, an empty one too, so that nobody can leave it out unseen. Raises Refused."""
        async with self._turn:
            try:
                signed = await self._sign()
            except Refused as refusal:
                self._alarm(str(refusal))
                raise
            except (Altered, tree.TreeIncomplete) as altered:
                self._alarm(str(altered))
                raise Refused(str(altered)) from altered
            self.refused = None
        if self.announce is not None:
            await self.announce(signed.note)
        return signed

    async def _look(self) -> None:
        async with self._engine.connect() as connection:
            raw = await driver(connection)
            head = await read.head(raw)
            if self.newest is None:
                self.newest = await newest(raw)
        size = 0 if self.newest is None else self.newest.size
        now = asyncio.get_running_loop().time()
        if self.refused or head < self._signer.last().size or self._growth.is_due(now, head, size):
            await self.sign()

    async def _sign(self) -> SignedCheckpoint:
        async with self._engine.begin() as connection:
            raw = await driver(connection)
            await raw.execute(_TURN, f"checkpoint {self.name}")
            head, last = await read.frontier(raw), self._signer.last()
            before = await self._before(raw, last, head)
            note = await asyncio.to_thread(self._signer.sign, head.head(), before)
            signed = SignedCheckpoint(head.size, head.root(), bytes(note).decode(), datetime.now(UTC))
            await raw.execute(_STORE, signed.size, signed.root, signed.note, signed.signed_at)
            may_crash("checkpoint-before-row")
        may_crash("checkpoint-after-row")
        if self.newest is None or self.newest.note != signed.note:
            self.newest = signed
        return self.newest

    async def _before(self, raw: Connection, last: TreeHead, head: Frontier) -> TreeHead:
        """The tree at the size that was signed last, after what came since was found intact."""
        if head.size < last.size:
            return last
        known = await tree.frontier(raw, last.size)
        if known.root() == last.root:
            await extended(raw, known, head)
        return known.head()

    def _alarm(self, refusal: str) -> None:
        if refusal != self.refused:
            log.error("checkpoint refused", log=str(self.name), reason=refusal)
        self.refused = refusal


async def newest(raw: Connection) -> SignedCheckpoint | None:
    """The last checkpoint that was kept."""
    row = await raw.fetchrow(_NEWEST)
    return None if row is None else SignedCheckpoint(*row)


class Growth:
    """When a growing log is due for a checkpoint; times are seconds of one clock."""

    def __init__(self) -> None:
        self._head = 0
        self._moved = self._since = 0.0

    def is_due(self, now: float, head: int, signed: int) -> bool:
        """Whether a checkpoint is due, given the head `now` and the size that was signed last."""
        if head == signed:
            self._head, self._since = head, 0.0
            return False
        if head != self._head:
            self._head, self._moved = head, now
        if not self._since:
            self._since = now
        return now - self._moved >= QUIET_SECONDS or now - self._since >= MAX_WAIT
