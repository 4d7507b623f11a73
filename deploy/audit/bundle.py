"""Write a bundle: for each log its checkpoint, entries and tiles, then published figures and schema documents."""

import re
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from deploy.audit.kedja_verify import Broken, manifest, read_json
from deploy.audit.sink import Sink, sink_at
from shared.contract.refusal import Explained
from shared.log.names import LogName, origin_of
from shared.merkle.hashing import Frontier, leaf_hash
from shared.merkle.note import Checkpoint, Note
from shared.merkle.tiles import ENTRIES, WIDTH, Tile, pack_entries

_DOCUMENT = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*\.json")


class BundleRefused(Explained):
    """What was given cannot be a bundle that verifies; nothing was written."""


@dataclass(frozen=True)
class LogSource:
    """A log to export: its signed checkpoint, and its events' exact bytes from position 1 at least up to there."""

    name: LogName
    checkpoint: Note
    entries: AsyncIterator[bytes]


@dataclass(frozen=True)
class Documents:
    """JSON files by name, as exact bytes. A figure is best given as the event that published it."""

    figures: Mapping[str, bytes]
    schemas: Mapping[str, bytes]


NO_DOCUMENTS = Documents({}, {})


async def write_bundle(
    out: Path,
    logs: Sequence[LogSource],
    documents: Documents = NO_DOCUMENTS,
    step: Callable[[int], None] = lambda events: None,
) -> None:
    """Write a folder, or an archive when `out` ends with .tar; `step` is called with each number of written events.

    Raises OutExists when there is something at `out`, BundleRefused when a log's events do not give its checkpoint,
    and OSError. After a failure `out` is as it was before.
    """
    files: dict[str, str] = {}
    sizes: dict[str, int] = {}
    named = _named(documents)
    with sink_at(out) as sink:
        for log in logs:
            if log.name.source in sizes:
                raise BundleRefused(f"{log.name} was given twice")
            sizes[log.name.source] = await _write_log(sink, log, step)
            path = f"logs/{log.name.agency}/{log.name.service}/checkpoint"
            named[path] = bytes(log.checkpoint)
        for path, data in sorted(named.items()):
            sink.add(path, data)
            files[path] = sha256(data).hexdigest()
        sink.add("manifest.json", manifest(sizes, files))


async def _write_log(sink: Sink, log: LogSource, step: Callable[[int], None]) -> int:
    checkpoint = Checkpoint.parse(log.checkpoint.text)
    if checkpoint.origin != origin_of(log.name):
        raise BundleRefused(f"the checkpoint of {checkpoint.origin} was given for {log.name}")
    tiles = TileWriter(sink, f"logs/{log.name.agency}/{log.name.service}")
    if checkpoint.size:
        async for body in log.entries:
            tiles.add(body)
            if tiles.size % WIDTH == 0:
                step(WIDTH)
            if tiles.size == checkpoint.size:
                break
    root = tiles.finish()
    if tiles.size != checkpoint.size:
        raise BundleRefused(f"{log.name} has {tiles.size} events, its checkpoint says {checkpoint.size}")
    if root != checkpoint.root:
        raise BundleRefused(f"the events of {log.name} do not give the root that its checkpoint says")
    step(checkpoint.size % WIDTH)
    return checkpoint.size


class TileWriter:
    """Turns a stream of events into tiles; it holds one tile of each level."""

    def __init__(self, sink: Sink, folder: str) -> None:
        self._sink = sink
        self._folder = folder
        self._bodies: list[bytes] = []
        self._frontier = Frontier()
        self._levels: dict[int, list[bytes]] = {}
        self._written: dict[int, int] = {}

    @property
    def size(self) -> int:
        """The number of events added so far."""
        return self._frontier.size + len(self._bodies)

    def add(self, body: bytes) -> None:
        """Add the next event."""
        self._bodies.append(body)
        if len(self._bodies) == WIDTH:
            self._flush()

    def finish(self) -> bytes:
        """Write the rest as partial tiles, and return the root of all events."""
        if self._bodies:
            self._flush()
        for level in sorted(self._levels):
            if self._levels[level]:
                self._write(level)
        return self._frontier.root()

    def _flush(self) -> None:
        leaves = [leaf_hash(body) for body in self._bodies]
        index = self._frontier.size // WIDTH
        self._put(Tile(ENTRIES, index, len(leaves)), pack_entries(self._bodies))
        self._put(Tile(0, index, len(leaves)), b"".join(leaves))
        for level, _, root in self._frontier.extend(leaves):
            hashes = self._levels.setdefault(level, [])
            hashes.append(root)
            if len(hashes) == WIDTH:
                self._write(level)
        self._bodies = []

    def _write(self, level: int) -> None:
        hashes, index = self._levels[level], self._written.get(level, 0)
        self._put(Tile(level, index, len(hashes)), b"".join(hashes))
        self._levels[level], self._written[level] = [], index + 1

    def _put(self, tile: Tile, data: bytes) -> None:
        self._sink.add(f"{self._folder}/{tile.path}", data)


def _named(documents: Documents) -> dict[str, bytes]:
    named = {}
    for folder, files in ("figures", documents.figures), ("schemas", documents.schemas):
        for name, data in files.items():
            if not _DOCUMENT.fullmatch(name):
                raise BundleRefused(f"{name!r} cannot be the name of a document: letters, digits, . _ - and .json")
            try:
                read_json(data, name)
            except Broken as malformed:
                raise BundleRefused(str(malformed)) from None
            named[f"{folder}/{name}"] = data
    return named
