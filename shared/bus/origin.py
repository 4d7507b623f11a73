"""The origin of a log answers for ranges that its stream cannot give, and followers ask for them."""

import asyncio
import json
from collections.abc import Sequence

from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.errors import NoRespondersError
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.log.database import driver
from shared.log.names import LogName
from shared.log.read import between

MAX_ANSWER_BYTES = 500_000
"""An answer ends before this many bytes; a message may have a million."""

MAX_EVENTS = 500
"""At most this many events are one answer."""

TIMEOUT = 5.0
"""Seconds that an answer may take."""


async def answer_reads(client: Client, engine: AsyncEngine, name: LogName) -> None:
    """Answer requests `{"first": position, "count": n}` with the exact bytes of those events, one a line, for ever."""

    async def answer(message: Msg) -> None:
        try:
            question = json.loads(message.data)
            first, count = max(int(question["first"]), 1), min(max(int(question["count"]), 0), MAX_EVENTS)
        except (ValueError, KeyError, TypeError):
            await message.respond(b"")
            return
        async with engine.connect() as connection:
            stored = await between(await driver(connection), first, count)
        lines: list[bytes] = []
        size = 0
        for event in stored:
            size += len(event.body) + 1
            if lines and size > MAX_ANSWER_BYTES:
                break
            lines.append(event.body)
        await message.respond(b"\n".join(lines))

    subscription = await client.subscribe(name.read_subject, queue="origin", cb=answer)
    try:
        await asyncio.Event().wait()
    finally:
        await subscription.unsubscribe()


async def ask_origin(client: Client, name: LogName, first: int, count: int) -> Sequence[tuple[int, bytes]]:
    """Events from `first` on as the origin holds them; none when it has no more or does not answer."""
    question = json.dumps({"first": first, "count": count}).encode()
    try:
        answer = await client.request(name.read_subject, question, timeout=TIMEOUT)
    except (NoRespondersError, TimeoutError):
        return []
    bodies = answer.data.split(b"\n") if answer.data else []
    return list(enumerate(bodies, first))
