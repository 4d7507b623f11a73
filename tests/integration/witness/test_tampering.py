"""Whatever a superuser does to a log, its copy or its stream: somebody finds it, and says which log and where."""

from typing import Any

import nats
import pytest

from deploy.provision.nats_streams import provision
from shared.log import sweep
from shared.witness import witness
from tests.integration.waiting import until
from tests.integration.witness.watched import Watched

THREE = ("Norrvik", "Lund", "Viken")


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same looks, sooner."""
    monkeypatch.setattr(sweep, "REST_SECONDS", 0.1)
    monkeypatch.setattr(witness, "ASK_SECONDS", 0.5)
    monkeypatch.setattr(witness, "RETRY_SECONDS", 0.1)


async def disputed(watched: Watched) -> dict[str, Any]:
    """The dispute, once reporting has raised it."""

    async def raised() -> bool:
        return await watched.dispute() is not None

    await until(raised)
    return await watched.dispute() or {}


async def witnessed(watched: Watched, size: int) -> None:
    async def cosigned() -> bool:
        return bool((await watched.followed())["witnessed"] == size)

    await until(cosigned)


async def altered(watched: Watched) -> str:
    """What matching's own sweep says is wrong, once it does."""

    async def found() -> bool:
        return (await watched.state())["altered"] is not None

    await until(found)
    return str((await watched.state())["altered"])


async def refusal(watched: Watched) -> str:
    """Why matching will not sign its log."""
    answer = await watched.matching.post("/api/checkpoint", json={})
    assert answer.status_code == 409
    ready = await watched.matching.get("/readyz")
    assert (ready.status_code, ready.json()["wrong"]["checkpoint"]) == (503, answer.json()["detail"])
    return str(answer.json()["detail"])


async def test_an_edit_before_signing_is_refused(watched: Watched) -> None:
    async with watched.relay_held():
        await watched.start("matching")
        await watched.offer(*THREE)
        await watched.edit(2)
        assert await refusal(watched) == "position 2: the event's bytes are not those that were appended"


async def test_an_edit_with_its_hash_is_refused(watched: Watched) -> None:
    async with watched.relay_held():
        await watched.start("matching")
        await watched.offer(*THREE)
        await watched.edit(2, leaf=True)
        assert (await refusal(watched)).startswith("positions 1 to 3: the events do not give the tree")


@pytest.mark.parametrize("leaf", [False, True])
async def test_an_edit_between_signing_and_publishing_is_disputed(watched: Watched, leaf: bool) -> None:
    async with watched.relay_held():
        await watched.start("matching", "reporting")
        await watched.offer(*THREE)
        await watched.signed()
        await watched.edit(2, leaf=leaf)
    dispute = await disputed(watched)
    assert (dispute["first"], dispute["last"]) == ((1, 3) if leaf else (2, 2))
    assert dispute["size"] == 3


async def test_a_disputed_log_stops_and_alarms(watched: Watched) -> None:
    async with watched.relay_held():
        await watched.start("matching", "reporting")
        await watched.offer(*THREE)
        await watched.signed()
        await watched.edit(2)
    await disputed(watched)
    ready = await watched.reporting.get("/readyz")
    sentence = f"{watched.log} is disputed at position 2: what was received is not what the log signed"
    assert (ready.status_code, ready.json()["wrong"][f"follow {watched.log}"]) == (503, sentence)
    assert (
        f'kedja_log_disputed{{follower="/{watched.log.agency}/reporting",log="{watched.log}"}} 1.0'
        in (await watched.reporting.get("/metrics")).text
    )
    await watched.offer("Sundet")

    async def published() -> bool:
        return bool((await watched.state())["published"] == 4)

    await until(published)

    async def recorded() -> bool:
        return await watched.recorded() == ["log_disputed"]

    await until(recorded)
    assert (await watched.followed())["position"] == 3


async def test_a_dispute_outlives_a_restart(watched: Watched) -> None:
    async with watched.relay_held():
        await watched.start("matching", "reporting")
        await watched.offer(*THREE)
        await watched.signed()
        await watched.edit(2)
    before = await disputed(watched)
    await watched.stop("reporting")
    await watched.offer("Sundet")
    await watched.start("reporting")
    assert await watched.dispute() == before
    assert (await watched.reporting.get("/api/programmes")).status_code == 200
    assert (await watched.followed())["position"] == 3


async def test_a_settled_dispute_is_judged_anew(watched: Watched) -> None:
    async with watched.relay_held():
        await watched.start("matching", "reporting")
        await watched.offer(*THREE)
        await watched.signed()
        await watched.edit(2)
    await disputed(watched)
    settlement = {"log": watched.log.source, "reason": "found_harmless"}
    settled = await watched.reporting.post("/api/disputes/settle", json=settlement)
    assert (settled.status_code, settled.json()["first"]) == (200, 2)

    async def raised_again() -> bool:
        return await watched.recorded() == ["log_disputed", "dispute_settled", "log_disputed"]

    await until(raised_again)


async def test_settling_nothing_is_an_unknown_dispute(watched: Watched) -> None:
    await watched.start("matching", "reporting")
    await watched.offer(*THREE)
    await watched.signed()
    await witnessed(watched, 3)
    settlement = {"log": watched.log.source, "reason": "other"}
    assert (await watched.reporting.post("/api/disputes/settle", json=settlement)).status_code == 404


async def test_an_edit_after_publishing_is_swept_up(watched: Watched) -> None:
    await watched.start("matching", "reporting")
    await watched.offer(*THREE)
    await watched.signed()
    await watched.edit(2)
    assert await altered(watched) == "position 2: the event's bytes are not those that were appended"
    assert (await watched.matching.get("/readyz")).json()["wrong"]["log"] == await altered(watched)


async def test_a_deleted_event_is_swept_up(watched: Watched) -> None:
    await watched.start("matching")
    await watched.offer(*THREE)
    await watched.superuser.execute("DELETE FROM log WHERE position = 2")
    assert await altered(watched) == "position 2: the log has no such event"
    assert await refusal(watched) == "position 2: the log has no such event"


async def test_a_row_inserted_again_otherwise_is_found(watched: Watched) -> None:
    await watched.start("matching", "reporting")
    await watched.offer(*THREE)
    await watched.signed()
    row = dict(await watched.superuser.fetchrow("DELETE FROM log WHERE position = 3 RETURNING *"))
    row["body"] = row["body"].replace(b"Viken", b"Vikan")
    await watched.superuser.copy_records_to_table("log", records=[tuple(row.values())], columns=list(row))
    assert (await altered(watched)).startswith("position 3: ")


async def test_a_log_rewritten_whole_is_refused(watched: Watched) -> None:
    await watched.start("matching", "reporting")
    await watched.offer(*THREE)
    await watched.signed()
    await watched.edit(2, whole=True)
    assert await refusal(watched) == "the first 3 events are not those that were signed: the log was changed"


async def test_a_fork_by_the_key_s_owner_is_disputed(watched: Watched) -> None:
    await watched.start("matching", "reporting")
    await watched.offer("Norrvik")
    record = watched.files.signed.read_bytes()
    await watched.signed()
    await watched.offer("Lund", "Viken")
    await watched.signed()
    await witnessed(watched, 3)
    await watched.edit(2, whole=True)
    await watched.superuser.execute("DELETE FROM checkpoint WHERE size = 3")
    watched.files.signed.write_bytes(record)
    await watched.signed()
    dispute = await disputed(watched)
    assert (dispute["first"], dispute["last"], dispute["size"]) == (2, 2, 3)


async def test_a_restored_older_copy_halts_and_refuses(watched: Watched) -> None:
    await watched.start("matching", "reporting")
    await watched.offer("Norrvik", "Lund")
    backup = await watched.backup()
    await watched.offer("Viken")
    await watched.signed()
    await witnessed(watched, 3)
    await watched.stop("matching")
    await watched.restore(backup)
    await watched.start("matching")

    async def halted() -> bool:
        return bool((await watched.state())["relay"] and (await watched.state())["relay"]["halted"])

    await until(halted)
    state = await watched.state()
    assert state["relay"]["halted"] == f"the stream of {watched.log} has 3 messages, the log 2 events"
    assert await refusal(watched) == "the log has 2 events but 3 were signed: an older copy was restored"


async def test_a_restored_machine_is_disputed_by_followers(watched: Watched) -> None:
    await watched.start("matching", "reporting")
    await watched.offer("Norrvik", "Lund")
    await watched.signed()
    await witnessed(watched, 2)
    backup, record = await watched.backup(), watched.files.signed.read_bytes()
    await watched.offer("Viken", "Sundet")
    await watched.signed()
    await witnessed(watched, 4)
    await watched.stop("matching")
    await watched.restore(backup)
    watched.files.signed.write_bytes(record)
    await watched.start("matching")
    await watched.offer("Vikan")
    await watched.signed()
    dispute = await disputed(watched)
    assert (dispute["first"], dispute["last"], dispute["size"]) == (3, 3, 3)


async def test_a_rewound_stream_is_repaired_and_counted(watched: Watched) -> None:
    await watched.start("matching", "reporting")
    await watched.offer(*THREE)
    await watched.signed()
    await witnessed(watched, 3)
    client = await nats.connect(watched.settings["matching"].nats)
    try:
        await client.jetstream().delete_stream(watched.log.stream)
    finally:
        await client.close()
    await provision(watched.settings["matching"].nats, [watched.log])
    await watched.offer("Sundet")
    await watched.signed()
    await witnessed(watched, 4)
    assert (await watched.state())["relay"]["repairs"] == 3
    assert await watched.dispute() is None
