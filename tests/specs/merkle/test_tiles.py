"""Tiles have the names, the number and the widths that tlog-tiles says."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tlog_scales import tiles as theirs
from tlog_scales.reader import Tile as TheirTile

from shared.merkle.tiles import ENTRIES, Tile, TileInvalid, index_path, pack_entries, tiles_of, unpack_entries


def test_the_example_index_is_split_in_threes() -> None:
    assert index_path(1234067) == "x001/x234/067"
    assert [index_path(index) for index in (0, 999, 1000)] == ["000", "999", "x001/000"]


@given(st.integers(-1, 63), st.integers(0, 10**12), st.integers(1, 256))
def test_paths_are_those_of_another_reader(level: int, index: int, width: int) -> None:
    partial = 0 if width == 256 else width
    assert Tile(level, index, width).path == "/".join(theirs.tile_path(level, index, partial))


def test_the_example_of_seventy_thousand() -> None:
    found = Counter((tile.level, tile.width) for tile in tiles_of(70_000))
    assert found == {
        (ENTRIES, 256): 273, (ENTRIES, 112): 1, (0, 256): 273, (0, 112): 1, (1, 256): 1, (1, 17): 1, (2, 1): 1
    }  # fmt: skip


def test_the_example_of_one_full_tile() -> None:
    assert [tile.path for tile in tiles_of(256)] == ["tile/entries/000", "tile/0/000", "tile/1/000.p/1"]
    assert list(tiles_of(0)) == []


@given(st.integers(0, 200_000))
def test_tiles_hold_every_hash_of_their_level(size: int) -> None:
    held: Counter[int] = Counter()
    for tile in tiles_of(size):
        held[tile.level] += tile.width
    assert all(held[level] == theirs.level_entries(size, level) for level in held)


@given(st.lists(st.binary(max_size=300), max_size=256))
def test_entries_survive_being_bundled(bodies: list[bytes]) -> None:
    assert unpack_entries(pack_entries(bodies)) == bodies
    assert TheirTile.from_entries_bytes(pack_entries(bodies)).entries == bodies


@given(st.lists(st.binary(max_size=30), min_size=1), st.data())
def test_a_cut_bundle_is_refused(bodies: list[bytes], data: st.DataObject) -> None:
    packed = pack_entries(bodies)
    ends = {len(pack_entries(bodies[:count])) for count in range(len(bodies))}
    cut = data.draw(st.integers(0, len(packed) - 1).filter(lambda at: at not in ends))
    with pytest.raises(TileInvalid, match="ends inside"):
        unpack_entries(packed[:cut])


def test_an_entry_too_long_is_refused() -> None:
    with pytest.raises(TileInvalid, match="at most 65535"):
        pack_entries([bytes(65_536)])
