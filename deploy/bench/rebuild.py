"""How fast reporting is made anew: from streams with a million events to facts that can be asked, by a process."""

import asyncio
import json
import os
import sys
import time
from pathlib import Path

from deploy.bench.figure import Figure
from deploy.bench.fill import fill_stream
from deploy.bench.history import history
from deploy.bench.library import make_database, the_library
from deploy.bench.place import Place, an_agency
from deploy.configuration import environment
from services.reporting.rebuild import rebuild
from shared.eventlog.names import LogName
from shared.runtime.settings import Settings

SHARES = {"intake": 0.6, "placements": 0.4}
MEMORY_LIMIT = 300.0
"""MiB that a service may use."""


async def rebuild_reporting(place: Place, *, events: int = 1_000_000, read: int = 200_000) -> list[Figure]:
    """The whole of `kedja rebuild reporting`, and the library's bare select and deserialise of `read` events."""
    agency = an_agency()
    settings = await place.service(LogName(agency, "reporting"))
    for service, share in SHARES.items():
        name = LogName(agency, service)
        await place.stream(name)
        await fill_stream(place.nats, name, history(name, round(events * share)))
    await place.stream(LogName(agency, "matching"))
    ours = await _in_a_process(settings)
    theirs = await _library(place, read)
    reference = "eventsourcing: select_notifications and to_domain_event"
    return [
        Figure("rebuild", events / ours["seconds"], "events/s", reference, theirs, ratio_goal=3, least=60_000),
        Figure("memory-rebuild", ours["memory"], "MiB", "limit", MEMORY_LIMIT, most=MEMORY_LIMIT),
    ]


async def _library(place: Place, events: int, size: int = 5000) -> float:
    await make_database(place.postgres)
    with the_library(place.postgres, 1) as library:
        await asyncio.to_thread(library.batch, max(events // size, 1), min(events, size))
        return max([await asyncio.to_thread(library.read) for _ in range(2)])


async def _in_a_process(settings: Settings) -> dict[str, float]:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-P",
        "-m",
        __name__,
        env={**os.environ, **environment(settings, as_owner=True)},
        stdout=asyncio.subprocess.PIPE,
    )
    answer, _ = await process.communicate()
    if process.returncode:
        raise RuntimeError("the rebuild failed")
    measured: dict[str, float] = json.loads(answer)
    return measured


def most_memory(process: int | str = "self") -> float:
    """The most resident memory that a process ever had, in MiB."""
    status = Path(f"/proc/{process}/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


if __name__ == "__main__":
    began = time.perf_counter()
    asyncio.run(rebuild(Settings()))
    seconds = time.perf_counter() - began
    sys.stdout.write(json.dumps({"seconds": seconds, "memory": most_memory()}))
