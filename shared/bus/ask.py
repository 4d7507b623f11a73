"""Questions between services over NATS: a JSON object asks, a JSON object answers."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AsyncExitStack
from typing import Any

import orjson
import structlog
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.errors import Error

TIMEOUT = 5.0
"""Seconds that an answer may take."""

MAX_CONCURRENT = 16
"""At most this many questions on one subject are answered at the same time; the others wait."""

log = structlog.get_logger()

Answer = Callable[[dict[str, Any]], Awaitable[dict[str, Any]]]
"""Answers one question; a ValueError or KeyError tells what was wrong with it."""


async def ask(client: Client, subject: str, question: Mapping[str, Any], seconds: float = TIMEOUT) -> dict[str, Any]:
    """The answer, `{"error": sentence}` when the question was refused. Raises NoAnswer."""
    try:
        answer = orjson.loads((await client.request(subject, orjson.dumps(question), timeout=seconds)).data)
    except (Error, OSError, TimeoutError, ValueError) as failure:
        raise NoAnswer(f"{subject} does not answer") from failure
    if not isinstance(answer, dict):
        raise NoAnswer(f"{subject} answers something else")
    return answer


class NoAnswer(Exception):
    """Nobody answered, or not in time."""


async def answer(client: Client, answers: Mapping[str, Answer]) -> None:
    """Answer what is asked on these subjects, several questions at once, for ever; of several processes one answers."""
    async with asyncio.TaskGroup() as under_way, AsyncExitStack() as stack:
        for subject, answered in answers.items():
            subscription = await client.subscribe(subject, queue="origin", cb=_answering(answered, under_way))
            stack.push_async_callback(subscription.unsubscribe)
        await asyncio.Event().wait()


def _answering(answered: Answer, under_way: asyncio.TaskGroup) -> Callable[[Msg], Awaitable[None]]:
    free = asyncio.Semaphore(MAX_CONCURRENT)

    async def on_message(message: Msg) -> None:
        await free.acquire()
        under_way.create_task(_respond(message, answered)).add_done_callback(lambda _: free.release())

    return on_message


async def _respond(message: Msg, answered: Answer) -> None:
    try:
        answer = await _answer(message, answered)
        if message.reply:
            await message.respond(orjson.dumps(answer))
    except Exception as failure:
        log.warning("question not answered", subject=message.subject, error=type(failure).__name__)


async def _answer(message: Msg, answered: Answer) -> dict[str, Any]:
    try:
        question = orjson.loads(message.data or b"{}")
        return await answered(question if isinstance(question, dict) else {})
    except (ValueError, KeyError, TypeError) as wrong:
        return {"error": str(wrong) or "ask with a JSON object"}
