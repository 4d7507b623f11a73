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
from shared.witness.hearing import Hearing, Keys, Told
from shared.witness.judge import Contradiction, Judge

ASK = 10.0
"""Seconds between questions for the newest checkpoint when none is told."""

AGAIN = 1.0
"""Seconds before a contradiction is looked at a second time; only then is it a dispute."""

APPLIED = 10.0
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
        """Look at each checkpoint that is told, and ask when none is, for ever."""
        async with self._hearing:
            while True:
                try:
                    told = await self._hearing.next(AGAIN if self._recorded is None else ASK)
                    await self._look(told)
                except (NoAnswer, NotYetFollowed):
                    await asyncio.sleep(AGAIN)
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

    async def _look(self, told: Told | None) -> None:
        if self.dispute is not None:
            await self._record(self.dispute)
        elif told is not None:
            last = await disputes.last_witnessed(self._engine, self.name)
            self.size = None if last is None else last.size
            if last is not None and told.tree == (last.size, last.root):
                if told.cosigned is not None and self._source not in told.cosigned:
                    await self._hearing.send(last.size, last.line)
                await self._record(told.tree)
            else:
                await self._weigh(told, last)

    async def _weigh(self, told: Told, last: Witnessed | None) -> None:
        found, received = await self._judged(told, last)
        if found is not None:
            await asyncio.sleep(AGAIN)
            told = await self._hearing.ask() or told
            found, received = await self._judged(told, last)
        if found is not None:
            await self._stop(told, found, last)
        elif last is None or told.tree != (last.size, last.root):
            await self._cosign(
                told, received if received.size == told.tree.size else last.known if last else Frontier()
            )

    async def _judged(self, told: Told, last: Witnessed | None) -> tuple[Contradiction | None, Frontier]:
        """What contradicts it; else, when all of it is received, with which frontier it was compared."""
        cosigned = None if last is None else TreeHead(last.size, last.root)
        while True:
            received = await self._received()
            found = await self._judge.judge(told.tree, received.head(), cosigned)
            if found is not None or received.size >= told.tree.size:
                return found, received
            await self._follower.reached(told.tree.size, APPLIED)

    async def _cosign(self, told: Told, known: Frontier) -> None:
        witnessed = Witnessed(*told.tree, self._hearing.cosign(told.note), known)
        await disputes.keep_witnessed(self._engine, self.name, witnessed)
        self.size = witnessed.size
        await self._hearing.send(witnessed.size, witnessed.line)
        await self._record(told.tree)

    async def _stop(self, told: Told, found: Contradiction, last: Witnessed | None) -> None:
        async def begins(size: int, root: bytes) -> bool:
            return await self._judge.begins(TreeHead(size, root), told.tree)

        end = found.expected.size
        known = last.known if last is not None and last.known.size < end else Frontier()
        try:
            span = await divergence.find(self._read, self._held, self.name, known, end, found.signed.size, begins)
        except NoAnswer:
            span = (known.size + 1, end)
        roots, note = (found.expected.root, found.signed.root), bytes(told.note).decode()
        dispute = Dispute(self.name, *span, told.tree.size, *roots, note, datetime.now(UTC))
        log.error("log disputed", log=str(self.name), first=dispute.first, last=dispute.last, size=dispute.size)
        await self._follower.stop(dispute.sentence)
        self.dispute = dispute
        await disputes.keep_dispute(self._engine, dispute)
        await self._record(dispute)

    async def _record(self, what: TreeHead | Dispute) -> None:
        """Once for each dispute, and once for each start or settlement after which the log was found right."""
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
