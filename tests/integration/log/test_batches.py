"""A batch is one transaction: thousands of commands, or none of them."""

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.contract.refusal import Malformed
from shared.log.command import BatchRefused, KeyReused
from shared.log.write import Writer
from tests.integration.log.seats import Offer, TooMany, submitted, whole_log


async def test_a_batch_of_thousands_is_appended(writer: Writer, engine: AsyncEngine) -> None:
    receipts = await writer.execute_batch([submitted(Offer(f"opening-{n % 100}")) for n in range(3000)])
    assert [receipt.position for receipt in receipts] == list(range(1, 3001))
    assert set((await whole_log(engine)).streams.values()) == {30}


async def test_one_refusal_leaves_nothing_behind(writer: Writer, engine: AsyncEngine) -> None:
    batch = [*(submitted(Offer("opening-1")) for _ in range(60)), submitted(Offer("opening-1", most=60))]
    with pytest.raises(BatchRefused) as refused:
        await writer.execute_batch(batch)
    assert refused.value.index == 60
    assert isinstance(refused.value.cause, TooMany)
    assert not (await whole_log(engine)).bodies


async def test_a_batch_repeated_is_one_effect(writer: Writer, engine: AsyncEngine) -> None:
    batch = [submitted(Offer(f"opening-{n % 3}"), f"k{n}") for n in range(100)]
    first = await writer.execute_batch(batch)
    again = await writer.execute_batch(batch)
    assert [receipt.position for receipt in again] == [receipt.position for receipt in first]
    assert all(receipt.repeated for receipt in again)
    assert len((await whole_log(engine)).bodies) == 100


async def test_a_reused_key_refuses_the_batch(writer: Writer, engine: AsyncEngine) -> None:
    await writer.execute(submitted(Offer("opening-1"), "k"))
    with pytest.raises(BatchRefused) as refused:
        await writer.execute_batch([submitted(Offer("opening-2")), submitted(Offer("opening-3"), "k")])
    assert (refused.value.index, type(refused.value.cause)) == (1, KeyReused)
    assert (await whole_log(engine)).streams == {"opening-1": 1}


async def test_an_oversized_event_refuses_the_batch(writer: Writer, engine: AsyncEngine) -> None:
    batch = [*(submitted(Offer("opening-1")) for _ in range(80)), submitted(Offer("opening-1", "x" * 64_000))]
    with pytest.raises(Malformed):
        await writer.execute_batch(batch)
    assert not (await whole_log(engine)).bodies
    await writer.execute(submitted(Offer("opening-1")))
    assert len((await whole_log(engine)).bodies) == 1


async def test_batches_and_commands_mix(writer: Writer, engine: AsyncEngine) -> None:
    for _ in range(3):
        await writer.execute_batch([submitted(Offer("opening-1")) for _ in range(70)])
        await writer.execute(submitted(Offer("opening-1")))
    assert (await whole_log(engine)).streams == {"opening-1": 213}
