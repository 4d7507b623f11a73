"""The speed of rebuilding reporting from streams with a million events, in a process of its own."""

import asyncio
import sys
import time

from deploy.bench import memory
from deploy.bench.apart import apart, write_result
from deploy.bench.figure import Figure
from deploy.bench.fill import fill_stream
from deploy.bench.history import history
from deploy.bench.place import Place, an_agency
from deploy.bench.reference import make_database, the_library
from services.reporting.rebuild import rebuild
from shared.log.names import LogName
from shared.service.settings import Settings

SHARES = {"intake": 0.6, "placements": 0.4}


async def rebuild_reporting(place: Place, *, events: int = 1_000_000, read: int = 200_000) -> list[Figure]:
    """Measure `kedja rebuild reporting`, and the library's select and deserialise of `read` events."""
    agency = an_agency()
    settings = await place.service(LogName(agency, "reporting"))
    for service, share in SHARES.items():
        name = LogName(agency, service)
        await place.stream(name)
        await fill_stream(place.nats, name, history(name, round(events * share)))
    await place.stream(LogName(agency, "matching"))
    async with apart(place, "deploy.bench.rebuild", settings) as process:
        ours = await process.result()
    theirs = await _library(place, read)
    reference = "eventsourcing: select_notifications and to_domain_event"
    return [
        Figure("rebuild", events / ours["seconds"], "events/s", reference, theirs, ratio_goal=3, least=60_000),
        Figure("memory-rebuild", ours["memory"], "MiB", "limit", memory.LIMIT, most=memory.LIMIT),
    ]


async def _library(place: Place, events: int, size: int = 5000) -> float:
    await make_database(place.postgres)
    with the_library(place.postgres, 1) as library:
        await asyncio.to_thread(library.batch, max(events // size, 1), min(events, size))
        return max([await asyncio.to_thread(library.read) for _ in range(2)])


async def main(file: str) -> None:
    """Rebuild, timed inside the process, so that starting Python does not count."""
    began = time.perf_counter()
    await rebuild(Settings())
    write_result(file, {"seconds": time.perf_counter() - began, "memory": memory.most_memory()})


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
