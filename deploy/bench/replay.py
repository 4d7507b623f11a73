"""How fast reporting is made anew from a bundle: verified first, then rebuilt in a scratch database, by a process."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from tempfile import TemporaryDirectory

from deploy.audit.bundle import LogSource, write_bundle
from deploy.bench.figure import Figure
from deploy.bench.history import history
from deploy.bench.place import Place
from deploy.bench.rebuild import SHARES
from shared.eventlog.merkle import Frontier, leaf_hash
from shared.eventlog.names import LogName
from shared.eventlog.note import Checkpoint, origin_of
from shared.eventlog.vkey import Kind, SigningKey

ASKED = 60_000
"""Events a second that rebuilding from the streams is asked to reach; a replay is to keep up with it."""


async def replay(place: Place, *, events: int = 1_000_000) -> list[Figure]:
    """Two logs in a folder, rebuilt by `kedja audit replay`; its checks before that are the figure `verify`."""
    with TemporaryDirectory(prefix="kedja-bench-") as folder:
        out = Path(folder, "bundle")
        sources = [_source(LogName("bench", service), round(events * share)) for service, share in SHARES.items()]
        await write_bundle(out, sources)
        rate = await _replayed(out)
    return [Figure("replay", rate, "events/s", "what rebuilding from streams is asked", ASKED, least=ASKED)]


def _source(name: LogName, events: int) -> LogSource:
    """A log's events with their checkpoint."""
    bodies = [stored.body for stored in history(name, events)]
    frontier = Frontier()
    frontier.extend(map(leaf_hash, bodies))
    key = SigningKey.generate(origin_of(name), Kind.LOG)
    return LogSource(name, Checkpoint(key.verifier.name, events, frontier.root()).sign(key), _each(bodies))


async def _each(bodies: list[bytes]) -> AsyncIterator[bytes]:
    for body in bodies:
        yield body


async def _replayed(out: Path) -> float:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "deploy.cli", "audit", "replay", str(out), "--json", stdout=asyncio.subprocess.PIPE
    )
    answer, _ = await process.communicate()
    if process.returncode:
        raise RuntimeError("the bundle of the measurement does not replay")
    told = json.loads(answer)
    return float(told["events"] / told["rebuilt_in"])
