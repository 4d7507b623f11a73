"""Witness another log: what it signs must be what was received here; then cosign it, else stop and raise the alarm."""

import asyncio
from datetime import UTC, datetime
from typing import Protocol

import structlog
from nats.aio.client import Client
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.bus.ask import NoAnswer
from shared.bus.cursor import load
from shared.bus.follow import Follower, Message, NotYetFollowed, Range
from shared.bus.origin import ask_origin
from shared.contract.words import SettlementReason
from shared.log.names import LogName
from shared.merkle.hashing import Frontier, TreeHead
from shared.merkle.note import NoteInvalid
from shared.witness import disputes, divergence
from shared.witness.disputes import Dispute, Witnessed
from shared.witness.hearing import HeardCheckpoint, Hearing, Keys
from shared.witness.judge import Contradiction, Judge

ASK_SECONDS = 10.0
"""Seconds between questions for the newest checkpoint when none is heard."""

RETRY_SECONDS = 1.0
"""Seconds before a contradiction is looked at a second time; only then is it a dispute."""

APPLY_TIMEOUT = 10.0
"""Seconds that a checkpoint waits until its events are applied; then a newer one is asked for."""

log = structlog.get_logger()


class Book(Protocol):
    """Where a service records what it witnesses, if it does; the same call again changes nothing."""

    async def witnessed(self, name: LogName, tree: TreeHead) -> None: ...

    async def disputed(self, dispute: Dispute) -> None: ...

    async def settled(self, dispute: Dispute, reason: SettlementReason) -> None: ...


class Witness:
    """Watches the log of one follower. `size` was cosigned last; `dispute` stops the log until it is settled.

    `dispute` is given when one was open before this process began, and then the follower is stopped already.
    `source` is the own service's, by which the origin lists who has cosigned.
    """

    def __init__(
        self,
        client: Client,
        engine: AsyncEngine,
        follower: Follower,
        read: Range,
        source: str,
        keys: Keys,
        dispute: Dispute | None = None,
    ) -> None:
        self.name = follower.name
        self.size: int | None = None
        self.dispute = dispute
        self.book: Book | None = None
        self._client = client
        self._engine = engine
        self._follower = follower
        self._read = read
        self._source = source
        self._hearing = Hearing(client, follower.name, keys)
        self._judge = Judge(client, follower.name)
        self._recorded: object = None

    async def run(self) -> None:
        """Look at each checkpoint that is heard, and ask when none is, for ever."""
        async with self._hearing:
            while True:
                try:
                    heard = await self._hearing.next(RETRY_SECONDS if self._recorded is None else ASK_SECONDS)
                    await self._look(heard)
                except (NoAnswer, NotYetFollowed):
                    await asyncio.sleep(RETRY_SECONDS)
                except NoteInvalid as invalid:
                    log.warning("checkpoint not believed", log=str(self.name), reason=str(invalid))
                except Exception as failure:
                    log.warning("witness waits", log=str(self.name), error=type(failure).__name__)

    async def settle(self, reason: SettlementReason) -> Dispute | None:
        """Close the dispute, let the log go on, and judge anew; returns what was settled."""
        dispute = self.dispute
        if dispute is not None:
            if self.book is not None:
                await self.book.settled(dispute, reason)
            await disputes.settle(self._engine, self.name, reason)
            self.dispute, self.size, self._recorded = None, None, None
            self._follower.resume()
        return dispute

    async def _look(self, heard: HeardCheckpoint | None) -> None:
        if self.dispute is not None:
            await self._record(self.dispute)
        elif heard is not None:
            last = await disputes.last_witnessed(self._engine, self.name)
            self.size = None if last is None else last.size
            if last is not None and heard.tree == (last.size, last.root):
                if heard.cosigned is not None and self._source not in heard.cosigned:
                    await self._hearing.send(last.size, last.line)
                await self._record(heard.tree)
            else:
                await self._weigh(heard, last)

    async def _weigh(self, heard: HeardCheckpoint, last: Witnessed | None) -> None:
        found, received = await self._judged(heard, last)
        if found is not None:
            await asyncio.sleep(RETRY_SECONDS)
            heard = await self._hearing.ask() or heard
            found, received = await self._judged(heard, last)
        if found is not None:
            await self._stop(heard, found, last)
        elif last is None or heard.tree != (last.size, last.root):
            await self._cosign(
                heard, received if received.size == heard.tree.size else last.known if last else Frontier()
            )

    async def _judged(self, heard: HeardCheckpoint, last: Witnessed | None) -> tuple[Contradiction | None, Frontier]:
        """What contradicts it; else, when all of it is received, with which frontier it was compared."""
        cosigned = None if last is None else TreeHead(last.size, last.root)
        while True:
            received = await self._received()
            found = await self._judge.judge(heard.tree, received.head(), cosigned)
            if found is not None or received.size >= heard.tree.size:
                return found, received
            await self._follower.reached(heard.tree.size, APPLY_TIMEOUT)

    async def _cosign(self, heard: HeardCheckpoint, known: Frontier) -> None:
        witnessed = Witnessed(*heard.tree, self._hearing.cosign(heard.note), known)
        await disputes.store_witnessed(self._engine, self.name, witnessed)
        self.size = witnessed.size
        await self._hearing.send(witnessed.size, witnessed.line)
        await self._record(heard.tree)

    async def _stop(self, heard: HeardCheckpoint, found: Contradiction, last: Witnessed | None) -> None:
        async def begins(size: int, root: bytes) -> bool:
            return await self._judge.begins(TreeHead(size, root), heard.tree)

        end = found.expected.size
        known = last.known if last is not None and last.known.size < end else Frontier()
        try:
            span = await divergence.find(self._read, self._held, self.name, known, end, found.signed.size, begins)
        except NoAnswer:
            span = (known.size + 1, end)
        roots, note = (found.expected.root, found.signed.root), bytes(heard.note).decode()
        dispute = Dispute(self.name, *span, heard.tree.size, *roots, note, datetime.now(UTC))
        log.error("log disputed", log=str(self.name), first=dispute.first, last=dispute.last, size=dispute.size)
        await self._follower.stop(dispute.sentence)
        self.dispute = dispute
        await disputes.store_dispute(self._engine, dispute)
        await self._record(dispute)

    async def _record(self, what: TreeHead | Dispute) -> None:
        """Record each dispute once, and once after each start or settlement that the log was found right."""
        kind: object = what if isinstance(what, Dispute) else "witnessed"
        if self._recorded == kind:
            return
        if self.book is not None:
            if isinstance(what, Dispute):
                await self.book.disputed(what)
            else:
                await self.book.witnessed(self.name, what)
        self._recorded = kind

    async def _received(self) -> Frontier:
        async with self._engine.connect() as connection:
            return await load(connection, self.name)

    async def _held(self, name: LogName, first: int, count: int) -> list[Message]:
        return list(await ask_origin(self._client, name, first, count))
