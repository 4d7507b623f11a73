"""A bundle read back: its logs as sources of messages, and its publications."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from deploy.audit import kedja_verify
from shared.bus.scan import Page
from shared.contract.envelope import Record, decode
from shared.contract.refusal import Explained
from shared.log.names import LogName
from shared.merkle.note import Checkpoint, Note
from shared.merkle.tiles import ENTRIES, WIDTH, Tile, unpack_entries

TILES_PER_PAGE = 8


class BundleFails(Explained):
    """The bundle does not hold, so nothing was replayed; run `kedja audit verify` on it with the agencies' keys."""


@dataclass(frozen=True)
class BundledLog:
    """One log of a bundle that was verified; a `shared.bus.scan.Source`."""

    bundle: kedja_verify.Bundle
    name: LogName
    size: int

    async def last(self) -> int:
        return self.size

    async def pages(self, first: int) -> AsyncIterator[Page]:
        """Pages of some thousand events from `first` on."""
        tile = (first - 1) // WIDTH
        skip = (first - 1) % WIDTH
        while tile * WIDTH < self.size:
            bodies = [body for index in range(tile, tile + TILES_PER_PAGE) for body in self._tile(index)]
            yield tile * WIDTH + skip + 1, bodies[skip:]
            tile, skip = tile + TILES_PER_PAGE, 0

    def entry(self, position: int) -> bytes | None:
        """Return the bytes of one event, or None when the log is shorter."""
        bodies = self._tile((position - 1) // WIDTH)
        return bodies[(position - 1) % WIDTH] if 0 < position <= self.size else None

    def _tile(self, index: int) -> list[bytes]:
        width = min(self.size - index * WIDTH, WIDTH)
        if width <= 0:
            return []
        path = f"logs/{self.name.agency}/{self.name.service}/{Tile(ENTRIES, index, width).path}"
        return unpack_entries(self.bundle.read(path))


def logs_of(bundle: kedja_verify.Bundle) -> dict[LogName, BundledLog]:
    """Return every log of a verified bundle."""
    logs = {}
    for path in bundle.sizes:
        if shape := kedja_verify.CHECKPOINT.fullmatch(path):
            name = LogName(shape[1], shape[2])
            checkpoint = Checkpoint.parse(Note.parse(bundle.read(path)).text)
            logs[name] = BundledLog(bundle, name, checkpoint.size)
    return logs


def published_in(bundle: kedja_verify.Bundle, logs: Mapping[LogName, BundledLog]) -> list[Record]:
    """Return the publications in the order of the log. Raises BundleFails when one is not in its log."""
    records = []
    for path in bundle.sizes:
        if path.startswith("figures/"):
            body = bundle.read(path)
            record = decode(body)
            log = logs.get(LogName.parse(record.envelope.source))
            if log is None or log.entry(record.envelope.position) != body:
                raise BundleFails(f"{BundleFails.__doc__} ({path} is no event of a log that is here)")
            records.append(record)
    return sorted(records, key=lambda record: (record.envelope.source, record.envelope.position))


def opened(path: Path) -> kedja_verify.Bundle:
    """Return the bundle at this path. Raises kedja_verify.Broken."""
    return kedja_verify.open_bundle(path)
