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

SECONDS = 5.0

log = structlog.get_logger()

Answer = Callable[[dict[str, Any]], Awaitable[dict[str, Any]]]
"""Answers one question; a ValueError or KeyError tells what was wrong with it."""


async def ask(client: Client, subject: str, question: Mapping[str, Any], seconds: float = SECONDS) -> dict[str, Any]:
    """The answer, `{"error": sentence}` when the question was refused. Raises NoAnswer."""
    try:
        told = orjson.loads((await client.request(subject, orjson.dumps(question), timeout=seconds)).data)
    except (Error, OSError, TimeoutError, ValueError) as failure:
        raise NoAnswer(f"{subject} does not answer") from failure
    if not isinstance(told, dict):
        raise NoAnswer(f"{subject} answers something else")
    return told


class NoAnswer(Exception):
    """Nobody answered, or not in time."""


async def answer(client: Client, answers: Mapping[str, Answer]) -> None:
    """Answer what is asked on these subjects, for ever; of several processes one answers."""
    async with AsyncExitStack() as stack:
        for subject, answered in answers.items():
            subscription = await client.subscribe(subject, queue="origin", cb=_answering(answered))
            stack.push_async_callback(subscription.unsubscribe)
        await asyncio.Event().wait()


def _answering(answered: Answer) -> Callable[[Msg], Awaitable[None]]:
    async def on_message(message: Msg) -> None:
        try:
            question = orjson.loads(message.data or b"{}")
            told = await answered(question if isinstance(question, dict) else {})
        except (ValueError, KeyError, TypeError) as wrong:
            told = {"error": str(wrong) or "ask with a JSON object"}
        except Exception as failure:
            log.warning("question not answered", subject=message.subject, error=type(failure).__name__)
            return
        if message.reply:
            await message.respond(orjson.dumps(told))

    return on_message
