"""The frontier gives the root that RFC 9162 defines, however the log grew."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.merkle.hashing import EMPTY_ROOT, Frontier, leaf_hash, node_hash

BODIES = st.lists(st.binary(max_size=40), max_size=200)

RFC_6962_INPUTS = [bytes.fromhex(x) for x in (
    "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"
)]  # fmt: skip
RFC_6962_ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
"""The roots of the first 0 to 8 inputs, as Certificate Transparency's own tests have them."""


def plainly(bodies: list[bytes]) -> bytes:
    """RFC 9162 section 2.1.1, word for word."""
    if not bodies:
        return sha256().digest()
    if len(bodies) == 1:
        return sha256(b"\x00" + bodies[0]).digest()
    split = 1
    while split * 2 < len(bodies):
        split *= 2
    return sha256(b"\x01" + plainly(bodies[:split]) + plainly(bodies[split:])).digest()


def frontier_of(bodies: list[bytes]) -> Frontier:
    frontier = Frontier()
    frontier.extend(map(leaf_hash, bodies))
    return frontier


@given(BODIES)
def test_the_frontier_gives_the_plain_root(bodies: list[bytes]) -> None:
    assert frontier_of(bodies).root() == plainly(bodies)


@pytest.mark.parametrize("size", range(9))
def test_roots_are_those_of_certificate_transparency(size: int) -> None:
    assert frontier_of(RFC_6962_INPUTS[:size]).root().hex() == RFC_6962_ROOTS[size]


@given(st.lists(BODIES, max_size=8))
def test_growing_in_pieces_equals_growing_at_once(pieces: list[list[bytes]]) -> None:
    grown = Frontier()
    for piece in pieces:
        grown = Frontier.from_bytes(grown.size, grown.to_bytes())
        grown.extend(map(leaf_hash, piece))
    at_once = frontier_of([body for piece in pieces for body in piece])
    assert (grown.size, grown.nodes) == (at_once.size, at_once.nodes)


@given(BODIES, st.data())
def test_any_changed_leaf_changes_the_root(bodies: list[bytes], data: st.DataObject) -> None:
    bodies = [*bodies, b"last"]
    at = data.draw(st.integers(0, len(bodies) - 1))
    changed = [*bodies[:at], bodies[at] + b"!", *bodies[at + 1 :]]
    assert frontier_of(changed).root() != frontier_of(bodies).root()


@given(BODIES)
def test_a_frontier_keeps_one_node_per_bit(bodies: list[bytes]) -> None:
    frontier = frontier_of(bodies)
    assert len(frontier.to_bytes()) == 32 * len(bodies).bit_count()


@pytest.mark.parametrize(("size", "packed"), [(0, b"\0" * 32), (1, b""), (3, b"\0" * 32), (4, b"\0" * 31)])
def test_a_frontier_of_another_size_is_refused(size: int, packed: bytes) -> None:
    with pytest.raises(ValueError, match="a frontier of"):
        Frontier.from_bytes(size, packed)


def test_leaves_and_nodes_cannot_be_confused() -> None:
    left, right = leaf_hash(b"left"), leaf_hash(b"right")
    assert leaf_hash(left + right) != node_hash(left, right)
    assert Frontier().root() == EMPTY_ROOT


@given(st.lists(st.integers(0, 300), max_size=8))
def test_growing_gives_each_completed_tile_once(pieces: list[int]) -> None:
    frontier, tiles = Frontier(), []
    leaves = [leaf_hash(b"%d" % number) for number in range(sum(pieces))]
    for piece in pieces:
        tiles += frontier.extend(leaves[frontier.size : frontier.size + piece])
    assert tiles == [
        (1, index, frontier_of([b"%d" % number for number in range(index * 256, index * 256 + 256)]).root())
        for index in range(len(leaves) // 256)
    ]


def test_a_tile_of_tiles_follows_its_last() -> None:
    frontier = Frontier()
    tiles = frontier.extend([leaf_hash(b"%d" % number) for number in range(65_537)])
    assert [(level, index) for level, index, _ in tiles] == [*((1, index) for index in range(256)), (2, 0)]
    assert tiles[-1][2] == frontier.nodes[0]
