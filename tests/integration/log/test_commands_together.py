"""Commands that arrive together are committed together, and each still gets its own answer."""

import asyncio
from collections.abc import Sequence

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from shared.contract.refusal import Malformed, Stale
from shared.log.command import KeyReused, Receipt, Unavailable
from shared.log.write import Writer
from shared.service.database import make_engine
from shared.service.settings import Settings
from tests.integration.log.seats import Offer, TooMany, decide, no_view, submitted, whole_log


async def all_of(writer: Writer, *submissions: object) -> Sequence[Receipt | BaseException]:
    return await asyncio.gather(
        *(writer.execute(s) for s in submissions),  # type: ignore[arg-type]  # submissions all
        return_exceptions=True,
    )


async def test_many_concurrent_commands_leave_no_gap(writer: Writer, engine: AsyncEngine) -> None:
    receipts = await all_of(writer, *(submitted(Offer(f"opening-{n % 7}", events=n % 3)) for n in range(600)))
    whole = await whole_log(engine)
    assert len(whole.bodies) == 600
    last: dict[str, int] = {}
    for receipt in receipts:
        assert isinstance(receipt, Receipt)
        assert receipt.position <= 600
        last[receipt.stream] = max(last.get(receipt.stream, 0), receipt.stream_version)
    assert last == whole.streams


async def test_receipts_point_at_their_own_events(writer: Writer, engine: AsyncEngine) -> None:
    receipts = await all_of(writer, *(submitted(Offer("opening-1", f"Bageri {n}", events=2)) for n in range(40)))
    whole = await whole_log(engine)
    for n, receipt in enumerate(receipts):
        assert isinstance(receipt, Receipt)
        for position in (receipt.position - 1, receipt.position):
            assert f'"Bageri {n}"'.encode() in whole.bodies[position - 1]


async def test_one_refusal_does_not_touch_others(writer: Writer, engine: AsyncEngine) -> None:
    outcomes = await all_of(
        writer,
        submitted(Offer("opening-1")),
        submitted(Offer("opening-1", most=1)),
        submitted(Offer("opening-1", wrong=RuntimeError("a fault in a rule"))),
        submitted(Offer("opening-1", wrong=StopIteration())),
        submitted(Offer("opening-2")),
    )
    assert [type(outcome) for outcome in outcomes] == [Receipt, TooMany, RuntimeError, RuntimeError, Receipt]
    assert (await whole_log(engine)).streams == {"opening-1": 1, "opening-2": 1}
    assert isinstance(await writer.execute(submitted(Offer("opening-3"))), Receipt)


async def test_the_same_key_in_one_group_is_one_effect(writer: Writer, engine: AsyncEngine) -> None:
    offer = Offer("opening-1")
    first, again = await all_of(writer, submitted(offer, "k"), submitted(offer, "k"))
    later = await writer.execute(submitted(offer, "k"))
    assert isinstance(first, Receipt)
    assert isinstance(again, Receipt)
    assert [first.repeated, again.repeated, later.repeated] == [False, True, True]
    assert first.position == again.position == later.position == 1
    assert [event.id for event in first.events] == [event.id for event in later.events]
    assert len((await whole_log(engine)).bodies) == 1


async def test_a_key_for_something_else_is_refused(writer: Writer) -> None:
    outcomes = await all_of(writer, submitted(Offer("opening-1"), "k"), submitted(Offer("opening-2"), "k"))
    assert [type(outcome) for outcome in outcomes] == [Receipt, KeyReused]
    with pytest.raises(KeyReused):
        await writer.execute(submitted(Offer("opening-3"), "k"))


async def test_a_refused_command_does_not_use_its_key(writer: Writer) -> None:
    outcomes = await all_of(writer, submitted(Offer("opening-1", most=0), "k"), submitted(Offer("opening-1"), "k"))
    assert [type(outcome) for outcome in outcomes] == [TooMany, Receipt]


async def test_a_stale_version_is_seen_inside_a_group(writer: Writer) -> None:
    on_empty = {"expected_version": 0}
    outcomes = await all_of(writer, *(submitted(Offer("opening-1"), **on_empty) for _ in range(3)))  # type: ignore[arg-type]
    assert [type(outcome) for outcome in outcomes] == [Receipt, Stale, Stale]


async def test_nothing_to_do_appends_nothing(writer: Writer, engine: AsyncEngine) -> None:
    await writer.execute(submitted(Offer("opening-1")))
    receipt = await writer.execute(submitted(Offer("opening-1", events=0), "k"))
    assert (receipt.position, receipt.stream_version, list(receipt.events)) == (1, 1, [])
    assert (await writer.execute(submitted(Offer("opening-1", events=0), "k"))).repeated
    assert len((await whole_log(engine)).bodies) == 1


async def test_an_oversized_event_is_malformed_alone(writer: Writer, engine: AsyncEngine) -> None:
    big = Offer("opening-1", organisation="x" * 64_000)
    outcomes = await all_of(writer, submitted(Offer("opening-2")), submitted(big), submitted(Offer("opening-1")))
    assert [type(outcome) for outcome in outcomes] == [Receipt, Malformed, Receipt]
    assert (await whole_log(engine)).streams == {"opening-1": 1, "opening-2": 1}


async def test_what_a_command_brings_falls_with_it(settings: Settings, engine: AsyncEngine) -> None:
    async def fails(_: AsyncConnection) -> None:
        raise RuntimeError("the keys could not be kept")

    async with Writer(engine, settings.name, decide, no_view) as writer:
        outcomes = await all_of(
            writer, submitted(Offer("opening-1"), in_same_transaction=fails), submitted(Offer("opening-2"))
        )
    assert [type(outcome) for outcome in outcomes] == [RuntimeError, Receipt]
    assert (await whole_log(engine)).streams == {"opening-2": 1}


async def test_two_writers_share_a_log(settings: Settings, engine: AsyncEngine) -> None:
    other_engine = make_engine(settings.database_url)
    try:
        async with (
            Writer(engine, settings.name, decide, no_view) as one,
            Writer(other_engine, settings.name, decide, no_view) as two,
        ):
            outcomes = await asyncio.gather(
                *(
                    writer.execute(submitted(Offer(f"opening-{n % 5}"), f"k{n}"))
                    for n in range(200)
                    for writer in (one, two)
                )
            )
    finally:
        await other_engine.dispose()
    assert len((await whole_log(engine)).bodies) == 200
    for first, second in zip(outcomes[::2], outcomes[1::2], strict=True):
        assert first.position == second.position
        assert first.repeated != second.repeated


async def test_a_caller_that_gives_up_stops_nobody(writer: Writer, engine: AsyncEngine) -> None:
    calls = [asyncio.create_task(writer.execute(submitted(Offer("opening-1"), f"k{n}"))) for n in range(20)]
    await asyncio.sleep(0)
    for call in calls[::2]:
        call.cancel()
    outcomes = await asyncio.gather(*calls, return_exceptions=True)
    assert all(isinstance(outcome, Receipt) for outcome in outcomes[1::2])
    assert len((await whole_log(engine)).bodies) >= 10


async def test_closing_answers_whoever_still_waits(settings: Settings, engine: AsyncEngine) -> None:
    async with Writer(engine, settings.name, decide, no_view) as writer:
        calls = [asyncio.create_task(writer.execute(submitted(Offer("opening-1")))) for _ in range(1000)]
        await asyncio.sleep(0)
    async with asyncio.timeout(5):
        outcomes = await asyncio.gather(*calls, return_exceptions=True)
    assert {type(outcome) for outcome in outcomes} <= {Receipt, Unavailable}
    with pytest.raises(Unavailable):
        await writer.execute(submitted(Offer("opening-1")))
    await whole_log(engine)
