"""Publish events to a stream, many under way at once, each acknowledged with its own position as sequence."""

import asyncio
from collections import deque
from collections.abc import Iterable

import orjson
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.aio.subscription import Subscription

from shared.contract.envelope import id_of
from shared.log.crash import may_crash
from shared.log.names import LogName
from shared.log.read import Stored

WINDOW = 256
"""At most this many publications wait for their acknowledgement."""

ACK_TIMEOUT = 5.0
"""Seconds that an acknowledgement may take."""


class Doubt(Exception):
    """Something did not go as expected; the stream must be compared with the log before going on."""


class Publisher:
    """Publishes in order and insists on the acknowledged sequence. After Doubt it is of no more use; make a new one.

    Each publication says which sequence it expects before it, so what is still under way after a doubt cannot land
    out of place. Use as an async context manager.
    """

    def __init__(self, client: Client, name: LogName) -> None:
        self._client = client
        self._name = name
        self._inbox = client.new_inbox()
        self._waiting: deque[tuple[int, float]] = deque()
        self._acknowledged = asyncio.Event()
        self._wrong: str | None = None
        self._subscription: Subscription | None = None

    async def __aenter__(self) -> "Publisher":
        self._subscription = await self._client.subscribe(f"{self._inbox}.*", cb=self._on_ack)
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._subscription is not None and self._client.is_connected:
            await self._subscription.unsubscribe()

    async def publish(self, events: Iterable[Stored]) -> None:
        """Publish events with consecutive positions; returns when all are acknowledged. Raises Doubt."""
        now = asyncio.get_running_loop().time
        for event in events:
            if self._waiting:
                may_crash("between-publishes")
            if len(self._waiting) >= WINDOW:
                await self._until(WINDOW // 2)
            if not self._client.is_connected:
                raise Doubt("the connection to NATS is down")
            self._waiting.append((event.position, now()))
            await self._client.publish(
                self._name.subject(event.type),
                event.body,
                reply=f"{self._inbox}.{event.position}",
                headers={
                    "Nats-Expected-Last-Sequence": str(event.position - 1),
                    "Nats-Msg-Id": id_of(event.body),
                },
            )
        await self._until(0)

    async def _on_ack(self, message: Msg) -> None:
        position = self._waiting[0][0] if self._waiting else 0
        if message.headers or message.subject != f"{self._inbox}.{position}":
            self._wrong = f"no stream answered for position {message.subject.rpartition('.')[2]}"
        else:
            answer = orjson.loads(message.data)
            if answer.get("seq") == position and "error" not in answer:
                self._waiting.popleft()
            else:
                self._wrong = f"position {position} was answered with {answer.get('error', answer)}"
        if self._wrong or len(self._waiting) <= WINDOW // 2:
            self._acknowledged.set()

    async def _until(self, limit: int) -> None:
        while len(self._waiting) > limit and not self._wrong:
            self._acknowledged.clear()
            oldest = self._waiting[0][1]
            left = oldest + ACK_TIMEOUT - asyncio.get_running_loop().time()
            try:
                async with asyncio.timeout(max(left, 0)):
                    await self._acknowledged.wait()
            except TimeoutError:
                if self._waiting and self._waiting[0][1] == oldest:
                    raise Doubt(f"position {self._waiting[0][0]} was not acknowledged in {ACK_TIMEOUT:.0f} s") from None
        if self._wrong:
            raise Doubt(self._wrong)
