"""C2SP tlog-tiles: how a log's hashes and entries lie in files of 256, and what those files are called."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

WIDTH = 256
"""Hashes or entries in a full tile."""

ENTRIES = -1
"""The level that stands for the entries themselves; level 0 holds their leaf hashes."""

MAX_ENTRY_BYTES = 65_535


class TileInvalid(ValueError):
    """A tile's bytes are not what its name says."""


@dataclass(frozen=True, slots=True)
class Tile:
    """Number `index` of its level; `width` is how many hashes or entries it holds, 1 to 256."""

    level: int
    index: int
    width: int = WIDTH

    @property
    def path(self) -> str:
        """Below the log's folder, for example `tile/0/x001/x234/067` or `tile/entries/004.p/17`."""
        level = "entries" if self.level == ENTRIES else str(self.level)
        suffix = "" if self.width == WIDTH else f".p/{self.width}"
        return f"tile/{level}/{index_path(self.index)}{suffix}"

    @property
    def first(self) -> int:
        """The index of its first hash in its level, or of its first entry."""
        return self.index * WIDTH


def index_path(index: int) -> str:
    """Three digits a step, all but the last with an x: 1234067 is `x001/x234/067`."""
    steps = [f"{index % 1000:03d}"]
    while index := index // 1000:
        steps.append(f"x{index % 1000:03d}")
    return "/".join(reversed(steps))


def tiles_of(size: int) -> Iterator[Tile]:
    """Every tile of a log of `size` events, entries first, then level by level; nothing when it is empty."""
    if size:
        yield from _level(ENTRIES, size)
    level = 0
    while size:
        yield from _level(level, size)
        level, size = level + 1, size // WIDTH


def _level(level: int, hashes: int) -> Iterator[Tile]:
    full, rest = divmod(hashes, WIDTH)
    yield from (Tile(level, index) for index in range(full))
    if rest:
        yield Tile(level, full, rest)


def pack_entries(bodies: Sequence[bytes]) -> bytes:
    """An entry bundle: each entry after its length in two bytes. Raises TileInvalid for one that is too long."""
    if any(len(body) > MAX_ENTRY_BYTES for body in bodies):
        raise TileInvalid(f"an entry has at most {MAX_ENTRY_BYTES} bytes")
    return b"".join(len(body).to_bytes(2) + body for body in bodies)


def unpack_entries(packed: bytes) -> list[bytes]:
    """The entries of a bundle; raises TileInvalid when it ends inside one."""
    bodies, at = [], 0
    while at < len(packed):
        start = at + 2
        at = start + int.from_bytes(packed[at:start])
        if at > len(packed) or start > len(packed):
            raise TileInvalid("the bundle ends inside an entry")
        bodies.append(packed[start:at])
    return bodies
