"""RFC 9162 hashing of a log: leaves, nodes, and the compact frontier that gives the root of what was appended."""

from collections.abc import Iterable
from hashlib import sha256
from typing import NamedTuple

EMPTY_ROOT = sha256(b"").digest()


def leaf_hash(body: bytes) -> bytes:
    """`SHA-256(0x00 || event bytes)`, 32 bytes."""
    return sha256(b"\x00" + body).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """`SHA-256(0x01 || left || right)`, 32 bytes."""
    return sha256(b"\x01" + left + right).digest()


class TreeHead(NamedTuple):
    """A tree in short: how many leaves it has, and the root of all of them (32 bytes)."""

    size: int
    root: bytes


Tile = tuple[int, int, bytes]
"""A full subtree of 256^level leaves: its level (1, 2, …), its index among those of its level, and its root."""


class Frontier:
    """The roots of the full subtrees that a log of `size` leaves splits into, largest first.

    One subtree for each 1-bit of `size`; this is all that is needed to append and to give the root.
    """

    __slots__ = ("nodes", "size")

    def __init__(self, size: int = 0, nodes: Iterable[bytes] = ()) -> None:
        self.size = size
        self.nodes = list(nodes)

    @classmethod
    def from_bytes(cls, size: int, packed: bytes) -> "Frontier":
        """The frontier that `to_bytes` packed. Raises ValueError when it does not fit `size`."""
        if len(packed) != 32 * size.bit_count():
            raise ValueError(f"a frontier of {size} leaves has {32 * size.bit_count()} bytes, not {len(packed)}")
        return cls(size, (packed[i : i + 32] for i in range(0, len(packed), 32)))

    def to_bytes(self) -> bytes:
        """The subtree roots, largest first, 32 bytes each."""
        return b"".join(self.nodes)

    def extend(self, leaves: Iterable[bytes]) -> list[Tile]:
        """Append leaf hashes in order; returns the full subtrees of 256, 65 536, … leaves that they completed."""
        nodes, size = self.nodes, self.size
        pop = nodes.pop
        tiles: list[Tile] = []
        for leaf in leaves:
            node, bits = leaf, size
            if size & 255 == 255:
                node, bits = self._complete(leaf, size, tiles)
            while bits & 1:
                node = sha256(b"\x01" + pop() + node).digest()
                bits >>= 1
            nodes.append(node)
            size += 1
        self.size = size
        return tiles

    def _complete(self, leaf: bytes, size: int, tiles: list[Tile]) -> tuple[bytes, int]:
        """Merge the last leaf of a tile upwards, eight levels at a time; returns the node, and the bits above it."""
        node, bits, level = leaf, size, 0
        while bits & 255 == 255:
            for _ in range(8):
                node = node_hash(self.nodes.pop(), node)
            bits >>= 8
            level += 1
            tiles.append((level, bits, node))
        return node, bits

    def head(self) -> TreeHead:
        """Size and root."""
        return TreeHead(self.size, self.root())

    def root(self) -> bytes:
        """The Merkle tree hash of all leaves so far."""
        if not self.nodes:
            return EMPTY_ROOT
        root = self.nodes[-1]
        for left in reversed(self.nodes[:-1]):
            root = node_hash(left, root)
        return root
