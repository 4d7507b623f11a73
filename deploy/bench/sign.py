"""What signing and sweeping a log cost those who append to it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from sqlalchemy.ext.asyncio import AsyncEngine

from deploy.bench.append import ROUNDS, commands_a_second, intake
from deploy.bench.figure import Figure
from deploy.bench.place import Place
from services.intake.deciders import decide
from services.intake.read import participants
from shared.log.names import LogName, origin_of
from shared.log.sweep import Sweep
from shared.log.write import Writer
from shared.merkle.vkey import Kind, SigningKey
from shared.witness.checkpoint import Checkpoints
from shared.witness.signer import NOTHING, Signer, write_state


async def append_signed(place: Place, *, seconds: float = 12.0) -> list[Figure]:
    """Registrations by concurrent writers, in turns with and without checkpoints and sweep in the same process."""
    plain, signed = [], []
    async with intake(place) as (engine, name), Writer(engine, name, decide, participants.view) as writer:
        for _ in range(ROUNDS):
            plain.append(await commands_a_second(writer, seconds))
            async with _signing(engine, name):
                signed.append(await commands_a_second(writer, seconds))
    reference = "the same without checkpoints and sweep"
    return [Figure("append-signed", median(signed), "events/s", reference, median(plain), ratio_goal=0.9)]


@asynccontextmanager
async def _signing(engine: AsyncEngine, name: LogName) -> AsyncIterator[None]:
    with TemporaryDirectory(prefix="kedja-bench-") as folder:
        state = Path(folder, "log.signed")
        write_state(state, NOTHING)
        checkpoints = Checkpoints(engine, name, Signer(SigningKey.generate(origin_of(name), Kind.LOG), state))
        await checkpoints.sign()
        work = [asyncio.create_task(job) for job in (checkpoints.run(), Sweep(engine, name).run())]
        try:
            yield
            if checkpoints.refused:
                raise RuntimeError(f"the log of the measurement cannot be signed: {checkpoints.refused}")
        finally:
            for task in work:
                task.cancel()
            await asyncio.gather(*work, return_exceptions=True)
