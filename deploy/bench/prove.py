"""The speed of proofs: a whole bundle checked offline, and one event's proof from the log's service."""

import asyncio
import secrets
import sys
import time
from collections.abc import Awaitable, Iterator
from hashlib import sha256
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import asyncpg

from deploy.audit import kedja_verify
from deploy.audit.bundle import TileWriter
from deploy.audit.sink import sink_at
from deploy.bench.figure import Figure
from deploy.bench.fill import fill_log
from deploy.bench.history import history
from deploy.bench.place import Place, an_agency
from shared.log import tree
from shared.log.database import driver
from shared.log.names import LogName, origin_of
from shared.merkle.note import Checkpoint
from shared.merkle.vkey import Kind, SigningKey
from shared.service.database import make_engine

POLL_SECONDS = 0.1
"""The time between two readings of the verifier's memory."""


async def verify(place: Place, *, events: int = 1_000_000) -> list[Figure]:
    """One log as a folder, checked by the file that auditors get, in a process of its own with as many as it starts."""
    name = LogName("bench", "intake")
    key = SigningKey.generate(origin_of(name), Kind.LOG)
    with TemporaryDirectory(prefix="kedja-bench-") as folder:
        out = Path(folder, "bundle")
        hashing = _write(out, name, key, events)
        seconds, mebibytes = await _verified(out, str(key.verifier))
    alone = "one core that only hashes the same events"
    return [
        Figure("verify", events / seconds, "events/s", alone, events / hashing, least=50_000),
        Figure("verify-memory", mebibytes, "MiB", "what was asked", 512, most=512),
    ]


def _write(out: Path, name: LogName, key: SigningKey, events: int) -> float:
    """Write the bundle, and return the seconds that hashing each event once takes."""
    folder, seconds = f"logs{name}", 0.0
    with sink_at(out) as sink:
        tiles = TileWriter(sink, folder)
        for stored in history(name, events):
            began = time.perf_counter()
            sha256(stored.body).digest()
            seconds += time.perf_counter() - began
            tiles.add(stored.body)
        root = tiles.finish()
        note = bytes(Checkpoint(key.verifier.name, events, root).sign(key))
        sink.add(f"{folder}/checkpoint", note)
        listed = {f"{folder}/checkpoint": sha256(note).hexdigest()}
        sink.add("manifest.json", kedja_verify.manifest({name.source: events}, listed))
    return seconds


async def _verified(out: Path, key: str) -> tuple[float, float]:
    """Return the seconds of the verifier, and the peak memory of all its processes in MiB."""
    began = time.perf_counter()
    process = await asyncio.create_subprocess_exec(
        sys.executable, kedja_verify.__file__, str(out), "--key", key, stdout=asyncio.subprocess.DEVNULL
    )
    ended, peak = asyncio.ensure_future(process.wait()), 0.0
    while not ended.done():
        peak = max(peak, sum(_memory(pid) for pid in _processes(process.pid)))
        await asyncio.wait([ended], timeout=POLL_SECONDS)
    if ended.result():
        raise RuntimeError("the bundle of the measurement does not verify")
    return time.perf_counter() - began, peak


def _processes(pid: int) -> Iterator[int]:
    yield pid
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return
    for child in children:
        yield from _processes(int(child))


def _memory(pid: int) -> float:
    """Return a process's share of memory in MiB, or 0 when it has ended."""
    try:
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0.0
    return int(rollup.split("\nPss:")[1].split()[0]) / 1024


async def proof(place: Place, *, events: int = 1_000_000, proofs: int = 300) -> list[Figure]:
    """Inclusion and consistency proofs of random events and sizes, each read from PostgreSQL; the median of each."""
    name = LogName(an_agency(), "intake")
    settings = await place.service(name)
    engine = make_engine(settings.owner_url)
    try:
        await fill_log(engine, history(name, events))
        async with engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
            await (await driver(connection)).execute("VACUUM (ANALYZE) log")  # as a log that is a minute old
        await place.settle()
        async with engine.connect() as connection:
            raw = await driver(connection)
            included = [
                await _milliseconds(tree.inclusion(raw, secrets.randbelow(events), events)) for _ in range(proofs)
            ]
            grown = [
                await _milliseconds(tree.consistency(raw, 1 + secrets.randbelow(events), events)) for _ in range(proofs)
            ]
            read = await _read_all(raw)
    finally:
        await engine.dispose()
    reference = "reading every leaf hash of the log"
    return [
        Figure("proof-inclusion", median(included), "ms", reference, read, most=5),
        Figure("proof-consistency", median(grown), "ms", reference, read, most=5),
    ]


async def _milliseconds(proof: Awaitable[list[bytes]]) -> float:
    """Return the milliseconds that a proof takes."""
    began = time.perf_counter()
    await proof
    return (time.perf_counter() - began) * 1000


async def _read_all(raw: asyncpg.Connection) -> float:
    began = time.perf_counter()
    await raw.fetchval("SELECT sha256(string_agg(leaf, ''::bytea ORDER BY position)) FROM log")
    return (time.perf_counter() - began) * 1000
