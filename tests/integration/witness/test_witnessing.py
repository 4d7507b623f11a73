"""A log is signed, cosigned by who follows it, and both can be checked with the federation file alone."""

import stat

from shared.merkle.note import Note, checkpoint_in, cosigned_at
from shared.service.federation import Federation
from tests.integration.waiting import until
from tests.integration.witness.watched import Watched


async def test_a_follower_cosigns_what_it_received(watched: Watched) -> None:
    await watched.start("matching", "reporting")
    await watched.offer("Norrvik", "Lund", "Viken")
    signed = await watched.signed()

    async def cosigned() -> bool:
        return bool((await watched.matching.get("/api/checkpoint")).json()["cosigned"])

    await until(cosigned)
    answer = (await watched.matching.get("/api/checkpoint")).json()
    assert (answer["size"], signed["size"]) == (3, 3)
    federation = Federation.read(watched.settings["matching"].federation_file or watched.files.log)
    note, key = Note.parse(answer["note"].encode()), federation.log_key(watched.log)
    assert key is not None
    assert checkpoint_in(note, key).size == 3
    assert [cosigned_at(note, witness) is not None for witness in federation.witnesses(watched.log).values()] == [True]


async def test_a_log_signs_by_itself_soon(watched: Watched) -> None:
    await watched.start("matching", "reporting")
    await watched.offer("Norrvik")

    async def cosigned() -> bool:
        return [cosignature["size"] for cosignature in (await watched.state())["cosignatures"]] == [1]

    await until(cosigned)
    assert (await watched.state())["checkpoint"]["size"] == 1


async def test_the_first_witnessing_is_recorded_once(watched: Watched) -> None:
    await watched.start("matching", "reporting")
    await watched.offer("Norrvik")
    await watched.signed()

    async def recorded() -> bool:
        return await watched.recorded() == ["log_witnessed"]

    await until(recorded)
    await watched.offer("Lund")
    await watched.signed()

    async def cosigned() -> bool:
        return bool((await watched.followed())["witnessed"] == 2)

    await until(cosigned)
    assert await watched.recorded() == ["log_witnessed"]


async def test_what_was_missed_is_asked_for(watched: Watched) -> None:
    await watched.start("matching")
    await watched.offer("Norrvik", "Lund")
    await watched.signed()
    await watched.start("reporting")

    async def cosigned() -> bool:
        return bool((await watched.followed())["witnessed"] == 2)

    await until(cosigned)


async def test_metrics_tell_log_and_witnesses(watched: Watched) -> None:
    await watched.start("matching", "reporting")
    await watched.offer("Norrvik", "Lund")
    await watched.signed()

    async def cosigned() -> bool:
        return bool((await watched.followed())["witnessed"] == 2)

    await until(cosigned)
    metrics = (await watched.matching.get("/metrics")).text
    assert f'kedja_log_head{{log="{watched.log}"}} 2.0' in metrics
    assert f'kedja_appended_events_total{{log="{watched.log}"}} 2.0' in metrics
    assert f'kedja_checkpoint_size{{log="{watched.log}"}} 2.0' in metrics
    heard = (await watched.reporting.get("/metrics")).text
    labels = f'follower="/{watched.log.agency}/reporting",log="{watched.log}"'
    assert f"kedja_follower_position{{{labels}}} 2.0" in heard
    assert f"kedja_log_disputed{{{labels}}} 0.0" in heard


async def test_private_keys_are_for_their_owner(watched: Watched) -> None:
    for file in (watched.files.log, watched.files.witness, watched.files.signed):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
