"""The speed of replaying a bundle, in a process of its own: verified, then rebuilt in a scratch database."""

import asyncio
import json
import sys
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from deploy.audit.bundle import TileWriter
from deploy.audit.kedja_verify import manifest
from deploy.audit.sink import sink_at
from deploy.bench.figure import Figure
from deploy.bench.history import history
from deploy.bench.place import Place
from deploy.bench.rebuild import SHARES
from shared.log.names import LogName, origin_of
from shared.merkle.note import Checkpoint
from shared.merkle.vkey import Kind, SigningKey

GOAL = 60_000
"""The events per second that are the goal of a rebuild from the streams, and of a replay."""


async def replay(place: Place, *, events: int = 1_000_000) -> list[Figure]:
    """Two logs in a folder, rebuilt by `kedja audit replay`; its checks before that are the figure `verify`."""
    with TemporaryDirectory(prefix="kedja-bench-") as folder:
        out = Path(folder, "bundle")
        _write(out, {LogName("bench", service): round(events * share) for service, share in SHARES.items()})
        rate = await _replayed(out)
    return [Figure("replay", rate, "events/s", "what rebuilding from streams is asked", GOAL, least=GOAL)]


def _write(out: Path, sizes: Mapping[LogName, int]) -> None:
    """A bundle of logs of these sizes, event by event."""
    listed: dict[str, str] = {}
    with sink_at(out) as sink:
        for name, size in sizes.items():
            tiles = TileWriter(sink, f"logs{name}")
            for stored in history(name, size):
                tiles.add(stored.body)
            key = SigningKey.generate(origin_of(name), Kind.LOG)
            note = bytes(Checkpoint(key.verifier.name, size, tiles.finish()).sign(key))
            sink.add(f"logs{name}/checkpoint", note)
            listed[f"logs{name}/checkpoint"] = sha256(note).hexdigest()
        sink.add("manifest.json", manifest({name.source: size for name, size in sizes.items()}, listed))


async def _replayed(out: Path) -> float:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "deploy.cli.main", "audit", "replay", str(out), "--json", stdout=asyncio.subprocess.PIPE
    )
    answer, _ = await process.communicate()
    if process.returncode:
        raise RuntimeError("the bundle of the measurement does not replay")
    summary = json.loads(answer)
    return float(summary["events"] / summary["rebuilt_in"])
