"""Questions between services: several are answered at once, and one that fails leaves the others alone."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import nats
import pytest
from nats.aio.client import Client

from shared.bus import ask as asking
from shared.bus.ask import NoAnswer, answer, ask
from shared.testing.servers import Servers


@pytest.fixture
async def client(servers: Servers) -> AsyncIterator[Client]:
    client = await nats.connect(servers.nats)
    yield client
    await client.close()


@pytest.fixture
def subject(an_agency: str) -> str:
    return f"keys.{an_agency}.tests"


async def test_a_slow_question_holds_up_nobody(client: Client, subject: str) -> None:
    barrier = asyncio.Barrier(asking.MAX_CONCURRENT)

    async def when_all_have_asked(question: dict[str, Any]) -> dict[str, Any]:
        await barrier.wait()
        return {"of": question["number"]}

    answering = asyncio.create_task(answer(client, {subject: when_all_have_asked}))
    await client.flush()
    answers = await asyncio.gather(*(ask(client, subject, {"number": n}) for n in range(asking.MAX_CONCURRENT)))
    assert [answer["of"] for answer in answers] == list(range(asking.MAX_CONCURRENT))
    answering.cancel()


async def test_a_question_that_fails_is_not_the_last(client: Client, subject: str) -> None:
    async def fussy(question: dict[str, Any]) -> dict[str, Any]:
        if question["number"] == 0:
            raise RuntimeError("broken")
        if question["number"] == 1:
            raise ValueError("no such number")
        return {"of": question["number"]}

    answering = asyncio.create_task(answer(client, {subject: fussy}))
    await client.flush()
    with pytest.raises(NoAnswer):
        await ask(client, subject, {"number": 0}, seconds=0.2)
    assert await ask(client, subject, {"number": 1}) == {"error": "no such number"}
    assert await ask(client, subject, {"number": 2}) == {"of": 2}
    answering.cancel()
