"""A service that is killed while it signs and keeps a checkpoint goes on with the same one."""

import asyncio
import os
import sys

import httpx
import pytest

from deploy.local.configuration import environment
from deploy.local.ports import free_port
from shared.merkle.note import Note, checkpoint_in
from shared.merkle.vkey import SigningKey
from tests.integration.waiting import until
from tests.integration.witness.watched import Watched

POINTS = ("checkpoint-before-row", "checkpoint-after-row")
SECONDS = 60.0
"""A process may be slow to start on a busy machine."""


async def is_ready(client: httpx.AsyncClient) -> bool:
    try:
        return (await client.get("/readyz")).status_code == httpx.codes.OK
    except httpx.HTTPError:
        return False


async def killed_while_signing(watched: Watched, point: str) -> int:
    """Serve matching as a process that dies at this point, give it an event, and wait for its end."""
    settings = watched.settings["matching"].model_copy(update={"port": free_port()})
    variables = {**os.environ, **environment(settings), "KEDJA_DIE_AT": point}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "services.matching", env=variables, stderr=asyncio.subprocess.DEVNULL
    )
    try:
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{settings.port}", trust_env=False) as client:
            await until(lambda: is_ready(client), SECONDS)
            offer = {"organisation": "Norrvik", "programme": "LOTS", "kind": "internship", "seats": 3}
            answer = await client.post("/api/openings", json={**offer, "occurred_on": "2010-02-01"})
            assert answer.status_code == 201
        return await asyncio.wait_for(process.wait(), SECONDS)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


@pytest.mark.parametrize("point", POINTS)
async def test_a_killed_signer_signs_the_same_again(watched: Watched, point: str) -> None:
    assert await killed_while_signing(watched, point) == -9
    key = SigningKey.parse(watched.files.log.read_text().strip()).verifier
    recorded = watched.files.signed.read_text()
    await watched.start("matching", "reporting")

    async def cosigned() -> bool:
        return [cosignature["size"] for cosignature in (await watched.state())["cosignatures"]] == [1]

    await until(cosigned)
    note = Note.parse((await watched.matching.get("/api/checkpoint")).json()["note"].encode())
    assert checkpoint_in(note, key).root.hex() in recorded
    assert watched.files.signed.read_text() == recorded
